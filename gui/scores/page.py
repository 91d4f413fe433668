"""The scores page: result, gates, pillars, and why each number is what it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.responses.model import State
from assessment.scoring.result import ClosedGate, NodeScore, Scores
from gui.scores.headline import Headline
from gui.scores.lift_card import LiftCard
from gui.scores.pillar_chart import TICKS, Bar, PillarChart
from gui.scores.why import Why
from gui.session import Session
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.empty import EmptyState
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import frame
from gui.wording import Wording

WIDE_FROM = 1240


def first_question(questionnaire: Questionnaire, node: str) -> str:
    """Code of the first question or roster below a node; the node's own without one."""
    below = [node]
    while below:
        code = below.pop(0)
        for question in questionnaire.questions_of.get(code, ()):
            return question.code
        if code in questionnaire.roster_of_indicator:
            return questionnaire.roster_of_indicator[code].code
        below = [*(child.code for child in questionnaire.children.get(code, ())), *below]
    return node


class ScoresPage(QWidget):
    """Shows the session's scores; reads them anew whenever they are computed."""

    go = Signal(str)

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Show the scores of the session's record."""
        super().__init__()
        self.setObjectName("scores_page")
        self._session, self._wording, self._theme = session, wording, theme
        self.headline = Headline(wording, theme)
        self.chart = PillarChart(theme)
        self.why = Why(wording, theme)
        self.lift = LiftCard(wording, theme)
        self._gates = QVBoxLayout()
        self._gates.setSpacing(8)
        self._chart_title = Label(role="h2")
        self._empty = EmptyState(theme, "report", "no_scores")
        self._build()
        self.chart.chosen.connect(self._choose)
        self.why.node.activated.connect(self._picked)
        self.lift.go.connect(self.go)
        wording.changed.connect(self.refresh)
        session.scored.connect(self._on_scored)
        self.refresh()

    def _build(self) -> None:
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self._chart_title)
        column.addWidget(self.chart, 1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(10)
        self._both.addWidget(card, 3)
        side = QVBoxLayout()
        side.setSpacing(10)
        side.addWidget(self.why, 1)
        side.addWidget(self.lift)
        self._both.addLayout(side, 2)
        self._inside = QWidget()
        self._inside.setObjectName("pageGround")
        inner = QVBoxLayout(self._inside)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(10)
        inner.addWidget(self.headline)
        inner.addLayout(self._gates)
        inner.addLayout(self._both, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        outer.addWidget(self._empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards side by side, or one below the other in a narrow window."""
        super().resizeEvent(event)
        compact = self.width() < WIDE_FROM
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(down if compact else right)
        self.headline.show_compact(compact=compact)

    def showEvent(self, event: QShowEvent) -> None:
        """What was scored while the page was hidden is read now."""
        super().showEvent(event)
        self.refresh()

    def _on_scored(self, _scores: Scores) -> None:
        # A hidden page must not cost anything on the way of an answer.
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read the session's scores and show them."""
        scores = self._session.scores
        say = self._wording.words.say
        self._empty.say(say("No scores"), say("This questionnaire has no scoring structure."))
        scored = bool(self._session.questionnaire.nodes)
        self._empty.setVisible(not scored)
        self._scroll.setVisible(scored)
        if scores is None:
            return
        questionnaire = self._session.questionnaire
        final = self._session.record.state is State.APPROVED
        self.headline.show_scores(scores, questionnaire, final=final)
        self._chart_title.say(say("By pillar"))
        self._show_gates(scores)
        self._show_chart(scores)
        self._fill_nodes()
        self._explain()
        self._show_lift(scores)

    def _show_lift(self, scores: Scores) -> None:
        # The engine brings numpy along: not before the first paint.
        from assessment.scoring.lift import lift

        session = self._session
        root = scores.overall.code
        proposals = lift(session.record, session.evaluation, scores, root)
        self.lift.show_proposals(proposals, session.questionnaire)

    def _show_gates(self, scores: Scores) -> None:
        while (item := self._gates.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for gate in scores.gates:
            if gate.changed:
                self._gates.addWidget(self._gate(gate))

    def _gate(self, gate: ClosedGate) -> QWidget:
        card = frame("gate")
        line = QHBoxLayout(card)
        line.setContentsMargins(14, 8, 14, 8)
        line.addWidget(Icon(self._theme, "gate", "gate"))
        text = Label(wrap=True)
        text.say(self._wording.plain(gate.gate.reason))
        line.addWidget(text, 1)
        node = str(gate.gate.node)
        button = Button(self._theme, f"go_{node}")
        button.say(self._wording.words.say("Go to {place}", place=node))
        question = first_question(self._session.questionnaire, node)
        button.clicked.connect(lambda: self.go.emit(question))
        line.addWidget(button)
        return card

    def _show_chart(self, scores: Scores) -> None:
        wording = self._wording
        decimals = self._session.questionnaire.settings.decimals
        gated = {str(gate.gate.node) for gate in scores.gates}
        bars = tuple(
            self._bar(node, scores.nodes[node.code], decimals, gated=node.code in gated)
            for node in self._session.questionnaire.pillars
        )
        spoken = " · ".join(f"{bar.code} {bar.label} {bar.number}" for bar in bars)
        self.chart.show_bars(bars, tuple(wording.number(t) for t in TICKS), spoken)

    def _bar(self, node: Node, score: NodeScore, decimals: int, *, gated: bool) -> Bar:
        wording = self._wording
        number = "–" if score.score is None else wording.number(score.score, decimals)
        digit = "" if score.level is None else wording.digits(str(score.level))
        return Bar(node.code, wording.plain(node.label), score.exact, number, score.level, digit,
                   gated)  # fmt: skip

    def _fill_nodes(self) -> None:
        chosen = self.why.node.currentData()
        self.why.node.clear()
        self.why.node.setAccessibleName(self._wording.words.say("Why this score?"))
        for node in self._session.questionnaire.nodes:
            label = self._wording.plain(node.label)
            self.why.node.addItem(f"{node.code} {label}" if node.parent else label, node.code)
        self.why.node.setCurrentIndex(max(0, self.why.node.findData(chosen)))

    def _choose(self, code: str) -> None:
        self.why.node.setCurrentIndex(self.why.node.findData(code))
        self._explain()

    def _picked(self, _index: int) -> None:
        self._explain()

    def _explain(self) -> None:
        from assessment.scoring.explain import explain

        scores, code = self._session.scores, self.why.node.currentData()
        if scores is None or code is None:
            return
        chain = explain(self._session.record, self._session.evaluation, scores, code)
        self.why.show_chain(chain, self._session.questionnaire.settings.decimals)
