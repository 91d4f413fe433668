"""From leaf scores to every node's score, for many units at once.

Formulas (0-100, over the present children x with weights w): arithmetic sum(w x)/sum(w);
geometric 100 prod((x/100)^(w/sum w)); harmonic sum(w)/sum(w/x); min; max; sum = sum(w x);
deduct(start) = start - sum(w (1 - x/100)). A missing child leaves numerator and denominator. A
leaf that is infinite stands for a value nothing can be made of: it has no score, nor has any node
above it.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assessment.questionnaire.structure import Aggregation, Node
from assessment.scoring.tree import Floats, Tree

Mask = NDArray[np.bool_]
ROUNDING_GUARD = 1e-9


def _arithmetic(x: Floats, w: Floats, _node: Node) -> Floats:
    return np.asarray((x * w).sum(axis=1) / w.sum(axis=1))


def _geometric(x: Floats, w: Floats, _node: Node) -> Floats:
    logs = np.log(np.where(w > 0, np.clip(x, 0.0, None), 1.0) / 100.0)
    return np.asarray(100.0 * np.exp((np.where(w > 0, logs, 0.0) * w).sum(axis=1) / w.sum(axis=1)))


def _harmonic(x: Floats, w: Floats, _node: Node) -> Floats:
    inverse = np.where(w > 0, w / np.where(w > 0, np.clip(x, 0.0, None), 1.0), 0.0)
    return np.asarray(w.sum(axis=1) / inverse.sum(axis=1))


def _least(x: Floats, w: Floats, _node: Node) -> Floats:
    return np.asarray(np.where(w > 0, x, np.inf).min(axis=1))


def _greatest(x: Floats, w: Floats, _node: Node) -> Floats:
    return np.asarray(np.where(w > 0, x, -np.inf).max(axis=1))


def _sum(x: Floats, w: Floats, _node: Node) -> Floats:
    return np.asarray((x * w).sum(axis=1))


def _deduct(x: Floats, w: Floats, node: Node) -> Floats:
    return np.asarray(float(node.start) - (w * (1.0 - x / 100.0)).sum(axis=1))


RULES: dict[Aggregation, Callable[[Floats, Floats, Node], Floats]] = {
    Aggregation.ARITHMETIC: _arithmetic,
    Aggregation.GEOMETRIC: _geometric,
    Aggregation.HARMONIC: _harmonic,
    Aggregation.MIN: _least,
    Aggregation.MAX: _greatest,
    Aggregation.SUM: _sum,
    Aggregation.DEDUCT: _deduct,
}


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
    scores = np.full((leaves.shape[0], len(tree.nodes)), np.nan)
    scores[:, list(tree.leaves)] = leaves
    present = (~np.isnan(leaves)).astype(np.float64)
    for i in tree.order:
        if tree.children[i]:
            scores[:, i] = node_scores(tree, i, scores, present)
        if forced and i in forced:
            scores[forced[i] & ~np.isnan(scores[:, i]), i] = 0.0
    return _stop(tree, scores, stopped)


def _stop(tree: Tree, scores: Floats, stopped: Mask) -> Floats:
    """No score for a node with anything below it that nothing can be made of."""
    if stopped.any():
        scores[(stopped.astype(np.float64) @ (tree.below > 0).T) > 0] = np.nan
    return scores


def aggregate_again(tree: Tree, leaves: Floats, before: Floats, changed: Sequence[int]) -> Floats:
    """``aggregate`` when only the leaves in some columns are others than ``before``.

    Args:
        tree: The compiled structure.
        leaves: Float64 (units, leaves) as they are now.
        before: What ``aggregate`` gave of the leaves as they were; left as it is.
        changed: Columns of ``leaves`` that may differ from then.
    """
    stopped = np.isinf(leaves)
    if stopped.any():
        leaves = np.where(stopped, np.nan, leaves)
    scores = before.copy()
    reached = {tree.leaves[column] for column in changed}
    for column in changed:
        scores[:, tree.leaves[column]] = leaves[:, column]
    present = (~np.isnan(leaves)).astype(np.float64)
    for i in tree.order:
        if not reached.isdisjoint(tree.children[i]):
            scores[:, i] = node_scores(tree, i, scores, present)
            reached.add(i)
    return _stop(tree, scores, stopped)


def node_scores(tree: Tree, i: int, scores: Floats, present: Floats) -> Floats:
    """Scores of the node at position ``i`` from those of its children; NaN without a score.

    Args:
        tree: The compiled structure.
        i: Position of a node with children.
        scores: Float64 (units, nodes), its children filled.
        present: Float64 (units, leaves), 1 where a leaf has a value.
    """
    node = tree.nodes[i]
    children = list(tree.children[i])
    x = scores[:, children]
    there = ~np.isnan(x)
    w = np.where(there, tree.weights[children], 0.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = RULES[node.aggregation](np.where(there, x, 0.0), w, node)
    enough = w.sum(axis=1) > 0
    if node.min_available > 0:
        enough &= present @ tree.below[i] >= float(node.min_available) - ROUNDING_GUARD
    return np.where(enough & np.isfinite(value), value, np.nan)
