"""Who signs: a key that is chosen or made, and its passphrase."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from assessment.exchange.keys import PublicKey
from assessment.exchange.rights import NO_RIGHTS, Rights
from assessment.exchange.wording import ROLES
from gui.send.making import NewKey
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from gui.widgets.style import frame
from gui.wording import Wording


class KeyForm(QWidget):
    """Asks for a key; passphrases are shown to nobody and kept nowhere.

    Signals:
        choose_wanted: A key file is to be chosen.
        make_wanted: The key filled in is to be made.
        card_wanted: The fingerprint card of the key is to be made.
        public_wanted: The public part of the key is to be saved.
        entered: The passphrase is typed, ended by Enter.
    """

    choose_wanted = Signal()
    make_wanted = Signal()
    card_wanted = Signal()
    public_wanted = Signal()
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
        self.card = Button(theme, "key_card", role="quiet", drawing="document")
        self.share = Button(theme, "key_public", role="quiet", drawing="folder")
        self.lost = Button(theme, "passphrase_lost", role="quiet", drawing="help")
        self.lost.setCheckable(True)
        self._lost_words = Label(wrap=True)
        self.name = LineField("key_owner")
        self.name.setText(owner)
        self.passphrase, self.again = _secret("passphrase"), _secret("passphrase_again")
        self.make = Button(theme, "make_key", drawing="saving")
        self._build()
        self._connect()

    def _build(self) -> None:
        both = QWidget()
        both.setLayout(spread(self.choose, self.new, None))
        self._key = Captioned(both)
        self._name, self._words = Captioned(self.name), Captioned(self.passphrase)
        self._again = Captioned(self.again)
        self._lost_card = frame("note", "passphrase_lost_words")
        QVBoxLayout(self._lost_card).addWidget(self._lost_words)
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
        column.addLayout(spread(self.lost, self.card, self.share, None))
        column.addWidget(self._lost_card)
        self._switch(on=False)

    def _connect(self) -> None:
        self.choose.clicked.connect(self.choose_wanted)
        self.new.toggled.connect(self._switch)
        self.make.clicked.connect(self.make_wanted)
        self.card.clicked.connect(self.card_wanted)
        self.share.clicked.connect(self.public_wanted)
        self.lost.toggled.connect(lambda _: self.say())
        self.again.returnPressed.connect(self.make_wanted)
        self.passphrase.returnPressed.connect(self._entered)

    def show_key(self, public: PublicKey | None, rights: Rights = NO_RIGHTS) -> None:
        """Sign with this key from now on."""
        self.public, self.rights, self.missing = public, rights, False
        self.again.clear()
        self.new.setChecked(False)
        self.lost.setChecked(False)
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
        self._again.say(say("The passphrase once more"))
        self.make.say(say("Make the key and keep it…"))
        self.card.say(say("Fingerprint card (PDF)…"))
        self.share.say(say("Public part…"))
        self.lost.say(say("Passphrase forgotten?"))
        self._lost_words.say(
            say(
                "Nobody can open a key without its passphrase, also not the secretariat. Make a "
                "new key, send its public part and read its code by telephone: the secretariat "
                "then puts the new key on the list and revokes the old one. What was signed "
                "before stays signed."
            )
        )
        self._say_key()

    def _say_key(self) -> None:
        key, making = self.public, self.new.isChecked()
        say = self._wording.words.say
        told = "" if key is None else say(
            "Key of {name}, code {code}.", name=key.name, code=key.short_code
        )  # fmt: skip
        self._whose.say(told)
        self._whose.setVisible(bool(told))
        for part in (self.card, self.share, self.lost):
            part.setVisible(key is not None and not making)
        self._lost_card.setVisible(key is not None and not making and self.lost.isChecked())
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


def _secret(name: str) -> LineField:
    field = LineField(name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
