"""The chosen indicator: answers, documents, verdicts, and the decision on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import Layer, State
from assessment.responses.record import Record
from assessment.responses.review_changes import objections_to
from gui.review.answers import Answers
from gui.review.decision import Draft, draft_of
from gui.review.decision_form import DecisionForm
from gui.review.documents import Documents, Verdict
from gui.review.objections import Objections
from gui.review.pane_head import PaneHead
from gui.review.rows import IndicatorRow
from gui.review.views import Views
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.style import frame
from gui.wording import Wording

WIDE = 404


@dataclass(frozen=True)
class Shown:
    """What the pane needs to know of one indicator.

    Attributes:
        row: The indicator.
        at: Its place among all, from 1.
        total: How many there are.
        record: The record.
        evaluation: Its evaluation.
        editable: Whether it may be decided now.
    """

    row: IndicatorRow
    at: int
    total: int
    record: Record
    evaluation: Evaluation
    editable: bool


class Pane(QFrame):
    """Says verdicts as changes, and whether the indicator is accepted or returned."""

    judged = Signal(object)
    decided = Signal(bool)

    def __init__(self, wording: Wording, theme: Theme, questionnaire: Questionnaire) -> None:
        """Empty until an indicator is shown."""
        super().__init__()
        self.setObjectName("review_pane")
        self.setProperty("frame", "card")
        self._wording, self._theme = wording, theme
        self._questionnaire = questionnaire
        self._shown: Shown | None = None
        self._drafts: dict[str, Draft] = {}
        self.head = PaneHead(wording, theme)
        self.answers = Answers(wording)
        self.views = Views(wording)
        self.objections = Objections(wording, theme, "objections")
        self.form = DecisionForm(wording, theme, len(questionnaire.levels))
        self.findings: tuple[Finding, ...] = ()
        self._about_form = True
        self.back = Button(theme, "return_indicator", drawing="returned")
        self.accept = Button(theme, "accept_indicator", role="primary", drawing="tick")
        self.documents = Documents(wording, theme)
        self._build()
        self.form.drafted.connect(self._keep)
        self.documents.judged.connect(self.judged)
        self.accept.clicked.connect(lambda: self.decided.emit(True))
        self.back.clicked.connect(lambda: self.decided.emit(False))

    def _build(self) -> None:
        self._inside = QWidget()
        inner = QVBoxLayout(self._inside)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.setSpacing(8)
        for part in (
            self.answers,
            frame("line"),
            self.documents,
            frame("line"),
            self.views,
            self.form,
            self.objections,
        ):
            inner.addWidget(part)
        inner.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._inside)
        buttons = spread(self.back, self.accept)
        buttons.setStretch(0, 1)
        buttons.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 10, 12)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(frame("line"))
        column.addWidget(self.area, 1)
        column.addLayout(buttons)

    @property
    def draft(self) -> Draft:
        """What the reviewer chose and wrote about the indicator so far."""
        self.form.give_now()
        return self.form.draft

    def show_indicator(self, shown: Shown) -> None:
        """Show the indicator as it is now; what was being written about it stays."""
        self.form.give_now()
        other = self._shown is None or self._shown.row.code != shown.row.code
        self._shown = shown
        names = self._level_names()
        self.head.show_row(shown.row, shown.at, shown.total, self._questionnaire.levels)
        self.answers.show_answers(shown.record, shown.evaluation, shown.row.questions)
        self.documents.show_row(shown.row, shown.record, editable=shown.editable)
        self.views.show_views(shown.row.others, names)
        self._show_objections(shown, other=other)
        self.form.show_draft(
            self._drafts.get(shown.row.code, draft_of(shown.row)),
            names,
            first=shown.row.layer is Layer.HEAD,
        )
        self.form.setVisible(shown.editable)
        self._say(editable=shown.editable)
        if not other and self._about_form:
            self.form.show_findings(self.findings, focus=False)
        if other:
            self.show_findings(())
            self.area.verticalScrollBar().setValue(0)

    def _show_objections(self, shown: Shown, *, other: bool) -> None:
        viewed = shown.row.review is not None or bool(shown.row.others)
        may = viewed and shown.record.state is not State.DRAFT
        said = objections_to(shown.record, shown.row.code)
        self.objections.show_objections(said, may_raise=may, other=other)

    def forget_draft(self, code: str) -> None:
        """The decision on the indicator is taken."""
        self._drafts.pop(code, None)

    def forget_drafts(self) -> None:
        """All that was being written belongs to another layer."""
        self.form.give_now()
        self._drafts.clear()

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """What forbids the decision, below its fields and in sight; without any nothing."""
        self.findings = tuple(findings)
        self._about_form = True
        self.form.show_findings(self.findings)
        if self.findings:  # the sentences have their room only after the next turn of the loop
            QTimer.singleShot(0, self, self._look_at_form)

    def show_verdict_findings(self, verdict: Verdict, findings: Iterable[Finding]) -> None:
        """What forbids a verdict, on its card."""
        self.findings = tuple(findings)
        self._about_form = False
        self.documents.show_findings(verdict, self.findings)

    def _look_at_form(self) -> None:
        place = self.form.reason if self.form.reason.hasFocus() else self.form.comment
        self.area.ensureWidgetVisible(place, 0, 60)

    def _say(self, *, editable: bool) -> None:
        say = self._wording.words.say
        self.back.say(f"{say('Return')} (R)", tip="R · Ctrl+Backspace")
        self.accept.say(f"{say('Accept')} (A)", tip="A · Ctrl+Enter")
        self.setAccessibleName(say("Chosen indicator"))
        self.back.setVisible(editable)
        self.accept.setVisible(editable)

    def _level_names(self) -> dict[str, str]:
        names = enumerate(self._questionnaire.levels)
        return {str(number): self._wording.heard(level.label) for number, level in names}

    def _keep(self, draft: Draft) -> None:
        if self._shown is not None:
            self._drafts[self._shown.row.code] = draft
