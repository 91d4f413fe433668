"""Intakes and decisions one after the other, each to be withdrawn or brought back as a whole."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from assessment.consolidation.held import Merge
from assessment.consolidation.storing import DECIDE
from assessment.words import mark
from gui.committee.cells import Cell
from gui.committee.row_model import Column
from gui.committee.row_table import RowTable
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import ElidingLabel
from gui.wording import Wording


class MergesCard(QFrame):
    """Says what a person wants of a merge.

    Signals:
        withdraw_wanted: It is to be withdrawn.
        back_wanted: It is to be brought back.
        files_wanted: Only its files are to be shown; 0 for those of all.
    """

    withdraw_wanted = Signal(int)
    back_wanted = Signal(int)
    files_wanted = Signal(int)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until merges are shown."""
        super().__init__()
        self.setProperty("frame", "card")
        self._wording = wording
        self._busy = False
        self._only = 0
        self._title = ElidingLabel(role="bold")
        columns = (
            Column[Merge](mark("No."), lambda one: Cell(wording.digits(str(one.number))), wide=40),
            Column[Merge](mark("What"), self._what),
            Column[Merge](mark("When"), lambda one: Cell(wording.moment(one.at)), wide=118),
        )
        self.table: RowTable[Merge] = RowTable("merges", columns, wording, theme)
        self.button = Button(theme, "turn_merge", drawing="returned")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        head = spread(self._title, self.button)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.table.chosen.connect(lambda _: self._say_button())
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
        self._say_button()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self._title.say(say("Intakes and decisions"))
        self.table.setToolTip(say("Enter: only the files of this intake; again: all files"))
        self.table.setAccessibleName(say("Intakes and decisions"))
        self.table.refit()
        self._say_button()

    def _what(self, one: Merge) -> Cell:
        say, number = self._wording.words.say, self._wording.number
        if one.kind == DECIDE:
            told = say("Decision by {name}", name=one.by)
        else:
            told = say("{n} files by {name}", n=number(one.files), name=one.by)
        if one.withdrawn:
            return Cell(say("withdrawn: {what}", what=told), "idle", "not_applicable")
        return Cell(told)

    def _say_button(self) -> None:
        one, say = self.table.current, self._wording.words.say
        withdrawn = one is not None and one.withdrawn
        self.button.say(say("Bring back") if withdrawn else say("Withdraw"))
        self.button.setEnabled(one is not None and not self._busy)

    def _open(self, one: Merge) -> None:
        nothing = one.withdrawn or one.kind == DECIDE  # a decision brings no files
        self._only = 0 if nothing or one.number == self._only else one.number
        self.files_wanted.emit(self._only)

    def _turn(self) -> None:
        one = self.table.current
        if one is not None:
            (self.back_wanted if one.withdrawn else self.withdraw_wanted).emit(one.number)
