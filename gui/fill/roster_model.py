"""The rows of a roster as a table model: one row more than there are, for typing a new one."""

from datetime import date

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from assessment.language.dates import table_date
from assessment.questionnaire.model import Choice, Question, QuestionType
from assessment.responses.drafts import Part
from assessment.responses.model import Answer, Place, RowId
from assessment.responses.values import as_input, as_text
from gui.session import Session
from gui.widgets.plain import as_tip
from gui.wording import Wording

AnyIndex = QModelIndex | QPersistentModelIndex
NUMBERS = (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE, QuestionType.CALCULATE)

CHOSEN = Qt.ItemDataRole.UserRole  # whether the cell is chosen from a list
LISTED = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)

TEXTS = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RosterModel(QAbstractTableModel):
    """An adapter over the record; says what a person typed, changes nothing itself.

    Signals:
        typed: (row from 0, column question, value); the row may be the one for new ones.
        typing: The same with each key, before the cell is left.
    """

    typed = Signal(int, object, object)
    typing = Signal(int, object, object)

    def __init__(
        self, session: Session, roster: str, wording: Wording, parent: QObject | None = None
    ) -> None:
        """The rows of that roster."""
        super().__init__(parent)
        self._session, self._roster, self._wording = session, roster, wording
        self.columns: tuple[Question, ...] = tuple(
            question
            for question in session.questionnaire.columns[roster]
            if question.type not in (QuestionType.HIDDEN, QuestionType.NOTE)
        )
        self._rows = self._now()

    def look_again(self) -> None:
        """The record or the language changed."""
        rows, known = self._now(), self._rows
        if rows[: len(known)] == known and len(rows) > len(known):
            # What is open in the row for new ones stays open: it is now one of the others.
            self.beginInsertRows(QModelIndex(), len(known) + 1, len(rows))
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

    def row_id(self, row: int) -> RowId | None:
        """The id of a row; None for the one that is not there yet."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def place(self, index: AnyIndex) -> Place | None:
        """The place of a cell; None in the row that is not there yet."""
        row = self.row_id(index.row())
        return None if row is None else Place(self.columns[index.column()].code, row)

    def answer(self, index: AnyIndex) -> Answer | None:
        """What stands in a cell."""
        place = self.place(index)
        if place is None:
            return None
        if not self.columns[index.column()].asked:
            return self._session.evaluation.calculated.get(place)
        return self._session.record.response(*place).answer

    def choices(self, index: AnyIndex) -> tuple[Choice, ...]:
        """The choices on offer in a cell; all of them in the row that is not there yet."""
        question, place = self.columns[index.column()], self.place(index)
        if place is None:
            return question.choices
        return self._session.evaluation.choices(question, place)

    # ------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Those there are and, while answers may be changed, one for a new row."""
        if parent is not None and parent.isValid():
            return 0
        return len(self._rows) + self._session.editable

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """The columns asked or calculated."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text left, numbers right; in edit as a person would type it."""
        if not index.isValid():
            return None
        question = self.columns[index.column()]
        if role in TEXTS:
            place = self.place(index)
            typed = None if place is None else self._session.drafts.typed_at(place, Part.ANSWER)
            text = self._text(question, self.answer(index), role) if typed is None else typed
            return as_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if question.type in NUMBERS else LEFT
        if role == CHOSEN:
            return question.type in LISTED
        return None

    def _text(self, question: Question, answer: Answer | None, role: int) -> str:
        if isinstance(answer, date):
            return table_date(answer)
        if role == Qt.ItemDataRole.EditRole:
            return as_input(answer)
        return as_text(question, answer, self._wording.language)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Labels of columns; numbers of rows, and a star for the new one."""
        if role == Qt.ItemDataRole.ToolTipRole and way is Qt.Orientation.Horizontal:
            return as_tip(self._wording.heard(self.columns[section].label))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if way is Qt.Orientation.Horizontal:
            return "\n".join(
                part for part in self._wording.both(self.columns[section].label) if part
            )
        return self._wording.digits(str(section + 1)) if section < len(self._rows) else "+"

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Calculated cells and those that do not apply are only shown."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not self._session.editable:
            return plain
        place = self.place(index)
        applies = place is None or place in self._session.evaluation.relevant
        if self.columns[index.column()].asked and applies:
            return plain | Qt.ItemFlag.ItemIsEditable
        return plain

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Say what was typed, when it is another value than the one there."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        question = self.columns[index.column()]
        if value == self._text(question, self.answer(index), Qt.ItemDataRole.EditRole):
            return False
        self.typed.emit(index.row(), question, value)
        return True

    def _now(self) -> tuple[RowId, ...]:
        return self._session.record.rows.get(self._roster, ())
