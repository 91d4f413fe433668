"""The head of the pane: which indicator, its place among all, and its levels side by side."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessment.questionnaire.structure import Level
from gui.review.rows import IndicatorRow
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import Label
from gui.widgets.marks import Icon, LevelSquare
from gui.wording import Wording


class Standing(QWidget):
    """A caption over a level square with its name."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Empty until a level is shown."""
        super().__init__()
        self.setObjectName(name)
        self._caption = Label(role="small")
        self._square = LevelSquare(theme)
        self._word = Label(role="bold", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._square)
        line.addWidget(self._word, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._caption)
        column.addLayout(line)

    def show_level(
        self, caption: str, level: int | None, digit: str, names: tuple[str, str]
    ) -> None:
        """Show the level, its name in the second language too if any; without one only words."""
        heard = " · ".join(part for part in names if part)
        self._caption.say(caption)
        self._square.setVisible(level is not None)
        self._square.show_level(level, digit, heard)
        self._word.say(*names)
        self.setAccessibleName(f"{caption} {digit} {heard}")


class PaneHead(QWidget):
    """Shows one indicator; its buttons are for the pane to connect."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until an indicator is shown."""
        super().__init__()
        self._wording = wording
        self._code = Label(role="bold")
        self._place = Label(role="small")
        self.to_list = Button(theme, "to_list", role="quiet", drawing="list")
        self.open = Button(theme, "open_question", role="quiet")
        self.previous = Button(theme, "previous_indicator", role="icon", drawing="previous")
        self.next = Button(theme, "next_indicator", role="icon", drawing="closed")
        self._title = Label(role="h2", wrap=True)
        self._own = Standing(theme, "own_level")
        self._reviewed = Standing(theme, "reviewed_level")
        self.to_list.hide()
        line = spread(
            self._code, self._place, None, self.to_list, self.open, self.previous, self.next
        )
        levels = spread(self._own, Icon(theme, "next", "soft"), self._reviewed)
        levels.setStretch(0, 1)
        levels.setStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._title)
        column.addLayout(levels)

    def show_row(self, row: IndicatorRow, at: int, total: int, levels: Sequence[Level]) -> None:
        """Show the indicator at its place (from 1) among all."""
        say, digits = self._wording.words.say, self._wording.digits
        self._code.say(row.code)
        self._place.say(say("{n} of {total}", n=digits(str(at)), total=digits(str(total))))
        self._title.say(*self._wording.both(row.label))
        self._show(self._own, say("Self-assessment"), row.own, levels)
        self._show(self._reviewed, say("Reviewed"), row.reviewed, levels)
        self.to_list.say(say("List"))
        self.open.say(say("Open the question"))
        self.previous.say(say("Previous indicator"))
        self.next.say(say("Next indicator"))

    def _show(
        self, standing: Standing, caption: str, level: int | None, levels: Sequence[Level]
    ) -> None:
        digit = "" if level is None else self._wording.digits(str(level))
        names = ("–", "")
        if level is not None and level < len(levels):
            names = self._wording.both(levels[level].label)
        standing.show_level(caption, level, digit, names)
