"""The structure compiled to arrays; from leaf scores to scores and levels of nodes, with gates."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Aggregation, Gate, GateCondition, Node, RankOn
from assessment.recent import IdentityCache
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
_trees: IdentityCache[tuple[Node, ...], Tree] = IdentityCache(_compile, keep=32)


def _alike(nodes: tuple[Node, ...], children: list[list[int]], order: list[int]) -> list[list[int]]:
    heights: dict[int, int] = {}
    groups: dict[tuple[int, int, Aggregation, Decimal], list[int]] = {}
    for i in order:
        heights[i] = 1 + max((heights[child] for child in children[i]), default=-1)
        if children[i]:
            key = heights[i], len(children[i]), nodes[i].aggregation, nodes[i].start
            groups.setdefault(key, []).append(i)
    return [group for _, group in sorted(groups.items(), key=lambda entry: entry[0][0])]


def _shares(
    children: list[list[int]], order: list[int], weights: Floats, columns: Mapping[int, int]
) -> tuple[Floats, Floats]:
    """What ``Tree`` holds as ``share`` and ``below``."""
    share, held = np.zeros((2, len(children), len(columns)))
    for leaf, column in columns.items():
        share[leaf, column] = 1.0
        held[leaf, column] = weights[leaf]
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
    return _trees.get(questionnaire.nodes)


def aggregate(
    tree: Tree, leaves: Floats, strike: Callable[[Floats, Indices], None] = lambda _s, _at: None
) -> Floats:
    """Scores of all nodes.

    Args:
        tree: The compiled structure.
        leaves: Float64 (units, leaves), 0-100; NaN where missing, infinite where nothing can be
            made of the value.
        strike: What gates make of the scores of nodes, given by their positions; those of all nodes
            below are settled.

    Returns:
        Float64 (units, nodes); NaN where there is no score, never infinity.
    """
    stopped = np.isinf(leaves)
    if stopped.any():
        leaves = np.where(stopped, np.nan, leaves)
    scores = leaves[:, tree.columns]
    present = (~np.isnan(leaves)).astype(np.float64)
    strike(scores, np.array(tree.leaves))
    for at, children in tree.steps:
        nodes = [tree.nodes[i] for i in at]
        x = scores[:, children]
        missing = np.isnan(x)
        x = np.where(missing, 0.0, x)
        w = np.where(missing, 0.0, tree.weights[children])
        value = RULES[nodes[0].aggregation].combined(x, w, float(nodes[0].start))
        enough = w.sum(axis=-1) > 0
        if any(node.min_available for node in nodes):
            least = np.array([float(node.min_available) for node in nodes])
            enough &= present @ tree.below[at].T >= least - GUARD
        scores[:, at] = np.where(enough & np.isfinite(value), value, np.nan)
        strike(scores, at)
    if stopped.any():
        scores[stopped_above(tree, stopped)] = np.nan
    return scores


def stopped_above(tree: Tree, stopped: Mask) -> Mask:
    """Nodes with anything below them that nothing can be made of.

    Boolean (units, leaves) in, (units, nodes) out.
    """
    if not stopped.any():
        return np.zeros((len(stopped), len(tree.nodes)), dtype=bool)
    return np.asarray(stopped.astype(np.float64) @ (tree.below > 0).T > 0)


NO_LEVEL = -1
Levels = NDArray[np.int16]


def printed_scores(questionnaire: Questionnaire, scores: Floats) -> Floats:
    """The values that bands and gates look at: the printed ones, or the full ones.

    Float64 of any shape, which is kept; NaN stays NaN.
    """
    settings = questionnaire.settings
    if settings.rank_and_band_on is RankOn.ROUNDED:
        return round_floats(scores, settings.decimals)
    return scores


def levels(questionnaire: Questionnaire, scores: Floats) -> Levels:
    """Level number of every score (same shape); ``NO_LEVEL`` where there is no score."""
    values = printed_scores(questionnaire, scores)
    if not questionnaire.levels:
        return np.full(values.shape, NO_LEVEL, dtype=np.int16)
    # Counting the edges passed is several times faster than searching for the place among few.
    array = np.isnan(values) * np.int16(NO_LEVEL)
    for level in questionnaire.levels[1:]:
        array += values >= float(level.from_score) - GUARD
    return array


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
            return np.asarray(printed_scores(questionnaire, full) < limit - GUARD)
        return np.asarray(np.abs(full - limit) <= GUARD)


def striking(questionnaire: Questionnaire, nodes: Indices) -> Iterator[tuple[int, list[int]]]:
    """Of these nodes, the ones that gates turn to 0, each with the positions of its gates."""
    gates_by_node: dict[int, list[int]] = {}
    for number, gate in enumerate(questionnaire.gates):
        if gate.cap is None and (at := tree_of(questionnaire).position[gate.target]) in nodes:
            gates_by_node.setdefault(at, []).append(number)
    yield from gates_by_node.items()


def gated(questionnaire: Questionnaire, leaves: Floats) -> tuple[Floats, Mask]:
    """Scores of all nodes after the gates that turn a node to zero, and which gates are closed.

    A gate looks at the score that is told; at the node it strikes itself, at the one before it.
    Leaves are float64 (units, leaves), scores float64 (units, nodes), NaN where missing; gates are
    boolean (units, gates).
    """
    gates = questionnaire.gates
    shut = np.zeros((len(leaves), len(gates)), dtype=bool)

    def strike(scores: Floats, nodes: Indices) -> None:
        for at, numbers in striking(questionnaire, nodes):
            for number in numbers:
                shut[:, number] = closed(questionnaire, gates[number], scores)
            scores[shut[:, numbers].any(axis=1) & ~np.isnan(scores[:, at]), at] = 0.0

    scores = aggregate(tree_of(questionnaire), leaves, strike)
    for number, gate in enumerate(gates):
        if gate.cap is not None or gate.node != gate.target:
            shut[:, number] = closed(questionnaire, gate, scores)
    return scores, shut


def gated_scores(questionnaire: Questionnaire, leaves: Floats) -> Floats:
    """The scores alone, float64 (units, nodes)."""
    return gated(questionnaire, leaves)[0]


def capped_levels(questionnaire: Questionnaire, shut: Mask, before: Levels) -> Levels:
    """Levels after the gates that cap a node's level; ``before`` is (units, nodes)."""
    after = before.copy()
    for number, gate in enumerate(questionnaire.gates):
        if gate.cap is not None:
            at = tree_of(questionnaire).position[gate.target]
            held = shut[:, number]
            after[held, at] = np.minimum(after[held, at], gate.cap)
    return after
