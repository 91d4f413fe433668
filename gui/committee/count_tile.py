"""A tile with a number: how many there are of a kind, and a filter when it is pressed."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent

from gui.icons import pixmap
from gui.theme import Theme
from gui.widgets.style import as_tip
from gui.widgets.tile import PaintedTile

PAD = 10
SIDE = 20
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CountTile(PaintedTile):
    """Icon and number, below them the word; ``clicked`` says a person wants only these."""

    def __init__(self, theme: Theme, name: str, ink: str, drawing: str) -> None:
        """``ink`` and ``drawing`` are those of the icon."""
        super().__init__(theme, name)
        self._ink, self._drawing = ink, drawing
        self._number = ""

    def say(self, number: str, word: str) -> None:
        """The number as written, and what is counted."""
        self._number = number
        self.setText(word)
        self.setToolTip(as_tip(word))
        self.setAccessibleName(f"{word} {number}")
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines high."""
        lines = QFontMetrics(self._theme.font("body")).height()
        lines += QFontMetrics(self._theme.font("small")).height()
        return QSize(120, lines + 10)

    def minimumSizeHint(self) -> QSize:
        """As narrow as icon and number."""
        return QSize(84, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, icon, number, word."""
        painter, theme = QPainter(self), self._theme
        self.paint_ground(painter)
        bold, small = theme.font("body", bold=True), theme.font("small")
        high, room = QFontMetrics(bold).height(), self.width() - 2 * PAD
        picture = pixmap(self._drawing, theme.colour(self._ink), SIDE, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(PAD, 4 + (high - SIDE) / 2), picture)
        painter.setPen(theme.colour("text"))
        painter.setFont(bold)
        number = QRectF(PAD + SIDE + 8, 4, room - SIDE - 8, high)
        painter.drawText(number, LEFT, self._number)
        painter.setPen(theme.colour("soft"))
        painter.setFont(small)
        metrics = QFontMetrics(small)
        cut = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(PAD, 4 + high, room, metrics.height()), LEFT, cut)
