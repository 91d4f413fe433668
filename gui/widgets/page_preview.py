"""A document as it will be on paper: its pages, and a bar to turn and enlarge them."""

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, Signal

from assessment.errors import AssessmentError, Finding
from gui.display import Display
from gui.widgets import buttons, fields, keyboard, label, pdf_pages, style, tile
from gui.widgets.findings import FindingsList

MARGIN = 16
GAP = 12
REAL = 96 / 72  # a point of paper in points of the screen
LEAST = 0.1


class Fit(StrEnum):
    """Zooms that follow the room, up to the largest percentage."""

    WIDTH = "width"
    PAGE = "page"


type Zoom = Fit | int
PERCENTS = (50, 75, 100, 125, 150, 200)
ZOOMS: tuple[Zoom, ...] = (*Fit, *PERCENTS)
MOST = max(PERCENTS)  # to which pages are fitted


class PageLayout:
    """Rectangles of pages, the widest in the middle of the room; ``size`` is that of all."""

    def __init__(self, sizes: Sequence[tuple[float, float]], zoom: Zoom, room: QSize) -> None:
        widest = max((width for width, _ in sizes), default=1.0)
        tallest = max((height for _, height in sizes), default=1.0)
        # In a very wide room a page as wide as it would be a few lines high.
        across = min((room.width() - 2 * MARGIN) / widest, REAL * MOST / 100)
        if isinstance(zoom, int):
            scale = REAL * zoom / 100
        else:
            scale = across
        if zoom is Fit.PAGE:
            scale = min(across, (room.height() - 2 * MARGIN) / tallest)
        self.scale = max(scale, LEAST)
        wide = max(room.width(), round(widest * self.scale) + 2 * MARGIN)
        self.pages: list[QRect] = []
        top = MARGIN
        for width, height in sizes:
            page = QSize(round(width * self.scale), round(height * self.scale))
            self.pages.append(QRect((wide - page.width()) // 2, top, page.width(), page.height()))
            top += page.height() + GAP
        self._tops = [page.top() for page in self.pages]
        self.size = QSize(wide, top - GAP + MARGIN)

    @property
    def percent(self) -> int:
        """How large pages are shown; 100 is that of the paper."""
        return round(self.scale / REAL * 100)

    def page_at(self, height: int) -> int:
        return max(0, bisect_right(self._tops, height) - 1)

    def seen(self, top: int, height: int) -> range:
        """The pages of which something is between two heights."""
        if not self.pages:
            return range(0)
        first = self.page_at(top)
        if self.pages[first].bottom() < top:
            first += 1
        return range(first, self.page_at(top + height) + 1)

    def most_seen(self, top: int, height: int) -> int:
        """The page of which most is seen; the first of several."""
        room = QRect(0, top, self.size.width(), height + 1)
        seen = self.seen(top, height)
        return max(seen, key=lambda at: (room & self.pages[at]).height(), default=0)


STEP = 48
FADED = 0.35
OVERLAP = 40  # what was lowest before is highest afterwards, so that no line is lost
PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier  # for "+"


class PageView(QtWidgets.QAbstractScrollArea):
    """Turned by the keys of every reader of PDF; only pages in sight, and the next, are drawn."""

    moved = Signal()  # another page is looked at, or there are other pages
    zoomed = Signal()  # pages are shown in another size
    failed = Signal(object)  # why a page cannot be drawn
    read = Signal()  # what the page looked at says is known now

    def __init__(self, display: Display, name: str) -> None:
        super().__init__()
        self._display = display
        self._faded = False
        self._pictures = pdf_pages.Pictures()
        self.setObjectName(name)
        self.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A bar that came and went would change the room that pages are fitted to.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(STEP)
        self.horizontalScrollBar().setSingleStep(STEP)
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._layout = PageLayout((), Fit.WIDTH, self.viewport().size())
        self.zoom: Zoom = Fit.WIDTH
        self.page = 0
        self.verticalScrollBar().valueChanged.connect(
            lambda top: self._look_at(self._layout.most_seen(top, self.viewport().height()))
        )
        self._pictures.arrived.connect(self._on_arrived)
        self._pictures.failed.connect(self.failed)
        display.changed.connect(self.viewport().update)

    @property
    def pages(self) -> int:
        return len(self._sizes)

    @property
    def percent(self) -> int:
        return self._layout.percent

    def set_zoom(self, zoom: Zoom) -> None:
        self.zoom = zoom
        self._lay_out()

    def step_zoom(self, by: int) -> None:
        others = [each for each in PERCENTS if (each - self.percent) * by > 0]
        if others:
            if by > 0:
                zoom = min(others)
            else:
                zoom = max(others)
            self.set_zoom(zoom)

    def go(self, page: int) -> None:
        if not self._sizes:
            return
        page = min(max(page, 0), self.pages - 1)
        self.verticalScrollBar().setValue(self._layout.pages[page].top() - GAP)
        self._look_at(page)

    def turn(self, by: int) -> None:
        """Show what comes next (1) or came before (-1), a screenful at most, all of each page."""
        if not self._sizes:
            return
        bar = self.verticalScrollBar()
        high = self.viewport().height()
        page = self.page
        top = bar.value()
        bottom = bar.value() + high
        here = self._layout.pages[page]
        far = max(high - OVERLAP, high // 2)
        if by > 0 and here.bottom() > bottom:
            bar.setValue(min(top + far, here.bottom() + GAP - high))
        elif by < 0 and here.top() < top:
            bar.setValue(max(top - far, here.top() - GAP))
        elif 0 <= page + by < self.pages:
            page += by
            there = self._layout.pages[page]
            if by > 0:
                low = there.top() - GAP
            else:
                low = there.bottom() + GAP - high
            if by > 0:
                bar.setValue(low)
            else:
                bar.setValue(max(low, there.top() - GAP))
        self._look_at(page)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.modifiers() & ~PLAIN or not self._press(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _press(self, key: Qt.Key) -> bool:
        match key:
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                if key == Qt.Key.Key_PageDown:
                    self.turn(1)
                else:
                    self.turn(-1)
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

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.step_zoom(1)
            else:
                self.step_zoom(-1)
            event.accept()
        else:
            super().wheelEvent(event)

    def in_sight(self) -> range:
        return self._layout.seen(self.verticalScrollBar().value(), self.viewport().height())

    def place(self, number: int) -> QRect:
        return self._layout.pages[number].translated(
            -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        )

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """The same place of the same page stays in sight."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Pages in their new size, looked at where one looked before."""
        bar = self.verticalScrollBar()
        page = self.page
        was = self._layout
        top = bar.value()
        self._layout = PageLayout(self._sizes, self.zoom, self.viewport().size())
        room = self.viewport().size()
        size = self._layout.size
        bar.setRange(0, max(0, size.height() - room.height()))
        bar.setPageStep(room.height())
        across = self.horizontalScrollBar()
        fitted = self.zoom in tuple(Fit)
        across.setRange(0, 0 if fitted else max(0, size.width() - room.width()))
        across.setPageStep(room.width())
        if self.zoom is not Fit.PAGE and page < min(len(was.pages), self.pages):
            here = was.pages[page]
            there = self._layout.pages[page]
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

    @property
    def text(self) -> str:
        drawn = self._pictures.drawn(self.page)
        if drawn is None:
            return ""
        return drawn.text

    def show_pdf(self, pdf: bytes, sizes: Sequence[tuple[float, float]]) -> None:
        """Show the pages of a document, at the place looked at before."""
        self._pictures.show_pdf(pdf)
        self._faded = False
        self._sizes = tuple(sizes)
        self._lay_out()

    def show_faded(self) -> None:
        """What is shown no longer holds; something else is on its way."""
        self._faded = True
        self.viewport().update()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self.viewport())
        painter.fillRect(event.rect(), self._display.colour("bg"))
        painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform)
        seen = self.in_sight()
        for number in seen:
            self._paint_page(painter, number)
        if keyboard.focus_seen(self):
            painter.setPen(QtGui.QPen(self._display.colour("focus"), 3))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
        ahead = range(seen.stop, min(seen.stop + 1, self.pages))
        self._pictures.want([(page, self._pixels(page)) for page in (*seen, *ahead)])

    def _paint_page(self, painter: QtGui.QPainter, number: int) -> None:
        place = self.place(number)
        painter.fillRect(place, QtGui.QColor(Qt.GlobalColor.white))
        drawn = self._pictures.drawn(number)
        if drawn is not None:
            picture = drawn.picture
            ratio = self.devicePixelRatioF()
            area = QRectF(place)
            if drawn.width == self._pixels(number):
                # Pixel on pixel, also where a point is one and a half of them.
                area.moveTo(round(place.x() * ratio) / ratio, round(place.y() * ratio) / ratio)
                area.setSize(QSizeF(picture.width() / ratio, picture.height() / ratio))
            if self._faded:
                painter.setOpacity(FADED)
            else:
                painter.setOpacity(1.0)
            painter.drawImage(area, picture)
            painter.setOpacity(1.0)
        painter.setPen(self._display.colour("edge"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _pixels(self, number: int) -> int:
        return round(self.place(number).width() * self.devicePixelRatioF())

    def focusInEvent(self, event: QtGui.QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QtGui.QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _on_arrived(self, page: int) -> None:
        self.viewport().update()
        if page == self.page:
            self.read.emit()


class PagePreview(style.NamedWidget):
    """Shows pages, or that they are being prepared, or why there are none."""

    def __init__(self, display: Display, name: str) -> None:
        super().__init__(name)
        self._display = display
        self.waiting = False
        self.view = PageView(display, f"{name}_pages")
        self.previous = buttons.Button(display, f"{name}_previous", role="icon", drawing="previous")
        self.following = buttons.Button(display, f"{name}_next", role="icon", drawing="closed")
        self.count = style.with_object_name(label.Label(), f"{name}_count")
        self.state = style.with_object_name(label.ElidingLabel(role="small"), f"{name}_state")
        self.zoom = fields.Combo(display, f"{name}_zoom")
        self.zoom.setMinimumContentsLength(11)
        self.findings = FindingsList(display)
        self.empty = tile.EmptyState(display, "document", f"{name}_empty")
        self._build()
        display.on_change(self.update_texts)
        self._show()

    def _build(self) -> None:
        bar = self.previous, self.count, self.following, (self.state, 1), self.zoom
        self._bar = style.holding(style.spread(*bar, margins=(16, 6, 16, 6)))
        # The last one takes what is left where a finding stands alone.
        parts = self._bar, self.findings, (self.view, 1), (self.empty, 1), (None, 0)
        style.stack(*parts, on=self, gap=0)
        self.findings.setContentsMargins(16, 12, 16, 12)
        self.previous.clicked.connect(lambda: self.view.go(self.view.page - 1))
        self.following.bind_message("Next page").clicked.connect(
            lambda: self.view.go(self.view.page + 1)
        )
        self.zoom.activated.connect(lambda at: self.view.set_zoom(ZOOMS[at]))
        self.view.moved.connect(self._say_page)
        self.view.read.connect(self._say_page)
        self.view.zoomed.connect(lambda: self.zoom.setCurrentIndex(ZOOMS.index(self.view.zoom)))
        self.view.failed.connect(self.show_problem)

    def show_waiting(self) -> None:
        """Other pages are being prepared; those in sight no longer hold."""
        self.waiting = True
        self.view.show_faded()
        self.findings.show_findings(())
        self._show()

    def show_pages(self, pdf: bytes, sizes: Sequence[tuple[float, float]]) -> None:
        self.waiting = False
        self.findings.show_findings(())
        self.view.show_pdf(pdf, sizes)
        self._show()

    def show_problem(self, problem: Exception) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self.show_findings(problem.findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.waiting = False
        self.view.show_pdf(b"", ())
        self.findings.show_findings(findings)
        self._show()

    def update_texts(self) -> None:
        translate = self._display.translate
        self.previous.set_texts(translate("Previous page"))
        self.view.setAccessibleName(translate("Pages as they will be printed"))
        self.empty.set_texts(translate("The pages are being prepared…"))
        fits = (translate("Fit width"), Fit.WIDTH), (translate("Whole page"), Fit.PAGE)
        entries = *fits, *((self._display.percent(zoom / 100), zoom) for zoom in PERCENTS)
        self.zoom.show_entries(translate("Size of the pages"), entries, self.view.zoom)
        self._say_page()
        self._show()

    def _show(self) -> None:
        there = self.view.pages > 0
        style.seen(self._bar, self.view, when=there)
        self.empty.setVisible(self.waiting and not there)
        sentence = self._display.translate("The pages are being prepared…")
        if self.waiting:
            self.state.set_texts(sentence)
        else:
            self.state.set_texts("")

    def _say_page(self) -> None:
        page = self.view.page + 1
        pages = self.view.pages
        number = self._display.number
        sentence = self._display.translate(
            "Page {page} of {pages}", page=number(page), pages=number(pages)
        )
        self.count.set_texts(sentence)
        self.view.setAccessibleDescription(f"{sentence}\n{self.view.text}".strip())
        self.previous.setEnabled(page > 1)
        self.following.setEnabled(page < pages)
