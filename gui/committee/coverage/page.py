"""Who has reported and who has not: totals, by group and province, and the list of units."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessment.consolidation.coverage import UnitProgress, UnitReport
from assessment.errors import Finding
from assessment.language.text import Text
from gui.committee.coverage.groups_card import GroupsColumn
from gui.committee.coverage.receipts_form import ReceiptsForm
from gui.committee.coverage.report_tiles import ALL, ReportTiles
from gui.committee.list_buttons import ListButtons, Listed
from gui.committee.reading import Snapshot, unit_name
from gui.committee.room import tell
from gui.committee.round_combo import RoundCombo
from gui.committee.session import CommitteeSession
from gui.committee.units_table import UnitsTable, province_of
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import LineField
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import named, spread
from gui.widgets.tables.table import MoreColumns
from gui.widgets.tile import EmptyState
from gui.widgets.window_page import WindowPage
from gui.wording import Wording


class CoveragePage(WindowPage):
    """Says which case a person wants to decide, and whose files are to be shown."""

    manual_section = 11

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Show who has reported in the session's round."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording = session, wording
        self._snapshot: Snapshot | None = None
        self._group: Callable[[UnitReport], bool] | None = None
        self._group_name: Callable[[], str] = str
        self._make(wording, theme)
        self._build()
        self._connect()
        self._words()
        if session.snapshot is not None:
            self._show(session.snapshot)

    def _make(self, wording: Wording, theme: Theme) -> None:
        self._title = Label(role="h2")
        self.round = RoundCombo(self._session, wording, theme)
        self.to_receipts = Button(theme, "to_receipts", drawing="document")
        self.to_receipts.setCheckable(True)
        self.receipts = ReceiptsForm(self._session, wording, theme)
        self.take = ListButtons(self._session, wording, theme, self._listed)
        self.only = Button(theme, "group_filter", role="quiet", drawing="remove")
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self.reports = ReportTiles(wording, theme)
        self.tiles = self.reports.tiles
        self.search = LineField("search_units")
        self.shown = ElidingLabel(role="small")
        self.table = UnitsTable(wording, theme)
        self.more = MoreColumns(self.table, wording, theme, short=True)
        self.nothing = EmptyState(theme, "done", "no_units")
        self.groups = GroupsColumn(wording, theme)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(spread(self.search, self.take))
        line = spread(self.shown, self.more, self.only)
        line.setStretch(0, 1)
        left.addLayout(line)
        left.addWidget(self.table, 1)
        left.addWidget(self.nothing, 1)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addLayout(left, 6)
        below.addWidget(self.groups, 5)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.reports)
        body.addLayout(below, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(8)
        page.addLayout(spread(self._title, None, self.to_receipts, self.round))
        page.addWidget(self.findings)
        page.addWidget(self.receipts, 1)
        page.addWidget(self._body, 1)

    def _connect(self) -> None:
        self._session.changed.connect(self._show)
        self._session.refused.connect(lambda found: tell(self, found))
        self.search.textChanged.connect(self._seek)
        self.to_receipts.toggled.connect(lambda on: self.receipts.open(on=on))
        self.to_receipts.toggled.connect(self._body.setHidden)
        self.table.on_copy = self.take.copy_list
        self.take.written.connect(self._written)
        self.only.clicked.connect(lambda: self._keep_group(None, str))
        self.table.opened.connect(self._open)
        self.groups.block_wanted.connect(self._keep_block)
        self.groups.province_wanted.connect(self._keep_province)
        self.nothing.wanted.connect(self._clear)
        self.reports.chosen.connect(lambda _: self._keep())
        self._wording.changed.connect(self._words)

    # ------------------------------------------------------------ doing

    def show_report(self, report: UnitProgress | str) -> None:
        """Show only units that have come that far; a group that was chosen stays chosen."""
        self.reports.choose(report)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what forbids what was tried."""
        self.findings.show_findings(findings)

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus()

    def first_focus(self) -> None:
        """Put the keyboard on the list."""
        self.table.setFocus()

    def regions(self) -> list[QWidget]:
        """For F6."""
        return [self.round, *self.tiles.values(), self.table, self.groups]

    # ------------------------------------------------------------ within

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        told = snapshot.coverage
        self.table.show_rows(() if told is None else told.units)
        self._keep()
        self.groups.show_collection(snapshot)

    def _keep(self) -> None:
        passes, group = self.reports.passes, self._group
        self.table.keep(lambda one: passes(one) and (group is None or group(one)))
        self._count()

    def _keep_block(self, block: str) -> None:
        names = {} if self._snapshot is None else self._snapshot.blocks
        name = names.get(block, Text.of(km=block, en=block))
        self._keep_group(lambda one: one.unit.block == block, lambda: self._wording.plain(name))

    def _keep_province(self, province: str) -> None:
        name = unit_name(province)
        self._keep_group(
            lambda one: province_of(one.unit.code) == province, lambda: self._wording.plain(name)
        )

    def _keep_group(
        self, group: Callable[[UnitReport], bool] | None, name: Callable[[], str]
    ) -> None:
        self._group, self._group_name = group, name
        self._keep()
        self.table.setFocus()

    def _count(self) -> None:
        say, count = self._wording.words.say, self._wording.count
        rows = [one for one in self.table.rows.rows if self._group is None or self._group(one)]
        self.reports.count(rows)
        shown = len(self.table.rows.order)
        self.table.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        told = count("{n} unit shown", "{n} units shown", shown)
        if self._group is None:
            told = say("{what}; Enter on a group shows only its units", what=told)
        self.shown.say(told)
        self.only.say(say("Only {group}: show all", group=self._group_name()))
        self.only.setVisible(self._group is not None)
        self.nothing.say(say("No unit of this kind"), "", say("Show all units"))

    def _seek(self, text: str) -> None:
        self.table.search(text)
        self._count()

    def _clear(self) -> None:
        self.search.clear()
        self._group = None
        self.show_report(ALL)

    def _open(self, one: UnitReport) -> None:
        case = next((held.case for held in one.standings if held.conflict), None)
        if case is not None:
            self.wanted.emit("conflicts", case)
        elif one.standings:
            self.wanted.emit("intake", one.unit.code)

    def _listed(self) -> Listed:
        say = self._wording.words.say
        names = {} if self._snapshot is None else self._snapshot.blocks
        return Listed(say("Units"), *self.table.listed(names))

    def _written(self, path: str) -> None:
        self.shown.say(self._wording.words.say("Written: {file}", file=path))

    def _words(self) -> None:
        say = self._wording.words.say
        self._title.say(say("Who has reported"))
        self.to_receipts.say(say("Receipts…"))
        self.receipts.say()
        self.take.say()
        self.search.name_it(say("Search"), say("Search by unit, code or province"))
        self.table.setAccessibleName(say("Units"))
        self.table.refit()
        self.groups.say()
        self._count()
