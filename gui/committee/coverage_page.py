"""Who has reported and who has not: totals, by group and province, and the list of units."""

from collections import Counter
from pathlib import Path

from PySide6.QtWidgets import QWidget

from assessment.consolidation import collection, file_status
from assessment.consolidation.acts import ReplyWords, hand_back
from assessment.consolidation.coverage import Count, UnitProgress, UnitReport
from assessment.consolidation.standing import standings
from assessment.exchange.package import SUFFIX
from assessment.language.normalise import file_name
from assessment.progress import Progress
from assessment.words import mark
from gui.committee import page
from gui.committee.session import CommitteeSession, province_of, unit_text
from gui.display import Display
from gui.widgets import fields, outside, style, tile
from gui.widgets.buttons import Button, Segments
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import FittedPart, Framed, as_tip, is_wide, lay_beside, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable

BLOCKS = "by_block"
PROVINCES = "by_province"
BOTH_FROM = 900  # points of height, so that each shows eight rows


class GroupsCard(Framed):
    def __init__(self, kind: str, session: CommitteeSession, display: Display) -> None:
        super().__init__("card")
        self._kind = kind
        self._session = session
        self._display = display
        self.title = Label(role="bold")

        def received(count: Count) -> TableCell:
            return TableCell(
                f"{display.number(count.received)}/{display.number(count.expected)}",
                share=_share(count),
            )

        if kind == BLOCKS:
            head = mark("Group")
        else:
            head = mark("Province")
        columns: tuple[RowColumn[Count], ...] = (
            RowColumn(
                head,
                lambda count: self.unit_text(count.group),
                lambda count: self.unit_text(count.group),
                least=170,
                name=True,
            ),
            RowColumn(
                mark("Received"),
                received,
                _share,
                190,
                gives=2,
                slim=110,
            ),
            RowColumn(
                mark("Approved"),
                lambda count: display.number(count.approved),
                lambda count: count.approved,
                84,
                gives=3,
                right=True,
            ),
            RowColumn(
                mark("Missing"),
                lambda count: display.number(count.missing),
                lambda count: count.missing,
                84,
                gives=1,
                right=True,
            ),
        )
        self.table: RowTable[Count] = RowTable(kind, columns, display)
        self.table.rows.key_of = lambda count: count.group
        head_line = spread(self.title, None, MoreColumns(self.table, display))
        stack(head_line, (self.table, 1), on=self, margins=(12, 6, 12, 8), gap=4)

    def text_of(self, unit_report: UnitReport) -> str:
        """The code of the group of a unit."""
        if self._kind == BLOCKS:
            return unit_report.unit.block
        return province_of(_code(unit_report))

    def unit_text(self, code: str) -> str:
        if self._kind == BLOCKS:
            return self._session.snapshot.block_said(code, self._display)
        return unit_text(code, self._display)

    def update_texts(self, title: str) -> None:
        self.title.set_texts(title)
        self.table.setToolTip(
            as_tip(self._display.translate("Enter shows only the units of this group"))
        )
        self.table.setAccessibleName(title)
        coverage = self._session.snapshot.coverage
        if coverage is not None:
            if self._kind == BLOCKS:
                self.table.show_rows(coverage.by_block)
            else:
                self.table.show_rows(coverage.by_province)


def _share(count: Count) -> float:
    return count.received / max(count.expected, 1)


class GroupsColumn(FittedPart):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__()
        self._display = display
        self.blocks = GroupsCard(BLOCKS, session, display)
        self.provinces = GroupsCard(PROVINCES, session, display)
        self.which = Segments("groups_shown", (BLOCKS, PROVINCES))
        stack(self.which, (self.blocks, 4), (self.provinces, 5), on=self, gap=8)
        self.which.picked.connect(lambda _: self.update_layout())
        display.changed.connect(self.update_layout)

    def update_layout(self) -> None:
        """Where room is short one of them stands, named by the button pressed."""
        low = self.height() * 100 < BOTH_FROM * self._display.text_size
        self.which.setVisible(low)
        for key, card in ((BLOCKS, self.blocks), (PROVINCES, self.provinces)):
            card.title.setVisible(not low)
            card.setVisible(not low or key == self.which.key)

    def update_texts(self) -> None:
        translate = self._display.translate
        names = {BLOCKS: translate("By group"), PROVINCES: translate("By province")}
        self.blocks.update_texts(names[BLOCKS])
        self.provinces.update_texts(names[PROVINCES])
        self.which.update_texts(translate("Who has reported"), names)


ALL = "all"
# Ink, icon and word of how far a unit has come.
LOOKS = {
    UnitProgress.APPROVED: ("ok", "done", UnitProgress.APPROVED.word),
    UnitProgress.RECEIVED: ("primary", "saved", UnitProgress.RECEIVED.word),
    UnitProgress.CONFLICT: ("warn", "conflict", UnitProgress.CONFLICT.word),
    UnitProgress.NOT_USABLE: ("stop", "finding", UnitProgress.NOT_USABLE.word),
    UnitProgress.UNSIGNED_WORKBOOK: ("warn", "table", UnitProgress.UNSIGNED_WORKBOOK.word),
    UnitProgress.MISSING: ("idle", "open", UnitProgress.MISSING.word),
}
HEADS = (
    mark("Code"),
    mark("Unit"),
    mark("Group"),
    mark("Belongs to"),
    mark("Province"),
    mark("State"),
    mark("Reason"),
    mark("Questionnaire"),
    mark("Contact person"),
    mark("Promised date"),
    mark("Remark"),
)


class UnitsTable(RowTable[UnitReport]):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        self._session = session
        columns: tuple[RowColumn[UnitReport], ...] = (
            RowColumn(
                mark("Unit"),
                lambda unit_report: display.plain(unit_report.unit.name),
                _code,
                least=190,
                name=True,
            ),
            RowColumn(mark("Code"), _code, _code, 84, gives=2),
            # In the order of the official codes of provinces; units without one at the end.
            RowColumn(
                mark("Province"),
                self._province,
                lambda unit_report: province_of(_code(unit_report)) or None,
                150,
                gives=3,
                name=True,
            ),
            RowColumn(
                mark("State"),
                lambda unit_report: TableCell.chip(LOOKS[unit_report.report], display),
                lambda unit_report: tuple(LOOKS).index(unit_report.report),
                200,
                gives=1,
                slim=48,
            ),
        )
        super().__init__("units", columns, display, mark("Units"))
        self.rows.words_of = self._words_of
        self.rows.key_of = _code

    def reason(self, unit_report: UnitReport) -> str:
        """What to say by telephone: why what it sent does not count, or what was returned."""
        translate = self._display.translate
        reasons = []
        for file in self._session.snapshot.lost.get(_code(unit_report), ()):
            arrival = file.arrival
            word = translate(file_status.verdict_word(arrival.verdict, arrival.relation))
            reason = translate(file_status.status_reason(arrival))
            reasons.append(f"{Path(arrival.path).name}: {word}. {reason}")
        for standing in unit_report.standings:
            act = self._session.snapshot.returned.get(standing.case)
            if act is not None:
                when = self._display.moment(act.at)
                reasons.append(
                    translate(
                        "Returned by {name} on {day}: {reason}",
                        name=act.by,
                        day=when,
                        reason=act.reason,
                    )
                )
        return "\n".join(reasons)

    def as_texts(self) -> tuple[list[str], list[list[str]]]:
        """More than is shown, and columns to be filled in by hand."""
        display = self._display

        def line(unit_report: UnitReport) -> list[str]:
            unit = unit_report.unit
            block = self._session.snapshot.block_said(unit.block, display)
            held = [
                standing.package
                for standing in unit_report.standings
                if standing.package is not None
            ]
            versions = ", ".join(f"{copy.case.questionnaire} {copy.version}" for copy in held)
            above = unit_text(unit.parent, display)
            state = display.translate(unit_report.report.word)
            cells = (
                unit.code,
                display.plain(unit.name),
                block,
                above,
                self._province(unit_report),
                state,
            )
            return [*cells, self.reason(unit_report), versions, "", "", ""]

        return [display.translate(copy) for copy in HEADS], [
            line(unit_report) for unit_report in self.rows.shown()
        ]

    def _province(self, unit_report: UnitReport) -> str:
        return unit_text(province_of(_code(unit_report)), self._display)

    def _words_of(self, unit_report: UnitReport) -> tuple[str, ...]:
        names = [name for _, name in unit_report.unit.name.pairs]
        return *names, _code(unit_report), self._province(unit_report)


def _code(unit_report: UnitReport) -> str:
    return unit_report.unit.code


class ReceiptsForm(Framed):
    """Receipts for all units whose package counts, one signed file each, to be sent back."""

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card", "receipts_form")
        self._session = session
        self._display = display
        self._written: int | None = None
        self._about = Label(wrap=True)
        self.key = page.SecretariatKeyForm(display)
        self.write = Button(display, "write_receipts", role="primary", drawing="saving")
        self.outcome = Label(role="bold")
        foot = spread(self.write, self.outcome, None)
        stack(self._about, self.key, foot, None, on=self, margins=(16, 10, 16, 12), gap=8)
        self.key.changed.connect(self.update_texts)
        self.write.bind_message("Write receipts into a folder…").clicked.connect(self._write)
        self.hide()

    def choose(self) -> Path | None:
        return outside.ask_folder(
            self, self._display.translate("Choose a folder…"), self._session.path.parent
        )

    def open(self, *, on: bool) -> None:
        self._written = None
        self.update_texts()
        self.setVisible(on)
        if on:
            self.key.button.setFocus()

    def update_texts(self) -> None:
        translate = self._display.translate
        number = self._display.number
        standings = self._session.snapshot.standings
        occasion = self._session.round
        here = [standing for standing in standings if standing.case.round == occasion]
        count = sum(standing.package is not None for standing in here)
        words = translate(
            "Receipts for the units whose package counts ({n}): one signed file each, with "
            "what was received, and the resolved revision where there was a conflict.",
            n=number(count),
        )
        self._about.set_texts(words)
        self.write.setEnabled(self.key.key is not None and bool(count))
        sentence = ""
        if self.key.key is None:
            sentence = translate("First choose the key and enter its passphrase.")
        elif self._written is not None:
            sentence = self._display.translate_plural(
                "{n} receipt written", "{n} receipts written", self._written
            )
        self.outcome.set_texts(sentence)

    def _write(self) -> None:
        folder = self.choose()
        key = self.key.key
        if folder is None or key is None:
            return
        by = self._session.by
        at = self._session.clock()
        occasion = self._session.round

        def work(held: collection.Collection, progress: Progress) -> int:
            signer = key.signer(at)
            known = [standing for standing in standings(held) if standing.case.round == occasion]
            counting = [standing for standing in known if standing.package is not None]
            used: set[str] = set()
            for number, case_standing in enumerate(counting):
                progress.step(number, len(counting))
                parts = [
                    case_standing.case.unit,
                    case_standing.case.round,
                    case_standing.case.questionnaire,
                    "receipt",
                ]
                name = _unused(file_name("-".join(parts)), used)
                hand_back(
                    held, case_standing, ReplyWords(by, at), [signer], folder / f"{name}{SUFFIX}"
                )
            return len(counting)

        def done(count: int) -> None:
            self._written = count
            self.update_texts()

        self._session.run(work, done)


def _unused(name: str, used: set[str]) -> str:
    """The name, or one like it: codes may differ only in what no name of a file can tell."""
    number = 1
    candidate = name
    while candidate.casefold() in used:
        number += 1
        candidate = f"{name}-{number}"
    used.add(candidate.casefold())
    return candidate


RETURNED = "returned"
SEEKING_BESIDE = 1000  # points from which search and buttons stand in one line
TILES = {
    ALL: ("soft", "list", mark("Expected")),
    **{f"{unit_progress}": drawn for unit_progress, drawn in LOOKS.items()},
    RETURNED: ("warn", "returned", mark("Returned, not back yet")),
}


class CoveragePage(page.CommitteePage):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(session, display)
        self._group: tuple[GroupsCard, str] | None = None  # shown alone, and its code
        self._title = Label(role="h2").bind_message("Who has reported", display)
        self.round = page.RoundCombo(session, display)
        self.to_receipts = Button(display, "to_receipts", drawing="document").bind_message(
            "Receipts…"
        )
        self.to_receipts.setCheckable(True)
        self.receipts = ReceiptsForm(session, display)
        self.only = Button(display, "group_filter", role="quiet", drawing="remove")
        self.reports: page.CountTiles[str] = page.CountTiles("report", TILES, display)
        self.reports.kind = UnitProgress.MISSING
        self.search = fields.LineField("search_units")
        self.shown = ElidingLabel(role="small", middle=True)
        self.table = UnitsTable(session, display)
        self.take = page.ListButtons(session, display, self.table, self.shown)
        self.more = MoreColumns(self.table, display, short=True)
        self.reason = Label(role="small", wrap=True).can_be_copied()
        self.nothing = tile.EmptyState(display, "done", "no_units")
        self.groups = GroupsColumn(session, display)
        h_box_layout = spread((self.search, 3), (self.shown, 2))
        self._seeking = spread((h_box_layout, 1), spread(self.more, None, self.take))
        list_parts = (self.table, 1), self.reason, (self.nothing, 1)
        left = stack(self._seeking, spread(self.only, None), *list_parts, gap=6)
        self._body = QWidget()
        stack(self.reports, (spread((left, 6), (self.groups, 5), gap=10), 1), on=self._body)
        at_work = page.WorkBar(session, display)
        head = spread(self._title, None, at_work, self.to_receipts, self.round)
        parts = head, self.findings, (self.receipts, 1), (self._body, 1)
        stack(*parts, on=self, margins=(16, 12, 16, 12), gap=8)
        self._connect()
        self.follow()

    def _connect(self) -> None:
        self.search.textChanged.connect(self.table.search)
        self.table.rows.modelReset.connect(self._count)
        self.to_receipts.toggled.connect(lambda on: self.receipts.open(on=on))
        self.to_receipts.toggled.connect(self._body.setHidden)
        self.only.clicked.connect(lambda: self._keep_group(None))
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._say_reason)
        for card in (self.groups.blocks, self.groups.provinces):
            card.table.opened.connect(
                lambda count, card=card: self._keep_group((card, count.group))
            )
        self.nothing.wanted.connect(self._clear)
        self.reports.chosen.connect(lambda _: self._keep())

    def update_layout(self) -> None:
        lay_beside(self._seeking, beside=is_wide(self, self._display, SEEKING_BESIDE))

    def focus_search(self) -> None:
        self.search.setFocus()

    def first_focus(self) -> None:
        self.table.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.round, *self.reports.tiles.values(), self.table, self.groups]

    def refresh(self) -> None:
        coverage = self._snapshot.coverage
        if coverage is None:
            self.table.show_rows(())
        else:
            self.table.show_rows(coverage.units)
        self._keep()
        self._say_reason(self.table.current)
        self.groups.update_texts()

    def _keep(self) -> None:
        wanted = self.reports.kind

        def is_of(unit_report: UnitReport) -> bool:
            if wanted == RETURNED:
                return unit_report.returned
            return wanted in (ALL, unit_report.report)

        self.table.keep(lambda unit_report: is_of(unit_report) and self._in_group(unit_report))

    def _keep_group(self, group: tuple[GroupsCard, str] | None) -> None:
        self._group = group
        self._keep()
        self.table.setFocus()

    def _in_group(self, unit_report: UnitReport) -> bool:
        return self._group is None or self._group[0].text_of(unit_report) == self._group[1]

    def _count(self) -> None:
        translate = self._display.translate
        count = self._display.translate_plural
        rows = list(filter(self._in_group, self.table.rows.rows))
        counts: Counter[str] = Counter(unit_report.report for unit_report in rows)
        counts[RETURNED] = sum(unit_report.returned for unit_report in rows)
        self.reports.show_counts({**counts, ALL: len(rows)})
        for kind in (UnitProgress.UNSIGNED_WORKBOOK, RETURNED):  # seldom: their room is for others
            self.reports.tiles[kind].setVisible(bool(counts[kind]) or self.reports.kind == kind)
        shown = len(self.table.rows.order)
        style.seen(self.table, when=bool(shown), otherwise=self.nothing)
        number = self._display.number(shown)
        sentence = count("{n} unit shown", "{n} units shown", shown)
        self.shown.set_texts(sentence, count("{n} unit", "{n} units", shown), number)
        self.shown.setMinimumWidth(self.shown.fontMetrics().horizontalAdvance(number))
        self.only.setVisible(self._group is not None)
        if self._group is not None:
            card, code = self._group
            self.only.set_texts(translate("Only {group}: show all", group=card.unit_text(code)))
        if self.table.rows.rows:
            self.nothing.set_texts(
                translate("No unit of this kind"), "", translate("Show all units")
            )
        else:
            self.nothing.set_texts(translate("Nothing received yet"))

    def _say_reason(self, unit_report: UnitReport | None) -> None:
        text = ""
        if unit_report is not None:
            text = self.table.reason(unit_report)
        self.reason.set_optional_texts(text)

    def _clear(self) -> None:
        self.search.clear()
        self._group = None
        self.reports.choose(ALL)

    def _open(self, unit_report: UnitReport) -> None:
        case = next((held.case for held in unit_report.standings if held.conflict), None)
        if case is not None:
            self.wanted.emit("conflicts", case)
        elif unit_report.report is not UnitProgress.MISSING:
            self.wanted.emit("unit", unit_report.unit.code)

    def update_texts(self) -> None:
        translate = self._display.translate
        self.receipts.update_texts()
        self.search.name_it(translate("Search"), translate("Search by unit, code or province"))
        self.groups.update_texts()
        self._count()
        self._say_reason(self.table.current)
