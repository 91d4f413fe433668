"""Editors made of rows to tick: the arrow keys move from row to row."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from assessment.language.digits import latin_digits
from gui.fill.editor import Editor
from gui.widgets.tick_row import TickRow

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class RowsEditor(Editor):
    """Hears the arrow keys that its rows leave to it."""

    def tick_rows(self) -> list[TickRow]:
        """The rows from top to bottom."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move the keyboard to the neighbour; at the ends it stays."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        rows = self.tick_rows()
        at = next((i for i, row in enumerate(rows) if row.hasFocus()), None)
        if at is not None and 0 <= at + step < len(rows):
            rows[at + step].setFocus()


def typed_digit(event: QKeyEvent) -> int | None:
    """The digit of a key, whichever layout is on."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    typed = latin_digits(event.text())
    if len(typed) == 1 and typed in "0123456789":
        return int(typed)
    first, last = Qt.Key.Key_0.value, Qt.Key.Key_9.value
    for code in (event.key(), event.nativeVirtualKey()):
        if first <= code <= last:
            return code - first
    return None
