"""What every editor of an answer promises: on a page of its own, and in a cell of a roster."""

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from assessment.questionnaire.choice_keys import TypedKey, choice_keys
from assessment.questionnaire.model import Choice, Question
from assessment.questionnaire.values import Answer
from assessment.responses.model import Place
from gui.look import Look
from gui.widgets.keyboard import key_of, one_stop
from gui.widgets.style import as_tip, named, stack
from gui.widgets.tick_row import TickRow

ROW, MOST_ROWS, LEAST_WIDTH = 36, 8, 280
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class CellLine(QLineEdit):
    def __init__(
        self, question: Question, _choices: tuple[Choice, ...], look: Look, parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, "cell")
        self.setAccessibleName(look.plain(question.label))

    def show_value(self, value: str) -> None:
        if not self.isModified():
            self.setText(value)

    def value(self) -> str:
        return self.text()


class CellList(QListWidget):
    """The choices of a cell below each other, each with its number, as wide as they need."""

    numbered = Signal(str)  # a number was typed: the name of its choice
    done = Signal()  # a choice was made that is kept at once

    def __init__(
        self, question: Question, choices: tuple[Choice, ...], look: Look, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.question, self.look = question, look
        named(self, "cell")
        self.setProperty("frame", "cell_list")
        self.setAccessibleName(look.heard(question.label))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._keys = choice_keys(question)
        self._typed = TypedKey({choice.name: self._keys[choice.name] for choice in choices})
        for choice in choices:
            said = "\n".join(part for part in look.both(choice.label) if part)
            self.add(f"{self._keys[choice.name]}  {said}", choice.name)
        self.begin()

    def begin(self) -> None:
        """Make what is its own, once the choices stand in it."""

    def add(self, said: str, name: str) -> QListWidgetItem:
        item = QListWidgetItem(said, self)
        item.setToolTip(as_tip(said))
        item.setData(Qt.ItemDataRole.UserRole, name)
        return item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = key_of(event)
        if not digit.isdigit():
            self._typed.forget()
            super().keyPressEvent(event)
            return
        name = self._typed.take(digit)
        for at in range(self.count()):
            item = self.item(at)
            if name is not None and item.data(Qt.ItemDataRole.UserRole) == name:
                self.setCurrentItem(item)
                self.numbered.emit(name)

    def wanted_size(self) -> tuple[int, int]:
        high = min(self.count(), MOST_ROWS) * max(ROW, self.sizeHintForRow(0)) + 6
        return max(LEAST_WIDTH, self.sizeHintForColumn(0) + 24), high

    def show_value(self, value: str) -> None:
        raise NotImplementedError

    def value(self) -> str:
        """The names of what is given, in the order of the questionnaire; empty for nothing."""
        raise NotImplementedError


class Editor(QWidget):
    """Shows one answer and says what a person gives; never changes anything itself."""

    cell: ClassVar[type[CellLine | CellList]] = CellLine  # what opens in a cell of a roster
    column_width: ClassVar[int] = 150  # points its column asks for there
    numeric: ClassVar[bool] = False  # whether its values stand right there

    given = Signal(object, object)  # place, and a text or value; None takes the answer away
    typed = Signal(object, str)  # (place, text): what is being typed, with each key

    def __init__(self, question: Question, place: Place, look: Look) -> None:
        super().__init__()
        self.setObjectName(f"editor_{question.code}")
        self.question, self.place = question, place
        self.look = look
        self.column = stack(on=self, gap=4)

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
        self.given.emit(self.place, value)


class RowsEditor(Editor):
    """Hears the arrow keys that its rows leave to it."""

    def __init__(self, question: Question, place: Place, look: Look) -> None:
        super().__init__(question, place, look)
        one_stop(self)

    def tick_rows(self) -> list[TickRow]:
        raise NotImplementedError

    def first_control(self) -> QWidget:
        rows = self.tick_rows()
        return next((row for row in rows if row.isChecked()), rows[0] if rows else self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        rows = self.tick_rows()
        at = next((i for i, row in enumerate(rows) if row.hasFocus()), None)
        if at is not None and 0 <= at + step < len(rows):
            rows[at + step].setFocus()
