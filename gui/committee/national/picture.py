"""The national picture as the page draws it: distributions, a heat table, and units to open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessment.consolidation.national import Distribution, National, UnitScores, distributions
from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.reports.national.facts import WHOLE


@dataclass(frozen=True, slots=True)
class Spread:
    """How the scores of a group lie; None where too few units have one."""

    questionnaire: str
    block: str
    name: Text
    n: int  # units with a score
    # least, lower quartile, median, upper quartile, most
    numbers: tuple[float, float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Square:
    block: str
    node: str
    n: int  # units with a score there
    median: float | None  # their median; None where too few have one
    level: int | None  # the band the median falls in


@dataclass(frozen=True, slots=True)
class Heat:
    questionnaire: str
    pillars: tuple[tuple[str, Text], ...]  # code and name of each pillar
    # name of each block, and its squares in the order of the pillars
    rows: tuple[tuple[Text, tuple[Square, ...]], ...]


@dataclass(frozen=True)
class NationalPicture:
    spreads: tuple[Spread, ...] = ()
    heats: tuple[Heat, ...] = ()
    units: tuple[UnitScores, ...] = ()

    def inside(self, questionnaire: str, block: str) -> list[UnitScores]:
        return [
            one
            for one in self.units
            if one.questionnaire.settings.id == questionnaire and one.unit.block == block
        ]


def sum_up(
    found: National, names: Mapping[str, Text], passes: Callable[[str], bool] | None = None
) -> NationalPicture:
    units = tuple(one for one in found.scored if passes is None or passes(one.standing.case.unit))
    rows = distributions(units)
    if not rows:
        return NationalPicture()
    groups = sorted({(one[0], one[1]) for one in rows}, key=lambda one: (one[1], one[0]))
    spreads = []
    for questionnaire, block in groups:
        root = found.questionnaires[questionnaire].root
        code = "" if root is None else str(root.code)
        spreads.append(_spread(rows, (questionnaire, block, code), names))
    heats = tuple(
        _heat(found.questionnaires[one], rows, [block for of, block in groups if of == one], names)
        for one in dict.fromkeys(questionnaire for questionnaire, _ in groups)
    )
    return NationalPicture(tuple(spreads), heats, units)


type _Key = tuple[str, str, str]
type _Rows = Mapping[_Key, Distribution]


def _spread(rows: _Rows, key: _Key, names: Mapping[str, Text]) -> Spread:
    row, block = rows.get(key), key[1]
    n = 0 if row is None else row.n
    numbers = None
    if row is not None and n >= WHOLE.figure:
        numbers = (row.least, row.q1, row.median, row.q3, row.most)
    return Spread(key[0], block, names.get(block, _as_text(block)), n, numbers)


def _heat(
    questionnaire: Questionnaire, rows: _Rows, blocks: Sequence[str], names: Mapping[str, Text]
) -> Heat:
    root = questionnaire.root
    pillars = () if root is None else questionnaire.children[root.code]
    identity = questionnaire.settings.id
    lines = []
    for block in blocks:
        squares = []
        for pillar in pillars:
            row = rows.get((identity, block, str(pillar.code)))
            n = 0 if row is None else row.n
            median = row.median if row is not None and n >= WHOLE.figure else None
            level = None if median is None else level_of(questionnaire, median)
            squares.append(Square(block, str(pillar.code), n, median, level))
        lines.append((names.get(block, _as_text(block)), tuple(squares)))
    codes = tuple((str(pillar.code), pillar.label) for pillar in pillars)
    return Heat(identity, codes, tuple(lines))


def level_of(questionnaire: Questionnaire, score: float) -> int | None:
    """The band a score falls in as it is printed; None when there are none."""
    printed = round(score, questionnaire.settings.decimals)
    below = [at for at, one in enumerate(questionnaire.levels) if printed >= float(one.from_score)]
    return below[-1] if below else None


def _as_text(code: str) -> Text:
    return Text.of(km=code, en=code)


def at_level(units: Iterable[UnitScores], node: str, level: int) -> int:
    return sum(
        1 for one in units if node in one.scores.nodes and one.scores.nodes[node].level == level
    )
