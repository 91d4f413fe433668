"""The secretariat's key: which file, and the words that open it; kept no longer than the page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.committee.pen import Pen
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.wording import Wording

WIDTH = 460


class KeyForm(QWidget):
    """Says that key or words are others now, and that the words were ended by Enter."""

    changed = Signal()
    entered = Signal()

    def __init__(self, wording: Wording, theme: Theme, *, one_line: bool = False) -> None:
        """No key is chosen; ``one_line`` puts both beside each other."""
        super().__init__()
        self._wording, self._one_line = wording, one_line
        self.path: Path | None = None
        self.choose: Callable[[], Path | None] = self._ask
        self.button = Button(theme, "choose_key", drawing="gate")
        self.words = LineField("passphrase")
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self._words = Captioned(self.words)
        self._words.caption.setHidden(one_line)
        both = QHBoxLayout(self) if one_line else QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(8)
        for field in (self.button, self._words):
            field.setMaximumWidth(WIDTH)
            both.addWidget(field)
        self.button.clicked.connect(self._choose)
        self.words.textChanged.connect(lambda _: self.changed.emit())
        self.words.returnPressed.connect(self.entered)

    @property
    def pen(self) -> Pen | None:
        """Key and words; None while one of them is missing."""
        if self.path is None or not self.words.text():
            return None
        return Pen(self.path, self.words.text())

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.button.say(say("Key of the secretariat…") if self.path is None else self.path.name)
        self._words.say(say("Passphrase of the key"))
        if self._one_line:
            self.words.setPlaceholderText(say("Passphrase of the key"))

    def _choose(self) -> None:
        self.path = self.choose() or self.path
        self.say()
        if self.path is not None:
            self.words.setFocus()
        self.changed.emit()

    def _ask(self) -> Path | None:
        say = self._wording.words.say
        start = str(Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, say("Key of the secretariat…"), start)
        return Path(chosen) if chosen else None
