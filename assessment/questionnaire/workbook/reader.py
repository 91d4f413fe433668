"""The door of Excel in this room: a workbook file becomes grids of text."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError
from assessment.problems.problem import Problem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.container import LARGEST_XML, check_container, opened_zip
from assessment.questionnaire.workbook.excel_file import ExcelFile
from assessment.questionnaire.workbook.excel_xml import Budget, RawRow

MOST_BLANK_ROWS = 60
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_TEXT = 32_767
# Below the blank rows a sheet is only looked through, and only so many bytes of it.
_LOOKED_THROUGH = 1 << 20


class Findings(Protocol):
    """Where findings are put: a list, or what keeps only some of very many."""

    def append(self, finding: Finding, /) -> None:
        """Keep one more."""

    def __iter__(self) -> Iterator[Finding]:
        """What is kept, in order."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is read of a workbook.

    Attributes:
        rows: Filled rows of a sheet; beyond, a finding, and no more of it is read.
        columns: Columns of a sheet; more are a finding.
        xml: Bytes of all sheets together.
    """

    rows: int = MOST_ROWS
    columns: int = MOST_COLUMNS
    xml: int = LARGEST_XML


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled rows of one sheet.

    Attributes:
        title: Title of the sheet as written.
        header: Texts of the first filled row.
        rows: Row number and texts by column index, of all rows below that say something.
    """

    title: str
    header: Mapping[int, str]
    header_row: int
    rows: tuple[tuple[int, Mapping[int, str]], ...]


def read_workbook(
    path: Path,
    wanted: Callable[[str], bool],
    findings: Findings,
    bounds: Bounds = BOUNDS,
) -> tuple[Grid, ...]:
    """The visible text of every sheet, as last calculated; findings about cells are appended.

    Args:
        path: The workbook.
        wanted: Whether the sheet of a title is read whole; of others only the header is.
        findings: Where to put what is wrong with single cells.
        bounds: How much is read.

    Raises:
        AssessmentError: the file as a whole cannot be read.
    """
    check_container(path)
    try:
        with path.open("rb") as file, opened_zip(file) as archive:
            budget = Budget(bounds.xml)
            book = ExcelFile(archive, budget)
            return tuple(
                _grid(book, sheet, budget, findings if wanted(sheet[0]) else None, bounds)
                for sheet in book.sheets
            )
    except (OSError, UnreadableError) as problem:
        raise AssessmentError(Finding(WorkbookProblem.WORKBOOK_DAMAGED)) from problem


def column_letter(index: int) -> str:
    """Letter of a column counted from 0: A, B, up to Z, then AA, AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _grid(
    book: ExcelFile,
    sheet: tuple[str, str],
    budget: Budget,
    findings: Findings | None,
    bounds: Bounds,
) -> Grid:
    """A sheet, of which only the header is read when nobody keeps its findings."""
    title, part = sheet
    with closing(book.rows(part)) as rows:
        if findings is None:
            return _SheetReader(book, title, [], bounds).header(rows)
        return _SheetReader(book, title, findings, bounds).grid(rows, budget)


class _SheetReader:
    """Turns the cells of a sheet into texts and keeps what is wrong with them."""

    def __init__(self, book: ExcelFile, title: str, findings: Findings, bounds: Bounds) -> None:
        self._book = book
        self._title = title
        self._findings = findings
        self._bounds = bounds

    def header(self, rows: Iterator[RawRow]) -> Grid:
        """The first filled row alone."""
        for row in rows:
            number = row[0]
            if texts := self._texts(row):
                return Grid(self._title, texts, number, ())
            if number >= MOST_BLANK_ROWS:
                break
        return Grid(self._title, {}, 0, ())

    def grid(self, raw: Iterator[RawRow], budget: Budget) -> Grid:
        """Every filled row down to a long blank stretch; what stands below that is told."""
        rows: list[tuple[int, Mapping[int, str]]] = []
        last = 0
        for row in raw:
            number = row[0]
            texts = self._texts(row) if number - last <= MOST_BLANK_ROWS else {}
            if texts:
                rows.append((number, texts))
                last = number
                if len(rows) > self._bounds.rows:
                    limit = self._bounds.rows
                    self._say(WorkbookProblem.TOO_MANY_ROWS, number, sheet=self._title, limit=limit)
                    break
            elif number - last >= MOST_BLANK_ROWS:
                self._tell_rows_below(row, raw, budget)
                break
        header_row, header = rows[0] if rows else (0, {})
        if max(header, default=0) >= self._bounds.columns:
            limit = self._bounds.columns
            self._say(WorkbookProblem.TOO_MANY_COLUMNS, sheet=self._title, limit=limit)
        return Grid(self._title, header, header_row, tuple(rows[1:]))

    def _tell_rows_below(self, row: RawRow, rows: Iterator[RawRow], budget: Budget) -> None:
        enough = budget.left - min(_LOOKED_THROUGH, budget.left // 2)
        for number, cells in chain([row], rows):
            if any(self._book.text(cell)[0] for cell in cells):
                self._say(WorkbookProblem.ROWS_BELOW_BLANK, number, limit=MOST_BLANK_ROWS)
                return
            if budget.left < enough:
                return

    def _texts(self, row: RawRow) -> dict[int, str]:
        """The filled cells of a row."""
        number, cells = row
        texts: dict[int, str] = {}
        for cell in cells:
            text, is_error = self._book.text(cell)
            if is_error:
                self._say(WorkbookProblem.CELL_ERROR, number, cell.column, found=text)
            elif len(text) > LONGEST_TEXT:
                self._say(WorkbookProblem.CELL_TOO_LONG, number, cell.column, limit=LONGEST_TEXT)
            elif text:
                texts[cell.column] = text
            elif cell.formula and cell.kind == "n":
                self._say(WorkbookProblem.FORMULA_WITHOUT_VALUE, number, cell.column)
        return texts

    def _say(
        self,
        problem: Problem,
        row: int | None = None,
        index: int | None = None,
        **values: object,
    ) -> None:
        column = None if index is None else column_letter(index)
        place = FindingPlace(sheet=self._title, row=row, column=column)
        self._findings.append(Finding(problem, place, values))
