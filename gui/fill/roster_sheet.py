"""The sheet of a roster: its cells as a table model, its head, and opening a cell."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assessment.errors import Finding
from assessment.language.breaking import with_zwsp
from assessment.questionnaire.model import Choice, Question, QuestionType
from assessment.questionnaire.values import Answer, as_text
from assessment.responses import drafts, plan
from assessment.responses.completion import WANTS, Want
from assessment.responses.model import Place, RowId
from gui.display import Display
from gui.fill.editor import CellLine, CellList
from gui.fill.editors import editor_of, typed_form
from gui.icons import pixmap
from gui.session import Session
from gui.widgets.style import as_tip
from gui.widgets.tables.cells import LEFT, RIGHT, Index

Role = Qt.ItemDataRole
CHOSEN = Role.UserRole  # whether the cell is chosen from a list
FAULT = Role.UserRole + 1  # what kind of thing is left in the cell
TEXTS = (Role.DisplayRole, Role.EditRole, Role.ToolTipRole, Role.AccessibleTextRole)


class RosterModel(QtCore.QAbstractTableModel):
    """An adapter over the record; says what a person typed, changes nothing itself."""

    typed = Signal(int, object, object)  # row from 0, or the one for new ones; column; value
    typing = Signal(int, object, object)  # the same with each key, before the cell is left

    def __init__(
        self, session: Session, roster: str, display: Display, parent: QtCore.QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._roster = roster
        self._display = display
        needed_by = plan.plan_of(session.questionnaire).needed_by or {}
        self.columns: tuple[Question, ...] = tuple(
            question
            for question in session.questionnaire.columns[roster]
            if question.type not in (QuestionType.HIDDEN, QuestionType.NOTE)
            # A value that others are worked out from is a step, and no result.
            and (question.type is not QuestionType.CALCULATE or not needed_by.get(question.code))
        )
        self._rows = session.record.rows.get(roster, ())
        self._working = -1
        self.faults = self._found()

    def look_again(self) -> None:
        self.faults = self._found()
        rows = self._session.record.rows.get(self._roster, ())
        known = self._rows
        if rows[: len(known)] == known and len(rows) > len(known):
            # What is open in the row for new ones stays open: it is now one of the others.
            self.beginInsertRows(QtCore.QModelIndex(), len(known) + 1, len(rows))
            self._rows = rows
            self.endInsertRows()
        elif rows != known:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        if self.columns and self.rowCount():
            last = self.index(self.rowCount() - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.columns) - 1, 0))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(self.rowCount() - 1, 0))

    def work_in(self, row: int) -> None:
        """A row is judged when it is left: in the one at work only what is wrong is marked."""
        if row != self._working:
            self._working = row
            self.look_again()

    def _found(self) -> Mapping[tuple[int, str], Finding]:
        codes = {question.code for question in self.columns}
        finding_by_cell: dict[tuple[int, str], Finding] = {}
        for finding in self._session.findings:
            place = finding.place
            if place.row is None or place.question not in codes or finding.problem not in WANTS:
                continue
            at = place.row - 1
            if at != self._working or WANTS[finding.problem] is Want.CONTRADICTION:
                finding_by_cell.setdefault((at, str(place.question)), finding)
        return finding_by_cell

    def fault(self, index: Index) -> Finding | None:
        return self.faults.get((index.row(), self.columns[index.column()].code))

    def row_id(self, row: int) -> RowId | None:
        if 0 <= row < len(self._rows):
            return self._rows[row]
        return None

    def place(self, index: Index) -> Place | None:
        row = self.row_id(index.row())
        if row is None:
            return None
        return Place(self.columns[index.column()].code, row)

    def answer(self, index: Index) -> Answer | None:
        place = self.place(index)
        if place is None:
            return None
        if not self.columns[index.column()].asked:
            return self._session.evaluation.calculated.get(place)
        return self._session.record.response(*place).answer

    def choices(self, index: Index) -> tuple[Choice, ...]:
        """The choices on offer in a cell; all of them in the row that is not there yet."""
        question = self.columns[index.column()]
        place = self.place(index)
        if place is None:
            return question.choices
        return self._session.evaluation.choices(question, place)

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self._rows) + self._session.editable

    def columnCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        question = self.columns[index.column()]
        if role in TEXTS:
            place = self.place(index)
            typed_at = self._session.drafts.typed_at
            if place is not None:
                typed = typed_at(place, drafts.DraftPart.ANSWER)
            else:
                typed = None
            if typed is not None:
                text = typed
            else:
                text = self._text(question, self.answer(index), role)
            return as_tip(text) if role == Role.ToolTipRole else text
        if role == Role.TextAlignmentRole:
            if editor_of(question).numeric:
                return RIGHT
            return LEFT
        if role == CHOSEN:
            return issubclass(editor_of(question).cell, CellList)
        if role == FAULT:
            fault = self.fault(index)
            if fault is None:
                return None
            return WANTS[fault.problem]
        return None

    def _text(self, question: Question, answer: Answer | None, role: int) -> str:
        if role == Role.EditRole:
            return typed_form(answer)
        if isinstance(answer, date | int | float | Decimal):
            return self._display.digits(typed_form(answer))
        return as_text(question, answer, self._display.language)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if role == Role.ToolTipRole and way is Qt.Orientation.Horizontal:
            return as_tip(self._display.heard(self.columns[section].label))
        if role != Role.DisplayRole:
            return None
        if way is Qt.Orientation.Horizontal:
            return "\n".join(
                part for part in self._display.both(self.columns[section].label) if part
            )
        if section < len(self._rows):
            return self._display.digits(str(section + 1))
        return "+"

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        place = self.place(index)
        applies = place is None or place in self._session.evaluation.relevant
        if self._session.editable and self.columns[index.column()].asked and applies:
            return plain | Qt.ItemFlag.ItemIsEditable
        return plain

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or not index.isValid():
            return False
        question = self.columns[index.column()]
        if value == self._text(question, self.answer(index), Role.EditRole):
            return False
        self.typed.emit(index.row(), question, value)
        return True


SIDE = 8
ABOVE = 8
MARK = 14
_MARKS = {Want.CONTRADICTION: ("finding", "stop"), Want.ANSWER: ("open", "edge")}
MOST_LINES = 5
NARROWEST = 40
NO_END = 10_000
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class RosterHead(QtWidgets.QHeaderView):
    """As high as the longest of its labels needs; the second language stands below the first."""

    def __init__(self, display: Display, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._display = display
        self._high = 0
        self.setSectionsClickable(False)
        self.sectionResized.connect(self._look_again)
        display.changed.connect(self._look_again)

    def sizeHint(self) -> QtCore.QSize:
        self._high = max((self._needs(at) for at in range(self.count())), default=0)
        return QtCore.QSize(super().sizeHint().width(), self._high)

    def paintSection(self, painter: QtGui.QPainter, rect: QRect, section: int) -> None:
        painter.save()
        option = QtWidgets.QStyleOptionHeader()
        self.initStyleOption(option)
        option.rect = rect
        option.section = section
        head = QtWidgets.QStyle.ControlElement.CE_HeaderSection
        self.style().drawControl(head, option, painter, self)
        room = rect.adjusted(SIDE, ABOVE // 2, -SIDE, -ABOVE // 2)
        first, second = self._words(section)
        high = self._height(first, room.width(), bold=True)
        below = 0
        if second:
            below = self._height(second, room.width(), bold=False)
        room.setTop(room.top() + max(0, room.height() - high - below) // 2)
        painter.setFont(self._display.font("small", bold=True))
        painter.setPen(self._display.colour("soft"))
        painter.drawText(QRect(room.left(), room.top(), room.width(), high), WRAPPED, first)
        painter.setFont(self._display.font("second"))
        lower = QRect(room.left(), room.top() + high, room.width(), below)
        painter.drawText(lower, WRAPPED, second)
        painter.restore()

    def _words(self, section: int) -> tuple[str, str]:
        shown = self.model().headerData(section, Qt.Orientation.Horizontal)
        first, _, second = str(shown or "").partition("\n")
        return with_zwsp(first), with_zwsp(second)

    def _needs(self, section: int) -> int:
        first, second = self._words(section)
        room = self.sectionSize(section) - 2 * SIDE
        below = 0
        if second:
            below = self._height(second, room, bold=False)
        return self._height(first, room, bold=True) + below + ABOVE

    def _height(self, words: str, room: int, *, bold: bool) -> int:
        metrics = QtGui.QFontMetrics(self._display.font("small" if bold else "second", bold=bold))
        area = QRect(0, 0, max(room, NARROWEST), NO_END)
        tall = metrics.boundingRect(area, WRAPPED, words).height()
        return min(tall, MOST_LINES * metrics.lineSpacing())

    def _look_again(self, *_what: object) -> None:
        if max((self._needs(at) for at in range(self.count())), default=0) != self._high:
            self.geometriesChanged.emit()
        self.viewport().update()


class RosterCells(QStyledItemDelegate):
    def __init__(self, model: RosterModel, display: Display, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._display = display
        self._take_back: Callable[[], object] | None = None
        self.closeEditor.connect(self._closed)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        question = self._model.columns[index.column()]
        choices = self._model.choices(index)
        cell = editor_of(question).cell(question, choices, self._display, parent)
        if isinstance(cell, CellList):
            cell.done.connect(partial(self._done, cell))
            return cell
        cell.textEdited.connect(partial(self._model.typing.emit, index.row(), question))
        stood = str(index.data(Role.EditRole) or "")
        self._take_back = partial(self._model.typing.emit, index.row(), question, stood)
        return cell

    def paint(self, painter: QtGui.QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A cell that is worked out looks so; one where something is left bears its mark."""
        if not self._model.columns[index.column()].asked:
            painter.fillRect(option.rect, self._display.colour("raised"))
        super().paint(painter, option, index)
        drawing, ink = _MARKS.get(index.data(FAULT), ("", ""))
        if drawing:
            corner = QRect(0, 0, MARK, MARK)
            corner.moveTopRight(option.rect.topRight() + QtCore.QPoint(-3, 3))
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(corner, pixmap(drawing, self._display.colour(ink), MARK, ratio))

    def _closed(self, _editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """Who leaves by Esc does not want what was typed."""
        if hint is QStyledItemDelegate.EndEditHint.RevertModelCache and self._take_back:
            self._take_back()

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, CellLine | CellList):
            editor.show_value(str(index.data(Role.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QtCore.QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, CellLine | CellList):
            model.setData(index, editor.value())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().updateEditorGeometry(editor, option, index)
        view = self.parent()
        if not isinstance(editor, CellList) or not isinstance(view, QAbstractItemView):
            return
        cell = editor.geometry()
        area = view.viewport().rect()
        width, height = editor.wanted_size()
        width = min(max(width, cell.width()), area.width())
        height = min(height, area.height())
        left = max(0, min(cell.left(), area.width() - width))
        top = max(0, min(cell.top(), area.height() - height))
        editor.setGeometry(left, top, width, height)


class FirstColumn(QtWidgets.QTableView):
    """The first column, which stays in sight while the others are scrolled past it."""

    def __init__(self, sheet: QtWidgets.QTableView, model: RosterModel, display: Display) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self.setModel(model)
        self.setItemDelegate(RosterCells(model, display, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("frame", "first_column")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        for bar in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QtWidgets.QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)  # the sheet says how high rows are
        self.setHorizontalHeader(RosterHead(display, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        sheet.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        sheet.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        sheet.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        sheet.horizontalScrollBar().valueChanged.connect(self.update_layout)
        self.clicked.connect(sheet.setCurrentIndex)
        self.hide()

    def update_layout(self, *_: object) -> None:
        """Lie over the first column while it is scrolled away, unless it fills half the sheet."""
        sheet = self._sheet
        view = self._sheet.viewport().geometry()
        wide = sheet.columnWidth(0)
        away = sheet.horizontalScrollBar().value() > 0 and wide * 2 < view.width()
        if away:
            for at in range(1, self.model().columnCount()):
                self.setColumnHidden(at, True)
            self.setColumnWidth(0, wide)
            self.verticalHeader().setDefaultSectionSize(sheet.rowHeight(0))
            head = sheet.horizontalHeader().height()
            self.horizontalHeader().setFixedHeight(head)
            top = view.top() - head - self.contentsMargins().top()
            self.setGeometry(view.left(), top, wide, view.bottom() + 1 - top)
            self.verticalScrollBar().setValue(sheet.verticalScrollBar().value())
            self.raise_()
        self.setVisible(away)
