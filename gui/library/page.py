"""The page of questionnaires: the shelf on the left, one of them on the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QStyleOptionViewItem, QWidget

from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in
from assessment.files.checking import Use, uses, working_files
from assessment.language.text import Text
from assessment.problems.problem import Severity
from assessment.problems.questionnaire import LibraryProblem
from assessment.progress import Progress
from assessment.questionnaire.excerpt import SheetExcerpts, sheets_of
from assessment.questionnaire.library import Installed, inspect, install, installed, remove
from assessment.words import Worded, mark
from gui.display import Display
from gui.library.views import ChangesView, FindingsView, UsesView
from gui.settings import WindowSettings
from gui.tasks import Worker
from gui.widgets import keyboard, marks, outside, style, tile, window_page
from gui.widgets.buttons import Button, Segments
from gui.widgets.findings import LOOKS, FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.tables.cells import Brush, Index, PlaceDelegate, wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Installed):
    """A workbook that was looked at, and is not installed."""

    ready: bool  # whether it can be


def counted(entry: Installed, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in entry.findings)


def size_words(entry: Installed, display: Display) -> str:
    """How large it is: its indicators, or its questions when it has none; empty when refused."""
    known = entry.questionnaire
    if known is None:
        return ""
    if known.nodes:
        return display.translate_plural("{n} indicator", "{n} indicators", len(known.indicators))
    asked = sum(question.asked for question in known.questions)
    return display.translate_plural("{n} question, not scored", "{n} questions, not scored", asked)


class Head(style.FittedPart):
    remove_wanted = Signal()

    def __init__(self, display: Display) -> None:
        super().__init__()
        self._display = display
        self._entry: Installed | None = None
        self._asking = False
        self._title = ElidingLabel(role="h1")
        self.below = ElidingLabel(role="small")
        self.preview = Button(display, "preview_questionnaire", drawing="view").bind_message(
            "See as a form"
        )
        self.check = Button(display, "check_again", drawing="check_again").bind_message(
            "Check again", "F5"
        )
        self.install = Button(display, "install_questionnaire", role="primary", drawing="add")
        self._icon = marks.Icon(display, "note", "primary", 22)
        self._state = Label(wrap=True)
        self.workbook = Button(display, "open_workbook", drawing="table").bind_message(
            "Open in Excel"
        )
        self.remove = Button(display, "remove_questionnaire", role="danger", drawing="delete")
        self.keep = Button(display, "keep_questionnaire").bind_message("Keep")
        names = style.stack(self._title, self.below, gap=0)
        self._buttons = style.spread(None, self.preview, self.check, self.install)
        self._both = style.spread((names, 1), self._buttons)
        self.banner = style.with_object_name(QFrame(), "library_state")
        # The one that keeps stands where the other was: a double click removes nothing.
        parts = self._icon, (self._state, 1), self.workbook, self.remove, self.keep
        style.spread(*parts, on=self.banner, gap=10, margins=(14, 6, 8, 6))
        style.stack(self._both, self.banner, on=self, gap=8)
        self.remove.clicked.connect(self._remove)
        self.keep.clicked.connect(self._keep)

    def show_entry(self, entry: Installed) -> None:
        self._entry = entry
        self._asking = False
        self.update_texts()

    def update_layout(self) -> None:
        """The whole title stands beside the buttons, or above them where it has no room."""
        needed = self._title.shortest() + self._both.spacing() + self._buttons.sizeHint().width()
        style.lay_beside(self._both, beside=needed <= self.width())

    def update_texts(self) -> None:
        entry = self._entry
        translate = self._display.translate
        if entry is None:
            return
        title = self._display.plain(entry.title)
        self._title.set_texts(" · ".join(part for part in (title, entry.version) if part))
        self.below.set_texts(" · ".join(self._about(entry)))
        self.preview.setEnabled(entry.questionnaire is not None)
        self.install.set_texts(translate("Install"))
        offered = isinstance(entry, Offered)
        self.install.setVisible(offered)
        self.install.setEnabled(isinstance(entry, Offered) and entry.ready)
        self.update_layout()
        self.workbook.setVisible(not self._asking)
        if self._asking:
            self.remove.set_texts(translate("Remove"))
        else:
            self.remove.set_texts(translate("Remove…"))
        self.remove.setVisible(not offered and not entry.shipped)
        self.keep.setVisible(self._asking)
        severity, sentence = self._state_of(entry)
        kind, drawing, ink = LOOKS[severity]
        self._icon.show_icon(drawing, ink)
        self._state.set_texts(sentence)
        style.restyle(self.banner, frame=kind)

    def _about(self, entry: Installed) -> list[str]:
        known = entry.questionnaire
        parts = [Path(entry.path).name, entry.id, size_words(entry, self._display)]
        if known is not None and known.nodes:
            parts.append(
                self._display.translate_plural("{n} pillar", "{n} pillars", len(known.pillars))
            )
        if entry.shipped:
            parts.append(self._display.translate("came with the program"))
        return [part for part in parts if part]

    def _state_of(self, entry: Installed) -> tuple[Severity, str]:
        translate = self._display.translate
        if self._asking:
            what = translate(
                "Remove “{title}” {version}? Assessments begun with it keep it.",
                title=self._display.plain(entry.title),
                version=entry.version,
            )
            return Severity.WARNING, what
        errors = len(errors_in(entry.findings))
        if errors and entry.questionnaire is None:
            return Severity.ERROR, self._display.translate_plural(
                "It cannot be used yet: correct {n} place in Excel, then check again. "
                "Installed versions keep working.",
                "It cannot be used yet: correct {n} places in Excel, then check again. "
                "Installed versions keep working.",
                errors,
            )
        if isinstance(entry, Offered) and errors:
            return Severity.ERROR, translate(
                "This version is installed already, with other contents."
            )
        if isinstance(entry, Offered):
            ready = translate("Ready to install. Look at it as a form first.")
            same = translate("It is installed already, with the same contents.")
            return Severity.NOTE, ready if entry.ready else same
        if counted(entry, Severity.WARNING):
            return Severity.WARNING, translate("It can be used. Some places are worth a look.")
        return Severity.NOTE, translate("Ready: it is offered for new assessments.")

    def _remove(self) -> None:
        self._asking = not self._asking
        if self._asking:
            self.update_texts()
            self.keep.setFocus()
        else:
            self.remove_wanted.emit()

    def _keep(self) -> None:
        self._asking = False
        self.update_texts()
        self.remove.setFocus()


type View = FindingsView | ChangesView | UsesView


class Tab(Worded):
    FINDINGS = "findings", mark("Findings")
    CHANGES = "changes", mark("What changed")
    USES = "uses", mark("Assessments")


class Book(QWidget):
    def __init__(self, display: Display) -> None:
        super().__init__()
        self._display = display
        self.head = Head(display)
        self.tabs = Segments("library_tabs", tuple(Tab))
        self.findings = FindingsView(display)
        self.changes = ChangesView(display)
        self.uses = UsesView(display)
        views: tuple[View, ...] = self.findings, self.changes, self.uses
        self._views = dict(zip(Tab, views, strict=True))
        self._line = style.spread(self.tabs, *((view.tools, 1) for view in self._views.values()))
        rows = ((view, 1) for view in self._views.values())
        style.stack(self.head, self._line, *rows, on=self, gap=8, margins=(18, 12, 18, 12))
        self.tabs.picked.connect(lambda _: self.show_tabs())
        self.changes.compared.connect(self.show_tabs)

    @property
    def view(self) -> QWidget:
        return self._views[Tab(self.tabs.key)]

    def show_entry(self, entry: Installed, others: Sequence[Installed]) -> None:
        self.head.show_entry(entry)
        self.findings.show_entry(entry)
        self.changes.show_entry(entry, others)
        self.uses.show_entry(entry)
        self.show_tabs()

    def show_tab(self, tab: Tab) -> None:
        self.tabs.show_key(tab)
        self.show_tabs()

    def show_tabs(self) -> None:
        translate = self._display.translate
        number = self._display.number
        for tab, view in self._views.items():
            button = self.tabs.buttons[tab]
            button.setText(f"{translate(tab.word)} {number(len(view.found))}")
            button.setAccessibleName(button.text())
            style.seen(view, view.tools, when=tab == self.tabs.key)
        self.tabs.setAccessibleName(translate("What to show"))

    def show_compact(self, *, compact: bool) -> None:
        self.head.below.setVisible(not compact)
        style.lay_beside(self._line, beside=not compact)
        for detail in (self.findings.detail, self.changes.detail):
            detail.show_compact(compact=compact)

    def update_texts(self) -> None:
        for part in (self.head, *self._views.values(), self.findings.detail, self.changes.detail):
            part.update_texts()
        self.show_tabs()


def offered(path: Path, _progress: Progress) -> Offered:
    candidate = inspect(path)
    known = candidate.questionnaire
    settings = None
    if known is not None:
        settings = known.settings
    version = ""
    if settings:
        version = settings.version
    if settings:
        title = settings.title
    else:
        title = Text.from_wordings(en=path.stem)
    return Offered(
        id=settings.id if settings else path.stem,
        version=version,
        title=title,
        path=path,
        questionnaire=known,
        findings=candidate.findings,
        shipped=False,
        ready=candidate.ready,
    )


def state_style(entry: Installed, display: Display) -> tuple[str, str, str]:
    translate = display.translate
    if errors := len(errors_in(entry.findings)):
        return "stop", "finding", translate("{n} to correct", n=display.number(errors))
    if isinstance(entry, Offered) and entry.ready:
        return "primary", "note", translate("Not installed yet")
    if warnings := counted(entry, Severity.WARNING):
        return "warn", "warning", translate("{n} worth a look", n=display.number(warnings))
    return "ok", "done", translate("Ready to use")


def to_compare(entry: Installed, stock: Sequence[Installed]) -> list[Installed]:
    """What an entry can be compared with: the version before it, later ones, then the rest."""
    usable = [
        other_installed for other_installed in stock if other_installed.questionnaire is not None
    ]
    paths = [other_installed.path for other_installed in usable]
    at = -1
    if entry.path in paths:
        at = paths.index(entry.path)

    def key(place: int) -> tuple[bool, bool, int]:
        return usable[place].id != entry.id, place < at, place

    return [usable[place] for place in sorted(range(len(usable)), key=key) if place != at]


def stock() -> tuple[Installed, ...]:
    """All that is installed; of each the newest version first."""
    entries = installed()
    ids = dict.fromkeys(entry.id for entry in entries)
    return tuple(entry for known in ids for entry in reversed(entries) if entry.id == known)


BESIDE = 24  # what is free beside the words
MOST_LINES = 6  # of a title; large text in a narrow shelf needs as many
ENTRY = Qt.ItemDataRole.UserRole


def shelved(entry: Installed, display: Display) -> tuple[str, str]:
    """Its title, and what stands below that."""
    parts = entry.version, size_words(entry, display)
    return display.plain(entry.title), " · ".join(filter(None, parts)) or Path(entry.path).name


class ShelfDelegate(PlaceDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """For the width beside the bar, shown or not: Qt keeps what was measured before it came."""
        view = self.parent()
        title = self.display.plain(index.data(ENTRY).title)
        wide = 0
        if isinstance(view, QListView):
            wide = view.width() - view.verticalScrollBar().sizeHint().width()
        body = self.display.height()
        small = self.display.height("small")
        high = body * len(self._title(title, wide - BESIDE)) + small + max(26, small + 2)
        return QSize(200, high + 24)

    def _title(self, title: str, wide: float) -> tuple[str, ...]:
        """On as many lines as it needs: titles differ in their last words."""
        return wrapped(title, self.display.font(bold=True), wide, MOST_LINES)

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        entry = index.data(ENTRY)
        title, below = shelved(entry, self.display)
        if brush.chosen:
            side = QRectF(area.left(), area.top(), 4, area.height())
            brush.painter.fillRect(side, self.display.colour("primary"))
        room = area.adjusted(14, 8, 14 - BESIDE, -8)
        body = self.display.height()
        top = room.top()
        for line in self._title(title, room.width()):
            brush.text(QRectF(room.left(), top, room.width(), body), line, bold=brush.chosen)
            top += body
        second = QRectF(room.left(), top + 2, room.width(), self.display.height("small"))
        brush.text(second, below, "small")
        middle = (second.bottom() + room.bottom()) / 2 + 2
        brush.chip(QPointF(room.left(), middle), room.width(), state_style(entry, self.display))


PANEL = 330
NARROW = 250


class LibraryShelf(style.Framed):
    chosen = Signal(object)

    def __init__(self, display: Display) -> None:
        super().__init__("panel", "library_shelf")
        self.setFixedWidth(PANEL)
        self._display = display
        self.entries: tuple[Installed, ...] = ()
        self._title = Label(role="h2").bind_message("Questionnaires", display)
        self.add = Button(display, "add_questionnaire", drawing="add")
        self.list = style.with_object_name(QListView(), "questionnaires")
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(ShelfDelegate(display, self.list))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        display.changed.connect(self.list.scheduleDelayedItemsLayout)
        self.list.selectionModel().currentChanged.connect(self._moved)
        top = style.spread(self._title, None, self.add, margins=(16, 10, 12, 10))
        style.stack(top, (self.list, 1), on=self, gap=0, margins=(0, 0, 1, 0))
        self.update_texts()

    @property
    def entry(self) -> Installed | None:
        data = self.list.currentIndex().data(ENTRY)
        if isinstance(data, Installed):
            return data
        return None

    def show_entries(self, entries: Sequence[Installed], choose: Installed | None) -> None:
        """Show these; the one told, else the one chosen before, else the first is chosen."""
        kept = choose or self.entry
        self.entries = tuple(entries)
        self._model.clear()
        for entry in self.entries:
            standard_item = QStandardItem()
            standard_item.setData(entry, ENTRY)
            self._model.appendRow(standard_item)
        self.update_texts()
        paths = [entry.path for entry in self.entries]
        at = 0
        if kept is not None and kept.path in paths:
            at = paths.index(kept.path)
        if self.entries:
            self.list.setCurrentIndex(self._model.index(at, 0))
        else:
            self.chosen.emit(None)

    def update_texts(self) -> None:
        translate = self._display.translate
        self.add.set_texts(translate("Add…"), tip=translate("Check a workbook and install it"))
        self.list.setAccessibleName(translate("Questionnaires"))
        for at, entry in enumerate(self.entries):
            standard_item = self._model.item(at)
            (title, below) = shelved(entry, self._display)
            state = state_style(entry, self._display)[2]
            spoken = ", ".join(part for part in (title, below, state) if part)
            standard_item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            standard_item.setData(
                style.as_tip(f"{title}\n{entry.path}"), Qt.ItemDataRole.ToolTipRole
            )

    def show_compact(self, *, compact: bool) -> None:
        if compact:
            self.setFixedWidth(NARROW)
        else:
            self.setFixedWidth(PANEL)
        self.list.scheduleDelayedItemsLayout()
        self._title.setVisible(not compact)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(ENTRY))


class LibraryPage(window_page.WindowPage):
    manual_section = 12
    takes = (".xlsx",)

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__()
        self._settings = settings
        self._display = display
        self._offered: Offered | None = None
        self._stock: tuple[Installed, ...] = ()
        self.work = Worker(self)
        self.shelf = LibraryShelf(display)
        self.refused = FindingsList(display)
        self.book = Book(display)
        self._scroll = style.scrolled(self.book, "library_scroll")
        self.empty = tile.EmptyState(display, "list", "no_questionnaires", role="primary")
        side = style.stack(self.refused, (self._scroll, 1), (self.empty, 1), gap=0)
        style.spread(self.shelf, (side, 1), on=self, gap=0)
        self.shelf.chosen.connect(self._show_entry)
        self.shelf.add.clicked.connect(self.add)
        self.empty.wanted.connect(self.add)
        head = self.book.head
        head.preview.clicked.connect(self._preview)
        head.check.clicked.connect(self.check_again)
        head.install.clicked.connect(self._install)
        head.remove_wanted.connect(self._remove)
        head.workbook.clicked.connect(self._open_workbook)
        self.book.uses.table.opened.connect(lambda use: self.wanted.emit("open", use.path))
        self.book.findings.tell = self.show_findings
        self.work.refused.connect(self.show_findings)
        self.work.moved.connect(self._moved)
        keyboard.on_keys(self, "F5", self.check_again)
        display.on_change(self._words)

    def choose(self) -> Path | None:
        return outside.ask_old(
            self,
            self._display.translate("Choose a questionnaire workbook"),
            self._settings.folder,
            "Excel (*.xlsx)",
        )

    def begin(self, about: object = None) -> None:
        self.show_findings(())
        self.work.run(lambda _: stock(), self._stocked)
        recent = [file.path for file in self._settings.recent]
        folder = self._settings.folder

        def find(progress: Progress) -> tuple[list[Use], list[Finding]]:
            present = [path for path in recent if path.is_file()]
            return uses((*present, *working_files(folder)), progress)

        def found(result: tuple[list[Use], list[Finding]]) -> None:
            self.book.uses.show_uses(result[0], unread=len(result[1]))
            self.book.show_tabs()

        self.work.run(find, found)

    def add(self) -> None:
        if (path := self.choose()) is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Look at a workbook, which may be installed."""

        def looked(entry: Offered) -> None:
            self._offered = entry
            self.book.show_tab(Tab.FINDINGS)
            self._show_entries(entry)

        self.show_findings(())
        self.work.run(partial(offered, path), looked)

    def check_again(self) -> None:
        entry = self.shelf.entry
        if isinstance(entry, Offered):
            self.take_file(entry.path)
        else:
            self.begin()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.refused.show_findings(findings)

    def first_focus(self) -> None:
        if self.shelf.entries:
            self.shelf.list.setFocus()
        else:
            self.shelf.add.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.shelf, self.book.head, self.book.tabs, self.book.view]

    def update_layout(self) -> None:
        compact = not style.is_wide(self, self._display)
        self.shelf.show_compact(compact=compact)
        self.book.show_compact(compact=compact)

    def _show_entries(self, choose: Installed | None) -> None:
        first = () if self._offered is None else (self._offered,)
        entries = (*first, *self._stock)
        style.seen(self._scroll, when=bool(entries), otherwise=self.empty)
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
            self._change(partial(install, entry.path))

    def _remove(self) -> None:
        entry = self.shelf.entry
        if entry is not None:
            self._change(partial(remove, entry.id, entry.version))

    def _change(self, act: Callable[[], Installed | None]) -> None:
        """Change what is installed; what is new in it is chosen."""

        def work(_progress: Progress) -> tuple[Installed | None, tuple[Installed, ...]]:
            return act(), stock()

        self.show_findings(())
        self.work.run(work, lambda result: self._stocked(result[1], result[0]))

    def _open_workbook(self) -> None:
        entry = self.shelf.entry
        if entry is None:
            return
        try:
            outside.open_outside(entry.path)
        except AssessmentError:
            values = {"file": entry.path.name, "folder": str(entry.path.parent)}
            problem = LibraryProblem.NO_PROGRAM
            self.show_findings((Finding(problem, FindingPlace(file=entry.path.name), values),))

    def _words(self) -> None:
        translate = self._display.translate
        self.empty.set_texts(
            translate("No questionnaire installed"),
            translate("Choose a workbook: it is checked and shown before it is installed."),
            translate("Add…"),
        )
        self.shelf.update_texts()
        self.book.update_texts()
