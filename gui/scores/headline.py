"""The result at the head of the scores page: number, levels, and what goes with them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import NodeScore, Scores
from gui.theme import Theme
from gui.widgets.label import Label
from gui.widgets.marks import LevelSquare
from gui.widgets.style import frame, spread, stack
from gui.wording import Wording


class ScoreFigure(QWidget):
    """A small caption over a number or a word, with an optional level square."""

    def __init__(self, theme: Theme, name: str, role: str = "h2", *, square: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._caption = Label(role="small")
        self.value = Label(role=role)
        self._square = LevelSquare(theme) if square else None
        line = spread()
        if self._square is not None:
            line.addWidget(self._square)
        line.addWidget(self.value, 1)
        stack(self._caption, line, on=self, gap=4)

    def show_value(self, caption: str, value: str) -> None:
        self._caption.say(caption)
        self.value.say(value)
        self.setAccessibleName(f"{caption} {value}")

    def show_level(self, level: int | None, digit: str, name: str) -> None:
        if self._square is not None:
            self._square.setVisible(level is not None)
            self._square.show_level(level, digit, name)


class AskedFigure(ScoreFigure):
    """A figure that is pressed, by mouse or keyboard, to ask why it is so."""

    asked = Signal()

    def __init__(self, theme: Theme, name: str, role: str = "h2", *, square: bool = False) -> None:
        super().__init__(theme, name, role, square=square)
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
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.setBrush(self._theme.colour("focus_fill"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)


class Headline(QWidget):
    """The card with the overall result.

    Signals:
        asked: A person wants the overall number explained.
    """

    asked = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording = wording
        self.overall = AskedFigure(theme, "overall_score", "display")
        self.before = AskedFigure(theme, "level_before", square=True)
        self.after = AskedFigure(theme, "level_after", square=True)
        self.interval = ScoreFigure(theme, "score_interval")
        self.complete = ScoreFigure(theme, "completeness")
        self.weight = ScoreFigure(theme, "applicable_weight")
        for asked in (self.overall, self.before, self.after):
            asked.asked.connect(self.asked)
        card: QFrame = frame("card")
        self._grid = QGridLayout(card)
        self._grid.setContentsMargins(18, 10, 18, 10)
        self._grid.setHorizontalSpacing(28)
        stack(card, on=self)
        self.show_compact(compact=False)

    @property
    def _figures(self) -> tuple[ScoreFigure, ...]:
        return (self.overall, self.before, self.after, self.interval, self.complete, self.weight)

    def show_compact(self, *, compact: bool) -> None:
        across = 3 if compact else len(self._figures)
        for at, figure in enumerate(self._figures):
            self._grid.addWidget(figure, at // across, at % across, Qt.AlignmentFlag.AlignTop)
        for column in range(len(self._figures) + 1):
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch(across, 1)
        # At once: turn by turn the cards below would stand too close for as long.
        for layout in (self._grid, self.layout()):
            if layout is not None:
                layout.activate()

    def show_scores(self, scores: Scores, questionnaire: Questionnaire, *, final: bool) -> None:
        wording, say = self._wording, self._wording.words.say
        overall = scores.overall
        decimals = questionnaire.settings.decimals
        number = "–" if overall.score is None else wording.number(overall.score, decimals)
        caption = say("Overall score · final") if final else say("Overall score · provisional")
        if overall.completeness < 1 and not final:
            caption = say("Overall score · so far")
        self.overall.show_value(caption, number)
        self._show_level(self.before, say("Level before gates"), overall.level_before_gates,
                         questionnaire)  # fmt: skip
        self._show_level(self.after, say("Level after gates"), overall.level, questionnaire)
        self.interval.show_value(say("Range with open answers"), self._range(overall, decimals))
        self.complete.show_value(say("Completeness"), wording.percent(overall.completeness))
        self.weight.show_value(say("Applicable weight"), wording.percent(overall.applicable_weight))

    def _show_level(
        self, figure: ScoreFigure, caption: str, level: int | None, questionnaire: Questionnaire
    ) -> None:
        wording = self._wording
        if level is None:
            figure.show_value(caption, wording.words.say("No level yet"))
            figure.show_level(None, "", "")
            return
        name = wording.plain(questionnaire.level_label(level))
        figure.show_value(caption, name)
        figure.show_level(level, wording.digits(str(level)), name)

    def _range(self, overall: NodeScore, decimals: int) -> str:
        if overall.lowest is None or overall.highest is None:
            return "–"
        low, high = (self._wording.number(n, decimals) for n in (overall.lowest, overall.highest))
        return low if low == high else f"{low} – {high}"
