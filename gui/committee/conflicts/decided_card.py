"""After a decision: what was taken from where, its signature, and the files that go out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent

from assessment.consolidation.acts import ReplyWords
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case
from assessment.exchange.codes import short_code
from assessment.exchange.worth import Trust
from assessment.language.dates import clock_time
from assessment.language.normalise import file_name
from assessment.reports.copies import LETTERS, label_of, said
from assessment.reports.report import write_decision
from assessment.scoring.result import Scores
from assessment.secretariat.unit_history import DecisionMade, TakenAnswer
from assessment.words import mark
from gui.committee import jobs
from gui.committee.forms import SecretariatKeyForm, TurnForm
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import unit_said
from gui.look import Look
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip, ScoreMark
from gui.widgets.outside import ask_new
from gui.widgets.style import Framed, lay_as_fits, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.widgets.trust import trust_look

SUFFIX = ".drx"


class DecidedCard(Framed):
    next_wanted = Signal()  # the next conflict that is open

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__("card", "handback")
        self._session, self._look = session, look
        self.made: DecisionMade | None = None
        self._file, self._left = "", 0
        self.choose: Callable[[str], Path | None] = lambda name: ask_new(
            self, look.say("Save"), Path.home() / name,
            look.say("Packages") if name.endswith(SUFFIX) else "PDF",
        )  # fmt: skip
        self._title = ElidingLabel(role="h2")
        self._score = ScoreMark(look, "decision_score", side=32, role="h2")
        self.taken: RowTable[TakenAnswer] = RowTable("taken_answers", (), look)
        self.print = Button(look, "save_record", drawing="report")
        self._chip, self.signature = Chip(look), Chip(look, "decision_signature")
        self.told = Label(wrap=True).can_be_copied()
        self._how = Label(role="small", wrap=True)
        self.next = Button(look, "next_open", drawing="closed", right=True)
        self.next.setAutoDefault(True)  # Enter recorded the decision, and Enter goes on from it
        self.save = Button(look, "save_revision", drawing="saving")
        self.withdraw = Button(look, "withdraw_decision", drawing="returned")
        self.turn = TurnForm(session, look)
        self.key = SecretariatKeyForm(look, one_line=True)
        self.sign = Button(look, "sign_now", drawing="edit")
        self.reply = Button(look, "save_reply", role="primary", drawing="saving")
        self._first = Label(role="small", wrap=True)
        self.outcome = Label(wrap=True).can_be_copied()
        self._build()
        self._connect()

    def _build(self) -> None:
        what = spread(self._chip, self.signature, None, self._score)
        head = spread((what, 1), self.next)
        files = spread(self.print, self.save, self.withdraw, None)
        foot = spread(self.reply, self.sign, None)
        self._rows = head, files, foot
        above = head, self._title, self.told, (self.taken, 1), files, self.turn, self._how
        below = spread(self.key, None), foot, self._first, self.outcome
        stack(*above, *below, on=self, margins=(16, 10, 16, 10), gap=8)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in self._rows:
            lay_as_fits(row, self.contentsRect().width() - 32)

    def _connect(self) -> None:
        self.print.clicked.connect(self._print)
        self.save.clicked.connect(self._save)
        self.withdraw.clicked.connect(self._withdraw)
        self.turn.left.connect(self.withdraw.setFocus)
        self.next.clicked.connect(self.next_wanted)
        self.key.changed.connect(self._say_key)
        self._session.busy.connect(self._show_busy)
        self.sign.clicked.connect(self._sign)
        self.reply.clicked.connect(self._reply)

    def show_decision(self, made: DecisionMade, scores: Scores | None, left: int) -> None:
        """Show what was decided; ``left`` is how many conflicts are still open."""
        if self.made is None or self.made.held.case != made.held.case:
            self._file = ""
            self.turn.hide()
        self.made, self._left = made, left
        self._score.show_scores(scores, made.record.questionnaire)
        self.taken.show_columns((
            RowColumn(mark("Question"), partial(self._question, made)),
            RowColumn(mark("Taken from"), partial(self._from, made), wide=190),
            RowColumn(mark("Answer"), partial(self._answer, made)),
        ))  # fmt: skip
        self.taken.show_rows(made.taken)
        self.taken.setVisible(bool(made.taken))
        self.say()

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        self.withdraw.setEnabled(not busy)
        self.sign.setEnabled(not busy and self.key.key is not None)

    def first_focus(self) -> None:
        (self.next if self._left else self.save).setFocus()

    def say(self) -> None:
        say = self._look.say
        self.next.say(say("Next open conflict"), tip="Alt+Down")
        self.next.setVisible(bool(self._left))
        self.print.say(say("Save the record (PDF)…"))
        self.save.say(say("Save the resolved revision…"))
        self.taken.setAccessibleName(say("What was taken"))
        self.withdraw.say(say("Withdraw the decision"))
        self._how.say(
            say(
                "The reply is one file for all offices of this unit: it contains the receipt and "
                "the resolved revision, signed with the secretariat's key."
            )
        )
        self.reply.say(say("Save the reply for the offices…"))
        self.sign.say(say("Sign the decision"))
        self.outcome.tell(say("Written: {file}", file=self._file) if self._file else "")
        self._say_key()
        if self.made is not None:
            self._say_decision(self.made)

    def _say_decision(self, made: DecisionMade) -> None:
        say, decision = self._look.say, made.decision
        trust, case = made.held.trust, made.held.case
        unit = unit_said(case.unit, self._look)
        occasion = say("Round {round}", round=self._look.digits(case.round))
        self._title.say(f"{unit} · {case.unit} · {occasion}")
        self._chip.show_chip("ok", "done", say("Decided"))
        local = decision.at.astimezone()
        time = self._look.digits(clock_time(local))
        unsigned = trust is Trust.UNSIGNED
        signed = say("Signed: {verdict}", verdict=say(trust.word))
        word = say("Not signed yet") if unsigned else signed
        self.signature.show_chip(*trust_look(trust), word)
        self.sign.setVisible(unsigned)
        self.told.say(
            say(
                "{name} decided on {date}: {reason} Revision {code} stands.",
                name=decision.by,
                date=f"{self._look.date(local.date())} {time}",
                reason=decision.reason.rstrip(".។") + say("."),
                code=short_code(decision.revision),
            )
        )

    def _say_key(self) -> None:
        ready = self.key.key is not None
        for button in (self.reply, self.sign):
            button.setEnabled(ready)
        say = self._look.say
        self._first.tell("" if ready else say("First choose the key and enter its passphrase."))

    def _question(self, made: DecisionMade, one: TakenAnswer) -> TableCell:
        label = self._look.plain(label_of(one.difference, made.record.questionnaire))
        return TableCell(f"{one.difference.code} · {label}", strong=True)

    def _from(self, made: DecisionMade, one: TakenAnswer) -> TableCell:
        copies = list(made.compared.copies)
        if one.revision not in copies:
            return TableCell(self._look.say("Before"))
        letter = LETTERS[copies.index(one.revision)]
        assessor = made.compared.records[one.revision].subject.assessor
        return TableCell(f"{letter} · {assessor}", "ok", "done")

    def _answer(self, made: DecisionMade, one: TakenAnswer) -> str:
        item, model = one.difference.sides.get(one.revision, one.difference.base), made.record
        if item is None:
            return ""
        words, digits = self._look.words, self._look.digits
        return " · ".join(said(item, one.difference, model.questionnaire, words, digits))

    def _print(self) -> None:
        made, languages, now = self.made, (self._look.language,), self._session.clock()
        if made is not None:
            self._write("decision.pdf", lambda _, path: write_decision(made, path, languages, now))

    def _save(self) -> None:
        case = self._case
        if case is not None:
            self._write(f"resolved{SUFFIX}", lambda held, path: jobs.export(held, case, path))

    def _reply(self) -> None:
        case, key = self._case, self.key.key
        told = ReplyWords(self._session.by, self._session.clock())
        if case is not None and key is not None:
            self._write(
                f"reply{SUFFIX}", lambda held, path: jobs.reply(held, case, path, key, told)
            )

    @property
    def _case(self) -> Case | None:
        return None if self.made is None else self.made.held.case

    def _write(self, name: str, work: Callable[[Collection, Path], object]) -> None:
        case = self._case
        path = None
        if case is not None:
            path = self.choose(file_name(f"{case.unit}-{case.round}-{name}"))
        if path is not None:
            self._session.run(lambda held, _: work(held, path), lambda _: self._written(path))

    def _written(self, path: Path) -> None:
        self._session.refused.emit([])
        self._file = str(path)
        self.say()

    def _sign(self) -> None:
        if self._case is not None and self.key.key is not None:
            self._session.refused.emit([])
            self._session.sign(self._case, self.key.key)

    def _withdraw(self) -> None:
        if self.made is not None:
            self.turn.begin(self.made.decision.merge, self._what_is_withdrawn, back=False)

    def _what_is_withdrawn(self) -> str:
        unit = "" if self._case is None else unit_said(self._case.unit, self._look)
        return self._look.say("Withdraw the decision on {unit}", unit=unit)
