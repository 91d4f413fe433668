"""The structure of a questionnaire compiled to arrays, once per questionnaire."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tree:
    """The structure as arrays; positions follow ``nodes``.

    Attributes:
        nodes: Nodes in workbook order.
        position: Position of each node code.
        order: Positions with children before parents.
        children: Positions of each node's children; empty for leaves.
        weights: Float64 (nodes,): weight among siblings.
        leaves: Positions of the leaves.
        share: Float64 (nodes, leaves): share of each leaf in the weight below each node; rows
            sum to 1, or to 0 for a node without weight.
        below: Float64 (nodes, leaves): share of each leaf in the leaves' own weights below each
            node, as the availability screens measure it; rows sum to 1 or 0.
        root: Position of the index.
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
