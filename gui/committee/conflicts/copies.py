"""The copies of a case side by side: who made each, what can be believed, and taking all of one."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from assessment.consolidation.differences import CopyComparison
from assessment.consolidation.model import Held
from assessment.exchange.codes import short_code
from assessment.exchange.keys import ROLES
from assessment.exchange.worth import VERDICTS, Trust
from assessment.reports.copies import LETTERS
from assessment.reports.wording import STATES
from assessment.scoring.result import Scores
from gui.committee.conflicts.side_words import NOTHING
from gui.committee.score_mark import ScoreMark
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Icon
from gui.widgets.style import as_tip, emptied, frame, named, spread, stack
from gui.wording import Wording

LOOKS = {
    Trust.COUNTERSIGNED: ("ok", "done"),
    Trust.VERIFIED: ("ok", "done"),
    Trust.UNSIGNED: ("warn", "warning"),
    Trust.UNKNOWN_KEY: ("warn", "warning"),
}


class CopiesBar(QWidget):
    """Says which copy is to be taken whole."""

    all_wanted = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording, self._theme = wording, theme
        self.buttons: dict[str, Button] = {}
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(10)

    def show_copies(self, compared: CopyComparison, scores: Mapping[str, Scores]) -> None:
        """Show the copies of a conflict with their scores, by revision."""
        emptied(self._line)
        self.buttons = {}
        for letter, held in zip(LETTERS, compared.copies.values(), strict=False):
            self._line.addWidget(self._card(letter, held, compared, scores.get(held.revision)), 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        hint, wide = super().minimumSizeHint(), max(self._wanted(), default=0)
        return QSize(min(hint.width(), wide), hint.height()) if wide else hint

    def _fit(self) -> None:
        wanted = self._wanted()
        together = sum(wanted) + self._line.spacing() * max(0, len(wanted) - 1)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(below if together > self.width() else beside)

    def _wanted(self) -> list[int]:
        items = (self._line.itemAt(at) for at in range(self._line.count()))
        return [item.minimumSize().width() for item in items if item is not None]

    def _card(
        self, letter: str, held: Held, compared: CopyComparison, scores: Scores | None
    ) -> QFrame:
        record = compared.records[held.revision]
        wording, say = self._wording, self._wording.words.say
        card = frame("card", f"copy_{letter}")
        button = Button(self._theme, f"take_all_{letter}", drawing="saved")
        key = f"Alt+{LETTERS.index(letter) + 1}"
        button.say(say("Take all of {copy}", copy=letter), tip=key)
        button.clicked.connect(lambda _=False, one=held.revision: self.all_wanted.emit(one))
        self.buttons[held.revision] = button
        name = Label(f"{letter} · {record.subject.assessor}", role="bold")
        score = ScoreMark(wording, self._theme, f"score_{letter}")
        score.show_scores(scores, record.questionnaire)
        ink, drawing = LOOKS.get(held.trust, ("stop", "finding"))
        trust = Icon(self._theme, drawing, ink, 18)
        trust.setAccessibleName(say(VERDICTS[held.trust]))
        changed = wording.moment(record.steps[-1].at) if record.steps else NOTHING
        last = Label(changed, role="small")
        last.setToolTip(as_tip(say("Last change: {when}", when=changed)))
        head = spread(score, name, trust, (self._signed(letter, held, compared), 1), last, button)
        parts: list[QBoxLayout | QWidget] = [head]
        if held.revision in compared.unchanged:
            told = say("Its answers and reviews are those of the copy before.")
            parts.append(named(Label(told, role="smallbold", wrap=True), f"unchanged_{letter}"))
        stack(*parts, None, on=card, margins=(12, 4, 6, 4), gap=2)
        return card

    def _signed(self, letter: str, held: Held, compared: CopyComparison) -> ElidingLabel:
        """How far it is believed, who signed it, its state and code."""
        say = self._wording.words.say
        signers = (f"{one.name} ({say(ROLES[one.statement.role])}, {one.key_code})"
                   for one in compared.signatures[held.revision])  # fmt: skip
        line = ElidingLabel(role="small")
        line.setObjectName(f"signed_{letter}")
        told = say(VERDICTS[held.trust]), *signers, say(STATES[held.state])
        line.say(" · ".join((*told, short_code(held.revision))))
        return line
