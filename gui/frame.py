"""The frame of the main window: bar, menu, stack of pages, and what is the same on all of them."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from assessment.errors import Finding
from gui.pages import Pages
from gui.stages import place_words
from gui.widgets.regions import go_to_region, tab_on

if TYPE_CHECKING:
    from gui.session import Session


class Frame(Pages):
    """What is the same whatever page is shown."""

    def back_to_books(self) -> bool:
        """Show again the page of the library that help was asked for on; False without one."""
        return self._bookcase is not None and self._bookcase.show_last()

    def show_forms(self) -> None:
        """Show what forms can be made for offices without the program."""
        self.page_wanted.emit(self.forms)
        self.forms.begin()
        self.forms.first_focus()

    def show_package(self, path: Path | None = None) -> None:
        """Show a package, to be countersigned; or the page on which one is chosen."""
        self.page_wanted.emit(self.countersign)
        if not self.countersign.busy:
            self.countersign.begin(path)
            self.countersign.first_focus()

    def begin_collection(self) -> None:
        """Begin an empty collection and open it."""
        path = self.secretariat.begin()
        if path is not None:
            self.file_wanted.emit(path)

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

    def is_writing(self) -> bool:
        """Whether a package is being written; its page is shown then, with a way to stop it."""
        page, stage = self._countersign, self.stages.busy()
        if page is not None and not page.may_leave():
            self.page_wanted.emit(page)
            return True
        if stage:
            self.top.stage.emit(stage)
        return bool(stage)

    def say_place(self, session: "Session | None", stage: str) -> None:
        """Say in the bar where a person is."""
        place: tuple[str, ...] = (self.page_title(),)
        shown: str | None = None
        if session is not None:
            place, shown = place_words(session, self._wording), stage
        elif self.committee:
            place, shown = self.secretariat.place_words(), self.secretariat.stage
        self.top.show_place(*place)
        self.top.show_stages(shown)
        self._say_step(session, stage)

    def _say_step(self, session: "Session | None", stage: str) -> None:
        """What comes next, on the pages of the stages."""
        page: QWidget | None = self._stack.currentWidget()
        here = session is not None and page is not None and page.property("topic") == stage
        if self._next is None and session is not None:
            from gui.next_step import NextStep

            self._next = NextStep(self._theme)
            self._next.stage.connect(self.top.stage)
            self._next.question.connect(self.question_wanted)
            self._column.insertWidget(1, self._next)
        if self._next is not None and (session is None or not here):
            self._next.hide()
        elif self._next is not None and session is not None:
            from gui.next_step import next_step

            step = next_step(session, self._settings.role, self._wording)
            self._next.show_step(step, stage, session.path.parent)

    def tell(self, findings: list[Finding]) -> None:
        """Say findings that belong to no field, wherever the person is."""
        page = self._stack.currentWidget()
        show = getattr(page, "show_findings", self.start.show_findings)
        show(tuple(findings))

    def next_region(self, step: int) -> None:
        """Move the keyboard to the next region (1) or the one before (-1)."""
        page = self._stack.currentWidget()
        own = getattr(page, "regions", None)
        parts = own() if callable(own) else [page]
        go_to_region([self.top, *self._bars(), *parts], step)

    def _bars(self) -> list[QWidget]:
        """What stands between bar and page now."""
        bars: list[QWidget] = [] if self._next is None else [self._next]
        if self._safe is not None:
            bars += [self._safe.guard.banner, self._safe.doors.banner]
        return [bar for bar in bars if bar.isVisible()]

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Tab follows the work where a page says how, and then comes to the bar."""
        walk = getattr(self._stack.currentWidget(), "walk", None)
        if callable(walk) and tab_on([*walk(), self.top, *self._bars()], forwards=forwards):
            return True
        return super().focusNextPrevChild(forwards)

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
