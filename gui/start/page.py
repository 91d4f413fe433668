"""The start page: recent assessments with one obvious way to go on; new, open, role."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.language.normalise import search_key
from gui.settings import COLLECTION, RecentFile, Role, Settings
from gui.start.panel import PANEL, StartPanel
from gui.start.recent_card import RecentCard
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.empty import EmptyState
from gui.widgets.fields import FindField
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import named
from gui.widgets.window_page import WindowPage
from gui.wording import Wording

SUFFIX = ".dra"
COLLECTION_SUFFIX = ".drc"
PACKAGE_SUFFIX = ".drx"


class StartPage(WindowPage):
    """What a person sees first."""

    def __init__(self, settings: Settings, wording: Wording, theme: Theme) -> None:
        """Shows what the settings remember."""
        super().__init__()
        named(self, "pageGround")
        self._settings, self._wording, self._theme = settings, wording, theme
        self.setAcceptDrops(True)
        self._cards: list[RecentCard] = []
        self._build()
        self._connect()
        self._words()
        self.begin()

    def _build(self) -> None:
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        self.panel = StartPanel(self._settings, self._theme)
        self.new, self.open = self.panel.new, self.panel.open
        self.library, self.forms = self.panel.library, self.panel.forms
        self.roles, self.name = self.panel.roles, self.panel.name
        page.addWidget(_scrolled(self.panel))
        right = QVBoxLayout()
        right.setContentsMargins(28, 20, 28, 16)
        right.setSpacing(10)
        self._heading = Label(role="h1")
        self.search = FindField(self._theme, "recent_search")
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(260)
        head = spread(self._heading, None, self.search)
        head.setStretch(2, 3)
        right.addLayout(head)
        self.findings = FindingsList(self._wording, self._theme, with_places=False)
        self.findings.hide()
        right.addWidget(self.findings)
        self.empty = EmptyState(self._theme, "folder", "recent_empty", role="primary")
        self.nothing = EmptyState(self._theme, "search", "recent_nothing")
        right.addWidget(self.empty, 1)
        right.addWidget(self.nothing, 1)
        right.addWidget(self._list(), 1)
        self._note = Label(role="small", wrap=True)
        self._note_icon = Icon(self._theme, "note", "soft", 16)
        right.addLayout(_with_icon(self._note_icon, self._note))
        page.addLayout(right, 1)

    def _list(self) -> QScrollArea:
        self._scroll = named(QScrollArea(), "recent_list")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(10)
        self._column.addStretch(1)
        self._scroll.setWidget(holder)
        return self._scroll

    def _connect(self) -> None:
        self.new.clicked.connect(self._begin)
        for button, action in (
            (self.open, "open"),
            (self.library, "library"),
            (self.forms, "forms"),
            (self.panel.countersign, "countersign"),
        ):
            button.clicked.connect(lambda _=False, name=action: self.wanted.emit(name, None))
        self.empty.wanted.connect(self._begin)
        self.nothing.wanted.connect(self.search.clear)
        self.nothing.wanted.connect(self.search.setFocus)
        self.search.textChanged.connect(self._filter)
        for role, tile in self.roles.items():
            tile.clicked.connect(lambda _=False, chosen=role: self._choose(chosen))
        self._wording.changed.connect(self._words)
        self._theme.changed.connect(lambda: self.panel.fit(self.height()))

    def begin(self, about: object = None) -> None:
        """Look at the settings again."""
        for card in self._cards:
            card.hide()
            card.deleteLater()
        recent = [file for file in self._settings.recent if self._committee is _is_collection(file)]
        self._cards = [self._card(file, newest=at == 0) for at, file in enumerate(recent)]
        for at, card in enumerate(self._cards):
            self._column.insertWidget(at, card)
        self.panel.refresh()
        self._filter(self.search.text())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what went wrong with the last thing asked; nothing clears it."""
        self.findings.show_findings(findings)

    def first_focus(self) -> None:
        """Put the keyboard on the obvious next thing."""
        (self._cards[0].button if self._cards else self.empty.button).setFocus()

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus()

    def _card(self, file: RecentFile, *, newest: bool) -> RecentCard:
        card = RecentCard(file, self._wording, self._theme, newest=newest)
        card.wanted.connect(self._open_recent)
        card.unwanted.connect(self._forget)
        return card

    def _words(self) -> None:
        say = self._wording.words.say
        self._say_kind()
        self.panel.say(self._wording, committee=self._committee)
        self.panel.fit(self.height())
        self.search.name_it(say("Search"), say("Search"))
        self._note.say(say("A file taken from this list is not deleted from the computer."))
        for card in self._cards:
            card.say()
        self._filter(self.search.text())

    @property
    def _committee(self) -> bool:
        return self._settings.role is Role.SECRETARIAT

    def _begin(self) -> None:
        self.wanted.emit("new_collection" if self._committee else "new", None)

    def _say_kind(self) -> None:
        """What begins and is listed here, by role."""
        say = self._wording.words.say
        if self._committee:
            self._heading.say(say("Recent collections"))
            hint = say("Start a new collection for a round, then drop packages into it.")
            self.empty.say(say("No collections yet"), hint, say("New collection…"))
        else:
            self._heading.say(say("Recent assessments"))
            hint = say("Start a new assessment, or open a file that somebody gave you.")
            self.empty.say(say("No assessments yet"), hint, say("New assessment"))

    def _filter(self, wanted: str) -> None:
        needle = search_key(wanted.strip())
        seen = 0
        for card in self._cards:
            fits = _fits(card.file, needle)
            card.setVisible(fits)
            seen += fits
        say = self._wording.words.say
        self.empty.setVisible(not self._cards)
        self.search.setVisible(bool(self._cards))
        self.nothing.say(
            say("Nothing found for “{text}”", text=wanted), "", say("Clear the search")
        )
        self.nothing.setVisible(bool(self._cards) and not seen)
        self._scroll.setVisible(bool(seen))
        self._note.setVisible(bool(self._cards))
        self._note_icon.setVisible(bool(self._cards))

    def _open_recent(self, file: RecentFile) -> None:
        # One that is not there stays in the list until the person takes it out: a file is chosen
        # instead, and that may be called off.
        self.wanted.emit("open", file.path if file.path.exists() else None)

    def _forget(self, file: RecentFile) -> None:
        self._settings.forget(file.path)
        self.begin()
        self.first_focus()

    def _choose(self, role: Role) -> None:
        self._settings.role = role
        self.begin()
        self._words()
        self.place_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel says less where the height is short."""
        super().resizeEvent(event)
        self.panel.fit(self.height())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take working files."""
        if _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file dropped."""
        file = _dropped(event.mimeData())
        if file is not None:
            self.wanted.emit("open", file)


def _fits(file: RecentFile, needle: str) -> bool:
    haystack = " ".join([*(words for _, words in file.unit.pairs), file.round])
    return needle in search_key(haystack)


def _dropped(data: QMimeData) -> Path | None:
    files = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    known = (SUFFIX, COLLECTION_SUFFIX, PACKAGE_SUFFIX)
    return next((file for file in files if file.suffix in known), None)


def _is_collection(file: RecentFile) -> bool:
    return file.state == COLLECTION


def _with_icon(icon: Icon, words: Label) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(icon)
    line.addWidget(words, 1)
    return line


def _scrolled(panel: QFrame) -> QScrollArea:
    scroll = named(QScrollArea(), "start_panel_scroll")
    scroll.setWidgetResizable(True)
    scroll.setFixedWidth(PANEL)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(panel)
    return scroll
