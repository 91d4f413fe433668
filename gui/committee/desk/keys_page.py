"""The key office: a folder of keys beside a table, compared by code, signed as one edition."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent

from assessment.exchange import roster as rosters
from assessment.progress import Progress
from assessment.secretariat import key_office
from assessment.units import load_register
from assessment.words import mark
from gui.committee.desk.page import TABLES, Choose, DeskPage, card
from gui.committee.page import SecretariatKeyForm
from gui.committee.snapshot import unit_said
from gui.look import Look
from gui.settings import WindowSettings
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.outside import ask_folder
from gui.widgets.style import spread
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn

ROOT = mark("Choose the root key…")
READING, SIGNING, DRAWING = (
    mark("Reading the keys…"), mark("Signing the list of keys…"), mark("Making the cards…"),
)  # fmt: skip
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
type ReadKeys = tuple[
    tuple[key_office.KeyLine, ...],
    key_office.KeyFolder,
    rosters.Roster,
    tuple[key_office.KeyEntry, ...],
]
_COMPARED = mark("Compared by telephone")


class KeysPage(DeskPage[key_office.KeyEntry]):
    def __init__(self, settings: WindowSettings, look: Look) -> None:
        columns: tuple[RowColumn[key_office.KeyEntry], ...] = (
            RowColumn(mark("Owner"), lambda one: _owned(one) or "–", _owned, least=180, name=True),
            RowColumn(mark("State"), self._state, _rank, 300),
            RowColumn(mark("Code of the key"),
                      lambda one: "–" if one.key is None else one.key.short_code, None, 300),
            RowColumn(mark("Unit"), self._unit, lambda one: one.line.unit if one.line else "",
                      least=160, gives=2, name=True),
            RowColumn(mark("Role"), lambda one: look.say(_role(one)) or "–", _role, 130,
                      gives=3),
        )  # fmt: skip
        super().__init__("keys", columns, settings, look)
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
        self.choose_cards: Choose = lambda: self.ask_new(self.cards.text(), "key-cards.pdf")
        self.bring = Button(look, "keys_folder", drawing="folder")
        self.table_button = Button(look, "keys_table", drawing="table")
        self.approve = Button(look, "keys_compared", drawing="tick")
        self.key = SecretariatKeyForm(look, one_line=True, asks=ROOT)
        self.sign = Button(look, "keys_sign", role="primary", drawing="gate")
        self.cards = Button(look, "keys_cards", drawing="print")
        self.undo = Button(look, "keys_undo", role="quiet", drawing="returned")
        self._counts = Label(wrap=True)
        acts = spread(self.key, self.sign, self.cards, self.undo, None, gap=10)
        buttons = self.bring, self.table_button, self.approve
        self.lay_out(card(acts, self._counts), buttons=buttons)
        self._connect()

    def _connect(self) -> None:
        self.bring.clicked.connect(lambda: self.read(folder=self.choose_folder()))
        self.table_button.clicked.connect(lambda: self.read(table=self.choose_table()))
        self.approve.clicked.connect(self.say_compared)
        self.key.changed.connect(self.say)
        self.sign.clicked.connect(lambda: self.sign_edition(self.roster or self.choose_roster()))
        self.cards.clicked.connect(lambda: self.draw_cards(self.choose_cards()))
        self.undo.clicked.connect(self._take_back)
        self.table.on_key = self._pressed
        self.table.chosen.connect(lambda _: self.say())

    def begin(self, about: object = None) -> None:
        self.say()

    def read(self, folder: Path | None = None, table: Path | None = None) -> None:
        """Read a folder of keys, a table, or both; what was compared before stays so."""
        if folder is None and table is None:
            return
        folder = folder or self.folder
        lines, signed = self.lines, self._signed

        def work(progress: Progress) -> ReadKeys:
            told = lines if table is None else key_office.read_lines(table, load_register().by_code)
            found = (
                key_office.KeyFolder()
                if folder is None
                else key_office.read_keys(folder, progress.step)
            )
            held = rosters.roster_in_use()
            people = (held if signed is None else signed.roster).people
            return told, found, held, key_office.pair(told, found.keys, people)

        def done(found: ReadKeys) -> None:
            self.lines, keys, self._held, entries = found
            self._show(entries)
            wrong = (one for line in self.lines for one in line.wrong)
            self.show_findings((*keys.findings, *wrong))

        self.folder = folder
        self.show_findings(())
        self.work.run(work, done, READING, stops=True)

    def _show(self, entries: tuple[key_office.KeyEntry, ...]) -> None:
        self.entries = entries
        self.table.show_rows(sorted(entries, key=_rank))
        self.say()

    def say_compared(self) -> None:
        """The code of the key chosen was read by telephone and is the same; or it was not."""
        one = self.table.current
        if one is not None and one.key is not None and one.state is key_office.KeyState.TO_COMPARE:
            self.compared ^= {one.key.key_id}
            self.table.viewport().update()
            self.table.step(1)
            self.say()

    @property
    def people(self) -> tuple[rosters.Person, ...]:
        return key_office.ready(self.entries, self._was_compared, datetime.now(UTC).date())

    def sign_edition(self, path: Path | None) -> None:
        key, people = self.key.key, self.people
        if path is None or key is None or not people:
            return
        held = self._held

        def work() -> rosters.SignedRoster:
            before = rosters.read_roster(path).roster if path.exists() else held
            after = before.with_people(*people)
            rosters.check_roles(after)
            now = datetime.now(UTC)
            signed = rosters.sign_roster(after, key.signer(now).key, held, issued=now.date())
            key_office.write_edition(path, signed)
            return signed

        self._make_edition(path, work)

    def _take_back(self) -> None:
        if (path := self.roster) is not None:
            self._make_edition(
                path, lambda: key_office.undo_edition(path, rosters.roster_in_use().seq)
            )

    def _make_edition(self, path: Path, make: Callable[[], rosters.SignedRoster]) -> None:
        """Make the edition in a file another one, and see what is entered by it."""
        lines, held = self.lines, self._held
        keys = {one.file: one.key for one in self.entries if one.key is not None}

        def work(
            _progress: Progress,
        ) -> tuple[rosters.SignedRoster, tuple[key_office.KeyEntry, ...]]:
            made = make()
            return made, key_office.pair(lines, keys, (made.roster if made.signed else held).people)

        def done(found: tuple[rosters.SignedRoster, tuple[key_office.KeyEntry, ...]]) -> None:
            self.roster, self._signed = path, found[0] if found[0].signed else None
            self._show(found[1])

        self.show_findings(())
        self.work.run(work, done, SIGNING)

    def draw_cards(self, path: Path | None) -> None:
        if path is None or self._signed is None:
            return
        people, language = self._signed.roster.people, self._look.language

        def work(_progress: Progress) -> Path:
            from assessment.forms.key_cards import Card, write_cards

            write_cards([Card.of(one) for one in people], (language,), path)
            return path

        self.work.run(work, self.written, DRAWING)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space:
            self.say_compared()
            return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        folder = next((path for path in paths if path.is_dir()), None)
        table = next((path for path in paths if f"*{path.suffix.lower()}" in TABLES.split()), None)
        self.read(folder, table)

    def say(self) -> None:
        super().say()
        say, number = self._look.say, self._look.number
        self.title.say(say("Key office"))
        self.table.setAccessibleName(say("Key office"))
        self.about.say(
            say(
                "Public keys (.pub) of the offices in one folder, and a table with name, unit, "
                "role and, if it was told by telephone, the code of the key. Both can be dropped "
                "here. Press Space when the code of a key has been compared."
            )
        )
        self.bring.say(say("Folder of keys…") if self.folder is None else self.folder.name)
        self.table_button.say(say("Table of names…"))
        chosen = self.table.current
        to_compare = chosen is not None and chosen.state is key_office.KeyState.TO_COMPARE
        same = chosen is not None and self._was_compared(chosen)
        self.approve.say(say("Not compared yet") if same else say("The code is the same"),
                         tip="Space")  # fmt: skip
        self.approve.setEnabled(to_compare)
        people = len(self.people)
        self.sign.say(say("Sign an edition with {n} keys…", n=number(people)))
        self.sign.setEnabled(bool(people) and self.key.key is not None and not self.work.busy)
        self.cards.say(say("Key cards…"))
        self.undo.say(say("Take back this edition"))
        signed = self._signed is not None
        for button in (self.cards, self.undo):
            button.setVisible(signed)
            button.setEnabled(not self.work.busy)
        for part in (self.key, self.sign):
            part.setVisible(bool(people) or not signed)
        self._counts.say(self._told())

    def _told(self) -> str:
        say, number = self._look.say, self._look.number
        if self._signed is not None:
            return say(
                "Edition {seq} is signed, with {n} lines, in {file}. Hand it out, and import it "
                "here too. Until then it can be taken back.",
                seq=number(self._signed.roster.seq),
                n=number(len(self._signed.roster.people)),
                file=self.roster.name if self.roster else "",
            )
        counts = Counter(one.state for one in self.entries)
        there = [one for one in key_office.KeyState if counts[one]]
        told = (say("{what}: {n}", what=say(one.word), n=number(counts[one])) for one in there)
        return " · ".join(told) or say("No key has been read yet.")

    def _was_compared(self, one: key_office.KeyEntry) -> bool:
        return one.key is not None and one.key.key_id in self.compared

    def _state(self, one: key_office.KeyEntry) -> TableCell:
        if one.state is key_office.KeyState.TO_COMPARE and self._was_compared(one):
            return TableCell.chip(("ok", "tick", _COMPARED), self._look)
        return TableCell.chip((*LOOKS[one.state], one.state.word), self._look)

    def _unit(self, one: key_office.KeyEntry) -> str:
        if one.line is None:
            return "–"
        unit = key_office.unit_of(one.line)
        return unit_said(unit, self._look) if unit else self._look.say("all units")


def _owned(one: key_office.KeyEntry) -> str:
    if one.line is not None and one.line.name:
        return one.line.name
    return one.file if one.key is None else one.key.name


def _rank(one: key_office.KeyEntry) -> int:
    return tuple(LOOKS).index(one.state)


def _role(one: key_office.KeyEntry) -> str:
    """The message that names the role; empty without one."""
    return "" if one.line is None or one.line.role is None else one.line.role.word
