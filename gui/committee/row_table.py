"""A table of many rows: chosen with the arrows, sorted by its heads, opened with Enter."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView

from gui.committee.cells import CellDelegate
from gui.committee.row_model import Column, RowModel
from gui.theme import Theme
from gui.widgets.whole_rows import show_whole_rows
from gui.wording import Wording

_LEAST_HIGH = 96


class RowTable[R](QTableView):
    """Says which row is chosen, which is to be opened, and keys it does not know."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, name: str, columns: Sequence[Column[R]], wording: Wording, theme: Theme
    ) -> None:
        """Empty until rows are shown."""
        super().__init__()
        self.setObjectName(name)
        self._wording, self._theme = wording, theme
        self.rows: RowModel[R] = RowModel(columns, wording)
        self.on_key: Callable[[QKeyEvent], bool] = lambda _: False
        self.on_copy: Callable[[], None] = self.copy
        self.setModel(self.rows)
        self.setItemDelegate(CellDelegate(theme, self))
        show_whole_rows(self)
        self.setMinimumHeight(_LEAST_HIGH)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.activated.connect(self._open)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.sectionClicked.connect(self._sort)
        wording.changed.connect(self.refit)
        theme.changed.connect(self.refit)
        self.refit()

    @property
    def current(self) -> R | None:
        """The row chosen; None without."""
        return self.rows.row(self.currentIndex().row())

    def show_rows(self, rows: Sequence[R], choose: R | None = None) -> None:
        """Show these; the row wanted, else the same one, else the first is chosen."""
        kept = choose if choose is not None else self.current
        self.rows.show_rows(rows)
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

    def refit(self) -> None:
        """Give columns and rows the sizes of the words and type in use."""
        head = self.horizontalHeader()
        small = QFontMetrics(self._theme.font("small", bold=True))
        for at, column in enumerate(self.rows.columns):
            mode = QHeaderView.ResizeMode.Fixed if column.wide else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(at, mode)
            if column.wide:
                # Words of chips grow with the text, the icons and margins around them do not.
                wide = round(column.wide * (1 + self._theme.text_size / 100) / 2)
                said = str(self.rows.headerData(at, Qt.Orientation.Horizontal) or "")
                self.setColumnWidth(at, max(wide, small.horizontalAdvance(said) + 22))
        high = max(40, QFontMetrics(self._theme.font()).height() + 12)
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)
        if self.rows.columns:
            self.rows.headerDataChanged.emit(
                Qt.Orientation.Horizontal, 0, len(self.rows.columns) - 1
            )
        self.viewport().update()

    def copied(self) -> str:
        """All rows shown, as lines with tabs between the cells."""
        model = self.rows
        heads = "\t".join(
            str(model.headerData(at, Qt.Orientation.Horizontal) or "")
            for at in range(model.columnCount())
        )
        lines = [
            "\t".join(column.cell(model.rows[i]).text for column in model.columns)
            for i in model.order
        ]
        return "\n".join([heads, *lines])

    def copy(self) -> None:
        """Copy all rows shown."""
        QGuiApplication.clipboard().setText(self.copied())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies all rows shown; digits of Ctrl+Alt sort; the rest moves."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.on_copy()
            return
        if self._sorts(event) or self.on_key(event):
            return
        super().keyPressEvent(event)

    def _sorts(self, event: QKeyEvent) -> bool:
        """Shift and Left or Right go through the columns that can be sorted by."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
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
        self.rows.sort_by(column, falling=falling)
        head = self.horizontalHeader()
        head.setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(column, order)
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
