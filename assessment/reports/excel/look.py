"""How the sheets of all report workbooks look: aligned cells, heads, the printed page, charts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessment.reports.shapes import Colour
from assessment.reports.sheets import FIRST_ROW, HEAD_ROW, Measure, SheetColumn, letter

FONT = "Khmer OS Battambang"
SIZE = 10
# Characters that fit across a page on its side before its letters become too small to read.
_WIDE, _PAGE = 100, 190
_FROZEN = 70
_SAMPLE = 60
_SIDES = {
    Measure.SCORE: "right",
    Measure.COUNT: "right",
    Measure.WEIGHT: "right",
    Measure.SHARE: "right",
    Measure.DIFFERENCE: "right",
    Measure.LEVEL: "center",
}


def alignment(kind: Measure, *, wrap: bool = True, vertical: str = "top") -> Alignment:
    """Words at the left; numbers at the right, a little off the text that may follow them."""
    side = _SIDES.get(kind, "left")
    return Alignment(
        horizontal=side, vertical=vertical, wrap_text=wrap, indent=int(side == "right")
    )


def bold(size: int = SIZE) -> Font:
    """The letters of titles and heads."""
    return Font(name=FONT, size=size, bold=True)


def grey() -> Font:
    """The letters of the lines under a title."""
    return Font(name=FONT, size=9, color=Colour.GREY[1:])


def band() -> PatternFill:
    """The ground of a head."""
    return PatternFill("solid", fgColor=Colour.BAND[1:])


def plain_set_up(page: Worksheet) -> None:
    """A list with its head in the first row: it stays in sight and is repeated on every page."""
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.paperSize = 9
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


@dataclass(frozen=True, slots=True)
class Printed:
    """What the printed pages of a sheet say and repeat.

    Attributes:
        status: Provisional or final, at the right of the head.
        source: What the sheet is about, at the left of the head.
        code: The check code, in the foot.
        keys: How many of the first columns are repeated on every page, and stay in sight where
            they leave room for others.
        sample: Whether a few rows are enough on paper, as for long lists made for programs.
    """

    status: str
    source: str
    code: str
    keys: int = 0
    sample: bool = False


def set_up(page: Worksheet, columns: Sequence[SheetColumn], printed: Printed) -> None:
    """The head stays in sight, the grid is off; pages are A4, on their side for wide sheets.

    What is too wide for one page goes on a second one, with the first columns repeated.
    """
    page.sheet_view.showGridLines = False
    narrow = sum(column.width for column in columns[: printed.keys]) <= _FROZEN
    page.freeze_panes = f"{letter(printed.keys * narrow + 1)}{FIRST_ROW}"
    total = sum(column.width for column in columns)
    page.page_setup.paperSize = 9
    page.page_setup.orientation = "landscape" if total > _WIDE else "portrait"
    page.page_setup.fitToWidth = math.ceil(total / _PAGE) if printed.keys else 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    if printed.keys:
        page.print_title_cols = f"A:{letter(printed.keys)}"
    if printed.sample:
        page.print_area = f"A1:{letter(len(columns))}{HEAD_ROW + _SAMPLE}"
    page.HeaderFooter = HeaderFooter(
        oddHeader=HeaderFooterItem(
            left=_HeaderFooterPart(_literal(printed.source)),
            right=_HeaderFooterPart(_literal(printed.status)),
        ),
        oddFooter=HeaderFooterItem(
            left=_HeaderFooterPart(printed.code),
            center=_HeaderFooterPart("&A"),
            right=_HeaderFooterPart("&P / &N"),
        ),
    )


def _literal(text: str) -> str:
    """A text of the head: its ampersands are no commands."""
    return text.replace("&", "&&")[:120]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from 0 to 100: columns of names and values, the rows they stand in, where they go."""

    names: int
    values: int
    rows: tuple[int, int]
    at: str
    size: tuple[float, int]
    title: str = ""


def add_bars(page: Worksheet, bars: Bars) -> None:
    """Put the chart on the sheet; it follows its cells."""
    chart = BarChart()
    chart.type = "bar"
    chart.title = bars.title or None
    chart.legend = None
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    first, last = bars.rows
    chart.add_data(Reference(page, min_col=bars.values, min_row=first, max_row=last))
    chart.set_categories(Reference(page, min_col=bars.names, min_row=first, max_row=last))
    chart.series[0].graphicalProperties.solidFill = Colour.FINAL[1:]
    chart.height, chart.width = bars.size
    page.add_chart(chart, bars.at)
