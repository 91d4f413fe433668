"""The form by which an officer decides a conflict."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal

from assessment.consolidation.deciding import CopyComparison
from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import Scores
from gui.committee.conflicts.sides import (
    NAMES_BESIDE,
)
from gui.committee.page import NO_NAME, NO_REASON, NeededLine, SecretariatKeyForm
from gui.committee.session import CommitteeSession
from gui.display import Display
from gui.widgets import marks, style, tick_row
from gui.widgets.buttons import Button
from gui.widgets.label import Label


class ConflictDecisionForm(style.FittedFrame):
    given = Signal(str, str)

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card")
        self._session = session
        self._display = display
        self._open = 0
        self._by = NeededLine("decided_by", NO_NAME, display).bind_message("Who decides", display)
        reason = NeededLine("decision_reason", NO_REASON, display, wrap=True)
        self._reason = reason.bind_message("Reason (it appears in the report)", display)
        self.by = self._by.line
        self.reason = self._reason.line
        self.by.setText(session.by)
        self.left = Label(role="small")
        self.mixture = marks.ScoreMark(display, "mixture_score", side=22, role="smallbold")
        self.button = Button(display, "decide", role="primary", drawing="saved")
        self.signs = tick_row.TickRow(display, "sign_decision")
        self.key = SecretariatKeyForm(display, one_line=True)
        self._key_missing = Label(role="small", tone="stop")
        side = style.stack(style.spread(self.left, None, self.mixture), self.button, gap=2)
        names = style.spread((self._by, 1), (self._reason, 3), gap=10)
        acts = style.spread((self.signs, 1), side, gap=10)
        acts.setAlignment(self.signs, Qt.AlignmentFlag.AlignBottom)
        self._fields = style.spread((names, 1), acts, gap=10)
        self._key_missing.setAlignment(Qt.AlignmentFlag.AlignRight)
        below = style.spread(None, (self.key, 1)), self._key_missing
        style.stack(self._fields, *below, on=self, margins=(12, 4, 12, 6), gap=6)
        style.seen(self.key, self._key_missing, self.mixture, when=False)
        self.button.bind_message("Record the decision").clicked.connect(self._give)
        self.reason.returnPressed.connect(self._give)
        self.key.words.returnPressed.connect(self._give)
        self.signs.clicked.connect(self._sign)
        self.key.changed.connect(self._key_missing.hide)
        session.busy.connect(self.update_texts)
        display.on_change(self.update_texts)

    def update_layout(self) -> None:
        style.lay_beside(self._fields, beside=style.is_wide(self, self._display, NAMES_BESIDE))

    def show_left(self, number: int) -> None:
        self._open = number
        self.update_texts()

    def show_mixture(self, scores: Scores | None, questionnaire: Questionnaire | None) -> None:
        self.mixture.show_scores(scores, questionnaire)
        self.mixture.setToolTip(style.as_tip(self._display.translate("Score of what is chosen")))

    def update_texts(self) -> None:
        translate = self._display.translate
        words = self._display.words
        self.signs.set_texts(translate("Sign with the secretariat's key"))
        number = self._display.number(self._open)
        sentence = words.translate_plural(
            "{k} question open", "{k} questions open", self._open, k=number
        )
        if self._open:
            self.left.set_texts(sentence)
        else:
            self.left.set_texts(translate("Everything is chosen"))
        self.button.setEnabled(not self._open and not self._session.occupied)

    def _sign(self) -> None:
        # A row only asks: whoever listens marks it.
        self.signs.show_state(on=not self.signs.isChecked())
        self.key.setVisible(self.signs.isChecked())
        self._key_missing.hide()
        if self.signs.isChecked():
            self._focus_key()

    def _focus_key(self) -> None:
        if self.key.path is None:
            self.key.button.setFocus()
        else:
            self.key.words.setFocus()

    def _give(self) -> None:
        by = self._by.typed_text()
        reason = by and self._reason.typed_text()
        if not reason:
            return
        if self.signs.isChecked() and self.key.key is None:
            self._key_missing.set_texts(self._display.translate("Key and passphrase are missing."))
            self._key_missing.show()
            self._focus_key()
        elif self.button.isEnabled():
            self.given.emit(by, reason)


def ground(
    compared: CopyComparison, choices: Mapping[str, str], whole: str
) -> tuple[str, dict[str, str]]:
    """The copy a decision builds on, and the answers taken from others."""
    answers = {
        difference.code: choices[difference.code]
        for difference in compared.differences
        if difference.code in choices
    }
    counts = Counter(revision for revision in answers.values() if revision in compared.copies)
    if whole and set(answers.values()) <= {whole}:
        return whole, {}
    if counts:
        taken = counts.most_common(1)[0][0]
    else:
        taken = next(iter(compared.copies))
    return taken, answers
