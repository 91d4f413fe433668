"""Conflicts: copies of a case side by side, decided question by question; and what goes out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from assessment.consolidation import acts, deciding
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case, CaseDecision
from assessment.consolidation.standing import CaseStanding, StandingReason, standing_of
from assessment.errors import AssessmentError, refused
from assessment.exchange import codes, worth
from assessment.exchange.package import SUFFIX
from assessment.language import normalise
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import Progress
from assessment.reports.copies import LETTERS, describe_difference
from assessment.reports.report import write_decision
from assessment.scoring import result
from assessment.secretariat.unit_history import DecisionMade, TakenAnswer, decision_made
from assessment.words import mark
from gui.committee.conflicts.decision_form import ground
from gui.committee.conflicts.pane import ConflictPane, final_scores
from gui.committee.conflicts.sides import question_text
from gui.committee.page import CommitteePage, SecretariatKeyForm, TurnForm
from gui.committee.session import CommitteeSession, Snapshot, reply, unit_text
from gui.display import Display
from gui.widgets import marks, outside, tile
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import Framed, is_wide, lay_as_fits, scrolled, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.widgets.trust import trust_style


class DecidedCard(Framed):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card", "handback")
        self._session = session
        self._display = display
        self.made: DecisionMade | None = None
        self._file = ""
        self._title = ElidingLabel(role="h2")
        self._score = marks.ScoreMark(display, "decision_score", side=32, role="h2")
        self.taken: RowTable[TakenAnswer] = RowTable("taken_answers", (), display)
        self.print = Button(display, "save_record", drawing="report").bind_message(
            "Save the record (PDF)…"
        )
        self._chip = marks.Chip(display)
        self.signature = marks.Chip(display, "decision_signature")
        self.told = Label(wrap=True).can_be_copied()
        self._how = Label(role="small", wrap=True).bind_message(
            "The reply is one file for all offices of this unit: it contains the receipt and "
            "the resolved revision, signed with the secretariat's key.",
            display,
        )
        self.next = Button(display, "next_open", drawing="closed", right=True)
        self.next.setAutoDefault(True)  # Enter recorded the decision, and Enter goes on from it
        self.save = Button(display, "save_revision", drawing="saving")
        self.withdraw = Button(display, "withdraw_decision", drawing="returned")
        self.turn = TurnForm(session, display)
        self.key = SecretariatKeyForm(display, one_line=True)
        self.sign = Button(display, "sign_now", drawing="edit").bind_message("Sign the decision")
        self.reply = Button(display, "save_reply", role="primary", drawing="saving")
        self._first = Label(role="small", wrap=True)
        self.outcome = Label(wrap=True).can_be_copied()
        head = spread((spread(self._chip, self.signature, None, self._score), 1), self.next)
        files = spread(self.print, self.save, self.withdraw, None)
        foot = spread(self.reply, self.sign, None)
        self._rows = head, files, foot
        above = head, self._title, self.told, (self.taken, 1), files, self.turn, self._how
        below = spread(self.key, None), foot, self._first, self.outcome
        stack(*above, *below, on=self, margins=(16, 10, 16, 10), gap=8)
        self._connect()

    def choose(self, name: str) -> Path | None:
        kind = "PDF"
        if name.endswith(SUFFIX):
            kind = self._display.translate("Packages")
        return outside.ask_new(
            self,
            self._display.translate("Save"),
            Path.home() / name,
            kind,
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in self._rows:
            lay_as_fits(row, self.contentsRect().width() - 32)

    def _connect(self) -> None:
        self.print.clicked.connect(self._print)
        self.save.bind_message("Save the resolved revision…").clicked.connect(self._save)
        self.withdraw.bind_message("Withdraw the decision").clicked.connect(self._withdraw)
        self.turn.left.connect(self.withdraw.setFocus)
        self.key.changed.connect(self._say_key)
        self._session.busy.connect(self._say_key)
        self.sign.clicked.connect(self._sign)
        self.reply.bind_message("Save the reply for the offices…").clicked.connect(self._reply)

    def show_decision(self, made: DecisionMade, scores: result.Scores | None) -> None:
        if self.made is None or self.made.held.case != made.held.case:
            self._file = ""
            self.turn.hide()
        self.made = made
        self._score.show_scores(scores, made.record.questionnaire)

        def question(answer: TakenAnswer) -> TableCell:
            return TableCell(
                question_text(answer.difference, made.record.questionnaire, self._display),
                strong=True,
                name=True,
            )

        self.taken.show_columns(
            (
                RowColumn(
                    mark("Question"),
                    question,
                    least=200,
                ),
                RowColumn(mark("Taken from"), partial(self._from, made), wide=190),
                RowColumn(mark("Answer"), partial(self._answer, made), least=200, name=True),
            )
        )
        self.taken.show_rows(made.taken)
        self.taken.setVisible(bool(made.taken))
        self.update_texts()

    def first_focus(self) -> None:
        if self.next.isHidden():
            self.save.setFocus()
        else:
            self.next.setFocus()

    def update_texts(self) -> None:
        translate = self._display.translate
        self.next.set_texts(translate("Next open conflict"), tip="Alt+Down")
        self.next.setVisible(bool(self._session.snapshot.conflicts))
        self.taken.setAccessibleName(translate("What was taken"))
        whole = self.taken.head.height() + self.taken.rowHeight(0) + 4
        self.taken.setMinimumHeight(max(96, whole))
        text = ""
        if self._file:
            text = translate("Written: {file}", file=self._file)
        self.outcome.set_optional_texts(text)
        self._say_key()
        if self.made is not None:
            self._say_decision(self.made)

    def _say_decision(self, made: DecisionMade) -> None:
        translate = self._display.translate
        decision = made.decision
        trust = made.held.trust
        case = made.held.case
        unit = unit_text(case.unit, self._display)
        occasion = translate("Round {round}", round=self._display.digits(case.round))
        self._title.set_texts(f"{unit} · {case.unit} · {occasion}")
        self._chip.show_chip("ok", "done", translate("Decided"))
        unsigned = trust is worth.Trust.UNSIGNED
        signed = translate("Signed: {verdict}", verdict=translate(trust.word))
        if unsigned:
            word = translate("Not signed yet")
        else:
            word = signed
        self.signature.show_chip(*trust_style(trust), word)
        self.sign.setVisible(unsigned)
        sentence = translate(
            "{name} decided on {date}: {reason} Revision {code} stands.",
            name=decision.by,
            date=self._display.stamp(decision.at),
            reason=decision.reason.rstrip(".។") + translate("."),
            code=codes.short_code(decision.revision),
        )
        self.told.set_texts(sentence)

    def _say_key(self) -> None:
        ready = self.key.key is not None
        free = not self._session.occupied
        translate = self._display.translate
        self.reply.setEnabled(ready)
        self.sign.setEnabled(ready and free)
        self.withdraw.setEnabled(free)
        text = ""
        if not ready:
            text = translate("First choose the key and enter its passphrase.")
        self._first.set_optional_texts(text)

    def _from(self, made: DecisionMade, answer: TakenAnswer) -> TableCell:
        copies = list(made.compared.copies)
        if answer.revision not in copies:
            return TableCell(self._display.translate("Before"))
        letter = LETTERS[copies.index(answer.revision)]
        assessor = made.compared.records[answer.revision].subject.assessor
        return TableCell(f"{letter} · {assessor}", "ok", "done")

    def _answer(self, made: DecisionMade, answer: TakenAnswer) -> str:
        cell_item = answer.difference.sides.get(answer.revision, answer.difference.base)
        model = made.record
        if cell_item is None:
            return ""
        words = self._display.words
        digits = self._display.digits
        return " · ".join(
            describe_difference(cell_item, answer.difference, model.questionnaire, words, digits)
        )

    def _print(self) -> None:
        made = self.made
        languages = (self._display.language,)
        now = self._session.clock()
        if made is not None:
            self._write(
                "decision.pdf", lambda _h, _c, path: write_decision(made, path, languages, now)
            )

    def _save(self) -> None:
        def export(held: Collection, case: Case, path: Path) -> None:
            package = standing_of(held, case).package
            if package is not None:
                held.export(package, path)

        self._write(f"resolved{SUFFIX}", export)

    def _reply(self) -> None:
        key = self.key.key
        reply_words = acts.ReplyWords(self._session.by, self._session.clock())
        if key is not None:
            self._write(f"reply{SUFFIX}", partial(reply, key=key, words=reply_words))

    def _write(self, name: str, work: Callable[[Collection, Case, Path], object]) -> None:
        if self.made is None:
            return
        case = self.made.held.case
        path = self.choose(normalise.file_name(f"{case.unit}-{case.round}-{name}"))
        if path is None:
            return

        def done(_written: object) -> None:
            self._session.refused.emit([])
            self._file = str(path)
            self.update_texts()

        self._session.run(lambda held, _: work(held, case, path), done)

    def _sign(self) -> None:
        made = self.made
        key = self.key.key
        session = self._session
        if made is None or key is None:
            return
        at = session.clock()
        case = made.held.case

        def work(held: Collection, _step: Progress) -> None:
            decision = standing_of(held, case).decision
            if decision is None:
                raise refused(ConsolidationProblem.NOT_DECIDED, unit=case.unit)
            deciding.sign_decision(held, decision, key.signer(at))

        session.refused.emit([])
        session.run(work, lambda _: session.refresh())

    def _withdraw(self) -> None:
        def what() -> str:
            unit = ""
            if self.made is not None:
                unit = unit_text(self.made.held.case.unit, self._display)
            return self._display.translate("Withdraw the decision on {unit}", unit=unit)

        if self.made is not None:
            self.turn.begin(self.made.decision.merge, what, back=False)


WIDTH = 330
NARROW = 240
MOST = 0.285  # of the page, for the list
STATES = {
    StandingReason.DECIDED: mark("Decided"),
    StandingReason.FORK: mark("Split"),
    StandingReason.DUPLICATE: mark("Twice"),
    StandingReason.KEY_CHANGED: mark("Other key"),
    StandingReason.DECISIONS: mark("Two decisions"),
}


class ConflictPanel(Framed):
    def __init__(self, display: Display) -> None:
        super().__init__("panel")
        self.setFixedWidth(WIDTH)
        self._display = display
        self._title = Label(role="h2").bind_message("Conflicts", display)
        self.hint = Label(role="small", wrap=True)
        columns: tuple[RowColumn[CaseStanding], ...] = (
            RowColumn(
                mark("Unit"),
                lambda standing: unit_text(standing.case.unit, display),
                lambda standing: standing.case.unit,
                least=150,
                name=True,
            ),
            RowColumn(
                mark("State"),
                self._state,
                lambda standing: standing.reason.value,
                128,
                gives=1,
                slim=48,
            ),
        )
        self.table = RowTable("conflict_list", columns, display, mark("Conflicts"))
        self.table.rows.key_of = lambda standing: standing.case
        parts = self._title, self.hint, Framed("line"), (self.table, 1)
        stack(*parts, on=self, margins=(12, 12, 12, 12), gap=6)

    def show_cases(self, snapshot: Snapshot, choose: Case | None) -> None:
        cases = (*snapshot.conflicts, *snapshot.decided)
        wanted = next((standing for standing in cases if standing.case == choose), None)
        self.table.show_rows(cases, wanted)
        self.update_texts(snapshot)

    def update_texts(self, snapshot: Snapshot) -> None:
        number = len(snapshot.conflicts)
        translate = self._display.translate
        words = self._display.words
        sentence = words.translate_plural(
            "{k} unit needs a decision",
            "{k} units need a decision",
            number,
            k=self._display.number(number),
        )
        if snapshot.decided:
            none = translate("All conflicts are decided.")
        else:
            none = translate("No conflicts")
        if number:
            self.hint.set_texts(sentence)
        else:
            self.hint.set_texts(none)

    def _state(self, standing: CaseStanding) -> TableCell:
        if standing.conflict:
            chip = ("warn", "conflict")
        else:
            chip = ("ok", "done")
        return TableCell.chip((*chip, STATES[standing.reason]), self._display)


class ConflictsPage(CommitteePage):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(session, display)
        self._case: Case | None = None
        self._shown: CaseStanding | None = None
        self._just_decided = False
        self._weighed: Case | None = None
        self.choices: dict[Case, dict[str, str]] = {}
        self.panel = ConflictPanel(display)
        pane = self.pane = ConflictPane(session, display)
        self.done = DecidedCard(session, display)
        self.empty = tile.EmptyState(display, "done", "no_conflicts", role="primary")
        self._decided = scrolled(self.done, "decided_scroll", across=False)
        self._stack = QStackedWidget()
        for widget in (pane, self._decided, self.empty):
            self._stack.addWidget(widget)
        side = stack(self.findings, (self._stack, 1), margins=(12, 10, 16, 12), gap=8)
        spread(self.panel, (side, 1), gap=0, on=self)
        self.panel.table.chosen.connect(self._chosen)
        self.panel.table.opened.connect(lambda _: pane.first_focus())
        pane.unit.clicked.connect(lambda: self.wanted.emit("unit", self._case))
        for keys, button, step in (("Alt+Up", pane.previous, -1), ("Alt+Down", pane.next, 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._move, step))
            button.clicked.connect(lambda _=False, by=step: self._move(by))
        pane.form.given.connect(self._decide)
        self.done.next.clicked.connect(self._next)
        self.empty.wanted.connect(lambda: self.wanted.emit("national", None))
        self.follow()

    def begin(self, about: object = None) -> None:
        if isinstance(about, Case):
            self.show_case(about)

    def show_case(self, case: Case) -> None:
        self._case = case
        self.panel.show_cases(self._snapshot, case)

    def first_focus(self) -> None:
        if self.panel.table.rows.order:
            self.panel.table.setFocus()
        else:
            self.empty.button.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.panel, *self.pane.regions(), self.done]

    def update_layout(self) -> None:
        wide = WIDTH
        if not is_wide(self, self._display):
            scaled = round(NARROW * self._display.text_size / 100)
            wide = max(NARROW, min(scaled, round(self.width() * MOST)))
        self.panel.setFixedWidth(wide)

    def refresh(self) -> None:
        self._shown = None
        self.panel.show_cases(self._snapshot, self._case)
        if not self.panel.table.rows.order:
            self._chosen(None)

    def _chosen(self, standing: CaseStanding | None) -> None:
        if standing is None:
            self._stack.setCurrentWidget(self.empty)
        if standing is None or self._shown == standing:
            return
        self._shown = standing
        self._case = standing.case
        try:
            if standing.decision is not None:
                self._show_decided(standing)
            else:
                self._show_open(standing)
        except AssessmentError as problem:
            self.show_findings(problem.findings)

    def _show_decided(self, standing: CaseStanding) -> None:
        made = decision_made(self._session.collection, standing)
        self.done.show_decision(made, final_scores(made.record, made.held.day))
        self._stack.setCurrentWidget(self._decided)
        if self._just_decided:
            self._just_decided = False
            self.done.first_focus()

    def _show_open(self, standing: CaseStanding) -> None:
        compared = deciding.compare(self._session.collection, standing)
        if self._weighed != standing.case:
            self._weighed = standing.case
            self.pane.form.reason.clear()
        place = self.panel.table.currentIndex().row() + 1, len(self._snapshot.conflicts)
        self._stack.setCurrentWidget(self.pane)
        choices = self.choices.setdefault(standing.case, {})
        self.pane.show_case(compared, choices, place)

    def _decide(self, by: str, reason: str) -> None:
        compared = self.pane.compared
        case = self._case
        if compared is None or case is None:
            return
        taken, answers = ground(compared, self.choices[case], self.pane.whole)
        seen = frozenset(head.revision for head in compared.standing.heads)
        choice = deciding.CaseChoice(by, self._session.clock(), reason, taken, answers, seen)
        self.show_findings(())
        form = self.pane.form
        session = self._session
        key = None
        if form.signs.isChecked():
            key = form.key.key

        def work(held: Collection, _step: Progress) -> CaseDecision:
            if key is None:
                signers = []
            else:
                signers = [key.signer(choice.at)]
            return deciding.decide(held, case, choice, signers)

        def decided(_decision: object) -> None:
            self._just_decided = self.isVisible()
            self._weighed = None  # what is decided anew needs its own reason
            session.refresh()

        session.run(work, decided)

    def _move(self, by: int) -> None:
        if by > 0 and self._stack.currentWidget() is self._decided:
            self._next()
        else:
            self.panel.table.step(by)

    def _next(self) -> None:
        if self._snapshot.conflicts:
            self.show_case(self._snapshot.conflicts[0].case)
            self.pane.first_focus()

    def update_texts(self) -> None:
        translate = self._display.translate
        self.empty.set_texts(
            translate("No conflicts"),
            translate("Every unit has one package that counts, or none yet."),
            translate("Go to the national picture"),
        )
        self.panel.update_texts(self._snapshot)
        self.pane.update_texts()
        self.done.update_texts()
