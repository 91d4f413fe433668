"""The report page: language, the pages themselves, and the files written from them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import AssessmentError
from assessment.reports.order import FileKind, Tongue
from gui.report.choices import WIDE, Choices
from gui.report.making import Ask, Saved, ask, final, proposed_path
from gui.report.outcome import Outcome
from gui.report.sight import Form, Sight
from gui.report.writer import Writer
from gui.session import Session
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.empty import EmptyState
from gui.widgets.label import ElidingLabel
from gui.widgets.marks import Icon
from gui.widgets.style import frame
from gui.widgets.window_page import WindowPage
from gui.wording import Wording

Choose = Callable[[FileKind], Path | None]
Show = Callable[[Path], object]


def _show_on_desktop(path: Path) -> object:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


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
        show_path: Show = _show_on_desktop,
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
        self.outcome = Outcome(wording, theme)
        self.file_name = ElidingLabel(role="small")
        self.file_name.setObjectName("proposed_name")
        self.save_xlsx = Button(theme, "save_xlsx", drawing="table")
        self.save_pdf = Button(theme, "save_pdf", role="primary", drawing="saving")
        self._empty = EmptyState(theme, "report", "no_report")
        self._build(Icon(theme, "document", "soft"))
        self._connect()
        self.refresh()

    def _build(self, icon: Icon) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(_scrolled(self.choices.panel))
        body.addWidget(self.sight, 1)
        body.addWidget(self._empty, 1)
        self._foot = frame("foot", "report_foot")
        self._foot.setMinimumHeight(63)
        line = QHBoxLayout(self._foot)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        line.addWidget(icon)
        line.addWidget(self.file_name, 1)
        line.addWidget(self.save_xlsx)
        line.addWidget(self.save_pdf)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addSpacing(8)
        column.addWidget(self.outcome)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        for tongue in Tongue:
            button = self.choices.tongues.buttons[tongue]
            button.clicked.connect(lambda _=False, to=tongue: self.speak(to))
        for form in Form:
            button = self.choices.forms.buttons[form]
            button.clicked.connect(lambda _=False, to=form: self.look_at(to))
        self.choices.annex.clicked.connect(self._with_annex)
        self.writer.busy_changed.connect(self._show_ready)
        self.writer.saved.connect(self._on_saved)
        self.writer.failed.connect(self._on_failed)
        self.save_pdf.clicked.connect(lambda: self.save(FileKind.PDF))
        self.save_xlsx.clicked.connect(lambda: self.save(FileKind.XLSX))
        self.outcome.again.connect(lambda: self.save(self._last))
        self.outcome.opened.connect(self.show_path)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+S"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.save(FileKind.PDF))
        self._session.changed.connect(self._on_changed)
        self._wording.changed.connect(self._say)
        self._wording.changed.connect(self._show_ready)

    def showEvent(self, event: QShowEvent) -> None:
        """Read again what changed while another page was shown."""
        super().showEvent(event)
        if self._stale or self._compared is not self._session.earlier or self._is_old():
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages are turned from wherever the keyboard is."""
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        by = turns.get(Qt.Key(event.key()), 0)
        if by and self.sight.form is Form.PAGES:
            self.sight.pages.view.turn(by)
        else:
            super().keyPressEvent(event)

    def regions(self) -> list[QWidget]:
        """For F6: choices, the report, and the buttons that save it."""
        return [self.choices.panel, self.sight, self._foot]

    def speak(self, tongue: Tongue) -> None:
        """Write the report in this language from now on."""
        self.choices.tongue = tongue
        self.refresh()

    def look_at(self, form: Form) -> None:
        """Look at its pages, or at what it says in words."""
        self.sight.show_form(form)
        self.choices.show_form(form)

    def _with_annex(self) -> None:
        self.choices.annex.show_state(on=not self.choices.annex.isChecked())
        self.refresh()

    def refresh(self) -> None:
        """Read the record and show the report on it."""
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
        """Whether another day than today is printed on the pages."""
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
        hint = say("This questionnaire has no scoring structure.")
        if self._session.questionnaire.nodes:
            hint = say("Scores are shown after submission.")
        self._empty.say(say("No report"), hint)
        self.outcome.say()

    def _show_ready(self) -> None:
        ready = self._session.shows_scores and not self.writer.busy
        self.save_pdf.setEnabled(ready)
        self.save_xlsx.setEnabled(ready)
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
