"""All rounds together: each group's and unit's path, with the targets and the pace needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame

from assessment.consolidation.acts import Word
from assessment.consolidation.collection import Collection
from assessment.consolidation.national import group_names
from assessment.errors import AssessmentError, Finding, errors_in
from assessment.progress import Progress
from assessment.reports.given import read_targets
from assessment.scoring.compare import Target
from assessment.secretariat import all_rounds
from assessment.words import mark
from gui.committee.desk.page import TABLES, Choose
from gui.committee.session import CommitteeSession
from gui.look import Look
from gui.widgets.buttons import Button
from gui.widgets.fields import Combo, LineField
from gui.widgets.label import Label
from gui.widgets.outside import ask_old
from gui.widgets.style import named, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.widgets.tile import EmptyState

MEDIAN = mark("Median of the units in all rounds")


@dataclass(frozen=True, slots=True)
class PathRow:
    unit: all_rounds.UnitPath | None  # None for the group
    scores: tuple[float | None, ...]

    @property
    def change(self) -> float | None:
        told = [one for one in self.scores if one is not None]
        return told[-1] - told[0] if len(told) > 1 else None


class PathsPart(QFrame):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__()
        named(self, "paths")
        self._session, self._look = session, look
        self.found = all_rounds.AllRounds((), ())
        self._targets: Mapping[str, tuple[Target, ...]] = {}
        self.choose: Choose = lambda: ask_old(
            self, self.targets.text(), session.path.parent, TABLES
        )
        self.group = Combo(look, "path_group")
        self.search = LineField("search_paths")
        self.targets = Button(look, "path_targets", drawing="flag")
        self.table: RowTable[PathRow] = RowTable("path_units", (), look)
        self.more = MoreColumns(self.table, look, short=True)
        self.pace = Label(wrap=True)
        self.nothing = EmptyState(look, "calendar", "no_paths")
        head = spread((self.group, 3), (self.search, 2), self.more, self.targets)
        stack(head, self.pace, (self.table, 1), (self.nothing, 1), on=self, gap=8)
        self.group.activated.connect(lambda _: self._show_group())
        self.search.textChanged.connect(self.table.search)
        self.targets.clicked.connect(lambda: self.read_targets(self.choose()))
        self.table.chosen.connect(lambda _: self._say_pace())
        self.table.rows.words_of, self.table.rows.key_of = self._words_of, _code
        self.say()

    def read(self) -> None:
        def show(told: tuple[all_rounds.AllRounds, Mapping[str, tuple[Target, ...]]]) -> None:
            chosen = self.group.currentIndex()
            self.found, self._targets = told
            self._say_groups()
            self.group.setCurrentIndex(max(0, min(chosen, self.group.count() - 1)))
            self._show_group()

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
        at, by = self._session.clock(), self._session.by
        model = group.questionnaire

        def work(held: Collection, _progress: Progress) -> list[Finding]:
            wrong: list[Finding] = []
            targets = read_targets(path, model, wrong)
            if stop := errors_in(wrong):
                raise AssessmentError(*stop)
            all_rounds.keep_targets(held, model.settings.id, targets, Word(by, at, path.name))
            return wrong

        def kept(wrong: list[Finding]) -> None:
            self._session.refused.emit(wrong)
            self.read()

        self._session.run(work, kept)

    @property
    def shown(self) -> all_rounds.GroupPath | None:
        at = self.group.currentIndex()
        return self.found.groups[at] if 0 <= at < len(self.found.groups) else None

    def _show_group(self) -> None:
        group = self.shown
        if group is not None:
            kept = self.table.current
            self.table.show_rows(())  # rows of other rounds do not fit under these heads
            self._say_heads()
            scores = (tuple(None if s is None else float(s) for s in one.scores)
                      for one in group.units)  # fmt: skip
            units = map(PathRow, group.units, scores)
            self.table.show_rows([PathRow(None, group.medians), *units], kept)
        self.say()

    def _say_heads(self) -> None:
        """A column for each round; where room is short the first ones give way."""
        names = self.found.rounds
        rounds = [
            RowColumn[PathRow](
                self._look.digits(name), partial(self._score, at), partial(_key, at), 92,
                gives=len(names) - at, right=True, spoken=True,
            )
            for at, name in enumerate(names)
        ]  # fmt: skip
        unit: RowColumn[PathRow] = RowColumn(mark("Unit"), self._name, None, least=230)
        code: RowColumn[PathRow] = RowColumn(mark("Code"), _code, _code, 90, gives=len(names) + 1)
        change: RowColumn[PathRow] = RowColumn(
            mark("Change"), self._change, lambda row: row.change, 100, right=True
        )
        self.table.show_columns((unit, code, *rounds, change))

    def say(self) -> None:
        say = self._look.say
        there = self.shown is not None
        for part in (self.group, self.search, self.table, self.targets, self.pace):
            part.setVisible(there)
        self.nothing.setVisible(not there)
        self.nothing.say(say("Nothing that counts was received yet."))
        self.group.setAccessibleName(say("Peer group"))
        self.search.name_it(say("Search"), say("Search by unit, code or province"))
        self.table.setAccessibleName(say("All rounds"))
        self.targets.say(say("Targets…"))
        self._say_groups()
        self._say_heads()
        self._say_pace()

    def _say_groups(self) -> None:
        groups, at, plain = self.found.groups, self.group.currentIndex(), self._look.plain
        known = [(group_names((one.questionnaire,)), one.block) for one in groups]
        names = [plain(there[block]) if block in there else block for there, block in known]
        self.group.clear()
        for name, one in zip(names, groups, strict=True):
            title = plain(one.questionnaire.settings.title)
            self.group.addItem(name if names.count(name) == 1 else f"{name} · {title}")
        self.group.setCurrentIndex(max(0, at) if groups else -1)

    def _say_pace(self) -> None:
        group, row = self.shown, self.table.current
        if group is None or row is None:
            self.pace.say("")
            return
        targets = self._targets.get(group.questionnaire.settings.id, ())
        paces = self.found.paces(group, row.scores, targets)
        say, number = self._look.say, self._look.number
        if row.unit is None:
            first = say("Units in all of these rounds: {n}.", n=number(len(group.steady)))
        else:
            first = say("Common indicators: {n}.", n=number(row.unit.common))
        self.pace.say(" ".join((first, *map(self._told, paces))))

    def _told(self, one: all_rounds.Pace) -> str:
        say, number = self._look.say, self._look.number
        needed, occasion = number(one.needed, 1), self._look.digits(one.round or "–")
        if not one.points:
            return say("Target {needed} by {round}: reached.", needed=needed, round=occasion)
        a_year = "–" if one.a_year is None else number(one.a_year, 1)
        return say(
            "Target {needed} by {round}: {points} points missing, {a_year} a year.",
            needed=needed, round=occasion, points=number(one.points, 1), a_year=a_year,
        )  # fmt: skip

    def _name(self, row: PathRow) -> TableCell:
        if row.unit is None:
            return TableCell(self._look.say(MEDIAN), strong=True, name=True)
        return TableCell(self._look.plain(row.unit.unit.name), name=True)

    def _score(self, at: int, row: PathRow) -> TableCell:
        score = row.scores[at]
        told = "–" if score is None else self._look.number(score, 1)
        return TableCell(told, right=True, strong=row.unit is None)

    def _change(self, row: PathRow) -> str:
        change = row.change or 0
        told = f"{'+' if change > 0 else ''}{self._look.number(change, 1)}"
        return "–" if row.change is None else told

    def _words_of(self, row: PathRow) -> tuple[str, ...]:
        if row.unit is None:
            return (self._look.say(MEDIAN),)
        return (row.unit.unit.code, *(words for _, words in row.unit.unit.name.pairs))


def _code(row: PathRow) -> str:
    return "" if row.unit is None else row.unit.unit.code


def _key(at: int, row: PathRow) -> float | None:
    return row.scores[at]
