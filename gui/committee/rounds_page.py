"""The page of rounds: seen together with targets and paces, reminded of, opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QWidget

from assessment.consolidation import acts, collection, national
from assessment.errors import AssessmentError, Finding, errors_in
from assessment.incoming import given
from assessment.progress import Progress
from assessment.reports.given import read_targets
from assessment.scoring.compare import Target
from assessment.secretariat import all_rounds, opening
from assessment.words import mark
from gui.committee.coverage_page import LOOKS
from gui.committee.desk import TABLES
from gui.committee.opening_form import OpeningForm
from gui.committee.page import CommitteePage, CountTiles, ListButtons, NeededLine, WorkBar
from gui.committee.session import CommitteeSession, province_of, unit_text
from gui.display import Display
from gui.widgets.buttons import Button, Segments
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.outside import ask_old
from gui.widgets.style import Framed, seen, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.widgets.tile import EmptyState

MEDIAN = mark("Median of the units in all rounds")
NO_NOTE = mark("What was said is missing.")


type Read = tuple[all_rounds.AllRounds, Mapping[str, tuple[Target, ...]]]


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
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("", "paths")
        self._session = session
        self._display = display
        self.found = all_rounds.AllRounds((), ())
        self._targets: Mapping[str, tuple[Target, ...]] = {}
        self.group = Combo(display, "path_group")
        self.search = LineField("search_paths")
        self.targets = Button(display, "path_targets", drawing="flag").bind_message("Targets…")
        self.table: RowTable[PathRow] = RowTable("path_units", (), display, mark("All rounds"))
        self.more = MoreColumns(self.table, display, short=True)
        self.pace = Label(wrap=True)
        self.nothing = EmptyState(display, "calendar", "no_paths")
        head = spread((self.group, 3), (self.search, 2), self.more, self.targets)
        stack(head, self.pace, (self.table, 1), (self.nothing, 1), on=self, gap=8)
        self.group.activated.connect(lambda _: self.update_texts())
        self.search.textChanged.connect(self.table.search)
        self.targets.clicked.connect(lambda: self.read_targets(self.choose()))
        self.table.chosen.connect(lambda _: self._say_pace())
        self.table.rows.words_of = self._words_of
        self.table.rows.key_of = lambda row: row.code
        self.update_texts()

    def choose(self) -> Path | None:
        return ask_old(self, self.targets.text(), self._session.path.parent, TABLES)

    def read(self) -> None:
        def show(result: Read) -> None:
            self.found, self._targets = result
            self.update_texts()

        def work(held: collection.Collection, progress: Progress) -> Read:
            return all_rounds.all_rounds(held, progress=progress), all_rounds.targets_of(held)

        self._session.run(work, show)

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
                    self._display.digits(name),
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

    def update_texts(self) -> None:
        translate = self._display.translate
        plain = self._display.plain
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
        self.group.show_entries(translate("Peer group"), entries, self.group.currentData())
        group = self.shown
        seen(self.group, self.search, self.table, self.targets, self.pace, when=group is not None)
        self.nothing.setVisible(group is None)
        self.nothing.set_texts(translate("Nothing that counts was received yet."))
        self.search.name_it(translate("Search"), translate("Search by unit, code or province"))
        if group is not None:
            self._show_group(group)
        self._say_pace()

    def _say_pace(self) -> None:
        group = self.shown
        row = self.table.current
        if group is None or row is None:
            self.pace.set_texts("")
            return
        targets = self._targets.get(group.questionnaire.settings.id, ())
        paces = self.found.paces(group, row.scores, targets)
        translate = self._display.translate
        number = self._display.number
        if row.unit is None:
            first = translate("Units in all of these rounds: {n}.", n=number(len(group.steady)))
        else:
            first = translate("Common indicators: {n}.", n=number(row.unit.common))
        self.pace.set_texts(" ".join((first, *map(self._told, paces))))

    def _told(self, pace: all_rounds.Pace) -> str:
        translate = self._display.translate
        score = self._said
        occasion = self._display.digits(pace.round or "–")
        needed = pace.aim(translate, score(pace.needed))
        if not pace.points:
            return translate(
                "Target {needed} by {round}: the score is reached.", needed=needed, round=occasion
            )
        return translate(
            "Target {needed} by {round}: {points} points missing, {a_year} a year.",
            needed=needed,
            round=occasion,
            points=score(pace.points),
            a_year=score(pace.a_year),
        )

    def _name(self, row: PathRow) -> TableCell:
        if row.unit is None:
            return TableCell(self._display.translate(MEDIAN), strong=True, name=True)
        return TableCell(self._display.plain(row.unit.unit.name), name=True)

    def _score(self, at: int, row: PathRow) -> TableCell:
        return TableCell(self._said(row.scores[at]), right=True, strong=row.unit is None)

    def _said(self, score: float | Decimal | None) -> str:
        group = self.shown
        if group is None:
            return "–"
        return self._display.score(score, group.questionnaire)

    def _change(self, row: PathRow) -> str:
        return f"{'+' if (row.change or 0) > 0 else ''}{self._said(row.change)}"

    def _words_of(self, row: PathRow) -> tuple[str, ...]:
        if row.unit is None:
            return (self._display.translate(MEDIAN),)
        return (row.code, *(words for _, words in row.unit.unit.name.pairs))


WAITING = "waiting"
OVERDUE = "overdue"
REACHED = "reached"
TILES = {
    WAITING: ("warn", "open", mark("To call")),
    OVERDUE: ("stop", "pending", mark("Promised date passed")),
    REACHED: ("ok", "done", mark("Called, and reported since")),
}


def _remark(reminder: opening.Reminder) -> str:
    """Who was spoken with last, and what was said."""
    return " · ".join(
        part for last in reminder.calls[-1:] for part in (last.person, last.note) if part
    )


def _words_of(reminder: opening.Reminder) -> tuple[str, ...]:
    return (_code(reminder), *(words for _, words in reminder.report.unit.name.pairs))


class RemindingPart(Framed):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("", "reminding")
        self._session = session
        self._display = display
        self.round = ""

        self.tiles: CountTiles[str] = CountTiles("reminder", TILES, display)
        self.search = LineField("search_reminders")
        self.shown = ElidingLabel(role="small", middle=True)
        self.table: RowTable[opening.Reminder] = RowTable(
            "reminders", self._columns(display), display, mark("Reminders")
        )
        self.table.rows.key_of = _code
        self.table.rows.words_of = _words_of
        self.take = ListButtons(session, display, self.table, self.shown)
        self.person = LineField("call_person")
        self.promised = LineField("call_promised")
        self._note = NeededLine("call_note", NO_NOTE, display)
        self.note = self._note.line
        self.keep = Button(display, "call_keep", role="primary", drawing="saved")
        form = Framed("quiet")
        person = Captioned(self.person).bind_message("Spoken with", display)
        promised = Captioned(self.promised).bind_message("Promised date", display)
        self._note.bind_message("What was said", display)
        line = spread((person, 4), (promised, 5), (self._note, 8), stack(None, self.keep))
        self._whom = ElidingLabel(role="bold")
        stack(self._whom, line, on=form, margins=(12, 6, 12, 8), gap=4)
        head = spread((self.search, 2), (self.shown, 2), self.take)
        stack(self.tiles, head, (self.table, 1), form, on=self, gap=8)
        self._connect()

    def _columns(self, display: Display) -> tuple[RowColumn[opening.Reminder], ...]:
        return (
            RowColumn(
                mark("Unit"),
                lambda reminder: display.plain(reminder.report.unit.name),
                _code,
                least=190,
                name=True,
            ),
            RowColumn(mark("Code"), _code, _code, 80, gives=4),
            RowColumn(
                mark("Province"),
                lambda reminder: unit_text(province_of(_code(reminder)), display),
                None,
                150,
                gives=5,
                name=True,
            ),
            RowColumn(
                mark("State"),
                lambda reminder: TableCell.chip(LOOKS[reminder.report.report], display),
                None,
                240,
                gives=1,
            ),
            RowColumn(
                mark("Calls"),
                lambda reminder: display.number(len(reminder.calls)) if reminder.calls else "",
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
                _remark,
                None,
                least=170,
                name=True,
            ),
        )

    def _connect(self) -> None:
        self.tiles.chosen.connect(lambda _: self._keep())
        self.search.textChanged.connect(self.table.search)
        self.table.rows.modelReset.connect(self.update_texts)
        self.table.chosen.connect(lambda _: self.update_texts())
        self.keep.bind_message("Save the note").clicked.connect(self.keep_call)
        self.note.returnPressed.connect(self.keep_call)

    def read(self, occasion: str) -> None:
        self.round = occasion
        if occasion:
            self._session.run(
                lambda held, _: opening.reminders(held, occasion), self._show, quiet=True
            )

    def keep_call(self) -> None:
        reminder = self.table.current
        note = self._note.typed_text()
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
        self.tiles.show_counts(
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

    def update_texts(self) -> None:
        translate = self._display.translate
        self.search.name_it(translate("Search"), translate("Search by unit, code or province"))
        self.promised.hint(self._display.digits("15-01-2027"))
        reminder = self.table.current
        self.keep.setEnabled(reminder is not None)
        if reminder is None:
            self._whom.set_texts("")
        else:
            self._whom.set_texts(self._display.plain(reminder.report.unit.name))
        shown = len(self.table.rows.order)
        sentence = self._display.translate_plural("{n} unit shown", "{n} units shown", shown)
        self.shown.set_texts(sentence, self._display.number(shown))

    def _promised(self, reminder: opening.Reminder) -> TableCell:
        text = ""
        if reminder.promised is not None:
            text = self._display.date(reminder.promised)
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
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(session, display)
        self._title = Label(role="h2").bind_message("Rounds", display)
        self.parts = Segments("rounds_part", (PATHS, REMINDERS, OPENING))
        self.round = Combo(display, "reminder_round")
        self.round.setMinimumWidth(170)
        self.paths = PathsPart(session, display)
        self.reminding = RemindingPart(session, display)
        self.opening = OpeningForm(session, display)
        self._shown: dict[str, QFrame] = {
            PATHS: self.paths,
            REMINDERS: self.reminding,
            OPENING: self.opening,
        }
        at_work = WorkBar(session, display)
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
            if kept in names:
                self.reminding.read(kept)
            else:
                self.reminding.read(names[-1])
        self._say_rounds()

    def first_focus(self) -> None:
        self.parts.buttons[self.parts.key].setFocus()

    def regions(self) -> list[QWidget]:
        return [self.parts, self._shown[self.parts.key]]

    def update_texts(self) -> None:
        translate = self._display.translate
        words = translate("All rounds"), translate("Reminders"), translate("Open a round")
        self.parts.update_texts(translate("Rounds"), dict(zip(self._shown, words, strict=True)))
        self._say_rounds()
        for part in (self.paths, self.reminding, self.opening):
            part.update_texts()

    def _say_rounds(self) -> None:
        translate = self._display.translate
        digits = self._display.digits
        opened = self._snapshot.opened
        entries = [(translate("Round {round}", round=digits(name)), name) for name in opened]
        self.round.show_entries(translate("Round"), entries, self.reminding.round)
