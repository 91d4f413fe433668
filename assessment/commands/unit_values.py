"""Reads a table of units: the first column names the unit, the others hold numbers by node code.

What people keep in spreadsheets is read as they mean it: thousands separators, a decimal comma
where semicolons part the columns, words for "missing". Whatever had to be understood is told.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assessment.errors import AssessmentError, Finding, Place, errors_in
from assessment.language.digits import latin_digits
from assessment.problems.commands import CommandProblem
from assessment.problems.scoring import ScoringProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.columns import sheet_name
from assessment.questionnaire.container import MEGABYTE
from assessment.questionnaire.load import TABLE_SHEETS
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.workbook import Grid, column_letter, read_workbook
from assessment.scoring.aggregate import Mask
from assessment.scoring.tree import Floats

MISSING = frozenset(
    {
        "n/a", "#n/a", "na", "n.a.", "n. a.", "n.a", "..", "...", "…", "-", "--", "–", "—",
        "null", "none", "nan", "missing", "no data", "not available", ".", "n.d.", "nd", "n/d",
        "គ្មាន", "គ្មានទិន្នន័យ", "ខ្វះ",
    }
)  # fmt: skip
# Spelled out only: the short forms are written for "not available" as well.
NOT_APPLICABLE = frozenset({"not applicable", "មិនពាក់ព័ន្ធ"})
VALUES_SHEET = "values"
# Titles may stand above the header.
MOST_TITLES = 20
MOST_COLUMNS = 2000
# Of one's own values; a questionnaire, which may come from anywhere, is held much shorter.
MOST_XML = 100 * MEGABYTE
# Between these every kind of mean can be computed without losing the number on the way.
SMALLEST, LARGEST = 1e-30, 1e30
DELIMITERS = ",;\t|"
SAMPLE = 100
_SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ",
                         "\N{THIN SPACE}": " ", "\N{MINUS SIGN}": "-"})  # fmt: skip
_PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([ ,'’])[0-9]{3}(\1[0-9]{3})*(\.[0-9]+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+", re.ASCII)
_POINTS_AND_COMMA = re.compile(r"[+-]?[1-9][0-9]{0,2}([ .'’][0-9]{3})*,[0-9]+", re.ASCII)


@dataclass(frozen=True)
class UnitValues:
    """A table of units as read.

    Attributes:
        units: Names of the units in order.
        columns: Float64 (units,) by node code, NaN where missing; only nodes of the structure.
        findings: What was understood, what was not, and where.
        not_applicable: Boolean (units,) by node code, where a cell says "not applicable"; the
            value is missing there. Only columns with such a cell.
    """

    units: tuple[str, ...]
    columns: Mapping[str, Floats]
    findings: tuple[Finding, ...]
    not_applicable: Mapping[str, Mask]


type _Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Table:
    """Texts of a table: sheet, row number and text of the header, then the rows below."""

    sheet: str
    head: tuple[str, ...]
    head_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    decimal_comma: bool = False


def read_unit_values(path: Path, questionnaire: Questionnaire) -> UnitValues:
    """The values of a CSV file or a workbook.

    Raises:
        AssessmentError: when the file as a whole is no table, or names no node.
    """
    findings: list[Finding] = []
    codes = {code.casefold() for code in questionnaire.node}
    if path.suffix.lower() == ".xlsx":
        table = _workbook(path, codes, findings)
    else:
        table = _csv(path, codes, findings)
    if not _named(table.head[1:], codes) or _begins_with_a_leaf(table.head, questionnaire):
        raise _not_read(path)
    kept = _rows_with_unit(table, findings)
    units = tuple(row[0].strip() for _, row in kept)
    columns: dict[str, Floats] = {}
    not_applicable: dict[str, Mask] = {}
    for at, code in _known_columns(table, questionnaire, findings):
        column = _Column(table, at, code, findings)
        columns[code] = column.numbers(kept)
        if column.not_applicable:
            marked = (number in column.not_applicable for number, _ in kept)
            not_applicable[code] = np.fromiter(marked, dtype=np.bool_, count=len(kept))
    return UnitValues(units, columns, tuple(findings), not_applicable)


def _begins_with_a_leaf(head: tuple[str, ...], questionnaire: Questionnaire) -> bool:
    """Whether the column of the units holds values: its header is a leaf that no other names."""
    parents = {node.parent for node in questionnaire.nodes}
    leaves = {code.casefold() for code in questionnaire.node if code not in parents}
    first, *others = (words.strip().casefold() for words in head)
    return first in leaves and first not in others


def _known_columns(
    table: _Table, questionnaire: Questionnaire, findings: list[Finding]
) -> list[tuple[int, str]]:
    """Column index and node code of every column that names a node, whatever its letter case."""
    folded: dict[str, list[str]] = {}
    for code in questionnaire.node:
        folded.setdefault(code.casefold(), []).append(code)
    found: dict[str, int] = {}
    for at, words in enumerate(table.head[1:], start=1):
        name = words.strip()
        near = folded.get(name.casefold(), [])
        code = name if name in questionnaire.node else near[0] if len(near) == 1 else ""
        place = Place(sheet=table.sheet, row=table.head_row, column=column_letter(at))
        if code and code in found:
            findings.append(Finding(WorkbookProblem.COLUMN_TWICE, place, {"column": name}))
        elif code:
            found[code] = at
        elif name:
            findings.append(Finding(ScoringProblem.UNKNOWN_LEAF, place, {"node": name}))
    return [(at, code) for code, at in found.items()]


def _rows_with_unit(table: _Table, findings: list[Finding]) -> list[tuple[int, tuple[str, ...]]]:
    kept = []
    seen: set[str] = set()
    for number, row in table.rows:
        unit = row[0].strip() if row else ""
        place = Place(sheet=table.sheet, row=number, column="A")
        if not unit:
            findings.append(Finding(ScoringProblem.UNIT_MISSING, place))
            continue
        if unit in seen:
            findings.append(Finding(ScoringProblem.UNIT_TWICE, place, {"unit": unit}))
            continue
        seen.add(unit)
        kept.append((number, row))
    return kept


class _Column:
    """Reads one column; what had to be understood is told once, with its first cell."""

    def __init__(self, table: _Table, at: int, code: str, findings: list[Finding]) -> None:
        self._table = table
        self._at = at
        self._code = code
        self._findings = findings
        self._told: dict[ScoringProblem, tuple[int, str, int]] = {}
        self.not_applicable: set[int] = set()

    def numbers(self, rows: Sequence[tuple[int, tuple[str, ...]]]) -> Floats:
        """The numbers, NaN where missing or refused."""
        values = [
            self._number(row[self._at] if self._at < len(row) else "", number)
            for number, row in rows
        ]
        for problem, (number, text, count) in self._told.items():
            self._say(problem, number, value=text, count=count)
        return np.array(values, dtype=np.float64)

    def _number(self, given: str, row: int) -> float:
        text = latin_digits(given).translate(_SPACES).strip()
        if not text or text.casefold() in MISSING:
            if text:
                self._understood(ScoringProblem.VALUES_CALLED_MISSING, row, text)
            return float("nan")
        if text.casefold() in NOT_APPLICABLE:
            self._understood(ScoringProblem.VALUES_NOT_APPLICABLE, row, text)
            self.not_applicable.add(row)
            return float("nan")
        value = self._plain(text)
        if value is None:
            value = self._with_marks(text)
            if value is not None:
                self._understood(ScoringProblem.VALUES_WITH_MARKS, row, text)
        if value is None or not np.isfinite(value):
            self._say(ScoringProblem.VALUE_NOT_A_NUMBER, row, value=text)
        elif value and not SMALLEST <= abs(value) <= LARGEST:
            self._say(ScoringProblem.VALUE_BEYOND, row, value=text)
        else:
            return value
        return float("nan")

    @staticmethod
    def _plain(text: str) -> float | None:
        return float(text) if _PLAIN.fullmatch(text) else None

    def _with_marks(self, text: str) -> float | None:
        """A number with separators; a comma is decimal where it cannot part thousands."""
        bare = "".join(character for character in text if character not in " '’")
        if self._table.decimal_comma and (
            _COMMA.fullmatch(text) or _POINTS_AND_COMMA.fullmatch(text)
        ):
            return float(bare.replace(".", "").replace(",", "."))
        if _GROUPED.fullmatch(text):
            return float(bare.replace(",", ""))
        return float(bare.replace(",", ".")) if _COMMA.fullmatch(text) else None

    def _understood(self, problem: ScoringProblem, row: int, text: str) -> None:
        first, words, count = self._told.get(problem, (row, text, 0))
        self._told[problem] = (first, words, count + 1)

    def _say(self, problem: ScoringProblem, row: int, **values: object) -> None:
        letter = column_letter(self._at)
        place = Place(sheet=self._table.sheet, row=row, column=letter, node=self._code)
        self._findings.append(Finding(problem, place, {"node": self._code, **values}))


def _csv(path: Path, codes: set[str], findings: list[Finding]) -> _Table:
    lines = _decoded(path, findings).splitlines(keepends=True)
    delimiter = max(DELIMITERS, key=lambda mark: _most_named(lines[:SAMPLE], mark, codes))
    try:
        read = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise _not_read(path) from error
    numbered = [(n, tuple(row)) for n, row in enumerate(read, 1) if any(c.strip() for c in row)]
    if not numbered or all(len(row) < 2 for _, row in numbered):
        raise _not_read(path)
    return _headed(VALUES_SHEET, numbered, codes, decimal_comma=delimiter == ";")


def _most_named(lines: Sequence[str], delimiter: str, codes: set[str]) -> int:
    """The most nodes one line names when this mark parts the columns."""
    try:
        return max(
            (_named(row, codes) for row in csv.reader(lines, delimiter=delimiter)), default=0
        )
    except csv.Error:
        return 0


def _headed(
    sheet: str, rows: list[_Line], codes: set[str], *, decimal_comma: bool = False
) -> _Table:
    """The table from its header on: of the first rows the one that names most nodes."""
    at = max(range(min(len(rows), MOST_TITLES)), key=lambda n: (_named(rows[n][1][1:], codes), -n))
    (head_row, head), below = rows[at], rows[at + 1 :]
    return _Table(sheet, head, head_row, tuple(below), decimal_comma)


def _named(row: Iterable[str], codes: set[str]) -> int:
    return sum(cell.strip().casefold() in codes for cell in row)


def _decoded(path: Path, findings: list[Finding]) -> str:
    """The text, in the encodings that Excel writes; an old one is told."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _not_read(path) from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _or_refused(path, lambda: content.decode("utf-16"))
    if b"\0" in content:
        raise _not_read(path)
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
        raise _not_read(path) from error


def _workbook(path: Path, codes: set[str], findings: list[Finding]) -> _Table:
    """The sheet that names most nodes; errors of single cells leave them missing."""
    grids = read_workbook(
        path, _may_hold_values, findings, most_columns=MOST_COLUMNS, most_xml=MOST_XML
    )
    tables = [
        _headed(grid.title, [*_lines(grid)], codes) for grid in grids if grid.header and grid.rows
    ]
    if not tables:
        raise AssessmentError(*(errors_in(findings) or _not_read(path).findings))
    return max(tables, key=lambda table: _named(table.head[1:], codes))


def _may_hold_values(title: str) -> bool:
    """Whether a sheet may be the table; a workbook may hold its own values beside its rules."""
    return sheet_name(title) not in TABLE_SHEETS


def _lines(grid: Grid) -> Iterator[_Line]:
    width = max(grid.header) + 1
    for number, cells in ((grid.header_row, grid.header), *grid.rows):
        columns = range(max(width, max(cells, default=0) + 1))
        yield number, tuple(cells.get(i, "") for i in columns)


def _not_read(path: Path) -> AssessmentError:
    return AssessmentError(Finding(CommandProblem.VALUES_NOT_READ, values={"file": path.name}))
