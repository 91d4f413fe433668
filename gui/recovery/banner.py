"""The banner across all pages: what stands between the answers and their disk, and ways out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import named, restyle
from gui.wording import Wording

LOOKS = {"error": ("finding", "stop"), "note": ("note", "primary"), "warning": ("warning", "warn")}


class Banner(QFrame):
    """Says one thing and offers what its owner puts in; it stays until it is put away.

    Signals:
        chosen: The name of the button pressed.
    """

    chosen = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Hidden, with nothing to say."""
        super().__init__()
        named(self, "banner")
        self._wording, self._theme = wording, theme
        self._icon = Icon(theme, "note", "primary")
        self._title = Label(role="bold", wrap=True).can_be_copied()
        self._title.setObjectName("banner_title")
        self._more = Label(role="small", wrap=True)
        self._more.setObjectName("banner_more")
        self.buttons: dict[str, Button] = {}
        self._words = words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._more)
        self._choices = spread()
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 12, 8)
        line.setSpacing(12)
        line.addWidget(self._icon)
        line.addLayout(words, 1)
        line.addLayout(self._choices)
        self.hide()

    def hold(self, widget: QWidget) -> None:
        """Show something of its owner's below the words."""
        self._words.addWidget(widget)

    def offer(self, name: str, role: str = "plain") -> Button:
        """Make a button; it is shown when it is named in ``show_words``."""
        button = Button(self._theme, f"banner_{name}", role=role)
        button.clicked.connect(lambda: self.chosen.emit(name))
        self.buttons[name] = button
        self._choices.addWidget(button)
        return button

    def show_words(self, kind: str, title: str, more: str, offers: dict[str, str]) -> None:
        """Say it, in the look of the kind, with these buttons (name to words) and no others."""
        restyle(self, frame=kind)
        drawing, ink = LOOKS[kind]
        self._icon.show_icon(drawing, ink)
        self._title.say(title)
        self._more.say(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(title)
        for name, button in self.buttons.items():
            button.setVisible(name in offers)
            if name in offers:
                button.say(offers[name])
        self.show()

    def said(self) -> str:
        """Everything it says, for tests and for screen readers."""
        return " ".join(part for part in (self._title.said(), self._more.said()) if part)
