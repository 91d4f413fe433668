"""The report as it will be: asked for, made, looked at as pages or words, and written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QScrollArea, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.progress import Progress
from assessment.reports.blocks import Cover, Figures, Lines, Report, Section
from assessment.reports.order import LANGUAGES, FileKind, ReportOrder, Tongue, Written
from assessment.responses.model import Layer, State
from gui.look import Look
from gui.session import Session
from gui.tasks import Newest
from gui.widgets.label import Label
from gui.widgets.page_preview import PagePreview
from gui.widgets.pdf_pages import measure
from gui.widgets.style import frame, named, spread, stack

if TYPE_CHECKING:
    from assessment.reports.report import MadeReport


@dataclass(frozen=True, slots=True)
class Ready:
    made: "MadeReport"  # the report
    sizes: tuple[tuple[float, float], ...]  # of its pages, in points; empty where none can be shown
    findings: tuple[Finding, ...]  # why they cannot
    moment: datetime  # when it was made, as printed, in local time

    def is_of(self, moment: datetime) -> bool:
        return self.moment.date() == moment.astimezone().date()


def final(session: Session) -> bool:
    return session.record.state is State.APPROVED


def ask(session: Session, tongue: Tongue, *, annex: bool) -> ReportOrder:
    """The report on the record as it is now; its scores are worked out when it is made."""
    return ReportOrder(
        record=session.record,
        evaluation=session.evaluation,
        scores={},
        code=session.head,
        now=session.now.astimezone(),
        languages=LANGUAGES[tongue],
        final=final(session),
        annex=annex,
        previous=session.earlier,
    )


def order(asked: ReportOrder) -> ReportOrder:
    """The same with all that takes time; nothing is written by it."""
    from assessment.reports.given import approval_of
    from assessment.reports.unit.short import fits_two_pages
    from assessment.scoring.score import score_record

    record, layers = asked.record, (Layer.SELF, Layer.FINAL)
    return replace(
        asked,
        scores={layer: score_record(record, asked.evaluation, layer) for layer in layers},
        approval=approval_of(record) if asked.final else None,
        short=fits_two_pages(record.questionnaire),
    )


def make(asked: ReportOrder, progress: Progress) -> Ready:
    """Nothing is put on the disk. Raises AssessmentError, or Cancelled when no longer wanted."""
    from assessment.reports.report import make_unit_report

    progress.step(0, 2)
    made = make_unit_report(order(asked))
    progress.step(1, 2)
    try:
        return Ready(made, measure(made.pdf), (), asked.now)
    except AssessmentError as problem:  # it can be read as words, and saved
        return Ready(made, (), problem.findings, asked.now)


def proposed_path(session: Session, tongue: Tongue, kind: FileKind) -> Path:
    subject = session.record.subject
    parts = [subject.unit, subject.round, "-".join(LANGUAGES[tongue])]
    if not final(session):
        parts.append("provisional")
    name = file_name("-".join(parts))
    return session.path.with_name(f"{name}.{kind}")


def write_pdf(ready: Ready, path: Path) -> Written:
    """Raises AssessmentError if it cannot be written; what stood there before is untouched."""
    from assessment.reports.report import write_made

    return write_made(ready.made, path)


def write_workbook(asked: ReportOrder, sealed: bytes, path: Path) -> Written:
    """With the package in it. Raises AssessmentError as ``write_pdf``."""
    from assessment.reports.report import write_unit_report

    return write_unit_report(replace(order(asked), xlsx=path, sealed=sealed))


PAPER = 760


class WorkbookPreview(QScrollArea):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("report_preview")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._look = look
        self._paper: QFrame | None = None

    def show_report(self, report: Report) -> None:
        cover, blocks = report.cover, (one for part in report.sections for one in part.blocks)
        figures = [_figures(block) for block in blocks if isinstance(block, Figures)]
        parts: list[QWidget | QLayout] = [*_cover(cover), frame("line")]
        for grid in figures:
            parts += [grid, frame("line")]
        parts += [*_labels(cover.contents, "bold"), *map(_section, report.sections)]
        self._paper = frame("card", "paper")
        self._paper.setMaximumWidth(PAPER)
        stack(*parts, None, on=self._paper, gap=6, margins=(28, 20, 28, 24))
        ground = named(QWidget(), "pageGround")
        spread(self._paper, on=ground, gap=None, margins=(16, 12, 16, 12))
        self.setWidget(ground)  # the one before goes
        self.setAccessibleName(self._look.say("What the report will say"))


def _cover(cover: Cover) -> Iterator[Label]:
    about = ((cover.title, "h1"), (cover.unit, "h2"), (cover.round, "small"))
    standing = ((cover.status, "bold"), (cover.status_note, "small"))
    for lines, role in (*((one, "smallbold") for one in cover.nation), *about, *standing):
        for label in _labels(lines, role):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            yield label


def _figures(block: Figures) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    for at, figure in enumerate(block.figures):
        value = (" ".join((figure.value, *figure.beside[:1])),)
        words = *_labels(figure.name, "small"), *_labels(value, "h2")
        # Without a flag: a flagged item would be given its hint, and its words be cut.
        grid.addLayout(stack(*words, *_labels(figure.note, "small"), None, gap=0), at // 3, at % 3)
    for column in range(3):
        grid.setColumnStretch(column, 1)
    return grid


def _section(section: Section) -> QHBoxLayout:
    number = Label(str(section.number), role="smallbold")
    number.setFixedWidth(24)
    words = *_labels(section.title, "bold"), *_labels(section.headline, "small")
    line = spread(number, (stack(*words, gap=0), 1), gap=12)
    line.setAlignment(number, Qt.AlignmentFlag.AlignTop)
    return line


def _labels(lines: Lines, role: str) -> list[Label]:
    roles = (role, *["small"] * len(lines))
    return [Label(text, role=one, wrap=True) for text, one in zip(lines, roles, strict=False)]


class ReportForm(StrEnum):
    PAGES = "pages"
    WORDS = "words"


class Sight(QWidget):
    came = Signal(object)  # the report asked for last was made (``Ready``)
    failed = Signal(object)  # it could not be made; carries the problem

    def __init__(self, look: Look) -> None:
        super().__init__()
        named(self, "report_sight")
        self.form = ReportForm.PAGES
        self.ready: Ready | None = None
        self._worded: Ready | None = None
        self.pages = PagePreview(look, "preview")
        self.words = WorkbookPreview(look)
        self._newest = Newest()
        stack((self.pages, 1), (self.words, 1), on=self)
        self._newest.finished.connect(self._on_made)
        self._newest.failed.connect(self._on_failed)
        self.show_form(self.form)

    def want(self, asked: ReportOrder) -> None:
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
        return self.pages.view if self.form is ReportForm.PAGES else self.words

    def _show_words(self) -> None:
        """A sheet of words is some hundred labels: made only for who looks at it."""
        ready = self.ready
        if self.form is ReportForm.WORDS and ready is not None and self._worded is not ready:
            self._worded = ready
            self.words.show_report(ready.made.report)

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
