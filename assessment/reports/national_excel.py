"""The workbook of the national report; long sheets are written row by row, in little memory."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessment.reports.codes import short_code
from assessment.reports.excel import FONT, put
from assessment.reports.excel_cache import finish
from assessment.reports.excel_sheets import (
    FIRST_ROW,
    HEAD_ROW,
    Column,
    Formula,
    Kind,
    Value,
    letter,
)
from assessment.reports.national_facts import NationalFacts
from assessment.reports.national_lists import (
    conflicts_page,
    dictionary_page,
    missing_page,
    scores_page,
    totals_page,
    units_page,
)
from assessment.reports.national_report import status, title
from assessment.reports.national_sheets import (
    Page,
    blocks_page,
    coverage_page,
    evidence_page,
    gates_page,
    heat_page,
    recommendations_page,
    themes_page,
)
from assessment.reports.shapes import Colour
from assessment.reports.wording import inline, joined

_SIZE = 10
_STYLE = "_style"
_WIDE = 100
_LONG = frozenset({"Units", "Scores_long", "Missing", "Heat", "Totals"})
_NUMBERS = (Kind.SCORE, Kind.COUNT, Kind.WEIGHT, Kind.SHARE, Kind.DIFFERENCE)


def write_workbook(facts: NationalFacts, path: Path) -> None:
    """Write all sheets; the same facts give the same bytes.

    Raises:
        OSError: If the file cannot be written.
    """
    book = Workbook(write_only=True)
    formulas: dict[str, dict[str, Formula]] = {}
    for number, page in enumerate(pages_of(facts), start=1):
        # A sheet of a write-only book has what is used of an ordinary one.
        sheet = cast("Worksheet", book.create_sheet(page.name))
        formulas[f"xl/worksheets/sheet{number}.xml"] = _Writer(sheet, page, facts).write()
    book.calculation.fullCalcOnLoad = True
    book.properties.title = inline(title(facts))
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
    yield missing_page(facts)
    if not facts.order.by_block:
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
        self._formulas: dict[str, Formula] = {}
        self._looks = [self._look(column) for column in page.columns]

    def write(self) -> dict[str, Formula]:
        """Everything of the sheet; gives the formulas by their cells."""
        self._set_up()
        self._top()
        last = HEAD_ROW
        for last, row in enumerate(self._page.rows, start=FIRST_ROW):
            self._sheet.append([self._cell(last, at, value) for at, value in enumerate(row)])
        end = letter(len(self._page.columns))
        self._sheet.auto_filter.ref = f"A{HEAD_ROW}:{end}{max(last, HEAD_ROW)}"
        if self._page.chart is not None:
            self._chart(self._page.chart)
        return self._formulas

    def _look(self, column: Column) -> Cell:
        """A cell that looks as all of its column do; its style is shared, which is fast."""
        cell = WriteOnlyCell(self._sheet)
        cell.font = Font(name=FONT, size=_SIZE, bold=column.strong)
        cell.number_format = column.kind.value
        if self._page.name not in _LONG:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell

    def _cell(self, row: int, at: int, value: Value) -> Cell | None:
        if value is None or value == "":
            return None
        cell = put(WriteOnlyCell(self._sheet), value)
        _look_alike(cell, self._looks[at])
        if isinstance(value, Formula):
            self._formulas[f"{letter(at + 1)}{row}"] = value
        return cell

    def _top(self) -> None:
        facts = self._facts
        occasion = facts.say("Round: {round}", round=facts.gathered.national.round)
        code = facts.speech.same(short_code(facts.gathered.code))
        grey = Font(name=FONT, size=9, color=Colour.GREY[1:])
        lines = (
            (self._page.title, Font(name=FONT, size=14, bold=True)),
            (inline(joined([title(facts), occasion, status(facts), code])), grey),
            (self._page.note, grey),
        )
        for text, font in lines:
            cell = put(WriteOnlyCell(self._sheet), text)
            cell.font = font
            self._sheet.append([cell])
        self._sheet.append([self._head(column) for column in self._page.columns])

    def _head(self, column: Column) -> Cell:
        cell = put(WriteOnlyCell(self._sheet), column.head)
        cell.font = Font(name=FONT, size=_SIZE, bold=True)
        cell.fill = PatternFill("solid", fgColor=Colour.BAND[1:])
        side = "right" if column.kind in _NUMBERS else "left"
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=side)
        return cell

    def _set_up(self) -> None:
        sheet = self._sheet
        for at, column in enumerate(self._page.columns, start=1):
            sheet.column_dimensions[letter(at)].width = column.width
        sheet.row_dimensions[1].height = 30
        sheet.row_dimensions[HEAD_ROW].height = 42
        sheet.sheet_view.showGridLines = False
        sheet.freeze_panes = f"A{FIRST_ROW}"
        wide = sum(column.width for column in self._page.columns) > _WIDE
        sheet.page_setup.paperSize = 9
        sheet.page_setup.orientation = "landscape" if wide else "portrait"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        sheet.HeaderFooter = HeaderFooter(
            oddHeader=HeaderFooterItem(right=_HeaderFooterPart(inline(status(self._facts)))),
            oddFooter=HeaderFooterItem(
                left=_HeaderFooterPart(short_code(self._facts.gathered.code)),
                center=_HeaderFooterPart("&A"),
                right=_HeaderFooterPart("&P / &N"),
            ),
        )

    def _chart(self, where: tuple[int, int, int]) -> None:
        names, values, count = where
        chart = BarChart()
        chart.type = "bar"
        chart.legend = None
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
        chart.x_axis.scaling.orientation = "maxMin"
        chart.x_axis.delete = chart.y_axis.delete = False
        last = HEAD_ROW + count
        chart.add_data(Reference(self._sheet, min_col=values, min_row=FIRST_ROW, max_row=last))
        chart.set_categories(Reference(self._sheet, min_col=names, min_row=FIRST_ROW, max_row=last))
        chart.series[0].graphicalProperties.solidFill = Colour.FINAL[1:]
        chart.height, chart.width = max(6.0, 1.1 * count), 22
        self._sheet.add_chart(chart, f"C{last + 3}")
