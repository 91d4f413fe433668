"""The register of units on the office's desk."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assessment import units
from assessment.files.failures import explained
from assessment.incoming.unit_list import IncomingUnits, read_units
from assessment.language.text import Language
from assessment.problems.files import FileProblem
from assessment.reports.report import write_list
from assessment.words import mark
from gui.committee.desk import DeskPage, card
from gui.display import Display
from gui.settings import WindowSettings
from gui.widgets import fields, style
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn


@dataclass(frozen=True, slots=True)
class RegisterRow:
    unit: units.Unit
    chip: tuple[str, str, str] | None = None  # ink, icon and word of what differs, if anything does
    before: units.Unit | None = None  # the same unit as it is now, where it is to be another


class RegisterPage(DeskPage[RegisterRow]):
    def __init__(self, settings: WindowSettings, display: Display) -> None:
        columns = self._columns(display)
        super().__init__("register", columns, settings, display)

        def difference(row: RegisterRow) -> TableCell | str:
            if row.chip is None:
                return ""
            return TableCell.chip(row.chip, display)

        what: RowColumn[RegisterRow] = RowColumn(
            mark("Differs"),
            difference,
            lambda row: row.chip or (),
            210,
        )
        self._plain = columns
        self._beside = (*columns[:2], what, *columns[2:])
        self._given: IncomingUnits | None = None
        self.compare = Button(display, "compare_register", drawing="conflict")
        self.export = Button(display, "export_register", drawing="table").bind_message(
            "Export list…"
        )
        self.since = fields.LineField("register_since")
        self.take = Button(display, "take_register", role="primary", drawing="saved")
        self.leave = Button(display, "leave_register", role="quiet").bind_message("Cancel")
        self._how = Label(wrap=True)
        self._offer = card(self._how, style.spread(self.since, self.take, self.leave, None))
        self._offer.setObjectName("register_offer")
        self._offer.hide()
        self.lay_out(self._offer, buttons=(self.compare, self.export))

        def words_of(row: RegisterRow) -> tuple[str, ...]:
            return (
                row.unit.code,
                *row.unit.formerly,
                *map(row.unit.name.get, Language),
            )

        self.table.rows.words_of = words_of
        self.compare.clicked.connect(lambda: self.read(self.ask_file(self.compare.text())))
        self.export.clicked.connect(
            lambda: self.write(self.ask_new(self.export.text(), "units.xlsx"))
        )
        self.take.bind_message("Use from this round on").clicked.connect(self.use)
        self.leave.clicked.connect(self.begin)
        self.since.setFixedWidth(260)
        self.since.textChanged.connect(lambda _: self.update_texts())

    def _columns(self, display: Display) -> tuple[RowColumn[RegisterRow], ...]:
        return (
            RowColumn(
                mark("Unit"),
                self._name,
                lambda row: row.unit.code,
                least=220,
                name=True,
            ),
            RowColumn(
                mark("Code"),
                lambda row: _both(row, lambda unit: unit.code),
                lambda row: row.unit.code,
                150,
            ),
            RowColumn(mark("Kind"), self._kind, lambda row: row.unit.kind, 190, gives=4),
            RowColumn(
                mark("Group"),
                lambda row: display.digits(_both(row, lambda its: its.block)),
                None,
                70,
                gives=5,
            ),
            RowColumn(
                mark("Belongs to"),
                self._above,
                lambda row: row.unit.parent,
                150,
                gives=3,
                name=True,
            ),
            RowColumn(mark("For rounds"), self._holds, None, 170, gives=2),
        )

    def begin(self, about: object = None) -> None:
        self._given = None
        self.show_findings(())
        self.table.show_columns(self._plain)
        self.table.show_rows([RegisterRow(unit) for unit in units.load_register().units])
        self.update_texts()

    def read(self, path: Path | None) -> None:
        """Compare a table with the register; nothing is changed by that."""
        if path is None:
            return

        def work(_progress: object) -> IncomingUnits:
            with explained(path, FileProblem.NOT_FOUND):
                return read_units(path, units.load_register())

        def compared(given_units: IncomingUnits) -> None:
            self._given = given_units
            changes = units.compare_units(units.load_register().units, given_units.units)
            self.table.show_columns(self._beside)
            self.table.show_rows(rows_of(changes))
            self.show_findings(given_units.findings)
            self.update_texts()
            self.since.setFocus()

        self.show_findings(())
        self.work.run(work, compared, mark("Reading the list…"))

    def use(self) -> None:
        """Take the table that was compared, from the round named on."""
        if self._given is None:
            return
        held = units.load_register()
        since = self.since.text().strip()
        with explained(units.register_path(), FileProblem.NOT_SAVED):
            units.keep_register(units.merge_units(held, self._given.units, since))
        self.begin()

    def write(self, path: Path | None) -> None:
        if path is None:
            return
        lines = tuple(units.register_lines(units.load_register().units))

        def work(_progress: object) -> Path:
            write_list(path, "units", units.COLUMNS, lines)
            return path

        self.work.run(work, self.written, mark("Writing the list…"))

    def update_texts(self) -> None:
        super().update_texts()
        translate = self._display.translate
        self.title.set_texts(translate("Register of units"))
        self.table.setAccessibleName(translate("Register of units"))
        self.about.set_texts(self._source(units.load_register()))
        self.compare.set_texts(translate("Compare with a table…"))
        given_units = self._given
        self._offer.setVisible(given_units is not None)
        self.compare.setEnabled(not self.work.busy)
        if given_units is None:
            return
        same = units.compare_units(units.load_register().units, given_units.units).same
        sentence = translate(
            "Units alike: {n}. Below is what differs. Name the first round for which it "
            "holds, so that earlier rounds keep their units. Kinds of units that the table "
            "does not speak of stay as they are.",
            n=self._display.number(same),
        )
        self._how.set_texts(sentence)
        self.since.name_it(
            translate("First round for which it holds"), translate("First round, such as 2027")
        )
        self.take.setEnabled(bool(self.since.text().strip()) and bool(self.table.rows.rows))

    def _source(self, register: units.Register) -> str:
        translate = self._display.translate
        plain = self._display.plain
        path = units.register_path()
        if path != units.SHIPPED:
            return translate("A list that was imported here: {file}", file=str(path))
        sources = units.load_sources()
        editions = dict.fromkeys(unit.edition for unit in register.units_in(""))
        names = (plain(sources[edition]) for edition in editions if edition in sources)
        return " ".join((translate("The list that came with the program."), " · ".join(names)))

    def _name(self, row: RegisterRow) -> str:
        return _both(row, lambda unit: unit.name, self._display.plain)

    def _kind(self, row: RegisterRow) -> str:
        words = {**units.KINDS, units.INSTITUTION: mark("Ministry or institution")}
        word = words.get(row.unit.kind, "")
        if word:
            return self._display.translate(word)
        return "–"

    def _above(self, row: RegisterRow) -> str:
        known = units.load_register().by_code
        plain = self._display.plain

        def said(code: str) -> str:
            if code in known:
                return plain(known[code].name)
            return "–"

        return _both(row, lambda unit: unit.parent, said)

    def _holds(self, row: RegisterRow) -> str:
        translate = self._display.translate
        unit = row.unit
        if unit.since and unit.ended:
            return translate("{since} until before {ended}", since=unit.since, ended=unit.ended)
        if unit.since:
            return translate("from {since} on", since=unit.since)
        if unit.ended:
            return translate("until before {ended}", ended=unit.ended)
        return "–"


def _both[T](
    row: RegisterRow, property_of: Callable[[units.Unit], T], write: Callable[[T], str] = str
) -> str:
    """What is told of a unit; before it, what was told of it, if that is another thing."""
    every = (row.unit,) if row.before is None else (row.before, row.unit)
    return " → ".join(map(write, dict.fromkeys(map(property_of, every))))


def rows_of(changes: units.RegisterChanges) -> list[RegisterRow]:
    def of(pairs: tuple[units.ChangedUnit, ...]) -> list[tuple[units.Unit, units.Unit | None]]:
        return [(changed_unit.after, changed_unit.before) for changed_unit in pairs]

    alike = {
        unit.code
        for changed_unit in changes.alike
        for unit in (changed_unit.before, changed_unit.after)
    }
    ended, added = (
        [(unit, None) for unit in some if unit.code not in alike]
        for some in (changes.ended, changes.added)
    )
    every = (
        (of(changes.alike), ("warn", "warning", mark("Same name, other code"))),
        (of(changes.recoded), ("warn", "conflict", mark("New code"))),
        (ended, ("stop", "remove", mark("No longer there"))),
        (added, ("ok", "add", mark("New"))),
        (of(changes.changed), ("primary", "edit", mark("Changed"))),
    )
    return [RegisterRow(unit, chip, before) for pairs, chip in every for unit, before in pairs]
