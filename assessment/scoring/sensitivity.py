"""How far ranks move when weights and rules move: Monte-Carlo, other rules, one left out.

Computed across draws in blocks by the arrays of the engine, never by scoring records again.
Practice: OECD/JRC handbook on composite indicators, uncertainty and sensitivity analysis.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Aggregation
from assessment.scoring.aggregate import aggregate
from assessment.scoring.rounding import GUARD
from assessment.scoring.tree import Floats, Tree, tree_of

BLOCK_VALUES = 4_000_000
PERCENTILES = (5.0, 50.0, 95.0)


@dataclass(frozen=True)
class RankRange:
    """Ranks of every unit over all draws; arrays are float64 (units,), NaN when unranked.

    Attributes:
        official: Rank by the declared weights.
        best: 5th percentile of the drawn ranks.
        median: Median of the drawn ranks.
        worst: 95th percentile of the drawn ranks.
    """

    official: Floats
    best: Floats
    median: Floats
    worst: Floats


def ranks(scores: Floats) -> Floats:
    """Ranks along the first axis, 1 for the highest, ties share the lowest number; NaN stays."""
    there = ~np.isnan(scores)
    filled = np.where(there, scores, -np.inf)
    ordered = np.sort(filled, axis=0)
    found = np.empty_like(scores)
    for column in range(scores.shape[1]):
        right = np.searchsorted(ordered[:, column], filled[:, column] + GUARD, side="right")
        found[:, column] = scores.shape[0] - right + 1
    return np.where(there, found, np.nan)


def monte_carlo(
    questionnaire: Questionnaire,
    leaves: Floats,
    *,
    draws: int = 1000,
    spread: float = 0.25,
    seed: int = 1,
) -> RankRange:
    """Rank range of every unit when all pillar weights move by up to ``spread`` of themselves.

    Args:
        questionnaire: Its structure decides.
        leaves: Float64 (units, leaves), 0-100, NaN where missing.
        draws: Number of weight sets, uniform within the spread.
        spread: 0.25 for plus or minus 25 %.
        seed: The same seed gives the same ranges.
    """
    tree = tree_of(questionnaire)
    scores = aggregate(tree, leaves)
    children = list(tree.children[tree.root])
    pillars = scores[:, children]
    weights = tree.weights[children]
    random = np.random.default_rng(seed)
    factors = random.uniform(1 - spread, 1 + spread, size=(draws, len(children)))
    drawn = np.full((leaves.shape[0], draws), np.nan)
    for part in _blocks(draws, leaves.shape[0]):
        drawn[:, part] = ranks(_combined(tree, pillars, weights * factors[part]))
    return RankRange(
        official=ranks(scores[:, [tree.root]])[:, 0],
        best=_percentile(drawn, PERCENTILES[0]),
        median=_percentile(drawn, PERCENTILES[1]),
        worst=_percentile(drawn, PERCENTILES[2]),
    )


def _blocks(draws: int, units: int) -> Iterator[slice]:
    size = max(1, BLOCK_VALUES // max(1, units))
    for start in range(0, draws, size):
        yield slice(start, min(start + size, draws))


def _combined(tree: Tree, pillars: Floats, weights: Floats) -> Floats:
    """The index of every unit under every weight set: float64 (units, draws)."""
    there = ~np.isnan(pillars)
    present = there.astype(np.float64)
    geometric = tree.nodes[tree.root].aggregation is Aggregation.GEOMETRIC
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(pillars / 100) if geometric else pillars
        top = np.where(there, values, 0.0) @ weights.T
        mean = top / (present @ weights.T)
        return np.asarray(100 * np.exp(mean) if geometric else mean)


def _percentile(drawn: Floats, percentile: float) -> Floats:
    result = np.full(drawn.shape[0], np.nan)
    ranked = ~np.isnan(drawn).any(axis=1)
    if ranked.any():
        result[ranked] = np.percentile(drawn[ranked], percentile, axis=1, method="nearest")
    return result


@dataclass(frozen=True)
class Variant:
    """The index under another rule: float64 (units,)."""

    name: str
    scores: Floats
    ranks: Floats


def variants(questionnaire: Questionnaire, leaves: Floats) -> tuple[Variant, ...]:
    """The index with equal pillar weights, and with a geometric mean of the pillars plus one.

    The geometric check is on (P + 1) so that a pillar at 0 does not wipe out all others.
    """
    tree = tree_of(questionnaire)
    scores = aggregate(tree, leaves)
    pillars = scores[:, list(tree.children[tree.root])]
    weights = tree.weights[list(tree.children[tree.root])]
    with np.errstate(invalid="ignore"):
        equal = _weighted(pillars, np.ones_like(weights))
        geometric = np.exp(_weighted(np.log(pillars + 1.0), weights)) - 1.0
    return (_variant("equal_weights", equal), _variant("geometric", geometric))


def _weighted(values: Floats, weights: Floats) -> Floats:
    there = ~np.isnan(values)
    w = np.where(there, weights, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (np.where(there, values, 0.0) * w).sum(axis=1) / w.sum(axis=1)
    return np.asarray(mean)


def _variant(name: str, scores: Floats) -> Variant:
    return Variant(name, scores, ranks(scores[:, None])[:, 0])


def without_each(questionnaire: Questionnaire, leaves: Floats) -> dict[str, Floats]:
    """The index of all units with one indicator left out, by indicator: float64 (units,)."""
    tree = tree_of(questionnaire)
    result: dict[str, Floats] = {}
    lenient = _without_screens(tree)
    for column, i in enumerate(tree.leaves):
        reduced = leaves.copy()
        reduced[:, column] = np.nan
        result[str(tree.nodes[i].code)] = aggregate(lenient, reduced)[:, tree.root]
    return result


def _without_screens(tree: Tree) -> Tree:
    """The tree without availability screens: leaving out is our doing, not missing data."""
    nodes = tuple(replace(node, min_available=type(node.min_available)(0)) for node in tree.nodes)
    return replace(tree, nodes=nodes)
