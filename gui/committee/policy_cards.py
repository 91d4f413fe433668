"""Beside the register of actions: the one chosen, and codes of institutions that may be one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from assessment.consolidation.acts import Word
from assessment.questionnaire.structure import ActionState
from assessment.reports.action_register import ActionReport, RegisteredAction, say_same_action
from assessment.reports.wording import NOT_REPORTED
from assessment.words import mark
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField
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
            RowColumn(mark("State"), self._state, None, 180, slim=48, gives=1, most=320),
            RowColumn(mark("%"), self._percent, None, 60, right=True, spoken=True, gives=3),
            RowColumn(mark("Evidence"), self._proof, None, 130, gives=2),
        )
        self.table: RowTable[ActionReport] = RowTable("action_reports", columns, wording, theme)
        self.table.setMinimumHeight(LEAST)
        self.more = MoreColumns(self.table, wording, theme, short=True)
        self._said = Label(role="small", wrap=True).can_be_copied()
        self.open = Button(theme, "open_action_unit", drawing="closed", right=True)
        foot = spread((self.more, 1), self.open)
        parts = self._title, self._about, (self.table, 1), self._said, foot
        stack(*parts, on=self, margins=(12, 8, 12, 8), gap=6)
        self.table.chosen.connect(lambda _: self._tell())
        self.table.opened.connect(self.unit_wanted)
        self.open.clicked.connect(self._open)

    def show_action(self, action: RegisteredAction | None) -> None:
        self._action = action
        self.table.show_rows([] if action is None else list(action.every))
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

    def _state(self, one: ActionReport) -> TableCell:
        ink, drawing, word = STATE_LOOKS[one.state]
        return TableCell(self._wording.words.say(word), ink, drawing)

    def _percent(self, one: ActionReport) -> TableCell:
        told = "–" if one.percent is None else self._wording.number(one.percent)
        return TableCell(told, right=True)

    def _proof(self, one: ActionReport) -> TableCell:
        say = self._wording.words.say
        if not one.proof:
            return TableCell("–")
        return TableCell(say(one.verdict.word) if one.verdict else say("named, not attached"))


type SharedCode = tuple[str, tuple[str, ...]]


class SameActionCard(Framed):
    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__("card")
        self._session, self._wording = session, wording
        self._shared: tuple[SharedCode, ...] = ()
        self._about = Label(role="small", wrap=True)
        self.code, self.lead = Combo(theme, "shared_code"), Combo(theme, "leading")
        self.reason = LineField("same_reason")
        self._reason = Captioned(self.reason, wrap=True)
        self.button = Button(theme, "same_action", drawing="saved")
        choices = spread((self.code, 1), (self.lead, 2))
        fields = spread((self._reason, 1), self.button, gap=10)
        stack(self._about, choices, fields, on=self, margins=(12, 8, 12, 8), gap=6)
        self.code.activated.connect(lambda _: self._offer())
        self.button.clicked.connect(self._give)
        self.reason.returnPressed.connect(self._give)
        self.reason.textChanged.connect(lambda _: self._reason.show_finding(""))
        self.hide()

    def show_shared(self, shared: Sequence[SharedCode]) -> None:
        self._shared = tuple(shared)
        self.reason.clear()
        self.code.clear()
        for code, _ in shared:
            self.code.addItem(code, code)
        self._offer()
        self.setVisible(bool(shared))

    def _offer(self) -> None:
        """Who of those that wrote the code leads."""
        units = dict(self._shared).get(str(self.code.currentData() or ""), ())
        self.lead.clear()
        for unit in units:
            self.lead.addItem("", unit)
        self.say()

    def say(self) -> None:
        say = self._wording.words.say
        units = dict(self._shared).get(str(self.code.currentData() or ""), ())
        names = ", ".join(told := [self._wording.plain(unit_name(unit)) for unit in units])
        for at, name in enumerate(told):
            self.lead.setItemText(at, name)
        self._about.say(
            say("{names} wrote the same code. Is it one action? Who leads it?", names=names)
        )
        self.code.setAccessibleName(say("Code"))
        self.lead.setAccessibleName(say("Leading institution"))
        self._reason.say(say("Reason (it appears in the report)"))
        self.button.say(say("It is one action"))

    def _give(self) -> None:
        code, lead = str(self.code.currentData() or ""), str(self.lead.currentData() or "")
        reason = self.reason.text().strip()
        if not reason:
            self._reason.show_finding(self._wording.words.say("A reason is missing."))
            self.reason.setFocus()
            return
        units = lead, *(one for one in dict(self._shared).get(code, ()) if one != lead)
        word = Word(self._session.by, self._session.clock(), reason)
        self._session.run(
            lambda held, _: say_same_action(held, code, units, word),
            lambda _: self._session.refresh(),
        )
