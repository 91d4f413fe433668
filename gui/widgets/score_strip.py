"""The live score: number, how far it could rise, level, range bar, completeness."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import NodeScore
from gui.theme import Theme
from gui.widgets.label import Label
from gui.widgets.marks import LevelSquare, RangeBar
from gui.wording import Wording


class ScoreStrip(QWidget):
    """Shows one node's score so that the number is never alone."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a score is shown."""
        super().__init__()
        self.setObjectName("score_strip")
        self._wording = wording
        self._shown: tuple[NodeScore, Questionnaire] | None = None
        self._caption = Label(role="small")
        self.number = Label(role="h2")
        self.number.setObjectName("live_score")
        self._reach = Label(role="small")
        self._square = LevelSquare(theme)
        self._level = Label(role="bold")
        self.bar = RangeBar(theme)
        self._complete = Label(role="small")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        for part in (
            self._caption,
            self.number,
            self._reach,
            self._square,
            self._level,
            self.bar,
            self._complete,
        ):
            line.addWidget(part)
        wording.changed.connect(self._say)

    def show_score(self, score: NodeScore, questionnaire: Questionnaire) -> None:
        """Show the score of a node of the questionnaire."""
        self._shown = (score, questionnaire)
        self._say()

    def _say(self) -> None:
        if self._shown is None:
            return
        score, questionnaire = self._shown
        wording, say = self._wording, self._wording.words.say
        decimals = questionnaire.settings.decimals
        self._caption.say(say("Provisional score"))
        self.number.say("–" if score.score is None else wording.number(score.score, decimals))
        self._show_reach(score, decimals)
        self._show_level(score, questionnaire)
        self._complete.say(say("{share} complete", share=wording.percent(score.completeness)))
        self.setAccessibleName(
            " · ".join(
                part.said()
                for part in (self._caption, self.number, self._reach, self._level, self._complete)
                if part.said()
            )
        )

    def _show_reach(self, score: NodeScore, decimals: int) -> None:
        can_rise = score.highest is not None and score.highest != score.score
        self._reach.setVisible(can_rise)
        if score.highest is not None and can_rise:
            highest = self._wording.number(score.highest, decimals)
            self._reach.say(self._wording.words.say("up to {score}", score=highest))

    def _show_level(self, score: NodeScore, questionnaire: Questionnaire) -> None:
        level = score.level
        name = self._wording.words.say("No level yet")
        if level is not None:
            name = self._wording.plain(questionnaire.level_label(level))
        self._square.setVisible(level is not None)
        digit = "" if level is None else self._wording.digits(str(level))
        self._square.show_level(level, digit, name)
        self._level.say(name)
        bounds = tuple(float(entry.from_score) for entry in questionnaire.levels)
        self.bar.show_range(
            bounds,
            None if score.score is None else float(score.score),
            None if score.highest is None else float(score.highest),
            name,
        )
