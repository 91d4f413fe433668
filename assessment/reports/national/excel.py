"""The workbook of the national report; long sheets are written row by row, in little memory."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from assessment.exchange.answer_sheet import CUT
from assessment.exchange.codes import short_code
from assessment.reports.excel.cache import finish
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
from assessment.reports.excel.tabs import Tabs
from assessment.reports.excel.write import put
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.lists import (
    conflicts_page,
    dictionary_page,
    missing_page,
    scores_page,
    totals_page,
    units_page,
)
from assessment.reports.national.sheets import (
    Page,
    blocks_page,
    coverage_page,
    evidence_page,
    gates_page,
    heat_page,
    recommendations_page,
    themes_page,
)
from assessment.reports.sheets import (
    FIRST_ROW,
    HEAD_ROW,
    LINE,
    Formula,
    SheetColumn,
    Value,
    letter,
    line_count,
)
from assessment.reports.wording import inline, joined

_STYLE = "_style"
_ROW = 0.53  # height of an empty row in centimetres
# Sheets of thousands of rows, one line each: their columns are as wide as what stands in them.
_LONG = frozenset({"Units", "Scores_long", "Missing"})


def write_workbook(facts: NationalFacts, path: Path) -> None:
    """Write all sheets; the same facts give the same bytes.

    Raises:
        OSError: If the file cannot be written.
    """
    book = Workbook(write_only=True)
    formulas: dict[str, dict[str, Formula]] = {}
    tabs = Tabs(facts.speech.languages)
    for number, page in enumerate(pages_of(facts), start=1):
        # A sheet of a write-only book has what is used of an ordinary one.
        sheet = cast("Worksheet", book.create_sheet(tabs.of(page.name)))
        sheet.sheet_properties.codeName = page.name
        formulas[f"xl/worksheets/sheet{number}.xml"] = _Writer(sheet, page, facts).write()
    book.calculation.fullCalcOnLoad = True
    book.properties.title = inline(facts.title)
    book.properties.creator = inline(facts.say("Digital Government Committee"))
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.xlsx"
        book.save(raw)
        finish(raw, path, formulas, facts.order.now)


def pages_of(facts: NationalFacts) -> Iterator[Page]:
    """The sheets in their order; a copy by block has none that shows single units."""
    yield blocks_page(facts)
    yield heat_page(facts)
    yield coverage_page(facts)
    yield gates_page(facts)
    yield themes_page(facts)
    yield recommendations_page(facts)
    yield totals_page(facts)
    yield evidence_page(facts)
    if facts.shows.singly:
        yield missing_page(facts)
        yield units_page(facts)
        yield scores_page(facts)
        yield conflicts_page(facts)
    yield dictionary_page(facts)


def _look_alike(cell: Cell, other: Cell) -> None:
    """Give a cell the look of another one; setting each part of it costs ten times as much."""
    # The library has no public way, and its types do not know this one.
    setattr(cell, _STYLE, getattr(other, _STYLE))


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(self, sheet: Worksheet, page: Page, facts: NationalFacts) -> None:
        self._sheet = sheet
        self._page = page
        self._facts = facts
        self._tabs = Tabs(facts.speech.languages)
        self._cut = inline(facts.say(CUT))
        self._formulas: dict[str, Formula] = {}
        self._looks = [self._look(column) for column in page.columns]

    def write(self) -> dict[str, Formula]:
        """Everything of the sheet; gives the formulas by their cells."""
        self._set_up()
        self._top()
        last = HEAD_ROW
        for last, row in enumerate(self._page.rows, start=FIRST_ROW):
            if self._page.name not in _LONG:
                self._sheet.row_dimensions[last].height = self._height(row)
            self._sheet.append([self._cell(last, at, value) for at, value in enumerate(row)])
        end = letter(len(self._page.columns))
        self._sheet.auto_filter.ref = f"A{HEAD_ROW}:{end}{max(last, HEAD_ROW)}"
        self._charts(last + 3)
        return self._formulas

    def _look(self, column: SheetColumn) -> Cell:
        """A cell that looks as all of its column do; its style is shared, which is fast."""
        cell = WriteOnlyCell(self._sheet)
        cell.font = Font(name=FONT, size=SIZE, bold=column.strong)
        cell.number_format = column.kind.value
        cell.alignment = alignment(column.kind, wrap=self._page.name not in _LONG)
        return cell

    def _height(self, row: tuple[Value, ...]) -> float:
        """The height of a row whose texts are broken into lines."""
        columns = self._page.columns
        lines = (
            line_count(value, column.width)
            for value, column in zip(row, columns, strict=True)
            if isinstance(value, str)
        )
        return max(lines, default=1) * SIZE * LINE

    def _cell(self, row: int, at: int, value: Value) -> Cell | None:
        if value is None or value == "":
            return None
        if isinstance(value, Formula):
            value = replace(value, text=self._tabs.formula(value.text))
        cell = put(WriteOnlyCell(self._sheet), value, self._cut)
        _look_alike(cell, self._looks[at])
        if isinstance(value, Formula):
            self._formulas[f"{letter(at + 1)}{row}"] = value
        return cell

    def _top(self) -> None:
        facts = self._facts
        occasion = facts.speech.occasion(facts.gathered.national.round)
        code = facts.speech.same(short_code(facts.code))
        lines = (
            (self._page.title, bold(14)),
            (inline(joined([facts.title, occasion, facts.status, code])), grey()),
            (self._page.note, grey()),
        )
        for text, font in lines:
            cell = put(WriteOnlyCell(self._sheet), text)
            cell.font = font
            self._sheet.append([cell])
        self._sheet.append([self._head(column) for column in self._page.columns])

    def _head(self, column: SheetColumn) -> Cell:
        cell = put(WriteOnlyCell(self._sheet), column.head)
        cell.font, cell.fill = bold(), band()
        cell.alignment = alignment(column.kind, vertical="bottom")
        return cell

    def _set_up(self) -> None:
        sheet = self._sheet
        for at, column in enumerate(self._page.columns, start=1):
            sheet.column_dimensions[letter(at)].width = column.width
        sheet.row_dimensions[1].height = 30
        lines = max(line_count(column.head, column.width) for column in self._page.columns)
        sheet.row_dimensions[HEAD_ROW].height = lines * SIZE * LINE
        occasion = self._facts.speech.occasion(self._facts.gathered.national.round)
        source = inline(joined([self._facts.title, occasion]))
        code = short_code(self._facts.code)
        page = self._page
        printed = Printed(inline(self._facts.status), source, code, page.keys, page.sample)
        set_up(sheet, self._page.columns, printed)

    def _charts(self, row: int) -> None:
        """The charts below each other, from this row on."""
        for name, names, values, first, last in self._page.charts:
            tall = max(6.0, 3.0 + 1.1 * (last - first + 1))
            at, size = f"C{row}", (tall, 22)
            add_bars(self._sheet, Bars(names, values, (first, last), at, size, name))
            row += round(tall / _ROW) + 2
