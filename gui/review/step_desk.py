"""The foot of the review with what its steps need: who, why, and what speaks against them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.errors import Finding, errors_in
from assessment.responses.model import Layer, State
from assessment.responses.review import entered_by, outstanding, same_person
from assessment.responses.review_changes import Approve, Reopen, Return, Submit, open_objections
from assessment.scoring.result import Scores
from gui.review.foot import Foot
from gui.review.rows import IndicatorRow, Mark
from gui.review.step_strip import ASKS, StepStrip
from gui.review.steps import StepChange, proposal, taken
from gui.review.table_model import IndicatorModel
from gui.session import Session, told
from gui.settings import Role
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.findings_list import FindingsList
from gui.widgets.plain import as_tip
from gui.wording import Wording


class StepDesk(QWidget):
    """Takes the steps of the review through the session.

    Signals:
        go: A finding whose place a person wants to see.
        busy: Whether a reason is being asked for.
    """

    go = Signal(object)
    busy = Signal(bool)

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Propose the person of the session as reviewer, unless they entered the answers."""
        super().__init__()
        self._session, self._wording = session, wording
        self.role: Role | None = None  # whose buttons are offered; those of all without one
        self._rows: tuple[IndicatorRow, ...] = ()
        self._model: IndicatorModel | None = None
        self._asked: type[Return | Reopen] = Return
        self._open = (0, 0)
        self.findings = FindingsList(wording, theme)
        self.strip = StepStrip(wording, theme)
        self.foot = Foot(wording, theme)
        notes = QVBoxLayout()
        notes.setContentsMargins(16, 0, 16, 0)
        notes.addWidget(self.findings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(notes)
        column.addWidget(self.strip)
        column.addWidget(self.foot)
        self.findings.hide()
        self.foot.name.setText("" if self._entered(session.by) else session.by)
        self._connect()

    def _connect(self) -> None:
        self.findings.go.connect(self.go)
        self.strip.confirmed.connect(self._confirm)
        self.strip.cancelled.connect(self._cancel)
        self.foot.back.clicked.connect(lambda: self.ask(Return))
        self.foot.reopen.clicked.connect(lambda: self.ask(Reopen))
        self.foot.approve.clicked.connect(self.approve)

    @property
    def reviewer(self) -> str:
        """The name in the field."""
        return self.foot.name.text().strip()

    @property
    def layer(self) -> Layer:
        """The layer in which the reviewer works."""
        return Layer(self.foot.layer.currentData())

    @property
    def deciding(self) -> bool:
        """Whether views can be given now: later layers go on after the approval."""
        state = self._session.record.state
        later = state is State.APPROVED and self.layer is not Layer.HEAD
        return self._reviews and (state is State.SUBMITTED or later)

    @property
    def _reviews(self) -> bool:
        """Whether the person at work reviews: who fills in is not offered a reviewer's buttons."""
        return self.role is not Role.ASSESSOR

    @property
    def asking(self) -> bool:
        """Whether a reason is being asked for."""
        return not self.strip.isHidden()

    @property
    def left(self) -> int:
        """How many indicators are still to be reviewed."""
        return sum(row.open for row in self._rows)

    def show_rows(self, rows: tuple[IndicatorRow, ...], model: IndicatorModel) -> None:
        """Show what is left, and the buttons of the steps that can be taken now."""
        self._rows, self._model = rows, model
        self._open = self._still_open()
        foot, state = self.foot, self._session.record.state
        returned = sum(row.mark in (Mark.RETURNED, Mark.AGAIN) for row in rows)
        foot.show_left(self._left_words(state), returned)
        submitted = state is State.SUBMITTED
        foot.submit.setVisible(self._session.editable and self.role in (None, Role.ASSESSOR))
        foot.back.setVisible(submitted and self._reviews)
        foot.approve.setVisible(submitted and self._reviews)
        foot.approve.setEnabled(self._ready)
        foot.approve.setToolTip(as_tip("" if self._ready else self.foot.left.said()))
        foot.reopen.setVisible(state is State.APPROVED and self._reviews)
        foot.name.setVisible(not self._session.editable and self._reviews)
        foot.layer.setVisible(not self._session.editable and self._reviews)
        foot.show_primary(self._primary())

    def show_scores(self, own: Scores | None) -> None:
        """Show both overall scores, the reviewed one once the record was handed in."""
        session = self._session
        reviewed = session.scores if session.scores and not session.editable else None
        self.foot.show_scores(
            told(session, own).overall if own else None,
            told(session, reviewed).overall if reviewed else None,
            session.questionnaire,
        )

    def submit(self, reason: str) -> None:
        """Hand in the record in the name of the person at work."""
        by = self._session.by or self._session.record.subject.assessor
        self._take(taken(Submit, self._session, by=by, reason=reason))

    def approve(self) -> None:
        """Approve the record in the name of the reviewer."""
        self._take(taken(Approve, self._session, by=self.reviewer))

    def ask(self, kind: type[Return | Reopen]) -> None:
        """Ask why the record is returned or reopened."""
        self._asked = kind
        self.findings.show_findings(())
        if kind is Return and self._model is not None:
            self.strip.ask(*ASKS["return"], proposal(self._rows, self._model))
        else:
            self.strip.ask(*ASKS["reopen"], "")
        self.foot.show_primary(None)
        self.busy.emit(True)

    def show_findings(self, findings: list[Finding]) -> None:
        """What forbids a step; the field of the name takes the keyboard when it is empty."""
        self.findings.show_findings(findings)
        if findings and not self.reviewer and not self._session.editable:
            self.foot.name.setFocus()

    def _confirm(self, reason: str) -> None:
        self._take(taken(self._asked, self._session, by=self.reviewer, reason=reason))

    def _cancel(self) -> None:
        button = self.foot.back if self._asked is Return else self.foot.reopen
        self._close_strip()
        button.setFocus()

    def _close_strip(self) -> None:
        if self.asking:
            self.strip.hide()
            self.foot.show_primary(self._primary())
            self.busy.emit(False)

    def _take(self, step: StepChange) -> None:
        found = errors_in(step.check(self._session.record))
        if found and self.asking:
            self.strip.findings.show_findings(found)
            return
        self.show_findings(found)
        if not found and self._session.apply(step):
            self._close_strip()

    def _primary(self) -> Button | None:
        if self._session.editable:
            return self.foot.submit
        ready = self._session.record.state is State.SUBMITTED and self._ready
        return self.foot.approve if ready and not self.asking else None

    @property
    def _ready(self) -> bool:
        """Whether nothing holds the approval back but who approves."""
        return self._open == (0, 0)

    def _still_open(self) -> tuple[int, int]:
        """Indicators to review for an approval, and documents, declarations and objections."""
        record = self._session.record
        left = outstanding(record, self._session.evaluation)
        waiting = len(left.evidence) + len(left.not_applicable) + len(open_objections(record))
        indicators = len(left.indicators)
        if self.layer is Layer.HEAD:
            indicators = max(indicators, self.left)
        return indicators, waiting

    def _left_words(self, state: State) -> str:
        words = self._wording.words
        if state is State.APPROVED and self.layer is Layer.HEAD:
            return words.say("Approved")
        if not self.deciding:
            return ""
        if self.left == 0 and self._open[1] and state is State.SUBMITTED:
            told = words.count(
                "{n} document, declaration or objection left",
                "{n} documents, declarations or objections left",
                self._open[1],
            )
            return self._wording.digits(told)
        if self.left == 0:
            total = self._wording.digits(str(len(self._rows)))
            return words.say("All {n} reviewed", n=total)
        return words.say("{n} left to review", n=self._wording.digits(str(self.left)))

    def _entered(self, name: str) -> bool:
        return any(same_person(name, one) for one in entered_by(self._session.record))
