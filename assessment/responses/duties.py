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
    if not isinstance(change, Approve):
        return own_review(change, record, by, done)
    own = not _entered(record, change.by) and _entered(record, change.by, done)
    return [Finding(AnswerProblem.OWN_APPROVAL)] if own else []


def own_review(
    change: Change, record: Record, by: str, done: Iterable[tuple[Change, str]] = ()
) -> list[Finding]:
    """A finding when the assessor, who submitted or who entered anything judges as a reviewer."""
    own = not isinstance(change, Approve) and _entered(record, _judge(change, by), done)
    return [Finding(AnswerProblem.OWN_REVIEW)] if own else []


def own_turn(
    change: Change, record: Record, by: str, done: Iterable[tuple[Change, str]]
) -> list[Finding]:
    """A finding when somebody takes back, or brings back, a judgement of what they entered."""
    own = _judge(inner(change), by) and _entered(record, by, done)
    return [Finding(AnswerProblem.OWN_REVIEW)] if own else []


def _judge(change: Change, by: str) -> str:
    """Who judges by a change; nobody where it is no judgement."""
    match change:
        case Approve():
            return change.by
        case SetReview(review=Review(by=reviewer)):
            return reviewer
        case SetReview() | JudgeEvidence() | JudgeApplicability():
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


def _entered(record: Record, who: str, done: Iterable[tuple[Change, str]] = ()) -> bool:
    if not who:
        return False
    names = {by for each, by in done if isinstance(inner(each), _ENTERING)}
    return any(same_person(who, name) for name in (*entered_by(record), *names))
