"""Medians of pillars by group, coloured by level; moved in with the arrows, painted at once."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.committee.picture import Heat, Square
from gui.committee.two_lines import draw_name
from gui.theme import Theme
from gui.wording import Wording

ROW = 38
HEAD = 44
GAP = 2
NAME = 0.24
CENTRE = Qt.AlignmentFlag.AlignCenter
STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One square, with the questionnaire it belongs to."""

    heat: Heat
    square: Square


class HeatTable(QWidget):
    """Says which square is chosen and which is to be opened."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until it is filled."""
        super().__init__()
        self.setObjectName("heat_table")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setMouseTracking(True)
        self._wording, self._theme = wording, theme
        self.heats: tuple[Heat, ...] = ()
        self._at = (0, 0)
        theme.changed.connect(self._resize)

    def show_heats(self, heats: tuple[Heat, ...]) -> None:
        """Show these, one below the other."""
        self.heats = heats
        row = min(self._at[0], max(0, len(self._lines()) - 1))
        self._at = row, 0
        self.say()
        self._resize()

    def say(self) -> None:
        """Tell a screen reader the square chosen, in the language in use."""
        spot = self.spot
        say = self._wording.words.say
        self.setAccessibleName(say("Medians of the pillars by group"))
        self.setAccessibleDescription("" if spot is None else self.told(spot))
        self.update()

    @property
    def spot(self) -> Spot | None:
        """The square chosen; None while there is none."""
        lines = self._lines()
        if not lines:
            return None
        heat, _, squares = lines[min(self._at[0], len(lines) - 1)]
        if not squares:
            return None
        return Spot(heat, squares[min(self._at[1], len(squares) - 1)])

    def told(self, spot: Spot) -> str:
        """A square in words."""
        say, number, plain = self._wording.words.say, self._wording.number, self._wording.plain
        name = next(n for n, row in spot.heat.rows if spot.square in row)
        pillar = dict(spot.heat.pillars)[spot.square.node]
        median = "–" if spot.square.median is None else number(spot.square.median)
        return say(
            "{group}, {pillar}: median {median} of {n} units",
            group=plain(name),
            pillar=plain(pillar),
            median=median,
            n=number(spot.square.n),
        )

    def sizeHint(self) -> QSize:
        """Room for all heads and rows."""
        return QSize(600, self._head() * len(self.heats) + self._row() * len(self._lines()) + 6)

    def minimumSizeHint(self) -> QSize:
        """Narrower, but not lower."""
        return QSize(380, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter opens."""
        step = STEPS.get(Qt.Key(event.key()))
        spot = self.spot
        if step is not None and spot is not None:
            lines = self._lines()
            row = min(max(self._at[0] + step[0], 0), len(lines) - 1)
            column = min(max(self._at[1] + step[1], 0), len(lines[row][2]) - 1)
            self._choose(row, column)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and spot is not None:
            self.opened.emit(spot)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the square under it."""
        for row, line in enumerate(self._lines()):
            for column in range(len(line[2])):
                if self._area(row, column).contains(event.position()):
                    self._choose(row, column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks open it."""
        self.mousePressEvent(event)
        spot = self.spot
        if spot is not None:
            self.opened.emit(spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The square or the name under the mouse in words, as tool tip."""
        self.setToolTip(self._under(event.position()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Heads, names, squares, the one chosen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen: set[str] = set()
        for row, (heat, name, squares) in enumerate(self._lines()):
            if heat.questionnaire not in seen:
                seen.add(heat.questionnaire)
                self._draw_heads(painter, row, heat)
            self._text(painter, self._name_area(row), name)
            for column, square in enumerate(squares):
                median = square.median
                words = "–" if median is None else self._wording.number(median)
                _draw_square(painter, self._area(row, column), square, words, self._theme)
        if self.spot is not None:
            here = self._area(*self._at).adjusted(1, 1, -1, -1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("text"), 3 if self.hasFocus() else 1))
            painter.drawRect(here)

    # ------------------------------------------------------------ within

    def _lines(self) -> list[tuple[Heat, str, tuple[Square, ...]]]:
        plain = self._wording.plain
        return [(heat, plain(name), row) for heat in self.heats for name, row in heat.rows]

    def _row(self) -> int:
        two = 2 * QFontMetrics(self._theme.font("small")).height()
        return max(ROW, two, QFontMetrics(self._theme.font()).height() + 6)

    def _head(self) -> int:
        return max(HEAD, 2 * QFontMetrics(self._theme.font("small")).height())

    def _left(self) -> float:
        return self.width() * NAME

    def _area(self, row: int, column: int) -> QRectF:
        """Where a square is."""
        passed = 0
        for heads, heat in enumerate(self.heats, start=1):
            if row < passed + len(heat.rows):
                wide = (self.width() - self._left()) / max(len(heat.pillars), 1)
                top = heads * self._head() + row * self._row()
                left = self._left() + column * wide
                return QRectF(left, top, wide, self._row()).adjusted(GAP, GAP, -GAP, -GAP)
            passed += len(heat.rows)
        return QRectF()

    def _under(self, place: QPointF) -> str:
        """What is told of a place: a square in words, or a name that may be cut, in full."""
        seen: set[str] = set()
        for row, (heat, name, squares) in enumerate(self._lines()):
            first = heat.questionnaire not in seen
            seen.add(heat.questionnaire)
            if self._name_area(row).contains(place):
                return name
            for column, square in enumerate(squares):
                if self._area(row, column).contains(place):
                    return self.told(Spot(heat, square))
                if first and self._head_area(row, column).contains(place):
                    return self._head_said(heat, column)
        return ""

    def _name_area(self, row: int) -> QRectF:
        """Where the name of a row is."""
        first = self._area(row, 0)
        return QRectF(0, first.top(), self._left() - 8, first.height())

    def _head_area(self, row: int, column: int) -> QRectF:
        """Where the name of a pillar is, above the first row of its questionnaire."""
        below = self._area(row, column)
        return QRectF(below.left(), below.top() - self._head(), below.width(), self._head())

    def _head_said(self, heat: Heat, column: int) -> str:
        code, name = heat.pillars[column]
        return f"{code} {self._wording.plain(name)}"

    def _choose(self, row: int, column: int) -> None:
        self._at = row, column
        self.say()
        self.chosen.emit(self.spot)

    def _draw_heads(self, painter: QPainter, row: int, heat: Heat) -> None:
        painter.setPen(self._theme.colour("soft"))
        painter.setFont(self._theme.font("small"))
        for column in range(len(heat.pillars)):
            said, place = self._head_said(heat, column), self._head_area(row, column)
            draw_name(painter, place, said, Qt.AlignmentFlag.AlignHCenter)

    def _text(self, painter: QPainter, area: QRectF, text: str) -> None:
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour("text"))
        draw_name(painter, area, text, Qt.AlignmentFlag.AlignLeft)

    def _resize(self) -> None:
        self.updateGeometry()
        self.update()


def _draw_square(painter: QPainter, area: QRectF, square: Square, words: str, theme: Theme) -> None:
    if square.median is None:
        painter.setPen(QPen(theme.colour("line"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        painter.setPen(theme.colour("soft"))
        painter.setFont(theme.font())
        painter.drawText(area, CENTRE, words)
        return
    colours = theme.level(square.level or 0)
    painter.setPen(QPen(theme.colour("edge"), 1))
    painter.setBrush(colours.ground)
    painter.drawRect(area)
    painter.setPen(colours.number)
    painter.setFont(theme.font(bold=True))
    painter.drawText(area, CENTRE, words)
