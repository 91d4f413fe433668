"""After a decision: what was taken from where, its signature, and the files that go out."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent

from assessment.consolidation.replying import ReplyWords
from assessment.consolidation.standing import CaseStanding
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
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip, ScoreMark
from gui.widgets.outside import ask_new
from gui.widgets.style import Framed, lay_as_fits, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.widgets.trust import trust_look
from gui.wording import Wording

SUFFIX = ".drx"


class DecidedCard(Framed):
    begun = Signal()  # something is done, so what was found before no longer holds
    next_wanted = Signal()  # the next conflict that is open

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__("card", "handback")
        self._session, self._wording = session, wording
        self._one: CaseStanding | None = None
        self.made: DecisionMade | None = None
        self._file, self._left = "", 0
        self.choose: Callable[[str], Path | None] = self._ask
        self._title = ElidingLabel(role="h2")
        self._score = ScoreMark(wording, theme, "decision_score", side=32, role="h2")
        columns: tuple[RowColumn[TakenAnswer], ...] = (
            RowColumn(mark("Question"), self._question),
            RowColumn(mark("Taken from"), self._from, wide=190),
            RowColumn(mark("Answer"), self._answer),
        )
        self.taken: RowTable[TakenAnswer] = RowTable("taken_answers", columns, wording, theme)
        self.print = Button(theme, "save_record", drawing="report")
        self._chip, self.signature = Chip(theme), Chip(theme, "decision_signature")
        self.told = Label(wrap=True).can_be_copied()
        self._how = Label(role="small", wrap=True)
        self.next = Button(theme, "next_open", drawing="closed", right=True)
        self.next.setAutoDefault(True)  # Enter recorded the decision, and Enter goes on from it
        self.save = Button(theme, "save_revision", drawing="saving")
        self.withdraw = Button(theme, "withdraw_decision", drawing="returned")
        self.turn = TurnForm(wording, theme, session.by)
        self.key = SecretariatKeyForm(wording, theme, one_line=True)
        self.sign = Button(theme, "sign_now", drawing="edit")
        self.reply = Button(theme, "save_reply", role="primary", drawing="saving")
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
        self.turn.given.connect(self._session.turn)
        self.turn.left.connect(self.withdraw.setFocus)
        self.next.clicked.connect(self.next_wanted)
        self.key.changed.connect(self._say_key)
        self._session.busy.connect(self._show_busy)
        self.sign.clicked.connect(self._sign)
        self.reply.clicked.connect(self._reply)

    def show_decision(
        self, one: CaseStanding, made: DecisionMade, scores: Scores | None, left: int = 0
    ) -> None:
        """Show what was decided; ``left`` is how many conflicts are still open."""
        if self._one is None or self._one.case != one.case:
            self._file = ""
            self.turn.hide()
        self._one, self.made, self._left = one, made, left
        self._score.show_scores(scores, made.record.questionnaire)
        self.taken.show_rows(made.taken)
        self.taken.setVisible(bool(made.taken))
        self.say()

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        self.withdraw.setEnabled(not busy)
        self.turn.show_busy(busy=busy)
        self.sign.setEnabled(not busy and self.key.key is not None)

    def first_focus(self) -> None:
        (self.next if self._left else self.save).setFocus()

    def say(self) -> None:
        say, one = self._wording.words.say, self._one
        self.next.say(say("Next open conflict"), tip="Alt+Down")
        self.next.setVisible(bool(self._left))
        self.print.say(say("Save the record (PDF)…"))
        self.save.say(say("Save the resolved revision…"))
        self.taken.setAccessibleName(say("What was taken"))
        self.withdraw.say(say("Withdraw the decision"))
        self.turn.say()
        self._how.say(
            say(
                "The reply is one file for all offices of this unit: it contains the receipt and "
                "the resolved revision, signed with the secretariat's key."
            )
        )
        self.key.say()
        self.reply.say(say("Save the reply for the offices…"))
        self.sign.say(say("Sign the decision"))
        self.outcome.tell(say("Written: {file}", file=self._file) if self._file else "")
        self._say_key()
        if one is not None and one.decision is not None:
            self._say_decision(one)

    def _say_decision(self, one: CaseStanding) -> None:
        say, decision = self._wording.words.say, one.decision
        if decision is None or one.package is None:
            return
        trust, case = one.package.trust, one.case
        unit = self._wording.plain(unit_name(case.unit))
        occasion = say("Round {round}", round=self._wording.digits(case.round))
        self._title.say(f"{unit} · {case.unit} · {occasion}")
        self._chip.show_chip("ok", "done", say("Decided"))
        local = decision.at.astimezone()
        time = self._wording.digits(clock_time(local))
        unsigned = trust is Trust.UNSIGNED
        signed = say("Signed: {verdict}", verdict=say(trust.word))
        word = say("Not signed yet") if unsigned else signed
        self.signature.show_chip(*trust_look(trust), word)
        self.sign.setVisible(unsigned)
        self.told.say(
            say(
                "{name} decided on {date}: {reason} Revision {code} stands.",
                name=decision.by,
                date=f"{self._wording.date(local.date())} {time}",
                reason=decision.reason.rstrip(".។") + say("."),
                code=short_code(decision.revision),
            )
        )

    def _say_key(self) -> None:
        ready = self.key.key is not None
        for button in (self.reply, self.sign):
            button.setEnabled(ready)
        say = self._wording.words.say
        self._first.tell("" if ready else say("First choose the key and enter its passphrase."))

    def _question(self, one: TakenAnswer) -> TableCell:
        made = self.made
        if made is None:
            return TableCell("")
        label = self._wording.plain(label_of(one.difference, made.record.questionnaire))
        return TableCell(f"{one.difference.code} · {label}", strong=True)

    def _from(self, one: TakenAnswer) -> TableCell:
        compared = None if self.made is None else self.made.compared
        if compared is None or one.revision not in compared.copies:
            return TableCell(self._wording.words.say("Before"))
        letter = LETTERS[list(compared.copies).index(one.revision)]
        assessor = compared.records[one.revision].subject.assessor
        return TableCell(f"{letter} · {assessor}", "ok", "done")

    def _answer(self, one: TakenAnswer) -> str:
        item = one.difference.sides.get(one.revision, one.difference.base)
        if self.made is None or item is None:
            return ""
        model, wording = self.made.record.questionnaire, self._wording
        return " · ".join(said(item, one.difference, model, wording.words, wording.digits))

    def _print(self) -> None:
        made, path = self.made, self.choose(self._proposed("decision", ".pdf"))
        languages, now = (self._wording.language,), self._session.clock()
        if made is not None and path is not None:
            self._session.run(
                lambda _held, _: write_decision(made, path, languages, now).files[0], self._written
            )

    def _save(self) -> None:
        one, path = self._one, self.choose(self._proposed("resolved"))
        if one is not None and path is not None:
            self._session.run(lambda held, _: jobs.export(held, one.case, path), self._written)

    def _sign(self) -> None:
        if self._one is not None and self.key.key is not None:
            self.begun.emit()
            self._session.sign(self._one.case, self.key.key)

    def _reply(self) -> None:
        one, path, key = self._one, self.choose(self._proposed("reply")), self.key.key
        said = ReplyWords(self._session.by, self._session.clock())
        if one is not None and path is not None and key is not None:
            self._session.run(
                lambda held, _: jobs.reply(held, one.case, path, key, said).path, self._written
            )

    def _written(self, path: Path) -> None:
        self.begun.emit()
        self._file = str(path)
        self.say()

    def _withdraw(self) -> None:
        if self._one is not None and self._one.decision is not None:
            self.turn.begin(self._one.decision.merge, self._what_is_withdrawn, back=False)

    def _what_is_withdrawn(self) -> str:
        unit = "" if self._one is None else self._wording.plain(unit_name(self._one.case.unit))
        return self._wording.words.say("Withdraw the decision on {unit}", unit=unit)

    def _proposed(self, kind: str, suffix: str = SUFFIX) -> str:
        case = None if self._one is None else self._one.case
        return kind if case is None else file_name(f"{case.unit}-{case.round}-{kind}{suffix}")

    def _ask(self, name: str) -> Path | None:
        say = self._wording.words.say
        kind = say("Packages") if name.endswith(SUFFIX) else "PDF"
        return ask_new(self, say("Save"), Path.home() / name, kind)
