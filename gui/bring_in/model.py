"""What will be taken over, as a table: question, part, before, afterwards."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from assessment.incoming.given import Part
from assessment.incoming.plan import Taken
from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import Response
from assessment.responses.values import as_text
from assessment.words import mark
from gui.widgets.plain import as_tip
from gui.wording import Wording

type Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NOTHING = "–"
HEADS = (mark("Question"), mark("Part"), mark("Before"), mark("Afterwards"))
PARTS = {
    Part.ANSWER: mark("Answer"),
    Part.REASON: mark("Not applicable"),
    Part.EVIDENCE: mark("Evidence"),
    Part.COMMENT: mark("Comment"),
}
_SHOWN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


class TakenModel(QAbstractTableModel):
    """One row for each part that is taken over."""

    def __init__(self, wording: Wording) -> None:
        """Empty until something is shown."""
        super().__init__()
        self._wording = wording
        self._questionnaire: Questionnaire | None = None
        self.taken: tuple[Taken, ...] = ()

    def show_taken(self, taken: tuple[Taken, ...], questionnaire: Questionnaire) -> None:
        """Show these and no others."""
        self.beginResetModel()
        self._questionnaire = questionnaire
        self.taken = taken
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row a part."""
        return 0 if parent.isValid() else len(self.taken)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """One column a head."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, also for screen readers and as tool tip."""
        if role not in _SHOWN:
            return None
        text = self._cell(self.taken[index.row()], index.column())
        return as_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def _cell(self, one: Taken, column: int) -> str:
        match column:
            case 0:
                return self._question(one)
            case 1:
                return self._wording.words.say(PARTS[one.part])
            case 2:
                return self._said(one, one.before) or NOTHING
            case _:
                return self._said(one, one.after)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads, in the language in use."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._wording.words.say(HEADS[section])
        return None

    def _question(self, one: Taken) -> str:
        code = one.place.question
        row = "" if one.number is None else f"[{self._wording.digits(str(one.number))}]"
        if self._questionnaire is None:
            return code
        label = self._wording.plain(self._questionnaire.by_code[code].label)
        return f"{code}{row}  {label}"

    def _said(self, one: Taken, response: Response) -> str:
        match one.part:
            case Part.ANSWER if self._questionnaire is not None:
                question = self._questionnaire.by_code[one.place.question]
                return as_text(question, response.answer, self._wording.language)
            case Part.EVIDENCE:
                return "; ".join(piece.title for piece in response.evidence)
            case Part.COMMENT:
                return response.comment
            case _:
                return response.not_applicable.reason if response.not_applicable else ""
