"""How far the writing of a report is, and a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.style import spread
from gui.wording import Wording


class WritingBar(QWidget):
    """Says that the writing is to stop."""

    stop_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Nothing is written."""
        super().__init__()
        self._wording = wording
        self._step: tuple[int, int] = (0, 0)
        self.stop = Button(theme, "stop_writing", drawing="remove")
        self.told = Label(role="small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(spread(self.stop, self.told, None))
        column.addWidget(self.bar)
        self.stop.clicked.connect(self.stop_wanted)

    def show_step(self, done: int, total: int) -> None:
        """Units scored so far; when all are, pages are laid out and nobody knows how long."""
        self._step = done, total
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        say, number = self._wording.words.say, self._wording.number
        done, total = self._step
        scoring = done < total
        self.stop.say(say("Stop"))
        self.bar.setAccessibleName(say("Progress"))
        self.bar.setMaximum(total if scoring else 0)
        self.bar.setValue(done)
        if scoring:
            self.told.say(say("Scoring {n} of {m} units", n=number(done), m=number(total)))
        else:
            self.told.say(say("Laying out the pages…"))
