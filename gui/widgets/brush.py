"""How cells of lists and tables are drawn: ground, cut text, chips, the ring of the keyboard."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from gui.icons import pixmap
from gui.theme import Theme
from gui.widgets.marks import CHIPS

PAD = 8
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Brush:
    """Draws the parts that lines and shelf share."""

    def __init__(self, painter: QPainter, theme: Theme, *, chosen: bool) -> None:
        """``chosen`` is whether the place drawn on is chosen."""
        self.painter, self._theme, self.chosen = painter, theme, chosen

    def ground(self, area: QRectF, *, hovered: bool) -> None:
        """The ground, and the line below."""
        token = "tint" if self.chosen else "raised" if hovered else "surface"
        self.painter.fillRect(area, self._theme.colour(token))
        self.painter.setPen(QPen(self._theme.colour("line"), 1))
        self.painter.drawLine(area.bottomLeft(), area.bottomRight())

    def text(self, area: QRectF, text: str, role: str = "body", *, bold: bool = False) -> None:
        """One line of text that ends in dots."""
        font = self._theme.font(role, bold=bold)
        self.painter.setFont(font)
        self.painter.setPen(self._theme.colour("soft" if role == "small" else "text"))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        self.painter.drawText(area, LEFT, cut)

    def chip(self, where: QPointF, room: float, look: tuple[str, str, str]) -> None:
        """Icon and word on a tinted ground; ``where`` is the middle of its left side.

        Without a word the icon stands alone.
        """
        ink, drawing, word = look
        font = self._theme.font("small", bold=True)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(room) - 38)
        high = max(26, metrics.height() + 2)
        wide = metrics.horizontalAdvance(text) + 38 if word else 32
        area = QRectF(where.x(), where.y() - high / 2, wide, high)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self._theme.colour("surface" if self.chosen else CHIPS[ink]))
        self.painter.drawRoundedRect(area, 4, 4)
        colour = self._theme.colour(ink)
        ratio = self.painter.device().devicePixelRatioF()
        picture = pixmap(drawing, colour, 16, ratio)
        self.painter.drawPixmap(QPointF(area.left() + 8, area.center().y() - 8), picture)
        self.painter.setPen(colour)
        self.painter.setFont(font)
        self.painter.drawText(area.adjusted(30, 0, 0, 0), LEFT, text)

    def ring(self, area: QRectF) -> None:
        """The mark of the row that has the keyboard: above and below."""
        self.painter.setPen(QPen(self._theme.colour("focus"), 2))
        self.painter.drawLine(area.topLeft() + QPointF(0, 1), area.topRight() + QPointF(0, 1))
        below = QPointF(0, 1)
        self.painter.drawLine(area.bottomLeft() - below, area.bottomRight() - below)


# The stubs of PySide do not know the fields of QStyleOption.
def rect_of(option: QStyleOptionViewItem) -> QRectF:
    """Where to draw."""
    return QRectF(option.rect)


def state_of(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    """In which state the place is."""
    state: QStyle.StateFlag = option.state
    return state
