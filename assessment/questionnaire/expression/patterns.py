"""Regular expressions with Java's meaning, matched against whole texts, without hanging.

Patterns are translated for Python's engine. Those whose repetitions could make it take forever
run on `pattern_machine`, whose time grows with the text only. Texts are bounded in length.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assessment.questionnaire.expression.pattern_machine import Machine, TooLargeError, can_run
from assessment.questionnaire.expression.pattern_reader import PatternReader
from assessment.questionnaire.expression.pattern_sets import PatternError
from assessment.questionnaire.expression.pattern_tree import (
    Piece,
    count_loops,
    nests_loops,
    python_pattern,
)

__all__ = ["Pattern", "PatternError", "compile_pattern"]

_LONGEST_PATTERN = 5_000
_LONGEST_TEXT = 10_000
# What the slower machine, or an engine that may try many ways, can do in a blink.
_LONGEST_FOR_MACHINE = 2_000
_SHORT = 200


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
    plain = Pattern(lambda subject: engine.fullmatch(subject) is not None, _LONGEST_TEXT)
    nested, loops = nests_loops(piece), count_loops(piece)
    if not nested and loops < 3:
        return plain
    machine = _machine(piece)
    if nested:
        if machine is None:
            raise PatternError("repetitions inside repetitions that could take forever")
        return Pattern(machine.matches, _LONGEST_FOR_MACHINE)
    return _mixed(plain, machine)


def _machine(piece: Piece) -> Machine | None:
    if not can_run(piece):
        return None
    try:
        return Machine(piece)
    except TooLargeError:
        return None


def _mixed(plain: Pattern, machine: Machine | None) -> Pattern:
    """Take the fast engine for short texts, where several repetitions cannot hurt."""
    if machine is None:
        return Pattern(plain.matches, _SHORT * 5)
    slow = machine.matches
    return Pattern(
        lambda subject: plain.matches(subject) if len(subject) <= _SHORT else slow(subject),
        _LONGEST_FOR_MACHINE,
    )
