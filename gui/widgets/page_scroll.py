"""Moving over pages that lie below one another: lines, screenfuls, pages, and larger or smaller."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from gui.widgets.page_layout import GAP, PERCENTS, Fit, PageLayout, Zoom

STEP = 48
OVERLAP = 40  # what was lowest before is highest afterwards, so that no line is lost
PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier  # for "+"


class PageScroll(QAbstractScrollArea):
    """Knows where every page is and which one is looked at; keys work as in every reader of PDF.

    Signals:
        moved: Another page is looked at, or there are other pages.
        zoomed: Pages are shown in another size.
    """

    moved = Signal()
    zoomed = Signal()

    def __init__(self, name: str) -> None:
        """No pages yet."""
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A bar that came and went would change the room that pages are fitted to.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(STEP)
        self.horizontalScrollBar().setSingleStep(STEP)
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._layout = PageLayout((), Fit.WIDTH, self.viewport().size())
        self.zoom: Zoom = Fit.WIDTH
        self.page = 0
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def percent(self) -> int:
        """How large pages are shown now."""
        return self._layout.percent

    def show_sizes(self, sizes: Sequence[tuple[float, float]]) -> None:
        """There are pages of these sizes; what was looked at before is looked at again."""
        self._sizes = tuple(sizes)
        self._lay_out()

    def set_zoom(self, zoom: Zoom) -> None:
        """Show pages in another size."""
        self.zoom = zoom
        self._lay_out()

    def step_zoom(self, by: int) -> None:
        """Show pages in the next larger (1) or smaller (-1) size."""
        others = [each for each in PERCENTS if (each - self.percent) * by > 0]
        if others:
            self.set_zoom(min(others) if by > 0 else max(others))

    def go(self, page: int) -> None:
        """Show a page from its top; before the first and behind the last there is none."""
        if not self._sizes:
            return
        page = min(max(page, 0), self.pages - 1)
        self.verticalScrollBar().setValue(self._layout.pages[page].top() - GAP)
        self._look_at(page)

    def turn(self, by: int) -> None:
        """Show what comes next (1) or came before (-1), a screenful at most, all of each page."""
        if not self._sizes:
            return
        bar, high, page = self.verticalScrollBar(), self.viewport().height(), self.page
        top, bottom = bar.value(), bar.value() + high
        here, far = self._layout.pages[page], max(high - OVERLAP, high // 2)
        if by > 0 and here.bottom() > bottom:
            bar.setValue(min(top + far, here.bottom() + GAP - high))
        elif by < 0 and here.top() < top:
            bar.setValue(max(top - far, here.top() - GAP))
        elif 0 <= page + by < self.pages:
            page += by
            there = self._layout.pages[page]
            low = there.top() - GAP if by > 0 else there.bottom() + GAP - high
            bar.setValue(low if by > 0 else max(low, there.top() - GAP))
        self._look_at(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages, lines, the ends, and larger or smaller."""
        if event.modifiers() & ~PLAIN or not self._press(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _press(self, key: Qt.Key) -> bool:
        match key:
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self.turn(1 if key == Qt.Key.Key_PageDown else -1)
            case Qt.Key.Key_Home:
                self.go(0)
            case Qt.Key.Key_End:
                self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
                self._look_at(self.pages - 1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.step_zoom(1)
            case Qt.Key.Key_Minus:
                self.step_zoom(-1)
            case Qt.Key.Key_Left | Qt.Key.Key_Right if not self.horizontalScrollBar().maximum():
                self.go(self.page + (1 if key == Qt.Key.Key_Right else -1))
            case _:
                return False
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl, larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def in_sight(self) -> range:
        """The pages of which something is in sight."""
        return self._layout.seen(self.verticalScrollBar().value(), self.viewport().height())

    def place(self, number: int) -> QRect:
        """Where a page is in the viewport."""
        return self._layout.pages[number].translated(
            -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The same place of the same page stays in sight."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Pages in their new size, looked at where one looked before."""
        bar, page, was = self.verticalScrollBar(), self.page, self._layout
        top = bar.value()
        self._layout = PageLayout(self._sizes, self.zoom, self.viewport().size())
        room, size = self.viewport().size(), self._layout.size
        bar.setRange(0, max(0, size.height() - room.height()))
        bar.setPageStep(room.height())
        across = self.horizontalScrollBar()
        fitted = self.zoom in tuple(Fit)
        across.setRange(0, 0 if fitted else max(0, size.width() - room.width()))
        across.setPageStep(room.width())
        if self.zoom is not Fit.PAGE and page < min(len(was.pages), self.pages):
            here, there = was.pages[page], self._layout.pages[page]
            depth = (top - here.top()) / max(here.height(), 1)
            bar.setValue(round(there.top() + depth * there.height()))
            self._look_at(page)
        else:
            self.go(page)
        self.zoomed.emit()

    def _look_at(self, page: int) -> None:
        self.page = page
        self.moved.emit()
        self.viewport().update()

    def _on_scrolled(self) -> None:
        top, high = self.verticalScrollBar().value(), self.viewport().height()
        self._look_at(self._layout.most_seen(top, high))
