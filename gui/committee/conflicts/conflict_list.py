"""The cases that need a person, and those a person has decided."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from assessment.consolidation.model import Case
from assessment.consolidation.standing import CaseStanding, Why
from assessment.words import mark
from gui.committee.reading import Snapshot, unit_name
from gui.theme import Theme
from gui.widgets.label import Label
from gui.widgets.style import frame
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import TableColumn
from gui.widgets.tables.table import RowTable
from gui.wording import Wording

WIDTH = 330
NAME = 120
STATES = {
    Why.DECIDED: mark("Decided"),
    Why.FORK: mark("Fork"),
    Why.DUPLICATE: mark("Twice"),
    Why.KEY_CHANGED: mark("Other key"),
    Why.DECISIONS: mark("Two decisions"),
}


def conflict_list(wording: Wording, theme: Theme) -> RowTable[CaseStanding]:
    """A table of cases: unit, and what is the matter."""

    def unit(one: CaseStanding) -> TableCell:
        return TableCell(wording.plain(unit_name(one.case.unit)), name=True)

    def state(one: CaseStanding) -> TableCell:
        ink = ("warn", "conflict") if one.conflict else ("ok", "done")
        return TableCell(wording.words.say(STATES[one.why]), *ink)

    columns = (
        TableColumn[CaseStanding](mark("Unit"), unit, lambda one: one.case.unit, least=NAME),
        TableColumn[CaseStanding](
            mark("State"), state, lambda one: one.why.value, 128, gives=1, slim=48
        ),
    )
    return RowTable("conflict_list", columns, wording, theme)


class ConflictPanel(QFrame):
    """The list with its title."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a snapshot is shown."""
        super().__init__()
        self.setProperty("frame", "panel")
        self.setFixedWidth(WIDTH)
        self._wording = wording
        self._title = Label(role="h2")
        self.hint = Label(role="small", wrap=True)
        self.table = conflict_list(wording, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self.hint)
        column.addWidget(frame("line"))
        column.addWidget(self.table, 1)

    def show_cases(self, snapshot: Snapshot, choose: Case | None) -> None:
        """Show what is open and what is decided; open ones first."""
        cases = (*snapshot.conflicts, *snapshot.decided)
        wanted = next((one for one in cases if one.case == choose), None)
        self.table.show_rows(cases, wanted)
        self.say(len(snapshot.conflicts))

    def say(self, number: int) -> None:
        """Say everything in the language in use."""
        say, words = self._wording.words.say, self._wording.words
        self._title.say(say("Conflicts"))
        told = words.count(
            "{k} unit needs a decision", "{k} units need a decision", number,
            k=self._wording.number(number),
        )  # fmt: skip
        self.hint.say(told if number else say("All conflicts are decided."))
        self.table.setAccessibleName(say("Conflicts"))
        self.table.refit()
