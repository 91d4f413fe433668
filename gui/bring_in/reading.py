"""A file of answers, read and planned for the open assessment, off the main thread."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place
from assessment.incoming.given import Source
from assessment.incoming.plan import Plan, plan
from assessment.incoming.read import read_answers
from assessment.problems.incoming import IncomingProblem
from assessment.problems.windows import WindowProblem
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a file.

    Attributes:
        path: The file.
        source: What it says; None when it could not be read.
        plan: What it would do; None when it could not be read.
        findings: Why it could not be read.
        submissions: How many submissions it holds, when one must be named; 0 otherwise.
    """

    path: Path
    source: Source | None = None
    plan: Plan | None = None
    findings: tuple[Finding, ...] = ()
    submissions: int = 0


def read(path: Path, record: Record, submission: str | None, today: date) -> Reading:
    """Read a file and work out what it would do; what forbids that is told in the result."""
    try:
        source = read_answers(path, record, submission)
    except AssessmentError as problem:
        return Reading(path, findings=problem.findings, submissions=_many(problem.findings))
    except OSError:
        values = {"file": path.name}
        unread = Finding(WindowProblem.FILE_UNREADABLE, Place(file=path.name), values)
        return Reading(path, findings=(unread,))
    return Reading(path, source, plan(record, source, path.name, today))


def _many(findings: tuple[Finding, ...]) -> int:
    wanted = (IncomingProblem.SEVERAL_SUBMISSIONS, IncomingProblem.NO_SUCH_SUBMISSION)
    counts = (f.values.get("n") for f in findings if f.problem in wanted)
    return next((count for count in counts if isinstance(count, int)), 0)
