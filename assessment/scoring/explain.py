"""Why this score: the chain from answers and evidence to a number that it adds up to again.

One chain explains one node by its parts: what each adds, and the notes that say why;
``explain_down`` follows it to the answers. The words come with the chain, in the reader's language;
the figures are data.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from assessment.errors import AssessmentError
from assessment.language.text import Text
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Group, Question, Questionnaire, ScoringKind
from assessment.questionnaire.structure import Aggregation, NodeCode, Unanswered
from assessment.responses.choices import ladder_level
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import GOOD, Layer, Place, Verdict
from assessment.responses.record import Record
from assessment.responses.review import evidence_demanded
from assessment.responses.share import mean_of_rows
from assessment.scoring.points import scored
from assessment.scoring.result import NodeScore, Scores, at_node, is_known
from assessment.scoring.rounding import GUARD, Floats, round_floats, round_half_up
from assessment.scoring.rules import RULES, Rule
from assessment.scoring.score import Share, level_by_review, looked_at, shares
from assessment.words import Words, mark

_MOST_DECIMALS = 12
STATE_WORDS = {
    "not_applicable": mark("Not applicable"),
    "unanswered": mark("Unanswered"),
    "missing": mark("no score"),
    "hidden": mark("not asked here"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One reason, said in the reader's language; texts among its values are said in it too."""

    message: str
    values: Mapping[str, object] = MappingProxyType({})

    def describe(self, words: Words) -> str:
        shown = {
            name: words.translate(value.message) if isinstance(value, Note) else value
            for name, value in self.values.items()
        }
        return words.translate(self.message, **shown)


def no_level_yet(node: NodeScore, questionnaire: Questionnaire) -> tuple[Note, ...]:
    """Why a node has no level while too little of it is answered; nothing otherwise."""
    if node.level is not None or is_known(node, questionnaire):
        return ()
    least = f"{float(questionnaire.settings.min_applicable):.0%}"
    values = {"share": f"{int(100 * node.completeness + GUARD)}%", "least": least}
    return (Note(mark("{share} is answered. A level is told from {least} on."), values),)


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    code: str
    label: Text
    weight: float
    score: float | None
    level: int | None
    contribution: float | None
    state: str
    notes: tuple[Note, ...] = ()

    @property
    def reached(self) -> float | None:
        """Its score; what nobody answered adds nothing, and nothing is known of it."""
        if self.state == "unanswered":
            return None
        return self.score


def write_number(value: float, places: int) -> str:
    return f"{round_half_up(value, places):f}"


@dataclass(frozen=True)
class Explanation:
    code: str
    label: Text
    aggregation: str
    result: NodeScore
    parts: tuple[ExplainedPart, ...]
    gates: tuple[Text, ...]
    layer: str = "final"
    decimals: int = 1

    @property
    def counted(self) -> tuple[ExplainedPart, ...]:
        """The parts the number comes from, without the start of deductions."""
        return tuple(
            part
            for part in self.parts
            if part.contribution is not None and part.weight > 0 and part.state != "start"
        )

    @property
    def start(self) -> float:
        """What deductions are taken from; 0 with other rules."""
        return sum(part.contribution or 0 for part in self.parts if part.state == "start")

    @property
    def rule(self) -> Rule:
        return RULES[Aggregation(self.aggregation)]

    @property
    def combined(self) -> float | None:
        """The number the parts give, before any gate; None where they give none."""
        scores, weights = self._numbers()
        if scores.size:
            return float(self.rule.combined(scores, weights, self.start))
        return None

    @property
    def gates_take(self) -> float | None:
        """What is added to ``combined`` to have the score: 0, or less where a gate takes it."""
        combined = self.combined
        exact = self.result.exact
        if combined is None or exact is None:
            return None
        return exact - combined

    def formula(self, words: Words, write: Callable[[float, int], str] = write_number) -> str:
        """The rule with its numbers, exact enough that who follows it gets the printed number.

        ``write`` writes a number with so many decimals. Empty where there is no number.
        """
        rule = self.rule
        scores, weights = self._numbers()
        if not scores.size or self.result.score is None:
            return ""
        wanted = self._printed(scores, weights)
        score = write(float(wanted), self.decimals)
        decides = self.counted[rule.deciding(scores)]
        part = f"{decides.code} {decides.label.get(words.language)}".strip()
        if isinstance(rule.written, str):
            values = ", ".join(write(value, self.decimals) for value in scores.tolist())
            return words.translate(rule.written, values=values, score=score, part=part)
        if rule.nothing and scores.min() <= 0:
            return words.translate(rule.nothing, part=part)
        more = range(self.decimals, _MOST_DECIMALS)
        enough = (at for at in more if self._printed(round_floats(scores, at), weights) == wanted)
        places = next(enough, _MOST_DECIMALS)
        shown = [
            (f"{weight:.12g}", write(max(rule.least, value), places))
            for weight, value in zip(weights.tolist(), scores.tolist(), strict=True)
        ]
        return f"{rule.written(shown, f'{weights.sum():.12g}', f'{self.start:.12g}')} = {score}"

    def _numbers(self) -> tuple[Floats, Floats]:
        counted = self.counted
        scores = np.array([part.score or 0.0 for part in counted], dtype=np.float64)
        return scores, np.array([part.weight for part in counted], dtype=np.float64)

    def _printed(self, scores: Floats, weights: Floats) -> Decimal:
        return round_half_up(float(self.rule.combined(scores, weights, self.start)), self.decimals)

    def worked(
        self, words: Words, number: Callable[[float, int], str], digits: Callable[[str], str]
    ) -> list[str]:
        """How the number comes about: what the signs stand for, the formula, what a gate makes.

        Nothing where there is no number; the rules that take one part need no key to the signs.
        ``digits`` writes lines in the digits in use; codes of parts stay as they are.
        """
        formula = self.formula(words, number)
        score = self.result.score
        if not formula or score is None:
            return []
        key = self.rule.key
        if key:
            lines = [words.translate(key), formula]
        else:
            lines = [formula]
        if abs(self.gates_take or 0) > GUARD:
            shown = number(float(score), self.decimals)
            lines.append(words.translate("A gate makes the score {score}.", score=shown))
        codes = [part.code for part in self.counted]
        return [line if any(code in line for code in codes) else digits(line) for line in lines]

    def lines(self, words: Words) -> list[str]:
        open_yet = self.result.score is None or self.result.unanswered
        score = "–" if open_yet else self.result.score
        head = words.translate_plural(
            "{code} {label} has {score} points: {rule} of {n} part.",
            "{code} {label} has {score} points: {rule} of {n} parts.",
            sum(part.state != "start" for part in self.parts),
            code=self.code,
            label=self.label,
            score=score,
            rule=words.translate(self.rule.words),
        )
        lines = [head]
        for part in self.parts:
            lines.append(_part_line(part, words, self.decimals))
            lines.extend(f"    {note.describe(words)}" for note in part.notes)
        formula = self.formula(words)
        if formula and (len(self.counted) > 1 or self.aggregation != Aggregation.ARITHMETIC):
            lines.append(f"  {formula}")
        if abs(self.gates_take or 0) > GUARD:
            lines.append("  " + words.translate("A gate makes the score {score}.", score=score))
        lines.extend(f"  {gate.get(words.language)}" for gate in self.gates)
        return lines

    def to_json(self, words: Words) -> dict[str, object]:
        by_part: dict[str, float] = {}
        if factors := self.rule.factors:
            counted = (part.code for part in self.counted)
            by_part = dict(zip(counted, factors(*self._numbers()).tolist(), strict=True))
        return {
            "code": self.code,
            "label": self.label.get(words.language),
            "layer": self.layer,
            "aggregation": self.aggregation,
            "score": None if self.result.score is None else float(self.result.score),
            "exact": self.result.exact,
            "level": self.result.level,
            "level_before_gates": self.result.level_before_gates,
            "formula": self.formula(words) or None,
            "combined": self.combined,
            "gates_take": self.gates_take,
            "parts": [
                {
                    **{field.name: getattr(part, field.name) for field in fields(part)},
                    "label": part.label.get(words.language),
                    "notes": [note.describe(words) for note in part.notes],
                    "factor": by_part.get(part.code),
                }
                for part in self.parts
            ],
            "gates": [gate.get(words.language) for gate in self.gates],
        }


def _part_line(part: ExplainedPart, words: Words, decimals: int) -> str:
    value = "–"
    if part.reached is not None:
        value = write_number(part.reached, decimals)
    label = part.label.get(words.language)
    if part.state == "start":
        return "  " + words.translate("Start of the deductions: {value}", value=value)
    adds = "–"
    if part.contribution is not None:
        adds = write_number(part.contribution, decimals)
    line = "  " + words.translate(
        "{code} {label}: {value}, weight {weight}, adds {adds}",
        code=part.code,
        label=label,
        value=value,
        weight=f"{part.weight:g}",
        adds=adds,
    )
    state = STATE_WORDS.get(part.state)
    if state is not None:
        return f"{line} ({words.translate(state)})"
    return line


def leaf_parts(
    record: Record, evaluation: Evaluation, scores: Scores, code: str
) -> tuple[ExplainedPart, ...]:
    """The parts of an indicator: its questions, or the level that a reviewer set."""
    layer = Layer(scores.layer)
    review = level_by_review(record, code, layer)
    exact = scores.nodes[code].exact
    if review is not None:
        values = {"by": review.by, "level": review.level, "comment": review.comment}
        message = mark("{layer}: {by} set level {level}. {comment}")
        note = Note(message, {"layer": Note(review.layer.word), **values})
        label = record.questionnaire.node[code].label
        return (ExplainedPart(code, label, 1.0, exact, review.level, exact, "reviewed", (note,)),)
    try:
        counted = [*filter(None, shares(record, evaluation, code, layer))]
    except AssessmentError:
        outside = Note(mark("The answer is outside its scale and does not count."))
        return tuple(_uncounted(record, evaluation, code, frozenset(), outside))
    known = frozenset(share.place for share in counted)
    parts = _counted(record, evaluation, scores, code, counted)
    return (*parts, *_uncounted(record, evaluation, code, known))


def _counted(
    record: Record, evaluation: Evaluation, scores: Scores, code: str, counted: Sequence[Share]
) -> Iterator[ExplainedPart]:
    judged = looked_at(record, code, Layer(scores.layer))
    settings = record.questionnaire.settings
    # What stands in the denominator, by the rule for what is unanswered.
    open_counts = settings.unanswered is not Unanswered.MISSING
    weights = (
        share.question_or_group.weight
        for share in counted
        if open_counts or share.points is not None
    )
    if scores.nodes[code].exact is None:
        total = Decimal(0)
    else:
        total = sum(weights, Decimal(0))
    for share in counted:
        asked = share.question_or_group
        notes = _notes(record, evaluation, share)
        left = share.points
        if judged and share.left != share.points:
            left = share.left
            message = mark("The answer claims {claimed} points; only what is proved counts.")
            notes.append(Note(message, {"claimed": f"{float(100 * (share.points or 0)):g}"}))
        adds = None
        if total and (open_counts or share.points is not None):
            adds = float(100 * asked.weight * (left or 0) / total)
        score, state = (None, "unanswered") if left is None else (float(100 * left), "counted")
        what = asked.code, asked.label, float(asked.weight)
        yield ExplainedPart(*what, score, None, adds, state, tuple(notes))


def _notes(record: Record, evaluation: Evaluation, share: Share) -> list[Note]:
    """What is to be said about the answer, or the rows, that a share is of."""
    if isinstance(share.question_or_group, Group):
        message, values = mean_of_rows(record.questionnaire, share.question_or_group)
        return [
            Note(message, {"n": len(record.rows.get(share.question_or_group.code, ())), **values})
        ]
    response = record.response(*share.place)
    if response.not_applicable is not None:
        return [Note(mark("Not applicable was refused, so it counts 0."))]
    notes = []
    answer = evaluation.answers.get(share.place)
    if share.question_or_group.scoring.kind is ScoringKind.LADDER and isinstance(answer, tuple):
        notes.append(_ladder_note(share.question_or_group, set(answer)))
    if answer is not None and evidence_demanded(record, evaluation, share.place):
        verdicts = [evidence.verdict for evidence in response.evidence]
        counts = {"accepted": sum(map(GOOD.__contains__, verdicts)), "all": len(verdicts)}
        counts["rejected"] = verdicts.count(Verdict.REJECTED)
        message = mark("Required evidence is missing.")
        if verdicts:
            message = mark("Evidence: {accepted} of {all} accepted, {rejected} not accepted.")
        notes.append(Note(message, counts))
    return notes


def _ladder_note(question: Question, ticked: set[str]) -> Note:
    criteria = [choice for choice in question.choices if not choice.exclusive]
    level = ladder_level(question, ticked)
    unmet = next((c for c in criteria if (c.level or 0) > level and c.name not in ticked), None)
    values = {"met": sum(c.name in ticked for c in criteria), "all": len(criteria), "level": level}
    if unmet is None:
        return Note(mark("Criteria met: {met} of {all}, level {level}."), values)
    message = mark("Criteria met: {met} of {all}, level {level}. Next to meet: “{criterion}”")
    return Note(message, {**values, "criterion": unmet.label})


def _uncounted(
    record: Record, evaluation: Evaluation, code: str, known: frozenset[Place], *notes: Note
) -> Iterator[ExplainedPart]:
    """Questions that leave the denominator: not asked here, not applicable, without points."""
    asked = record.questionnaire.questions_of[code]
    for question in (question for question in asked if scored(question.scoring)):
        what = question.code, question.label, float(question.weight)
        for place in record.places(question.code):
            if place in known:
                continue
            state = "missing"
            reasons = notes
            if place not in evaluation.relevant:
                state = "hidden"
            elif (declared := record.response(*place).not_applicable) is not None:
                reason = Note(mark("Reason: {reason}"), {"reason": declared.reason})
                state = "not_applicable"
                reasons = (reason, *notes)
            yield ExplainedPart(*what, None, None, None, state, reasons)


def explain(record: Record, evaluation: Evaluation, scores: Scores, code: str) -> Explanation:
    """The chain of one node, in the review layer of the scores.

    Raises:
        AssessmentError: when the questionnaire has no such node.
    """
    questionnaire = record.questionnaire
    node = questionnaire.node.get(code)
    if node is None:
        raise AssessmentError(at_node(ScoringProblem.UNKNOWN_NODE, code))
    children = questionnaire.children[code]
    if children:
        parts = _children(record, code, scores)
    else:
        parts = leaf_parts(record, evaluation, scores, code)
    gates = tuple(g.gate.reason for g in scores.gates if g.gate.target == code and g.known)
    if children:
        rule = node.aggregation
    else:
        rule = Aggregation.ARITHMETIC
    what = code, node.label, rule.value, scores.nodes[code]
    return Explanation(*what, parts, gates, scores.layer, questionnaire.settings.decimals)


def explain_down(
    record: Record, evaluation: Evaluation, scores: Scores, code: str
) -> Iterator[Explanation]:
    """The chains of a node and of everything below it, from the node down to the answers.

    Raises:
        AssessmentError: when the questionnaire has no such node.
    """
    yield explain(record, evaluation, scores, code)
    for child in record.questionnaire.children[code]:
        yield from explain_down(record, evaluation, scores, child.code)


def _children(record: Record, code: str, scores: Scores) -> tuple[ExplainedPart, ...]:
    form = record.questionnaire
    node = form.node[code]
    children = form.children[code]
    # While the whole has no level itself, only that is told.
    known = is_known(scores.nodes[code], form)
    results = {child.code: scores.nodes[child.code] for child in children}
    exact = {
        child.code: (exact_score, float(child.weight))
        for child in children
        if (exact_score := results[child.code].exact) is not None and child.weight > 0
    }
    adds: dict[NodeCode, float] = {}
    # Where too little is there, or nothing can be made of an answer, the parts give no number.
    if exact and scores.nodes[code].exact is not None:
        values, weights = np.array(list(exact.values())).T
        added = RULES[node.aggregation].adds(values, weights, float(node.start))
        adds = dict(zip(exact, added.tolist(), strict=True))
    parts = []
    if node.aggregation is Aggregation.DEDUCT:
        start = float(node.start)
        parts.append(ExplainedPart("", Text(()), 1.0, start, None, start, "start"))
    for child in children:
        result = results[child.code]
        state = "counted"
        if result.exact is None:
            state = "missing"
        if result.not_applicable:
            state = "not_applicable"
        elif result.unanswered:
            state = "unanswered"
        what = child.code, child.label, float(child.weight), result.exact, result.level
        if known and not result.unanswered:
            notes = no_level_yet(result, form)
        else:
            notes = ()
        parts.append(ExplainedPart(*what, adds.get(child.code), state, notes))
    return tuple(parts)
