"""The page of the unit report: choices, the report as it will be, and what was saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QScrollArea, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.printing.blocks import Cover, Figures, Lines, Report, Section
from assessment.progress import Progress
from assessment.reports.order import LANGUAGES, FileKind, ReportOrder, Tongue, Written
from assessment.responses.model import Layer, State
from assessment.words import Worded, mark
from gui.display import Display
from gui.session import Session
from gui.tasks import Newest, Worker
from gui.widgets import keyboard, marks, outside, page_preview, pdf_pages, tick_row, tile
from gui.widgets.buttons import Button, Segments
from gui.widgets.findings import FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import Framed, NamedWidget, scrolled, seen, spread, stack, with_object_name
from gui.widgets.window_page import Printout, WindowPage

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


def order(asked: ReportOrder) -> ReportOrder:
    """The same with all that takes time; nothing is written by it."""
    from assessment.reports.given import approval_of
    from assessment.reports.unit.short import fits_two_pages
    from assessment.scoring.score import score_record

    record = asked.record
    layers = (Layer.SELF, Layer.FINAL)
    approval = None
    if asked.final:
        approval = approval_of(record)
    return replace(
        asked,
        scores={layer: score_record(record, asked.evaluation, layer) for layer in layers},
        approval=approval,
        short=fits_two_pages(record.questionnaire),
    )


def make(asked: ReportOrder, progress: Progress) -> Ready:
    """Nothing is put on the disk. Raises AssessmentError, or Cancelled when no longer wanted."""
    from assessment.reports.report import make_unit_report

    progress.step(0, 2)
    made = make_unit_report(order(asked))
    progress.step(1, 2)
    try:
        return Ready(made, pdf_pages.measure(made.pdf), (), asked.now)
    except AssessmentError as problem:  # it can be read as words, and saved
        return Ready(made, (), problem.findings, asked.now)


def proposed_path(session: Session, tongue: Tongue, kind: FileKind) -> Path:
    subject = session.record.subject
    parts = [subject.unit, subject.round, "-".join(LANGUAGES[tongue])]
    if not final(session):
        parts.append("provisional")
    name = file_name("-".join(parts))
    return session.path.with_name(f"{name}.{kind}")


class WorkbookPreview(QScrollArea):
    def __init__(self, display: Display) -> None:
        super().__init__(widgetResizable=True)
        self.setObjectName("report_preview")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._display = display

    def show_report(self, report: Report) -> None:
        cover = report.cover
        blocks = (block for part in report.sections for block in part.blocks)
        figures = [_figures(block) for block in blocks if isinstance(block, Figures)]
        parts: list[QWidget | QLayout] = [*_cover(cover), Framed("line")]
        for grid in figures:
            parts += [grid, Framed("line")]
        parts += [*_labels(cover.contents, "bold"), *map(_section, report.sections)]
        paper = Framed("card", "paper")
        ground = with_object_name(QWidget(), "pageGround")
        paper.setMaximumWidth(760)
        stack(*parts, None, on=paper, gap=6, margins=(28, 20, 28, 24))
        spread(paper, on=ground, gap=None, margins=(16, 12, 16, 12))
        self.setWidget(ground)  # the one before goes
        self.setAccessibleName(self._display.translate("What the report will say"))


def _cover(cover: Cover) -> Iterator[Label]:
    nation = ((cover.letterhead.nation, "smallbold"), (cover.letterhead.motto, "smallbold"))
    about = ((cover.title, "h1"), (cover.unit, "h2"), (cover.round, "small"))
    standing = ((cover.status, "bold"), (cover.status_note, "small"))
    for lines, role in (*nation, *about, *standing):
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
    return [Label(text, role=role, wrap=True) for text, role in zip(lines, roles, strict=False)]


class ReportForm(Worded):
    PAGES = "pages", mark("Pages")
    WORDS = "words", mark("Text only")


class Choices(Framed):
    def __init__(self, display: Display) -> None:
        super().__init__("panel", "report_choices")
        self._display = display
        self.tongue = Tongue(display.language.value)
        self.form = ReportForm.PAGES
        title = Label(role="h1", wrap=True).bind_message("Unit report", display)
        language = Label(role="smallbold").bind_message("Language of the report", display)
        form = Label(role="smallbold").bind_message("Show as", display)
        self.tongues = Segments("report_language", tuple(Tongue))
        self.forms = Segments("report_form", tuple(ReportForm))
        self.status = marks.Chip(display, "report_status")
        self.annex = tick_row.TickRow(display, "report_annex")
        self.compared = with_object_name(Label(role="small", wrap=True), "report_compared")
        self._why = with_object_name(Label(role="small", wrap=True), "report_why")
        hint = Label(role="small", wrap=True)
        self._hint = hint.bind_message(
            "On the right: the pages exactly as they are saved.", display
        )
        languages = spread(self.tongues, None)
        forms = spread(self.forms, None)
        rows = title, language, languages, form, forms, self.annex, self.compared
        column = stack(*rows, on=self, gap=8, margins=(20, 16, 20, 16))
        column.addSpacing(8)
        column.addLayout(stack(spread(self.status, None), self._why, None, self._hint, gap=8), 1)

    def show_status(self, earlier: str, *, final: bool) -> None:
        translate = self._display.translate
        sentence = translate("Compared with round {round}", round=self._display.digits(earlier))
        text = ""
        if earlier:
            text = sentence
        self.compared.set_optional_texts(text)
        names = {Tongue.KM: "ខ្មែរ", Tongue.EN: "English", Tongue.BOTH: translate("Both")}
        self.tongues.update_texts(translate("Language of the report"), names)
        self.tongues.show_key(self.tongue)
        self.forms.update_texts(
            translate("Show as"), {form: translate(form.word) for form in ReportForm}
        )
        self.annex.set_texts(translate("With the annex: why these scores"))
        if final:
            self.status.show_chip("ok", "done", translate("FINAL"))
            self._why.set_texts(translate("The unit head has approved the results."))
        else:
            self.status.show_chip("warn", "warning", translate("PROVISIONAL"))
            self._why.set_texts(translate("The unit head has not approved the results yet."))

    def show_form(self, form: ReportForm) -> None:
        self.form = form
        self.forms.show_key(form)
        self._hint.setVisible(form is ReportForm.PAGES)


class ReportOutcome(NamedWidget):
    def __init__(self, display: Display) -> None:
        super().__init__("outcome")
        self._display = display
        self.saved: Written | None = None
        self.card = outside.SavedCard(display, "saved_report", mark("Open the report"))
        self.card.tip = mark("It opens in the viewer of this computer, which can print it.")
        self.open_file = self.card.open_file
        self.open_folder = self.card.open_folder
        self.findings = FindingsList(display)
        self.other_name = Button(display, "save_elsewhere").bind_message("Save as…")
        refused = spread((self.findings, 1), self.other_name, gap=None)
        stack(self.card, refused, on=self, margins=(16, 0, 16, 8))
        self.show_outcome()

    def show_outcome(self, saved: Written | None = None, findings: Sequence[Finding] = ()) -> None:
        self.saved = saved
        if saved is None:
            self.card.clear()
        else:
            self.card.show_saved(saved.files[0], partial(self._told, saved))
        self.findings.show_findings(findings)
        self.other_name.setVisible(bool(findings))
        self.setVisible(saved is not None or bool(findings))

    def _told(self, saved: Written) -> str:
        translate = self._display.translate
        parts = [translate("Saved: {file}", file=saved.files[0].name)]
        if saved.pages:
            parts.append(translate("Pages: {n}", n=saved.pages))
        parts.append(translate("Check code: {code}", code=saved.short_code))
        return " · ".join(parts)


class ReportPage(WindowPage):
    """Shows the unit report and writes it; a PDF is written as it was shown, to the byte."""

    manual_section = 8

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("report_page")
        self._session = session
        self._display = display
        self._last = FileKind.PDF
        self._compared = session.earlier
        self.choices = Choices(display)
        self.pages = page_preview.PagePreview(display, "preview")
        self.words = WorkbookPreview(display)
        self.sight = with_object_name(QWidget(), "report_sight")
        self.newest = Newest()
        self.ready: Ready | None = None  # the report asked for last, once it is made
        self._worded: Ready | None = None
        self.writer = Worker(self)  # one file at a time
        self._target: Path | None = None  # of pages that are to be written as soon as they are made
        self.outcome = ReportOutcome(display)
        self.file_name = with_object_name(ElidingLabel(role="small", middle=True), "proposed_name")
        self.save_xlsx = Button(display, "save_xlsx", drawing="table").bind_message("Save Excel…")
        self.save_pdf = Button(display, "save_pdf", role="primary", drawing="saving")
        self.save_pdf.bind_message("Save PDF…", "Ctrl+Shift+S")
        self.print = Button(display, "print_report", drawing="print").bind_message(
            "Print…", "Ctrl+P"
        )
        self._empty = tile.EmptyState(display, "report", "no_report")
        self._foot = Framed("foot", "report_foot")
        self._build()
        self._connect()
        self.look_at(ReportForm.PAGES)
        self.refresh()

    def _build(self) -> None:
        choices = scrolled(self.choices, "report_choices_scroll", across=False)
        choices.setFixedWidth(340)
        stack((self.pages, 1), (self.words, 1), on=self.sight)
        body = spread(choices, (self.sight, 1), (self._empty, 1), gap=0)
        self._foot.setMinimumHeight(63)
        icon = marks.Icon(self._display, "document", "soft")
        parts = icon, (self.file_name, 1), self.print, self.save_xlsx, self.save_pdf
        spread(*parts, on=self._foot, margins=(16, 8, 16, 8))
        column = stack((body, 1), on=self, gap=0)
        column.addSpacing(8)
        column.addLayout(stack(self.outcome, self._foot, gap=0))

    def _connect(self) -> None:
        self.choices.tongues.picked.connect(lambda tongue: self.speak(Tongue(tongue)))
        self.choices.forms.picked.connect(lambda form: self.look_at(ReportForm(form)))
        self.choices.annex.clicked.connect(self._with_annex)
        self.writer.moved.connect(self._show_ready)
        self.writer.refused.connect(lambda findings: self._show_outcome(findings=findings))
        self.save_pdf.clicked.connect(lambda: self.save(FileKind.PDF))
        self.save_xlsx.clicked.connect(lambda: self.save(FileKind.XLSX))
        self.print.clicked.connect(self.print_pages)
        self.newest.finished.connect(self._on_made)
        self.newest.failed.connect(self._on_failed)
        self.outcome.other_name.clicked.connect(lambda: self.save(self._last))
        keyboard.on_keys(self, "Ctrl+Shift+S", lambda: self.save(FileKind.PDF))
        self._session.changed.connect(self.outdated)
        self._display.changed.connect(self._say)
        self._display.changed.connect(self._show_ready)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._compared is not self._session.earlier or self._is_old():
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        by = turns.get(Qt.Key(event.key()), 0)
        if by and self.choices.form is ReportForm.PAGES:
            self.pages.view.turn(by)
        else:
            super().keyPressEvent(event)

    def regions(self) -> list[QWidget]:
        return [self.choices, self.sight, self._foot]

    def speak(self, tongue: Tongue) -> None:
        self.choices.tongue = tongue
        self.refresh()

    def look_at(self, form: ReportForm) -> None:
        self.choices.show_form(form)
        self.pages.setVisible(form is ReportForm.PAGES)
        self.words.setVisible(form is ReportForm.WORDS)
        self._show_words()

    def _show_words(self) -> None:
        """A sheet of words is some hundred labels: made only for who looks at it."""
        ready = self.ready
        if not self.words.isHidden() and ready is not None and self._worded is not ready:
            self._worded = ready
            self.words.show_report(ready.made.report)

    def _with_annex(self) -> None:
        self.choices.annex.show_state(on=not self.choices.annex.isChecked())
        self.refresh()

    def refresh(self) -> None:
        self._compared = self._session.earlier
        scored = self._session.shows_scores
        self._say()
        seen(self.sight, when=scored, otherwise=self._empty)
        self._show_ready()
        self.ready = None
        if scored:
            self.pages.show_waiting()
            self.newest.want(partial(make, self._ask()))
        else:
            self.newest.forget()

    def _ask(self) -> ReportOrder:
        """The report on the record as it is now; its scores are worked out when it is made."""
        session = self._session
        return ReportOrder(
            record=session.record,
            evaluation=session.evaluation,
            scores={},
            code=session.head,
            now=session.now.astimezone(),
            languages=LANGUAGES[self.choices.tongue],
            final=final(session),
            annex=self.choices.annex.isChecked(),
            previous=session.earlier,
        )

    def _is_old(self) -> bool:
        return self.ready is not None and not self.ready.is_of(self._session.now)

    def _say(self) -> None:
        translate = self._display.translate
        earlier = self._session.earlier
        compared = ""
        if earlier is not None:
            compared = earlier.record.subject.round
        self.choices.show_status(compared, final=final(self._session))
        self.file_name.set_texts(
            proposed_path(self._session, self.choices.tongue, FileKind.PDF).name
        )
        hint = translate("This questionnaire has no scoring structure.")
        if self._session.questionnaire.nodes:
            hint = translate("Scores are shown after submission.")
        self._empty.set_texts(translate("No report"), hint)

    @property
    def _writing(self) -> bool:
        return self.writer.busy or self._target is not None

    def _show_ready(self) -> None:
        ready = self._session.shows_scores and not self._writing
        self.save_pdf.setEnabled(ready)
        self.save_xlsx.setEnabled(ready)
        self.print.setEnabled(ready and self.ready is not None)
        self.choices.setEnabled(not self._writing)
        if self._writing:
            self.file_name.set_texts(self._display.translate("Writing the report…"))

    def choose(self, kind: FileKind) -> Path | None:
        proposed = proposed_path(self._session, self.choices.tongue, kind)
        if kind is FileKind.PDF:
            title = self.save_pdf.text()
        else:
            title = self.save_xlsx.text()
        return outside.ask_new(self, title, proposed)

    def save(self, kind: FileKind) -> None:
        if self._writing or not self._session.shows_scores:
            return
        path = self.choose(kind)
        if path is None:
            return
        self._last = kind
        self.outcome.show_outcome()
        if kind is FileKind.XLSX:
            self._write_workbook(path)
            return
        if self._is_old() or not (self.ready or self.newest.working):
            self.refresh()
        self._target = path
        self._write_pages()

    def _write_workbook(self, path: Path) -> None:
        """With the package in it."""
        from assessment.reports.report import write_unit_report

        asked = self._ask()
        sealed = self._session.saving.sealed()
        self.writer.run(
            lambda _: write_unit_report(replace(order(asked), xlsx=path, sealed=sealed)),
            self._show_outcome,
        )

    def _write_pages(self) -> None:
        """To where they are awaited, once they are made."""
        from assessment.reports.report import write_made

        ready = self.ready
        path = self._target
        if ready is not None and path is not None:
            self._target = None
            self.writer.run(lambda _: write_made(ready.made, path), self._show_outcome)
        self._show_ready()

    @Slot(object)
    def _on_made(self, ready: Ready) -> None:
        self.ready = ready
        if ready.sizes:
            self.pages.show_pages(ready.made.pdf, ready.sizes)
        else:
            self.pages.show_findings(ready.findings)
        self._show_words()
        self._write_pages()

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        awaited = self._target is not None
        self._target = None
        if isinstance(problem, AssessmentError):
            findings = problem.findings
        else:
            findings = ()
        self.pages.show_findings(findings)
        self._show_ready()
        if not isinstance(problem, AssessmentError):
            raise problem
        if awaited:
            self._show_outcome(findings=findings)

    def print_pages(self) -> bool:
        if self.print.isEnabled() and self.ready is not None:
            name = self.file_name.plain_text()
            made = self.ready.made
            self.wanted.emit("printing", Printout(name, made.pdf, self.ready.sizes))
        return self._session.shows_scores

    def _show_outcome(self, saved: Written | None = None, findings: Sequence[Finding] = ()) -> None:
        self._say()
        self.outcome.show_outcome(saved, findings)
        if saved:
            self.outcome.open_file.setFocus()
        else:
            self.outcome.other_name.setFocus()
