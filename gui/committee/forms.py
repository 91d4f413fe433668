"""Forms of several pages: the key of the secretariat; who withdraws something, and why."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from assessment.words import mark
from gui.committee.jobs import SecretariatKey
from gui.committee.session import CommitteeSession
from gui.look import Look
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.keyboard import on_escape
from gui.widgets.label import Label
from gui.widgets.outside import ask_old
from gui.widgets.style import Framed, spread, stack

WIDTH = 460
HINTED = 32  # what the edges of a field take beside its hint
ASKS = mark("Key of the secretariat…")
NO_NAME, NO_REASON = mark("A name is missing."), mark("A reason is missing.")


class SecretariatKeyForm(QWidget):
    """Says that key or words are others now, and that the words were ended by Enter."""

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look, *, one_line: bool = False, asks: str = ASKS) -> None:
        super().__init__()
        self._look, self._one_line, self._asks = look, one_line, asks
        self.path: Path | None = None
        self.choose: Callable[[], Path | None] = lambda: ask_old(self, look.say(asks), Path.home())
        self.button = Button(look, "choose_key", drawing="gate")
        self.words = LineField("passphrase")
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self._words = Captioned(self.words)
        self._words.caption.setHidden(one_line)
        for field in (self.button, self._words):
            field.setMaximumWidth(WIDTH)
        (spread if one_line else stack)(self.button, self._words, on=self, gap=8)
        self.button.clicked.connect(self._choose)
        self.words.textChanged.connect(lambda _: self.changed.emit())
        self.words.returnPressed.connect(self.entered)
        look.told_by(self.say)

    @property
    def key(self) -> SecretariatKey | None:
        words = self.words.text()
        return SecretariatKey(self.path, words) if self.path is not None and words else None

    def say(self) -> None:
        say = self._look.say
        self.button.say(say(self._asks) if self.path is None else self.path.name)
        self._words.say(say("Passphrase of the key"))
        if self._one_line:
            hint = say("Passphrase")
            self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(hint) + HINTED)
            self.words.hint(hint)

    def _choose(self) -> None:
        self.path = self.choose() or self.path
        self.say()
        if self.path is not None:
            self.words.setFocus()
        self.changed.emit()


class NeededLine(Captioned):
    """A line that cannot stay empty; ``lacks`` is the message that says so below it."""

    def __init__(self, name: str, lacks: str, look: Look, *, wrap: bool = False) -> None:
        self.line = LineField(name)
        super().__init__(self.line, wrap=wrap)
        self._lacks, self._look = lacks, look
        self.line.textChanged.connect(lambda _: self.show_finding(""))

    def given(self) -> str:
        """What was typed; where that is nothing it is said, with the keyboard on the line."""
        given = self.line.text().strip()
        if not given:
            self.show_finding(self._look.say(self._lacks))
            self.line.setFocus()
        return given


class TurnForm(Framed):
    given = Signal(int, bool, str, str)  # merge, whether it comes back, who and why
    left = Signal()  # it was closed without anything being turned
    lacking = Signal()  # a name or a reason is missing, which is said below the field

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__("quiet", "turn_form")
        self._look = look
        self._merge, self._back = 0, False
        self._what: Callable[[], str] = str
        self.about = Label(role="bold", wrap=True)
        self._by = NeededLine("turned_by", NO_NAME, look)
        self._reason = NeededLine("turn_reason", NO_REASON, look)
        self.by, self.reason = self._by.line, self._reason.line
        self.by.setText(session.by)
        self.cancel = Button(look, "turn_cancel", role="quiet")
        self.button = Button(look, "turn_now", drawing="returned")
        foot = spread(None, self.cancel, self.button)
        stack(self.about, self._by, self._reason, foot, on=self, margins=(10, 8, 10, 8), gap=6)
        self.cancel.clicked.connect(self._leave)
        self.button.clicked.connect(self._give)
        on_escape(self, self._leave)
        for field in (self.by, self.reason):
            field.returnPressed.connect(self._give)
        self.given.connect(session.turn)
        session.busy.connect(self.button.setDisabled)
        look.told_by(self.say)
        self.hide()

    def begin(self, merge: int, what: Callable[[], str], *, back: bool) -> None:
        self._what = what
        if (merge, back) != (self._merge, self._back) or self.isHidden():
            self.reason.clear()
        self._merge, self._back = merge, back
        self.say()
        self.show()
        (self.reason if self.by.text().strip() else self.by).setFocus()

    def say(self) -> None:
        say = self._look.say
        self.about.say(self._what())
        self._by.say(say("Restored by") if self._back else say("Withdrawn by"))
        self._reason.say(say("Reason (it is kept permanently)"))
        self.cancel.say(say("Cancel"), tip="Esc")
        self.button.say(say("Restore") if self._back else say("Withdraw"), tip="Enter")

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _give(self) -> None:
        by = self._by.given()
        reason = by and self._reason.given()
        if not reason:
            self.lacking.emit()
        elif self.button.isEnabled():
            self.hide()
            self.given.emit(self._merge, self._back, by, reason)
