"""What every change is: one thing a person did, that can be checked, applied and taken back."""

from abc import ABC, abstractmethod
from enum import Enum
from typing import ClassVar

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.values import LONGEST_TEXT
from assessment.responses.model import Place, State
from assessment.responses.record import Record

OPEN_STATES = frozenset({State.DRAFT, State.RETURNED})
REVIEW_STATES = frozenset({State.SUBMITTED, State.APPROVED})
_LOCKED = {
    State.SUBMITTED: AnswerProblem.SUBMITTED_LOCKED,
    State.APPROVED: AnswerProblem.APPROVED_LOCKED,
}


class Undo(Enum):
    YES = "yes"  # takes it back
    SKIP = "skip"  # passes over it: moving about is no work
    WALL = "wall"  # stops: a step of the review stands, and so does all before it


class Change(ABC):
    """One thing a person did to a record. Subclasses are frozen dataclasses of plain fields."""

    __slots__ = ()
    undo: ClassVar[Undo] = Undo.YES

    @abstractmethod
    def check(self, record: Record) -> list[Finding]:
        """What forbids the change now; it may be applied when no finding is an error."""

    @abstractmethod
    def apply(self, record: Record) -> Record:
        """The record afterwards; only for a record that ``check`` finds nothing against."""

    def alters(self, record: Record) -> bool:
        """Whether it is worth keeping."""
        return self.apply(record) != record

    @abstractmethod
    def inverse(self, before: Record) -> "Change":
        """The change that leads from the record afterwards back to ``before``, exactly."""


def where(record: Record, place: Place) -> Where:
    """The place of a finding about a response; rows are counted from 1."""
    question = record.questionnaire.by_code.get(place.question)
    if question is None or question.roster is None or place.row is None:
        return Where(question=place.question)
    rows = record.rows.get(question.roster, ())
    number = rows.index(place.row) + 1 if place.row in rows else None
    return Where(question=place.question, row=number)


def locked(record: Record) -> list[Finding]:
    """A finding when answers may not be changed in the record's state."""
    problem = _LOCKED.get(record.state)
    return [] if problem is None else [Finding(problem)]


def too_long(place: Where, *texts: str) -> list[Finding]:
    """A finding when one of the texts is longer than anybody may write."""
    if all(len(text) <= LONGEST_TEXT for text in texts):
        return []
    return [Finding(AnswerProblem.TEXT_TOO_LONG, place, {"limit": LONGEST_TEXT})]


def no_question(code: str) -> Finding:
    """That the questionnaire has no question of that code."""
    return Finding(AnswerProblem.NO_SUCH_QUESTION, Where(question=code), {"question": code})


def unknown_place(record: Record, place: Place) -> list[Finding]:
    """A finding when the questionnaire has no such question, or its roster no such row."""
    question = record.questionnaire.by_code.get(place.question)
    if question is None:
        return [no_question(place.question)]
    rows = (None,) if question.roster is None else record.rows.get(question.roster, ())
    return [] if place.row in rows else [Finding(AnswerProblem.NO_SUCH_ROW, where(record, place))]
