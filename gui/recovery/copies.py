"""When the program takes backup copies by itself: soon after opening, at steps, while working."""

from PySide6.QtCore import QObject, QTimer, Signal

from gui.session import Session
from gui.tasks import Task

SOON_MS = 1_500
EVERY_MS = 30 * 60 * 1_000
# How long leaving waits for a copy that is being taken.
LEAVE_SECONDS = 10.0


class CopyClock(QObject):
    """Takes a copy of what it watches when there is something new to keep.

    Small files are copied at once. Larger ones are copied by another thread, while answers are
    given and saved; when the file is left, a copy under way comes to its end first.

    Signals:
        warned: Findings, when no copy could be made.
        kept: A copy that another thread took is there.
    """

    warned = Signal(object)
    kept = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._task: Task | None = None
        self._again = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.keep)
        self._often = QTimer(self)
        self._often.setInterval(EVERY_MS)
        self._often.timeout.connect(self.keep)

    def watch(self, session: Session) -> None:
        """Keep copies of this session's file from now on."""
        self._session = session
        self._state = session.record.state
        session.changed.connect(self._follow)
        # What is only in memory outlives the program where the copies are.
        session.saving.held.connect(lambda _: self._soon.start())
        self._soon.start()
        self._often.start()

    def rest(self) -> None:
        """Nothing is open any more; a copy under way is there first."""
        session, self._session = self._session, None
        self._soon.stop()
        self._often.stop()
        task, self._task = self._task, None
        if task is not None:
            if (not task.end(LEAVE_SECONDS) or self._again) and session is not None:
                session.saving.keep_copy()
            task.deleteLater()
        self._again = False

    def keep(self) -> None:
        """Take a copy now, unless nothing is new."""
        if self._session is None:
            return
        saving = self._session.saving
        if self._task is not None:
            self._again = True
        elif saving.small or saving.waiting:
            self._warn(saving.keep_copy())
        else:
            self._task = Task(saving.copying(), self)
            self._task.finished.connect(self._kept)
            self._task.failed.connect(self._failed)
            self._task.start()

    def _kept(self, findings: object) -> None:
        self._over()
        if isinstance(findings, tuple):
            self._warn(findings)
        if self._again:
            self._again = False
            self.keep()
        if self._task is None:
            self.kept.emit()

    def _failed(self, problem: BaseException) -> None:
        self._over()
        self.kept.emit()
        raise problem

    def _over(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None

    def _warn(self, findings: tuple[object, ...]) -> None:
        if findings and self._session is not None and not self._session.saving.waiting:
            self.warned.emit(list(findings))

    def _follow(self, _what: object) -> None:
        if self._session is not None and self._session.record.state is not self._state:
            self._state = self._session.record.state
            self.keep()
