"""Many units at once, in blocks: leaves to scores and levels of every node, memory kept small."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.bands import capped_levels, gated_scores, levels
from assessment.scoring.tree import Floats, tree_of

BLOCK = 2048
ShortLevels = NDArray[np.int16]


@dataclass(frozen=True)
class Batch:
    """Scores and levels of many units; rows are units, columns are ``codes``.

    Attributes:
        codes: Node codes of the columns.
        scores: Float64, NaN without score.
        before: Level numbers before gates, -1 without level.
        levels: Level numbers after gates, -1 without level.
    """

    codes: tuple[str, ...]
    scores: Floats
    before: ShortLevels
    levels: ShortLevels

    def column(self, code: str) -> Floats:
        """The scores of one node: float64 (units,), NaN without score.

        Raises:
            ValueError: when no column is that of the node.
        """
        return self.scores[:, self.codes.index(code)]


def score_batch(
    questionnaire: Questionnaire, leaves: Floats, *, with_leaves: bool = False
) -> Batch:
    """Score leaves of many units; the same numbers as for each unit alone.

    Args:
        questionnaire: Its structure, levels, gates and settings decide.
        leaves: Float64 (units, leaves), 0-100, NaN where missing; left as it is.
        with_leaves: Whether the leaves themselves are columns of the result too.

    Raises:
        ValueError: when the questionnaire has no structure.
    """
    tree = tree_of(questionnaire)
    kept = [i for i in range(len(tree.nodes)) if with_leaves or tree.children[i]]
    shape = (leaves.shape[0], len(kept))
    scores = np.empty(shape)
    before, after = np.empty(shape, dtype=np.int16), np.empty(shape, dtype=np.int16)
    for part in blocks(leaves.shape[0]):
        found = gated_scores(questionnaire, tree, leaves[part])
        plain = levels(questionnaire, found)
        scores[part] = found[:, kept]
        before[part] = plain[:, kept]
        after[part] = capped_levels(questionnaire, tree, found, plain)[:, kept]
    return Batch(tuple(str(tree.nodes[i].code) for i in kept), scores, before, after)


def blocks(units: int) -> Iterator[slice]:
    """The rows in blocks that stay in the cache."""
    for start in range(0, units, BLOCK):
        yield slice(start, min(start + BLOCK, units))
