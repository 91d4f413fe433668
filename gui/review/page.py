"""The review page: hand in, look at every indicator, return or accept, approve, reopen."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from assessment.errors import Finding, errors_in
from assessment.problems.answers import AnswerProblem
from assessment.responses.duties import own_review
from assessment.responses.model import Objection
from assessment.responses.review_changes import SetObjection, raised
from gui.documents import DocumentDoor
from gui.review.decision import against, view
from gui.review.documents import Verdict
from gui.review.reading import ReviewReading
from gui.review.table_model import Filter
from gui.session import Session
from gui.settings import Settings
from gui.theme import Theme
from gui.widgets.keys import key_of
from gui.wording import Wording

# What is wrong with who reviews is said beside the name.
_WHO = (AnswerProblem.NAME_MISSING, AnswerProblem.OWN_REVIEW)


class ReviewPage(ReviewReading):
    """Turns what a reviewer does into changes; reads the record again after each.

    Signals:
        go: Code of a question a person wants to see.
    """

    go = Signal(str)

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Show the review of the session's record."""
        super().__init__(session, wording, theme)
        self.door = DocumentDoor(session, wording, self)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.filters.filtered.connect(self._filter)
        self.filters.sought.connect(self._search)
        self.empty.wanted.connect(self.filters.search.clear)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open)
        self.table.pressed_key.connect(self._key)
        self.pane.judged.connect(self._judge)
        self.pane.documents.opened.connect(self.door.look_at)
        for objections in (self.pane.objections, self.panel.objections):
            objections.raised.connect(self._object)
            objections.answered.connect(self._answer)
        self.desk.foot.layer.activated.connect(lambda _: self._other_layer())
        self.pane.decided.connect(lambda to: self.decide(accepted=to))
        self.pane.head.open.clicked.connect(lambda: self._to_question(self.table.current))
        self.pane.head.previous.clicked.connect(lambda: self.table.step(-1))
        self.pane.head.next.clicked.connect(lambda: self.table.step(1))
        self.pane.head.to_list.clicked.connect(self._to_list)
        self.panel.go.connect(self.go)
        self.desk.go.connect(self._to_finding)
        self.desk.busy.connect(self._mark_primary)
        self.desk.foot.submit.clicked.connect(lambda: self.desk.submit(self.panel.reason))
        self.accept_keys.activated.connect(lambda: self.decide(accepted=True))
        self.return_keys.activated.connect(lambda: self.decide(accepted=False))
        self._session.changed.connect(self._on_changed)
        self._session.scored.connect(self._on_changed)
        self._session.refused.connect(self._on_refused)
        self._wording.changed.connect(self._on_changed)

    def work_as(self, settings: Settings) -> None:
        """Offer only the buttons of the role at work."""
        self.desk.role = settings.role
        self.refresh()

    # ---------------------------------------------------------------- moving

    def _filter(self, chosen: Filter) -> None:
        self.table.rows.show_filter(chosen)
        self.show_empty()

    def _search(self, text: str) -> None:
        self.table.rows.search(text)
        self.show_empty()

    def _chosen(self, _code: str) -> None:
        self._show_indicator()

    def _open(self, code: str) -> None:
        if self.compact and not self._session.editable:
            self.show_pane(shown=True)
            self.pane.head.to_list.setFocus()
        else:
            self._to_question(code)

    def _to_list(self) -> None:
        self.show_pane(shown=False)
        self.table.setFocus()

    def _to_question(self, code: str) -> None:
        row = self.table.rows.row_of(code)
        if row is not None and row.questions:
            self.go.emit(row.questions[0])

    def _to_finding(self, finding: Finding) -> None:
        if finding.place.node is not None:
            self.filters.choose(Filter.ALL)
            self.filters.search.clear()
            self.table.choose(finding.place.node)
            self.table.setFocus()
        elif finding.place.question is not None:
            self.go.emit(finding.place.question)

    # ---------------------------------------------------------------- deciding

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits that no field took are decisions."""
        key = key_of(event)
        if key:
            self._key(key)
        else:
            super().keyPressEvent(event)

    def _key(self, key: str) -> None:
        if not self.desk.deciding:
            return
        if key in ("A", "R"):
            self.decide(accepted=key == "A")
        elif key == "D":
            self.pane.documents.accept_pending()
        elif key.isdecimal():
            self.pane.form.choose(key)

    def _judge(self, verdict: Verdict) -> None:
        by, record = self.desk.reviewer, self._session.record
        nobody = (
            [Finding(AnswerProblem.NAME_MISSING)] if not by else own_review(verdict, record, by)
        )
        self.desk.show_findings(nobody)
        found = errors_in(verdict.check(record))
        self.pane.show_verdict_findings(verdict, found)
        if not found and not nobody:
            self._session.apply(verdict, by)

    def _other_layer(self) -> None:
        self.pane.forget_drafts()
        self.refresh()

    def _object(self, words: str) -> None:
        session = self._session
        by = session.by or session.record.subject.assessor
        self._settle(raised(session.record, self.table.current, words, by, session.now))

    def _answer(self, objection: Objection, words: str, upheld: bool) -> None:  # noqa: FBT001 - signal
        taken = replace(
            objection,
            answer=words,
            upheld=upheld,
            answered_by=self.desk.reviewer,
            answered_at=self._session.now,
        )
        self._settle(SetObjection(taken.id, taken))

    def _settle(self, change: SetObjection) -> None:
        found = errors_in(change.check(self._session.record))
        nameless = [one for one in found if one.problem is AnswerProblem.NAME_MISSING]
        self.desk.show_findings(nameless)
        beside = self.panel if self._session.editable else self.pane
        beside.objections.show_findings(one for one in found if one not in nameless)
        if not found:
            self._session.apply(change)

    def decide(self, *, accepted: bool) -> None:
        """Accept or return the chosen indicator and go to the next one to review."""
        session, row = self._session, self.table.rows.row_of(self.table.current)
        if row is None or not self.desk.deciding:
            return
        by, now = self.desk.reviewer, session.now
        change = view(row, self.pane.draft, accepted=accepted, by=by, at=now)
        found = errors_in(against(session.record, row, change))
        who = [one for one in found if one.problem in _WHO]
        self.pane.show_findings(one for one in found if one not in who)
        self.desk.show_findings(who)
        if found:
            return
        if session.apply(change, by):
            self.pane.forget_draft(row.code)
            self._next_open(row.code)

    def _next_open(self, after: str) -> None:
        row = self.table.rows.next_open(after)
        if row is None:
            self.desk.foot.approve.setFocus()
            return
        self.table.choose(row.code)
        if not self.table.isHidden() and self.table.isVisible():
            self.table.setFocus()
