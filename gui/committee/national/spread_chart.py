"""How the scores of each group lie: least, quartiles, median, most; painted from the theme."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.committee.national.picture import Spread
from gui.theme import Theme
from gui.widgets.style import as_tip
from gui.widgets.tables.cells import draw_lines, wrapped
from gui.wording import Wording

ROW = 44
AXIS = 26
NUMBERS = 116
NAMES = 230  # points that names have at most
BESIDE = 18  # points around a name
TICKS = (0, 20, 40, 60, 80, 100)
CENTRE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SpreadChart(QWidget):
    """One row a group, chosen with mouse or arrows; Enter opens its units."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until spreads are shown."""
        super().__init__()
        self.setObjectName("spread_chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setMouseTracking(True)
        self._wording, self._theme = wording, theme
        self.spreads: tuple[Spread, ...] = ()
        self.at = 0
        self._high = ROW
        theme.changed.connect(self._resize)

    def show_spreads(self, spreads: tuple[Spread, ...]) -> None:
        """Show these."""
        self.spreads = spreads
        self.at = min(self.at, max(0, len(spreads) - 1))
        self.say()

    def say(self) -> None:
        """Tell a screen reader all of it, in the language in use."""
        say, number, plain = self._wording.words.say, self._wording.number, self._wording.plain
        told = []
        for one in self.spreads:
            middle = "–" if one.numbers is None else number(one.numbers[2])
            told.append(
                say("{group}: median {median}, units: {n}", group=plain(one.name),
                    median=middle, n=number(one.n))
            )  # fmt: skip
        self.setAccessibleName("; ".join(told) or say("Distribution of scores by group"))
        self._resize()

    def sizeHint(self) -> QSize:
        """Room for every row and the axis."""
        return QSize(560, self._row() * max(1, len(self.spreads)) + AXIS)

    def minimumSizeHint(self) -> QSize:
        """Narrower, but not lower."""
        return QSize(320, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: names on other lines."""
        super().resizeEvent(event)
        self._resize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move, Enter opens."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self.spreads:
            self._choose(min(max(self.at + step, 0), len(self.spreads) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.spreads:
            self.opened.emit(self.spreads[self.at])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the row under it."""
        at = int(event.position().y() // self._row())
        if 0 <= at < len(self.spreads):
            self._choose(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks open it."""
        at = int(event.position().y() // self._row())
        if 0 <= at < len(self.spreads):
            self.opened.emit(self.spreads[at])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole name of the group under the mouse, as tool tip."""
        at = int(event.position().y() // self._row())
        inside = 0 <= at < len(self.spreads)
        self.setToolTip(as_tip(self._wording.plain(self.spreads[at].name) if inside else ""))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Grid, rows, focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self._left()
        area = QRectF(left, 0, self.width() - left - NUMBERS, self._row() * len(self.spreads))
        self._draw_grid(painter, area)
        for at, one in enumerate(self.spreads):
            self._draw_row(painter, area, at, one)

    def _left(self) -> float:
        """Where the boxes begin, after the names."""
        return min(self.width() * 0.36, NAMES * self._theme.text_size / 100)

    def _row(self) -> int:
        return self._high

    def _resize(self) -> None:
        """Rows are as high as the longest name needs."""
        small = self._theme.font("small")
        lines = [len(self._name(one)) for one in self.spreads]
        least = QFontMetrics(self._theme.font()).height() + 10
        self._high = max(ROW, least, max(lines, default=1) * QFontMetrics(small).height())
        self.updateGeometry()
        self.update()

    def _name(self, one: Spread) -> tuple[str, ...]:
        room = self._left() - BESIDE
        return wrapped(self._wording.plain(one.name), self._theme.font("small"), room)

    def _choose(self, at: int) -> None:
        self.at = at
        self.chosen.emit(self.spreads[at])
        self.update()

    def _draw_grid(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(self._theme.font("small"))
        for tick in TICKS:
            x = area.left() + area.width() * tick / TICKS[-1]
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, area.bottom()))
            painter.setPen(self._theme.colour("soft"))
            below = QRectF(x - 24, area.bottom(), 48, AXIS)
            painter.drawText(below, CENTRE, self._wording.number(tick))

    def _draw_row(self, painter: QPainter, area: QRectF, at: int, one: Spread) -> None:
        theme = self._theme
        row = QRectF(0, at * self._row(), self.width(), self._row())
        if at == self.at and self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(theme.colour("focus_fill"))
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 5, 5)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text"))
        name = QRectF(8, row.top(), area.left() - BESIDE, row.height())
        draw_lines(painter, name, self._name(one), Qt.AlignmentFlag.AlignLeft)
        painter.setPen(theme.colour("soft"))
        count = self._wording.words.say("n {n}", n=self._wording.number(one.n))
        painter.drawText(row.adjusted(0, 0, -8, 0), RIGHT, count)
        middle = "–" if one.numbers is None else self._wording.number(one.numbers[2])
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(area.right(), row.top(), 50, row.height()), RIGHT, middle)
        if one.numbers is not None:
            self._draw_box(painter, area, row.center().y(), one.numbers)

    def _draw_box(
        self, painter: QPainter, area: QRectF, y: float, numbers: tuple[float, ...]
    ) -> None:
        theme = self._theme
        least, lower, middle, upper, most = (
            area.left() + area.width() * min(max(value, 0.0), 100.0) / 100 for value in numbers
        )
        painter.setPen(QPen(theme.colour("edge"), 2))
        painter.drawLine(QPointF(least, y), QPointF(most, y))
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.level(2).ground)
        painter.drawRect(QRectF(lower, y - 8, max(upper - lower, 1.0), 16))
        painter.setPen(QPen(theme.colour("text"), 3))
        painter.drawLine(QPointF(middle, y - 10), QPointF(middle, y + 10))
