"""Printing: the pages as they will be on paper, the printer, which pages, and how many copies."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtWidgets
from PySide6.QtGui import QPageLayout, QPageSize, QPainter

from assessment.errors import AssessmentError, Finding
from assessment.language.digits import latin_digits
from assessment.problems.windows import WindowProblem
from assessment.progress import Progress
from assessment.words import mark
from gui.display import Display
from gui.settings import WindowSettings
from gui.widgets import card_page, keyboard, label, page_preview, pdf_pages, style
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.window_page import FindingsPage, Printout

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

WIDE = 340
SHARP = 300  # points of ink an inch; more only makes printing slower
MOST_COPIES = 99
LOOKING = mark("Looking for printers…")
PRINTING = mark("Printing…")
_RANGE = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


def printers(_progress: Progress) -> tuple[str, ...]:
    from PySide6.QtPrintSupport import QPrinterInfo

    usual = QPrinterInfo.defaultPrinterName()
    names: list[str] = QPrinterInfo.availablePrinterNames()
    return tuple(sorted(names, key=lambda name: (name != usual, name)))


def printer_of(name: str) -> "QPrinter":
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    return QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)


def print_on(printer: "QPrinter", pages: Printout, numbers: Sequence[int], work: Progress) -> int:
    """Print pages (from 0) and tell how many; raises AssessmentError if the printer refuses."""
    printer.setDocName(pages.name)
    printer.setFullPage(True)
    painter = QPainter()
    try:
        for at, number in enumerate(numbers):
            work.step(at, len(numbers))
            wide, high = pages.sizes[number]
            size = QtCore.QSizeF(min(wide, high), max(wide, high))
            paper = QPageSize(size, QPageSize.Unit.Point)
            way = QPageLayout.Orientation
            if wide > high:
                turned = way.Landscape
            else:
                turned = way.Portrait
            printer.setPageLayout(QPageLayout(paper, turned, QPageLayout().margins()))
            if not (printer.newPage() if at else painter.begin(printer)):
                raise AssessmentError(Finding(WindowProblem.NOT_PRINTED))
            drawn = pdf_pages.draw(pages.pdf, number, round(wide / 72 * SHARP))
            painter.drawImage(painter.viewport(), drawn.picture)
    finally:
        if painter.isActive():
            painter.end()
    return len(numbers)


def numbers_of(text: str, pages: int) -> tuple[int, ...] | None:
    """The pages meant (from 0) by "1-3, 5"; all of them without a text, None where it is wrong."""
    wanted = latin_digits(text).strip()
    if not wanted:
        return tuple(range(pages))
    numbers: list[int] = []
    for part in re.split(r"[,;\s]+(?![-–])", re.sub(r"\s*[-–]\s*", "-", wanted).strip(",; ")):
        read = _RANGE.fullmatch(part)
        if read is None:
            return None
        first = int(read[1])
        last = int(read[2] or read[1])
        if not 1 <= first <= last <= pages:
            return None
        numbers += range(first - 1, last)
    return tuple(dict.fromkeys(numbers))


class PrintPage(FindingsPage):
    manual_section = 8

    def __init__(self, _settings: WindowSettings, display: Display) -> None:
        super().__init__(display, "print_page")
        self.look_for: Callable[[Progress], tuple[str, ...]] = printers
        self.printer_of = printer_of
        self.pages: Printout | None = None
        self._told = ""
        self.printer = Combo(display, "printer")
        self.range = LineField("print_pages")
        self.copies = LineField("print_copies")
        self.preview = page_preview.PagePreview(display, "print_preview")
        self.work = card_page.WorkLine(display, "print")
        self.close_button = Button(display, "close_print").bind_message("Close", "Esc")
        self.start = Button(display, "print_now", role="primary", drawing="print").bind_message(
            "Print"
        )
        title = label.Label(role="h1").bind_message("Print", display)
        self._outcome = label.Label(wrap=True)
        self._printer = Captioned(self.printer).bind_message("Printer", display)
        self._range = Captioned(self.range).bind_message("Pages", display)
        self._copies = Captioned(self.copies).bind_message("Number of copies", display)
        panel = style.Framed("panel", "print_choices")
        rows = self._printer, self._range, self._copies, self.findings, self.work, self._outcome
        buttons = style.spread((self.close_button, 1), (self.start, 1))
        style.stack(title, *rows, None, buttons, on=panel, gap=10, margins=(20, 16, 20, 16))
        area = style.scrolled(panel, across=False)
        area.setFixedWidth(WIDE)
        style.spread(area, (self.preview, 1), on=self, gap=0)
        self._connect()
        display.on_change(self.update_texts)

    def _connect(self) -> None:
        self.start.clicked.connect(self.print_now)
        self.close_button.clicked.connect(self.closed)
        self.work.moved.connect(self.update_texts)
        self.work.worker.refused.connect(self.findings.show_findings)
        for field in (self.range, self.copies):
            field.returnPressed.connect(self.print_now)
        keyboard.on_escape(self, lambda: self.work.stop() if self.work.busy else self.closed.emit())

    def begin(self, about: object = None) -> None:
        if isinstance(about, Printout):
            self.pages = about
            self._told = ""
            self.range.clear()
            self.copies.setText(self._display.number(1))
            self.preview.show_pages(about.pdf, about.sizes)
            self.work.run(self.look_for, self.offer, LOOKING)

    def offer(self, names: tuple[str, ...]) -> None:
        self.printer.clear()
        self.printer.addItems(names)
        if names:
            self.findings.show_findings(())
        else:
            self.findings.show_findings((Finding(WindowProblem.NO_PRINTER),))
        self.update_texts()
        self.first_focus()

    def first_focus(self) -> None:
        if self.start.isEnabled():
            self.start.setFocus()
        else:
            self.close_button.setFocus()
        style.keep_focus_in_sight(came=True)

    def regions(self) -> list[QtWidgets.QWidget]:
        return [self.start, self.preview.view]

    def print_now(self) -> None:
        if self.pages is None or not self.start.isEnabled():
            return
        translate = self._display.translate
        total = len(self.pages.sizes)
        wanted = numbers_of(self.range.text(), total)
        typed = latin_digits(self.copies.text()).strip()
        copies = 0
        if typed.isdecimal() and len(typed) < 3:
            copies = int(typed)
        example = translate(
            "Write numbers from {one} to {n}, for example: {example}",
            one=1,
            n=total,
            example=self._display.digits("1-3, 5"),
        )
        most = translate("Write a number from {one} to {n}.", one=1, n=MOST_COPIES)
        sentence = ""
        if not wanted:
            sentence = example
        self._range.show_finding(sentence)
        if 1 <= copies <= MOST_COPIES:
            sentence = ""
        else:
            sentence = most
        self._copies.show_finding(sentence)
        if not wanted or not copies:
            if wanted:
                wrong = self._copies
            else:
                wrong = self._range
            wrong.field.setFocus()
            style.bring_in_sight(wrong)
            return
        self.findings.show_findings(())
        printer = self.printer_of(self.printer.currentText())
        printer.setCopyCount(copies)
        work = partial(print_on, printer, self.pages, wanted)
        self.work.run(work, self._printed, PRINTING, stops=True)

    def may_leave(self) -> bool:
        if self.work.doing == PRINTING:
            self.work.stop()
        return not self.work.busy

    def _printed(self, pages: int) -> None:
        translate = self._display.translate
        printer = self.printer.currentText()
        self._told = translate("Sent to the printer {name}. Pages: {n}", name=printer, n=pages)
        self.update_texts()
        self.close_button.setFocus()

    def update_texts(self) -> None:
        self.range.name_it(self._display.translate("Pages"), self._display.translate("All"))
        self.copies.setText(self._display.digits(latin_digits(self.copies.text())))
        self.start.setEnabled(self.printer.count() > 0 and not self.work.busy)
        self._outcome.set_optional_texts(self._told)
