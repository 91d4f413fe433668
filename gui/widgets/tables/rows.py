"""Rows of thousands: sorted, filtered and sought on an array of indices, never copied.

A proxy model would ask Python for every comparison; here keys are made once, and sorting and
filtering only make another order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from assessment.language.normalise import search_key
from gui.display import Display
from gui.widgets.style import as_tip
from gui.widgets.tables.cells import CELL, RIGHT, Index, TableCell

_ROOT = QModelIndex()
_SHOWN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)

# The name of a unit is the same in every row, and after every reading of a collection.
_search_key = lru_cache(maxsize=40_000)(search_key)


@dataclass(frozen=True, slots=True)
class RowColumn[R]:
    head: str  # message of the head; said as it is when ``spoken``
    shows: Callable[[R], TableCell | str]  # what it shows: a cell, or its text alone
    key: Callable[[R], object] | None = None  # None: not sorted by it. Rows whose key is None: last
    wide: int = 0  # points it needs; 0 shares what room is left
    least: int = 0  # points that are kept for a column that shares what is left
    gives: int = 0  # higher numbers give way first where room is short; 0 always stays
    slim: int = 0  # points to which it is narrowed then; 0 when it is left out
    most: int = 0  # points up to which it is as wide as its widest cell; 0 asks no cell
    right: bool = False  # whether head and texts stand right, as numbers do
    name: bool = False  # whether its texts are told on several lines before they are cut
    spoken: bool = False  # whether the head is words already
    tip: str = ""  # tool tip of the head

    @property
    def shares(self) -> bool:
        return not (self.wide or self.most)

    def cell(self, row: R) -> TableCell:
        shown = self.shows(row)
        if isinstance(shown, TableCell):
            return shown
        return TableCell(shown, right=self.right, name=self.name)


class RowModel[R](QAbstractTableModel):
    def __init__(self, columns: Sequence[RowColumn[R]], display: Display) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._display = display
        self.rows: Sequence[R] = ()
        self.order: list[int] = []
        self.sorted_by: tuple[int, bool] | None = None
        self.slim: frozenset[int] = frozenset()
        self._passes: Callable[[R], bool] | None = None
        self._sought = ""
        self._haystacks: list[str] | None = None
        self._keys: dict[int, list[object]] = {}

        def words_of(row: R) -> Iterable[str]:
            return [column.cell(row).text for column in self.columns]

        self.words_of: Callable[[R], Iterable[str]] = words_of
        # By what a row is known again after a fresh reading, whatever else changed in it.
        self.key_of: Callable[[R], object] = lambda row: row

    def show_rows(self, rows: Sequence[R]) -> None:
        self.rows = rows
        self._haystacks = None
        self._keys = {}
        self._look_again()

    def show_columns(self, columns: Sequence[RowColumn[R]]) -> None:
        """Show other columns, sorted by none; as many as before are the same in other words."""
        self.beginResetModel()
        if len(columns) != len(self.columns):
            self.sorted_by = None
        self.columns = tuple(columns)
        self._keys = {}
        self.endResetModel()

    def keep(self, passes: Callable[[R], bool] | None) -> None:
        self._passes = passes
        self._look_again()

    def search(self, text: str) -> None:
        self._sought = search_key(text)
        self._look_again()

    def sort_by(self, column: int, *, falling: bool) -> None:
        """Put the rows into the order of a column; equal ones stay as they were given."""
        if self.columns[column].key is not None:
            self.sorted_by = column, falling
            self._look_again()

    def sort_as_given(self) -> None:
        self.sorted_by = None
        self._look_again()

    def row(self, at: int) -> R | None:
        if 0 <= at < len(self.order):
            return self.rows[self.order[at]]
        return None

    def shown(self) -> list[R]:
        return [self.rows[at] for at in self.order]

    def position(self, row: R) -> int | None:
        """Where the same row is shown; None when it is not."""
        key_of = self.key_of
        rows = self.rows
        key = key_of(row)
        return next((at for at, i in enumerate(self.order) if key_of(rows[i]) == key), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return len(self.order)

    def columnCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.order):
            return None
        if role != CELL and role not in _SHOWN:
            return None
        cell = self.columns[index.column()].cell(self.rows[self.order[index.row()]])
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(cell.text)
        return cell.text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(column.tip or self.head(section))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right:
            return RIGHT
        if role == Qt.ItemDataRole.DisplayRole:
            if section in self.slim:
                return ""
            return self.head(section)
        return None

    def head(self, section: int) -> str:
        """The head of a column in words, whether it has room or not."""
        column = self.columns[section]
        spoken = column.spoken or not column.head
        if spoken:
            return column.head
        return self._display.translate(column.head)

    def say_heads(self) -> None:
        if self.columns:
            last = len(self.columns) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def _look_again(self) -> None:
        self.beginResetModel()
        order = self._sorted()
        if self._passes is not None:
            passes = self._passes
            rows = self.rows
            order = [i for i in order if passes(rows[i])]
        if self._sought:
            if self._haystacks is None:
                all_words = map(self.words_of, self.rows)
                self._haystacks = [" ".join(map(_search_key, words)) for words in all_words]
            words = self._haystacks
            sought = self._sought
            order = [i for i in order if sought in words[i]]
        self.order = order
        self.endResetModel()

    def _sorted(self) -> list[int]:
        every = list(range(len(self.rows)))
        if self.sorted_by is None:
            return every
        column, falling = self.sorted_by
        make = self.columns[column].key
        if make is None:
            return every
        if column not in self._keys:
            self._keys[column] = [make(row) for row in self.rows]
        keys = self._keys[column]
        there = [i for i in every if keys[i] is not None]
        there.sort(key=keys.__getitem__, reverse=falling)  # type: ignore[arg-type]  # keys of one column compare
        return there + [i for i in every if keys[i] is None]
