"""All packages, or only those that a unit head approved."""

from PySide6.QtCore import Signal

from gui.committee.segments import name_segments
from gui.widgets.buttons import Segments
from gui.wording import Wording

ALL, FINAL = "all", "final"


class WhichUnits(Segments):
    """Says that another choice was made."""

    chosen = Signal()

    def __init__(self, name: str, wording: Wording) -> None:
        """All packages at first."""
        super().__init__(name, (ALL, FINAL))
        self._wording = wording
        self.final = False
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, to=key: self._choose(final=to == FINAL))

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        words = {ALL: say("All packages"), FINAL: say("Approved only")}
        name_segments(self, say("Which packages"), words)
        self.show_key(FINAL if self.final else ALL)

    def _choose(self, *, final: bool) -> None:
        self.final = final
        self.show_key(FINAL if final else ALL)
        self.chosen.emit()
