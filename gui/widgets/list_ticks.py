"""The boxes in a list of things to tick, drawn as everywhere else in the window."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.icons import pixmap
from gui.theme import Theme

BOX = 18


class ListTicks(QStyledItemDelegate):
    """Draws a box with an edge before every line that can be ticked."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        """For one list."""
        super().__init__(view)
        self._theme, self._view = theme, view

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The line as the style draws it, its box as the window draws boxes."""
        super().paint(painter, option, index)
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            return
        self.initStyleOption(option, index)
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        middle = self._view.style().subElementRect(part, option, self._view).center()
        area = QRectF(middle.x() - BOX / 2 + 1, middle.y() - BOX / 2 + 1, BOX, BOX)
        on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("primary" if on else "edge"), 2))
        painter.setBrush(self._theme.colour("primary" if on else "surface"))
        painter.drawRoundedRect(area, 4, 4)
        if on:
            tick = pixmap("tick", self._theme.colour("on"), 14, self._view.devicePixelRatioF())
            painter.drawPixmap(QPointF(area.left() + 2, area.top() + 2), tick)
        painter.restore()
