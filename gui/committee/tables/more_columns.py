"""A button beside a table that says how many columns have no room, and shows the next ones."""

from PySide6.QtCore import QEvent

from assessment.words import mark
from gui.committee.tables.row_table import RowTable
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.wording import Wording

KEYS = mark("Left, Right: other columns")


class MoreColumns[R](Button):
    """Seen only while columns are left out."""

    def __init__(
        self, table: RowTable[R], wording: Wording, theme: Theme, *, short: bool = False
    ) -> None:
        """Watch the table, and turn its columns when pressed; ``short`` says the number alone."""
        super().__init__(
            theme, f"{table.objectName()}_more", role="quiet", drawing="closed", right=True
        )
        self._wording, self._table, self._short = wording, table, short
        self.hide()
        table.fitted.connect(self._show)
        wording.changed.connect(self._show)
        self.clicked.connect(lambda: table.turn_columns(1))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Where it has a place in a page now, be seen if there is something to say."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ParentChange:
            self._show()

    def _show(self) -> None:
        number, say = self._table.left_out, self._wording.words.say
        told, keys = self._wording.count("{n} more column", "{n} more columns", number), say(KEYS)
        if self._short:
            self.say(f"+{self._wording.number(number)}", tip=f"{told} · {keys}")
            self.setAccessibleName(told)
        else:
            self.say(told, tip=keys)
        self.setVisible(bool(number) and self.parentWidget() is not None)
