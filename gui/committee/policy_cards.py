"""Beside the register of actions: the one chosen, and codes of institutions that may be one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from assessment.consolidation.acts import Word
from assessment.questionnaire.structure import ActionState
from assessment.reports.action_register import ActionReport, RegisteredAction, say_same_action
from assessment.reports.wording import NOT_REPORTED
from assessment.words import mark
from gui.committee.forms import NO_REASON, NeededLine
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Combo
from gui.widgets.label import Label
from gui.widgets.style import Framed, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.wording import Wording

# Ink, icon and word of each state.
STATE_LOOKS: dict[ActionState | None, tuple[str, str, str]] = {
    ActionState.DONE: ("ok", "done", ActionState.DONE.word),
    ActionState.ON_TRACK: ("primary", "saved", ActionState.ON_TRACK.word),
    ActionState.BEHIND: ("warn", "warning", ActionState.BEHIND.word),
    ActionState.NOT_STARTED: ("idle", "open", ActionState.NOT_STARTED.word),
    ActionState.DROPPED: ("soft", "remove", ActionState.DROPPED.word),
    None: ("stop", "finding", NOT_REPORTED),
}


LEAST = 160  # of the table: its head and two institutions, in large text as well


class ActionCard(Framed):
    unit_wanted = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__("card")
        self._wording = wording
        self._action: RegisteredAction | None = None
        self._title = Label(role="bold", wrap=True)
        self._about = Label(role="small", wrap=True)
        columns: tuple[RowColumn[ActionReport], ...] = (
            RowColumn(mark("Institution"), self._unit, lambda one: one.unit, least=150),
            RowColumn(mark("State"), lambda one: TableCell.chip(STATE_LOOKS[one.state], wording),
                      None, 180, slim=48, gives=1, most=320),
            RowColumn(mark("%"), self._percent, None, 60, right=True, spoken=True, gives=3),
            RowColumn(mark("Evidence"), self._proof, None, 130, gives=2),
        )  # fmt: skip
        self.table: RowTable[ActionReport] = RowTable("action_reports", columns, wording, theme)
        self.table.setMinimumHeight(LEAST)
        self._said = Label(role="small", wrap=True).can_be_copied()
        self.open = Button(theme, "open_action_unit", drawing="closed", right=True)
        more = MoreColumns(self.table, wording, theme, short=True)
        foot = spread((more, 1), self.open)
        parts = self._title, self._about, (self.table, 1), self._said, foot
        stack(*parts, on=self, margins=(12, 8, 12, 8), gap=6)
        self.table.chosen.connect(lambda _: self._tell())
        self.table.opened.connect(self.unit_wanted)
        self.open.clicked.connect(self._open)

    def show_action(self, action: RegisteredAction | None) -> None:
        self._action = action
        rows: list[ActionReport] = []
        if action is not None:
            told = {one.unit for one in action.said}
            silent = [code for code in action.item.units if code not in told]
            rows = [*action.said, *(ActionReport(code, "", action.item.code) for code in silent)]
        self.table.show_rows(rows)
        self.say()

    def say(self) -> None:
        say, plain, action = self._wording.words.say, self._wording.plain, self._action
        self.table.setAccessibleName(say("What each institution says"))
        self.open.say(say("Open the unit"), tip="Enter")
        self.open.setEnabled(action is not None and bool(self.table.rows.rows))
        if action is None:
            self._title.say(say("No action is chosen"))
            self._about.say("")
            self._tell()
            return
        item = action.item
        self._title.say(f"{item.code} {plain(item.label)}".strip())
        needs = ", ".join(say(need.word) for need in action.needs)
        parts = (
            (say("Needs a decision"), needs),
            (say("Due"), "" if action.due is None else self._wording.date(action.due)),
            (say("Phase"), item.phase),
            (say("Milestones"), plain(item.milestones)),
            (say("Indicators"), ", ".join(action.indicators)),
        )
        self._about.say(" · ".join(say("{name}: {text}", name=n, text=t) for n, t in parts if t))
        self._tell()

    def _tell(self) -> None:
        one, say = self.table.current, self._wording.words.say
        lines = []
        if one is not None:
            told = (
                (say("Next milestone"), one.next),
                (say("What stands in the way"), one.obstacle),
                (say("Document"), one.proof),
            )
            lines = [say("{name}: {text}", name=name, text=text) for name, text in told if text]
        self._said.tell("\n".join(lines))

    def _open(self) -> None:
        one = self.table.current
        if one is not None:
            self.unit_wanted.emit(one)

    def _unit(self, one: ActionReport) -> TableCell:
        leads = self._action is not None and one.unit == self._action.item.lead_unit
        return TableCell(self._wording.plain(unit_name(one.unit)), name=True, strong=leads)

    def _percent(self, one: ActionReport) -> str:
        return "–" if one.percent is None else self._wording.number(one.percent)

    def _proof(self, one: ActionReport) -> str:
        if not one.proof:
            return "–"
        named = mark("named, not attached")
        return self._wording.words.say(one.verdict.word if one.verdict else named)


type SharedCode = tuple[str, tuple[str, ...]]


class SameActionCard(Framed):
    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__("card")
        self._session, self._wording = session, wording
        self._shared: dict[str, tuple[str, ...]] = {}
        self._about = Label(role="small", wrap=True)
        self.code, self.lead = Combo(theme, "shared_code"), Combo(theme, "leading")
        self._reason = NeededLine("same_reason", NO_REASON, wording, wrap=True)
        self.reason = self._reason.line
        self.button = Button(theme, "same_action", drawing="saved")
        choices = spread((self.code, 1), (self.lead, 2))
        fields = spread((self._reason, 1), self.button, gap=10)
        stack(self._about, choices, fields, on=self, margins=(12, 8, 12, 8), gap=6)
        self.code.activated.connect(lambda _: self._offer())
        self.button.clicked.connect(self._give)
        self.reason.returnPressed.connect(self._give)
        self.hide()

    def show_shared(self, shared: Sequence[SharedCode]) -> None:
        self._shared = dict(shared)
        self.reason.clear()
        self.code.clear()
        for code in self._shared:
            self.code.addItem(code)
        self._offer()
        self.setVisible(bool(shared))

    def _offer(self) -> None:
        self.lead.clear()
        self.say()

    def _units(self) -> tuple[str, ...]:
        return self._shared.get(self.code.currentText(), ())

    def say(self) -> None:
        say = self._wording.words.say
        told = [(self._wording.plain(unit_name(unit)), unit) for unit in self._units()]
        self.lead.show_entries(say("Leading institution"), told, self.lead.currentData())
        names = ", ".join(name for name, _ in told)
        self._about.say(
            say("{names} wrote the same code. Is it one action? Who leads it?", names=names)
        )
        self.code.setAccessibleName(say("Code"))
        self._reason.say(say("Reason (it appears in the report)"))
        self.button.say(say("It is one action"))

    def _give(self) -> None:
        code, lead = self.code.currentText(), str(self.lead.currentData() or "")
        reason = self._reason.given()
        if not reason:
            return
        units = lead, *(one for one in self._units() if one != lead)
        word = Word(self._session.by, self._session.clock(), reason)
        self._session.run(
            lambda held, _: say_same_action(held, code, units, word),
            lambda _: self._session.refresh(),
        )
