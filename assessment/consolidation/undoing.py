"""Withdrawing a merge and bringing it back; both are rows more, so both can be taken back."""

from datetime import datetime

from assessment.consolidation.collection import Collection
from assessment.consolidation.held import Merge
from assessment.consolidation.schema import transaction
from assessment.errors import AssessmentError, Finding
from assessment.files.failures import explained
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem


def undo(collection: Collection, merge: int, *, by: str, at: datetime, reason: str = "") -> Merge:
    """Withdraw an intake or a decision: everything is as if it had not happened, nothing is lost.

    Raises:
        AssessmentError: If there is no such merge, it is withdrawn already, or nothing can be
            written.
    """
    found = _merge(collection, merge)
    if found.withdrawn:
        raise _refusal(ConsolidationProblem.MERGE_WITHDRAWN, merge)
    return _turn(collection, merge, (1, by, at.isoformat(), reason))


def redo(collection: Collection, merge: int, *, by: str, at: datetime, reason: str = "") -> Merge:
    """Bring a withdrawn merge back.

    Raises:
        AssessmentError: If there is no such merge, it is not withdrawn, or nothing can be written.
    """
    found = _merge(collection, merge)
    if not found.withdrawn:
        raise _refusal(ConsolidationProblem.MERGE_STANDS, merge)
    return _turn(collection, merge, (0, by, at.isoformat(), reason))


def _turn(collection: Collection, merge: int, turn: tuple[int, str, str, str]) -> Merge:
    with explained(collection.path, FileProblem.NOT_SAVED), transaction(collection.connection):
        collection.connection.execute(
            "INSERT INTO turn (merge, withdrawn, by, at, reason) VALUES (?, ?, ?, ?, ?)",
            (merge, *turn),
        )
    return _merge(collection, merge)


def _merge(collection: Collection, number: int) -> Merge:
    found = next((one for one in collection.merges if one.number == number), None)
    if found is None:
        raise _refusal(ConsolidationProblem.NO_SUCH_MERGE, number)
    return found


def _refusal(problem: ConsolidationProblem, merge: int) -> AssessmentError:
    return AssessmentError(Finding(problem, values={"merge": merge}))
