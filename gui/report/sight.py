"""The report as it is now: its pages as they will be saved, or what it says in words."""

from enum import StrEnum
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.errors import AssessmentError
from gui.report.making import Ask, Ready, make
from gui.report.preview import Preview
from gui.tasks import Newest
from gui.theme import Theme
from gui.widgets.page_preview import PagePreview
from gui.widgets.style import named
from gui.wording import Wording


class Form(StrEnum):
    """How a person looks at it."""

    PAGES = "pages"
    WORDS = "words"


class Sight(QWidget):
    """Makes the newest report asked for, off the main thread, and shows it.

    Signals:
        came: The report asked for last was made (``Ready``).
        failed: It could not be made; carries the problem.
    """

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Nothing is asked for yet."""
        super().__init__()
        named(self, "report_sight")
        self.form = Form.PAGES
        self.ready: Ready | None = None
        self._worded: Ready | None = None
        self.pages = PagePreview(wording, theme, "preview")
        self.words = Preview(wording, theme)
        self._newest = Newest()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages, 1)
        column.addWidget(self.words, 1)
        self._newest.finished.connect(self._on_made)
        self._newest.failed.connect(self._on_failed)
        self.show_form(self.form)

    def want(self, asked: Ask) -> None:
        """Make this report; what was asked for before is wanted no more."""
        self.ready = None
        self.pages.show_waiting()
        self._newest.want(partial(make, asked))

    def forget(self) -> None:
        """No report is wanted."""
        self.ready = None
        self._newest.forget()

    @property
    def making(self) -> bool:
        """Whether a report is being made."""
        return self._newest.working

    def show_form(self, form: Form) -> None:
        """Show pages or words."""
        self.form = form
        self.pages.setVisible(form is Form.PAGES)
        self.words.setVisible(form is Form.WORDS)
        self._show_words()

    @property
    def shown(self) -> QWidget:
        """What takes the keyboard."""
        return self.pages.view if self.form is Form.PAGES else self.words

    def _show_words(self) -> None:
        """A sheet of words is some hundred labels: made only for who looks at it."""
        if self.form is Form.WORDS and self.ready is not None and self._worded is not self.ready:
            self._worded = self.ready
            self.words.show_report(self.ready.made.report)

    @Slot(object)
    def _on_made(self, ready: Ready) -> None:
        self.ready = ready
        if ready.sizes:
            self.pages.show_pages(ready.made.pdf, ready.sizes)
        else:
            self.pages.show_findings(ready.findings)
        self._show_words()
        self.came.emit(ready)

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        found = problem.findings if isinstance(problem, AssessmentError) else ()
        self.pages.show_findings(found)
        self.failed.emit(problem)
        if not isinstance(problem, AssessmentError):
            raise problem
