"""The heads of a table, with an arrow beside the one it is sorted by."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView

from gui.committee.tables.row_model import RowModel
from gui.icons import pixmap
from gui.theme import Theme
from gui.widgets.brush import PAD

ARROW = 14
GAP = 4


class SortedHead[R](QHeaderView):
    """Draws the arrow next to the words, on the side where there is room."""

    def __init__(self, rows: RowModel[R], theme: Theme) -> None:
        """Ask the rows by what they are sorted."""
        super().__init__(Qt.Orientation.Horizontal)
        self._rows, self._theme = rows, theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def wide(self, at: int) -> int:
        """Points that the words of a head need, with their arrow."""
        by = self._rows.sorted_by
        arrow = ARROW + GAP if by is not None and by[0] == at else 0
        return self._words(at) + 22 + arrow

    def paintSection(self, painter: QPainter, rect: QRect, at: int) -> None:
        """The words, and the arrow if it is this column."""
        painter.save()
        super().paintSection(painter, rect, at)
        painter.restore()
        by = self._rows.sorted_by
        if by is None or by[0] != at:
            return
        words = 0 if at in self._rows.slim else self._words(at) + GAP
        left = rect.left() + PAD + words
        if self._rows.columns[at].right:
            left = rect.right() - PAD - words - ARROW
        where = QPointF(left, rect.center().y() - ARROW / 2 + 1)
        ratio = painter.device().devicePixelRatioF()
        arrow = pixmap("down" if by[1] else "up", self._theme.colour("soft"), ARROW, ratio)
        painter.drawPixmap(where, arrow)

    def _words(self, at: int) -> int:
        font = self._theme.font("small", bold=True)
        return QFontMetrics(font).horizontalAdvance(self._rows.head(at))
