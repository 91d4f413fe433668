"""Why this score: the parts of a chosen node, each pressed to go further down to the answers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.chain import STATE_WORDS, Chain, Part
from assessment.scoring.rules import AGGREGATION_WORDS
from gui.scores.part_row import PartRow
from gui.theme import Theme
from gui.widgets.arithmetic import arithmetic
from gui.widgets.buttons import Button
from gui.widgets.fields import Combo
from gui.widgets.label import Label
from gui.widgets.regions import take_up
from gui.widgets.style import frame, named
from gui.wording import Wording


class Why(QWidget):
    """A card with a node to choose and the reasons of its score below.

    Signals:
        asked: Code of a node whose number a person wants explained.
        go: Code of a question a person wants to see.
    """

    asked = Signal(str)
    go = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a chain is shown."""
        super().__init__()
        self._wording, self._theme = wording, theme
        self._above = ""
        self.title = Label(role="h2")
        self.node = Combo(theme, "why_node")
        self.up = Button(theme, "why_up", role="icon", drawing="previous")
        self._result = Label(wrap=True)
        self._result.setObjectName("why_result")
        self.rows: list[PartRow] = []
        self._parts = QVBoxLayout()
        self._parts.setSpacing(0)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self._build()
        self.up.clicked.connect(lambda: self.asked.emit(self._above))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.up)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.node, 1)
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._result)
        column.addLayout(self._parts)
        column.addLayout(self._lines)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def show_chain(self, chain: Chain, questionnaire: Questionnaire) -> None:
        """Show the parts of a node, their reasons, and how they add up."""
        say = self._wording.words.say
        held = self.up.hasFocus() or any(row.hasFocus() for row in self.rows)
        self.title.say(say("Why this score?"))
        self.up.say(say("One level up"))
        node = questionnaire.node[chain.code]
        self._above = node.parent or ""
        self.up.setEnabled(bool(self._above))
        self._result.say(self._head(chain, questionnaire))
        self._clear()
        # A question may have the code of its indicator.
        deeper = bool(questionnaire.children[chain.code])
        for part in chain.parts:
            self._show_part(part, questionnaire, deeper=deeper)
        for gate in chain.gates:
            self._parts.addWidget(Label(self._wording.plain(gate), tone="warn", wrap=True))
        told = deeper or len(chain.parts) > 1
        for line in arithmetic(chain, self._wording) if told else ():
            self._lines.addWidget(named(Label(line, role="small", wrap=True), "why_sum"))
        if held and self.rows and not self.up.hasFocus():
            take_up(self.rows[0], self)  # the row that was pressed is gone

    def _head(self, chain: Chain, questionnaire: Questionnaire) -> str:
        wording, say = self._wording, self._wording.words.say
        score = chain.result.score
        number = "–" if score is None else wording.number(score, questionnaire.settings.decimals)
        parts = [number]
        if chain.result.level is not None:
            name = wording.plain(questionnaire.level_label(chain.result.level))
            parts.append(f"{wording.digits(str(chain.result.level))} {name}")
        if questionnaire.children[chain.code]:
            parts.append(say(AGGREGATION_WORDS[chain.aggregation]))
        return " · ".join(parts)

    def _clear(self) -> None:
        self.rows.clear()
        for column in (self._parts, self._lines):
            while (item := column.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()

    def _show_part(self, part: Part, questionnaire: Questionnaire, *, deeper: bool) -> None:
        wording, say = self._wording, self._wording.words.say
        row = PartRow(self._theme, f"part_{part.code}", part.code, wording.plain(part.label))
        state = STATE_WORDS.get(part.state)
        if state is not None:
            row.add_figure(say(state))
        row.add_figure(say("weight {weight}", weight=wording.digits(f"{part.weight:g}")))
        if part.level is not None or deeper:
            name = "" if part.level is None else wording.plain(
                questionnaire.level_label(part.level))  # fmt: skip
            row.add_level(part.level, wording.digits(str(part.level)), name)
        decimals = questionnaire.settings.decimals
        value = "–" if part.score is None else wording.number(part.score, decimals)
        # The widest score there is: squares stand below one another, whatever the digits.
        row.add_figure(value, bold=True, least=wording.number(100, decimals))
        if deeper and part.code in questionnaire.node:
            row.finish(say("Why this score?")).clicked.connect(lambda: self.asked.emit(part.code))
        else:
            row.finish(say("Open the question")).clicked.connect(lambda: self.go.emit(part.code))
        self.rows.append(row)
        self._parts.addWidget(row)
        for note in part.notes:
            told = Label(wording.digits(note.said(wording.words)), role="small", wrap=True)
            told.setContentsMargins(50, 0, 6, 4)
            told.setProperty("note", part.code)
            self._parts.addWidget(told)
