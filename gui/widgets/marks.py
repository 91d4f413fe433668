"""Painted marks: level square, score, progress ring, state icon, chip, tick and range bar."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import State
from assessment.scoring.result import Scores
from assessment.words import mark
from gui.display import Display
from gui.icons import pixmap
from gui.widgets.label import Label
from gui.widgets.style import NamedWidget, as_tip, restyle, spread, stack

TOP = 100.0

# Ink, icon and word of an assessment in each state.
ASSESSMENT_STATES = {
    State.DRAFT: ("primary", "edit", mark("In progress")),
    State.SUBMITTED: ("idle", "pending", mark("Waiting for the unit head")),
    State.RETURNED: ("warn", "returned", mark("Returned")),
    State.APPROVED: ("ok", "done", mark("Approved")),
}


def draw_level(painter: QPainter, area: QRectF, level: int, digit: str, display: Display) -> None:
    colours = display.level_colours(level)
    painter.setPen(QPen(display.colour("edge"), 1))
    painter.setBrush(colours.ground)
    painter.drawRoundedRect(area, 5, 5)
    painter.setPen(colours.number)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, digit)


def draw_focus(painter: QPainter, area: QRectF, display: Display) -> None:
    """The ring of the keyboard around a row or a figure."""
    painter.setPen(QPen(display.colour("focus"), 2))
    painter.setBrush(display.colour("focus_fill"))
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 5, 5)


class LevelSquare(QWidget):
    def __init__(self, display: Display, side: int = 26) -> None:
        super().__init__()
        self._display = display
        self._level: int | None = None
        self._digit = ""
        self._side = side
        self._drawn: dict[tuple[int, str, float], QPixmap] = {}
        display.on_change(self._look_again)

    def show_level(self, level: int | None, digit: str, name: str) -> None:
        spoken = " · ".join(part for part in (digit, name) if part)
        if (level, digit, spoken) == (self._level, self._digit, self.accessibleName()):
            return
        self._level = level
        self._digit = digit
        self.setAccessibleName(spoken)
        self.setToolTip(as_tip(name))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._level is None:
            return
        key = (self._level, self._digit, self.devicePixelRatioF())
        if key not in self._drawn:  # it is seen twice at each answer, and slow to draw
            self._drawn[key] = self._draw(self._level)
        QPainter(self).drawPixmap(0, 0, self._drawn[key])

    def _draw(self, level: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._display.font("small", bold=True))
        area = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        draw_level(painter, area, level, self._digit, self._display)
        painter.end()
        return drawn

    def _look_again(self) -> None:
        side = self._side * (100 + self._display.text_size) // 200  # as chips grow
        self.setFixedSize(side, side)
        self._drawn.clear()
        self.update()


class CaptionedValue(NamedWidget):
    """A value under its caption, with the square of a level beside it where there is one."""

    def __init__(
        self,
        display: Display,
        name: str = "",
        role: str = "bold",
        *,
        wrap: bool = True,
        gap: int = 2,
    ) -> None:
        super().__init__(name)
        self.caption = Label(role="small")
        self.value = Label(role=role, wrap=wrap)
        self.square = LevelSquare(display)
        self.square.hide()
        stack(self.caption, spread(self.square, (self.value, 1)), None, on=self, gap=gap)

    def show_value(
        self, caption: str, value: str, second: str = "", level: tuple[int, str] | None = None
    ) -> None:
        number, digit = level or (None, "")
        heard = " · ".join(part for part in (value, second) if part)
        self.caption.set_texts(caption)
        self.square.show_level(number, digit, heard)
        self.square.setVisible(level is not None)
        self.value.set_texts(value, second)
        self.setAccessibleName(" ".join(part for part in (caption, digit, heard) if part))


def draw_ring(painter: QPainter, area: QRectF, share: float, display: Display) -> None:
    """A ring that is filled as far as the share (0 to 1) goes; full rings are green."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = area.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.setPen(QPen(display.colour("line"), 3))
    painter.drawEllipse(inner)
    if share > 0:
        colour_name = "primary"
        if share >= 1:
            colour_name = "ok"
        painter.setPen(QPen(display.colour(colour_name), 3))
        painter.drawArc(inner, 90 * 16, -round(min(share, 1.0) * 360 * 16))
    painter.restore()


class Icon(QLabel):
    def __init__(
        self, display: Display, drawing: str = "", ink: str = "soft", size: int = 20
    ) -> None:
        """``ink`` is a colour of the look."""
        super().__init__()
        self._display = display
        self._drawing = drawing
        self._ink = ink
        self._size = size
        self.setFixedSize(size, size)
        display.changed.connect(self._draw)
        self._draw()

    def show_icon(self, drawing: str, ink: str, name: str = "") -> None:
        """Show another icon; ``name`` is what a screen reader says."""
        if (drawing, ink, name) == (self._drawing, self._ink, self.accessibleName()):
            return
        self._drawing = drawing
        self._ink = ink
        self.setAccessibleName(name)
        self.setToolTip(as_tip(name))
        self._draw()

    def _draw(self) -> None:
        if self._drawing:
            ratio = self.devicePixelRatioF()
            self.setPixmap(
                pixmap(self._drawing, self._display.colour(self._ink), self._size, ratio)
            )
        else:
            self.clear()


CHIPS = {
    "ok": "ok_tint",
    "warn": "warn_tint",
    "stop": "stop_tint",
    "gate": "gate_tint",
    "primary": "tint",
    "idle": "raised",
}


class Chip(NamedWidget):
    """Icon and word on a tinted ground: the state of a thing."""

    def __init__(self, display: Display, name: str = "") -> None:
        super().__init__(name)
        self._display = display
        self._ink = "idle"
        self._icon = Icon(display, size=16)
        self._label = Label(role="smallbold")
        self._line = spread(self._icon, self._label, on=self, gap=6, margins=(8, 2, 8, 2))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        display.changed.connect(self.update)

    def show_chip(self, ink: str, drawing: str, text: str) -> None:
        self._ink = ink
        self._label.set_texts(text)
        self._icon.show_icon(drawing, ink)
        self.setAccessibleName(text)
        restyle(self._label, tone=ink)
        self.update()

    def plain_text(self) -> str:
        return self._label.plain_text()

    def word_width(self) -> int:
        return self._label.sizeHint().width() + self._line.spacing()

    def show_word(self, *, shown: bool) -> None:
        """Where there is no room the icon stands alone, and its tool tip says the word."""
        self._label.setVisible(shown)
        text = ""
        if not shown:
            text = self.plain_text()
        self.setToolTip(as_tip(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._display.colour(CHIPS[self._ink]))
        painter.drawRoundedRect(self.rect(), 4, 4)


class RangeBar(QWidget):
    """Where a score stands among the bands, and how far open answers could lift it."""

    def __init__(self, display: Display) -> None:
        super().__init__()
        self._display = display
        self._drawn: tuple[tuple[float, ...], int | None, int | None] = ((), None, None)
        self.setFixedSize(184, 28)
        display.changed.connect(self.update)

    def show_range(
        self, bounds: tuple[float, ...], score: float | None, highest: float | None, name: str
    ) -> None:
        """``bounds`` are the lower bounds of the levels on 0 to 100, ascending."""
        if name != self.accessibleName():
            self.setAccessibleName(name)
            self.setToolTip(as_tip(name))
        at, end = (None if value is None else self._at(value) for value in (score, highest))
        drawn = (bounds, at, end)
        if drawn != self._drawn:
            self._drawn = drawn
            self.update()

    def _at(self, score: float) -> int:
        """Where a score stands, in whole pixels: one that moves by less looks the same."""
        return round(6 + (self.width() - 12) * score / TOP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bounds, at, end = self._drawn
        # The line: in high contrast the ground of a low level is that of the bar itself.
        painter.setPen(QPen(self._display.colour("edge"), 1))
        for number, (start, stop) in enumerate(pairwise((*bounds, TOP))):
            painter.setBrush(self._display.level_colours(number).ground)
            left = self._at(start)
            right = self._at(stop)
            painter.drawRect(QRectF(left + 0.5, 10.5, right - left - 2, 8))
        if at is None:
            return
        painter.setPen(QPen(self._display.colour("text"), 2))
        if end is not None and end > at:
            painter.drawLine(QPointF(at, 23), QPointF(end, 23))
            painter.drawLine(QPointF(end, 19), QPointF(end, 24))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._display.colour("text"))
        tip = [QPointF(at - 6, 2), QPointF(at + 6, 2), QPointF(at, 19)]
        painter.drawPolygon(QPolygonF(tip))


class ScoreMark(NamedWidget):
    """Empty where there are no scores."""

    def __init__(self, display: Display, name: str, *, side: int = 26, role: str = "bold") -> None:
        super().__init__(name)
        self._display = display
        self._square = LevelSquare(display, side)
        self._score = Label(role=role)
        self._shown: tuple[Scores | None, Questionnaire | None] = None, None
        spread(self._square, self._score, on=self, gap=6)
        display.changed.connect(self.update_texts)

    def show_scores(self, scores: Scores | None, questionnaire: Questionnaire | None) -> None:
        self._shown = scores, questionnaire
        if scores is None or questionnaire is None:
            self.hide()
            return
        if self.parentWidget() is not None:  # one without is shown with whatever it is put into
            self.show()
        overall = scores.overall
        self._score.set_texts(self._display.score(overall.score, questionnaire))
        self._square.setVisible(overall.level is not None)
        self._square.show_level(*self._display.named_level(overall.level, questionnaire))

    def update_texts(self) -> None:
        self.show_scores(*self._shown)

    def plain_text(self) -> str:
        return self._score.plain_text()
