"""Who signs: a key that is chosen or made, and its passphrase."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from assessment.exchange.keys import PublicKey
from gui.send.making import NewKey
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.wording import Wording


class KeyForm(QWidget):
    """Asks for a key; passphrases are shown to nobody and kept nowhere.

    Signals:
        choose_wanted: A key file is to be chosen.
        make_wanted: The key filled in is to be made.
        entered: The passphrase is typed, ended by Enter.
    """

    choose_wanted = Signal()
    make_wanted = Signal()
    entered = Signal()

    def __init__(self, wording: Wording, theme: Theme, owner: str) -> None:
        """Without a key at first; ``owner`` is the name proposed for a new one."""
        super().__init__()
        self._wording = wording
        self.public: PublicKey | None = None
        self.missing = False
        self.choose = Button(theme, "choose_key", drawing="gate")
        self.new = Button(theme, "new_key", role="quiet", drawing="add")
        self.new.setCheckable(True)
        self._whose = Label(role="small", wrap=True).can_be_copied()
        self.name = LineField("key_owner")
        self.name.setText(owner)
        self.passphrase, self.again = _secret("passphrase"), _secret("passphrase_again")
        self.make = Button(theme, "make_key", drawing="saving")
        self._build()
        self.choose.clicked.connect(self.choose_wanted)
        self.new.toggled.connect(self._switch)
        self.make.clicked.connect(self.make_wanted)
        self.again.returnPressed.connect(self.make_wanted)
        self.passphrase.returnPressed.connect(self._entered)

    def _build(self) -> None:
        both = QWidget()
        line = spread(self.choose, self.new, None)
        both.setLayout(line)
        self._key = Captioned(both)
        self._name, self._words = Captioned(self.name), Captioned(self.passphrase)
        self._again = Captioned(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._key)
        column.addWidget(self._whose)
        for part in (self._name, self._words, self._again):
            column.addWidget(part)
        column.addLayout(spread(self.make, None))
        self._switch(on=False)

    def show_key(self, public: PublicKey | None) -> None:
        """Sign with this key from now on."""
        self.public, self.missing = public, False
        self.again.clear()
        self.new.setChecked(False)
        self.say()
        self.passphrase.setFocus()

    def wanted(self) -> NewKey:
        """The key filled in."""
        return NewKey(self.name.text(), self.passphrase.text(), self.again.text())

    def show_missing(self) -> None:
        """Say that a key is needed."""
        self.missing = True
        self.say()
        self.choose.setFocus()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self._key.say(say("Key"))
        self.choose.say(say("Choose a key…"))
        self._key.show_finding(say("Choose a key, or make one.") if self.missing else "")
        key = self.public
        told = "" if key is None else say(
            "Key of {name}, code {code}.", name=key.name, code=key.short_code
        )  # fmt: skip
        self._whose.say(told)
        self._whose.setVisible(bool(told))
        self.new.say(say("Make a new key"))
        self._name.say(say("Name of the owner"))
        self._words.say(say("Passphrase of the key"))
        self._again.say(say("The passphrase once more"))
        self.make.say(say("Make the key and keep it…"))

    def _entered(self) -> None:
        if self.new.isChecked():
            self.again.setFocus()
        else:
            self.entered.emit()

    def _switch(self, on: bool) -> None:  # noqa: FBT001 - what Qt's signal gives
        for part in (self._name, self._again, self.make):
            part.setVisible(on)
        if on:
            self.name.setFocus()


def _secret(name: str) -> LineField:
    field = LineField(name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
