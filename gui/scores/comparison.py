"""Why a score is what it is, and what it stands beside: an earlier round, and targets."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from assessment.errors import Finding
from assessment.questionnaire import model, structure
from assessment.responses.model import ApplicabilityVerdict, Layer, Response, Verdict
from assessment.responses.record import Record
from assessment.scoring import explain, rules
from assessment.scoring.compare import Distance, ScoreChange, Target, changes, distances
from assessment.scoring.result import Scores
from assessment.words import mark
from gui.display import Display
from gui.session import Session
from gui.tasks import Worker
from gui.widgets import fields, findings, keyboard, marks, outside, style
from gui.widgets.buttons import Button, PressButton
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import (
    FittedFrame,
    Framed,
    emptied,
    lay_beside,
    spread,
    stack,
    with_object_name,
)

if TYPE_CHECKING:
    from assessment.reports.order import Earlier


HIGH = 40


class PartRow(PressButton):
    def __init__(
        self, display: Display, name: str, code: str, label: str, *, wrap: bool = False
    ) -> None:
        super().__init__()
        with_object_name(self, name)
        self.code = code
        self._words = [code, label]
        self.setProperty("role", "quiet")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(HIGH)
        self._display = display
        self._line = spread(on=self, gap=10, margins=(6, 4, 6, 4))
        short = Label(code, role="smallbold")
        short.setMinimumWidth(34)
        self._add(short)
        self._add(Label(label, wrap=True) if wrap else ElidingLabel(label), 1)

    def add_figure(self, text: str, *, bold: bool = False, wide: int = 0, least: str = "") -> None:
        """``wide`` lines it up with other rows, as does ``least``, a text that always has room."""
        role = "small"
        if bold:
            role = "bold"
        figure = Label(text, role=role)
        if least:
            figure.setMinimumWidth(self._display.width(least, bold=bold))
        if wide:
            figure.setFixedWidth(wide)
        if least or wide:
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._words.append(text)
        self._add(figure)

    def add_level(self, level: int | None, digit: str, name: str) -> None:
        square = marks.LevelSquare(self._display)
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
        return self._line.sizeHint().expandedTo(QSize(0, HIGH))

    def minimumSizeHint(self) -> QSize:
        return self._line.minimumSize().expandedTo(QSize(0, HIGH))

    def _add(self, widget: Label | ElidingLabel | marks.LevelSquare, stretch: int = 0) -> None:
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line.addWidget(widget, stretch)


class WhyCard(Framed):
    asked = Signal(str)  # code of a node whose number a person wants explained
    go = Signal(str)  # code of a question a person wants to see

    def __init__(self, form: model.Questionnaire, display: Display) -> None:
        super().__init__("card")
        self._form = form
        self._display = display
        self._above = ""
        self.title = Label(role="h2").bind_message("Why this score?", display)
        self.node = fields.Combo(display, "why_node")
        self.up = Button(display, "why_up", role="icon", drawing="previous").bind_message(
            "One level up"
        )
        self._result = with_object_name(Label(wrap=True), "why_result")
        self.rows: list[PartRow] = []
        self._parts = stack(gap=0)
        self._lines = stack(gap=2)
        head = spread(self.up, self.title, (self.node, 1), gap=None)
        rows = head, self._result, self._parts, self._lines, None
        stack(*rows, on=self, gap=6, margins=(16, 12, 16, 12))
        self.up.clicked.connect(lambda: self.asked.emit(self._above))

    def show_chain(self, chain: explain.Explanation) -> None:
        held = self.up.hasFocus() or any(row.hasFocus() for row in self.rows)
        self._above = self._form.node[chain.code].parent or ""
        self.up.setEnabled(bool(self._above))
        self._result.set_texts(self._head(chain))
        self.rows.clear()
        for column in (self._parts, self._lines):
            emptied(column)
        # A question may have the code of its indicator.
        deeper = bool(self._form.children[chain.code])
        for part in chain.parts:
            self._show_part(part, deeper=deeper)
        for gate in chain.gates:
            self._parts.addWidget(Label(self._display.plain(gate), tone="warn", wrap=True))
        shows_formula = deeper or len(chain.parts) > 1
        display = self._display
        for line in (
            chain.worked(display.words, display.number, display.digits) if shows_formula else ()
        ):
            self._lines.addWidget(with_object_name(Label(line, role="small", wrap=True), "why_sum"))
        if held and self.rows and not self.up.hasFocus():
            keyboard.take_up(self.rows[0], self)  # the row that was pressed is gone

    def _head(self, chain: explain.Explanation) -> str:
        display = self._display
        translate = self._display.translate
        form = self._form
        score = None
        if not chain.result.unanswered:
            score = chain.result.score
        parts = [display.score(score, form)]
        if chain.result.unanswered:
            parts.append(translate(explain.STATE_WORDS["unanswered"]))
        if chain.result.level is not None:
            _, digit, name = display.named_level(chain.result.level, form)
            parts.append(f"{digit} {name}")
        if form.children[chain.code]:
            parts.append(translate(rules.AGGREGATION_WORDS[chain.aggregation]))
        if self._above and not chain.result.unanswered:  # of the whole the page says it
            why = explain.no_level_yet(chain.result, form)
            parts += [display.digits(note.describe(display.words)) for note in why]
        return " · ".join(parts)

    def _show_part(self, part: explain.ExplainedPart, *, deeper: bool) -> None:
        display = self._display
        translate = self._display.translate
        form = self._form
        row = PartRow(display, f"part_{part.code}", part.code, display.plain(part.label), wrap=True)
        state = explain.STATE_WORDS.get(part.state)
        if state is not None:
            row.add_figure(translate(state))
        row.add_figure(translate("weight {weight}", weight=display.digits(f"{part.weight:g}")))
        if part.level is not None or deeper:
            row.add_level(*display.named_level(part.level, form))
        value = display.score(part.reached, form)
        # The widest score there is: squares stand below one another, whatever the digits.
        row.add_figure(value, bold=True, least=display.score(100, form))
        if deeper and part.code in form.node:
            row.finish(translate("Why this score?")).clicked.connect(
                lambda: self.asked.emit(part.code)
            )
        else:
            row.finish(translate("Open the question")).clicked.connect(
                lambda: self.go.emit(part.code)
            )
        self.rows.append(row)
        self._parts.addWidget(row)
        for note in part.notes:
            label = Label(display.digits(note.describe(display.words)), role="small", wrap=True)
            label.setContentsMargins(50, 0, 6, 4)
            label.setProperty("note", part.code)
            self._parts.addWidget(label)


def layers_of(record: Record) -> tuple[Layer, ...]:
    """The layers whose scores differ by more than their name: self, those reviewed, final."""
    reviewed = {layer for layer, _ in record.reviews}
    if not (reviewed or any(map(_is_judged, record.responses.values()))):
        return (Layer.SELF,)
    shown = reviewed | {Layer.SELF, Layer.FINAL}
    return tuple(layer for layer in Layer if layer in shown)


def _is_judged(response: Response) -> bool:
    """Whether a reviewer's word on documents or on "not applicable" can change what it counts."""
    declared = response.not_applicable
    if declared is not None and declared.verdict is ApplicabilityVerdict.REFUSED:
        return True
    return any(evidence.verdict is not Verdict.PENDING for evidence in response.evidence)


class ComparisonBar(FittedFrame):
    """What scores stand beside: an earlier round and targets, of files that are chosen here."""

    changed = Signal()  # something else is compared with

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("", "beside")
        self._session = session
        self._display = display
        self._targets: tuple[Target, ...] = ()
        self._work = Worker(self)
        self.layers = fields.Combo(display, "scores_layer")
        self.layers.setSizeAdjustPolicy(fields.Combo.SizeAdjustPolicy.AdjustToContents)
        self.layers.setMinimumWidth(200)
        self.told = with_object_name(ElidingLabel(role="small"), "compared_with")
        self.earlier = Button(display, "compare_earlier", role="quiet", drawing="folder")
        self.earlier.bind_message("Compare with an earlier round…")
        self.targets = Button(display, "compare_targets", role="quiet", drawing="table")
        self.targets.bind_message("Targets…").setCheckable(True)
        self.clear = Button(display, "compare_clear", role="quiet", drawing="remove")
        self.clear.bind_message("Stop comparing")
        self.about_targets = Framed("quiet", "about_targets")
        self._about = Label(wrap=True)
        self.choose_targets = Button(display, "choose_targets", drawing="folder")
        self.choose_targets.bind_message("Choose the table of targets…")
        about = (self._about, 1), self.choose_targets
        spread(*about, on=self.about_targets, gap=14, margins=(14, 8, 14, 8))
        self.about_targets.hide()
        self.findings = findings.FindingsList(display, with_places=True)
        self._choices = spread(None, self.earlier, self.targets, self.clear)
        self._line = spread((spread(self.layers, (self.told, 1)), 1), self._choices)
        stack(self._line, self.about_targets, self.findings, on=self)
        self._connect()

    def choose(self, title: str, kinds: str) -> Path | str | None:
        return outside.ask_old(self, title, Path.home(), kinds)

    def _connect(self) -> None:
        earlier = self.earlier
        targets = self.choose_targets
        earlier.clicked.connect(lambda: self._choose(earlier, "*.dra *.drx", self._with_earlier))
        targets.clicked.connect(lambda: self._choose(targets, "*.xlsx *.csv", self._with_targets))
        self.clear.clicked.connect(self._clear)
        self.targets.toggled.connect(self.about_targets.setVisible)
        self._work.refused.connect(lambda _: self.changed.emit())
        self._work.refused.connect(self.findings.show_findings)

    def update_layout(self) -> None:
        """Where one line is too short, the buttons stand below what is shown."""
        needed = self.told.fontMetrics().horizontalAdvance(self.told.plain_text())
        layers = 0
        if not self.layers.isHidden():
            layers = self.layers.sizeHint().width()
        wide = layers + needed + self._choices.sizeHint().width() + 24 > self.width()
        lay_beside(self._line, beside=not (wide and layers + needed))

    @property
    def layer(self) -> Layer | None:
        chosen = self.layers.currentData()
        if chosen is None:
            return None
        return Layer(chosen)

    def show_layers(self, layers: tuple[Layer, ...], shown: Layer, *, approved: bool) -> None:
        """Before an approval nothing is called final."""
        if not approved:
            names = {Layer.FINAL: mark("Result so far")}
        else:
            names = {}
        entries = [
            (self._display.translate(names.get(layer, layer.word)), layer) for layer in layers
        ]
        self.layers.show_entries(self._display.translate("Review step"), entries, shown)
        self.layers.setVisible(len(layers) > 1)

    def update_texts(self) -> None:
        translate = self._display.translate
        parts = []
        if self._session.earlier is not None:
            name = self._session.earlier.record.subject.round
            parts.append(translate("Compared with round {round}", round=self._display.digits(name)))
        if self._targets:
            parts.append(translate("Targets"))
        self.told.set_texts(" · ".join(parts))
        about = translate(
            "Targets say which level or score each pillar or indicator is to reach. The "
            "secretariat hands them out as a table (Excel or CSV) with the columns node, "
            "level or score, and block and round where they are not for all."
        )
        self._about.set_texts(about)
        self.clear.setVisible(bool(parts))

    def _choose(self, button: Button, kinds: str, chosen: Callable[[Path], None]) -> None:
        path = self.choose(button.accessibleName(), kinds)
        self.targets.setChecked(False)
        if path:
            chosen(Path(path))

    def _clear(self) -> None:
        self._session.earlier = None
        self._targets = ()
        self.findings.show_findings(())
        self.changed.emit()

    def changes(self, scores: Scores) -> Mapping[str, ScoreChange]:
        """How every node changed, like for like; empty without an earlier round."""
        earlier = self._session.earlier
        if earlier is None:
            return {}
        then = earlier.record.questionnaire
        return changes(self._session.questionnaire, scores, earlier.scores, then)

    def distances(self, scores: Scores) -> dict[str, Distance]:
        subject = self._session.record.subject
        all_distances = distances(self._session.questionnaire, scores, self._targets, subject)
        return {distance.node: distance for distance in all_distances}

    def _with_earlier(self, path: Path) -> None:
        self._session.earlier = None
        record = self._session.record

        def read(_progress: object) -> object:
            from assessment.reports.given import earlier_round

            return earlier_round(path, record)

        self._begin(read, self._take_earlier)

    def _with_targets(self, path: Path) -> None:
        self._targets = ()
        questionnaire = self._session.questionnaire

        def read(_progress: object) -> object:
            from assessment.reports.given import read_targets

            findings: list[Finding] = []
            return read_targets(path, questionnaire, findings), findings

        self._begin(read, self._take_targets)

    def _begin(self, read: Callable[[object], object], take: Callable[[Any], None]) -> None:
        if not self._work.busy:
            self.findings.show_findings(())
            self._work.run(read, take)

    def _take_earlier(self, earlier: "Earlier") -> None:
        self._session.earlier = earlier
        self.changed.emit()

    def _take_targets(self, read: tuple[tuple[Target, ...], list[Finding]]) -> None:
        self._targets, other_findings = read
        self.findings.show_findings(other_findings)
        self.changed.emit()


FIGURE = 76  # least width of a column


class ComparisonCard(Framed):
    """A row for every node that can be compared; ``asked`` carries the one to be explained."""

    asked = Signal(str)

    def __init__(self, form: model.Questionnaire, display: Display) -> None:
        super().__init__("card", "compared")
        self._form = form
        self._display = display
        self.rows: dict[str, PartRow] = {}
        self._title = Label(role="h2").bind_message("Comparison", display)
        self._hint = Label(role="small", wrap=True)
        self._wide = FIGURE
        self._heads = spread(gap=10, margins=(6, 0, 6, 0))
        self._rows = stack(gap=0)
        rows = self._title, self._hint, self._heads, self._rows
        stack(*rows, on=self, gap=6, margins=(16, 12, 16, 12))
        self.hide()

    def show_compared(
        self, scores: Scores, changes: Mapping[str, ScoreChange], targets: Mapping[str, Distance]
    ) -> None:
        self.rows.clear()
        emptied(self._rows)
        emptied(self._heads)
        self.setVisible(bool(changes or targets))
        if not (changes or targets):
            return
        self._hint.set_texts(self._told(scores, changes, targets))
        translate = self._display.translate
        form = self._form
        heads = [translate("Score")]
        if changes:
            heads += [translate("Previous"), translate("Change")]
        if targets:
            heads += [translate("Target"), translate("To go")]
        self._show_heads(heads)
        for node in form.nodes:
            change = changes.get(node.code)
            target = targets.get(node.code)
            if target is None and (change is None or change.common == 0):
                continue
            figures = [self._display.score(scores.nodes[node.code].score, form)]
            if changes:
                figures += self._changed(change)
            if targets:
                figures += self._aimed(target)
            self._add(node, figures)

    def _add(self, node: structure.Node, figures: list[str]) -> None:
        code = str(node.code)
        shown = ""
        if node.parent:
            shown = str(node.code)
        row = PartRow(self._display, f"compared_{code}", shown, self._display.plain(node.label))
        for at, text in enumerate(figures):
            row.add_figure(text, bold=at == 0, wide=self._wide)
        row.finish(self._display.translate("Why this score?")).clicked.connect(
            lambda: self.asked.emit(code)
        )
        self.rows[code] = row
        self._rows.addWidget(row)

    def _show_heads(self, heads: list[str]) -> None:
        wides = [self._display.width(head, "small", bold=True) for head in heads]
        wides.append(self._display.width(self._display.score(100, self._form), bold=True))
        self._wide = max(FIGURE, *wides) + 2
        self._heads.addStretch(1)
        for text in heads:
            label = Label(text, role="smallbold")
            label.setFixedWidth(self._wide)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._heads.addWidget(label)

    def _told(
        self, scores: Scores, changes: Mapping[str, ScoreChange], targets: Mapping[str, Distance]
    ) -> str:
        translate = self._display.translate
        sentences = []
        if changes:
            n = changes[scores.overall.code].common
            sentences += [
                translate(
                    "Change: like for like, on the indicators that both rounds have ({n}).", n=n
                )
            ]
        if targets:
            reached = sum(distance.reached for distance in targets.values())
            n = len(targets)
            sentences.append(translate("Targets reached: {reached} of {n}.", reached=reached, n=n))
        return "\n".join(sentences)

    def _changed(self, change: ScoreChange | None) -> list[str]:
        before, moved = (change.before, change.like_for_like) if change else (None, None)
        sign = ""
        if moved:
            sign = "−"
            if moved > 0:
                sign = "+"
        far = self._display.score(None if moved is None else abs(moved), self._form)
        return [self._display.score(before, self._form), sign + far]

    def _aimed(self, distance: Distance | None) -> list[str]:
        if distance is None:
            return ["", ""]
        translate = self._display.translate
        score = self._display.score
        target = distance.target
        aim = ""
        if target.score is not None:
            aim = score(target.score, self._form)
        if target.level is not None:
            aim = translate("level {level}", level=target.level)
        return [
            aim,
            translate("reached") if distance.reached else score(distance.points, self._form),
        ]
