"""A table of many rows whose names keep their room: chosen with the arrows, sorted by its heads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from assessment.words import mark
from gui.display import Display
from gui.icons import pixmap
from gui.widgets.buttons import Button
from gui.widgets.style import copy_list
from gui.widgets.tables.cells import LEFT, LIT, PAD, WORDED, TableDelegate, wrapped
from gui.widgets.tables.rows import RowColumn, RowModel


@dataclass(frozen=True, slots=True)
class Need:
    wide: int  # points it needs
    slim: int = 0  # points it can do with; 0 when it can only leave
    gives: int = 0  # higher numbers give way before lower ones; 0 never does

    @property
    def leaves(self) -> bool:
        return bool(self.gives) and not self.slim


def fit_columns(
    needs: Sequence[Need], room: int, *, kept: int | None = None, first: int = 0
) -> list[int]:
    """The width of each column; 0 for those that have no room.

    By itself the last gives way first, and the column ``kept`` is never left out. A sign alone has
    its word back where names leave the room. With another
    ``first`` than 0 somebody asks to see that column: it is shown, those before it give way before
    those after it, and where that is not enough slim ones leave too, ``kept`` as the last of all.
    """
    widths = [need.wide for need in needs]
    for at, less in _narrowing_steps(needs, kept, first):
        if sum(widths) <= room:
            break
        widths[at] = less
    for at in sorted(range(len(needs)), key=lambda column: needs[column].gives):
        need = needs[at]
        wide = min(needs[at].wide, widths[at] + room - sum(widths))
        if 0 < widths[at] == need.slim < WORDED and 3 * wide >= 2 * need.wide:
            widths[at] = wide  # in less than that no word is known by its beginning
    return widths


def _narrowing_steps(
    needs: Sequence[Need], kept: int | None, first: int
) -> Iterator[tuple[int, int]]:
    def importance(at: int) -> tuple[int, bool, int]:
        return (0 if first else needs[at].gives, at < first, -at if at < first else at)

    giving = (at for at, need in enumerate(needs) if need.gives and not (first and at == first))
    order = sorted(giving, key=importance, reverse=True)
    yield from ((at, needs[at].slim) for at in order if needs[at].slim or at != kept)
    if first:
        yield from ((at, 0) for at in order if needs[at].slim and at != kept)
        yield from ((at, 0) for at in order if at == kept)


def next_first(needs: Sequence[Need], room: int, first: int, by: int, *, kept: int | None) -> int:
    """The column to show from next (1) or before (-1); every column has its turn."""
    starts: list[int] = []
    seen: set[int] = set()
    for at, need in enumerate(needs):
        if at == 0 or (need.leaves and at not in seen):
            starts.append(at)
            widths = fit_columns(needs, room, kept=kept, first=at)
            seen |= {i for i, wide in enumerate(widths) if wide}
    here = max(i for i, start in enumerate(starts) if start <= first)
    return starts[(here + by) % len(starts)]


TURNS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
KEYS = mark("Left, Right: other columns")
FEW = 100  # rows whose names are measured; they speak for all
SHORT = 20  # rows of a list whose names may have more than two lines
MOST_LINES = 3
CHIP = 58  # points that a chip needs besides its word
ARROW = 14
GAP = 4


class SortedHead[R](QHeaderView):
    """Draws an arrow next to the words of the head sorted by, on the side where there is room."""

    def __init__(self, rows: RowModel[R], display: Display) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._rows = rows
        self._display = display
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def wide(self, at: int) -> int:
        by = self._rows.sorted_by
        arrow = 0
        if by is not None and by[0] == at:
            arrow = ARROW + GAP
        return self._words(at) + 22 + arrow

    def paintSection(self, painter: QPainter, rect: QRect, at: int) -> None:
        painter.save()
        painter.setFont(self._display.font("smallbold"))
        super().paintSection(painter, rect, at)
        painter.restore()
        by = self._rows.sorted_by
        if by is None or by[0] != at:
            return
        words = 0
        if at not in self._rows.slim:
            words = self._words(at) + GAP
        left = rect.left() + PAD + words
        if self._rows.columns[at].right:
            left = rect.right() - PAD - words - ARROW
        where = QPointF(left, rect.center().y() - ARROW / 2 + 1)
        ratio = painter.device().devicePixelRatioF()
        name = "up"
        if by[1]:
            name = "down"
        arrow = pixmap(name, self._display.colour("soft"), ARROW, ratio)
        painter.drawPixmap(where, arrow)

    def _words(self, at: int) -> int:
        return self._display.width(self._rows.head(at), "small", bold=True)


class RowTable[R](QTableView):
    """Rows under as many columns as have room: others are narrowed, or left out and told."""

    beside = 0  # points that a sign behind a name takes
    fitted = Signal()  # other columns are left out than before
    chosen = Signal(object)  # the row chosen now; None without
    opened = Signal(object)  # the row to be opened

    def __init__(
        self, name: str, columns: Sequence[RowColumn[R]], display: Display, called: str = ""
    ) -> None:
        """``called`` is the message of its accessible name."""
        super().__init__()
        self.setObjectName(name)
        self._display = display
        self._called = called
        self.left_out = 0
        self._first = 0
        self._tall = 0
        self.on_key: Callable[[QKeyEvent], bool] = lambda _: False
        self.texts: Callable[[], tuple[list[str], list[list[str]]]] = self.as_texts
        self.rows: RowModel[R] = RowModel(columns, display)
        self.setModel(self.rows)
        self.head = SortedHead(self.rows, display)
        self.setHorizontalHeader(self.head)
        self.setItemDelegate(TableDelegate(display, self))
        self._show_whole_rows()
        self.setMinimumHeight(96)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.activated.connect(self._open)
        display.changed.connect(self.refresh_layout)
        self.refresh_layout()

    def _show_whole_rows(self) -> None:
        """One row is chosen at a time; Tab leaves the table; it is never scrolled across."""
        self.setSelectionBehavior(self.SelectionBehavior.SelectRows)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.entered.connect(lambda index: self._light(index.row()))
        self.viewportEntered.connect(lambda: self._light(-1))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.head.setDefaultAlignment(LEFT)
        self.head.setHighlightSections(False)
        self.head.setSectionsClickable(True)
        self.head.sectionClicked.connect(self._sort)

    def _light(self, row: int) -> None:
        if self.property(LIT) != row:
            self.setProperty(LIT, row)
            self.viewport().update()

    @property
    def current(self) -> R | None:
        return self.rows.row(self.currentIndex().row())

    def show_rows(self, rows: Sequence[R], choose: R | None = None) -> None:
        """Show these; the row wanted, else the same one, else the first is chosen."""
        if choose is None:
            kept = self.current
        else:
            kept = choose
        self.rows.show_rows(rows)
        self._fit()
        self._stay(kept)

    def keep(self, passes: Callable[[R], bool] | None) -> None:
        kept = self.current
        self.rows.keep(passes)
        self._stay(kept)

    def search(self, text: str) -> None:
        kept = self.current
        self.rows.search(text)
        self._stay(kept)

    def show_columns(self, columns: Sequence[RowColumn[R]]) -> None:
        """Show other columns; the row chosen stays."""
        kept = self.current
        if len(columns) != len(self.rows.columns):
            self._first = 0
        self.rows.show_columns(columns)
        self.refresh_layout()
        if kept is not None:
            self._stay(kept)

    def choose(self, row: R) -> None:
        at = self.rows.position(row)
        if at is not None:
            self.setCurrentIndex(self.rows.index(at, 0))

    def step(self, by: int) -> None:
        last = len(self.rows.order) - 1
        if last >= 0:
            at = min(max(self.currentIndex().row() + by, 0), last)
            self.setCurrentIndex(self.rows.index(at, 0))

    def sort_by(self, column: int, *, falling: bool) -> None:
        """Sort by a column; it is shown, whatever has to leave for it."""
        self.rows.sort_by(column, falling=falling)
        self._fit()
        if self.isColumnHidden(column):
            self._first = 0
            self._fit()
        self.rows.say_heads()

    def as_texts(self) -> tuple[list[str], list[list[str]]]:
        model = self.rows
        heads = [model.head(at) for at in range(model.columnCount())]
        return heads, [[column.cell(row).text for column in model.columns] for row in model.shown()]

    def copied(self) -> str:
        """All rows shown, as lines with tabs between the cells."""
        heads, lines = self.texts()
        flat = ([" ".join(text.split()) for text in line] for line in (heads, *lines))
        return "\n".join(map("\t".join, flat))

    def copy(self) -> None:
        copy_list(self.copied())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right show columns that had no room; with Shift they go through the sorting."""
        step = TURNS.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif step is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            can = [at for at, column in enumerate(self.rows.columns) if column.key is not None]
            if can:
                by = self.rows.sorted_by
                at = 0
                if by is not None:
                    at = can.index(by[0]) + step
                self._sort(can[at % len(can)])
        elif self.on_key(event):
            return
        elif step is not None and self.left_out:
            self.turn_columns(step)
        else:
            super().keyPressEvent(event)

    def _sort(self, column: int) -> None:
        if self.rows.columns[column].key is None:
            return
        kept = self.current
        by = self.rows.sorted_by
        self.sort_by(column, falling=by == (column, False))
        self._stay(kept)

    def _stay(self, kept: R | None) -> None:
        at = None
        if kept is not None:
            at = self.rows.position(kept)
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

    def refresh_layout(self) -> None:
        """Give columns and rows the sizes of the words and type in use."""
        for at, column in enumerate(self.rows.columns):
            shares = QHeaderView.ResizeMode.Stretch
            fixed = QHeaderView.ResizeMode.Fixed
            self.head.setSectionResizeMode(at, shares if column.shares else fixed)
        if self._called:
            self.setAccessibleName(self._display.translate(self._called))
        self._fit()
        self.rows.say_heads()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._light(-1)

    def sizeHint(self) -> QSize:
        """As little as it may be; layouts give what room is left."""
        return QSize(200, 120)

    def turn_columns(self, by: int) -> None:
        """Show the next columns (1) or those before (-1) of those that have no room together."""
        needs = self._needs()
        self._first = next_first(needs, self._room(), self._first, by, kept=self._sorted_by())
        self._fit()

    def _sorted_by(self) -> int | None:
        if self.rows.sorted_by:
            return self.rows.sorted_by[0]
        return None

    def _fit(self) -> None:
        needs = self._needs()
        here = self.visualRect(self.currentIndex())
        seen = here.isValid() and 0 <= here.top() < self._tall
        widths = fit_columns(needs, self._room(), kept=self._sorted_by(), first=self._first)
        narrowed = [at for at, need in enumerate(needs) if widths[at] and widths[at] < need.wide]
        self.rows.slim = frozenset(at for at in narrowed if self.head.wide(at) > widths[at])
        for at, wide in enumerate(widths):
            self.setColumnHidden(at, not wide and bool(needs[at].wide))
            if wide and not self.rows.columns[at].shares:
                self.setColumnWidth(at, wide)
        high = self.row_height(
            max((self._lines(at, widths) for at in range(len(needs))), default=1)
        )
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)
        self.updateGeometries()  # there is as much to scroll as rows are high now
        left_out = sum(
            1 for wide, need in zip(widths, needs, strict=True) if need.wide and not wide
        )
        if left_out != self.left_out:
            self.left_out = left_out
            self.fitted.emit()
        self._tall = self.viewport().height()
        if seen:  # what somebody is at stays in sight, in a smaller window and in larger text
            self.scrollTo(self.currentIndex())

    def row_height(self, lines: int) -> int:
        """Points of a row; where room is short, rows have more lines for a name."""
        high = max(40, QFontMetrics(self._display.font()).height() + 12)
        if lines > 1:
            high = max(high, lines * QFontMetrics(self._display.font("small")).height() + 4)
        return high

    def _lines(self, at: int, widths: Sequence[int]) -> int:
        """How many lines the names of a column need that shares what room is left."""
        columns = self.rows.columns
        rows = self.rows.rows
        if not columns[at].least or self.isColumnHidden(at):
            return 1
        fixed = sum(wide for wide, column in zip(widths, columns, strict=True) if not column.shares)
        hidden = map(self.isColumnHidden, range(len(columns)))
        sharing = sum(
            column.shares and not gone for column, gone in zip(columns, hidden, strict=True)
        )
        room = (self._room() - fixed) / sharing - 2 * PAD - self.beside
        most = 2
        if len(rows) <= SHORT:
            most = MOST_LINES
        display = self._display
        cells = map(columns[at].cell, rows[:FEW])
        long = (
            cell
            for cell in cells
            if cell.name and display.width(cell.text, bold=cell.strong) > room
        )
        needed = (
            len(wrapped(cell.text, display.font("small", bold=cell.strong), room, most))
            for cell in long
        )
        return max(needed, default=1)

    def _room(self) -> int:
        """Without the bar, shown or not: it shall not depend on what it changes."""
        bar = self.verticalScrollBar().sizeHint().width()
        return self.width() - bar - 2 * self.frameWidth()

    def _needs(self) -> list[Need]:
        # Words of chips grow with the text, the icons and margins around them do not.
        names = self._display.text_size / 100
        words = (1 + self._display.text_size / 100) / 2
        needs = []
        for at, column in enumerate(self.rows.columns):
            if column.shares:
                needs.append(Need(round(column.least * names), 0, column.gives))
            else:
                if column.most:
                    wide = self._widest(column)
                else:
                    wide = round(column.wide * words)
                wide = max(wide, self.head.wide(at))
                needs.append(Need(wide, min(wide, round(column.slim * words)), column.gives))
        return needs

    def _widest(self, column: RowColumn[R]) -> int:
        """Points of the widest cell of all rows, up to what the column may have."""
        width = self._display.width
        cells = map(column.cell, self.rows.rows)
        wides = (
            width(cell.text, "small", bold=True) + CHIP
            if cell.ink
            else width(cell.text, bold=cell.strong) + 2 * PAD + 2
            for cell in cells
        )
        return max(column.wide, min(max(wides, default=0), column.most))


class MoreColumns[R](Button):
    """Seen while columns of some row are left out; ``short`` says their number alone."""

    def __init__(self, table: RowTable[R], display: Display, *, short: bool = False) -> None:
        name = f"{table.objectName()}_more"
        super().__init__(display, name, role="quiet", drawing="closed", right=True)
        self._display = display
        self._table = table
        self._short = short
        self.hide()
        # Later: shown amid the layout of a page, it would keep the room of what was there before.
        table.fitted.connect(self._show, Qt.ConnectionType.QueuedConnection)
        table.rows.modelReset.connect(self._show)
        self.clicked.connect(lambda: table.turn_columns(1))
        display.on_change(self._show)

    def changeEvent(self, event: QEvent) -> None:
        """Where it has a place in a page now, be seen if there is something to say."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ParentChange:
            self._show()

    def _show(self) -> None:
        number = self._table.left_out
        translate = self._display.translate
        caption = self._display.translate_plural("{n} more column", "{n} more columns", number)
        keys = translate(KEYS)
        if self._short:
            self.set_texts(f"+{self._display.number(number)}", tip=f"{caption} · {keys}")
            self.setAccessibleName(caption)
        else:
            self.set_texts(caption, tip=keys)
        there = bool(number and self._table.rows.order)
        self.setVisible(there and self.parentWidget() is not None)
