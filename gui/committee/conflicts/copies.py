"""The copies of a case side by side: who made each, what can be believed, and taking all of one."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from assessment.consolidation.differences import CopyComparison
from assessment.consolidation.model import Held
from assessment.exchange.codes import short_code
from assessment.exchange.keys import ROLES, Signature
from assessment.exchange.worth import VERDICTS, Trust
from assessment.reports.wording import STATES
from gui.committee.conflicts.side_words import LETTERS
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip
from gui.widgets.style import emptied, frame, named, spread, stack
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

    def show_copies(self, compared: CopyComparison) -> None:
        emptied(self._line)
        self.buttons = {}
        for letter, held in zip(LETTERS, compared.copies.values(), strict=False):
            card = self._card(letter, held, compared)
            self._line.addWidget(card, 1)
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

    def _card(self, letter: str, held: Held, compared: CopyComparison) -> QFrame:
        record = compared.records[held.revision]
        wording, say = self._wording, self._wording.words.say
        card = frame("card", f"copy_{letter}")
        button = Button(self._theme, f"take_all_{letter}", drawing="saved")
        key = f"Alt+{LETTERS.index(letter) + 1}"
        button.say(say("Take all of {copy}", copy=letter), tip=key)
        button.clicked.connect(lambda _=False, one=held.revision: self.all_wanted.emit(one))
        self.buttons[held.revision] = button
        chip = Chip(self._theme)
        ink, drawing = LOOKS.get(held.trust, ("stop", "finding"))
        chip.show_chip(ink, drawing, say(VERDICTS[held.trust]))
        name = ElidingLabel(role="bold")
        name.say(say("Copy {copy} · {name}", copy=letter, name=record.subject.assessor))
        code = short_code(held.revision)
        below = ElidingLabel(role="small")
        last = wording.date(record.steps[-1].at.astimezone().date()) if record.steps else "–"
        below.say(f"{say(STATES[held.state])} · {last} · {code}")
        parts: list[QBoxLayout | QWidget] = [spread((name, 1), button), spread(chip, (below, 1))]
        parts += self._lines(letter, held, compared)
        stack(*parts, None, on=card, margins=(12, 6, 8, 6), gap=2)
        return card

    def _lines(self, letter: str, held: Held, compared: CopyComparison) -> Iterator[QWidget]:
        """Who signed it, and whether it changed nothing."""
        if compared.signatures[held.revision]:
            yield self._signed(letter, compared.signatures[held.revision])
        if held.revision in compared.unchanged:
            told = self._wording.words.say("Its answers and reviews are those of the copy before.")
            yield named(Label(told, role="smallbold", wrap=True), f"unchanged_{letter}")

    def _signed(self, letter: str, signatures: tuple[Signature, ...]) -> ElidingLabel:
        say = self._wording.words.say
        told = (f"{one.name} ({say(ROLES[one.statement.role])}, {one.key_code})"
                for one in signatures)  # fmt: skip
        line = ElidingLabel(role="small")
        line.setObjectName(f"signed_{letter}")
        line.say(" · ".join(told))
        return line
