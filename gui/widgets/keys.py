"""Letters and digits by the key pressed, also while the Khmer layout is on."""

from string import ascii_uppercase, digits

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from assessment.language.digits import latin_digits

# What the Khmer layout (NiDA) writes on each letter key, without and with Shift.
_NIDA = {
    "A": "ា ាំ", "B": "ប ព", "C": "ច ជ", "D": "ដ ឌ", "E": "េ ែ", "F": "ថ ធ", "G": "ង អ", "H": "ហ ះ",
    "I": "ិ ី", "J": "្ ញ", "K": "ក គ", "L": "ល ឡ", "M": "ម ំ", "N": "ន ណ", "O": "ោ ៅ", "P": "ផ ភ",
    "Q": "ឆ ឈ", "R": "រ ឬ", "S": "ស ៃ", "T": "ត ទ", "U": "ុ ូ", "V": "វ េះ", "W": "ឹ ឺ", "X": "ខ ឃ",
    "Y": "យ ួ", "Z": "ឋ ឍ",
}  # fmt: skip
KHMER_LETTERS = {sign: letter for letter, signs in _NIDA.items() for sign in signs.split()}
_SIGNS = digits + ascii_uppercase
MODIFIERS = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


def key_of(event: QKeyEvent) -> str:
    """The Latin letter or digit of the key, in capitals; empty for others and with Ctrl or Alt."""
    if event.modifiers() & ~MODIFIERS:
        return ""
    text = event.text()
    if text in KHMER_LETTERS:
        return KHMER_LETTERS[text]
    plain = latin_digits(text).upper()
    if len(plain) == 1 and plain in _SIGNS:
        return plain
    key = event.key()
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 or Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return chr(key)
    return _by_place(event.nativeVirtualKey()) if text and not text.isascii() else ""


def _by_place(native: int) -> str:
    """On Windows the place of the key, whatever the layout writes there."""
    known = ord("A") <= native <= ord("Z") or ord("0") <= native <= ord("9")
    return chr(native) if known else ""
