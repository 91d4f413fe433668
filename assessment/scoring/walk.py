"""What the leaves of records say, as arrays, walked up the tree; again only where they changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.scoring.aggregate import aggregate, aggregate_again
from assessment.scoring.leaves import Leaf
from assessment.scoring.tree import Floats, Tree

_VALUES = ("value", "lowest", "highest")
READ = (*_VALUES, "applies", "answered")


@dataclass(frozen=True, slots=True)
class Walked:
    """The leaves of records and what they add up to.

    Attributes:
        rows: The leaves of each record by code.
        read: Float64 (5, records, leaves): ``READ`` of every leaf, NaN where there is none, its
            values infinite where it is stopped.
        scores: Float64 (3 x records, nodes): scores before gates; first of all values, then of
            the lowest, then of the highest possible ones.
    """

    rows: Sequence[Mapping[str, Leaf]]
    read: Floats
    scores: Floats


def walk(tree: Tree, rows: Sequence[Mapping[str, Leaf]]) -> Walked:
    """The leaves of records, walked up the tree."""
    codes = _codes(tree)
    read = np.stack(
        [np.array([[_read(row[code], name) for code in codes] for row in rows]) for name in READ]
    )
    # Together: one walk up the tree, however few the records.
    return Walked(rows, read, aggregate(tree, _stacked(read)))


def walk_again(tree: Tree, row: Mapping[str, Leaf], last: Walked) -> Walked:
    """``walk`` of one record that differs from the last one in some leaves."""
    before = last.rows[0]
    codes = _codes(tree)
    changed = [k for k, code in enumerate(codes) if row[code] is not before[code]]
    read = last.read.copy()
    for k in changed:
        read[:, 0, k] = [_read(row[codes[k]], name) for name in READ]
    scores = aggregate_again(tree, _stacked(read), last.scores, changed)
    return Walked([row], read, scores)


def _stacked(read: Floats) -> Floats:
    """Values, lowest and highest ones under each other."""
    return read[: len(_VALUES)].reshape(-1, read.shape[-1])


def _codes(tree: Tree) -> list[str]:
    return [tree.nodes[i].code for i in tree.leaves]


def _read(leaf: Leaf, name: str) -> float:
    if leaf.stopped and name in _VALUES:
        return float("inf")
    value = getattr(leaf, name)
    return float("nan") if value is None else float(value)
