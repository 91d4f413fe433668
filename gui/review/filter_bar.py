"""Which indicators the table shows: filters with their counts, and a field to search."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.review.table_model import FILTERS, Filter
from gui.theme import Theme
from gui.widgets.buttons import Segments, spread
from gui.widgets.fields import Combo, FindField
from gui.wording import Wording


class FilterBar(QWidget):
    """Says the filter a person chose and the text they seek."""

    filtered = Signal(object)
    sought = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """All are shown at first."""
        super().__init__()
        self._wording = wording
        self.chosen = Filter.ALL
        self.segments = Segments("filter", tuple(FILTERS))
        self.combo = Combo(theme, "filter_combo")
        self.combo.hide()
        self.search = FindField(theme, "search_indicators")
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(260)
        line = spread(self.segments, self.combo, None, self.search)
        line.setStretch(3, 1)
        self.setLayout(line)
        for name in FILTERS:
            button = self.segments.buttons[name]
            button.clicked.connect(lambda _=False, to=name: self.choose(to))
        self.combo.activated.connect(self._picked)
        self.search.textChanged.connect(self.sought)

    def choose(self, chosen: Filter) -> None:
        """Use a filter."""
        self.chosen = chosen
        self.segments.show_key(chosen)
        self.filtered.emit(chosen)

    def show_counts(self, counts: dict[Filter, int]) -> None:
        """Show how many indicators pass each filter."""
        say = self._wording.words.say
        self.combo.clear()
        for name, words in FILTERS.items():
            told = f"{say(words)} {self._wording.digits(str(counts[name]))}"
            self.segments.buttons[name].setText(told)
            self.segments.buttons[name].setAccessibleName(told)
            self.combo.addItem(told, name)
        self.combo.setCurrentIndex(self.combo.findData(self.chosen))
        self.segments.show_key(self.chosen)
        self.segments.setAccessibleName(say("Filter"))
        self.combo.setAccessibleName(say("Filter"))
        self.search.name_it(say("Search"), say("Search"))

    def show_compact(self, *, compact: bool) -> None:
        """One list instead of buttons side by side."""
        self.segments.setVisible(not compact)
        self.combo.setVisible(compact)

    def _picked(self, index: int) -> None:
        self.choose(Filter(self.combo.itemData(index)))
