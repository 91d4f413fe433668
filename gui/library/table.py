"""The table of the library: what a line says, how it is sorted, and how it is painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

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
from gui.widgets.rows import Brush, Index, PlaceDelegate
from gui.widgets.style import copy_list
from gui.widgets.tables.cells import TableCell, wrapped
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
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
MOST_WIDE = 200  # points of a column that shares no room
WIDEST = 1000
LEAST_HIGH = 132
USE_HEADS = (mark("State"), mark("Unit"), mark("Round"), mark("Version"), mark("File"))


@dataclass(frozen=True, slots=True)
class LibraryLine:
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


def finding_line(finding: Finding, sheets: SheetExcerpts, wording: Wording) -> LibraryLine:
    """A finding: sheet, row, column as its head calls it, sentence."""
    words, place = wording.words, finding.place
    ink, drawing = SEVERITY_LOOKS[finding.severity]
    head = sheets.header(place)
    column = " ".join(part for part in (place.column, head) if part)
    row = "" if place.row is None else wording.digits(str(place.row))
    return LibraryLine(
        (ink, drawing, words.say(SEVERITIES[finding.severity])),
        (place.sheet or "", row, column, words.finding(finding)),
        finding_text(finding, words),
        finding,
    )


def difference_line(difference: Difference, wording: Wording) -> LibraryLine:
    """A difference: what, where, before and after, what it means."""
    words = wording.words
    told = " ".join(change(difference, words).split())
    if not told or difference.choice:
        label = wording.plain(difference.label)
        told = " · ".join(part for part in (told, label) if part)
    return LibraryLine(
        (*EFFECT_LOOKS[difference.effect], aspect(difference, words)),
        (name(difference), told, effect(difference, words)),
        line(difference, words),
        difference,
    )


def use_line(use: Use, wording: Wording) -> LibraryLine:
    """An assessment: state, unit, round, version, file."""
    ink, drawing, state = STATES[use.state]
    unit = wording.plain(use.subject.unit_name) or use.subject.unit
    cells = (unit, wording.digits(use.subject.round), use.version or NOTHING, use.path.name)
    return LibraryLine((ink, drawing, wording.words.say(state)), cells, str(use.path), use)


NOTHING = "–"


BESIDE = 24  # what is free beside the words
MOST_LINES = 3  # of a title
SHELF = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the shelf shows of one questionnaire: title, a line below, and its state."""

    title: str
    below: str
    look: tuple[str, str, str]


class ShelfDelegate(PlaceDelegate):
    """Draws one questionnaire: title, version and size, state."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """The lines of the title, and two."""
        told, view = index.data(SHELF), self.parent()
        title = told.title if isinstance(told, Shelved) else ""
        wide = view.viewport().width() if isinstance(view, QListView) else 0
        body = QFontMetrics(self.theme.font()).height()
        small = QFontMetrics(self.theme.font("small")).height()
        high = body * len(self._title(title, wide - BESIDE)) + small + max(26, small + 2)
        return QSize(200, high + 24)

    def _title(self, title: str, wide: float) -> tuple[str, ...]:
        """On as many lines as it needs: titles differ in their last words."""
        return wrapped(title, self.theme.font(bold=True), wide, MOST_LINES)

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """The lines, and a bar before the one chosen."""
        told = index.data(SHELF)
        if not isinstance(told, Shelved):
            return
        if brush.chosen:
            side = QRectF(area.left(), area.top(), 4, area.height())
            brush.painter.fillRect(side, self.theme.colour("primary"))
        room = area.adjusted(14, 8, 14 - BESIDE, -8)
        body = QFontMetrics(self.theme.font()).height()
        small = QFontMetrics(self.theme.font("small")).height()
        top = room.top()
        for part in self._title(told.title, room.width()):
            brush.text(QRectF(room.left(), top, room.width(), body), part, bold=brush.chosen)
            top += body
        second = QRectF(room.left(), top + 2, room.width(), small)
        brush.text(second, told.below, "small")
        middle = (second.bottom() + room.bottom()) / 2 + 2
        brush.chip(QPointF(room.left(), middle), room.width(), told.look)


class LineTable(RowTable[LibraryLine]):
    """Lines whose first cell is a coloured word; ``stretch`` share the room left over."""

    def __init__(
        self, name: str, heads: Sequence[str], stretch: Sequence[int], look: tuple[Wording, Theme]
    ) -> None:
        most = [WIDEST if at == 0 else MOST_WIDE for at in range(len(heads))]
        columns = [
            RowColumn(head, partial(_cell, at), most=0 if at in stretch else most[at])
            for at, head in enumerate(heads)
        ]
        super().__init__(name, columns, *look)
        self.setMinimumHeight(LEAST_HIGH)

    def show_lines(self, lines: Sequence[LibraryLine]) -> None:
        """Show these; a line about the same, or else the first, is chosen."""
        kept = self.current
        same = (line for line in lines if kept is not None and line.about == kept.about)
        self.show_rows(lines, next(same, None))

    def row_height(self, _lines: int) -> int:
        return max(44, QFontMetrics(self._theme.font()).height() + 14)

    def copy(self) -> None:
        """Copy the line chosen."""
        if self.current is not None:
            copy_list(self.current.copied)

    def copy_all(self) -> None:
        """Copy all lines shown."""
        copy_list("\n".join(line.copied for line in self.rows.shown()))


def _cell(at: int, line: LibraryLine) -> TableCell:
    if at:
        return TableCell(line.cells[at - 1])
    ink, drawing, word = line.look
    return TableCell(word, ink, drawing)
