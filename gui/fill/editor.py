"""What every editor of an answer promises."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.questionnaire.model import Choice, Question
from assessment.responses.model import Answer, Place
from gui.theme import Theme
from gui.widgets.regions import one_stop
from gui.widgets.tick_row import TickRow
from gui.wording import Wording


class Editor(QWidget):
    """Shows one answer and says what a person gives; never changes anything itself.

    Signals:
        given: (place, value): a typed text or an answer value; None takes the answer away.
        typed: (place, text): what is being typed, with each key.
    """

    given = Signal(object, object)
    typed = Signal(object, str)

    def __init__(self, question: Question, place: Place, wording: Wording, theme: Theme) -> None:
        """An editor for the question at the place."""
        super().__init__()
        self.setObjectName(f"editor_{question.code}")
        self.question, self.place = question, place
        self.wording, self.theme = wording, theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        """Show the answer of the record and the choices on offer; emits nothing."""
        raise NotImplementedError

    def go_on(self, text: str) -> None:
        """Show a text that was typed before and could not be given; it is tried again."""

    def show_finding(self, sentence: str, second: str = "") -> None:
        """Say beside the field what is wrong; editors without typing need nothing."""

    def first_control(self) -> QWidget:
        """Where the keyboard goes when the page comes; the whole stands for its first control."""
        return self

    def give_now(self) -> None:
        """Give what is typed and not given yet."""

    def give(self, value: object) -> None:
        """Say what the person gave."""
        self.given.emit(self.place, value)


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
