"""The figures behind the overview: coverage, the spread of scores, pillars by groups of units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from assessment.consolidation.national import Distribution, National, UnitScores, distributions
from assessment.language.text import Text
from assessment.reports.facts import level_of
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
    decimals: int  # as its questionnaire prints scores


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
    decimals: int


@dataclass(frozen=True)
class NationalPicture:
    spreads: tuple[Spread, ...] = ()
    heats: tuple[Heat, ...] = ()
    units: tuple[UnitScores, ...] = ()

    def inside(self, questionnaire: str, block: str) -> list[UnitScores]:
        of = questionnaire, block
        return [
            scores
            for scores in self.units
            if (scores.questionnaire.settings.id, scores.unit.block) == of
        ]


def sum_up(
    national: National, names: Mapping[str, Text], passes: Callable[[str], bool] | None = None
) -> NationalPicture:
    units = tuple(
        scores for scores in national.scored if passes is None or passes(scores.standing.case.unit)
    )
    if passes is None:
        rows = national.distributions
    else:
        rows = distributions(units)
    groups = sorted({(of, block) for of, block, _ in rows}, key=itemgetter(1, 0))
    name = {block: names.get(block, Text.from_wordings(km=block, en=block)) for _, block in groups}

    def figures(of: str, block: str, node: str) -> tuple[int, Distribution | None]:
        """How many units have a score there, and how these lie; None where too few have one."""
        row = rows.get((of, block, node))
        n = 0
        if row is not None:
            n = row.n
        return n, row if n >= WHOLE.figure else None

    def spread(of: str, block: str) -> Spread:
        form = national.questionnaires[of]
        root = form.root
        decimals = form.settings.decimals
        n, row = figures(of, block, "" if root is None else str(root.code))
        numbers = None
        if row is not None:
            numbers = (row.least, row.q1, row.median, row.q3, row.most)
        return Spread(of, block, name[block], n, numbers, decimals)

    def square(of: str, block: str, node: str) -> Square:
        n, row = figures(of, block, node)
        if row is None:
            return Square(block, node, n, None, None)
        return Square(block, node, n, row.median, level_of(national.questionnaires[of], row.median))

    def heat(of: str) -> Heat:
        root = national.questionnaires[of].root
        children = national.questionnaires[of].children
        if root is not None:
            pillars = children[root.code]
        else:
            pillars = ()
        codes = tuple((str(pillar.code), pillar.label) for pillar in pillars)
        blocks = [block for each, block in groups if each == of]
        lines = (
            (name[block], tuple(square(of, block, code) for code, _ in codes)) for block in blocks
        )
        return Heat(of, codes, tuple(lines), national.questionnaires[of].settings.decimals)

    heats = map(heat, dict.fromkeys(of for of, _ in groups))
    return NationalPicture(tuple(spread(*group) for group in groups), tuple(heats), units)
