"""The result at the head of the scores page: number, levels, and what goes with them."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import NodeScore, Scores
from gui.theme import Theme
from gui.widgets.keyboard import focus_seen
from gui.widgets.marks import CaptionedValue, draw_focus
from gui.widgets.style import Framed
from gui.wording import Wording


class AskedFigure(CaptionedValue):
    """A figure that is pressed, by mouse or keyboard, to ask why it is so."""

    asked = Signal()

    def __init__(self, theme: Theme, name: str, role: str = "h2") -> None:
        super().__init__(theme, name, role, wrap=False, gap=4)
        self._theme = theme
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if focus_seen(self):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus(painter, QRectF(self.rect()), self._theme)


class Headline(Framed):
    """The card with the overall result; ``asked`` says that a person wants it explained."""

    asked = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__("card")
        self._wording = wording
        self.overall = AskedFigure(theme, "overall_score", "display")
        self.before = AskedFigure(theme, "level_before")
        self.after = AskedFigure(theme, "level_after")
        self.interval, self.complete, self.weight = (
            CaptionedValue(theme, name, "h2", wrap=False, gap=4)
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
        wording, say = self._wording, self._wording.words.say
        overall = scores.overall
        decimals = questionnaire.settings.decimals
        number = "–" if overall.score is None else wording.number(overall.score, decimals)
        caption = say("Overall score · final") if final else say("Overall score · provisional")
        if overall.completeness < 1 and not final:
            caption = say("Overall score · so far")
        self.overall.show_value(caption, number)
        for figure, words, level in (
            (self.before, say("Level before gates"), overall.level_before_gates),
            (self.after, say("Level after gates"), overall.level),
        ):
            if level is None:
                figure.show_value(words, say("No level yet"))
            else:
                name = wording.plain(questionnaire.level_label(level))
                figure.show_value(words, name, level=(level, wording.digits(str(level))))
        self.interval.show_value(say("Range with open answers"), self._range(overall, decimals))
        self.complete.show_value(say("Completeness"), wording.percent(overall.completeness))
        self.weight.show_value(say("Applicable weight"), wording.percent(overall.applicable_weight))

    def _range(self, overall: NodeScore, decimals: int) -> str:
        if overall.lowest is None or overall.highest is None:
            return "–"
        low, high = (self._wording.number(n, decimals) for n in (overall.lowest, overall.highest))
        return low if low == high else f"{low} – {high}"
