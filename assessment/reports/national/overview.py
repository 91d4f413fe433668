"""Sections 1 and 2: the page for the committee, and who has reported."""

from collections.abc import Sequence

from assessment.consolidation.coverage import Count
from assessment.questionnaire.model import Questionnaire
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Figures,
    Heading,
    Legend,
    Lines,
    Paragraph,
    Row,
    Section,
    SideBySide,
    Table,
    without_column,
)
from assessment.reports.national import charts, headlines
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.words import (
    count_text,
    median_of,
    printed,
    quartiles,
    right,
    root_of,
    text,
    titled,
)
from assessment.reports.shapes import Align, Colour, Drawing
from assessment.reports.wording import NOTHING, share_text
from assessment.units import Unit, load_units

_WIDE = 152.0
_CONFLICTS = 5


def committee_section(facts: NationalFacts) -> Section:
    """The page that must stand alone."""
    say = facts.say
    blocks: list[Block] = [
        _figures(facts),
        Heading(say("Median by peer group")),
        *_medians(facts),
        *_left_out_of_totals(facts),
        Heading(say("Messages")),
        *_numbered(headlines.messages(facts)),
    ]
    if facts.shows.singly:
        blocks += [Heading(say("Decisions asked")), *_numbered(headlines.decisions(facts))]
    return Section(say("For the committee"), headlines.committee(facts), tuple(blocks))


def _numbered(lines: Sequence[Lines]) -> list[Block]:
    return [Paragraph((f"{at}.  {line[0]}",)) for at, line in enumerate(lines, start=1)]


def _figures(facts: NationalFacts) -> Figures:
    say, total = facts.say, facts.gathered.coverage.total
    lowered = facts.shows.part(facts.lowered, len(facts.counted))
    return Figures(
        (
            Figure(
                _share(total.received, total.expected),
                say("Response rate"),
                say("{n} of {m} units", n=count_text(total.received), m=count_text(total.expected)),
            ),
            Figure(
                _share(total.approved, total.received),
                say("Approved by the head"),
                say(
                    "{n} of {m} units that have reported",
                    n=count_text(total.approved),
                    m=count_text(total.received),
                ),
            ),
            Figure(
                count_text(len(facts.gathered.national.scored)),
                say("Units with a score"),
                say("questionnaires: {n}", n=len(facts.gathered.questionnaires)),
            ),
            Figure(
                count_text(facts.lowered) if lowered else NOTHING,
                say("Lowered by a gate"),
                say("see “{section}”", section=say("Gates")),
            ),
        )
    )


def _left_out_of_totals(facts: NationalFacts) -> list[Block]:
    """Whose units no total counts, where small groups are left out."""
    if not facts.hidden:
        return []
    told = facts.say(
        "Totals of results count {n} of {m} units: those of peer groups with at least {few}. "
        "With the others included, the totals would reveal the results of individual units.",
        n=count_text(len(facts.counted)),
        m=count_text(len(facts.gathered.national.units)),
        few=facts.shows.figure,
    )
    return [Paragraph(told, small=True)]


def _share(n: int, of: int) -> str:
    return share_text(n / of if of else 0.0)


def _medians(facts: NationalFacts) -> list[Block]:
    """A table with a scale of its own for each questionnaire."""
    note = facts.say(
        "Score 0–100. Box: the middle half of the units; tick: median. Groups answer "
        "questionnaires of their own: compare inside a group, not across groups."
    )
    tables = [_medians_of(facts, each) for each in facts.gathered.questionnaires]
    return [*tables, Paragraph(note, small=True)]


def _medians_of(facts: NationalFacts, questionnaire: Questionnaire) -> Table:
    say = facts.say
    columns = (
        Column(titled(facts, questionnaire), 9.4),
        Column((), 7.0, drawing=charts.axis(_WIDE)),
        right(say("Median"), 1.8),
        right(say("Units"), 1.6),
        right(say("Completeness"), 2.2),
        right(say("Weight"), 1.8),
    )
    rows = []
    node = root_of(questionnaire)
    for group in facts.gathered.groups_of(questionnaire):
        found = quartiles(facts, group, node)
        complete = [one.scores.overall.completeness for one in group.units]
        weight = [one.scores.overall.applicable_weight for one in group.units]
        hidden = facts.hides(group)
        rows.append(
            Row(
                (
                    Cell((facts.block_title(group),)),
                    Cell(drawing=charts.quartile_box(found, _WIDE)),
                    text(printed(median_of(facts, group, node), questionnaire), bold=True),
                    text(count_text(len(group.units))),
                    text(NOTHING if hidden else share_text(sum(complete) / len(complete), 0)),
                    text(NOTHING if hidden else share_text(sum(weight) / len(weight), 0)),
                )
            )
        )
    return Table(columns, tuple(rows))


def coverage_section(facts: NationalFacts) -> Section:
    """Expected, received, approved, missing: by block and by province."""
    say = facts.say
    blocks: list[Block] = [
        _by_block(facts),
        Paragraph(
            say(
                "Approved: the unit head approved it and the signatures of assessor and head are "
                "verified, or the secretariat decided so. What a file says about itself is not "
                "enough."
            ),
            small=True,
        ),
        Legend(
            (
                (charts.sign("approved"), say("approved")),
                (charts.sign("received"), say("received, not approved")),
                (charts.sign("missing"), say("missing")),
            )
        ),
        Heading(say("Capital and provinces")),
        Paragraph(
            say(
                "In order of the official code; the province with its districts and communes. "
                "Last number: units missing."
            ),
            small=True,
        ),
        _by_province(facts),
    ]
    if facts.gathered.coverage.unexpected:
        found = facts.gathered.coverage.unexpected
        blocks.append(
            Paragraph(
                say(
                    "Received from units that are not on the list: {n}. They enter no figure "
                    "of this report.",
                    n=count_text(len({one.case.unit for one in found})),
                ),
                small=True,
            )
        )
    return Section(say("Coverage"), headlines.coverage(facts), tuple(blocks))


def _by_block(facts: NationalFacts) -> Table:
    say = facts.say
    names = facts.block_names()
    columns = (
        Column(say("Peer group"), 6.4),
        right(say("Expected"), 2.0),
        right(say("Received"), 2.0),
        right(say("Rate"), 1.9),
        right(say("Approved"), 2.0),
        right(say("Open conflicts"), 2.0),
        right(say("Missing"), 2.0),
        Column((), 3.0),
    )
    counts = facts.gathered.coverage.by_block
    rows = [_count_row(f"{each.group}  {names.get(each.group, ('',))[0]}", each) for each in counts]
    total = _count_row(say("Total")[0], facts.gathered.coverage.total)
    cells = tuple(Cell(cell.text, bold=True, drawing=cell.drawing) for cell in total.cells)
    table = Table(columns, (*rows, Row(cells, total=True)))
    # What the secretariat has still to decide is nothing for the public.
    return table if facts.shows.singly else without_column(table, _CONFLICTS)


def _count_row(name: str, each: Count) -> Row:
    return Row(
        (
            text(name),
            text(count_text(each.expected)),
            text(count_text(each.received)),
            text(_share(each.received, each.expected)),
            text(count_text(each.approved)),
            text(count_text(each.conflicts)),
            text(count_text(each.missing)),
            Cell(drawing=_bar(each, 56.0)),
        )
    )


def _bar(each: Count, width: float) -> Drawing:
    pending = each.received - each.approved
    parts = ((each.approved, Colour.FINAL), (pending, Colour.LIGHT), (each.missing, Colour.WHITE))
    return charts.parts_bar([(n, colour.value) for n, colour in parts], width)


def _by_province(facts: NationalFacts) -> SideBySide:
    names = {unit.code: unit for unit in load_units()}
    rows = [_province_row(facts, each, names) for each in facts.gathered.coverage.by_province]
    half = (len(rows) + 1) // 2
    columns = (
        Column((), 0.9),
        Column((), 4.4),
        Column((), 2.0),
        Column((), 2.6, Align.RIGHT),
        Column((), 1.4, Align.RIGHT),
    )
    parts = [Table(columns, tuple(part), plain=True) for part in (rows[:half], rows[half:]) if part]
    return SideBySide((parts[0],) if parts else (), (parts[1],) if len(parts) > 1 else ())


def _province_row(facts: NationalFacts, each: Count, names: dict[str, Unit]) -> Row:
    unit = names.get(each.group)
    name = facts.speech.text(unit.name) if unit is not None else (each.group,)
    return Row(
        (
            text(each.group, quiet=True),
            Cell(name),
            Cell(drawing=_bar(each, 46.0)),
            text(f"{count_text(each.received)} / {count_text(each.expected)}"),
            text(count_text(each.missing) if each.missing else "–", bold=bool(each.missing)),
        )
    )
