"""Help: every shortcut, by place; read from the table of actions."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.words import mark
from gui.actions import ACTIONS, Where
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import Label
from gui.widgets.style import frame, named
from gui.wording import Wording

PLACES = {
    Where.EVERYWHERE: mark("Everywhere"),
    Where.ASSESSMENT: mark("With an open assessment"),
    Where.FILL: mark("While filling in"),
    Where.COLLECTION: mark("With an open collection"),
}
IN_CARDS = (
    (mark("Move between criteria or choices"), "↑ ↓"),
    (mark("Tick or choose"), "Space"),
    (mark("Tick all criteria up to a level"), "0 - 4"),
    (mark("In a table: edit a cell, leave it"), "F2, Esc"),
    (mark("In a table: copy from the row above"), "Ctrl+D"),
    (mark("In a table: delete a row"), "Ctrl+-"),
)

IN_LIBRARY = (
    (mark("Check the workbook again"), "F5"),
    (mark("Copy the line chosen"), "Ctrl+C"),
)

IN_COLLECTION = (
    (mark("Stop receiving"), "Esc"),
    (mark("Previous or next conflict"), "Alt+Up, Alt+Down"),
    (mark("Take the answer of a copy; of what both started from"), "1 - 9, 0"),
    (mark("In a table: sort by the next column"), "Shift+Right"),
    (mark("In a table: copy all rows"), "Ctrl+C"),
    (mark("One step back in the national picture"), "Backspace"),
)

MORE = {Where.FILL: IN_CARDS, Where.COLLECTION: IN_COLLECTION}


class HelpPage(QWidget):
    """What the keyboard can do."""

    closed = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Says everything in the language in use."""
        super().__init__()
        named(self, "pageGround")
        self.setProperty("aside", True)
        self._wording = wording
        self._title = Label(role="h1")
        self.close_button = Button(theme, "close_help")
        self.close_button.clicked.connect(self.closed)
        self._scroll = named(QScrollArea(), "help_text")
        self._scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 16, 28, 16)
        column.addLayout(spread(self._title, None, self.close_button))
        column.addWidget(self._scroll, 1)
        wording.changed.connect(self._words)
        self._words()

    def _words(self) -> None:
        say = self._wording.words.say
        self._title.say(say("Keyboard"))
        self.close_button.say(say("Close"))
        card = frame("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(18, 14, 18, 14)
        grid.setColumnStretch(1, 1)
        row = 0
        for heading, lines in _groups():
            grid.addWidget(Label(say(heading), role="h2"), row, 0, 1, 2)
            for words, keys in lines:
                row += 1
                grid.addWidget(Label(keys.replace("↑ ↓", say("Arrow keys")), role="bold"), row, 0)
                grid.addWidget(Label(say(words), wrap=True), row, 1)
            row += 1
        grid.setRowStretch(row, 1)
        grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(card)


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings, and under each what keys do there."""
    groups = []
    for place, heading in PLACES.items():
        lines = [(e.words, _keys(e.keys)) for e in ACTIONS if e.where is place]
        groups.append((heading, [*lines, *MORE.get(place, ())]))
    return [*groups, (mark("In the library"), list(IN_LIBRARY))]


def _keys(keys: tuple[str, ...]) -> str:
    native = QKeySequence.SequenceFormat.PortableText
    return ", ".join(QKeySequence(key).toString(native) for key in keys[:1])
