"""Who decides and why, and whether it is signed; nothing is decided without name and reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import Scores
from gui.committee.forms import SecretariatKeyForm
from gui.committee.jobs import SecretariatKey
from gui.committee.score_mark import ScoreMark
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.widgets.style import as_tip, spread, stack
from gui.widgets.tick_row import TickRow
from gui.wording import Wording


class ConflictDecisionForm(QFrame):
    """Says that a decision is to be recorded, with name and reason."""

    given = Signal(str, str)

    def __init__(self, wording: Wording, theme: Theme, by: str) -> None:
        super().__init__()
        self.setProperty("frame", "card")
        self._wording = wording
        self._open = 0
        self._busy = False
        self.by = LineField("decided_by")
        self.by.setText(by)
        self.reason = LineField("decision_reason")
        self._by, self._reason = Captioned(self.by), Captioned(self.reason, wrap=True)
        self.left = Label(role="small")
        self.mixture = ScoreMark(wording, theme, "mixture_score", side=22, role="smallbold")
        self.button = Button(theme, "decide", role="primary", drawing="saved")
        self.signs = TickRow(theme, "sign_decision")
        self.key = SecretariatKeyForm(wording, theme, one_line=True)
        self._key_missing = Label(role="small", tone="stop")
        self._build()
        self.button.clicked.connect(self._give)
        self.reason.returnPressed.connect(self._give)
        self.key.entered.connect(self._give)
        self.signs.clicked.connect(self._sign)
        self.key.changed.connect(self._clear)
        for field in (self.by, self.reason):
            field.textChanged.connect(lambda _: self._clear())
        self.say()

    def _build(self) -> None:
        side = stack(spread(self.left, None, self.mixture), self.button, gap=2)
        fields = spread((self._by, 1), (self._reason, 3), self.signs, side, gap=10)
        fields.setAlignment(self.signs, Qt.AlignmentFlag.AlignBottom)
        below = spread(None, (self.key, 1), self._key_missing, gap=10)
        stack(fields, below, on=self, margins=(12, 4, 12, 6), gap=6)
        for part in (self.key, self._key_missing, self.mixture):
            part.hide()

    @property
    def signing_key(self) -> SecretariatKey | None:
        """The key to sign with; None for a decision without a signature."""
        return self.key.key if self.signs.isChecked() else None

    def show_left(self, number: int, *, busy: bool = False) -> None:
        """How many questions are still open."""
        self._open, self._busy = number, busy
        self.say()

    def show_mixture(self, scores: Scores | None, questionnaire: Questionnaire | None) -> None:
        """The score of what is taken so far."""
        self.mixture.show_scores(scores, questionnaire)
        self.mixture.setToolTip(as_tip(self._wording.words.say("Score of what is chosen")))

    def begin(self) -> None:
        """Another case: another reason."""
        self.reason.clear()

    def say(self) -> None:
        say, words = self._wording.words.say, self._wording.words
        self._by.say(say("Who decides"))
        self._reason.say(say("Reason (it appears in the report)"))
        self.button.say(say("Record the decision"))
        self.signs.say(say("Sign with the secretariat's key"))
        self.key.say()
        number = self._wording.number(self._open)
        told = words.count("{k} question open", "{k} questions open", self._open, k=number)
        self.left.say(told if self._open else say("Everything is chosen"))
        self.button.setEnabled(not self._open and not self._busy)

    def _sign(self) -> None:
        # A row only asks: whoever listens marks it.
        self.signs.show_state(on=not self.signs.isChecked())
        self.key.setVisible(self.signs.isChecked())
        self._clear()
        if self.signs.isChecked():
            (self.key.button if self.key.path is None else self.key.words).setFocus()

    def _give(self) -> None:
        say = self._wording.words.say
        by, reason = self.by.text().strip(), self.reason.text().strip()
        if not by:
            self._by.show_finding(say("A name is missing."))
            self.by.setFocus()
        elif not reason:
            self._reason.show_finding(say("A reason is missing."))
            self.reason.setFocus()
        elif self.signs.isChecked() and self.key.key is None:
            self._key_missing.say(say("Key and passphrase are missing."))
            self._key_missing.show()
            (self.key.button if self.key.path is None else self.key.words).setFocus()
        elif self.button.isEnabled():
            self.given.emit(by, reason)

    def _clear(self) -> None:
        self._by.show_finding("")
        self._reason.show_finding("")
        self._key_missing.hide()
