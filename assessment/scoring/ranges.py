"""Between which ends every score lies, however what is open is answered, gates included.

Every rule rises with its parts, so an end of a score comes from the same end of its parts. What
is not decided yet, whether a part leaves the count or a gate closes, each end takes as it suits it.
"""

from dataclasses import dataclass

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Gate, GateCondition
from assessment.scoring.aggregate import Indices, Tree, shown, stopped_above, tree_of
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
    """The ranges of all nodes from those of the leaves."""
    tree = tree_of(questionnaire)
    zeroing = [gate for gate in questionnaire.gates if gate.cap is None]
    may, must = np.zeros((2, len(leaves.low), len(tree.nodes)), dtype=bool)
    found = _climbed(tree, leaves, may, must)
    for _ in zeroing:
        before = may.sum(), must.sum()
        for gate in zeroing:
            possible, certain = may_and_must_close(questionnaire, gate, found)
            may[:, tree.position[gate.target]] |= possible
            must[:, tree.position[gate.target]] |= certain
        if before == (may.sum(), must.sum()):
            break
        found = _climbed(tree, leaves, may, must)
    return found


def may_and_must_close(
    questionnaire: Questionnaire, gate: Gate, found: Ranges
) -> tuple[Mask, Mask]:
    """For which units the gate may still close, and does in any case: boolean (units,) both."""
    at = tree_of(questionnaire).position[gate.node]
    low, high, sure = found.low[:, at], found.high[:, at], found.sure[:, at]
    if gate.condition is GateCondition.MISSING:
        return ~sure, np.isnan(low)
    limit = float(gate.threshold)
    if gate.condition is GateCondition.BELOW:
        possible, certain = (shown(questionnaire, end) < limit - GUARD for end in (low, high))
        return possible, certain & sure
    possible = (low <= limit + GUARD) & (high >= limit - GUARD)
    return possible, sure & (low >= limit - GUARD) & (high <= limit + GUARD)


def _climbed(tree: Tree, leaves: Ranges, may: Mask, must: Mask) -> Ranges:
    """Up the tree, as ``aggregate`` does; gates may turn nodes to 0, or do in any case."""
    stopped = np.isinf(leaves.low)
    there = ~(np.isnan(leaves.low) | stopped)
    low, high = (np.where(there, end, np.nan)[:, tree.columns] for end in (leaves.low, leaves.high))
    sure = (leaves.sure & there)[:, tree.columns]
    _turn(low, high, np.array(tree.leaves), may, must)
    for at, children in tree.steps:
        start, weights = float(tree.nodes[at[0]].start), tree.weights[children]
        parts = ~np.isnan(low[:, children]) & (weights > 0)
        held = sure[:, children] & parts
        least = np.array([float(tree.nodes[i].min_available) for i in at]) - GUARD
        enough, surely = (mask @ tree.below[at].T >= least for mask in (there, leaves.sure & there))
        some = parts.any(axis=-1) & enough
        part = _Parts(RULES[tree.nodes[at[0]].aggregation], weights, start, parts, held)
        for end, better in ((low, np.fmin), (high, np.fmax)):
            end[:, at] = np.where(some, part.end(end[:, children], better), np.nan)
        sure[:, at] = held.any(axis=-1) & surely
        _turn(low, high, at, may, must)
    none = stopped_above(tree, stopped)
    low[none] = high[none] = np.nan
    return Ranges(low, high, sure & ~none)


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
        towards = scores if better is np.fmin else -scores
        order = np.where(leaving, towards, np.inf).argsort(axis=-1).argsort(axis=-1)
        found = np.full(scores.shape[:-1], np.nan)
        for count in range(int(leaving.sum(axis=-1).max()) + 1):
            counted = self.held | (leaving & (order < count))
            x, w = np.where(counted, scores, 0.0), np.where(counted, self.weights, 0.0)
            value = self.rule.combined(x, w, self.start)
            found = better(found, np.where(np.isfinite(value), value, np.nan))
        return found


def _turn(low: Floats, high: Floats, at: Indices, may: Mask, must: Mask) -> None:
    for end, better in ((low, np.minimum), (high, np.maximum)):
        now = end[:, at]
        zeroed = np.where(may[:, at], better(now, 0.0), now)
        end[:, at] = np.where(must[:, at], now * 0.0, zeroed)
