"""The national report: choose language and reach, see its pages and save them, or a workbook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation.acts import Word, note_printed
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import PrintedReport
from assessment.consolidation.national import NationalQuery
from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.language.text import Language
from assessment.problems.windows import WindowProblem
from assessment.progress import Progress
from assessment.reports.national.facts import GatheredRound, NationalFacts, NationalOrder, gather
from assessment.reports.national.report import make_national_report, write_national_report
from assessment.reports.order import LANGUAGES, Edition, FileKind, Tongue, Written
from assessment.reports.report import MadePdf, write_made
from assessment.words import mark
from gui.committee.page import CommitteePage, RoundCombo, WorkBar
from gui.committee.report.cards import FINAL, SAVE, ClosingForm, PrintCard, ReportCard
from gui.committee.session import CommitteeSession, Doing, Snapshot
from gui.display import Display
from gui.widgets import keyboard, label, outside, page_preview, pdf_pages, style, window_page
from gui.widgets.buttons import Button, Segments


@dataclass(frozen=True, slots=True)
class NationalAsk:
    """``final`` is of approved packages only, with no conflict open."""

    round: str
    tongue: Tongue
    reach: Edition
    final: bool

    def path(self, beside: Path, kind: FileKind) -> Path:
        parts = ["national", self.round, "-".join(LANGUAGES[self.tongue])]
        if self.reach is not Edition.FULL:
            parts.append(self.reach.value)
        if not self.final:
            parts.append("provisional")
        return beside.with_name(f"{file_name('-'.join(parts))}.{kind}")

    def file(self, target: Path, language: Language) -> Path:
        several = len(LANGUAGES[self.tongue]) > 1
        if several:
            return target.with_stem(f"{target.stem}-{language}")
        return target

    def order(self, language: Language, now: datetime) -> NationalOrder:
        return NationalOrder(now, language, self.final, self.reach)


@dataclass(frozen=True, slots=True)
class Paper:
    language: Language
    made: MadePdf  # the report, to the last byte
    sizes: tuple[tuple[float, float], ...]  # of its pages, in points; empty where none can be shown
    findings: tuple[Finding, ...] = ()  # why they cannot


@dataclass(frozen=True, slots=True)
class SeenReport:
    """What is written of it is what was seen; ``report`` is what its code stands for."""

    ask: NationalAsk
    report: PrintedReport
    papers: tuple[Paper, ...]


def _together(writtens: Sequence[Written]) -> Written:
    return replace(writtens[0], files=tuple(path for written in writtens for path in written.files))


def _gathered(collection: Collection, ask: NationalAsk, progress: Progress) -> GatheredRound:
    return gather(collection, NationalQuery(ask.round, final_only=ask.final), progress=progress)


def _report(gathered: GatheredRound, ask: NationalAsk, now: datetime) -> PrintedReport:
    return NationalFacts(gathered, ask.order(LANGUAGES[ask.tongue][0], now)).report


NAMES = {Language.KM: "ខ្មែរ", Language.EN: "English"}


class ReportPages(style.NamedWidget):
    """Shows one language at a time; what is written is what was seen."""

    closed = Signal()  # back to what can be chosen

    def __init__(self, display: Display) -> None:
        super().__init__("national_pages")
        self._display = display
        self.seen: SeenReport | None = None
        self.back = Button(display, "close_pages", drawing="back").bind_message("Back", "Esc")
        self.tongues = Segments("pages_language", tuple(NAMES))
        self.write = Button(display, "write_pages", role="primary", drawing="saving")
        self.print = Button(display, "print_pages", drawing="print").bind_message(
            "Print…", "Ctrl+P"
        )
        self.preview = page_preview.PagePreview(display, "national_preview")
        buttons = self.back, self.tongues, None, self.print, self.write
        line = style.spread(*buttons, margins=(16, 10, 16, 2))
        style.stack(line, (self.preview, 1), on=self)
        self.back.clicked.connect(self.closed)
        self.tongues.picked.connect(lambda _: self._show_paper())
        display.on_change(self.update_texts)

    def show_pages(self, seen: SeenReport) -> None:
        self.seen = seen
        self.tongues.setVisible(len(seen.papers) > 1)
        self.tongues.show_key(seen.papers[0].language)
        self._show_paper()

    def _show_paper(self) -> None:
        paper = self.paper
        if paper is not None and paper.sizes:
            self.preview.show_pages(paper.made.pdf, paper.sizes)
        elif paper is not None:
            self.preview.show_findings(paper.findings)

    @property
    def paper(self) -> Paper | None:
        if self.seen is not None:
            papers = self.seen.papers
        else:
            papers = ()
        return next((paper for paper in papers if paper.language == self.tongues.key), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in turns:
            self.preview.view.turn(turns[key])
        else:
            super().keyPressEvent(event)

    def update_texts(self) -> None:
        self.write.set_texts(self._display.translate("Save PDF…"), tip=SAVE)
        self.tongues.update_texts(self._display.translate("Language"), NAMES)


class NationalReportPage(CommitteePage):
    """A PDF is written as it was shown, to the byte."""

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(session, display)
        self._writing = False
        self._shown = Snapshot()
        self._title = label.Label(role="h1").bind_message("National report", display)
        self.round = RoundCombo(session, display)
        self.card = ReportCard(display)
        self.choices = self.card.choices
        self.show_pages = self.card.show_pages
        self.xlsx = self.card.xlsx
        self.closing = ClosingForm(session, display)
        self.pages = ReportPages(display)
        self.findings.setContentsMargins(28, 12, 28, 0)
        self.written: Written | None = None
        self.files = outside.SavedCard(display, "national_files", mark("Open"))
        self.print = PrintCard(session, display)
        at_work = WorkBar(self._session, self._display)
        head = style.spread(self._title, None, at_work, self.round)
        parts = head, self.closing, self.card, self.files, self.print, None
        inside = style.stack(*parts, margins=(28, 16, 28, 16), gap=10)
        self._choosing = style.scrolled(inside, "report_scroll")
        style.stack(self.findings, self._choosing, self.pages, on=self, gap=0)
        self.pages.hide()
        self._connect()
        self.follow()

    def choose(self, proposed: Path) -> Path | None:
        return outside.ask_new(self, self._display.translate("Save"), proposed)

    def _connect(self) -> None:
        session = self._session
        session.busy.connect(self._busy)
        self.choices.changed.connect(self.update_texts)
        self.xlsx.clicked.connect(self._write_workbook)
        self.show_pages.clicked.connect(lambda: self._make_pages(saves=False))
        keyboard.on_keys(self, SAVE, self.save)
        self.pages.closed.connect(self.close_pages)
        self.pages.write.clicked.connect(self._write_pages)
        self.pages.print.clicked.connect(self.print_pages)
        self.card.conflicts.clicked.connect(lambda: self.wanted.emit("conflicts", None))
        self.print.unit_wanted.connect(partial(self.wanted.emit, "unit"))

    def regions(self) -> list[QWidget]:
        if self.pages.seen is not None:
            return [self.pages]
        return [self.closing, self.choices, self.show_pages, self.print]

    def first_focus(self) -> None:
        if self.pages.seen is None:
            self.show_pages.setFocus()
        else:
            self.pages.preview.view.setFocus()

    def save(self) -> None:
        if not self.show_pages.isEnabled():
            return
        if self.pages.seen is None:
            self._make_pages(saves=True)
        else:
            self._write_pages()

    def print_pages(self) -> bool:
        paper = self.pages.paper
        name = self._display.translate("National report")
        if paper is not None and paper.sizes:
            self.wanted.emit("printing", window_page.Printout(name, paper.made.pdf, paper.sizes))
        return True

    def close_pages(self) -> None:
        self.pages.hide()
        self._choosing.show()
        if self.pages.seen is not None:
            self.pages.seen = None
            self.pages.preview.show_findings(())
            self.show_pages.setFocus()

    def _ask(self) -> NationalAsk:
        of = self.choices
        tongue = self.choices.tongues.key
        reach = self.choices.reaches.key
        return NationalAsk(self._session.round, Tongue(tongue), Edition(reach), of.final)

    def _make_pages(self, *, saves: bool) -> None:
        ask = self._ask()
        now = self._session.clock()

        def work(held: Collection, step: Progress) -> SeenReport:
            gathered = _gathered(held, ask, step)
            papers: list[Paper] = []
            for language in LANGUAGES[ask.tongue]:
                made = make_national_report(gathered, ask.order(language, now))
                try:
                    papers.append(Paper(language, made, pdf_pages.measure(made.pdf)))
                except AssessmentError as problem:  # it can be saved, and seen elsewhere
                    papers.append(Paper(language, made, (), problem.findings))
            return SeenReport(ask, _report(gathered, ask, now), tuple(papers))

        def show(seen: SeenReport) -> None:
            self._say_ready()
            self.pages.show_pages(seen)
            self._choosing.hide()
            self.pages.show()
            self.first_focus()
            if saves:
                self._write_pages()

        self._begin(work, show)

    def _write_workbook(self) -> None:
        ask = self._ask()
        path = self.choose(ask.path(self._session.path, FileKind.XLSX))
        if path is None:
            return
        word = Word(self._session.by, self._session.clock())

        def work(held: Collection, step: Progress) -> Written:
            gathered = _gathered(held, ask, step)
            now = word.at
            note_printed(held, _report(gathered, ask, now), word)
            tongues = LANGUAGES[ask.tongue]  # in two languages as two
            orders = (
                replace(ask.order(language, now), xlsx=ask.file(path, language))
                for language in tongues
            )
            return _together([write_national_report(gathered, order) for order in orders])

        self._begin(work, self._written)

    def _write_pages(self) -> None:
        seen = self.pages.seen
        if seen is None:
            return
        path = self.choose(seen.ask.path(self._session.path, FileKind.PDF))
        if path is None:
            return
        word = Word(self._session.by, self._session.clock())
        file = seen.ask.file

        def work(held: Collection, _step: Progress) -> Written:
            note_printed(held, seen.report, word)
            papers = seen.papers
            return _together(
                [write_made(paper.made, file(path, paper.language)) for paper in papers]
            )

        self._begin(work, self._written)

    def _begin[R](self, work: Doing[R], done: Callable[[R], None]) -> None:
        self.show_findings(())
        self.files.clear()
        self._writing = True
        self._say_ready()
        self._session.run(work, done)

    def _written(self, written: Written) -> None:
        self.close_pages()
        self.written = written

        def told() -> str:
            translate = self._display.translate
            names = ", ".join(path.name for path in written.files)
            code = translate("check code {code}", code=written.short_code)
            return translate("Written: {file}", file=names) + " · " + code

        self.files.show_saved(written.files[0], told)
        self._say_ready()
        self.files.open_file.setFocus()

    def _busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        self._writing = self._writing and busy
        self._say_ready()

    def refresh(self) -> None:
        before = self._shown
        self._shown = self._snapshot
        if self.pages.seen is not None and before != self._shown:
            self.close_pages()
            self.show_findings([Finding(WindowProblem.PAGES_OLD)])
        if before.closing != self._shown.closing:
            self.closing.fold()
            if self._shown.closing is not None:
                self.choices.which.show_key(FINAL)
        self.update_texts()

    def _say_ready(self) -> None:
        for button in (self.show_pages, self.xlsx, self.pages.write):
            button.setEnabled(not self._writing and bool(self._session.round))

    def update_texts(self) -> None:
        conflicts = self._snapshot.conflicts
        closed = self._snapshot.closing is not None
        here = [standing for standing in conflicts if standing.case.round == self._session.round]
        blocking = sum(standing.blocks for standing in here)
        empty = not self._session.round
        self.card.update_texts(len(here), blocking, closed=closed, empty=empty)
        self.closing.update_texts()
        self.print.update_texts()
        self._say_ready()
