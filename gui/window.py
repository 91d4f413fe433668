"""The main window: the only one that knows the pages, and moves between them on their signals."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.units import load_units
from assessment.words import mark
from gui.actions import ACTIONS, BY_NAME, Where, make_actions
from gui.frame import Frame
from gui.settings import Role, Settings
from gui.stages import STAGE_PAGES
from gui.start.page import COLLECTION_SUFFIX, PACKAGE_SUFFIX, SUFFIX
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.regions import focus_first
from gui.widgets.top_bar import COLLECTION_STAGES, STAGES
from gui.wording import Wording

if TYPE_CHECKING:
    from gui.session import Session
    from gui.start.new_page import Wish

ROLES = {
    Role.ASSESSOR: ("assessor", mark("Assessor")),
    Role.HEAD: ("head", mark("Unit head")),
    Role.SECRETARIAT: ("secretariat", mark("Secretariat")),
}
NEED_SESSION = ("undo", "redo", "bring_in", "take_in", *STAGES)
MENU = (
    "new", "open", "new_collection", "library", "recovery", "forms", "",
    "bring_in", "send", "take_in", "countersign", "undo", "redo", "",
    "larger", "smaller", "language", "together", "", "help", "quit",
)  # fmt: skip


class Window(Frame):
    """Shows one page, owns the actions, opens and closes assessments.

    What is not needed for the start page is loaded and made when it is first asked for: a person
    should not wait for it.
    """

    def __init__(self, settings: Settings, wording: Wording, theme: Theme) -> None:
        """Begin on the start page."""
        super().__init__(settings, wording, theme)
        self.session: Session | None = None
        self._task: Task | None = None
        self._stage = ""
        self.ask: Callable[..., Path | None] = partial(_ask_for_file, self, settings, wording)
        self.actions_by_name = make_actions(self, _doings(self))
        self.actions_by_name["together"].setCheckable(True)
        self.menu.fill(self.actions_by_name, MENU)
        self.page_wanted.connect(self._show)
        _connect(self, wording, theme)
        self.say_all()
        self.show_start()

    def say_all(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.setWindowTitle(say("Digital readiness assessment"))
        for name, action in self.actions_by_name.items():
            action.setText(say(BY_NAME[name].words))
        self.actions_by_name["together"].setChecked(self.look.together)
        drawing, role = ROLES[self._settings.role]
        self.top.show_person(drawing, say(role))
        self._show_place()

    # ---------------------------------------------------------------- moving

    def show_start(self) -> None:
        """Close what is open and show the start page."""
        if not self._may_leave(self.show_start):
            return
        self._leave()
        self.start.refresh()
        self._show(self.start)
        self.start.first_focus()

    def show_new(self) -> None:
        """Begin a new assessment."""
        from assessment.questionnaire.library.installed import installed

        if not self._may_leave(self.show_new):
            return
        self._leave()
        self._show(self.new)
        self.new.begin(load_units())
        self._task = Task(lambda _: installed(), self)
        self._task.finished.connect(self.new.offer)
        self._task.failed.connect(self._failed)
        self._task.start()

    def show_library(self) -> None:
        """Show the questionnaires that are installed."""
        if self._may_leave(self.show_library):
            self._leave()
            self.bookcase.show()

    def show_help(self) -> None:
        """Show the manual, open at what concerns this place."""
        self.help.ask(self._stack.currentWidget())
        self._show(self.help)
        self.help.first_focus()

    def show_stage(self, stage: str) -> None:
        """Show a stage of the open assessment or collection."""
        if stage in COLLECTION_STAGES:
            self.secretariat.show_stage(stage)
        if self.session is None or stage not in STAGE_PAGES:
            return
        self._stage = stage
        page = self.stages.page(stage, self.session)
        self.show_width()
        self._show(page)
        fill = self.stages.fill
        if fill is not None and page is fill:
            fill.first_focus()
        else:
            focus_first(page)

    def show_question(self, code: str) -> None:
        """Show the question, or the page of the indicator or roster, of that code."""
        self.show_stage("fill")
        if self.stages.fill is not None:
            self.stages.fill.show_page(code, focus=True)

    def after_help(self) -> None:
        """Go back to where help, or a form, was asked for."""
        if self.session is not None:
            self.show_stage(self._stage)
        elif self.committee:
            self.secretariat.show_stage(self.secretariat.stage)
        elif not self.back_to_books():
            self.show_start()

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        _enable(self, filling=page is self.stages.fill)
        self._show_place()

    def _show_place(self) -> None:
        self.say_place(self.session, self._stage)

    # ---------------------------------------------------------------- files

    def choose_file(self) -> None:
        """Let the person choose a working file."""
        chosen = self.ask(SUFFIX, COLLECTION_SUFFIX, PACKAGE_SUFFIX)
        if chosen is not None:
            self.open_file(chosen)

    def open_file(self, path: Path) -> None:
        """Open a working file or a collection, or show a package; what forbids it is told."""
        if path.suffix.lower() == PACKAGE_SUFFIX:
            self.show_package(path)
            return
        if not self._may_leave(partial(self.open_file, path)):
            return
        if path.suffix.lower() == COLLECTION_SUFFIX:
            self._leave()
            self.secretariat.open(path)
        else:
            self.safe.open(path)

    def show_copies(self) -> None:
        """Show the backup copies of what is open, or all there are."""
        self.safe.show_copies(session=self.session)

    def refuse(self, findings: tuple[Finding, ...]) -> None:
        """Say on the start page why a file was not opened."""
        self.show_start()
        self.start.show_findings(findings)

    def create_assessment(self, wish: "Wish") -> None:
        """Make the file wished for and open it; what forbids it stands on the page."""
        from gui.start.making import create

        try:
            session = create(wish, self._settings)
        except AssessmentError as problem:
            self.new.show_findings(problem.findings)
            return
        self.enter(session)

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self.new.show_findings(problem.findings)

    def enter(self, session: "Session") -> None:
        """Work on what was opened."""
        from gui.start.making import remember

        self._leave()
        self.session = session
        self.start.show_findings(())
        session.changed.connect(self._show_place)
        session.saving.moved.connect(lambda _: remember(session, self._settings))
        self.safe.watch(session)
        head = self._settings.role is Role.HEAD
        first = "review" if head and "review" in STAGE_PAGES else "fill"
        self.show_stage(first)
        remember(session, self._settings)

    def _may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing would be lost by closing what is open; else a person is asked."""
        if self.is_writing():
            return False
        if self.session is None:
            return True
        self.stages.give_all()
        return self.safe.may_leave(then)

    def _leave(self) -> None:
        session, self.session = self.session, None
        if self.committee:
            self.secretariat.close()
        if session is not None:
            from gui.start.making import remember

            self.stages.give_all()
            remember(session, self._settings)
            self.stages.close()
            self.safe.rest()
            session.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember place and size; what is saved nowhere is not given up unasked."""
        if not self._may_leave(lambda: self.window().close()):
            event.ignore()
            return
        self._settings.geometry = self.window().saveGeometry()
        self._leave()
        super().closeEvent(event)


def _doings(window: Window) -> dict[str, Callable[[], object]]:
    """What each action of the table does."""
    return {
        "new": window.show_new,
        "open": window.choose_file,
        "new_collection": window.begin_collection,
        "home": window.show_start,
        "library": window.show_library,
        "forms": window.show_forms,
        "bring_in": partial(window.show_stage, "bring_in"),
        "countersign": window.show_package,
        "recovery": window.show_copies,
        "take_in": partial(_take_in, window),
        "undo": partial(_take_back, window, undo=True),
        "redo": partial(_take_back, window, undo=False),
        "find": window.search,
        **{name: partial(window.show_stage, name) for name in (*STAGES, *COLLECTION_STAGES)},
        "language": window.look.switch_language,
        "together": window.look.switch_together,
        "larger": partial(window.look.resize_text, 1),
        "smaller": partial(window.look.resize_text, -1),
        "next_region": partial(window.next_region, 1),
        "previous_region": partial(window.next_region, -1),
        "help": window.show_help,
        "quit": lambda: window.window().close(),
        **{
            entry.name: partial(_do_in_fill, window, entry.name)
            for entry in ACTIONS
            if entry.where is Where.FILL
        },
    }


def _take_back(window: Window, *, undo: bool) -> None:
    """Undo or redo; while filling in, where it happened is shown."""
    session = window.session
    if session is not None:
        window.stages.take_back(session.undo if undo else session.redo)


def _take_in(window: Window) -> None:
    """Choose the secretariat's reply and take it into the open file."""
    chosen = window.ask(PACKAGE_SUFFIX)
    if window.session is not None and chosen is not None:
        window.show_stage("send")  # what it did, or why it did nothing, is told there
        window.session.take_in(chosen)


def _enable(window: Window, *, filling: bool) -> None:
    """Only what can be done now is on: keys of assessments and of collections are the same."""
    for name, action in window.actions_by_name.items():
        if name in COLLECTION_STAGES:
            action.setEnabled(window.committee)
        elif BY_NAME[name].where is Where.FILL:
            action.setEnabled(filling)
        else:
            action.setEnabled(window.session is not None or name not in NEED_SESSION)


def _do_in_fill(window: Window, name: str) -> None:
    window.stages.do(name)


def _connect(window: Window, wording: Wording, theme: Theme) -> None:
    """Only here do pages lead to pages."""
    window.create_wanted.connect(window.create_assessment)
    window.start_wanted.connect(window.show_start)
    window.help_closed.connect(window.after_help)
    window.file_wanted.connect(window.open_file)
    window.opened.connect(window.enter)
    window.refused.connect(window.refuse)
    window.question_wanted.connect(window.show_question)
    window.package_wanted.connect(window.show_package)
    window.top.home.connect(window.show_start)
    window.top.stage.connect(window.show_stage)
    window.top.language.connect(window.look.set_language)
    window.top.help.connect(window.show_help)
    window.start.new_wanted.connect(window.show_new)
    window.start.open_wanted.connect(window.choose_file)
    window.start.library_wanted.connect(window.show_library)
    window.start.forms_wanted.connect(window.show_forms)
    window.start.package_wanted.connect(window.show_package)
    window.start.file_wanted.connect(window.open_file)
    window.start.collection_wanted.connect(window.begin_collection)
    window.place_moved.connect(window.say_all)
    window.start.role_chosen.connect(window.say_all)
    wording.changed.connect(window.say_all)
    theme.changed.connect(window.show_width)


def _ask_for_file(
    window: Window, settings: Settings, wording: Wording, *suffixes: str
) -> Path | None:
    say = wording.words.say
    kinds = f"{say('Files of this program')} ({' '.join(f'*{one}' for one in suffixes)})"
    chosen, _ = QFileDialog.getOpenFileName(
        window, say("Open a file…"), str(settings.folder), kinds
    )
    return Path(chosen) if chosen else None
