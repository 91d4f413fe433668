"""Two sheets that let a report travel as data: the answers as lines, and the sealed package.

Office programs carry both along when they save the workbook; the package is the truth, and what
is edited in the lines is found by comparing.
"""

import re
from copy import copy

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from assessment.errors import AssessmentError
from assessment.exchange import answer_sheet, sealed_sheet
from assessment.exchange.send import sealed, without_documents
from assessment.reports.order import ReportOrder
from assessment.words import Words

_WIDTHS = {"A": 16, "B": 6, "C": 60, "D": 30, "E": 30, "F": 50}
_LAST_PRINTED = 40
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def add_sealed(book: Workbook, order: ReportOrder, font: str) -> None:
    """Add both sheets behind all others, the package hidden.

    A record that has no sealed form, as none made by this program is, goes without.
    """
    _fill_data(book.create_sheet(answer_sheet.SHEET), order, font)
    try:
        content = order.sealed or sealed(without_documents(order.record, order.code))
    except AssessmentError:
        return
    page = book.create_sheet(sealed_sheet.SHEET)
    for number, line in enumerate(sealed_sheet.sealed_lines(content), start=1):
        _put(page, number, 1, line)
    page.sheet_state = "hidden"


def _fill_data(page: Worksheet, order: ReportOrder, font: str) -> None:
    for across, head in enumerate(answer_sheet.HEADS, start=1):
        _put(page, 1, across, head)
        page.cell(1, across).font = Font(name=font, bold=True)
    questions = order.record.questionnaire.by_code
    language = order.languages[0]
    told = Words(language).say(answer_sheet.CUT)
    pattern = Cell(page, row=1, column=1)
    pattern.font = Font(name=font, size=10)
    pattern.alignment = Alignment(wrap_text=True, vertical="top")
    for place, number, line in answer_sheet.lines(order.record):
        label = questions[place.question].label.get(language)
        texts = (str(place.question), number, label, *line)
        page.append([_filled(copy(pattern), text, told) for text in texts])
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.print_area = f"A1:F{_LAST_PRINTED}"


def _put(page: Worksheet, row: int, column: int, text: str) -> None:
    cell = page.cell(row, column)
    if isinstance(cell, Cell):
        _filled(cell, text)


def _filled(cell: Cell, text: str, told: str = "") -> Cell:
    """The cell with a text that stays this text, whatever sign or escape it holds."""
    if text:
        cell.value = answer_sheet.held(_UNFIT.sub("", text), told)
        cell.data_type = "s"
    return cell
