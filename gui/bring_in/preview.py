"""What a file would change, in a table, before it is taken over."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import errors_in
from assessment.incoming.given import ResponsePart
from assessment.incoming.plan import IncomingPlan, Taken
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.values import as_text
from assessment.responses.model import Response
from assessment.words import mark
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.style import named
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.wording import Wording

NOTHING = "–"
PARTS = {
    ResponsePart.ANSWER: mark("Answer"),
    ResponsePart.REASON: mark("Not applicable"),
    ResponsePart.EVIDENCE: mark("Evidence"),
    ResponsePart.COMMENT: mark("Comment"),
}
PART_MOST = 400  # points of the column of parts


class TakenTable(RowTable[Taken]):
    """One row for each part that is taken over."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        self._questionnaire: Questionnaire | None = None
        columns = (
            RowColumn[Taken](mark("Question"), lambda one: TableCell(self._question(one))),
            RowColumn[Taken](mark("Part"), self._part, most=PART_MOST),
            RowColumn[Taken](mark("Before"), self._before),
            RowColumn[Taken](mark("Afterwards"), lambda one: TableCell(self._said(one, one.after))),
        )
        super().__init__("taken", columns, wording, theme)

    def show_taken(self, taken: Sequence[Taken], questionnaire: Questionnaire) -> None:
        """Show these and no others."""
        self._questionnaire = questionnaire
        self.show_rows(taken)

    def row_height(self, lines: int) -> int:
        return max(44, super().row_height(lines))

    def _part(self, one: Taken) -> TableCell:
        return TableCell(self._wording.words.say(PARTS[one.part]))

    def _before(self, one: Taken) -> TableCell:
        return TableCell(self._said(one, one.before) or NOTHING)

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


_SIDE = 420
_MOST_CARDS = 200
_WAITING = mark("To be imported: {n}")
_DONE = mark("Imported: {n}")


class BringInPreview(QWidget):
    """Table and cards side by side."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a plan is shown."""
        super().__init__()
        named(self, "bring_in_preview")
        self._wording = wording
        self.table = TakenTable(wording, theme)
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
        main = QVBoxLayout()
        main.addWidget(self._taken)
        main.addWidget(self.table, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 0, 20, 0)
        line.setSpacing(20)
        line.addLayout(main, 3)
        line.addWidget(self._side, 2)

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
        self.table.show_taken(plan.taken, questionnaire)
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
        self.table.refit()
