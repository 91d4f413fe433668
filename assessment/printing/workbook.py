"""The one writer of workbooks: cells and their looks, sheets, printed pages, values of formulas.

Import it where something is written: with it comes openpyxl.
"""

import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import cast
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessment.language.text import Language
from assessment.printing import shapes, sheets
from assessment.printing.sheets import (
    FIRST_ROW,
    HEAD_ROW,
    LINE,
    Measure,
    ReportSheet,
    Value,
    letter,
)
from assessment.questionnaire.workbook.reader import cell_text

FONT = "Khmer OS Battambang"
SIZE = 10
TALLEST = 400.0
# Characters that fit across a page on its side before its letters become too small to read.
_WIDE = 100
_PAGE = 190
_ROW = 0.53  # height of an empty row in centimetres
_RIGHT = (Measure.SCORE, Measure.COUNT, Measure.WEIGHT, Measure.SHARE, Measure.DIFFERENCE)
_UNFIT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FIRST_TIME = (1980, 1, 1, 0, 0, 0)
_PACKED = 5  # a fortieth larger than usual, in half the time
_END = b"</sheetData>"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def put(cell: Cell | MergedCell, value: Value, cut_mark: str = "…") -> Cell:
    """Fill the cell; a text stays a text, whatever sign it begins with.

    A text that no cell can hold is cut, and ends with ``cut_mark``.

    Raises:
        TypeError: If the cell lies in a merged area.
    """
    if isinstance(cell, MergedCell):
        raise TypeError("a merged cell holds nothing")
    match value:
        case sheets.Formula():
            cell.value = f"={value.text}"
        case str() if value:
            cell.value = cell_text(_fit(value), cut_mark)
            cell.data_type = "s"
        case Decimal():
            cell.value = float(value)
        case datetime():
            cell.value = value.replace(tzinfo=None)
        case int() | float() | date():
            cell.value = value
    return cell


def save(
    book: Workbook,
    target: Path,
    now: datetime | None = None,
    rows: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Write the workbook; the same cells at the same ``now`` give the same bytes.

    The rows are written behind those that the book has, as they are, for each part such as
    ``xl/worksheets/sheet1.xml``.
    """
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name in rows:
                content = content.replace(_END, rows[name] + _END, 1)
            elif name == "docProps/core.xml" and now is not None:
                stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            part = zipfile.ZipInfo(name, _FIRST_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, content, compresslevel=_PACKED)


def _alignment(kind: Measure, *, wrap: bool = True, vertical: str = "top") -> Alignment:
    side = "right"
    if kind not in _RIGHT:
        side = "left"
        if kind is Measure.LEVEL:
            side = "center"
    return Alignment(
        horizontal=side, vertical=vertical, wrap_text=wrap, indent=int(side == "right")
    )


def set_widths(page: Worksheet, widths: Iterable[float]) -> None:
    """Give the columns their widths in characters."""
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[letter(at)].width = width


def print_on_a4(page: Worksheet, *, wide: bool = True, across: int = 1) -> None:
    """A4 pages, on their side or upright, so many of them beside each other."""
    page.page_setup.paperSize = 9
    if wide:
        page.page_setup.orientation = "landscape"
    else:
        page.page_setup.orientation = "portrait"
    page.page_setup.fitToWidth = across
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


@dataclass(frozen=True, slots=True)
class ListLook:
    """How a plain list looks; a size of 0 leaves the letters as the library makes them."""

    size: int = SIZE
    wrap: bool = True
    ground: str = ""
    formats: Mapping[int, str] = MappingProxyType({})


# Lists that people fill in or go through.
GUIDE = ListLook(size=11, ground="DCE6F1")


def fill_list(
    page: Worksheet, rows: Iterable[Sequence[Value]], widths: Iterable[float], look: ListLook
) -> None:
    """Fill a sheet with a plain list; its first row is the head, which stays in sight."""
    set_widths(page, widths)
    page.freeze_panes = "A2"
    fonts = [Font(name=FONT, size=look.size, bold=is_head) for is_head in (False, True)]
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            cell = put(page.cell(number, at), value)
            if look.size:
                cell.font = fonts[number == 1]
            if look.wrap:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if look.ground and number == 1:
                cell.fill = PatternFill("solid", start_color=look.ground)
            if at in look.formats:
                cell.number_format = look.formats[at]


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the workbook of a report is called, and what every sheet says on screen and paper."""

    title: str
    creator: str
    below: str  # under the title of every sheet, and in the properties of the workbook
    source: str  # what it is about, at the left of the printed head
    status: str  # provisional or final, at the right of the printed head and in the properties
    code: str
    cut: str  # what a text ends with that no cell can hold
    # Whether every row has a hair line below it, and the printed head names the sheet.
    ruled: bool = False


class ReportBook:
    """The workbook of a report, written row by row, in little memory."""

    def __init__(self, imprint: Imprint, languages: tuple[Language, ...]) -> None:
        self.book = Workbook(write_only=True)
        self.book.calculation.fullCalcOnLoad = True
        self.book.properties.title = imprint.title
        self.book.properties.subject = imprint.below
        self.book.properties.contentStatus = imprint.status
        self.book.properties.creator = imprint.creator
        self._imprint = imprint
        self._tabs = sheets.Tabs(languages)
        self._rows: dict[str, bytes] = {}

    def add(self, sheet: ReportSheet) -> None:
        # A sheet of a write-only book has what is used of an ordinary one.
        page = cast(
            "Worksheet", self.book.create_sheet(self._tabs.unused_name(sheet.name, sheet.title))
        )
        if sheet.name.isidentifier():
            page.sheet_properties.codeName = sheet.name
        if self._imprint.ruled:
            sheet = replace(sheet, rows=tuple(sheet.rows))
            sheet = replace(sheet, columns=_widen_code_columns(sheet))
        part = f"xl/worksheets/sheet{len(self.book.worksheets)}.xml"
        self._rows[part] = _SheetWriter(page, sheet, self._imprint, self._tabs).write()

    def save(self, path: Path, now: datetime) -> None:
        """Write the file; the same sheets give the same bytes."""
        save(self.book, path, now, self._rows)


class _SheetWriter:
    """Writes one sheet from top to bottom.

    The library writes the top and keeps the looks; rows are written here, formulas with the value
    they have now, so that previews and readers that do not calculate show it.
    """

    def __init__(
        self, page: Worksheet, sheet: ReportSheet, imprint: Imprint, tabs: sheets.Tabs
    ) -> None:
        self._page = page
        self._sheet = sheet
        self._imprint = imprint
        self._tabs = tabs
        self._total = len(tuple(sheet.rows)) - 1 if sheet.last_strong else None
        self._styles: dict[tuple[Measure, Measure, bool], int] = {}
        self._letters = [letter(at + 1) for at in range(len(sheet.columns))]

    def write(self) -> bytes:
        page = self._page
        sheet = self._sheet
        self._set_up()
        self._top()
        row = HEAD_ROW
        written = []
        for down, values in enumerate(sheet.rows):
            row = FIRST_ROW + down
            tall = ""
            if not sheet.one_line:
                tall = f' ht="{self._height(values):g}" customHeight="1"'
            cells = "".join(
                [
                    self._cell(down, at, value)
                    for at, value in enumerate(values)
                    if self._imprint.ruled or value not in {None, ""}
                ]
            )
            written.append(f'<row r="{row}"{tall}>{cells}</row>'.encode())
        if row > HEAD_ROW and not sheet.formats:
            page.auto_filter.ref = f"A{HEAD_ROW}:{letter(len(sheet.columns))}{row}"
        self._charts(row + 3)
        return b"".join(written)

    def _set_up(self) -> None:
        """The head stays in sight, the grid is off; wide sheets are printed on their side.

        What is too wide for one page goes on a second one, with the first columns repeated.
        """
        page = self._page
        keys = self._sheet.keys
        widths = [column.width for column in self._sheet.columns]
        set_widths(page, widths)
        page.sheet_view.showGridLines = False
        kept = sum(sum(widths[: at + 1]) <= 70 for at in range(keys))
        page.freeze_panes = f"{letter(kept + 1)}{FIRST_ROW}"
        across = 1
        if keys:
            across = math.ceil(sum(widths) / _PAGE)
        print_on_a4(page, wide=sum(widths) > _WIDE, across=across)
        page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        if keys:
            page.print_title_cols = f"A:{letter(keys)}"
        if self._sheet.sample:
            page.print_area = f"A1:{letter(len(widths))}{HEAD_ROW + 60}"
        imprint = self._imprint
        if imprint.ruled:
            source = f"{imprint.source} · {self._sheet.title}"
        else:
            source = imprint.source
        page.HeaderFooter = HeaderFooter(
            oddHeader=_printed(left=_literal(source), right=_literal(imprint.status)),
            oddFooter=_printed(left=imprint.code, center="&A", right="&P / &N"),
        )

    def _top(self) -> None:
        page = self._page
        sheet = self._sheet
        grey = Font(name=FONT, size=9, color=shapes.Colour.GREY[1:])
        page.row_dimensions[1].height = 30
        title, bold = (Font(name=FONT, size=size, bold=True) for size in (14, SIZE))
        lines = ((sheet.title, title), (self._imprint.below, grey), (sheet.note, grey))
        for text, font in lines:
            cell = put(WriteOnlyCell(page), text)
            cell.font = font
            page.append([cell])
        tallest = max(sheets.line_count(column.head, column.width) for column in sheet.columns)
        page.row_dimensions[HEAD_ROW].height = tallest * SIZE * LINE
        heads = [put(WriteOnlyCell(page), column.head) for column in sheet.columns]
        for cell, column in zip(heads, sheet.columns, strict=True):
            cell.font = bold
            cell.fill = PatternFill("solid", fgColor=shapes.Colour.BAND[1:])
            cell.alignment = _alignment(column.kind, vertical="bottom")
        page.append(heads)

    def _height(self, values: Sequence[Value]) -> float:
        lines = (
            sheets.line_count(value, column.width)
            for value, column in zip(values, self._sheet.columns, strict=True)
            if isinstance(value, str) and value
        )
        return min(max(max(lines, default=1) * SIZE * LINE, self._sheet.tall), TALLEST)

    def _cell(self, down: int, at: int, value: Value) -> str:
        column = self._sheet.columns[at]
        if at:
            kind = self._sheet.formats.get(down, column.kind)
        else:
            kind = column.kind
        if isinstance(value, date):
            kind = Measure.DATE
        if isinstance(value, sheets.OpenScore):
            kind = Measure.UNANSWERED
        look = kind, column.kind, column.strong or down == self._total
        style = self._styles.get(look)
        if style is None:
            cell = WriteOnlyCell(self._page)
            cell.font = Font(name=FONT, size=SIZE, bold=look[2])
            cell.number_format = kind.value
            cell.alignment = _alignment(column.kind, wrap=not self._sheet.one_line)
            if self._imprint.ruled:
                cell.border = Border(bottom=Side(style="hair", color=shapes.Colour.LINE[1:]))
            style = self._styles[look] = int(cell.style_id)
        begun = f'<c r="{self._letters[at]}{FIRST_ROW + down}" s="{style}"'
        if isinstance(value, sheets.Formula):
            text = escape(self._tabs.formula(value.text))
            is_text = value.value is None or isinstance(value.value, str)
            if is_text:
                shown = escape(str(value.value or ""))
            else:
                shown = _number(value.value)
            return f"{begun}{' t="str"' if is_text else ''}><f>{text}</f><v>{shown}</v></c>"
        if isinstance(value, str):
            return begun + _text(value, self._imprint.cut)
        if value is None:
            return f"{begun}/>"
        return f"{begun}><v>{_number(value)}</v></c>"

    def _charts(self, row: int) -> None:
        page = self._page
        for bars in self._sheet.charts:
            count = bars.last - bars.first + 1
            chart = BarChart()
            chart.type = "bar"
            chart.title = bars.title or None
            chart.legend = None
            chart.y_axis.scaling.min = 0
            chart.y_axis.scaling.max = 100
            chart.x_axis.scaling.orientation = "maxMin"
            chart.x_axis.delete = chart.y_axis.delete = False
            first = bars.first
            last = bars.last
            chart.add_data(Reference(page, min_col=bars.values, min_row=first, max_row=last))
            chart.set_categories(Reference(page, min_col=bars.names, min_row=first, max_row=last))
            chart.series[0].graphicalProperties.solidFill = shapes.Colour.FINAL[1:]
            chart.height = max(6.0, 3.0 + 1.1 * count)
            chart.width = 22
            if bars.beside:
                chart.height = max(6.0, 1.0 * count)
                chart.width = 18
            page.add_chart(chart, bars.beside or f"C{row}")
            if bars.beside:
                row += 0
            else:
                row += round(chart.height / _ROW) + 2


def _number(value: object) -> str:
    if isinstance(value, date):  # a moment is one as well
        moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        return repr(cast("float", to_excel(moment)))  # type: ignore[no-untyped-call]
    return repr(float(value) if isinstance(value, Decimal) else value)


@lru_cache(maxsize=20_000)
def _text(value: str, cut_mark: str) -> str:
    if not value:
        return "/>"
    text = cell_text(_fit(value), cut_mark)
    space = ' xml:space="preserve"'
    if text == text.strip():
        space = ""
    return f' t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'


def _fit(value: str) -> str:
    """The text without characters that no cell can hold."""
    return _UNFIT.sub("", ILLEGAL_CHARACTERS_RE.sub("", value))


def _widen_code_columns(sheet: ReportSheet) -> tuple[sheets.SheetColumn, ...]:
    columns = list(sheet.columns)
    for at, column in enumerate(columns):
        if column.kind is Measure.CODE:
            longest = max((len(str(row[at] or "")) for row in sheet.rows), default=0) + 2
            if longest <= 26:
                columns[at] = replace(column, width=max(column.width, longest))
    return tuple(columns)


def _printed(**texts: str) -> HeaderFooterItem:
    return HeaderFooterItem(**{side: _HeaderFooterPart(text) for side, text in texts.items()})


def _literal(text: str) -> str:
    return text.replace("&", "&&")[:120]
