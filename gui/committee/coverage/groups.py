"""How many of each group have reported, as bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from assessment.consolidation.coverage import Count
from assessment.words import mark
from gui.committee.snapshot import Snapshot, unit_name
from gui.theme import Theme
from gui.widgets.buttons import Segments
from gui.widgets.label import Label
from gui.widgets.style import as_tip, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.wording import Wording

BLOCKS, PROVINCES = "by_block", "by_province"
BOTH_FROM = 900  # points of height, so that each shows eight rows


@dataclass(frozen=True, slots=True)
class CoverageGroup:
    """One group with its name as written."""

    name: str
    count: Count


class GroupsCard(QFrame):
    """A table of groups; says which one a person opens."""

    opened = Signal(object)

    def __init__(self, name: str, head: str, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("frame", "card")
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
    """Groups and provinces, one of them where both are too high; says which a person opens.

    Signals:
        block_wanted: The peer block.
        province_wanted: The code of the province.
    """

    block_wanted = Signal(str)
    province_wanted = Signal(str)

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
        """Where there is room for one only: groups, or provinces."""
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
