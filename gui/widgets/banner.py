"""A strip of words and buttons across the head of the window."""

from collections.abc import Mapping

from PySide6.QtCore import Signal

from gui.display import Display
from gui.widgets import marks, style
from gui.widgets.buttons import Button
from gui.widgets.label import Label

LOOKS = {"error": ("finding", "stop"), "note": ("note", "primary"), "warning": ("warning", "warn")}


class Banner(style.FittedFrame):
    """Says one thing and what can be done; it stays until it is put away.

    ``ways`` are the role and the message of each button.
    """

    chosen = Signal(str)  # the name of the button pressed

    def __init__(self, display: Display, name: str, ways: Mapping[str, tuple[str, str]]) -> None:
        super().__init__("", name)  # its kind comes with its words
        self._display = display
        self._ways = ways
        self._icon = marks.Icon(display, "note", "primary")
        self._title = style.with_object_name(
            Label(role="bold", wrap=True).can_be_copied(), "banner_title"
        )
        self._more = style.with_object_name(Label(role="small", wrap=True), "banner_more")
        self.words = style.stack(self._title, self._more, gap=2)
        self.buttons = {
            way: Button(display, f"banner_{way}", role=role) for way, (role, _) in ways.items()
        }
        for way, button in self.buttons.items():
            button.clicked.connect(lambda _=False, way=way: self.chosen.emit(way))
        self._choices = style.spread(*self.buttons.values())
        self._both = style.spread((self.words, 1), style.spread(self._choices, None), gap=12)
        style.spread(self._icon, (self._both, 1), on=self, gap=12, margins=(16, 8, 12, 8))
        self.hide()

    def update_layout(self) -> None:
        """Buttons that would take more than half of it stand below the words."""
        wide = self._choices.sizeHint().width() * 2 > self.width()
        style.lay_beside(self._both, beside=not wide)

    def show_words(self, kind: str, title: str, more: str = "", *ways: str) -> None:
        """Say it, in the look of the kind, with these buttons and no others."""
        style.restyle(self, frame=kind)
        drawing, ink = LOOKS[kind]
        self._icon.show_icon(drawing, ink)
        self._title.set_texts(title)
        self._more.set_optional_texts(more)
        self.setAccessibleName(title)
        for way, button in self.buttons.items():
            button.set_texts(self._display.translate(self._ways[way][1]))
            button.setVisible(way in ways)
        self.show()
