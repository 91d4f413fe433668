"""Scores and levels of many records as they are printed, and nothing else of them."""

from collections.abc import Mapping, Sequence

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.bands import NO_LEVEL, capped_levels, gated_scores, levels_where_enough
from assessment.scoring.leaves import Leaf
from assessment.scoring.rounding import printed_rows
from assessment.scoring.tree import tree_of

# Code, score and level of a node; the score empty, and the level None, where there is none.
type Printed = tuple[str, str, int | None]


def printed_scores(
    questionnaire: Questionnaire, rows: Sequence[Mapping[str, Leaf]]
) -> list[list[Printed]]:
    """For the leaves of each record: all nodes by their code, as ``score_record`` has them."""
    if not rows:
        return []
    tree = tree_of(questionnaire)
    indicators = [str(tree.nodes[at].code) for at in tree.leaves]
    leaves = [[row[code] for code in indicators] for row in rows]
    values = np.array([[_float(leaf) for leaf in row] for row in leaves])
    applies = np.array([[leaf.applies for leaf in row] for row in leaves], dtype=float)
    scores = gated_scores(questionnaire, tree, values)
    before = levels_where_enough(questionnaire, scores, applies @ tree.share.T)
    after = capped_levels(questionnaire, tree, scores, before)
    order = sorted(range(len(tree.nodes)), key=lambda at: tree.nodes[at].code)
    codes = [str(tree.nodes[at].code) for at in order]
    texts = printed_rows(scores[:, order], questionnaire.settings.decimals)
    reached = [
        [None if one == NO_LEVEL else one for one in row] for row in after[:, order].tolist()
    ]
    return [list(zip(codes, *found, strict=True)) for found in zip(texts, reached, strict=True)]


def _float(leaf: Leaf) -> float:
    if leaf.stopped:
        return float("inf")
    return float("nan") if leaf.value is None else float(leaf.value)
