"""What keeps assessments safe, in one place: opening them and watching over them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from assessment.errors import AssessmentError, Finding
from assessment.exchange.package import day_ahead, day_of
from assessment.files import disk, moving, rescue
from gui import recovery, tasks
from gui.display import Display
from gui.session import Session
from gui.settings import WindowSettings

SOON_MS = 1_500
EVERY_MS = 30 * 60 * 1_000
# How long leaving waits for a copy that is being taken.
LEAVE_SECONDS = 10.0


class CopyClock(QObject):
    """Takes a copy of what it watches when there is something new to keep.

    Small files are copied at once. Larger ones are copied by another thread, while answers are
    given and saved; when the file is left, a copy under way comes to its end first.
    """

    warned = Signal(object)  # findings, when no copy could be made
    kept = Signal()  # a copy that another thread took is there

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self.work = tasks.Worker(self)
        self.work.refused.connect(self._warn)
        self._again = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.keep)
        self._often = QTimer(self, interval=EVERY_MS)
        self._often.timeout.connect(self.keep)

    def watch(self, session: Session) -> None:
        self._session = session
        self._state = session.record.state
        session.changed.connect(self._follow)
        # What is only in memory outlives the program where the copies are.
        session.saving.held.connect(lambda _: self._soon.start())
        self._soon.start()
        self._often.start()

    def rest(self) -> None:
        """Nothing is open any more; a copy under way is there first."""
        session = self._session
        self._session = None
        self._soon.stop()
        self._often.stop()
        if (not self.work.end(LEAVE_SECONDS) or self._again) and session is not None:
            session.saving.keep_copy()
        self._again = False

    def keep(self) -> None:
        if self._session is None:
            return
        saving = self._session.saving
        if self.work.busy:
            self._again = True
        elif saving.small or saving.waiting:
            self._warn(saving.keep_copy())
        else:
            self.work.run(saving.copying(), self._kept)

    def _kept(self, findings: tuple[Finding, ...]) -> None:
        self._warn(findings)
        if self._again:
            self._again = False
            self.keep()
        if not self.work.busy:
            self.kept.emit()

    def _warn(self, findings: tuple[Finding, ...]) -> None:
        if findings and self._session is not None and not self._session.saving.waiting:
            self.warned.emit(list(findings))

    def _follow(self) -> None:
        if self._session is not None and self._session.record.state is not self._state:
            self._state = self._session.record.state
            self.keep()


class Safe(QObject):
    """Opens files where they may be worked on, keeps copies, and says what stands in the way."""

    opened = Signal(object)  # the session of a file that was opened
    refused = Signal(object)  # the findings that forbid opening

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__()
        self._settings = settings
        self.guard = recovery.Guard(display)
        self.doors = recovery.Doors(display)
        self.copies = CopyClock()
        self._path = Path()  # of the file that is being brought here
        self._work = tasks.Worker(self)
        self._work.refused.connect(lambda findings: self._refuse(self._path, findings))
        self.copies.warned.connect(self.doors.warn)

    def open(self, path: Path) -> None:
        """Open a file; one that lies on a drive to take out or elsewhere is copied here first."""
        self.doors.rest()
        if not path.is_file() or disk.kind_of(path) is disk.Kind.LOCAL:
            session = self._session(path, path)
            if session is not None:
                self.opened.emit(session)
            return
        self.doors.wait(path)
        self._path = path
        folder = self._settings.folder
        if folder.is_dir() and disk.lies_here(folder):
            workspace = folder
        else:
            workspace = Path.home()
        # The folder may be another one than when it was copied.
        recent = (
            recent_file.path
            for recent_file in self._settings.recent
            if recent_file.path.name == path.name
        )
        known = [
            other_path for other_path in recent if other_path != path and disk.lies_here(other_path)
        ]
        self._work.run(lambda _: moving.bring_here(path, workspace, known), self._arrived)

    def watch(self, session: Session) -> None:
        self.guard.watch(session)
        self.copies.watch(session)
        kind = disk.kind_of(session.path)
        if kind in (disk.Kind.REMOVABLE, disk.Kind.NETWORK):
            self.doors.strange(session, kind)
        self._tell_day(session)

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing would be lost by closing what is open; else a person is asked."""
        return self.guard.may_leave(then) and self.doors.may_leave(then)

    def rest(self) -> None:
        self.guard.rest()
        self.doors.rest()
        self.copies.rest()

    def _arrived(self, arrival: moving.Arrival) -> None:
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
            self._refuse(asked, problem.findings)
            return None

    def _refuse(self, path: Path, findings: tuple[Finding, ...]) -> None:
        self.doors.rest()
        self.refused.emit(findings)
        if findings[0].problem in rescue.BROKEN:
            self.doors.offer_recovery(path)
