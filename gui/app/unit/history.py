"""What happened to one unit's assessment: what came, what it is worth and why, what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6 import QtCore, QtWidgets

from assessment.consolidation import file_status, model
from assessment.exchange import codes, keys
from assessment.secretariat.unit_history import UnitCase, UnitFile
from assessment.words import mark
from gui.committee.intake.arrivals import INK, KIND_OF, KINDS
from gui.look import Look
from gui.widgets import buttons, label
from gui.widgets.style import named, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable


@dataclass(frozen=True, slots=True)
class UnitEvent:
    at: datetime
    by: str
    what: str
    cell: TableCell
    revision: str  # the revision it is about; empty without
    today: file_status.Today | None  # what that is good for now; None for what is no file
    told: tuple[str, ...]  # why, in sentences, with all that is known of it


def events_of(case: UnitCase, look: Look) -> Iterator[UnitEvent]:
    say = look.say
    for one in case.files:
        yield _came(one, case.signatures.get(one.file.arrival.revision, ()), look)
    for made in case.decisions:
        told = (say("Reason: {reason}", reason=made.reason),)
        cell = TableCell(say("Decided"), "ok", "done")
        yield UnitEvent(made.at, made.by, say("Decision"), cell, made.revision, None, told)
    for act in case.returns:
        counts = act.body["counts"] == model.COUNTS
        cell = TableCell(say("Returned") if counts else say("Return withdrawn"), "warn", "returned")
        told = (say("Reason: {reason}", reason=act.reason),)
        yield UnitEvent(act.at, act.by, say("Return"), cell, act.body["revision"], None, told)


def _came(one: UnitFile, signed: Sequence[keys.Signature], look: Look) -> UnitEvent:
    say, arrival, held = look.say, one.file.arrival, one.file.held
    ink, drawing, _ = KINDS[KIND_OF[arrival.verdict]]
    cell = TableCell(say(file_status.verdict_word(arrival.verdict, arrival.relation)), ink, drawing)
    told = [say(file_status.why(arrival))]
    if held is not None:
        told.append(say("Signatures: {verdict}", verdict=say(held.trust.word)))
    told += (f"{each.name} ({say(each.statement.role.word)}, {each.key_code})" for each in signed)
    name, today = Path(arrival.path).name, one.file.today
    return UnitEvent(one.merge.at, one.merge.by, name, cell, arrival.revision, today, tuple(told))


class HistoryView(QtWidgets.QWidget):
    revision_wanted = QtCore.Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        named(self, "history_view")
        self._look = look
        columns: tuple[RowColumn[UnitEvent], ...] = (
            RowColumn(mark("When"), lambda one: look.moment(one.at), None, 130),
            RowColumn(mark("What"), lambda one: one.what, least=150),
            RowColumn(mark("Verdict"), lambda one: one.cell, None, 200, gives=1, slim=48),
            RowColumn(mark("Today"), self._today, None, 186, gives=2, slim=48),
            RowColumn(mark("By"), lambda one: one.by, None, 150, gives=3, name=True),
            RowColumn(mark("Revision"), _code, None, 200, gives=4, most=330),
        )
        self.table: RowTable[UnitEvent] = RowTable("unit_history", columns, look)
        self.told = label.Label(wrap=True).can_be_copied()
        self.answers = buttons.Button(look, "revision_answers", drawing="view")
        stack((self.table, 1), spread((self.told, 1), self.answers, gap=10), on=self, gap=8)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._want)
        self.answers.clicked.connect(lambda: self._want(self.table.current))

    def show_unit(self, case: UnitCase | None, unread: Sequence[UnitFile]) -> None:
        """All that happened to a case, and the files that cannot be read; the latest first."""
        events = [_came(one, (), self._look) for one in unread]
        if case is not None:
            events += events_of(case, self._look)
        self.table.show_rows(sorted(events, key=lambda one: one.at, reverse=True))
        self._choose(self.table.current)

    def say(self) -> None:
        say = self._look.say
        self.table.setAccessibleName(say("History"))
        self.answers.say(say("Show its answers"), tip="Enter")

    def first_focus(self) -> None:
        self.table.setFocus()

    def _today(self, one: UnitEvent) -> TableCell:
        if one.today is None:
            return TableCell("–")
        return TableCell(self._look.say(one.today.word), *INK[one.today])

    def _choose(self, one: UnitEvent | None) -> None:
        self.told.say("" if one is None else "\n".join(one.told))
        self.answers.setEnabled(one is not None and bool(one.revision))

    def _want(self, one: UnitEvent | None) -> None:
        if one is not None and one.revision:
            self.revision_wanted.emit(one.revision)


def _code(one: UnitEvent) -> str:
    return codes.short_code(one.revision) if one.revision else "–"
