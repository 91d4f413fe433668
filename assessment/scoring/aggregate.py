"""The structure compiled to arrays; from leaf scores to every node's score, for many units."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.scoring.rounding import GUARD, Floats, Mask
from assessment.scoring.rules import RULES


@dataclass(frozen=True)
class Tree:
    """The structure as arrays; positions follow ``nodes``.

    Attributes:
        order: Positions with children before parents.
        children: Positions of each node's children; empty for leaves.
        weights: Float64 (nodes,): weight among siblings.
        leaves: Positions of the leaves.
        share: Float64 (nodes, leaves): share of each leaf in the weight below each node; rows
            sum to 1, or to 0 for a node without weight.
        below: Float64 (nodes, leaves): share of each leaf in the leaves' own weights below each
            node, as the availability screens measure it; rows sum to 1 or 0.
    """

    nodes: tuple[Node, ...]
    position: dict[str, int]
    order: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    weights: Floats
    leaves: tuple[int, ...]
    share: Floats
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
    order = _bottom_up(children, root)
    weights = np.array([float(node.weight) for node in nodes])
    leaves = tuple(i for i in range(len(nodes)) if not children[i])
    return Tree(
        nodes=nodes,
        position=position,
        order=order,
        children=tuple(map(tuple, children)),
        weights=weights,
        leaves=leaves,
        share=_shares(children, order, weights, leaves),
        below=_leaf_weights(children, order, weights, leaves),
        root=root,
    )


def _bottom_up(children: list[list[int]], root: int) -> tuple[int, ...]:
    down = [root]
    for i in down:
        down.extend(children[i])
    return tuple(reversed(down))


def _shares(
    children: list[list[int]], order: tuple[int, ...], weights: Floats, leaves: tuple[int, ...]
) -> Floats:
    share = np.zeros((len(children), len(leaves)))
    for column, leaf in enumerate(leaves):
        share[leaf, column] = 1.0
    for i in order:
        if children[i]:
            w = weights[children[i]]
            total = w.sum()
            if total > 0:
                share[i] = (w / total) @ share[children[i]]
    return share


def _leaf_weights(
    children: list[list[int]], order: tuple[int, ...], weights: Floats, leaves: tuple[int, ...]
) -> Floats:
    held = np.zeros((len(children), len(leaves)))
    for column, leaf in enumerate(leaves):
        held[leaf, column] = weights[leaf]
    for i in order:
        if children[i]:
            held[i] = held[children[i]].sum(axis=0)
    totals = held.sum(axis=1, keepdims=True)
    return np.divide(held, totals, out=np.zeros_like(held), where=totals > 0)


def tree_of(questionnaire: Questionnaire) -> Tree:
    """The compiled structure; the same object for the same structure.

    Raises:
        ValueError: when the questionnaire has no structure.
    """
    if questionnaire.root is None:
        raise ValueError("a questionnaire without structure has no scores")
    return _compile(questionnaire.nodes)


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
    value = RULES[node.aggregation].combined(np.where(there, x, 0.0), w, float(node.start))
    enough = w.sum(axis=1) > 0
    if node.min_available > 0:
        enough &= present @ tree.below[i] >= float(node.min_available) - GUARD
    return np.where(enough & np.isfinite(value), value, np.nan)
