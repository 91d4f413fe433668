"""A table whose names keep their room: other columns are narrowed, or left out and told."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from gui.committee.tables.cells import CellDelegate
from gui.committee.tables.column_fit import Need, fit, next_first
from gui.committee.tables.name_lines import wrapped
from gui.committee.tables.row_model import Column, RowModel
from gui.committee.tables.sorted_head import SortedHead
from gui.theme import Theme
from gui.widgets.brush import PAD
from gui.widgets.whole_rows import show_whole_rows
from gui.wording import Wording

_LEAST_HIGH = 96
FEW = 100  # rows whose names are measured; they speak for all
SHORT = 20  # rows of a list whose names may have more than two lines
MOST_LINES = 3


class FittedTable[R](QTableView):
    """Rows under as many columns as have room.

    Signals:
        fitted: Other columns are left out than before.
    """

    fitted = Signal()

    def __init__(
        self, name: str, columns: Sequence[Column[R]], wording: Wording, theme: Theme
    ) -> None:
        """Empty until rows are shown."""
        super().__init__()
        self.setObjectName(name)
        self._wording, self._theme = wording, theme
        self.left_out, self._first = 0, 0
        self.rows: RowModel[R] = RowModel(columns, wording)
        self.setModel(self.rows)
        self.head = SortedHead(self.rows, theme)
        self.setHorizontalHeader(self.head)
        self.setItemDelegate(CellDelegate(theme, self))
        show_whole_rows(self)
        self.setMinimumHeight(_LEAST_HIGH)
        self.head.setSectionsClickable(True)
        wording.changed.connect(self.refit)
        theme.changed.connect(self.refit)
        self.refit()

    def refit(self) -> None:
        """Give columns and rows the sizes of the words and type in use."""
        for at, column in enumerate(self.rows.columns):
            mode = QHeaderView.ResizeMode.Fixed if column.wide else QHeaderView.ResizeMode.Stretch
            self.head.setSectionResizeMode(at, mode)
        self._fit()
        self._say_heads()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other columns."""
        super().resizeEvent(event)
        self._fit()

    def _say_heads(self) -> None:
        last = len(self.rows.columns) - 1
        if last >= 0:
            self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def turn_columns(self, by: int) -> None:
        """Show the next columns (1) or those before (-1) of those that have no room together."""
        self._first = next_first(
            self._needs(), self._room(), self._first, by, kept=self._sorted_by()
        )
        self._fit()

    def _sorted_by(self) -> int | None:
        by = self.rows.sorted_by
        return None if by is None else by[0]

    def _fit(self) -> None:
        needs = self._needs()
        given = self._given(needs)
        narrowed = [at for at, need in enumerate(needs) if given[at] and given[at] < need.wide]
        self.rows.slim = frozenset(at for at in narrowed if self.head.wide(at) > given[at])
        for at, wide in enumerate(given):
            self.setColumnHidden(at, not wide and bool(needs[at].wide))
            if wide and self.rows.columns[at].wide:
                self.setColumnWidth(at, wide)
        self._be_high(max((self._lines(at, given) for at in range(len(needs))), default=1))
        left_out = sum(1 for wide, need in zip(given, needs, strict=True) if need.wide and not wide)
        if left_out != self.left_out:
            self.left_out = left_out
            self.fitted.emit()

    def _be_high(self, lines: int) -> None:
        """Where room is short, rows have more lines for a name."""
        high = max(40, QFontMetrics(self._theme.font()).height() + 12)
        if lines > 1:
            high = max(high, lines * QFontMetrics(self._theme.font("small")).height() - 2)
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)

    def _lines(self, at: int, given: Sequence[int]) -> int:
        """How many lines the names of a column need that shares what room is left."""
        columns, rows = self.rows.columns, self.rows.rows
        if not columns[at].least:
            return 1
        shared = sum(wide for wide, column in zip(given, columns, strict=True) if column.wide)
        room = (self._room() - shared) / sum(1 for column in columns if not column.wide) - 2 * PAD
        body, small = QFontMetrics(self._theme.font()), self._theme.font("small")
        most = MOST_LINES if len(rows) <= SHORT else 2
        names = (cell.text for cell in map(columns[at].cell, rows[:FEW]) if cell.name)
        long = (name for name in names if body.horizontalAdvance(name) > room)
        return max((len(wrapped(name, small, room, most)) for name in long), default=1)

    def _given(self, needs: Sequence[Need]) -> list[int]:
        return fit(needs, self._room(), kept=self._sorted_by(), first=self._first)

    def _room(self) -> int:
        """Without the bar, shown or not: it shall not depend on what it changes."""
        bar = self.verticalScrollBar().sizeHint().width()
        return self.width() - bar - 2 * self.frameWidth()

    def _needs(self) -> list[Need]:
        # Words of chips grow with the text, the icons and margins around them do not.
        names, words = self._theme.text_size / 100, (1 + self._theme.text_size / 100) / 2
        return [
            Need(
                max(round(column.wide * words), self.head.wide(at)),
                round(column.slim * words),
                column.gives,
            )
            if column.wide
            else Need(round(column.least * names))
            for at, column in enumerate(self.rows.columns)
        ]
