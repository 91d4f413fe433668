"""What would be signed: how far the open assessment is, and how much is in it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.reports.wording import STATES
from assessment.responses.change import OPEN_STATES
from assessment.responses.record import Record
from gui.widgets.label import Label
from gui.wording import Wording


class RecordLine(QWidget):
    """One line, and a second one where the assessment is not submitted yet."""

    def __init__(self, wording: Wording) -> None:
        """Empty until a record is shown."""
        super().__init__()
        self._wording = wording
        self._what, self._early = Label(role="bold", wrap=True), Label(role="small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._what)
        column.addWidget(self._early)

    def show_record(self, record: Record, *, warn: bool) -> None:
        """Show the record; ``warn`` says what signing it so early means."""
        say, number = self._wording.words.say, self._wording.number
        responses = record.responses.values()
        self._what.say(
            say(
                "{state}. Answers: {n}, pieces of evidence: {m}",
                state=say(STATES[record.state]),
                n=number(sum(one.answer is not None for one in responses)),
                m=number(sum(len(one.evidence) for one in responses)),
            )
        )
        self._early.say(
            say(
                "It is not submitted yet, and the package will say so. Submit it on the page "
                "Review first."
            )
        )
        self._early.setVisible(warn and record.state in OPEN_STATES)

    def said(self) -> str:
        """What it says."""
        shown = [one for one in (self._what, self._early) if not one.isHidden()]
        return " ".join(one.said() for one in shown)
