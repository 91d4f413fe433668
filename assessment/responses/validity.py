"""What is wrong or missing in the answers of a record, as findings."""

from collections.abc import Iterator
from datetime import date

from assessment.errors import Finding
from assessment.errors import Place as Where
from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.model import (
    Choice,
    EvidenceDemand,
    Question,
    QuestionType,
)
from assessment.responses.awaited import awaited
from assessment.responses.change import where
from assessment.responses.model import Place, Response
from assessment.responses.plan import plan_of
from assessment.responses.reached import reached_level
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation, declared, evaluate, given


def findings(record: Record, today: date) -> list[Finding]:
    """Everything wrong or missing, in the order of the questionnaire."""
    return findings_in(record, evaluate(record, today))


def findings_in(record: Record, evaluation: Evaluation) -> list[Finding]:
    """The same, when the evaluation of the record is at hand."""
    found = list(_row_findings(record, evaluation))
    waiting = _awaited_alone(record, evaluation)
    for question in record.questionnaire.questions:
        for place in record.places(question.code):
            if place in evaluation.relevant:
                found += _at(record, evaluation, question, place)
            if place in waiting:
                found.append(Finding(AnswerProblem.VALUE_MISSING, where(record, place)))
    return found


def missing_answers(record: Record, evaluation: Evaluation) -> list[Place]:
    """Places where a demanded answer is absent, in the order of the questionnaire."""
    return [
        place
        for question in record.questionnaire.questions
        for place in record.places(question.code)
        if place in evaluation.required and given(record.response(*place), question) is None
    ]


def _awaited_alone(record: Record, evaluation: Evaluation) -> set[Place]:
    """Values without figures on pages where no single answer is missing."""
    pages = plan_of(record.questionnaire).page_of
    missing = {pages[p.question].code for p in missing_answers(record, evaluation)}
    return {
        place
        for place in awaited(record, evaluation)
        if place.question not in pages or pages[place.question].code not in missing
    }


def _at(
    record: Record, evaluation: Evaluation, question: Question, place: Place
) -> Iterator[Finding]:
    response = record.response(*place)
    spot = where(record, place)
    if place in evaluation.failed:
        yield Finding(AnswerProblem.CONDITION_FAILED, spot)
    if place in evaluation.broken:
        yield _said(question, spot)
    if place in evaluation.required and given(response, question) is None:
        yield _missing(question, spot)
    yield from _applicability(question, response, spot)
    yield from _offer(evaluation, question, response, place, spot)
    if not declared(response):
        yield from _evidence(record, evaluation, question, place)
    for piece in response.evidence:
        if not (piece.digest or piece.link or piece.paper_seen_by):
            yield Finding(AnswerProblem.EVIDENCE_NOT_SHOWN, spot, {"title": piece.title})


def _row_findings(record: Record, evaluation: Evaluation) -> Iterator[Finding]:
    for roster, wanted in evaluation.row_counts.items():
        if len(record.rows.get(roster, ())) < wanted:
            yield Finding(AnswerProblem.ROWS_MISSING, Where(question=roster), {"n": wanted})


def _said(question: Question, spot: Where) -> Finding:
    if question.constraint_message:
        message = {"message": question.constraint_message}
        return Finding(AnswerProblem.CONSTRAINT_SAID, spot, message)
    return Finding(AnswerProblem.CONSTRAINT_BROKEN, spot)


def _missing(question: Question, spot: Where) -> Finding:
    if question.required_message:
        message = {"message": question.required_message}
        return Finding(AnswerProblem.ANSWER_MISSING_SAID, spot, message)
    return Finding(AnswerProblem.ANSWER_MISSING, spot)


def _applicability(question: Question, response: Response, spot: Where) -> Iterator[Finding]:
    stated = response.not_applicable
    if stated is None:
        return
    if not question.not_applicable:
        yield Finding(AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED, spot)
    elif not stated.reason.strip():
        yield Finding(AnswerProblem.REASON_NOT_APPLICABLE_MISSING, spot)


def _offer(
    evaluation: Evaluation, question: Question, response: Response, place: Place, spot: Where
) -> Iterator[Finding]:
    if response.answer is None or place not in evaluation.offers:
        return
    chosen = response.answer if isinstance(response.answer, tuple) else (response.answer,)
    offered: tuple[Choice, ...] = evaluation.choices(question, place)
    if not {choice.name for choice in offered}.issuperset(map(str, chosen)):
        yield Finding(AnswerProblem.CHOICE_NOT_OFFERED, spot)


def _stands_for_rows(record: Record, question: Question) -> bool:
    """Whether a note stands for the filled table of its indicator."""
    table = record.questionnaire.roster_of_indicator.get(str(question.indicator))
    if question.type is not QuestionType.NOTE or table is None:
        return False
    return bool(record.rows.get(table.code))


def _evidence(
    record: Record, evaluation: Evaluation, question: Question, place: Place
) -> Iterator[Finding]:
    rule, spot = question.evidence, where(record, place)
    response = record.response(*place)
    if response.evidence or question.type is QuestionType.FILE:
        return
    if place not in evaluation.answers and not _stands_for_rows(record, question):
        return
    match rule.demand:
        case EvidenceDemand.REQUIRED:
            yield Finding(AnswerProblem.EVIDENCE_MISSING, spot)
        case EvidenceDemand.RECOMMENDED:
            yield Finding(AnswerProblem.EVIDENCE_RECOMMENDED, spot)
        case EvidenceDemand.FROM_LEVEL:
            level = {"level": reached_level(question, evaluation.answers.get(place))}
            if level["level"] >= rule.level > 0:
                yield Finding(AnswerProblem.EVIDENCE_MISSING_AT_LEVEL, spot, level)
