"""Letters and digits by the key pressed, also while the Khmer layout is on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# What the Khmer layout (NiDA) writes on the keys the pages listen to.
KHMER_LETTERS = {"ា": "A", "ាំ": "A", "រ": "R", "ឬ": "R", "ដ": "D", "ឌ": "D"}
KHMER_DIGITS = "០១២៣៤៥៦៧៨៩"
MODIFIERS = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


def key_of(event: QKeyEvent) -> str:
    """The Latin letter or digit of the key, in capitals; empty for others and with Ctrl or Alt."""
    if event.modifiers() & ~MODIFIERS:
        return ""
    text = event.text()
    if text in KHMER_LETTERS:
        return KHMER_LETTERS[text]
    if text and text in KHMER_DIGITS:
        return str(KHMER_DIGITS.index(text))
    key = event.key()
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 or Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return chr(key)
    native = event.nativeVirtualKey()  # on Windows the place of the key, whatever it writes
    return chr(native) if text and ord("A") <= native <= ord("Z") and not text.isascii() else ""
