"""What is said at one place: what was given there, or what a calculation gives."""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal

from assessment.expression.values import Answer as Shown
from assessment.expression.values import Moment, Value, calculated_answer
from assessment.questionnaire.model import Question, QuestionType
from assessment.responses.model import Answer, ApplicabilityVerdict, Place, Response
from assessment.responses.unread import Unread

_EXACT = 2**53


def declared(response: Response) -> bool:
    """Whether it stands declared not applicable, and the reviewer has not refused that."""
    stated = response.not_applicable
    return stated is not None and stated.verdict is not ApplicabilityVerdict.REFUSED


def given(response: Response, question: Question) -> Answer | None:
    """The answer given; of a file question the name of its first document."""
    if question.type is QuestionType.FILE and response.evidence:
        return response.evidence[0].file_name or response.evidence[0].title
    return response.answer


def saying(
    responses: Mapping[Place, Response],
) -> Callable[[Question, Place], Answer | None]:
    """What is given to a question at a place; None where it is declared not applicable."""
    if isinstance(responses, Unread):
        find = responses.lines.get

        def lying(_: Question, place: Place) -> Answer | None:
            line = find(place)
            return None if line is None or line.declared else line.given

        return lying

    def said(question: Question, place: Place) -> Answer | None:
        response = responses.get(place)
        return None if response is None or declared(response) else given(response, question)

    return said


def declaring(responses: Mapping[Place, Response]) -> Callable[[Place], bool]:
    """Whether a place stands declared not applicable."""
    if isinstance(responses, Unread):
        find = responses.lines.get

        def lying(place: Place) -> bool:
            line = find(place)
            return line is not None and line.declared

        return lying

    def stated(place: Place) -> bool:
        response = responses.get(place)
        return response is not None and declared(response)

    return stated


def outcome(value: Value | None) -> tuple[Shown, Answer | None]:
    """What a calculation gives: as other expressions see it, and as an answer.

    Numbers stay numbers, whatever their size.
    """
    if isinstance(value, float):
        return (value, _number(value)) if math.isfinite(value) else (None, None)
    kept = None if value is None else calculated_answer(value)
    answer = value.as_date() if isinstance(value, Moment) else None
    return kept, answer or kept


def _number(value: float) -> int | Decimal:
    if not value.is_integer():
        return Decimal(repr(value))
    # Up to here every whole number has a float of its own.
    return int(value) if abs(value) < _EXACT else int(Decimal(repr(value)))
