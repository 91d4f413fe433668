"""Printing: what is on screen, page for page; what is not there is said in words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrinter

from assessment.language.text import Language
from gui.report.print_page import numbers_of
from gui.theme import load_fonts
from gui.widgets.label import Label
from gui.widgets.pdf_pages import draw, measure
from tests.gui.places import settle


@pytest.fixture
def paper(tmp_path):
    """Where a printer writes, and what makes one that writes there."""
    path = tmp_path / "paper.pdf"

    def on(_name):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return printer

    return path, on


@pytest.fixture
def printing(window, qtbot):
    """The page that prints, with the blank form on it."""
    window.go("forms")
    forms = window.page("forms")
    qtbot.waitUntil(lambda: bool(forms.entries) and not forms.busy, timeout=20_000)
    window.actions_by_name["print"].trigger()
    qtbot.waitUntil(lambda: window.router.current == "printing", timeout=60_000)
    page = window.page("printing")
    qtbot.waitUntil(lambda: not page.work.busy)
    return page


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", (0, 1, 2, 3, 4)),
        ("2", (1,)),
        ("១-៣, ៥", (0, 1, 2, 4)),
        ("1 - 2; 2 4", (0, 1, 3)),
        ("0", None),
        ("4-9", None),
        ("3-1", None),
        ("all", None),
    ],
)
def test_pages_are_named_by_numbers_and_ranges_in_both_digits(typed, meant):
    assert numbers_of(typed, 5) == meant


def test_the_pages_asked_for_come_out_of_the_printer_in_their_size(printing, paper, qtbot):
    path, on = paper
    printing.printer_of = on
    printing.offer(("HP LaserJet",))
    printing.range.setText("2-3")
    printing.start.click()
    qtbot.waitUntil(lambda: not printing.work.busy, timeout=60_000)
    printed = path.read_bytes()
    wanted = [tuple(map(round, printing.pages.sizes[at])) for at in (1, 2)]
    assert [tuple(map(round, size)) for size in measure(printed)] == wanted
    assert ink(printed, 0) == pytest.approx(ink(printing.pages.pdf, 1), rel=0.1)


def ink(pdf, number):
    """How dark a page is as a whole."""
    drawn = draw(pdf, number, 1600)
    return sum(255 - value for value in drawn.pixels[::4])


def test_without_a_printer_it_is_said_what_else_can_be_done(printing):
    printing.offer(())
    assert [one.code for one in printing.findings.findings] == ["no_printer"]
    assert not printing.start.isEnabled()


def test_a_range_that_is_none_is_told_at_its_field(printing, paper):
    printing.printer_of = paper[1]
    printing.offer(("HP LaserJet",))
    printing.range.setText("7-99")
    printing.start.click()
    assert not printing.work.busy
    assert "1-3, 5" in printing.findChild(Label, "print_pages_finding").plain_text()


def test_in_a_small_window_what_is_wrong_and_what_has_the_keyboard_are_in_sight(window, request):
    load_fonts()
    window.display.set_language(Language.KM)
    window.display.set_text_size(150)
    window.resize(1024, 500)
    printing = request.getfixturevalue("printing")
    settle()
    assert printing.close_button.hasFocus()
    assert seen_whole(printing.close_button)
    printing.printer.addItem("HP LaserJet")
    printing.start.setEnabled(True)
    printing.range.setText("7-99")
    printing.start.click()
    settle()
    assert seen_whole(printing.findChild(Label, "print_pages_finding"))


def seen_whole(part):
    return part.visibleRegion().boundingRect() == part.rect()


def test_printing_closes_to_the_page_it_was_asked_on(printing, window, qtbot):
    qtbot.keyClick(printing, Qt.Key.Key_Escape)
    assert window.router.current == "forms"


def test_the_report_is_printed_as_it_is_seen(window, file, qtbot):
    window.open_file(file)
    window.session.score_now()
    window.go("report")
    page = window.page("report")
    qtbot.waitUntil(page.print.isEnabled, timeout=60_000)
    page.print.click()
    assert window.router.current == "printing"
    assert window.page("printing").pages.pdf == page.ready.made.pdf


def test_print_leads_from_elsewhere_to_the_report(window, file):
    window.open_file(file)
    window.do("print")
    assert window.router.current == "report"
    assert window.actions_by_name["print"].shortcut() == QKeySequence("Ctrl+P")
