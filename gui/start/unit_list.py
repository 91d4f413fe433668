"""The list of units to choose from."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView

from assessment.language.normalise import search_key
from assessment.units import KINDS, Unit
from gui.widgets.style import named
from gui.wording import Wording

HAYSTACK = Qt.ItemDataRole.UserRole + 1
UNIT = Qt.ItemDataRole.UserRole + 2


class UnitList(QListView):
    """The register, searchable by code and by name in either language.

    An area says what kind it is and in which area it lies: many communes share a name.
    """

    picked = Signal()

    def __init__(self, name: str) -> None:
        """Empty until units are shown."""
        super().__init__()
        named(self, name)
        self.setProperty("frame", "list")
        self._model = QStandardItemModel(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterRole(HAYSTACK)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._found)
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit())
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(150)

    def show_units(self, units: tuple[Unit, ...], wording: Wording) -> None:
        """Show these, names in the language in use; the chosen one stays chosen."""
        chosen = self.chosen()
        self._model.clear()
        above = {unit.code: unit for unit in units}
        for unit in units:
            item = QStandardItem(_line(unit, above.get(unit.parent), wording))
            names = " ".join(words for _, words in unit.name.pairs)
            item.setData(search_key(f"{unit.code} {names}"), HAYSTACK)
            item.setData(unit, UNIT)
            self._model.appendRow(item)
            if chosen is not None and unit.code == chosen.code:
                self._choose(self._found.mapFromSource(item.index()))

    def search(self, text: str) -> None:
        """Show what holds the text, however it is spelt; one that is left alone is chosen."""
        self._found.setFilterFixedString(search_key(text))
        if self._found.rowCount() == 1:
            self._choose(self._found.index(0, 0))

    def chosen(self) -> Unit | None:
        """The unit chosen; None without."""
        rows = self.selectionModel().selectedIndexes()
        unit = rows[0].data(UNIT) if rows else None
        return unit if isinstance(unit, Unit) else None

    def step_in(self) -> None:
        """Take the keyboard and choose the first unit."""
        self.setFocus()
        if self.chosen() is None and self._found.rowCount():
            self._choose(self._found.index(0, 0))

    def _choose(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)


def _line(unit: Unit, above: Unit | None, wording: Wording) -> str:
    kind = KINDS.get(unit.kind)
    parts = [
        wording.plain(unit.name),
        wording.words.say(kind) if kind else "",
        wording.plain(above.name) if above else "",
    ]
    return f"{unit.code}   {' · '.join(part for part in parts if part)}"
