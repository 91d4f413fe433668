"""A person with a keyboard and no mouse: every key goes to the widget that has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

MOST_TABS = 400
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Keyboard:
    """Presses keys in one window; nothing else is ever called on it."""

    def __init__(self, window) -> None:
        self.window = window

    @property
    def focus(self):
        return QApplication.focusWidget() or self.window

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()

    def press(self, key, modifiers=NONE) -> None:
        QTest.keyClick(self.focus, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Letter by letter, since the first one may open an editor that takes the others."""
        for letter in text:
            QTest.keyClicks(self.focus, letter)
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
