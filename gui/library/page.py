"""The page of questionnaires: the shelf on the left, one questionnaire on the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QScrollArea, QStyleOptionViewItem, QWidget

from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in
from assessment.files.checking import Use, uses, working_files
from assessment.language.text import Text
from assessment.problems.problem import Severity
from assessment.problems.questionnaire import LibraryProblem
from assessment.progress import Progress
from assessment.questionnaire.excerpt import SheetExcerpts, sheets_of
from assessment.questionnaire.library import Installed, inspect, install, installed, remove
from gui.library.book import Book, Offered, Tab, counted, size_words
from gui.look import Look
from gui.settings import WindowSettings
from gui.tasks import Worker
from gui.widgets.buttons import Button
from gui.widgets.findings import FindingsList
from gui.widgets.keyboard import on_keys
from gui.widgets.label import Label
from gui.widgets.outside import ask_old, open_outside
from gui.widgets.rows import Brush, Index, PlaceDelegate
from gui.widgets.style import Framed, as_tip, is_wide, named, spread, stack
from gui.widgets.tables.cells import wrapped
from gui.widgets.tile import EmptyState
from gui.widgets.window_page import WindowPage


def offered(path: Path, _progress: Progress) -> Offered:
    candidate = inspect(path)
    known = candidate.questionnaire
    settings = None if known is None else known.settings
    return Offered(
        id=settings.id if settings else path.stem,
        version=settings.version if settings else "",
        title=settings.title if settings else Text.of(en=path.stem),
        path=path,
        questionnaire=known,
        findings=candidate.findings,
        shipped=False,
        ready=candidate.ready,
    )


def state_look(entry: Installed, look: Look) -> tuple[str, str, str]:
    say = look.say
    if errors := len(errors_in(entry.findings)):
        return "stop", "finding", say("{n} to correct", n=look.number(errors))
    if isinstance(entry, Offered) and entry.ready:
        return "primary", "note", say("Not installed yet")
    if warnings := counted(entry, Severity.WARNING):
        return "warn", "warning", say("{n} worth a look", n=look.number(warnings))
    return "ok", "done", say("Ready to use")


def to_compare(entry: Installed, stock: Sequence[Installed]) -> list[Installed]:
    """What an entry can be compared with: the version before it, later ones, then the rest."""
    usable = [one for one in stock if one.questionnaire is not None]
    paths = [one.path for one in usable]
    at = paths.index(entry.path) if entry.path in paths else -1

    def key(place: int) -> tuple[bool, bool, int]:
        return usable[place].id != entry.id, place < at, place

    return [usable[place] for place in sorted(range(len(usable)), key=key) if place != at]


def stock() -> tuple[Installed, ...]:
    """All that is installed; of each the newest version first."""
    entries = installed()
    ids = dict.fromkeys(one.id for one in entries)
    return tuple(one for known in ids for one in reversed(entries) if one.id == known)


class LaterArea(QScrollArea):
    """Is filled once it has its place: whatever is moved is styled anew, with all its parts."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside

    def showEvent(self, event: QShowEvent) -> None:
        if self.widget() is not self._inside:
            self.setWidget(self._inside)
        super().showEvent(event)


BESIDE = 24  # what is free beside the words
MOST_LINES = 6  # of a title; large text in a narrow shelf needs as many
ENTRY, SHELF = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Shelved:
    title: str
    below: str
    chip: tuple[str, str, str]


class ShelfDelegate(PlaceDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        told, view = index.data(SHELF), self.parent()
        title = told.title if isinstance(told, Shelved) else ""
        wide = view.viewport().width() if isinstance(view, QListView) else 0
        body, small = self._heights()
        high = body * len(self._title(title, wide - BESIDE)) + small + max(26, small + 2)
        return QSize(200, high + 24)

    def _title(self, title: str, wide: float) -> tuple[str, ...]:
        """On as many lines as it needs: titles differ in their last words."""
        return wrapped(title, self.look.font(bold=True), wide, MOST_LINES)

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        told = index.data(SHELF)
        if not isinstance(told, Shelved):
            return
        if brush.chosen:
            side = QRectF(area.left(), area.top(), 4, area.height())
            brush.painter.fillRect(side, self.look.colour("primary"))
        room, (body, small) = area.adjusted(14, 8, 14 - BESIDE, -8), self._heights()
        top = room.top()
        for line in self._title(told.title, room.width()):
            brush.text(QRectF(room.left(), top, room.width(), body), line, bold=brush.chosen)
            top += body
        second = QRectF(room.left(), top + 2, room.width(), small)
        brush.text(second, told.below, "small")
        middle = (second.bottom() + room.bottom()) / 2 + 2
        brush.chip(QPointF(room.left(), middle), room.width(), told.chip)

    def _heights(self) -> tuple[int, int]:
        body, small = self.look.font(), self.look.font("small")
        return QFontMetrics(body).height(), QFontMetrics(small).height()


PANEL = 330
NARROW = 250


class LibraryShelf(Framed):
    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__("panel", "library_shelf")
        self.setFixedWidth(PANEL)
        self._look = look
        self.entries: tuple[Installed, ...] = ()
        self._title = Label(role="h2")
        self.add = Button(look, "add_questionnaire", drawing="add")
        self.list = named(QListView(), "questionnaires")
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(ShelfDelegate(look, self.list))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        look.changed.connect(self.list.scheduleDelayedItemsLayout)
        self.list.selectionModel().currentChanged.connect(self._moved)
        top = spread(self._title, None, self.add, margins=(16, 10, 12, 10))
        stack(top, (self.list, 1), on=self, gap=0, margins=(0, 0, 1, 0))
        self.say()

    @property
    def entry(self) -> Installed | None:
        found = self.list.currentIndex().data(ENTRY)
        return found if isinstance(found, Installed) else None

    def show_entries(self, entries: Sequence[Installed], choose: Installed | None) -> None:
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
        say = self._look.say
        self._title.say(say("Questionnaires"))
        self.add.say(say("Add…"), tip=say("Check a workbook and install it"))
        self.list.setAccessibleName(say("Questionnaires"))
        for at, entry in enumerate(self.entries):
            item, title = self._model.item(at), self._look.plain(entry.title)
            parts = entry.version, size_words(entry, self._look)
            below = " · ".join(part for part in parts if part)
            chip = state_look(entry, self._look)
            item.setData(Shelved(title, below, chip), SHELF)
            spoken = ", ".join(part for part in (title, below, chip[2]) if part)
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            item.setData(as_tip(f"{title}\n{entry.path}"), Qt.ItemDataRole.ToolTipRole)

    def show_compact(self, *, compact: bool) -> None:
        self.setFixedWidth(NARROW if compact else PANEL)
        self.list.scheduleDelayedItemsLayout()
        self._title.setVisible(not compact)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(ENTRY))


SUFFIX = ".xlsx"


class LibraryPage(WindowPage):
    manual_section = 12
    takes = (SUFFIX,)

    def __init__(self, settings: WindowSettings, look: Look) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._settings, self._look = settings, look
        self._offered: Offered | None = None
        self._stock: tuple[Installed, ...] = ()
        self.choose: Callable[[], Path | None] = lambda: ask_old(
            self, look.say("Choose a questionnaire workbook"), settings.folder,
            f"Excel (*{SUFFIX})",
        )  # fmt: skip
        self.work = Worker(self)
        self._build()
        self._connect()
        look.told_by(self._words)

    def _build(self) -> None:
        look = self._look
        self.shelf = LibraryShelf(look)
        self.refused = FindingsList(look)
        self.book = Book(look)
        self._scroll = named(LaterArea(self.book), "library_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty = EmptyState(look, "list", "no_questionnaires", role="primary")
        side = stack(self.refused, (self._scroll, 1), (self.empty, 1), gap=0)
        spread(self.shelf, (side, 1), on=self, gap=0)

    def _connect(self) -> None:
        self.shelf.chosen.connect(self._show_entry)
        self.shelf.add.clicked.connect(self.add)
        self.empty.wanted.connect(self.add)
        head = self.book.head
        head.preview.clicked.connect(self._preview)
        head.check.clicked.connect(self.check_again)
        head.install.clicked.connect(self._install)
        head.remove_wanted.connect(self._remove)
        head.workbook.clicked.connect(self._open_workbook)
        self.book.uses.open_wanted.connect(partial(self.wanted.emit, "open"))
        self.book.findings.tell = self.show_findings
        self.work.refused.connect(self.show_findings)
        self.work.moved.connect(self._moved)
        on_keys(self, "F5", self.check_again)

    def begin(self, about: object = None) -> None:
        self.show_findings(())
        self.work.run(lambda _: stock(), self._stocked)
        recent, folder = [file.path for file in self._settings.recent], self._settings.folder

        def find(progress: Progress) -> tuple[tuple[Use, ...], tuple[Finding, ...]]:
            present = [path for path in recent if path.is_file()]
            return uses((*present, *working_files(folder)), progress)

        def found(told: tuple[tuple[Use, ...], tuple[Finding, ...]]) -> None:
            self.book.uses.show_uses(told[0], unread=len(told[1]))
            self.book.show_tabs()

        self.work.run(find, found)

    def add(self) -> None:
        if (path := self.choose()) is not None:
            self.look(path)

    def look(self, path: Path) -> None:
        self.show_findings(())
        self.work.run(partial(offered, path), self._looked)

    def check_again(self) -> None:
        entry = self.shelf.entry
        if isinstance(entry, Offered):
            self.look(entry.path)
        else:
            self.begin()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.refused.show_findings(findings)

    def first_focus(self) -> None:
        (self.shelf.list if self.shelf.entries else self.shelf.add).setFocus()

    def regions(self) -> list[QWidget]:
        return [self.shelf, self.book.head, self.book.tabs, self.book.view]

    def fit(self) -> None:
        compact = not is_wide(self, self._look)
        self.shelf.show_compact(compact=compact)
        self.book.show_compact(compact=compact)

    def take_file(self, path: Path) -> None:
        self.look(path)

    def _show_entries(self, choose: Installed | None) -> None:
        first = () if self._offered is None else (self._offered,)
        entries = (*first, *self._stock)
        self._scroll.setVisible(bool(entries))
        self.empty.setVisible(not entries)
        self.shelf.show_entries(entries, choose)

    def _show_entry(self, entry: Installed | None) -> None:
        if entry is None:
            return
        self.book.show_entry(entry, to_compare(entry, self._stock))
        # A workbook refused as a whole, hostile ones among them, is not read in this process.
        if any(finding.place.row is not None for finding in entry.findings):

            def opened(sheets: SheetExcerpts) -> None:
                now = self.shelf.entry
                if now is not None and now.path == entry.path:
                    self.book.findings.show_sheets(sheets)

            self.work.run(lambda _: sheets_of(entry.path), opened)

    def _stocked(self, stock: tuple[Installed, ...], chosen: Installed | None = None) -> None:
        self._stock = stock
        if chosen is not None:
            self._offered = None
        self._show_entries(chosen)

    def _looked(self, entry: Offered) -> None:
        self._offered = entry
        self.book.show_tab(Tab.FINDINGS)
        self._show_entries(entry)

    def _moved(self) -> None:
        for button in (self.book.head.check, self.shelf.add):
            button.setEnabled(not self.work.busy)

    def _preview(self) -> None:
        entry = self.shelf.entry
        if entry is not None and entry.questionnaire is not None:
            self.wanted.emit("preview", entry.questionnaire)

    def _install(self) -> None:
        entry = self.shelf.entry
        if isinstance(entry, Offered) and entry.ready:
            self.show_findings(())
            path = entry.path

            def work(_progress: Progress) -> tuple[tuple[Installed, ...], Installed]:
                new = install(path)
                return stock(), new

            self.work.run(work, lambda told: self._stocked(*told))

    def _remove(self) -> None:
        entry = self.shelf.entry
        if entry is None:
            return

        def work(_progress: Progress) -> tuple[Installed, ...]:
            remove(entry.id, entry.version)
            return stock()

        self.show_findings(())
        self.work.run(work, self._stocked)

    def _open_workbook(self) -> None:
        entry = self.shelf.entry
        if entry is None:
            return
        try:
            open_outside(entry.path)
        except AssessmentError:
            values = {"file": entry.path.name, "folder": str(entry.path.parent)}
            problem = LibraryProblem.NO_PROGRAM
            self.show_findings((Finding(problem, FindingPlace(file=entry.path.name), values),))

    def _words(self) -> None:
        say = self._look.say
        self.empty.say(
            say("No questionnaire installed"),
            say("Choose a workbook: it is checked and shown before it is installed."),
            say("Add…"),
        )
        self.shelf.say()
        self.book.say()
