"""The annexes: who has not reported, all units in order of code, and a card for each unit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.consolidation.coverage import UnitReport, provinces_of
from assessment.consolidation.national import UnitScores
from assessment.reports import charts as unit_charts
from assessment.reports.blocks import Block, Cell, Column, Heading, Lines, Row, Section
from assessment.reports.national.facts import NationalFacts, PeerGroup
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
from assessment.reports.wording import NOTHING, level_text, score_text, share_text
from assessment.units import Unit, load_units

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


def _group_title(facts: NationalFacts, group: PeerGroup) -> tuple[str, ...]:
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


def _card(facts: NationalFacts, group: PeerGroup, one: UnitScores) -> Iterator[Row]:
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


# A cell of a page holds 300 letters; longer lists go on in the next row.
_LONGEST = 240


@dataclass
class _Area:
    """A province: its own districts, and the units of each district."""

    own: list[UnitReport] = field(default_factory=list)
    inside: dict[str, list[UnitReport]] = field(default_factory=dict)

    def all(self) -> list[UnitReport]:
        """Every unit in it."""
        return [*self.own, *(one for units in self.inside.values() for one in units)]


def missing_tables(facts: NationalFacts) -> list[Block]:
    """The tables of annex A."""
    say = facts.say
    columns = (
        Column((), 1.6),
        Column(say("Area"), 4.6),
        right(say("Missing"), 2.2),
        Column(say("Who has not reported"), 13.0),
    )
    register = {unit.code: unit for unit in load_units()}
    gone = frozenset(unit.code for unit in facts.gathered.coverage.missing)
    rows = [
        row
        for code, area in _areas(facts, register).items()
        for row in _rows(facts, register.get(code), area, gone)
    ]
    return list(in_chunks(columns, rows))


def _areas(facts: NationalFacts, register: Mapping[str, Unit]) -> dict[str, _Area]:
    units = facts.gathered.coverage.units
    top = provinces_of([one.unit for one in units])
    areas: dict[str, _Area] = {}
    for one in units:
        area = areas.setdefault(top.get(one.unit.code, ""), _Area())
        deep = one.unit.parent in register and register[one.unit.parent].parent in register
        if deep:
            area.inside.setdefault(one.unit.parent, []).append(one)
        else:
            area.own.append(one)
    return areas


def _rows(
    facts: NationalFacts, unit: Unit | None, area: _Area, gone: frozenset[str]
) -> Iterator[Row]:
    say = facts.say
    every = area.all()
    missing = [one for one in every if one.unit.code in gone]
    code = "" if unit is None else unit.code
    name = say("Ministries and institutions") if unit is None else facts.speech.text(unit.name)
    if not missing:
        return
    if len(missing) == len(every):
        yield _row(code, name, (len(missing), len(every)), say("all units"))
        return
    yield from _listed(facts, (code, name), area.own, gone)
    whole: list[UnitReport] = []
    names: list[Lines] = []
    for district, units in area.inside.items():
        if all(one.unit.code in gone for one in units):
            whole += units
            names.append(facts.speech.text(_unit(facts, district).name))
        else:
            label = facts.speech.text(_unit(facts, district).name)
            yield from _listed(facts, (district, label), units, gone)
    for part in _parts(names):
        told = say("all communes of: {names}", names=part)
        yield _row(code, name, (len(whole), len(whole)), told)


def _unit(facts: NationalFacts, code: str) -> Unit:
    return next(one.unit for one in facts.gathered.coverage.units if one.unit.code == code)


def _listed(
    facts: NationalFacts,
    area: tuple[str, Lines],
    units: Sequence[UnitReport],
    gone: frozenset[str],
) -> Iterator[Row]:
    missing = [one for one in units if one.unit.code in gone]
    numbers = (len(missing), len(units))
    for at, part in enumerate(_parts(facts.speech.text(one.unit.name) for one in missing)):
        yield _row(area[0], area[1], numbers if at == 0 else None, (part,))


def _parts(names: Iterable[Lines]) -> Iterator[str]:
    """The names as lists with commas, each short enough for a cell."""
    part = ""
    for name in names:
        longer = f"{part}, {name[0]}" if part else name[0]
        if part and len(longer) > _LONGEST:
            yield part
            longer = name[0]
        part = longer
    if part:
        yield part


def _row(code: str, name: Lines, numbers: tuple[int, int] | None, told: Lines) -> Row:
    counted = "" if numbers is None else f"{numbers[0]} / {numbers[1]}"
    return Row((text(code, quiet=True), Cell(name), text(counted), Cell(told)))
