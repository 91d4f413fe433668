"""Files of answers as grids of text: CSV as one sheet, a workbook as it is."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place, UnreadableError
from assessment.problems.commands import CommandProblem
from assessment.problems.incoming import IncomingProblem
from assessment.questionnaire.workbook.reader import Bounds, Grid, column_letter, read_workbook

MEGABYTE = 1024 * 1024
LARGEST_TABLE = 30 * MEGABYTE
MOST_LINES = 20_000
MOST_COLUMNS = 2_000
_MARKS = (",", ";", "\t")
_MARKED_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Grids:
    """The sheets of a file and what is wrong with single cells."""

    sheets: tuple[Grid, ...]
    findings: tuple[Finding, ...] = ()


def read_grids(path: Path) -> Grids:
    """The sheets of a workbook, or the one table of a CSV file.

    Raises:
        AssessmentError: when the file is none of both.
        OSError: when it cannot be read.
    """
    if path.suffix.lower() == ".xlsx":
        findings: list[Finding] = []
        sheets = read_workbook(path, lambda _title: True, findings, Bounds(columns=MOST_COLUMNS))
        return Grids(sheets, tuple(findings))
    return Grids((csv_grid(path),))


def csv_grid(path: Path) -> Grid:
    """A CSV file as a sheet of its name; commas, semicolons and tabs are understood.

    Raises:
        AssessmentError: when it is no table.
        OSError: when it cannot be read.
    """
    check_size(path)
    try:
        content = path.read_bytes()
        # "Unicode text" of Excel is UTF-16; everything else writes UTF-8.
        encoding = "utf-16" if content.startswith(_MARKED_UTF_16) else "utf-8-sig"
        stream = io.StringIO(content.decode(encoding), newline="")
        first = stream.readline()
        stream.seek(0)
        mark = max(_MARKS, key=first.count)
        lines = list(_lines(csv.reader(stream, delimiter=mark)))
    except (UnicodeError, UnreadableError, csv.Error) as error:
        raise not_read(path) from error
    if not lines or max(lines[0][1], default=0) >= MOST_COLUMNS:
        raise not_read(path)
    number, head = lines[0]
    return Grid(path.name, head, number, tuple(lines[1:]))


def _lines(rows: Iterator[Sequence[str]]) -> Iterator[tuple[int, dict[int, str]]]:
    """Row numbers as a spreadsheet shows them, and the filled cells."""
    for number, row in enumerate(rows, start=1):
        if number > MOST_LINES:
            raise UnreadableError("too many lines")
        cells = {at: text.strip() for at, text in enumerate(row) if text.strip()}
        if cells:
            yield number, cells


def check_size(path: Path) -> None:
    """Refuse what is too large to be a file of answers.

    Raises:
        AssessmentError: when it is.
        OSError: when there is no such file.
    """
    if path.stat().st_size > LARGEST_TABLE:
        values = {"file": path.name, "limit": LARGEST_TABLE // MEGABYTE}
        raise AssessmentError(Finding(IncomingProblem.FILE_TOO_LARGE, values=values))


def cell_place(path: Path, grid: Grid, row: int | None, column: int | None) -> Place:
    """The place of a cell."""
    letter = None if column is None else column_letter(column)
    return Place(file=path.name, sheet=grid.title, row=row, column=letter)


def not_read(path: Path) -> AssessmentError:
    """The refusal of a file that is no file of answers."""
    return AssessmentError(Finding(CommandProblem.TABLE_NOT_READ, values={"file": path.name}))
