"""What a file would change, in a table, before it is taken over."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from assessment.errors import errors_in
from assessment.incoming.given import ResponsePart
from assessment.incoming.plan import IncomingPlan, Taken
from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import Response
from assessment.responses.values import as_text
from assessment.words import mark
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.style import as_tip, named
from gui.wording import Wording

type Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NOTHING = "–"
HEADS = (mark("Question"), mark("ResponsePart"), mark("Before"), mark("Afterwards"))
PARTS = {
    ResponsePart.ANSWER: mark("Answer"),
    ResponsePart.REASON: mark("Not applicable"),
    ResponsePart.EVIDENCE: mark("Evidence"),
    ResponsePart.COMMENT: mark("Comment"),
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
            case ResponsePart.ANSWER if self._questionnaire is not None:
                question = self._questionnaire.by_code[one.place.question]
                return as_text(question, response.answer, self._wording.language)
            case ResponsePart.EVIDENCE:
                return "; ".join(piece.title for piece in response.evidence)
            case ResponsePart.COMMENT:
                return response.comment
            case _:
                return response.not_applicable.reason if response.not_applicable else ""


_PART = 1
_ROW = 44
_SIDE = 420
_MOST_CARDS = 200
_WAITING = mark("To be imported: {n}")
_DONE = mark("Imported: {n}")


class Preview(QWidget):
    """Table and cards side by side."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a plan is shown."""
        super().__init__()
        named(self, "bring_in_preview")
        self._wording = wording
        self.model = TakenModel(wording)
        self.table = named(QTableView(), "taken")
        self.findings = FindingsList(wording, theme)
        self._taken = Label(role="smallbold")
        self._refused = Label(role="smallbold")
        self._plan: IncomingPlan | None = None
        self._done = False
        self._build()

    def _build(self) -> None:
        self._side = QWidget()
        self._side.setMaximumWidth(_SIDE)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._refused)
        side.addWidget(self._scrolled(), 1)
        self._look()
        main = QVBoxLayout()
        main.addWidget(self._taken)
        main.addWidget(self.table, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 0, 20, 0)
        line.setSpacing(20)
        line.addLayout(main, 3)
        line.addWidget(self._side, 2)

    def _look(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(_PART, QHeaderView.ResizeMode.ResizeToContents)

    def _scrolled(self) -> QScrollArea:
        scroll = named(QScrollArea(), "refused_scroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.findings)
        inner.addStretch(1)
        scroll.setWidget(holder)
        return scroll

    def show_plan(self, plan: IncomingPlan, questionnaire: Questionnaire) -> None:
        """Show what the plan takes and what not."""
        self._plan, self._done = plan, False
        self.model.show_taken(plan.taken, questionnaire)
        self.findings.show_findings((*plan.refused, *plan.remarks)[:_MOST_CARDS])
        self._side.setVisible(bool(plan.refused or plan.remarks))
        self.say()

    def show_done(self) -> None:
        """Say that it was done."""
        self._done = True
        self.say()

    def say(self) -> None:
        """All words again, in the language in use."""
        if self._plan is None:
            return
        words, digits = self._wording.words, self._wording.digits
        taken, looks = len(self._plan.taken), len(self._plan.remarks)
        refused = len(errors_in(self._plan.refused))
        message = _DONE if self._done else _WAITING
        self._taken.say(words.say(message, n=digits(str(taken))))
        parts = [
            words.say("Not imported: {n}", n=digits(str(refused))),
            words.say("Worth a look: {n}", n=digits(str(looks))),
        ]
        self._refused.say(" · ".join(parts if looks else parts[:1]))
        self.table.setAccessibleName(self._taken.text())
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 3)
