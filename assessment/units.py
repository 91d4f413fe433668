"""The register of units: ministries and institutions, and areas from provinces to communes."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import search_key
from assessment.language.text import Language, Text
from assessment.language.visible import is_visible, skeleton
from assessment.problems.roster import NameProblem
from assessment.words import Words, mark

_VOWELS = re.compile(r"(?<=[a-z])[aeiou]+")
_DOUBLED = re.compile(r"([a-z])\1")
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


def search_units(text: str, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units that fit all words of a text.

    A word fits the code, the name in Khmer or Latin letters, the kind, and all of these of the
    areas above. First come those called just so, then those whose own name or code fits, last
    those of which only the consonants do: one name has many spellings in Latin letters (Kompong,
    Kampong; Phnum, Phnom).
    """
    wanted = search_key(text).split()
    sounds = [_by_sound(word) for word in wanted]
    ranked = []
    for unit in units:
        own, more = _keys(units)[unit.code]
        if is_called(unit, text):
            ranked.append((0, unit))
        elif all(word in own for word in wanted):
            ranked.append((1, unit))
        elif all(word in own or word in more for word in wanted):
            ranked.append((2, unit))
        elif all(sound in _by_sound(f"{own} {more}") for sound in sounds):
            ranked.append((3, unit))
    return tuple(unit for _, unit in sorted(ranked, key=lambda one: one[0]))


def is_called(unit: Unit, text: str) -> bool:
    """Whether the text is the code or a name of the unit, however it is spelt."""
    wanted = search_key(text)
    return wanted in _called(unit)


def above(unit: Unit, units: Mapping[str, Unit]) -> Iterator[Unit]:
    """The areas in which a unit lies, from the nearest to the widest."""
    while (parent := units.get(unit.parent)) is not None:
        yield parent
        unit = parent


@lru_cache(maxsize=4096)
def _called(unit: Unit) -> tuple[str, ...]:
    return tuple(search_key(words) for words in (unit.code, *(name for _, name in unit.name.pairs)))


@lru_cache(maxsize=2)
def _keys(units: tuple[Unit, ...]) -> dict[str, tuple[str, str]]:
    """By code what a unit itself is found by, and what the areas above and its kind add."""
    by_code = {unit.code: unit for unit in units}
    own = {unit.code: " ".join(_called(unit)) for unit in units}
    kinds = {
        kind: search_key(" ".join(Words(language).say(words) for language in Language))
        for kind, words in KINDS.items()
    }
    return {
        unit.code: (
            own[unit.code],
            " ".join((kinds.get(unit.kind, ""), *(own[one.code] for one in above(unit, by_code)))),
        )
        for unit in units
    }


@lru_cache(maxsize=4096)
def _by_sound(text: str) -> str:
    """Latin words by their first letter and their consonants, each once."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", text))


def find_unit(code: str) -> Unit | None:
    """The unit of that code; None when the register has none."""
    return next((unit for unit in load_units() if unit.code == code), None)
