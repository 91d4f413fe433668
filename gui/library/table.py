"""A table of lines: chosen with the arrows, copied with Ctrl+C, opened with Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView

from gui.library.delegate import LINE, LineDelegate
from gui.library.lines import Line
from gui.theme import Theme
from gui.widgets.plain import as_tip, copy_list
from gui.widgets.whole_rows import show_whole_rows
from gui.wording import Wording

type Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
MOST_WIDE = 200
LEAST_HIGH = 132


class LineModel(QAbstractTableModel):
    """Lines under heads."""

    def __init__(self, heads: Sequence[str], wording: Wording) -> None:
        """Empty until lines are shown."""
        super().__init__()
        self.heads, self._wording = tuple(heads), wording
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these and no others."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row a line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """One column a head."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, also for screen readers and as tool tip; or its line."""
        line = self.lines[index.row()]
        if role == LINE:
            return line
        shown = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        if role in shown:
            text = line.look[2] if index.column() == 0 else line.cells[index.column() - 1]
            return as_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads, in the language in use."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._wording.words.say(self.heads[section])
        return None


class LineTable(QTableView):
    """Says which line is chosen and which is to be opened."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, name: str, heads: Sequence[str], stretch: Sequence[int], look: tuple[Wording, Theme]
    ) -> None:
        """``stretch`` are the columns that share the room left over."""
        super().__init__()
        self.setObjectName(name)
        self._wording, self._theme = look
        self._stretch = frozenset(stretch)
        self.model_ = LineModel(heads, self._wording)
        self.setModel(self.model_)
        self.setItemDelegate(LineDelegate(self._theme, self))
        show_whole_rows(self)
        self.setMinimumHeight(LEAST_HIGH)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.activated.connect(self._open)
        self._theme.changed.connect(self.refit)

    @property
    def line(self) -> Line | None:
        """The line chosen; None without."""
        at = self.currentIndex().row()
        return self.model_.lines[at] if 0 <= at < len(self.model_.lines) else None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these; the same line, or else the first, is chosen."""
        kept = self.line
        self.model_.show_lines(lines)
        abouts = [line.about for line in lines]
        at = abouts.index(kept.about) if kept is not None and kept.about in abouts else 0
        self.refit()
        if lines:
            self.setCurrentIndex(self.model_.index(at, 0))
        else:
            self.chosen.emit(None)

    def refit(self) -> None:
        """Give columns and rows the sizes of the words and type in use."""
        head = self.horizontalHeader()
        for column in range(self.model_.columnCount()):
            wide = column in self._stretch
            mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.Fixed
            head.setSectionResizeMode(column, mode)
            if not wide:
                self.setColumnWidth(column, self._wide(column))
        high = max(44, QFontMetrics(self._theme.font()).height() + 14)
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)
        self.model_.headerDataChanged.emit(
            Qt.Orientation.Horizontal, 0, self.model_.columnCount() - 1
        )
        self.viewport().update()

    def copy(self) -> None:
        """Copy the line chosen."""
        if self.line is not None:
            copy_list(self.line.copied)

    def copy_all(self) -> None:
        """Copy all lines shown."""
        copied = "\n".join(line.copied for line in self.model_.lines)
        copy_list(copied)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the whole line; the rest moves."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def _wide(self, column: int) -> int:
        small = QFontMetrics(self._theme.font("small", bold=True))
        head = small.horizontalAdvance(
            str(self.model_.headerData(column, Qt.Orientation.Horizontal))
        )
        if column == 0:
            words = (small.horizontalAdvance(line.look[2]) for line in self.model_.lines)
            return max(head + 20, max(words, default=60) + 58)
        body = QFontMetrics(self._theme.font())
        cells = (body.horizontalAdvance(line.cells[column - 1]) for line in self.model_.lines)
        return max(head + 20, min(max(cells, default=40) + 18, MOST_WIDE))

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(LINE))

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(LINE))
