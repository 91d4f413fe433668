"""The shelf on the left: every questionnaire with version, size and state; add another one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout

from gui.library.delegate import SHELF, ShelfDelegate, Shelved
from gui.library.entries import Entry, size_words, state_look
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.plain import as_tip
from gui.widgets.style import named
from gui.wording import Wording

ENTRY = Qt.ItemDataRole.UserRole
PANEL = 330
NARROW = 250


class Shelf(QFrame):
    """Says which questionnaire is chosen, and that another one is wanted."""

    chosen = Signal(object)
    add_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until entries are shown."""
        super().__init__()
        named(self, "library_shelf")
        self.setProperty("frame", "panel")
        self.setFixedWidth(PANEL)
        self._wording = wording
        self.entries: tuple[Entry, ...] = ()
        self._title = Label(role="h2")
        self.add = Button(theme, "add_questionnaire", drawing="add")
        self.add.clicked.connect(self.add_wanted)
        self.list = named(QListView(), "questionnaires")
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(ShelfDelegate(theme, self.list))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.selectionModel().currentChanged.connect(self._moved)
        top = spread(self._title, None, self.add)
        top.setContentsMargins(16, 10, 12, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self.say()

    @property
    def entry(self) -> Entry | None:
        """The questionnaire chosen; None without."""
        found = self.list.currentIndex().data(ENTRY)
        return found if isinstance(found, Entry) else None

    def show_entries(self, entries: Sequence[Entry], choose: Entry | None = None) -> None:
        """Show these; the one told, else the one chosen before, else the first is chosen."""
        kept = choose or self.entry
        self.entries = tuple(entries)
        self._model.clear()
        for entry in self.entries:
            item = QStandardItem()
            item.setData(entry, ENTRY)
            self._model.appendRow(item)
        self.say()
        paths = [entry.path for entry in self.entries]
        at = paths.index(kept.path) if kept is not None and kept.path in paths else 0
        if self.entries:
            self.list.setCurrentIndex(self._model.index(at, 0))
        else:
            self.chosen.emit(None)

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self._title.say(say("Questionnaires"))
        self.add.say(say("Add…"), tip=say("Check a workbook and install it"))
        self.list.setAccessibleName(say("Questionnaires"))
        for at, entry in enumerate(self.entries):
            title = self._wording.plain(entry.title)
            parts = (entry.version, size_words(entry, self._wording))
            below = " · ".join(part for part in parts if part)
            look = state_look(entry, self._wording)
            item = self._model.item(at)
            item.setData(Shelved(title, below, look), SHELF)
            spoken = ", ".join(part for part in (title, below, look[2]) if part)
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            item.setData(as_tip(f"{title}\n{entry.path}"), Qt.ItemDataRole.ToolTipRole)

    def show_compact(self, *, compact: bool) -> None:
        """Take less room in a narrow window."""
        self.setFixedWidth(NARROW if compact else PANEL)
        self._title.setVisible(not compact)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(ENTRY))
