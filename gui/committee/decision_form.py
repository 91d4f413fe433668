"""Who decides and why; nothing is decided without both."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.wording import Wording


class DecisionForm(QFrame):
    """Says that a decision is to be recorded, with name and reason."""

    given = Signal(str, str)

    def __init__(self, wording: Wording, theme: Theme, by: str) -> None:
        """``by`` is the name proposed."""
        super().__init__()
        self.setProperty("frame", "card")
        self._wording = wording
        self._open = 0
        self._busy = False
        self.by = LineField("decided_by")
        self.by.setText(by)
        self.reason = LineField("decision_reason")
        self._by, self._reason = Captioned(self.by), Captioned(self.reason)
        self.left = Label(role="small")
        self.button = Button(theme, "decide", role="primary", drawing="saved")
        fields = QHBoxLayout()
        fields.setSpacing(10)
        fields.addWidget(self._by, 1)
        fields.addWidget(self._reason, 3)
        side = QVBoxLayout()
        side.setSpacing(2)
        side.addWidget(self.left)
        side.addWidget(self.button)
        fields.addLayout(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.addLayout(fields)
        self.button.clicked.connect(self._give)
        self.reason.returnPressed.connect(self._give)
        for field in (self.by, self.reason):
            field.textChanged.connect(lambda _: self._clear())
        self.say()

    def show_left(self, number: int, *, busy: bool = False) -> None:
        """How many questions are still open."""
        self._open, self._busy = number, busy
        self.say()

    def begin(self) -> None:
        """Another case: another reason."""
        self.reason.clear()

    def say(self) -> None:
        """Say everything in the language in use."""
        say, words = self._wording.words.say, self._wording.words
        self._by.say(say("Who decides"))
        self._reason.say(say("Reason (it stands in the report)"))
        self.button.say(say("Record the decision"))
        number = self._wording.number(self._open)
        told = words.count("{k} question open", "{k} questions open", self._open, k=number)
        self.left.say(told if self._open else say("Everything is chosen"))
        self.button.setEnabled(not self._open and not self._busy)

    def _give(self) -> None:
        say = self._wording.words.say
        by, reason = self.by.text().strip(), self.reason.text().strip()
        if not by:
            self._by.show_finding(say("A name is missing."))
            self.by.setFocus()
        elif not reason:
            self._reason.show_finding(say("A reason is missing."))
            self.reason.setFocus()
        elif self.button.isEnabled():
            self.given.emit(by, reason)

    def _clear(self) -> None:
        self._by.show_finding("")
        self._reason.show_finding("")
