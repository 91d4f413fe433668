"""The received files with their search field, or what an empty list says."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.committee.intake.arrivals_table import ArrivalsTable
from gui.committee.intake.verdicts import KIND_OF, Kind
from gui.committee.list_buttons import ListButtons, Listed
from gui.committee.reading import Snapshot
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.fields import LineField
from gui.widgets.label import ElidingLabel
from gui.widgets.style import spread
from gui.widgets.tables.table import MoreColumns
from gui.widgets.tile import EmptyState
from gui.wording import Wording


class ArrivalsView(QWidget):
    """Says that all files are wanted again."""

    all_wanted = Signal()

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Empty until files are shown."""
        super().__init__()
        self._wording = wording
        self._kind, self._merge = Kind.ALL, 0
        self.search = LineField("search_files")
        self.table = ArrivalsTable(wording, theme)
        self.take = ListButtons(session, wording, theme, self._listed)
        self.told = ElidingLabel(role="small")
        self.empty = EmptyState(theme, "inbox", "no_files")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(spread(self.search, self.take))
        self.more = MoreColumns(self.table, wording, theme)
        line = spread(self.told, self.more)
        line.setStretch(0, 1)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.search.textChanged.connect(self._seek)
        self.empty.wanted.connect(self._clear)
        self.table.on_copy = self.take.copy_list
        self.take.written.connect(self._written)

    def show_arrivals(self, snapshot: Snapshot) -> None:
        """Show the files of a collection."""
        self.table.show_arrivals(snapshot)
        self._show_empty()

    def show_kind(self, kind: Kind) -> None:
        """Show only files of a kind."""
        self._kind = kind
        self._keep()

    def show_merge(self, merge: int) -> None:
        """Show only the files of an intake; 0 shows all."""
        self._merge = merge
        self._keep()

    def show_unit(self, code: str) -> None:
        """Show only the files of a unit."""
        self.search.setText(code)

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.search.name_it(say("Search"), say("Search by unit, code, verdict or file"))
        self.table.setAccessibleName(say("Received files"))
        self.take.say()
        self.table.refit()
        self._show_empty()

    def _listed(self) -> Listed:
        return Listed(self._wording.words.say("Received files"), *self.table.listed())

    def _keep(self) -> None:
        kind, merge = self._kind, self._merge
        every = kind is Kind.ALL and not merge
        self.table.keep(
            None
            if every
            else lambda one: (
                kind in (Kind.ALL, KIND_OF[one.arrival.verdict]) and merge in (0, one.arrival.merge)
            )
        )
        self._show_empty()

    def _seek(self, text: str) -> None:
        self.table.search(text)
        self._show_empty()

    def _clear(self) -> None:
        self.search.clear()
        self._merge = 0
        self.all_wanted.emit()

    def _written(self, path: str) -> None:
        self.told.say(self._wording.words.say("Written: {file}", file=path))

    def _show_empty(self) -> None:
        there, say = len(self.table.rows.order), self._wording.words.say
        number, every = self._wording.number, len(self.table.rows.rows)
        self.table.setVisible(bool(there))
        self.empty.setVisible(not there)
        for widget in (self.search, self.take, self.told):
            widget.setVisible(bool(every))
        told = say("{n} of {m} files shown", n=number(there), m=number(every))
        if self._merge:
            what = say("only intake {number}", number=self._wording.digits(str(self._merge)))
            told = f"{told} · {what}"
        self.told.say(told)
        if every:
            self.empty.say(say("Nothing found"), "", say("Show all files"))
        else:
            self.empty.say(
                say("Nothing received yet"),
                say("Drop packages, workbooks or working files here, or choose them."),
            )
