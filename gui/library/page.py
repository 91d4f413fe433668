"""The page of questionnaires: the shelf on the left, one questionnaire on the right."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QListView,
    QScrollArea,
    QWidget,
)

from assessment.errors import Finding, FindingPlace
from assessment.problems.questionnaire import LibraryProblem
from assessment.questionnaire.library.excerpt import SheetExcerpts
from gui.library.book import Book, Tab
from gui.library.table import SHELF, ShelfDelegate, Shelved
from gui.library.work import (
    Found,
    LibraryEntry,
    LibraryWork,
    Stock,
    size_words,
    state_look,
    to_compare,
)
from gui.settings import WindowSettings
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.outside import open_outside
from gui.widgets.style import as_tip, named, spread, stack
from gui.widgets.tile import EmptyState
from gui.widgets.window_page import WindowPage
from gui.wording import Wording


class LaterArea(QScrollArea):
    """For contents of many parts: whatever is moved into its place is styled anew, with all parts.

    So they are put in when the area itself has its place.
    """

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside

    def showEvent(self, event: QShowEvent) -> None:
        if self.widget() is not self._inside:
            self.setWidget(self._inside)
        super().showEvent(event)


ENTRY = Qt.ItemDataRole.UserRole
PANEL = 330
NARROW = 250


class LibraryShelf(QFrame):
    """Says which questionnaire is chosen, and that another one is wanted."""

    chosen = Signal(object)
    add_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "library_shelf")
        self.setProperty("frame", "panel")
        self.setFixedWidth(PANEL)
        self._wording = wording
        self.entries: tuple[LibraryEntry, ...] = ()
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
        theme.changed.connect(self.list.scheduleDelayedItemsLayout)
        self.list.selectionModel().currentChanged.connect(self._moved)
        top = spread(self._title, None, self.add)
        top.setContentsMargins(16, 10, 12, 10)
        stack(top, (self.list, 1), on=self, gap=0, margins=(0, 0, 1, 0))
        self.say()

    @property
    def entry(self) -> LibraryEntry | None:
        found = self.list.currentIndex().data(ENTRY)
        return found if isinstance(found, LibraryEntry) else None

    def show_entries(
        self, entries: Sequence[LibraryEntry], choose: LibraryEntry | None = None
    ) -> None:
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
        self.setFixedWidth(NARROW if compact else PANEL)
        self.list.scheduleDelayedItemsLayout()
        self._title.setVisible(not compact)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(ENTRY))


WIDE_FROM = 1240
SUFFIX = ".xlsx"


class LibraryPage(WindowPage):
    """Shelf on the left, one questionnaire on the right."""

    manual_section = 12
    takes = (SUFFIX,)

    def __init__(self, settings: WindowSettings, wording: Wording, theme: Theme) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        named(self, "pageGround")
        self.setAcceptDrops(True)
        self._settings, self._wording, self._theme = settings, wording, theme
        self._candidate: LibraryEntry | None = None
        self._stock: tuple[LibraryEntry, ...] = ()
        self.choose: Callable[[], Path | None] = lambda: _ask(self, settings, wording)
        self.open_path: Callable[[Path], object] = open_outside
        self.work = LibraryWork(self)
        self._build()
        self._connect()
        self._words()

    def _build(self) -> None:
        wording, theme = self._wording, self._theme
        self.shelf = LibraryShelf(wording, theme)
        self.refused = FindingsList(wording, theme, with_places=False)
        self.refused.hide()
        self.book = Book(wording, theme)
        self._scroll = named(LaterArea(self.book), "library_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty = EmptyState(theme, "list", "no_questionnaires", role="primary")
        side = stack(self.refused, (self._scroll, 1), (self.empty, 1), gap=0)
        spread(self.shelf, (side, 1), on=self, gap=0)

    def _connect(self) -> None:
        self.shelf.chosen.connect(self._show_entry)
        self.shelf.add_wanted.connect(self.add)
        self.empty.wanted.connect(self.add)
        head = self.book.head
        head.preview_wanted.connect(self._preview)
        head.check_wanted.connect(self.check_again)
        head.install_wanted.connect(self._install)
        head.remove_wanted.connect(self._remove)
        head.workbook_wanted.connect(self._open_workbook)
        self.book.uses.open_wanted.connect(partial(self.wanted.emit, "open"))
        self.book.findings.tell = self.show_findings
        self.work.stocked.connect(self._stocked)
        self.work.looked.connect(self._looked)
        self.work.opened.connect(self._opened)
        self.work.found.connect(self._found)
        self.work.refused.connect(self.show_findings)
        self.work.busy.connect(self._busy)
        again = QShortcut(QKeySequence("F5"), self)
        again.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        again.activated.connect(self.check_again)
        self._wording.changed.connect(self._words)

    # ------------------------------------------------------------ doing

    def begin(self, about: object = None) -> None:
        """Read the library, and which assessments use what."""
        self.show_findings(())
        self.work.stock()
        recent = [file.path for file in self._settings.recent]
        self.work.find(recent, self._settings.folder)

    def add(self) -> None:
        """Choose a workbook and check it; only then it can be installed."""
        path = self.choose()
        if path is not None:
            self.look(path)

    def look(self, path: Path) -> None:
        """Check a workbook that might be installed."""
        self.show_findings(())
        self.work.look(path)

    def check_again(self) -> None:
        """Read the workbook shown once more."""
        entry = self.shelf.entry
        if entry is not None and entry.candidate is not None:
            self.look(entry.path)
        else:
            self.begin()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.refused.show_findings(findings)

    def first_focus(self) -> None:
        (self.shelf.list if self.shelf.entries else self.shelf.add).setFocus()

    def regions(self) -> list[QWidget]:
        return [self.shelf, self.book.head, self.book.tabs, self.book.view]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self.width() * 100 < WIDE_FROM * self._theme.text_size
        self.shelf.show_compact(compact=compact)
        self.book.show_compact(compact=compact)

    def take_file(self, path: Path) -> None:
        self.look(path)

    # ------------------------------------------------------------ within

    def _show_entries(self, choose: LibraryEntry | None = None) -> None:
        first = (self._candidate,) if self._candidate is not None else ()
        entries = (*first, *self._stock)
        self._scroll.setVisible(bool(entries))
        self.empty.setVisible(not entries)
        self.shelf.show_entries(entries, choose)

    def _show_entry(self, entry: LibraryEntry | None) -> None:
        if entry is None:
            return
        self.book.show_entry(entry, to_compare(entry, self._stock))
        # A workbook refused as a whole, hostile ones among them, is not read in this process.
        if any(finding.place.row is not None for finding in entry.findings):
            self.work.open(entry.path)

    def _stocked(self, stock: Stock) -> None:
        self._stock = stock.entries
        candidate = self._candidate
        if candidate is not None and stock.chosen is not None:
            self._candidate = None
        self._show_entries(stock.chosen)

    def _looked(self, entry: LibraryEntry) -> None:
        self._candidate = entry
        self.book.show_tab(Tab.FINDINGS)
        self._show_entries(entry)

    def _opened(self, path: Path, sheets: SheetExcerpts) -> None:
        entry = self.shelf.entry
        if entry is not None and entry.path == path:
            self.book.findings.show_sheets(sheets)

    def _found(self, found: Found) -> None:
        self.book.uses.show_uses(found.uses, found.unread)
        self.book.show_tabs()

    def _busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        for button in (self.book.head.check, self.shelf.add):
            button.setEnabled(not busy)

    def _preview(self) -> None:
        entry = self.shelf.entry
        if entry is not None and entry.questionnaire is not None:
            self.wanted.emit("preview", entry.questionnaire)

    def _install(self) -> None:
        entry = self.shelf.entry
        if entry is not None and entry.installable:
            self.show_findings(())
            self.work.install(entry.path)

    def _remove(self) -> None:
        entry = self.shelf.entry
        if entry is not None:
            self.show_findings(())
            self.work.remove(entry)

    def _open_workbook(self) -> None:
        entry = self.shelf.entry
        if entry is not None and not self.open_path(entry.path):
            values = {"file": entry.path.name, "folder": str(entry.path.parent)}
            problem = LibraryProblem.NO_PROGRAM
            self.show_findings((Finding(problem, FindingPlace(file=entry.path.name), values),))

    def _words(self) -> None:
        say = self._wording.words.say
        self.empty.say(
            say("No questionnaire installed"),
            say("Choose a workbook: it is checked and shown before it is installed."),
            say("Add…"),
        )
        self.shelf.say()
        self.book.say()


def _ask(page: QWidget, settings: WindowSettings, wording: Wording) -> Path | None:
    title = wording.words.say("Choose a questionnaire workbook")
    kinds = f"Excel (*{SUFFIX})"
    chosen, _ = QFileDialog.getOpenFileName(page, title, str(settings.folder), kinds)
    return Path(chosen) if chosen else None
