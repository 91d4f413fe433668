"""How many units have come how far; pressing a tile shows only these."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assessment.consolidation.coverage import UnitProgress, UnitReport
from gui.committee.count_tile import CountTile
from gui.committee.units_table import LOOKS
from gui.theme import Theme
from gui.wording import Wording

ALL = "all"


class ReportTiles(QWidget):
    """Says how far the units wanted have come."""

    chosen = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Those that have not reported are wanted at first."""
        super().__init__()
        self._wording = wording
        self.report: str = UnitProgress.MISSING
        self.tiles: dict[str, CountTile] = {ALL: CountTile(theme, "report_all", "soft", "list")}
        for report, (ink, drawing, _) in LOOKS.items():
            self.tiles[report] = CountTile(theme, f"report_{report}", ink, drawing)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for name, tile in self.tiles.items():
            tile.clicked.connect(lambda _=False, to=name: self.choose(to))
            line.addWidget(tile)

    def choose(self, report: str) -> None:
        """Want only units that have come that far."""
        self.report = report
        self.chosen.emit(report)

    def passes(self, one: UnitReport) -> bool:
        """Whether a unit is wanted."""
        return self.report in (ALL, one.report)

    def count(self, rows: Sequence[UnitReport]) -> None:
        """Say how many there are of each."""
        say, number = self._wording.words.say, self._wording.number
        counts = Counter(one.report for one in rows)
        self.tiles[ALL].say(number(len(rows)), say("Expected"))
        for report, (_, _, word) in LOOKS.items():
            self.tiles[report].say(number(counts[report]), say(word))
        # Rare enough to leave its room to the others.
        seldom = UnitProgress.UNSIGNED_WORKBOOK
        self.tiles[seldom].setVisible(bool(counts[seldom]) or self.report == seldom)
        for name, tile in self.tiles.items():
            tile.setChecked(name == self.report)
