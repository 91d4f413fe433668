"""Intakes and decisions one after the other, each to be withdrawn or brought back as a whole."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from assessment.consolidation.held import Merge, Turn
from assessment.consolidation.storing import DECIDE
from assessment.words import mark
from gui.committee.turn_form import TurnForm
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import as_tip, spread
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import TableColumn
from gui.widgets.tables.table import RowTable
from gui.wording import Wording

# Of one merge, the last are said.
_MOST_TURNS = 3


class MergesCard(QFrame):
    """Says what a person wants of a merge.

    Signals:
        withdraw_wanted: It is to be withdrawn; by whom and why.
        back_wanted: It is to be brought back; by whom and why.
        files_wanted: Only its files are to be shown; 0 for those of all.
        asked: Who and why is asked now.
    """

    withdraw_wanted = Signal(int, str, str)
    back_wanted = Signal(int, str, str)
    files_wanted = Signal(int)
    asked = Signal()

    def __init__(self, wording: Wording, theme: Theme, by: str) -> None:
        """Empty until merges are shown; ``by`` is the name proposed."""
        super().__init__()
        self.setProperty("frame", "card")
        self._wording = wording
        self._busy = False
        self._only = 0
        self._title = ElidingLabel(role="bold")
        columns = (
            TableColumn[Merge](
                mark("No."), lambda one: TableCell(wording.digits(str(one.number))), wide=40
            ),
            TableColumn[Merge](mark("What"), self._what),
            TableColumn[Merge](
                mark("When"), lambda one: TableCell(wording.moment(one.at)), wide=118
            ),
        )
        self.table: RowTable[Merge] = RowTable("merges", columns, wording, theme)
        self.button = Button(theme, "turn_merge", drawing="returned")
        self.form = TurnForm(wording, theme, by)
        self.log = Label(role="small", wrap=True).can_be_copied()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        head = spread(self._title, self.button)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(self.form)
        column.addWidget(self.table, 1)
        column.addWidget(self.log)
        self.table.chosen.connect(lambda _: self._say_button())
        self.form.given.connect(self._given)
        self.form.left.connect(self.button.setFocus)
        self.form.lacking.connect(self.asked)
        self.table.opened.connect(self._open)
        self.button.clicked.connect(self._turn)
        self.say()

    def show_merges(self, merges: tuple[Merge, ...]) -> None:
        """Show these, the last first; one that is new is chosen."""
        self.setVisible(bool(merges))
        new = len(merges) > len(self.table.rows.rows)
        self.table.show_rows(merges[::-1], merges[-1] if new else None)
        self._say_button()

    def show_busy(self, *, busy: bool) -> None:
        """Nothing is turned while something is at work."""
        self._busy = busy
        self.form.show_busy(busy=busy)
        self._say_button()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self._title.say(say("Intakes and decisions"))
        self.table.setToolTip(as_tip(say("Enter: only the files of this intake; again: all files")))
        self.table.setAccessibleName(say("Intakes and decisions"))
        self.table.refit()
        self.form.say()
        self._say_button()

    def _what(self, one: Merge) -> TableCell:
        say, count = self._wording.words.say, self._wording.count
        if one.kind == DECIDE:
            told = say("Decision by {name}", name=one.by)
        else:
            told = count("{n} file by {name}", "{n} files by {name}", one.files, name=one.by)
        if one.withdrawn:
            return TableCell(say("withdrawn: {what}", what=told), "idle", "not_applicable")
        return TableCell(told)

    def _say_button(self) -> None:
        one, say = self.table.current, self._wording.words.say
        withdrawn = one is not None and one.withdrawn
        self.button.say(say("Restore") if withdrawn else say("Withdraw"))
        self.button.setEnabled(one is not None and not self._busy)
        turns = () if one is None else one.turns
        self.log.say("\n".join(self._turned(turn) for turn in turns[-_MOST_TURNS:]))
        self.log.setVisible(bool(turns))

    def _open(self, one: Merge) -> None:
        nothing = one.withdrawn or one.kind == DECIDE  # a decision brings no files
        self._only = 0 if nothing or one.number == self._only else one.number
        self.files_wanted.emit(self._only)

    def begin(self, merge: int, *, back: bool) -> None:
        """Ask who withdraws a merge, or brings it back, and why."""
        self.form.begin(merge, back=back)
        self.asked.emit()

    def _turn(self) -> None:
        one = self.table.current
        if one is not None:
            self.begin(one.number, back=one.withdrawn)

    def _given(self, merge: int, back: bool, by: str, reason: str) -> None:  # noqa: FBT001 - the form of a signal
        (self.back_wanted if back else self.withdraw_wanted).emit(merge, by, reason)
        self.table.setFocus()

    def _turned(self, turn: Turn) -> str:
        say = self._wording.words.say
        values = {"name": turn.by, "when": self._wording.moment(turn.at), "reason": turn.reason}
        if turn.withdrawn:
            return say("Withdrawn by {name}, {when}: {reason}", **values)
        return say("Restored by {name}, {when}: {reason}", **values)
