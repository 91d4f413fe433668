"""What every page of the window is; the table that names them is ``gui.actions``."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6 import QtCore, QtGui, QtWidgets

from assessment.errors import Finding
from gui.display import Display
from gui.settings import WindowSettings
from gui.widgets.findings import FindingsList
from gui.widgets.keyboard import around, focus_first
from gui.widgets.style import FittedPart


class Printout(NamedTuple):
    """A document to be printed: its name, its pages as PDF, and their sizes in points."""

    name: str
    pdf: bytes
    sizes: Sequence[tuple[float, float]]


def files_in(data: QtCore.QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class WindowPage(FittedPart):
    """A page of the window. It knows no other page: it says what is wanted next."""

    wanted = QtCore.Signal(str, object)  # an action of the table, and what it is about (or None)
    closed = QtCore.Signal()  # a person is done here, and goes back
    opened = QtCore.Signal(object)  # a session that was begun here, to be worked on
    unplaced = QtCore.Signal(object)  # findings for which this page has no place
    place_changed = QtCore.Signal()  # what the bar says may be another thing now
    manual_section = 0
    # Endings of the files that may be dropped on it.
    takes: Collection[str] = ()
    _stale = False  # whether it was not shown anew because nobody saw it

    def __init__(self, name: str = "pageGround") -> None:
        super().__init__(name)
        self.setAcceptDrops(bool(self.takes))

    def update_texts(self) -> None:
        """Say everything in the language in use."""

    def refresh(self) -> None:
        """Show everything anew."""

    def outdated(self, _what: object = None) -> None:
        """Show everything anew; a hidden page, which must cost nothing, when it is seen again."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.outdated()

    def dragEnterEvent(self, event: QtGui.QDragEnterEvent) -> None:
        if self.may_take(files_in(event.mimeData())):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QtGui.QDropEvent) -> None:
        paths = files_in(event.mimeData())
        if self.may_take(paths):
            self.take_files(paths)

    def may_take(self, paths: Sequence[Path]) -> bool:
        """Whether these may be dropped on it."""
        return any(path.suffix.lower() in self.takes for path in paths)

    def take_files(self, paths: Sequence[Path]) -> None:
        """They were dropped on it; the first that it takes is taken."""
        self.take_file(next(path for path in paths if path.suffix.lower() in self.takes))

    def take_file(self, path: Path) -> None:
        """A file was dropped on it, of an ending that it takes."""

    def begin(self, about: object = None) -> None:
        """It is shown anew, and what it is asked to show."""

    def want_question(self, code: str) -> None:
        """Ask for the page of the questionnaire with that question, indicator or roster."""
        self.wanted.emit("fill", code)

    def work_as(self, settings: WindowSettings) -> None:
        """As whom, and with which key, a person works."""

    def section_here(self) -> int:
        """The section of the manual about the part that has the keyboard; else about the page."""
        focus = QtWidgets.QApplication.focusWidget()
        parts = around(focus, self) if focus is not None and self.isAncestorOf(focus) else ()
        sections = (part.property("manual_section") for part in parts)
        return next((int(section) for section in sections if section), self.manual_section)

    def first_focus(self) -> None:
        """Put the keyboard on the obvious next thing."""
        focus_first(self)

    def focus_search(self) -> None:
        """Put the keyboard into the search field, where there is one."""

    def regions(self) -> list[QtWidgets.QWidget]:
        """For F6."""
        return [self]

    def walk(self) -> list[QtWidgets.QWidget]:
        """The order in which Tab follows the work; empty where Qt's own order does."""
        return []

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say findings that belong to no field."""
        self.unplaced.emit(tuple(findings))

    def show_compact(self, *, compact: bool) -> None:
        """How much room the window has."""

    def give_all(self) -> None:
        """Give everything typed and not given yet."""

    def may_leave(self) -> bool:
        """Whether nothing is going on that must come to its end here; else it is said."""
        return True

    def close_page(self) -> None:
        """It goes, and is not shown again."""

    def take_back(self, act: Callable[[], bool]) -> None:
        act()

    def print_pages(self) -> bool:
        """Lead to the printing of what is on screen; False where no pages are."""
        return False

    def do(self, name: str) -> None:
        """Do an action of this page."""


class FindingsPage(WindowPage):
    """A page that says findings of no field in a list of its own."""

    def __init__(self, display: Display, name: str = "pageGround") -> None:
        super().__init__(name)
        self._display = display
        self.findings = FindingsList(display)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.findings.show_findings(findings)
