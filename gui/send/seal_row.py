"""Sealing for the committee: a tick where it can be done, a sentence why not where it cannot."""

from collections.abc import Iterator

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from assessment.exchange import sealing
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.style import named, spread, stack
from gui.widgets.tick_row import TickRow
from gui.wording import Wording


class SealRow(QWidget):
    """Not ticked until a person does: what is sealed cannot be countersigned any more."""

    def __init__(self, wording: Wording, theme: Theme, *, can_seal: bool | None = None) -> None:
        """``can_seal`` says whether the library is there, instead of looking."""
        super().__init__()
        named(self, "seal_row")
        self._wording = wording
        self.can_seal = sealing.can_seal() if can_seal is None else can_seal
        self.known = sealing.NOBODY
        self._task: Task | None = None
        self.tick = TickRow(theme, "seal")
        self.why_not = Label(role="small", wrap=True)
        self.choose = Button(theme, "choose_recipients", role="quiet", drawing="folder")
        stack(self.tick, spread((self.why_not, 1), self.choose), on=self, gap=2)
        self.say()

    @property
    def wanted(self) -> tuple[str, ...]:
        return self.known.words if self.tick.isChecked() else ()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def look_again(self) -> None:
        """Look whom the list of keys names now; a long one takes a moment to read."""
        if self.can_seal:
            self._task = Task(lambda _: sealing.recipients_in_use(), self)
            self._task.finished.connect(self._show)
            self._task.start()

    def _show(self, found: sealing.KnownRecipients) -> None:
        if found == self.known:
            return
        self.known = found
        if not found.words:
            self.tick.setChecked(False)
        self.say()

    def show_known(self, found: tuple[str, ...]) -> None:
        self._show(sealing.KnownRecipients(found))
        self.tick.setFocus()

    def say(self) -> None:
        say = self._wording.words.say
        self.tick.say(
            self._wording.count(
                "Encrypt for the committee ({n} recipient): nobody else can open it",
                "Encrypt for the committee ({n} recipients): nobody else can open it",
                len(self.known.words),
            )
        )
        self.tick.setVisible(bool(self.known.words))
        self.choose.say(say("Recipients…"))
        # What the committee signed is not replaced by a file from somewhere.
        signed = self.known.edition or self.known.problem
        self.choose.setVisible(self.can_seal and not signed)
        self.why_not.say(" ".join(self._about_known()))

    def _about_known(self) -> Iterator[str]:
        say = self._wording.words.say
        if not self.can_seal:
            yield say(
                "The package is not encrypted: the encryption library is not installed on this "
                "computer."
            )
        elif self.known.problem is not None:
            yield self._wording.words.finding(self.known.problem)
        elif not self.known.words:
            yield say(
                "The package is not encrypted: the committee's recipients are not known on this "
                "computer."
            )
        else:
            yield say("An encrypted package can no longer be countersigned.")
            if self.known.edition:
                edition = self._wording.number(self.known.edition)
                yield say(
                    "The recipients are named in the list of keys, edition {seq}.", seq=edition
                )
