"""One choice, several choices, or an acknowledgement, as rows to click."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent

from assessment.questionnaire.choice_keys import AGREED, TypedKey, choice_keys
from assessment.questionnaire.model import Choice, Question, QuestionType
from assessment.responses.choices import toggled
from assessment.responses.model import Answer, Place
from assessment.responses.values import ACKNOWLEDGED
from gui.fill.rows_editor import RowsEditor
from gui.theme import Theme
from gui.widgets.keys import key_of
from gui.widgets.tick_row import TickRow
from gui.wording import Wording


class ChoiceEditor(RowsEditor):
    """Rows for the choices on offer; one of them or several can be on."""

    def __init__(self, question: Question, place: Place, wording: Wording, theme: Theme) -> None:
        """Rows come with the first answer shown."""
        super().__init__(question, place, wording, theme)
        self._one = question.type is QuestionType.SELECT_ONE
        self.rows: dict[str, TickRow] = {}
        self._offered: tuple[Choice, ...] = ()
        self._answer: Answer | None = None
        self._keys = choice_keys(question)
        self._typed = TypedKey({})
        wording.changed.connect(self._words)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        """Mark what is chosen."""
        self._answer = answer
        if offered != self._offered:
            self._offered = offered
            self._rebuild()
        chosen = answer if isinstance(answer, tuple) else (answer,)
        for name, row in self.rows.items():
            row.show_state(on=name in chosen)

    def tick_rows(self) -> list[TickRow]:
        """The choices on offer."""
        return list(self.rows.values())

    def _rebuild(self) -> None:
        for old in self.rows.values():
            self.column.removeWidget(old)
            old.deleteLater()
        self.rows = {}
        for choice in self._offered:
            row = TickRow(self.theme, f"{self.question.code}_{choice.name}", rounded=self._one)
            row.show_key(self._keys[choice.name])
            row.clicked.connect(lambda _=False, name=choice.name: self._pick(name))
            self.column.addWidget(row)
            self.rows[choice.name] = row
        self._typed = TypedKey({choice.name: self._keys[choice.name] for choice in self._offered})
        self._words()

    def _words(self) -> None:
        for choice in self._offered:
            self.rows[choice.name].say(*self.wording.both(choice.label))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, or tick and untick, the choice of that number."""
        digit = key_of(event)
        if not digit.isdigit():
            super().keyPressEvent(event)
            return
        name = self._typed.take(digit)
        self._await_more()
        if name is not None and not (self._one and self._answer == name):
            self._pick(name)

    def _await_more(self) -> None:
        """Show which numbers can still come of what was typed, until the keyboard goes away."""
        begun = self._typed.begun
        for name, row in self.rows.items():
            row.light_key(lit=bool(begun) and self._keys[name].startswith(begun))
            if begun and row.hasFocus():
                row.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What was begun on a row that the keyboard leaves is forgotten."""
        if event.type() is QEvent.Type.FocusOut:
            watched.removeEventFilter(self)
            self._typed.forget()
            self._await_more()
        return super().eventFilter(watched, event)

    def _pick(self, name: str) -> None:
        if self._one:
            self.give(None if self._answer == name else name)
        else:
            self.give(toggled(self.question, self._answer, name) or None)


class AcknowledgeEditor(RowsEditor):
    """One row to tick: read and understood; its key is the first."""

    def __init__(self, question: Question, place: Place, wording: Wording, theme: Theme) -> None:
        """One row."""
        super().__init__(question, place, wording, theme)
        self.row = TickRow(theme, f"{question.code}_ok")
        self.row.show_key(AGREED)
        self.row.clicked.connect(self._pick)
        self.column.addWidget(self.row)
        wording.changed.connect(self._words)
        self._words()

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        """Ticked or not."""
        self.row.show_state(on=answer == ACKNOWLEDGED)

    def tick_rows(self) -> list[TickRow]:
        """The only one."""
        return [self.row]

    def _words(self) -> None:
        self.row.say(*self.wording.say_both("I have read and understood this"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Its key ticks it; pressed again it takes nothing away."""
        if key_of(event) != AGREED:
            super().keyPressEvent(event)
        elif not self.row.isChecked():
            self._pick()

    def _pick(self) -> None:
        self.give(None if self.row.isChecked() else ACKNOWLEDGED)
