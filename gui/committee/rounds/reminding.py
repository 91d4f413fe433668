"""Whom to call, what was said by telephone, and what the calls have reached."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QFrame

from assessment.consolidation.collection import Collection
from assessment.errors import AssessmentError
from assessment.incoming.given import typed_day
from assessment.progress import Progress
from assessment.secretariat.opening import PhoneCall, Reminder, note_call, reminders
from assessment.words import mark
from gui.committee.coverage_page import LOOKS
from gui.committee.page import ListButtons
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import province_of, unit_said
from gui.committee.tiles import CountTiles
from gui.look import Look
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import ElidingLabel
from gui.widgets.style import frame, named, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable

WAITING, OVERDUE, REACHED = "waiting", "overdue", "reached"
TILES = {
    WAITING: ("warn", "open", mark("To call")),
    OVERDUE: ("stop", "pending", mark("Promised date passed")),
    REACHED: ("ok", "done", mark("Called, and reported since")),
}


class RemindingPart(QFrame):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__()
        named(self, "reminding")
        self._session, self._look = session, look
        self.round = ""
        self.all: Sequence[Reminder] = ()
        columns: tuple[RowColumn[Reminder], ...] = (
            RowColumn(mark("Unit"), self._name, _code, least=190, name=True),
            RowColumn(mark("Code"), _code, _code, 80, gives=4),
            RowColumn(mark("Province"), lambda one: unit_said(province_of(_code(one)), look),
                      None, 150, gives=5, name=True),
            RowColumn(mark("State"), lambda one: TableCell.chip(LOOKS[one.report.report], look),
                      None, 240, gives=1),
            RowColumn(mark("Calls"), self._calls, lambda one: len(one.calls), 70, gives=3,
                      right=True),
            RowColumn(mark("Promised date"), self._promised, lambda one: one.promised, 180,
                      gives=2),
            RowColumn(mark("Remark"), _remark, None, least=170, name=True),
        )  # fmt: skip
        self.tiles: CountTiles[str] = CountTiles("reminder", TILES, look)
        self.search = LineField("search_reminders")
        self.shown = ElidingLabel(role="small", middle=True)
        self.table: RowTable[Reminder] = RowTable("reminders", columns, look)
        self.table.rows.words_of = _words_of
        self.table.rows.key_of = _code
        self.take = ListButtons(session, look, self.table, self.shown)
        self.person, self.promised = LineField("call_person"), LineField("call_promised")
        self.note = LineField("call_note")
        self._parts = [Captioned(one) for one in (self.person, self.promised, self.note)]
        self.keep = Button(look, "call_keep", role="primary", drawing="saved")
        form = frame("quiet")
        person, promised, note = self._parts
        line = spread((person, 2), (promised, 2), (note, 4), stack(None, self.keep))
        self._whom = ElidingLabel(role="bold")
        stack(self._whom, line, on=form, margins=(12, 6, 12, 8), gap=4)
        head = spread((self.search, 2), (self.shown, 2), self.take)
        stack(self.tiles, head, (self.table, 1), form, on=self, gap=8)
        self._connect()

    def _connect(self) -> None:
        self.tiles.chosen.connect(lambda _: self._keep())
        self.search.textChanged.connect(self.table.search)
        self.table.rows.modelReset.connect(self.say)
        self.table.chosen.connect(lambda _: self.say())
        self.keep.clicked.connect(self.keep_call)
        self.note.returnPressed.connect(self.keep_call)
        self.note.textChanged.connect(lambda _: self.say())

    def read(self, occasion: str) -> None:
        self.round = occasion
        if occasion:
            self._session.run(lambda held, _: reminders(held, occasion), self._show, quiet=True)

    def keep_call(self) -> None:
        one = self.table.current
        if one is None or not self.keep.isEnabled():
            return
        try:
            promised = typed_day(self.promised.text())
        except AssessmentError as problem:
            self._session.refused.emit(list(problem.findings))
            return
        call = PhoneCall(
            self.round, _code(one), self._session.by, self._session.clock(),
            self.note.text().strip(), self.person.text().strip(), promised,
        )  # fmt: skip

        def work(held: Collection, _progress: Progress) -> None:
            note_call(held, call, {unit.code for unit in held.expected_in(call.round)})

        self._session.run(work, lambda _: self._kept())

    def _kept(self) -> None:
        for field in (self.person, self.promised, self.note):
            field.clear()
        self._session.refused.emit([])
        self.read(self.round)
        self.table.setFocus()

    def _show(self, found: Sequence[Reminder]) -> None:
        self.all = found
        today = self._today()
        counts = {kind: sum(_is(kind, one, today) for one in found) for kind in TILES}
        self.tiles.count(counts)
        self.table.show_rows(found)
        self._keep()

    def _keep(self) -> None:
        kind, today = self.tiles.kind, self._today()
        self.table.keep(lambda one: _is(kind, one, today))

    def _today(self) -> date:
        return self._session.clock().astimezone().date()

    def say(self) -> None:
        say = self._look.say
        self.search.name_it(say("Search"), say("Search by unit, code or province"))
        self.table.setAccessibleName(say("Reminders"))
        words = say("Spoken with"), say("Promised date"), say("What was said")
        for part, word in zip(self._parts, words, strict=True):
            part.say(word)
        self.promised.hint(self._look.digits("15-01-2027"))
        self.keep.say(say("Save the note"))
        one = self.table.current
        self.keep.setEnabled(one is not None and bool(self.note.text().strip()))
        self._whom.say("" if one is None else self._look.plain(one.report.unit.name))
        shown = len(self.table.rows.order)
        told = self._look.count("{n} unit shown", "{n} units shown", shown)
        self.shown.say(told, self._look.number(shown))

    def _name(self, one: Reminder) -> str:
        return self._look.plain(one.report.unit.name)

    def _calls(self, one: Reminder) -> str:
        return self._look.number(len(one.calls)) if one.calls else ""

    def _promised(self, one: Reminder) -> TableCell:
        told = "" if one.promised is None else self._look.date(one.promised)
        return TableCell(told, *("stop", "pending") if one.overdue(self._today()) else ())


def _code(one: Reminder) -> str:
    return one.report.unit.code


def _words_of(one: Reminder) -> tuple[str, ...]:
    return _code(one), *(words for _, words in one.report.unit.name.pairs)


def _remark(one: Reminder) -> str:
    return " · ".join(part for last in one.calls[-1:] for part in (last.person, last.note) if part)


def _is(kind: str, one: Reminder, today: date) -> bool:
    if kind == OVERDUE:
        return one.overdue(today)
    return one.reached if kind == REACHED else one.waiting
