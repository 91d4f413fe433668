"""The result at the head of the scores page, and the pillars as bars."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QGridLayout

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import NodeScore, Scores
from gui.icons import pixmap
from gui.look import Look
from gui.widgets.keyboard import focus_seen
from gui.widgets.marks import CaptionedValue, draw_focus, draw_level
from gui.widgets.row_chart import ROW, RowChart
from gui.widgets.rows import LEFT, RIGHT
from gui.widgets.style import Framed


class AskedFigure(CaptionedValue):
    asked = Signal()

    def __init__(self, look: Look, name: str, role: str = "h2") -> None:
        super().__init__(look, name, role, wrap=False, gap=4)
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if focus_seen(self):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus(painter, QRectF(self.rect()), self._look)


class Headline(Framed):
    asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look
        self.overall = AskedFigure(look, "overall_score", "display")
        self.before = AskedFigure(look, "level_before")
        self.after = AskedFigure(look, "level_after")
        self.interval, self.complete, self.weight = (
            CaptionedValue(look, name, "h2", wrap=False, gap=4)
            for name in ("score_interval", "completeness", "applicable_weight")
        )
        for asked in (self.overall, self.before, self.after):
            asked.asked.connect(self.asked)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(18, 10, 18, 10)
        self._grid.setHorizontalSpacing(28)
        self.show_compact(compact=False)

    @property
    def _figures(self) -> tuple[CaptionedValue, ...]:
        return (self.overall, self.before, self.after, self.interval, self.complete, self.weight)

    def show_compact(self, *, compact: bool) -> None:
        across = 3 if compact else len(self._figures)
        for at, figure in enumerate(self._figures):
            self._grid.addWidget(figure, at // across, at % across, Qt.AlignmentFlag.AlignTop)
        for column in range(len(self._figures) + 1):
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch(across, 1)
        # At once: turn by turn the cards below would stand too close for as long.
        self._grid.activate()

    def show_scores(self, scores: Scores, questionnaire: Questionnaire, *, final: bool) -> None:
        look, say = self._look, self._look.say
        overall = scores.overall
        decimals = questionnaire.settings.decimals
        caption = say("Overall score · final") if final else say("Overall score · provisional")
        if overall.completeness < 1 and not final:
            caption = say("Overall score · so far")
        self.overall.show_value(caption, look.score(overall.score, questionnaire))
        for figure, words, level in (
            (self.before, say("Level before gates"), overall.level_before_gates),
            (self.after, say("Level after gates"), overall.level),
        ):
            number, digit, name = look.named_level(level, questionnaire)
            shown = None if number is None else (number, digit)
            figure.show_value(words, name or say("No level yet"), level=shown)
        self.interval.show_value(say("Range with open answers"), self._range(overall, decimals))
        self.complete.show_value(say("Completeness"), look.percent(overall.completeness))
        self.weight.show_value(say("Applicable weight"), look.percent(overall.applicable_weight))

    def _range(self, overall: NodeScore, decimals: int) -> str:
        if overall.lowest is None or overall.highest is None:
            return "–"
        low, high = (self._look.number(n, decimals) for n in (overall.lowest, overall.highest))
        return low if low == high else f"{low} – {high}"


NUMBER = 48
SHIELD = 22  # what the mark of a gate takes
MOST_FOR_NAMES = 0.5


@dataclass(frozen=True, slots=True)
class Bar:
    code: str
    label: str
    value: float | None  # 0-100; None draws a dotted line
    number: str  # the value as written
    level: int | None
    digit: str  # the level as written
    gated: bool


class PillarChart(RowChart[Bar]):
    def __init__(self, look: Look) -> None:
        super().__init__("pillar_chart", look)

    def height_of_row(self) -> int:
        return max(ROW, QFontMetrics(self._look.font()).height() + 12)

    def axis(self) -> tuple[float, float]:
        left = min(self.width() * MOST_FOR_NAMES, self._room_for_names())
        return left, self.width() - left - self.room_for_number() - NUMBER

    def room_for_number(self) -> int:
        metrics = QFontMetrics(self._look.font(bold=True))
        return 8 + max((metrics.horizontalAdvance(bar.number) for bar in self.rows), default=0)

    def _room_for_names(self) -> int:
        name, code = QFontMetrics(self._look.font()), self._room_for_codes()
        longest = max((name.horizontalAdvance(bar.label) for bar in self.rows), default=0)
        return 8 + code + (SHIELD if any(bar.gated for bar in self.rows) else 0) + longest + 18

    def _room_for_codes(self) -> int:
        bold = QFontMetrics(self._look.font(bold=True))
        return max((bold.horizontalAdvance(f"{bar.code}  ") for bar in self.rows), default=0)

    def draw_row(self, painter: QPainter, row: QRectF, area: QRectF, one: Bar) -> None:
        look, middle = self._look, row.center().y()
        self._draw_name(painter, row, area.left(), one)
        if one.value is None:
            painter.setPen(QPen(look.colour("idle"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(int(area.left()), int(middle), int(area.right()), int(middle))
        else:
            length = area.width() * min(max(one.value, 0.0), 100.0) / 100
            painter.setPen(QPen(look.colour("edge"), 1))
            bare = one.level is None
            painter.setBrush(
                look.colour("raised") if bare else look.level_colours(one.level or 0).ground
            )
            painter.drawRoundedRect(QRectF(area.left(), middle - 9, length, 18), 3, 3)
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(bold=True))
        number = QRectF(area.right() + 4, row.top(), self.room_for_number(), row.height())
        painter.drawText(number, RIGHT, one.number)
        if one.level is not None:
            painter.setFont(look.font("small", bold=True))
            square = QRectF(number.right() + 10, middle - 13, 26, 26)
            draw_level(painter, square, one.level, one.digit, look)

    def _draw_name(self, painter: QPainter, row: QRectF, right: float, bar: Bar) -> None:
        look, code = self._look, self._room_for_codes()
        painter.setPen(look.colour("gate" if bar.gated else "text"))
        painter.setFont(look.font(bold=True))
        painter.drawText(row.adjusted(8, 0, 0, 0), LEFT, bar.code)
        if bar.gated:
            shield = pixmap("gate", look.colour("gate"), 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(8 + code, row.center().y() - 8), shield)
            code += SHIELD
        painter.setFont(look.font())
        painter.setPen(look.colour("text"))
        room = QRectF(8 + code, row.top(), right - code - 16, row.height())
        end, metrics = Qt.TextElideMode.ElideRight, QFontMetrics(look.font())
        painter.drawText(room, LEFT, metrics.elidedText(bar.label, end, int(room.width())))
