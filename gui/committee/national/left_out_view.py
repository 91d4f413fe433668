"""What is held and not in the national picture: each unit with the reason, and where to go."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation.file_status import ASIDE
from assessment.consolidation.standing import REASONS, CaseStanding
from assessment.exchange.worth import VERDICTS
from assessment.language.normalise import SortKey, sort_key
from assessment.language.text import Text
from assessment.reports.wording import state_word
from assessment.words import mark
from gui.committee.list_buttons import ListButtons, ListToTake
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import block_of, register, unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel
from gui.widgets.style import spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.wording import Wording


class LeftOutView(QWidget):
    """Says what a person opens, and that one goes back.

    Signals:
        case_wanted: A conflict to be decided.
        unit_wanted: The case whose unit is to be shown.
        back: To the picture.
    """

    case_wanted = Signal(object)
    unit_wanted = Signal(object)
    back = Signal()

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording = wording
        self._blocks: Mapping[str, Text] = {}
        self.back_button = Button(theme, "left_out_back", drawing="back")
        self._title = ElidingLabel(role="h2")
        self.take = ListButtons(session, wording, theme, self._listed)
        columns: tuple[RowColumn[CaseStanding], ...] = (
            RowColumn(mark("Unit"), self._unit, _code, least=220),
            RowColumn(mark("Code"), lambda one: TableCell(_code(one)), _code, 90, gives=1),
            RowColumn(mark("Group"), self._group, _block, 190, gives=2),
            RowColumn(mark("Reason"), self._reason, self._reason_key, least=260),
        )
        self.table: RowTable[CaseStanding] = RowTable("left_out_units", columns, wording, theme)
        self._hint = ElidingLabel(role="small")
        self.more = MoreColumns(self.table, wording, theme)
        head = spread(self.back_button, (self._title, 1), self.take)
        foot = spread((self._hint, 1), self.more)
        stack(head, (self.table, 1), foot, on=self, gap=8)
        self.back_button.clicked.connect(self.back)
        self.table.opened.connect(self._open)
        self.table.on_key = self._key
        self.table.on_copy = self.take.copy_list
        self.take.written.connect(self._written)

    def show_left_out(self, standings: Sequence[CaseStanding], blocks: Mapping[str, Text]) -> None:
        self._blocks = blocks
        self.table.show_rows(standings)
        self.say()

    def first_focus(self) -> None:
        self.table.setFocus()

    def say(self) -> None:
        say, number = self._wording.words.say, self._wording.number
        self.back_button.say(say("Back"), tip="Backspace")
        self._title.say(
            say("Units received but not counted: {n}", n=number(len(self.table.rows.rows)))
        )
        self.table.setAccessibleName(say("Units left out of the picture"))
        self.table.refit()
        self.take.say()
        self._hint.say(say("Enter: to the conflict, or to the page of the unit"))

    def _unit(self, one: CaseStanding) -> TableCell:
        return TableCell(self._wording.plain(unit_name(one.case.unit)), name=True)

    def _group(self, one: CaseStanding) -> TableCell:
        code = block_of(one.case.unit)
        name = self._blocks.get(code)
        return TableCell((code or "–") if name is None else self._wording.plain(name), name=True)

    def _reason(self, one: CaseStanding) -> TableCell:
        say = self._wording.words.say
        if one.package is None:
            drawing = "conflict" if one.conflict else "missing"
            return TableCell(say(_why(one)), "warn" if one.conflict else "idle", drawing)
        if one.case.unit not in register():
            return TableCell(say("Not on the list of units"), "idle", "missing")
        state = say(state_word(one.package.state, approved=one.approved))
        return TableCell(say("Not approved: {state}", state=state), "primary", "note")

    def _reason_key(self, one: CaseStanding) -> SortKey:
        return sort_key(self._reason(one).text)

    def _listed(self) -> ListToTake:
        say = self._wording.words.say
        columns, shown = self.table.rows.columns, self.table.rows.shown()
        heads = [say(one.head) for one in columns]
        rows = [[one.cell(row).text for one in columns] for row in shown]
        return ListToTake(say("Units left out of the picture"), heads, rows)

    def _open(self, one: CaseStanding) -> None:
        if one.conflict:
            self.case_wanted.emit(one.case)
        else:
            self.unit_wanted.emit(one.case)

    def _written(self, path: str) -> None:
        self._hint.say(self._wording.words.say("Written: {file}", file=path))

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Backspace:
            return False
        self.back.emit()
        return True


def _code(one: CaseStanding) -> str:
    return one.case.unit


def _block(one: CaseStanding) -> str | None:
    return block_of(one.case.unit) or None


def _why(one: CaseStanding) -> str:
    """The message that says why nothing stands: the matter of the copy that came nearest."""
    if one.conflict or not one.held:
        return REASONS[one.why]
    asides = {held.aside for held in one.held}
    return next(
        (word.word for aside, word in ASIDE.items() if aside in asides),
        VERDICTS[one.held[0].trust],
    )
