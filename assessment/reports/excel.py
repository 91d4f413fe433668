"""Sheets to a workbook: the only door to openpyxl in this room."""

import math
import re
import tempfile
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessment.exchange.answer_sheet import escaped
from assessment.language.breaking import cluster_starts
from assessment.reports.codes import short_code
from assessment.reports.excel_cache import finish
from assessment.reports.excel_lists import (
    answers_sheet,
    criteria_sheet,
    dictionary_sheet,
    evidence_sheet,
    plan_sheet,
    reviews_sheet,
    roster_sheets,
    themes_sheet,
)
from assessment.reports.excel_scores import (
    gates_sheet,
    indicators_sheet,
    method_sheet,
    pillars_sheet,
    summary_sheet,
)
from assessment.reports.excel_sealed import add_sealed
from assessment.reports.excel_sheets import (
    FIRST_ROW,
    HEAD_ROW,
    Column,
    Formula,
    Kind,
    Sheet,
    Value,
    letter,
)
from assessment.reports.excel_why import telling_sheets
from assessment.reports.facts import Facts
from assessment.reports.shapes import Colour
from assessment.reports.wording import inline

FONT = "Khmer OS Battambang"
_SIZE = 10
_LINE = 1.86
_LONGEST_TEXT = 32_767
_TALLEST = 400.0
_WIDE = 100
_LINE_SIDE = Side(style="hair", color=Colour.LINE[1:])
_NOT_TEXT = (Kind.SCORE, Kind.COUNT, Kind.WEIGHT, Kind.SHARE, Kind.DIFFERENCE)
_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")


def write_workbook(facts: Facts, path: Path) -> None:
    """Write all sheets of a unit report; the same facts give the same bytes.

    Raises:
        OSError: If the file cannot be written.
    """
    sheets = sheets_of(facts)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet, facts)
    add_sealed(book, facts.order, FONT)
    book.calculation.fullCalcOnLoad = True
    book.properties.title = inline(facts.speech.say("Report on digital readiness"))
    book.properties.creator = inline(facts.speech.say("Digital Government Committee")[:1])
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.xlsx"
        book.save(raw)
        finish(raw, path, _formulas(sheets), facts.order.now)


def sheets_of(facts: Facts) -> list[Sheet]:
    """The sheets in their order."""
    return [
        summary_sheet(facts),
        pillars_sheet(facts),
        themes_sheet(facts),
        indicators_sheet(facts),
        gates_sheet(facts),
        answers_sheet(facts),
        criteria_sheet(facts),
        evidence_sheet(facts),
        reviews_sheet(facts),
        *telling_sheets(facts),
        *roster_sheets(facts),
        plan_sheet(facts),
        method_sheet(facts),
        dictionary_sheet(facts),
    ]


def clean(text: str) -> str:
    """A text as a cell can hold it: no control characters, not too long."""
    cleaned = _SURROGATES.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))
    return escaped(cleaned[:_LONGEST_TEXT])


def _formulas(sheets: list[Sheet]) -> dict[str, dict[str, Formula]]:
    return {
        f"xl/worksheets/sheet{number}.xml": {
            f"{letter(across)}{FIRST_ROW + down}": value
            for down, row in enumerate(sheet.rows)
            for across, value in enumerate(row, start=1)
            if isinstance(value, Formula)
        }
        for number, sheet in enumerate(sheets, start=1)
    }


def _fill(page: Worksheet, sheet: Sheet, facts: Facts) -> None:
    put(page.cell(1, 1), sheet.title).font = Font(name=FONT, size=14, bold=True)
    source = f"{facts.order.record.subject.unit} · {facts.order.record.subject.round} · " + (
        inline(facts.speech.say("FINAL") if facts.order.final else facts.speech.say("PROVISIONAL"))
    )
    grey = Font(name=FONT, size=9, color=Colour.GREY[1:])
    put(page.cell(2, 1), source).font = grey
    put(page.cell(3, 1), sheet.note).font = grey
    page.row_dimensions[1].height = 30
    for across, column in enumerate(sheet.columns, start=1):
        _head(page, across, column)
    _rows(page, sheet)
    _view(page, sheet)
    _print_set_up(page, sheet, facts)
    if sheet.chart is not None:
        _chart(page, sheet)


def _head(page: Worksheet, across: int, column: Column) -> None:
    cell = put(page.cell(HEAD_ROW, across), column.head)
    cell.font = Font(name=FONT, size=_SIZE, bold=True)
    cell.fill = PatternFill("solid", fgColor=Colour.BAND[1:])
    right = column.kind in _NOT_TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="bottom",
                               horizontal="right" if right else "left")  # fmt: skip
    page.column_dimensions[letter(across)].width = column.width
    lines = line_count(column.head, column.width)
    height = page.row_dimensions[HEAD_ROW].height or 0
    page.row_dimensions[HEAD_ROW].height = max(height, lines * _SIZE * _LINE)


def _rows(page: Worksheet, sheet: Sheet) -> None:
    """All rows; cells of one look are twins of one pattern, as looks are slow to compare."""

    @cache
    def pattern(look: str, *, strong: bool) -> Cell:
        cell = Cell(page, row=1, column=1)
        cell.number_format = look
        cell.font = Font(name=FONT, size=_SIZE, bold=strong)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=_LINE_SIDE)
        return cell

    for down, row in enumerate(sheet.rows):
        total = sheet.last_strong and down == len(sheet.rows) - 1
        cells: list[Cell] = []
        lines = 1
        for value, column in zip(row, sheet.columns, strict=True):
            kind = sheet.formats.get(down, column.kind) if cells else column.kind
            if isinstance(value, date):
                kind = Kind.DATE
            twin = copy(pattern(kind.value, strong=column.strong or total))
            cells.append(put(twin, value))
            if isinstance(value, str):
                lines = max(lines, line_count(value, column.width))
        page.append(cells)
        height = max(lines * _SIZE * _LINE, sheet.tall)
        page.row_dimensions[FIRST_ROW + down].height = min(height, _TALLEST)


def put(cell: Cell | MergedCell, value: Value) -> Cell:
    """Fill the cell; a text stays a text, whatever sign it begins with."""
    if isinstance(cell, MergedCell):
        raise TypeError("no sheet of a report has merged cells")
    if isinstance(value, Formula):
        cell.value = f"={value.text}"
    elif isinstance(value, str):
        if value:
            cell.value = clean(value)
            cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.value = float(value)
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
    elif value is not None:
        cell.value = value
    return cell


def line_count(text: str, width: float) -> int:
    """How many lines a text takes; Khmer clusters count wider than Latin letters."""
    total = 0
    for line in text[:4_000].split("\n"):
        khmer = sum("\u1780" <= char <= "\u17b3" for char in line)
        clusters = len(cluster_starts(line)) + 1
        total += max(1, math.ceil((clusters + 0.35 * khmer) * 1.06 / max(width - 1, 1)))
    return total


def _view(page: Worksheet, sheet: Sheet) -> None:
    page.sheet_view.showGridLines = False
    page.freeze_panes = f"A{FIRST_ROW}"
    last = letter(len(sheet.columns))
    if sheet.rows and sheet.chart is None:
        page.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + len(sheet.rows)}"


def _print_set_up(page: Worksheet, sheet: Sheet, facts: Facts) -> None:
    wide = sum(column.width for column in sheet.columns) > _WIDE
    page.page_setup.paperSize = 9
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    status = facts.speech.say("FINAL") if facts.order.final else facts.speech.say("PROVISIONAL")
    frame = HeaderFooter(
        oddHeader=HeaderFooterItem(right=_HeaderFooterPart(inline(status))),
        oddFooter=HeaderFooterItem(
            left=_HeaderFooterPart(short_code(facts.order.code)),
            center=_HeaderFooterPart("&A"),
            right=_HeaderFooterPart("&P / &N"),
        ),
    )
    page.HeaderFooter = frame


def _chart(page: Worksheet, sheet: Sheet) -> None:
    if sheet.chart is None:
        return
    size = sheet.chart[2]
    last = HEAD_ROW + len(sheet.rows)
    chart = BarChart()
    chart.type = "bar"
    chart.legend = None
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.add_data(Reference(page, min_col=2, min_row=last - size + 1, max_row=last))
    chart.set_categories(Reference(page, min_col=1, min_row=last - size + 1, max_row=last))
    chart.series[0].graphicalProperties.solidFill = Colour.FINAL[1:]
    chart.height, chart.width = max(6.0, 1.0 * size), 18
    page.add_chart(chart, f"D{FIRST_ROW}")
