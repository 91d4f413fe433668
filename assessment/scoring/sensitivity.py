"""How firm an order is: other weights, another mean, one indicator left out, and what it means.

Practice: OECD/JRC handbook on composite indicators, uncertainty and sensitivity analysis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.aggregate import Tree, aggregate, node_scores, tree_of
from assessment.scoring.bands import gated_scores, shown
from assessment.scoring.monte_carlo import RankRange, monte_carlo, ranks
from assessment.scoring.rounding import Floats

__all__ = [
    "RankRange",
    "Robustness",
    "UnitRobustness",
    "Variant",
    "monte_carlo",
    "ranks",
    "robustness",
    "variants",
    "without_each",
]


@dataclass(frozen=True)
class Variant:
    """The index under another rule: float64 (units,)."""

    name: str
    scores: Floats
    ranks: Floats


def variants(questionnaire: Questionnaire, leaves: Floats) -> tuple[Variant, ...]:
    """The index with equal pillar weights, and with a geometric mean of the pillars plus one.

    The geometric check is on (P + 1) so that a pillar at 0 does not wipe out all others. A unit
    without an index has none here either, and takes nobody's place.

    Args:
        questionnaire: Its structure counts.
        leaves: Float64 (units, leaves), NaN where missing.
    """
    tree = tree_of(questionnaire)
    scores = aggregate(tree, leaves)
    scored = ~np.isnan(scores[:, tree.root])
    pillars = scores[:, list(tree.children[tree.root])]
    weights = tree.weights[list(tree.children[tree.root])]
    with np.errstate(invalid="ignore"):
        equal = _weighted(pillars, np.ones_like(weights))
        geometric = np.exp(_weighted(np.log(pillars + 1.0), weights)) - 1.0
    return tuple(
        Variant(name, scores, ranks(scores[:, None])[:, 0])
        for name, index in (("equal_weights", equal), ("geometric", geometric))
        for scores in [np.where(scored, index, np.nan)]
    )


def _weighted(values: Floats, weights: Floats) -> Floats:
    there = ~np.isnan(values)
    w = np.where(there, weights, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (np.where(there, values, 0.0) * w).sum(axis=1) / w.sum(axis=1)
    return np.asarray(mean)


def without_each(questionnaire: Questionnaire, leaves: Floats) -> dict[str, Floats]:
    """The index of all units with one indicator left out, by indicator: float64 (units,).

    A unit without an index has none here either.
    """
    whole = tree_of(questionnaire)
    scored = ~np.isnan(aggregate(whole, leaves)[:, whole.root])
    # Without availability screens: leaving out is our doing, not missing data.
    nodes = tuple(replace(node, min_available=Decimal(0)) for node in whole.nodes)
    tree = replace(whole, nodes=nodes)
    scores = aggregate(tree, leaves)
    present = (~np.isnan(leaves)).astype(np.float64)
    above = _ancestors(tree)
    result: dict[str, Floats] = {}
    for i in tree.leaves:
        path = above[i]
        kept = scores[:, [i, *path]].copy()
        scores[:, i] = np.nan
        for parent in path:
            scores[:, parent] = node_scores(tree, parent, scores, present)
        result[str(tree.nodes[i].code)] = np.where(scored, scores[:, tree.root], np.nan)
        scores[:, [i, *path]] = kept
    return result


def _ancestors(tree: Tree) -> dict[int, list[int]]:
    parent = {child: i for i, children in enumerate(tree.children) for child in children}
    found = {}
    for leaf in tree.leaves:
        path = []
        i = leaf
        while i in parent:
            i = parent[i]
            path.append(i)
        found[leaf] = path
    return found


@dataclass(frozen=True, slots=True)
class UnitRobustness:
    """How firm one unit's place is.

    Attributes:
        score: The official index; None without.
        rank: Official rank; None without a score.
        best: Rank that 5 % of the draws reach or pass; None when unranked.
        median: Median of the drawn ranks.
        worst: Rank that 95 % of the draws reach.
        variants: Rank under each other rule, by its name.
        leans_on: The indicator whose absence changes the score most, None without one.
        change: Change of the score without it.
    """

    unit: str
    score: float | None
    rank: int | None
    best: int | None
    median: int | None
    worst: int | None
    variants: Mapping[str, int | None]
    leans_on: str | None
    change: float | None

    @property
    def width(self) -> int | None:
        """How many places the rank moves; None when unranked."""
        return None if self.best is None or self.worst is None else self.worst - self.best


@dataclass(frozen=True)
class Robustness:
    """All units, and how far leaving each indicator out moves the ranks.

    Attributes:
        moved: Mean number of places that units move without the indicator, by its code.
        spread: By which share every weight moved.
    """

    units: tuple[UnitRobustness, ...]
    moved: Mapping[str, float]
    draws: int
    spread: float


def robustness(
    questionnaire: Questionnaire,
    units: Sequence[str],
    leaves: Floats,
    *,
    draws: int = 1000,
    spread: float = 0.25,
) -> Robustness:
    """How firm the order of the units is.

    Args:
        questionnaire: Its structure decides.
        units: Names of the units.
        leaves: Float64 (units, leaves), 0-100, NaN where missing.
        draws: Number of weight sets.
        spread: By which share every weight moves, 0.25 for plus or minus 25 %.
    """
    tree = tree_of(questionnaire)
    scores = gated_scores(questionnaire, tree, leaves)[:, tree.root]
    range_ = monte_carlo(questionnaire, leaves, draws=draws, spread=spread)
    others = variants(questionnaire, leaves)
    without = without_each(questionnaire, leaves)
    changes = np.array([column - scores for column in without.values()])
    moved = {}
    for code, column in without.items():
        placed = ranks(shown(questionnaire, column[:, None]))[:, 0]
        shift = np.abs(placed - range_.official)
        moved[code] = float(np.nanmean(shift)) if np.isfinite(shift).any() else 0.0
    rows = []
    for i, unit in enumerate(units):
        leans, change = _leans(list(without), changes[:, i])
        rows.append(
            UnitRobustness(
                unit,
                None if np.isnan(scores[i]) else float(scores[i]),
                _whole(range_.official[i]),
                _whole(range_.best[i]),
                _whole(range_.median[i]),
                _whole(range_.worst[i]),
                {each.name: _whole(each.ranks[i]) for each in others},
                leans,
                change,
            )
        )
    return Robustness(tuple(rows), moved, draws, spread)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def _leans(codes: list[str], changes: Floats) -> tuple[str | None, float | None]:
    if not np.isfinite(changes).any():
        return None, None
    at = int(np.nanargmax(np.abs(changes)))
    return codes[at], float(changes[at])
