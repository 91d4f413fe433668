"""A declaration of "not applicable" in the review: its reason, the verdict, and the buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessment.reports.wording import APPLICABILITY
from assessment.responses.evidence_changes import JudgeApplicability
from assessment.responses.model import ApplicabilityVerdict, NotApplicable, Place
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.fields import LineField
from gui.widgets.label import Label
from gui.widgets.marks import Chip, Icon
from gui.wording import Wording

CHIP_LOOKS = {
    ApplicabilityVerdict.PENDING: ("idle", "pending"),
    ApplicabilityVerdict.CONFIRMED: ("ok", "done"),
    ApplicabilityVerdict.REFUSED: ("warn", "returned"),
}


class DeclaredCard(QWidget):
    """Says the verdict a reviewer gives as a change; shows what the record says."""

    judged = Signal(object)

    def __init__(self, wording: Wording, theme: Theme, place: Place) -> None:
        """Stand for the declaration at a place."""
        super().__init__()
        self.place = place
        self.setObjectName(f"declared_{place.question}")
        self._wording = wording
        self._title = Label(role="bold")
        self._reason = Label(wrap=True)
        self._chip = Chip(theme, f"applicability_{place.question}")
        self.note = LineField(f"note_{place.question}")
        self.confirm = Button(theme, f"confirm_{place.question}", drawing="tick")
        self.refuse = Button(theme, f"refuse_{place.question}", drawing="remove")
        self.finding = Label(role="small", tone="stop", wrap=True)
        self.finding.setObjectName(f"finding_{place.question}")
        self._controls = QWidget()
        self._build(Icon(theme, "not_applicable", "idle", 18))
        self.confirm.clicked.connect(lambda: self._judge(ApplicabilityVerdict.CONFIRMED))
        self.refuse.clicked.connect(lambda: self._judge(ApplicabilityVerdict.REFUSED))

    def _build(self, icon: Icon) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(icon)
        head.addWidget(self._title, 1)
        head.addWidget(self._chip)
        inner = QVBoxLayout(self._controls)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.note)
        inner.addWidget(self.finding)
        inner.addLayout(spread(self.confirm, self.refuse, None))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._reason)
        column.addWidget(self._controls)

    def show_declaration(self, declared: NotApplicable, *, editable: bool) -> None:
        """Show the declaration as it is now; ``editable`` while it may be judged."""
        say = self._wording.words.say
        self._title.say(say("Declared not applicable"))
        told = [declared.reason, declared.reviewer_note]
        self._reason.say("\n".join(part for part in told if part))
        ink, drawing = CHIP_LOOKS[declared.verdict]
        self._chip.show_chip(ink, drawing, say(APPLICABILITY[declared.verdict]))
        self.note.name_it(say("Why it is refused"), say("Why it is refused"))
        self.note.show_text(declared.reviewer_note)
        self.confirm.say(say("Confirm"))
        self.refuse.say(say("Refuse"))
        self._controls.setVisible(editable)
        self.show_finding("")

    def show_finding(self, sentence: str) -> None:
        """What speaks against the verdict just given; nothing hides it."""
        self.finding.say(sentence)
        self.finding.setVisible(bool(sentence))

    def _judge(self, verdict: ApplicabilityVerdict) -> None:
        note = self.note.text().strip() if verdict is ApplicabilityVerdict.REFUSED else ""
        self.judged.emit(JudgeApplicability(self.place, verdict, note))
