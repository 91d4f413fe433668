"""Editors made of rows to tick: the arrow keys move from row to row."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.questionnaire.model import Question
from assessment.responses.model import Place
from gui.fill.editor import Editor
from gui.theme import Theme
from gui.widgets.regions import one_stop
from gui.widgets.tick_row import TickRow
from gui.wording import Wording

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class RowsEditor(Editor):
    """Hears the arrow keys that its rows leave to it."""

    def __init__(self, question: Question, place: Place, wording: Wording, theme: Theme) -> None:
        """Without rows."""
        super().__init__(question, place, wording, theme)
        one_stop(self)

    def tick_rows(self) -> list[TickRow]:
        """The rows from top to bottom."""
        raise NotImplementedError

    def first_control(self) -> QWidget:
        """The row that is chosen: what stands is read first; without one the first row."""
        rows = self.tick_rows()
        return next((row for row in rows if row.isChecked()), rows[0] if rows else self)

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
