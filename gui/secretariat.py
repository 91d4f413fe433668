"""The secretariat's desk: opens collections, and keeps their pages, one per stage."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QStackedWidget, QWidget

from assessment.errors import AssessmentError
from assessment.language.text import Text
from gui.settings import COLLECTION, RecentFile, Settings
from gui.theme import Theme
from gui.wording import Wording

if TYPE_CHECKING:
    from assessment.consolidation.model import Case
    from gui.committee.reading import Snapshot
    from gui.committee.session import CommitteeSession

SUFFIX = ".drc"
FIRST = "intake"
REST_MS = 150

type PageMaker = Callable[["CommitteeSession", Wording, Theme], QWidget]


def _intake() -> PageMaker:
    from gui.committee.intake.page import IntakePage

    return IntakePage


def _conflicts() -> PageMaker:
    from gui.committee.conflicts.page import ConflictsPage

    return ConflictsPage


def _coverage() -> PageMaker:
    from gui.committee.coverage.page import CoveragePage

    return CoveragePage


def _national() -> PageMaker:
    from gui.committee.national.page import NationalPage

    return NationalPage


def _report() -> PageMaker:
    from gui.committee.report.page import NationalReportPage

    return NationalReportPage


PAGES: dict[str, Callable[[], PageMaker]] = {
    "intake": _intake,
    "conflicts": _conflicts,
    "coverage": _coverage,
    "national": _national,
    "national_report": _report,
}


class Secretariat(QObject):
    """The open collection and its pages; they do not know each other.

    Signals:
        shown: A page to be put on screen.
        refused: The findings that forbid opening.
        moved: What the bar says may be another thing now.
    """

    shown = Signal(object)
    refused = Signal(object)
    moved = Signal()

    def __init__(
        self, stack: QStackedWidget, settings: Settings, wording: Wording, theme: Theme
    ) -> None:
        """Put pages on the stack when they are first shown."""
        super().__init__(stack)
        self._stack, self._settings = stack, settings
        self._wording, self._theme = wording, theme
        self.session: CommitteeSession | None = None
        self.stage = FIRST
        self._pages: dict[str, QWidget] = {}
        self.choose: Callable[[], Path | None] = self._ask

    def open(self, path: Path) -> None:
        """Open a collection and show its first page, or say what forbids it."""
        from gui.committee.session import CommitteeSession

        self.close()
        try:
            session = CommitteeSession(path, self._settings.name)
        except AssessmentError as problem:
            self.refused.emit(problem.findings)
            return
        self.session = session
        session.changed.connect(self._changed)
        self._remember(0, 0, "")
        self.show_stage(FIRST)
        # The code of the other pages is loaded while the first one is looked at, one at a time.
        for number, load in enumerate(PAGES.values(), start=1):
            QTimer.singleShot(number * REST_MS, self, load)

    def begin(self) -> Path | None:
        """Make an empty collection where a person wants it; None when there is none to open."""
        from datetime import UTC, datetime

        from assessment.consolidation.collection import Collection

        path = self.choose()
        if path is None:
            return None
        try:
            Collection.create(path, now=datetime.now(UTC)).close()
        except AssessmentError as problem:
            self.refused.emit(problem.findings)
            return None
        return path

    def show_stage(self, stage: str) -> None:
        """Show a page of the open collection."""
        if self.session is None:
            return
        self.stage = stage
        page = self._page(stage, self.session)
        for other in self._pages.values():
            # Only the page on screen has a say in how small the window may be.
            policy = QSizePolicy.Policy.Preferred if other is page else QSizePolicy.Policy.Ignored
            other.setSizePolicy(policy, policy)
        self.shown.emit(page)
        if self.session.snapshot is None:
            self.session.refresh()
        focus = getattr(page, "first_focus", None)
        if callable(focus):
            focus()

    def show_case(self, case: "Case") -> None:
        """Show what is to be decided about a case."""
        self.show_stage("conflicts")
        show = getattr(self._pages["conflicts"], "show_case", None)
        if callable(show):
            show(case)

    def show_unit(self, code: str) -> None:
        """Show what was received of a unit."""
        self.show_stage(FIRST)
        show = getattr(self._pages[FIRST], "show_unit", None)
        if callable(show):
            show(code)

    def search(self) -> None:
        """Put the keyboard into the search field of the page shown."""
        find = getattr(self._stack.currentWidget(), "focus_search", None)
        if callable(find):
            find()

    def close(self) -> None:
        """Let go of the collection; nothing is left to be saved."""
        session, self.session = self.session, None
        if session is None:
            return
        session.close()
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        session.deleteLater()

    def place_words(self) -> tuple[str, str]:
        """The secretariat; and below it the collection and its round."""
        say = self._wording.words.say
        if self.session is None:
            return "", ""
        parts = [self.session.path.stem]
        if self.session.round:
            parts.append(say("Round {round}", round=self._wording.digits(self.session.round)))
        snapshot = self.session.snapshot
        title = say("Secretariat")
        if snapshot is not None and snapshot.training:
            title = f"{say('FOR TRAINING')} · {title}"
        return title, " · ".join(parts)

    def _page(self, stage: str, session: "CommitteeSession") -> QWidget:
        if stage not in self._pages:
            page = PAGES[stage]()(session, self._wording, self._theme)
            page.setProperty("topic", stage)
            self._pages[stage] = page
            self._stack.addWidget(page)
            wishes = {
                "case_wanted": self.show_case,
                "unit_wanted": self.show_unit,
                "go": self.show_stage,
            }
            for name, do in wishes.items():
                signal = getattr(page, name, None)
                if signal is not None:
                    signal.connect(do)
        return self._pages[stage]

    def _changed(self, snapshot: "Snapshot") -> None:
        told = snapshot.coverage
        done, total = (0, 0) if told is None else (told.total.received, told.total.expected)
        self._remember(done, total, snapshot.round)
        self.moved.emit()

    def _remember(self, done: int, total: int, occasion: str) -> None:
        if self.session is None:
            return
        path = self.session.path
        name = Text.of(km=path.stem, en=path.stem)
        when = self.session.clock()
        self._settings.remember(RecentFile(path, name, occasion, COLLECTION, done, total, when))

    def _ask(self) -> Path | None:
        say = self._wording.words.say
        start = str(self._settings.folder / f"{say('collection')}{SUFFIX}")
        kinds = f"{say('Collections')} (*{SUFFIX})"
        chosen, _ = QFileDialog.getSaveFileName(self._stack, say("New collection…"), start, kinds)
        return Path(chosen).with_suffix(SUFFIX) if chosen else None
