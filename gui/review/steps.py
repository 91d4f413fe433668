"""Handing in and what follows: what is missing, the foot of the review, the steps to take."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from assessment.errors import Finding, errors_in
from assessment.exchange.codes import short_code
from assessment.files.beside import COPY_GIVEN
from assessment.printing.wording import SHORT_LAYERS
from assessment.problems.answers import AnswerProblem
from assessment.responses import completion, review, review_changes
from assessment.responses.drafts import ReviewDraft
from assessment.responses.model import Layer, State
from assessment.responses.review_changes import Approve, Reopen, Return, Submit, TakeBackStep
from assessment.scoring.result import NodeScore, Scores
from assessment.words import mark
from gui.display import Display
from gui.review.pane import Objections
from gui.review.table import IndicatorRow, ReviewMark, reason_words, rows_of
from gui.saved import SaveState
from gui.session import Drafts, Session, scores_so_far
from gui.settings import WorkRole
from gui.widgets import fields, marks, style
from gui.widgets.buttons import Button
from gui.widgets.findings import FindingsList, left_words, sentence
from gui.widgets.label import ElidingLabel, Label

NAME_WIDE = 170
LAYER_WIDE = 210
GAP = 8
REVIEWING = tuple(layer for layer in Layer if layer is not Layer.SELF)


class Foot(style.FittedFrame):
    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("foot", "review_foot")
        self.setMinimumHeight(63)
        self._form = session.questionnaire
        self._display = display
        self._saved = SaveState(session, display)
        self._own_caption = Label(role="small").bind_message("Self score", display)
        self._reviewed_caption = Label(role="small").bind_message("After review", display)
        self.own = style.with_object_name(Label(role="h2"), "own_score")
        self.reviewed = style.with_object_name(Label(role="h2"), "reviewed_score")
        self._arrow = marks.Icon(display, "next", "soft")
        self._square = marks.LevelSquare(display)
        self.left = style.with_object_name(ElidingLabel(role="small"), "left_to_review")
        self.show_open = Button(display, "show_left", role="icon", drawing="flag")
        self.show_open.bind_message("Show what is left")
        self.name = fields.LineField("reviewer_name")
        self.name.setFixedWidth(NAME_WIDE)
        self.layer = fields.Combo(display, "review_layer")
        self.layer.setFixedWidth(LAYER_WIDE)
        for layer in REVIEWING:
            self.layer.addItem("", layer)
        self.submit = Button(display, "submit_step").bind_message("Submit for review")
        self.back = Button(display, "return_step", drawing="returned")
        self.approve = Button(display, "approve_step", drawing="tick").bind_message("Approve")
        self.reopen = Button(display, "reopen_step").bind_message("Reopen")
        self.take_back = Button(display, "take_back_step", drawing="returned").bind_message(
            "Take back"
        )
        own = (self._own_caption, self.own)
        reviewed = (self._reviewed_caption, self.reviewed)
        buttons = self.take_back, self.reopen, self.back, self.approve, self.submit
        scores = style.spread(*own, self._arrow, *reviewed, self._square, margins=(0, 0, 8, 0))
        rest = (self.left, 1), self._saved, self.show_open, self.layer, self.name, *buttons
        self._line = style.spread(scores, *rest, on=self, margins=(16, 8, 16, 8))
        self._shown = False, False  # which of both scores there are
        self._leveled = False
        self._compact = False

    def show_scores(self, own: NodeScore | None, reviewed: NodeScore | None) -> None:
        for label, score in ((self.own, own), (self.reviewed, reviewed)):
            label.set_texts(self._display.score(None if score is None else score.score, self._form))
        self._shown = own is not None, reviewed is not None
        shown = reviewed or own
        level = None
        if shown is not None:
            level = shown.level
        self._leveled = level is not None
        self._square.setVisible(self._leveled)
        self._square.show_level(*self._display.named_level(level, self._form))
        self.update_layout()

    def show_left(self, text: str, left: int, returned: int) -> None:
        translate = self._display.translate
        self.left.set_texts(text, *([translate("{n} left", n=left)] if left else []))
        self.name.name_it(translate("Reviewer's name"), translate("Name"))
        self.layer.setAccessibleName(translate("Review step"))
        self._say_layers()
        number = ""
        if returned:
            number = f" ({self._display.digits(str(returned))})"
        self.back.set_texts(translate("Return to the assessor") + number)

    def show_compact(self, *, compact: bool) -> None:
        self._compact = compact
        if compact:
            self.name.setFixedWidth(130)
        else:
            self.name.setFixedWidth(NAME_WIDE)
        if compact:
            self.layer.setFixedWidth(140)
        else:
            self.layer.setFixedWidth(LAYER_WIDE)
        self._say_layers()

    def _say_layers(self) -> None:
        for at, layer in enumerate(REVIEWING):
            if self._compact:
                name = SHORT_LAYERS[layer]
            else:
                name = layer.word
            self.layer.setItemText(at, self._display.translate(name))

    def update_layout(self) -> None:
        """Say with both scores what they are; in less room the last score stands alone, or none.

        How many are left is said in words at any rate: a number alone is a riddle.
        """
        pairs = (self._own_caption, self.own), (self._reviewed_caption, self.reviewed)
        there = [pair for pair, shown in zip(pairs, self._shown, strict=True) if shown]
        captions: set[QWidget] = {caption for caption, _ in there}
        last: set[QWidget] = {score for _, score in there[-1:]}
        if self._leveled:
            last |= {self._square}
        else:
            last |= set()
        both = last | ({self.own, self._arrow} if len(there) == 2 else set())
        can_go = *pairs[0], self._arrow, *pairs[1], self._square, self._saved.words
        shown = sum(_room(shown_part) for shown_part in can_go if not shown_part.isHidden())
        room = self.width() - self._line.sizeHint().width() + shown
        full = self.left.fontMetrics().horizontalAdvance(self.left.plain_text())
        saved: set[QWidget] = {self._saved.words}
        # That nothing is new since the file was opened gives way first.
        short = self.left.shortest()
        if self._saved.news:
            words = saved
        else:
            words = set()
        all_told = (both | captions | saved, full), (both | captions | words, full)
        ways = *all_told, (both | words, full), (last | words, short), (last, short)
        fits = (parts for parts, words in ways if sum(map(_room, parts)) + words <= room)
        seen = next(fits, set())
        for part in can_go:
            part.setVisible(part in seen)
        self._line.activate()  # what was hidden within leaves its room at once
        for caption, score in pairs:
            text = ""
            if caption.isHidden():
                text = caption.plain_text()
            score.setToolTip(style.as_tip(text))


def _room(part: QWidget) -> int:
    return part.sizeHint().width() + GAP


def submit_words(session: Session, display: Display) -> str:
    left = left_words(completion.counted(session.left), display)
    return (left + "\n" if left else "") + display.translate(
        "After it is submitted, answers can be changed only when you take it back or the unit head "
        "returns it."
    )


def taking_back_words(session: Session, display: Display) -> str:
    warning = display.translate(
        "It can be changed again, and has to be submitted anew. If the unit head has a copy "
        "already, say that it does not count."
    )
    given_away_codes = (
        (given_away.name, short_code(given_away.revision)) for given_away in session.given_away
    )
    return "\n".join(
        (
            warning,
            *(
                display.translate(COPY_GIVEN, file=name, code=code)
                for name, code in given_away_codes
            ),
        )
    )


type Asked = type[Submit | Return | Reopen | TakeBackStep]
# What takes a step, and what is told before it; or what is asked, where it needs a reason.
ASKS: dict[Asked, tuple[str, Callable[[Session, Display], str] | str]] = {
    Submit: (mark("Submit for review"), submit_words),
    TakeBackStep: (mark("Take back"), taking_back_words),
    Return: (mark("Return to the assessor"), mark("Why is it returned?")),
    Reopen: (mark("Reopen"), mark("Why is it reopened?")),
}


class StepStrip(style.Framed):
    """Asks before a step; says the reason a person wrote."""

    confirmed = Signal(str)

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("foot", "step_strip")
        self._session = session
        self._display = display
        self._asks = ASKS[Return]
        self._nothing = ReviewDraft.step(Return)
        self.told = style.with_object_name(Label(wrap=True), "step_told")
        self.box = fields.TextBox("step_reason", lines=2, most=96)
        self._field = fields.Captioned(self.box)
        self.findings = FindingsList(display)
        self.confirm = Button(display, "confirm_step", role="primary")
        self.cancel = Button(display, "cancel_step").bind_message("Cancel")
        line = style.spread((self.told, 1), (self._field, 1))
        for button in (self.cancel, self.confirm):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        style.stack(self.findings, line, on=self, margins=(16, 8, 16, 8))
        self.confirm.clicked.connect(lambda: self.confirmed.emit(self.box.toPlainText().strip()))
        session.drafts.write_from(self.box, lambda: self._nothing)
        display.on_change(self._say)
        self.hide()

    def ask(self, kind: Asked, proposal: str, findings: Sequence[Finding]) -> None:
        """Ask for a reason, with a ``proposal``, or whether what is told is meant."""
        self._asks = ASKS[kind]
        self._nothing = ReviewDraft.step(kind)
        self._say()
        self.findings.show_findings(findings)
        self.box.show_text(self._session.drafts.written(self._nothing).words or proposal)
        self.show()
        if self._field.isHidden():
            self.confirm.setFocus()
        else:
            self.box.setFocus()

    def give_up(self) -> None:
        """Forget the reason: what is proposed next time is as it is then."""
        if not self._field.isHidden():
            self._session.drafts.write(self._nothing, self._nothing)

    def _say(self) -> None:
        takes, asked = self._asks
        self.confirm.set_texts(self._display.translate(takes))
        text = ""
        if not isinstance(asked, str):
            text = asked(self._session, self._display)
        self.told.set_optional_texts(text)
        self._field.setVisible(isinstance(asked, str))
        if isinstance(asked, str):
            self._field.set_texts(self._display.translate(asked))


type StepChange = Submit | Return | Approve | Reopen


def take_step[S: StepChange](kind: type[S], session: Session, *, by: str, reason: str = "") -> S:
    """The step as it is taken now, with the scores that are printed then."""
    form = session.questionnaire
    scores = session.scores
    printed = list[tuple[str, str]]()
    if scores is not None and form.root is not None:
        node_scores = (
            (node.code, scores.nodes[node.code].score) for node in (form.root, *form.pillars)
        )
        printed = [(str(code), str(score)) for code, score in node_scores if score is not None]
    return kind(by=by.strip(), at=session.now, reason=reason.strip(), scores=tuple(printed))


class StepDesk(QWidget):
    busy = Signal(bool)  # whether a reason is being asked for

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__()
        self._session = session
        self._display = display
        self.role: WorkRole | None = None  # whose buttons are offered; those of all without one
        self._rows: tuple[IndicatorRow, ...] = ()
        self._read: tuple[object, ...] = ()
        self._found: tuple[Scores | None, tuple[IndicatorRow, ...]] = (None, ())
        self._asked: Asked = Return
        self._reason = ""
        self._open = (0, 0)
        self.findings = FindingsList(display, with_places=True)
        self.strip = StepStrip(session, display)
        self.foot = Foot(session, display)
        self.findings.setContentsMargins(16, 0, 16, 8)
        style.stack(self.findings, self.strip, self.foot, on=self, gap=0)
        before = [step.by for step in session.record.steps if step.to is not State.SUBMITTED]
        for name in (*before, session.by):
            if not any(
                review.same_person(name, enterer) for enterer in review.entered_by(session.record)
            ):
                self.foot.name.setText(name)
        self.strip.confirmed.connect(self._confirm)
        self.strip.cancel.clicked.connect(self._cancel)
        self.foot.back.clicked.connect(lambda: self.ask(Return))
        self.foot.reopen.clicked.connect(lambda: self.ask(Reopen))
        self.foot.take_back.clicked.connect(lambda: self.ask(TakeBackStep))
        self.foot.approve.clicked.connect(self.approve)

    @property
    def reviewer(self) -> str:
        return self.foot.name.text().strip()

    @property
    def layer(self) -> Layer:
        return Layer(self.foot.layer.currentData())

    @property
    def deciding(self) -> bool:
        """Whether views can be given now: later layers go on after the approval."""
        state = self._session.record.state
        later = self.layer is not Layer.HEAD
        now = state is State.SUBMITTED or (state is State.APPROVED and later)
        return now and self._reviews and (later or self._heads)

    @property
    def _reviews(self) -> bool:
        """Whether the person at work reviews: who fills in is not offered a reviewer's buttons."""
        return self.role is not WorkRole.ASSESSOR

    @property
    def _heads(self) -> bool:
        """Whether the steps of the unit head are theirs: the secretariat looks, and reads on."""
        return self.role in (None, WorkRole.HEAD)

    @property
    def fills_in(self) -> bool:
        return self.role in (None, WorkRole.ASSESSOR)

    @property
    def asking(self) -> bool:
        return not self.strip.isHidden()

    @property
    def left(self) -> int:
        return sum(row.open for row in self._rows)

    def scored_rows(self) -> tuple[Scores | None, tuple[IndicatorRow, ...]]:
        """Worked out only where something is another than before; no scores, no rows."""
        session = self._session
        layer = self.layer
        if not session.shows_scores:
            return None, ()
        if session.scores is None:
            session.score_now()
        read = session.record, session.evaluation, session.scores, layer
        if read != self._read:
            # The engine brings numpy along: not before the first paint.
            from assessment.scoring.score import score_record

            own = None
            if session.layer is Layer.SELF:
                own = session.scores
            own = own or score_record(session.record, session.evaluation, Layer.SELF)
            since = None
            if session.record.reviews:
                since = session.saving.file.given_since
            self._found = own, rows_of(session.record, session.evaluation, own, layer, since)
            self._read = read
        return self._found

    def show_rows(self, rows: tuple[IndicatorRow, ...]) -> None:
        before = self._rows
        self._rows = rows
        if rows is not before or not rows:
            self._open = self._still_open()
        foot = self.foot
        state = self._session.record.state
        returned = sum(row.mark in (ReviewMark.RETURNED, ReviewMark.AGAIN) for row in rows)
        foot.show_left(self._left_words(state), self.left or self._open[1], returned)
        submitted = state is State.SUBMITTED
        foot.submit.setVisible(self._session.editable and self.fills_in and not self.asking)
        style.seen(foot.back, foot.approve, when=submitted and self._heads)
        foot.approve.setEnabled(self._ready)
        foot.show_open.setVisible(self.deciding and not self._ready)
        text = ""
        if not self._ready:
            text = self.foot.left.plain_text()
        foot.approve.setToolTip(style.as_tip(text))
        may = self._session.may_take_back and self.fills_in
        foot.take_back.setVisible(may and not self.asking)
        foot.reopen.setVisible(state is State.APPROVED and self._heads)
        style.seen(foot.name, foot.layer, when=not self._session.editable and self._reviews)
        for button, main in (
            (foot.submit, self._session.editable),
            (foot.approve, submitted and self._ready),
        ):
            role = "plain"
            if main and not self.asking:
                role = "primary"
            style.restyle(button, role=role)
        foot.approve.show_icon("tick")

    def show_scores(self, own: Scores | None) -> None:
        session = self._session
        # Handed in and not yet looked at, there is nothing to say of after the review.
        begun = session.record.reviews and not session.editable
        reviewed = None
        if begun:
            reviewed = session.scores
        shown = (
            scores_so_far(session, scores).overall if scores else None for scores in (own, reviewed)
        )
        self.foot.show_scores(*shown)

    def ask_submit(self, reason: str) -> list[Finding]:
        """Ask once whether it is meant, naming what is left; gives what forbids it."""
        findings = errors_in(self._submission(reason).check(self._session.record))
        if not findings:
            self._reason = reason
            self.ask(Submit)
        return findings

    def submit(self, reason: str) -> None:
        self._take(self._submission(reason))

    def _submission(self, reason: str) -> Submit:
        by = self._session.by or self._session.record.subject.assessor
        return take_step(Submit, self._session, by=by, reason=reason)

    def approve(self) -> None:
        self._take(take_step(Approve, self._session, by=self.reviewer))

    def ask(self, kind: Asked) -> None:
        """Ask before a step; before a return proposing what is to be corrected, one a line."""
        self._asked = kind
        self.findings.show_findings(())
        proposal = ""
        findings = list[Finding]()
        if kind is Return:
            returned = (row for row in self._rows if row.mark is ReviewMark.RETURNED)
            lines = (f"{row.code} – {reason_words(row.review, self._display)}" for row in returned)
            proposal = "\n".join(lines)
            if begun := self._session.drafts.views_begun(self.layer):
                values = {"indicators": ", ".join(begun)}
                findings = [Finding(AnswerProblem.VIEWS_BEGUN, values=values)]
        self.strip.ask(kind, proposal, findings)
        self.show_rows(self._rows)
        self.busy.emit(True)

    def show_findings(self, findings: list[Finding]) -> None:
        """What forbids a step; the field of the name takes the keyboard when it is empty."""
        self.findings.show_findings(findings)
        if findings and not self.reviewer and not self._session.editable:
            self.foot.name.setFocus()

    def _confirm(self, reason: str) -> None:
        asked = self._asked
        if issubclass(asked, Submit):
            self.submit(self._reason)
        elif not issubclass(asked, TakeBackStep):
            self._take(take_step(asked, self._session, by=self.reviewer, reason=reason))
        elif self._session.take_back():
            self._close_strip()

    def _cancel(self) -> None:
        foot = self.foot
        buttons = {Submit: foot.submit, Return: foot.back, TakeBackStep: foot.take_back}
        self.strip.give_up()
        self._close_strip()
        buttons.get(self._asked, foot.reopen).setFocus()

    def _close_strip(self) -> None:
        if self.asking:
            self.strip.hide()
            self.show_rows(self._rows)
            self.busy.emit(False)

    def _take(self, step: StepChange) -> None:
        findings = errors_in(step.check(self._session.record))
        if findings and self.asking:
            self.strip.findings.show_findings(findings)
            return
        self.show_findings(findings)
        if not findings and self._session.apply(step):
            self._close_strip()

    @property
    def _ready(self) -> bool:
        return self._open == (0, 0)

    def _still_open(self) -> tuple[int, int]:
        record = self._session.record
        left = review.outstanding(record, self._session.evaluation)
        objections = review_changes.open_objections(record)
        waiting = len(left.evidence) + len(left.not_applicable) + len(objections)
        indicators = len(left.indicators)
        if self.layer is Layer.HEAD:
            indicators = max(indicators, self.left)
        return indicators, waiting

    def _left_words(self, state: State) -> str:
        translate = self._display.translate
        if state is State.APPROVED and self.layer is Layer.HEAD:
            return translate("Approved")
        if not self.deciding:
            return ""
        if self.left == 0 and self._open[1] and state is State.SUBMITTED:
            return self._display.translate_plural(
                "{n} document, declaration or objection left",
                "{n} documents, declarations or objections left",
                self._open[1],
            )
        if self.left == 0:
            return translate("All {n} reviewed", n=len(self._rows))
        # How many the unit head has left stands above, of every step.
        if self.layer is not Layer.HEAD:
            return translate("{n} left in this step", n=self.left)
        return translate("{n} left to review", n=self.left)


class SubmitPanel(style.Framed):
    """Before it is handed in: what is missing, each with the way to its question."""

    go = Signal(str)

    def __init__(self, display: Display, drafts: Drafts) -> None:
        super().__init__("card", "submit_panel")
        self._display = display
        nothing = ReviewDraft.step(Submit)
        self._title = Label(role="h2", wrap=True)
        self._hint = Label(role="small", wrap=True)
        self._returned = style.with_object_name(Label(tone="warn", wrap=True), "returned_why")
        self.missing = FindingsList(display, with_places=True)
        self.objections = Objections(display, "returned_objections", drafts)
        self.objections.hide()
        self.reason_box = fields.TextBox("submit_reason", lines=2, most=96)
        self.reason_box.show_text(drafts.written(nothing).words)
        self._reason = fields.Captioned(self.reason_box)
        above = self._title, self._returned, self._hint, self._reason, self.objections
        inside = style.stack(*above, self.missing, None, gap=8, margins=(0, 0, 8, 0))
        self.area = style.scrolled(inside, across=False)
        style.stack((self.area, 1), on=self, margins=(16, 12, 10, 12))
        self.missing.go.connect(
            lambda finding: self.go.emit(finding.place.question or finding.place.node or "")
        )
        self.reason_box.typed.connect(lambda _: style.restyle(self._hint, tone=""))
        drafts.write_from(self.reason_box, lambda: nothing)

    @property
    def reason(self) -> str:
        return self.reason_box.toPlainText().strip()

    def show_missing(self, session: Session, needed: Sequence[Finding], *, submits: bool) -> None:
        """``needed`` are why it cannot be handed in; how, is said only to who ``submits``."""
        left = session.left
        steps = session.record.steps
        translate = self._display.translate
        # What contradicts itself stands before what is open, and that before documents.
        ordered = sorted(left, key=lambda left: list(completion.Want).index(left.want))
        self.missing.show_findings(left.findings[0] for left in ordered)
        self._title.set_texts(left_words(completion.counted(left), self._display))
        self._tell(needed)
        self._reason.set_texts(translate("The unit head's reason for submitting it incomplete"))
        self._hint.setVisible(submits)
        self._reason.setVisible(submits and (bool(needed) or bool(self.reason)))
        self.setAccessibleName(self._title.plain_text())
        returned = None
        if steps and steps[-1].to is State.RETURNED:
            returned = steps[-1]
        self._returned.setVisible(returned is not None)
        if returned is not None:
            self._returned.set_texts(
                f"{translate('Returned by {name}', name=returned.by)}\n{returned.reason}"
            )

    def refuse(self, findings: Sequence[Finding]) -> None:
        """Why it cannot be handed in stands where it did; the keyboard goes where it is mended."""
        self._tell(findings, tone="stop")
        self.reason_box.setFocus()
        style.show_at_top(self.area, self._hint)

    def _tell(self, findings: Sequence[Finding], tone: str = "") -> None:
        sentences = "\n".join(sentence(finding, self._display) for finding in findings)
        self._hint.set_texts(
            sentences or self._display.translate("It can be submitted for review now.")
        )
        style.restyle(self._hint, tone=tone)
