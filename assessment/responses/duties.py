"""Separation of duties: nobody approves what they entered, whoever's name the record carries."""

from collections.abc import Iterable

from assessment.errors import Finding
from assessment.problems.answers import AnswerProblem
from assessment.responses.bring_in import BringIn
from assessment.responses.change import Change
from assessment.responses.changes import AddRow, DeclareNotApplicable, RemoveRow, SetAnswer
from assessment.responses.evidence_changes import AddEvidence, EditEvidence
from assessment.responses.reopening import inner
from assessment.responses.review import same_person
from assessment.responses.review_changes import Approve

_ENTERING = (
    SetAnswer,
    DeclareNotApplicable,
    BringIn,
    AddRow,
    RemoveRow,
    AddEvidence,
    EditEvidence,
)


def own_approval(change: Change, done: Iterable[tuple[Change, str]]) -> list[Finding]:
    """A finding when somebody approves a record in which they entered something.

    Args:
        change: What is to be done now.
        done: All that was done before, and by whom.
    """
    if not isinstance(change, Approve):
        return []
    names = {by for each, by in done if isinstance(inner(each), _ENTERING)}
    if any(same_person(change.by, name) for name in names):
        return [Finding(AnswerProblem.OWN_APPROVAL)]
    return []
