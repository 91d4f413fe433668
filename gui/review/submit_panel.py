"""Before the assessment is handed in: what is missing, each with the way to its question."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from assessment.errors import Finding
from assessment.responses.completion import Left, Want, counted
from assessment.responses.model import State, Step
from gui.messages import left_words, sentence
from gui.review.objections import Objections
from gui.theme import Theme
from gui.widgets.fields import Captioned, TextBox
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.style import named, scrolled, stack
from gui.wording import Wording


class SubmitPanel(QFrame):
    """Says which question a person wants to go to; holds the reason for handing in early."""

    go = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("submit_panel")
        self.setProperty("frame", "card")
        self._wording = wording
        self._title = Label(role="h2", wrap=True)
        self._hint = Label(role="small", wrap=True)
        self._returned = named(Label(tone="warn", wrap=True), "returned_why")
        self.missing = FindingsList(wording, theme)
        self.objections = Objections(wording, theme, "returned_objections")
        self.objections.hide()
        self.reason_box = TextBox("submit_reason", lines=2)
        self.reason_box.setMaximumHeight(96)
        self.reason = ""
        self._reason = Captioned(self.reason_box)
        self._build()
        self.missing.go.connect(self._go)
        self.reason_box.given.connect(self._write)

    def _build(self) -> None:
        inside = QWidget()
        stack(self.missing, None, on=inside, margins=(0, 0, 8, 0))
        self.area = scrolled(inside, across=False)
        above = self._title, self._returned, self._hint, (self.area, 1)
        stack(*above, self.objections, self._reason, on=self, gap=8, margins=(16, 12, 10, 12))

    def show_missing(self, left: Sequence[Left], needed: Iterable[Finding]) -> None:
        """Show what is left, a card each; ``needed`` are why it cannot be handed in."""
        blocking, say = tuple(needed), self._wording.words.say
        # What contradicts itself stands before what is open, and that before documents.
        ordered = sorted(left, key=lambda one: list(Want).index(one.want))
        self.missing.show_findings(one.findings[0] for one in ordered)
        self._title.say(left_words(counted(left), self._wording))
        told = [sentence(finding, self._wording) for finding in blocking]
        self._hint.say("\n".join(told) or say("It can be submitted for review now."))
        self._reason.say(say("The unit head's reason for submitting it incomplete"))
        self._reason.setVisible(bool(blocking) or bool(self.reason))
        self.setAccessibleName(self._title.said())

    def show_last_step(self, steps: tuple[Step, ...]) -> None:
        returned = steps[-1] if steps and steps[-1].to is State.RETURNED else None
        self._returned.setVisible(returned is not None)
        if returned is not None:
            say = self._wording.words.say
            self._returned.say(f"{say('Returned by {name}', name=returned.by)}\n{returned.reason}")

    def _go(self, finding: Finding) -> None:
        self.go.emit(finding.place.question or finding.place.node or "")

    def _write(self, text: str) -> None:
        self.reason = text
