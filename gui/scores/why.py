"""Why this score: rows of numbers, each pressed to go further down to the answers."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.explain import STATE_WORDS, ExplainedPart, Explanation, no_level_yet
from assessment.scoring.rules import AGGREGATION_WORDS
from gui.look import Look
from gui.widgets import buttons, fields, keyboard, marks, style
from gui.widgets.label import ElidingLabel, Label

HIGH = 40


class PartRow(buttons.PressButton):
    def __init__(self, look: Look, name: str, code: str, label: str) -> None:
        super().__init__()
        style.named(self, name)
        self.code = code
        self._words = [code, label]
        self.setProperty("role", "quiet")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(HIGH)
        self._look = look
        self._line = style.spread(on=self, gap=10, margins=(6, 4, 6, 4))
        short = Label(code, role="smallbold")
        short.setMinimumWidth(34)
        self._add(short)
        self._add(ElidingLabel(label), 1)

    def add_figure(self, text: str, *, bold: bool = False, wide: int = 0, least: str = "") -> None:
        """``wide`` lines it up with other rows, as does ``least``, a text that always has room."""
        figure = Label(text, role="bold" if bold else "small")
        if least:
            room = QFontMetrics(self._look.font(bold=bold)).horizontalAdvance(least)
            figure.setMinimumWidth(room)
        if wide:
            figure.setFixedWidth(wide)
        if least or wide:
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._words.append(text)
        self._add(figure)

    def add_level(self, level: int | None, digit: str, name: str) -> None:
        square = marks.LevelSquare(self._look)
        policy = square.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        square.setSizePolicy(policy)
        square.show_level(level, digit, name)
        self._words.append(name)
        # Only now: what is shown without a parent would be a window of its own.
        self._add(square)
        square.setVisible(level is not None)

    def finish(self, asks: str) -> "PartRow":
        """Its accessible name: everything it says, and what pressing it asks; returns itself."""
        self.setAccessibleName(" ".join(part for part in (*self._words, asks) if part))
        self.setToolTip(style.as_tip(asks))
        return self

    def sizeHint(self) -> QSize:
        hint = self._line.sizeHint()
        return QSize(hint.width(), max(HIGH, hint.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._line.minimumSize().width(), max(HIGH, self._line.minimumSize().height()))

    def _add(self, widget: Label | ElidingLabel | marks.LevelSquare, stretch: int = 0) -> None:
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line.addWidget(widget, stretch)


class WhyCard(style.Framed):
    asked = Signal(str)  # code of a node whose number a person wants explained
    go = Signal(str)  # code of a question a person wants to see

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look
        self._above = ""
        self.title = Label(role="h2")
        self.node = fields.Combo(look, "why_node")
        self.up = buttons.Button(look, "why_up", role="icon", drawing="previous")
        self._result = style.named(Label(wrap=True), "why_result")
        self.rows: list[PartRow] = []
        self._parts = style.stack(gap=0)
        self._lines = style.stack(gap=2)
        head = style.spread(self.up, self.title, (self.node, 1), gap=None)
        rows = head, self._result, self._parts, self._lines, None
        style.stack(*rows, on=self, gap=6, margins=(16, 12, 16, 12))
        self.up.clicked.connect(lambda: self.asked.emit(self._above))

    def show_chain(self, chain: Explanation, questionnaire: Questionnaire) -> None:
        say = self._look.say
        held = self.up.hasFocus() or any(row.hasFocus() for row in self.rows)
        self.title.say(say("Why this score?"))
        self.up.say(say("One level up"))
        node = questionnaire.node[chain.code]
        self._above = node.parent or ""
        self.up.setEnabled(bool(self._above))
        self._result.say(self._head(chain, questionnaire))
        self.rows.clear()
        for column in (self._parts, self._lines):
            style.emptied(column)
        # A question may have the code of its indicator.
        deeper = bool(questionnaire.children[chain.code])
        for part in chain.parts:
            self._show_part(part, questionnaire, deeper=deeper)
        for gate in chain.gates:
            self._parts.addWidget(Label(self._look.plain(gate), tone="warn", wrap=True))
        told, look = deeper or len(chain.parts) > 1, self._look
        for line in chain.worked(look.words, look.number, look.digits) if told else ():
            self._lines.addWidget(style.named(Label(line, role="small", wrap=True), "why_sum"))
        if held and self.rows and not self.up.hasFocus():
            keyboard.take_up(self.rows[0], self)  # the row that was pressed is gone

    def _head(self, chain: Explanation, questionnaire: Questionnaire) -> str:
        look, say = self._look, self._look.say
        score = None if chain.result.unanswered else chain.result.score
        parts = [look.score(score, questionnaire)]
        if chain.result.unanswered:
            parts.append(say(STATE_WORDS["unanswered"]))
        if chain.result.level is not None:
            _, digit, name = look.named_level(chain.result.level, questionnaire)
            parts.append(f"{digit} {name}")
        if questionnaire.children[chain.code]:
            parts.append(say(AGGREGATION_WORDS[chain.aggregation]))
        if self._above and not chain.result.unanswered:  # of the whole the page says it
            why = no_level_yet(chain.result, questionnaire)
            parts += [look.digits(note.said(look.words)) for note in why]
        return " · ".join(parts)

    def _show_part(
        self, part: ExplainedPart, questionnaire: Questionnaire, *, deeper: bool
    ) -> None:
        look, say = self._look, self._look.say
        row = PartRow(self._look, f"part_{part.code}", part.code, look.plain(part.label))
        state = STATE_WORDS.get(part.state)
        if state is not None:
            row.add_figure(say(state))
        row.add_figure(say("weight {weight}", weight=look.digits(f"{part.weight:g}")))
        if part.level is not None or deeper:
            row.add_level(*look.named_level(part.level, questionnaire))
        value = look.score(part.reached, questionnaire)
        # The widest score there is: squares stand below one another, whatever the digits.
        row.add_figure(value, bold=True, least=look.score(100, questionnaire))
        if deeper and part.code in questionnaire.node:
            row.finish(say("Why this score?")).clicked.connect(lambda: self.asked.emit(part.code))
        else:
            row.finish(say("Open the question")).clicked.connect(lambda: self.go.emit(part.code))
        self.rows.append(row)
        self._parts.addWidget(row)
        for note in part.notes:
            told = Label(look.digits(note.said(look.words)), role="small", wrap=True)
            told.setContentsMargins(50, 0, 6, 4)
            told.setProperty("note", part.code)
            self._parts.addWidget(told)
