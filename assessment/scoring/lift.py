"""What would lift a node one level: the smallest sets of unmet criteria, gates included.

Every aggregation rises with its parts. Children are merged one by one; for each amount of effort
the best ways are kept, as many as are asked for, since any of them can stand in for what is let
go. A way also remembers which of the sets already listed it leaves something out of, so that a
set that holds a listed one whole is never found again. Gates filter what a node may keep; below a
gate that asks for exactly a number, a worse way stands in for no better one. The scores told are
those of the engine itself.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, compress
from math import isfinite
from typing import NamedTuple

import numpy as np

from assessment.errors import AssessmentError
from assessment.questionnaire.model import Question, Questionnaire, Threshold
from assessment.questionnaire.structure import GateCondition
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import Layer, Place
from assessment.responses.record import Record
from assessment.responses.share import contradicted, in_per_cent
from assessment.scoring.aggregate import levels, printed_scores, tree_of
from assessment.scoring.dependence import depending
from assessment.scoring.points import SCORING_RULES, points, scored
from assessment.scoring.result import Scores
from assessment.scoring.rounding import GUARD, Floats, round_half_up
from assessment.scoring.rules import RULES
from assessment.scoring.score import Leaf, ScoresCache
from assessment.scoring.table import score_batch
from assessment.words import Words, mark


@dataclass(frozen=True, slots=True)
class LiftStep:
    """Raising one question of one indicator."""

    indicator: str
    question: str
    # Names of choices to meet besides those met; empty where a number must rise.
    criteria: tuple[str, ...]
    effort: int  # how many criteria (or thresholds) that takes
    value: float  # the leaf's score then, 0-100
    # What the number has to reach; None where criteria are to be met.
    number: Threshold | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    node: str
    steps: tuple[LiftStep, ...]
    effort: int  # number of criteria in all
    score: Decimal
    level: int


type Leaves = Mapping[str, Leaf]


def _leaves(record: Record, evaluation: Evaluation, scores: Scores) -> Leaves:
    """The indicators in the layer to be lifted, as they stand before any gate."""
    return ScoresCache().leaves(record, evaluation, Layer(scores.layer))[0]


def steps_of(record: Record, evaluation: Evaluation, code: str, reached: float) -> list[LiftStep]:
    """Every way up at an indicator, from the least effort; none where it is not one question.

    Where reviewers or missing proof left less in the layer to be lifted than the answer claims,
    criteria above are still to be met.
    """
    asked = record.questionnaire.questions_of[code]
    questions = [q for q in asked if scored(q.scoring) and q.roster is None]
    if len(questions) != 1 or code in record.questionnaire.roster_of_indicator:
        return []
    (question,) = questions
    place = Place(question.code)
    declared = record.response(question.code).not_applicable
    # Without a score there is no way up: nothing applies, or nothing can be made of the answer.
    if place not in evaluation.relevant or declared is not None or not isfinite(reached):
        return []
    # A better answer may have others asked or no more, or worth something else: what it lifts is
    # not known.
    if depending(record.questionnaire, [question.code]):
        return []
    answer = evaluation.answers.get(place)
    if contradicted(record.questionnaire, evaluation, place):
        answer = None  # to be corrected first: it counts as not known
    try:
        if answer is not None:
            claimed = points(question, answer)
        else:
            claimed = Decimal(0)
    except AssessmentError:  # outside its scale, which is told by itself
        return []
    if claimed is None:
        return []
    if abs(float(100 * claimed) - reached) <= GUARD:
        now = claimed
    else:
        now = Decimal(reached) / 100
    bounds = None
    if now != claimed:
        bounds = now
    ways = SCORING_RULES[question.scoring.kind].ways(question, answer, bounds)
    return [
        LiftStep(code, question.code, criteria, effort, float(100 * value), number)
        for criteria, effort, value, number in ways
        if value > now and effort > 0
    ]


_AT_LEAST = (mark("a number of at least {n}"), mark("at least {n}%"))
_ABOVE = (mark("a number above {n}"), mark("more than {n}%"))


def needed(question: Question, limit: Threshold) -> str:
    """The message that says what a number or share has to reach; its placeholder is ``n``."""
    return (_ABOVE if limit.strict else _AT_LEAST)[in_per_cent(question.calculation)]


def decimals_of(value: Decimal) -> int:
    """How many decimals a number was written with, zeros at its end left out."""
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int):
        return max(0, -exponent)
    return 0


def proposal_lines(proposal: Proposal, questionnaire: Questionnaire, words: Words) -> Iterator[str]:
    """A proposal in lines: what it leads to, then every criterion and number it asks for."""
    yield words.translate_plural(
        "{n} more criterion: score {score}, level {level}",
        "{n} more criteria: score {score}, level {level}",
        proposal.effort,
        score=proposal.score,
        level=questionnaire.levels[proposal.level].label.get(words.language),
    )
    for step in proposal.steps:
        label = questionnaire.node[step.indicator].label.get(words.language)
        yield f"  {step.indicator} {label} (+{step.effort})"
        question = questionnaire.by_code[step.question]
        if step.number is not None:
            value = step.number.value
            printed_scores = f"{value:.{decimals_of(value)}f}"
            yield f"    {words.translate(needed(question, step.number), n=printed_scores)}"
        for choice in filter(None, map(question.choice, step.criteria)):
            yield f"    {choice.label.get(words.language)}"


class Way(NamedTuple):
    """One set of steps below a node."""

    effort: int  # what the steps take together
    value: float
    unlike: int  # which of the sets already listed it does not hold whole, a bit for each
    steps: tuple[LiftStep, ...]


Front = list[Way]
# Positions of the gates that must stay open.
Holding = frozenset[int]


class Search:
    """The ways below the nodes of one record; ``steps`` are those at each indicator."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        scores: Scores,
        leaves: Leaves,
        steps: Mapping[str, Sequence[LiftStep]],
    ) -> None:
        self._questionnaire = questionnaire
        self._scores = scores
        self._leaves = leaves
        self._steps = steps
        self._limit = self._most = 0
        self._listed: tuple[Mapping[str, int], ...] = ()
        self._known: dict[object, Front] = {}
        self._below = cache(self._leaves_below)
        closed = [gate.gate for gate in scores.gates]
        self._closed = {at for at, gate in enumerate(questionnaire.gates) if gate in closed}
        self._exact = {
            at
            for at, gate in enumerate(questionnaire.gates)
            if gate.condition is GateCondition.ZERO
            and (gate.threshold or questionnaire.node[gate.node].aggregation.adds_up)
        }

    def ways(
        self, code: str, holding: Holding, bounds: tuple[int, int], listed: Sequence[Proposal]
    ) -> Front:
        """The best ways that hold none of those listed whole.

        ``bounds`` are how much effort they may take, and how many of the same effort are kept
        apart: of the least effort that reaches any score, as many are there, the best by score.
        """
        self._limit, self._most = bounds
        self._listed = tuple(
            {lift_step.indicator: lift_step.effort for lift_step in proposal.steps}
            for proposal in listed
        )
        every = (1 << len(listed)) - 1
        return [way for way in self._front(code, holding) if way.unlike == every]

    def never_opens(self, at: int) -> bool:
        """Whether the gate waits for something missing, which no better answer supplies."""
        missing = self._questionnaire.gates[at].condition is GateCondition.MISSING
        return missing and at in self._closed

    def _leaves_below(self, code: str) -> frozenset[str]:
        parts = self._questionnaire.children[code]
        below = (self._below(part.code) for part in parts)
        if parts:
            return frozenset().union(*below)
        return frozenset({code})

    def _front(self, code: str, holding: Holding) -> Front:
        """The ways of a node; looked for once for what of the listed sets lies below it."""
        below = self._below(code)
        held = tuple(
            (at, leaf, effort)
            for at, each in enumerate(self._listed)
            for leaf, effort in each.items()
            if leaf in below
        )
        key = (code, holding, self._limit, self._most, held)
        if key not in self._known:
            self._known[key] = self._searched(code, holding)
        return self._known[key]

    def _searched(self, code: str, holding: Holding) -> Front:
        """The ways of a node, with the gates of ``holding`` open.

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
        left: Front = []
        if zeroing & (self._closed | self._exact) and self._open(code, 0.0, holding):
            left = [way._replace(value=0.0) for way in self._within(code, holding)]
        above = self._exactly(code, holding, itself=False)
        if any(map(self.never_opens, zeroing)):
            return keep_best_ways(left, self._most, exact=above)
        inner = holding | zeroing
        opened = (w for w in self._within(code, inner) if self._open(code, w.value, inner))
        best = {way.steps: way for way in left}
        best.update((way.steps, way) for way in opened)
        return keep_best_ways(best.values(), self._most, exact=above)

    def _exactly(self, code: str, holding: Holding, *, itself: bool = True) -> bool:
        """Whether a gate that has to stay open asks for exactly a number here or further up."""
        at: str | None
        if itself:
            at = code
        else:
            at = self._questionnaire.node[code].parent
        looked_at = {self._questionnaire.gates[gate].node for gate in holding & self._exact}
        while at is not None and at not in looked_at:
            at = self._questionnaire.node[at].parent
        return at is not None

    def _within(self, code: str, holding: Holding) -> Front:
        """The ways before any gate on the node itself."""
        if self._questionnaire.children[code]:
            return self._inner(code, holding)
        now = self._leaves[code].numbers[0]
        if not isfinite(now):
            return []
        front = [Way(0, now, self._unlike(code, 0), ())]
        # Steps of one indicator hold each other: a dearer one has to bring more, and of the same
        # criteria, met already above, the highest level counts.
        for step in sorted(self._steps[code], key=lambda step: (step.effort, -step.value)):
            if step.effort <= self._limit and step.value > front[-1].value + GUARD:
                front.append(Way(step.effort, step.value, self._unlike(code, step.effort), (step,)))
        return front

    def _unlike(self, code: str, effort: int) -> int:
        return sum(1 << at for at, each in enumerate(self._listed) if effort < each.get(code, 0))

    def _inner(self, code: str, holding: Holding) -> Front:
        node = self._questionnaire.node[code]
        rule = RULES[node.aggregation]
        weights = list[float]()
        parts: list[Front] = []
        for child in self._questionnaire.children[code]:
            if self._scores.nodes[child.code].exact is None or child.weight == 0:
                continue
            front = self._front(child.code, holding)
            if not front:
                return []
            weights.append(float(child.weight))
            if rule.picks is None:
                measured = rule.measured(np.array([way.value for way in front]))
                front = _worth(front, weights[-1] * measured)
            parts.append(front)
        if not parts:
            return []
        join = {np.minimum: min, np.maximum: max}.get(rule.picks, operator.add)
        merged, *others = parts
        exact = self._exactly(code, holding)
        for other in others:
            merged = self._merged(merged, other, join, exact=exact)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.array([way.value for way in merged])
            whole = sum(weights), float(node.start)
            if rule.picks is not None:
                back = values
            else:
                back = rule.back(values, *whole)
        return _worth(merged, back)

    def _merged(
        self, ways: Front, other: Front, join: Callable[[float, float], float], *, exact: bool
    ) -> Front:
        pairs = sorted(
            (a.effort + b.effort, -join(a.value, b.value), -(a.unlike | b.unlike), i, j)
            for i, a in enumerate(ways)
            for j, b in enumerate(other)
            if a.effort + b.effort <= self._limit
        )
        keep = _Keep(self._most, exact=exact and len(pairs) < MOST_PAIRS)
        return [
            Way(effort, -lost, -unlike, ways[i].steps + other[j].steps)
            for effort, lost, unlike, i, j in pairs
            if keep.wanted(effort, -lost, -unlike)
        ]

    def _open(self, code: str, value: float, holding: Holding) -> bool:
        """Whether a node of this score keeps the gates of ``holding`` open that look at it."""
        looking = [gate for at in holding if (gate := self._questionnaire.gates[at]).node == code]
        if not looking:
            return True
        printed = float(printed_scores(self._questionnaire, np.array([value]))[0])
        for gate in looking:
            limit = float(gate.threshold)
            if gate.condition is GateCondition.BELOW and printed < limit - GUARD:
                return False
            if gate.condition is GateCondition.ZERO and abs(value - limit) <= GUARD:
                return False
        return True


# Beyond as many, a worse way is let go even where a better one may close a gate.
MOST_PAIRS = 200_000


class _Keep:
    """What of the ways that come, cheapest and best first, has to be kept.

    A way goes when a cheaper one is as good in every respect, or when as many as are asked for
    of the same effort are: whatever it would end in, they end in as well. Where it matters which
    number it is ``exact``-ly, only ways of the same number stand in for each other.
    """

    def __init__(self, most: int, *, exact: bool) -> None:
        self._most = most
        self._exact = exact
        self._effort = -1
        self._cheaper: dict[float, dict[int, float]] = {}
        self._same: dict[float, list[tuple[float, int]]] = {}

    def wanted(self, effort: int, value: float, unlike: int) -> bool:
        """Whether this way is kept; called in the order of effort, and of value, best first."""
        if effort != self._effort:
            for number, ways in self._same.items():
                cheaper = self._cheaper.setdefault(number, {})
                for before, bits in ways:
                    cheaper[bits] = max(before, cheaper.get(bits, before))
            self._effort = effort
            self._same = {}
        number = 0.0
        if self._exact:
            number = round(value, 9)
        for bits, best in self._cheaper.get(number, {}).items():
            if value <= best + GUARD and bits | unlike == bits:
                return False
        same = self._same.setdefault(number, [])
        if sum(bits | unlike == bits for _, bits in same) >= self._most:
            return False
        same.append((value, unlike))
        return True


def keep_best_ways(ways: Iterable[Way], most: int, *, exact: bool) -> Front:
    """Only the ways that others do not stand in for, from the least effort."""
    keep = _Keep(most, exact=exact)
    ordered = sorted(ways, key=lambda way: (way.effort, -way.value, -way.unlike))
    return [way for way in ordered if keep.wanted(way.effort, way.value, way.unlike)]


def _worth(front: Front, values: Floats) -> Front:
    return [way._replace(value=value) for way, value in zip(front, values.tolist(), strict=True)]


MOST_PROPOSALS = 5


def lift(record: Record, evaluation: Evaluation, scores: Scores, node: str) -> tuple[Proposal, ...]:
    """At most five proposals, the least effort first; none at the top level or without level.

    Those of equal effort stand in the questionnaire's order; of more than fit, the ones that give
    the most points are taken.
    """
    questionnaire = record.questionnaire
    level = scores.nodes[node].level
    if level is None or level >= len(questionnaire.levels) - 1:
        return ()
    now = _leaves(record, evaluation, scores)
    steps = {
        code: steps_of(record, evaluation, code, leaf.numbers[0]) for code, leaf in now.items()
    }
    search = Search(questionnaire, scores, now, steps)
    place = list(steps)
    holding = frozenset(
        at
        for at, gate in enumerate(questionnaire.gates)
        if gate.target == node and (gate.cap is None or gate.cap <= level)
    )
    if any(map(search.never_opens, holding)):
        return ()
    proposals: list[Proposal] = []

    def lifting(limit: int, most: int) -> Iterator[Proposal]:
        ways = search.ways(node, holding, (limit, most), proposals)
        promised = levels(questionnaire, np.array([way.value for way in ways]))
        for way in compress(ways, promised > level):
            ((score, reached),) = _after(questionnaire, now, node, [way.steps])
            if reached > level and way.steps:
                printed = round_half_up(score, questionnaire.settings.decimals)
                yield Proposal(node, way.steps, way.effort, printed, reached)

    def order(proposal: Proposal) -> list[tuple[int, int]]:
        return [(place.index(step.indicator), step.effort) for step in proposal.steps]

    # The sets of the least effort, then the least that hold none of them, and so on.
    every = sum(
        max((step.effort for step in lift_steps), default=0) for lift_steps in steps.values()
    )
    while len(proposals) < MOST_PROPOSALS and (first := next(lifting(every, 1), None)):
        wide = lifting(first.effort, MOST_PROPOSALS)
        same = [proposal for proposal in wide if proposal.effort == first.effort] or [first]
        same.sort(key=lambda proposal: (-proposal.score, order(proposal)))
        proposals += sorted(same[: MOST_PROPOSALS - len(proposals)], key=order)
    return tuple(proposals)


@dataclass(frozen=True, slots=True)
class Gain:
    step: LiftStep
    score: Decimal
    gain: Decimal  # how much more that is than now
    level: int


def first_steps(record: Record, evaluation: Evaluation, scores: Scores, node: str) -> list[Gain]:
    """The five cheapest steps that give something, one an indicator, the best of a price first."""
    now = _leaves(record, evaluation, scores)
    steps = [steps_of(record, evaluation, code, leaf.numbers[0]) for code, leaf in now.items()]
    gains = _gains(record.questionnaire, scores, now, node, [*chain.from_iterable(steps)])
    first: dict[str, Gain] = {}
    for gain in sorted(gains, key=lambda other_gain: (other_gain.step.effort, -other_gain.gain)):
        first.setdefault(gain.step.indicator, gain)
    return [*first.values()][:MOST_PROPOSALS]


def open_ends(record: Record, evaluation: Evaluation, scores: Scores, node: str) -> list[Gain]:
    """The five indicators without an answer that could give most, each at its top."""
    questionnaire = record.questionnaire
    now = _leaves(record, evaluation, scores)
    steps = [
        LiftStep(code, questions[0].code, (), 0, float(leaf.highest or 0))
        for code, leaf in now.items()
        if scores.nodes[code].unanswered and (questions := questionnaire.questions_of[code])
    ]
    gains = _gains(questionnaire, scores, now, node, steps)
    return sorted(gains, key=lambda gain: -gain.gain)[:MOST_PROPOSALS]


def _gains(
    questionnaire: Questionnaire,
    scores: Scores,
    leaves: Leaves,
    node: str,
    steps: Sequence[LiftStep],
) -> list[Gain]:
    now = scores.nodes[node].score
    decimals = questionnaire.settings.decimals
    if now is None or not steps:
        return []
    gains = []
    tried = _after(questionnaire, leaves, node, [[step] for step in steps])
    for step, (exact, level) in zip(steps, tried, strict=True):
        score = round_half_up(exact, decimals)
        if score > now:
            gains.append(Gain(step, score, score - now, level))
    return gains


def _after(
    questionnaire: Questionnaire, leaves: Leaves, node: str, sets: Sequence[Sequence[LiftStep]]
) -> list[tuple[float, int]]:
    """The node's score and level after each set of steps, with every gate as it stands then."""
    tree = tree_of(questionnaire)
    rows = np.array([[leaves[code].numbers[0] for code in tree.codes]] * len(sets))
    for row, steps in zip(rows, sets, strict=True):
        for step in steps:
            row[tree.codes.index(step.indicator)] = step.value
    made, _, capped = score_batch(questionnaire, rows)
    at = tree.position[node]
    return list(zip(made[:, at].tolist(), capped[:, at].tolist(), strict=True))
