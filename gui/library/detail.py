"""The card below a table: everything about the chosen line, to read and to copy."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.questionnaire.library.excerpt import Beside
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.plain import copy_list
from gui.widgets.style import frame, named, restyle
from gui.wording import Wording

HIGH = 172
LOW = 124


class Detail(QWidget):
    """Heading, sentences, the cells of a row; buttons to copy the line or the likely word."""

    def __init__(self, name: str, wording: Wording, theme: Theme) -> None:
        """Says nothing until something is shown."""
        super().__init__()
        self.setObjectName(name)
        self._wording = wording
        self._copied, self._meant = "", ""
        self._heading = ElidingLabel(role="smallbold")
        self._sentence = Label(wrap=True).can_be_copied()
        self._more = Label(role="small", wrap=True).can_be_copied()
        self.copy = Button(theme, f"{name}_copy", role="quiet", drawing="copy")
        self.copy_meant = Button(theme, f"{name}_copy_meant", role="quiet", drawing="copy")
        self.copy.clicked.connect(lambda: _to_clipboard(self._copied))
        self.copy_meant.clicked.connect(lambda: _to_clipboard(self._meant))
        self._cells = QGridLayout()
        self._cells.setSpacing(0)
        self._build()
        self.say()

    def _build(self) -> None:
        inside = QWidget()
        text = QVBoxLayout(inside)
        text.setContentsMargins(0, 0, 4, 0)
        text.setSpacing(6)
        text.addWidget(self._sentence)
        text.addWidget(self._more)
        text.addLayout(self._cells)
        text.addStretch(1)
        scroll = named(QScrollArea(), f"{self.objectName()}_text")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 4, 8, 8)
        column.setSpacing(2)
        top = spread(self._heading, self.copy_meant, self.copy)
        top.setStretch(0, 1)
        column.addLayout(top)
        column.addWidget(scroll, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        self.setFixedHeight(HIGH)

    def say(self) -> None:
        """Say the buttons in the language in use."""
        say = self._wording.words.say
        self.copy.say(say("Copy"), tip="Ctrl+C")
        self.copy_meant.say(say("Copy “{text}”", text=self._meant))

    def show_compact(self, *, compact: bool) -> None:
        """Less high in a narrow window."""
        self.setFixedHeight(LOW if compact else HIGH)

    def show_text(self, heading: str, sentence: str, more: str, copied: str) -> None:
        """Show what is to be read, and what is copied of it."""
        self._copied = copied
        self._heading.say(heading)
        self._sentence.say(sentence)
        self._more.say(more)
        self._more.setVisible(bool(more))
        self.copy.setVisible(bool(copied))
        self.show_meant("")
        self.show_row(())

    def show_meant(self, meant: str) -> None:
        """Offer the likely intended word; nothing hides the button."""
        self._meant = meant
        self.copy_meant.setVisible(bool(meant))
        self.say()

    def show_row(self, cells: Sequence[Beside]) -> None:
        """Show cells of a sheet's row, the one in question framed."""
        while (item := self._cells.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        headed = any(cell.header for cell in cells)
        for at, cell in enumerate(cells):
            if headed:
                self._cells.addWidget(_cell(cell.header, "small", head=True), 0, at)
            self._cells.addWidget(_cell(cell.text, "body", here=cell.here), 1, at)
            self._cells.setColumnStretch(at, 1)


def _cell(text: str, role: str, *, head: bool = False, here: bool = False) -> QFrame:
    holder = frame("cell")
    restyle(holder, head="true" if head else "false", here="true" if here else "false")
    column = QVBoxLayout(holder)
    column.setContentsMargins(10, 4, 10, 4)
    column.addWidget(ElidingLabel(text, role=role))
    return holder


def _to_clipboard(text: str) -> None:
    copy_list(text)
