"""One choice, several choices, or an acknowledgement, as rows to click."""

from PySide6.QtGui import QKeyEvent

from assessment.questionnaire.model import Choice, Question, QuestionType
from assessment.responses.model import Answer, Place
from assessment.responses.ticks import toggled
from assessment.responses.values import ACKNOWLEDGED
from gui.fill.editor import Editor
from gui.fill.rows_editor import RowsEditor, typed_digit
from gui.theme import Theme
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
            row.clicked.connect(lambda _=False, name=choice.name: self._pick(name))
            self.column.addWidget(row)
            self.rows[choice.name] = row
        self._words()

    def _words(self) -> None:
        for choice in self._offered:
            self.rows[choice.name].say(self.wording.plain(choice.label))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses, or ticks and unticks, the choice of that number from the top."""
        number, names = typed_digit(event), list(self.rows)
        if number is None or not 1 <= number <= len(names):
            super().keyPressEvent(event)
        elif not self._one or self._answer != names[number - 1]:
            self._pick(names[number - 1])

    def _pick(self, name: str) -> None:
        if self._one:
            self.give(None if self._answer == name else name)
        else:
            self.give(toggled(self.question, self._answer, name) or None)


class AcknowledgeEditor(Editor):
    """One row to tick: read and understood."""

    def __init__(self, question: Question, place: Place, wording: Wording, theme: Theme) -> None:
        """One row."""
        super().__init__(question, place, wording, theme)
        self.row = TickRow(theme, f"{question.code}_ok")
        self.row.clicked.connect(self._pick)
        self.column.addWidget(self.row)
        wording.changed.connect(self._words)
        self._words()

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        """Ticked or not."""
        self.row.show_state(on=answer == ACKNOWLEDGED)

    def _words(self) -> None:
        self.row.say(self.wording.words.say("I have read and understood this"))

    def _pick(self) -> None:
        self.give(None if self.row.isChecked() else ACKNOWLEDGED)
