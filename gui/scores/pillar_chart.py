"""The pillars as bars on 0 to 100, each with its number and level; painted from the theme."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from gui.icons import pixmap
from gui.theme import Theme
from gui.widgets.marks import draw_level
from gui.widgets.row_chart import ROW, RowChart
from gui.wording import Wording

NUMBER = 48
SHIELD = 22  # what the mark of a gate takes
MOST_FOR_NAMES = 0.5
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart, with its texts as written.

    Attributes:
        value: 0-100; None draws a dotted line.
        number: The value as written.
        digit: The level as written.
    """

    code: str
    label: str
    value: float | None
    number: str
    level: int | None
    digit: str
    gated: bool


class PillarChart(RowChart[Bar]):
    """A row for each pillar."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__("pillar_chart", wording, theme)

    def height_of_row(self) -> int:
        return max(ROW, QFontMetrics(self._theme.font()).height() + 12)

    def axis(self) -> tuple[float, float]:
        left = min(self.width() * MOST_FOR_NAMES, self._room_for_names())
        return left, self.width() - left - self.room_for_number() - NUMBER

    def room_for_number(self) -> int:
        """Room for the longest number: at large text no digit of it is cut."""
        metrics = QFontMetrics(self._theme.font(bold=True))
        return 8 + max((metrics.horizontalAdvance(bar.number) for bar in self.rows), default=0)

    def _room_for_names(self) -> int:
        name, code = QFontMetrics(self._theme.font()), self._room_for_codes()
        longest = max((name.horizontalAdvance(bar.label) for bar in self.rows), default=0)
        return 8 + code + (SHIELD if any(bar.gated for bar in self.rows) else 0) + longest + 18

    def _room_for_codes(self) -> int:
        bold = QFontMetrics(self._theme.font(bold=True))
        return max((bold.horizontalAdvance(f"{bar.code}  ") for bar in self.rows), default=0)

    def draw_row(self, painter: QPainter, row: QRectF, area: QRectF, one: Bar) -> None:
        theme, middle = self._theme, row.center().y()
        self._draw_name(painter, row, area.left(), one)
        if one.value is None:
            painter.setPen(QPen(theme.colour("idle"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(int(area.left()), int(middle), int(area.right()), int(middle))
        else:
            length = area.width() * min(max(one.value, 0.0), 100.0) / 100
            painter.setPen(QPen(theme.colour("edge"), 1))
            bare = one.level is None
            painter.setBrush(theme.colour("raised") if bare else theme.level(one.level or 0).ground)
            painter.drawRoundedRect(QRectF(area.left(), middle - 9, length, 18), 3, 3)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(bold=True))
        number = QRectF(area.right() + 4, row.top(), self.room_for_number(), row.height())
        painter.drawText(number, RIGHT, one.number)
        if one.level is not None:
            painter.setFont(theme.font("small", bold=True))
            square = QRectF(number.right() + 10, middle - 13, 26, 26)
            draw_level(painter, square, one.level, one.digit, theme)

    def _draw_name(self, painter: QPainter, row: QRectF, right: float, bar: Bar) -> None:
        theme, code = self._theme, self._room_for_codes()
        painter.setPen(theme.colour("gate" if bar.gated else "text"))
        painter.setFont(theme.font(bold=True))
        painter.drawText(row.adjusted(8, 0, 0, 0), LEFT, bar.code)
        if bar.gated:
            shield = pixmap("gate", theme.colour("gate"), 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(8 + code, row.center().y() - 8), shield)
            code += SHIELD
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        room = QRectF(8 + code, row.top(), right - code - 16, row.height())
        end, metrics = Qt.TextElideMode.ElideRight, QFontMetrics(theme.font())
        painter.drawText(room, LEFT, metrics.elidedText(bar.label, end, int(room.width())))
