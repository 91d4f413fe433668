"""The page for the committee, and who has reported."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import NamedTuple

from assessment.consolidation.coverage import Count
from assessment.printing import blocks, charts
from assessment.printing.figures import CODE, COUNT, SCORE, SHARE, Series, on_paper, sheet_of
from assessment.printing.shapes import Align, Colour, Drawing
from assessment.printing.sheets import Formula, ReportSheet
from assessment.printing.wording import NOTHING, count_text, inline, share_text
from assessment.questionnaire.model import Questionnaire
from assessment.reports.national import figures, headlines
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.units import load_units
from assessment.words import mark

_WIDE = 152.0
_AREAS = 32  # that stand side by side; they cannot go on on a next page


def committee_section(facts: NationalFacts) -> blocks.Section:
    translate = facts.translate
    parts: list[blocks.Block] = [
        _figures(facts),
        blocks.Heading(translate("Median by peer group")),
        *(_medians(facts, questionnaire) for questionnaire in facts.gathered.questionnaires),
        facts.small(
            "Score 0–100. Box: the middle half of the units; tick: median. Groups answer "
            "questionnaires of their own: compare inside a group, not across groups."
        ),
    ]
    if facts.hidden:
        totals = mark(
            "Totals of results count {n} of {m} units: those of peer groups with at least {few}. "
            "With the others included, the totals would reveal the results of individual units."
        )
        n = len(facts.counted)
        m = len(facts.gathered.national.scored)
        parts.append(facts.small(totals, n=n, m=m, few=facts.shows.figure))
    parts += [blocks.Heading(translate("Messages")), *_numbered(headlines.messages(facts))]
    if facts.shows.singly:
        asked = _numbered(headlines.decisions(facts))
        parts += [blocks.Heading(translate("Decisions requested")), *asked]
    return blocks.Section(translate("For the committee"), headlines.committee(facts), tuple(parts))


def _numbered(lines: Sequence[blocks.Lines]) -> list[blocks.Block]:
    return [blocks.Paragraph((f"{at}.  {line[0]}",)) for at, line in enumerate(lines, start=1)]


def _figures(facts: NationalFacts) -> blocks.Figures:
    translate = facts.translate
    total = facts.gathered.coverage.total
    shares = ((total.received, total.expected), (total.approved, total.received))
    rate, approved = (share_text(n / of if of else 0.0) for n, of in shares)
    reported = translate("{n} of {m} units", n=total.received, m=total.expected)
    believed = translate("{n} of {m} units that have reported", n=total.approved, m=total.received)
    known = (scores.scores.overall.score for scores in facts.gathered.national.scored)
    scored = count_text(sum(score is not None for score in known))
    forms = translate("questionnaires: {n}", n=len(facts.gathered.questionnaires))
    may_be_shown = facts.shows.part(facts.lowered, len(facts.counted))
    if may_be_shown:
        lowered = count_text(facts.lowered)
    else:
        lowered = NOTHING
    gates = translate("see “{section}”", section=translate("Gates"))
    shown = (
        blocks.Figure(rate, translate("Response rate"), reported),
        blocks.Figure(approved, translate("Approved by the head"), believed),
        blocks.Figure(scored, translate("Units with a score"), forms),
        blocks.Figure(lowered, translate("Lowered by a gate"), gates),
    )
    return blocks.Figures(shown)


def _medians(facts: NationalFacts, model: Questionnaire) -> blocks.Table:
    translate = facts.translate
    node = figures.root_of(model)
    digits = model.settings.decimals

    def box(group: PeerGroup) -> Drawing:
        return charts.quartile_box(figures.quartiles(facts, group, node), _WIDE)

    def median(group: PeerGroup) -> float | None:
        return figures.median_of(facts, group, node)

    def mean(group: PeerGroup, name: str) -> float | None:
        shares = [float(getattr(scores.scores.overall, name)) for scores in group.units]
        if facts.hides(group):
            return None
        return sum(shares) / len(shares)

    series: tuple[Series[PeerGroup], ...] = (
        Series(figures.titled(facts, model), facts.block_title, 9.4),
        Series((), box, 7.0, drawing=charts.axis(_WIDE)),
        Series(translate("Median"), median, 1.8, 0, SCORE, digits, bold=True),
        Series(translate("Units"), lambda group: figures.size_of(facts, group), 1.6, 0, COUNT),
        Series(translate("Completeness"), lambda group: mean(group, "completeness"), 2.2, 0, SHARE),
        Series(translate("Weight"), lambda group: mean(group, "applicable_weight"), 1.8, 0, SHARE),
    )
    return on_paper(series, facts.gathered.groups_of(model))


def coverage_section(facts: NationalFacts) -> blocks.Section:
    translate = facts.translate
    coverage = facts.gathered.coverage
    rows = _rows(facts)
    believed = translate(
        "Approved: the unit head approved it and the signatures of assessor and head are "
        "verified, or the secretariat decided so. What a file says about itself is not enough."
    )
    counted = [*rows[: len(coverage.by_block)], rows[-1]]
    parts: list[blocks.Block] = [
        charts.legend(
            ("approved", translate("approved")),
            ("received", translate("received, not approved")),
            ("missing", translate("missing")),
        ),
        on_paper(_series(facts), counted, note=believed).with_totals(),
        blocks.Heading(translate("Capital and provinces")),
        facts.small(
            "In order of the official code; the province with its districts and communes. "
            "Last number: units missing."
        ),
        *_by_province(facts),
    ]
    if coverage.unexpected:
        sentence = mark(
            "Received from units that are not on the list: {n}. They enter no figure of this "
            "report."
        )
        parts.append(
            facts.small(sentence, n=len({standing.case.unit for standing in coverage.unexpected}))
        )
    return blocks.Section(translate("Coverage"), headlines.coverage(facts), tuple(parts))


def coverage_sheet(facts: NationalFacts) -> ReportSheet:
    return sheet_of("Coverage", facts.translate("Coverage"), _series(facts), _rows(facts))


class _Reported(NamedTuple):
    kind: str
    name: str
    counts: Count


def _rows(facts: NationalFacts) -> list[_Reported]:
    coverage = facts.gathered.coverage
    names = facts.block_names()
    areas = {unit.code: inline(facts.text(unit.name)) for unit in load_units()}
    group, area, total = (facts.translate(word)[0] for word in ("Peer group", "Province", "Total"))
    return [
        *(
            _Reported(group, inline(names.get(count.group, ())), count)
            for count in coverage.by_block
        ),
        *(_Reported(area, areas.get(count.group, ""), count) for count in coverage.by_province),
        _Reported(total, "", coverage.total),
    ]


def _series(facts: NationalFacts) -> list[Series[_Reported]]:
    """The columns; what the secretariat has still to decide is nothing for the public."""
    translate = facts.translate
    gone = "D{row}-E{row}"
    part = 'IF(D{row}=0,"",E{row}/D{row})'

    def named(reported: _Reported) -> str:
        if reported.name:
            return f"{reported.counts.group}  {reported.name}"
        return reported.kind

    conflicts: Series[_Reported] = Series(
        translate("Open conflicts"), lambda reported: reported.counts.conflicts, 2.0, 13, COUNT
    )
    conflict_series: list[Series[_Reported]] = []
    if facts.shows.singly:
        conflict_series = [conflicts]
    return [
        Series(translate("Grouped by"), lambda reported: reported.kind, 0, 18),
        Series(translate("Code"), lambda reported: reported.counts.group, 0, 10, CODE),
        Series(translate("Name"), lambda reported: reported.name, 0, 44),
        Series(translate("Peer group"), named, 6.4),
        Series(translate("Expected"), lambda reported: reported.counts.expected, 2.0, 13, COUNT),
        Series(translate("Received"), lambda reported: reported.counts.received, 2.0, 13, COUNT),
        Series(translate("Rate"), lambda reported: _rate(reported) or 0.0, 1.9, 0, SHARE, 1),
        Series(translate("Approved"), lambda reported: reported.counts.approved, 2.0, 13, COUNT),
        *(conflict_series),
        Series(
            translate("Missing"),
            lambda reported: Formula(gone, reported.counts.missing),
            2.0,
            13,
            COUNT,
        ),
        Series((), lambda reported: _bar(reported.counts, 56.0), 3.0),
        Series(
            translate("Response rate"), lambda o: Formula(part, _rate(o)), 0, 12, SHARE, strong=True
        ),
    ]


def _rate(reported: _Reported) -> float | None:
    if reported.counts.expected:
        return reported.counts.received / reported.counts.expected
    return None


def _bar(count: Count, width: float) -> Drawing:
    pending = count.received - count.approved
    parts = ((count.approved, Colour.FINAL), (pending, Colour.LIGHT), (count.missing, Colour.WHITE))
    return charts.parts_bar(parts, width)


def _by_province(facts: NationalFacts) -> Iterator[blocks.SideBySide]:
    names = {unit.code: unit.name for unit in load_units()}

    def name(count: Count) -> blocks.Lines:
        if count.group in names:
            return facts.text(names[count.group])
        return (count.group,)

    def reported(count: Count) -> str:
        return f"{count_text(count.received)} / {count_text(count.expected)}"

    def missing(count: Count) -> str:
        if count.missing:
            return count_text(count.missing)
        return NOTHING

    series: tuple[Series[Count], ...] = (
        Series((), lambda count: count.group, 0.9, quiet=True),
        Series((), name, 4.4),
        Series((), lambda count: _bar(count, 46.0), 2.0),
        Series((), reported, 2.6, align=Align.RIGHT),
        Series((), missing, 1.4, bold=True, align=Align.RIGHT),
    )
    counts = facts.gathered.coverage.by_province
    for areas in batched(counts, _AREAS):
        half = (len(areas) + 1) // 2
        left = (on_paper(series, areas[:half], plain=True),)
        right: tuple[blocks.Table, ...] = ()
        if areas[half:]:
            right = (on_paper(series, areas[half:], plain=True),)
        yield blocks.SideBySide(left, right)
