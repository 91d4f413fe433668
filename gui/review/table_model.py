"""The table of indicators: rows as they are, filtered and found; what each cell says."""

from collections.abc import Callable
from enum import IntEnum, StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from assessment.language.normalise import search_key
from assessment.reports.wording import REASONS
from assessment.words import mark
from gui.review.rows import LOOKS, IndicatorRow, Mark
from gui.widgets.plain import as_tip
from gui.wording import Wording

ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
NOTHING = "–"


class Column(IntEnum):
    """The columns in their order."""

    CODE = 0
    NAME = 1
    OWN = 2
    REVIEWED = 3
    EVIDENCE = 4
    REASON = 5
    STATE = 6


HEADS = {
    Column.CODE: mark("Code"),
    Column.NAME: mark("Indicator"),
    Column.OWN: mark("Self"),
    Column.REVIEWED: mark("Reviewed"),
    Column.EVIDENCE: mark("Evidence"),
    Column.REASON: mark("Reason and comment"),
    Column.STATE: mark("State"),
}


class Filter(StrEnum):
    """Which indicators are shown."""

    ALL = "all"
    OPEN = "open"
    DIFFERENT = "different"
    GATES = "gates"
    BARE = "bare"


FILTERS = {
    Filter.ALL: mark("All"),
    Filter.OPEN: mark("To review"),
    Filter.DIFFERENT: mark("Level differs"),
    Filter.GATES: mark("Gates"),
    Filter.BARE: mark("No evidence"),
}
PASSES: dict[Filter, Callable[[IndicatorRow], bool]] = {
    Filter.ALL: lambda _: True,
    Filter.OPEN: lambda row: row.open,
    Filter.DIFFERENT: lambda row: row.difference != 0,
    Filter.GATES: lambda row: row.gate,
    Filter.BARE: lambda row: not row.pieces and row.mark is not Mark.NOT_ASKED,
}


class IndicatorModel(QAbstractTableModel):
    """The indicators that pass the filter and the search, over rows read from the record."""

    def __init__(self, wording: Wording) -> None:
        """Empty until rows are shown."""
        super().__init__()
        self._wording = wording
        self.all_rows: tuple[IndicatorRow, ...] = ()
        self.rows: tuple[IndicatorRow, ...] = ()
        self.filter = Filter.ALL
        self.sought = ""

    def show_rows(self, rows: tuple[IndicatorRow, ...]) -> None:
        """Show these; what is filtered and sought stays."""
        self.all_rows = rows
        self._look_again()

    def show_filter(self, chosen: Filter) -> None:
        """Show only what passes the filter."""
        self.filter = chosen
        self._look_again()

    def search(self, text: str) -> None:
        """Show only what has the text in its code or name."""
        self.sought = search_key(text)
        self._look_again()

    def counts(self) -> dict[Filter, int]:
        """How many of all indicators pass each filter."""
        return {name: sum(map(passes, self.all_rows)) for name, passes in PASSES.items()}

    def position(self, code: str) -> int | None:
        """Where the indicator stands among those shown; None when it is not shown."""
        return next((at for at, row in enumerate(self.rows) if row.code == code), None)

    def row_of(self, code: str) -> IndicatorRow | None:
        """The indicator of that code, shown or not."""
        return next((row for row in self.all_rows if row.code == code), None)

    def next_open(self, after: str) -> IndicatorRow | None:
        """The next indicator to review after this one, then from the beginning."""
        rows = self.rows if any(row.open for row in self.rows) else self.all_rows
        at = next((i + 1 for i, row in enumerate(rows) if row.code == after), 0)
        return next((row for row in (*rows[at:], *rows[:at]) if row.open), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Indicators shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - see above
        """All columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads in words."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._wording.words.say(HEADS[Column(section)])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says; the whole row under ``ROW``."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(row, Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self._wording.words.say(HEADS[Column(index.column())])
            return f"{head} {self.cell(row, Column(index.column()))}"
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (Column.NAME, Column.REASON):
            return as_tip(self.cell(row, Column(index.column()))) or None
        return None

    def cell(self, row: IndicatorRow, column: Column) -> str:
        """The words or digits of a cell."""
        words: dict[Column, Callable[[], str]] = {
            Column.CODE: lambda: row.code,
            Column.NAME: lambda: self._wording.plain(row.label),
            Column.OWN: lambda: self.level(row.own),
            Column.REVIEWED: lambda: self.level(row.reviewed),
            Column.EVIDENCE: lambda: self._documents(row),
            Column.REASON: lambda: self.reason(row),
            Column.STATE: lambda: self._wording.words.say(LOOKS[row.mark][2]),
        }
        return words[column]()

    def level(self, level: int | None) -> str:
        """The number of a level as written."""
        return NOTHING if level is None else self._wording.digits(str(level))

    def difference(self, row: IndicatorRow) -> str:
        """How far the reviewed level is from the own one, with its sign; empty when equal."""
        if not row.difference:
            return ""
        sign = "+" if row.difference > 0 else "−"
        return sign + self._wording.digits(str(abs(row.difference)))

    def reason(self, row: IndicatorRow) -> str:
        """The reason in words and the reviewer's words."""
        told = self._wording.words.say(REASONS[row.reason]) if row.reason is not None else ""
        return " · ".join(part for part in (told, row.comment.replace("\n", " ")) if part)

    def _documents(self, row: IndicatorRow) -> str:
        if not row.pieces:
            return NOTHING
        return self._wording.digits(f"{row.accepted}/{len(row.pieces)}")

    def _look_again(self) -> None:
        passes = PASSES[self.filter]
        fresh = tuple(row for row in self.all_rows if passes(row) and self._found(row))
        if [row.code for row in fresh] == [row.code for row in self.rows]:
            self.rows = fresh
            if fresh:
                last = self.index(len(fresh) - 1, len(Column) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = fresh
        self.endResetModel()

    def _found(self, row: IndicatorRow) -> bool:
        if not self.sought:
            return True
        words = (row.code, *(text for _, text in row.label.pairs))
        return any(self.sought in search_key(word) for word in words)
