"""How rows of lists and tables are painted."""

from PySide6 import QtWidgets
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from gui.icons import pixmap
from gui.look import Look
from gui.widgets import keyboard, marks

PAD = 8
LIT = "lit"  # of a table the row below the mouse, which lights up as a whole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Brush:
    def __init__(self, painter: QPainter, look: Look, *, chosen: bool) -> None:
        self.painter, self._look, self.chosen = painter, look, chosen

    def ground(self, area: QRectF, *, hovered: bool) -> None:
        token = "tint" if self.chosen else "raised" if hovered else "surface"
        self.painter.fillRect(area, self._look.colour(token))
        self.painter.setPen(QPen(self._look.colour("line"), 1))
        self.painter.drawLine(area.bottomLeft(), area.bottomRight())

    def text(self, area: QRectF, text: str, role: str = "body", *, bold: bool = False) -> None:
        font = self._look.font(role, bold=bold)
        self.painter.setFont(font)
        self.painter.setPen(self._look.colour("soft" if role == "small" else "text"))
        room = int(area.width()) + 1  # what is measured as fitting in whole points may be wider
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.painter.drawText(area, LEFT, cut)

    def chip(self, where: QPointF, room: float, chip: tuple[str, str, str]) -> None:
        """``where`` is the middle of its left side; without a word the icon stands alone."""
        ink, drawing, word = chip
        font = self._look.font("small", bold=True)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(room) - 38)
        high = max(26, metrics.height() + 2)
        wide = metrics.horizontalAdvance(text) + 38 if word else 32
        area = QRectF(where.x(), where.y() - high / 2, wide, high)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self._look.colour("surface" if self.chosen else marks.CHIPS[ink]))
        self.painter.drawRoundedRect(area, 4, 4)
        colour = self._look.colour(ink)
        ratio = self.painter.device().devicePixelRatioF()
        picture = pixmap(drawing, colour, 16, ratio)
        self.painter.drawPixmap(QPointF(area.left() + 8, area.center().y() - 8), picture)
        self.painter.setPen(colour)
        self.painter.setFont(font)
        self.painter.drawText(area.adjusted(30, 0, 0, 0), LEFT, text)

    def ring(self, area: QRectF) -> None:
        """The mark of the row that has the keyboard: above and below."""
        self.painter.setPen(QPen(self._look.colour("focus"), 2))
        self.painter.drawLine(area.topLeft() + QPointF(0, 1), area.topRight() + QPointF(0, 1))
        below = QPointF(0, 1)
        self.painter.drawLine(area.bottomLeft() - below, area.bottomRight() - below)


Index = QModelIndex | QPersistentModelIndex


class PlaceDelegate(QtWidgets.QStyledItemDelegate):
    """Draws in the colours of the look; whoever inherits draws the contents."""

    def __init__(self, look: Look, view: QtWidgets.QWidget) -> None:
        super().__init__(view)
        self.look, self._view = look, view

    def paint(
        self, painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: Index
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The stubs of PySide do not know the fields of QStyleOption.
        state: QtWidgets.QStyle.StateFlag = option.state
        area = QRectF(option.rect)
        chosen = QtWidgets.QStyle.StateFlag.State_Selected in state
        brush = Brush(painter, self.look, chosen=chosen)
        lit = self._view.property(LIT)
        over = QtWidgets.QStyle.StateFlag.State_MouseOver in state
        brush.ground(area, hovered=over if lit is None else index.row() == lit)
        self.draw(brush, area, index)
        if chosen and keyboard.focus_seen(self._view):
            brush.ring(area)
        painter.restore()

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """Draw what the place holds; by itself it holds nothing."""
