"""The received files: a row for each, with their search field, or what an empty list says."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessment.consolidation.file_status import WHY, FileToday, Today, verdict_word, why
from assessment.consolidation.model import FileVerdict
from assessment.exchange.codes import short_code
from assessment.language.normalise import sort_key
from assessment.words import mark
from gui.committee.page import ListButtons
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot, block_of, province_of, unit_name, unit_said
from gui.look import Look
from gui.widgets.fields import LineField
from gui.widgets.label import ElidingLabel
from gui.widgets.style import spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.widgets.tile import EmptyState


class ArrivalKind(StrEnum):
    ALL = "all"
    TAKEN = "taken"
    NEWER = "newer"
    AGAIN = "again"
    CONFLICT = "conflict"
    LOOK = "look"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


# Ink, icon and word of each kind.
KINDS = {
    ArrivalKind.ALL: ("soft", "list", mark("All files")),
    ArrivalKind.TAKEN: ("ok", "done", mark("New")),
    ArrivalKind.NEWER: ("primary", "note", mark("Newer or better")),
    ArrivalKind.AGAIN: ("idle", "copy", mark("Already received")),
    ArrivalKind.CONFLICT: ("warn", "conflict", mark("Conflict")),
    ArrivalKind.LOOK: ("warn", "warning", mark("Worth a look")),
    ArrivalKind.WRONG: ("stop", "finding", mark("Wrong signature")),
    ArrivalKind.UNREADABLE: ("idle", "missing", mark("Unreadable")),
}
KIND_OF = {
    verdict: kind
    for kind, verdicts in {
        ArrivalKind.TAKEN: (FileVerdict.NEW,),
        ArrivalKind.NEWER: (FileVerdict.NEWER,),
        ArrivalKind.AGAIN: (FileVerdict.OLDER, FileVerdict.SAME_AGAIN),
        ArrivalKind.CONFLICT: (FileVerdict.FORK, FileVerdict.DUPLICATE),
        ArrivalKind.LOOK: (
            FileVerdict.DAMAGED_EVIDENCE, FileVerdict.UNSIGNED, FileVerdict.UNKNOWN_KEY,
            FileVerdict.OTHER_QUESTIONNAIRE, FileVerdict.WAITS, FileVerdict.NOT_ON_LIST,
            FileVerdict.LATE,
        ),
        ArrivalKind.WRONG: (FileVerdict.REVOKED_KEY, FileVerdict.WRONG_ROLE, FileVerdict.ALTERED),
        ArrivalKind.UNREADABLE: (FileVerdict.OUR_FAULT, FileVerdict.UNREADABLE),
    }.items()
    for verdict in verdicts
}  # fmt: skip
_RANK = {verdict: at for at, verdict in enumerate(WHY)}
_ORDER = {today: at for at, today in enumerate(Today)}
INK = {
    Today.COUNTS: ("ok", "done"),
    Today.DISPUTED: ("warn", "conflict"),
    Today.REPLACED: ("idle", "copy"),
    Today.WAITS: ("warn", "warning"),
    Today.ASIDE: ("idle", "missing"),
}
HEADS = ("Code", "Unit", "Group", "Province", "Verdict", "Reason", "Today", "File", "Revision")


class ArrivalsTable(RowTable[FileToday]):
    def __init__(self, look: Look) -> None:
        self._snapshot = Snapshot()
        columns: tuple[RowColumn[FileToday], ...] = (
            RowColumn(mark("Unit"), self._unit, lambda one: one.unit or None, least=190, name=True),
            # Groups stand in the order of their codes; files of no unit at the end.
            RowColumn(mark("Group"), self._group, lambda one: block_of(one.unit) or None, 176,
                      gives=4, name=True),
            RowColumn(mark("Verdict"), self._verdict, lambda one: _RANK[one.arrival.verdict], 200,
                      gives=1, slim=48),
            RowColumn(mark("Today"), self._today, lambda one: _ORDER[one.today], 186,
                      gives=2, slim=48),
            # As in a dictionary; names alike by where they came from.
            RowColumn(mark("File"), lambda one: Path(one.arrival.path).name,
                      lambda one: (sort_key(Path(one.arrival.path).name), one.arrival.path), 150,
                      gives=3),
        )  # fmt: skip
        super().__init__("arrivals", columns, look)
        self.rows.words_of = self._words_of
        self.rows.key_of = lambda one: (one.arrival.merge, one.arrival.path, one.arrival.file)

    def show_arrivals(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.show_rows(snapshot.arrivals)

    def as_texts(self) -> tuple[list[str], list[list[str]]]:
        """More than is shown."""
        say = self._look.say

        def line(one: FileToday) -> list[str]:
            arrival, province = one.arrival, unit_said(province_of(one.unit), self._look)
            told = one.unit, self._unit(one), self._group(one), province, self._verdict(one).text
            code = short_code(arrival.revision) if arrival.revision else ""
            return [*told, say(why(arrival)), say(one.today.word), arrival.path, code]

        return [say(one) for one in HEADS], [line(one) for one in self.rows.shown()]

    def _unit(self, one: FileToday) -> str:
        name = unit_said(one.unit, self._look)
        if one.unit and one.guessed:
            name = self._look.say("{unit} (by the name of the file)", unit=name)
        return name

    def _group(self, one: FileToday) -> str:
        name = self._snapshot.blocks.get(block_of(one.unit))
        return "–" if name is None else self._look.plain(name)

    def _verdict(self, one: FileToday) -> TableCell:
        ink, drawing, _ = KINDS[KIND_OF[one.arrival.verdict]]
        said = verdict_word(one.arrival.verdict, one.arrival.relation)
        return TableCell.chip((ink, drawing, said), self._look)

    def _today(self, one: FileToday) -> TableCell:
        return TableCell.chip((*INK[one.today], one.today.word), self._look)

    def _words_of(self, one: FileToday) -> tuple[str, ...]:
        names = [told for _, told in unit_name(one.unit).pairs] if one.unit else ()
        return *names, one.unit, self._verdict(one).text, self._today(one).text, one.arrival.path


class ArrivalsView(QWidget):
    all_wanted = Signal()

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__()
        self._look = look
        self._kind, self._merge = ArrivalKind.ALL, 0
        self.search = LineField("search_files")
        self.table = ArrivalsTable(look)
        self.told = ElidingLabel(role="small", middle=True)
        self.take = ListButtons(session, look, self.table, self.told)
        self.empty = EmptyState(look, "inbox", "no_files")
        self.more = MoreColumns(self.table, look)
        self._line, self._below = spread((self.search, 3), self.take), spread()
        stack(self._line, self._below, (self.table, 1), (self.empty, 1), on=self, gap=6)
        self.show_compact(compact=False)
        self.search.textChanged.connect(self.table.search)
        self.table.rows.modelReset.connect(self._show_empty)
        self.empty.wanted.connect(self._clear)

    def show_compact(self, *, compact: bool) -> None:
        """Say below the search, not beside it, how many are shown."""
        line, at = (self._below, 0) if compact else (self._line, 1)
        line.insertWidget(at, self.told, 2)
        line.insertWidget(at + 1, self.more)

    def show_newest(self) -> None:
        self.search.clear()
        self._merge = 0
        self.table.rows.sort_as_given()
        self._keep()
        if self.table.rows.order:
            self.table.choose(self.table.rows.rows[0])

    def show_kind(self, kind: ArrivalKind) -> None:
        self._kind = kind
        self._keep()

    def show_merge(self, merge: int) -> None:
        """Show only the files of an intake; 0 shows all."""
        self._merge = merge
        self._keep()

    def say(self) -> None:
        say = self._look.say
        self.search.name_it(say("Search"), say("Search by unit, code, verdict or file"))
        self.table.setAccessibleName(say("Received files"))
        self._show_empty()

    def _passes(self, one: FileToday) -> bool:
        kind = self._kind in (ArrivalKind.ALL, KIND_OF[one.arrival.verdict])
        return kind and self._merge in (0, one.arrival.merge)

    def _keep(self) -> None:
        every = self._kind is ArrivalKind.ALL and not self._merge
        self.table.keep(None if every else self._passes)

    def _clear(self) -> None:
        self.search.clear()
        self._merge = 0
        self.all_wanted.emit()

    def _show_empty(self) -> None:
        there, say = len(self.table.rows.order), self._look.say
        number, every = self._look.number, len(self.table.rows.rows)
        self.table.setVisible(bool(there))
        self.empty.setVisible(not there)
        for widget in (self.search, self.take, self.told):
            widget.setVisible(bool(every))
        told = say("{n} of {m} files shown", n=number(there), m=number(every))
        if self._merge:
            what = say("only intake {number}", number=self._look.digits(str(self._merge)))
            told = f"{told} · {what}"
        self.told.say(told, f"{number(there)}/{number(every)}")
        if every:
            self.empty.say(say("Nothing found"), "", say("Show all files"))
        else:
            self.empty.say(
                say("Nothing received yet"),
                say("Drop packages, workbooks or working files here, or choose them."),
            )
