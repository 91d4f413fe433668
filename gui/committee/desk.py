"""What the office keeps without a collection: the key office, and the register of units."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from assessment import units
from assessment.errors import Finding
from assessment.exchange import roster as rosters
from assessment.exchange.keys import PublicKey
from assessment.progress import Progress
from assessment.secretariat import key_office
from assessment.words import mark
from gui.committee.page import SecretariatKeyForm
from gui.committee.session import unit_text
from gui.display import Display
from gui.settings import WindowSettings
from gui.widgets import card_page, fields, keyboard, style, window_page
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.outside import ask_folder, ask_new, ask_old
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable

# Kinds of files by their meaning, as dialogues name them.
TABLES = "*.xlsx *.csv"
# points for a finding, and for all of them: more scroll
TOLD = 54
MOST_TOLD = 116
Choose = Callable[[], Path | None]


class DeskPage[R](window_page.FindingsPage):
    """A page of the desk; whoever inherits lays out what stands between head and list."""

    manual_section = 11

    def __init__(
        self, name: str, columns: Sequence[RowColumn[R]], settings: WindowSettings, display: Display
    ) -> None:
        super().__init__(display)
        self._settings = settings
        self._compact = False
        self.title = Label(role="h2")
        self.about = Label(role="small", wrap=True)
        self.close_button = Button(self._display, f"close_{name}").bind_message("Close", "Esc")
        self._below = style.scrolled(self.findings, across=False)
        self._below.hide()
        self.work = card_page.WorkLine(display, name)
        self.search = fields.FindField(self._display, f"search_{name}")
        self.shown = ElidingLabel(role="small", middle=True)
        self.table: RowTable[R] = RowTable(name, columns, display)
        self.more = MoreColumns(self.table, display, short=True)
        self.search.textChanged.connect(self.table.search)
        self.search.textChanged.connect(lambda _: self.show_counts())
        self.close_button.clicked.connect(self.closed)
        self.work.worker.refused.connect(self.show_findings)
        self.work.moved.connect(self.update_texts)
        self._display.changed.connect(self.update_texts)
        keyboard.on_escape(self, lambda: self.work.stop() if self.work.busy else self.closed.emit())

    def lay_out(self, *parts: QWidget | QLayout, buttons: Sequence[QWidget]) -> None:
        """Put these between head and list; the buttons stand beside the search."""
        head = style.spread(self.title, None, self.close_button)
        line = style.spread(*buttons, (self.search, 3), (self.shown, 1), self.more)
        below = self._below, self.work, line, (self.table, 1)
        style.stack(head, self.about, *parts, *below, on=self, margins=(16, 12, 16, 12), gap=8)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        distinct = {(finding.problem, str(finding.values)): finding for finding in findings}
        super().show_findings(tuple(distinct.values()))
        self._below.setVisible(bool(findings))
        self._below.setFixedHeight(min(MOST_TOLD, TOLD * len(distinct)))

    def show_compact(self, *, compact: bool) -> None:
        self._compact = compact
        self.show_counts()

    def show_counts(self) -> None:
        self.about.setHidden(self._compact and bool(self.table.rows.rows))
        shown = len(self.table.rows.order)
        sentence = self._display.translate_plural("{n} line shown", "{n} lines shown", shown)
        self.shown.set_texts(sentence, self._display.number(shown))

    def written(self, path: Path) -> None:
        self.shown.set_texts(self._display.translate("Written: {file}", file=str(path)))

    def focus_search(self) -> None:
        self.search.setFocus()

    def first_focus(self) -> None:
        self.table.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.search, self.table]

    def update_texts(self) -> None:
        self.search.name_it(self._display.translate("Search"), self._display.translate("Search"))
        self.show_counts()

    def ask_file(self, title: str) -> Path | None:
        return ask_old(self, title, self._settings.folder, TABLES)

    def ask_new(self, title: str, name: str) -> Path | None:
        return ask_new(self, title, self._settings.folder / name)


def card(*rows: QWidget | QLayout) -> QFrame:
    made = style.Framed("quiet")
    style.stack(*rows, on=made, margins=(12, 8, 12, 10), gap=6)
    return made


# Ink and icon of each state; what has to be looked at stands first.
LOOKS = {
    key_office.KeyState.OTHER_CODE: ("stop", "finding"),
    key_office.KeyState.LINE_WRONG: ("stop", "finding"),
    key_office.KeyState.SEVERAL: ("stop", "finding"),
    key_office.KeyState.TO_COMPARE: ("warn", "warning"),
    key_office.KeyState.NO_LINE: ("warn", "warning"),
    key_office.KeyState.NO_KEY: ("idle", "missing"),
    key_office.KeyState.AGREES: ("ok", "done"),
    key_office.KeyState.ENTERED: ("idle", "saved"),
}
KEYLESS: key_office.KeyFolder = {}, ()
type ReadKeys = tuple[tuple[key_office.KeyLine, ...], key_office.KeyFolder, rosters.Roster]


class KeysPage(DeskPage[key_office.KeyEntry]):
    def __init__(self, settings: WindowSettings, display: Display) -> None:
        columns: tuple[RowColumn[key_office.KeyEntry], ...] = (
            RowColumn(
                mark("Owner"),
                lambda key_entry: _owned(key_entry) or "–",
                _owned,
                least=180,
                name=True,
            ),
            RowColumn(mark("State"), self._state, _rank, 300),
            RowColumn(
                mark("Code of the key"),
                lambda key_entry: "–" if key_entry.key is None else key_entry.key.short_code,
                None,
                246,
            ),
            RowColumn(
                mark("Unit"),
                self._unit,
                lambda key_entry: key_entry.line.unit if key_entry.line else "",
                least=160,
                gives=2,
                name=True,
            ),
            RowColumn(
                mark("Role"),
                lambda key_entry: display.translate(_role(key_entry)) or "–",
                _role,
                130,
                gives=3,
            ),
        )
        super().__init__("keys", columns, settings, display)
        self.setAcceptDrops(True)
        self.folder: Path | None = None
        self.lines: tuple[key_office.KeyLine, ...] = ()
        self.entries: tuple[key_office.KeyEntry, ...] = ()
        self.compared: set[str] = set()
        self.roster: Path | None = None
        self._held = rosters.Roster()
        self._signed: rosters.SignedRoster | None = None
        self.choose_folder: Choose = lambda: ask_folder(self, self.bring.text(), settings.folder)
        self.choose_table: Choose = lambda: self.ask_file(self.table_button.text())
        self.choose_roster: Choose = lambda: self.ask_new(self.sign.text(), f"keys{rosters.SUFFIX}")
        self.bring = Button(display, "keys_folder", drawing="folder")
        self.table_button = Button(display, "keys_table", drawing="table").bind_message(
            "Table of names…"
        )
        self.approve = Button(display, "keys_compared", drawing="tick")
        self.key = SecretariatKeyForm(display, one_line=True, asks=mark("Choose the root key…"))
        self.sign = Button(display, "keys_sign", role="primary", drawing="gate")
        self.cards = Button(display, "keys_cards", drawing="print").bind_message("Key cards…")
        self.undo = Button(display, "keys_undo", role="quiet", drawing="returned")
        self._counts = Label(wrap=True)
        acts = style.spread(self.key, self.sign, self.cards, self.undo, None, gap=10)
        buttons = self.bring, self.table_button, self.approve
        self.lay_out(card(acts, self._counts), buttons=buttons)
        self._connect()

    def _connect(self) -> None:
        self.bring.clicked.connect(lambda: self.read(folder=self.choose_folder()))
        self.table_button.clicked.connect(lambda: self.read(table=self.choose_table()))
        self.approve.clicked.connect(self.say_compared)
        self.key.changed.connect(self.update_texts)
        self.sign.clicked.connect(lambda: self.sign_edition(self.roster or self.choose_roster()))
        self.cards.clicked.connect(self._draw_cards)
        self.undo.bind_message("Take back this edition").clicked.connect(self._take_back)
        self.table.on_key = self._pressed
        self.table.chosen.connect(lambda _: self.update_texts())

    def begin(self, about: object = None) -> None:
        self.update_texts()

    def read(self, folder: Path | None = None, table: Path | None = None) -> None:
        """Read a folder of keys, a table, or both; what was compared before stays so."""
        if folder is None and table is None:
            return
        folder = folder or self.folder
        lines = self.lines

        def work(progress: Progress) -> ReadKeys:
            key_lines = lines
            keys_read = KEYLESS
            if table is not None:
                key_lines = key_office.read_lines(table, units.load_register().by_code)
            if folder is not None:
                keys_read = key_office.read_keys(folder, progress.step)
            return key_lines, keys_read, rosters.roster_in_use()

        def done(keys_read: ReadKeys) -> None:
            self.lines, (keys, without), self._held = keys_read
            self._show(keys)
            wrong = (finding for line in self.lines for finding in line.wrong)
            self.show_findings((*without, *wrong))

        self.folder = folder
        self.show_findings(())
        self.work.run(work, done, mark("Reading the keys…"), stops=True)

    def _show(self, public_keys: Mapping[str, PublicKey]) -> None:
        people = (self._held if self._signed is None else self._signed.roster).people
        self.entries = key_office.pair(self.lines, public_keys, people)
        self.table.show_rows(sorted(self.entries, key=_rank))
        self.update_texts()

    def say_compared(self) -> None:
        """The code of the key chosen was read by telephone and is the same; or it was not."""
        key_entry = self.table.current
        if (
            key_entry is not None
            and key_entry.key is not None
            and key_entry.state is key_office.KeyState.TO_COMPARE
        ):
            self.compared ^= {key_entry.key.key_id}
            self.table.viewport().update()
            self.table.step(1)
            self.update_texts()

    @property
    def people(self) -> tuple[rosters.Person, ...]:
        today = datetime.now(UTC).astimezone().date()
        return key_office.ready(self.entries, self._was_compared, today)

    def sign_edition(self, path: Path | None) -> None:
        key = self.key.key
        people = self.people
        if path is None or key is None or not people:
            return
        held = self._held

        def work() -> rosters.SignedRoster:
            if path.exists():
                before = rosters.read_roster(path).roster
            else:
                before = held
            after = before.with_people(*people)
            rosters.check_roles(after)
            now = datetime.now(UTC)
            today = now.astimezone().date()
            signed = rosters.sign_roster(after, key.signer(now).key, held, issued=today)
            key_office.write_edition(path, signed)
            return signed

        self._make_edition(path, work)

    def _take_back(self) -> None:
        if (path := self.roster) is not None:
            in_use = rosters.roster_in_use
            self._make_edition(path, lambda: key_office.undo_edition(path, in_use().seq))

    def _make_edition(self, path: Path, make: Callable[[], rosters.SignedRoster]) -> None:
        """Make the edition in a file another one, and see what is entered by it."""

        def done(made: rosters.SignedRoster) -> None:
            self.roster = path
            if made.signed:
                self._signed = made
            else:
                self._signed = None
            self._show(
                {
                    key_entry.file: key_entry.key
                    for key_entry in self.entries
                    if key_entry.key is not None
                }
            )

        self.show_findings(())
        self.work.run(lambda _: make(), done, mark("Signing the list of keys…"))

    def _draw_cards(self) -> None:
        path = self.ask_new(self.cards.text(), "key-cards.pdf")
        if path is None or self._signed is None:
            return
        people = self._signed.roster.people
        language = self._display.language

        def work(_progress: Progress) -> Path:
            from assessment.forms.key_cards import Card, write_cards

            write_cards([Card.from_person(person) for person in people], (language,), path)
            return path

        self.work.run(work, self.written, mark("Making the cards…"))

    def _pressed(self, event: QKeyEvent) -> bool:
        space = event.key() == Qt.Key.Key_Space
        if space:
            self.say_compared()
        return space

    def may_take(self, paths: Sequence[Path]) -> bool:
        return bool(paths)

    def take_files(self, paths: Sequence[Path]) -> None:
        folder = next((path for path in paths if path.is_dir()), None)
        table = next((path for path in paths if f"*{path.suffix.lower()}" in TABLES.split()), None)
        self.read(folder, table)

    def update_texts(self) -> None:
        super().update_texts()
        translate = self._display.translate
        self.title.set_texts(translate("Key office"))
        self.table.setAccessibleName(translate("Key office"))
        words = translate(
            "Put the public keys (.pub) of the units in one folder and list name, unit, role and, "
            "if told by telephone, the code of the key in a table. Both can be dropped here. "
            "Press Space once a code has been compared."
        )
        self.about.set_texts(words)
        if self.folder is None:
            self.bring.set_texts(translate("Folder of keys…"))
        else:
            self.bring.set_texts(self.folder.name)
        chosen = self.table.current
        to_compare = chosen is not None and chosen.state is key_office.KeyState.TO_COMPARE
        same = chosen is not None and self._was_compared(chosen)
        self.approve.set_texts(
            translate("Not compared yet") if same else translate("The code is the same"),
            tip="Space",
        )
        self.approve.setEnabled(to_compare)
        people = len(self.people)
        self.sign.set_texts(translate("Sign an edition (keys: {n})…", n=people))
        self.sign.setEnabled(bool(people) and self.key.key is not None and not self.work.busy)
        signed = self._signed is not None
        for button in (self.cards, self.undo):
            button.setVisible(signed)
            button.setEnabled(not self.work.busy)
        style.seen(self.key, self.sign, when=bool(people) or not signed)
        self._counts.set_texts(self._told())

    def _told(self) -> str:
        translate = self._display.translate
        number = self._display.number
        if self._signed is not None:
            file = ""
            if self.roster:
                file = self.roster.name
            return translate(
                "Edition {seq} is signed in {file} (lines: {n}). Hand it out, and import it "
                "here too. Until then it can be taken back.",
                seq=number(self._signed.roster.seq),
                n=number(len(self._signed.roster.people)),
                file=file,
            )
        counts = Counter(key_entry.state for key_entry in self.entries)
        there = [key_state for key_state in key_office.KeyState if counts[key_state]]
        counts_shown = (
            translate("{what}: {n}", what=translate(key_state.word), n=number(counts[key_state]))
            for key_state in there
        )
        return " · ".join(counts_shown) or translate("No key has been read yet.")

    def _was_compared(self, key_entry: key_office.KeyEntry) -> bool:
        return key_entry.key is not None and key_entry.key.key_id in self.compared

    def _state(self, key_entry: key_office.KeyEntry) -> TableCell:
        if key_entry.state is key_office.KeyState.TO_COMPARE and self._was_compared(key_entry):
            return TableCell.chip(("ok", "tick", mark("Compared by telephone")), self._display)
        return TableCell.chip((*LOOKS[key_entry.state], key_entry.state.word), self._display)

    def _unit(self, key_entry: key_office.KeyEntry) -> str:
        if key_entry.line is None:
            return "–"
        unit = key_office.unit_of(key_entry.line)
        if unit:
            return unit_text(unit, self._display)
        return self._display.translate("all units")


def _owned(key_entry: key_office.KeyEntry) -> str:
    if key_entry.line is not None and key_entry.line.name:
        return key_entry.line.name
    if key_entry.key is None:
        return key_entry.file
    return key_entry.key.name


def _rank(key_entry: key_office.KeyEntry) -> int:
    return tuple(LOOKS).index(key_entry.state)


def _role(key_entry: key_office.KeyEntry) -> str:
    """The message that names the role; empty without one."""
    if key_entry.line is None or key_entry.line.role is None:
        return ""
    return key_entry.line.role.word
