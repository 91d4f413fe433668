"""How firm a group is: places under other weights, and levels under other rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessment.reports.national.facts import PeerGroup
from assessment.scoring.aggregate import NO_LEVEL, aggregate, levels, tree_of
from assessment.scoring.sensitivity import Robustness, robustness, variants

DRAWS = 1_000
SPREAD = 0.25


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

    def moved_by(self, rule: str) -> int:
        return sum(found[rule] != found[""] for found in self.levels.values())

    @cached_property
    def widths(self) -> list[int]:
        """How many places each unit that has one may move."""
        return [one.width for one in self.found.units if one.width is not None]


def firm_group(group: PeerGroup, *, draws: int = DRAWS, spread: float = SPREAD) -> FirmGroup:
    """How firm the order is, and the levels before gates, of the units that have all indicators."""
    model = group.questionnaire
    tree = tree_of(model)
    codes = tree.codes
    same = [one for one in group.units if all(code in one.scores.nodes for code in codes)]
    rows = [[one.scores.nodes[code].exact for code in codes] for one in same]
    leaves = np.array([[np.nan if v is None else v for v in row] for row in rows])
    leaves = leaves.reshape(len(same), len(codes))
    scores = {"": aggregate(tree, leaves)[:, tree.root]}
    scores |= variants(model, leaves)
    by_rule = {
        name: [None if level == NO_LEVEL else level for level in levels(model, found).tolist()]
        for name, found in scores.items()
    }
    units = [one.standing.case.unit for one in same]
    told = {unit: {name: of[at] for name, of in by_rule.items()} for at, unit in enumerate(units)}
    found = robustness(model, units, leaves, draws=draws, spread=spread)
    return FirmGroup(group, found, told)
