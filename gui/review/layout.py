"""Where the parts of the review page stand, in a wide and in a narrow window."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.messages import InForm
from gui.review.filter_bar import FilterBar
from gui.review.pane import WIDE as PANE_WIDE
from gui.review.pane import Pane
from gui.review.step_desk import StepDesk
from gui.review.submit_panel import SubmitPanel
from gui.review.table import IndicatorTable
from gui.session import Session
from gui.theme import Theme
from gui.widgets.empty import EmptyState
from gui.widgets.window_page import WindowPage
from gui.wording import Wording

WIDE_FROM = 1240
ANY = 16777215
LEAST = QSize(900, 420)


class ReviewLayout(WindowPage):
    """List left and indicator right; in a narrow window one after the other."""

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Place all parts; nothing is connected yet."""
        super().__init__()
        self.setObjectName("review_page")
        self._words, self._theme = wording, theme
        self.filters = FilterBar(wording, theme)
        self.table = IndicatorTable(wording, theme)
        self.pane = Pane(wording, theme, session.questionnaire)
        self.panel = SubmitPanel(wording, theme)
        self.desk = StepDesk(session, wording, theme)
        form = InForm(session.questionnaire)
        for findings in (self.panel.missing, self.desk.findings):
            findings.say_places(form)
        self.empty = EmptyState(theme, "search", "nothing_found")
        self.accept_keys = self._keys("Ctrl+Return", "Ctrl+Enter")
        self.return_keys = self._keys("Ctrl+Backspace")
        self.compact = False
        self._panel_wanted = False
        self._pane_shown = False
        self._list = QWidget()
        self._build()
        theme.changed.connect(self.fit)

    def _build(self) -> None:
        left = QVBoxLayout(self._list)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addWidget(self.filters)
        left.addWidget(self.table, 1)
        left.addWidget(self.empty, 1)
        body = QHBoxLayout()
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(12)
        for part in (self._list, self.pane, self.panel):
            body.addWidget(part, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(self.desk)

    def _keys(self, *keys: str) -> QShortcut:
        shortcut = QShortcut(self)
        shortcut.setKeys([QKeySequence(key) for key in keys])
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return shortcut

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look whether the window is wide enough for list and indicator side by side."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Side by side only where there is room for it; larger text needs more."""
        compact = self.width() * 100 < WIDE_FROM * self._theme.text_size
        if compact != self.compact:
            self.compact = compact
            self.filters.show_compact(compact=compact)
            self.table.show_compact(compact=compact)
            self.desk.foot.show_compact(compact=compact)
            self._place()

    def minimumSizeHint(self) -> QSize:
        """Never wider than the narrow form needs: a hidden page must not hold the window open."""
        return super().minimumSizeHint().boundedTo(LEAST)

    def show_sides(self, *, panel: bool) -> None:
        """Beside the list stands the panel of what is missing, or the chosen indicator."""
        self._panel_wanted = panel
        self._place()

    def show_pane(self, *, shown: bool) -> None:
        """In a narrow window: the indicator instead of the list, or the list again."""
        self._pane_shown = shown
        self._place()

    def why_no_rows(self) -> str:
        """Why there is nothing to review."""
        return self._words.words.say("This questionnaire has no scoring structure.")

    def show_empty(self) -> None:
        """Instead of a table without rows, say why there are none and what to do."""
        say = self._words.words.say
        if not self.table.rows.all_rows:
            self.empty.say(say("No indicators"), self.why_no_rows())
        elif self.table.rows.sought:
            told = say("Nothing found for “{text}”", text=self.filters.search.text().strip())
            self.empty.say(told, action=say("Clear the search"))
        else:
            self.empty.say(say("No indicator matches this filter"))
        self.table.setVisible(bool(self.table.rows.rows))
        self.empty.setVisible(not self.table.rows.rows)

    def _place(self) -> None:
        side = self.panel if self._panel_wanted else self.pane
        alone = self.compact and (self._pane_shown or self._panel_wanted)
        self.panel.setVisible(self._panel_wanted)
        self.pane.setVisible(not self._panel_wanted and (not self.compact or self._pane_shown))
        self._list.setVisible(not alone)
        self.pane.head.to_list.setVisible(self.compact)
        side.setMaximumWidth(ANY if alone else PANE_WIDE)
        side.setMinimumWidth(0 if alone else PANE_WIDE)
