"""Scores to levels, and the gates that cap a level or turn a score to zero."""

import numpy as np
from numpy.typing import NDArray

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Gate, GateCondition, RankOn
from assessment.scoring.aggregate import Tree, aggregate
from assessment.scoring.rounding import GUARD, Floats, Mask, round_floats

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
    edges = np.array([float(level.from_score) for level in questionnaire.levels])
    if not edges.size:
        return np.full(values.shape, NO_LEVEL, dtype=np.int16)
    # Counting the edges passed is several times faster than searching for the place among few.
    found = np.isnan(values) * np.int16(NO_LEVEL)
    for edge in edges[1:]:
        found += values >= edge - GUARD
    return found


def levels_where_enough(questionnaire: Questionnaire, scores: Floats, applicable: Floats) -> Levels:
    """Level numbers before gates; none where too little of the weight applies (same shape)."""
    enough = float(questionnaire.settings.min_applicable) - GUARD
    return np.where(applicable < enough, NO_LEVEL, levels(questionnaire, scores))


def closed(questionnaire: Questionnaire, tree: Tree, gate: Gate, scores: Floats) -> Mask:
    """For which units the gate is closed: boolean (units,).

    "Below" looks at the value that bands look at. "At" looks at the score itself: what is only
    printed as nothing is not nothing.
    """
    full = scores[:, tree.position[gate.node]]
    if gate.condition is GateCondition.MISSING:
        return np.isnan(full)
    limit = float(gate.threshold)
    with np.errstate(invalid="ignore"):
        if gate.condition is GateCondition.BELOW:
            return np.asarray(shown(questionnaire, full) < limit - GUARD)
        return np.asarray(np.abs(full - limit) <= GUARD)


def gated_scores(
    questionnaire: Questionnaire, tree: Tree, leaves: Floats, ungated: Floats | None = None
) -> Floats:
    """Scores of all nodes after the gates that turn an ancestor to zero.

    Repeated until nothing changes, since a zeroed node may close a further gate.

    Args:
        questionnaire: Its gates count, and how it rounds.
        tree: Its compiled structure.
        leaves: Float64 (units, leaves), NaN where missing.
        ungated: Float64 (units, nodes), the scores without gates, when they are at hand.

    Returns:
        Float64 (units, nodes), NaN without score.
    """
    zeroing = [gate for gate in questionnaire.gates if gate.cap is None]
    forced: dict[int, Mask] = {}
    scores = aggregate(tree, leaves) if ungated is None else ungated
    for _ in range(len(zeroing)):
        before = {i: mask.copy() for i, mask in forced.items()}
        for gate in zeroing:
            target = tree.position[gate.target]
            shut = closed(questionnaire, tree, gate, scores)
            forced[target] = forced.get(target, np.zeros_like(shut)) | shut
        if before.keys() == forced.keys() and all((before[i] == forced[i]).all() for i in before):
            break
        scores = aggregate(tree, leaves, forced)
    return scores


def capped_levels(
    questionnaire: Questionnaire, tree: Tree, scores: Floats, before: Levels
) -> Levels:
    """Levels after the gates that cap an ancestor's level; ``before`` is (units, nodes)."""
    after = before.copy()
    for gate in questionnaire.gates:
        if gate.cap is None:
            continue
        target = tree.position[gate.target]
        shut = closed(questionnaire, tree, gate, scores)
        after[shut, target] = np.minimum(after[shut, target], gate.cap)
    return after
