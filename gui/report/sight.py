"""The report as it will be: its pages, or what its workbook holds."""

from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import AssessmentError
from assessment.reports.blocks import Cover, Figure, Figures, Lines, Report, Section
from gui.report.making import Ask, Ready, make
from gui.tasks import Newest
from gui.theme import Theme
from gui.widgets.label import Label
from gui.widgets.page_preview import PagePreview
from gui.widgets.style import frame, named, stack
from gui.wording import Wording

PAPER = 760


class WorkbookPreview(QScrollArea):
    """One sheet with the words of the report itself, in the languages of the report."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("report_preview")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._wording, self._theme = wording, theme
        self._ground = QWidget()
        self._ground.setObjectName("pageGround")
        self._line = QHBoxLayout(self._ground)
        self._line.setContentsMargins(16, 12, 16, 12)
        self._paper: QFrame | None = None
        self.setWidget(self._ground)

    def show_report(self, report: Report) -> None:
        """Show the report's cover, figures and parts."""
        if self._paper is not None:
            self._paper.hide()
            self._line.removeWidget(self._paper)
            self._paper.deleteLater()
        self._paper = frame("card", "paper")
        self._paper.setMaximumWidth(PAPER)
        column = stack(on=self._paper, gap=6, margins=(28, 20, 28, 24))
        self._add_cover(column, report.cover)
        column.addWidget(frame("line"))
        for section in report.sections:
            for block in section.blocks:
                if isinstance(block, Figures):
                    column.addLayout(self._figures(block))
                    column.addWidget(frame("line"))
        self._add(column, report.cover.contents, "bold")
        for section in report.sections:
            column.addLayout(self._section(section))
        column.addStretch(1)
        self._line.addWidget(self._paper)
        self.setAccessibleName(self._wording.words.say("What the report will say"))

    def said(self) -> str:
        """Everything on the sheet, line by line."""
        if self._paper is None:
            return ""
        return "\n".join(label.said() for label in self._paper.findChildren(Label))

    def _add_cover(self, column: QVBoxLayout, cover: Cover) -> None:
        for lines in cover.nation:
            self._add(column, lines, "smallbold", centred=True)
        self._add(column, cover.title, "h1", centred=True)
        self._add(column, cover.unit, "h2", centred=True)
        self._add(column, cover.round, "small", centred=True)
        self._add(column, cover.status, "bold", centred=True)
        self._add(column, cover.status_note, "small", centred=True)

    def _figures(self, block: Figures) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for at, figure in enumerate(block.figures):
            # Without a flag: a flagged item would be given its hint, and its words be cut.
            grid.addLayout(self._figure(figure), at // 3, at % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def _figure(self, figure: Figure) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        self._add(column, figure.name, "small")
        self._add(column, (" ".join((figure.value, *figure.beside[:1])),), "h2")
        self._add(column, figure.note, "small")
        column.addStretch(1)
        return column

    def _section(self, section: Section) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(12)
        number = Label(str(section.number), role="smallbold")
        number.setFixedWidth(24)
        line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        self._add(column, section.title, "bold")
        self._add(column, section.headline, "small")
        line.addLayout(column, 1)
        return line

    def _add(self, column: QVBoxLayout, lines: Lines, role: str, *, centred: bool = False) -> None:
        for at, text in enumerate(lines):
            label = Label(text, role=role if at == 0 else "small", wrap=True)
            if centred:
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)


class ReportForm(StrEnum):
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
        super().__init__()
        named(self, "report_sight")
        self.form = ReportForm.PAGES
        self.ready: Ready | None = None
        self._worded: Ready | None = None
        self.pages = PagePreview(wording, theme, "preview")
        self.words = WorkbookPreview(wording, theme)
        self._newest = Newest()
        stack((self.pages, 1), (self.words, 1), on=self)
        self._newest.finished.connect(self._on_made)
        self._newest.failed.connect(self._on_failed)
        self.show_form(self.form)

    def want(self, asked: Ask) -> None:
        """Make this report; what was asked for before is wanted no more."""
        self.ready = None
        self.pages.show_waiting()
        self._newest.want(partial(make, asked))

    def forget(self) -> None:
        self.ready = None
        self._newest.forget()

    @property
    def making(self) -> bool:
        return self._newest.working

    def show_form(self, form: ReportForm) -> None:
        self.form = form
        self.pages.setVisible(form is ReportForm.PAGES)
        self.words.setVisible(form is ReportForm.WORDS)
        self._show_words()

    @property
    def shown(self) -> QWidget:
        """What takes the keyboard."""
        return self.pages.view if self.form is ReportForm.PAGES else self.words

    def _show_words(self) -> None:
        """A sheet of words is some hundred labels: made only for who looks at it."""
        if (
            self.form is ReportForm.WORDS
            and self.ready is not None
            and self._worded is not self.ready
        ):
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
