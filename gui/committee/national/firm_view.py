"""How firm the ranks stand under other rules and weights."""

from assessment.reports.national.figures import FirmGroup
from assessment.scoring.sensitivity import UnitRobustness
from assessment.words import mark
from gui.committee.national.views import (
    RULES,
    NationalView,
    heading,
)
from gui.committee.session import CommitteeSession, unit_text
from gui.display import Display
from gui.widgets import style
from gui.widgets.label import Label
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns


class FirmView(NationalView[UnitRobustness]):
    """Units of one group in the order of their codes: never a list of ranks."""

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        self.firm: FirmGroup | None = None
        self._session = session
        columns: tuple[RowColumn[UnitRobustness], ...] = (
            RowColumn(
                mark("Unit"),
                lambda unit_robustness: unit_text(unit_robustness.unit, display),
                lambda unit_robustness: unit_robustness.unit,
                least=220,
                name=True,
            ),
            RowColumn(
                mark("Code"),
                lambda unit_robustness: unit_robustness.unit,
                lambda unit_robustness: unit_robustness.unit,
                90,
                gives=3,
            ),
            RowColumn(
                mark("Range of places"),
                self._range,
                lambda unit_robustness: unit_robustness.width,
                260,
                gives=1,
            ),
            RowColumn(
                mark("Places"),
                self._places,
                lambda unit_robustness: unit_robustness.width,
                110,
                right=True,
            ),
            *(self._level_column(name, head) for name, head in RULES.items()),
        )
        super().__init__("firm", columns, display, mark("How firm is this?"))
        self._about = Label(role="small", wrap=True)
        more = MoreColumns(self.table, display, short=True)
        head = style.spread(self.back_button, (self._title, 1), more)
        style.stack(head, self._about, (self.table, 1), on=self, gap=8)

    def show_firm(self, firm: FirmGroup) -> None:
        self.firm = firm
        self.table.show_rows(
            sorted(firm.found.units, key=lambda unit_robustness: unit_robustness.unit)
        )
        self.update_texts()

    def update_texts(self) -> None:
        translate = self._display.translate
        number = self._display.number
        firm = self.firm
        if firm is None:
            return
        group, *_ = heading(firm.group.units, self._session, self._display)
        self._title.set_texts(translate("How firm is this? {group}", group=group))
        widest = max(
            (unit_robustness.width or 0 for unit_robustness in firm.found.units), default=0
        )
        sentence = translate(
            "Every weight moved by up to {percent} %; sets of weights: {draws}. Widest range "
            "of places in 9 of 10 cases: {widest}. Units with another level by other rules: "
            "{n} of {m}.",
            percent=number(100 * firm.found.spread),
            draws=number(firm.found.draws),
            widest=number(widest),
            n=number(firm.moved),
            m=number(len(firm.found.units)),
        )
        self._about.set_texts(sentence)

    def _places(self, unit_robustness: UnitRobustness) -> str:
        if unit_robustness.best is None or unit_robustness.worst is None:
            return "–"
        first = self._display.number(unit_robustness.best)
        last = self._display.number(unit_robustness.worst)
        if first == last:
            return first
        return f"{first}–{last}"

    def _range(self, unit_robustness: UnitRobustness) -> TableCell:
        text = self._places(unit_robustness)
        if (
            self.firm is None
            or unit_robustness.best is None
            or unit_robustness.worst is None
            or unit_robustness.rank is None
        ):
            return TableCell(text)
        last = max(len(self.firm.found.units) - 1, 1)
        first, at, end = (
            (place - 1) / last
            for place in (unit_robustness.best, unit_robustness.rank, unit_robustness.worst)
        )
        return TableCell(text, span=(first, at, end))

    def _level_column(self, name: str, head: str) -> RowColumn[UnitRobustness]:
        def level(unit_robustness: UnitRobustness) -> int | None:
            if self.firm is None:
                return None
            return self.firm.levels[unit_robustness.unit][name]

        def cell(unit_robustness: UnitRobustness) -> TableCell:
            unit_level = level(unit_robustness)
            if unit_level is None:
                return TableCell("–", right=True)
            text = self._display.digits(str(unit_level))
            # What the rule would leave as it is stands without its colour.
            changes = False
            if self.firm:
                changes = not name or unit_level != self.firm.levels[unit_robustness.unit][""]
            return TableCell(text, level=unit_level if changes else None, right=True)

        gives = 0
        if name:
            gives = 2
        return RowColumn(head, cell, level, 130, gives=gives, right=True)
