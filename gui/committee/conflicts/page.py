"""Conflicts: copies of a case side by side, decided question by question by a person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from assessment.consolidation.deciding import CaseChoice
from assessment.consolidation.differences import CopyComparison, CopyDifference, compare
from assessment.consolidation.held import Case
from assessment.consolidation.replying import ReplyWords
from assessment.consolidation.standing import CaseStanding
from assessment.errors import AssessmentError, Finding
from gui.committee import jobs
from gui.committee.conflicts.conflict_list import WIDTH, ConflictPanel
from gui.committee.conflicts.handback_card import HandbackCard
from gui.committee.conflicts.weighing_pane import WeighingPane
from gui.committee.pen import Pen
from gui.committee.reading import Snapshot
from gui.committee.room import is_wide, tell
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.style import named
from gui.widgets.tile import EmptyState
from gui.widgets.window_page import WindowPage
from gui.wording import Wording

NARROW = 240
MOST = 0.26  # of the page, for the list


class ConflictsPage(WindowPage):
    """Says where to go when nothing is left to be decided."""

    manual_section = 11

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Show the conflicts of the session's collection."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self._snapshot: Snapshot | None = None
        self._case: Case | None = None
        self._shown: CaseStanding | None = None
        self._just_decided = False
        self.choices: dict[Case, dict[str, str]] = {}
        self.panel = ConflictPanel(wording, theme)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self.pane = WeighingPane(wording, theme, session.by)
        self.done = HandbackCard(wording, theme, session.by)
        self.empty = EmptyState(theme, "done", "no_conflicts", role="primary")
        self._decided = _scrolled(self.done)
        self._stack = QStackedWidget()
        for widget in (self.pane, self._decided, self.empty):
            self._stack.addWidget(widget)
        self._build()
        self._connect()
        self._words()
        if session.snapshot is not None:
            self._show(session.snapshot)

    def _build(self) -> None:
        side = QVBoxLayout()
        side.setContentsMargins(12, 10, 16, 12)
        side.setSpacing(8)
        side.addWidget(self.findings)
        side.addWidget(self._stack, 1)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.panel)
        page.addLayout(side, 1)

    def _connect(self) -> None:
        session, pane = self._session, self.pane
        session.changed.connect(self._show)
        session.refused.connect(lambda found: tell(self, found))
        session.busy.connect(lambda busy: pane.show_busy(busy=busy))
        session.busy.connect(lambda busy: self.done.show_busy(busy=busy))
        self.panel.table.chosen.connect(self._chosen)
        self.panel.table.opened.connect(lambda _: pane.first_focus())
        pane.taken.connect(self._take)
        pane.all_taken.connect(self._take_all)
        pane.moved.connect(self._move)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._move, step))
        pane.form.given.connect(self._decide)
        self.done.package_wanted.connect(self._save_package)
        self.done.reply_wanted.connect(self._save_reply)
        self.done.withdraw_wanted.connect(session.withdraw)
        self.done.sign_wanted.connect(self._sign)
        self.done.next_wanted.connect(self._next)
        session.decided.connect(self._decided_now)
        self.empty.wanted.connect(lambda: self.wanted.emit("national", None))
        self._wording.changed.connect(self._words)
        self._theme.changed.connect(self._refit)

    # ------------------------------------------------------------ doing

    def begin(self, about: object = None) -> None:
        """Show what is to be decided about a case."""
        if isinstance(about, Case):
            self.show_case(about)

    def show_case(self, case: Case) -> None:
        """Show a case."""
        self._case = case
        if self._snapshot is not None:
            self.panel.show_cases(self._snapshot, case)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what forbids what was tried."""
        self.findings.show_findings(findings)

    def first_focus(self) -> None:
        """Put the keyboard on the list."""
        (self.panel.table if self.panel.table.rows.order else self.empty.button).setFocus()

    def regions(self) -> list[QWidget]:
        """For F6: list, differences, form."""
        return [self.panel, *self.pane.regions(), self.done]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window leaves the room to the copies."""
        super().resizeEvent(event)
        self._refit()

    # ------------------------------------------------------------ within

    def _refit(self) -> None:
        self.panel.setFixedWidth(_list_width(self, self._theme))

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._shown = None
        self.panel.show_cases(snapshot, self._case)
        if not self.panel.table.rows.order:
            self._chosen(None)

    def _chosen(self, one: CaseStanding | None) -> None:
        if one is None:
            self._stack.setCurrentWidget(self.empty)
            return
        if self._shown == one:
            return
        if self._case != one.case:
            self.pane.form.begin()
        self._shown, self._case = one, one.case
        if one.decision is not None:
            self.done.show_decision(one, len(self._open()))
            self._stack.setCurrentWidget(self._decided)
            if self._just_decided:
                self._just_decided = False
                self.done.first_focus()
            return
        try:
            compared = compare(self._session.collection, one)
        except AssessmentError as problem:
            self.show_findings(problem.findings)
            return
        place = self.panel.table.currentIndex().row() + 1
        total = len(self._open())
        self._stack.setCurrentWidget(self.pane)
        self.pane.show_case(compared, self._choices(), (place, total))

    def _choices(self) -> dict[str, str]:
        return {} if self._case is None else self.choices.setdefault(self._case, {})

    def _take(self, code: str, revision: str) -> None:
        self._choices()[code] = revision
        self.pane.show_choices(self._choices(), after=code)

    def _take_all(self, revision: str) -> None:
        compared = self.pane.compared
        if compared is None:
            return
        self._choices().update({one.code: revision for one in compared.differences})
        self.pane.show_choices(self._choices(), whole=revision)

    def _decide(self, by: str, reason: str) -> None:
        compared, case = self.pane.compared, self._case
        if compared is None or case is None:
            return
        taken, answers = ground(compared, self._choices(), self.pane.whole)
        seen = frozenset(one.revision for one in compared.standing.heads)
        choice = CaseChoice(by, self._session.clock(), reason, taken, answers, seen)
        self.show_findings(())
        self._session.decide(case, choice, self.pane.form.pen)

    def _decided_now(self, _decision: object) -> None:
        self._just_decided = self.isVisible()

    def _move(self, by: int) -> None:
        """To the conflict before or after; from what is decided down to the next open one."""
        if by > 0 and self._stack.currentWidget() is self._decided:
            self._next()
        else:
            self.panel.table.step(by)

    def _next(self) -> None:
        """Show an open conflict, with the keyboard on its differences."""
        if self._open():
            self.show_case(self._open()[0].case)
            self.pane.first_focus()

    def _open(self) -> tuple[CaseStanding, ...]:
        return () if self._snapshot is None else self._snapshot.conflicts

    def _sign(self, pen: Pen) -> None:
        if self._case is not None:
            self.show_findings(())
            self._session.sign(self._case, pen)

    def _save_package(self, path: Path) -> None:
        self._session.run(jobs.exporting(self._case, path), self._written)

    def _save_reply(self, path: Path, pen: Pen) -> None:
        said = ReplyWords(self._session.by, self._session.clock())
        self._session.run(jobs.replying(self._case, path, pen, said), self._written)

    def _written(self, path: object) -> None:
        if isinstance(path, Path):
            self.show_findings(())
            self.done.show_written(path)

    def _words(self) -> None:
        say = self._wording.words.say
        self.empty.say(
            say("No conflicts"),
            say("Every unit has one package that counts, or none yet."),
            say("Go to the national picture"),
        )
        self.panel.say(len(self._open()))
        self.pane.say()
        self.done.say()


def _scrolled(card: QWidget) -> QScrollArea:
    scroll = named(QScrollArea(), "decided_scroll")
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(card)
    return scroll


def _list_width(page: QWidget, theme: Theme) -> int:
    if is_wide(page, theme):
        return WIDTH
    scaled = round(NARROW * theme.text_size / 100)
    return max(NARROW, min(scaled, round(page.width() * MOST)))


def ground(
    compared: CopyComparison, choices: Mapping[str, str], whole: str
) -> tuple[str, dict[str, str]]:
    """The copy a decision builds on, and the answers taken from others."""
    known: Sequence[CopyDifference] = compared.differences
    answers = {one.code: choices[one.code] for one in known if one.code in choices}
    counts = Counter(revision for revision in answers.values() if revision in compared.copies)
    if whole and set(answers.values()) <= {whole}:
        return whole, {}
    taken = counts.most_common(1)[0][0] if counts else next(iter(compared.copies))
    return taken, answers
