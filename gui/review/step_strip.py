"""A strip above the foot that asks why, before a step that needs a reason is taken."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from assessment.words import mark
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, TextBox
from gui.widgets.findings_list import FindingsList
from gui.wording import Wording

ASKS = {
    "return": (mark("Why is it returned?"), mark("Return to the assessor")),
    "reopen": (mark("Why is it reopened?"), mark("Reopen")),
}


class StepStrip(QFrame):
    """Says the reason a person wrote, or that they think better of it."""

    confirmed = Signal(str)
    cancelled = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Hidden until a reason is asked for."""
        super().__init__()
        self.setObjectName("step_strip")
        self.setProperty("frame", "foot")
        self._wording = wording
        self._question, self._action = ASKS["return"]
        self.box = TextBox("step_reason", lines=2)
        self.box.setMaximumHeight(96)
        self._field = Captioned(self.box)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.confirm = Button(theme, "confirm_step", role="primary")
        self.cancel = Button(theme, "cancel_step")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._field, 1)
        for button in (self.cancel, self.confirm):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self.findings)
        column.addLayout(line)
        self.confirm.clicked.connect(lambda: self.confirmed.emit(self.box.toPlainText().strip()))
        self.cancel.clicked.connect(self.cancelled)
        wording.changed.connect(self._say)
        self._say()
        self.hide()

    def ask(self, question: str, action: str, proposal: str) -> None:
        """Ask for the reason of an action; ``proposal`` is what stands in the box.

        ``question`` and ``action`` are messages of the catalogue.
        """
        self._question, self._action = question, action
        self._say()
        self.findings.show_findings(())
        self.box.setPlainText(proposal)
        self.show()
        self.box.setFocus()

    def _say(self) -> None:
        say = self._wording.words.say
        self._field.say(say(self._question))
        self.confirm.say(say(self._action))
        self.cancel.say(say("Cancel"))
