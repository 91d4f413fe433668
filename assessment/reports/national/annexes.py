"""The annexes: who has not reported, all units in order of code, and a card for each unit."""

from collections.abc import Iterator

from assessment.consolidation.national import UnitScores
from assessment.reports import charts as unit_charts
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Row,
    Section,
)
from assessment.reports.national.facts import Group, NationalFacts
from assessment.reports.national.missing import missing_tables
from assessment.reports.national.words import (
    count_text,
    in_chunks,
    name_of,
    quartiles,
    right,
    standing_word,
    text,
    titled,
)
from assessment.reports.shapes import Align
from assessment.reports.wording import (
    NOTHING,
    level_text,
    score_text,
    share_text,
)

_BAR = 70.0


def annexes(facts: NationalFacts) -> list[Section]:
    """The annexes that the order asks for; none of them where single units are not shown."""
    if not facts.shows.singly:
        return []
    made = [_missing(facts), _units(facts)]
    return [*made, _cards(facts)] if facts.order.cards else made


def _missing(facts: NationalFacts) -> Section:
    say = facts.say
    n = len(facts.gathered.coverage.missing)
    blocks = missing_tables(facts) if n else []
    headline = say("Units that have not reported: {n}", n=count_text(n))
    if not n:
        headline = say("Every expected unit has reported")
    return Section(say("Annex A: not yet reported"), headline, tuple(blocks))


def _units(facts: NationalFacts) -> Section:
    say = facts.say
    blocks: list[Block] = []
    for group in facts.gathered.groups:
        blocks.append(Heading(_group_title(facts, group)))
        blocks += in_chunks(_unit_columns(facts), [_unit_row(facts, one) for one in group.units])
    headline = say("Units in order of their code: {n}", n=count_text(len(_scored(facts))))
    measured = say(
        "No order of rank. Level after gates; in brackets before gates where it differs. "
        "V: version of the questionnaire; weight: applicable weight"
    )
    return Section(say("Annex B: units"), headline, tuple(blocks), measured)


def _scored(facts: NationalFacts) -> list[UnitScores]:
    return [one for group in facts.gathered.groups for one in group.units]


def _group_title(facts: NationalFacts, group: Group) -> tuple[str, ...]:
    title = titled(facts, group.questionnaire)[0]
    return (f"{facts.block_title(group)} – {title}",)


def _unit_columns(facts: NationalFacts) -> tuple[Column, ...]:
    say = facts.say
    return (
        Column(say("Code"), 2.0),
        Column(say("Unit"), 6.6),
        right(say("Score"), 1.6),
        Column((), 3.8),
        Column(say("Level"), 1.8, Align.CENTRE),
        right(say("Completeness"), 2.2),
        right(say("Weight"), 1.8),
        Column(say("State"), 2.6),
        Column(("V",), 1.8),
    )


def _unit_row(facts: NationalFacts, one: UnitScores) -> Row:
    overall = one.scores.overall
    exact = None if overall.score is None else float(overall.score)
    return Row(
        (
            text(one.standing.case.unit, quiet=True),
            Cell(name_of(facts, one)),
            text(score_text(overall.score), bold=True),
            Cell(drawing=unit_charts.mini_bar(exact, _BAR)),
            text(_level(one)),
            text(share_text(overall.completeness, 0)),
            text(share_text(overall.applicable_weight, 0)),
            Cell(facts.say(standing_word(one))),
            text(one.package.version, quiet=True),
        )
    )


def _level(one: UnitScores) -> str:
    overall = one.scores.overall
    shown = level_text(overall.level)
    if overall.level != overall.level_before_gates:
        return f"{shown} ({level_text(overall.level_before_gates)})"
    return shown


def _cards(facts: NationalFacts) -> Section:
    """A table of two columns; every cell is a card of one unit."""
    say = facts.say
    blocks: list[Block] = []
    for group in facts.gathered.groups:
        blocks.append(Heading(_group_title(facts, group)))
        rows = [row for one in group.units for row in _card(facts, group, one)]
        blocks += in_chunks(_card_columns(facts), rows)
    n = len(_scored(facts))
    headline = facts.speech.count(
        "One card for {n} unit", "One card for each of {n} units", n, n=count_text(n)
    )
    measured = say("Pillar scores beside the median of the peer group")
    return Section(say("Annex C: unit cards"), headline, tuple(blocks), measured)


def _card_columns(facts: NationalFacts) -> tuple[Column, ...]:
    say = facts.say
    return (
        Column(say("Pillar"), 8.0),
        right(say("Score"), 2.0),
        Column((), 4.0),
        Column(say("Level"), 2.0, Align.CENTRE),
        right(say("Median"), 2.2),
        right(say("Completeness"), 2.6),
    )


def _card(facts: NationalFacts, group: Group, one: UnitScores) -> Iterator[Row]:
    overall = one.scores.overall
    name = f"{one.standing.case.unit}  {name_of(facts, one)[0]}"
    yield Row(
        (
            Cell((name,), bold=True),
            text(score_text(overall.score), bold=True),
            text(""),
            text(_level(one), bold=True),
            text(""),
            text(share_text(overall.completeness, 0)),
        ),
        group=True,
    )
    for node in one.questionnaire.pillars:
        found = one.scores.nodes[node.code]
        box = quartiles(facts, group, str(node.code))
        exact = None if found.score is None else float(found.score)
        yield Row(
            (
                Cell((f"{node.code} {facts.speech.text(node.label)[0]}",)),
                text(score_text(found.score)),
                Cell(drawing=unit_charts.mini_bar(exact, _BAR)),
                text(level_text(found.level)),
                text(f"{box.median:.1f}" if box else NOTHING, quiet=True),
                text(share_text(found.completeness, 0)),
            )
        )
