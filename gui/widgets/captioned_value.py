"""A value under its caption, with the square of a level beside it where there is one."""

from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.widgets.label import Label
from gui.widgets.marks import LevelSquare
from gui.widgets.style import spread, stack


class CaptionedValue(QWidget):
    """Empty until a value is shown."""

    def __init__(
        self, theme: Theme, name: str = "", role: str = "bold", *, wrap: bool = True, gap: int = 2
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.caption, self.value = Label(role="small"), Label(role=role, wrap=wrap)
        self.square = LevelSquare(theme)
        self.square.hide()
        stack(self.caption, spread(self.square, (self.value, 1)), None, on=self, gap=gap)

    def show_value(
        self, caption: str, value: str, second: str = "", level: tuple[int, str] | None = None
    ) -> None:
        """Show a value, in the second language too if any; of a level its number and digit."""
        number, digit = level or (None, "")
        heard = " · ".join(part for part in (value, second) if part)
        self.caption.say(caption)
        self.square.show_level(number, digit, heard)
        self.square.setVisible(level is not None)
        self.value.say(value, second)
        self.setAccessibleName(" ".join(part for part in (caption, digit, heard) if part))
