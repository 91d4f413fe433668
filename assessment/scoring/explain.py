"""Why this score: the chain from answers and evidence to a number that it adds up to again.

One chain explains one node by its parts; ``explain_down`` follows it to the answers. The words
come with the chain, in the reader's language; the figures are data.
"""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from assessment.errors import AssessmentError
from assessment.language.text import Text
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Group, Question, ScoringKind
from assessment.questionnaire.structure import Aggregation, NodeCode, Unanswered
from assessment.responses.choices import ladder_level
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import GOOD, Layer, Place, Response, Verdict
from assessment.responses.record import Record
from assessment.responses.review import evidence_demanded
from assessment.responses.share import mean_of_rows
from assessment.scoring.chain import ExplainedPart, Explanation, Note, no_level_yet
from assessment.scoring.leaves import JUDGING, Share, level_by_review, looked_at, shares
from assessment.scoring.points import scored
from assessment.scoring.result import Scores, at_node, is_known
from assessment.scoring.rules import RULES
from assessment.words import mark

OUTSIDE_WORDS = mark("The answer is outside its scale and does not count.")


def leaf_parts(
    record: Record, evaluation: Evaluation, scores: Scores, code: str
) -> tuple[ExplainedPart, ...]:
    """The parts of an indicator: its questions, or the level that a reviewer set."""
    layer = Layer(scores.layer)
    review = level_by_review(record, code, layer)
    exact = scores.nodes[code].exact
    if review is not None:
        said = {"by": review.by, "level": review.level, "comment": review.comment}
        note = Note(
            mark("{layer}: {by} set level {level}. {comment}"),
            {"layer": Note(review.layer.word), **said},
        )
        label = record.questionnaire.node[code].label
        return (ExplainedPart(code, label, 1.0, exact, review.level, exact, "reviewed", (note,)),)
    try:
        counted = shares(record, evaluation, code, layer)
    except AssessmentError:
        return _uncounted(record, evaluation, code, frozenset(), Note(OUTSIDE_WORDS))
    known = frozenset(share.place for share in counted if share.place is not None)
    parts = _counted(record, evaluation, scores, code, counted)
    return (*parts, *_uncounted(record, evaluation, code, known))


def _counted(
    record: Record, evaluation: Evaluation, scores: Scores, code: str, counted: tuple[Share, ...]
) -> Iterator[ExplainedPart]:
    layer, settings = Layer(scores.layer), record.questionnaire.settings
    judged = layer in JUDGING and looked_at(record, code, layer)
    # What stands in the denominator, by the rule for what is unanswered.
    open_counts = settings.unanswered is not Unanswered.MISSING
    weights = (one.weight for one in counted if open_counts or one.points is not None)
    total = Decimal(0) if scores.nodes[code].exact is None else sum(weights, Decimal(0))
    for share in counted:
        asked, notes = _asked(record, evaluation, code, share)
        left = share.points
        if judged and share.left != share.points:
            left = share.left
            message = mark("The answer claims {claimed} points; only what is proved counts.")
            notes.append(Note(message, {"claimed": f"{float(100 * (share.points or 0)):g}"}))
        adds = None
        if total and (open_counts or share.points is not None):
            adds = float(100 * share.weight * (left or 0) / total)
        score, state = (None, "unanswered") if left is None else (float(100 * left), "counted")
        what = asked.code, asked.label, float(share.weight)
        yield ExplainedPart(*what, score, None, adds, state, tuple(notes))


def _asked(
    record: Record, evaluation: Evaluation, code: str, share: Share
) -> tuple[Question | Group, list[Note]]:
    """What the share is of, and what is to be said about the answer."""
    form, place = record.questionnaire, share.place
    if place is None:
        roster = form.roster_of_indicator[code]
        message, values = mean_of_rows(form, roster)
        return roster, [Note(message, {"n": len(record.rows.get(roster.code, ())), **values})]
    question, response = form.by_code[place.question], record.response(*place)
    if response.not_applicable is not None:
        return question, [Note(mark("Not applicable was refused, so it counts 0."))]
    notes, answer = [], evaluation.answers.get(place)
    if question.scoring.kind is ScoringKind.LADDER and isinstance(answer, tuple):
        notes.append(_ladder_note(question, set(answer)))
    if answer is not None and evidence_demanded(record, evaluation, question, place):
        notes.append(_evidence_note(response))
    return question, notes


def _ladder_note(question: Question, ticked: set[str]) -> Note:
    criteria = [choice for choice in question.choices if not choice.exclusive]
    level = ladder_level(question, ticked)
    unmet = next((c for c in criteria if (c.level or 0) > level and c.name not in ticked), None)
    values = {"met": sum(c.name in ticked for c in criteria), "all": len(criteria), "level": level}
    if unmet is None:
        return Note(mark("{met} of {all} criteria are met: level {level}."), values)
    return Note(
        mark("{met} of {all} criteria are met: level {level}. Next to meet: {criterion}"),
        {**values, "criterion": unmet.label},
    )


def _evidence_note(response: Response) -> Note:
    if not response.evidence:
        return Note(mark("Required evidence is missing."))
    return Note(
        mark("Evidence: {accepted} of {all} accepted, {rejected} not accepted."),
        {
            "accepted": sum(each.verdict in GOOD for each in response.evidence),
            "rejected": sum(each.verdict is Verdict.REJECTED for each in response.evidence),
            "all": len(response.evidence),
        },
    )


def _uncounted(
    record: Record, evaluation: Evaluation, code: str, known: frozenset[Place], *notes: Note
) -> tuple[ExplainedPart, ...]:
    """Questions that leave the denominator: not asked here, not applicable, without points."""
    parts = []
    for question in record.questionnaire.questions_of[code]:
        if not scored(question.scoring):
            continue
        for place in record.places(question.code):
            if place in known:
                continue
            state, told = "missing", notes
            if place not in evaluation.relevant:
                state = "hidden"
            elif (declared := record.response(*place).not_applicable) is not None:
                reason = Note(mark("Reason: {reason}"), {"reason": declared.reason})
                state, told = "not_applicable", (reason, *notes)
            weight = float(question.weight)
            parts.append(
                ExplainedPart(question.code, question.label, weight, None, None, None, state, told)
            )
    return tuple(parts)


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
    rule = node.aggregation if children else Aggregation.ARITHMETIC
    return Explanation(
        code,
        node.label,
        rule.value,
        scores.nodes[code],
        parts,
        gates,
        scores.layer,
        questionnaire.settings.decimals,
    )


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
    node, children = form.node[code], form.children[code]
    # While the whole has no level itself, only that is told.
    known = is_known(scores.nodes[code], form)
    results = {child.code: scores.nodes[child.code] for child in children}
    exact = {
        child.code: (one, float(child.weight))
        for child in children
        if (one := results[child.code].exact) is not None and child.weight > 0
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
        state = "missing" if result.exact is None else "counted"
        if result.not_applicable:
            state = "not_applicable"
        elif result.unanswered:
            state = "unanswered"
        parts.append(
            ExplainedPart(
                child.code,
                child.label,
                float(child.weight),
                result.exact,
                result.level,
                adds.get(child.code),
                state,
                no_level_yet(result, form) if known and not result.unanswered else (),
            )
        )
    return tuple(parts)
