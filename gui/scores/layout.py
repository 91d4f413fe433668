"""Where the cards of the scores page stand, in a wide and in a narrow window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.scores.beside import Beside
from gui.scores.compared import Compared
from gui.scores.headline import Headline
from gui.scores.lift_card import LiftCard
from gui.scores.pillar_chart import PillarChart
from gui.scores.why import Why
from gui.theme import Theme
from gui.widgets.empty import EmptyState
from gui.widgets.label import Label
from gui.widgets.style import frame
from gui.widgets.window_page import WindowPage
from gui.wording import Wording

WIDE_FROM = 1240


class ScoresLayout(WindowPage):
    """Result above; pillars and comparison left, reasons and ways up right."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Place all cards; nothing is connected yet."""
        super().__init__()
        self.setObjectName("scores_page")
        self._theme = theme
        self.beside = Beside(wording, theme)
        self.headline = Headline(wording, theme)
        self.chart = PillarChart(theme)
        self.compared = Compared(wording, theme)
        self.why = Why(wording, theme)
        self.lift = LiftCard(wording, theme)
        self._gates = QVBoxLayout()
        self._gates.setSpacing(8)
        self._chart_title = Label(role="h2")
        self._empty = EmptyState(theme, "report", "no_scores")
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._inside = QWidget()
        self._scroll = QScrollArea()
        self._build()
        theme.changed.connect(self.fit)

    def _build(self) -> None:
        self._both.setSpacing(10)
        self._both.addLayout(self._left(), 3)
        side = QVBoxLayout()
        side.setSpacing(10)
        side.addWidget(self.why)
        side.addWidget(self.lift)
        side.addStretch(1)
        self._both.addLayout(side, 2)
        self._inside.setObjectName("pageGround")
        inner = QVBoxLayout(self._inside)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(10)
        inner.addWidget(self.beside)
        inner.addWidget(self.headline)
        inner.addLayout(self._gates)
        inner.addLayout(self._both, 1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        outer.addWidget(self._empty)

    def _left(self) -> QVBoxLayout:
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self._chart_title)
        column.addWidget(self.chart)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(card)
        left.addWidget(self.compared)
        left.addStretch(1)
        return left

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards side by side, or one below the other in a narrow window."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Larger text needs a wider window for cards side by side."""
        compact = self.width() * 100 < WIDE_FROM * self._theme.text_size
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(down if compact else right)
        self.headline.show_compact(compact=compact)
