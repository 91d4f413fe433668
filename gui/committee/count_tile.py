"""A tile with a number: how many there are of a kind, and a filter when it is pressed."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from gui.icons import pixmap
from gui.theme import Theme
from gui.widgets.style import named


class CountTile(QAbstractButton):
    """Icon, number and word; ``clicked`` says a person wants only these."""

    def __init__(self, theme: Theme, name: str, ink: str, drawing: str) -> None:
        """``ink`` and ``drawing`` are those of the icon."""
        super().__init__()
        named(self, name)
        self._theme, self._ink, self._drawing = theme, ink, drawing
        self._number = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._look_again)

    def say(self, number: str, word: str) -> None:
        """The number as written, and what is counted."""
        self._number = number
        self.setText(word)
        self.setToolTip(word)
        self.setAccessibleName(f"{word} {number}")
        self.update()

    def nextCheckState(self) -> None:
        """A click asks; whoever listens marks the tile."""

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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        self._paint_ground(painter)
        picture = pixmap(self._drawing, theme.colour(self._ink), 22, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(12, (self.height() - 22) / 2), picture)
        bold, small = theme.font("body", bold=True), theme.font("small")
        high = QFontMetrics(bold).height()
        room = self.width() - 50
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("text"))
        painter.setFont(bold)
        painter.drawText(QRectF(44, 4, room, high), flags, self._number)
        painter.setPen(theme.colour("soft"))
        painter.setFont(small)
        metrics = QFontMetrics(small)
        cut = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(44, 4 + high, room, metrics.height()), flags, cut)

    def _paint_ground(self, painter: QPainter) -> None:
        theme, area = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        painter.setPen(QPen(theme.colour("primary" if on else "line"), 1))
        ground = "tint" if on else "raised" if self.underMouse() else "surface"
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(area, 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 3))
            painter.setBrush(theme.colour("focus_fill"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)

    def _look_again(self) -> None:
        self.updateGeometry()
        self.update()
