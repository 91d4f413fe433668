"""What would lift the level: the smallest sets of criteria, each a way to its question."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.lift import LiftStep, Proposal, decimals_of, needed
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import emptied, spread, stack
from gui.wording import Wording

MOST_SHOWN = 2


class LiftCard(QFrame):
    """A card with at most two proposals; says which question a person wants to go to."""

    go = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("lift_card")
        self._wording, self._theme = wording, theme
        self._title = Label(role="h2")
        self._none = Label(role="small", wrap=True)
        self._rows = stack(gap=4)
        self.setProperty("frame", "card")
        stack(self._title, self._none, self._rows, on=self, margins=(16, 12, 16, 12))

    def show_proposals(self, proposals: Sequence[Proposal], questionnaire: Questionnaire) -> None:
        say = self._wording.words.say
        self._title.say(say("How to reach the next level"))
        self._none.say(say("No set of criteria lifts the level now."))
        self._none.setVisible(not proposals)
        emptied(self._rows)
        for proposal in proposals[:MOST_SHOWN]:
            self._rows.addWidget(self._head(proposal, questionnaire))
            for step in proposal.steps:
                self._rows.addWidget(self._step(step, questionnaire))

    def _head(self, proposal: Proposal, questionnaire: Questionnaire) -> QWidget:
        wording = self._wording
        decimals = questionnaire.settings.decimals
        head = Label(role="bold", wrap=True)
        told = wording.words.count(
            "{n} more criterion: score {score}, level {level}",
            "{n} more criteria: score {score}, level {level}",
            proposal.effort,
            score=wording.number(proposal.score, decimals),
            level=wording.plain(questionnaire.level_label(proposal.level)),
        )
        head.say(wording.digits(told))
        return head

    def _step(self, step: LiftStep, questionnaire: Questionnaire) -> QWidget:
        wording, say = self._wording, self._wording.words.say
        line = QWidget()
        row = spread(on=line, gap=None)
        code, name = Label(role="smallbold"), ElidingLabel()
        code.say(step.indicator)
        name.say(wording.plain(questionnaire.node[step.indicator].label))
        told = Label(role="small")
        if step.number is not None:
            value = step.number.value
            shown = wording.number(value, decimals_of(value))
            told.say(say(needed(step.number), n=shown))
        else:
            told.hide()
        effort = Label(role="small")
        effort.say(f"+{wording.number(step.effort)}")
        button = Button(self._theme, f"lift_{step.question}", role="quiet")
        button.say(say("Go to {place}", place=step.indicator))
        button.clicked.connect(lambda: self.go.emit(step.question))
        row.addWidget(code)
        row.addWidget(name, 1)
        row.addWidget(told)
        row.addWidget(effort)
        row.addWidget(button)
        return line
