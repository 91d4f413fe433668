"""Repeating rows as a sheet: type, Tab, paste from Excel, copy from above, delete."""

import csv
import io
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollArea, QTableView, QWidget

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.incoming.given import GivenAnswer, Source, SourceKind
from assessment.incoming.plan import plan
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Question
from assessment.questionnaire.question_types import parse
from assessment.responses.changes import AddRow, RemoveRow, SetAnswer
from assessment.responses.drafts import DraftPart
from assessment.responses.model import Place, RowId
from gui.fill.editors import editor_of
from gui.fill.roster_sheet import CHOSEN, RosterCells, RosterHead, RosterModel
from gui.messages import InForm
from gui.session import Session
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.style import named, spread, stack
from gui.wording import Wording

MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was on the clipboard.

    Attributes:
        given: Every cell that has a column to go to.
        outside: How many filled cells have none, or one that nobody types in.
    """

    given: tuple[GivenAnswer, ...]
    outside: int


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells; a quoted cell may hold line breaks. Rows without a word are left out."""
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter="\t")
    return [row for row in rows if any(cell.strip() for cell in row)]


def pasted(text: str, columns: Sequence[Question], *, top: int, left: int) -> Pasted:
    """The cells from the row ``top`` and the column ``left`` on, both counted from 0."""
    given: list[GivenAnswer] = []
    outside = 0
    for down, row in enumerate(cells_of(text)):
        for across, cell in enumerate(row):
            if not cell.strip():
                continue
            at = left + across
            if at >= len(columns) or not columns[at].asked:
                outside += 1
                continue
            number = top + down + 1
            given.append(GivenAnswer(columns[at].code, number, cell, place=Where(row=number)))
    return Pasted(tuple(given), outside)


def told(refused: Sequence[Finding], outside: int) -> list[Finding]:
    """The first that were refused, how many more there are, and what had no column."""
    shown = list(refused[:MOST_TOLD])
    more = len(refused) - len(shown)
    if more:
        shown.append(Finding(WindowProblem.MORE_REFUSED, values={"count": more}))
    if outside:
        shown.append(Finding(WindowProblem.CELLS_OUTSIDE, values={"count": outside}))
    return shown


MOST_STRETCHED = 6
ROW_HIGH, ROWS_IN_SIGHT = 40, 4


class RosterSheet(QTableView):
    """A table with the keys of a spreadsheet; says what they ask for."""

    paste = Signal(str)
    copy_down = Signal()
    remove = Signal()
    clear = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        act = (_WITH_CONTROL if control else _PLAIN).get(Qt.Key(event.key()))
        if act is None and event.key() == Qt.Key.Key_Space and self.currentIndex().data(CHOSEN):
            # A list opens; the key must not tick its first line at once.
            act = RosterSheet.edit_here
        if act is not None:
            act(self)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste.emit(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))
        else:
            super().keyPressEvent(event)

    def edit_here(self) -> None:
        open_now = self.state() is QAbstractItemView.State.EditingState
        if not open_now and self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex())

    def leave(self, *, forwards: bool) -> None:
        # A table that moves among its cells by Tab takes this for such a move too.
        self.setTabKeyNavigation(False)
        self.focusNextPrevChild(forwards)
        self.setTabKeyNavigation(True)


_PLAIN: dict[Qt.Key, Callable[[RosterSheet], None]] = {
    Qt.Key.Key_Delete: lambda sheet: sheet.clear.emit(),
    Qt.Key.Key_Return: RosterSheet.edit_here,
    Qt.Key.Key_Enter: RosterSheet.edit_here,
}
_WITH_CONTROL: dict[Qt.Key, Callable[[RosterSheet], None]] = {
    Qt.Key.Key_D: lambda sheet: sheet.copy_down.emit(),
    Qt.Key.Key_Minus: lambda sheet: sheet.remove.emit(),
    Qt.Key.Key_Tab: lambda sheet: sheet.leave(forwards=True),
    Qt.Key.Key_Backtab: lambda sheet: sheet.leave(forwards=False),
}


class RosterEditor(QWidget):
    """The sheet of one roster; turns what is typed into changes of the session."""

    def __init__(self, session: Session, roster: str, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, f"roster_{roster}")
        self._session, self._roster, self._wording = session, roster, wording
        self._theme = theme
        self._next_row = _new_row()
        self.model = RosterModel(session, roster, wording, self)
        self.sheet = named(RosterSheet(), f"sheet_{roster}")
        self.sheet.setModel(self.model)
        self.sheet.setItemDelegate(RosterCells(self.model, wording, theme, self.sheet))
        self.refused = FindingsList(wording, theme, with_places=False)
        self.refused.write = InForm(session.questionnaire).write_here
        self.refused.hide()
        self.remove = Button(theme, "remove_row", role="quiet", drawing="remove")
        self._hint = Label(role="small", wrap=True)
        self._build()
        self._connect()
        self._words()

    def _build(self) -> None:
        sheet = self.sheet
        sheet.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        sheet.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        sheet.setHorizontalHeader(RosterHead(self._theme, sheet))
        sheet.verticalHeader().setDefaultSectionSize(ROW_HIGH)
        sheet.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = sheet.horizontalHeader()
        header.setMinimumSectionSize(72)
        narrow = len(self.model.columns) <= MOST_STRETCHED
        mode = QHeaderView.ResizeMode.Stretch if narrow else QHeaderView.ResizeMode.Interactive
        header.setSectionResizeMode(mode)
        for at, question in enumerate(self.model.columns):
            sheet.setColumnWidth(at, editor_of(question).column_width)
        sheet.setWordWrap(False)
        header.geometriesChanged.connect(self._make_room)
        self._make_room()
        below = spread((self._hint, 1), self.remove, gap=12)
        stack((sheet, 1), below, self.refused, on=self, gap=6)

    def _connect(self) -> None:
        # Saving reads the table anew; the view must have closed its editor by then.
        self.model.typed.connect(self._typed_at, Qt.ConnectionType.QueuedConnection)
        self.model.typing.connect(self._note)
        self.sheet.paste.connect(self.take_pasted)
        self.sheet.copy_down.connect(self._copy_from_above)
        self.sheet.remove.connect(self._remove_row)
        self.sheet.clear.connect(self._clear_cell)
        self.remove.clicked.connect(self._remove_row)
        self._wording.changed.connect(self._words)

    def _make_room(self) -> None:
        """Below the head, however high, some rows are always in sight."""
        head = self.sheet.horizontalHeader().sizeHint().height()
        self.sheet.setMinimumHeight(head + ROWS_IN_SIGHT * ROW_HIGH)

    def refresh(self) -> None:
        """Read the record again; the cell with the keyboard keeps it."""
        at = self.sheet.currentIndex()
        row, column = at.row(), at.column()
        self.model.look_again()
        if row >= 0:
            self.sheet.setCurrentIndex(self.model.index(row, column))

    def take_pasted(self, text: str) -> None:
        """Rows and cells as Excel puts them on the clipboard, from the current cell on."""
        at, session = self.sheet.currentIndex(), self._session
        top, left = max(at.row(), 0), max(at.column(), 0)
        found = pasted(text, self.model.columns, top=top, left=left)
        source = Source(SourceKind.TABLE, found.given)
        name = self._wording.words.say("Pasted rows")
        planned = plan(session.record, source, name, session.now.astimezone().date())
        if planned.change is not None:
            session.apply(planned.change)
        self.refused.show_findings(told(planned.refused, found.outside))
        if self.refused.findings:
            # After the layout: what was not taken must not lie out of sight below the sheet.
            QTimer.singleShot(0, self, partial(_bring_in_sight, self.refused))

    def _note(self, at: int, question: Question, text: str) -> None:
        """A cell is being typed in; a row that is not there yet has its name already."""
        place = Place(question.code, self.model.row_id(at) or self._next_row)
        self._session.drafts.typed(place, DraftPart.ANSWER, text)

    def _typed_at(self, at: int, question: Question, value: object) -> None:
        """The row is looked up now: what was typed just before may have made it."""
        self._typed(self.model.row_id(at), question, value)

    def _typed(self, row: RowId | None, question: Question, value: object) -> None:
        answer, findings = parse(question, value)
        self.refused.show_findings(findings)
        if findings or (row is None and answer is None):
            return
        if row is None:
            row, self._next_row = self._next_row, _new_row()
            at = len(self._session.record.rows.get(self._roster, ()))
            if not self._session.apply(AddRow(self._roster, row, at)):
                return
        self._session.apply(SetAnswer(Place(question.code, row), answer))

    def _copy_from_above(self) -> None:
        at = self.sheet.currentIndex()
        question = self.model.columns[at.column()]
        if at.row() > 0 and question.asked:
            above = self.model.answer(self.model.index(at.row() - 1, at.column()))
            self._typed(self.model.row_id(at.row()), question, above)

    def _clear_cell(self) -> None:
        at = self.sheet.currentIndex()
        row = self.model.row_id(at.row())
        if row is not None and self.model.columns[at.column()].asked:
            self._typed(row, self.model.columns[at.column()], None)

    def _remove_row(self) -> None:
        row = self.model.row_id(self.sheet.currentIndex().row())
        if row is not None:
            self._session.apply(RemoveRow(self._roster, row))

    def _words(self) -> None:
        say = self._wording.words.say
        self.sheet.setAccessibleName(say("Table"))
        self.remove.say(say("Delete row"), tip="Ctrl+-")
        self.remove.setEnabled(self._session.editable)
        self._hint.say(say("Type in the last row to add one. Rows can be pasted from Excel."))
        self.model.look_again()


def _new_row() -> RowId:
    return RowId(uuid.uuid4().hex)


def _bring_in_sight(part: QWidget) -> None:
    around = part.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if isinstance(around, QScrollArea):
        around.ensureWidgetVisible(part, 0, 24)
