"""Reads a table of units: the first column names the unit, the others hold numbers by node code.

What people keep in spreadsheets is read as they mean it: thousands separators, a decimal comma
where semicolons part the columns, words for "missing". Whatever had to be understood is told.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assessment.commands.unit_cells import Cells
from assessment.commands.unit_table import Table, named, not_read, open_table
from assessment.errors import AssessmentError, Finding, Place
from assessment.problems.scoring import ScoringProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.workbook.reader import Findings, column_letter
from assessment.scoring.rounding import Floats, Mask
from assessment.scoring.table import Told


@dataclass(frozen=True, slots=True)
class Where:
    """Where things stand in a table of units.

    Attributes:
        file: Name of the file.
        sheet: Its sheet.
        head_row: Row number of the header.
        letters: Column letter by node code.
        rows: Row number of every unit, in their order.
    """

    file: str
    sheet: str
    head_row: int
    letters: Mapping[str, str]
    rows: Sequence[int]

    @property
    def head(self) -> str:
        """Where the headers of the columns stand."""
        return f"{self.file}, {Place(sheet=self.sheet, row=self.head_row).text}"


@dataclass(frozen=True)
class UnitValues:
    """A table of units as read.

    Attributes:
        units: Names of the units in order, at least one.
        columns: Float64 (units,) by node code, NaN where missing; only nodes of the structure.
        findings: What was understood, what was not, and where.
        not_applicable: Boolean (units,) by node code, where a cell says "not applicable"; the
            value is missing there. Only columns with such a cell.
        where: Where units and nodes stand.
    """

    units: tuple[str, ...]
    columns: Mapping[str, Floats]
    findings: tuple[Finding, ...]
    not_applicable: Mapping[str, Mask]
    where: Where

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings of scoring, with the cell of the table where there is one.

        What is about a unit points into its row, what is about a node to the node's column.
        """
        rows: dict[str, int] = {}
        for finding in findings:
            if finding.problem is ScoringProblem.LEAF_WITHOUT_VALUES:
                yield replace(finding, values={**finding.values, "table": f" ({self.where.head})"})
                continue
            unit, node = finding.values.get("unit"), finding.place.node
            if unit is not None and not rows:
                rows.update(zip(self.units, self.where.rows, strict=True))
            row = rows.get(str(unit))
            column = self.where.letters.get(node or "", "A" if node is None and row else None)
            if column is None and row is None:
                yield finding
                continue
            row = row or self.where.head_row
            place = Place(sheet=self.where.sheet, row=row, column=column, node=node)
            yield replace(finding, place=place)


def read_unit_values(path: Path, questionnaire: Questionnaire) -> UnitValues:
    """The values of a CSV file or a workbook.

    Raises:
        AssessmentError: when the file as a whole is no table, names no node or has no unit.
    """
    findings = Told()
    codes = {code.casefold() for code in questionnaire.node}
    table = open_table(path, codes, findings)
    if not named(table.head[1:], codes) or _begins_with_a_leaf(table.head, questionnaire):
        raise not_read(path)
    of_columns = Told()
    known = _known_columns(table, questionnaire, of_columns)
    cells = Cells(table.sheet, known, decimal_comma=table.decimal_comma)
    units, rows = [], array("q")
    for unit, number, row in _rows_with_unit(table, findings):
        units.append(unit)
        rows.append(number)
        cells.add(number, row)
    findings.extend(of_columns)
    findings.extend(cells.findings())
    if not units:
        place = Place(sheet=table.sheet, row=table.head_row)
        raise AssessmentError(*findings, Finding(ScoringProblem.NO_UNIT_ROWS, place))
    letters = {code: column_letter(at) for at, code in known}
    where = Where(path.name, table.sheet, table.head_row, letters, rows)
    return UnitValues(tuple(units), cells.values(), tuple(findings), cells.not_applicable(), where)


def _begins_with_a_leaf(head: Sequence[str], questionnaire: Questionnaire) -> bool:
    """Whether the column of the units holds values: its header is a leaf that no other names."""
    parents = {node.parent for node in questionnaire.nodes}
    leaves = {code.casefold() for code in questionnaire.node if code not in parents}
    first, *others = (words.strip().casefold() for words in head)
    return first in leaves and first not in others


def _known_columns(
    table: Table, questionnaire: Questionnaire, findings: Findings
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


def _rows_with_unit(table: Table, findings: Findings) -> Iterator[tuple[str, int, Sequence[str]]]:
    """Unit, row number and texts of every row that names a unit of its own."""
    seen: set[str] = set()
    for number, row in table.rows:
        unit = row[0].strip()
        if unit and unit not in seen:
            seen.add(unit)
            yield unit, number, row
            continue
        place = Place(sheet=table.sheet, row=number, column="A")
        problem = ScoringProblem.UNIT_TWICE if unit else ScoringProblem.UNIT_MISSING
        findings.append(Finding(problem, place, {"unit": unit} if unit else {}))
