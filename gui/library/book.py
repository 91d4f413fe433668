"""The right side of the library: one questionnaire with its findings, changes and assessments."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from assessment.words import mark
from gui.library.changes_view import ChangesView
from gui.library.entries import Entry
from gui.library.findings_view import FindingsView
from gui.library.head import Head
from gui.library.uses_view import UsesView
from gui.theme import Theme
from gui.widgets.buttons import Segments
from gui.wording import Wording

type View = FindingsView | ChangesView | UsesView


class Tab(StrEnum):
    """What is shown of a questionnaire."""

    FINDINGS = "findings"
    CHANGES = "changes"
    USES = "uses"


TABS = {
    Tab.FINDINGS: mark("Findings"),
    Tab.CHANGES: mark("What changed"),
    Tab.USES: mark("Assessments"),
}
PADDING = 24


class Book(QWidget):
    """Shows one entry; what its buttons ask for is said by ``head`` and ``uses``."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until an entry is shown."""
        super().__init__()
        self._wording, self._theme = wording, theme
        self.tab = Tab.FINDINGS
        self.head = Head(wording, theme)
        self.tabs = Segments("library_tabs", tuple(TABS))
        self.findings = FindingsView(wording, theme)
        self.changes = ChangesView(wording, theme)
        self.uses = UsesView(wording, theme)
        self._views: dict[Tab, View] = {
            Tab.FINDINGS: self.findings,
            Tab.CHANGES: self.changes,
            Tab.USES: self.uses,
        }
        self._build()
        for tab in Tab:
            button = self.tabs.buttons[tab]
            button.clicked.connect(lambda _=False, to=tab: self.show_tab(to))
        self.changes.compared.connect(self.show_tabs)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(8)
        column.addWidget(self.head)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(8)
        self._line.addWidget(self.tabs)
        for view in self._views.values():
            self._line.addWidget(view.tools, 1)
        column.addLayout(self._line)
        for view in self._views.values():
            column.addWidget(view, 1)

    @property
    def view(self) -> QWidget:
        """What is shown below the head."""
        return self._views[self.tab]

    def show_entry(self, entry: Entry, others: Sequence[Entry]) -> None:
        """Show an entry; it is compared with the first of the others of the same name."""
        self.head.show_entry(entry)
        self.findings.show_entry(entry)
        self.changes.show_entry(entry, others)
        self.uses.show_entry(entry)
        self.show_tabs()

    def show_tab(self, tab: Tab) -> None:
        """Show findings, changes or assessments."""
        self.tab = tab
        self.show_tabs()

    def show_tabs(self) -> None:
        """Say how many there are of each, and show the view chosen."""
        say, number = self._wording.words.say, self._wording.number
        counts = {
            Tab.FINDINGS: len(self.findings.findings),
            Tab.CHANGES: self.changes.count,
            Tab.USES: len(self.uses.uses),
        }
        for tab, view in self._views.items():
            button = self.tabs.buttons[tab]
            button.setText(f"{say(TABS[tab])} {number(counts[tab])}")
            button.setAccessibleName(button.text())
            # The marked one is bold: room for that, or its words would be cut.
            bold = QFontMetrics(self._theme.font("body", bold=True))
            button.setMinimumWidth(bold.horizontalAdvance(button.text()) + PADDING)
            view.setVisible(tab is self.tab)
            view.tools.setVisible(tab is self.tab)
        self.tabs.show_key(self.tab)
        self.tabs.setAccessibleName(say("What to show"))

    def show_compact(self, *, compact: bool) -> None:
        """Leave out what a narrow window has no room for."""
        self.head.show_compact(compact=compact)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(down if compact else right)
        for detail in (self.findings.detail, self.changes.detail):
            detail.show_compact(compact=compact)

    def say(self) -> None:
        """Say everything in the language in use."""
        for part in (self.head, self.findings, self.changes, self.uses):
            part.say()
        self.findings.detail.say()
        self.changes.detail.say()
        self.show_tabs()
