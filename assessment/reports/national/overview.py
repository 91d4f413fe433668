"""The page for the committee, and who has reported."""

from collections.abc import Sequence

from assessment.consolidation.coverage import Count
from assessment.questionnaire.model import Questionnaire
from assessment.reports import charts
from assessment.reports.blocks import (
    Block,
    Cell,
    Figure,
    Figures,
    Heading,
    Lines,
    Paragraph,
    Section,
    SideBySide,
    Table,
    small,
)
from assessment.reports.figures import (
    CODE,
    COUNT,
    SCORE,
    SHARE,
    Series,
    count_text,
    on_paper,
    sheet_of,
    text,
    with_total,
)
from assessment.reports.national import headlines
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.figures import (
    Reported,
    coverage_rows,
    mean_of,
    median_of,
    quartiles,
    root_of,
    titled,
)
from assessment.reports.shapes import Align, Colour, Drawing
from assessment.reports.sheets import Formula, ReportSheet
from assessment.reports.wording import NOTHING, share_text
from assessment.units import load_units

_WIDE = 152.0
_CONFLICTS = 8


def committee_section(facts: NationalFacts) -> Section:
    say = facts.say
    blocks: list[Block] = [
        _figures(facts),
        Heading(say("Median by peer group")),
        *(_medians(facts, each) for each in facts.gathered.questionnaires),
        facts.small(
            "Score 0–100. Box: the middle half of the units; tick: median. Groups answer "
            "questionnaires of their own: compare inside a group, not across groups."
        ),
        *_left_out_of_totals(facts),
        Heading(say("Messages")),
        *_numbered(headlines.messages(facts)),
    ]
    if facts.shows.singly:
        blocks += [Heading(say("Decisions requested")), *_numbered(headlines.decisions(facts))]
    return Section(say("For the committee"), headlines.committee(facts), tuple(blocks))


def _numbered(lines: Sequence[Lines]) -> list[Block]:
    return [Paragraph((f"{at}.  {line[0]}",)) for at, line in enumerate(lines, start=1)]


def _figures(facts: NationalFacts) -> Figures:
    say, total = facts.say, facts.gathered.coverage.total
    rate, approved = _share(total.received, total.expected), _share(total.approved, total.received)
    reported = say("{n} of {m} units", n=total.received, m=total.expected)
    believed = say("{n} of {m} units that have reported", n=total.approved, m=total.received)
    scored = count_text(len(facts.gathered.national.scored))
    forms = say("questionnaires: {n}", n=len(facts.gathered.questionnaires))
    told = facts.shows.part(facts.lowered, len(facts.counted))
    lowered = count_text(facts.lowered) if told else NOTHING
    return Figures(
        (
            Figure(rate, say("Response rate"), reported),
            Figure(approved, say("Approved by the head"), believed),
            Figure(scored, say("Units with a score"), forms),
            Figure(lowered, say("Lowered by a gate"), say("see “{section}”", section=say("Gates"))),
        )
    )


def _left_out_of_totals(facts: NationalFacts) -> list[Block]:
    if not facts.hidden:
        return []
    told = facts.say(
        "Totals of results count {n} of {m} units: those of peer groups with at least {few}. "
        "With the others included, the totals would reveal the results of individual units.",
        n=len(facts.counted),
        m=len(facts.gathered.national.scored),
        few=facts.shows.figure,
    )
    return [small(told)]


def _share(n: int, of: int) -> str:
    return share_text(n / of if of else 0.0)


def _medians(facts: NationalFacts, model: Questionnaire) -> Table:
    say, node, digits = facts.say, root_of(model), model.settings.decimals
    box, mean = charts.quartile_box, mean_of
    series: tuple[Series[PeerGroup], ...] = (
        Series(titled(facts, model), facts.block_title, 9.4),
        Series(
            (), lambda g: box(quartiles(facts, g, node), _WIDE), 7.0, drawing=charts.axis(_WIDE)
        ),
        Series(
            say("Median"), lambda g: median_of(facts, g, node), 1.8, 0, SCORE, digits, bold=True
        ),
        Series(say("Units"), lambda g: len(g.units), 1.6, 0, COUNT),
        Series(say("Completeness"), lambda g: mean(facts, g, "completeness"), 2.2, 0, SHARE),
        Series(say("Weight"), lambda g: mean(facts, g, "applicable_weight"), 1.8, 0, SHARE),
    )
    return on_paper(series, facts.gathered.groups_of(model))


def coverage_section(facts: NationalFacts) -> Section:
    blocks: list[Block] = [
        _by_block(facts),
        facts.small(
            "Approved: the unit head approved it and the signatures of assessor and head are "
            "verified, or the secretariat decided so. What a file says about itself is not "
            "enough."
        ),
        charts.legend(
            ("approved", facts.say("approved")),
            ("received", facts.say("received, not approved")),
            ("missing", facts.say("missing")),
        ),
        Heading(facts.say("Capital and provinces")),
        facts.small(
            "In order of the official code; the province with its districts and communes. "
            "Last number: units missing."
        ),
        _by_province(facts),
    ]
    if facts.gathered.coverage.unexpected:
        found = facts.gathered.coverage.unexpected
        blocks.append(
            facts.small(
                "Received from units that are not on the list: {n}. They enter no figure "
                "of this report.",
                n=len({one.case.unit for one in found}),
            )
        )
    return Section(facts.say("Coverage"), headlines.coverage(facts), tuple(blocks))


def coverage_sheet(facts: NationalFacts) -> ReportSheet:
    return sheet_of("Coverage", facts.say("Coverage"), _series(facts), coverage_rows(facts))


def _series(facts: NationalFacts) -> list[Series[Reported]]:
    """The columns; what the secretariat has still to decide is nothing for the public."""
    say, gone, part = facts.say, "D{row}-E{row}", 'IF(D{row}=0,"",E{row}/D{row})'
    series: list[Series[Reported]] = [
        Series(say("Grouped by"), lambda one: one.kind, 0, 18),
        Series(say("Code"), lambda one: one.counts.group, 0, 10, CODE),
        Series(say("Name"), lambda one: one.name, 0, 44),
        Series(
            say("Peer group"),
            lambda one: f"{one.counts.group}  {one.name}" if one.name else one.kind,
            6.4,
        ),
        Series(say("Expected"), lambda one: one.counts.expected, 2.0, 13, COUNT),
        Series(say("Received"), lambda one: one.counts.received, 2.0, 13, COUNT),
        Series(say("Rate"), lambda one: _rate(one) or 0.0, 1.9, 0, SHARE, 1),
        Series(say("Approved"), lambda one: one.counts.approved, 2.0, 13, COUNT),
        Series(say("Open conflicts"), lambda one: one.counts.conflicts, 2.0, 13, COUNT),
        Series(say("Missing"), lambda one: Formula(gone, one.counts.missing), 2.0, 13, COUNT),
        Series((), lambda one: _bar(one.counts, 56.0), 3.0),
        Series(say("Response rate"), lambda o: Formula(part, _rate(o)), 0, 12, SHARE, strong=True),
    ]
    return series if facts.shows.singly else [*series[:_CONFLICTS], *series[_CONFLICTS + 1 :]]


def _rate(one: Reported) -> float | None:
    return one.counts.received / one.counts.expected if one.counts.expected else None


def _by_block(facts: NationalFacts) -> Table:
    groups = len(facts.gathered.coverage.by_block)
    rows = coverage_rows(facts)
    return with_total(on_paper(_series(facts), [*rows[:groups], rows[-1]]))


def _bar(each: Count, width: float) -> Drawing:
    pending = each.received - each.approved
    parts = ((each.approved, Colour.FINAL), (pending, Colour.LIGHT), (each.missing, Colour.WHITE))
    return charts.parts_bar(parts, width)


def _by_province(facts: NationalFacts) -> SideBySide:
    names = {unit.code: unit.name for unit in load_units()}

    def name(one: Count) -> Lines:
        return facts.text(names[one.group]) if one.group in names else (one.group,)

    def reported(one: Count) -> str:
        return f"{count_text(one.received)} / {count_text(one.expected)}"

    def missing(one: Count) -> Cell:
        return text(count_text(one.missing) if one.missing else "–", bold=bool(one.missing))

    series: tuple[Series[Count], ...] = (
        Series((), lambda one: one.group, 0.9, quiet=True),
        Series((), name, 4.4),
        Series((), lambda one: _bar(one, 46.0), 2.0),
        Series((), reported, 2.6, align=Align.RIGHT),
        Series((), missing, 1.4, align=Align.RIGHT),
    )
    found = facts.gathered.coverage.by_province
    half = (len(found) + 1) // 2
    tables = [on_paper(series, part, plain=True) for part in (found[:half], found[half:]) if part]
    return SideBySide(tuple(tables[:1]), tuple(tables[1:]))
