"""Withdrawing a merge and bringing it back; both are rows more, so both can be taken back.

Who did it and why stands beside it for ever, whatever is turned later.
"""

from datetime import datetime

from assessment.consolidation.collection import Collection
from assessment.consolidation.held import Merge
from assessment.consolidation.schema import transaction
from assessment.errors import AssessmentError, Finding
from assessment.files.failures import explained
from assessment.problems.answers import AnswerProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.responses.values import LONGEST_TEXT, clean_text


def undo(collection: Collection, merge: int, *, by: str, at: datetime, reason: str) -> Merge:
    """Withdraw an intake or a decision: everything is as if it had not happened, nothing is lost.

    Raises:
        AssessmentError: If there is no such merge, it is withdrawn already, name or reason are
            missing, or nothing can be written.
    """
    return _turn(collection, merge, (True, by, at.isoformat(), reason))


def redo(collection: Collection, merge: int, *, by: str, at: datetime, reason: str) -> Merge:
    """Bring a withdrawn merge back.

    Raises:
        AssessmentError: If there is no such merge, it is not withdrawn, name or reason are
            missing, or nothing can be written.
    """
    return _turn(collection, merge, (False, by, at.isoformat(), reason))


def _turn(collection: Collection, merge: int, turn: tuple[bool, str, str, str]) -> Merge:
    withdrawn, by, at, reason = turn[0], clean_text(turn[1]), turn[2], clean_text(turn[3])
    with explained(collection.path, FileProblem.NOT_SAVED), transaction(collection.connection):
        # Another window may have turned it a moment ago: nobody can do so while we look.
        found = _merge(collection, merge)
        if found.withdrawn is withdrawn:
            stands, gone = ConsolidationProblem.MERGE_STANDS, ConsolidationProblem.MERGE_WITHDRAWN
            raise _refusal(gone if withdrawn else stands, merge)
        if not by or not reason:
            raise AssessmentError(Finding(ConsolidationProblem.TURN_NEEDS_REASON))
        if len(reason) > LONGEST_TEXT:
            values = {"limit": LONGEST_TEXT}
            raise AssessmentError(Finding(AnswerProblem.TEXT_TOO_LONG, values=values))
        collection.connection.execute(
            "INSERT INTO turn (merge, withdrawn, by, at, reason) VALUES (?, ?, ?, ?, ?)",
            (merge, int(withdrawn), by, at, reason),
        )
    return _merge(collection, merge)


def _merge(collection: Collection, number: int) -> Merge:
    found = next((one for one in collection.merges if one.number == number), None)
    if found is None:
        raise _refusal(ConsolidationProblem.NO_SUCH_MERGE, number)
    return found


def _refusal(problem: ConsolidationProblem, merge: int) -> AssessmentError:
    return AssessmentError(Finding(problem, values={"merge": merge}))
