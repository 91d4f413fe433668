"""One received file: what was said of it, why, and what to do."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from assessment.consolidation.held import Arrival
from assessment.consolidation.wording import FILE_VERDICTS
from assessment.errors import Finding
from assessment.exchange.codes import short_code
from gui.committee.reading import unit_name
from gui.committee.verdicts import KIND_OF, KINDS, WHY, Kind
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip
from gui.wording import Wording


class FileCard(QFrame):
    """Says which case is to be decided."""

    case_wanted = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a file is shown."""
        super().__init__()
        self.setProperty("frame", "card")
        self._wording = wording
        self._one: Arrival | None = None
        self._findings: Sequence[Finding] = ()
        self._unit = ElidingLabel(role="bold")
        self.chip = Chip(theme, "file_verdict")
        self._where = ElidingLabel(role="small")
        self.why = Label(role="small", wrap=True).can_be_copied()
        self.button = Button(theme, "to_conflict", drawing="conflict")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self._unit)
        column.addLayout(spread(self.chip, None))
        column.addWidget(self._where)
        column.addWidget(self.why)
        column.addWidget(self.button)
        self.button.clicked.connect(self._go)

    def show_file(self, one: Arrival | None, findings: Sequence[Finding]) -> None:
        """Show a file with the findings of its intake, as far as they are known."""
        self._one, self._findings = one, findings
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        one, say = self._one, self._wording.words.say
        self.setVisible(one is not None)
        if one is None:
            return
        look = KINDS[KIND_OF[one.verdict]]
        name = Path(one.path).name or say("Made by a decision")
        self._unit.say(name if one.case is None else self._wording.plain(unit_name(one.case.unit)))
        self.chip.show_chip(look.ink, look.drawing, say(FILE_VERDICTS[one.verdict]))
        code = f" · {short_code(one.revision)}" if one.revision else ""
        self._where.say(f"{name}{code}")
        told = [self._wording.words.finding(finding) for finding in self._findings]
        self.why.say("\n".join(told or [say(WHY[one.verdict])]))
        self.button.say(say("Go to the conflict"), tip="Enter")
        self.button.setVisible(KIND_OF[one.verdict] is Kind.CONFLICT and one.case is not None)

    def _go(self) -> None:
        if self._one is not None and self._one.case is not None:
            self.case_wanted.emit(self._one.case)
