"""A table of the units expected in a round, with who assesses and whom to call."""

from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.incoming.given import read_grids
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
    for grid in read_grids(path).sheets:
        columns: dict[str, int] = {}
        for at, head in grid.header.items():
            name = head.strip().casefold()
            columns.setdefault(_HEADS.get(name, name), at)
        if "unit" in columns:
            found = {}
            for _, cells in grid.rows:
                told = {name: cells.get(at, "").strip() for name, at in columns.items()}
                code = told["unit"]
                if code and code not in register.by_code and f"0{code}" in register.by_code:
                    code = f"0{code}"  # Excel takes a zero at the front of a number away.
                if code:
                    assessor, contact = told.get("assessor", ""), told.get("contact", "")
                    found[code] = ExpectedUnit(code, assessor, contact)
            return found
    raise AssessmentError(Finding(OpeningProblem.NO_UNIT_COLUMN, values={"file": path.name}))
