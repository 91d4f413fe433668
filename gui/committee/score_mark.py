"""A score with the square of its level, as it stands in heads of pages and copies."""

from PySide6.QtWidgets import QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import Scores
from gui.theme import Theme
from gui.widgets.label import Label
from gui.widgets.marks import LevelSquare
from gui.widgets.style import named, spread
from gui.wording import Wording


class ScoreMark(QWidget):
    """Empty where there are no scores."""

    def __init__(
        self, wording: Wording, theme: Theme, name: str, *, side: int = 26, role: str = "bold"
    ) -> None:
        super().__init__()
        named(self, name)
        self._wording = wording
        self._square, self._score = LevelSquare(theme, side), Label(role=role)
        self._shown: tuple[Scores | None, Questionnaire | None] = None, None
        spread(self._square, self._score, on=self, gap=6)
        wording.changed.connect(self.say)

    def show_scores(self, scores: Scores | None, questionnaire: Questionnaire | None) -> None:
        self._shown = scores, questionnaire
        if scores is None or questionnaire is None:
            self.hide()
            return
        if self.parentWidget() is not None:  # one without is shown with whatever it is put into
            self.show()
        overall, told = scores.overall, "–"
        if overall.score is not None:
            told = self._wording.number(overall.score, questionnaire.settings.decimals)
        self._score.say(told)
        self._square.setVisible(overall.level is not None)
        if overall.level is not None:
            name = self._wording.plain(questionnaire.level_label(overall.level))
            self._square.show_level(overall.level, self._wording.digits(str(overall.level)), name)

    def say(self) -> None:
        self.show_scores(*self._shown)

    def said(self) -> str:
        return self._score.said()
