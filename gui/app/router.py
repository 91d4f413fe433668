"""The pages by name: each is loaded and made when it is first asked for, and one is shown."""

import gc
from importlib import import_module

from PySide6 import QtCore, QtWidgets

from gui.actions import PAGES, Needs
from gui.display import Display
from gui.settings import WindowSettings
from gui.widgets import style, window_page

# They are closed to the page on which they were asked for.
RETURNING = ("help", "program", "preview", "printing", "unit", "package")


class Router(QtCore.QObject):
    """Holds the pages; where they lead is the business of the window."""

    made = QtCore.Signal(object)  # a page is there that was not before

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__()
        self._settings = settings
        self._display = display
        self.stack = QtWidgets.QStackedWidget()
        self.pages: dict[str, window_page.WindowPage] = {}
        self._looks: dict[str, Display] = {}
        self._came_from: dict[str, str] = {}
        self.current = ""
        display.changed.connect(lambda: self._dress(self.current))

    @property
    def shown(self) -> window_page.WindowPage:
        return self.pages[self.current]

    def page(self, name: str, ground: object) -> window_page.WindowPage:
        """The page of that name, made of what it needs. Raises AssessmentError if it cannot be."""
        if name not in self.pages:
            module, _, made_by = PAGES[name].page.partition(":")
            display = self._looks[name] = Display()
            display.follow(self._display)
            page: window_page.WindowPage = getattr(import_module(module), made_by)(ground, display)
            page.work_as(self._settings)
            self.made.emit(page)
            self.pages[name] = page
            self.stack.addWidget(page)
            gc.freeze()  # else all that it holds holds up the window at each sweep; see gui.tasks
        return self.pages[name]

    def show(self, name: str) -> None:
        """Put a page that is made on screen; a preview that is left for good is forgotten."""
        if name in RETURNING and name != self.current and self._came_from.get(self.current) != name:
            self._came_from[name] = self.current
        self.current = name
        self._dress(name)
        for other in self.pages.values():
            # Only the page on screen has a say in how small the window may be.
            policy = QtWidgets.QSizePolicy.Policy.Preferred
            if other is not self.shown:
                policy = QtWidgets.QSizePolicy.Policy.Ignored
            other.setSizePolicy(policy, policy)
        self.stack.setCurrentWidget(self.shown)
        if name not in RETURNING:
            self.forget(Needs.QUESTIONNAIRE)

    def _dress(self, name: str) -> None:
        """The look in force is for the page on screen; others take it on when they come."""
        page = self.pages[name]
        display = self._looks[name]
        wanted = self._display.sheet(), self._display.chosen()
        if (page.styleSheet(), display.chosen()) == wanted:
            return
        with style.laid_out_once(page):
            style.dress(page, self._display)
            display.follow(self._display)

    def came_from(self) -> str:
        """The page on which this one was asked for, to be closed back to; empty without one."""
        before = ""
        if self.current in RETURNING:
            before = self._came_from.get(self.current, "")
        if before in self.pages:
            return before
        return ""

    def forget(self, needs: Needs) -> None:
        names = [name for name in self.pages if PAGES[name].needs is needs]
        if self.current in names:
            self.current = "home"
        for name in names:
            page = self.pages.pop(name)
            page.close_page()
            self.stack.removeWidget(page)
            page.deleteLater()
        if names:
            gc.unfreeze()  # what was set aside for them; see gui.tasks

    def busy(self) -> str:
        """The page that must not be left just now, which says so; empty without one."""
        return next((name for name, page in self.pages.items() if not page.may_leave()), "")
