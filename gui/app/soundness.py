"""The program's own files are compared with their list, once for each folder, behind the work."""

import hashlib
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from assessment import places
from assessment.errors import AssessmentError, Finding
from assessment.problems.program import ProgramProblem
from assessment.program.verifying import differences, list_of, sums_in
from assessment.progress import Progress
from gui.settings import WindowSettings
from gui.tasks import Task

MOST_TOLD = 5
type Tell = Callable[[list[Finding]], object]


def verify_once(settings: WindowSettings, tell: Tell, parent: QObject) -> Task | None:
    """Begin to compare; what differs is told. None from source, and where it was done before."""
    if not places.packed():
        return None
    try:
        listed = list_of(places.folder())
        sums = sums_in(listed)
    except AssessmentError as problem:
        tell(list(problem.findings))
        return None
    digest = hashlib.sha256(listed).hexdigest()
    if settings.verified == digest:
        return None
    task = Task(partial(_different, sums), parent)
    task.finished.connect(partial(_told, settings, digest, tell))
    parent.destroyed.connect(task.stop)
    task.start()
    return task


def _different(sums: dict[str, str], progress: Progress) -> list[Finding]:
    found = differences(places.folder(), sums, progress)
    return [one for one in found if one.problem is not ProgramProblem.PROGRAM_LEFT_BEHIND]


def _told(settings: WindowSettings, digest: str, tell: Tell, found: list[Finding]) -> None:
    if found:
        tell(found[:MOST_TOLD])
    else:
        settings.verified = digest
