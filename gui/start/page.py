"""The start page: recent assessments with one obvious way to go on; new, open, role."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QProgressBar, QStyle

from assessment import places
from assessment.language.normalise import search_key
from assessment.responses.completion import Want
from assessment.responses.model import State
from assessment.words import mark
from gui.actions import BY_NAME
from gui.display import Display
from gui.settings import COLLECTION, RecentFile, WindowSettings, WorkRole
from gui.widgets import fields, findings, marks, style, window_page
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.tile import EmptyState, Tile

PANEL = 368
MARGINS = 56  # beside the list
DOES = {
    WorkRole.ASSESSOR: mark("Fill in and attach evidence"),
    WorkRole.HEAD: mark("Review, approve or return"),
    WorkRole.SECRETARIAT: mark("Receive and consolidate"),
}


# What is done by them, their names and icons.
DOORS = {
    "open": ("open_file", "folder"),
    "countersign": ("countersign_package", "head"),
    "library": ("library", "library"),
    "forms": ("blank_forms", "document"),
}


class StartPanel(style.Framed):
    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__("panel", "start_panel")
        self._settings = settings
        self._title = Label(role="h1", wrap=True).bind_message(
            "Digital readiness assessment", display
        )
        self._about = Label(role="small", wrap=True)
        self.new = Button(display, "new_assessment", drawing="add")
        self.doors = {
            action: Button(display, name, drawing=drawing)
            for action, (name, drawing) in DOORS.items()
        }
        self.roles = {role: Tile(display, f"role_{role}", role.value) for role in WorkRole}
        self.name = fields.LineField("person_name")
        self.name.given.connect(partial(setattr, settings, "name"))
        self._name = fields.Captioned(self.name).bind_message("My name", display)
        who = (
            Label(role="smallbold").bind_message("Role", display),
            *self.roles.values(),
            self._name,
            None,
        )
        doors = self.new, *self.doors.values()
        rows = self._title, self._about, *doors, style.Framed("line"), *who
        self._column = style.stack(*rows, on=self, gap=4, margins=(24, 8, 24, 6))

    def update_layout(self, height: int) -> None:
        """Say less where the height is short, so that nothing has to be scrolled."""
        for compact in (False, True):
            self._about.setHidden(compact)
            for tile in self.roles.values():
                tile.show_compact(compact=compact)
            if self._column.totalHeightForWidth(self.wide()) <= height:
                return

    def wide(self) -> int:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return max(PANEL, self._column.minimumSize().width() + bar)

    def refresh(self) -> None:
        for role, tile in self.roles.items():
            tile.setChecked(role is self._settings.role)
        # The unit head's door stands where the forms for offices do; these are in the menu too.
        head = self._settings.role is WorkRole.HEAD
        style.seen(self.doors["countersign"], when=head, otherwise=self.doors["forms"])
        self.name.show_text(self._settings.name)

    def update_texts(self, display: Display, *, committee: bool) -> None:
        translate = display.translate
        self._about.set_texts(
            translate("Works without internet. All data is kept in files on this computer.")
        )
        begins = {"new_collection" if committee else "new": self.new}
        for name, button in (begins | self.doors).items():
            button.set_texts(translate(BY_NAME[name].words), tip=BY_NAME[name].keys[0])
        for role, tile in self.roles.items():
            tile.set_texts(translate(role.word), translate(DOES[role]))
        self.name.name_it(translate("My name"), translate("As it appears in the report"))


PROGRESS = 288
LEAST_WORDS = 260  # what a name and a path need, to be known
LEAST_BUTTON = 104


class RecentCard(style.Framed):
    def __init__(self, file: RecentFile, display: Display, *, role: WorkRole, first: bool) -> None:
        super().__init__("chosen" if first else "card", "recent_card")
        self.file = file
        self._role = role
        self.first = first
        self._display = display
        self._found = file.path.exists()
        self._unit = ElidingLabel(role="bold")
        self._round = ElidingLabel(role="small")
        self.where = ElidingLabel(str(file.path), role="small", middle=True)
        self.chip = marks.Chip(display)
        self._share = Label(role="small", wrap=True)
        self._bar = QProgressBar(textVisible=False)
        name = "open_recent"
        if first:
            name = "continue"
        self.button = Button(display, name)
        style.restyle(self.button, role="primary" if first and self._found else "plain")
        self.button.setMinimumWidth(LEAST_BUTTON)
        self.remove = Button(display, "remove_recent", role="icon", drawing="remove")
        self.progress = style.holding(style.stack(self.chip, self._share, self._bar, gap=4))
        words = style.stack(self._unit, self._round, self.where, gap=4)
        self._told = style.spread((words, 1), self.progress)
        parts = (self._told, 1), self.button, self.remove
        style.spread(*parts, on=self, gap=16, margins=(16, 12, 8, 12))
        self.update_texts()

    def beside(self) -> int:
        return self.button.minimumWidth() + self.remove.sizeHint().width() + 56

    def show_state_beside(self, wide: int) -> None:
        """The state beside the words, so wide; where there is no room for both (0), below them."""
        style.lay_beside(self._told, beside=bool(wide))
        if wide:
            self._told.setSpacing(16)
        else:
            self._told.setSpacing(4)
        self.progress.setMinimumWidth(wide)
        self.progress.setMaximumWidth(wide or style.ANY_WIDTH)

    def update_texts(self) -> None:
        file = self.file
        display = self._display
        translate = self._display.translate
        self._unit.set_texts(display.plain(file.unit))
        occasion = ""
        if file.round:
            occasion = translate("Round {round}", round=display.digits(file.round))
        self._round.set_texts(
            " · ".join(part for part in (occasion, display.moment(file.when)) if part)
        )
        if self._found and file.state == COLLECTION:
            self.chip.show_chip("primary", "inbox", translate("Collection"))
        elif self._found:
            ink, drawing, words = marks.ASSESSMENT_STATES[State(file.state)]
            self.chip.show_chip(ink, drawing, translate(words))
        else:
            self.chip.show_chip("stop", "missing", translate("File not found"))
        done = display.number(file.done)
        total = display.number(file.total)
        if file.state == COLLECTION:
            self._share.set_texts(
                translate("{done} of {total} units received", done=done, total=total)
            )
        else:
            progress = translate("{done} of {total} questions", done=done, total=total)
            wants = {Want.DOCUMENT: file.documents, Want.CONTRADICTION: file.contradictions}
            more = ""
            if any(wants.values()):
                more = findings.left_words(wants, display)
            self._share.set_texts(" · ".join(part for part in (progress, more) if part))
        self._bar.setMaximum(max(file.total, 1))
        self._bar.setValue(file.done)
        self._bar.setAccessibleName(self._share.plain_text())
        full = "false"
        if file.done >= file.total:
            full = "true"
        style.restyle(self._bar, full=full)
        words = self._does()
        self.button.set_texts(words)
        self.button.setAccessibleName(f"{words} · {display.plain(file.unit)} · {file.round}")
        self.remove.set_texts(translate("Remove from the list"))

    def _does(self) -> str:
        """What opening it is for: nobody goes on with the work of another role."""
        translate = self._display.translate
        state = self.file.state
        if not self._found:
            return translate("Locate…")
        if waits_for_review(self.file, self._role):
            return self._display.words.translate_in_context("stage", "Review")
        closed = state in (State.SUBMITTED, State.APPROVED) or self._role is WorkRole.HEAD
        if closed:
            return translate("Open")
        return translate("Continue")


def waits_for_review(file: RecentFile, role: WorkRole) -> bool:
    return role is WorkRole.HEAD and file.state == State.SUBMITTED and file.path.exists()


class StartPage(window_page.FindingsPage):
    takes = places.ENDINGS

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__(display)
        self._settings = settings
        self._cards: list[RecentCard] = []
        self._build()
        self.new.clicked.connect(self._begin)
        for action, button in self.panel.doors.items():
            button.clicked.connect(lambda _=False, name=action: self.wanted.emit(name, None))
        self.empty.wanted.connect(self._begin)
        self.nothing.wanted.connect(self.search.clear)
        self.nothing.wanted.connect(self.search.setFocus)
        self.search.textChanged.connect(self._filter)
        for role, tile in self.roles.items():
            tile.clicked.connect(lambda _=False, chosen=role: self._choose(chosen))
        display.on_change(self._words)
        self.begin()

    def _build(self) -> None:
        panel = self.panel = StartPanel(self._settings, self._display)
        self.new = panel.new
        self.roles = panel.roles
        self.name = panel.name
        self._aside = style.scrolled(panel, "start_panel_scroll", across=False)
        self._aside.setFixedWidth(PANEL)
        self._heading = Label(role="h1")
        self.search = fields.FindField(self._display, "recent_search")
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(260)
        self.empty = EmptyState(self._display, "folder", "recent_empty", role="primary")
        self.nothing = EmptyState(self._display, "search", "recent_nothing")
        self._note = Label(role="small", wrap=True)
        self._note_icon = marks.Icon(self._display, "note", "soft", 16)
        self._column = style.stack(None, gap=10, margins=(0, 0, 4, 0))
        self._scroll = style.scrolled(self._column, "recent_list")
        head = style.spread(self._heading, None, (self.search, 3))
        lists = (self.empty, 1), (self.nothing, 1), (self._scroll, 1)
        note = style.spread(self._note_icon, (self._note, 1))
        right = style.stack(
            head, self.findings, *lists, note, gap=10, margins=(MARGINS // 2, 20, MARGINS // 2, 16)
        )
        style.spread(self._aside, (right, 1), on=self, gap=0)

    def begin(self, about: object = None) -> None:
        for card in self._cards:
            card.hide()
            card.deleteLater()
        wanted = self._committee
        recent = [
            recent_file
            for recent_file in self._settings.recent
            if wanted is (recent_file.state == COLLECTION)
        ]
        role = self._settings.role
        first = next(
            (recent_file for recent_file in recent if waits_for_review(recent_file, role)),
            recent[0] if recent else None,
        )
        self._cards = []
        for at, file in enumerate(recent):
            card = RecentCard(file, self._display, role=role, first=file is first)
            card.button.clicked.connect(partial(self._open_recent, file.path))
            card.remove.clicked.connect(partial(self._forget, file.path))
            self._column.insertWidget(at, card)
            self._cards.append(card)
        self.panel.refresh()
        self.update_layout()
        self._filter(self.search.text())

    def first_focus(self) -> None:
        primary = next((card.button for card in self._cards if card.first), self.empty.button)
        primary.setFocus()

    def focus_search(self) -> None:
        self.search.setFocus()

    def _words(self) -> None:
        translate = self._display.translate
        if self._committee:
            self._heading.set_texts(translate("Recent collections"))
            hint = translate("Start a new collection for a round, then drop packages into it.")
            self.empty.set_texts(
                translate("No collections yet"), hint, translate("New collection…")
            )
        else:
            self._heading.set_texts(translate("Recent assessments"))
            hint = translate("Start a new assessment, or open a file you were given.")
            self.empty.set_texts(translate("No assessments yet"), hint, translate("New assessment"))
        self.panel.update_texts(self._display, committee=self._committee)
        self.search.name_it(translate("Search"), translate("Search"))
        self._note.set_texts(
            translate("Removing a file from this list does not delete it from the computer.")
        )
        for card in self._cards:
            card.update_texts()
        self.update_layout()
        self._filter(self.search.text())

    @property
    def _committee(self) -> bool:
        return self._settings.role is WorkRole.SECRETARIAT

    def _begin(self) -> None:
        self.wanted.emit("new_collection" if self._committee else "new", None)

    def _filter(self, wanted: str) -> None:
        needle = search_key(wanted.strip())
        seen = 0
        for card in self._cards:
            text = " ".join([*(words for _, words in card.file.unit.pairs), card.file.round])
            fits = needle in search_key(text)
            card.setVisible(fits)
            seen += fits
        parts = self.search, self._note, self._note_icon
        style.seen(*parts, when=bool(self._cards), otherwise=self.empty)
        none = self._display.translate("Nothing found for “{text}”", text=wanted)
        self.nothing.set_texts(none, "", self._display.translate("Clear the search"))
        self.nothing.setVisible(bool(self._cards) and not seen)
        self._scroll.setVisible(bool(seen))

    def _open_recent(self, path: Path, *_: object) -> None:
        # One that is not there stays in the list until the person takes it out: a file is chosen
        # instead, and that may be called off.
        self.wanted.emit("open", path if path.exists() else None)

    def _forget(self, path: Path, *_: object) -> None:
        self._settings.forget(path)
        self.begin()
        self.first_focus()

    def _choose(self, role: WorkRole) -> None:
        self._settings.role = role
        self.begin()
        self._words()
        self.place_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in style.LOOKS_OTHERWISE:
            self.update_layout()

    def update_layout(self) -> None:
        self.panel.update_layout(self.height())
        self._aside.setFixedWidth(self.panel.wide())
        # The columns of all cards stand below one another, whatever their buttons say.
        button = max((card.button.sizeHint().width() for card in self._cards), default=0)
        for card in self._cards:
            card.button.setMinimumWidth(max(LEAST_BUTTON, button))
        wide = max((PROGRESS, *(card.chip.sizeHint().width() for card in self._cards)))
        beside = max((card.beside() for card in self._cards), default=0)
        room = self.width() - self._aside.width() - MARGINS - beside - wide
        narrow = room * 100 < LEAST_WORDS * self._display.text_size
        for card in self._cards:
            if narrow:
                card.show_state_beside(0)
            else:
                card.show_state_beside(wide)

    def take_file(self, path: Path) -> None:
        self.wanted.emit("open", path)
