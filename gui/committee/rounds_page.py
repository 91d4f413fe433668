"""The page of rounds: seen together with targets and paces, reminded of, opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from assessment.consolidation import acts, collection, national
from assessment.errors import AssessmentError, Finding, errors_in
from assessment.files.failures import explained
from assessment.forms.round_files import RoundFiles, RoundOrder, make_files
from assessment.incoming import given, unit_list
from assessment.language.digits import latin_digits
from assessment.problems.files import FileProblem
from assessment.progress import Progress
from assessment.questionnaire.library import Installed, installed
from assessment.reports.given import read_targets
from assessment.reports.order import LANGUAGES, Tongue
from assessment.scoring.compare import Target
from assessment.secretariat import all_rounds, opening
from assessment.units import load_register
from assessment.words import mark
from gui.committee.coverage_page import LOOKS
from gui.committee.desk import TABLES, Choose
from gui.committee.page import CommitteePage, CountTiles, ListButtons, NeededLine, WorkBar
from gui.committee.session import CommitteeSession, province_of, unit_said
from gui.look import Look
from gui.widgets.buttons import Button, Segments
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.outside import ask_folder, ask_old
from gui.widgets.style import Framed, scrolled, seen, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.widgets.tick_row import TickRow
from gui.widgets.tile import EmptyState

MEDIAN = mark("Median of the units in all rounds")
NO_NOTE = mark("What was said is missing.")


@dataclass(frozen=True, slots=True)
class PathRow:
    unit: all_rounds.UnitPath | None  # None for the group
    scores: tuple[float | None, ...]

    @property
    def code(self) -> str:
        if self.unit is None:
            return ""
        return self.unit.unit.code

    @property
    def change(self) -> float | None:
        known = [score for score in self.scores if score is not None]
        if len(known) > 1:
            return known[-1] - known[0]
        return None


class PathsPart(Framed):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__("", "paths")
        self._session = session
        self._look = look
        self.found = all_rounds.AllRounds((), ())
        self._targets: Mapping[str, tuple[Target, ...]] = {}
        self.choose: Choose = lambda: ask_old(
            self, self.targets.text(), session.path.parent, TABLES
        )
        self.group = Combo(look, "path_group")
        self.search = LineField("search_paths")
        self.targets = Button(look, "path_targets", drawing="flag").saying("Targets…")
        self.table: RowTable[PathRow] = RowTable("path_units", (), look, mark("All rounds"))
        self.more = MoreColumns(self.table, look, short=True)
        self.pace = Label(wrap=True)
        self.nothing = EmptyState(look, "calendar", "no_paths")
        head = spread((self.group, 3), (self.search, 2), self.more, self.targets)
        stack(head, self.pace, (self.table, 1), (self.nothing, 1), on=self, gap=8)
        self.group.activated.connect(lambda _: self.say())
        self.search.textChanged.connect(self.table.search)
        self.targets.clicked.connect(lambda: self.read_targets(self.choose()))
        self.table.chosen.connect(lambda _: self._say_pace())
        self.table.rows.words_of = self._words_of
        self.table.rows.key_of = lambda row: row.code
        self.say()

    def read(self) -> None:
        def show(result: tuple[all_rounds.AllRounds, Mapping[str, tuple[Target, ...]]]) -> None:
            self.found, self._targets = result
            self.say()

        self._session.run(
            lambda held, step: (
                all_rounds.all_rounds(held, progress=step),
                all_rounds.targets_of(held),
            ),
            show,
        )

    def read_targets(self, path: Path | None) -> None:
        group = self.shown
        if path is None or group is None:
            return
        at = self._session.clock()
        by = self._session.by
        model = group.questionnaire

        def work(held: collection.Collection, _progress: Progress) -> list[Finding]:
            wrong: list[Finding] = []
            targets = read_targets(path, model, wrong)
            if stop := errors_in(wrong):
                raise AssessmentError(*stop)
            all_rounds.keep_targets(held, model.settings.id, targets, acts.Word(by, at, path.name))
            return wrong

        def kept(wrong: list[Finding]) -> None:
            self._session.refused.emit(wrong)
            self.read()

        self._session.run(work, kept)

    @property
    def shown(self) -> all_rounds.GroupPath | None:
        at = self.group.currentIndex()
        if 0 <= at < len(self.found.groups):
            return self.found.groups[at]
        return None

    def _show_group(self, group: all_rounds.GroupPath) -> None:
        """A column for each round; where room is short the first ones give way."""
        names = self.found.rounds
        kept = self.table.current
        columns: tuple[RowColumn[PathRow], ...] = (
            RowColumn(mark("Unit"), self._name, None, least=230),
            RowColumn(
                mark("Code"), lambda row: row.code, lambda row: row.code, 90, gives=len(names) + 1
            ),
            *(
                RowColumn(
                    self._look.digits(name),
                    partial(self._score, at),
                    partial(lambda at, row: row.scores[at], at),
                    92,
                    gives=len(names) - at,
                    right=True,
                    spoken=True,
                )
                for at, name in enumerate(names)
            ),
            RowColumn(mark("Change"), self._change, lambda row: row.change, 100, right=True),
        )
        self.table.show_rows(())  # rows of other rounds do not fit under these heads
        self.table.show_columns(columns)
        scores = (
            tuple(None if s is None else float(s) for s in unit_path.scores)
            for unit_path in group.units
        )
        units = map(PathRow, group.units, scores)
        self.table.show_rows([PathRow(None, group.medians), *units], kept)

    def say(self) -> None:
        say = self._look.say
        plain = self._look.plain
        groups = self.found.groups
        entries = []
        known = [
            (national.group_names((group_path.questionnaire,)), group_path.block)
            for group_path in groups
        ]
        names = [plain(there[block]) if block in there else block for there, block in known]
        for at, (name, other_group_path) in enumerate(zip(names, groups, strict=True)):
            title = plain(other_group_path.questionnaire.settings.title)
            entries.append((name if names.count(name) == 1 else f"{name} · {title}", at))
        self.group.show_entries(say("Peer group"), entries, self.group.currentData())
        group = self.shown
        seen(self.group, self.search, self.table, self.targets, self.pace, when=group is not None)
        self.nothing.setVisible(group is None)
        self.nothing.say(say("Nothing that counts was received yet."))
        self.search.name_it(say("Search"), say("Search by unit, code or province"))
        if group is not None:
            self._show_group(group)
        self._say_pace()

    def _say_pace(self) -> None:
        group = self.shown
        row = self.table.current
        if group is None or row is None:
            self.pace.say("")
            return
        targets = self._targets.get(group.questionnaire.settings.id, ())
        paces = self.found.paces(group, row.scores, targets)
        say = self._look.say
        number = self._look.number
        if row.unit is None:
            first = say("Units in all of these rounds: {n}.", n=number(len(group.steady)))
        else:
            first = say("Common indicators: {n}.", n=number(row.unit.common))
        self.pace.say(" ".join((first, *map(self._told, paces))))

    def _told(self, pace: all_rounds.Pace) -> str:
        say = self._look.say
        score = self._said
        occasion = self._look.digits(pace.round or "–")
        needed = pace.aim(say, score(pace.needed))
        if not pace.points:
            return say(
                "Target {needed} by {round}: the score is reached.", needed=needed, round=occasion
            )
        return say(
            "Target {needed} by {round}: {points} points missing, {a_year} a year.",
            needed=needed,
            round=occasion,
            points=score(pace.points),
            a_year=score(pace.a_year),
        )

    def _name(self, row: PathRow) -> TableCell:
        if row.unit is None:
            return TableCell(self._look.say(MEDIAN), strong=True, name=True)
        return TableCell(self._look.plain(row.unit.unit.name), name=True)

    def _score(self, at: int, row: PathRow) -> TableCell:
        return TableCell(self._said(row.scores[at]), right=True, strong=row.unit is None)

    def _said(self, score: float | Decimal | None) -> str:
        group = self.shown
        if group is None:
            return "–"
        return self._look.score(score, group.questionnaire)

    def _change(self, row: PathRow) -> str:
        return f"{'+' if (row.change or 0) > 0 else ''}{self._said(row.change)}"

    def _words_of(self, row: PathRow) -> tuple[str, ...]:
        if row.unit is None:
            return (self._look.say(MEDIAN),)
        return (row.code, *(words for _, words in row.unit.unit.name.pairs))


class OpeningForm(Framed):
    opened = Signal(str)  # the round that is open now

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__("card", "opening_form")
        self._session = session
        self._look = look
        self._table: Path | None = None
        here = session.path.parent
        self.choose_table: Choose = lambda: ask_old(
            self, look.say("Table of units and assessors…"), here, TABLES
        )
        self.choose_folder: Choose = lambda: ask_folder(self, look.say("Choose a folder…"), here)
        self.name = LineField("opening_round")
        self.contact = LineField("opening_contact")
        self.begin = LineField("opening_begin")
        self.end = LineField("opening_end")
        self._fields = [*map(Captioned, (self.name, self.contact, self.begin, self.end))]
        self._which = Label(role="smallbold").saying("Questionnaires asked", look)
        self.ticks: dict[str, TickRow] = {}
        self._entries: dict[str, Installed] = {}
        self.units = Button(look, "opening_units", drawing="table")
        self.forms = TickRow(look, "opening_forms")
        self.forms.setChecked(True)
        self.now = Button(look, "opening_now", role="primary", drawing="folder")
        self._lacks = Label(role="small", wrap=True)
        self._told = Label(wrap=True)
        self._rows = stack(None, gap=0)
        right = stack(self._which, (scrolled(self._rows, across=False), 1), gap=4)
        named_by = spread(*self._fields[:2])
        days = spread(*self._fields[2:])
        left = stack(named_by, days, self.units, self.forms, None, gap=8)
        foot = spread(self.now, (self._lacks, 8), (self._told, 1))
        both = spread((left, 1), (right, 1), gap=18)
        stack((both, 1), foot, on=self, margins=(16, 10, 16, 12), gap=8)
        self.units.clicked.connect(self._take_table)
        self.now.saying("Open the round and make the files…").clicked.connect(self._open)
        self.forms.clicked.connect(lambda: self._tick(self.forms))
        session.busy.connect(lambda _: self.say())
        self.name.textChanged.connect(lambda _: self.say())

    def offer(self) -> None:
        if not self.ticks:
            self._session.run(lambda _held, _step: installed(), self._offer, quiet=True)

    def _offer(self, entries: tuple[Installed, ...]) -> None:
        scored = [entry for entry in entries if entry.questionnaire and entry.questionnaire.root]
        self._entries = {
            other_installed.id: other_installed for other_installed in scored
        }  # of each the latest version
        for key in (entry for entry in self._entries if entry not in self.ticks):
            row = self.ticks[key] = TickRow(self._look, f"opening_{key}")
            row.clicked.connect(lambda _=False, row=row: self._tick(row))
            self._rows.insertWidget(self._rows.count() - 1, row)
        self.say()

    def say(self) -> None:
        say = self._look.say
        working = self._session.working
        words = say("Name of the round"), say("Whom to ask"), say("First day"), say("Last day")
        for captioned, text in zip(self._fields, words, strict=True):
            captioned.say(text)
        self.name.hint(self._look.digits("2027"))
        self.begin.hint(self._look.digits("04-01-2027"))
        self.end.hint(self._look.digits("31-03-2027"))
        for key, row in self.ticks.items():
            entry = self._entries[key]
            row.say(f"{self._look.plain(entry.title)}\u00a0·\u00a0{entry.version}")
        table = self._table
        self.units.say(say("Table of units and assessors…") if table is None else table.name)
        self.forms.say(say("Blank paper forms and workbooks too"))
        ready = bool(self.name.text().strip()) and bool(self._asked())
        self.now.setEnabled(ready and not working)
        self._lacks.tell("" if ready else say("Name the round and choose questionnaires first."))

    def _tick(self, row: TickRow) -> None:
        row.setChecked(not row.isChecked())
        self.say()

    def _asked(self) -> list[str]:
        return [key for key, row in self.ticks.items() if row.isChecked()]

    def _open(self) -> None:
        try:
            plan, expected = self._plan()
        except AssessmentError as problem:
            self._session.refused.emit(list(problem.findings))
            return
        folder = self.choose_folder()
        if folder is None:
            return
        at = self._session.clock()
        by = self._session.by
        word = acts.Word(by, at, self._look.say("The round is opened."))
        tongue = Tongue(self._look.language.value)
        order = RoundOrder(
            plan,
            folder,
            by,
            at,
            LANGUAGES[tongue],
            expected,
            self.contact.text().strip(),
            self.forms.isChecked(),
        )

        def work(held: collection.Collection, progress: Progress) -> RoundFiles:
            return make_files(held, opening.open_round(held, plan, word), order, progress)

        self._told.say("")
        self._session.refused.emit([])
        self._session.run(work, lambda made: self._done(plan.round, made), stopped=self._stopped)
        self.say()

    def _plan(self) -> tuple[opening.RoundPlan, dict[str, unit_list.ExpectedUnit]]:
        asked = [self._entries[key].questionnaire for key in self._asked()]
        expected: dict[str, unit_list.ExpectedUnit] = {}
        if self._table is not None:
            with explained(self._table, FileProblem.NOT_FOUND):
                expected = unit_list.read_expected(self._table, load_register())
        begin = given.typed_day(self.begin.text())
        end = given.typed_day(self.end.text())
        questionnaires = tuple(
            questionnaire for questionnaire in asked if questionnaire is not None
        )
        name = latin_digits(self.name.text()).strip()
        return opening.RoundPlan(name, questionnaires, begin, end, frozenset(expected)), expected

    def _stopped(self) -> None:
        say = self._look.say
        self._told.say(say("Stopped. What was made is kept; pressed again, it goes on from there."))
        self._session.refresh()

    def _done(self, occasion: str, made: RoundFiles) -> None:
        counts = made.starters, made.beside, made.letters
        n, m, letters = map(self._look.number, counts)
        sentence = self._look.say(
            "Starter files: {n}, with the last round inside: {m}. Letters: {letters}.",
            n=n,
            m=m,
            letters=letters,
        )
        self._told.say(sentence)
        self._session.tell(made.findings)
        self.opened.emit(occasion)

    def _take_table(self) -> None:
        self._table = self.choose_table() or self._table
        self.say()


WAITING = "waiting"
OVERDUE = "overdue"
REACHED = "reached"
TILES = {
    WAITING: ("warn", "open", mark("To call")),
    OVERDUE: ("stop", "pending", mark("Promised date passed")),
    REACHED: ("ok", "done", mark("Called, and reported since")),
}


class RemindingPart(Framed):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__("", "reminding")
        self._session = session
        self._look = look
        self.round = ""
        columns: tuple[RowColumn[opening.Reminder], ...] = (
            RowColumn(
                mark("Unit"),
                lambda reminder: look.plain(reminder.report.unit.name),
                _code,
                least=190,
                name=True,
            ),
            RowColumn(mark("Code"), _code, _code, 80, gives=4),
            RowColumn(
                mark("Province"),
                lambda reminder: unit_said(province_of(_code(reminder)), look),
                None,
                150,
                gives=5,
                name=True,
            ),
            RowColumn(
                mark("State"),
                lambda reminder: TableCell.chip(LOOKS[reminder.report.report], look),
                None,
                240,
                gives=1,
            ),
            RowColumn(
                mark("Calls"),
                lambda reminder: look.number(len(reminder.calls)) if reminder.calls else "",
                lambda reminder: len(reminder.calls),
                70,
                gives=3,
                right=True,
            ),
            RowColumn(
                mark("Promised date"),
                self._promised,
                lambda reminder: reminder.promised,
                180,
                gives=2,
            ),
            RowColumn(
                mark("Remark"),
                lambda reminder: " · ".join(
                    part
                    for last in reminder.calls[-1:]
                    for part in (last.person, last.note)
                    if part
                ),
                None,
                least=170,
                name=True,
            ),
        )
        self.tiles: CountTiles[str] = CountTiles("reminder", TILES, look)
        self.search = LineField("search_reminders")
        self.shown = ElidingLabel(role="small", middle=True)
        called = mark("Reminders")
        self.table: RowTable[opening.Reminder] = RowTable("reminders", columns, look, called)
        self.table.rows.key_of = _code
        self.table.rows.words_of = lambda reminder: (
            _code(reminder),
            *(words for _, words in reminder.report.unit.name.pairs),
        )
        self.take = ListButtons(session, look, self.table, self.shown)
        self.person = LineField("call_person")
        self.promised = LineField("call_promised")
        self._note = NeededLine("call_note", NO_NOTE, look)
        self.note = self._note.line
        self.keep = Button(look, "call_keep", role="primary", drawing="saved")
        form = Framed("quiet")
        person = Captioned(self.person).saying("Spoken with", look)
        promised = Captioned(self.promised).saying("Promised date", look)
        self._note.saying("What was said", look)
        line = spread((person, 4), (promised, 5), (self._note, 8), stack(None, self.keep))
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
        self.keep.saying("Save the note").clicked.connect(self.keep_call)
        self.note.returnPressed.connect(self.keep_call)

    def read(self, occasion: str) -> None:
        self.round = occasion
        if occasion:
            self._session.run(
                lambda held, _: opening.reminders(held, occasion), self._show, quiet=True
            )

    def keep_call(self) -> None:
        reminder = self.table.current
        note = self._note.given()
        if reminder is None or not note:
            return
        try:
            promised = given.typed_day(self.promised.text())
        except AssessmentError as problem:
            self._session.refused.emit(list(problem.findings))
            return
        call = opening.PhoneCall(
            self.round,
            _code(reminder),
            self._session.by,
            self._session.clock(),
            note,
            self.person.text().strip(),
            promised,
        )

        def kept(_noted: None) -> None:
            for field in (self.person, self.promised, self.note):
                field.clear()
            self._session.refused.emit([])
            self.read(self.round)
            self.table.setFocus()

        self._session.run(lambda held, _: opening.note_call(held, call), kept)

    def _show(self, reminders: Sequence[opening.Reminder]) -> None:
        today = self._today()
        self.tiles.count(
            {kind: sum(_is(kind, reminder, today) for reminder in reminders) for kind in TILES}
        )
        self.table.show_rows(reminders)
        self._keep()

    def _keep(self) -> None:
        kind = self.tiles.kind
        today = self._today()
        self.table.keep(lambda reminder: _is(kind, reminder, today))

    def _today(self) -> date:
        return self._session.clock().astimezone().date()

    def say(self) -> None:
        say = self._look.say
        self.search.name_it(say("Search"), say("Search by unit, code or province"))
        self.promised.hint(self._look.digits("15-01-2027"))
        reminder = self.table.current
        self.keep.setEnabled(reminder is not None)
        self._whom.say("" if reminder is None else self._look.plain(reminder.report.unit.name))
        shown = len(self.table.rows.order)
        sentence = self._look.count("{n} unit shown", "{n} units shown", shown)
        self.shown.say(sentence, self._look.number(shown))

    def _promised(self, reminder: opening.Reminder) -> TableCell:
        text = ""
        if reminder.promised is not None:
            text = self._look.date(reminder.promised)
        return TableCell(text, *("stop", "pending") if reminder.overdue(self._today()) else ())


def _code(reminder: opening.Reminder) -> str:
    return reminder.report.unit.code


def _is(kind: str, reminder: opening.Reminder, today: date) -> bool:
    if kind == OVERDUE:
        return reminder.overdue(today)
    if kind == REACHED:
        return reminder.reached
    return reminder.waiting


PATHS = "paths"
REMINDERS = "reminders"
OPENING = "opening"


class RoundsPage(CommitteePage):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__(session, look)
        self._title = Label(role="h2").saying("Rounds", look)
        self.parts = Segments("rounds_part", (PATHS, REMINDERS, OPENING))
        self.round = Combo(look, "reminder_round")
        self.round.setMinimumWidth(170)
        self.paths = PathsPart(session, look)
        self.reminding = RemindingPart(session, look)
        self.opening = OpeningForm(session, look)
        self._shown: dict[str, QFrame] = {
            PATHS: self.paths,
            REMINDERS: self.reminding,
            OPENING: self.opening,
        }
        at_work = WorkBar(session, look)
        head = spread(self._title, self.parts, None, at_work, self.round)
        bodies = ((part, 1) for part in self._shown.values())
        stack(head, self.findings, *bodies, on=self, margins=(16, 12, 16, 12), gap=8)
        self.parts.picked.connect(self.show_part)
        self.round.activated.connect(lambda _: self.reminding.read(self.round.currentData()))
        self.opening.opened.connect(self.reminding.read)
        self.follow()
        self.show_part(PATHS)

    def begin(self, about: object = None) -> None:
        if isinstance(about, str) and about in self._shown:
            self.show_part(about)
        self.paths.read()
        self._read()

    def show_part(self, key: str) -> None:
        self.show_findings(())
        self.parts.show_key(key)
        for other, part in self._shown.items():
            part.setVisible(other == key)
        self.round.setVisible(key == REMINDERS)
        if key == OPENING:
            self.opening.offer()

    def refresh(self) -> None:
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        names = self._snapshot.opened
        kept = self.reminding.round
        if names:
            self.reminding.read(kept if kept in names else names[-1])
        self._say_rounds()

    def first_focus(self) -> None:
        self.parts.buttons[self.parts.key].setFocus()

    def regions(self) -> list[QWidget]:
        return [self.parts, self._shown[self.parts.key]]

    def say(self) -> None:
        say = self._look.say
        words = say("All rounds"), say("Reminders"), say("Open a round")
        self.parts.say(say("Rounds"), dict(zip(self._shown, words, strict=True)))
        self._say_rounds()
        for part in (self.paths, self.reminding, self.opening):
            part.say()

    def _say_rounds(self) -> None:
        say = self._look.say
        digits = self._look.digits
        opened = self._snapshot.opened
        entries = [(say("Round {round}", round=digits(name)), name) for name in opened]
        self.round.show_entries(say("Round"), entries, self.reminding.round)
