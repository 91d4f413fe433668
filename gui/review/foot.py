"""The foot of the review: both scores, what is left, who reviews, and the steps."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from assessment.questionnaire.model import Questionnaire
from assessment.reports.wording import LAYERS
from assessment.responses.model import Layer
from assessment.scoring.result import NodeScore
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Combo, LineField
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Icon, LevelSquare
from gui.widgets.plain import as_tip
from gui.widgets.style import restyle
from gui.wording import Wording

NAME_WIDE = 170
LAYER_WIDE = 210
REVIEWING = tuple(layer for layer in Layer if layer is not Layer.SELF)


class Foot(QFrame):
    """Shows; its buttons and the field of the name are for the page to connect."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until scores are shown."""
        super().__init__()
        self.setObjectName("review_foot")
        self.setProperty("frame", "foot")
        self.setMinimumHeight(63)
        self._wording = wording
        self._compact = False
        self._own_caption = Label(role="small")
        self.own = Label(role="h2")
        self._arrow = Icon(theme, "next", "soft")
        self._reviewed_caption = Label(role="small")
        self.reviewed = Label(role="h2")
        self._square = LevelSquare(theme)
        self.left = ElidingLabel(role="small")
        for label, name in (
            (self.own, "own_score"),
            (self.reviewed, "reviewed_score"),
            (self.left, "left_to_review"),
        ):
            label.setObjectName(name)
        self.name = LineField("reviewer_name")
        self.name.setFixedWidth(NAME_WIDE)
        self.layer = Combo(theme, "review_layer")
        self.layer.setFixedWidth(LAYER_WIDE)
        for layer in REVIEWING:
            self.layer.addItem("", layer)
        self.submit = Button(theme, "submit_step")
        self.back = Button(theme, "return_step", drawing="returned")
        self.approve = Button(theme, "approve_step", drawing="tick")
        self.reopen = Button(theme, "reopen_step")
        self._build()

    def _build(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        for part in (
            self._own_caption,
            self.own,
            self._arrow,
            self._reviewed_caption,
            self.reviewed,
            self._square,
        ):
            line.addWidget(part)
        line.addSpacing(8)
        line.addWidget(self.left, 1)
        line.addWidget(self.layer)
        line.addWidget(self.name)
        for button in (self.reopen, self.back, self.approve, self.submit):
            line.addWidget(button)

    def show_scores(
        self, own: NodeScore | None, reviewed: NodeScore | None, questionnaire: Questionnaire
    ) -> None:
        """Show the overall scores; the reviewed one only once somebody reviews."""
        say = self._wording.words.say
        self._own_caption.say(say("Self score"))
        self._reviewed_caption.say(say("After review"))
        self.own.say(self._number(own, questionnaire))
        self.reviewed.say(self._number(reviewed, questionnaire))
        self.own.setVisible(own is not None)
        for widget in (self._arrow, self.reviewed):
            widget.setVisible(reviewed is not None)
        self._show_captions()
        shown = reviewed or own
        level = None if shown is None else shown.level
        self._square.setVisible(level is not None)
        if level is not None:
            name = self._wording.plain(questionnaire.level_label(level))
            self._square.show_level(level, self._wording.digits(str(level)), name)

    def show_left(self, text: str, returned: int) -> None:
        """Say what is left to review, and how many indicators are returned."""
        say = self._wording.words.say
        self.left.say(text)
        self.name.name_it(say("Reviewer's name"), say("Reviewer's name"))
        self.layer.setAccessibleName(say("Review step"))
        for at, layer in enumerate(REVIEWING):
            self.layer.setItemText(at, say(LAYERS[layer]))
        self.submit.say(say("Submit for review"))
        number = f" ({self._wording.digits(str(returned))})" if returned else ""
        self.back.say(say("Return to the assessor") + number)
        self.approve.say(say("Approve"))
        self.reopen.say(say("Reopen"))

    def show_primary(self, primary: Button | None) -> None:
        """Mark at most one button as the main one."""
        for button in (self.submit, self.approve):
            restyle(button, role="primary" if button is primary else "plain")
        self.approve.show_icon("tick")

    def show_compact(self, *, compact: bool) -> None:
        """Leave out captions that a narrow window has no room for."""
        self.name.setFixedWidth(130 if compact else NAME_WIDE)
        self.layer.setFixedWidth(150 if compact else LAYER_WIDE)
        self._compact = compact
        self._show_captions()

    def _show_captions(self) -> None:
        for caption, score in (
            (self._own_caption, self.own),
            (self._reviewed_caption, self.reviewed),
        ):
            caption.setHidden(self._compact or score.isHidden())
            score.setToolTip(as_tip(caption.said() if self._compact else ""))

    def _number(self, score: NodeScore | None, questionnaire: Questionnaire) -> str:
        if score is None or score.score is None:
            return "–"
        return self._wording.number(score.score, questionnaire.settings.decimals)
