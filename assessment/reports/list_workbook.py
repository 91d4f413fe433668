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

    from assessment.reports.excel.book import ListLook, fill_list, print_on_a4, save
    from assessment.reports.sheets import letter

    book = Workbook()
    page = book.worksheets[0]
    page.title = name
    longest = (max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads)))
    widths = [min(length + 4, _WIDEST) for length in longest]
    fill_list(page, (heads, *rows), widths, ListLook(wrap=False))
    print_on_a4(page)
    page.print_title_rows = "1:1"
    if rows:
        page.auto_filter.ref = f"A1:{letter(len(heads))}{len(rows) + 1}"
    save(book, path)
    return 0
