"""The scores page: result, gates, pillars, comparisons, ways up, and why a number is what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import Layer, State
from assessment.scoring import explain, lift
from assessment.scoring.result import NodeScore, Scores, is_known
from assessment.words import mark
from gui.display import Display
from gui.icons import pixmap
from gui.scores import comparison
from gui.session import Session, scores_so_far
from gui.widgets import buttons, keyboard, marks, row_chart, style, tile, window_page
from gui.widgets.label import Label
from gui.widgets.tables.cells import LEFT, RIGHT


class AskedFigure(marks.CaptionedValue):
    asked = Signal()

    def __init__(self, display: Display, name: str, role: str = "h2") -> None:
        super().__init__(display, name, role, wrap=False, gap=4)
        self._display = display
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if keyboard.focus_seen(self):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marks.draw_focus(painter, QRectF(self.rect()), self._display)


class Headline(style.Framed):
    asked = Signal()

    def __init__(self, form: Questionnaire, display: Display) -> None:
        super().__init__("card")
        self._form = form
        self._display = display
        self.overall = AskedFigure(display, "overall_score", "display")
        self.before = AskedFigure(display, "level_before")
        self.after = AskedFigure(display, "level_after")
        self.interval, self.complete, self.weight = (
            marks.CaptionedValue(display, name, "h2", wrap=False, gap=4)
            for name in ("score_interval", "completeness", "applicable_weight")
        )
        for asked in (self.overall, self.before, self.after):
            asked.asked.connect(self.asked)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(18, 10, 18, 10)
        self._grid.setHorizontalSpacing(28)
        self.show_compact(compact=False)

    def show_compact(self, *, compact: bool) -> None:
        levels = self.overall, self.before, self.after
        figures = *levels, self.interval, self.complete, self.weight
        across = 3
        if not compact:
            across = len(figures)
        for at, figure in enumerate(figures):
            self._grid.addWidget(figure, at // across, at % across, Qt.AlignmentFlag.AlignTop)
        for column in range(len(figures) + 1):
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch(across, 1)
        # At once: turn by turn the cards below would stand too close for as long.
        self._grid.activate()

    def show_scores(self, scores: Scores, *, final: bool) -> None:
        display = self._display
        translate = self._display.translate
        form = self._form
        overall = scores.overall
        if final:
            caption = translate("Overall score · final")
        else:
            caption = translate("Overall score · provisional")
        if overall.completeness < 1 and not final:
            caption = translate("Overall score · so far")
        self.overall.show_value(caption, display.score(overall.score, form))
        for figure, words, level in (
            (self.before, translate("Level before gates"), overall.level_before_gates),
            (self.after, translate("Level after gates"), overall.level),
        ):
            number, digit, name = display.named_level(level, form)
            shown = None
            if number is not None:
                shown = (number, digit)
            figure.show_value(words, name or translate("No level yet"), level=shown)
        # Who may still add rows to a table can leave the range.
        rows = mark("Range with open answers, no rows added")
        none = mark("Range with open answers")
        caption = translate(rows if form.roster_of_indicator else none)
        self.interval.show_value(caption, self._range(overall), self._levels(overall))
        self.complete.show_value(translate("Completeness"), display.percent(overall.completeness))
        self.weight.show_value(
            translate("Applicable weight"), display.percent(overall.applicable_weight)
        )

    def _range(self, overall: NodeScore) -> str:
        if overall.lowest is None or overall.highest is None:
            return "–"
        ends = overall.lowest, overall.highest
        low, high = (self._display.score(end, self._form) for end in ends)
        if low == high:
            return low
        return f"{low} – {high}"

    def _levels(self, overall: NodeScore) -> str:
        translate = self._display.translate
        low = overall.lowest_level
        high = overall.highest_level
        if low is None or high is None or overall.completeness >= 1:
            return ""
        if low == high:
            return translate("level {level}", level=low)
        return translate("level {low} – {high}", low=low, high=high)


NUMBER = 48
SHIELD = 22  # what the mark of a gate takes
MOST_FOR_NAMES = 0.5


@dataclass(frozen=True, slots=True)
class Bar:
    code: str
    label: str
    value: float | None  # 0-100; None draws a dotted line
    number: str  # the value as written
    level: int | None
    digit: str  # the level as written
    gated: bool


class PillarChart(row_chart.RowChart[Bar]):
    def __init__(self, display: Display) -> None:
        super().__init__("pillar_chart", display)

    def height_of_row(self) -> int:
        return max(row_chart.ROW, self._display.height() + 12)

    def axis(self) -> tuple[float, float]:
        code = self._room_for_codes()
        longest = max((self._display.width(bar.label) for bar in self.rows), default=0)
        shield = 0
        if any(bar.gated for bar in self.rows):
            shield = SHIELD
        left = min(self.width() * MOST_FOR_NAMES, 8 + code + shield + longest + 18)
        return left, self.width() - left - self.room_for_number() - NUMBER

    def room_for_number(self) -> int:
        numbers = (self._display.width(bar.number, bold=True) for bar in self.rows)
        return 8 + max(numbers, default=0)

    def _room_for_codes(self) -> int:
        codes = (self._display.width(f"{bar.code}  ", bold=True) for bar in self.rows)
        return max(codes, default=0)

    def draw_row(self, painter: QPainter, row: QRectF, area: QRectF, bar: Bar) -> None:
        display = self._display
        middle = row.center().y()
        self._draw_name(painter, row, area.left(), bar)
        if bar.value is None:
            painter.setPen(QPen(display.colour("idle"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(int(area.left()), int(middle), int(area.right()), int(middle))
        else:
            length = area.width() * min(max(bar.value, 0.0), 100.0) / 100
            painter.setPen(QPen(display.colour("edge"), 1))
            bare = bar.level is None
            ground = display.level_colours(bar.level or 0).ground
            if bare:
                brush = display.colour("raised")
            else:
                brush = ground
            painter.setBrush(brush)
            painter.drawRoundedRect(QRectF(area.left(), middle - 9, length, 18), 3, 3)
        painter.setPen(display.colour("text"))
        painter.setFont(display.font(bold=True))
        number = QRectF(area.right() + 4, row.top(), self.room_for_number(), row.height())
        painter.drawText(number, RIGHT, bar.number)
        if bar.level is not None:
            painter.setFont(display.font("small", bold=True))
            square = QRectF(number.right() + 10, middle - 13, 26, 26)
            marks.draw_level(painter, square, bar.level, bar.digit, display)

    def _draw_name(self, painter: QPainter, row: QRectF, right: float, bar: Bar) -> None:
        display = self._display
        code = self._room_for_codes()
        colour_name = "text"
        if bar.gated:
            colour_name = "gate"
        painter.setPen(display.colour(colour_name))
        painter.setFont(display.font(bold=True))
        painter.drawText(row.adjusted(8, 0, 0, 0), LEFT, bar.code)
        if bar.gated:
            shield = pixmap("gate", display.colour("gate"), 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(8 + code, row.center().y() - 8), shield)
            code += SHIELD
        painter.setFont(display.font())
        painter.setPen(display.colour("text"))
        room = QRectF(8 + code, row.top(), right - code - 16, row.height())
        end = Qt.TextElideMode.ElideRight
        metrics = QFontMetrics(display.font())
        painter.drawText(room, LEFT, metrics.elidedText(bar.label, end, int(room.width())))


class LiftCard(style.Framed):
    go = Signal(str)

    def __init__(self, form: Questionnaire, display: Display) -> None:
        super().__init__("card", "lift_card")
        self._form = form
        self._display = display
        self._title = Label(role="h2")
        none = Label(role="small", wrap=True)
        self._none = none.bind_message("No single step lifts the score now.", display)
        self._rows = style.stack(gap=0)
        style.stack(self._title, self._none, self._rows, on=self, gap=6, margins=(16, 12, 16, 12))

    def show_gains(self, gains: Sequence[lift.Gain], *, known: bool) -> None:
        translate = self._display.translate
        if known:
            self._title.set_texts(translate("The cheapest steps"))
        else:
            self._title.set_texts(translate("What answering can give"))
        self._none.setVisible(not gains)
        style.emptied(self._rows)
        for gain in gains:
            self._rows.addWidget(self._row(gain))

    def _row(self, gain: lift.Gain) -> comparison.PartRow:
        display = self._display
        translate = self._display.translate
        form = self._form
        step = gain.step
        label = display.plain(form.node[step.indicator].label)
        row = comparison.PartRow(self._display, f"lift_{step.question}", step.indicator, label)
        if step.number is not None:
            value = step.number.value
            shown = display.number(value, lift.decimals_of(value))
            asked = lift.needed(form.by_code[step.question], step.number)
            row.add_figure(translate(asked, n=shown))
        elif step.effort:
            row.add_figure(
                display.translate_plural("{n} more criterion", "{n} more criteria", step.effort)
            )
        more = f"+{display.score(gain.gain, form)}"
        if step.effort:
            caption = more
        else:
            caption = translate("up to {gain}", gain=more)
        row.add_figure(caption, bold=True, least=f"+{display.score(100, form)}")
        row.finish(translate("Open the question")).clicked.connect(
            lambda: self.go.emit(step.question)
        )
        return row


class ScoresPage(window_page.WindowPage):
    manual_section = 6

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("scores_page")
        self._session = session
        self._display = display
        self._layer: Layer | None = None
        self._scores: Scores | None = None
        self.beside = comparison.ComparisonBar(session, display)
        form = session.questionnaire
        self.headline = Headline(form, display)
        self.chart = PillarChart(display)
        self.compared = comparison.ComparisonCard(form, display)
        self.why = comparison.WhyCard(form, display)
        self.lift = LiftCard(form, display)
        self._gates = style.stack(gap=8)
        self._chart_title = Label(role="h2").bind_message("By pillar", display)
        self._empty = tile.EmptyState(display, "report", "no_scores")
        card = style.Framed("card")
        inside = style.with_object_name(QWidget(), "pageGround")
        edge = (16, 12, 16, 12)
        style.stack(self._chart_title, self.chart, None, on=card, margins=edge)
        # The last card of each column takes what is left, so that both end together.
        left = style.stack((card, 1), self.lift, gap=10)
        self._both = style.spread((left, 3), (style.stack((self.why, 1), gap=10), 2), gap=10)
        rows = self.beside, self.headline, self._gates, (self._both, 1), self.compared
        style.stack(*rows, on=inside, gap=10, margins=edge)
        self._scroll = style.scrolled(inside)
        style.stack(self._scroll, self._empty, on=self)
        self._connect()
        self.refresh()

    def update_layout(self) -> None:
        wide = style.is_wide(self, self._display)
        style.lay_beside(self._both, beside=wide)
        self.headline.show_compact(compact=not wide)

    def _connect(self) -> None:
        for asked in (self.chart.chosen, self.chart.opened):
            asked.connect(lambda bar: self._choose(bar.code))
        self.why.node.activated.connect(lambda _: self._explain())
        self.why.asked.connect(self._choose)
        self.why.go.connect(self._open)
        if (root := self._session.questionnaire.root) is not None:
            self.headline.asked.connect(partial(self._choose, root.code))
        self.compared.asked.connect(self._choose)
        self.lift.go.connect(self.want_question)
        self.beside.layers.activated.connect(self._other_layer)
        self.beside.changed.connect(self._compare)
        self._session.scored.connect(self.outdated)
        self._display.changed.connect(self.update_layout)
        self._display.changed.connect(self.outdated)

    def refresh(self) -> None:
        translate = self._display.translate
        if self._session.questionnaire.nodes:
            self._empty.set_texts(
                translate("No scores yet"), translate("Scores are shown after submission.")
            )
        else:
            self._empty.set_texts(
                translate("No scores"), translate("This questionnaire has no scoring structure.")
            )
        shown = self._session.shows_scores
        style.seen(self._scroll, when=shown, otherwise=self._empty)
        if self._session.scores is not None and shown:
            parts = self.headline, self.chart, self.lift, self.compared, self.why
            with keyboard.keyboard_kept(self), style.place_kept(self._scroll, parts):
                self._show_scores()

    def _compare(self) -> None:
        """What was not there before is in sight."""
        fresh = self.compared.isHidden()
        self.refresh()
        if fresh and not self.compared.isHidden():
            style.bring_in_sight(self.compared)

    def _show_scores(self) -> None:
        session = self._session
        counted = self._read()
        scores = self._scores = scores_so_far(session, counted)
        final = session.record.state is State.APPROVED
        self.headline.show_scores(scores, final=final)
        self._show_gates(scores)
        self._show_chart(scores)
        entries = []
        for node in self._session.questionnaire.nodes:
            label = self._display.plain(node.label)
            entries.append((f"{node.code} {label}" if node.parent else label, node.code))
        caption = self._display.translate("Why this score?")
        self.why.node.show_entries(caption, entries, self.why.node.currentData())
        self._explain()
        known = is_known(counted.overall, session.questionnaire)
        code = counted.overall.code
        if known:
            gains = lift.first_steps(session.record, session.evaluation, counted, code)
        else:
            gains = lift.open_ends(session.record, session.evaluation, counted, code)
        self.lift.show_gains(gains, known=known)
        changes = self.beside.changes(scores)
        targets = self.beside.distances(scores)
        self.compared.show_compared(scores, changes, targets)
        self.beside.update_texts()

    def _read(self) -> Scores:
        session = self._session
        layers = comparison.layers_of(session.record)
        if session.layer in layers:
            shown = session.layer
        else:
            shown = layers[-1]
        if self._layer in layers:
            shown = self._layer
        self.beside.show_layers(layers, shown, approved=session.record.state is State.APPROVED)
        if session.scores is not None and session.scores.layer == shown.value:
            return session.scores
        # The engine brings numpy along: not before the first paint.
        from assessment.scoring.score import score_record

        return score_record(session.record, session.evaluation, shown)

    def _other_layer(self, _at: int) -> None:
        self._layer = self.beside.layer
        self.refresh()

    def _show_gates(self, scores: Scores) -> None:
        """What holds the result down in one card, the strictest first; then what is not known."""
        style.emptied(self._gates)
        overall = scores.overall
        questionnaire = self._session.questionnaire
        translate = self._display.translate
        closed = [gate for gate in scores.gates if gate.changed]
        known = [gate for gate in closed if gate.known]
        known.sort(key=lambda gate: -1 if gate.gate.cap is None else gate.gate.cap)
        card = style.Framed("gate", "gates_card")
        rows = style.stack(gap=6, margins=(14, 8, 14, 8))
        for gate in known:
            node = str(gate.gate.node)
            button = buttons.Button(self._display, f"go_{node}", role="quiet")
            button.set_texts(translate("Go to {place}", place=node))
            question = first_question(questionnaire, node)
            button.clicked.connect(lambda _=False, to=question: self.want_question(to))
            reason = Label(self._display.plain(gate.gate.reason), wrap=True)
            icon = marks.Icon(self._display, "gate", "gate")
            rows.addLayout(style.spread(icon, (reason, 1), button))
        if known:
            card.setLayout(rows)
            self._gates.addWidget(card)
        for note in explain.no_level_yet(overall, questionnaire):
            self._note("note", self._display.digits(note.describe(self._display.words)))
        open_ = ", ".join(dict.fromkeys(str(gate.gate.node) for gate in closed if not gate.known))
        if open_:
            words = translate(
                "Gates not known yet, as their answers are awaited: {codes}", codes=open_
            )
            self._note("pending", words)

    def _note(self, drawing: str, words: str) -> None:
        card = style.Framed("quiet")
        parts = marks.Icon(self._display, drawing, "idle"), (Label(words, wrap=True), 1)
        style.spread(*parts, on=card, gap=None, margins=(14, 8, 14, 8))
        self._gates.addWidget(card)

    def _show_chart(self, scores: Scores) -> None:
        display = self._display
        form = self._session.questionnaire
        bars = list[Bar]()
        gates = {str(gate.gate.node) for gate in scores.gates if gate.known}
        for node in form.pillars:
            score = scores.nodes[node.code]
            gated = node.code in gates
            level, digit, _ = display.named_level(score.level, form)
            name = display.plain(node.label)
            number = display.score(score.score, form)
            bars.append(Bar(node.code, name, score.exact, number, level, digit, gated))
        spoken = " · ".join(f"{bar.code} {bar.label} {bar.number}" for bar in bars)
        self.chart.show_rows(tuple(bars), spoken)

    def _choose(self, code: str) -> None:
        self.why.node.setCurrentIndex(self.why.node.findData(code))
        self._explain()
        if style.is_wide(self, self._display):
            style.bring_in_sight(self.why.title)
        else:
            style.bring_in_sight(self.why)

    def _open(self, code: str) -> None:
        """Go to a question; what a reviewer set is looked at where its indicator is asked."""
        form = self._session.questionnaire
        if code in form.by_code:
            self.want_question(code)
        else:
            self.want_question(first_question(form, code))

    def _explain(self) -> None:
        scores = self._scores
        code = self.why.node.currentData()
        if scores is None or code is None:
            return
        chain = explain.explain(self._session.record, self._session.evaluation, scores, code)
        self.why.show_chain(chain)


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
