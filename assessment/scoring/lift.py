"""What would lift a node one level: the smallest sets of unmet criteria, gates included.

Every aggregation rises with its parts, so for each amount of effort only the best score of a
node matters: children are merged one by one, keeping for each effort the best combination
(exact dynamic programming, no estimate). Gates filter what a node may keep.
"""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Aggregation, GateCondition
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation
from assessment.scoring.bands import capped_levels, gated_scores, levels, shown
from assessment.scoring.lift_steps import Proposal, Step, steps_of
from assessment.scoring.result import Scores
from assessment.scoring.rounding import GUARD, round_half_up
from assessment.scoring.tree import tree_of

MOST_PROPOSALS = 5
_PLUS: Callable[[float, float], float] = operator.add
_JOINS: Mapping[Aggregation, Callable[[float, float], float]] = {
    Aggregation.MIN: min,
    Aggregation.MAX: max,
}


@dataclass(frozen=True, slots=True)
class _Best:
    """For one effort: the best score (or partial sum) and the steps that give it."""

    effort: int
    value: float
    steps: tuple[Step, ...]


Front = list[_Best]
# Positions of the gates that must stay open.
Holding = frozenset[int]


def lift(record: Record, evaluation: Evaluation, scores: Scores, node: str) -> tuple[Proposal, ...]:
    """At most five proposals, the least effort first; none at the top level or without level."""
    search = _Search(record, evaluation, scores, node)
    first = search.proposal(frozenset())
    if first is None:
        return ()
    found = {first.steps: first}
    for step in first.steps:
        other = search.proposal(frozenset({step.indicator}))
        if other is not None:
            found.setdefault(other.steps, other)
    return tuple(sorted(found.values(), key=lambda p: (p.effort, -p.score))[:MOST_PROPOSALS])


class _Search:
    """The search below one node of one record."""

    def __init__(self, record: Record, evaluation: Evaluation, scores: Scores, node: str) -> None:
        self._questionnaire: Questionnaire = record.questionnaire
        self._scores = scores
        self._node = node
        level = scores.nodes[node].level
        top = len(self._questionnaire.levels) - 1
        self._target = None if level is None or level >= top else level + 1
        self._steps: Mapping[str, tuple[Step, ...]] = {
            leaf.code: steps_of(record, evaluation, leaf.code, scores.nodes[leaf.code].exact)
            for leaf in self._questionnaire.indicators
        }
        self._known: dict[tuple[str, frozenset[str], Holding], Front] = {}

    def proposal(self, banned: frozenset[str]) -> Proposal | None:
        """The least effort that reaches the target without the banned indicators."""
        holding = frozenset(
            at
            for at, gate in enumerate(self._questionnaire.gates)
            if gate.target == self._node and (gate.cap is None or self._capped(gate.cap))
        )
        if self._target is None or any(map(self._never_opens, holding)):
            return None
        for best in self._front(self._node, banned, holding):
            level = int(levels(self._questionnaire, np.array([[best.value]]))[0, 0])
            if level >= self._target and best.steps:
                decimals = self._questionnaire.settings.decimals
                score = round_half_up(best.value, decimals)
                reached = self._reached(best.steps)
                return Proposal(self._node, best.steps, best.effort, score, reached)
        return None

    def _reached(self, steps: Sequence[Step]) -> int:
        """The node's level after the steps, with every gate as it stands then."""
        tree = tree_of(self._questionnaire)
        exact = {code: found.exact for code, found in self._scores.nodes.items()}
        exact |= {step.indicator: step.value for step in steps}
        at_leaves = [exact[tree.nodes[i].code] for i in tree.leaves]
        row = np.array([[np.nan if value is None else value for value in at_leaves]])
        scores = gated_scores(self._questionnaire, tree, row)
        before = levels(self._questionnaire, scores)
        after = capped_levels(self._questionnaire, tree, scores, before)
        return int(after[0, tree.position[self._node]])

    def _front(self, code: str, banned: frozenset[str], holding: Holding) -> Front:
        """The best scores of a node; looked for once for what is banned below it."""
        key = (code, banned & self._below(code), holding)
        if key not in self._known:
            self._known[key] = self._searched(*key)
        return self._known[key]

    def _below(self, code: str) -> frozenset[str]:
        """The indicators of a node, itself when it is one."""
        parts = self._questionnaire.children[code]
        below = (self._below(part.code) for part in parts)
        return frozenset().union(*below) if parts else frozenset({code})

    def _searched(self, code: str, banned: frozenset[str], holding: Holding) -> Front:
        """The best scores of a node by effort, with the gates of ``holding`` open.

        A gate that turns the node itself to 0 is either opened, or leaves it at 0 for no more
        than the gates of ``holding`` below it cost.
        """
        zeroing = (
            frozenset(
                at
                for at, gate in enumerate(self._questionnaire.gates)
                if gate.target == code and gate.cap is None
            )
            - holding
        )
        left = []
        if any(map(self._closed, zeroing)):
            left = [_Best(b.effort, 0.0, b.steps) for b in self._within(code, banned, holding)[:1]]
        kept = [best for best in left if self._open(code, best.value, holding)]
        if any(map(self._never_opens, zeroing)):
            return kept
        inner = holding | zeroing
        front = self._within(code, banned, inner)
        return _pruned([*kept, *(best for best in front if self._open(code, best.value, inner))])

    def _within(self, code: str, banned: frozenset[str], holding: Holding) -> Front:
        """The front before any gate on the node itself."""
        if self._questionnaire.children[code]:
            return self._inner(code, banned, holding)
        return self._leaf(code, banned)

    def _closed(self, at: int) -> bool:
        gate = self._questionnaire.gates[at]
        return any(each.gate == gate for each in self._scores.gates)

    def _never_opens(self, at: int) -> bool:
        """Whether the gate waits for something missing, which no better answer supplies."""
        missing = self._questionnaire.gates[at].condition is GateCondition.MISSING
        return missing and self._closed(at)

    def _leaf(self, code: str, banned: frozenset[str]) -> Front:
        now = self._scores.nodes[code].exact
        if now is None:
            return []
        steps = () if code in banned else self._steps[code]
        return _pruned([_Best(0, now, ()), *(_Best(s.effort, s.value, (s,)) for s in steps)])

    def _inner(self, code: str, banned: frozenset[str], holding: Holding) -> Front:
        node = self._questionnaire.node[code]
        parts: list[tuple[float, Front]] = []
        for child in self._questionnaire.children[code]:
            if self._scores.nodes[child.code].exact is None or child.weight == 0:
                continue
            front = self._front(child.code, banned, holding)
            if not front:
                return []
            parts.append((float(child.weight), front))
        if not parts:
            return []
        total = sum(weight for weight, _ in parts)
        measure = _measure(node.aggregation, float(node.start), total)
        merged = _transformed(parts[0], measure)
        for part in parts[1:]:
            merged = _merged(merged, _transformed(part, measure), node.aggregation)
        return [_Best(b.effort, measure.back(b.value), b.steps) for b in merged]

    def _open(self, code: str, value: float, holding: Holding) -> bool:
        """Whether a node of this score keeps the gates of ``holding`` open that look at it."""
        looking = [gate for at in holding if (gate := self._questionnaire.gates[at]).node == code]
        if not looking:
            return True
        printed = float(shown(self._questionnaire, np.array([value]))[0])
        for gate in looking:
            limit = float(gate.threshold)
            if gate.condition is GateCondition.BELOW and printed < limit - GUARD:
                return False
            if gate.condition is GateCondition.ZERO and abs(value - limit) <= GUARD:
                return False
        return True

    def _capped(self, cap: int) -> bool:
        return self._target is not None and cap < self._target


@dataclass(frozen=True, slots=True)
class _Measure:
    """How children's scores enter the merge, and how the merged value becomes a score again."""

    into: Callable[[float, float], float]
    back: Callable[[float], float]


def _measure(aggregation: Aggregation, start: float, total: float) -> _Measure:
    """The measure of an aggregation; ``total`` is the weight of the present children."""
    match aggregation:
        case Aggregation.GEOMETRIC:
            return _Measure(
                lambda w, x: w * math.log(x / 100) if x > 0 else -math.inf,
                lambda v: 100 * math.exp(v / total),
            )
        case Aggregation.HARMONIC:
            return _Measure(lambda w, x: -w / x if x > 0 else -math.inf, lambda v: -total / v)
        case Aggregation.MIN | Aggregation.MAX:
            return _Measure(lambda _w, x: x, lambda v: v)
        case Aggregation.SUM:
            return _Measure(lambda w, x: w * x, lambda v: v)
        case Aggregation.DEDUCT:
            return _Measure(lambda w, x: -w * (1 - x / 100), lambda v: start + v)
        case _:
            return _Measure(lambda w, x: w * x, lambda v: v / total)


def _transformed(part: tuple[float, Front], measure: _Measure) -> Front:
    weight, front = part
    return [_Best(b.effort, measure.into(weight, b.value), b.steps) for b in front]


def _merged(one: Front, other: Front, aggregation: Aggregation) -> Front:
    """The best of all pairs; only what is kept is written out, the least effort first."""
    join = _JOINS.get(aggregation, _PLUS)
    pairs = sorted(
        (a.effort + b.effort, -join(a.value, b.value), i, j)
        for i, a in enumerate(one)
        for j, b in enumerate(other)
    )
    kept: Front = []
    least: float | None = None
    for effort, lost, i, j in pairs:
        if least is None or -lost > least:
            kept.append(_Best(effort, -lost, one[i].steps + other[j].steps))
            least = _better_than(-lost)
    return kept


def _pruned(front: Front) -> Front:
    """Only what is better than everything cheaper, from the least effort."""
    kept: Front = []
    least: float | None = None
    for best in sorted(front, key=lambda best: (best.effort, -best.value)):
        if least is None or best.value > least:
            kept.append(best)
            least = _better_than(best.value)
    return kept


def _better_than(value: float) -> float | None:
    """What the next has to exceed to be kept; None when anything is better."""
    return None if math.isinf(value) else value + GUARD
