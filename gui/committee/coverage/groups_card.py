"""How many of each group have reported, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assessment.consolidation.coverage import Count
from assessment.words import mark
from gui.committee.reading import Snapshot, unit_name
from gui.committee.segments import name_segments
from gui.theme import Theme
from gui.widgets.buttons import Segments
from gui.widgets.label import Label
from gui.widgets.style import spread
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import TableColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.wording import Wording

BLOCKS, PROVINCES = "by_block", "by_province"
BOTH_FROM = 330  # points of height


@dataclass(frozen=True, slots=True)
class Group:
    """One group with its name as written."""

    name: str
    count: Count


class GroupsCard(QFrame):
    """A table of groups; says which one a person opens."""

    opened = Signal(object)

    def __init__(self, name: str, head: str, wording: Wording, theme: Theme) -> None:
        """Empty until groups are shown; ``head`` is what each of them is."""
        super().__init__()
        self.setProperty("frame", "card")
        self._wording = wording
        self._title = Label(role="bold")
        number = wording.number
        columns = (
            TableColumn[Group](
                head, lambda one: TableCell(one.name, name=True), lambda one: one.name, least=170
            ),
            TableColumn[Group](mark("Received"), self._bar, _share, 190, gives=2, slim=100),
            TableColumn[Group](
                mark("Approved"),
                lambda one: TableCell(number(one.count.approved), right=True),
                lambda one: one.count.approved,
                84,
                gives=3,
                right=True,
            ),
            TableColumn[Group](
                mark("Missing"),
                lambda one: TableCell(number(one.count.missing), right=True),
                lambda one: one.count.missing,
                84,
                gives=1,
                right=True,
            ),
        )
        self.table: RowTable[Group] = RowTable(name, columns, wording, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        self.more = MoreColumns(self.table, wording, theme)
        column.addLayout(spread(self._title, None, self.more))
        column.addWidget(self.table, 1)
        self.table.opened.connect(self.opened)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show these."""
        self.table.show_rows(groups)

    def show_title(self, *, on: bool) -> None:
        """Say what it is, or leave that to whatever stands above it."""
        self._title.setVisible(on)

    def say(self, title: str) -> None:
        """Say everything in the language in use."""
        self._title.say(title)
        self.table.setAccessibleName(title)
        self.table.refit()

    def _bar(self, one: Group) -> TableCell:
        number, count = self._wording.number, one.count
        told = f"{number(count.received)}/{number(count.expected)}"
        return TableCell(told, share=_share(one))


def _share(one: Group) -> float:
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
        """Empty until a collection is shown."""
        super().__init__()
        self._wording, self._theme = wording, theme
        self._snapshot: Snapshot | None = None
        self._one = BLOCKS
        self.blocks = GroupsCard("by_block", mark("Group"), wording, theme)
        self.provinces = GroupsCard("by_province", mark("Province"), wording, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.blocks, 4)
        column.addWidget(self.provinces, 5)
        self.which = Segments("groups_shown", (BLOCKS, PROVINCES))
        column.insertWidget(0, self.which)
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
        """A low window has room for one of the two."""
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
        """Show who has reported."""
        self._snapshot = snapshot
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        say, plain = self._wording.words.say, self._wording.plain
        self.blocks.say(say("By group"))
        self.provinces.say(say("By province"))
        names = {BLOCKS: say("By group"), PROVINCES: say("By province")}
        name_segments(self.which, say("Who has reported"), names)
        told = None if self._snapshot is None else self._snapshot.coverage
        if told is None or self._snapshot is None:
            return
        named = self._snapshot.blocks
        self.blocks.show_groups(
            [
                Group(plain(named[one.group]) if one.group in named else one.group, one)
                for one in told.by_block
            ]
        )
        self.provinces.show_groups(
            [Group(plain(unit_name(one.group)), one) for one in told.by_province]
        )
