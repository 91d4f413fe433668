"""Where the values of units come from: a CSV file or a workbook, gone through row by row."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place, errors_in
from assessment.files.failures import explained
from assessment.problems.commands import CommandProblem
from assessment.problems.files import FileProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.container import LARGEST_FILE, MEGABYTE
from assessment.questionnaire.load import TABLE_SHEETS
from assessment.questionnaire.workbook.columns import sheet_name
from assessment.questionnaire.workbook.reader import Bounds, Findings, Grid, read_workbook

VALUES_SHEET = "values"
# Titles may stand above the header.
MOST_TITLES = 20
MOST_COLUMNS = 2000
# As many as a sheet can have.
MOST_ROWS = 1_048_576
# Of one's own values; a questionnaire, which may come from anywhere, is held much shorter.
MOST_XML = 30 * MEGABYTE
LARGEST_CSV = 128 * MEGABYTE
_LONGEST_LINE = MEGABYTE
DELIMITERS = ",;\t|"
SAMPLE = 100
_TOO_LARGE = (WorkbookProblem.TOO_MUCH_TEXT, WorkbookProblem.FILE_TOO_LARGE)
_ENDS = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
# A line as ``str.splitlines`` parts them, with its end; the last one may have none.
_LINE = re.compile(f"[^{_ENDS}]*+(?:\r\n|[{_ENDS}])|[^{_ENDS}]++")

type Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Texts of a table: its sheet, row number and texts of the header, and the rows below.

    Attributes:
        sheet: Title of the sheet; a name of its own where the file has no sheets.
        head: Texts of the header.
        head_row: Its row number.
        rows: Row number and texts of every filled row below; they can be gone through once.
        decimal_comma: Whether a comma is a decimal one wherever it can be.
    """

    sheet: str
    head: Sequence[str]
    head_row: int
    rows: Iterator[Line]
    decimal_comma: bool = False


def open_table(path: Path, codes: set[str], findings: Findings) -> Table:
    """The table in a file, its rows not yet read.

    Args:
        path: A CSV file or a workbook.
        codes: What the columns may be called, in small letters.
        findings: Where to put what is wrong with the file and with single cells of a workbook.

    Raises:
        AssessmentError: when the file is not there or holds no table; while its rows are gone
            through too.
    """
    if path.suffix.lower() == ".xlsx":
        return _workbook(path, codes, findings)
    return _csv(path, codes, findings)


def named(row: Iterable[str], codes: set[str]) -> int:
    """How many cells of a row are called by one of the codes."""
    return sum(cell.strip().casefold() in codes for cell in row)


def not_read(path: Path) -> AssessmentError:
    """Says that a file is no table of values."""
    return AssessmentError(Finding(CommandProblem.VALUES_NOT_READ, values={"file": path.name}))


def _csv(path: Path, codes: set[str], findings: Findings) -> Table:
    text = _decoded(path, findings)
    sample = list(islice(_bounded(text, path), SAMPLE))
    delimiter = max(DELIMITERS, key=lambda mark: _most_named(sample, mark, codes))
    rows = _filled(text, delimiter, path)
    table = _headed(VALUES_SHEET, rows, codes, decimal_comma=delimiter == ";")
    if table is None:
        raise not_read(path)
    return table


def _lines(text: str) -> Iterator[str]:
    """The lines one by one: all at once they would be the text a second time."""
    return (found[0] for found in _LINE.finditer(text))


def _bounded(text: str, path: Path) -> Iterator[str]:
    for line in _lines(text):
        if len(line) > _LONGEST_LINE:
            raise _too_large(path)
        yield line


def _filled(text: str, delimiter: str, path: Path) -> Iterator[Line]:
    try:
        for number, row in enumerate(csv.reader(_bounded(text, path), delimiter=delimiter), 1):
            if number > MOST_ROWS:
                raise _too_large(path)
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise not_read(path) from error


def _most_named(lines: Sequence[str], delimiter: str, codes: set[str]) -> int:
    """The most nodes one line names when this mark parts the columns."""
    try:
        return max((named(row, codes) for row in csv.reader(lines, delimiter=delimiter)), default=0)
    except csv.Error:
        return 0


def _headed(
    sheet: str, rows: Iterator[Line], codes: set[str], *, decimal_comma: bool = False
) -> Table | None:
    """The table from its header on: of the first rows the one that names most nodes."""
    first = list(islice(rows, MOST_TITLES))
    if not first:
        return None
    at = max(range(len(first)), key=lambda n: (named(first[n][1][1:], codes), -n))
    (head_row, head), below = first[at], first[at + 1 :]
    return Table(sheet, head, head_row, chain(below, rows), decimal_comma)


def _decoded(path: Path, findings: Findings) -> str:
    """The text, in the encodings that Excel writes; an old one is told."""
    if path.is_dir():
        raise not_read(path)
    with explained(path, FileProblem.NOT_FOUND):
        if path.stat().st_size > LARGEST_CSV:
            raise _too_large(path)
        content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _or_refused(path, lambda: content.decode("utf-16"))
    if b"\0" in content:
        raise not_read(path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.append(
            Finding(CommandProblem.OLD_ENCODING, Place(file=path.name), {"file": path.name})
        )
        return content.decode("cp1252", errors="replace")


def _or_refused(path: Path, read: Callable[[], str]) -> str:
    try:
        return read()
    except UnicodeDecodeError as error:
        raise not_read(path) from error


def _workbook(path: Path, codes: set[str], findings: Findings) -> Table:
    """The sheet that names most nodes; errors of single cells leave them missing."""
    try:
        bounds = Bounds(MOST_ROWS, MOST_COLUMNS, MOST_XML)
        grids = read_workbook(path, _may_hold_values, findings, bounds)
    except AssessmentError as error:
        if error.findings[0].problem in _TOO_LARGE:
            raise _too_large(path) from error
        raise
    # Ranks among a part of the units would be wrong for all of them.
    if any(one.problem is WorkbookProblem.TOO_MANY_ROWS for one in findings):
        raise _too_large(path)
    held = (_headed(grid.title, _rows(grid), codes) for grid in grids if grid.header)
    tables = [table for table in held if table is not None]
    if not tables:
        raise AssessmentError(*(errors_in(findings) or not_read(path).findings))
    return max(tables, key=lambda table: named(table.head[1:], codes))


def _too_large(path: Path) -> AssessmentError:
    values = {
        "file": path.name,
        "rows": f"{MOST_ROWS:,}",
        "cells": MOST_XML // MEGABYTE,
        "size": LARGEST_FILE // MEGABYTE,
        "csv": LARGEST_CSV // MEGABYTE,
    }
    return AssessmentError(Finding(CommandProblem.VALUES_TOO_LARGE, values=values))


def _may_hold_values(title: str) -> bool:
    """Whether a sheet may be the table; a workbook may hold its own values beside its rules."""
    return sheet_name(title) not in TABLE_SHEETS


def _rows(grid: Grid) -> Iterator[Line]:
    width = max(grid.header) + 1
    for number, cells in ((grid.header_row, grid.header), *grid.rows):
        columns = range(max(width, max(cells, default=0) + 1))
        yield number, tuple(cells.get(i, "") for i in columns)
