"""How cells of the library are drawn: a chip first, then texts that end in dots."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyleOptionViewItem

from gui.library.lines import Line
from gui.widgets.brush import PAD, Brush
from gui.widgets.place_delegate import Index, PlaceDelegate

LINE = Qt.ItemDataRole.UserRole
SHELF = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the shelf shows of one questionnaire: title, a line below, and its state."""

    title: str
    below: str
    look: tuple[str, str, str]


class LineDelegate(PlaceDelegate):
    """Draws the cells of a table of lines."""

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """A chip first, then texts."""
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        room = area.adjusted(PAD, 0, -PAD, 0)
        if index.column() == 0:
            middle = QPointF(room.left(), room.center().y())
            brush.chip(middle, room.width(), line.look)
        else:
            brush.text(room, line.cells[index.column() - 1])


class ShelfDelegate(PlaceDelegate):
    """Draws one questionnaire: title, version and size, state."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Three lines."""
        body = QFontMetrics(self.theme.font()).height()
        small = QFontMetrics(self.theme.font("small")).height()
        return QSize(200, body + small + max(26, small + 2) + 24)

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """Three lines, and a bar before the one chosen."""
        told = index.data(SHELF)
        if not isinstance(told, Shelved):
            return
        if brush.chosen:
            side = QRectF(area.left(), area.top(), 4, area.height())
            brush.painter.fillRect(side, self.theme.colour("primary"))
        room = area.adjusted(14, 8, -10, -8)
        body = QFontMetrics(self.theme.font()).height()
        small = QFontMetrics(self.theme.font("small")).height()
        first = QRectF(room.left(), room.top(), room.width(), body)
        second = QRectF(room.left(), first.bottom() + 2, room.width(), small)
        brush.text(first, told.title, bold=brush.chosen)
        brush.text(second, told.below, "small")
        middle = (second.bottom() + room.bottom()) / 2 + 2
        brush.chip(QPointF(room.left(), middle), room.width(), told.look)
