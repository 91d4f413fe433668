"""Answers that are typed: text, numbers, dates; and values that are only shown."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from assessment.language.dates import table_date
from assessment.questionnaire.model import Choice, Question, QuestionType
from assessment.questionnaire.question_types import kind_of
from assessment.questionnaire.values import Answer, as_input, as_text
from assessment.responses.model import Place
from assessment.words import mark
from gui.fill.editor import Editor
from gui.look import Look
from gui.widgets.fields import LineField, TextBox
from gui.widgets.label import Label
from gui.widgets.style import named, restyle

MOST_DECIMALS = 2
LEAST, BESIDE = 260, 30  # width of a field for a number or a date; what its edges take


def typed_form(answer: Answer | None) -> str:
    return table_date(answer) if isinstance(answer, date) else as_input(answer)


class LineEditor(Editor):
    column_width = 200
    hint = ""

    def __init__(self, question: Question, place: Place, look: Look) -> None:
        super().__init__(question, place, look)
        self.field = LineField(f"field_{question.code}")
        self._finding = named(
            Label(role="small", tone="stop", wrap=True), f"finding_{question.code}"
        )
        self._finding.hide()
        self.hint = self.hint or kind_of(question).how
        if self.numeric:
            self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.given.connect(lambda text: self.give(text or None))
        self.field.typed.connect(lambda text: self.typed.emit(self.place, text))
        self.column.addWidget(self.field)
        self.column.addWidget(self._finding)
        look.told_by(self._words)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        if answer is not None or not self._finding.isVisibleTo(self):
            shown = typed_form(answer)
            written = isinstance(answer, str)  # as a person wrote it, whatever its digits
            self.field.show_text(shown if written else self.look.digits(shown))

    def go_on(self, text: str) -> None:
        self.field.setText(text)
        self.give_now()

    def show_finding(self, sentence: str, second: str = "") -> None:
        self._finding.tell(sentence, second)
        restyle(self.field, finding="true" if sentence else "false")

    def give_now(self) -> None:
        self.field.editingFinished.emit()

    def _words(self) -> None:
        hint = self.look.digits(self.look.say(self.hint)) if self.hint else ""
        self.field.name_it(self.look.heard(self.question.label), hint)
        if hint:
            wide = QFontMetrics(self.look.font()).horizontalAdvance(hint) + BESIDE
            self.field.setMaximumWidth(max(LEAST, wide))


class NumberEditor(LineEditor):
    column_width = 110
    numeric = True
    hint = mark("number")


class DateEditor(LineEditor):
    column_width = 150
    hint = mark("day-month-year, for example 25-11-2026")


class BoxEditor(Editor):
    def __init__(self, question: Question, place: Place, look: Look) -> None:
        super().__init__(question, place, look)
        self.box = TextBox(f"field_{question.code}", lines=5)
        self.box.given.connect(lambda text: self.give(text or None))
        self.box.typed.connect(lambda text: self.typed.emit(self.place, text))
        self.column.addWidget(self.box)
        look.told_by(self._words)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        self.box.show_text(as_input(answer))

    def give_now(self) -> None:
        self.box.give_now()

    def _words(self) -> None:
        self.box.name_it(self.look.heard(self.question.label))


class ShownValue(Editor):
    numeric = True

    def __init__(self, question: Question, place: Place, look: Look) -> None:
        super().__init__(question, place, look)
        self._answer: Answer | None = None
        self.value = named(Label(role="h2"), f"value_{question.code}")
        self.column.addWidget(self.value)
        self._how = Label(role="small", wrap=True)
        self.column.addWidget(self._how)
        # Where the questionnaire itself says how, once is enough.
        self._how.setVisible(question.type is QuestionType.CALCULATE and not question.hint)
        look.changed.connect(self._words)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        self._answer = answer
        self._words()

    def _words(self) -> None:
        answer = self._answer
        self._how.say(*self.look.say_both("Calculated from other answers"))
        if isinstance(answer, Decimal):
            decimals = min(MOST_DECIMALS, max(0, -int(answer.normalize().as_tuple().exponent)))
            self.value.say(self.look.number(answer, decimals))
            return
        said = as_text(self.question, answer, self.look.language)
        self.value.say(self.look.digits(said) if said else "–")
