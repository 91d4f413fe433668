"""A table of the units expected in a round, with who assesses and whom to call."""

from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.incoming.given import read_grids, sheet_with, told_in, with_zero
from assessment.problems.consolidation import OpeningProblem
from assessment.units import Register

_HEADS = {"code": "unit", "លេខកូដ": "unit", "អង្គភាព": "unit", "អ្នកវាយតម្លៃ": "assessor",
          "ទំនាក់ទំនង": "contact"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExpectedUnit:
    """One unit as a table names it.

    Attributes:
        assessor: Who fills in; empty when nobody is named.
        contact: Whom to call.
    """

    unit: str
    assessor: str = ""
    contact: str = ""


def read_expected(path: Path, register: Register) -> dict[str, ExpectedUnit]:
    """The units of a table by their codes.

    Raises:
        AssessmentError: If it is no such table.
        OSError: when it cannot be read.
    """
    sheet = sheet_with(read_grids(path).sheets, {"unit"}, _HEADS)
    if sheet is None:
        raise AssessmentError(Finding(OpeningProblem.NO_UNIT_COLUMN, values={"file": path.name}))
    grid, columns = sheet
    found = {}
    for _, cells in grid.rows:
        told = told_in(cells, columns)
        code = with_zero(told["unit"], register.by_code)
        if code:
            found[code] = ExpectedUnit(code, told.get("assessor", ""), told.get("contact", ""))
    return found
