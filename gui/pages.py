"""The pages of the main window, each loaded and made when it is first asked for."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gui.settings import Settings
from gui.stages import Doors, Stages
from gui.start.page import StartPage
from gui.theme import Theme
from gui.widgets.look import Look
from gui.widgets.main_menu import MainMenu
from gui.widgets.regions import focus_first
from gui.widgets.top_bar import TopBar
from gui.wording import Wording

if TYPE_CHECKING:
    from gui.bookcase import Bookcase
    from gui.forms.page import FormsPage
    from gui.next_step import NextStep
    from gui.safe import Safe
    from gui.secretariat import Secretariat
    from gui.send.countersign_page import CountersignPage
    from gui.start.help_page import HelpPage
    from gui.start.new_page import NewPage


class Pages(QMainWindow):
    """Holds the pages; where they lead is the business of the window.

    What is not needed for the start page is loaded and made when it is first asked for: a person
    should not wait for it.
    """

    create_wanted = Signal(object)
    start_wanted = Signal()
    help_closed = Signal()
    question_wanted = Signal(str)
    package_wanted = Signal(object)
    page_wanted = Signal(object)
    file_wanted = Signal(object)
    opened = Signal(object)
    refused = Signal(object)
    place_moved = Signal()

    def __init__(self, settings: Settings, wording: Wording, theme: Theme) -> None:
        """An empty frame with the start page in it."""
        super().__init__()
        self.setObjectName("window")
        self._settings, self._wording, self._theme = settings, wording, theme
        self.look = Look(settings, wording, theme)
        self._build()

    def _build(self) -> None:
        self.menu = MainMenu(self.look, self._wording, self)
        self.top = TopBar(self._wording, self._theme, self.menu)
        self.start = StartPage(self._settings, self._wording, self._theme)
        self._new: NewPage | None = None
        self._help: HelpPage | None = None
        self._forms: FormsPage | None = None
        self._countersign: CountersignPage | None = None
        self._bookcase: Bookcase | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        doors = Doors(
            self.question_wanted.emit,
            self.package_wanted.emit,
            self.top.stage.emit,
            self._settings,
        )
        self.stages = Stages(self._stack, self._wording, self._theme, doors)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._stack, 1)
        self._column = column
        self._next: NextStep | None = None
        self._safe: Safe | None = None
        self._secretariat: Secretariat | None = None
        self.setCentralWidget(body)
        self.setMinimumSize(960, 500)

    @property
    def new(self) -> "NewPage":
        """The page on which an assessment begins."""
        if self._new is None:
            from gui.start.new_page import NewPage

            self._new = NewPage(self._settings, self._wording, self._theme)
            self._new.wanted.connect(self.create_wanted)
            self._new.cancelled.connect(self.start_wanted)
            self._stack.addWidget(self._new)
        return self._new

    @property
    def help(self) -> "HelpPage":
        """The page that shows the manual."""
        if self._help is None:
            from gui.start.help_page import HelpPage

            self._help = HelpPage(self._wording, self._theme)
            self._help.closed.connect(partial(_leave_help, self))
            self._stack.addWidget(self._help)
        return self._help

    @property
    def forms(self) -> "FormsPage":
        """The page of blank forms."""
        if self._forms is None:
            from gui.forms.page import FormsPage

            self._forms = FormsPage(self._settings, self._wording, self._theme)
            self._forms.closed.connect(self.help_closed)
            self._stack.addWidget(self._forms)
        return self._forms

    @property
    def countersign(self) -> "CountersignPage":
        """The page that shows a package and signs it."""
        if self._countersign is None:
            from gui.send.countersign_page import CountersignPage

            page = CountersignPage(self._settings, self._wording, self._theme)
            page.closed.connect(self.help_closed)
            self._stack.addWidget(page)
            self._countersign = page
        return self._countersign

    @property
    def bookcase(self) -> "Bookcase":
        """The library of questionnaires, and the preview of one."""
        if self._bookcase is None:
            from gui.bookcase import Bookcase

            self._bookcase = Bookcase(self._stack, self._settings, self._wording, self._theme)
            self._bookcase.shown.connect(self.page_wanted)
            self._bookcase.open_wanted.connect(self.file_wanted)
        return self._bookcase

    @property
    def safe(self) -> "Safe":
        """Opens files and watches over what is open; its banners stand below the bar."""
        if self._safe is None:
            from gui.safe import Safe

            self._safe = Safe(self._settings, self._wording, self._theme, self._stack, self._column)
            self._safe.opened.connect(self.opened)
            self._safe.refused.connect(self.refused)
            self._safe.shown.connect(self.page_wanted)
            self._safe.closed.connect(self.help_closed)
            self._safe.file_wanted.connect(self.file_wanted)
        return self._safe

    @property
    def secretariat(self) -> "Secretariat":
        """Opens collections and keeps their pages."""
        if self._secretariat is None:
            from gui.secretariat import Secretariat

            self._secretariat = Secretariat(self._stack, self._settings, self._wording, self._theme)
            self._secretariat.shown.connect(self.page_wanted)
            self._secretariat.refused.connect(self.refused)
            self._secretariat.moved.connect(self.place_moved)
        return self._secretariat

    @property
    def committee(self) -> bool:
        """Whether a collection is open."""
        return self._secretariat is not None and self._secretariat.session is not None

    def page_title(self) -> str:
        """What the bar calls the page, while no assessment is open."""
        say, page = self._wording.words.say, self._stack.currentWidget()
        titles = (
            (self._new, say("New assessment")),
            (self._help, say("Help")),
            (self._forms, say("Blank forms")),
            (self._countersign, say("Countersign a package")),
            (self._safe and self._safe.page, say("Backups and recovery")),
        )
        for one, title in titles:
            if page is one:
                return title
        books = "" if self._bookcase is None else self._bookcase.title(page)
        return books or say("Home page")


def _leave_help(pages: Pages) -> None:
    """Back to the page help was asked on, to the control that had the keyboard."""
    page = pages.help.asked_on
    if page is None or page.parentWidget() is not pages.help.parentWidget():
        pages.help_closed.emit()
        return
    kept: QWidget | None = page.focusWidget()  # the stubs forget that it may be None
    pages.page_wanted.emit(page)
    if kept is not None and kept.isVisible():
        kept.setFocus()
    else:
        focus_first(page)
