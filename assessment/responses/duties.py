"""Separation of duties: nobody reviews or approves what they entered."""

from collections.abc import Iterable

from assessment.errors import Finding
from assessment.language.normalise import has_ink
from assessment.problems.answers import AnswerProblem
from assessment.responses.change import Change
from assessment.responses.changes import AddRow, BringIn, DeclareNotApplicable, RemoveRow, SetAnswer
from assessment.responses.evidence_changes import (
    AddEvidence,
    EditEvidence,
    JudgeApplicability,
    JudgeEvidence,
)
from assessment.responses.model import Review, State
from assessment.responses.record import Record
from assessment.responses.review import entered_by, same_person
from assessment.responses.review_changes import Approve, SetReview, Submit, inner

_ENTERING = (SetAnswer, DeclareNotApplicable, BringIn, AddRow, RemoveRow, AddEvidence, EditEvidence)


def own_work(
    change: Change, record: Record, by: str, done: Iterable[tuple[Change, str]]
) -> list[Finding]:
    """A finding when somebody judges what they entered, whoever's name the record carries.

    That its assessor, or who submitted, approves, the change itself refuses; they are told once.
    """
    found, judge = own_review(change, record, by), _judge(change, by)
    if not found and judge and not _entered(record, judge):
        names = {by for each, by in done if isinstance(inner(each), _ENTERING)}
        if any(same_person(judge, name) for name in names):
            own = AnswerProblem.OWN_APPROVAL, AnswerProblem.OWN_REVIEW
            found.append(Finding(own[not isinstance(change, Approve)]))
    return found


def own_review(change: Change, record: Record, by: str) -> list[Finding]:
    """A finding when the assessor, or who submitted, judges the record as a reviewer."""
    reviews = not isinstance(change, Approve) and _entered(record, _judge(change, by))
    return [Finding(AnswerProblem.OWN_REVIEW)] if reviews else []


def _judge(change: Change, by: str) -> str:
    """Who judges by a change; nobody where it is no judgement."""
    match change:
        case Approve():
            return change.by
        case SetReview(review=Review(by=reviewer)):
            return reviewer
        case JudgeEvidence() | JudgeApplicability():
            return by
        case _:
            return ""


def against_taking_back(record: Record, last: Change | None, by: str) -> list[Finding]:
    """What forbids a person to take the submission back; ``last`` is the last step taken."""
    if record.state is not State.SUBMITTED or not isinstance(last, Submit):
        return [Finding(AnswerProblem.STEP_NOT_ALLOWED)]
    if not has_ink(by):
        return [Finding(AnswerProblem.NAME_MISSING)]
    return [] if _entered(record, by) else [Finding(AnswerProblem.NOT_YOUR_SUBMISSION)]


def _entered(record: Record, who: str) -> bool:
    return bool(who) and any(same_person(who, name) for name in entered_by(record))
