"""The frame of the main window: bar, menu, stack of pages, and what is the same on all of them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from assessment.errors import Finding
from gui.settings import Settings
from gui.stages import Stages
from gui.start.page import StartPage
from gui.theme import Theme
from gui.widgets.look import Look
from gui.widgets.main_menu import MainMenu
from gui.widgets.regions import focus_first, go_to_region
from gui.widgets.top_bar import TopBar
from gui.wording import Wording

if TYPE_CHECKING:
    from gui.bookcase import Bookcase
    from gui.forms.page import FormsPage
    from gui.safe import Safe
    from gui.secretariat import Secretariat
    from gui.start.help_page import HelpPage
    from gui.start.new_page import NewPage


class Frame(QMainWindow):
    """Holds the pages; where they lead is the business of the window.

    What is not needed for the start page is loaded and made when it is first asked for: a person
    should not wait for it.
    """

    create_wanted = Signal(object)
    start_wanted = Signal()
    help_closed = Signal()
    question_wanted = Signal(str)
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
        self._bookcase: Bookcase | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self.stages = Stages(self._stack, self._wording, self._theme, self.question_wanted.emit)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._stack, 1)
        self._column = column
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
    def bookcase(self) -> "Bookcase":
        """The library of questionnaires, and the preview of one."""
        if self._bookcase is None:
            from gui.bookcase import Bookcase

            self._bookcase = Bookcase(self._stack, self._settings, self._wording, self._theme)
            self._bookcase.shown.connect(self.page_wanted)
            self._bookcase.open_wanted.connect(self.file_wanted)
        return self._bookcase

    def back_to_books(self) -> bool:
        """Show again the page of the library that help was asked for on; False without one."""
        return self._bookcase is not None and self._bookcase.show_last()

    def show_forms(self) -> None:
        """Show what forms can be made for offices without the program."""
        self.page_wanted.emit(self.forms)
        self.forms.begin()
        self.forms.first_focus()

    def page_title(self) -> str:
        """What the bar calls the page, while no assessment is open."""
        say, page = self._wording.words.say, self._stack.currentWidget()
        if page is self._new:
            return say("New assessment")
        if page is self._help:
            return say("Help")
        if page is self._forms:
            return say("Blank forms")
        if self._safe is not None and page is self._safe.page:
            return say("Backups and recovery")
        books = "" if self._bookcase is None else self._bookcase.title(page)
        return books or say("Home page")

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

    def begin_collection(self) -> None:
        """Begin an empty collection and open it."""
        path = self.secretariat.begin()
        if path is not None:
            self.file_wanted.emit(path)

    def tell(self, findings: list[Finding]) -> None:
        """Say findings that belong to no field, wherever the person is."""
        page = self._stack.currentWidget()
        show = getattr(page, "show_findings", self.start.show_findings)
        show(tuple(findings))

    def search(self) -> None:
        """Put the keyboard into the search field of the page."""
        page, fill = self._stack.currentWidget(), self.stages.fill
        if fill is not None and page is fill:
            fill.search()
        elif page is self.start:
            self.start.search.setFocus()
        elif page is self._new:
            self.new.search.setFocus()
        elif self.committee:
            self.secretariat.search()
        elif self._bookcase is not None:
            self._bookcase.search()

    def next_region(self, step: int) -> None:
        """Move the keyboard to the next region (1) or the one before (-1)."""
        page = self._stack.currentWidget()
        own = getattr(page, "regions", None)
        parts = own() if callable(own) else [page]
        if self._safe is not None:
            banners = [self._safe.guard.banner, self._safe.doors.banner]
            parts = [*(banner for banner in banners if banner.isVisible()), *parts]
        go_to_region([self.top, *parts], step)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing of a preview is kept."""
        if self._bookcase is not None:
            self._bookcase.close_preview()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wide or compact."""
        super().resizeEvent(event)
        self.show_width()

    def show_width(self) -> None:
        """Tell bar and page how much room there is."""
        compact = self._theme.is_compact(self.width(), self.height())
        self.top.show_compact(compact=compact)
        self.stages.show_compact(compact=compact)


def _leave_help(frame: Frame) -> None:
    """Back to the page help was asked on, to the control that had the keyboard."""
    page = frame.help.asked_on
    if page is None or page.parentWidget() is not frame.help.parentWidget():
        frame.help_closed.emit()
        return
    kept: QWidget | None = page.focusWidget()  # the stubs forget that it may be None
    frame.page_wanted.emit(page)
    if kept is not None and kept.isVisible():
        kept.setFocus()
    else:
        focus_first(page)
