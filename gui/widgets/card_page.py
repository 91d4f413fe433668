"""A page that is one card in the middle: it asks for something, does it, and says what came of it.

What came of it stands below the title, where it is seen also when the window is low.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import Finding
from gui.tasks import Work
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.regions import on_escape
from gui.widgets.style import frame, named
from gui.widgets.window_page import WindowPage
from gui.widgets.work_line import WorkLine
from gui.wording import Wording

WIDE = 760


class CardPage(WindowPage):
    """Scrolls when the window is low; does one piece of work at a time off the main thread."""

    def __init__(self, name: str, wording: Wording, theme: Theme) -> None:
        """An empty card with a title, findings, and a button that closes it."""
        super().__init__()
        named(self, f"{name}_page")
        self._wording, self._theme = wording, theme
        self.title, self.about = Label(role="h1", wrap=True), Label(role="small", wrap=True)
        self.close_button = Button(theme, f"close_{name}")
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self.work = WorkLine(wording, theme, name)
        self._outcome = QVBoxLayout()
        self._outcome.setSpacing(6)
        card = frame("card", f"{name}_card")
        card.setFixedWidth(WIDE)
        self._column = self._filled(card)
        self._scroll = _scrolled(card, name)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._scroll)
        self.work.moved.connect(self.say)
        self.work.refused.connect(self.show_findings)
        self.work.stopped.connect(self.close_button.setFocus)
        self.close_button.clicked.connect(self.leave)
        on_escape(self, self._escaped)
        wording.changed.connect(self.say)

    def _filled(self, card: QFrame) -> QVBoxLayout:
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 10, 24, 12)
        column.setSpacing(8)
        head = spread(self.title, self.close_button)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addLayout(self._outcome)
        self._outcome.addWidget(self.findings)
        column.addWidget(self.about)
        return column

    def lay_out(self, *parts: QWidget | QLayout, outcome: QWidget | None = None) -> None:
        """Put these below each other, work last; ``outcome`` stands below the title."""
        if outcome is not None:
            self._outcome.insertWidget(0, outcome)
        for part in parts:
            if isinstance(part, QWidget):
                self._column.addWidget(part)
            else:
                self._column.addLayout(part)

    @property
    def busy(self) -> bool:
        """Whether work is going on."""
        return self.work.busy

    def run(
        self, work: Work, done: Callable[[Any], object], doing: str, *, stops: bool = False
    ) -> bool:
        """Do the work off the main thread; False when other work is going on."""
        if self.busy:
            return False
        self.show_findings(())
        return self.work.run(work, done, doing, stops=stops)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what forbids what was tried."""
        self.findings.show_findings(findings)
        if findings:
            self.show_top()

    def show_top(self) -> None:
        """Scroll to what came of it, once it has its place."""
        QTimer.singleShot(0, self, lambda: self._scroll.verticalScrollBar().setValue(0))

    def show_part(self, part: QWidget) -> None:
        """Scroll until a part that just opened is seen, once it has its place."""
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(part, 0, 12))

    def say(self) -> None:
        """Say everything in the language in use."""
        self.close_button.say(self._wording.words.say("Close"))
        self.work.say()

    def leave(self) -> None:
        """Go back to where a person came from."""
        self.closed.emit()

    def _escaped(self) -> None:
        if self.busy:
            self.work.stop()
        else:
            self.leave()


def _scrolled(card: QWidget, name: str) -> QScrollArea:
    holder = QWidget()
    around = QVBoxLayout(holder)
    around.setContentsMargins(16, 8, 16, 8)
    around.addLayout(spread(None, card, None))
    around.addStretch(1)
    scroll = named(QScrollArea(), f"{name}_scroll")
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(holder)
    return scroll
