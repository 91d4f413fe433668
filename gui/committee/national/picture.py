"""The national picture as the page draws it: distributions, a heat table, and units to open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

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


type _Rows = Mapping[tuple[str, str, str], Distribution]  # by questionnaire, block and node


def sum_up(
    found: National, names: Mapping[str, Text], passes: Callable[[str], bool] | None = None
) -> NationalPicture:
    units = tuple(one for one in found.scored if passes is None or passes(one.standing.case.unit))
    rows = found.distributions if passes is None else distributions(units)
    groups = sorted({(of, block) for of, block, _ in rows}, key=itemgetter(1, 0))
    known = found.questionnaires
    spreads = (_spread(known[of], block, rows, names) for of, block in groups)
    heats = (
        _heat(known[each], [block for of, block in groups if of == each], rows, names)
        for each in dict.fromkeys(of for of, _ in groups)
    )
    return NationalPicture(tuple(spreads), tuple(heats), units)


def _figures(
    rows: _Rows, questionnaire: Questionnaire, block: str, node: str
) -> tuple[int, Distribution | None]:
    """How many units have a score there, and how these lie; None where too few have one."""
    row = rows.get((questionnaire.settings.id, block, node))
    n = 0 if row is None else row.n
    return n, row if n >= WHOLE.figure else None


def _spread(
    questionnaire: Questionnaire, block: str, rows: _Rows, names: Mapping[str, Text]
) -> Spread:
    root = questionnaire.root
    n, row = _figures(rows, questionnaire, block, "" if root is None else str(root.code))
    numbers = None if row is None else (row.least, row.q1, row.median, row.q3, row.most)
    return Spread(questionnaire.settings.id, block, _name(block, names), n, numbers)


def _heat(
    questionnaire: Questionnaire, blocks: Sequence[str], rows: _Rows, names: Mapping[str, Text]
) -> Heat:
    root = questionnaire.root
    pillars = () if root is None else questionnaire.children[root.code]

    def square(block: str, node: str) -> Square:
        n, row = _figures(rows, questionnaire, block, node)
        if row is None:
            return Square(block, node, n, None, None)
        return Square(block, node, n, row.median, level_of(questionnaire, row.median))

    codes = tuple((str(pillar.code), pillar.label) for pillar in pillars)
    lines = ((_name(one, names), tuple(square(one, code) for code, _ in codes)) for one in blocks)
    return Heat(questionnaire.settings.id, codes, tuple(lines))


def _name(block: str, names: Mapping[str, Text]) -> Text:
    return names.get(block, Text.of(km=block, en=block))


def level_of(questionnaire: Questionnaire, score: float) -> int | None:
    """The band a score falls in as it is printed; None when there are none."""
    printed = round(score, questionnaire.settings.decimals)
    below = [at for at, one in enumerate(questionnaire.levels) if printed >= float(one.from_score)]
    return below[-1] if below else None


def at_level(units: Iterable[UnitScores], node: str, level: int) -> int:
    found = (one.scores.nodes.get(node) for one in units)
    return sum(one is not None and one.level == level for one in found)
