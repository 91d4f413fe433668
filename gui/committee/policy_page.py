"""The register of the policy's actions: filtered, one chosen, from there to unit and evidence."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from assessment.consolidation import acts, national
from assessment.printing import wording
from assessment.questionnaire.structure import ActionState
from assessment.reports import action_register
from assessment.reports.action_register import ActionRegister, ActionReport, RegisteredAction
from assessment.words import mark
from gui.committee import page
from gui.committee.session import CommitteeSession, Snapshot, unit_name, unit_text
from gui.display import Display
from gui.widgets.buttons import Button
from gui.widgets.fields import Combo, LineField
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import Framed, holding, is_wide, scrolled, seen, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.widgets.tile import EmptyState

# Ink, icon and word of each state.
STATE_LOOKS: dict[ActionState | None, tuple[str, str, str]] = {
    ActionState.DONE: ("ok", "done", ActionState.DONE.word),
    ActionState.ON_TRACK: ("primary", "saved", ActionState.ON_TRACK.word),
    ActionState.BEHIND: ("warn", "warning", ActionState.BEHIND.word),
    ActionState.NOT_STARTED: ("idle", "open", ActionState.NOT_STARTED.word),
    ActionState.DROPPED: ("soft", "remove", ActionState.DROPPED.word),
    None: ("stop", "finding", wording.NOT_REPORTED),
}


class ActionCard(Framed):
    def __init__(self, display: Display) -> None:
        super().__init__("card")
        self._display = display
        self._action: RegisteredAction | None = None
        self._title = Label(role="bold", wrap=True)
        self._about = Label(role="small", wrap=True)

        def evidence(report: ActionReport) -> str:
            if not report.proof:
                return "–"
            if report.verdict:
                return display.translate(report.verdict.word)
            return display.translate("named, not attached")

        def percent(report: ActionReport) -> str:
            if report.percent is None:
                return "–"
            return display.number(report.percent)

        columns: tuple[RowColumn[ActionReport], ...] = (
            RowColumn(mark("Institution"), self._unit, lambda report: report.unit, least=150),
            RowColumn(
                mark("State"),
                lambda report: TableCell.chip(STATE_LOOKS[report.state], display),
                None,
                150,
                slim=48,
                gives=1,
                most=320,
            ),
            RowColumn(
                mark("%"),
                percent,
                None,
                60,
                right=True,
                spoken=True,
                gives=3,
            ),
            RowColumn(
                mark("Evidence"),
                evidence,
                None,
                170,
                gives=2,
            ),
        )
        called = mark("What each institution says")
        self.table: RowTable[ActionReport] = RowTable("action_reports", columns, display, called)
        self.table.setMinimumHeight(160)  # head and two institutions, in large text too
        self._said = Label(role="small", wrap=True).can_be_copied()
        self.open = Button(display, "open_action_unit", drawing="closed", right=True)
        more = MoreColumns(self.table, display, short=True)
        foot = spread((more, 1), self.open)
        parts = self._title, self._about, (self.table, 1), self._said, foot
        stack(*parts, on=self, margins=(12, 8, 12, 8), gap=6)
        self.table.chosen.connect(lambda _: self._tell())
        self.open.clicked.connect(lambda: self.table.opened.emit(self.table.current))

    def show_action(self, action: RegisteredAction | None) -> None:
        self._action = action
        if action is None:
            self.table.show_rows([])
        else:
            self.table.show_rows(list(action.every))
        self.update_texts()

    def update_texts(self) -> None:
        translate = self._display.translate
        plain = self._display.plain
        action = self._action
        self.open.set_texts(translate("Open the unit"), tip="Enter")
        self.open.setEnabled(action is not None and bool(self.table.rows.rows))
        self._tell()
        if action is None:
            self._title.set_texts(translate("No action is chosen"))
            self._about.set_texts("")
            return
        policy_item = action.item
        self._title.set_texts(f"{policy_item.code} {plain(policy_item.label)}".strip())
        needs = ", ".join(translate(need.word) for need in action.needs)
        parts = (
            (translate("Needs a decision"), needs),
            (translate("Due"), "" if action.due is None else self._display.date(action.due)),
            (translate("Phase"), policy_item.phase),
            (translate("Milestones"), plain(policy_item.milestones)),
            (translate("Indicators"), ", ".join(action.indicators)),
        )
        self._about.set_texts(
            " · ".join(translate("{name}: {text}", name=n, text=t) for n, t in parts if t)
        )

    def _tell(self) -> None:
        report = self.table.current
        translate = self._display.translate
        remarks = (
            ()
            if report is None
            else (
                (translate("Next milestone"), report.next),
                (translate("What stands in the way"), report.obstacle),
                (translate("Document"), report.proof),
            )
        )
        lines = [
            translate("{name}: {text}", name=name, text=text) for name, text in remarks if text
        ]
        self._said.set_optional_texts("\n".join(lines))

    def _unit(self, report: ActionReport) -> TableCell:
        leads = self._action is not None and report.unit == self._action.item.lead_unit
        return TableCell(self._display.plain(unit_name(report.unit)), name=True, strong=leads)


class SameActionCard(Framed):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card")
        self._session = session
        self._display = display
        self._shared: dict[str, tuple[str, ...]] = {}
        self._about = Label(role="small", wrap=True)
        self.code = Combo(display, "shared_code")
        self.lead = Combo(display, "leading")
        self._reason = page.NeededLine("same_reason", page.NO_REASON, display, wrap=True)
        self.reason = self._reason.line
        self.button = Button(display, "same_action", drawing="saved").bind_message(
            "It is one action"
        )
        choices = spread((self.code, 1), (self.lead, 2))
        fields = spread((self._reason, 1), self.button, gap=10)
        stack(self._about, choices, fields, on=self, margins=(12, 8, 12, 8), gap=6)
        self.code.activated.connect(lambda _: self._offer())
        self.button.clicked.connect(self._give)
        self.reason.returnPressed.connect(self._give)
        self.hide()

    def show_shared(self, shared: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        self._shared = dict(shared)
        self.reason.clear()
        self._offer()
        self.setVisible(bool(shared))

    def _offer(self) -> None:
        self.lead.clear()
        self.update_texts()

    def _units(self) -> tuple[str, ...]:
        return self._shared.get(self.code.currentText(), ())

    def update_texts(self) -> None:
        translate = self._display.translate
        codes = [(code, code) for code in self._shared]
        self.code.show_entries(translate("Code"), codes, self.code.currentData())
        units = [(self._display.plain(unit_name(unit)), unit) for unit in self._units()]
        self.lead.show_entries(translate("Leading institution"), units, self.lead.currentData())
        names = ", ".join(name for name, _ in units)
        asked = translate(
            "{names} wrote the same code. Is it one action? Who leads it?", names=names
        )
        self._about.set_texts(asked)
        self._reason.set_texts(translate("Reason (it appears in the report)"))

    def _give(self) -> None:
        code = self.code.currentText()
        lead = str(self.lead.currentData() or "")
        session = self._session
        reason = self._reason.typed_text()
        if reason:
            units = lead, *(unit for unit in self._units() if unit != lead)
            word = acts.Word(session.by, session.clock(), reason)
            work = partial(action_register.say_same_action, code=code, units=units, word=word)
            session.run(lambda held, _: work(held), lambda _: session.refresh())


ALL = "all"
DECIDING = "deciding"
SILENT = "silent"
TILES = {
    ALL: ("soft", "list", mark("Actions")),
    DECIDING: ("stop", "conflict", mark("Need a decision")),
    **{f"{state}": chip for state, chip in STATE_LOOKS.items() if state is not None},
    SILENT: STATE_LOOKS[None],
}


class PolicyPage(page.CommitteePage):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(session, display)
        self.register: ActionRegister | None = None
        self._read: Snapshot | None = None
        self.title = Label(role="h2").bind_message("Actions of the policy", display)
        self.round = page.RoundCombo(session, display)
        self.at_work = page.WorkBar(session, display)
        self._filters = [Combo(display, name) for name in ("strategy", "institution", "phase")]
        self.strategy, self.unit, self.phase = self._filters
        self.search = LineField("search_actions")
        self.states: page.CountTiles[str] = page.CountTiles("state", TILES, display)
        self.shown = ElidingLabel(role="small", middle=True)
        called = mark("Actions of the policy")
        columns = self._columns()
        self.table: RowTable[RegisteredAction] = RowTable("actions", columns, display, called)
        self.take = page.ListButtons(session, display, self.table, self.shown)
        self.more = MoreColumns(self.table, display, short=True)
        self.card = ActionCard(display)
        self.same = SameActionCard(session, display)
        self.nothing = EmptyState(display, "list", "no_actions")
        left = stack(spread((self.shown, 1), self.more, self.take), (self.table, 1), gap=6)
        right = scrolled(stack((self.card, 1), self.same, gap=8), across=False)
        below = spread((left, 6), (right, 5), gap=10)
        self._body = holding(stack(self.states, (below, 1), gap=6))
        choices = ((combo, 3) for combo in self._filters)
        head = spread(self.title, (self.search, 2), *choices, self.round)
        parts = head, self.at_work, self.findings, (self._body, 1), (self.nothing, 1)
        stack(*parts, on=self, margins=(16, 12, 16, 12), gap=6)
        self._connect()
        self.follow()

    def _connect(self) -> None:
        self.search.textChanged.connect(self.table.search)
        self.table.rows.modelReset.connect(self._count)
        for combo in self._filters:
            combo.setMinimumWidth(110)
            combo.activated.connect(lambda _: self._keep())
        self.states.chosen.connect(lambda _: self._keep())
        self.table.chosen.connect(self.card.show_action)
        self.table.opened.connect(
            lambda action: self.wanted.emit("unit", action.said[0]) if action.said else None
        )
        self.card.table.opened.connect(partial(self.wanted.emit, "unit"))

    def _columns(self) -> tuple[RowColumn[RegisteredAction], ...]:
        order = (*ActionState, None)
        display = self._display

        def due(action: RegisteredAction) -> TableCell:
            day = "–"
            if action.due is not None:
                day = display.date(action.due)
            return TableCell(day, strong=action.overdue)

        def needs(action: RegisteredAction) -> str:
            return ", ".join(display.translate(need.word) for need in action.needs) or "–"

        return (
            RowColumn(
                mark("Action"),
                lambda action: f"{action.item.code} {display.plain(action.item.label)}".strip(),
                lambda action: action.item.code,
                least=190,
                name=True,
            ),
            RowColumn(
                mark("Leads"),
                lambda action: unit_text(action.item.lead_unit, display),
                lambda action: action.item.lead_unit,
                150,
                gives=2,
                name=True,
            ),
            RowColumn(
                mark("State"),
                lambda action: TableCell.chip(STATE_LOOKS[action.state], display),
                lambda action: order.index(action.state),
                180,
                gives=1,
                slim=48,
                most=320,
            ),
            RowColumn(
                mark("Due"),
                due,
                lambda action: action.item.due or None,
                150,
                gives=3,
                most=220,
            ),
            RowColumn(
                mark("Why"),
                needs,
                lambda action: -len(action.needs),
                200,
                gives=4,
                name=True,
            ),
        )

    def refresh(self) -> None:
        if self.isVisible():
            self._ask()

    def first_focus(self) -> None:
        self._ask()
        self.table.setFocus()

    def focus_search(self) -> None:
        self.search.setFocus()

    def regions(self) -> list[QWidget]:
        return [
            self.search,
            *self._filters,
            self.round,
            *self.states.tiles.values(),
            self.table,
            self.card.table,
            self.same,
        ]

    def _ask(self) -> None:
        snapshot = self._snapshot
        if not snapshot.round or snapshot is self._read:
            return
        self._read = snapshot
        wanted = national.NationalQuery(snapshot.round)
        day = self._session.clock().astimezone().date()
        self._session.run(
            lambda held, step: action_register.action_register(held, wanted, day, progress=step),
            self._found,
            quiet=True,
            stopped=partial(setattr, self, "_read", None),
        )

    def _found(self, register: ActionRegister | None) -> None:
        self.register = register
        if register is None:
            self.same.show_shared(())
        else:
            self.same.show_shared(register.shared)
        self._fill_filters()
        if register is None:
            self.table.show_rows(())
        else:
            self.table.show_rows(register.actions)
        self._keep()
        if self.table.hasFocus() and not self.table.isVisible():
            self.search.setFocus()

    def _fill_filters(self) -> None:
        translate = self._display.translate
        plain = self._display.plain
        register = self.register
        if register is not None:
            actions = register.actions
        else:
            actions = ()
        units = {code for action in actions for code in self._institutions(action)}
        phases = dict.fromkeys(action.item.phase for action in actions if action.item.phase)
        if register is not None:
            strategies = register.strategies
        else:
            strategies = ()
        offered = (
            (
                self.strategy,
                translate("Strategy"),
                translate("All strategies"),
                [
                    (f"{policy_item.code} {plain(policy_item.label)}", policy_item.code)
                    for policy_item in strategies
                ],
            ),
            (
                self.unit,
                translate("Institution"),
                translate("All institutions"),
                [(plain(unit_name(code)), code) for code in sorted(units)],
            ),
            (
                self.phase,
                translate("Phase"),
                translate("All phases"),
                [(phase, phase) for phase in phases],
            ),
        )
        for combo, name, everything, lines in offered:
            entries: list[tuple[str, object]] = [(everything, ""), *lines]
            combo.show_entries(name, entries, combo.currentData())

    def _institutions(self, action: RegisteredAction) -> frozenset[str]:
        return frozenset({*action.item.units, *(report.unit for report in action.said)})

    def _passes(self, action: RegisteredAction) -> bool:
        strategy, unit, phase = (combo.currentData() or "" for combo in self._filters)
        return (
            strategy in ("", action.item.parent)
            and (not unit or unit in self._institutions(action))
            and phase in ("", action.item.phase)
        )

    def _keep(self) -> None:
        kind = self.states.kind

        def is_of(action: RegisteredAction) -> bool:
            if kind == DECIDING:
                return bool(action.needs)
            return kind in (ALL, action.state or SILENT)

        self.table.keep(lambda action: self._passes(action) and is_of(action))
        passing = [action for action in self.table.rows.rows if self._passes(action)]
        counts: Counter[str] = Counter(f"{action.state or SILENT}" for action in passing)
        deciding = sum(bool(action.needs) for action in passing)
        self.states.show_counts({**counts, ALL: len(passing), DECIDING: deciding})
        self.card.show_action(self.table.current)

    def _count(self) -> None:
        translate = self._display.translate
        seen(self._body, when=self.register is not None, otherwise=self.nothing)
        shown = len(self.table.rows.order)
        late = sum(action.overdue for action in self.table.rows.shown())
        sentence = self._display.translate_plural("{n} action shown", "{n} actions shown", shown)
        late_too = translate(
            "{what}; overdue: {late}", what=sentence, late=self._display.number(late)
        )
        # Where room is short, the number of all of them stands on the first tile.
        self.shown.set_texts(late_too, sentence, self._display.number(shown))

    def update_layout(self) -> None:
        wide = is_wide(self, self._display)
        self.title.setVisible(wide)
        self.round.setVisible(wide or self.round.isEnabled())

    def update_texts(self) -> None:
        translate = self._display.translate
        self.search.name_it(translate("Search"), translate("Search by action, code or institution"))
        self.card.update_texts()
        self.same.update_texts()
        self.nothing.set_texts(
            translate("No institution was asked about actions in this round"),
            translate(
                "Import the list of actions into the ministries' questionnaire (policy-map)."
            ),
        )
        self._fill_filters()
        self._count()
