"""Two packages of one assessment whose changes go together: merged by a person's word."""

from functools import partial

from PySide6.QtCore import Signal

from assessment.consolidation import rows
from assessment.consolidation.model import Merge
from assessment.words import mark
from gui.committee.page import TurnForm
from gui.committee.session import CommitteeSession
from gui.display import Display
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import Framed, as_tip, bring_in_sight, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable


class MergesCard(Framed):
    files_wanted = Signal(int)  # only its files are to be shown; 0 for no one's

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card")
        self._session = session
        self._display = display
        self._title = ElidingLabel(role="bold")
        columns = (
            RowColumn[Merge](mark("No."), lambda merge: display.digits(str(merge.number)), wide=40),
            RowColumn[Merge](mark("What"), self._what),
            RowColumn[Merge](mark("When"), lambda merge: display.moment(merge.at), wide=118),
        )
        self.table: RowTable[Merge] = RowTable("merges", columns, display)
        self.table.rows.key_of = lambda merge: merge.number
        self.button = Button(display, "turn_merge", drawing="returned")
        self.form = TurnForm(session, display)
        self.log = Label(role="small", wrap=True).can_be_copied()
        head = spread((self._title, 1), self.button)
        parts = head, self.form, (self.table, 1), self.log
        stack(*parts, on=self, margins=(12, 8, 12, 8), gap=6)
        self.table.chosen.connect(lambda _: self._say_button())
        session.busy.connect(self._say_button)
        self.form.typed_text.connect(lambda *_: self.table.setFocus())
        self.form.left.connect(self.button.setFocus)
        self.table.opened.connect(self._open)
        self.button.clicked.connect(self._turn)
        display.on_change(self.update_texts)

    def show_merges(self, merges: tuple[Merge, ...]) -> None:
        """Show these, the last first; one that is new is chosen."""
        self.setVisible(bool(merges))
        new = len(merges) > len(self.table.rows.rows)
        self.table.show_rows(merges[::-1], merges[-1] if new else None)
        self._say_button()

    def update_texts(self) -> None:
        translate = self._display.translate
        self._title.set_texts(translate("Intakes and decisions"), translate("Intakes"))
        self.table.setToolTip(
            as_tip(translate("Enter: only the files of this intake; again: all files"))
        )
        self.table.setAccessibleName(translate("Intakes and decisions"))
        self._say_button()

    def _what(self, merge: Merge) -> TableCell:
        translate = self._display.translate
        count = self._display.translate_plural
        if merge.kind == rows.DECIDE:
            sentence = translate("Decision by {name}", name=merge.by)
        else:
            sentence = count(
                "{n} file by {name}", "{n} files by {name}", merge.files, name=merge.by
            )
        if merge.withdrawn:
            return TableCell(
                translate("withdrawn: {what}", what=sentence), "idle", "not_applicable"
            )
        return TableCell(sentence)

    def _named(self, merge: Merge) -> str:
        number = self._display.digits(str(merge.number))
        if merge.kind == rows.DECIDE:
            messages = mark("Restore decision {number}"), mark("Withdraw decision {number}")
            return self._display.translate(messages[0 if merge.withdrawn else 1], number=number)
        count = partial(self._display.translate_plural, number=number)
        if merge.withdrawn:
            return count(
                "Restore intake {number} with its {n} file",
                "Restore intake {number} with its {n} files",
                merge.files,
            )
        return count(
            "Withdraw intake {number} with its {n} file",
            "Withdraw intake {number} with its {n} files",
            merge.files,
        )

    def _say_button(self) -> None:
        merge = self.table.current
        translate = self._display.translate
        withdrawn = merge is not None and merge.withdrawn
        if withdrawn:
            self.button.set_texts(translate("Restore"))
        else:
            self.button.set_texts(translate("Withdraw"))
        self.button.setEnabled(merge is not None and not self._session.occupied)
        if merge is not None:
            turns = merge.turns
        else:
            turns = ()
        lines = []
        for turn in turns[-3:]:  # of many, the last are said
            message = mark("Restored by {name}, {when}: {reason}")
            if turn.withdrawn:
                message = mark("Withdrawn by {name}, {when}: {reason}")
            when = self._display.moment(turn.at)
            lines.append(translate(message, name=turn.by, when=when, reason=turn.reason))
        self.log.set_optional_texts("\n".join(lines))

    def _open(self, merge: Merge) -> None:
        nothing = merge.withdrawn or merge.kind == rows.DECIDE  # a decision brings no files
        if nothing:
            self.files_wanted.emit(0)
        else:
            self.files_wanted.emit(merge.number)

    def begin(self, merge: int | None) -> None:
        """Ask who withdraws or restores it, and why."""
        chosen = next((row for row in self.table.rows.rows if row.number == merge), None)
        if chosen is None:
            return
        self.table.choose(chosen)
        self.form.begin(chosen.number, partial(self._named, chosen), back=chosen.withdrawn)
        bring_in_sight(self.form)

    def _turn(self) -> None:
        merge = self.table.current
        if merge is not None:
            self.begin(merge.number)
