"""What a reviewer chooses about one indicator: level, reason, words for the assessor."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.problems.answers import AnswerProblem
from assessment.responses.model import ReasonCode
from gui.messages import sentence
from gui.review.decision import Draft
from gui.review.evidence_card import chosen_reason, fill_reasons
from gui.theme import Theme
from gui.widgets.buttons import Segments, spread
from gui.widgets.fields import Captioned, Combo, TextBox
from gui.widgets.label import Label
from gui.widgets.plain import as_tip
from gui.wording import Wording

OWN = "own"


class DecisionForm(QWidget):
    """Says every choice at once as a new draft."""

    drafted = Signal(object)

    def __init__(self, wording: Wording, theme: Theme, levels: int) -> None:
        """``levels`` is how many levels the questionnaire has."""
        super().__init__()
        self._wording = wording
        self.draft = Draft()
        self._caption = Label(role="smallbold")
        self.levels = Segments("level", (OWN, *(str(n) for n in range(levels))))
        self.reason = Combo(theme, "review_reason")
        self.comment = TextBox("review_comment", lines=3)
        self._reason, self._comment = Captioned(self.reason), Captioned(self.comment)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._caption)
        column.addLayout(spread(self.levels, None))
        column.addWidget(self._reason)
        column.addWidget(self._comment)
        self._caption.setVisible(levels > 0)
        self.levels.setVisible(levels > 0)
        for key, button in self.levels.buttons.items():
            button.clicked.connect(lambda _=False, chosen=key: self.choose(chosen))
        self.reason.activated.connect(self._choose_reason)
        self.comment.given.connect(self._write)

    def show_draft(self, draft: Draft, level_names: dict[str, str], *, first: bool = True) -> None:
        """Show a draft; ``level_names`` are what screen readers say of the levels.

        ``first`` says whether the level before is the assessor's own.
        """
        self.draft = draft
        say = self._wording.words.say
        own = say("As self") if first else say("As before")
        self._caption.say(say("Level after review"))
        self._reason.say(say("Reason"))
        self._comment.say(say("Message to the assessor"))
        for key, button in self.levels.buttons.items():
            button.setText(own if key == OWN else self._wording.digits(key))
            button.setAccessibleName(level_names.get(key, own))
            button.setToolTip(as_tip(level_names.get(key, "")))
        self.levels.setAccessibleName(say("Level after review"))
        fill_reasons(self.reason, tuple(ReasonCode), self._wording)
        self.reason.setCurrentIndex(max(0, self.reason.findData(draft.reason)))
        self.comment.show_text(draft.comment)
        self.levels.show_key(OWN if draft.level is None else str(draft.level))

    def choose(self, key: str) -> None:
        """Set a level by its number, or keep the assessor's own."""
        if key in self.levels.buttons:
            self.levels.show_key(key)
            self._draft(replace(self.draft, level=None if key == OWN else int(key)))

    def show_findings(self, findings: Iterable[Finding], *, focus: bool = True) -> None:
        """What speaks against the decision, each below its field; the first gets the keyboard."""
        told: dict[Captioned, list[str]] = {self._reason: [], self._comment: []}
        for finding in findings:
            about_words = finding.problem is AnswerProblem.REVIEW_COMMENT_MISSING
            field = self._comment if about_words else self._reason
            told[field].append(sentence(finding, self._wording))
        for field, sentences in told.items():
            field.show_finding("\n".join(sentences))
        lacking = [field for field, sentences in told.items() if sentences]
        if lacking and focus:
            lacking[0].field.setFocus()

    def give_now(self) -> None:
        """Take what is being typed at once."""
        self.comment.give_now()

    def _choose_reason(self, _index: int) -> None:
        self._draft(replace(self.draft, reason=chosen_reason(self.reason)))

    def _write(self, text: str) -> None:
        self._draft(replace(self.draft, comment=text))

    def _draft(self, draft: Draft) -> None:
        self.draft = draft
        self.drafted.emit(draft)
