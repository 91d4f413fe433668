"""Questions that go back to the unit, each with its reason, and the file that carries them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from assessment.exchange.reply import Returned
from assessment.questionnaire.model import Questionnaire
from gui.committee.forms import SecretariatKeyForm
from gui.committee.jobs import HandedBack, SecretariatKey
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.outside import ask_new
from gui.widgets.style import emptied, lay_as_fits, named, spread, stack
from gui.wording import Wording

SUFFIX = ".drx"


class ReturnForm(QFrame):
    """Hidden until a person begins.

    Signals:
        given: What is returned, who, the key (or None), and the file to be written.
    """

    given = Signal(object, str, object, object)

    def __init__(self, wording: Wording, theme: Theme, by: str) -> None:
        super().__init__()
        named(self, "return_form")
        self.setProperty("frame", "card")
        self._wording, self._theme = wording, theme
        self._questionnaire: Questionnaire | None = None
        self._name = ""
        self._written: HandedBack | None = None
        self.returned: list[Returned] = []
        self.choose: Callable[[str], Path | None] = self._ask
        self.question = Combo(theme, "returned_question")
        self._question = Captioned(self.question)
        self.reason = LineField("return_reason")
        self._reason = Captioned(self.reason)
        self.add = Button(theme, "add_return", drawing="returned")
        self._lines = stack(gap=2)
        self.by = LineField("returned_by")
        self.by.setText(by)
        self._by = Captioned(self.by)
        self.key = SecretariatKeyForm(wording, theme, one_line=True)
        self.write = Button(theme, "write_return", role="primary", drawing="saving")
        self.outcome = Label(wrap=True).can_be_copied()
        self._build()
        self.add.clicked.connect(self._add)
        self.reason.returnPressed.connect(self._add)
        self.reason.textChanged.connect(lambda _: self._reason.show_finding(""))
        self.by.textChanged.connect(lambda _: self._by.show_finding(""))
        self.write.clicked.connect(self._give)
        self.hide()

    def _build(self) -> None:
        self._held = QWidget()
        self._held.setLayout(self._lines)
        what = spread((self._question, 2), (self._reason, 3), self.add)
        signs = spread((self._by, 1), (self.key, 2), gap=10)
        who = self._who = spread((signs, 1), self.write, gap=10)
        signs.setAlignment(self.key, Qt.AlignmentFlag.AlignBottom)
        parts = what, self._held, who, self.outcome
        stack(*parts, on=self, margins=(12, 4, 12, 8), gap=4)
        for line in (what, who):
            for button in (self.add, self.write):
                line.setAlignment(button, Qt.AlignmentFlag.AlignBottom)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lay_as_fits(self._who, self.width() - 24)

    def begin(self, questionnaire: Questionnaire, name: str) -> None:
        """Ask what goes back; ``name`` is proposed for the file."""
        if questionnaire is not self._questionnaire or name != self._name:
            self.returned = []
            self.reason.clear()
        self._questionnaire, self._name, self._written = questionnaire, name, None
        self.say()
        self.show()
        self.reason.setFocus()

    def show_questions(self, codes: Sequence[str]) -> None:
        """The questions of the row looked at: one of them can be returned."""
        kept = self.question.currentData()
        self.question.clear()
        for code in codes:
            self.question.addItem(self._label(code), code)
        self.question.setCurrentIndex(max(self.question.findData(kept), 0))
        self.add.setEnabled(bool(codes))

    def show_written(self, written: HandedBack) -> None:
        self._written, self.returned = written, []
        self.say()

    def show_busy(self, *, busy: bool) -> None:
        self.write.setEnabled(not busy and bool(self.returned))

    def say(self) -> None:
        say = self._wording.words.say
        self._question.say(say("Question that goes back"))
        self._reason.say(say("Reason (the assessor reads it)"))
        self.add.say(say("Add"), tip="Enter")
        self._by.say(say("Who returns it"))
        self.key.say()
        self.write.say(say("Save the return for the unit…"))
        self._say_lines()
        told = ""
        if self._written is not None:
            path, code = self._written.path, self._written.code
            told = say("Written: {file}. Code to be read out by telephone: {code}",
                       file=path.name, code=code)  # fmt: skip
        self.outcome.say(told)
        self.outcome.setVisible(bool(told))

    def _label(self, code: str) -> str:
        question = None if self._questionnaire is None else self._questionnaire.by_code.get(code)
        return code if question is None else f"{code} · {self._wording.plain(question.label)}"

    def _say_lines(self) -> None:
        emptied(self._lines)
        for one in self.returned:
            line = ElidingLabel(role="small")
            gone = Button(self._theme, "drop_return", role="icon", drawing="remove")
            line.say(f"{one.question}: {one.comment}")
            gone.say(self._wording.words.say("Do not return {question}", question=one.question))
            gone.clicked.connect(lambda _=False, each=one: self._drop(each))
            row = QWidget()
            row.setLayout(spread((line, 1), gone))
            self._lines.addWidget(row)
        self._held.setVisible(bool(self.returned))
        self.write.setEnabled(bool(self.returned))

    def _drop(self, one: Returned) -> None:
        self.returned.remove(one)
        self.say()

    def _add(self) -> None:
        code, reason = self.question.currentData(), self.reason.text().strip()
        if not reason:
            self._reason.show_finding(self._wording.words.say("A reason is missing."))
            self.reason.setFocus()
        elif code:
            others = [one for one in self.returned if one.question != code]
            self.returned = [*others, Returned(code, reason)]
            self._written = None
            self.reason.clear()
            self.say()

    def _give(self) -> None:
        by = self.by.text().strip()
        if not by:
            self._by.show_finding(self._wording.words.say("A name is missing."))
            self.by.setFocus()
            return
        path = self.choose(self._name)
        if path is not None:
            key: SecretariatKey | None = self.key.key
            self.given.emit(tuple(self.returned), by, key, path)

    def _ask(self, name: str) -> Path | None:
        say = self._wording.words.say
        return ask_new(self, say("Save"), Path.home() / name, say("Packages"))
