"""How firm a group is: the range of places of each unit, and levels that other rules would give."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.reports.national.firm import FirmGroup
from assessment.scoring.sensitivity import UnitRobustness
from assessment.words import mark
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.wording import Wording

# What other rules are called, as the robustness names them; the questionnaire's own has no name.
RULES = {
    "": mark("Level before gates"),
    "equal_weights": mark("Equal weights"),
    "geometric": mark("Geometric mean"),
}


class FirmView(QWidget):
    """Units of one group in the order of their codes: never a list of ranks."""

    back = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording = wording
        self.firm: FirmGroup | None = None
        self._said: Callable[[], str] = str
        self.back_button = Button(theme, "firm_back", drawing="back")
        self._title = ElidingLabel(role="h2")
        self._about = Label(role="small", wrap=True)
        columns: tuple[RowColumn[UnitRobustness], ...] = (
            RowColumn(mark("Unit"), self._unit, lambda one: one.unit, least=220),
            RowColumn(mark("Range of places"), self._range, lambda one: one.width, 260, gives=1),
            RowColumn(mark("Places"), self._places, lambda one: one.width, 110, right=True),
            *(self._level_column(name, head) for name, head in RULES.items()),
        )
        self.table: RowTable[UnitRobustness] = RowTable("firm_units", columns, wording, theme)
        self.table.on_key = self._key
        self.more = MoreColumns(self.table, wording, theme, short=True)
        head = spread(self.back_button, (self._title, 1), self.more)
        stack(head, self._about, (self.table, 1), on=self, gap=8)
        self.back_button.clicked.connect(self.back)

    def show_firm(self, firm: FirmGroup, title: Callable[[], str]) -> None:
        """Show a group that was worked out."""
        self.firm, self._said = firm, title
        self.table.show_rows(sorted(firm.found.units, key=lambda one: one.unit))
        self.say()

    def first_focus(self) -> None:
        self.table.setFocus()

    def say(self) -> None:
        say, number, firm = self._wording.words.say, self._wording.number, self.firm
        self.back_button.say(say("Back"), tip="Backspace")
        self.table.setAccessibleName(say("How firm is this?"))
        self.table.refit()
        if firm is None:
            return
        self._title.say(say("How firm is this? {group}", group=self._said()))
        widest = max((one.width or 0 for one in firm.found.units), default=0)
        self._about.say(
            say(
                "Every weight moved by up to {percent} %; sets of weights: {draws}. Widest range "
                "of places in 9 of 10 cases: {widest}. Units with another level by other rules: "
                "{n} of {m}.",
                percent=number(100 * firm.found.spread), draws=number(firm.found.draws),
                widest=number(widest), n=number(firm.moved), m=number(len(firm.found.units)),
            )
        )  # fmt: skip

    def _unit(self, one: UnitRobustness) -> TableCell:
        return TableCell(self._wording.plain(unit_name(one.unit)), name=True)

    def _places(self, one: UnitRobustness) -> TableCell:
        if one.best is None or one.worst is None:
            return TableCell("–", right=True)
        first, last = self._wording.number(one.best), self._wording.number(one.worst)
        return TableCell(first if first == last else f"{first}–{last}", right=True)

    def _range(self, one: UnitRobustness) -> TableCell:
        told = self._places(one).text
        if self.firm is None or one.best is None or one.worst is None or one.rank is None:
            return TableCell(told)
        last = max(len(self.firm.found.units) - 1, 1)
        first, at, end = ((place - 1) / last for place in (one.best, one.rank, one.worst))
        return TableCell(told, span=(first, at, end))

    def _level_column(self, name: str, head: str) -> RowColumn[UnitRobustness]:
        def level(one: UnitRobustness) -> int | None:
            return None if self.firm is None else self.firm.levels[one.unit][name]

        def cell(one: UnitRobustness) -> TableCell:
            found = level(one)
            if found is None:
                return TableCell("–", right=True)
            told = self._wording.digits(str(found))
            # What the rule would leave as it is stands without its colour.
            changes = not name or found != self.firm.levels[one.unit][""] if self.firm else False
            return TableCell(told, level=found if changes else None, right=True)

        return RowColumn(head, cell, level, 130, gives=2 if name else 0, right=True)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Backspace:
            return False
        self.back.emit()
        return True
