"""A table of units and their values, from CSV or a workbook."""

import csv
import math
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from pathlib import Path

import numpy as np

from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in, refused
from assessment.files.failures import explained, failure
from assessment.language.digits import latin_digits
from assessment.problems.commands import CommandProblem
from assessment.problems.files import FileProblem
from assessment.problems.questionnaire import WorkbookProblem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire import load, model
from assessment.questionnaire.container import LARGEST_FILE, MEGABYTE
from assessment.questionnaire.workbook import reader
from assessment.questionnaire.workbook.columns import sheet_name
from assessment.scoring.rounding import Floats, Mask
from assessment.scoring.table import BoundedFindings

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

type Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ValueTable:
    """Texts of a table: its sheet, row number and texts of the header, and the rows below."""

    sheet: str  # title of the sheet; a name of its own where the file has no sheets
    head: Sequence[str]
    head_row: int
    # Row number and texts of every filled row below; they can be gone through once.
    rows: Iterator[Line]
    decimal_comma: bool = False  # whether a comma is a decimal one wherever it can be


def open_table(path: Path, codes: set[str], findings: reader.Findings) -> ValueTable:
    """The table in a file, its rows not yet read."""
    if path.suffix.lower() == ".xlsx":
        return _workbook(path, codes, findings)
    content, encoding = _content(path, findings)
    sample = list(islice(_lines(content, encoding, path), SAMPLE))
    delimiter = max(DELIMITERS, key=lambda mark: _most_named(sample, mark, codes))
    rows = _filled(_lines(content, encoding, path), delimiter, path)
    table = _headed("values", rows, codes, decimal_comma=delimiter == ";")
    if table is None:
        raise not_read(path)
    return table


def count_codes(row: Iterable[str], codes: set[str]) -> int:
    """How many cells of a row are called by one of the codes."""
    return sum(cell.strip().casefold() in codes for cell in row)


def not_read(path: Path) -> AssessmentError:
    return refused(CommandProblem.VALUES_NOT_READ, file=path.name)


def _lines(content: bytes, encoding: str, path: Path) -> Iterator[str]:
    """The lines one by one: all at once they would be the table a second time."""
    for line in TextIOWrapper(BytesIO(content), encoding, errors="replace", newline=""):
        if len(line) > _LONGEST_LINE:
            raise _too_large(path)
        yield line


def _filled(lines: Iterator[str], delimiter: str, path: Path) -> Iterator[Line]:
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            if number > MOST_ROWS:
                raise _too_large(path)
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise not_read(path) from error


def _most_named(lines: Sequence[str], delimiter: str, codes: set[str]) -> int:
    """The most nodes one line names when this mark parts the columns."""
    try:
        return max(
            (count_codes(row, codes) for row in csv.reader(lines, delimiter=delimiter)), default=0
        )
    except csv.Error:
        return 0


def _headed(
    sheet: str, rows: Iterator[Line], codes: set[str], *, decimal_comma: bool = False
) -> ValueTable | None:
    """The table from its header on: of the first rows the one that names most nodes."""
    first = list(islice(rows, MOST_TITLES))
    if not first:
        return None
    at = max(range(len(first)), key=lambda n: (count_codes(first[n][1][1:], codes), -n))
    head_row, head = first[at]
    below = chain(first[at + 1 :], rows)
    return ValueTable(sheet, head, head_row, below, decimal_comma)


def _content(path: Path, findings: reader.Findings) -> tuple[bytes, str]:
    """What stands in the file, in which of the encodings that Excel writes; an old one is told."""
    if path.is_dir():
        raise not_read(path)
    with explained(path, FileProblem.NOT_FOUND):
        if path.stat().st_size > LARGEST_CSV:
            raise _too_large(path)
        content = path.read_bytes()
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not marked:
        raise not_read(path)
    encoding = "utf-8-sig"
    if marked:
        encoding = "utf-16"
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        if marked:
            raise not_read(path) from error
        findings.append(failure(CommandProblem.OLD_ENCODING, path).findings[0])
        encoding = "cp1252"
    return content, encoding


def _workbook(path: Path, codes: set[str], findings: reader.Findings) -> ValueTable:
    """The sheet that names most nodes; errors of single cells leave them missing."""
    try:
        bounds = reader.Bounds(MOST_ROWS, MOST_COLUMNS, MOST_XML)
        # A workbook may hold its own values beside its rules.
        grids = reader.read_workbook(
            path, lambda title: sheet_name(title) not in load.TABLE_SHEETS, findings, bounds
        )
    except AssessmentError as error:
        if error.findings[0].problem in _TOO_LARGE:
            raise _too_large(path) from error
        raise
    # Ranks among a part of the units would be wrong for all of them.
    if any(finding.problem is WorkbookProblem.TOO_MANY_ROWS for finding in findings):
        raise _too_large(path)
    held = (_headed(grid.title, _rows(grid), codes) for grid in grids if grid.header)
    tables = [table for table in held if table is not None]
    if not tables:
        raise AssessmentError(*(errors_in(findings) or not_read(path).findings))
    return max(tables, key=lambda table: count_codes(table.head[1:], codes))


def _too_large(path: Path) -> AssessmentError:
    values = {
        "file": path.name,
        "rows": f"{MOST_ROWS:,}",
        "cells": MOST_XML // MEGABYTE,
        "size": LARGEST_FILE // MEGABYTE,
        "csv": LARGEST_CSV // MEGABYTE,
    }
    return refused(CommandProblem.VALUES_TOO_LARGE, **values)


def _rows(grid: reader.Grid) -> Iterator[Line]:
    width = max(grid.header) + 1
    for number, cells in ((grid.header_row, grid.header), *grid.rows):
        columns = range(max(width, max(cells, default=0) + 1))
        yield number, tuple(cells.get(i, "") for i in columns)


MISSING = frozenset(
    {
        "n/a",
        "#n/a",
        "na",
        "n.a.",
        "n. a.",
        "n.a",
        "..",
        "...",
        "…",
        "-",
        "--",
        "–",
        "—",
        "null",
        "none",
        "nan",
        "missing",
        "no data",
        "not available",
        ".",
        "n.d.",
        "nd",
        "n/d",
        "គ្មាន",
        "គ្មានទិន្នន័យ",
        "ខ្វះ",
    }
)
# Spelled out only: the short forms are written for "not available" as well.
NOT_APPLICABLE = frozenset({"not applicable", "មិនពាក់ព័ន្ធ"})
# Between these every kind of mean can be computed without losing the number on the way.
SMALLEST = 1e-30
LARGEST = 1e30
_SPACES = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{MINUS SIGN}": "-",
    }
)
_PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([ ,'’])[0-9]{3}(\1[0-9]{3})*(\.[0-9]+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+", re.ASCII)
_POINTS_AND_COMMA = re.compile(r"[+-]?[1-9][0-9]{0,2}([ .'’][0-9]{3})*,[0-9]+", re.ASCII)
# Numbers that lie between the smallest and the largest by their length alone; most are such.
_SHORT_NUMBER = re.compile(r"[+-]?[0-9]{1,25}(?:\.[0-9]{0,25})?", re.ASCII)
_NONE = float("nan")
# Nothing can be made of it, so that nothing above it is scored: the rest alone could be worth more.
_REFUSED = float("inf")


# Its index in the table, and the code of the node it tells of.
type Column = tuple[int, str]


class Cells:
    """Reads the cells of some columns row by row; keeps numbers, never the texts.

    What had to be understood by a guess is told once a column, with its first cell.
    """

    def __init__(self, table: ValueTable, columns: Sequence[Column]) -> None:
        self._table = table
        self._columns = columns
        self._numbers = array("d")
        self._refused = BoundedFindings()
        self._absent: dict[str, list[int]] = {}
        # By column and problem the row and the text of the first cell, and how many there are.
        self._guessed: dict[tuple[Column, ScoringProblem], tuple[int, str, int]] = {}

    def add(self, number: int, row: Sequence[str]) -> None:
        width = len(row)
        self._numbers.extend(
            self._number(column, row[column[0]] if column[0] < width else "", number)
            for column in self._columns
        )

    def values(self, rows: int) -> dict[str, Floats]:
        """Float64 (rows,) by node code; NaN where missing, infinite where refused."""
        table = np.asarray(self._numbers).reshape(rows, len(self._columns))
        return {code: table[:, k] for k, (_, code) in enumerate(self._columns)}

    def not_applicable(self, rows: Sequence[int]) -> Mapping[str, Mask]:
        """Boolean (rows,) by node code, only of columns with a cell that says so."""
        return {code: np.isin(rows, numbers) for code, numbers in self._absent.items()}

    def findings(self) -> Iterator[Finding]:
        """What was not understood, cell by cell, and what was by a guess, once a column."""
        yield from self._refused
        by_column = sorted(self._guessed.items(), key=lambda guess: guess[0][0])
        for (column, problem), (row, text, count) in by_column:
            yield self._finding(problem, column, row, value=text, count=count)

    def _number(self, column: Column, cell: str, row: int) -> float:
        """One cell as a number; NaN where it is missing, infinite where it is refused."""
        if not cell:
            return _NONE
        if _SHORT_NUMBER.fullmatch(cell):
            return float(cell)
        text = latin_digits(cell).translate(_SPACES).strip()
        folded = text.casefold()
        if not text:
            return _NONE
        if folded in MISSING:
            self._guess(ScoringProblem.VALUES_CALLED_MISSING, column, row, text)
            return _NONE
        if folded in NOT_APPLICABLE:
            self._guess(ScoringProblem.VALUES_NOT_APPLICABLE, column, row, text)
            self._absent.setdefault(column[1], []).append(row)
            return _NONE
        return self._written(column, text, row)

    def _written(self, column: Column, text: str, row: int) -> float:
        value = None
        if _PLAIN.fullmatch(text):
            value = float(text)
        if value is None:
            value = self._with_marks(text)
            if value is not None:
                self._guess(ScoringProblem.VALUES_WITH_MARKS, column, row, text)
        if value is None or not math.isfinite(value):
            problem = ScoringProblem.VALUE_NOT_A_NUMBER
        elif value and not SMALLEST <= abs(value) <= LARGEST:
            problem = ScoringProblem.VALUE_BEYOND
        else:
            return value
        self._refused.append(self._finding(problem, column, row, value=text))
        return _REFUSED

    def _with_marks(self, text: str) -> float | None:
        """A number with separators; a comma is decimal where it cannot part thousands."""
        bare = "".join(character for character in text if character not in " '’")
        decimal = _COMMA.fullmatch(text) or _POINTS_AND_COMMA.fullmatch(text)
        if self._table.decimal_comma and decimal:
            return float(bare.replace(".", "").replace(",", "."))
        if _GROUPED.fullmatch(text):
            return float(bare.replace(",", ""))
        if _COMMA.fullmatch(text):
            return float(bare.replace(",", "."))
        return None

    def _guess(self, problem: ScoringProblem, column: Column, row: int, text: str) -> None:
        first, words, count = self._guessed.get((column, problem), (row, text, 0))
        self._guessed[column, problem] = (first, words, count + 1)

    def _finding(
        self, problem: ScoringProblem, column: Column, row: int, **values: object
    ) -> Finding:
        at, code = column
        letter = reader.column_letter(at)
        place = FindingPlace(sheet=self._table.sheet, row=row, column=letter, node=code)
        return Finding(problem, place, {"node": code, **values})


@dataclass(frozen=True)
class UnitValues:
    units: tuple[str, ...]  # names of the units in order, at least one
    # Float64 (units,) by node code, NaN where missing; only nodes of the structure.
    columns: Mapping[str, Floats]
    findings: tuple[Finding, ...]  # what was understood, what was not, and where
    # Boolean (units,) by node code, where a cell says "not applicable"; the value is missing there.
    # Only columns with such a cell.
    not_applicable: Mapping[str, Mask]
    file: str  # name of the file
    head: FindingPlace  # where the header stands in it, without its column
    letters: Mapping[str, str]  # column letter by node code
    rows: Sequence[int]  # row number of every unit, in their order

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings of scoring, with the cell of the table where there is one.

        What is about a unit points into its row, what is about a node to the node's column.
        """
        rows: dict[str, int] = {}
        for finding in findings:
            if finding.problem is ScoringProblem.LEAF_WITHOUT_VALUES:
                head = f" ({self.file}, {self.head.text})"
                yield replace(finding, values={**finding.values, "table": head})
                continue
            unit = finding.values.get("unit")
            node = finding.place.node
            if unit is not None and not rows:
                rows.update(zip(self.units, self.rows, strict=True))
            row = rows.get(str(unit))
            column = self.letters.get(node or "", "A" if node is None and row else None)
            if column is None and row is None:
                yield finding
                continue
            place = replace(self.head, row=row or self.head.row, column=column, node=node)
            yield replace(finding, place=place)


def read_unit_values(path: Path, questionnaire: model.Questionnaire) -> UnitValues:
    findings = BoundedFindings()
    codes = {code.casefold() for code in questionnaire.node}
    table = open_table(path, codes, findings)
    parents = {node.parent for node in questionnaire.nodes}
    leaves = {code.casefold() for code in questionnaire.node if code not in parents}
    first, *others = (words.strip().casefold() for words in table.head)
    # Where the first header is a leaf that no other names, the column of the units holds values.
    if not count_codes(others, codes) or (first in leaves and first not in others):
        raise not_read(path)
    of_columns = BoundedFindings()
    known = _known_columns(table, questionnaire, of_columns)
    cells = Cells(table, known)
    units = dict[str, None]()
    rows = array("q")
    for number, row in table.rows:
        unit = row[0].strip()
        if not unit or unit in units:
            place = FindingPlace(sheet=table.sheet, row=number, column="A")
            if unit:
                problem = ScoringProblem.UNIT_TWICE
            else:
                problem = ScoringProblem.UNIT_MISSING
            findings.append(Finding(problem, place, {"unit": unit} if unit else {}))
            continue
        units[unit] = None
        rows.append(number)
        cells.add(number, row)
    findings.extend(of_columns)
    findings.extend(cells.findings())
    head = FindingPlace(sheet=table.sheet, row=table.head_row)
    if not units:
        raise AssessmentError(*findings, Finding(ScoringProblem.NO_UNIT_ROWS, head))
    letters = {code: reader.column_letter(at) for at, code in known}
    return UnitValues(
        tuple(units),
        cells.values(len(rows)),
        tuple(findings),
        cells.not_applicable(rows),
        path.name,
        head,
        letters,
        rows,
    )


def _known_columns(
    table: ValueTable, questionnaire: model.Questionnaire, findings: reader.Findings
) -> list[Column]:
    """Column index and node code of every column that names a node, whatever its letter case."""
    folded: dict[str, list[str]] = {}
    for code in questionnaire.node:
        folded.setdefault(code.casefold(), []).append(code)
    columns: dict[str, int] = {}
    for at, words in enumerate(table.head[1:], start=1):
        name = words.strip()
        near = folded.get(name.casefold(), [])
        if name in questionnaire.node:
            code = name
        else:
            code = ""
            if len(near) == 1:
                code = near[0]
        place = FindingPlace(sheet=table.sheet, row=table.head_row, column=reader.column_letter(at))
        if code and code in columns:
            findings.append(Finding(WorkbookProblem.COLUMN_TWICE, place, {"column": name}))
        elif code:
            columns[code] = at
        elif name:
            findings.append(Finding(ScoringProblem.UNKNOWN_LEAF, place, {"node": name}))
    return [(at, code) for code, at in columns.items()]
