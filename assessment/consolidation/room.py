"""An intake for which the disk has no more room: what is kept, and how it goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place
from assessment.files.failures import tells_of_full_disk
from assessment.problems.consolidation import ConsolidationProblem


@contextmanager
def room_explained(path: Path, kept: Callable[[], int]) -> Iterator[None]:
    """Of a full disk, say how many files of the intake are kept, not that a change was lost.

    Args:
        path: The collection.
        kept: Counts the files of the intake that are kept.

    Raises:
        AssessmentError: What is raised inside, of a full disk with these words.
    """
    try:
        yield
    except AssessmentError as error:
        if not tells_of_full_disk(error):
            raise
        values = {"file": path.name, "n": kept()}
        place = Place(file=path.name)
        raise AssessmentError(Finding(ConsolidationProblem.INTAKE_FULL, place, values)) from error
