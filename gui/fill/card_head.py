"""The head of a card: code, gate, level reached, the question, its hint and its guidance."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.responses.completion import Want
from gui.messages import left_words
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import ElidingLabel, Label, SteadyLabel
from gui.widgets.marks import Chip, LevelSquare
from gui.widgets.plain import as_tip
from gui.widgets.style import frame, named, restyle
from gui.wording import Wording


@dataclass(frozen=True, slots=True)
class Head:
    """What a head says in the language in use and, while both are shown, in the other one.

    Empty texts are not shown.
    """

    code: str
    title: tuple[str, str]
    hint: tuple[str, str]
    guidance: tuple[str, str]
    gate: bool
    may_not_apply: bool


class CardHead(QWidget):
    """Shows what is asked; knows nothing of answers.

    Signals:
        faults_wanted: What is to be corrected is to be shown.
    """

    faults_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme, parent: QWidget) -> None:
        """Empty until a head is shown."""
        super().__init__(parent)
        named(self, "card_head")
        self._wording = wording
        self.outline = Button(theme, "show_outline", role="icon", drawing="list")
        self.outline.hide()
        self._code = Label(role="smallbold")
        self._gate = Chip(theme, "gate")
        self._square = LevelSquare(theme)
        self._level = SteadyLabel(role="small")
        self._place = ElidingLabel(role="small")
        self._at = (0, 0)
        self._theme = theme
        self.faults: Button | None = None  # made when there is something to correct
        self._faulty: Mapping[Want, int] = {}
        self.not_applicable = Button(theme, "not_applicable", role="quiet")
        self.guidance = Button(theme, "guidance", role="quiet", drawing="note")
        self.guidance.setCheckable(True)
        self.title = Label(role="h1", wrap=True).can_be_copied()
        self.title.setObjectName("question")
        self._hint = Label(role="small", wrap=True)
        self._build()
        self.guidance.clicked.connect(self.show_guidance)

    def _build(self) -> None:
        self._help = frame("quiet", "guidance_text")
        self._help_text = Label(wrap=True).can_be_copied()
        inside = QVBoxLayout(self._help)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._help_text)
        self._help.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._line = spread(
            self.outline,
            self._code,
            self._gate,
            self._square,
            self._level,
            self._place,
            self.not_applicable,
            self.guidance,
        )
        self._line.setStretchFactor(self._place, 1)
        column.addLayout(self._line)
        column.addWidget(self.title)
        column.addWidget(self._hint)
        column.addWidget(self._help)

    def show_head(self, head: Head) -> None:
        """The words of the page, in the language in use."""
        say = self._wording.words.say
        self.outline.say(say("Show or hide the list of questions"))
        self._code.say(say("{code} · Indicator", code=head.code) if head.code else "")
        self._code.setVisible(bool(head.code))
        self._gate.show_chip("gate", "gate", say("Gate"))
        self._gate.setVisible(head.gate)
        self._gate.setToolTip(as_tip(say("A low level here limits the overall level.")))
        self.title.say(*head.title)
        self._hint.say(*head.hint)
        self._hint.setVisible(bool(head.hint[0]))
        self.guidance.say(say("Guidance"), tip="Ctrl+Shift+G")
        self.guidance.setVisible(bool(head.guidance[0]))
        self._help_text.say(*head.guidance)
        self.not_applicable.say(say("Not applicable…"), tip="Ctrl+Shift+N")
        self.not_applicable.setVisible(head.may_not_apply)
        self._say_place()
        self.show_faults(self._faulty)

    def show_place(self, at: int, total: int) -> None:
        """Which page of how many it is, from 1."""
        self._at = (at, total)
        self._say_place()

    def show_faults(self, counts: Mapping[Want, int]) -> None:
        """What is to be corrected or shown, out of sight perhaps; nothing without."""
        self._faulty = counts
        wrong = counts.get(Want.CONTRADICTION, 0)
        count = wrong + counts.get(Want.DOCUMENT, 0)
        if self.faults is None and count:
            self.faults = Button(self._theme, "faults", role="fault", drawing="finding")
            self._line.insertWidget(self._line.indexOf(self._place) + 1, self.faults)
            self.faults.clicked.connect(self.faults_wanted)
        if self.faults is not None:
            self.faults.setVisible(count > 0)
        if self.faults is not None and count:
            restyle(self.faults, role="fault" if wrong else "wanted")
            self.faults.show_icon("finding" if wrong else "evidence")
            tip = self._wording.words.say("Show what is to be corrected")
            self.faults.say(left_words({**counts, Want.ANSWER: 0}, self._wording), tip=tip)

    def _say_place(self) -> None:
        at, total = (self._wording.digits(str(one)) for one in self._at)
        said = self._wording.words.say("{n} of {total}", n=at, total=total)
        self._place.say(said if self._at[1] else "")

    def show_guidance(self) -> None:
        """Show the guidance while its button is down."""
        self._help.setVisible(self.guidance.isChecked())

    def show_level(self, level: int | None, name: str) -> None:
        """The level that follows from the answers; nothing without."""
        digit = "" if level is None else self._wording.digits(str(level))
        self._square.show_level(level, digit, name)
        self._square.setVisible(level is not None)
        self._level.say(name)
        self._level.setVisible(level is not None)
