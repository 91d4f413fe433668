"""What every editor of an answer promises, on a page and in a cell; and those of choices."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from assessment.questionnaire.choice_keys import AGREED, TypedKey, choice_keys
from assessment.questionnaire.model import Choice, Question
from assessment.questionnaire.values import ACKNOWLEDGED, Answer
from assessment.responses.choices import toggled
from assessment.responses.model import Place
from assessment.words import both, mark
from gui.display import Display
from gui.widgets.keyboard import key_of, one_stop
from gui.widgets.style import Framed, as_tip, emptied, stack, with_object_name
from gui.widgets.tick_row import ListTicks, TickRow

ROW = 36
MOST_ROWS = 8
LEAST_WIDTH = 280
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class CellLine(QLineEdit):
    def __init__(
        self, question: Question, _choices: tuple[Choice, ...], display: Display, parent: QWidget
    ) -> None:
        super().__init__(parent)
        with_object_name(self, "cell")
        self.setAccessibleName(display.plain(question.label))

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
        self, question: Question, choices: tuple[Choice, ...], display: Display, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.question = question
        self.display = display
        with_object_name(self, "cell")
        self.setProperty("frame", "cell_list")
        self.setAccessibleName(display.heard(question.label))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._keys = choice_keys(question)
        self._typed = TypedKey({choice.name: self._keys[choice.name] for choice in choices})
        self.lines: dict[str, QListWidgetItem] = {}
        for choice in choices:
            text = "\n".join(part for part in display.both(choice.label) if part)
            self.add(f"{self._keys[choice.name]}  {text}", choice.name)
        self.begin()

    def begin(self) -> None:
        """Make what is its own, once the choices stand in it."""

    def add(self, text: str, name: str) -> QListWidgetItem:
        list_widget_item = QListWidgetItem(text, self)
        list_widget_item.setToolTip(as_tip(text))
        list_widget_item.setData(Qt.ItemDataRole.UserRole, name)
        self.lines[name] = list_widget_item
        return list_widget_item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = key_of(event)
        if not digit.isdigit():
            self._typed.forget()
            super().keyPressEvent(event)
            return
        name = self._typed.take(digit)
        if name is not None:
            self.setCurrentItem(self.lines[name])
            self.numbered.emit(name)

    def wanted_size(self) -> tuple[int, int]:
        high = min(self.count(), MOST_ROWS) * max(ROW, self.sizeHintForRow(0)) + 6
        return max(LEAST_WIDTH, self.sizeHintForColumn(0) + 24), high

    def show_value(self, value: str) -> None:
        raise NotImplementedError

    def value(self) -> str:
        """The names of what is given, in the order of the questionnaire; empty for nothing."""
        raise NotImplementedError


class Editor(Framed):
    """Shows one answer and says what a person gives; never changes anything itself."""

    cell: ClassVar[type[CellLine | CellList]] = CellLine  # what opens in a cell of a roster
    column_width: ClassVar[int] = 150  # points its column asks for there
    numeric: ClassVar[bool] = False  # whether its values stand right there

    given = Signal(object, object)  # place, and a text or value; None takes the answer away
    typed = Signal(object, str)  # (place, text): what is being typed, with each key

    def __init__(self, question: Question, display: Display) -> None:
        super().__init__("", f"editor_{question.code}")
        self.question = question
        self.place = Place(question.code)
        self.display = display
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

    def __init__(self, question: Question, display: Display) -> None:
        super().__init__(question, display)
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


class PickList(CellList):
    """One choice: arrows move, Enter or a click keeps, Esc leaves; the first line is no choice."""

    def begin(self) -> None:
        self.insertItem(0, self.takeItem(self.row(self.add("–", ""))))
        self.setCurrentRow(0)
        self._shown = ""
        self.itemClicked.connect(lambda _item: self.done.emit())
        # The key may be the one that opened the list: it closes when that is over.
        self.numbered.connect(lambda _name: self.done.emit(), Qt.ConnectionType.QueuedConnection)

    def show_value(self, value: str) -> None:
        if self.value() != self._shown:
            return
        self._shown = value
        if value in self.lines:
            self.setCurrentItem(self.lines[value])

    def value(self) -> str:
        list_widget_item: QListWidgetItem | None = self.currentItem()  # the stubs forget None
        if list_widget_item is None:
            return ""
        return str(list_widget_item.data(Qt.ItemDataRole.UserRole))


class TickList(CellList):
    """Several choices: Space ticks, arrows move, Enter keeps, Esc leaves."""

    def begin(self) -> None:
        self.setItemDelegate(ListTicks(self.display, self))
        self._answer: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._tick()
        self.setCurrentRow(0)
        self.itemChanged.connect(self._ticked)
        self.numbered.connect(self._toggle)

    def add(self, text: str, name: str) -> QListWidgetItem:
        list_widget_item = super().add(text, name)
        list_widget_item.setFlags(list_widget_item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        return list_widget_item

    def show_value(self, value: str) -> None:
        if self._answer == self._shown:
            self._shown = self._answer = tuple(value.split())
            self._tick()

    def _tick(self) -> None:
        with QSignalBlocker(self):
            for name, list_widget_item in self.lines.items():
                on = name in self._answer
                if on:
                    list_widget_item.setCheckState(Qt.CheckState.Checked)
                else:
                    list_widget_item.setCheckState(Qt.CheckState.Unchecked)
        self.viewport().update()

    def value(self) -> str:
        return " ".join(self._answer)

    def _ticked(self, list_widget_item: QListWidgetItem) -> None:
        name = str(list_widget_item.data(Qt.ItemDataRole.UserRole))
        if (list_widget_item.checkState() is Qt.CheckState.Checked) != (name in self._answer):
            self._toggle(name)

    def _toggle(self, name: str) -> None:
        self._answer = toggled(self.question, self._answer, name)
        self._tick()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Anywhere on the line, not only on its small box.
        list_widget_item = self.itemAt(event.position().toPoint())
        if list_widget_item is not None and event.button() is Qt.MouseButton.LeftButton:
            self.setCurrentItem(list_widget_item)
            self._toggle(str(list_widget_item.data(Qt.ItemDataRole.UserRole)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # all was done when the button went down

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)


class ChoiceEditor(RowsEditor):
    one: ClassVar[bool]  # whether at most one of them can be on
    rounded: ClassVar[bool] = False

    def __init__(self, question: Question, display: Display) -> None:
        super().__init__(question, display)
        self.rows: dict[str, TickRow] = {}
        self._offered: tuple[Choice, ...] = ()
        self._answer: Answer | None = None
        self._keys = choice_keys(question)
        self._typed = TypedKey({})
        display.changed.connect(self._words)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        self._answer = answer
        if offered != self._offered:
            self._offered = offered
            emptied(self.column)
            self.rows = {}
            for choice in self._offered:
                called = f"{self.question.code}_{choice.name}"
                row = TickRow(self.display, called, rounded=self.rounded)
                row.clicked.connect(lambda _=False, name=choice.name: self._pick(name))
                self.column.addWidget(row)
                self.rows[choice.name] = row
            keys = {choice.name: self._keys[choice.name] for choice in offered}
            self._typed = TypedKey(keys)
            self._words()
        chosen = answer if isinstance(answer, tuple) else (answer,)
        for name, row in self.rows.items():
            row.show_state(on=name in chosen)

    def tick_rows(self) -> list[TickRow]:
        return list(self.rows.values())

    def _words(self) -> None:
        for choice in self._offered:
            row = self.rows[choice.name]
            row.show_key(self.display.digits(self._keys[choice.name]))
            row.set_texts(*self.display.both(choice.label))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = key_of(event)
        if not digit.isdigit():
            super().keyPressEvent(event)
            return
        name = self._typed.take(digit)
        self._await_more()
        if name is not None and not (self.one and self._answer == name):
            self._pick(name)

    def _await_more(self) -> None:
        """Show which numbers can still come of what was typed, until the keyboard goes away."""
        begun = self._typed.begun
        for name, row in self.rows.items():
            row.light_key(lit=bool(begun) and self._keys[name].startswith(begun))
            if begun and row.hasFocus():
                row.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            watched.removeEventFilter(self)
            self._typed.forget()
            self._await_more()
        return super().eventFilter(watched, event)

    def _pick(self, name: str) -> None:
        if self.one:
            if self._answer == name:
                self.give(None)
            else:
                self.give(name)
        else:
            self.give(toggled(self.question, self._answer, name) or None)


class OneChoiceEditor(ChoiceEditor):
    one = rounded = True
    cell = PickList


class SeveralChoicesEditor(ChoiceEditor):
    one = False
    cell = TickList


class AcknowledgeEditor(ChoiceEditor):
    one = True

    def __init__(self, question: Question, display: Display) -> None:
        super().__init__(question, display)
        self._keys = {ACKNOWLEDGED: AGREED}

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        words = both(mark("I have read and understood this"))
        super().show_answer(answer, (Choice(ACKNOWLEDGED, words),))
