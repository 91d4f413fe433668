"""Why this score: the chain from a node's parts to its number, re-adding to what it explains."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.errors import AssessmentError, Finding, Place
from assessment.language.text import Text
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import ScoringKind
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation
from assessment.scoring.points import points, scored
from assessment.scoring.result import NodeScore, Scores
from assessment.words import Words, mark

AGGREGATION_WORDS = {
    "arithmetic": mark("weighted mean"),
    "geometric": mark("geometric mean"),
    "harmonic": mark("harmonic mean"),
    "min": mark("lowest part"),
    "max": mark("highest part"),
    "sum": mark("weighted sum"),
    "deduct": mark("deductions"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a node: its weight, its score and what it adds.

    Attributes:
        code: Node or question.
        label: Its name.
        weight: Weight among its siblings.
        score: 0-100; None when it does not count.
        level: Level number; None without.
        contribution: Points it adds to the node's score (weighted means only); None otherwise.
        state: ``counted``, ``not_applicable``, ``unanswered`` or ``missing``.
    """

    code: str
    label: Text
    weight: float
    score: float | None
    level: int | None
    contribution: float | None
    state: str


@dataclass(frozen=True)
class Chain:
    """The explanation of one node.

    Attributes:
        code: The node.
        label: Its name.
        aggregation: How its parts are combined.
        result: Its result.
        parts: Children, or the questions of a leaf.
        gates: Reasons of gates that closed on it.
    """

    code: str
    label: Text
    aggregation: str
    result: NodeScore
    parts: tuple[Part, ...]
    gates: tuple[Text, ...]

    def lines(self, words: Words) -> list[str]:
        """The chain in sentences."""
        language = words.language
        rule = words.say(AGGREGATION_WORDS[self.aggregation])
        head = words.say(
            "{code} {label} has {score} points: {rule} of {n} parts.",
            code=self.code,
            label=self.label,
            score=self.result.score,
            rule=rule,
            n=len(self.parts),
        )
        lines = [head, *(_part_line(part, words) for part in self.parts)]
        lines.extend(gate.get(language) for gate in self.gates)
        return lines

    def to_json(self, words: Words) -> dict[str, object]:
        """The chain as data, labels in the reader's language."""
        return {
            "code": self.code,
            "label": self.label.get(words.language),
            "aggregation": self.aggregation,
            "score": None if self.result.score is None else float(self.result.score),
            "exact": self.result.exact,
            "parts": [_part_json(part, words) for part in self.parts],
            "gates": [gate.get(words.language) for gate in self.gates],
        }


def _part_line(part: Part, words: Words) -> str:
    value = "–" if part.score is None else f"{part.score:.1f}"
    return f"  {part.code} {part.label.get(words.language)} × {part.weight:g} = {value}"


def _part_json(part: Part, words: Words) -> Mapping[str, object]:
    return {
        "code": part.code,
        "label": part.label.get(words.language),
        "weight": part.weight,
        "score": part.score,
        "level": part.level,
        "contribution": part.contribution,
        "state": part.state,
    }


def explain(record: Record, evaluation: Evaluation, scores: Scores, code: str) -> Chain:
    """The chain of one node.

    Raises:
        AssessmentError: when the questionnaire has no such node.
    """
    questionnaire = record.questionnaire
    node = questionnaire.node.get(code)
    if node is None:
        raise AssessmentError(
            Finding(ScoringProblem.UNKNOWN_NODE, Place(node=code), {"node": code})
        )
    children = questionnaire.children[code]
    if children:
        parts = _children(scores, [(c.code, c.label, float(c.weight)) for c in children],
                          adds=node.aggregation.value == "arithmetic")  # fmt: skip
    else:
        parts = _questions(record, evaluation, code)
    gates = tuple(g.gate.reason for g in scores.gates if g.gate.target == code)
    return Chain(code, node.label, node.aggregation.value, scores.nodes[code], parts, gates)


def _children(
    scores: Scores, children: list[tuple[str, Text, float]], *, adds: bool
) -> tuple[Part, ...]:
    present = [w for code, _, w in children if scores.nodes[code].exact is not None]
    total = sum(present)
    parts = []
    for code, label, weight in children:
        result = scores.nodes[code]
        counts = adds and result.exact is not None and total > 0
        contribution = weight * (result.exact or 0.0) / total if counts else None
        parts.append(
            Part(code, label, weight, result.exact, result.level, contribution, _state(result))
        )
    return tuple(parts)


def _state(result: NodeScore) -> str:
    if result.not_applicable:
        return "not_applicable"
    if result.unanswered:
        return "unanswered"
    return "missing" if result.exact is None else "counted"


def _questions(record: Record, evaluation: Evaluation, code: str) -> tuple[Part, ...]:
    parts = []
    for question in record.questionnaire.questions_of[code]:
        if not scored(question.scoring) or question.scoring.kind is ScoringKind.ROWS:
            continue
        for place in record.places(question.code):
            answer = evaluation.answers.get(place)
            value = None if answer is None else points(question, answer).value
            reached = None if value is None else float(100 * value)
            state = "counted" if reached is not None else "unanswered"
            weight = float(question.weight)
            parts.append(Part(question.code, question.label, weight, reached, None, None, state))
    return tuple(parts)
