"""How firm a group is: places under other weights, and levels under other rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.reports.national.facts import PeerGroup
from assessment.scoring.aggregate import NO_LEVEL, aggregate, levels, tree_of
from assessment.scoring.rounding import Floats
from assessment.scoring.sensitivity import Robustness, monte_carlo, robustness, variants

DRAWS = 1_000
SPREAD = 0.25
FEWEST = 3  # units that have an order at all


@dataclass(frozen=True)
class FirmGroup:
    """How firm a group is; ``levels`` by rule, the questionnaire's own under an empty name."""

    group: PeerGroup
    found: Robustness
    levels: Mapping[str, Mapping[str, int | None]]

    def other_level(self, unit: str) -> bool:
        return len(set(self.levels[unit].values())) > 1

    @property
    def moved(self) -> int:
        return sum(map(self.other_level, self.levels))


def leaves_of(group: PeerGroup) -> tuple[list[str], Floats]:
    """The units whose indicators are those of the group's questionnaire, and their full scores.

    The scores are float64 (units, leaves), NaN where there is none.
    """
    codes = tree_of(group.questionnaire).codes
    same = [one for one in group.units if all(code in one.scores.nodes for code in codes)]
    rows = [[one.scores.nodes[code].exact for code in codes] for one in same]
    leaves = np.array([[np.nan if v is None else v for v in row] for row in rows])
    return [one.standing.case.unit for one in same], leaves.reshape(len(same), len(codes))


def levels_by_rule(model: Questionnaire, leaves: Floats) -> dict[str, list[int]]:
    """Levels before gates by the questionnaire's rule (empty name) and by each other one.

    The leaves are float64 (units, leaves), NaN where missing.
    """
    tree = tree_of(model)
    scores = {"": aggregate(tree, leaves)[:, tree.root]}
    scores |= {one.name: one.scores for one in variants(model, leaves)}
    return {name: levels(model, found).tolist() for name, found in scores.items()}


def firm_group(group: PeerGroup, *, draws: int = DRAWS, spread: float = SPREAD) -> FirmGroup:
    """How firm the order and the levels of a group are."""
    units, leaves = leaves_of(group)
    found = robustness(group.questionnaire, units, leaves, draws=draws, spread=spread)
    by_rule = levels_by_rule(group.questionnaire, leaves)
    return FirmGroup(
        group,
        found,
        {
            unit: {
                name: None if column[at] == NO_LEVEL else column[at]
                for name, column in by_rule.items()
            }
            for at, unit in enumerate(units)
        },
    )


class PlaceMoves(NamedTuple):
    """Places that half of the units and all of them move at most; levels that change by rule."""

    units: int
    half: int
    most: int
    levels: tuple[int, ...]


def moves_in(group: PeerGroup) -> PlaceMoves | None:
    if len(group.units) < FEWEST or group.questionnaire.root is None:
        return None
    _, leaves = leaves_of(group)
    found = monte_carlo(group.questionnaire, leaves, draws=DRAWS, spread=SPREAD)
    widths = (found.worst - found.best)[np.isfinite(found.best)]
    if widths.size < FEWEST:
        return None
    official, *others = map(np.array, levels_by_rule(group.questionnaire, leaves).values())
    changed = tuple(int((one != official).sum()) for one in others)
    return PlaceMoves(int(widths.size), int(np.ceil(np.median(widths))), int(widths.max()), changed)
