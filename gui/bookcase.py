"""The library and the preview of a questionnaire: made when first shown, leading to each other."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from assessment.errors import AssessmentError
from assessment.questionnaire.model import Questionnaire
from gui.settings import Settings
from gui.theme import Theme
from gui.wording import Wording

if TYPE_CHECKING:
    from gui.library.page import LibraryPage
    from gui.preview import PreviewPage


class Bookcase(QObject):
    """Says which page is to be shown, and which assessment is to be opened."""

    shown = Signal(object)
    open_wanted = Signal(object)

    def __init__(
        self, stack: QStackedWidget, settings: Settings, wording: Wording, theme: Theme
    ) -> None:
        """Put pages on the stack when they are first shown."""
        super().__init__(stack)
        self._stack, self._settings = stack, settings
        self._wording, self._theme = wording, theme
        self._page: LibraryPage | None = None
        self.preview: PreviewPage | None = None
        self._last: QWidget | None = None
        stack.currentChanged.connect(self._moved)

    @property
    def page(self) -> "LibraryPage":
        """The library page."""
        if self._page is None:
            from gui.library.page import LibraryPage

            self._page = LibraryPage(self._settings, self._wording, self._theme)
            self._page.setProperty("topic", "library")
            self._page.preview_wanted.connect(self.show_preview)
            self._page.open_wanted.connect(self._open)
            self._stack.addWidget(self._page)
        return self._page

    def show(self) -> None:
        """Show the library as it is now."""
        self.close_preview()
        self.page.refresh()
        self.shown.emit(self.page)
        self.page.first_focus()

    def show_preview(self, questionnaire: Questionnaire) -> None:
        """Show a questionnaire as the assessor will see it."""
        from gui.preview import PreviewPage

        self.close_preview()
        try:
            preview = PreviewPage(questionnaire, self._wording, self._theme)
        except AssessmentError as problem:
            self.page.show_findings(problem.findings)
            return
        self.preview = preview
        preview.closed.connect(self.leave_preview)
        self._stack.addWidget(preview)
        self.shown.emit(preview)
        preview.first_focus()

    def leave_preview(self) -> None:
        """Forget the preview and go back to the library, where it was left."""
        self.close_preview()
        self.shown.emit(self.page)
        self.page.book.head.preview.setFocus()

    def show_last(self) -> bool:
        """Show again what was shown last; False when neither was since something else."""
        page = self.preview or (self._page if self._last is self._page else None)
        if page is not None:
            self.shown.emit(page)
            page.first_focus()
        return page is not None

    def search(self) -> None:
        """Put the keyboard into the search field of the preview."""
        if self.preview is not None and self._stack.currentWidget() is self.preview:
            self.preview.search()

    def close_preview(self) -> None:
        """Forget the preview; nothing of it is kept."""
        preview, self.preview = self.preview, None
        if preview is not None:
            preview.close_page()
            self._stack.removeWidget(preview)
            preview.deleteLater()

    def title(self, page: QWidget | None) -> str:
        """What the bar on top calls a page; empty when it is none of these."""
        say = self._wording.words.say
        if page is not None and page is self._page:
            return say("Questionnaires")
        return say("Preview") if page is not None and page is self.preview else ""

    def _moved(self, _at: int) -> None:
        """Remember the page before help; leaving for anything else forgets the preview."""
        page: QWidget | None = self._stack.currentWidget()  # the stubs forget None
        own = (self._page, self.preview)
        if page in own:
            self._last = page
        elif page is None or not page.property("aside"):
            self._last = None
            self.close_preview()

    def _open(self, path: Path) -> None:
        self.open_wanted.emit(path)
