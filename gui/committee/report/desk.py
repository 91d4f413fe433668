"""Has the national report made and written, away from the main thread."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from assessment.consolidation.acts import Word
from assessment.consolidation.collection import Collection
from assessment.progress import Progress
from assessment.reports.order import FileKind
from gui.committee.report.choices import ReportChoices
from gui.committee.report.making import (
    Ask,
    Looked,
    Made,
    look_at,
    write_looked,
    write_workbook,
)
from gui.committee.session import CommitteeSession, Doing


class ReportDesk(QObject):
    """What was chosen, handed to the session.

    Signals:
        began: Something is being made.
        written: The files (``Made``).
        seen: The pages to be looked at (``Looked``).
    """

    began = Signal()
    written = Signal(object)
    seen = Signal(object)

    def __init__(self, session: CommitteeSession, choices: ReportChoices) -> None:
        """Nothing is being made."""
        super().__init__(choices)
        self._session, self._choices = session, choices

    def ask(self, kind: FileKind) -> Ask:
        """The report as it is chosen now."""
        chosen = self._choices
        return Ask(self._session.round, chosen.tongue, chosen.reach, chosen.final, kind)

    def write_workbook(self, ask: Ask, path: Path) -> None:
        """Write the workbook there."""
        word = Word(self._session.by, self._session.clock())

        def work(held: Collection, progress: Progress) -> Made:
            return write_workbook(held, ask, path, word=word, progress=progress)

        self._begin(work, self.written)

    def look(self) -> None:
        """Make its pages, to be looked at."""
        ask, now = self.ask(FileKind.PDF), self._session.clock()

        def work(held: Collection, progress: Progress) -> Looked:
            return look_at(held, ask, now=now, progress=progress)

        self._begin(work, self.seen)

    def write_looked(self, looked: Looked, path: Path) -> None:
        """Write the pages that were looked at."""
        word = Word(self._session.by, self._session.clock())

        def work(held: Collection, _progress: Progress) -> Made:
            return write_looked(held, looked, path, word)

        self._begin(work, self.written)

    def _begin(self, work: Doing, done: SignalInstance) -> None:
        self.began.emit()
        self._session.run(work, done.emit)
