"""What an office says against a view of the review, and what it was answered."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from assessment.errors import Finding
from assessment.errors import Place as Where
from assessment.problems.answers import AnswerProblem
from assessment.responses import values
from assessment.responses.change import Change
from assessment.responses.model import Objection, State
from assessment.responses.record import Record
from assessment.responses.review import same_person, standing_review


def raised(record: Record, indicator: str, words: str, by: str, at: datetime) -> "SetObjection":
    """The change by which somebody objects to the review of an indicator."""
    text = f"{record.id}/{indicator}/{by}/{at.isoformat()}/{words}"
    identity = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return SetObjection(identity, Objection(identity, indicator, words.strip(), by.strip(), at))


def objections_to(record: Record, indicator: str) -> tuple[Objection, ...]:
    """The objections about one indicator, oldest first."""
    return tuple(one for one in record.objections if one.indicator == indicator)


def open_objections(record: Record) -> tuple[Objection, ...]:
    """Objections nobody answered yet, oldest first."""
    return tuple(one for one in record.objections if one.answered_at is None)


@dataclass(frozen=True, slots=True)
class SetObjection(Change):
    """An objection is raised or answered; None takes it back."""

    id: str
    objection: Objection | None

    def check(self, record: Record) -> list[Finding]:
        """It is about a reviewed indicator, has its words, and another person answers it."""
        before = _found(record, self.id)
        if self.objection is None:
            return [] if before is not None else [Finding(AnswerProblem.NO_SUCH_OBJECTION)]
        place = Where(node=self.objection.indicator)
        if self.objection.answered_at is None:
            found = _against_raising(record, self.objection) if before is None else []
        else:
            found = _against_answering(self.objection, before)
        texts = (self.objection.words, self.objection.answer)
        if any(len(text) > values.LONGEST_TEXT for text in texts):
            limit = {"limit": values.LONGEST_TEXT}
            found.append(Finding(AnswerProblem.TEXT_TOO_LONG, values=limit))
        return [Finding(each.problem, place, each.values) for each in found]

    def apply(self, record: Record) -> Record:
        """The record with the objection as it is now, at its place or at the end."""
        others = [one for one in record.objections if one.id != self.id]
        if self.objection is None:
            return record.with_objections(tuple(others))
        at = next((i for i, one in enumerate(record.objections) if one.id == self.id), len(others))
        return record.with_objections((*others[:at], self.objection, *others[at:]))

    def inverse(self, before: Record) -> Change:
        """The objection of before."""
        return SetObjection(self.id, _found(before, self.id))


def _found(record: Record, identity: str) -> Objection | None:
    return next((one for one in record.objections if one.id == identity), None)


def _against_raising(record: Record, objection: Objection) -> list[Finding]:
    found = []
    if objection.indicator not in {node.code for node in record.questionnaire.indicators}:
        values_ = {"node": objection.indicator}
        return [Finding(AnswerProblem.NO_SUCH_INDICATOR, values=values_)]
    if record.state is State.DRAFT or standing_review(record, objection.indicator) is None:
        found.append(Finding(AnswerProblem.NOTHING_TO_OBJECT_TO))
    if not objection.by.strip():
        found.append(Finding(AnswerProblem.NAME_MISSING))
    if not objection.words.strip():
        found.append(Finding(AnswerProblem.OBJECTION_WORDS_MISSING))
    return found


def _against_answering(objection: Objection, before: Objection | None) -> list[Finding]:
    if before is None:
        return [Finding(AnswerProblem.NO_SUCH_OBJECTION)]
    found = []
    if not objection.answered_by.strip():
        found.append(Finding(AnswerProblem.NAME_MISSING))
    elif same_person(objection.answered_by, before.by):
        found.append(Finding(AnswerProblem.OWN_OBJECTION))
    if not objection.answer.strip():
        found.append(Finding(AnswerProblem.OBJECTION_ANSWER_MISSING))
    return found
