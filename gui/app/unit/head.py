"""Who and what is shown, how far it is believed, and its score: the head of a page of one unit."""

from PySide6.QtWidgets import QWidget

from assessment.exchange.worth import VERDICTS, Trust
from gui.app.unit.sent import SentRecord
from gui.committee.score_mark import ScoreMark
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel
from gui.widgets.marks import Chip
from gui.widgets.style import spread
from gui.widgets.trust import trust_look
from gui.wording import Wording


class UnitHead(QWidget):
    """One line; its button goes back."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording = wording
        self.back = Button(theme, "unit_back", drawing="back")
        self.title = ElidingLabel(role="h2", middle=True)
        self.worth, self.state = Chip(theme, "unit_worth"), Chip(theme, "unit_state")
        self.score = ScoreMark(wording, theme, "unit_score", side=32, role="h2")
        parts = self.state, self.worth, self.score
        spread(self.back, (self.title, 1), *parts, on=self)

    def say(self, title: str) -> None:
        self.back.say(self._wording.words.say("Back"), tip="Alt+Left")
        self.title.say(title)

    def show_worth(self, trust: Trust | None) -> None:
        """How far it is believed; None where nothing is shown."""
        for chip in (self.worth, self.state):
            chip.setVisible(trust is not None)
        if trust is not None:
            self.worth.show_chip(*trust_look(trust), self._wording.words.say(VERDICTS[trust]))

    def show_score(self, sent: SentRecord | None) -> None:
        """Score and level after all that was reviewed."""
        if sent is None:
            self.score.show_scores(None, None)
        else:
            self.score.show_scores(sent.scores, sent.questionnaire)
