"""Tables of units that somebody wrote, CSV or ``.xlsx``: of the register, or expected in a round.

What a column leaves open is as in the register in use; for a new unit the peer group is the usual
one of its kind, and an area lies in the one whose code its own begins with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from assessment.errors import Finding, refused, stop_on_errors
from assessment.incoming.given import read_grids, sheet_with, told_in, with_zero
from assessment.language.normalise import is_visible
from assessment.language.text import Language, Text
from assessment.problems.consolidation import OpeningProblem
from assessment.problems.incoming import UnitListProblem
from assessment.problems.problem import Problem
from assessment.questionnaire.workbook.reader import Grid
from assessment.units import COLUMNS, INSTITUTION, KINDS, Register, Unit, round_key, usual_blocks

# What official lists call their columns.
_HEADS = {
    "khmer": "km",
    "name_km": "km",
    "name in khmer": "km",
    "ឈ្មោះ": "km",
    "ឈ្មោះជាភាសាខ្មែរ": "km",
    "english": "en",
    "name_en": "en",
    "name in english": "en",
    "ឈ្មោះជាភាសាអង់គ្លេស": "en",
    "unit": "code",
    "លេខកូដ": "code",
    "កូដ": "code",
}


@dataclass(frozen=True, slots=True)
class IncomingUnits:
    units: tuple[Unit, ...]
    findings: tuple[Finding, ...] = ()


def read_units(path: Path, held: Register) -> IncomingUnits:
    """The units that a table tells.

    Raises:
        AssessmentError: with every reason, if it cannot be used.
        OSError: when it cannot be read.
    """
    wrong: list[Finding] = []
    sheet = sheet_with(read_grids(path, wrong), {"code"}, _HEADS)
    if sheet is None:
        raise refused(UnitListProblem.NO_CODE_COLUMN, file=path.name)
    grid, heads = sheet
    columns = {name: at for name, at in heads.items() if name in COLUMNS}
    table = _Table(grid, columns, held, path.stem)
    rows = [(row, told_in(cells, columns)) for row, cells in grid.rows]
    table.codes |= {texts["code"] for _, texts in rows}
    lines = [(row, table.unit(row, texts)) for row, texts in rows if texts["code"]]
    if not lines:
        raise refused(UnitListProblem.NO_UNITS, file=path.name)
    table.check(lines)
    findings = (*wrong, *table.findings)
    stop_on_errors(findings)
    return IncomingUnits(tuple(unit for _, unit in lines), findings)


# A row of the table, and the unit it tells.
type _Line = tuple[int, Unit]


class _Table:
    def __init__(
        self, grid: Grid, columns: Mapping[str, int], held: Register, edition: str
    ) -> None:
        self._grid = grid
        self._columns = columns
        self._edition = edition
        self._before = held.by_code
        self._blocks = usual_blocks(held.units)
        self._zeros = 0
        self.codes = {*held.by_code}  # in which areas of the table may lie
        self.findings: list[Finding] = []

    def unit(self, row: int, texts: Mapping[str, str]) -> Unit:
        code = self._code(texts["code"])
        begun = (code[:at] for at in range(len(code) - 1, 1, -1))
        among = self.codes if texts.get("kind") in KINDS else self._before
        above = next((prefix for prefix in begun if prefix in among), "")
        usual = Unit(code, Text.from_wordings(), INSTITUTION, "", above, self._edition)
        before = self._before.get(code, usual)
        names = {
            language: texts.get(language.value, "") or before.name.get(language)
            for language in Language
        }
        kind = texts.get("kind", "") or before.kind
        parent = texts.get("parent", "") or before.parent
        if not is_visible(code):
            self._add_finding(UnitListProblem.CODE_NOT_VISIBLE, row, "code", found=ascii(code))
        if not any(names.values()):
            self._add_finding(UnitListProblem.WITHOUT_NAME, row, "code", code=code)
        if kind not in (INSTITUTION, *KINDS):
            known = ", ".join((INSTITUTION, *KINDS))
            self._add_finding(UnitListProblem.UNKNOWN_KIND, row, "kind", found=kind, known=known)
        block = texts.get("block", "") or before.block or self._blocks.get(kind, "")
        if not block:
            self._add_finding(UnitListProblem.WITHOUT_BLOCK, row, "block", code=code)
        return Unit(
            code,
            Text.from_mapping(names),
            kind,
            block,
            self._code(parent) if parent else "",
            texts.get("edition", "") or before.edition,
            texts.get("since", ""),
            texts.get("ended", ""),
            tuple(texts.get("formerly", "").replace(",", " ").replace(";", " ").split())
            or before.formerly,
        )

    def _code(self, written: str) -> str:
        """The code as registers write it: Excel takes a zero at the front of a number away."""
        whole = f"0{written}"
        odd = written.isdecimal() and len(written) % 2 == 1
        if odd and written not in self._before and whole[:2] in self._before:
            self._zeros += 1
            return whole
        return written

    def check(self, lines: Sequence[_Line]) -> None:
        kinds = {unit.kind for _, unit in lines}
        listed = {unit.code for _, unit in lines}
        listed |= {code for code, unit in self._before.items() if unit.kind not in kinds}
        orphans: dict[str, list[_Line]] = {}
        for row, other_unit in lines:
            if other_unit.parent and other_unit.parent not in listed and not other_unit.ended:
                orphans.setdefault(other_unit.parent, []).append((row, other_unit))
        for parent, inside in orphans.items():
            row, first = inside[0]
            values = {"code": first.code, "parent": parent, "n": len(inside)}
            self._add_finding(UnitListProblem.PARENT_NOT_LISTED, row, "parent", **values)
        for row, other_unit in lines:
            values = {"code": other_unit.code, "since": other_unit.since, "ended": other_unit.ended}
            if (
                other_unit.since
                and other_unit.ended
                and round_key(other_unit.since) >= round_key(other_unit.ended)
            ):
                self._add_finding(UnitListProblem.ENDS_BEFORE_IT_BEGINS, row, "ended", **values)
        self._check_again(lines)
        self._check_merged(lines)
        if self._zeros:
            self.findings.append(Finding(UnitListProblem.ZEROS_ADDED, values={"n": self._zeros}))

    def _check_again(self, lines: Sequence[_Line]) -> None:
        in_order = sorted(lines, key=lambda line: (line[1].code, round_key(line[1].since)))
        for (_, unit), (row, other) in pairwise(in_order):
            goes_on = not unit.ended or round_key(unit.ended) > round_key(other.since)
            if unit.code == other.code and goes_on:
                self._add_finding(UnitListProblem.CODE_AGAIN, row, "code", code=unit.code)

    def _check_merged(self, lines: Sequence[_Line]) -> None:
        """Earlier codes say that a unit is the same; they are not for what merged or was split."""
        now = {unit.code for _, unit in lines if not unit.ended}
        before = {code for code, unit in self._before.items() if not unit.ended}
        for row, other_unit in lines:
            held = before.intersection((other_unit.code, *other_unit.formerly))
            apart = now.intersection(other_unit.formerly) | (held if len(held) > 1 else set())
            others = ", ".join(sorted(apart - {other_unit.code}))
            if others and not other_unit.ended:
                self._add_finding(
                    UnitListProblem.MERGED, row, "formerly", code=other_unit.code, others=others
                )

    def _add_finding(self, problem: Problem, row: int, column: str, /, **values: object) -> None:
        place = self._grid.place(row, self._columns.get(column))
        self.findings.append(Finding(problem, place, values))


_EXPECTED_HEADS = {
    "code": "unit",
    "លេខកូដ": "unit",
    "អង្គភាព": "unit",
    "អ្នកវាយតម្លៃ": "assessor",
    "ទំនាក់ទំនង": "contact",
}


@dataclass(frozen=True, slots=True)
class ExpectedUnit:
    assessor: str = ""  # who fills in; empty when nobody is named
    contact: str = ""  # whom to call


def read_expected(path: Path, register: Register) -> dict[str, ExpectedUnit]:
    """The units of a table by their codes.

    Raises:
        AssessmentError: If it is no such table.
        OSError: when it cannot be read.
    """
    sheet = sheet_with(read_grids(path), {"unit"}, _EXPECTED_HEADS)
    if sheet is None:
        raise refused(OpeningProblem.NO_UNIT_COLUMN, file=path.name)
    grid, columns = sheet
    expected = {}
    for _, cells in grid.rows:
        texts = told_in(cells, columns)
        code = with_zero(texts["unit"], register.by_code)
        if code:
            expected[code] = ExpectedUnit(texts.get("assessor", ""), texts.get("contact", ""))
    return expected
