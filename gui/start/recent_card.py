"""One recent assessment as a card: unit, round, state, progress, when, and a button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from assessment.responses.completion import Want
from assessment.responses.model import State
from assessment.words import mark
from gui.messages import left_words
from gui.settings import COLLECTION, RecentFile
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip
from gui.widgets.style import restyle
from gui.wording import Wording

STATES = {
    State.DRAFT: ("primary", "edit", mark("In progress")),
    State.SUBMITTED: ("idle", "pending", mark("Waiting for the unit head")),
    State.RETURNED: ("warn", "returned", mark("Returned")),
    State.APPROVED: ("ok", "done", mark("Approved")),
}

PROGRESS = 232


class RecentCard(QFrame):
    """A recent file; says when it is to be opened or taken from the list."""

    wanted = Signal(object)
    unwanted = Signal(object)

    def __init__(self, file: RecentFile, wording: Wording, theme: Theme, *, newest: bool) -> None:
        """The newest card carries the page's one primary button."""
        super().__init__()
        self.file = file
        self.setProperty("frame", "chosen" if newest else "card")
        self.setObjectName("recent_card")
        self._wording = wording
        self._found = file.path.exists()
        self._unit = ElidingLabel(role="bold")
        self._round = ElidingLabel(role="small")
        self.chip = Chip(theme)
        self._share = Label(role="small", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.button = Button(theme, "continue" if newest else "open_recent")
        restyle(self.button, role="primary" if newest and self._found else "plain")
        self.button.setMinimumWidth(104)
        self.button.clicked.connect(lambda: self.wanted.emit(self.file))
        self.remove = Button(theme, "remove_recent", role="icon", drawing="remove")
        self.remove.clicked.connect(lambda: self.unwanted.emit(self.file))
        self._build()
        self.say()

    def _build(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 12, 8, 12)
        line.setSpacing(16)
        line.addWidget(_column(self._unit, self._round), 1)
        progress = _column(self.chip, self._share, self._bar)
        progress.setFixedWidth(PROGRESS)
        line.addWidget(progress)
        line.addWidget(self.button)
        line.addWidget(self.remove)

    def say(self) -> None:
        """Say everything in the language in use."""
        file, wording, say = self.file, self._wording, self._wording.words.say
        self._unit.say(wording.plain(file.unit))
        occasion = say("Round {round}", round=wording.digits(file.round)) if file.round else ""
        self._round.say(" · ".join(part for part in (occasion, wording.moment(file.when)) if part))
        if self._found and file.state == COLLECTION:
            self.chip.show_chip("primary", "inbox", say("Collection"))
        elif self._found:
            ink, drawing, words = STATES[State(file.state)]
            self.chip.show_chip(ink, drawing, say(words))
        else:
            self.chip.show_chip("stop", "missing", say("File not found"))
        done, total = wording.number(file.done), wording.number(file.total)
        if file.state == COLLECTION:
            self._share.say(say("{done} of {total} units received", done=done, total=total))
        else:
            told = say("{done} of {total} questions", done=done, total=total)
            wants = {Want.DOCUMENT: file.documents, Want.CONTRADICTION: file.contradictions}
            more = left_words(wants, wording) if any(wants.values()) else ""
            self._share.say(" · ".join(part for part in (told, more) if part))
        self._bar.setMaximum(max(file.total, 1))
        self._bar.setValue(file.done)
        self._bar.setAccessibleName(self._share.said())
        restyle(self._bar, full="true" if file.done >= file.total else "false")
        closed = file.state in (State.SUBMITTED, State.APPROVED)
        words = say("Locate…") if not self._found else say("Open") if closed else say("Continue")
        self.button.say(words, tip=str(file.path))
        self.button.setAccessibleName(f"{words} · {wording.plain(file.unit)} · {file.round}")
        self.remove.say(say("Remove from the list"))


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return holder
