"""Who has reported: how many of each group, as bars, and how far each unit has come."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation.coverage import Count, UnitProgress, UnitReport
from assessment.consolidation.file_status import verdict_word, why
from assessment.words import mark
from gui.committee.snapshot import Snapshot, province_of, unit_said
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


class GroupsCard(Framed):
    def __init__(
        self, name: str, head: str, named: Callable[[str], str], look: tuple[Wording, Theme]
    ) -> None:
        """``named`` says what a group is called."""
        super().__init__("card")
        self._wording, _ = look
        self.title = Label(role="bold")

        def called(one: Count) -> str:
            return named(one.group)

        columns = (
            RowColumn(head, called, called, least=170, name=True),
            RowColumn(mark("Received"), self._bar, _share, 190, gives=2, slim=150),
            self._number_column(mark("Approved"), lambda one: one.approved, gives=3),
            self._number_column(mark("Missing"), lambda one: one.missing, gives=1),
        )
        self.table: RowTable[Count] = RowTable(name, columns, *look)
        self.table.rows.key_of = lambda one: one.group
        head_line = spread(self.title, None, MoreColumns(self.table, *look))
        stack(head_line, (self.table, 1), on=self, margins=(12, 6, 12, 8), gap=4)

    def say(self, title: str) -> None:
        self.title.say(title)
        tip = self._wording.words.say("Enter shows only the units of this group")
        self.table.setToolTip(as_tip(tip))
        self.table.setAccessibleName(title)

    def _number_column(
        self, head: str, number: Callable[[Count], int], *, gives: int
    ) -> RowColumn[Count]:
        def said(one: Count) -> str:
            return self._wording.number(number(one))

        return RowColumn(head, said, number, 84, gives=gives, right=True)

    def _bar(self, one: Count) -> TableCell:
        number = self._wording.number
        return TableCell(f"{number(one.received)}/{number(one.expected)}", share=_share(one))


def _share(one: Count) -> float:
    return one.received / max(one.expected, 1)


class GroupsColumn(QWidget):
    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording, self._theme = wording, theme
        self._snapshot = Snapshot()
        self._one = BLOCKS
        look = wording, theme
        self.blocks = GroupsCard(BLOCKS, mark("Group"), self.block_said, look)
        self.provinces = GroupsCard(
            PROVINCES, mark("Province"), lambda code: unit_said(code, wording), look
        )
        self.which = Segments("groups_shown", (BLOCKS, PROVINCES))
        stack(self.which, (self.blocks, 4), (self.provinces, 5), on=self, gap=8)
        self.which.picked.connect(self.show_one)
        theme.changed.connect(self._fit)

    def show_one(self, key: str) -> None:
        self._one = key
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where room is short one of them stands, named by the button pressed."""
        low = self.height() * 100 < BOTH_FROM * self._theme.text_size
        self.which.setVisible(low)
        self.which.show_key(self._one)
        for key, card in ((BLOCKS, self.blocks), (PROVINCES, self.provinces)):
            card.title.setVisible(not low)
            card.setVisible(not low or key == self._one)

    def show_collection(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.say()

    def say(self) -> None:
        say = self._wording.words.say
        names = {BLOCKS: say("By group"), PROVINCES: say("By province")}
        self.blocks.say(names[BLOCKS])
        self.provinces.say(names[PROVINCES])
        self.which.say(say("Who has reported"), names)
        if self._snapshot.coverage is not None:
            self.blocks.table.show_rows(self._snapshot.coverage.by_block)
            self.provinces.table.show_rows(self._snapshot.coverage.by_province)

    def block_said(self, code: str) -> str:
        return self._snapshot.block_said(code, self._wording)


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
HEADS = (
    mark("Code"), mark("Unit"), mark("Group"), mark("Belongs to"), mark("Province"),
    mark("State"), mark("Reason"), mark("Questionnaire"),
    mark("Contact person"), mark("Promised date"), mark("Remark"),
)  # fmt: skip
TO_FILL = ("",) * 3  # by hand, in the list taken away


class UnitsTable(RowTable[UnitReport]):
    def __init__(self, wording: Wording, theme: Theme) -> None:
        self._snapshot = Snapshot()
        columns: tuple[RowColumn[UnitReport], ...] = (
            RowColumn(mark("Unit"), self._name, _code, least=190, name=True),
            RowColumn(mark("Code"), _code, _code, 84, gives=2),
            # In the order of the official codes of provinces; units without one at the end.
            RowColumn(mark("Province"), self._province,
                      lambda one: province_of(_code(one)) or None, 150, gives=3, name=True),
            RowColumn(mark("State"), lambda one: TableCell.chip(LOOKS[one.report], wording),
                      lambda one: _RANK[one.report], 200, gives=1, slim=48),
        )  # fmt: skip
        super().__init__("units", columns, wording, theme)
        self.rows.words_of, self.rows.key_of = self._words_of, _code

    def show_collection(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.show_rows(() if snapshot.coverage is None else snapshot.coverage.units)

    def reason(self, one: UnitReport) -> str:
        """What to say by telephone: why what it sent does not count, or what was returned."""
        say, told = self._wording.words.say, []
        for file in self._snapshot.lost.get(_code(one), ()):
            arrival = file.arrival
            word = say(verdict_word(arrival.verdict, arrival.relation))
            told.append(f"{Path(arrival.path).name}: {word}. {say(why(arrival))}")
        for standing in one.standings:
            act = self._snapshot.returned.get(standing.case)
            if act is not None:
                when = self._wording.moment(act.at)
                told.append(say("Returned by {name} on {day}: {reason}", name=act.by, day=when,
                                reason=act.reason))  # fmt: skip
        return "\n".join(told)

    def as_texts(self) -> tuple[list[str], list[list[str]]]:
        """More than is shown, and columns to be filled in by hand."""
        heads = [self._wording.words.say(one) for one in HEADS]
        return heads, [self._line(one) for one in self.rows.shown()]

    def _line(self, one: UnitReport) -> list[str]:
        wording, unit = self._wording, one.unit
        block = self._snapshot.block_said(unit.block, wording)
        held = [standing.package for standing in one.standings if standing.package is not None]
        versions = ", ".join(f"{one.case.questionnaire} {one.version}" for one in held)
        above, state = unit_said(unit.parent, wording), wording.words.say(one.report.word)
        told = unit.code, self._name(one), block, above, self._province(one), state
        return [*told, self.reason(one), versions, *TO_FILL]

    def _name(self, one: UnitReport) -> str:
        return self._wording.plain(one.unit.name)

    def _province(self, one: UnitReport) -> str:
        return unit_said(province_of(_code(one)), self._wording)

    def _words_of(self, one: UnitReport) -> tuple[str, ...]:
        names = [told for _, told in one.unit.name.pairs]
        return *names, _code(one), self._province(one)


def _code(one: UnitReport) -> str:
    return one.unit.code
