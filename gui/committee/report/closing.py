"""Closing the round of the report, and opening it again: what is demanded, who, why, which key."""

from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessment.consolidation.acts import Word
from assessment.consolidation.closing import Demand, RoundClosing, close_round, reopen_round
from assessment.consolidation.collection import Collection
from assessment.language.digits import latin_digits
from assessment.progress import Progress
from gui.committee.forms import WIDTH, SecretariatKeyForm
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField, TextBox
from gui.widgets.label import Label
from gui.widgets.style import named, spread, stack
from gui.wording import Wording


class ClosingForm(QFrame):
    """Says in one line whether the round is closed; opens into what has to be said for the act.

    Signals:
        begun: The act is on its way, so what was found before no longer holds.
    """

    begun = Signal()

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "closing_form").setProperty("frame", "card")
        self._session, self._wording = session, wording
        self._closing: RoundClosing | None = None
        self._told = Label(wrap=True)
        self.begin = Button(theme, "closing_begin", drawing="gate")
        self.least = LineField("closing_least")
        self.least.setText("100")
        self.exceptions = TextBox("closing_exceptions", lines=2)
        self.reason = LineField("closing_reason")
        self.key = SecretariatKeyForm(wording, theme, one_line=True)
        self.now = Button(theme, "closing_now", role="primary", drawing="done")
        self.cancel = Button(theme, "closing_cancel", role="quiet")
        self._least, self._reason = Captioned(self.least, wrap=True), Captioned(self.reason)
        self._exceptions, self._fields = Captioned(self.exceptions, wrap=True), QFrame()
        self.exceptions.setMaximumHeight(84)
        self._least.setMaximumWidth(WIDTH)
        for field in (self._exceptions, self._reason, self.key):
            field.setMaximumWidth(2 * WIDTH)
        fields = self._least, self._exceptions, self._reason, self.key
        stack(*fields, spread(self.now, self.cancel, None), on=self._fields,
              margins=(0, 4, 0, 0), gap=8)  # fmt: skip
        head = spread((self._told, 1), self.begin)
        stack(head, self._fields, on=self, margins=(20, 10, 20, 10), gap=4)
        self._fields.hide()
        self.begin.clicked.connect(partial(self._open, on=True))
        self.cancel.clicked.connect(partial(self._open, on=False))
        self.now.clicked.connect(self._act)
        self.reason.returnPressed.connect(self._act)
        for one in (self.reason, self.least):
            one.textChanged.connect(lambda _: self._say_ready())

    def show_closing(self, closing: RoundClosing | None) -> bool:
        """Show whether the round is closed, by which act; whether that is news."""
        news = closing != self._closing
        if news:
            self._fields.hide()
            self.reason.clear()
        self._closing = closing
        self.say()
        return news

    def say(self) -> None:
        say, closed = self._wording.words.say, self._closing
        round_name = self._wording.digits(self._session.round)
        self.setVisible(bool(round_name))
        if closed is None:
            self._told.say(say("The round {round} is open.", round=round_name))
        else:
            self._told.say(
                say(
                    "The round {round} was closed by {name}: {n} of {m} expected units approved.",
                    round=round_name,
                    name=closed.by,
                    n=self._wording.number(closed.approved),
                    m=self._wording.number(closed.expected),
                )
            )
        self.begin.say(say("Close the round…") if closed is None else say("Reopen the round…"))
        self._least.say(say("Approved units demanded, per cent of those expected"))
        self._exceptions.say(say("Units not waited for, one per line: code = reason"))
        self._reason.say(say("Reason (it is kept permanently)"))
        self.key.say()
        self.now.say(say("Close the round") if closed is None else say("Reopen the round"))
        self.cancel.say(say("Cancel"))
        self._say_ready()

    def _say_ready(self) -> None:
        self.now.setEnabled(bool(self.reason.text().strip()) and self._percent is not None)
        for field in (self._least, self._exceptions):
            field.setVisible(self._closing is None)
        self.begin.setVisible(self._fields.isHidden())

    def _open(self, *, on: bool) -> None:
        self._fields.setVisible(on)
        self._say_ready()
        if not on:
            self.begin.setFocus()
        elif self._closing is None:
            self.least.setFocus()
        else:
            self.reason.setFocus()

    def _act(self) -> None:
        if not self.now.isEnabled():
            return
        word = Word(self._session.by, self._session.clock(), self.reason.text())
        demand = Demand(Decimal(self._percent or 0), self._named())
        occasion, key, closing = self._session.round, self.key.key, self._closing
        self.begun.emit()

        def work(held: Collection, _progress: Progress) -> RoundClosing:
            signer = None if key is None else key.signer(word.at)
            if closing is not None:
                return reopen_round(held, occasion, word, signer)
            return close_round(held, occasion, demand, word, signer)

        self._session.run(work, lambda _: self._session.refresh())

    @property
    def _percent(self) -> int | None:
        """The share demanded; None where it is none."""
        told = latin_digits(self.least.text()).strip()
        return int(told) if told.isdecimal() and int(told) <= 100 else None

    def _named(self) -> dict[str, str]:
        lines = [line.partition("=") for line in self.exceptions.toPlainText().splitlines()]
        return {unit.strip(): reason.strip() for unit, _, reason in lines if unit.strip()}
