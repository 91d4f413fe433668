"""Repeating rows as a sheet: type, Tab, paste from Excel, copy from above, delete."""

import csv
import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.incoming.given import IncomingAnswer, Source
from assessment.incoming.plan import plan
from assessment.problems.windows import WindowProblem
from assessment.questionnaire import model, question_types
from assessment.responses import changes, drafts
from assessment.responses.model import Place, Response, RowId
from gui.display import Display
from gui.fill.editors import editor_of
from gui.fill.roster_sheet import CHOSEN, FirstColumn, RosterCells, RosterHead, RosterModel
from gui.session import Session
from gui.widgets import buttons, findings, label
from gui.widgets.style import NamedWidget, bring_in_sight, spread, stack, with_object_name
from gui.widgets.tables.cells import Index

MOST_TOLD = 6


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells; a quoted cell may hold line breaks. Rows without a word are left out."""
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter="\t")
    return [row for row in rows if any(cell.strip() for cell in row)]


def pasted(
    text: str, columns: Sequence[model.Question], *, top: int, left: int
) -> tuple[list[IncomingAnswer], int]:
    """The cells from the row ``top`` and the column ``left`` on, both counted from 0.

    Besides, how many filled cells have no column to go to, or one that nobody types in.
    """
    answers: list[IncomingAnswer] = []
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
            code = columns[at].code
            answers.append(
                IncomingAnswer(code, number, cell, place=Where(question=code, row=number))
            )
    return answers, outside


ROW_HIGH = 40
AROUND = 8
ROWS_IN_SIGHT = 4
ROOM = 24
WIDEST = 280


class RosterSheet(QTableView):
    paste = Signal(str)
    resized = Signal()

    def __init__(self, acts: Mapping[tuple[bool, Qt.Key], Callable[[], object]]) -> None:
        """``acts`` are done by their keys, with Ctrl or without."""
        super().__init__()
        self._acts: dict[tuple[bool, Qt.Key], Callable[[], object]] = {
            (False, Qt.Key.Key_Return): self.edit_here,
            (False, Qt.Key.Key_Enter): self.edit_here,
            (True, Qt.Key.Key_Tab): partial(self._leave, forwards=True),
            (True, Qt.Key.Key_Backtab): partial(self._leave, forwards=False),
            **acts,
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        act = self._acts.get((control, Qt.Key(event.key())))
        if act is None and event.key() == Qt.Key.Key_Space and self.currentIndex().data(CHOSEN):
            # A list opens; the key must not tick its first line at once.
            act = self.edit_here
        if act is not None:
            act()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste.emit(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            at = self.currentIndex()  # the words of a choice, a number as it is typed
            if at.data(CHOSEN):
                kept = Qt.ItemDataRole.DisplayRole
            else:
                kept = Qt.ItemDataRole.EditRole
            QGuiApplication.clipboard().setText(str(at.data(kept) or ""))
        else:
            super().keyPressEvent(event)

    def edit_here(self) -> None:
        open_now = self.state() is QAbstractItemView.State.EditingState
        if not open_now and self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex())

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """A cell is in sight only beside the first column, which lies over the others."""
        super().scrollTo(index, hint)
        hidden = self.columnWidth(0) - self.visualRect(index).left()
        bar = self.horizontalScrollBar()
        if index.column() > 0 and hidden > 0 and bar.value() > 0:
            bar.setValue(bar.value() - hidden)

    def _leave(self, *, forwards: bool) -> None:
        # A table that moves among its cells by Tab takes this for such a move too.
        self.setTabKeyNavigation(False)
        self.focusNextPrevChild(forwards)
        self.setTabKeyNavigation(True)


class RosterEditor(NamedWidget):
    def __init__(self, session: Session, roster: str, display: Display) -> None:
        super().__init__(f"roster_{roster}")
        self._session = session
        self._roster = roster
        self._display = display
        self._next_row = _new_row()
        self.model = RosterModel(session, roster, display, self)
        acts = {
            (False, Qt.Key.Key_Delete): self._clear_cell,
            (True, Qt.Key.Key_D): self._copy_from_above,
            (True, Qt.Key.Key_Minus): self._remove_row,
        }
        self.sheet = with_object_name(RosterSheet(acts), f"sheet_{roster}")
        self.sheet.setModel(self.model)
        self.sheet.setItemDelegate(RosterCells(self.model, display, self.sheet))
        self.refused = findings.FindingsList(display)
        self.refused.write = self._written
        self._first = FirstColumn(self.sheet, self.model, display)
        self._pasted: dict[tuple[str, int], str] = {}
        self.add = buttons.Button(display, "add_row", role="quiet", drawing="add").bind_message(
            "Add row"
        )
        self.paste = buttons.Button(display, "paste_rows", role="quiet", drawing="table")
        self.double = buttons.Button(display, "duplicate_row", role="quiet", drawing="copy")
        self.double.bind_message("Duplicate row")
        self.remove = buttons.Button(display, "remove_row", role="quiet", drawing="remove")
        self.remove.bind_message("Delete row", "Ctrl+-")
        self._cell = with_object_name(
            label.Label(role="small", tone="stop", wrap=True), "cell_finding"
        )
        self._build()
        self._connect()
        display.on_change(self._words)

    def _build(self) -> None:
        sheet = self.sheet
        sheet.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        when = QAbstractItemView.EditTrigger
        sheet.setEditTriggers(when.AnyKeyPressed | when.DoubleClicked | when.EditKeyPressed)
        sheet.setHorizontalHeader(RosterHead(self._display, sheet))
        sheet.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = sheet.horizontalHeader()
        header.setMinimumSectionSize(72)
        sheet.setWordWrap(False)
        # Later: while Qt places the heads it does not hear that the sheet has become higher.
        header.geometriesChanged.connect(self._make_room, Qt.ConnectionType.QueuedConnection)
        self._make_room()
        below = spread(self.add, self.paste, self.double, self.remove, None, gap=4)
        stack((sheet, 1), self._cell, below, self.refused, on=self, gap=6)

    def _fit_columns(self) -> None:
        """Each as wide as what stands in it, within reason; room that is left is shared."""
        widest = WIDEST * self._display.text_size // 100
        wide = [
            max(
                editor_of(question).column_width,
                min(self.sheet.sizeHintForColumn(at) + ROOM, widest),
            )
            for at, question in enumerate(self.model.columns)
        ]
        left = max(0, self.sheet.viewport().width() - sum(wide))
        for at, own in enumerate(wide):
            self.sheet.setColumnWidth(at, own + left * own // sum(wide))
        self._first.update_layout()

    def _connect(self) -> None:
        # Saving reads the table anew; the view must have closed its editor by then.
        self.model.typed.connect(self._typed, Qt.ConnectionType.QueuedConnection)
        self.model.typing.connect(self._note)
        self.sheet.paste.connect(self.take_pasted)
        self.sheet.resized.connect(self._fit)
        self.remove.clicked.connect(self._remove_row)
        self.add.clicked.connect(self._add_row)
        self.paste.clicked.connect(lambda: self.take_pasted(QGuiApplication.clipboard().text()))
        self.double.clicked.connect(self._duplicate_row)
        self.sheet.selectionModel().currentChanged.connect(lambda *_: self._moved())

    def _make_room(self) -> None:
        """Rows as high as the text wants; below the head, however high, some are in sight."""
        head = self.sheet.horizontalHeader().sizeHint().height()
        row = max(ROW_HIGH, self._display.height() + AROUND)
        self.sheet.verticalHeader().setDefaultSectionSize(row)
        bar = self.sheet.horizontalScrollBar().sizeHint().height()
        self.sheet.setMinimumHeight(head + ROWS_IN_SIGHT * row + bar)
        self._first.update_layout()

    def refresh(self) -> None:
        at = self.sheet.currentIndex()
        row = at.row()
        column = at.column()
        self.model.look_again()
        if row >= 0:
            self.sheet.setCurrentIndex(self.model.index(row, column))
        self._fit_columns()
        self._say_cell()

    def go_to_fault(self) -> None:
        at = {str(question.code): column for column, question in enumerate(self.model.columns)}
        first = min(((row, at[code]) for row, code in self.model.faults), default=None)
        if first is not None:
            self.sheet.setFocus()
            self.sheet.setCurrentIndex(self.model.index(*first))

    def _moved(self) -> None:
        self.model.work_in(self.sheet.currentIndex().row())
        self._say_cell()
        if self.sheet.hasFocus():
            QTimer.singleShot(0, self, self._show_cell)

    def _fit(self) -> None:
        """In another room or language the rows one works in stay in sight, not the head alone."""
        self._fit_columns()
        if self.sheet.hasFocus():
            bring_in_sight(self.sheet)
            QTimer.singleShot(0, self, self._show_cell)

    def _show_cell(self) -> None:
        """On a low page the sheet itself reaches below the fold."""
        bring_in_sight(self.sheet.viewport(), self.sheet.visualRect(self.sheet.currentIndex()))

    def _say_cell(self) -> None:
        at = self.sheet.currentIndex()
        fault = None
        if at.isValid():
            fault = self.model.fault(at)
        text = ""
        if fault is not None:
            text = findings.sentence(fault, self._display)
        self._cell.set_optional_texts(text)

    def _written(self, finding: Finding, display: Display) -> str:
        sentence = findings.InForm(self._session.questionnaire).write_here(finding, display)
        value = self._pasted.get((finding.place.question or "", finding.place.row or 0))
        if value is None:
            return sentence
        return display.translate("“{value}” · {why}", value=value, why=sentence)

    def take_pasted(self, text: str) -> None:
        """Rows and cells as Excel puts them on the clipboard, from the current cell on."""
        at = self.sheet.currentIndex()
        session = self._session
        top = max(at.row(), 0)
        left = max(at.column(), 0)
        answers, outside = pasted(text, self.model.columns, top=top, left=left)
        self._pasted = {
            (answer.question, answer.number or 0): str(answer.answer) for answer in answers
        }
        name = self._display.translate("Pasted rows")
        today = session.now.astimezone().date()
        planned = plan(session.record, Source(tuple(answers)), name, today)
        if planned.change is not None:
            session.apply(planned.change)
        refusals = list(planned.refused[:MOST_TOLD])
        more = len(planned.refused) - len(refusals)
        if more:
            refusals.append(Finding(WindowProblem.MORE_REFUSED, values={"count": more}))
        if outside:
            refusals.append(Finding(WindowProblem.CELLS_OUTSIDE, values={"count": outside}))
        self.refused.show_findings(refusals)
        if self.refused.findings:
            bring_in_sight(self.refused)

    def _note(self, at: int, question: model.Question, text: str) -> None:
        """A cell is being typed in; a row that is not there yet has its name already."""
        place = Place(question.code, self.model.row_id(at) or self._next_row)
        self._session.drafts.typed(place, drafts.DraftPart.ANSWER, text)

    def _typed(self, at: int, question: model.Question, value: object) -> None:
        row = self.model.row_id(at)  # now: what was typed just before may have made it
        self._pasted = {}
        answer, wrong = question_types.parse(question, value)
        self.refused.show_findings(wrong)
        if wrong or (row is None and answer is None):
            return
        if row is None:
            row = self._next_row
            self._next_row = _new_row()
            last = len(self._session.record.rows.get(self._roster, ()))
            if not self._session.apply(changes.AddRow(self._roster, row, last)):
                return
        self._session.apply(changes.SetAnswer(Place(question.code, row), answer))

    def _copy_from_above(self) -> None:
        at = self.sheet.currentIndex()
        question = self.model.columns[at.column()]
        if at.row() > 0 and question.asked:
            above = self.model.answer(self.model.index(at.row() - 1, at.column()))
            self._typed(at.row(), question, above)

    def _clear_cell(self) -> None:
        at = self.sheet.currentIndex()
        if self.model.row_id(at.row()) is not None and self.model.columns[at.column()].asked:
            self._typed(at.row(), self.model.columns[at.column()], None)

    def _remove_row(self) -> None:
        row = self.model.row_id(self.sheet.currentIndex().row())
        if row is not None:
            self.refused.show_findings(())  # what was said of the row goes with it
            self._session.apply(changes.RemoveRow(self._roster, row))

    def _add_row(self) -> None:
        column = next((at for at, question in enumerate(self.model.columns) if question.asked), 0)
        self.sheet.setFocus()
        self.sheet.setCurrentIndex(self.model.index(self.model.rowCount() - 1, column))
        self.sheet.edit_here()

    def _duplicate_row(self) -> None:
        row = self.model.row_id(self.sheet.currentIndex().row())
        record = self._session.record
        if row is None:
            return
        at = record.rows[self._roster].index(row) + 1
        new = _new_row()
        columns = self._session.questionnaire.columns[self._roster]
        answers = (
            (question.code, record.response(question.code, row).answer) for question in columns
        )
        copied = tuple(
            (Place(code, new), Response(answer)) for code, answer in answers if answer is not None
        )
        if self._session.apply(changes.AddRow(self._roster, new, at, copied)):
            self.sheet.setFocus()
            self.sheet.setCurrentIndex(self.model.index(at, self.sheet.currentIndex().column()))

    def _words(self) -> None:
        translate = self._display.translate
        self.sheet.setAccessibleName(translate("Table"))
        self.paste.set_texts(
            translate("Paste rows"), tip=translate("Rows and cells as Excel copies them (Ctrl+V)")
        )
        for button in (self.add, self.paste, self.double, self.remove):
            button.setEnabled(self._session.editable)
        self.model.look_again()


def _new_row() -> RowId:
    return RowId(uuid.uuid4().hex)
