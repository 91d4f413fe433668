"""Who has reported: how many of each group, as bars, and how far each unit has come."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation.coverage import Count, UnitProgress, UnitReport
from assessment.consolidation.file_status import FileToday, verdict_word, why
from assessment.consolidation.model import Case, CommitteeAct
from assessment.language.text import Text
from assessment.words import mark
from gui.committee.snapshot import Snapshot, province_of, unit_name
from gui.theme import Theme
from gui.widgets.buttons import Segments
from gui.widgets.label import Label
from gui.widgets.style import Framed, as_tip, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.wording import Wording

BLOCKS, PROVINCES = "by_block", "by_province"
BOTH_FROM = 900  # points of height, so that each shows eight rows


@dataclass(frozen=True, slots=True)
class CoverageGroup:
    name: str
    count: Count


class GroupsCard(Framed):
    opened = Signal(object)

    def __init__(self, name: str, head: str, wording: Wording, theme: Theme) -> None:
        super().__init__("card")
        self._wording = wording
        self._title = Label(role="bold")
        columns = (
            RowColumn[CoverageGroup](head, self._named, lambda one: one.name, least=170),
            RowColumn[CoverageGroup](mark("Received"), self._bar, _share, 190, gives=2, slim=150),
            self._number_column(mark("Approved"), lambda count: count.approved, gives=3),
            self._number_column(mark("Missing"), lambda count: count.missing, gives=1),
        )
        self.table: RowTable[CoverageGroup] = RowTable(name, columns, wording, theme)
        self.table.rows.key_of = lambda one: one.count.group
        self.more = MoreColumns(self.table, wording, theme)
        head_line = spread(self._title, None, self.more)
        stack(head_line, (self.table, 1), on=self, margins=(12, 6, 12, 8), gap=4)
        self.table.opened.connect(self.opened)

    def show_groups(self, groups: Sequence[CoverageGroup]) -> None:
        self.table.show_rows(groups)

    def show_title(self, *, on: bool) -> None:
        """Say what it is, or leave that to whatever stands above it."""
        self._title.setVisible(on)

    def say(self, title: str) -> None:
        self._title.say(title)
        tip = self._wording.words.say("Enter shows only the units of this group")
        self.table.setToolTip(as_tip(tip))
        self.table.setAccessibleName(title)

    def _number_column(
        self, head: str, number: Callable[[Count], int], *, gives: int
    ) -> RowColumn[CoverageGroup]:
        def cell(one: CoverageGroup) -> TableCell:
            return TableCell(self._wording.number(number(one.count)), right=True)

        return RowColumn(head, cell, lambda one: number(one.count), 84, gives=gives, right=True)

    def _named(self, one: CoverageGroup) -> TableCell:
        return TableCell(one.name, name=True)

    def _bar(self, one: CoverageGroup) -> TableCell:
        number, count = self._wording.number, one.count
        told = f"{number(count.received)}/{number(count.expected)}"
        return TableCell(told, share=_share(one))


def _share(one: CoverageGroup) -> float:
    return one.count.received / max(one.count.expected, 1)


class GroupsColumn(QWidget):
    block_wanted = Signal(str)  # the peer block
    province_wanted = Signal(str)  # the code of the province

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording, self._theme = wording, theme
        self._snapshot: Snapshot | None = None
        self._one = BLOCKS
        self.blocks = GroupsCard("by_block", mark("Group"), wording, theme)
        self.provinces = GroupsCard("by_province", mark("Province"), wording, theme)
        self.which = Segments("groups_shown", (BLOCKS, PROVINCES))
        stack(self.which, (self.blocks, 4), (self.provinces, 5), on=self, gap=8)
        for key, button in self.which.buttons.items():
            button.clicked.connect(lambda _=False, to=key: self.show_one(to))
        theme.changed.connect(self._fit)
        self.blocks.opened.connect(lambda one: self.block_wanted.emit(one.count.group))
        self.provinces.opened.connect(lambda one: self.province_wanted.emit(one.count.group))

    def show_one(self, key: str) -> None:
        self._one = key
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        low = self.height() * 100 < BOTH_FROM * self._theme.text_size
        self.which.setVisible(low)
        self.which.show_key(self._one)
        for key, card in ((BLOCKS, self.blocks), (PROVINCES, self.provinces)):
            card.show_title(on=not low)
            card.setVisible(not low or key == self._one)

    def show_collection(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.say()

    def say(self) -> None:
        say, plain = self._wording.words.say, self._wording.plain
        self.blocks.say(say("By group"))
        self.provinces.say(say("By province"))
        names = {BLOCKS: say("By group"), PROVINCES: say("By province")}
        self.which.say(say("Who has reported"), names)
        told = None if self._snapshot is None else self._snapshot.coverage
        if told is None or self._snapshot is None:
            return
        named = self._snapshot.blocks
        self.blocks.show_groups(
            [
                CoverageGroup(plain(named[one.group]) if one.group in named else one.group, one)
                for one in told.by_block
            ]
        )
        self.provinces.show_groups(
            [CoverageGroup(plain(unit_name(one.group)), one) for one in told.by_province]
        )


ALL = "all"
# Ink, icon and word of how far a unit has come.
LOOKS = {
    report: (*look, report.word)
    for report, look in {
        UnitProgress.APPROVED: ("ok", "done"),
        UnitProgress.RECEIVED: ("primary", "saved"),
        UnitProgress.CONFLICT: ("warn", "conflict"),
        UnitProgress.NOT_USABLE: ("stop", "finding"),
        UnitProgress.UNSIGNED_WORKBOOK: ("warn", "table"),
        UnitProgress.MISSING: ("idle", "open"),
    }.items()
}
_RANK = {report: at for at, report in enumerate(LOOKS)}
_HEADS = (
    mark("Code"), mark("Unit"), mark("Group"), mark("Belongs to"), mark("Province"),
    mark("State"), mark("Reason"), mark("Questionnaire"),
)  # fmt: skip
_TO_FILL = (mark("Contact person"), mark("Promised date"), mark("Remark"))


class UnitsTable(RowTable[UnitReport]):
    def __init__(self, wording: Wording, theme: Theme) -> None:
        self._lost: Mapping[str, Sequence[FileToday]] = {}
        self._returned: Mapping[Case, CommitteeAct] = {}
        columns: tuple[RowColumn[UnitReport], ...] = (
            RowColumn(mark("Unit"), self._name, _code, least=190),
            RowColumn(mark("Code"), lambda one: TableCell(_code(one)), _code, 84, gives=2),
            RowColumn(mark("Province"), self._province, _province_key, 150, gives=3),
            RowColumn(mark("State"), self._state, _state_key, 200, gives=1, slim=48),
        )
        super().__init__("units", columns, wording, theme)
        self.rows.words_of, self.rows.key_of = self._words_of, _code

    def show_reports(self, units: Sequence[UnitReport], snapshot: Snapshot) -> None:
        self._lost, self._returned = snapshot.lost, snapshot.returned
        self.show_rows(units)

    def reason(self, one: UnitReport) -> str:
        """What to say by telephone: why what it sent does not count, or what was returned."""
        say, told = self._wording.words.say, []
        for file in self._lost.get(one.unit.code, ()):
            arrival = file.arrival
            word = say(verdict_word(arrival.verdict, arrival.relation))
            told.append(f"{Path(arrival.path).name}: {word}. {say(why(arrival))}")
        for standing in one.standings:
            act = self._returned.get(standing.case)
            if act is not None:
                when = self._wording.moment(act.at)
                told.append(say("Returned by {name} on {day}: {reason}", name=act.by, day=when,
                                reason=act.reason))  # fmt: skip
        return "\n".join(told)

    def listed(self, blocks: Mapping[str, Text]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        say = self._wording.words.say
        heads = [say(one) for one in (*_HEADS, *_TO_FILL)]
        rows = [self._line(one, blocks) for one in self.rows.shown()]
        return tuple(heads), rows

    def _line(self, one: UnitReport, blocks: Mapping[str, Text]) -> tuple[str, ...]:
        plain, unit = self._wording.plain, one.unit
        block = blocks.get(unit.block)
        above = plain(unit_name(unit.parent)) if unit.parent else "–"
        told = unit.code, plain(unit.name), unit.block if block is None else plain(block)
        state = self._state(one).text, self.reason(one), ", ".join(_versions(one))
        return (*told, above, self._province(one).text, *state, *("" for _ in _TO_FILL))

    def _name(self, one: UnitReport) -> TableCell:
        return TableCell(self._wording.plain(one.unit.name), name=True)

    def _province(self, one: UnitReport) -> TableCell:
        code = province_of(one.unit.code)
        return TableCell(self._wording.plain(unit_name(code)) if code else "–", name=True)

    def _state(self, one: UnitReport) -> TableCell:
        ink, drawing, word = LOOKS[one.report]
        return TableCell(self._wording.words.say(word), ink, drawing)

    def _words_of(self, one: UnitReport) -> tuple[str, ...]:
        names = [told for _, told in one.unit.name.pairs]
        return *names, one.unit.code, self._province(one).text


def _code(one: UnitReport) -> str:
    return one.unit.code


def _state_key(one: UnitReport) -> int:
    return _RANK[one.report]


def _province_key(one: UnitReport) -> str | None:
    """Provinces stand in the order of their official codes; units without one at the end."""
    return province_of(one.unit.code) or None


def _versions(one: UnitReport) -> list[str]:
    held = [standing.package for standing in one.standings if standing.package is not None]
    return [f"{package.case.questionnaire} {package.version}" for package in held]
