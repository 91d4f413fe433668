"""Scored values that nobody types in (ratios, figures of tables) and that are not there yet."""

from assessment.questionnaire.model import Question, QuestionType
from assessment.responses.model import Place
from assessment.responses.plan import plan_of
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation
from assessment.responses.saying import declared


def is_awaited(record: Record, evaluation: Evaluation, question: Question, place: Place) -> bool:
    """Whether the question at a place is scored, applies and is worked out, but has no value.

    A note stands for the table that feeds its indicator row by row.
    """
    return (
        bool(question.indicator)
        and not question.asked
        and place in evaluation.relevant
        and not declared(record.response(*place))
        and not _has_value(record, evaluation, question, place)
    )


def table_is_awaited(record: Record, evaluation: Evaluation, roster: str) -> bool:
    """Whether a table is empty although something scored is worked out from it."""
    if record.rows.get(roster):
        return False
    return any(
        Place(code) in evaluation.relevant and not declared(record.response(code))
        for code in plan_of(record.questionnaire).fed_by[roster]
    )


def _has_value(record: Record, evaluation: Evaluation, question: Question, place: Place) -> bool:
    if question.type is not QuestionType.NOTE:
        return place in evaluation.calculated or place in evaluation.answers
    table = record.questionnaire.roster_of_indicator.get(str(question.indicator))
    return table is None or bool(record.rows.get(table.code))
