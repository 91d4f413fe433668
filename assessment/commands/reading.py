"""Working files that are only looked at: also where nothing can be written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.errors import AssessmentError
from assessment.files.moving import bring_here
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem

_LOCKED_PLACES = {FileProblem.READ_ONLY, FileProblem.NO_PERMISSION}


@contextmanager
def opened_to_read(path: Path) -> Iterator[AssessmentFile]:
    """The file, or a passing copy of it where the place is read-only; closed afterwards.

    Raises:
        AssessmentError: If it is not there, foreign, newer, damaged or open elsewhere.
    """
    try:
        file = AssessmentFile.open(path)
    except AssessmentError as error:
        if not {finding.problem for finding in error.findings} <= _LOCKED_PLACES:
            raise
        with (
            TemporaryDirectory(prefix="readiness-") as folder,
            AssessmentFile.open(bring_here(path, Path(folder)).path) as copy,
        ):
            yield copy
        return
    with file:
        yield file
