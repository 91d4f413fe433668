"""Who has reported and who has not: totals, by group and province, and the list of units."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import Report, UnitReport
from assessment.errors import Finding
from assessment.progress import Progress
from assessment.reports.list_workbook import write_list
from gui.committee.count_tile import CountTile
from gui.committee.groups_card import GroupsColumn
from gui.committee.reading import Snapshot
from gui.committee.receipts_form import ReceiptsForm
from gui.committee.round_combo import RoundCombo
from gui.committee.session import CommitteeSession
from gui.committee.units_table import LOOKS, UnitsTable, province_of
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.empty import EmptyState
from gui.widgets.fields import LineField
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import named
from gui.wording import Wording

ALL = "all"
SUFFIX = ".xlsx"
WIDE_FROM = 1240


class CoveragePage(QWidget):
    """Says which case a person wants to decide."""

    case_wanted = Signal(object)

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Show who has reported in the session's round."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self._snapshot: Snapshot | None = None
        self._report: Report | str = Report.MISSING
        self._group: Callable[[UnitReport], bool] | None = None
        self.choose: Callable[[], Path | None] = lambda: _ask(self, session, wording)
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
        self.copy = Button(theme, "copy_list", drawing="copy")
        self.export = Button(theme, "export_list", drawing="table")
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self.tiles: dict[str, CountTile] = {ALL: CountTile(theme, "report_all", "soft", "list")}
        for report, (ink, drawing, _) in LOOKS.items():
            self.tiles[report] = CountTile(theme, f"report_{report}", ink, drawing)
        self.search = LineField("search_units")
        self.shown = ElidingLabel(role="small")
        self.table = UnitsTable(wording, theme)
        self.nothing = EmptyState(theme, "done", "no_units")
        self.groups = GroupsColumn(wording, theme)

    def _build(self) -> None:
        tiles = QHBoxLayout()
        tiles.setSpacing(8)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(spread(self.search, self.copy, self.export))
        left.addWidget(self.shown)
        left.addWidget(self.table, 1)
        left.addWidget(self.nothing, 1)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addLayout(left, 6)
        below.addWidget(self.groups, 5)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addLayout(tiles)
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
        self._session.refused.connect(self.show_findings)
        self.search.textChanged.connect(self._seek)
        self.to_receipts.toggled.connect(lambda on: self.receipts.open(on=on))
        self.to_receipts.toggled.connect(self._body.setHidden)
        self.copy.clicked.connect(self.table.copy)
        self.export.clicked.connect(self._export)
        self.table.opened.connect(self._open)
        self.groups.block_wanted.connect(self._keep_block)
        self.groups.province_wanted.connect(self._keep_province)
        self.nothing.wanted.connect(self._clear)
        for report, tile in self.tiles.items():
            tile.clicked.connect(lambda _=False, to=report: self.show_report(to))
        self._wording.changed.connect(self._words)

    # ------------------------------------------------------------ doing

    def show_report(self, report: Report | str) -> None:
        """Show only units that have come that far."""
        self._report, self._group = report, None
        self._keep()

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has no room for the province."""
        super().resizeEvent(event)
        compact = self.width() < WIDE_FROM
        self.table.show_compact(compact=compact)
        self.groups.show_compact(compact=compact)

    # ------------------------------------------------------------ within

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        told = snapshot.coverage
        self.table.show_rows(() if told is None else told.units)
        self._keep()
        self.groups.show_collection(snapshot)

    def _keep(self) -> None:
        report, group = self._report, self._group
        self.table.keep(lambda one: report in (ALL, one.report) and (group is None or group(one)))
        self._count()

    def _keep_block(self, block: str) -> None:
        self._group = lambda one: one.unit.block == block
        self._keep()
        self.table.setFocus()

    def _keep_province(self, province: str) -> None:
        self._group = lambda one: province_of(one.unit.code) == province
        self._keep()
        self.table.setFocus()

    def _count(self) -> None:
        say, number = self._wording.words.say, self._wording.number
        rows = self.table.rows.rows
        counts = Counter(one.report for one in rows)
        self.tiles[ALL].say(number(len(rows)), say("Expected"))
        for report, (_, _, word) in LOOKS.items():
            self.tiles[report].say(number(counts[report]), say(word))
        for name, tile in self.tiles.items():
            tile.setChecked(name == self._report)
        shown = len(self.table.rows.order)
        self.table.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.shown.say(
            say("{n} units shown; Enter on a group shows only its units", n=number(shown))
        )
        self.nothing.say(say("No unit of this kind"), "", say("Show all units"))

    def _seek(self, text: str) -> None:
        self.table.search(text)
        self._count()

    def _clear(self) -> None:
        self.search.clear()
        self.show_report(ALL)

    def _open(self, one: UnitReport) -> None:
        case = next((held.case for held in one.standings if held.conflict), None)
        if case is not None:
            self.case_wanted.emit(case)

    def _export(self) -> None:
        path = self.choose()
        if path is None:
            return
        heads, *rows = (tuple(line.split("\t")) for line in self.table.copied().split("\n"))
        name = self._wording.words.say("Units")

        def work(_held: Collection, _progress: Progress) -> Path:
            write_list(path, name, heads, rows)
            return path

        self._session.run(work, self._written)

    def _written(self, path: object) -> None:
        self.shown.say(self._wording.words.say("Written: {file}", file=str(path)))

    def _words(self) -> None:
        say = self._wording.words.say
        self._title.say(say("Who has reported"))
        self.to_receipts.say(say("Receipts…"))
        self.receipts.say()
        self.copy.say(say("Copy list"), tip="Ctrl+C")
        self.export.say(say("Export list…"))
        self.search.name_it(say("Search"), say("Search by unit, code or province"))
        self.table.setAccessibleName(say("Units"))
        self.table.refit()
        self.groups.say()
        self._count()


def _ask(page: QWidget, session: CommitteeSession, wording: Wording) -> Path | None:
    say = wording.words.say
    start = str(session.path.with_name(f"{say('units')}{SUFFIX}"))
    kinds = f"Excel (*{SUFFIX})"
    chosen, _ = QFileDialog.getSaveFileName(page, say("Export list…"), start, kinds)
    return Path(chosen).with_suffix(SUFFIX) if chosen else None
