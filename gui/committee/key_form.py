"""The secretariat's key: which file, and the words that open it; kept no longer than the page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.wording import Wording

WIDTH = 460


class KeyForm(QWidget):
    """Says that key or words are others now."""

    changed = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """No key is chosen."""
        super().__init__()
        self._wording = wording
        self.path: Path | None = None
        self.choose: Callable[[], Path | None] = self._ask
        self.button = Button(theme, "choose_key", drawing="gate")
        self.words = LineField("passphrase")
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self._words = Captioned(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for field in (self.button, self._words):
            field.setMaximumWidth(WIDTH)
            column.addWidget(field)
        self.button.clicked.connect(self._choose)
        self.words.textChanged.connect(lambda _: self.changed.emit())

    @property
    def complete(self) -> bool:
        """Whether both are given."""
        return self.path is not None and bool(self.words.text())

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.button.say(say("Key of the secretariat…") if self.path is None else self.path.name)
        self._words.say(say("Passphrase of the key"))

    def _choose(self) -> None:
        self.path = self.choose() or self.path
        self.say()
        self.changed.emit()

    def _ask(self) -> Path | None:
        say = self._wording.words.say
        start = str(Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, say("Key of the secretariat…"), start)
        return Path(chosen) if chosen else None
