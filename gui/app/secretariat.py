"""Collections of the secretariat: begun, opened, and remembered with how far they are."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from assessment.consolidation.collection import Collection
from assessment.language.text import Text
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot
from gui.settings import COLLECTION, RecentFile, WindowSettings
from gui.widgets.outside import ask_new
from gui.wording import Wording

SUFFIX = ".drc"


class Secretariat(QObject):
    """Opens collections; the window shows them."""

    def __init__(self, settings: WindowSettings, wording: Wording, window: QWidget) -> None:
        super().__init__(window)
        self._settings, self._wording, self._window = settings, wording, window
        self.choose: Callable[[], Path | None] = self._ask

    def begin(self) -> Path | None:
        """Make an empty collection where a person wants it; None when nobody does.

        Raises:
            AssessmentError: It cannot be made.
        """
        path = self.choose()
        if path is not None:
            Collection.create(path, now=datetime.now(UTC)).close()
        return path

    def open(self, path: Path) -> CommitteeSession:
        """Open a collection.

        Raises:
            AssessmentError: It cannot be opened.
        """
        session = CommitteeSession(path, self._settings.name)

        def remember(snapshot: Snapshot | None = None) -> None:
            told = None if snapshot is None else snapshot.coverage
            done, total = (0, 0) if told is None else (told.total.received, told.total.expected)
            name, when = Text.of(km=path.stem, en=path.stem), session.clock()
            occasion = "" if snapshot is None else snapshot.round
            self._settings.remember(RecentFile(path, name, occasion, COLLECTION, done, total, when))

        remember()
        session.changed.connect(remember)
        return session

    def place_words(self, session: CommitteeSession) -> tuple[str, str]:
        """The secretariat; and below it the collection and its round."""
        say = self._wording.words.say
        parts = [session.path.stem]
        if session.round:
            parts.append(say("Round {round}", round=self._wording.digits(session.round)))
        title = say("Secretariat")
        if session.snapshot is not None and session.snapshot.training:
            title = f"{say('FOR TRAINING')} · {title}"
        return title, " · ".join(parts)

    def _ask(self) -> Path | None:
        say = self._wording.words.say
        proposed = self._settings.folder / f"{say('collection')}{SUFFIX}"
        return ask_new(self._window, say("New collection…"), proposed, say("Collections"))
