"""What keeps assessments safe, in one place: opening them and watching over them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessment.errors import AssessmentError
from assessment.exchange.package import day_ahead, day_of
from assessment.files.disk import Kind, kind_of, lies_here
from assessment.files.moving import Arrival, bring_here
from assessment.files.rescue import BROKEN
from gui.recovery.banners import Doors, Guard
from gui.recovery.copies import CopyClock
from gui.session import Session
from gui.settings import WindowSettings
from gui.tasks import Task
from gui.theme import Theme
from gui.wording import Wording


class Safe(QObject):
    """Opens files where they may be worked on, keeps copies, and says what stands in the way.

    Signals:
        opened: The session of a file that was opened.
        refused: The findings that forbid opening.
    """

    opened = Signal(object)
    refused = Signal(object)

    def __init__(self, settings: WindowSettings, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self.guard = Guard(wording, theme)
        self.doors = Doors(wording, theme)
        self.copies = CopyClock()
        self._task: Task | None = None
        self.copies.warned.connect(self.doors.warn)

    def open(self, path: Path) -> None:
        """Open a file; one that lies on a drive to take out or elsewhere is copied here first."""
        self.doors.rest()
        if not path.is_file() or kind_of(path) is Kind.LOCAL:
            session = self._session(path, path)
            if session is not None:
                self.opened.emit(session)
            return
        self.doors.wait(path)
        folder = self._workspace()
        task = Task(lambda _: bring_here(path, folder), self)
        task.finished.connect(self._arrived)
        task.failed.connect(lambda problem: self._failed(path, problem))
        self._task = task
        task.start()

    def watch(self, session: Session) -> None:
        self.guard.watch(session)
        self.copies.watch(session)
        kind = kind_of(session.path)
        if kind in (Kind.REMOVABLE, Kind.NETWORK):
            self.doors.strange(session, kind)
        self._tell_day(session)

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing would be lost by closing what is open; else a person is asked."""
        return self.guard.may_leave(then) and self.doors.may_leave(then)

    def rest(self) -> None:
        self.guard.rest()
        self.doors.rest()
        self.copies.rest()

    def _workspace(self) -> Path:
        folder = self._settings.folder
        return folder if folder.is_dir() and lies_here(folder) else Path.home()

    def _arrived(self, arrival: Arrival) -> None:
        session = self._session(arrival.path, arrival.origin)
        if session is not None:
            self.opened.emit(session)
            self.doors.arrived(session, arrival)
            self._tell_day(session)

    def _tell_day(self, session: Session) -> None:
        """A step by a clock that was ahead is told when the file is opened later."""
        ahead = day_ahead(day_of(session.record), session.now.astimezone().date())
        if ahead:
            self.doors.warn(ahead)

    def _session(self, path: Path, asked: Path) -> Session | None:
        try:
            return Session.open(path, self._settings.name)
        except AssessmentError as problem:
            self._refuse(asked, problem)
            return None

    def _failed(self, path: Path, problem: BaseException) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self._refuse(path, problem)

    def _refuse(self, path: Path, problem: AssessmentError) -> None:
        self.doors.rest()
        self.refused.emit(problem.findings)
        if problem.findings[0].problem in BROKEN:
            self.doors.offer_recovery(path)
