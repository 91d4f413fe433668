"""What the library knows of questionnaires, read off the main thread."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessment.errors import AssessmentError, Finding, errors_in
from assessment.files.uses import Use, uses, working_files
from assessment.language.text import Text
from assessment.problems.problem import Severity
from assessment.progress import Progress
from assessment.questionnaire.library.excerpt import SheetExcerpts, sheets_of
from assessment.questionnaire.library.install import Candidate, inspect, install, remove
from assessment.questionnaire.library.installed import Installed, installed
from gui.tasks import Task
from gui.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry(Installed):
    """One line of the library: an installed questionnaire, or one that is looked at.

    Attributes:
        candidate: The workbook that is looked at and not installed; None for installed ones.
    """

    candidate: Candidate | None = None

    @property
    def removable(self) -> bool:
        return self.candidate is None and not self.shipped

    @property
    def installable(self) -> bool:
        return self.candidate is not None and self.candidate.ready


def of_installed(entries: Iterable[Installed]) -> tuple[LibraryEntry, ...]:
    """The installed ones, the newest version of each first."""
    made = [
        LibraryEntry(**{field.name: getattr(one, field.name) for field in fields(one)})
        for one in entries
    ]
    ids = dict.fromkeys(one.id for one in made)
    return tuple(one for known in ids for one in reversed(made) if one.id == known)


def of_candidate(candidate: Candidate) -> LibraryEntry:
    """The workbook that is looked at."""
    known, path = candidate.questionnaire, candidate.path
    settings = None if known is None else known.settings
    return LibraryEntry(
        id=settings.id if settings else path.stem,
        version=settings.version if settings else "",
        title=settings.title if settings else Text.of(en=path.stem),
        path=path,
        questionnaire=known,
        findings=candidate.findings,
        shipped=False,
        candidate=candidate,
    )


def counted(entry: LibraryEntry, severity: Severity) -> int:
    """How many findings are of that gravity."""
    return sum(finding.severity is severity for finding in entry.findings)


def size_words(entry: LibraryEntry, wording: Wording) -> str:
    """How large it is: its indicators, or its questions when it has none; empty when refused."""
    known = entry.questionnaire
    if known is None:
        return ""
    scored = bool(known.nodes)
    n = len(known.indicators) if scored else sum(one.asked for one in known.questions)
    if scored:
        return wording.count("{n} indicator", "{n} indicators", n)
    return wording.count("{n} question, not scored", "{n} questions, not scored", n)


def state_look(entry: LibraryEntry, wording: Wording) -> tuple[str, str, str]:
    """Ink, icon and word of its state."""
    say = wording.words.say
    errors, warnings = len(errors_in(entry.findings)), counted(entry, Severity.WARNING)
    if errors:
        return "stop", "finding", say("{n} to correct", n=wording.number(errors))
    if entry.installable:
        return "primary", "note", say("Not installed yet")
    if warnings:
        return "warn", "warning", say("{n} worth a look", n=wording.number(warnings))
    return "ok", "done", say("Ready to use")


def to_compare(entry: LibraryEntry, stock: Sequence[LibraryEntry]) -> list[LibraryEntry]:
    """What an entry can be compared with: the version before it, later ones, then the rest."""
    usable = [one for one in stock if one.questionnaire is not None]
    paths = [one.path for one in usable]
    at = paths.index(entry.path) if entry.path in paths else -1

    def key(place: int) -> tuple[bool, bool, int]:
        return usable[place].id != entry.id, place < at, place

    return [usable[place] for place in sorted(range(len(usable)), key=key) if place != at]


@dataclass(frozen=True, slots=True)
class Stock:
    """What the library holds now.

    Attributes:
        entries: Everything installed.
        chosen: The entry that what was done is about; None when none in particular.
    """

    entries: tuple[LibraryEntry, ...]
    chosen: LibraryEntry | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Which assessments use what, and how many files could not be looked into."""

    uses: tuple[Use, ...]
    unread: int


class LibraryWork(QObject):
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
        super().__init__(parent)
        self._tasks: set[Task] = set()

    def stock(self) -> None:
        self._do(lambda _: Stock(of_installed(installed())), self.stocked.emit)

    def look(self, path: Path) -> None:
        """Check a workbook that might be installed."""
        self._do(lambda _: of_candidate(inspect(path)), self.looked.emit)

    def install(self, path: Path) -> None:

        def work(_: Progress) -> Stock:
            (entry,) = of_installed([install(path)])
            return Stock(of_installed(installed()), entry)

        self._do(work, self.stocked.emit)

    def remove(self, entry: LibraryEntry) -> None:

        def work(_: Progress) -> Stock:
            remove(entry.id, entry.version)
            return Stock(of_installed(installed()))

        self._do(work, self.stocked.emit)

    def open(self, path: Path) -> None:
        """Read what stands in the sheets of a workbook."""
        self._do(lambda _: sheets_of(path), lambda sheets: self._emit_sheets(path, sheets))

    def find(self, recent: Sequence[Path], folder: Path) -> None:

        def work(progress: Progress) -> Found:
            present = [path for path in recent if path.is_file()]
            told, findings = uses((*present, *working_files(folder)), progress)
            return Found(told, len(findings))

        self._do(work, self.found.emit)

    @property
    def going_on(self) -> bool:
        return bool(self._tasks)

    def stop(self) -> None:
        for task in self._tasks:
            task.stop()

    def _emit_sheets(self, path: Path, sheets: object) -> None:
        if isinstance(sheets, SheetExcerpts):
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
