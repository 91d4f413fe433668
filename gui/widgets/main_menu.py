"""The menu: actions, then appearance and digits to choose."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from assessment.words import mark
from gui.theme import Appearance
from gui.widgets.look import Look
from gui.wording import Wording

APPEARANCES = {
    Appearance.SYSTEM: mark("Follow the system setting"),
    Appearance.LIGHT: mark("Light appearance"),
    Appearance.DARK: mark("Dark appearance"),
    Appearance.CONTRAST: mark("High contrast"),
}


class MainMenu(QMenu):
    """Says what is chosen to the look itself."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget) -> None:
        """Only appearance and digits, until it is filled."""
        super().__init__(parent)
        self.setObjectName("main_menu")
        self._look, self._wording = look, wording
        self._first = self.addSeparator()
        group = QActionGroup(self)
        self.looks: dict[Appearance, QAction] = {}
        for appearance in APPEARANCES:
            action = QAction(self, checkable=True)
            action.setChecked(appearance is look.appearance)
            action.triggered.connect(lambda _=False, to=appearance: look.set_appearance(to))
            group.addAction(action)
            self.addAction(action)
            self.looks[appearance] = action
        self.digits = QAction(self, checkable=True)
        self.digits.setChecked(look.khmer_digits)
        self.digits.triggered.connect(lambda on: look.set_khmer_digits(on=on))
        self.addAction(self.digits)
        wording.changed.connect(self._words)
        self._words()

    def fill(self, actions: Mapping[str, QAction], names: Sequence[str]) -> None:
        """Put actions on top, in this order; an empty name is a line between them."""
        for name in names:
            if name:
                self.insertAction(self._first, actions[name])
            else:
                self.insertSeparator(self._first)

    def _words(self) -> None:
        say = self._wording.words.say
        self.setAccessibleName(say("Menu"))
        for appearance, action in self.looks.items():
            action.setText(say(APPEARANCES[appearance]))
        self.digits.setText(say("Khmer digits in Khmer text"))
