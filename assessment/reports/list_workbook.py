"""A plain list as a workbook: one sheet, a frozen head, written row by row."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from assessment.reports.report import write_safely

_WIDEST = 60


def write_list(path: Path, name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a list of texts; a text stays a text, whatever sign it begins with.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched.
    """
    write_safely(path, lambda unfinished: _write(unfinished, name, heads, tuple(rows)))


def _write(path: Path, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    from assessment.reports.excel.look import FONT, SIZE, bold, plain_set_up
    from assessment.reports.excel.write import clean

    plain = Font(name=FONT, size=SIZE)
    book = Workbook(write_only=True)
    page = book.create_sheet(name)
    plain_set_up(page)
    for at, head in enumerate(heads):
        longest = max((len(row[at]) for row in rows), default=0)
        letter = get_column_letter(at + 1)
        page.column_dimensions[letter].width = min(max(longest, len(head)) + 4, _WIDEST)
    for number, row in enumerate((heads, *rows)):
        cells = []
        for text in row:
            cell = WriteOnlyCell(page, value=clean(text))
            cell.data_type = "s"
            cell.font = plain if number else bold()
            cells.append(cell)
        page.append(cells)
    if rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    page.close()  # ended here, so that a disk that refuses leaves nothing half open
    book.save(path)
    return 0
