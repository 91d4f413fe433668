"""Who has not reported, area by area; what is missing as a whole is said in one word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.consolidation.coverage import UnitReport, provinces_of
from assessment.reports.blocks import Block, Cell, Column, Lines, Row
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.words import in_chunks, right, text
from assessment.units import Unit, load_units

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
