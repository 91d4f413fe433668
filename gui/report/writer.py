"""Writing the report that is shown, off the main thread."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from assessment.errors import AssessmentError
from assessment.progress import Progress
from gui.report.making import Ask, Ready, Saved, write_pdf, write_workbook
from gui.report.sight import Sight
from gui.tasks import Task, Work


class Writer(QObject):
    """Writes one file at a time; pages that are still being made, as soon as they are.

    Signals:
        busy_changed: Writing has begun or ended.
        saved: What was written (``Saved``).
        failed: Why nothing was.
    """

    busy_changed = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, sight: Sight) -> None:
        """Write what is in sight."""
        super().__init__(sight)
        self._sight = sight
        self._task: Task | None = None
        self._target: Path | None = None  # of pages that are still being made
        sight.came.connect(self._on_came)
        sight.failed.connect(self._on_unmade)

    @property
    def busy(self) -> bool:
        """Whether something is being written or is to be."""
        return self._task is not None or self._target is not None

    def write_pages(self, path: Path) -> None:
        """Write the pages that are shown, to the byte."""
        if self._sight.ready is None:
            self._target = path
            self.busy_changed.emit()
        else:
            self._begin(partial(_pages, self._sight.ready, path))

    def write_workbook(self, asked: Ask, sealed: bytes, path: Path) -> None:
        """Write the report as a workbook in which the package travels."""
        self._begin(partial(_workbook, asked, sealed, path))

    def _begin(self, work: Work) -> None:
        self._task = Task(work, self)
        self._task.finished.connect(self._on_saved)
        self._task.failed.connect(self._on_failed)
        self.busy_changed.emit()
        self._task.start()

    @Slot(object)
    def _on_came(self, ready: Ready) -> None:
        path, self._target = self._target, None
        if path is not None:
            self._begin(partial(_pages, ready, path))

    @Slot(object)
    def _on_unmade(self, problem: Exception) -> None:
        if self._target is not None:
            self._over()
            if isinstance(problem, AssessmentError):  # of anything else the sight tells
                self.failed.emit(problem)

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self._over()
        self.saved.emit(saved)

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        self._over()
        self.failed.emit(problem)

    def _over(self) -> None:
        self._target = None
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self.busy_changed.emit()


def _pages(ready: Ready, path: Path, _progress: Progress) -> Saved:
    return write_pdf(ready, path)


def _workbook(asked: Ask, sealed: bytes, path: Path, _progress: Progress) -> Saved:
    return write_workbook(asked, sealed, path)
