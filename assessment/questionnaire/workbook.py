"""The door of Excel: a workbook file becomes grids of text. openpyxl is used nowhere else here."""

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from assessment.errors import AssessmentError, Finding, Place
from assessment.problems.problem import Problem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.container import check_container

if TYPE_CHECKING:  # a heavy library, imported where it is used
    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_BLANK_ROWS = 60
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_TEXT = 32_767
# What openpyxl lets escape from damaged files; there is no family of its own.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


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
    path: Path, wanted: Callable[[str], bool], findings: list[Finding]
) -> tuple[Grid, ...]:
    """The visible text of every sheet, as last calculated; findings about cells are appended.

    Args:
        path: The workbook.
        wanted: Whether the sheet of a title is read whole; of others only the header is.
        findings: Where to put what is wrong with single cells.

    Raises:
        AssessmentError: the file as a whole cannot be read.
    """
    import openpyxl

    if not openpyxl.DEFUSEDXML:  # pragma: no cover - a broken installation
        raise RuntimeError("openpyxl must read XML through defusedxml")
    check_container(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(_grids(path, wanted, findings))
    except _DAMAGE as problem:
        raise AssessmentError(Finding(WorkbookProblem.WORKBOOK_DAMAGED)) from problem


def column_letter(index: int) -> str:
    """Letter of a column counted from 0: A, B, up to Z, then AA, AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _grids(path: Path, wanted: Callable[[str], bool], findings: list[Finding]) -> Iterator[Grid]:
    import openpyxl

    formulas = _FormulaCells(path)
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if wanted(sheet.title):
                yield _grid(sheet, formulas, findings)
            else:
                yield _header_only(sheet)
        book.close()


class _FormulaCells:
    """Knows which empty cells are formulas that were never calculated; looks only when asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with zipfile.ZipFile(path) as container:
            self.any = any(
                b"<f>" in text or b"<f " in text
                for name in container.namelist()
                if name.startswith("xl/worksheets/") and name.endswith(".xml")
                for text in (container.read(name),)
            )

    def without_value(self, title: str, empty: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
        """Of the empty cells (row, column index), those that hold a formula."""
        wanted = set(empty) if self.any else set()
        if not wanted:
            return set()
        import openpyxl

        with self._path.open("rb") as file:
            book: Workbook = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            sheet = book[title]
            last = max(row for row, _ in wanted)
            found = {
                (number, index)
                for number, cells in enumerate(_cells(sheet, MOST_COLUMNS, last), 1)
                for index, cell in enumerate(cells)
                if (number, index) in wanted and cell.data_type == "f"
            }
            book.close()
        return found


def _grid(sheet: "ReadOnlyWorksheet", formulas: _FormulaCells, findings: list[Finding]) -> Grid:
    reader = _Reader(sheet.title, findings)
    rows: list[tuple[int, Mapping[int, str]]] = []
    empty: list[tuple[int, int]] = []
    last = 0
    for number, cells in enumerate(_cells(sheet, MOST_COLUMNS + 1), 1):
        texts = reader.row(number, cells)
        if formulas.any:
            empty.extend(reader.empty(number, cells))
        if texts:
            rows.append((number, texts))
            last = number
        if number - last >= MOST_BLANK_ROWS:
            break
        if len(rows) > MOST_ROWS:
            reader.say(WorkbookProblem.TOO_MANY_ROWS, sheet=sheet.title, limit=MOST_ROWS)
            break
    for row, index in sorted(formulas.without_value(sheet.title, empty)):
        reader.say(WorkbookProblem.FORMULA_WITHOUT_VALUE, row, index)
    header_row, header = rows[0] if rows else (0, {})
    if max(header, default=0) >= MOST_COLUMNS:
        reader.say(WorkbookProblem.TOO_MANY_COLUMNS, sheet=sheet.title, limit=MOST_COLUMNS)
    return Grid(sheet.title, header, header_row, tuple(rows[1:]))


def _header_only(sheet: "ReadOnlyWorksheet") -> Grid:
    reader = _Reader(sheet.title, [])
    for number, cells in enumerate(_cells(sheet, MOST_COLUMNS, MOST_BLANK_ROWS), 1):
        texts = reader.row(number, cells)
        if texts:
            return Grid(sheet.title, texts, number, ())
    return Grid(sheet.title, {}, 0, ())


def _cells(
    sheet: "ReadOnlyWorksheet", most_columns: int, most_rows: int | None = None
) -> Iterator[Sequence["ExcelCell"]]:
    """The rows as they really are: the size a file declares is often wrong."""
    sheet.reset_dimensions()
    # The type information knows read-only sheets only as a kind of common ones.
    rows = cast("Callable[..., Iterator[Sequence[ExcelCell]]]", sheet.iter_rows)  # type: ignore[misc]
    return rows(max_col=most_columns, max_row=most_rows)


class _Reader:
    """Turns cells into texts and keeps what is wrong with them."""

    def __init__(self, title: str, findings: list[Finding]) -> None:
        self._title = title
        self._findings = findings

    def say(
        self,
        problem: Problem,
        row: int | None = None,
        index: int | None = None,
        **values: object,
    ) -> None:
        column = None if index is None else column_letter(index)
        place = Place(sheet=self._title, row=row, column=column)
        self._findings.append(Finding(problem, place, values))

    def row(self, number: int, cells: Iterable["ExcelCell"]) -> dict[int, str]:
        """The filled cells of a row."""
        texts: dict[int, str] = {}
        for index, cell in enumerate(cells):
            value = cell.value
            if value is None:
                continue
            text = _text(value)
            if cell.data_type == "e":
                self.say(WorkbookProblem.CELL_ERROR, number, index, found=text)
            elif len(text) > LONGEST_TEXT:
                self.say(WorkbookProblem.CELL_TOO_LONG, number, index, limit=LONGEST_TEXT)
            elif text:
                texts[index] = text
        return texts

    @staticmethod
    def empty(number: int, cells: Iterable["ExcelCell"]) -> Iterator[tuple[int, int]]:
        """The cells that stand in the file without a value; a calculated empty text is one."""
        for index, cell in enumerate(cells):
            if cell.value is None and cell.data_type == "n" and hasattr(cell, "row"):
                yield number, index


def _text(value: object) -> str:
    """A cell's value as its author reads it: 1.0 is "1", a date is written 2026-01-31."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f")
