"""The report on one unit as blocks: cover, sections, annex when asked, what every page says."""

from collections.abc import Callable
from dataclasses import replace

from assessment.reports.blocks import Cover, Frame, Lines, Report, Section, numbered
from assessment.reports.facts import Facts, qr_text
from assessment.reports.given import told
from assessment.reports.unit.findings import (
    evidence_section,
    findings_section,
    objections_section,
    plan_section,
)
from assessment.reports.unit.gates import gates_section
from assessment.reports.unit.method import method_section, why_section
from assessment.reports.unit.results import indicators_section, pillars_section
from assessment.reports.unit.rounds import rounds_section
from assessment.reports.unit.short import short_sections
from assessment.reports.unit.summary import summary_section
from assessment.reports.unit.themes import themes_section, themes_sheet
from assessment.reports.wording import LAYERS, inline, joined, moment_text

_SECTIONS = (
    summary_section,
    pillars_section,
    themes_section,
    gates_section,
    rounds_section,
    indicators_section,
    findings_section,
    evidence_section,
    objections_section,
    plan_section,
    method_section,
    why_section,
)
# Sheets that stand beside their sections; those with formulas are in the room of workbooks.
SHEETS = (themes_sheet,)
_FLOWING = 3
_ROOM = 230.0


def unit_report(facts: Facts) -> Report:
    """The whole report; the same facts give the same blocks."""
    return Report(
        cover=_cover(facts),
        sections=_of_two_pages(facts) if facts.order.short else _of_all_pages(facts),
        frame=_frame(facts),
        author=inline(facts.speech.say("Digital Government Committee")[:1]),
        printed=facts.order.now,
        language=facts.speech.languages[0].value,
        short=facts.order.short,
    )


def _is_told(facts: Facts, section: Callable[[Facts], Section]) -> bool:
    """Objections only where there are any, the annex when asked."""
    if section is objections_section:
        return bool(facts.order.record.objections)
    if section is rounds_section:
        return facts.order.rounds is not None
    return section is not why_section or facts.order.annex


def _of_all_pages(facts: Facts) -> tuple[Section, ...]:
    made = numbered(section(facts) for section in _SECTIONS if _is_told(facts, section))
    return tuple(_placed(facts, section) for section in made)


def _of_two_pages(facts: Facts) -> tuple[Section, ...]:
    annex = (why_section(facts),) if facts.order.annex else ()
    return numbered((*short_sections(facts), *annex))


def _placed(facts: Facts, section: Section) -> Section:
    """In two languages sections follow one another: their pages are full enough as they are."""
    one = len(facts.speech.languages) == 1
    if one or section.number < _FLOWING or not section.new_page:
        return section
    return replace(section, new_page=False, room=_ROOM)


def _title(facts: Facts) -> Lines:
    return facts.speech.say("Report on digital readiness")


def _status(facts: Facts) -> Lines:
    return facts.speech.say("FINAL") if facts.order.final else facts.speech.say("PROVISIONAL")


def _cover(facts: Facts) -> Cover:
    say = facts.speech.say
    record = facts.order.record
    note = say("Results may change until objections and the final review are closed.")
    if facts.order.final:
        how = told(facts.order.approval, facts.speech)
        note = joined([say("The review is closed."), how], " ")
    return Cover(
        nation=(say("Kingdom of Cambodia"), say("Nation Religion King")),
        committee=say("Digital Government Committee"),
        title=_title(facts),
        unit=facts.speech.text(record.subject.unit_name) or (record.subject.unit,),
        round=facts.speech.occasion(record.subject.round),
        status=_status(facts),
        status_note=note,
        facts=tuple((name, value) for name, value in _identity(facts) if any(value)),
        contents=say("Contents"),
    )


def _identity(facts: Facts) -> list[tuple[Lines, Lines]]:
    say = facts.speech.say
    record = facts.order.record
    settings = record.questionnaire.settings
    size = say(
        "Pillars: {pillars}, indicators: {indicators}",
        pillars=len(record.questionnaire.pillars),
        indicators=len(record.questionnaire.indicators),
    )
    version: Lines = (settings.version,) if settings.version else ()
    block = next(
        (each.label for each in settings.peer_blocks if each.code == record.subject.block), None
    )
    return [
        (say("Code of the unit"), (record.subject.unit,)),
        (say("Peer group"), facts.speech.text(block) if block else (record.subject.block,)),
        (say("Questionnaire"), joined([facts.speech.text(settings.title), version, size])),
        (say("Last review step"), say(LAYERS[facts.last_step])),
        (say("Assessor"), (record.subject.assessor,)),
        (say("Identifier"), (record.id,)),
        (say("Check code"), (facts.printed_code,)),
        (say("Printed"), (moment_text(facts.order.now),)),
    ]


def _frame(facts: Facts) -> Frame:
    say = facts.speech.say
    record = facts.order.record
    unit = facts.speech.text(record.subject.unit_name) or (record.subject.unit,)
    version = say("questionnaire {version}", version=record.questionnaire.settings.version)
    return Frame(
        head=joined([_title(facts)[:1], unit[:1]], "   |   "),
        status=_status(facts),
        final=facts.order.final,
        check=say(
            "To check a printed report, type this code in the program or scan the QR code.")[:1],
        source=joined([unit[:1], facts.speech.occasion(record.subject.round)[:1],
                       version[:1]]),
        page=say("Page {page} of {pages}", page="{page}", pages="{pages}")[0],
        short_code=facts.printed_code,
        qr=qr_text(facts.order.code),
    )  # fmt: skip
