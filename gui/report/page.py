"""The report page: language, what the report will say, and the files written from it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import AssessmentError
from assessment.reports.wish import Kind, Tongue
from gui.report.choices import WIDE, Choices
from gui.report.making import Saved, final, order, proposed_path, write
from gui.report.outcome import Outcome
from gui.report.preview import Preview
from gui.session import Session
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.empty import EmptyState
from gui.widgets.label import ElidingLabel
from gui.widgets.marks import Icon
from gui.widgets.style import frame
from gui.wording import Wording

Choose = Callable[[Kind], Path | None]
Show = Callable[[Path], object]


def _show_on_desktop(path: Path) -> object:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class ReportPage(QWidget):
    """Writes the unit report off the main thread and says what came of it."""

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
        self._task: Task | None = None
        self._last = Kind.PDF
        self._stale = False
        self._compared = session.earlier
        self.choices = Choices(wording, theme)
        self.preview = Preview(wording, theme)
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
        body.addWidget(self.preview, 1)
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
        self.choices.annex.clicked.connect(self._with_annex)
        self.save_pdf.clicked.connect(lambda: self.save(Kind.PDF))
        self.save_xlsx.clicked.connect(lambda: self.save(Kind.XLSX))
        self.outcome.again.connect(lambda: self.save(self._last))
        self.outcome.opened.connect(self.show_path)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+S"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.save(Kind.PDF))
        self._session.changed.connect(self._on_changed)
        self._wording.changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Read again what changed while another page was shown."""
        super().showEvent(event)
        if self._stale or self._compared is not self._session.earlier:
            self.refresh()

    def speak(self, tongue: Tongue) -> None:
        """Write the report in this language from now on."""
        self.choices.tongue = tongue
        self.refresh()

    @property
    def _annex(self) -> bool:
        return self.choices.annex.isChecked()

    def _with_annex(self) -> None:
        self.choices.annex.show_state(on=not self._annex)
        self.refresh()

    def refresh(self) -> None:
        """Read the record and show what the report will say."""
        from assessment.reports.facts import Facts
        from assessment.reports.unit_report import unit_report
        from assessment.reports.wording import Speech

        self._stale = False
        self._compared = self._session.earlier
        scored = self._session.shows_scores
        self._say()
        self.preview.setVisible(scored)
        self._empty.setVisible(not scored)
        self._show_ready(ready=scored and self._task is None)
        if scored:
            wanted = order(self._session, self.choices.tongue, annex=self._annex)
            self.preview.show_report(unit_report(Facts(wanted, Speech(wanted.languages))))

    def _say(self) -> None:
        say = self._wording.words.say
        self.choices.show_status(final=final(self._session))
        earlier = self._session.earlier
        self.choices.show_compared("" if earlier is None else earlier.record.subject.round)
        proposed = proposed_path(self._session, self.choices.tongue, Kind.PDF)
        self.file_name.say(proposed.name)
        self.save_pdf.say(say("Save PDF…"), tip="Ctrl+Shift+S")
        self.save_xlsx.say(say("Save Excel…"))
        hint = say("This questionnaire has no scoring structure.")
        if self._session.questionnaire.nodes:
            hint = say("Scores are shown after submission.")
        self._empty.say(say("No report"), hint)
        self.outcome.say()

    def _show_ready(self, *, ready: bool) -> None:
        self.save_pdf.setEnabled(ready)
        self.save_xlsx.setEnabled(ready)
        if self._task is not None:
            self.file_name.say(self._wording.words.say("Writing the report…"))

    def ask_path(self, kind: Kind) -> Path | None:
        """Where the file goes; None when the person thinks better of it."""
        if self.choose is not None:
            return self.choose(kind)
        proposed = proposed_path(self._session, self.choices.tongue, kind)
        title = self.save_pdf.text() if kind is Kind.PDF else self.save_xlsx.text()
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(proposed), f"*.{kind}")
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(f".{kind}")

    def save(self, kind: Kind) -> None:
        """Ask for a place and write the report there, off the main thread."""
        if self._task is not None or not self._session.questionnaire.nodes:
            return
        path = self.ask_path(kind)
        if path is None:
            return
        self._last = kind
        self.outcome.show_nothing()
        wanted = order(self._session, self.choices.tongue, kind, path, annex=self._annex)
        self._task = Task(lambda _progress: write(wanted), self)
        self._task.finished.connect(self._on_saved)
        self._task.failed.connect(self._on_failed)
        self._show_ready(ready=False)
        self._task.start()

    def _on_saved(self, saved: Saved) -> None:
        self._over()
        self.outcome.show_saved(saved)
        self.outcome.open_file.setFocus()

    def _on_failed(self, problem: Exception) -> None:
        self._over()
        if not isinstance(problem, AssessmentError):
            raise problem
        self.outcome.show_findings(problem.findings)
        self.outcome.other_name.setFocus()

    def _over(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self._say()
        self._show_ready(ready=True)

    def _on_changed(self, _what: object = None) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True


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
