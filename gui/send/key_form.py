"""Who signs: a key that is chosen or made, and its passphrase."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.exchange.keys import PASSPHRASE_WANTED, PublicKey
from assessment.exchange.rights import NO_RIGHTS, Rights
from assessment.exchange.role_words import ROLES
from gui.send.key_tools import KeyTools, secret
from gui.send.making import NewKey
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.widgets.marks import Chip
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
        self.rights = NO_RIGHTS
        self.missing = False
        self.choose = Button(theme, "choose_key", drawing="gate")
        self.new = Button(theme, "new_key", role="quiet", drawing="add")
        self.new.setCheckable(True)
        self._whose = Label(role="small", wrap=True).can_be_copied()
        self._chip = Chip(theme, "key_standing")
        self.more = Button(theme, "key_more", role="quiet", drawing="settings")
        self.more.setCheckable(True)
        self.tools = KeyTools(wording, theme)
        self.name = LineField("key_owner")
        self.name.setText(owner)
        self.passphrase, self.again = secret("passphrase"), secret("passphrase_again")
        self.make = Button(theme, "make_key", drawing="saving")
        self._build()
        self._connect()

    def _build(self) -> None:
        both = QWidget()
        both.setLayout(spread(self.choose, self.new, self.more, None))
        self._key = Captioned(both)
        self._name, self._words = Captioned(self.name), Captioned(self.passphrase)
        self._again = Captioned(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._key)
        told = spread(self._whose, self._chip)
        told.setStretch(0, 1)
        column.addLayout(told)
        for part in (self._name, self._words, self._again):
            column.addWidget(part)
        column.addLayout(spread(self.make, None))
        column.addWidget(self.tools)
        self._switch(on=False)

    def _connect(self) -> None:
        self.choose.clicked.connect(self.choose_wanted)
        self.new.toggled.connect(self._switch)
        self.make.clicked.connect(self.make_wanted)
        self.more.toggled.connect(self._open_tools)
        self.again.returnPressed.connect(self.make_wanted)
        self.passphrase.returnPressed.connect(self._entered)

    def show_key(self, public: PublicKey | None, rights: Rights = NO_RIGHTS) -> None:
        """Sign with this key from now on."""
        self.public, self.rights, self.missing = public, rights, False
        self.again.clear()
        self.new.setChecked(False)
        self.tools.put_away()
        self.say()

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
        self.choose.say(say("Choose a key…") if self.public is None else say("Another key…"))
        self._key.show_finding(say("Choose a key, or make one.") if self.missing else "")
        self.new.say(say("Make a new key"))
        self._name.say(say("Name of the owner"))
        self._words.say(say("Passphrase of the key"))
        wanted = say(PASSPHRASE_WANTED) if self.new.isChecked() else ""
        self.passphrase.setPlaceholderText(wanted)
        self._again.say(say("The passphrase once more"))
        self.make.say(say("Make the key and keep it…"))
        self.more.say(say("More…"))
        self.tools.say()
        self._say_key()

    def _say_key(self) -> None:
        key, making = self.public, self.new.isChecked()
        say = self._wording.words.say
        told = "" if key is None else say(
            "Key of {name}, code {code}.", name=key.name, code=key.short_code
        )  # fmt: skip
        self._whose.say(told)
        self._whose.setVisible(bool(told))
        self.more.setVisible(key is not None and not making)
        self.tools.setVisible(key is not None and not making and self.more.isChecked())
        self._words.setVisible(key is not None or making)
        self._chip.setVisible(key is not None and self.rights.edition > 0)
        if self.rights.revoked:
            self._chip.show_chip("stop", "finding", say("Revoked key"))
        elif self.rights.roles:
            roles = ", ".join(say(ROLES[role]) for role in ROLES if role in self.rights.roles)
            self._chip.show_chip("ok", "done", roles)
        elif self.rights.listed:
            self._chip.show_chip("warn", "warning", say("Wrong role"))
        else:
            self._chip.show_chip("idle", "note", say("Not on the list of keys yet"))

    def _open_tools(self, on: bool) -> None:  # noqa: FBT001 - what Qt's signal gives
        if not on:
            self.tools.put_away()
        self.say()

    def _entered(self) -> None:
        if self.new.isChecked():
            self.again.setFocus()
        else:
            self.entered.emit()

    def _switch(self, on: bool) -> None:  # noqa: FBT001 - what Qt's signal gives
        for part in (self._name, self._again, self.make):
            part.setVisible(on)
        self.say()
        if on:
            self.name.setFocus()
