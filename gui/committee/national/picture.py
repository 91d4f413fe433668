"""The national picture as the page draws it: distributions, a heat table, and units to open."""

from collections.abc import Callable, Mapping
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


def sum_up(
    found: National, names: Mapping[str, Text], passes: Callable[[str], bool] | None = None
) -> NationalPicture:
    units = tuple(one for one in found.scored if passes is None or passes(one.standing.case.unit))
    rows = found.distributions if passes is None else distributions(units)
    groups = sorted({(of, block) for of, block, _ in rows}, key=itemgetter(1, 0))
    name = {block: names.get(block, Text.of(km=block, en=block)) for _, block in groups}

    def figures(of: str, block: str, node: str) -> tuple[int, Distribution | None]:
        """How many units have a score there, and how these lie; None where too few have one."""
        row = rows.get((of, block, node))
        n = 0 if row is None else row.n
        return n, row if n >= WHOLE.figure else None

    def spread(of: str, block: str) -> Spread:
        root = found.questionnaires[of].root
        n, row = figures(of, block, "" if root is None else str(root.code))
        numbers = None if row is None else (row.least, row.q1, row.median, row.q3, row.most)
        return Spread(of, block, name[block], n, numbers)

    def square(of: str, block: str, node: str) -> Square:
        n, row = figures(of, block, node)
        if row is None:
            return Square(block, node, n, None, None)
        return Square(block, node, n, row.median, level_of(found.questionnaires[of], row.median))

    def heat(of: str) -> Heat:
        root, children = found.questionnaires[of].root, found.questionnaires[of].children
        pillars = () if root is None else children[root.code]
        codes = tuple((str(pillar.code), pillar.label) for pillar in pillars)
        blocks = [block for each, block in groups if each == of]
        lines = ((name[one], tuple(square(of, one, code) for code, _ in codes)) for one in blocks)
        return Heat(of, codes, tuple(lines))

    heats = map(heat, dict.fromkeys(of for of, _ in groups))
    return NationalPicture(tuple(spread(*group) for group in groups), tuple(heats), units)


def level_of(questionnaire: Questionnaire, score: float) -> int | None:
    """The band a score falls in as it is printed; None when there are none."""
    printed = round(score, questionnaire.settings.decimals)
    below = [at for at, one in enumerate(questionnaire.levels) if printed >= float(one.from_score)]
    return below[-1] if below else None
