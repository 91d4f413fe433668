"""Separation of duties: nobody reviews or approves what they entered."""

from collections.abc import Iterable

from assessment.errors import Finding
from assessment.problems.answers import AnswerProblem
from assessment.responses.change import Change
from assessment.responses.changes import AddRow, BringIn, DeclareNotApplicable, RemoveRow, SetAnswer
from assessment.responses.evidence_changes import (
    AddEvidence,
    EditEvidence,
    JudgeApplicability,
    JudgeEvidence,
)
from assessment.responses.model import State
from assessment.responses.record import Record
from assessment.responses.review import entered_by, same_person
from assessment.responses.review_changes import Approve, SetReview, Submit, inner

_ENTERING = (SetAnswer, DeclareNotApplicable, BringIn, AddRow, RemoveRow, AddEvidence, EditEvidence)


def own_work(
    change: Change, record: Record, by: str, done: Iterable[tuple[Change, str]]
) -> list[Finding]:
    """A finding when somebody reviews or approves their own work."""
    return [*own_review(change, record, by), *_own_approval(change, record, done)]


def own_review(change: Change, record: Record, by: str) -> list[Finding]:
    """A finding when the assessor, or who submitted, judges the record as a reviewer."""
    if isinstance(change, SetReview):
        reviewer = "" if change.review is None else change.review.by
    else:
        reviewer = by if isinstance(change, JudgeEvidence | JudgeApplicability) else ""
    if reviewer and _entered(record, reviewer):
        return [Finding(AnswerProblem.OWN_REVIEW)]
    return []


def _own_approval(
    change: Change, record: Record, done: Iterable[tuple[Change, str]]
) -> list[Finding]:
    """Approving where one entered something, whoever's name the record carries.

    Its assessor, and who submitted, the change itself refuses; they are told once.
    """
    if not isinstance(change, Approve) or _entered(record, change.by):
        return []
    names = {by for each, by in done if isinstance(inner(each), _ENTERING)}
    if any(same_person(change.by, name) for name in names):
        return [Finding(AnswerProblem.OWN_APPROVAL)]
    return []


def against_taking_back(record: Record, last: Change | None, by: str) -> list[Finding]:
    """What forbids a person to take the submission back; ``last`` is the last step taken."""
    if record.state is not State.SUBMITTED or not isinstance(last, Submit):
        return [Finding(AnswerProblem.STEP_NOT_ALLOWED)]
    if not by.strip():
        return [Finding(AnswerProblem.NAME_MISSING)]
    return [] if _entered(record, by) else [Finding(AnswerProblem.NOT_YOUR_SUBMISSION)]


def _entered(record: Record, who: str) -> bool:
    return any(same_person(who, name) for name in entered_by(record))
