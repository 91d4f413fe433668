"""The page of the unit report: choices, the report as it will be, and what was saved."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.progress import Progress
from assessment.reports.order import FileKind, Tongue
from gui.report.making import (
    Ask,
    Ready,
    Saved,
    ask,
    final,
    proposed_path,
    write_pdf,
    write_workbook,
)
from gui.report.sight import ReportForm, Sight
from gui.session import Session
from gui.tasks import Task, Work
from gui.theme import Theme
from gui.widgets.buttons import Button, Segments
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip, Icon
from gui.widgets.outside import open_outside
from gui.widgets.style import frame, spread, stack
from gui.widgets.tick_row import TickRow
from gui.widgets.tile import EmptyState
from gui.widgets.window_page import Printout, WindowPage
from gui.wording import Wording


class Writer(QObject):
    """Writes one file at a time; pages that are still being made, as soon as they are.

    Signals:
        busy_changed: Writing has begun or ended.
        saved: What was written (``Saved``).
        failed: Why nothing was.
    """

    busy_changed = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, sight: Sight) -> None:
        super().__init__(sight)
        self._sight = sight
        self._task: Task | None = None
        self._target: Path | None = None  # of pages that are still being made
        sight.came.connect(self._on_came)
        sight.failed.connect(self._on_unmade)

    @property
    def busy(self) -> bool:
        """Whether something is being written or is to be."""
        return self._task is not None or self._target is not None

    def write_pages(self, path: Path) -> None:
        """Write the pages that are shown, to the byte."""
        if self._sight.ready is None:
            self._target = path
            self.busy_changed.emit()
        else:
            self._begin(partial(_pages, self._sight.ready, path))

    def write_workbook(self, asked: Ask, sealed: bytes, path: Path) -> None:
        """Write the report as a workbook in which the package travels."""
        self._begin(partial(_workbook, asked, sealed, path))

    def _begin(self, work: Work) -> None:
        self._task = Task(work, self)
        self._task.finished.connect(self._on_saved)
        self._task.failed.connect(self._on_failed)
        self.busy_changed.emit()
        self._task.start()

    @Slot(object)
    def _on_came(self, ready: Ready) -> None:
        path, self._target = self._target, None
        if path is not None:
            self._begin(partial(_pages, ready, path))

    @Slot(object)
    def _on_unmade(self, problem: Exception) -> None:
        if self._target is not None:
            self._over()
            if isinstance(problem, AssessmentError):  # of anything else the sight tells
                self.failed.emit(problem)

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self._over()
        self.saved.emit(saved)

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        self._over()
        self.failed.emit(problem)

    def _over(self) -> None:
        self._target = None
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self.busy_changed.emit()


def _pages(ready: Ready, path: Path, _progress: Progress) -> Saved:
    return write_pdf(ready, path)


def _workbook(asked: Ask, sealed: bytes, path: Path, _progress: Progress) -> Saved:
    return write_workbook(asked, sealed, path)


WIDE = 340


class Choices:
    """The panel and what is chosen in it; ``panel`` goes into the page."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        self._wording = wording
        self.tongue = Tongue(wording.language.value)
        self.panel = frame("panel", "report_choices")
        self._title = Label(role="h1", wrap=True)
        self._language = Label(role="smallbold")
        self.tongues = Segments("report_language", tuple(Tongue))
        self._form = Label(role="smallbold")
        self.forms = Segments("report_form", tuple(ReportForm))
        self.status = Chip(theme, "report_status")
        self.annex = TickRow(theme, "report_annex")
        self.compared = Label(role="small", wrap=True)
        self.compared.setObjectName("report_compared")
        self._why = Label(role="small", wrap=True)
        self._why.setObjectName("report_why")
        self._hint = Label(role="small", wrap=True)
        self._build()

    def _build(self) -> None:
        column = stack(
            self._title,
            self._language,
            spread(self.tongues, None),
            self._form,
            spread(self.forms, None),
            self.annex,
            self.compared,
            on=self.panel,
            gap=8,
            margins=(20, 16, 20, 16),
        )
        column.addSpacing(8)
        column.addLayout(spread(self.status, None))
        column.addWidget(self._why)
        column.addStretch(1)
        column.addWidget(self._hint)

    def show_compared(self, earlier: str) -> None:
        """Say which earlier round the report compares with; empty without one."""
        say = self._wording.words.say
        told = say("Compared with round {round}", round=self._wording.digits(earlier))
        self.compared.say(told if earlier else "")
        self.compared.setVisible(bool(earlier))

    def show_status(self, *, final: bool) -> None:
        """Say whether the results are final, and why."""
        say = self._wording.words.say
        self._title.say(say("Unit report"))
        self._language.say(say("Language of the report"))
        self.tongues.setAccessibleName(say("Language of the report"))
        names = {Tongue.KM: "ខ្មែរ", Tongue.EN: "English", Tongue.BOTH: say("Both")}
        for tongue, button in self.tongues.buttons.items():
            button.setText(names[Tongue(tongue)])
            button.setAccessibleName(names[Tongue(tongue)])
        self.tongues.show_key(self.tongue)
        self._say_forms()
        self.annex.say(say("With the annex: why these scores"))
        if final:
            self.status.show_chip("ok", "done", say("FINAL"))
            self._why.say(say("The unit head has approved the results."))
        else:
            self.status.show_chip("warn", "warning", say("PROVISIONAL"))
            self._why.say(say("The unit head has not approved the results yet."))
        self._hint.say(say("On the right: the pages exactly as they are saved."))

    def show_form(self, form: ReportForm) -> None:
        """Mark how the report is looked at."""
        self.forms.show_key(form)
        self._hint.setVisible(form is ReportForm.PAGES)

    def _say_forms(self) -> None:
        say = self._wording.words.say
        names = {ReportForm.PAGES: say("Pages"), ReportForm.WORDS: say("Text only")}
        self._form.say(say("Show as"))
        self.forms.setAccessibleName(say("Show as"))
        for form, button in self.forms.buttons.items():
            button.setText(names[ReportForm(form)])
            button.setAccessibleName(names[ReportForm(form)])


class ReportOutcome(QWidget):
    """Says what a person wants to open, or that they want to save under another name.

    Signals:
        opened: The file or folder to open.
        again: Save under another name.
    """

    opened = Signal(object)
    again = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("outcome")
        self._wording = wording
        self.saved: Saved | None = None
        self.findings = FindingsList(wording, theme, with_places=False)
        self.other_name = Button(theme, "save_elsewhere")
        self._card = frame("note", "saved_card")
        self._text = Label(wrap=True).can_be_copied()
        self._text.setObjectName("saved_text")
        self.open_file = Button(theme, "open_report", drawing="document")
        self.open_folder = Button(theme, "open_folder", drawing="folder")
        self._build(Icon(theme, "done", "ok"))
        self.open_file.clicked.connect(lambda: self._open(folder=False))
        self.open_folder.clicked.connect(lambda: self._open(folder=True))
        self.other_name.clicked.connect(self.again)
        self.show_nothing()

    def _build(self, icon: Icon) -> None:
        spread(
            icon,
            (self._text, 1),
            self.open_file,
            self.open_folder,
            on=self._card,
            gap=10,
            margins=(12, 6, 8, 6),
        )
        refused = spread((self.findings, 1), self.other_name, gap=None)
        stack(self._card, refused, on=self, margins=(16, 0, 16, 8))

    def show_nothing(self) -> None:
        self.saved = None
        self.findings.show_findings(())
        self.hide()

    def show_saved(self, saved: Saved) -> None:
        self.saved = saved
        self.findings.show_findings(())
        self.other_name.hide()
        self._card.show()
        self.say()
        self.show()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        self.saved = None
        self._card.hide()
        self.findings.show_findings(findings)
        self.other_name.show()
        self.say()
        self.show()

    def say(self) -> None:
        words = self._wording.words
        tip = words.say("It opens in the viewer of this computer, which can print it.")
        self.open_file.say(words.say("Open the report"), tip=tip)
        self.open_folder.say(words.say("Open the folder"))
        self.other_name.say(words.say("Save as…"))
        if self.saved is None:
            return
        told = words.say("Saved: {file}", file=self.saved.path.name)
        if self.saved.pages:
            pages = self._wording.digits(str(self.saved.pages))
            told += " · " + words.say("Pages: {n}", n=pages)
        told += " · " + words.say("Check code: {code}", code=self.saved.short_code)
        self._text.say(told)

    def _open(self, *, folder: bool) -> None:
        if self.saved is not None:
            path: Path = self.saved.path
            self.opened.emit(path.parent if folder else path)


Choose = Callable[[FileKind], Path | None]
Show = Callable[[Path], object]


class ReportPage(WindowPage):
    """Shows the unit report and writes it; a PDF is written as it was shown, to the byte."""

    manual_section = 8

    def __init__(
        self,
        session: Session,
        wording: Wording,
        theme: Theme,
        *,
        choose: Choose | None = None,
        show_path: Show = open_outside,
    ) -> None:
        """``choose`` finds the path instead of a file dialog; ``show_path`` opens a result."""
        super().__init__()
        self.setObjectName("report_page")
        self._session, self._wording = session, wording
        self.choose = choose
        self.show_path = show_path
        self._last = FileKind.PDF
        self._stale = False
        self._compared = session.earlier
        self.choices = Choices(wording, theme)
        self.sight = Sight(wording, theme)
        self.writer = Writer(self.sight)
        self.outcome = ReportOutcome(wording, theme)
        self.file_name = ElidingLabel(role="small", middle=True)
        self.file_name.setObjectName("proposed_name")
        self.save_xlsx = Button(theme, "save_xlsx", drawing="table")
        self.save_pdf = Button(theme, "save_pdf", role="primary", drawing="saving")
        self.print = Button(theme, "print_report", drawing="print")
        self._empty = EmptyState(theme, "report", "no_report")
        self._build(Icon(theme, "document", "soft"))
        self._connect()
        self.refresh()

    def _build(self, icon: Icon) -> None:
        body = spread(_scrolled(self.choices.panel), (self.sight, 1), (self._empty, 1), gap=0)
        self._foot = frame("foot", "report_foot")
        self._foot.setMinimumHeight(63)
        spread(
            icon,
            (self.file_name, 1),
            self.print,
            self.save_xlsx,
            self.save_pdf,
            on=self._foot,
            margins=(16, 8, 16, 8),
        )
        column = stack((body, 1), on=self, gap=0)
        column.addSpacing(8)
        column.addWidget(self.outcome)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        for tongue in Tongue:
            button = self.choices.tongues.buttons[tongue]
            button.clicked.connect(lambda _=False, to=tongue: self.speak(to))
        for form in ReportForm:
            button = self.choices.forms.buttons[form]
            button.clicked.connect(lambda _=False, to=form: self.look_at(to))
        self.choices.annex.clicked.connect(self._with_annex)
        self.writer.busy_changed.connect(self._show_ready)
        self.writer.saved.connect(self._on_saved)
        self.writer.failed.connect(self._on_failed)
        self.save_pdf.clicked.connect(lambda: self.save(FileKind.PDF))
        self.save_xlsx.clicked.connect(lambda: self.save(FileKind.XLSX))
        self.print.clicked.connect(self.print_pages)
        self.sight.came.connect(lambda _: self._show_ready())
        self.outcome.again.connect(lambda: self.save(self._last))
        self.outcome.opened.connect(self.show_path)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+S"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.save(FileKind.PDF))
        self._session.changed.connect(self._on_changed)
        self._wording.changed.connect(self._say)
        self._wording.changed.connect(self._show_ready)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale or self._compared is not self._session.earlier or self._is_old():
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages are turned from wherever the keyboard is."""
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        by = turns.get(Qt.Key(event.key()), 0)
        if by and self.sight.form is ReportForm.PAGES:
            self.sight.pages.view.turn(by)
        else:
            super().keyPressEvent(event)

    def regions(self) -> list[QWidget]:
        return [self.choices.panel, self.sight, self._foot]

    def speak(self, tongue: Tongue) -> None:
        """Write the report in this language from now on."""
        self.choices.tongue = tongue
        self.refresh()

    def look_at(self, form: ReportForm) -> None:
        """Look at its pages, or at what it says in words."""
        self.sight.show_form(form)
        self.choices.show_form(form)

    def _with_annex(self) -> None:
        self.choices.annex.show_state(on=not self.choices.annex.isChecked())
        self.refresh()

    def refresh(self) -> None:
        self._stale = False
        self._compared = self._session.earlier
        scored = self._session.shows_scores
        self._say()
        self.sight.setVisible(scored)
        self._empty.setVisible(not scored)
        self._show_ready()
        if scored:
            self.sight.want(self._ask())
        else:
            self.sight.forget()

    def _ask(self) -> Ask:
        return ask(self._session, self.choices.tongue, annex=self.choices.annex.isChecked())

    def _is_old(self) -> bool:
        ready = self.sight.ready
        return ready is not None and not ready.is_of(self._session.now)

    def _say(self) -> None:
        say = self._wording.words.say
        self.choices.show_status(final=final(self._session))
        self.choices.show_form(self.sight.form)
        earlier = self._session.earlier
        self.choices.show_compared("" if earlier is None else earlier.record.subject.round)
        proposed = proposed_path(self._session, self.choices.tongue, FileKind.PDF)
        self.file_name.say(proposed.name)
        self.save_pdf.say(say("Save PDF…"), tip="Ctrl+Shift+S")
        self.save_xlsx.say(say("Save Excel…"))
        self.print.say(say("Print…"), tip="Ctrl+P")
        hint = say("This questionnaire has no scoring structure.")
        if self._session.questionnaire.nodes:
            hint = say("Scores are shown after submission.")
        self._empty.say(say("No report"), hint)
        self.outcome.say()

    def _show_ready(self) -> None:
        ready = self._session.shows_scores and not self.writer.busy
        self.save_pdf.setEnabled(ready)
        self.save_xlsx.setEnabled(ready)
        self.print.setEnabled(ready and self.sight.ready is not None)
        self.choices.panel.setEnabled(not self.writer.busy)
        if self.writer.busy:
            self.file_name.say(self._wording.words.say("Writing the report…"))

    def ask_path(self, kind: FileKind) -> Path | None:
        """Where the file goes; None when the person thinks better of it."""
        if self.choose is not None:
            return self.choose(kind)
        proposed = proposed_path(self._session, self.choices.tongue, kind)
        title = self.save_pdf.text() if kind is FileKind.PDF else self.save_xlsx.text()
        return _ask_path(self, title, proposed)

    def save(self, kind: FileKind) -> None:
        """Ask for a place and write the report there, off the main thread."""
        if self.writer.busy or not self._session.shows_scores:
            return
        path = self.ask_path(kind)
        if path is None:
            return
        self._last = kind
        self.outcome.show_nothing()
        if kind is FileKind.XLSX:
            self.writer.write_workbook(self._ask(), self._session.saving.sealed(), path)
        else:
            if self._is_old() or not (self.sight.ready or self.sight.making):
                self.refresh()
            self.writer.write_pages(path)

    def print_pages(self) -> bool:
        if self.print.isEnabled() and self.sight.ready is not None:
            ready, name = self.sight.ready, self.file_name.said()
            self.wanted.emit("printing", Printout(name, ready.made.pdf, ready.sizes))
        return self._session.shows_scores

    def _on_saved(self, saved: Saved) -> None:
        self._say()
        self.outcome.show_saved(saved)
        self.outcome.open_file.setFocus()

    def _on_failed(self, problem: Exception) -> None:
        self._say()
        if not isinstance(problem, AssessmentError):
            raise problem
        self.outcome.show_findings(problem.findings)
        self.outcome.other_name.setFocus()

    def _on_changed(self, _what: object = None) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True


def _ask_path(parent: QWidget, title: str, proposed: Path) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), f"*{proposed.suffix}")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(proposed.suffix)


def _scrolled(panel: QWidget) -> QScrollArea:
    """The panel in a column of its own that scrolls where large text needs more height."""
    scroll = QScrollArea()
    scroll.setObjectName("report_choices_scroll")
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFixedWidth(WIDE)
    scroll.setWidget(panel)
    return scroll
