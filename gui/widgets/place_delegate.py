"""What the drawn places of lists and tables share: ground, contents, ring of the keyboard."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.theme import Theme
from gui.widgets.brush import Brush, rect_of, state_of

type Index = QModelIndex | QPersistentModelIndex


class PlaceDelegate(QStyledItemDelegate):
    """Draws in the theme's colours; whoever inherits draws the contents."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        """Draw for the view."""
        super().__init__(view)
        self.theme, self._view = theme, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, contents, ring of the row that has the keyboard."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, state = rect_of(option), state_of(option)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        brush = Brush(painter, self.theme, chosen=chosen)
        brush.ground(area, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        self.draw(brush, area, index)
        if chosen and self._view.hasFocus():
            brush.ring(area)
        painter.restore()

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """Draw what the place holds; by itself it holds nothing."""
