"""The cells around a finding, and the whole list of findings to take along."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.language.normalise import no_formula
from assessment.places import put_in_place
from assessment.problems.questionnaire import LibraryProblem
from assessment.questionnaire.workbook.reader import Grid, column_letter, read_workbook
from assessment.questionnaire.workbook.sheets import is_wanted
from assessment.words import SEVERITIES, Words, mark

MOST_CELLS = 4
_LISTED = (mark("Kind"), mark("Sheet"), mark("Row"), mark("Column"), mark("What to do"))


@dataclass(frozen=True, slots=True)
class NearbyCell:
    header: str
    text: str
    here: bool = False  # whether the finding is about this cell


@dataclass(frozen=True, slots=True)
class SheetExcerpts:
    grids: tuple[Grid, ...] = ()

    def header(self, place: FindingPlace) -> str:
        named = {column_letter(at): words for at, words in self._grid(place).header.items()}
        return named.get(place.column or "", "")

    def row(self, place: FindingPlace) -> tuple[NearbyCell, ...]:
        """A few cells of the row of a place, the one in question among them."""
        if place.row is None:
            return ()
        grid = self._grid(place)
        cells = dict(grid.rows).get(place.row, {})
        heads = grid.header
        if place.row == grid.header_row:
            cells = grid.header
            heads = {}
        here = [at for at in grid.header if column_letter(at) == place.column]
        others = [at for at in sorted(grid.header) if at not in here and cells.get(at)]
        chosen = sorted([*here, *others[: MOST_CELLS - len(here)]])
        return tuple(NearbyCell(heads.get(at, ""), cells.get(at, ""), at in here) for at in chosen)

    def _grid(self, place: FindingPlace) -> Grid:
        name = (place.sheet or "").strip().casefold()
        grids = (grid for grid in self.grids if grid.title.strip().casefold() == name)
        return next(grids, Grid("", {}, 0, ()))


def sheets_of(path: Path) -> SheetExcerpts:
    """The sheets of a workbook as they are; none when it cannot be read at all."""
    try:
        return SheetExcerpts(read_workbook(path, is_wanted, []))
    except AssessmentError:
        return SheetExcerpts()


def finding_text(finding: Finding, words: Words) -> str:
    """One finding in one line, to be copied: gravity, place, what to do."""
    parts = (
        words.translate(SEVERITIES[finding.severity]),
        finding.place.text,
        words.finding(finding),
    )
    return " · ".join(part for part in parts if part)


def findings_list(findings: Iterable[Finding], words: Words) -> str:
    """All findings as a table in CSV, which Excel and LibreOffice open."""
    rows = [[words.translate(head) for head in _LISTED]]
    for finding in findings:
        place = finding.place
        gravity = words.translate(SEVERITIES[finding.severity])
        row = ""
        if place.row is not None:
            row = str(place.row)
        rows.append([gravity, place.sheet or "", row, place.column or "", words.finding(finding)])
    target = io.StringIO(newline="")
    csv.writer(target).writerows([[no_formula(cell) for cell in row] for row in rows])
    return target.getvalue()


def write_list(path: Path, text: str) -> None:
    """Keep a list in a file that Excel reads as Unicode.

    Raises:
        AssessmentError: the file cannot be written.
    """
    rough = path.with_name(f"{path.name}.part")
    try:
        rough.write_text(text, encoding="utf-8-sig", newline="")
        put_in_place(rough, path)
    except OSError as problem:
        values = {"file": path.name, "reason": problem.strerror or str(problem)}
        finding = Finding(LibraryProblem.LIST_NOT_WRITTEN, FindingPlace(file=path.name), values)
        raise AssessmentError(finding) from problem
