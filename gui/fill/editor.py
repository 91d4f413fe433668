"""What every editor of an answer promises."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.questionnaire.model import Choice, Question
from assessment.responses.model import Answer, Place
from gui.theme import Theme
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
