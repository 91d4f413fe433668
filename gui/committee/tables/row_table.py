"""A table of many rows: chosen with the arrows, sorted by its heads, opened with Enter."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from gui.committee.tables.fitted_table import FittedTable
from gui.committee.tables.row_model import Column
from gui.theme import Theme
from gui.widgets.plain import copy_list
from gui.wording import Wording

TURNS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class RowTable[R](FittedTable[R]):
    """Says which row is chosen, which is to be opened, and keys it does not know."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, name: str, columns: Sequence[Column[R]], wording: Wording, theme: Theme
    ) -> None:
        """Empty until rows are shown."""
        super().__init__(name, columns, wording, theme)
        self.on_key: Callable[[QKeyEvent], bool] = lambda _: False
        self.on_copy: Callable[[], None] = self.copy
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.activated.connect(self._open)
        self.head.sectionClicked.connect(self._sort)

    @property
    def current(self) -> R | None:
        """The row chosen; None without."""
        return self.rows.row(self.currentIndex().row())

    def show_rows(self, rows: Sequence[R], choose: R | None = None) -> None:
        """Show these; the row wanted, else the same one, else the first is chosen."""
        kept = choose if choose is not None else self.current
        self.rows.show_rows(rows)
        self._fit()
        self._stay(kept)

    def keep(self, passes: Callable[[R], bool] | None) -> None:
        """Show only rows that pass."""
        kept = self.current
        self.rows.keep(passes)
        self._stay(kept)

    def search(self, text: str) -> None:
        """Show only rows with the text."""
        kept = self.current
        self.rows.search(text)
        self._stay(kept)

    def show_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns; the row chosen stays."""
        kept = self.current
        if len(columns) != len(self.rows.columns):
            self._first = 0
        self.rows.show_columns(columns)
        self.refit()
        if kept is not None:
            self._stay(kept)

    def choose(self, row: R) -> None:
        """Choose a row, if it is shown."""
        at = self.rows.position(row)
        if at is not None:
            self.setCurrentIndex(self.rows.index(at, 0))

    def step(self, by: int) -> None:
        """Choose the row above (-1) or below (1)."""
        last = len(self.rows.order) - 1
        if last >= 0:
            at = min(max(self.currentIndex().row() + by, 0), last)
            self.setCurrentIndex(self.rows.index(at, 0))

    def sizeHint(self) -> QSize:
        """As little as it may be; layouts give what room is left."""
        return QSize(200, 120)

    def sort_by(self, column: int, *, falling: bool) -> None:
        """Sort by a column; it is shown, whatever has to leave for it."""
        self.rows.sort_by(column, falling=falling)
        self._fit()
        if self.isColumnHidden(column):
            self._first = 0
            self._fit()
        self._say_heads()

    def copied(self) -> str:
        """All rows shown, as lines with tabs between the cells."""
        model = self.rows
        heads = "\t".join(model.head(at) for at in range(model.columnCount()))
        lines = [
            "\t".join(column.cell(model.rows[i]).text for column in model.columns)
            for i in model.order
        ]
        return "\n".join([heads, *lines])

    def copy(self) -> None:
        """Copy all rows shown."""
        copy_list(self.copied())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies all rows shown; Shift and arrows sort; arrows turn columns; others move."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.on_copy()
            return
        if self._sorts(event) or self.on_key(event) or self._turns(event):
            return
        super().keyPressEvent(event)

    def _turns(self, event: QKeyEvent) -> bool:
        """Left and Right show columns that had no room."""
        by = TURNS.get(Qt.Key(event.key()))
        if by is None or not self.left_out:
            return False
        self.turn_columns(by)
        return True

    def _sorts(self, event: QKeyEvent) -> bool:
        """Shift and Left or Right go through the columns that can be sorted by."""
        step = TURNS.get(Qt.Key(event.key()))
        if step is None or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        can = [at for at, column in enumerate(self.rows.columns) if column.key is not None]
        if can:
            by = self.rows.sorted_by
            at = can.index(by[0]) + step if by is not None else 0
            self._sort(can[at % len(can)])
        return True

    def _sort(self, column: int) -> None:
        if self.rows.columns[column].key is None:
            return
        kept, by = self.current, self.rows.sorted_by
        falling = not by[1] if by is not None and by[0] == column else False
        self.sort_by(column, falling=falling)
        self._stay(kept)

    def _stay(self, kept: R | None) -> None:
        at = None if kept is None else self.rows.position(kept)
        if self.rows.order:
            self.setCurrentIndex(self.rows.index(at or 0, 0))
        else:
            self.chosen.emit(None)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.rows.row(current.row()))

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row(index.row())
        if row is not None:
            self.opened.emit(row)
