"""Conflicts: copies of a case side by side, decided question by question by a person."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from assessment.consolidation.deciding import CaseChoice, CopyComparison, compare, mixed_record
from assessment.consolidation.model import Case
from assessment.consolidation.standing import CaseStanding, Why
from assessment.errors import AssessmentError
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record
from assessment.secretariat.unit_history import decision_made
from assessment.words import mark
from gui.committee.conflicts.decided_card import DecidedCard
from gui.committee.conflicts.pane import ConflictPane
from gui.committee.page import CommitteePage
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot, unit_said
from gui.look import Look
from gui.widgets.label import Label
from gui.widgets.style import Framed, frame, is_wide, scrolled, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.widgets.tile import EmptyState

WIDTH = 330
NARROW = 240
MOST = 0.26  # of the page, for the list
NAME = 120
STATES = {
    Why.DECIDED: mark("Decided"),
    Why.FORK: mark("Split"),
    Why.DUPLICATE: mark("Twice"),
    Why.KEY_CHANGED: mark("Other key"),
    Why.DECISIONS: mark("Two decisions"),
}


class ConflictPanel(Framed):
    def __init__(self, look: Look) -> None:
        super().__init__("panel")
        self.setFixedWidth(WIDTH)
        self._look = look
        self._title = Label(role="h2")
        self.hint = Label(role="small", wrap=True)
        columns: tuple[RowColumn[CaseStanding], ...] = (
            RowColumn(mark("Unit"), lambda one: unit_said(one.case.unit, look),
                      lambda one: one.case.unit, least=NAME, name=True),
            RowColumn(mark("State"), self._state, lambda one: one.why.value, 128, gives=1, slim=48),
        )  # fmt: skip
        self.table = RowTable("conflict_list", columns, look)
        self.table.rows.key_of = lambda one: one.case
        parts = self._title, self.hint, frame("line"), (self.table, 1)
        stack(*parts, on=self, margins=(12, 12, 12, 12), gap=6)

    def show_cases(self, snapshot: Snapshot, choose: Case | None) -> None:
        cases = (*snapshot.conflicts, *snapshot.decided)
        wanted = next((one for one in cases if one.case == choose), None)
        self.table.show_rows(cases, wanted)
        self.say(len(snapshot.conflicts))

    def say(self, number: int) -> None:
        say, words = self._look.say, self._look.words
        self._title.say(say("Conflicts"))
        told = words.count(
            "{k} unit needs a decision", "{k} units need a decision", number,
            k=self._look.number(number),
        )  # fmt: skip
        self.hint.say(told if number else say("All conflicts are decided."))
        self.table.setAccessibleName(say("Conflicts"))

    def _state(self, one: CaseStanding) -> TableCell:
        chip = ("warn", "conflict") if one.conflict else ("ok", "done")
        return TableCell.chip((*chip, STATES[one.why]), self._look)


class ConflictsPage(CommitteePage):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__(session, look)
        self._case: Case | None = None
        self._shown: CaseStanding | None = None
        self._just_decided = False
        self._weighed: Case | None = None
        self.choices: dict[Case, dict[str, str]] = {}
        self.panel = ConflictPanel(look)
        self.pane = ConflictPane(look, session.by)
        self.done = DecidedCard(session, look)
        self.empty = EmptyState(look, "done", "no_conflicts", role="primary")
        self._decided = scrolled(self.done, "decided_scroll", across=False)
        self._stack = QStackedWidget()
        for widget in (self.pane, self._decided, self.empty):
            self._stack.addWidget(widget)
        side = stack(self.findings, (self._stack, 1), margins=(12, 10, 16, 12), gap=8)
        spread(self.panel, (side, 1), gap=0, on=self)
        self._connect()
        self.follow()

    def _connect(self) -> None:
        session, pane = self._session, self.pane
        session.busy.connect(pane.form.show_busy)
        self.panel.table.chosen.connect(self._chosen)
        self.panel.table.opened.connect(lambda _: pane.first_focus())
        pane.table.taken.connect(self._take)
        pane.card.taken.connect(self._take)
        pane.all_taken.connect(self._take_all)
        pane.unit.clicked.connect(lambda: self.wanted.emit("unit", self._case))
        for keys, button, step in (("Alt+Up", pane.previous, -1), ("Alt+Down", pane.next, 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._move, step))
            button.clicked.connect(lambda _=False, by=step: self._move(by))
        pane.form.given.connect(self._decide)
        self.done.next_wanted.connect(self._next)
        session.decided.connect(self._decided_now)
        self.empty.wanted.connect(lambda: self.wanted.emit("national", None))

    def begin(self, about: object = None) -> None:
        if isinstance(about, Case):
            self.show_case(about)

    def show_case(self, case: Case) -> None:
        self._case = case
        self.panel.show_cases(self._snapshot, case)

    def first_focus(self) -> None:
        (self.panel.table if self.panel.table.rows.order else self.empty.button).setFocus()

    def regions(self) -> list[QWidget]:
        return [self.panel, *self.pane.regions(), self.done]

    def fit(self) -> None:
        wide = WIDTH
        if not is_wide(self, self._look):
            scaled = round(NARROW * self._look.text_size / 100)
            wide = max(NARROW, min(scaled, round(self.width() * MOST)))
        self.panel.setFixedWidth(wide)

    def show_collection(self, snapshot: Snapshot) -> None:
        super().show_collection(snapshot)
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
        self._shown, self._case = one, one.case
        try:
            if one.decision is not None:
                self._show_decided(one)
            else:
                self._show_open(one)
        except AssessmentError as problem:
            self.show_findings(problem.findings)

    def _show_decided(self, one: CaseStanding) -> None:
        made = decision_made(self._session.collection, one)
        scored = made.record.questionnaire.root is not None
        scores = self._score(made.record, made.held.day) if scored else None
        self.done.show_decision(made, scores, len(self._snapshot.conflicts))
        self._stack.setCurrentWidget(self._decided)
        if self._just_decided:
            self._just_decided = False
            self.done.first_focus()

    def _show_open(self, one: CaseStanding) -> None:
        compared = compare(self._session.collection, one)
        if self._weighed != one.case:
            self._weighed = one.case
            self.pane.form.reason.clear()
        place = self.panel.table.currentIndex().row() + 1, len(self._snapshot.conflicts)
        scores = {
            revision: self._score(compared.records[revision], held.day)
            for revision, held in compared.copies.items()
            if compared.records[revision].questionnaire.root is not None
        }
        self._stack.setCurrentWidget(self.pane)
        self.pane.show_case(compared, scores, self._choices(), place)
        self._show_mixture()

    def _score(self, record: Record, day: date) -> Scores:
        return score_record(record, evaluate(record, day), Layer.FINAL)

    def _show_mixture(self) -> None:
        """The score of what is taken so far: it follows every choice."""
        compared = self.pane.compared
        if compared is None or not compared.differences:
            return
        taken, answers = ground(compared, self._choices(), self.pane.whole)
        start = compared.records[taken]
        if start.questionnaire.root is None or not self._choices():
            self.pane.form.show_mixture(None, None)
            return
        record = mixed_record(compared, start, answers)
        day = max(held.day for held in compared.copies.values())
        self.pane.form.show_mixture(self._score(record, day), start.questionnaire)

    def _choices(self) -> dict[str, str]:
        return {} if self._case is None else self.choices.setdefault(self._case, {})

    def _take(self, code: str, revision: str) -> None:
        self._choices()[code] = revision
        self.pane.show_choices(self._choices(), after=code)
        self._show_mixture()

    def _take_all(self, revision: str) -> None:
        compared = self.pane.compared
        if compared is None:
            return
        self._choices().update({one.code: revision for one in compared.differences})
        self.pane.show_choices(self._choices(), whole=revision)
        self._show_mixture()

    def _decide(self, by: str, reason: str) -> None:
        compared, case = self.pane.compared, self._case
        if compared is None or case is None:
            return
        taken, answers = ground(compared, self._choices(), self.pane.whole)
        seen = frozenset(one.revision for one in compared.standing.heads)
        choice = CaseChoice(by, self._session.clock(), reason, taken, answers, seen)
        self.show_findings(())
        self._session.decide(case, choice, self.pane.form.signing_key)

    def _decided_now(self, _decision: object) -> None:
        self._just_decided = self.isVisible()
        self._weighed = None  # what is decided anew needs its own reason

    def _move(self, by: int) -> None:
        if by > 0 and self._stack.currentWidget() is self._decided:
            self._next()
        else:
            self.panel.table.step(by)

    def _next(self) -> None:
        if self._snapshot.conflicts:
            self.show_case(self._snapshot.conflicts[0].case)
            self.pane.first_focus()

    def say(self) -> None:
        say = self._look.say
        self.empty.say(
            say("No conflicts"),
            say("Every unit has one package that counts, or none yet."),
            say("Go to the national picture"),
        )
        self.panel.say(len(self._snapshot.conflicts))
        self.pane.say()
        self._show_mixture()
        self.done.say()


def ground(
    compared: CopyComparison, choices: Mapping[str, str], whole: str
) -> tuple[str, dict[str, str]]:
    """The copy a decision builds on, and the answers taken from others."""
    codes = [one.code for one in compared.differences]
    answers = {code: choices[code] for code in codes if code in choices}
    counts = Counter(revision for revision in answers.values() if revision in compared.copies)
    if whole and set(answers.values()) <= {whole}:
        return whole, {}
    taken = counts.most_common(1)[0][0] if counts else next(iter(compared.copies))
    return taken, answers
