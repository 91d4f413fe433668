"""The table of indicators: what each cell says, how it is drawn, and keys for decisions."""

from collections.abc import Callable
from enum import IntEnum, StrEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from assessment.language.normalise import search_key
from assessment.reports.wording import REASONS
from assessment.words import mark
from gui.icons import pixmap
from gui.review.rows import LOOKS, IndicatorRow, ReviewMark
from gui.theme import Theme
from gui.widgets.buttons import Segments
from gui.widgets.fields import Combo, FindField
from gui.widgets.keyboard import key_of
from gui.widgets.marks import CHIPS
from gui.widgets.rows import show_whole_rows
from gui.widgets.style import as_tip, spread
from gui.wording import Wording

ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
NOTHING = "–"


class IndicatorColumn(IntEnum):
    """The columns in their order."""

    CODE = 0
    NAME = 1
    OWN = 2
    REVIEWED = 3
    EVIDENCE = 4
    REASON = 5
    STATE = 6


HEADS = {
    IndicatorColumn.CODE: mark("Code"),
    IndicatorColumn.NAME: mark("Indicator"),
    IndicatorColumn.OWN: mark("Self"),
    IndicatorColumn.REVIEWED: mark("Reviewed"),
    IndicatorColumn.EVIDENCE: mark("Evidence"),
    IndicatorColumn.REASON: mark("Reason and comment"),
    IndicatorColumn.STATE: mark("State"),
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
    Filter.BARE: lambda row: not row.pieces and row.mark is not ReviewMark.NOT_ASKED,
}


class IndicatorModel(QAbstractTableModel):
    """The indicators that pass the filter and the search, over rows read from the record."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording
        self.all_rows: tuple[IndicatorRow, ...] = ()
        self.rows: tuple[IndicatorRow, ...] = ()
        self.filter = Filter.ALL
        self.sought = ""

    def show_rows(self, rows: tuple[IndicatorRow, ...]) -> None:
        self.all_rows = rows
        self._look_again()

    def show_filter(self, chosen: Filter) -> None:
        self.filter = chosen
        self._look_again()

    def search(self, text: str) -> None:
        """Show only what has the text in its code or name."""
        self.sought = search_key(text)
        self._look_again()

    def counts(self) -> dict[Filter, int]:
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
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - see above
        return 0 if parent.isValid() else len(IndicatorColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._wording.words.say(HEADS[IndicatorColumn(section)])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(row, IndicatorColumn(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self._wording.words.say(HEADS[IndicatorColumn(index.column())])
            return f"{head} {self.cell(row, IndicatorColumn(index.column()))}"
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (
            IndicatorColumn.NAME,
            IndicatorColumn.REASON,
        ):
            return as_tip(self.cell(row, IndicatorColumn(index.column()))) or None
        return None

    def cell(self, row: IndicatorRow, column: IndicatorColumn) -> str:
        words: dict[IndicatorColumn, Callable[[], str]] = {
            IndicatorColumn.CODE: lambda: row.code,
            IndicatorColumn.NAME: lambda: self._wording.plain(row.label),
            IndicatorColumn.OWN: lambda: self.level(row.own),
            IndicatorColumn.REVIEWED: lambda: self.level(row.reviewed),
            IndicatorColumn.EVIDENCE: lambda: self._documents(row),
            IndicatorColumn.REASON: lambda: self.reason(row),
            IndicatorColumn.STATE: lambda: self._wording.words.say(LOOKS[row.mark][2]),
        }
        return words[column]()

    def level(self, level: int | None) -> str:
        return NOTHING if level is None else self._wording.digits(str(level))

    def difference(self, row: IndicatorRow) -> str:
        """How far the reviewed level is from the own one, with its sign; empty when equal."""
        if not row.difference:
            return ""
        sign = "+" if row.difference > 0 else "−"
        return sign + self._wording.digits(str(abs(row.difference)))

    def reason(self, row: IndicatorRow) -> str:
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
                last = self.index(len(fresh) - 1, len(IndicatorColumn) - 1)
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


PAD = 8
SIDE = 26
HIGH = 52
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class IndicatorDelegate(QStyledItemDelegate):
    """Draws the cells; ``two_lines`` puts the reason below the name."""

    def __init__(self, theme: Theme, model: IndicatorModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.two_lines = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        body = QFontMetrics(self._theme.font()).height()
        small = QFontMetrics(self._theme.font("small")).height()
        return QSize(60, max(HIGH, body + small + 10) if self.two_lines else max(HIGH, body + 20))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if not isinstance(row, IndicatorRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(_rect(option))
        self._draw_ground(painter, option, area)
        match IndicatorColumn(index.column()):
            case IndicatorColumn.NAME:
                self._draw_name(painter, area, row)
            case IndicatorColumn.OWN:
                self._draw_square(painter, area, row.own)
            case IndicatorColumn.REVIEWED:
                self._draw_square(painter, area, row.reviewed)
                self._draw_difference(painter, area, row)
            case IndicatorColumn.STATE:
                self._draw_chip(painter, option, area, row)
            case column:
                role = "small" if column is IndicatorColumn.REASON else "body"
                self._draw_text(painter, area, self._model.cell(row, column), role)
        self._draw_ring(painter, option, area, index.column())
        painter.restore()

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF) -> None:
        state = _state(option)
        ground = "surface"
        if state & QStyle.StateFlag.State_Selected:
            ground = "tint"
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = "raised"
        painter.fillRect(area, self._theme.colour(ground))
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _draw_ring(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF, column: int
    ) -> None:
        state = _state(option)
        if not (state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_Active):
            return
        if not self._focused(option):
            return
        painter.setPen(QPen(self._theme.colour("focus"), 2))
        painter.drawLine(area.topLeft() + QPointF(0, 1), area.topRight() + QPointF(0, 1))
        painter.drawLine(area.bottomLeft() - QPointF(0, 1), area.bottomRight() - QPointF(0, 1))
        if column == IndicatorColumn.CODE:
            painter.drawLine(area.topLeft() + QPointF(1, 0), area.bottomLeft() + QPointF(1, 0))
        if column == IndicatorColumn.STATE:
            painter.drawLine(area.topRight() - QPointF(1, 0), area.bottomRight() - QPointF(1, 0))

    def _focused(self, option: QStyleOptionViewItem) -> bool:
        widget = getattr(option, "widget", None)
        return widget is not None and bool(widget.hasFocus())

    def _draw_name(self, painter: QPainter, area: QRectF, row: IndicatorRow) -> None:
        room = area.adjusted(0, 0, -30 if row.gate else 0, 0)
        if row.gate:
            shield = pixmap("gate", self._theme.colour("gate"), 18, _ratio(painter))
            painter.drawPixmap(QPointF(area.right() - 28, area.center().y() - 9), shield)
        told = self._model.reason(row)
        name = self._model.cell(row, IndicatorColumn.NAME)
        if not (self.two_lines and told):
            self._draw_text(painter, room, name, "body")
            return
        high = QFontMetrics(self._theme.font()).height()
        upper = QRectF(room.left(), room.top() + 4, room.width(), high)
        lower = QRectF(room.left(), upper.bottom(), room.width(), room.bottom() - upper.bottom())
        self._draw_text(painter, upper, name, "body")
        self._draw_text(painter, lower, told, "small")

    def _draw_text(self, painter: QPainter, area: QRectF, text: str, role: str) -> None:
        font = self._theme.font(role)
        painter.setFont(font)
        painter.setPen(self._theme.colour("soft" if role == "small" else "text"))
        room = area.adjusted(PAD, 0, -PAD, 0)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, LEFT, cut)

    def _draw_square(self, painter: QPainter, area: QRectF, level: int | None) -> None:
        if level is None:
            self._draw_text(painter, area, self._model.level(None), "body")
            return
        colours = self._theme.level(level)
        square = QRectF(area.left() + PAD + 0.5, area.center().y() - SIDE / 2 + 0.5, SIDE, SIDE)
        painter.setPen(QPen(self._theme.colour("edge"), 1))
        painter.setBrush(colours.ground)
        painter.drawRoundedRect(square, 5, 5)
        painter.setPen(colours.number)
        painter.setFont(self._theme.font("small", bold=True))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self._model.level(level))

    def _draw_difference(self, painter: QPainter, area: QRectF, row: IndicatorRow) -> None:
        if not row.difference:
            return
        painter.setPen(self._theme.colour("warn"))
        painter.setFont(self._theme.font("small", bold=True))
        beside = area.adjusted(PAD + SIDE + 8, 0, 0, 0)
        painter.drawText(beside, LEFT, self._model.difference(row))

    def _draw_chip(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF, row: IndicatorRow
    ) -> None:
        ink, drawing, _ = LOOKS[row.mark]
        font = self._theme.font("small", bold=True)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(
            self._model.cell(row, IndicatorColumn.STATE),
            Qt.TextElideMode.ElideRight,
            int(area.width()) - 2 * PAD - 38,
        )
        wide, high = metrics.horizontalAdvance(text) + 38, max(26, metrics.height() + 2)
        chip = QRectF(area.left() + PAD, area.center().y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = _state(option) & QStyle.StateFlag.State_Selected
        painter.setBrush(self._theme.colour("surface" if chosen else CHIPS[ink]))
        painter.drawRoundedRect(chip, 4, 4)
        colour: QColor = self._theme.colour(ink)
        where = QPointF(chip.left() + 8, chip.center().y() - 8)
        painter.drawPixmap(where, pixmap(drawing, colour, 16, _ratio(painter)))
        painter.setPen(colour)
        painter.setFont(font)
        painter.drawText(chip.adjusted(30, 0, 0, 0), LEFT, text)


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()


# The stubs of PySide do not know the fields of QStyleOption.
def _rect(option: QStyleOptionViewItem) -> QRectF:
    return QRectF(option.rect)


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state


NARROW_HIDDEN = (IndicatorColumn.EVIDENCE, IndicatorColumn.REASON)
SHARES = {IndicatorColumn.NAME: 3, IndicatorColumn.REASON: 2}


class IndicatorTable(QTableView):
    """Says which indicator is chosen, which is to be opened, and letters and digits pressed."""

    chosen = Signal(str)
    opened = Signal(str)
    pressed_key = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
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
        at = self.rows.position(code)
        if at is not None:
            self.setCurrentIndex(self.rows.index(at, IndicatorColumn.NAME))

    def step(self, by: int) -> None:
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
        self.setAccessibleName(self._wording.words.say("Indicators"))
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(IndicatorColumn) - 1)
        head = self.horizontalHeader()
        for column in IndicatorColumn:
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
        key = key_of(event)
        if key:
            self.pressed_key.emit(key)
            return
        super().keyPressEvent(event)

    def _wide(self, column: IndicatorColumn) -> int:
        say = self._wording.words.say
        small = QFontMetrics(self._theme.font("small", bold=True))
        head = small.horizontalAdvance(say(HEADS[column])) + 20
        if column is IndicatorColumn.STATE:
            words = max(small.horizontalAdvance(say(word)) for _, _, word in LOOKS.values())
            return max(head, words + 38 + 20)
        least = {IndicatorColumn.CODE: 56, IndicatorColumn.REVIEWED: 84}.get(column, 48)
        codes = max((len(row.code) for row in self.rows.all_rows), default=2)
        body = QFontMetrics(self._theme.font()).horizontalAdvance("M") * codes + 20
        return max(head, least, body if column is IndicatorColumn.CODE else 0)

    def cell_option(self) -> QStyleOptionViewItem:
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


class FilterBar(QWidget):
    """Says the filter a person chose and the text they seek."""

    filtered = Signal(object)
    sought = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording = wording
        self.chosen = Filter.ALL
        self.segments = Segments("filter", tuple(FILTERS))
        self.combo = Combo(theme, "filter_combo")
        self.combo.hide()
        self.search = FindField(theme, "search_indicators")
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(260)
        line = spread(self.segments, self.combo, None, (self.search, 1))
        self.setLayout(line)
        for name in FILTERS:
            button = self.segments.buttons[name]
            button.clicked.connect(lambda _=False, to=name: self.choose(to))
        self.combo.activated.connect(self._picked)
        self.search.textChanged.connect(self.sought)

    def choose(self, chosen: Filter) -> None:
        self.chosen = chosen
        self.segments.show_key(chosen)
        self.filtered.emit(chosen)

    def show_counts(self, counts: dict[Filter, int]) -> None:
        say = self._wording.words.say
        self.combo.clear()
        for name, words in FILTERS.items():
            told = f"{say(words)} {self._wording.digits(str(counts[name]))}"
            self.segments.buttons[name].setText(told)
            self.segments.buttons[name].setAccessibleName(told)
            self.combo.addItem(told, name)
        self.combo.setCurrentIndex(self.combo.findData(self.chosen))
        self.segments.show_key(self.chosen)
        self.segments.setAccessibleName(say("Filter"))
        self.combo.setAccessibleName(say("Filter"))
        self.search.name_it(say("Search"), say("Search"))

    def show_compact(self, *, compact: bool) -> None:
        self.segments.setVisible(not compact)
        self.combo.setVisible(compact)

    def _picked(self, index: int) -> None:
        self.choose(Filter(self.combo.itemData(index)))
