"""Everything a unit report says, looked up once: scores per layer, evidence, gates, themes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

import numpy as np

from assessment.exchange import codes, print_check
from assessment.language.text import Text
from assessment.printing import blocks, charts, wording
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.structure import ACTION, Gate, Node, PolicyItem, chains
from assessment.questionnaire.values import Answer
from assessment.recent import IdentityCache
from assessment.reports.order import ReportOrder
from assessment.responses import model
from assessment.responses.model import Evidence, Layer, Place, ReasonCode, Review, State, Verdict
from assessment.responses.record import Record
from assessment.scoring import aggregate, compare, rounding
from assessment.scoring.lift import Proposal, lift
from assessment.scoring.result import NodeScore, Scores, is_known, so_far

ORDERED = tuple(Layer)
ENOUGH = 3


@dataclass(frozen=True)
class Facts:
    """The facts of one report; until the approval, what is open is told as open."""

    order: ReportOrder
    speech: wording.Speech

    def translate(self, message: str, /, **values: object) -> blocks.Lines:
        return self.speech.translate(message, **values)

    def text(self, text: Text) -> blocks.Lines:
        return self.speech.text(text)

    @property
    def record(self) -> Record:
        return self.order.record

    @property
    def questionnaire(self) -> Questionnaire:
        return self.order.record.questionnaire

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(layer for layer in ORDERED if layer in self.order.scores)

    @cached_property
    def last_step(self) -> Layer:
        """The last review step somebody has taken; the self-assessment when nobody has."""
        taken = {layer for layer, _ in self.record.reviews}
        return next((layer for layer in reversed(ORDERED) if layer in taken), Layer.SELF)

    @cached_property
    def result(self) -> Scores:
        if not self.provisional:
            return self.kept
        scores = so_far(self.kept, self.questionnaire)
        return replace(scores, gates=tuple(gate for gate in scores.gates if gate.known))

    @cached_property
    def unknown_gates(self) -> tuple[Gate, ...]:
        if not self.provisional:
            return ()
        nodes = self.kept.nodes
        form = self.questionnaire
        return tuple(gate for gate in form.gates if not is_known(nodes[gate.node], form))

    @property
    def provisional(self) -> bool:
        return self.record.state is not State.APPROVED

    @property
    def kept(self) -> Scores:
        """The same as it is counted, whatever is open."""
        return self.order.scores[self.layers[-1]]

    @property
    def printed_code(self) -> str:
        """The code of the state it was printed from, and beside it the letters of the result."""
        order = self.order
        layer = self.layers[-1]
        result = print_check.result_code(order.code, self.kept.overall, layer, final=order.final)
        return f"{codes.short_code(order.code)} {result}"

    @cached_property
    def lifts(self) -> tuple[Proposal, ...]:
        """The least sets of steps that lift the overall level, the least effort first."""
        return lift(self.order.record, self.order.evaluation, self.result, self.result.overall.code)

    @cached_property
    def changed(self) -> Mapping[str, compare.ScoreChange]:
        if self.order.previous is None:
            return {}
        then = self.order.previous.record.questionnaire
        return compare.changes(self.questionnaire, self.result, self.order.previous.scores, then)

    @cached_property
    def standings(self) -> Mapping[str, compare.Standing]:
        if not self.order.peers:
            return {}
        standings = compare.against_peers(self.questionnaire, self.result, self.order.peers)
        return {standing.node: standing for standing in standings}

    @cached_property
    def earlier(self) -> tuple[Layer, ...]:
        return self.layers[:-1]

    @cached_property
    def self_scores(self) -> Scores | None:
        if Layer.SELF in self.earlier:
            return self.order.scores[Layer.SELF]
        return None

    @cached_property
    def top(self) -> int:
        return max(0, len(self.questionnaire.levels) - 1)

    @cached_property
    def wanted(self) -> int:
        """The level below which an indicator is a finding: the second highest.

        Lower where every recommendation stops earlier.
        """
        below = [recommendation.below for recommendation in self.questionnaire.recommendations]
        return max(1, min(self.top - 1, max(below, default=self.top)))

    @cached_property
    def closed_at(self) -> frozenset[str]:
        return frozenset(closed.gate.node for closed in self.result.gates)

    @cached_property
    def below_wanted(self) -> list[Node]:
        """The indicators that are findings: those with a level below the wanted one."""
        return [
            node
            for node in self.questionnaire.indicators
            if (level := self.score(node).level) is not None and level < self.wanted
        ]

    def is_capped(self, pillar: Node) -> bool:
        nodes = self.questionnaire.node
        return any(self.pillar_of(nodes[code]) == pillar for code in self.closed_at)

    def score(self, node: Node) -> NodeScore:
        return self.result.nodes[node.code]

    def label(self, node: Node) -> blocks.Lines:
        return self.speech.text(node.label)

    def level_name(self, level: int | None) -> blocks.Lines:
        if level is None:
            return ()
        return self.speech.text(self.questionnaire.levels[level].label)

    def pillar_of(self, node: Node) -> Node:
        root = self.questionnaire.root
        while node.parent is not None and (root is None or node.parent != root.code):
            node = self.questionnaire.node[node.parent]
        return node

    def questions(self, indicator: str) -> tuple[Question, ...]:
        """Questions of an indicator and the columns of the roster that feeds it."""
        roster = self.questionnaire.roster_of_indicator.get(indicator)
        if roster is not None:
            columns = self.questionnaire.columns[roster.code]
        else:
            columns = ()
        own = self.questionnaire.questions_of.get(indicator, ())
        return tuple(dict.fromkeys((*own, *columns)))

    def is_relevant(self, place: Place) -> bool:
        return place in self.order.evaluation.relevant

    def answer(self, place: Place) -> Answer | None:
        return self.order.evaluation.answers.get(place)

    def places(self, indicator: str) -> Iterator[tuple[Question, Place]]:
        for question in self.questions(indicator):
            for place in self.record.places(question.code):
                if self.is_relevant(place):
                    yield question, place

    def evidence(self, indicator: str) -> tuple[Evidence, ...]:
        """The evidence behind an indicator, each document once."""
        evidence_by_id = {
            evidence.id: evidence
            for question in self.questions(indicator)
            for place in self.record.places(question.code)
            for evidence in self.record.response(*place).evidence
        }
        return tuple(evidence_by_id.values())

    def accepted(self, indicator: str) -> tuple[int, int]:
        evidences = self.evidence(indicator)
        return sum(evidence.verdict in model.GOOD for evidence in evidences), len(evidences)

    def review(self, indicator: str) -> Review | None:
        allowed = ORDERED[: ORDERED.index(self.layers[-1]) + 1]
        for layer in reversed(allowed):
            review = self.record.reviews.get((layer, indicator))
            if review is not None and not review.reopened:
                return review
        return None

    def reason(self, indicator: str) -> ReasonCode | None:
        """What a reviewer gave for an indicator, else for the first document that was refused."""
        review = self.review(indicator)
        if review is not None and review.reason is not None:
            return review.reason
        refused = (
            evidence
            for evidence in self.evidence(indicator)
            if evidence.verdict is Verdict.REJECTED
        )
        return next((evidence.reason for evidence in refused if evidence.reason is not None), None)

    def gates_of(self, *, closed: bool) -> tuple[Gate, ...]:
        shut = [gate.gate for gate in self.result.gates]
        gates = self.questionnaire.gates
        known_gates = (gate for gate in gates if closed or gate not in self.unknown_gates)
        return tuple(gate for gate in known_gates if (gate in shut) is closed)


@dataclass(frozen=True, slots=True)
class ThemeScore:
    item: PolicyItem
    indicators: tuple[str, ...]
    counted: int
    exact: float | None
    score: Decimal | None
    level: int | None

    @property
    def few(self) -> bool:
        return self.counted < ENOUGH


def themes(facts: Facts) -> tuple[ThemeScore, ...]:
    """The themes and strategies that an indicator serves, in the order of the policy map.

    Actions count for their strategy; they are too many and too small to have results of their own.
    """
    form = facts.questionnaire
    nodes = facts.result.nodes
    items = {policy_item.code: policy_item for policy_item in form.policy_map}
    made = list[ThemeScore]()
    for code, weights in served_by(form).items():
        counted, exact = theme_mean(facts.result, weights)
        may_have_level = not facts.provisional or any(
            nodes[weight].level is not None for weight in weights
        )
        level = None
        if exact is not None and counted >= ENOUGH and may_have_level:
            level = level_of(form, exact)
        score = None
        if exact is not None:
            score = rounding.round_half_up(exact, form.settings.decimals)
        made.append(ThemeScore(items[code], tuple(weights), counted, exact, score, level))
    return tuple(made)


def _served_by(questionnaire: Questionnaire) -> dict[str, dict[str, float]]:
    tree = aggregate.tree_of(questionnaire)
    shares = tree.share[tree.root].tolist()
    weights = {tree.nodes[i].code: share for i, share in zip(tree.leaves, shares, strict=True)}
    above = chains(questionnaire.policy_map)
    served = dict[str, dict[str, float]]()
    for question in questionnaire.questions:
        if question.indicator is None:
            continue
        for code in question.policy:
            for at in above.get(code, (code,)):
                served.setdefault(at, {})[question.indicator] = weights[question.indicator]
    tops = (
        policy_item.code for policy_item in questionnaire.policy_map if policy_item.kind != ACTION
    )
    return {code: served[code] for code in tops if code in served}


# In the order of the policy map, by code; the same for all units of a round.
served_by = IdentityCache(_served_by, keep=32).get


def theme_mean(scores: Scores, weights: Mapping[str, float]) -> tuple[int, float | None]:
    """How many of the indicators have a score, and their mean; None where none has weight."""
    present = {code: exact for code in weights if (exact := scores.nodes[code].exact) is not None}
    total = sum(weights[code] for code in present)
    weighted = sum(weights[code] * value for code, value in present.items())
    return len(present), weighted / total if total > 0 else None


def level_of(questionnaire: Questionnaire, value: float) -> int | None:
    """The level a score would have before gates; None without levels."""
    if not questionnaire.levels:
        return None
    level = int(aggregate.levels(questionnaire, np.array([[value]]))[0, 0])
    if level >= 0:
        return level
    return None


def bands_of(questionnaire: Questionnaire) -> tuple[charts.Band, ...]:
    starts = [float(level.from_score) for level in questionnaire.levels]
    bands = enumerate(pairwise([*starts, charts.FULL]))
    return tuple(charts.Band(start, end, str(number)) for number, (start, end) in bands)


def qr_text(digest: str) -> str:
    """What the QR sign holds: all of the digest, in letters and digits, so that it stays small."""
    return print_check.SIGN + print_check.full_code(digest)
