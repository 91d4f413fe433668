"""What the review page shows: read from the record, again after every change."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from assessment.errors import Finding, errors_in
from assessment.responses.model import State
from assessment.responses.review_changes import Submit, objections_to
from gui.review.layout import ReviewLayout
from gui.review.pane import Shown
from gui.review.rows import IndicatorRow, rows_of
from gui.review.steps import own_scores
from gui.session import Session
from gui.theme import Theme
from gui.widgets.regions import focus_first
from gui.widgets.style import restyle
from gui.wording import Wording


class ReviewReading(ReviewLayout):
    """Shows the review of the session's record as it is now."""

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Nothing is read before the first ``refresh``."""
        super().__init__(session, wording, theme)
        self._session, self._wording = session, wording
        self._stale = False
        self._objected_at = ""

    def showEvent(self, event: QShowEvent) -> None:
        """Read again what changed while another page was shown."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
        if self.focusWidget() is None:
            self.table.setFocus()
        # Qt gives the keyboard to the first field when the page before is hidden.
        QTimer.singleShot(0, self, self._to_table)

    def _to_table(self) -> None:
        """Letters are decisions from the first moment on, not a search nor an entry of a list."""
        search, focus = self.filters.search, QApplication.focusWidget()
        among = focus is not None and self.filters.isAncestorOf(focus)
        idle = search.hasFocus() or (among and self.desk.deciding)
        if self.isVisible() and idle and not search.text():
            self._to_work()

    def why_no_rows(self) -> str:
        """Why there is nothing to review yet, or ever."""
        if self._session.questionnaire.nodes:
            return self._wording.words.say("Scores are shown after submission.")
        return super().why_no_rows()

    def refresh(self) -> None:
        """Read the record and show the review as it is now."""
        self._stale = False
        session = self._session
        own = own_scores(session)
        rows: tuple[IndicatorRow, ...] = ()
        if own is not None:
            rows = rows_of(session.record, session.evaluation, own, self.desk.layer)
        self.table.rows.show_rows(rows)
        self.table.refit()
        self.filters.show_counts(self.table.rows.counts())
        self.show_empty()
        self._show_indicator()
        if session.editable:
            self._show_missing()
        self.desk.show_scores(own)
        self.desk.show_rows(rows, self.table.rows)
        self._mark_primary()
        self.show_sides(panel=session.editable)

    def _on_changed(self, _what: object = None) -> None:
        if not self.isVisible():
            self._stale = True
            return
        held: QWidget | None = self.focusWidget()  # the stubs forget that it may be None
        self.refresh()
        # A step hides its own button; the keyboard would go to the top of the window.
        if held is not None and not held.isVisible():
            self._to_work()

    def _to_work(self) -> None:
        """Put the keyboard where the next decision is made."""
        if self.table.isVisible():
            self.table.setFocus()
        else:
            focus_first(self)

    def _on_refused(self, findings: list[Finding]) -> None:
        if self.isVisible():
            self.desk.show_findings(findings)

    def _show_missing(self) -> None:
        session = self._session
        by = session.by or session.record.subject.assessor
        needed = errors_in(Submit(by=by, at=session.now).check(session.record))
        self.panel.show_missing(session.left, needed)
        self.panel.show_last_step(session.record.steps)

    def _show_indicator(self) -> None:
        row = self.table.rows.row_of(self.table.current)
        self.pane.setEnabled(row is not None)
        if row is None:
            return
        rows = self.table.rows.all_rows
        record = self._session.record
        self._show_returned(row)
        self.pane.show_indicator(
            Shown(
                row=row,
                at=rows.index(row) + 1,
                total=len(rows),
                record=record,
                evaluation=self._session.evaluation,
                editable=self.desk.deciding,
            )
        )

    def _show_returned(self, row: IndicatorRow) -> None:
        """The assessor sees the objections to the chosen indicator beside what is missing."""
        record, seen = self._session.record, self._objected_at
        self._objected_at = row.code
        viewed = row.review is not None or bool(row.others)
        self.panel.objections.show_objections(
            objections_to(record, row.code),
            may_raise=viewed and record.state is State.RETURNED,
            other=seen != row.code,
        )

    def _mark_primary(self, _busy: object = None) -> None:
        ready = self.desk.left == 0 or self.desk.asking
        restyle(self.pane.accept, role="plain" if ready else "primary")
        self.pane.accept.show_icon("tick")
