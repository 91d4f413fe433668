"""How cells of the library are drawn: a chip first, then texts that end in dots."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.library.lines import Line
from gui.theme import Theme
from gui.widgets.brush import PAD, Brush, rect_of, state_of

type Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
SHELF = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the shelf shows of one questionnaire: title, a line below, and its state."""

    title: str
    below: str
    look: tuple[str, str, str]


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
