"""The main window: the only one that knows the pages, and moves between them on their signals."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from assessment.errors import AssessmentError, Finding
from assessment.language.text import Language
from assessment.questionnaire.library import installed
from assessment.units import load_units
from assessment.words import mark
from gui.actions import ACTIONS, BY_NAME, Where, make_actions
from gui.fill.page import FillPage
from gui.review.page import ReviewPage
from gui.scores.page import ScoresPage
from gui.session import Session
from gui.settings import RecentFile, Role, Settings
from gui.start.help_page import HelpPage
from gui.start.making import file_of, new_record
from gui.start.new_page import NewPage, Wish
from gui.start.page import SUFFIX, StartPage
from gui.tasks import Task
from gui.theme import TEXT_SIZES, Appearance, Theme
from gui.widgets.regions import go_to_region
from gui.widgets.top_bar import STAGES, TopBar
from gui.wording import Wording

WIDE = (1240, 640)
ROLES = {
    Role.ASSESSOR: ("assessor", mark("Assessor")),
    Role.HEAD: ("head", mark("Unit head")),
}
APPEARANCES = {
    Appearance.SYSTEM: mark("Appearance as the system has it"),
    Appearance.LIGHT: mark("Light appearance"),
    Appearance.DARK: mark("Dark appearance"),
}
MENU = ("new", "open", "", "undo", "redo", "", "larger", "smaller", "language", "", "help", "quit")
STAGE_PAGES: dict[str, Callable[[Session, Wording, Theme], QWidget]] = {
    "fill": FillPage,
    "review": ReviewPage,
    "scores": ScoresPage,
}


class Window(QMainWindow):
    """Shows one page, owns the actions, opens and closes assessments."""

    def __init__(self, settings: Settings, wording: Wording, theme: Theme) -> None:
        """Begin on the start page."""
        super().__init__()
        self.setObjectName("window")
        self._settings, self._wording, self._theme = settings, wording, theme
        self.session: Session | None = None
        self._task: Task | None = None
        self._stage = ""
        self._stage_pages: dict[str, QWidget] = {}
        self.actions_by_name = make_actions(self, self._doings())
        self._build()
        self._connect()
        self._words()
        self.show_start()

    # ---------------------------------------------------------------- making

    def _doings(self) -> dict[str, Callable[[], object]]:
        return {
            "new": self.show_new,
            "open": self.choose_file,
            "home": self.show_start,
            "undo": lambda: self.session and self.session.undo(),
            "redo": lambda: self.session and self.session.redo(),
            "find": self._find,
            **{name: partial(self.show_stage, name) for name in STAGES},
            "language": self.switch_language,
            "larger": lambda: self._resize_text(1),
            "smaller": lambda: self._resize_text(-1),
            "next_region": lambda: self._next_region(1),
            "previous_region": lambda: self._next_region(-1),
            "help": self.show_help,
            "quit": self.close,
            **{
                entry.name: partial(self._in_fill, entry.name)
                for entry in ACTIONS
                if entry.where is Where.FILL
            },
        }

    def _build(self) -> None:
        self._menu = QMenu(self)
        self._fill_menu()
        self.top = TopBar(self._wording, self._theme, self._menu)
        self.start = StartPage(self._settings, self._wording, self._theme)
        self.new = NewPage(self._settings, self._wording, self._theme)
        self.help = HelpPage(self._wording, self._theme)
        self._stack = QStackedWidget()
        for page in (self.start, self.new, self.help):
            self._stack.addWidget(page)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self.setMinimumSize(960, 500)

    def _fill_menu(self) -> None:
        for name in MENU:
            if name:
                self._menu.addAction(self.actions_by_name[name])
            else:
                self._menu.addSeparator()
        self._menu.addSeparator()
        group = QActionGroup(self)
        self._looks: dict[Appearance, QAction] = {}
        for appearance in APPEARANCES:
            action = QAction(self, checkable=True)
            action.setChecked(appearance is self._theme.appearance)
            action.triggered.connect(lambda _=False, to=appearance: self._set_look(to))
            group.addAction(action)
            self._menu.addAction(action)
            self._looks[appearance] = action
        self._digits = QAction(self, checkable=True)
        self._digits.setChecked(self._wording.khmer_digits)
        self._digits.triggered.connect(self._set_digits)
        self._menu.addAction(self._digits)

    def _connect(self) -> None:
        self.top.home.connect(self.show_start)
        self.top.stage.connect(self.show_stage)
        self.top.language.connect(self.set_language)
        self.top.help.connect(self.show_help)
        self.start.new_wanted.connect(self.show_new)
        self.start.open_wanted.connect(self.choose_file)
        self.start.file_wanted.connect(self.open_file)
        self.start.locate_wanted.connect(self._locate)
        self.start.role_chosen.connect(self._words)
        self.new.wanted.connect(self.create_assessment)
        self.new.cancelled.connect(self.show_start)
        self.help.closed.connect(self._after_help)
        self._wording.changed.connect(self._words)

    def _words(self) -> None:
        say = self._wording.words.say
        self.setWindowTitle(say("Digital readiness assessment"))
        for name, action in self.actions_by_name.items():
            action.setText(say(BY_NAME[name].words))
        for appearance, action in self._looks.items():
            action.setText(say(APPEARANCES[appearance]))
        self._digits.setText(say("Khmer digits in Khmer text"))
        drawing, role = ROLES[self._settings.role]
        self.top.show_person(drawing, say(role))
        self._show_place()

    # ---------------------------------------------------------------- moving

    def show_start(self) -> None:
        """Close what is open and show the start page."""
        self._leave()
        self.start.refresh()
        self._show(self.start)
        self.start.first_focus()

    def show_new(self) -> None:
        """Begin a new assessment."""
        self._leave()
        self._show(self.new)
        self.new.begin(load_units())
        self._task = Task(lambda _: installed(), self)
        self._task.finished.connect(self.new.offer)
        self._task.failed.connect(self._failed)
        self._task.start()

    def show_help(self) -> None:
        """Show the keys."""
        self._show(self.help)
        self.help.close_button.setFocus()

    def show_stage(self, stage: str) -> None:
        """Show a stage of the open assessment."""
        if self.session is None or stage not in STAGE_PAGES:
            return
        if stage not in self._stage_pages:
            page = STAGE_PAGES[stage](self.session, self._wording, self._theme)
            self._stage_pages[stage] = page
            self._stack.addWidget(page)
            if isinstance(page, ReviewPage | ScoresPage):
                page.go.connect(self.show_question)
            self._show_width()
        self._stage = stage
        page = self._stage_pages[stage]
        self._show(page)
        if isinstance(page, FillPage):
            page.first_focus()

    def show_question(self, code: str) -> None:
        """Show the question, or the page of the indicator or roster, of that code."""
        self.show_stage("fill")
        page = self._stage_pages.get("fill")
        if isinstance(page, FillPage):
            page.show_page(code, focus=True)

    def _after_help(self) -> None:
        if self.session is None:
            self.show_start()
        else:
            self.show_stage(self._stage)

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        filling = page is self._stage_pages.get("fill")
        for entry in ACTIONS:
            if entry.where is Where.FILL:
                self.actions_by_name[entry.name].setEnabled(filling)
        for name in ("undo", "redo", *STAGES):
            self.actions_by_name[name].setEnabled(self.session is not None)
        self._show_place()

    def _show_place(self) -> None:
        say = self._wording.words.say
        if self.session is None:
            page = self._stack.currentWidget()
            new = say("New assessment") if page is self.new else ""
            self.top.show_place(new or (say("Help") if page is self.help else say("Home page")))
            self.top.show_stages(None, {})
            return
        subject = self.session.record.subject
        version = self.session.questionnaire.settings.version
        below = say("Round {round} · Questionnaire {version}", round=subject.round, version=version)
        self.top.show_place(self._wording.plain(subject.unit_name), below)
        missing = {
            name: say("Not in this version yet") for name in STAGES if name not in STAGE_PAGES
        }
        self.top.show_stages(self._stage, missing)

    # ---------------------------------------------------------------- files

    def choose_file(self) -> None:
        """Let the person choose a working file."""
        say = self._wording.words.say
        kinds = f"{say('Working files')} (*{SUFFIX})"
        folder = str(self._settings.folder)
        chosen, _ = QFileDialog.getOpenFileName(self, say("Open a file…"), folder, kinds)
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Open a working file; what forbids it stands on the start page."""
        try:
            session = Session.open(path, self._settings.name)
        except AssessmentError as problem:
            self.show_start()
            self.start.show_findings(problem.findings)
            return
        self._enter(session)

    def create_assessment(self, wish: Wish) -> None:
        """Make the file wished for and open it; what forbids it stands on the page."""
        self._settings.name, self._settings.folder = wish.assessor, wish.folder
        try:
            record = new_record(wish, datetime.now(UTC))
            session = Session.create(file_of(wish), record, wish.assessor)
        except AssessmentError as problem:
            self.new.show_findings(problem.findings)
            return
        self._enter(session)

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self.new.show_findings(problem.findings)

    def _locate(self, path: Path) -> None:
        self._settings.forget(path)
        self.choose_file()

    def _enter(self, session: Session) -> None:
        self._leave()
        self.session = session
        self.start.show_findings(())
        session.changed.connect(self._show_place)
        head = self._settings.role is Role.HEAD
        first = "review" if head and "review" in STAGE_PAGES else "fill"
        self.show_stage(first)
        self._remember()

    def _leave(self) -> None:
        session, self.session = self.session, None
        for page in self._stage_pages.values():
            if isinstance(page, FillPage):
                page.give_all()
        if session is not None:
            self._remember_of(session)
        for page in self._stage_pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._stage_pages.clear()
        if session is not None:
            session.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything is saved already; remember place and size."""
        self._settings.geometry = self.saveGeometry()
        self._leave()
        super().closeEvent(event)

    def _remember(self) -> None:
        if self.session is not None:
            self._remember_of(self.session)

    def _remember_of(self, session: Session) -> None:
        record = session.record
        self._settings.remember(
            RecentFile(
                path=session.path,
                unit=record.subject.unit_name,
                round=record.subject.round,
                state=record.state.value,
                done=sum(section.done for section in session.progress),
                total=sum(section.total for section in session.progress),
                when=session.saved_at or datetime.now(UTC),
            )
        )

    # ---------------------------------------------------------------- small things

    def switch_language(self) -> None:
        """The other language, at once, in the same place."""
        khmer = self._wording.language is Language.KM
        self.set_language(Language.EN if khmer else Language.KM)

    def set_language(self, language: Language) -> None:
        """Speak the language from now on."""
        self._settings.language = language
        self._theme.set_language(language)
        self._wording.set_language(language)
        self.top.switch.show_key(language)

    def tell(self, findings: list[Finding]) -> None:
        """Say findings that belong to no field, wherever the person is."""
        page = self._stack.currentWidget()
        (page if isinstance(page, FillPage | NewPage | StartPage) else self.start).show_findings(
            tuple(findings)
        )

    def place(self) -> None:
        """Take the place and size of last time, else a size that fits a small laptop."""
        if not self.restoreGeometry(self._settings.geometry):
            self.resize(1366, 688)

    def _set_look(self, appearance: Appearance) -> None:
        self._settings.appearance = appearance.value
        self._theme.set_appearance(appearance)

    def _set_digits(self) -> None:
        on = self._digits.isChecked()
        self._settings.khmer_digits = on
        self._wording.set_khmer_digits(on=on)

    def _resize_text(self, step: int) -> None:
        at = TEXT_SIZES.index(self._theme.text_size) + step
        size = TEXT_SIZES[min(max(at, 0), len(TEXT_SIZES) - 1)]
        self._settings.text_size = size
        self._theme.set_text_size(size)

    def _find(self) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, FillPage):
            page.search()
        elif page is self.start:
            self.start.search.setFocus()
        elif page is self.new:
            self.new.search.setFocus()

    def _in_fill(self, name: str) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, FillPage):
            page.do(name)

    def _next_region(self, step: int) -> None:
        page = self._stack.currentWidget()
        own = getattr(page, "regions", None)
        parts = own() if callable(own) else [page]
        go_to_region([self.top, *parts], step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wide or compact."""
        super().resizeEvent(event)
        self._show_width()

    def _show_width(self) -> None:
        compact = self.width() < WIDE[0] or self.height() < WIDE[1]
        self.top.show_compact(compact=compact)
        for page in self._stage_pages.values():
            if isinstance(page, FillPage):
                page.show_compact(compact=compact)
