"""The review page: hand in, look at every indicator, return or accept, approve, reopen."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6 import QtCore, QtGui, QtWidgets

from assessment.errors import Finding, errors_in
from assessment.problems.answers import AnswerProblem
from assessment.responses import model, review_changes
from assessment.responses.changes import Change
from gui.display import Display
from gui.documents import DocumentDoor
from gui.review import pane, steps
from gui.review.documents import DocumentViewer, Judgement, ReadDocument, read_document
from gui.review.table import Filter, IndicatorRow, ReviewList
from gui.session import Session
from gui.settings import WindowSettings, WorkRole
from gui.widgets import findings, keyboard, style, window_page

LEAST = QtCore.QSize(900, 420)
WIDE = 404  # the pane beside the list
_WHO = (AnswerProblem.NAME_MISSING, AnswerProblem.OWN_REVIEW)


class ReviewPage(window_page.WindowPage):
    manual_section = 7

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("review_page")
        self._session = session
        self._display = display
        self.list = ReviewList(display, "nothing_found", self._without)
        self.filters = self.list.filters
        self.table = self.list.table
        self.empty = self.list.empty
        self.pane = pane.Pane(session, display, session.drafts)
        self.panel = steps.SubmitPanel(display, session.drafts)
        self.viewer = DocumentViewer(display)
        self.desk = steps.StepDesk(session, display)
        form = findings.InForm(session.questionnaire)
        for shown in (self.panel.missing, self.desk.findings):
            shown.write = form.write
            shown.goal = form.goal
        self.compact = self._pane_shown = False
        self.door = DocumentDoor(session, display, self)
        sides = (self.list, 1), (self.viewer, 1), (self.pane, 1), (self.panel, 1)
        self._sides = style.spread(*sides, gap=12, margins=(16, 12, 16, 12))
        style.stack((self._sides, 1), self.desk, on=self, gap=0)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.table.chosen.connect(lambda _row: self._show_indicator())
        self.table.opened.connect(self._open)
        self.table.pressed_key.connect(self._key)
        self.pane.documents.judged.connect(self._judge)
        self.pane.documents.opened.connect(self._look_at)
        self.viewer.closed.connect(self.close_viewer)
        self.viewer.elsewhere.connect(self.door.look_at)
        self.desk.foot.show_open.clicked.connect(self._show_open)
        for objections in (self.pane.objections, self.panel.objections):
            objections.raised.connect(self._object)
            objections.answered.connect(self._answer)
        self.desk.foot.layer.activated.connect(lambda _: self.refresh())
        self.pane.decided.connect(lambda to: self.decide(accepted=to))
        self.pane.head.open.clicked.connect(lambda: self._to_question(self.table.code))
        self.pane.head.previous.clicked.connect(lambda: self.table.step(-1))
        self.pane.head.next.clicked.connect(lambda: self.table.step(1))
        self.pane.head.to_list.clicked.connect(self._to_list)
        self.panel.go.connect(self.want_question)
        self.desk.findings.go.connect(self._to_finding)
        self.desk.busy.connect(self._asked)
        self.desk.foot.submit.clicked.connect(self._submit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            keyboard.on_keys(self, keys, lambda: self.decide(accepted=True))
        keyboard.on_keys(self, "Ctrl+Backspace", lambda: self.decide(accepted=False))
        self._display.changed.connect(self.update_layout)
        self._session.changed.connect(self._on_changed)
        self._session.scored.connect(self._on_changed)
        self._session.refused.connect(self._on_refused)
        self._display.changed.connect(self._on_changed)

    def update_layout(self) -> None:
        compact = not style.is_wide(self, self._display)
        if compact != self.compact:
            self.compact = compact
            held = QtWidgets.QApplication.focusWidget()
            in_list = held is not None and self.list.isAncestorOf(held)
            self.table.show_compact(compact=compact)
            self.desk.foot.show_compact(compact=compact)
            self._place()
            if in_list and not self.list.isVisible():
                self._to_work()
        QtCore.QTimer.singleShot(0, self, self._to_table)  # what had the keyboard may be hidden now

    def minimumSizeHint(self) -> QtCore.QSize:
        """Never wider than the narrow form needs: a hidden page must not hold the window open."""
        return super().minimumSizeHint().boundedTo(LEAST)

    def _submit(self) -> None:
        if refusals := self.desk.ask_submit(self.panel.reason):
            self.panel.refuse(refusals)

    def show_pane(self, *, shown: bool) -> None:
        """In a narrow window: the indicator instead of the list, or the list again."""
        self._pane_shown = shown
        self._place()

    def close_viewer(self) -> None:
        self.viewer.piece = None
        self._place()
        self.pane.setFocus()

    def _place(self) -> None:
        """Beside the list what is missing, while answers are given; then the indicator chosen."""
        filling = self._session.editable
        side = self.panel if filling else self.pane
        alone = self.compact and (self._pane_shown or filling)
        self.panel.setVisible(filling)
        shown = not filling and (not self.compact or self._pane_shown)
        self.pane.setVisible(shown and bool(self.table.rows.rows))
        seeing = self.viewer.piece is not None
        self.viewer.setVisible(seeing)
        if seeing and self.compact:
            side.hide()
        self.list.setVisible(not alone and not seeing)
        self.pane.head.to_list.setVisible(self.compact)
        if alone:
            side.setMaximumWidth(style.ANY_WIDTH)
        else:
            side.setMaximumWidth(WIDE)
        if alone:
            side.setMinimumWidth(0)
        else:
            side.setMinimumWidth(WIDE)

    def _without(self) -> tuple[str, str]:
        translate = self._display.translate
        if self._session.questionnaire.nodes:
            return translate("No indicators"), translate("Scores are shown after submission.")
        return translate("No indicators"), translate("This questionnaire has no scoring structure.")

    def work_as(self, settings: WindowSettings) -> None:
        self.desk.role = settings.role
        if settings.role is WorkRole.SECRETARIAT and self.desk.layer is model.Layer.HEAD:
            self.desk.foot.layer.setCurrentIndex(steps.REVIEWING.index(model.Layer.DOCUMENT))
        self.refresh()

    def first_focus(self) -> None:
        self._to_work()

    def _to_table(self) -> None:
        """Letters are decisions from the first moment on, not a search nor an entry of a list."""
        search = self.filters.search
        focus = QtWidgets.QApplication.focusWidget()
        among = focus is not None and self.filters.isAncestorOf(focus)
        idle = search.hasFocus() or (among and self.desk.deciding)
        if self.isVisible() and idle and not search.text():
            self._to_work()

    def refresh(self) -> None:
        session = self._session
        own, rows = self.desk.scored_rows()
        if not self.list.show_rows(rows, session.record):
            self._show_indicator()
        if session.editable:
            by = session.by or session.record.subject.assessor
            submitting = review_changes.Submit(by=by, at=session.now)
            needed = errors_in(submitting.check(session.record))
            self.panel.show_missing(session, needed, submits=self.desk.fills_in)
        self.desk.show_scores(own)
        self.desk.show_rows(rows)
        self._mark_primary()
        self._place()

    def _on_changed(self, _what: object = None) -> None:
        held: QtWidgets.QWidget | None = self.focusWidget()  # the stubs forget that it may be None
        self.outdated()
        # A step hides its own button; the keyboard would go to the top of the window.
        if self.isVisible() and held is not None and not held.isVisible():
            self._to_work()

    def _to_work(self) -> None:
        if self.table.isVisible():
            self.table.setFocus()
        elif not (self.panel.isVisible() and keyboard.focus_first(self.panel.missing)):
            keyboard.focus_first(self)

    def _on_refused(self, findings: list[Finding]) -> None:
        if self.isVisible():
            self.desk.show_findings(findings)

    def _show_indicator(self) -> None:
        row = self.table.row_of(self.table.code)
        self.pane.setEnabled(row is not None)
        if row is None:
            return
        if self._session.editable:  # then the panel has the room of the pane
            record = self._session.record
            may = row.viewed and record.state is model.State.RETURNED
            self.panel.objections.show_objections(record, row.code, may_raise=may)
            return
        rows = self.table.rows.rows
        self.pane.show_indicator(row, rows.index(row) + 1, len(rows), editable=self.desk.deciding)

    def _asked(self, busy: bool) -> None:  # noqa: FBT001 - as the signal has it
        self._mark_primary()
        if not busy:
            self._to_work()

    def _mark_primary(self) -> None:
        ready = self.desk.left == 0 or self.desk.asking
        role = "primary"
        if ready:
            role = "plain"
        style.restyle(self.pane.accept, role=role)
        self.pane.accept.show_icon("tick")

    def _open(self, row: IndicatorRow) -> None:
        if self.compact and not self._session.editable:
            self.show_pane(shown=True)
            self.pane.head.to_list.setFocus()
        else:
            self._to_question(row.code)

    def _look_at(self, piece: model.Evidence) -> None:
        """Pictures, PDF and plain text are shown here, others by their program."""
        content = self._session.attachment(piece.digest)
        if content is None:
            read = ReadDocument()
        else:
            read = read_document(piece.file_name, content)
        if self.viewer.show_piece(piece, read):
            self._place()
            self.viewer.first_focus()
        else:
            self.door.look_at(piece)

    def _show_open(self) -> None:
        """Of what keeps it from being approved, what comes first."""
        counts = self.table.counts()
        wanted = (Filter.OPEN, Filter.UNJUDGED, Filter.UNDECIDED)
        self.filters.choose(
            next((other_filter for other_filter in wanted if counts[other_filter]), Filter.ALL)
        )
        self.table.setFocus()

    def _to_list(self) -> None:
        self.show_pane(shown=False)
        self.table.setFocus()

    def _to_question(self, code: str) -> None:
        row = self.table.row_of(code)
        if row is not None and row.questions:
            self.want_question(row.questions[0])

    def _to_finding(self, finding: Finding) -> None:
        if finding.place.node is not None:
            self.filters.choose(Filter.ALL)
            self.filters.search.clear()
            self.table.choose_code(finding.place.node)
            self.table.setFocus()
        elif finding.place.question is not None:
            self.want_question(finding.place.question)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        key = keyboard.key_of(event)
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

    def _judge(self, verdict: Judgement) -> None:
        by = self.desk.reviewer
        record = self._session.record
        nobody = [Finding(AnswerProblem.NAME_MISSING)]
        if by:
            nobody = review_changes.own_review(verdict, record, by)
        refusals = errors_in((*nobody, *verdict.check(record)))
        self._take(verdict, by, refusals, partial(self.pane.show_verdict_findings, verdict))

    def _object(self, words: str) -> None:
        session = self._session
        by = session.by or session.record.subject.assessor
        self._settle(review_changes.raised(session.record, self.table.code, words, by, session.now))

    def _answer(self, objection: model.Objection, words: str, upheld: bool) -> None:  # noqa: FBT001 - signal
        by = self.desk.reviewer
        at = self._session.now
        taken = replace(objection, answer=words, upheld=upheld, answered_by=by, answered_at=at)
        self._settle(review_changes.SetObjection(taken.id, taken))

    def _settle(self, change: review_changes.SetObjection) -> None:
        beside = self.panel if self._session.editable else self.pane
        refusals = errors_in(change.check(self._session.record))
        self._take(change, "", refusals, beside.objections.show_findings)

    def _take(
        self,
        change: Change,
        by: str,
        other_findings: list[Finding],
        tell: Callable[[list[Finding]], None],
    ) -> bool:
        """Do a change that nothing forbids; what is wrong with who reviews is said at the name."""
        who = [finding for finding in other_findings if finding.problem in _WHO]
        tell([finding for finding in other_findings if finding not in who])
        self.desk.show_findings(who)
        return not other_findings and self._session.apply(change, by)

    def decide(self, *, accepted: bool) -> None:
        session = self._session
        row = self.table.row_of(self.table.code)
        if row is None or not self.desk.deciding:
            return
        by = self.desk.reviewer
        now = session.now
        change = pane.view(row, self.pane.form.draft, accepted=accepted, by=by, at=now)
        refusals = errors_in(pane.against(session.record, row, change))
        if not self._take(change, by, refusals, self.pane.show_findings):
            self.show_pane(shown=self._pane_shown or bool(self.pane.findings))
            return
        following = self.table.next_open(row.code)
        if following is None:
            self.desk.foot.approve.setFocus()
            return
        self.table.choose(following)
        if self.table.isVisible():
            self.table.setFocus()
