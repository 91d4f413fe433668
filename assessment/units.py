"""The register of units: ministries and institutions, and areas from provinces to communes."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding
from assessment.language.text import Text
from assessment.language.visible import is_visible, skeleton
from assessment.problems.roster import NameProblem
from assessment.words import mark

REGISTER = places.resource("units.csv")

INSTITUTION = "institution"
# What an area is called; an institution's name says it itself.
KINDS = {
    "capital": mark("Capital"),
    "province": mark("Province"),
    "municipality": mark("Municipality"),
    "khan": mark("Khan"),
    "district": mark("District"),
    "commune": mark("Commune"),
    "sangkat": mark("Sangkat"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One office that can be assessed.

    Attributes:
        code: Code in the register, unique.
        name: Khmer and English name.
        kind: institution, or a key of ``KINDS``.
        block: Peer block.
        parent: Code of the area above; empty without.
        edition: Edition of the list it comes from.
    """

    code: str
    name: Text
    kind: str
    block: str
    parent: str
    edition: str


@lru_cache(maxsize=4)
def load_units(path: Path = REGISTER) -> tuple[Unit, ...]:
    """All units of the register, in its order.

    Raises:
        OSError: when the register cannot be read.
        AssessmentError: when a code has signs that nobody sees.
    """
    with path.open(encoding="utf-8", newline="") as source:
        units = tuple(
            Unit(
                code=row["code"],
                name=Text.of(km=row["km"], en=row["en"]),
                kind=row["kind"],
                block=row["block"],
                parent=row["parent"],
                edition=row["edition"],
            )
            for row in csv.DictReader(source)
        )
    unseen = [unit.code for unit in units if not is_visible(unit.code)]
    if unseen:
        raise AssessmentError(*map(_not_visible, unseen))
    return units


def _not_visible(text: str) -> Finding:
    return Finding(NameProblem.NOT_VISIBLE, values={"found": ascii(text)})


def check_names(unit: str, occasion: str) -> None:
    """Make sure that code and round of a new assessment are what a reader takes them for.

    Raises:
        AssessmentError: if one has signs that nobody sees, or the code looks like a listed one.
    """
    found = [_not_visible(text) for text in (unit, occasion) if text and not is_visible(text)]
    drawn = skeleton(unit)
    if not found and find_unit(unit) is None:
        for known in (one.code for one in load_units()):
            if skeleton(known) == drawn and known.casefold() != unit.casefold():
                values = {"found": ascii(unit), "known": known}
                found.append(Finding(NameProblem.LOOKS_LIKE, values=values))
    if found:
        raise AssessmentError(*found)


def find_unit(code: str) -> Unit | None:
    """The unit of that code; None when the register has none."""
    return next((unit for unit in load_units() if unit.code == code), None)
