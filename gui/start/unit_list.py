"""The list of units to choose from."""

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QListView

from assessment.language.normalise import search_key
from assessment.units import KINDS, Unit
from gui.widgets.style import named
from gui.wording import Wording

HAYSTACK = Qt.ItemDataRole.UserRole + 1
UNIT = Qt.ItemDataRole.UserRole + 2
NOWHERE = QModelIndex()


class Units(QAbstractListModel):
    """The units as rows; what a row says is put together when it is asked for."""

    def __init__(self, parent: QObject) -> None:
        """Without units."""
        super().__init__(parent)
        self._units: tuple[Unit, ...] = ()
        self._above: dict[str, Unit] = {}
        self._keys: dict[str, str] = {}
        self._wording: Wording | None = None

    def show_units(self, units: tuple[Unit, ...], wording: Wording) -> None:
        """These from now on; the same again are only said anew."""
        self._wording = wording
        if units is self._units:
            if units:
                first, last = self.index(0, 0), self.index(len(units) - 1, 0)
                self.dataChanged.emit(first, last, [Qt.ItemDataRole.DisplayRole.value])
            return
        self.beginResetModel()
        self._units, self._keys = units, {}
        self._above = {unit.code: unit for unit in units}
        self.endResetModel()

    def row_of(self, code: str) -> QModelIndex:
        """The row of a unit; invalid where it is not among them."""
        rows = (at for at, unit in enumerate(self._units) if unit.code == code)
        return self.index(next(rows, -1), 0)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOWHERE) -> int:
        """One row for each unit."""
        return 0 if parent.isValid() else len(self._units)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole.value,
    ) -> object:
        """The line, what is searched in, or the unit itself."""
        if not index.isValid() or self._wording is None:
            return None
        unit = self._units[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _line(unit, self._above.get(unit.parent), self._wording)
        if role == HAYSTACK:
            return self._key(unit)
        return unit if role == UNIT else None

    def _key(self, unit: Unit) -> str:
        if unit.code not in self._keys:
            names = " ".join(words for _, words in unit.name.pairs)
            self._keys[unit.code] = search_key(f"{unit.code} {names}")
        return self._keys[unit.code]


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
        self._model = Units(self)
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
        self._model.show_units(units, wording)
        if chosen is not None and self.chosen() is None:
            self._choose(self._found.mapFromSource(self._model.row_of(chosen.code)))

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
