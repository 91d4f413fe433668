"""The pages of a document as on paper; those in sight are drawn."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QPainter, QPaintEvent, QPen

from gui.theme import Theme
from gui.widgets.page_pictures import Pictures
from gui.widgets.page_scroll import PageScroll

FADED = 0.35


class PageView(PageScroll):
    """Only pages in sight, and the next one, are drawn.

    Signals:
        failed: Why a page cannot be drawn.
        read: What the page looked at says is known now.
    """

    failed = Signal(object)
    read = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        """No pages yet."""
        super().__init__(name)
        self._theme = theme
        self._faded = False
        self._pictures = Pictures()
        self._pictures.arrived.connect(self._on_arrived)
        self._pictures.failed.connect(self.failed)
        theme.changed.connect(self.viewport().update)

    @property
    def drawn(self) -> tuple[int, ...]:
        """The pages that are drawn and kept."""
        return self._pictures.kept

    @property
    def text(self) -> str:
        """What the page looked at says; empty until it is drawn."""
        return self._pictures.text(self.page)

    @property
    def sharp(self) -> bool:
        """Whether every page in sight is drawn as large as it is shown."""
        return all(self._pictures.is_ready(one, self._pixels(one)) for one in self.in_sight())

    def show_pdf(self, pdf: bytes, sizes: Sequence[tuple[float, float]]) -> None:
        """Show the pages of a document, at the place looked at before."""
        self._pictures.show_pdf(pdf)
        self._faded = False
        self.show_sizes(sizes)

    def show_faded(self) -> None:
        """What is shown no longer holds; something else is on its way."""
        self._faded = True
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pages in sight; what is not drawn yet is white, or the picture of another size."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("bg"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        seen = self.in_sight()
        for number in seen:
            self._paint_page(painter, number)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus"), 3))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
        ahead = range(seen.stop, min(seen.stop + 1, self.pages))
        self._pictures.want([(one, self._pixels(one)) for one in (*seen, *ahead)])

    def _paint_page(self, painter: QPainter, number: int) -> None:
        place = self.place(number)
        painter.fillRect(place, QColor(Qt.GlobalColor.white))
        picture = self._pictures.picture(number)
        if picture is not None:
            painter.setOpacity(FADED if self._faded else 1.0)
            self._paint_picture(painter, place, picture)
            painter.setOpacity(1.0)
        painter.setPen(self._theme.colour("edge"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _paint_picture(self, painter: QPainter, place: QRect, picture: QImage) -> None:
        ratio = self.devicePixelRatioF()
        if picture.width() != round(place.width() * ratio):
            painter.drawImage(place, picture)
            return
        # Pixel on pixel, also where a point is one and a half of them.
        corner = QPointF(round(place.x() * ratio) / ratio, round(place.y() * ratio) / ratio)
        size = QSizeF(picture.width() / ratio, picture.height() / ratio)
        painter.drawImage(QRectF(corner, size), picture)

    def _pixels(self, number: int) -> int:
        return round(self.place(number).width() * self.devicePixelRatioF())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _on_arrived(self, page: int) -> None:
        self.viewport().update()
        if page == self.page:
            self.read.emit()
