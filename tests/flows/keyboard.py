"""A person with a keyboard and no mouse: every key goes to the widget that has the focus."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

MOST_TABS = 400
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Keyboard:
    """Presses keys in one window; nothing else is ever called on it.

    ``pressed`` counts them, letters of texts apart, which have to be typed anyhow.
    """

    def __init__(self, window) -> None:
        self.window = window
        self.pressed = 0

    @property
    def focus(self):
        return QApplication.focusWidget() or self.window

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()

    def press(self, key, modifiers=NONE) -> None:
        QTest.keyClick(self.focus, key, modifiers)
        self.pressed += 1
        self.settle()

    def type(self, text: str) -> None:
        """Letter by letter, since the first one may open an editor that takes the others."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus, letter)
            else:  # QTest knows no key of it
                pressed = QKeyEvent(QEvent.Type.KeyPress, 0, NONE, letter)
                QApplication.sendEvent(self.focus, pressed)
            QApplication.processEvents()
        self.settle()

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the control of that name has the keyboard."""
        seen = []
        for _ in range(MOST_TABS):
            if self.focus.objectName() == name:
                return
            seen.append(self.focus.objectName())
            self.press(Key.Key_Backtab if back else Key.Key_Tab, SHIFT if back else NONE)
        passed = list(dict.fromkeys(seen))
        raise AssertionError(f"Tab never reached {name}; it went through {passed}")

    def activate(self, name: str) -> None:
        """Go to a button and press it."""
        self.tab_to(name)
        self.press(Key.Key_Space)

    def sees(self, name: str) -> list[QWidget]:
        """The controls of that name that are on the page."""
        return [one for one in self.window.findChildren(QWidget, name) if one.isVisible()]

    def find(self, name: str):
        """The one that is there."""
        assert self.sees(name), f"{name} is nowhere on this page"
        return self.sees(name)[0]

    def write(self, name: str, text: str) -> None:
        """Go to a field and type, in place of what stands there."""
        self.tab_to(name)
        self.press(Key.Key_A, CTRL)
        self.type(text)
