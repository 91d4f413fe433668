"""The register of units: ministries and institutions, and areas from provinces to communes."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assessment import places
from assessment.language.text import Text
from assessment.words import mark

REGISTER = places.resource("units.csv")

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
    """
    with path.open(encoding="utf-8", newline="") as source:
        return tuple(
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


def find_unit(code: str) -> Unit | None:
    """The unit of that code; None when the register has none."""
    return next((unit for unit in load_units() if unit.code == code), None)
