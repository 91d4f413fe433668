"""When the program takes backup copies by itself: soon after opening, at steps, while working."""

from PySide6.QtCore import QObject, QTimer, Signal

from gui.session import Session

SOON_MS = 1_500
EVERY_MS = 30 * 60 * 1_000


class CopyClock(QObject):
    """Takes a copy of what it watches when there is something new to keep.

    Signals:
        warned: Findings, when no copy could be made.
    """

    warned = Signal(object)

    def __init__(self) -> None:
        """Watch nothing yet."""
        super().__init__()
        self._session: Session | None = None
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
        """Nothing is open any more."""
        self._session = None
        self._soon.stop()
        self._often.stop()

    def keep(self) -> None:
        """Take a copy now, unless nothing is new."""
        if self._session is not None:
            findings = self._session.saving.keep_copy()
            if findings and not self._session.saving.waiting:
                self.warned.emit(list(findings))

    def _follow(self, _what: object) -> None:
        if self._session is not None and self._session.record.state is not self._state:
            self._state = self._session.record.state
            self.keep()
