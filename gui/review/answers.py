"""The assessor's answers behind one indicator, for reading beside the documents."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.reports.wording import answer_text
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import Place
from assessment.responses.record import Record
from gui.widgets.label import Label
from gui.wording import Wording


class Answers(QWidget):
    """Each question with its answer and the assessor's comment; of a table the number of rows."""

    def __init__(self, wording: Wording) -> None:
        """Empty until answers are shown."""
        super().__init__()
        self.setObjectName("answers")
        self._wording = wording
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_answers(
        self, record: Record, evaluation: Evaluation, questions: tuple[str, ...]
    ) -> None:
        """Show what was answered to these questions."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        tables = dict.fromkeys(
            roster for code in questions if (roster := record.questionnaire.by_code[code].roster)
        )
        for code in questions:
            if record.questionnaire.by_code[code].roster is None:
                self._add_answer(record, evaluation, code)
        for roster in tables:
            self._add_table(record, roster)

    def said(self) -> tuple[str, ...]:
        """Everything that is shown, line by line."""
        labels = self.findChildren(Label)
        return tuple(label.said() for label in labels if not label.isHidden())

    def _add_answer(self, record: Record, evaluation: Evaluation, code: str) -> None:
        question, response = record.questionnaire.by_code[code], record.response(code)
        answer = evaluation.answers.get(Place(code))
        told = answer_text(question, answer, self._wording.language)
        second = self._wording.second
        other = "" if second is None else answer_text(question, answer, second.language)
        if not told and response.not_applicable is None:
            told = self._wording.words.say("Unanswered")
        if told:
            self._add(self._wording.both(question.label), told, "" if other == told else other)
        if response.comment:
            self._add(self._wording.say_both("Comment of the assessor"), response.comment)

    def _add_table(self, record: Record, roster: str) -> None:
        rows = len(record.rows.get(roster, ()))
        words = self._wording.words
        told = words.count("{n} row", "{n} rows", rows)
        self._add(self._wording.both(record.questionnaire.group[roster].label), told)

    def _add(self, caption: tuple[str, str], told: str, other: str = "") -> None:
        above, answer = Label(role="small", wrap=True), Label(wrap=True).can_be_copied()
        self._column.addWidget(above)
        self._column.addWidget(answer)
        above.say(*caption)
        answer.say(told, other)
