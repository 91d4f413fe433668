"""The main window: bar, menu, what stands between bar and page, and the way from page to page."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from assessment import places
from assessment.errors import AssessmentError, Finding
from assessment.language.text import Language
from assessment.responses.model import State
from gui.actions import ACTIONS, BY_NAME, PAGES, Action, Needs
from gui.app.router import RETURNING, Router
from gui.display import Display
from gui.settings import WindowSettings, WorkRole
from gui.widgets import keyboard, outside, style, top_bar, window_page

if TYPE_CHECKING:
    from gui.app.next_step import NextStep
    from gui.app.safe import Safe
    from gui.committee.session import CommitteeSession, Secretariat
    from gui.session import Session


class Window(QMainWindow):
    """Shows one page, owns the actions, opens and closes assessments and collections."""

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__()
        self.setObjectName("window")
        self._settings = settings
        self.display = display
        self.session: Session | None = None
        self.collection: CommitteeSession | None = None
        self.stage = ""
        self._told: object = None
        self._bars: list[QWidget] = []
        self._next: NextStep | None = None
        self._doings = doings_of(self)
        self.actions_by_name = {action.name: self._action(action) for action in ACTIONS}
        self.actions_by_name["together"].setCheckable(True)
        self._build()
        display.on_change(self.say_all)
        self.go("home")

    def _action(self, other_action: Action) -> QAction:
        action = QAction(self)
        action.setObjectName(f"action_{other_action.name}")
        action.setShortcuts([QKeySequence(keys) for keys in other_action.keys])
        action.triggered.connect(lambda _=False: self._doings[other_action.name]())
        self.addAction(action)
        return action

    def _build(self) -> None:
        self.menu = top_bar.MainMenu(self.display, self, self.actions_by_name)
        self.top = top_bar.TopBar(self.display, self.menu)
        self.router = Router(self._settings, self.display)
        self.home = self.router.page("home", self._settings)
        self.router.made.connect(self._follow)
        self._follow(self.home)
        self.router.show("home")
        self._column = style.stack(self.top, (self.router.stack, 1), gap=0)
        self.setCentralWidget(style.holding(self._column))
        self.setMinimumSize(960, 500)
        self.top.home_button.clicked.connect(lambda: self.go("home"))
        self.top.stage.connect(self.go)
        self.top.switch.picked.connect(
            lambda language: self.display.set_language(Language(language))
        )
        self.top.help_button.clicked.connect(lambda: self.do("help"))
        self.display.changed.connect(style.keep_focus_in_sight)
        self.display.changed.connect(self._remember_look)
        self.display.changed.connect(self.show_width)

    def _follow(self, page: window_page.WindowPage) -> None:
        page.wanted.connect(self.do)
        page.closed.connect(self.go_back)
        page.opened.connect(self.enter)
        page.unplaced.connect(self.home.show_findings)
        page.place_changed.connect(self.say_all)

    def _remember_look(self) -> None:
        kept = self._settings
        display = self.display
        kept.language = display.language
        kept.khmer_digits = display.khmer_digits
        kept.appearance = display.appearance
        kept.text_size = display.text_size
        kept.together = display.together

    def do(self, name: str, about: object = None) -> None:
        if name in PAGES and about is not None:
            self.go(name, about)
        elif name == "open" and isinstance(about, Path):
            self.open_file(about)
        else:
            self._doings[name]()

    def go(self, name: str, about: object = None) -> None:
        """Show a page, at what it is asked for; what is not open has no pages."""
        action = PAGES[name]
        if action.closes:
            if not self._may_leave(partial(self.go, name, about)):
                return
            self._leave()
        elif name not in RETURNING:
            self.router.shown.give_all()
        page = self.page(name, about)
        if page is None:
            return
        if action.needs in (Needs.ASSESSMENT, Needs.COLLECTION) and name not in RETURNING:
            self.stage = name
        self.show_width()
        self._show(name)
        page.begin(about)
        if self.collection is not None and self.collection.snapshot.proven is None:
            self.collection.refresh()
        page.first_focus()

    def page(self, name: str, about: object = None) -> window_page.WindowPage | None:
        needs = PAGES[name].needs
        if needs is Needs.QUESTIONNAIRE and about is not None:
            self.router.forget(needs)
        ground = {
            Needs.NOTHING: self._settings,
            Needs.ASSESSMENT: self.session,
            Needs.COLLECTION: self.collection,
        }.get(needs, about or self.router.pages.get(name))
        if ground is None:
            return None
        try:
            return self.router.page(name, ground)
        except AssessmentError as problem:
            self.tell(problem.findings)
            return None

    def go_back(self) -> None:
        """Back from where help was asked for, to the control that had the keyboard; else on."""
        before = self.router.came_from()
        if before:
            page = self.router.pages[before]
            kept: QWidget | None = page.focusWidget()  # the stubs forget that it may be None
            self._show(before)
            if kept is not None and kept.isVisible():
                kept.setFocus()
            else:
                keyboard.focus_first(page)
        elif self.session is None and self.collection is None:
            self.go("home")
        else:
            self.go(self.stage)

    def show_help(self) -> None:
        about = None
        if self.router.current != "help":
            about = self.router.shown.section_here()
        self.go("help", about)

    def show_copies(self, path: Path | None = None) -> None:
        if path is not None or self.session is None:
            self.safe.doors.rest()
        self.go("recovery", path or self.session)

    def show_package(self, path: Path | None = None) -> None:
        """Show a package: to be read by the secretariat, to be countersigned by others."""
        reads = path is not None and self._settings.role is WorkRole.SECRETARIAT
        self.go(*(("package", (path, self.collection)) if reads else ("countersign", path)))

    def act(self, name: str) -> None:
        self.router.shown.do(name)

    def take_in(self) -> None:
        chosen = self.ask(places.PACKAGE)
        if self.session is not None and chosen is not None:
            self.go("send")  # what it did, or why it did nothing, is told there
            self.session.take_in(chosen)

    def take_next_step(self) -> None:
        if self._next is not None and self._next.button.isVisible():
            self._next.button.click()

    def next_region(self, step: int) -> None:
        keyboard.go_to_region([self.top, *self._bars, *self.router.shown.regions()], step)
        style.keep_focus_in_sight(came=True)

    def _show(self, name: str) -> None:
        """Only what can be done now is on: keys of assessments and of collections are the same."""
        self.router.show(name)
        there = {
            Needs.NOTHING: True,
            Needs.ASSESSMENT: self.session is not None,
            Needs.COLLECTION: self.collection is not None,
            Needs.FILLING: self.router.current == "fill",
        }
        for each, action in self.actions_by_name.items():
            action.setEnabled(there[BY_NAME[each].needs])
        self._show_place()

    def _add_bars(self, *bars: QWidget) -> None:
        for bar in reversed(bars):
            self._column.insertWidget(1, bar)
            style.dressed(bar, self.display)
            self._bars.insert(0, bar)

    def say_all(self) -> None:
        translate = self.display.translate
        self.setWindowTitle(translate("Digital readiness assessment"))
        for name, action in self.actions_by_name.items():
            action.setText(translate(BY_NAME[name].words))
        self.actions_by_name["together"].setChecked(self.display.together)
        role = self._settings.role
        self.top.show_person(role.value, translate(role.word))
        self.menu.office.setVisible(role is WorkRole.SECRETARIAT)
        self._show_place()

    def tell(self, findings: Sequence[Finding]) -> None:
        self.router.shown.show_findings(tuple(findings))

    def refuse(self, findings: Sequence[Finding]) -> None:
        self.go("home")
        self.home.show_findings(findings)

    def show_width(self) -> None:
        compact = self.display.is_compact(self.width(), self.height())
        self.top.show_compact(compact=compact)
        for page in self.router.pages.values():
            page.show_compact(compact=compact)

    def _show_place(self) -> None:
        shown = PAGES[self.router.current]
        place: tuple[str, ...] = (self.display.translate(shown.title or shown.words),)
        stage = None
        if self.session is not None:
            from gui.app.next_step import place_words

            place = place_words(self.session, self.display)
            stage = self.stage
        elif self.collection is not None:
            place = self.secretariat.place_words(self.collection)
            stage = self.stage
        self.top.show_place(*place)
        self.top.show_stages(stage)
        self._show_step()

    def _changed(self) -> None:
        """The assessment is another; after most answers its place and what comes next are not."""
        if self.session is not None:
            record = self.session.record
            left = self.session.left
            announced = self._told
            if record.state is State.DRAFT:
                self._told = left
            else:
                self._told = record
            if announced is not self._told:
                self._show_place()

    def _show_step(self) -> None:
        if self.session is None or self.router.current != self.stage:
            if self._next is not None:
                self._next.hide()
            return
        from gui.app.next_step import NextStep, next_step

        if self._next is None:
            self._next = NextStep(self.display, self.do)
            self._add_bars(self._next)
        step = next_step(self.session, self._settings.role, self.display)
        self._next.show_step(step, self.stage, self.session.path)

    @cached_property
    def safe(self) -> "Safe":
        """Opens files and watches over what is open; its banners stand below the bar."""
        from gui.app.safe import Safe

        safe = Safe(self._settings, self.display)
        safe.opened.connect(self.enter)
        safe.refused.connect(self.refuse)
        safe.doors.recovery_wanted.connect(self.show_copies)
        self._add_bars(safe.guard.banner, safe.doors.banner)

        def list_copies() -> None:
            page = self.router.pages.get("recovery")
            if page is not None and page.isVisible():
                page.begin(self.session)  # the copy that was taken just now is wanted there too

        safe.copies.kept.connect(list_copies)
        return safe

    @cached_property
    def secretariat(self) -> "Secretariat":
        from gui.committee.session import Secretariat

        return Secretariat(self._settings, self.display, self)

    def open_file(self, path: Path | None = None) -> None:
        """Open a working file or a collection, or show a package; without a path one is chosen."""
        path = path or self.ask(*places.ENDINGS)
        if path is None:
            return
        if path.suffix.lower() == places.PACKAGE:
            self.show_package(path)
        elif self.session is not None and self.safe.doors.is_open(path, self.session):
            self.go(self.stage)
        elif self._may_leave(partial(self.open_file, path)):
            if path.suffix.lower() != places.COLLECTION:
                self.safe.open(path)
                return
            self._leave()
            self.collection = self._tried(partial(self.secretariat.open, path))
            if self.collection is not None:
                self.collection.changed.connect(self._show_place)
                self.go("intake")

    def enter(self, session: "Session") -> None:
        self._leave()
        self.session = session
        self.home.show_findings(())
        session.changed.connect(self._changed)
        session.given.connect(self._show_step)
        session.saving.moved.connect(lambda _: session.remember(self._settings))
        self.safe.watch(session)
        if self._settings.role is WorkRole.HEAD:
            self.go("review")
        else:
            self.go("fill")
        session.remember(self._settings)

    def begin_collection(self) -> None:
        if (path := self._tried(self.secretariat.begin)) is not None:
            self.open_file(path)

    def _tried[T](self, act: Callable[[], T]) -> T | None:
        try:
            return act()
        except AssessmentError as problem:
            self.refuse(problem.findings)
            return None

    def ask(self, *suffixes: str) -> Path | None:
        translate = self.display.translate
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        kinds = f"{translate('Files of this program')} ({patterns})"
        return outside.ask_old(self, translate("Open a file…"), self._settings.folder, kinds)

    def _may_leave(self, then: Callable[[], object]) -> bool:
        busy = self.router.busy()
        if busy:
            self._show(busy)
            return False
        if self.session is None:
            return True
        self._give_all()
        return self.safe.may_leave(then)

    def _give_all(self) -> None:
        for page in self.router.pages.values():
            page.give_all()

    def _leave(self) -> None:
        collection = self.collection
        self.collection = None
        if collection is not None:
            collection.close()
            self.router.forget(Needs.COLLECTION)
            collection.deleteLater()
        session = self.session
        self.session = None
        if session is not None:
            self._give_all()
            session.remember(self._settings)
            self.router.forget(Needs.ASSESSMENT)
            self.safe.rest()
            session.close()

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Tab follows the work where a page says how, and then comes to the bar."""
        walk = self.router.shown.walk()
        went = bool(walk) and keyboard.tab_on([*walk, self.top, *self._bars], forwards=forwards)
        went = went or super().focusNextPrevChild(forwards)
        style.keep_focus_in_sight(came=True)
        return went

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember place and size; what is saved nowhere is not given up unasked."""
        if not self._may_leave(lambda: self.window().close()):
            event.ignore()
            return
        self._settings.geometry = self.window().saveGeometry()
        self._leave()
        self.router.forget(Needs.QUESTIONNAIRE)
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_width()


def doings_of(window: Window) -> dict[str, Callable[[], object]]:
    doings: dict[str, Callable[[], object]] = {
        action.name: partial(
            window.act if action.needs is Needs.FILLING else window.go, action.name
        )
        for action in ACTIONS
    }
    return doings | {
        "open": window.open_file,
        "new_collection": window.begin_collection,
        "countersign": window.show_package,
        "recovery": window.show_copies,
        "forms": lambda: window.go("forms", window.session),
        "help": window.show_help,
        "take_in": window.take_in,
        "undo": partial(_take_back, window, undo=True),
        "redo": partial(_take_back, window, undo=False),
        "find": partial(_search, window),
        "print": partial(_print, window),
        "language": window.display.switch_language,
        "together": window.display.switch_together,
        "larger": partial(window.display.resize_text, 1),
        "smaller": partial(window.display.resize_text, -1),
        "next_step": window.take_next_step,
        "next_region": partial(window.next_region, 1),
        "previous_region": partial(window.next_region, -1),
        "quit": lambda: window.window().close(),
    }


def _take_back(window: Window, *, undo: bool) -> None:
    if window.session is not None:
        if undo:
            window.router.shown.take_back(window.session.undo)
        else:
            window.router.shown.take_back(window.session.redo)


def _search(window: Window) -> None:
    window.router.shown.focus_search()


def _print(window: Window) -> None:
    """Print the pages on screen; from elsewhere this leads to where pages are."""
    if not window.router.shown.print_pages():
        national = "forms"
        if window.collection is not None:
            national = "national_report"
        if window.session is not None:
            window.go("report")
        else:
            window.go(national)
