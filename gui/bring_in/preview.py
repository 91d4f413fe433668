"""What a file would do: a table of what is taken over, cards of what is not."""

from PySide6.QtCore import Qt
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
from assessment.incoming.plan import Plan
from assessment.questionnaire.model import Questionnaire
from assessment.words import mark
from gui.bring_in.model import TakenModel
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.style import named
from gui.wording import Wording

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
        self._plan: Plan | None = None
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

    def show_plan(self, plan: Plan, questionnaire: Questionnaire) -> None:
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
