"""The national report: its sections and sheets in their order, its cover, and its door."""

from collections.abc import Iterator
from pathlib import Path

from assessment.exchange.codes import short_code
from assessment.exchange.exported import CUT
from assessment.printing.blocks import Cover, Frame, Report, Section, numbered
from assessment.printing.sheets import ReportSheet
from assessment.printing.wording import inline, joined, moment_text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.reports.facts import qr_text
from assessment.reports.national import (
    annexes,
    change,
    method,
    overview,
    places,
    policy,
    quality,
    results,
)
from assessment.reports.national.facts import GatheredRound, NationalFacts, NationalOrder
from assessment.reports.national.figures import titled
from assessment.reports.order import Edition, Written
from assessment.reports.report import MadePdf, make_pdf, write_files

_SECTIONS = (
    overview.committee_section,
    overview.coverage_section,
    policy.policy_section,
    results.distribution_section,
    results.heat_section,
    results.themes_section,
    results.gates_section,
    places.inventory_section,
    places.provinces_section,
    change.gap_section,
    change.change_section,
    change.recommendations_section,
    quality.quality_section,
    method.method_section,
    method.sensitivity_section,
)
_ANNEXES = (policy.actions_annex, annexes.missing_annex, annexes.units_annex, annexes.cards_annex)
# The sheets, and whether a copy by block has them: none that shows single units.
_SHEETS = (
    (results.blocks_sheet, True),
    (results.heat_sheet, True),
    (overview.coverage_sheet, True),
    (results.gates_sheet, True),
    (results.themes_sheet, True),
    (policy.actions_sheet, True),
    (change.recommendations_sheet, True),
    (change.paths_sheet, False),
    (places.totals_sheet, True),
    (quality.evidence_sheet, True),
    (annexes.missing_sheet, False),
    (annexes.units_sheet, False),
    (annexes.scores_sheet, False),
    (quality.conflicts_sheet, False),
    (annexes.dictionary_sheet, True),
)


def sections_of(facts: NationalFacts) -> Iterator[Section]:
    return (made for section in _SECTIONS if (made := section(facts)) is not None)


def annexes_of(facts: NationalFacts) -> list[Section]:
    if not facts.shows.singly:
        return []
    if facts.order.cards:
        sections = [annex(facts) for annex in _ANNEXES]
    else:
        sections = [annex(facts) for annex in _ANNEXES[:-1]]
    return [section for section in sections if section is not None]


def sheets_of(facts: NationalFacts) -> Iterator[ReportSheet]:
    there = {policy.actions_sheet: facts.register, change.paths_sheet: facts.gathered.paths}
    for sheet, of_groups in _SHEETS:
        shown = facts.shows.singly or of_groups
        if shown and there.get(sheet, facts) is not None:
            yield sheet(facts)


def national_report(facts: NationalFacts) -> Report:
    translate = facts.translate
    occasion = facts.speech.occasion(facts.gathered.national.round)
    head = [translate("Consolidated national report"), occasion]
    if facts.order.published:
        head.append(translate("Published copy"))
    frame = Frame(
        head=joined(head, "   |   "),
        final=facts.final,
        check=translate(
            "To check a printed report, type this code in the program or scan the QR code."
        ),
        source=joined(head[:2]),
        short_code=short_code(facts.code),
        qr=qr_text(facts.code),
    )
    return Report(
        cover=_cover(facts),
        sections=numbered((*sections_of(facts), *annexes_of(facts))),
        frame=frame,
        printed=facts.order.now,
        language=facts.order.language,
    )


def _cover(facts: NationalFacts) -> Cover:
    translate = facts.translate
    note = translate(
        "Results may change while packages arrive, conflicts are decided and units approve."
    )
    if facts.gathered.closing is not None:
        note = translate(ConsolidationProblem.CLOSED_TODAY.message)
    if facts.order.final:
        note = method.closed_line(facts) or translate("Approved units only; the round is open.")
    if facts.order.published:
        note = translate(
            "Published copy: names of people and remarks are left out. It comes from the full "
            "report with the check code {code}.",
            code=short_code(facts.printed(Edition.FULL).digest),
        )
    total = facts.gathered.coverage.total
    forms = "; ".join(
        titled(facts, questionnaire)[0] for questionnaire in facts.gathered.questionnaires
    )
    facts_of_cover = [
        (
            translate("Units"),
            translate("reported: {n} of {m} expected", n=total.received, m=total.expected),
        ),
        (translate("Questionnaire"), (forms,)),
        (translate("Check code"), (short_code(facts.code),)),
        (translate("State of the collection"), (facts.code,)),
        (translate("Printed"), (moment_text(facts.order.now),)),
    ]
    return Cover(
        letterhead=facts.speech.letterhead(facts.gathered.questionnaires),
        title=facts.title,
        unit=translate(
            "Ministries and institutions, capital and provinces, districts and communes"
        ),
        round=facts.speech.occasion(facts.gathered.national.round),
        status=facts.status,
        status_note=note,
        facts=tuple(facts_of_cover),
        contents=translate("Contents"),
    )


def write_national_report(gathered: GatheredRound, order: NationalOrder) -> Written:
    """Write the report on a round as PDF, workbook or both, in one language.

    A file appears under its name only when it is complete; an older one of that name is then
    replaced. The same state of the collection and the same order give the same bytes.
    """
    facts = NationalFacts(gathered, order)
    return write_files(
        (order.pdf, order.xlsx),
        facts.code,
        lambda: national_report(facts),
        lambda path: _workbook(facts, path),
    )


def make_national_report(gathered: GatheredRound, order: NationalOrder) -> MadePdf:
    """The bytes that ``write_national_report`` would write for the same order, not on the disk."""
    facts = NationalFacts(gathered, order)
    made = make_pdf(lambda: national_report(facts), facts.code)
    return MadePdf(made.pdf, made.pages, made.short_code)  # what thousands of units say is let go


def _workbook(facts: NationalFacts, path: Path) -> None:
    from assessment.printing.workbook import Imprint, ReportBook

    occasion = facts.speech.occasion(facts.gathered.national.round)
    code = short_code(facts.code)
    imprint = Imprint(
        title=inline(facts.title),
        creator=inline(facts.speech.letterhead(facts.gathered.questionnaires).committee),
        below=inline(joined([facts.title, occasion, facts.status, (code,)])),
        source=inline(joined([facts.title, occasion])),
        status=inline(facts.status),
        code=code,
        cut=inline(facts.translate(CUT)),
    )
    book = ReportBook(imprint, facts.speech.languages)
    for sheet in sheets_of(facts):
        book.add(sheet)
    book.save(path, facts.order.now)
