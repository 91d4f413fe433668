"""The library's long work, one at a time, off the main thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessment.errors import AssessmentError, Finding
from assessment.files.uses import Use, uses, working_files
from assessment.progress import Progress
from assessment.questionnaire.library.excerpt import Sheets, sheets_of
from assessment.questionnaire.library.install import inspect, install, remove
from assessment.questionnaire.library.installed import installed
from gui.library.entries import Entry, of_candidate, of_installed
from gui.tasks import Task


@dataclass(frozen=True, slots=True)
class Stock:
    """What the library holds now.

    Attributes:
        entries: Everything installed.
        chosen: The entry that what was done is about; None when none in particular.
    """

    entries: tuple[Entry, ...]
    chosen: Entry | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Which assessments use what, and how many files could not be looked into."""

    uses: tuple[Use, ...]
    unread: int


class Work(QObject):
    """Does one thing after the other; what came of each is said by a signal.

    Signals:
        stocked: A ``Stock``: the library was read, perhaps after a change of it.
        looked: An ``Entry``: a workbook that might be installed was checked.
        opened: (path, ``Sheets``): what stands in a workbook.
        found: A ``Found``.
        refused: Findings that say why something was not done.
        busy: Whether something is going on.
    """

    stocked = Signal(object)
    looked = Signal(object)
    opened = Signal(object, object)
    found = Signal(object)
    refused = Signal(object)
    busy = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        """Nothing to do yet."""
        super().__init__(parent)
        self._tasks: set[Task] = set()

    def stock(self) -> None:
        """Read the library."""
        self._do(lambda _: Stock(of_installed(installed())), self.stocked.emit)

    def look(self, path: Path) -> None:
        """Check a workbook that might be installed."""
        self._do(lambda _: of_candidate(inspect(path)), self.looked.emit)

    def install(self, path: Path) -> None:
        """Put a workbook into the library."""

        def work(_: Progress) -> Stock:
            (entry,) = of_installed([install(path)])
            return Stock(of_installed(installed()), entry)

        self._do(work, self.stocked.emit)

    def remove(self, entry: Entry) -> None:
        """Take a questionnaire out of the library."""

        def work(_: Progress) -> Stock:
            remove(entry.id, entry.version)
            return Stock(of_installed(installed()))

        self._do(work, self.stocked.emit)

    def open(self, path: Path) -> None:
        """Read what stands in the sheets of a workbook."""
        self._do(lambda _: sheets_of(path), lambda sheets: self._emit_sheets(path, sheets))

    def find(self, recent: Sequence[Path], folder: Path) -> None:
        """Look which assessments use what: the recent ones and those in the folder."""

        def work(progress: Progress) -> Found:
            present = [path for path in recent if path.is_file()]
            told, findings = uses((*present, *working_files(folder)), progress)
            return Found(told, len(findings))

        self._do(work, self.found.emit)

    @property
    def going_on(self) -> bool:
        """Whether something is not done yet."""
        return bool(self._tasks)

    def stop(self) -> None:
        """Stop what can be stopped."""
        for task in self._tasks:
            task.stop()

    def _emit_sheets(self, path: Path, sheets: object) -> None:
        if isinstance(sheets, Sheets):
            self.opened.emit(path, sheets)

    def _do(self, work: Callable[[Progress], object], then: Callable[[object], object]) -> None:
        task = Task(work, self)
        self._tasks.add(task)
        self.busy.emit(True)

        def over() -> None:
            self._tasks.discard(task)
            task.deleteLater()
            self.busy.emit(bool(self._tasks))

        def failed(problem: BaseException) -> None:
            over()
            if not isinstance(problem, AssessmentError):
                raise problem
            findings: tuple[Finding, ...] = problem.findings
            self.refused.emit(findings)

        def finished(result: object) -> None:
            over()
            then(result)

        task.finished.connect(finished)
        task.failed.connect(failed)
        task.cancelled.connect(over)
        task.start()
