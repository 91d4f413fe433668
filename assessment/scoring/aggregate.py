"""The structure compiled to arrays; from leaf scores to scores and levels of nodes, with gates."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Aggregation, Gate, GateCondition, Node, RankOn
from assessment.recent import Recent
from assessment.scoring.rounding import GUARD, Floats, Mask, round_floats
from assessment.scoring.rules import RULES

type Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Tree:
    """The structure as arrays; positions follow ``nodes``."""

    nodes: tuple[Node, ...]
    position: dict[str, int]
    children: tuple[tuple[int, ...], ...]  # positions of each node's children; empty for leaves
    # What is worked out at once, children before parents: nodes of one rule with as many children
    # each, int (nodes), and these, int (nodes, children).
    steps: tuple[tuple[Indices, Indices], ...]
    adding: tuple[int, ...]  # positions of the nodes that are sums or deductions
    weights: Floats  # float64 (nodes,): weight among siblings
    leaves: tuple[int, ...]  # positions of the leaves
    codes: tuple[str, ...]  # codes of the leaves, in the same order
    # Int (nodes,): which of the leaves a leaf is; of others the first, as no use is made of it.
    columns: Indices
    # Float64 (nodes, leaves): share of each leaf in the weight below each node; rows sum to 1, or
    # to 0 for a node without weight.
    share: Floats
    # Float64 (nodes, leaves): share of each leaf in the leaves' own weights below each node, as the
    # availability screens measure it; rows sum to 1 or 0.
    below: Floats
    root: int


@lru_cache(maxsize=32)
def _compile(nodes: tuple[Node, ...]) -> Tree:
    position = {str(node.code): i for i, node in enumerate(nodes)}
    children: list[list[int]] = [[] for _ in nodes]
    root = 0
    for i, node in enumerate(nodes):
        if node.parent is None:
            root = i
        else:
            children[position[node.parent]].append(i)
    down = [root]
    for i in down:
        down.extend(children[i])
    order = down[::-1]
    weights = np.array([float(node.weight) for node in nodes])
    leaves = tuple(i for i in range(len(nodes)) if not children[i])
    columns = {leaf: column for column, leaf in enumerate(leaves)}
    share, below = _shares(children, order, weights, columns)
    return Tree(
        nodes=nodes,
        position=position,
        children=tuple(map(tuple, children)),
        steps=tuple(
            (np.array(group), np.array([children[i] for i in group]))
            for group in _alike(nodes, children, order)
        ),
        adding=tuple(i for i, node in enumerate(nodes) if node.aggregation.adds_up),
        weights=weights,
        leaves=leaves,
        codes=tuple(str(nodes[i].code) for i in leaves),
        columns=np.array([columns.get(i, 0) for i in range(len(nodes))]),
        share=share,
        below=below,
        root=root,
    )


# By identity first: to tell that two structures are the same is slow.
_trees: Recent[tuple[Node, ...], Tree] = Recent(_compile, keep=32)


def _alike(nodes: tuple[Node, ...], children: list[list[int]], order: list[int]) -> list[list[int]]:
    heights: dict[int, int] = {}
    groups: dict[tuple[int, int, Aggregation, Decimal], list[int]] = {}
    for i in order:
        heights[i] = 1 + max((heights[child] for child in children[i]), default=-1)
        if children[i]:
            key = heights[i], len(children[i]), nodes[i].aggregation, nodes[i].start
            groups.setdefault(key, []).append(i)
    return [group for _, group in sorted(groups.items(), key=lambda one: one[0][0])]


def _shares(
    children: list[list[int]], order: list[int], weights: Floats, columns: Mapping[int, int]
) -> tuple[Floats, Floats]:
    """What ``Tree`` holds as ``share`` and ``below``."""
    share, held = np.zeros((2, len(children), len(columns)))
    for leaf, column in columns.items():
        share[leaf, column], held[leaf, column] = 1.0, weights[leaf]
    for i in order:
        if children[i]:
            held[i] = held[children[i]].sum(axis=0)
            w = weights[children[i]]
            total = w.sum()
            if total > 0:
                share[i] = (w / total) @ share[children[i]]
    totals = held.sum(axis=1, keepdims=True)
    return share, np.divide(held, totals, out=np.zeros_like(held), where=totals > 0)


def tree_of(questionnaire: Questionnaire) -> Tree:
    """The compiled structure; the same object for the same structure.

    Raises:
        ValueError: when the questionnaire has no structure.
    """
    if questionnaire.root is None:
        raise ValueError("a questionnaire without structure has no scores")
    return _trees.of(questionnaire.nodes)


def aggregate(tree: Tree, leaves: Floats, forced: Mapping[int, Mask] | None = None) -> Floats:
    """Scores of all nodes.

    Args:
        tree: The compiled structure.
        leaves: Float64 (units, leaves), 0-100; NaN where missing, infinite where nothing can be
            made of the value.
        forced: Positions of nodes whose score a gate turned to 0, with the units it holds for.

    Returns:
        Float64 (units, nodes); NaN where there is no score, never infinity.
    """
    stopped = np.isinf(leaves)
    if stopped.any():
        leaves = np.where(stopped, np.nan, leaves)
    scores = leaves[:, tree.columns]
    present = (~np.isnan(leaves)).astype(np.float64)
    _turn(scores, tree.leaves, forced)
    for at, children in tree.steps:
        nodes, x = [tree.nodes[i] for i in at], scores[:, children]
        missing = np.isnan(x)
        x, w = np.where(missing, 0.0, x), np.where(missing, 0.0, tree.weights[children])
        value = RULES[nodes[0].aggregation].combined(x, w, float(nodes[0].start))
        enough = w.sum(axis=-1) > 0
        if any(node.min_available for node in nodes):
            least = np.array([float(node.min_available) for node in nodes])
            enough &= present @ tree.below[at].T >= least - GUARD
        scores[:, at] = np.where(enough & np.isfinite(value), value, np.nan)
        _turn(scores, at, forced)
    if stopped.any():
        scores[stopped_above(tree, stopped)] = np.nan
    return scores


def _turn(scores: Floats, nodes: Container[int], forced: Mapping[int, Mask] | None) -> None:
    for i, units in (forced or {}).items():
        if i in nodes:
            scores[units & ~np.isnan(scores[:, i]), i] = 0.0


def stopped_above(tree: Tree, stopped: Mask) -> Mask:
    """Nodes with anything below them that nothing can be made of.

    Boolean (units, leaves) in, (units, nodes) out.
    """
    if not stopped.any():
        return np.zeros((len(stopped), len(tree.nodes)), dtype=bool)
    return np.asarray(stopped.astype(np.float64) @ (tree.below > 0).T > 0)


NO_LEVEL = -1
Levels = NDArray[np.int16]


def shown(questionnaire: Questionnaire, scores: Floats) -> Floats:
    """The values that bands and gates look at: the printed ones, or the full ones.

    Float64 of any shape, which is kept; NaN stays NaN.
    """
    settings = questionnaire.settings
    if settings.rank_and_band_on is RankOn.ROUNDED:
        return round_floats(scores, settings.decimals)
    return scores


def levels(questionnaire: Questionnaire, scores: Floats) -> Levels:
    """Level number of every score (same shape); ``NO_LEVEL`` where there is no score."""
    values = shown(questionnaire, scores)
    if not questionnaire.levels:
        return np.full(values.shape, NO_LEVEL, dtype=np.int16)
    # Counting the edges passed is several times faster than searching for the place among few.
    found = np.isnan(values) * np.int16(NO_LEVEL)
    for level in questionnaire.levels[1:]:
        found += values >= float(level.from_score) - GUARD
    return found


def closed(questionnaire: Questionnaire, gate: Gate, scores: Floats) -> Mask:
    """For which units the gate is closed: boolean (units,).

    "Below" looks at the value that bands look at. "At" looks at the score itself: what is only
    printed as nothing is not nothing.
    """
    full = scores[:, tree_of(questionnaire).position[gate.node]]
    if gate.condition is GateCondition.MISSING:
        return np.isnan(full)
    limit = float(gate.threshold)
    with np.errstate(invalid="ignore"):
        if gate.condition is GateCondition.BELOW:
            return np.asarray(shown(questionnaire, full) < limit - GUARD)
        return np.asarray(np.abs(full - limit) <= GUARD)


def gated_scores(questionnaire: Questionnaire, leaves: Floats) -> Floats:
    """Scores of all nodes after the gates that turn an ancestor to zero.

    Repeated until nothing changes, since a zeroed node may close a further gate.

    Leaves are float64 (units, leaves), scores float64 (units, nodes), NaN where missing.
    """
    zeroing = [gate for gate in questionnaire.gates if gate.cap is None]
    tree, forced = tree_of(questionnaire), dict[int, Mask]()
    scores = aggregate(tree, leaves)
    for _ in zeroing:
        before = dict(forced)
        for gate in zeroing:
            target, shut = tree.position[gate.target], closed(questionnaire, gate, scores)
            forced[target] = forced.get(target, np.zeros_like(shut)) | shut
        if before.keys() == forced.keys() and all((before[i] == forced[i]).all() for i in before):
            break
        scores = aggregate(tree, leaves, forced)
    return scores


def capped_levels(questionnaire: Questionnaire, scores: Floats, before: Levels) -> Levels:
    """Levels after the gates that cap an ancestor's level; ``before`` is (units, nodes)."""
    after = before.copy()
    for gate in questionnaire.gates:
        if gate.cap is not None:
            target = tree_of(questionnaire).position[gate.target]
            shut = closed(questionnaire, gate, scores)
            after[shut, target] = np.minimum(after[shut, target], gate.cap)
    return after
