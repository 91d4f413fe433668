"""The received files with their search field, or what an empty list says."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.committee.arrivals_table import ArrivalsTable
from gui.committee.reading import Snapshot
from gui.committee.verdicts import KIND_OF, Kind
from gui.theme import Theme
from gui.widgets.empty import EmptyState
from gui.widgets.fields import LineField
from gui.wording import Wording


class ArrivalsView(QWidget):
    """Says that all files are wanted again."""

    all_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until files are shown."""
        super().__init__()
        self._wording = wording
        self.search = LineField("search_files")
        self.table = ArrivalsTable(wording, theme)
        self.empty = EmptyState(theme, "inbox", "no_files")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.search.textChanged.connect(self._seek)
        self.empty.wanted.connect(self._clear)

    def show_arrivals(self, snapshot: Snapshot) -> None:
        """Show the files of a collection."""
        self.table.show_arrivals(snapshot)
        self._show_empty()

    def show_kind(self, kind: Kind) -> None:
        """Show only files of a kind."""
        self.table.keep(None if kind is Kind.ALL else lambda one: KIND_OF[one.verdict] is kind)
        self._show_empty()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.search.name_it(say("Search"), say("Search by unit, code, verdict or file"))
        self.table.setAccessibleName(say("Received files"))
        self.table.refit()
        self._show_empty()

    def _seek(self, text: str) -> None:
        self.table.search(text)
        self._show_empty()

    def _clear(self) -> None:
        self.search.clear()
        self.all_wanted.emit()

    def _show_empty(self) -> None:
        there, say = bool(self.table.rows.order), self._wording.words.say
        self.table.setVisible(there)
        self.empty.setVisible(not there)
        self.search.setVisible(bool(self.table.rows.rows))
        if self.table.rows.rows:
            self.empty.say(say("Nothing found"), "", say("Show all files"))
        else:
            self.empty.say(
                say("Nothing received yet"),
                say("Drop packages, workbooks or working files here, or choose them."),
            )
