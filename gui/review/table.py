"""The table of indicators: rows to choose with the keyboard, letters for decisions."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
)

from gui.review.delegate import IndicatorDelegate
from gui.review.rows import LOOKS
from gui.review.table_model import HEADS, ROW, Column, IndicatorModel
from gui.theme import Theme
from gui.widgets.keys import key_of
from gui.widgets.whole_rows import show_whole_rows
from gui.wording import Wording

NARROW_HIDDEN = (Column.EVIDENCE, Column.REASON)
SHARES = {Column.NAME: 3, Column.REASON: 2}


class IndicatorTable(QTableView):
    """Says which indicator is chosen, which is to be opened, and letters and digits pressed."""

    chosen = Signal(str)
    opened = Signal(str)
    pressed_key = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until rows are shown."""
        super().__init__()
        self.setObjectName("indicator_table")
        self._wording, self._theme = wording, theme
        self.rows = IndicatorModel(wording)
        self._delegate = IndicatorDelegate(theme, self.rows)
        self._current = ""
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        show_whole_rows(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.activated.connect(self._activate)
        self.rows.modelReset.connect(self._stay)
        wording.changed.connect(self.refit)
        theme.changed.connect(self.refit)

    @property
    def current(self) -> str:
        """Code of the chosen indicator; empty without."""
        return self._current

    def choose(self, code: str) -> None:
        """Choose the indicator, if it is shown."""
        at = self.rows.position(code)
        if at is not None:
            self.setCurrentIndex(self.rows.index(at, Column.NAME))

    def step(self, by: int) -> None:
        """Choose the indicator above (-1) or below (1)."""
        at = self.rows.position(self._current)
        if self.rows.rows:
            to = 0 if at is None else min(max(at + by, 0), len(self.rows.rows) - 1)
            self.choose(self.rows.rows[to].code)

    def show_compact(self, *, compact: bool) -> None:
        """Leave out columns that a narrow window has no room for."""
        for column in NARROW_HIDDEN:
            self.setColumnHidden(column, compact)
        self._delegate.two_lines = compact
        self.refit()

    def refit(self) -> None:
        """Give heads, columns and rows the sizes of the words and type in use."""
        self.setAccessibleName(self._wording.words.say("Indicators"))
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        head = self.horizontalHeader()
        for column in Column:
            mode = (
                QHeaderView.ResizeMode.Stretch if column in SHARES else QHeaderView.ResizeMode.Fixed
            )
            head.setSectionResizeMode(column, mode)
            if column not in SHARES:
                self.setColumnWidth(column, self._wide(column))
        high = self._delegate.sizeHint(self.cell_option(), QModelIndex()).height()
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits are decisions; the rest moves."""
        key = key_of(event)
        if key:
            self.pressed_key.emit(key)
            return
        super().keyPressEvent(event)

    def _wide(self, column: Column) -> int:
        say = self._wording.words.say
        small = QFontMetrics(self._theme.font("small", bold=True))
        head = small.horizontalAdvance(say(HEADS[column])) + 20
        if column is Column.STATE:
            words = max(small.horizontalAdvance(say(word)) for _, _, word in LOOKS.values())
            return max(head, words + 38 + 20)
        least = {Column.CODE: 56, Column.REVIEWED: 84}.get(column, 48)
        codes = max((len(row.code) for row in self.rows.all_rows), default=2)
        body = QFontMetrics(self._theme.font()).horizontalAdvance("M") * codes + 20
        return max(head, least, body if column is Column.CODE else 0)

    def cell_option(self) -> QStyleOptionViewItem:
        """The option cells are drawn with."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        return option

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = current.data(ROW) if current.isValid() else None
        if row is not None and row.code != self._current:
            self._current = row.code
            self.chosen.emit(row.code)

    def _activate(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self.opened.emit(row.code)

    def _stay(self) -> None:
        if self.rows.position(self._current) is not None:
            self.choose(self._current)
        elif self.rows.rows:
            self.choose(self.rows.rows[0].code)
