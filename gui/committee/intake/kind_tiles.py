"""How many files there are of each kind; pressing a tile shows only these."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assessment.consolidation.file_status import FileToday
from gui.committee.count_tile import CountTile
from gui.committee.intake.verdicts import KIND_OF, KINDS, Kind
from gui.theme import Theme
from gui.wording import Wording


class KindTiles(QWidget):
    """Says the kind a person wants to see."""

    chosen = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """All are shown at first."""
        super().__init__()
        self._wording = wording
        self._counts: Counter[Kind] = Counter()
        self.kind = Kind.ALL
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.tiles: dict[Kind, CountTile] = {}
        for kind, look in KINDS.items():
            tile = CountTile(theme, f"kind_{kind}", look.ink, look.drawing)
            tile.clicked.connect(lambda _=False, to=kind: self.choose(to))
            self.tiles[kind] = tile
            line.addWidget(tile)

    def choose(self, kind: Kind) -> None:
        """Use a kind."""
        self.kind = kind
        self.say()
        self.chosen.emit(kind)

    def count(self, arrivals: Iterable[FileToday]) -> None:
        """Count the files of each kind."""
        self._counts = Counter(KIND_OF[one.arrival.verdict] for one in arrivals)
        self._counts[Kind.ALL] = sum(self._counts.values())
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        for kind, tile in self.tiles.items():
            word = self._wording.words.say(KINDS[kind].word)
            tile.say(self._wording.number(self._counts[kind]), word)
            tile.setChecked(kind is self.kind)
