"""The table of the library: what a line says, how it is sorted, and how it is painted."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView

from assessment.errors import Finding
from assessment.files.uses import Use
from assessment.problems.problem import Severity
from assessment.questionnaire.library.differences import Difference
from assessment.questionnaire.library.differences_fields import Effect
from assessment.questionnaire.library.differences_words import aspect, change, effect, line, name
from assessment.questionnaire.library.excerpt import SEVERITIES, SheetExcerpts, finding_text
from assessment.responses.model import State
from assessment.words import mark
from gui.theme import Theme
from gui.widgets.rows import PAD, Brush, PlaceDelegate, show_whole_rows
from gui.widgets.style import as_tip, copy_list
from gui.wording import Wording

SEVERITY_LOOKS = {
    Severity.ERROR: ("stop", "finding"),
    Severity.WARNING: ("warn", "warning"),
    Severity.NOTE: ("primary", "note"),
}
EFFECT_LOOKS = {
    Effect.ANSWERS: ("stop", "finding"),
    Effect.SCORES: ("warn", "warning"),
    Effect.LEVELS: ("warn", "warning"),
    Effect.ASKED_ANEW: ("warn", "add"),
    Effect.NO_LONGER_ASKED: ("warn", "remove"),
    Effect.ASKED_OF_OTHERS: ("warn", "warning"),
    Effect.CHECKS: ("primary", "note"),
    Effect.WORDS: ("primary", "edit"),
    Effect.NONE: ("idle", "saved"),
}
STATES = {
    State.DRAFT: ("primary", "edit", mark("In progress")),
    State.SUBMITTED: ("idle", "pending", mark("Waiting for the unit head")),
    State.RETURNED: ("warn", "returned", mark("Returned")),
    State.APPROVED: ("ok", "done", mark("Approved")),
}
FINDING_HEADS = (mark("Kind"), mark("Sheet"), mark("Row"), mark("Column"), mark("What to do"))
DIFFERENCE_HEADS = (mark("What"), mark("Where"), mark("Change"), mark("What it means"))
USE_HEADS = (mark("State"), mark("Unit"), mark("Round"), mark("Version"), mark("File"))


type Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table.

    Attributes:
        look: Ink, icon and word of its first cell.
        cells: The texts of the other cells.
        copied: What is copied of it.
        about: The finding, difference or use it tells of.
    """

    look: tuple[str, str, str]
    cells: tuple[str, ...]
    copied: str
    about: object


def finding_line(finding: Finding, sheets: SheetExcerpts, wording: Wording) -> Line:
    """A finding: sheet, row, column as its head calls it, sentence."""
    words, place = wording.words, finding.place
    ink, drawing = SEVERITY_LOOKS[finding.severity]
    head = sheets.header(place)
    column = " ".join(part for part in (place.column, head) if part)
    row = "" if place.row is None else str(place.row)
    return Line(
        (ink, drawing, words.say(SEVERITIES[finding.severity])),
        (place.sheet or "", row, column, words.finding(finding)),
        finding_text(finding, words),
        finding,
    )


def difference_line(difference: Difference, wording: Wording) -> Line:
    """A difference: what, where, before and after, what it means."""
    words = wording.words
    told = " ".join(change(difference, words).split())
    if not told or difference.choice:
        label = wording.plain(difference.label)
        told = " · ".join(part for part in (told, label) if part)
    return Line(
        (*EFFECT_LOOKS[difference.effect], aspect(difference, words)),
        (name(difference), told, effect(difference, words)),
        line(difference, words),
        difference,
    )


def use_line(use: Use, wording: Wording) -> Line:
    """An assessment: state, unit, round, version, file."""
    ink, drawing, state = STATES[use.state]
    unit = wording.plain(use.subject.unit_name) or use.subject.unit
    cells = (unit, use.subject.round, use.version or NOTHING, use.path.name)
    return Line((ink, drawing, wording.words.say(state)), cells, str(use.path), use)


NOTHING = "–"


LINE = Qt.ItemDataRole.UserRole
SHELF = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the shelf shows of one questionnaire: title, a line below, and its state."""

    title: str
    below: str
    look: tuple[str, str, str]


class LineDelegate(PlaceDelegate):
    """Draws the cells of a table of lines."""

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """A chip first, then texts."""
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        room = area.adjusted(PAD, 0, -PAD, 0)
        if index.column() == 0:
            middle = QPointF(room.left(), room.center().y())
            brush.chip(middle, room.width(), line.look)
        else:
            brush.text(room, line.cells[index.column() - 1])


class ShelfDelegate(PlaceDelegate):
    """Draws one questionnaire: title, version and size, state."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Three lines."""
        body = QFontMetrics(self.theme.font()).height()
        small = QFontMetrics(self.theme.font("small")).height()
        return QSize(200, body + small + max(26, small + 2) + 24)

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """Three lines, and a bar before the one chosen."""
        told = index.data(SHELF)
        if not isinstance(told, Shelved):
            return
        if brush.chosen:
            side = QRectF(area.left(), area.top(), 4, area.height())
            brush.painter.fillRect(side, self.theme.colour("primary"))
        room = area.adjusted(14, 8, -10, -8)
        body = QFontMetrics(self.theme.font()).height()
        small = QFontMetrics(self.theme.font("small")).height()
        first = QRectF(room.left(), room.top(), room.width(), body)
        second = QRectF(room.left(), first.bottom() + 2, room.width(), small)
        brush.text(first, told.title, bold=brush.chosen)
        brush.text(second, told.below, "small")
        middle = (second.bottom() + room.bottom()) / 2 + 2
        brush.chip(QPointF(room.left(), middle), room.width(), told.look)


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
