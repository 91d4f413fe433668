"""The pillars as bars on 0 to 100, each with its number and level; painted from the theme."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.icons import pixmap
from gui.theme import Theme
from gui.widgets.keyboard import focus_seen

ROW = 44
AXIS = 26
NUMBER = 48
SHIELD = 22  # what the mark of a gate takes
MOST_FOR_NAMES = 0.5
TICKS = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart, with its texts as written.

    Attributes:
        code: The node.
        label: Its name.
        value: 0-100; None draws a dotted line.
        number: The value as written.
        level: Level number; None without.
        digit: The level as written.
        gated: Whether a gate closed on it.
    """

    code: str
    label: str
    value: float | None
    number: str
    level: int | None
    digit: str
    gated: bool


class PillarChart(QWidget):
    """Bars that can be chosen with the mouse or with Up and Down."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("pillar_chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._theme = theme
        self.bars: tuple[Bar, ...] = ()
        self._ticks: tuple[str, ...] = ()
        self._at = 0
        theme.changed.connect(self.update)

    def show_bars(self, bars: tuple[Bar, ...], ticks: tuple[str, ...], spoken: str) -> None:
        """Show the bars; ``ticks`` are the axis numbers, ``spoken`` is all of it in words."""
        self.bars, self._ticks = bars, ticks
        self._at = min(self._at, max(0, len(bars) - 1))
        self.setAccessibleName(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, self._row() * max(1, len(self.bars)) + AXIS)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, self.sizeHint().height())

    def _row(self) -> int:
        return max(ROW, QFontMetrics(self._theme.font()).height() + 12)

    def room_for_number(self) -> int:
        """Room for the longest number: at large text no digit of it is cut."""
        metrics = QFontMetrics(self._theme.font(bold=True))
        return 8 + max((metrics.horizontalAdvance(bar.number) for bar in self.bars), default=0)

    def _room_for_names(self) -> int:
        name, code = QFontMetrics(self._theme.font()), self._room_for_codes()
        longest = max((name.horizontalAdvance(bar.label) for bar in self.bars), default=0)
        return 8 + code + (SHIELD if any(bar.gated for bar in self.bars) else 0) + longest + 18

    def _room_for_codes(self) -> int:
        bold = QFontMetrics(self._theme.font(bold=True))
        return max((bold.horizontalAdvance(f"{bar.code}  ") for bar in self.bars), default=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self.bars:
            self._at = min(max(self._at + step, 0), len(self.bars) - 1)
            self.chosen.emit(self.bars[self._at].code)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.bars:
            self.chosen.emit(self.bars[self._at].code)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y() // self._row())
        if 0 <= at < len(self.bars):
            self._at = at
            self.chosen.emit(self.bars[at].code)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = min(self.width() * MOST_FOR_NAMES, self._room_for_names())
        wide = self.width() - left - self.room_for_number() - NUMBER
        area = QRectF(left, 0, wide, self._row() * len(self.bars))
        self._draw_grid(painter, area)
        for at, bar in enumerate(self.bars):
            self._draw_bar(painter, area, at, bar)

    def _draw_grid(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(self._theme.font("small"))
        for tick, text in zip(TICKS, self._ticks, strict=False):
            x = area.left() + area.width() * tick / TICKS[-1]
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(int(x), 0, int(x), int(area.bottom()))
            painter.setPen(self._theme.colour("soft"))
            below = QRectF(x - 30, area.bottom(), 60, AXIS)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_bar(self, painter: QPainter, area: QRectF, at: int, bar: Bar) -> None:
        row = QRectF(0, at * self._row(), self.width(), self._row())
        if at == self._at and focus_seen(self):
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.setBrush(self._theme.colour("focus_fill"))
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 5, 5)
        self._draw_name(painter, row, area.left(), bar)
        if bar.value is None:
            painter.setPen(QPen(self._theme.colour("idle"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(int(area.left()), int(row.center().y()), int(area.right()),
                             int(row.center().y()))  # fmt: skip
        else:
            length = area.width() * min(max(bar.value, 0.0), 100.0) / 100
            painter.setPen(QPen(self._theme.colour("edge"), 1))
            ground = self._theme.colour("raised")
            if bar.level is not None:
                ground = self._theme.level(bar.level).ground
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(area.left(), row.center().y() - 9, length, 18), 3, 3)
        self._draw_number(painter, row, area, bar)

    def _draw_name(self, painter: QPainter, row: QRectF, right: float, bar: Bar) -> None:
        painter.setPen(self._theme.colour("gate" if bar.gated else "text"))
        font = self._theme.font(bold=True)
        painter.setFont(font)
        code = self._room_for_codes()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(row.adjusted(8, 0, 0, 0), flags, bar.code)
        if bar.gated:
            shield = pixmap("gate", self._theme.colour("gate"), 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(8 + code, row.center().y() - 8), shield)
            code += SHIELD
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.colour("text"))
        room = QRectF(8 + code, row.top(), right - code - 16, row.height())
        metrics = QFontMetrics(self._theme.font())
        text = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, flags, text)

    def _draw_number(self, painter: QPainter, row: QRectF, area: QRectF, bar: Bar) -> None:
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._theme.font(bold=True))
        number = QRectF(area.right() + 4, row.top(), self.room_for_number(), row.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(number, flags, bar.number)
        if bar.level is None:
            return
        colours = self._theme.level(bar.level)
        square = QRectF(number.right() + 10, row.center().y() - 13, 26, 26)
        painter.setPen(QPen(self._theme.colour("edge"), 1))
        painter.setBrush(colours.ground)
        painter.drawRoundedRect(square, 5, 5)
        painter.setPen(colours.number)
        painter.setFont(self._theme.font("small", bold=True))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, bar.digit)
