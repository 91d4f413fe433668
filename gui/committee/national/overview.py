"""The national picture at a glance: who is in it, how scores lie, and where it is weak."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.committee.national.heat_table import HeatTable, Spot
from gui.committee.national.picture import Picture, Spread, at_level
from gui.committee.national.spread_chart import SpreadChart
from gui.committee.room import is_wide
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel
from gui.widgets.marks import LevelSquare
from gui.widgets.style import frame, named, spread
from gui.wording import Wording

LEVELS = 5
BESIDE_FROM = 1000  # points of width from which both charts stand beside each other


class Overview(QWidget):
    """Says what a person opens.

    Signals:
        opened: Questionnaire, block and node; the node is empty for the whole.
    """

    opened = Signal(str, str, str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a picture is shown."""
        super().__init__()
        self._wording, self._theme = wording, theme
        self._picture = Picture((), (), ())
        self.chart = SpreadChart(wording, theme)
        self.heat = HeatTable(wording, theme)
        self._left, self._right = ElidingLabel(role="h2"), ElidingLabel(role="h2")
        self._left_hint, self._right_hint = ElidingLabel(role="small"), ElidingLabel(role="small")
        self._legend = [LevelSquare(theme, 22) for _ in range(LEVELS)]
        self._place = ElidingLabel(role="bold")
        self._about = ElidingLabel(role="small")
        self.open = Button(theme, "open_units", role="primary", drawing="closed", right=True)
        self._build()
        self.chart.chosen.connect(self._show_spread)
        self.chart.opened.connect(lambda one: self.opened.emit(one.questionnaire, one.block, ""))
        self.heat.chosen.connect(self._go_to_spot)
        self.heat.opened.connect(self._open_spot)
        self.open.clicked.connect(lambda: self._open_spot(self.heat.spot))
        theme.changed.connect(self._fit)

    def _build(self) -> None:
        head = spread(self._right, *self._legend, gap=4)
        head.setStretch(0, 1)
        charts = QWidget()
        self._charts = line = QBoxLayout(QBoxLayout.Direction.LeftToRight, charts)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(_card(spread(self._left), self._left_hint, self.chart), 5)
        line.addWidget(_card(head, self._right_hint, self.heat), 6)
        self._inside, self._scroll = charts, named(QScrollArea(), "overview_scroll")
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(charts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(scroll, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = frame("card", "overview_foot")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._place)
        words.addWidget(self._about)
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 4, 12, 4)
        line.addLayout(words, 1)
        line.addWidget(self.open)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has the charts below each other."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.BottomToTop
        wide = is_wide(self, self._theme, BESIDE_FROM)
        self._charts.setDirection(beside if wide else below)

    def show_picture(self, picture: Picture) -> None:
        """Show all of it."""
        self._picture = picture
        self.chart.show_spreads(picture.spreads)
        self.heat.show_heats(picture.heats)
        self._show_spot()

    def first_focus(self) -> None:
        """Put the keyboard on the heat table."""
        self.heat.setFocus()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self._left.say(say("Distribution of scores by group"))
        self._left_hint.say(say("Least · 25% · median · 75% · most; n is the number of units"))
        self._right.say(say("Medians of the pillars by group"))
        self._right_hint.say(say("Dash: fewer than 3 units, or not asked"))
        for number, square in enumerate(self._legend):
            told = self._wording.digits(str(number))
            square.show_level(number, told, say("Level {n}", n=told))
        self.open.say(say("Open the list"), tip="Enter")
        self.chart.say()
        self.heat.say()
        self._show_spot()

    def _show_spot(self) -> None:
        spot, say = self.heat.spot, self._wording.words.say
        self.open.setEnabled(spot is not None)
        if spot is None:
            self._place.say(say("No scores yet"))
            self._about.say(say("No package stands in this round, or none matches the filter."))
            return
        self._place.say(self.heat.told(spot))
        inside = [
            one for one in self._picture.units
            if one.standing.case.questionnaire == spot.heat.questionnaire
            and one.unit.block == spot.square.block
        ]  # fmt: skip
        number, low = self._wording.number, at_level(inside, spot.square.node, 0)
        self._about.say(
            say("{n} of {m} units are at level 0 here", n=number(low), m=number(len(inside)))
        )

    def _go_to_spot(self, _spot: object) -> None:
        """Scroll to the square chosen, and say it."""
        here = self.heat.here
        middle = self.heat.mapTo(self._inside, here.center())
        self._scroll.ensureVisible(middle.x(), middle.y(), 0, here.height() // 2 + 8)
        self._show_spot()

    def _show_spread(self, one: Spread) -> None:
        say, number, plain = self._wording.words.say, self._wording.number, self._wording.plain
        if one.numbers is None:
            told = say("Fewer than 3 units: nothing is summed up.")
        else:
            least, lower, middle, upper, most = (number(value) for value in one.numbers)
            told = say(
                "Least {least} · lower quartile {lower} · median {middle} · "
                "upper quartile {upper} · most {most}",
                least=least, lower=lower, middle=middle, upper=upper, most=most,
            )  # fmt: skip
        self._place.say(f"{plain(one.name)} · {say('n {n}', n=number(one.n))}")
        self._about.say(told)

    def _open_spot(self, spot: Spot | None) -> None:
        if spot is not None:
            self.opened.emit(spot.heat.questionnaire, spot.square.block, spot.square.node)


def _card(head: QHBoxLayout, hint: QWidget, chart: QWidget) -> QFrame:
    """A chart under its title and a line that says how to read it."""
    card = frame("card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 6, 12, 6)
    column.setSpacing(2)
    column.addLayout(head)
    column.addWidget(hint)
    column.addWidget(chart)
    column.addStretch(1)
    return card
