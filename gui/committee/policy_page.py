"""The register of the policy's actions: filtered, one chosen, from there to unit and evidence."""

from collections import Counter
from functools import partial

from PySide6.QtWidgets import QWidget

from assessment.consolidation.national import Wanted
from assessment.questionnaire.structure import ActionState
from assessment.reports.action_register import ActionRegister, RegisteredAction, action_register
from assessment.words import mark
from gui.committee.list_buttons import ListButtons
from gui.committee.page import CommitteePage, RoundCombo, WorkBar
from gui.committee.policy_cards import STATE_LOOKS, ActionCard, SameActionCard
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot, unit_name, unit_said
from gui.committee.tiles import CountTiles
from gui.theme import Theme
from gui.widgets.fields import Combo, LineField
from gui.widgets.label import ElidingLabel
from gui.widgets.style import is_wide, scrolled, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.widgets.tile import EmptyState
from gui.wording import Wording

ALL, DECIDING, SILENT = "all", "deciding", "silent"
TILES = {
    ALL: ("soft", "list", mark("Actions")),
    DECIDING: ("stop", "conflict", mark("Need a decision")),
    **{f"{state}": look for state, look in STATE_LOOKS.items() if state is not None},
    SILENT: STATE_LOOKS[None],
}
FILTER = 110  # points that a filter has at least


class PolicyPage(CommitteePage):
    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__(session, wording, theme)
        self.register: ActionRegister | None = None
        self._read: Snapshot | None = None
        self.round = RoundCombo(session, wording, theme)
        self.at_work = WorkBar(session, wording, theme)
        self.strategy, self.unit, self.phase = (
            Combo(theme, name) for name in ("strategy", "institution", "phase")
        )
        self.search = LineField("search_actions")
        self.states: CountTiles[str] = CountTiles("state", TILES, wording, theme)
        self.shown = ElidingLabel(role="small", middle=True)
        self.table: RowTable[RegisteredAction] = RowTable(
            "actions", self._columns(), wording, theme
        )
        self.take = ListButtons(session, (wording, theme), self.table, self.shown)
        self.more = MoreColumns(self.table, wording, theme, short=True)
        self.card = ActionCard(wording, theme)
        self.same = SameActionCard(session, wording, theme)
        self.nothing = EmptyState(theme, "list", "no_actions")
        self._build()
        self._connect()
        self.follow()

    def _build(self) -> None:
        for combo in self._filters():
            combo.setMinimumWidth(FILTER)
        left = stack(spread((self.shown, 1), self.more, self.take), (self.table, 1), gap=6)
        about = QWidget()
        stack((self.card, 1), self.same, on=about, gap=8)
        right = scrolled(about, across=False)
        self._body = QWidget()
        below = spread((left, 6), (right, 5), gap=10)
        stack(self.states, (below, 1), on=self._body, gap=6)
        head = spread((self.search, 2), *((one, 3) for one in self._filters()), self.round)
        parts = head, self.at_work, self.findings, (self._body, 1), (self.nothing, 1)
        stack(*parts, on=self, margins=(16, 12, 16, 12), gap=6)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.table.search)
        self.table.rows.modelReset.connect(self._count)
        for combo in self._filters():
            combo.activated.connect(lambda _: self._keep())
        self.states.chosen.connect(lambda _: self._keep())
        self.table.chosen.connect(self.card.show_action)
        self.table.opened.connect(self._open_lead)
        self.card.unit_wanted.connect(partial(self.wanted.emit, "unit"))

    def _filters(self) -> tuple[Combo, ...]:
        return self.strategy, self.unit, self.phase

    def _columns(self) -> tuple[RowColumn[RegisteredAction], ...]:
        order, wording = (*ActionState, None), self._wording
        return (
            RowColumn(mark("Action"), self._name, lambda one: one.item.code, least=190, name=True),
            RowColumn(mark("Leads"), lambda one: unit_said(one.item.lead_unit, wording),
                      lambda one: one.item.lead_unit, 150, gives=2, name=True),
            RowColumn(mark("State"), lambda one: TableCell.chip(STATE_LOOKS[one.state], wording),
                      lambda one: order.index(one.state), 180, gives=1, slim=48, most=320),
            RowColumn(mark("Due"), self._due, lambda one: one.item.due or None, 150,
                      gives=3, most=220),
            RowColumn(mark("Why"), self._why, lambda one: -len(one.needs), 200, gives=4, name=True),
        )  # fmt: skip

    def show_collection(self, snapshot: Snapshot) -> None:
        super().show_collection(snapshot)
        if self.isVisible():
            self._ask()

    def first_focus(self) -> None:
        self._ask()
        self.table.setFocus()

    def focus_search(self) -> None:
        self.search.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.search, *self._filters(), self.round, *self.states.tiles.values(),
                self.table, self.card.table, self.same]  # fmt: skip

    def _ask(self) -> None:
        snapshot = self._snapshot
        if not snapshot.round or snapshot is self._read:
            return
        self._read = snapshot
        wanted, day = Wanted(snapshot.round), self._session.clock().astimezone().date()
        self._session.run(
            lambda held, step: action_register(held, wanted, day, progress=step),
            self._found,
            quiet=True,
            stopped=self._stopped,
        )

    def _stopped(self) -> None:
        self._read = None

    def _found(self, register: ActionRegister | None) -> None:
        self.register = register
        self.same.show_shared(() if register is None else register.shared)
        self._fill_filters()
        self.table.show_rows(() if register is None else register.actions)
        self._keep()

    def _fill_filters(self) -> None:
        say, plain, found = self._wording.words.say, self._wording.plain, self.register
        actions = () if found is None else found.actions
        units = {code for one in actions for code in self._institutions(one)}
        phases = dict.fromkeys(one.item.phase for one in actions if one.item.phase)
        strategies = () if found is None else found.strategies
        offered = (
            (self.strategy, say("Strategy"), say("All strategies"),
             [(f"{one.code} {plain(one.label)}", one.code) for one in strategies]),
            (self.unit, say("Institution"), say("All institutions"),
             [(plain(unit_name(code)), code) for code in sorted(units)]),
            (self.phase, say("Phase"), say("All phases"), [(one, one) for one in phases]),
        )  # fmt: skip
        for combo, name, everything, lines in offered:
            entries: list[tuple[str, object]] = [(everything, ""), *lines]
            combo.show_entries(name, entries, combo.currentData())

    def _institutions(self, one: RegisteredAction) -> frozenset[str]:
        return frozenset({*one.item.units, *(said.unit for said in one.said)})

    def _passes(self, one: RegisteredAction) -> bool:
        strategy, unit, phase = (combo.currentData() or "" for combo in self._filters())
        return (
            strategy in ("", one.item.parent)
            and (not unit or unit in self._institutions(one))
            and phase in ("", one.item.phase)
        )

    def _is_of(self, one: RegisteredAction, kind: str) -> bool:
        if kind == DECIDING:
            return bool(one.needs)
        return kind in (ALL, one.state or SILENT)

    def _keep(self) -> None:
        kind = self.states.kind
        self.table.keep(lambda one: self._passes(one) and self._is_of(one, kind))
        passing = [one for one in self.table.rows.rows if self._passes(one)]
        counts: Counter[str] = Counter(f"{one.state or SILENT}" for one in passing)
        deciding = sum(bool(one.needs) for one in passing)
        self.states.count({**counts, ALL: len(passing), DECIDING: deciding})
        self.card.show_action(self.table.current)

    def _count(self) -> None:
        say = self._wording.words.say
        found = self.register is not None
        self._body.setVisible(found)
        self.nothing.setVisible(not found)
        shown = len(self.table.rows.order)
        late = sum(one.overdue for one in self.table.rows.shown())
        told = self._wording.count("{n} action shown", "{n} actions shown", shown)
        late_too = say("{what}; overdue: {late}", what=told, late=self._wording.number(late))
        # Where room is short, the number of all of them stands on the first tile.
        self.shown.say(late_too, self._wording.number(shown))

    def _open_lead(self, one: RegisteredAction) -> None:
        if one.said:
            self.wanted.emit("unit", one.said[0])

    def _name(self, one: RegisteredAction) -> str:
        return f"{one.item.code} {self._wording.plain(one.item.label)}".strip()

    def _due(self, one: RegisteredAction) -> TableCell:
        told = "–" if one.due is None else self._wording.date(one.due)
        return TableCell(told, strong=one.overdue)

    def _why(self, one: RegisteredAction) -> str:
        return ", ".join(self._wording.words.say(need.word) for need in one.needs) or "–"

    def fit(self) -> None:
        self.round.setVisible(is_wide(self, self._theme) or self.round.isEnabled())

    def say(self) -> None:
        say = self._wording.words.say
        self.search.name_it(say("Search"), say("Search by action, code or institution"))
        self.table.setAccessibleName(say("Actions of the policy"))
        self.card.say()
        self.same.say()
        self.nothing.say(
            say("No institution was asked about actions in this round"),
            say("Import the list of actions into the ministries' questionnaire (policy-map)."),
        )
        self._fill_filters()
        self._count()
