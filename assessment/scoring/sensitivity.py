"""How firm an order is: other weights, another mean, one indicator left out, and what it means.

Practice: OECD/JRC handbook on composite indicators, uncertainty and sensitivity analysis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Aggregation, RankOn
from assessment.scoring.aggregate import Tree, aggregate, gated_scores, printed_scores, tree_of
from assessment.scoring.rounding import Floats
from assessment.scoring.rules import RULES, Rule
from assessment.scoring.table import Ranks, ranked

BLOCK_VALUES = 1_000_000
# Counting pays while there are not many more possible values than units.
SPAN = 8
PERCENTILES = (5, 50, 95)
UNRANKED = 0


@dataclass(frozen=True)
class RankRange:
    """Ranks of every unit over all draws; arrays are float64 (units,), NaN when unranked."""

    official: Floats
    best: Floats
    median: Floats
    worst: Floats


def monte_carlo(
    questionnaire: Questionnaire, leaves: Floats, *, draws: int, spread: float = 0.25, seed: int = 1
) -> RankRange:
    """Rank range of every unit when every weight moves by up to ``spread`` of itself.

    The leaves are float64 (units, leaves), 0-100, NaN where missing. Weights are uniform within the
    spread, 0.25 for plus or minus 25 %; the same seed gives the same ranges.
    """
    tree = tree_of(questionnaire)
    scores = gated_scores(questionnaire, leaves)
    official = ranked(printed_scores(questionnaire, scores[:, tree.root]))
    draw = _Draws(tree, leaves, scores)
    random = np.random.default_rng(seed)
    rounded = questionnaire.settings.rank_and_band_on is RankOn.ROUNDED
    decimals = None
    if rounded:
        decimals = questionnaire.settings.decimals
    drawn = np.empty((leaves.shape[0], draws), dtype=np.int32)
    size = max(1, BLOCK_VALUES // max(1, leaves.shape[0]))
    for part in (slice(at, min(at + size, draws)) for at in range(0, draws, size)):
        shape = (part.stop - part.start, len(tree.nodes))
        weights = tree.weights * random.uniform(1 - spread, 1 + spread, size=shape)
        values = printed_scores(questionnaire, draw.node(tree.root, weights))
        drawn[:, part] = _ranks_of_rows(values, decimals).T
    drawn.sort(axis=1)
    at = [round(percent * (draws - 1) / 100) for percent in PERCENTILES]
    # A unit that is ever unranked has no range.
    return RankRange(official, *np.where(drawn[:, 0] != UNRANKED, drawn[:, at].T, np.nan))


def _ranks_of_rows(scores: Floats, decimals: int | None) -> Ranks:
    """Ranks within each row; ``UNRANKED`` where there is no score.

    Scores already rounded to ``decimals`` are counted instead of sorted where they are few.
    """
    array = np.full(scores.shape, UNRANKED, dtype=np.int32)
    there = ~np.isnan(scores)
    for placed, values, known in zip(array, scores, there, strict=True):
        if known.all():
            known_values = values
        else:
            known_values = values[known]
        if known_values.size:
            spread = np.ptp(known_values)
        else:
            spread = np.inf
        if decimals is None or spread * 10**decimals > SPAN * known_values.size:
            placed[known] = ranked(known_values)
            continue
        keys = np.rint((known_values - known_values.min()) * 10**decimals).astype(np.intp)
        above = known_values.size - np.cumsum(np.bincount(keys))
        placed[known] = above[keys] + 1
    return array


class _Draws:
    def __init__(self, tree: Tree, leaves: Floats, scores: Floats) -> None:
        self._tree = tree
        # Which nodes have a score, and which a gate turned to 0, is as officially scored.
        self._there = ~np.isnan(scores.T)
        self._zeroed = ((scores == 0) & (aggregate(tree, leaves) != 0)).T
        self._leaves = {node: leaves[:, column] for column, node in enumerate(tree.leaves)}
        # Of nodes with leaves below: which, their measures, and where they have one.
        self._fed: dict[int, tuple[list[int], Floats, Floats]] = {}
        for i, children in enumerate(tree.children):
            if fed := [child for child in children if child in self._leaves]:
                values = np.array([self._leaves[child] for child in fed])
                there = ~np.isnan(values)
                rule = RULES[tree.nodes[i].aggregation]
                values = _measured(rule, np.where(there, values, 0.0))
                self._fed[i] = fed, np.where(there, values, 0.0), there.astype(np.float64)

    def node(self, i: int, weights: Floats) -> Floats:
        """A node of every unit under every weight set: float64 (sets, units)."""
        if i in self._leaves:
            return np.broadcast_to(self._leaves[i], (len(weights), self._leaves[i].size))
        value = self._combined(i, weights)
        if self._zeroed[i].any():
            value[:, self._zeroed[i]] = 0.0
        if not self._there[i].all():
            value[:, ~self._there[i]] = np.nan
        return value

    def _combined(self, i: int, weights: Floats) -> Floats:
        node = self._tree.nodes[i]
        children = self._tree.children[i]
        rule = RULES[node.aggregation]
        if rule.picks is not None:
            value = np.full((len(weights), self._there.shape[1]), rule.worst)
            for child in children:
                if self._tree.weights[child] > 0:
                    array = self.node(child, weights)
                    value = rule.picks(value, np.where(np.isnan(array), rule.worst, array))
            return value
        top, weight = self._summed(i, weights, rule)
        top = np.where(top <= _LEAST * 1e-3, -np.inf, top)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return np.asarray(rule.back(top, weight, float(node.start)))

    def _summed(self, i: int, weights: Floats, rule: Rule) -> tuple[Floats, Floats]:
        if i in self._fed:
            leaves, measured, known = self._fed[i]
            drawn = np.ascontiguousarray(weights[:, leaves])
            top = drawn @ measured
            weight = drawn @ known
        else:
            shape = (len(weights), self._there.shape[1])
            top = np.zeros(shape)
            weight = np.zeros(shape)
        for child in self._tree.children[i]:
            if child in self._leaves:
                continue
            there = self._there[child]
            drawn = weights[:, [child]]
            value = _measured(rule, self.node(child, weights))
            if there.all():
                weight += drawn
            else:
                value = np.where(there, value, 0.0)
                weight += drawn * there
            top += value * drawn
        return top, weight


# Stands for minus infinity in sums: times any weight it still outweighs every other part.
_LEAST = -1e12


def _measured(rule: Rule, scores: Floats) -> Floats:
    return np.maximum(rule.measured(scores), _LEAST)


def variants(questionnaire: Questionnaire, leaves: Floats) -> dict[str, Floats]:
    """The index with equal pillar weights, and with a geometric mean of the pillars plus one.

    The geometric check is on (P + 1) so that a pillar at 0 does not wipe out all others. A unit
    without an index has none here either, and takes nobody's place.

    The leaves are float64 (units, leaves), NaN where missing; each index is float64 (units,).
    """
    tree = tree_of(questionnaire)
    scores = aggregate(tree, leaves)
    scored = ~np.isnan(scores[:, tree.root])
    pillars = scores[:, list(tree.children[tree.root])]
    weights = tree.weights[list(tree.children[tree.root])]
    with np.errstate(invalid="ignore"):
        equal = _weighted(pillars, np.ones_like(weights))
        geometric = np.exp(_weighted(np.log(pillars + 1.0), weights)) - 1.0
    indices = {"equal_weights": equal, "geometric": geometric}
    return {name: np.where(scored, index, np.nan) for name, index in indices.items()}


def _weighted(values: Floats, weights: Floats) -> Floats:
    counted = np.where(np.isnan(values), 0.0, weights)
    return RULES[Aggregation.ARITHMETIC].combined(np.nan_to_num(values), counted, 0.0)


def without_each(questionnaire: Questionnaire, leaves: Floats) -> dict[str, Floats]:
    """The index of all units with one indicator left out, by indicator: float64 (units,).

    A unit without an index has none here either.
    """
    whole = tree_of(questionnaire)
    scored = ~np.isnan(aggregate(whole, leaves)[:, whole.root])
    # Without availability screens: leaving out is our doing, not missing data.
    nodes = tuple(replace(node, min_available=Decimal(0)) for node in whole.nodes)
    tree = replace(whole, nodes=nodes)
    result: dict[str, Floats] = {}
    for column, code in enumerate(tree.codes):
        left = leaves.copy()
        left[:, column] = np.nan
        result[code] = np.where(scored, aggregate(tree, left)[:, tree.root], np.nan)
    return result


@dataclass(frozen=True, slots=True)
class UnitRobustness:
    unit: str
    score: float | None
    rank: int | None  # official rank; None without a score
    best: int | None  # rank that 5 % of the draws reach or pass; None when unranked
    median: int | None
    worst: int | None  # rank that 95 % of the draws reach
    variants: Mapping[str, int | None]  # rank under each other rule, by its name
    leans_on: str | None  # the indicator whose absence changes the score most, None without one
    change: float | None  # change of the score without it

    @property
    def width(self) -> int | None:
        if self.best is None or self.worst is None:
            return None
        return self.worst - self.best


@dataclass(frozen=True)
class Robustness:
    """All units, and how far leaving each indicator out moves the ranks."""

    units: tuple[UnitRobustness, ...]
    # Mean number of places that units move without the indicator, by its code.
    moved: Mapping[str, float]
    draws: int
    spread: float  # by which share every weight moved


def robustness(
    questionnaire: Questionnaire, units: Sequence[str], leaves: Floats, *, draws: int, spread: float
) -> Robustness:
    """How firm the order of the units is.

    The leaves are float64 (units, leaves), 0-100, NaN where missing; ``spread`` is by which share
    every weight moves, 0.25 for plus or minus 25 %.
    """
    tree = tree_of(questionnaire)
    scores = gated_scores(questionnaire, leaves)[:, tree.root]
    range_ = monte_carlo(questionnaire, leaves, draws=draws, spread=spread)
    others = {name: ranked(index) for name, index in variants(questionnaire, leaves).items()}
    without = without_each(questionnaire, leaves)
    changes = np.array([column - scores for column in without.values()])
    moved = {}
    for code, column in without.items():
        shift = np.abs(ranked(printed_scores(questionnaire, column)) - range_.official)
        if np.isfinite(shift).any():
            moved[code] = float(np.nanmean(shift))
        else:
            moved[code] = 0.0
    rows = []
    codes = list(without)
    for i, unit in enumerate(units):
        leans: str | None = None
        change: float | None = None
        if np.isfinite(changes[:, i]).any():
            at = int(np.nanargmax(np.abs(changes[:, i])))
            leans = codes[at]
            change = float(changes[at, i])
        score = None
        if not np.isnan(scores[i]):
            score = float(scores[i])
        rank, best, median, worst = (_whole(var[i]) for var in vars(range_).values())
        varied = {name: _whole(array[i]) for name, array in others.items()}
        rows.append(UnitRobustness(unit, score, rank, best, median, worst, varied, leans, change))
    return Robustness(tuple(rows), moved, draws, spread)


def _whole(value: float) -> int | None:
    if np.isnan(value):
        return None
    return int(value)
