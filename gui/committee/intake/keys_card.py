"""The list of keys in use here, and a door for a newer one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout

from assessment.exchange.roster import SUFFIX, Roster
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.root_door import RootDoor
from gui.wording import Wording


class KeysCard(QFrame):
    """Says which file holds a newer list of keys."""

    roster_given = Signal(object, str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """No list is known."""
        super().__init__()
        self.setProperty("frame", "card")
        self._wording = wording
        self._roster = Roster()
        self.choose: Callable[[], Path | None] = self._ask
        self.ask_root: Callable[[Path], str] = RootDoor(wording, self)
        self.told = Label(role="small", wrap=True)
        self.button = Button(theme, "take_roster", drawing="folder")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(Icon(theme, "gate", "soft", 18))
        line.addWidget(self.told, 1)
        line.addWidget(self.button)
        self.button.clicked.connect(self._choose)
        self.say()

    def show_roster(self, roster: Roster) -> None:
        """Show the list in use."""
        self._roster = roster
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        say, number = self._wording.words.say, self._wording.number
        if self._roster.seq:
            told = say(
                "List of keys: edition {seq}, people: {n}",
                seq=number(self._roster.seq),
                n=number(len(self._roster.people)),
            )
            if self._roster.recipients:
                n = len(self._roster.recipients)
                seals = self._wording.count(
                    "encrypts for {n} recipient", "encrypts for {n} recipients", n
                )
                told = " · ".join((told, seals))
        else:
            told = say("No list of keys yet: every signature counts as an unknown key.")
        self.told.say(told)
        self.button.say(say("Import a list…"))

    def _choose(self) -> None:
        path = self.choose()
        if path is not None:
            self.roster_given.emit(path, self.ask_root(path))

    def _ask(self) -> Path | None:
        say = self._wording.words.say
        kinds = f"{say('Lists of keys')} (*{SUFFIX})"
        chosen, _ = QFileDialog.getOpenFileName(self, say("Import a list…"), "", kinds)
        return Path(chosen) if chosen else None
