"""Between which ends every score lies, however what is open is answered, gates included.

Every rule rises with its parts, so an end of a score comes from the same end of its parts. What
is not decided yet, whether a part leaves the count or a gate closes, each end takes as it suits it.
"""

from dataclasses import dataclass

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Gate, GateCondition
from assessment.scoring.aggregate import Indices, printed_scores, stopped_above, striking, tree_of
from assessment.scoring.rounding import GUARD, Floats, Mask
from assessment.scoring.rules import RULES, Rule


@dataclass(frozen=True, slots=True)
class Ranges:
    """Both ends, float64 (units, leaves or nodes), and where there is a score in any case.

    NaN where there cannot be a score, infinite in leaves that nothing can be made of.
    """

    low: Floats
    high: Floats
    sure: Mask


def ranges(questionnaire: Questionnaire, leaves: Ranges) -> Ranges:
    """The ranges of all nodes from those of the leaves; up the tree, as ``aggregate`` goes."""
    tree = tree_of(questionnaire)
    stopped = np.isinf(leaves.low)
    there = ~(np.isnan(leaves.low) | stopped)
    low, high = (np.where(there, end, np.nan)[:, tree.columns] for end in (leaves.low, leaves.high))
    ranges = Ranges(low, high, (leaves.sure & there)[:, tree.columns])
    _strike(questionnaire, ranges, np.array(tree.leaves))
    for at, children in tree.steps:
        start = float(tree.nodes[at[0]].start)
        weights = tree.weights[children]
        parts = ~np.isnan(low[:, children]) & (weights > 0)
        held = ranges.sure[:, children] & parts
        least = np.array([float(tree.nodes[i].min_available) for i in at]) - GUARD
        enough, surely = (mask @ tree.below[at].T >= least for mask in (there, leaves.sure & there))
        some = parts.any(axis=-1) & enough
        part = _Parts(RULES[tree.nodes[at[0]].aggregation], weights, start, parts, held)
        for end, better in ((low, np.fmin), (high, np.fmax)):
            end[:, at] = np.where(some, part.end(end[:, children], better), np.nan)
        ranges.sure[:, at] = held.any(axis=-1) & surely
        _strike(questionnaire, ranges, at)
    none = stopped_above(tree, stopped)
    low[none] = high[none] = np.nan
    ranges.sure[none] = False
    return ranges


def may_and_must_close(
    questionnaire: Questionnaire, gate: Gate, ranges: Ranges
) -> tuple[Mask, Mask]:
    """For which units the gate may still close, and does in any case: boolean (units,) both."""
    at = tree_of(questionnaire).position[gate.node]
    low = ranges.low[:, at]
    high = ranges.high[:, at]
    sure = ranges.sure[:, at]
    if gate.condition is GateCondition.MISSING:
        return ~sure, np.isnan(low)
    limit = float(gate.threshold)
    if gate.condition is GateCondition.BELOW:
        possible, certain = (
            printed_scores(questionnaire, end) < limit - GUARD for end in (low, high)
        )
        return possible, certain & sure
    possible = (low <= limit + GUARD) & (high >= limit - GUARD)
    return possible, sure & (low >= limit - GUARD) & (high <= limit + GUARD)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of nodes of one rule: which there may be, and which in any case."""

    rule: Rule
    weights: Floats
    start: float
    there: Mask
    held: Mask

    def end(self, scores: Floats, better: np.ufunc) -> Floats:
        """The end that is ``better``: of what may leave, as much counts as serves it."""
        leaving = self.there & ~self.held
        if better is np.fmin:
            towards = scores
        else:
            towards = -scores
        most = int(leaving.sum(axis=-1).max())
        order = np.where(leaving, towards, np.inf).argsort(axis=-1).argsort(axis=-1) if most else 0
        array = np.full(scores.shape[:-1], np.nan)
        for count in range(most + 1):
            counted = self.held | (leaving & (order < count))
            x = np.where(counted, scores, 0.0)
            w = np.where(counted, self.weights, 0.0)
            value = self.rule.combined(x, w, self.start)
            array = better(array, np.where(np.isfinite(value), value, np.nan))
        return array


def _strike(questionnaire: Questionnaire, ranges: Ranges, nodes: Indices) -> None:
    """What the gates that turn a node to 0 may make of its range, and what they do in any case."""
    for at, numbers in striking(questionnaire, nodes):
        gates = (questionnaire.gates[number] for number in numbers)
        masks = [may_and_must_close(questionnaire, gate, ranges) for gate in gates]
        may, must = (np.any(each, axis=0) for each in zip(*masks, strict=True))
        for end, better in ((ranges.low, np.minimum), (ranges.high, np.maximum)):
            now = end[:, at]
            zeroed = np.where(may, better(now, 0.0), now)
            end[:, at] = np.where(must, now * 0.0, zeroed)
