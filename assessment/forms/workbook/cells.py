"""Cells of the fill-in workbook: locked words, open cells to be filled in, hidden codes."""

from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessment.reports.blocks import Lines
from assessment.reports.excel.book import FONT, put
from assessment.reports.shapes import Colour
from assessment.reports.sheets import line_count

SIZE = 10
LINE = 18.6
TALLEST = 400.0
BAND = PatternFill("solid", fgColor=Colour.BAND[1:])
DARK = PatternFill("solid", fgColor=Colour.FINAL[1:])
_OPEN = PatternFill("solid", fgColor="FFF9DB")
_THIN = Side(style="thin", color=Colour.LINE[1:])
FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class Style:
    """How words in a cell look."""

    size: float = SIZE
    bold: bool = False
    colour: str = Colour.INK
    wrap: bool = True


PLAIN = Style()
BOLD = Style(bold=True)
QUIET = Style(size=9, colour=Colour.GREY)


def words(page: Worksheet, at: tuple[int, int], lines: Lines, style: Style = PLAIN) -> None:
    """Put locked words into a cell, every language on its own line."""
    cell = put(page.cell(*at), both(lines))
    cell.font = Font(name=FONT, size=style.size, bold=style.bold, color=str(style.colour)[1:])
    cell.alignment = Alignment(wrap_text=style.wrap, vertical="top")
    cell.protection = Protection(locked=True)


def opened(page: Worksheet, at: tuple[int, int]) -> None:
    """Make a cell one to be filled in."""
    cell = page.cell(*at)
    cell.fill = _OPEN
    cell.border = FRAME
    cell.font = Font(name=FONT, size=SIZE)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=False)


def heads(page: Worksheet, row: int, texts: tuple[Lines, ...], widths: tuple[float, ...]) -> None:
    """The heads of columns from the second on."""
    lines = 1
    for at, text in enumerate(texts, start=2):
        words(page, (row, at), text, BOLD)
        page.cell(row, at).fill = BAND
        page.cell(row, at).border = FRAME
        lines = max(lines, line_count(both(text), widths[at - 1]))
    page.row_dimensions[row].height = LINE * lines


def hidden_codes(page: Worksheet, codes: tuple[str, ...]) -> None:
    """The first row and column, by which answers are found again."""
    for at, code in enumerate(codes, start=1):
        put(page.cell(1, at), str(code))
    page.row_dimensions[1].hidden = True
    page.column_dimensions["A"].hidden = True


def view(page: Worksheet, frozen: str = "", heads_: str = "") -> None:
    """What stays in sight when scrolling, and how the sheet is printed."""
    if frozen:
        page.freeze_panes = frozen
        page.print_title_rows = heads_
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def both(lines: Lines) -> str:
    """All wordings in one text, below each other."""
    return "\n".join(line for line in lines if line)


def one_line(lines: Lines) -> Lines:
    """All wordings beside each other."""
    return (" / ".join(line for line in lines if line),)
