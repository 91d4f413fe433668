"""Regular expressions with Java's meaning, matched against whole texts, without hanging.

Patterns are translated for Python's engine. Those whose repetitions could make it take forever
run on `pattern_machine`, whose time grows with the text only. Texts are bounded in length.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assessment.expression.pattern_machine import Machine, TooLargeError, can_run
from assessment.expression.pattern_reader import PatternReader
from assessment.expression.pattern_sets import PatternError
from assessment.expression.pattern_tree import (
    Piece,
    count_loops,
    explodes,
    looks_in_loops,
    python_pattern,
    without_edges,
)

__all__ = ["Pattern", "PatternError", "compile_pattern"]

_LONGEST_PATTERN = 5_000
_LONGEST_TEXT = 10_000
# Steps of the machine, or ways to try for Python's engine, that take about a second.
_STEPS = 2_000_000
_LONGEST_WITH_LOOKS = 300
_SHORT = 1_000
_SHORTEST = 30


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to use: tells whether a whole text matches, up to a length."""

    matches: Callable[[str], bool]
    longest: int


@lru_cache(maxsize=512)
def compile_pattern(text: str) -> Pattern:
    """Read a pattern, or raise `PatternError` saying why it is none."""
    if len(text) > _LONGEST_PATTERN:
        raise PatternError("pattern too long")
    piece = PatternReader(text).read()
    try:
        engine = re.compile(python_pattern(piece), re.ASCII)
    except (re.error, OverflowError, RecursionError, MemoryError) as error:
        raise PatternError(str(error)) from error
    return _bounded(piece, lambda subject: engine.fullmatch(subject) is not None)


def _bounded(piece: Piece, plain: Callable[[str], bool]) -> Pattern:
    """Choose the engine that cannot hang, and the longest text it may be given."""
    dangerous, loops = explodes(piece), count_loops(piece)
    if not dangerous and loops < 2:
        return Pattern(plain, _LONGEST_TEXT)
    machine = _machine(piece)
    if machine is None:
        return _without_machine(plain, loops, dangerous=dangerous)
    longest = min(_LONGEST_TEXT, _STEPS // machine.size)
    if looks_in_loops(piece):
        longest = min(longest, _LONGEST_WITH_LOOKS)
    if dangerous or loops > 2:
        return Pattern(machine.matches, longest)
    slow = machine.matches
    return Pattern(lambda text: plain(text) if len(text) <= _SHORT else slow(text), longest)


def _without_machine(plain: Callable[[str], bool], loops: int, *, dangerous: bool) -> Pattern:
    longest = int(_STEPS ** (1 / max(loops, 1)))
    if dangerous or longest < _SHORTEST:
        raise PatternError("repetitions inside repetitions that could take forever")
    return Pattern(plain, min(longest, _LONGEST_TEXT))


def _machine(piece: Piece) -> Machine | None:
    if not can_run(piece):
        return None
    try:
        return Machine(without_edges(piece))
    except TooLargeError:
        return None
