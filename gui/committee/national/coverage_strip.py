"""How many of each group are in the picture: received of expected, one bar a group."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.committee.reading import Snapshot
from gui.theme import Theme
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import restyle
from gui.wording import Wording

LEAST = 40  # width of a bar; Qt would keep room for a text in it


class CoverageStrip(QFrame):
    """Received of expected stands before every figure."""

    def __init__(self, wording: Wording, _theme: Theme) -> None:
        """Empty until a snapshot is shown."""
        super().__init__()
        self.setProperty("frame", "card")
        self.setObjectName("coverage_strip")
        self._wording = wording
        self._snapshot: Snapshot | None = None
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(12, 4, 12, 4)
        self._line.setSpacing(8)

    def show_coverage(self, snapshot: Snapshot) -> None:
        """Show the round of a snapshot."""
        self._snapshot = snapshot
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        while (item := self._line.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        told = None if self._snapshot is None else self._snapshot.coverage
        if told is None or self._snapshot is None:
            return
        say = self._wording.words.say
        self._add(say("Received"), told.total.received, told.total.expected)
        for one in told.by_block:
            name = self._snapshot.blocks.get(one.group)
            words = one.group if name is None else self._wording.plain(name)
            self._add(words, one.received, one.expected)

    def _add(self, name: str, received: int, expected: int) -> None:
        number = self._wording.number
        told = f"{number(received)}/{number(expected)}"
        caption, value, bar = ElidingLabel(role="small"), Label(role="smallbold"), QProgressBar()
        caption.say(name)
        value.say(told)
        bar.setTextVisible(False)
        bar.setMinimumWidth(LEAST)
        bar.setMaximum(max(expected, 1))
        bar.setValue(received)
        bar.setAccessibleName(f"{name} {told}")
        restyle(bar, full="true" if received >= expected else "false")
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (caption, bar, value):
            column.addWidget(widget)
        self._line.addWidget(box, 1)
