"""Sheets to a workbook: the only door to openpyxl in this room."""

import re
import tempfile
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from assessment.exchange.answer_sheet import CUT, held
from assessment.language.digits import latin_digits
from assessment.reports.excel.cache import finish
from assessment.reports.excel.lists import (
    answers_sheet,
    criteria_sheet,
    dictionary_sheet,
    evidence_sheet,
    plan_sheet,
    reviews_sheet,
    roster_sheets,
    themes_sheet,
)
from assessment.reports.excel.look import (
    FONT,
    SIZE,
    Bars,
    Printed,
    add_bars,
    alignment,
    band,
    bold,
    grey,
    set_up,
)
from assessment.reports.excel.scores import (
    gates_sheet,
    indicators_sheet,
    method_sheet,
    pillars_sheet,
    summary_sheet,
)
from assessment.reports.excel.sealed import add_sealed
from assessment.reports.excel.tabs import Tabs
from assessment.reports.excel.why import telling_sheets
from assessment.reports.facts import Facts
from assessment.reports.shapes import Colour
from assessment.reports.sheets import (
    FIRST_ROW,
    HEAD_ROW,
    LINE,
    Formula,
    Measure,
    ReportSheet,
    SheetColumn,
    Value,
    letter,
    line_count,
)
from assessment.reports.wording import inline

_TALLEST = 400.0
_WIDEST_CODE = 26
_LINE_SIDE = Side(style="hair", color=Colour.LINE[1:])
_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")


def write_workbook(facts: Facts, path: Path) -> None:
    """Write all sheets of a unit report; the same facts give the same bytes.

    Raises:
        OSError: If the file cannot be written.
    """
    sheets = sheets_of(facts)
    book = Workbook()
    book.remove(book.worksheets[0])
    tabs = Tabs(facts.speech.languages)
    for sheet in sheets:
        page = book.create_sheet(tabs.of(sheet.name))
        if sheet.name.isidentifier():
            page.sheet_properties.codeName = sheet.name
        _fill(page, _referring(sheet, tabs), facts)
    add_sealed(book, facts.order, FONT)
    book.calculation.fullCalcOnLoad = True
    book.properties.title = inline(facts.speech.say("Report on digital readiness"))
    book.properties.creator = inline(facts.speech.say("Digital Government Committee")[:1])
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.xlsx"
        book.save(raw)
        finish(raw, path, _formulas(sheets), facts.order.now)


def _referring(sheet: ReportSheet, tabs: Tabs) -> ReportSheet:
    """The sheet with formulas that call the other sheets by their names in this workbook."""
    rows = tuple(
        tuple(
            replace(value, text=tabs.formula(value.text)) if isinstance(value, Formula) else value
            for value in row
        )
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)


def sheets_of(facts: Facts) -> list[ReportSheet]:
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


def clean(text: str, told: str = "…") -> str:
    """A text as a cell can hold it: no control characters, ``told`` where it is too long."""
    return held(_SURROGATES.sub("", ILLEGAL_CHARACTERS_RE.sub("", text)), told)


def _formulas(sheets: list[ReportSheet]) -> dict[str, dict[str, Formula]]:
    return {
        f"xl/worksheets/sheet{number}.xml": {
            f"{letter(across)}{FIRST_ROW + down}": value
            for down, row in enumerate(sheet.rows)
            for across, value in enumerate(row, start=1)
            if isinstance(value, Formula)
        }
        for number, sheet in enumerate(sheets, start=1)
    }


def _fill(page: Worksheet, sheet: ReportSheet, facts: Facts) -> None:
    sheet = _fitting(sheet)
    put(page.cell(1, 1), sheet.title).font = bold(14)
    subject = facts.order.record.subject
    source = f"{subject.unit} · {latin_digits(subject.round)} · {_status(facts)}"
    put(page.cell(2, 1), source).font = grey()
    put(page.cell(3, 1), sheet.note).font = grey()
    page.row_dimensions[1].height = 30
    for across, column in enumerate(sheet.columns, start=1):
        _head(page, across, column)
    _rows(page, sheet, inline(facts.speech.say(CUT)))
    _view(page, sheet, facts)
    if sheet.chart is not None:
        _chart(page, sheet)


def _fitting(sheet: ReportSheet) -> ReportSheet:
    """The sheet with columns of codes so wide that no code is broken, if it is no sentence."""
    columns = list(sheet.columns)
    for at, column in enumerate(columns):
        if column.kind is Measure.CODE:
            longest = max((len(str(row[at] or "")) for row in sheet.rows), default=0) + 2
            if longest <= _WIDEST_CODE:
                columns[at] = replace(column, width=max(column.width, longest))
    return replace(sheet, columns=tuple(columns))


def _head(page: Worksheet, across: int, column: SheetColumn) -> None:
    cell = put(page.cell(HEAD_ROW, across), column.head)
    cell.font, cell.fill = bold(), band()
    cell.alignment = alignment(column.kind, vertical="bottom")
    page.column_dimensions[letter(across)].width = column.width
    lines = line_count(column.head, column.width)
    height = page.row_dimensions[HEAD_ROW].height or 0
    page.row_dimensions[HEAD_ROW].height = max(height, lines * SIZE * LINE)


def _rows(page: Worksheet, sheet: ReportSheet, told: str) -> None:
    """All rows; cells of one look are twins of one pattern, as looks are slow to compare."""

    @cache
    def pattern(kind: Measure, side: Measure, *, strong: bool) -> Cell:
        cell = Cell(page, row=1, column=1)
        cell.number_format = kind.value
        cell.font = Font(name=FONT, size=SIZE, bold=strong)
        cell.alignment = alignment(side)
        cell.border = Border(bottom=_LINE_SIDE)
        return cell

    for down, row in enumerate(sheet.rows):
        total = sheet.last_strong and down == len(sheet.rows) - 1
        cells: list[Cell] = []
        lines = 1
        for value, column in zip(row, sheet.columns, strict=True):
            kind = sheet.formats.get(down, column.kind) if cells else column.kind
            if isinstance(value, date):
                kind = Measure.DATE
            twin = copy(pattern(kind, column.kind, strong=column.strong or total))
            cells.append(put(twin, value, told))
            if isinstance(value, str):
                lines = max(lines, line_count(value, column.width))
        page.append(cells)
        height = max(lines * SIZE * LINE, sheet.tall)
        page.row_dimensions[FIRST_ROW + down].height = min(height, _TALLEST)


def put(cell: Cell | MergedCell, value: Value, told: str = "…") -> Cell:
    """Fill the cell; a text stays a text, whatever sign it begins with.

    A text that no cell can hold is cut, and ends with ``told``.

    Raises:
        TypeError: If the cell lies in a merged area, which no sheet of a report has.
    """
    if isinstance(cell, MergedCell):
        raise TypeError("no sheet of a report has merged cells")
    if isinstance(value, Formula):
        cell.value = f"={value.text}"
    elif isinstance(value, str):
        if value:
            cell.value = clean(value, told)
            cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.value = float(value)
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
    elif value is not None:
        cell.value = value
    return cell


def _view(page: Worksheet, sheet: ReportSheet, facts: Facts) -> None:
    last = letter(len(sheet.columns))
    if sheet.rows and sheet.chart is None:
        page.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + len(sheet.rows)}"
    source = f"{_unit(facts)} · {sheet.title}"
    made = Printed(_status(facts), source, facts.printed_code, sheet.keys)
    set_up(page, sheet.columns, made)


def _unit(facts: Facts) -> str:
    subject = facts.order.record.subject
    return inline(facts.speech.text(subject.unit_name)[:1]) or subject.unit


def _status(facts: Facts) -> str:
    say = facts.speech.say
    return inline(say("FINAL") if facts.order.final else say("PROVISIONAL"))


def _chart(page: Worksheet, sheet: ReportSheet) -> None:
    if sheet.chart is None:
        return
    size = sheet.chart[2]
    last = HEAD_ROW + len(sheet.rows)
    high = max(6.0, 1.0 * size)
    add_bars(page, Bars(1, 2, (last - size + 1, last), f"D{FIRST_ROW}", (high, 18)))
