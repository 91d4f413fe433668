"""Which units a simulation is about, and how ready each of them is."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.units import Unit, load_units

_EDITION = "simulated"
_YEAR = re.compile("[0-9]{4}")
_FIRST_YEAR = 2026
_GROWTH = 0.035
_USUAL = 0.63
_SPREAD = {"area": 0.07, "block": 0.12, "unit": 0.11, "round": 0.02}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One unit and the questionnaire it answers."""

    unit: Unit
    questionnaire: Questionnaire


def choose(count: int, questionnaires: Sequence[Questionnaire]) -> Iterator[Chosen]:
    """That many units: those the questionnaires are meant for, others, then invented ones."""
    meant = {block.code: one for one in questionnaires for block in one.settings.peer_blocks}
    first = questionnaires[0]
    register = load_units()
    fitting = _in_turn([Chosen(one, meant[one.block]) for one in register if one.block in meant])
    others = [Chosen(one, first) for one in register if one.block not in meant]
    place = {unit.code: at for at, unit in enumerate(register)}
    given = [*fitting, *others][:count]
    yield from sorted(given, key=lambda one: place[one.unit.code])
    block = next((one.code for one in first.settings.peer_blocks), "")
    for number in range(1, count - len(given) + 1):
        name = Text.of(km=f"អង្គភាពគំរូទី {number}", en=f"Simulated unit {number}")
        unit = Unit(f"SIM-{number:05d}", name, "institution", block, "", _EDITION)
        yield Chosen(unit, first)


def _in_turn(chosen: Sequence[Chosen]) -> list[Chosen]:
    """A unit of each questionnaire in turn, so that a few show all of them."""
    queues: dict[str, list[Chosen]] = {}
    for one in chosen:
        queues.setdefault(one.questionnaire.settings.id, []).append(one)
    return [one for few in zip_longest(*queues.values()) for one in few if one is not None]


def team_of(unit: Unit, register: Mapping[str, Unit]) -> str:
    """Who assesses the unit: one team for all inside the same district or province."""
    return unit.parent if unit.parent in register else unit.code


def readiness(unit: Unit, register: Mapping[str, Unit], seed: int, occasion: str) -> float:
    """How ready a unit is, from 0 to 1: alike within an area and within a block.

    A later round finds the same unit a little better, as the year in its name says.
    """
    top = unit
    while top.parent in register:
        top = register[top.parent]
    value = _USUAL
    for kind, text in (
        ("area", top.code),
        ("block", unit.block),
        ("unit", unit.code),
        ("round", f"{unit.code}/{occasion}"),
    ):
        # Not for secrets: the same seed must give the same units.
        value += random.Random(f"{seed}/{kind}/{text}").gauss(0, _SPREAD[kind])  # noqa: S311
    return min(0.97, max(0.05, value + _GROWTH * (year_of(occasion) - _FIRST_YEAR)))


def year_of(occasion: str) -> int:
    """The year in the name of a round; the first year of the programme without one."""
    found = _YEAR.search(occasion)
    return int(found.group()) if found else _FIRST_YEAR
