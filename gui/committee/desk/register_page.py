"""The page of the register: its units, and what another list has otherwise, until it is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assessment import units
from assessment.files.failures import explained
from assessment.incoming.unit_list import GivenUnits, read_units
from assessment.language.text import Language
from assessment.problems.files import FileProblem
from assessment.reports.report import write_list
from assessment.words import mark
from gui.committee.desk.page import Choose, DeskPage, card
from gui.look import Look
from gui.settings import WindowSettings
from gui.widgets.buttons import Button
from gui.widgets.fields import LineField
from gui.widgets.label import Label
from gui.widgets.style import spread
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn

READING, WRITING = mark("Reading the list…"), mark("Writing the list…")
_ADDED, _CHANGED, _RECODED, _ENDED, _ALIKE = (
    ("ok", "add", mark("New")),
    ("primary", "edit", mark("Changed")),
    ("warn", "conflict", mark("New code")),
    ("stop", "remove", mark("No longer there")),
    ("warn", "warning", mark("Same name, other code")),
)
MINISTRY = mark("Ministry or institution")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    unit: units.Unit
    chip: tuple[str, str, str] | None = None  # ink, icon and word of what differs, if anything does
    before: units.Unit | None = None  # the same unit as it is now, where it is to be another


class RegisterPage(DeskPage[RegisterRow]):
    def __init__(self, settings: WindowSettings, look: Look) -> None:
        columns: tuple[RowColumn[RegisterRow], ...] = (
            RowColumn(mark("Unit"), self._name, lambda one: one.unit.code, least=220, name=True),
            RowColumn(mark("Code"), lambda one: _both(one, lambda unit: unit.code),
                      lambda one: one.unit.code, 150),
            RowColumn(mark("Kind"), self._kind, lambda one: one.unit.kind, 190, gives=4),
            RowColumn(mark("Group"), lambda one: look.digits(_both(one, lambda its: its.block)),
                      None, 70, gives=5),
            RowColumn(mark("Belongs to"), self._above, lambda one: one.unit.parent, 150,
                      gives=3, name=True),
            RowColumn(mark("Holds for rounds"), self._holds, None, 170, gives=2),
        )  # fmt: skip
        super().__init__("register", columns, settings, look)
        what: RowColumn[RegisterRow] = RowColumn(
            mark("Differs"), lambda one: TableCell.chip(one.chip, look) if one.chip else "",
            lambda one: one.chip or (), 210,
        )  # fmt: skip
        self._plain, self._beside = columns, (*columns[:2], what, *columns[2:])
        self._given: GivenUnits | None = None
        self.choose: Choose = lambda: self.ask_file(self.compare.text())
        self.choose_new: Choose = lambda: self.ask_new(self.export.text(), "units.xlsx")
        self.compare = Button(look, "compare_register", drawing="conflict")
        self.export = Button(look, "export_register", drawing="table")
        self.since = LineField("register_since")
        self.take = Button(look, "take_register", role="primary", drawing="saved")
        self.leave = Button(look, "leave_register", role="quiet")
        self._how = Label(wrap=True)
        self._offer = card(self._how, spread(self.since, self.take, self.leave, None))
        self._offer.setObjectName("register_offer")
        self._offer.hide()
        self.lay_out(self._offer, buttons=(self.compare, self.export))
        self.table.rows.words_of = _words_of
        self.compare.clicked.connect(lambda: self.read(self.choose()))
        self.export.clicked.connect(lambda: self.write(self.choose_new()))
        self.take.clicked.connect(self.use)
        self.leave.clicked.connect(self.begin)
        self.since.setFixedWidth(260)
        self.since.textChanged.connect(lambda _: self.say())

    def begin(self, about: object = None) -> None:
        self._given = None
        self.show_findings(())
        self.table.show_columns(self._plain)
        self.table.show_rows([RegisterRow(one) for one in units.load_register().units])
        self.say()

    def read(self, path: Path | None) -> None:
        """Compare a table with the register; nothing is changed by that."""
        if path is None:
            return

        def work(_progress: object) -> GivenUnits:
            with explained(path, FileProblem.NOT_FOUND):
                return read_units(path, units.load_register())

        def compared(given: GivenUnits) -> None:
            self._given = given
            found = units.compare_units(units.load_register().units, given.units)
            self.table.show_columns(self._beside)
            self.table.show_rows(rows_of(found))
            self.show_findings(given.findings)
            self.say()
            self.since.setFocus()

        self.show_findings(())
        self.work.run(work, compared, READING)

    def use(self) -> None:
        """Take the table that was compared, from the round named on."""
        if self._given is None:
            return
        held = units.load_register()
        with explained(units.register_path(), FileProblem.NOT_SAVED):
            units.keep_register(
                units.merge_units(held, self._given.units, self.since.text().strip())
            )
        self.begin()

    def write(self, path: Path | None) -> None:
        if path is None:
            return
        lines = tuple(units.register_lines(units.load_register().units))

        def work(_progress: object) -> Path:
            write_list(path, "units", units.COLUMNS, lines)
            return path

        self.work.run(work, self.written, WRITING)

    def say(self) -> None:
        super().say()
        say = self._look.say
        self.title.say(say("Register of units"))
        self.table.setAccessibleName(say("Register of units"))
        self.about.say(self._source(units.load_register()))
        self.compare.say(say("Compare with a table…"))
        self.export.say(say("Export list…"))
        given = self._given
        self._offer.setVisible(given is not None)
        self.compare.setEnabled(not self.work.busy)
        if given is None:
            return
        same = units.compare_units(units.load_register().units, given.units).same
        self._how.say(
            say(
                "Units alike: {n}. Below is what differs. Name the first round for which it "
                "holds, so that earlier rounds keep their units. Kinds of units that the table "
                "does not speak of stay as they are.",
                n=self._look.number(same),
            )
        )
        self.since.name_it(say("First round for which it holds"), say("First round, such as 2027"))
        self.take.say(say("Use from this round on"))
        self.take.setEnabled(bool(self.since.text().strip()) and bool(self.table.rows.rows))
        self.leave.say(say("Cancel"))

    def _source(self, register: units.Register) -> str:
        say, plain = self._look.say, self._look.plain
        path = units.register_path()
        if path != units.SHIPPED:
            return say("A list that was imported here: {file}", file=str(path))
        sources = units.load_sources()
        editions = dict.fromkeys(one.edition for one in register.of(""))
        told = (plain(sources[one]) for one in editions if one in sources)
        return " ".join((say("The list that came with the program."), "; ".join(told)))

    def _name(self, row: RegisterRow) -> str:
        name = self._look.plain(row.unit.name)
        before = row.before
        if before is not None and before.name != row.unit.name:
            name = f"{name} ← {self._look.plain(before.name)}"
        return name

    def _kind(self, row: RegisterRow) -> str:
        kind = row.unit.kind
        word = MINISTRY if kind == units.INSTITUTION else units.KINDS.get(kind, "")
        return self._look.say(word) if word else "–"

    def _above(self, row: RegisterRow) -> str:
        known, plain = units.load_register().by_code, self._look.plain

        def said(code: str) -> str:
            return plain(known[code].name) if code in known else "–"

        return _both(row, lambda unit: unit.parent, said)

    def _holds(self, row: RegisterRow) -> str:
        say, one = self._look.say, row.unit
        if one.since and one.ended:
            return say("{since} until before {ended}", since=one.since, ended=one.ended)
        if one.since:
            return say("from {since} on", since=one.since)
        return say("until before {ended}", ended=one.ended) if one.ended else "–"


def _both(
    row: RegisterRow, told: Callable[[units.Unit], str], said: Callable[[str], str] = str
) -> str:
    """What is told of a unit; before it, what was told of it, if that is another thing."""
    every = (row.unit,) if row.before is None else (row.before, row.unit)
    return " → ".join(map(said, dict.fromkeys(map(told, every))))


def rows_of(found: units.RegisterChanges) -> list[RegisterRow]:

    def of(pairs: tuple[units.ChangedUnit, ...], chip: tuple[str, str, str]) -> list[RegisterRow]:
        return [RegisterRow(one.after, chip, one.before) for one in pairs]

    alike = {each.code for one in found.alike for each in (one.before, one.after)}
    return [
        *of(found.alike, _ALIKE),
        *of(found.recoded, _RECODED),
        *(RegisterRow(one, _ENDED) for one in found.ended if one.code not in alike),
        *(RegisterRow(one, _ADDED) for one in found.added if one.code not in alike),
        *of(found.changed, _CHANGED),
    ]


def _words_of(row: RegisterRow) -> tuple[str, ...]:
    names = tuple(row.unit.name.get(language) for language in Language)
    return (row.unit.code, *row.unit.formerly, *names)
