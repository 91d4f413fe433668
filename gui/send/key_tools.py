"""What else can be done with a key: its card, its public part, its passphrase, the list of keys."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from assessment.exchange.keys import PASSPHRASE_WANTED
from gui.send.making import NewPassphrase
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.widgets.style import frame, named
from gui.wording import Wording


class KeyTools(QFrame):
    """Buttons, and the fields for another passphrase; hidden until they are asked for.

    Signals:
        card_wanted: The fingerprint card of the key is to be made.
        public_wanted: The public part of the key is to be saved.
        list_wanted: A list of keys is to be taken in.
        change_wanted: The key is to be kept under the new passphrase.
    """

    card_wanted = Signal()
    public_wanted = Signal()
    list_wanted = Signal()
    change_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Without fields at first."""
        super().__init__()
        named(self, "key_tools")
        self.setProperty("frame", "quiet")
        self._wording = wording
        self.card = Button(theme, "key_card", role="quiet", drawing="document")
        self.share = Button(theme, "key_public", role="quiet", drawing="folder")
        self.list = Button(theme, "key_list", role="quiet", drawing="list")
        self.lost = Button(theme, "passphrase_lost", role="quiet", drawing="help")
        self.change = Button(theme, "passphrase_change", role="quiet", drawing="edit")
        for toggle in (self.lost, self.change):
            toggle.setCheckable(True)
        self._lost_words = Label(wrap=True)
        self.old, self.fresh, self.again = (
            secret(name) for name in ("passphrase_old", "passphrase_fresh", "passphrase_repeated")
        )
        self.keep = Button(theme, "keep_passphrase", drawing="saving")
        self._build()
        self._connect()
        self.hide()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(4)
        column.addLayout(spread(self.card, self.share, self.list, None))
        column.addLayout(spread(self.change, self.lost, None))
        self._lost_card = frame("note", "passphrase_lost_words")
        QVBoxLayout(self._lost_card).addWidget(self._lost_words)
        column.addWidget(self._lost_card)
        self._fields = [Captioned(field) for field in (self.old, self.fresh, self.again)]
        for field in self._fields:
            column.addWidget(field)
        column.addLayout(spread(self.keep, None))

    def _connect(self) -> None:
        self.card.clicked.connect(self.card_wanted)
        self.share.clicked.connect(self.public_wanted)
        self.list.clicked.connect(self.list_wanted)
        self.lost.toggled.connect(lambda _: self.say())
        self.change.toggled.connect(self._begin)
        self.keep.clicked.connect(self.change_wanted)
        self.again.returnPressed.connect(self.change_wanted)

    def wanted(self) -> NewPassphrase:
        """The passphrase filled in, beside the old one."""
        return NewPassphrase(self.old.text(), self.fresh.text(), self.again.text())

    def put_away(self) -> None:
        """Nothing is asked for any more; nothing that was typed stays."""
        for toggle in (self.lost, self.change):
            toggle.setChecked(False)
        for field in (self.old, self.fresh, self.again):
            field.clear()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.card.say(say("Fingerprint card (PDF)…"))
        self.share.say(say("Public part…"))
        self.list.say(say("List of keys…"))
        self.lost.say(say("Passphrase forgotten?"))
        self.change.say(say("Change the passphrase"))
        self._lost_words.say(
            say(
                "Nobody can open a key without its passphrase, not even the secretariat. Make a "
                "new key, send its public part and read its code by telephone: the secretariat "
                "then puts the new key on the list and revokes the old one. What was signed "
                "before stays signed."
            )
        )
        names = (say("Current passphrase"), say("New passphrase"),
                 say("The new passphrase once more"))  # fmt: skip
        for field, name in zip(self._fields, names, strict=True):
            field.say(name)
            field.setVisible(self.change.isChecked())
        self.fresh.setPlaceholderText(say(PASSPHRASE_WANTED))
        self.keep.say(say("Keep the key under the new passphrase"))
        self.keep.setVisible(self.change.isChecked())
        self._lost_card.setVisible(self.lost.isChecked())

    def _begin(self, on: bool) -> None:  # noqa: FBT001 - what Qt's signal gives
        self.say()
        if on:
            self.old.setFocus()


def secret(name: str) -> LineField:
    """A field whose text is shown to nobody."""
    field = LineField(name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
