"""What the pages of the desk share: a head, what is being done, a list that can be searched."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFrame, QLayout, QWidget

from assessment.errors import Finding
from gui.look import Look
from gui.settings import WindowSettings
from gui.widgets.buttons import Button
from gui.widgets.card_page import WorkLine
from gui.widgets.fields import FindField
from gui.widgets.findings import FindingsList
from gui.widgets.keyboard import on_escape
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.outside import ask_new, ask_old
from gui.widgets.style import frame, scrolled, spread, stack
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.widgets.window_page import WindowPage

# Kinds of files by their meaning, as dialogues name them.
TABLES = "*.xlsx *.csv"
TOLD, MOST_TOLD = 54, 116  # points for a finding, and for all of them: more scroll
Choose = Callable[[], Path | None]


class DeskPage[R](WindowPage):
    """A page of the desk; whoever inherits lays out what stands between head and list."""

    manual_section = 11

    def __init__(
        self, name: str, columns: Sequence[RowColumn[R]], settings: WindowSettings, look: Look
    ) -> None:
        super().__init__()
        self._settings, self._look = settings, look
        self.title, self.about = Label(role="h2"), Label(role="small", wrap=True)
        self.close_button = Button(self._look, f"close_{name}")
        self.findings = FindingsList(look)
        self._below = scrolled(self.findings, across=False)
        self._below.hide()
        self.work = WorkLine(look, name)
        self.search = FindField(self._look, f"search_{name}")
        self.shown = ElidingLabel(role="small", middle=True)
        self.table: RowTable[R] = RowTable(name, columns, look)
        self.more = MoreColumns(self.table, look, short=True)
        self.search.textChanged.connect(self.table.search)
        self.search.textChanged.connect(lambda _: self.count())
        self.close_button.clicked.connect(self.closed)
        self.work.refused.connect(self.show_findings)
        self.work.moved.connect(self.say)
        self._look.changed.connect(self.say)
        on_escape(self, self._escaped)

    def lay_out(self, *parts: QWidget | QLayout, buttons: Sequence[QWidget]) -> None:
        """Put these between head and list; the buttons stand beside the search."""
        head = spread(self.title, None, self.close_button)
        line = spread(*buttons, (self.search, 3), (self.shown, 1), self.more)
        below = self._below, self.work, line, (self.table, 1)
        stack(head, self.about, *parts, *below, on=self, margins=(16, 12, 16, 12), gap=8)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        told = {(one.problem, str(one.values)): one for one in findings}
        self.findings.show_findings(told.values())
        self._below.setVisible(bool(findings))
        self._below.setFixedHeight(min(MOST_TOLD, TOLD * len(told)))

    def show_compact(self, *, compact: bool) -> None:
        self.about.setHidden(compact)

    def count(self) -> None:
        shown = len(self.table.rows.order)
        told = self._look.count("{n} line shown", "{n} lines shown", shown)
        self.shown.say(told, self._look.number(shown))

    def written(self, path: Path) -> None:
        self.shown.say(self._look.say("Written: {file}", file=str(path)))

    def focus_search(self) -> None:
        self.search.setFocus()

    def first_focus(self) -> None:
        self.table.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.search, self.table]

    def say(self) -> None:
        say = self._look.say
        self.close_button.say(say("Close"), tip="Esc")
        self.search.name_it(say("Search"), say("Search"))
        self.work.say()
        self.count()

    def ask_file(self, title: str) -> Path | None:
        return ask_old(self, title, self._settings.folder, TABLES)

    def ask_new(self, title: str, name: str) -> Path | None:
        return ask_new(self, title, self._settings.folder / name)

    def _escaped(self) -> None:
        if self.work.busy:
            self.work.stop()
        else:
            self.closed.emit()


def card(*rows: QWidget | QLayout) -> QFrame:
    made = frame("quiet")
    stack(*rows, on=made, margins=(12, 8, 12, 10), gap=6)
    return made
