"""Sealing for the committee: a tick where it can be done, a sentence why not where it cannot."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.exchange import recipients
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import Label
from gui.widgets.style import named
from gui.widgets.tick_row import TickRow
from gui.wording import Wording


class SealRow(QWidget):
    """Not ticked until a person does: what is sealed cannot be countersigned any more.

    Signals:
        file_wanted: The file that names the committee's recipients is to be chosen.
    """

    file_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme, *, can_seal: bool | None = None) -> None:
        """``can_seal`` says whether the library is there, instead of looking."""
        super().__init__()
        named(self, "seal_row")
        self._wording = wording
        self.can_seal = recipients.can_seal() if can_seal is None else can_seal
        self.known = recipients.known() if self.can_seal else ()
        self.tick = TickRow(theme, "seal")
        self.why_not = Label(role="small", wrap=True)
        self.choose = Button(theme, "choose_recipients", role="quiet", drawing="folder")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.tick)
        line = spread(self.why_not, self.choose)
        line.setStretch(0, 1)
        column.addLayout(line)
        self.choose.clicked.connect(self.file_wanted)
        self.say()

    @property
    def wanted(self) -> tuple[str, ...]:
        """The recipients, when a person wants it sealed; none otherwise."""
        return self.known if self.tick.isChecked() else ()

    def taking(self, path: Path) -> Callable[[], tuple[str, ...]]:
        """The work of taking in the recipients in a file."""
        return lambda: recipients.take_in(path)

    def show_known(self, found: tuple[str, ...]) -> None:
        """These are the committee's recipients from now on."""
        self.known = found
        self.say()
        self.tick.setFocus()

    def say(self) -> None:
        """Say everything in the language in use."""
        say, number = self._wording.words.say, self._wording.number
        n = number(len(self.known))
        self.tick.say(say("Seal for the committee ({n} recipients): nobody else can open it", n=n))
        self.tick.setVisible(bool(self.known))
        self.choose.say(say("Recipients…"))
        self.choose.setVisible(self.can_seal)
        if not self.can_seal:
            self.why_not.say(
                say("It is not sealed: the library that seals is not installed on this computer.")
            )
        elif not self.known:
            self.why_not.say(
                say("It is not sealed: the recipients of the committee are not known here.")
            )
        else:
            self.why_not.say(say("What is sealed cannot be countersigned any more."))
