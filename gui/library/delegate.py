"""How cells of the library are drawn: a chip first, then texts that end in dots."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.icons import pixmap
from gui.library.lines import Line
from gui.theme import Theme
from gui.widgets.marks import CHIPS

type Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
SHELF = Qt.ItemDataRole.UserRole + 1
PAD = 8
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the shelf shows of one questionnaire: title, a line below, and its state."""

    title: str
    below: str
    look: tuple[str, str, str]


class Brush:
    """Draws the parts that lines and shelf share."""

    def __init__(self, painter: QPainter, theme: Theme, *, chosen: bool) -> None:
        """``chosen`` is whether the place drawn on is chosen."""
        self._painter, self._theme, self._chosen = painter, theme, chosen

    def ground(self, area: QRectF, *, hovered: bool) -> None:
        """The ground, and the line below."""
        token = "tint" if self._chosen else "raised" if hovered else "surface"
        self._painter.fillRect(area, self._theme.colour(token))
        self._painter.setPen(QPen(self._theme.colour("line"), 1))
        self._painter.drawLine(area.bottomLeft(), area.bottomRight())

    def text(self, area: QRectF, text: str, role: str = "body", *, bold: bool = False) -> None:
        """One line of text that ends in dots."""
        font = self._theme.font(role, bold=bold)
        self._painter.setFont(font)
        self._painter.setPen(self._theme.colour("soft" if role == "small" else "text"))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        self._painter.drawText(area, LEFT, cut)

    def chip(self, where: QPointF, room: float, look: tuple[str, str, str]) -> None:
        """Icon and word on a tinted ground; ``where`` is the middle of its left side."""
        ink, drawing, word = look
        font = self._theme.font("small", bold=True)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(room) - 38)
        high = max(26, metrics.height() + 2)
        wide = metrics.horizontalAdvance(text) + 38
        area = QRectF(where.x(), where.y() - high / 2, wide, high)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.colour("surface" if self._chosen else CHIPS[ink]))
        self._painter.drawRoundedRect(area, 4, 4)
        colour = self._theme.colour(ink)
        ratio = self._painter.device().devicePixelRatioF()
        picture = pixmap(drawing, colour, 16, ratio)
        self._painter.drawPixmap(QPointF(area.left() + 8, area.center().y() - 8), picture)
        self._painter.setPen(colour)
        self._painter.setFont(font)
        self._painter.drawText(area.adjusted(30, 0, 0, 0), LEFT, text)

    def ring(self, area: QRectF) -> None:
        """The mark of the row that has the keyboard: above and below."""
        self._painter.setPen(QPen(self._theme.colour("focus"), 2))
        self._painter.drawLine(area.topLeft() + QPointF(0, 1), area.topRight() + QPointF(0, 1))
        below = QPointF(0, 1)
        self._painter.drawLine(area.bottomLeft() - below, area.bottomRight() - below)


class LineDelegate(QStyledItemDelegate):
    """Draws the cells of a table of lines."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        """Draw for the view, in the theme's colours."""
        super().__init__(view)
        self._theme, self._view = theme, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, contents, ring of the row that has the keyboard."""
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, state = rect_of(option), state_of(option)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        brush = Brush(painter, self._theme, chosen=chosen)
        brush.ground(area, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        room = area.adjusted(PAD, 0, -PAD, 0)
        if index.column() == 0:
            middle = QPointF(room.left(), room.center().y())
            brush.chip(middle, room.width(), line.look)
        else:
            brush.text(room, line.cells[index.column() - 1])
        if chosen and self._view.hasFocus():
            brush.ring(area)
        painter.restore()


class ShelfDelegate(QStyledItemDelegate):
    """Draws one questionnaire: title, version and size, state."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        """Draw for the view, in the theme's colours."""
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Three lines."""
        body = QFontMetrics(self._theme.font()).height()
        small = QFontMetrics(self._theme.font("small")).height()
        return QSize(200, body + small + max(26, small + 2) + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, three lines, ring."""
        told = index.data(SHELF)
        if not isinstance(told, Shelved):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, state = rect_of(option), state_of(option)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        brush = Brush(painter, self._theme, chosen=chosen)
        brush.ground(area, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        if chosen:
            side = QRectF(area.left(), area.top(), 4, area.height())
            painter.fillRect(side, self._theme.colour("primary"))
        room = area.adjusted(14, 8, -10, -8)
        body = QFontMetrics(self._theme.font()).height()
        small = QFontMetrics(self._theme.font("small")).height()
        first = QRectF(room.left(), room.top(), room.width(), body)
        second = QRectF(room.left(), first.bottom() + 2, room.width(), small)
        brush.text(first, told.title, bold=chosen)
        brush.text(second, told.below, "small")
        middle = (second.bottom() + room.bottom()) / 2 + 2
        brush.chip(QPointF(room.left(), middle), room.width(), told.look)
        if chosen and self._view.hasFocus():
            brush.ring(area)
        painter.restore()


# The stubs of PySide do not know the fields of QStyleOption.
def rect_of(option: QStyleOptionViewItem) -> QRectF:
    """Where to draw."""
    return QRectF(option.rect)


def state_of(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    """In which state the place is."""
    state: QStyle.StateFlag = option.state
    return state
