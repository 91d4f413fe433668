"""Match a regular expression in time that grows with the text only, never explodes.

Python's own engine tries alternatives one after the other, which can take longer than anyone
waits. This machine follows all of them at once; it is slower per character and is used for the
patterns that could explode.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, field
from functools import reduce

from assessment.expression.pattern_tree import (
    Back,
    Choice,
    Group,
    Look,
    Mark,
    Piece,
    Repeat,
    Sequence,
    Single,
    parts_of,
)

_LARGEST = 4_000
_MOST_STEPS = 2_000


def can_run(piece: Piece) -> bool:
    """Tell whether the machine knows all of a pattern."""
    known = not (
        isinstance(piece, Back)
        or (isinstance(piece, Repeat) and piece.manner == "+")
        or (isinstance(piece, Group) and piece.opening == "(?>")
        or (isinstance(piece, Look) and piece.opening.startswith("(?<"))
    )
    return known and all(map(can_run, parts_of(piece)))


class TooLargeError(ValueError):
    """A pattern with so many repetitions that the machine would be huge."""


@dataclass(slots=True)
class _State:
    """One state: what it tests and where it leads; without a test it leads on at once."""

    test: "re.Pattern[str] | Machine | None" = None
    consumes: bool = False
    wanted: bool = True
    to: list[int] = field(default_factory=list)


class Machine:
    """The states of one pattern."""

    def __init__(self, piece: Piece) -> None:
        self._states = [_State()]
        self._end = self._add(piece, 0)
        # Without tests of places, a step depends on nothing but the states and the character.
        self._is_plain = all(state.consumes or state.test is None for state in self._states)
        self._steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    @property
    def size(self) -> int:
        """How many states there are: what one character costs at worst."""
        return len(self._states)

    def matches(self, text: str) -> bool:
        """Tell whether the pattern matches the whole text."""
        return self._run_plain(text) if self._is_plain else self._run(text, 0, whole=True)

    def _run_plain(self, text: str) -> bool:
        active = frozenset(self._closure({0}, text, 0))
        for character in text:
            step = self._steps.get((active, character))
            if step is None:
                step = frozenset(self._closure(self._step(active, character), text, 0))
                if len(self._steps) < _MOST_STEPS:
                    self._steps[active, character] = step
            active = step
            if not active:
                return False
        return self._end in active

    def starts(self, text: str, at: int) -> bool:
        """Tell whether the pattern matches something that begins at a place of the text."""
        return self._run(text, at, whole=False)

    def _run(self, text: str, start: int, *, whole: bool) -> bool:
        active = self._closure({0}, text, start)
        for at in range(start, len(text)):
            if not whole and self._end in active:
                return True
            active = self._closure(self._step(active, text[at]), text, at + 1)
            if not active:
                return False
        return self._end in active

    def _step(self, active: Set[int], character: str) -> set[int]:
        following: set[int] = set()
        for number in active:
            state = self._states[number]
            test = state.test
            if state.consumes and isinstance(test, re.Pattern) and test.fullmatch(character):
                following.update(state.to)
        return following

    def _closure(self, active: set[int], text: str, at: int) -> set[int]:
        """Add all states that can be reached without consuming a character."""
        waiting = list(active)
        while waiting:
            state = self._states[waiting.pop()]
            if state.consumes or not self._passes(state, text, at):
                continue
            fresh = [number for number in state.to if number not in active]
            active.update(fresh)
            waiting.extend(fresh)
        return active

    @staticmethod
    def _passes(state: _State, text: str, at: int) -> bool:
        match state.test:
            case None:
                return True
            case Machine():
                return state.test.starts(text, at) is state.wanted
            case _:
                return state.test.match(text, at) is not None

    def _new(self, state: _State | None = None) -> int:
        if len(self._states) >= _LARGEST:
            raise TooLargeError
        self._states.append(state or _State())
        return len(self._states) - 1

    def _link(self, start: int, end: int) -> None:
        self._states[start].to.append(end)

    def _add(self, piece: Piece, start: int) -> int:
        """Add the states of a piece after a state; give the state after the piece."""
        match piece:
            case Sequence():
                return reduce(lambda at, item: self._add(item, at), piece.items, start)
            case Choice():
                branches = [self._add(option, self._branch(start)) for option in piece.options]
                return self._join(branches)
            case Repeat():
                return self._repeat(piece, start)
            case Group():
                return self._add(piece.item, start)
            case Look() | Single() | Mark() | Back():
                return self._test(_tester(piece), start)

    def _test(self, state: _State, start: int) -> int:
        testing, end = self._new(state), self._new()
        self._link(start, testing)
        self._link(testing, end)
        return end

    def _branch(self, start: int) -> int:
        branch = self._new()
        self._link(start, branch)
        return branch

    def _join(self, ends: list[int]) -> int:
        joined = self._new()
        for end in ends:
            self._link(end, joined)
        return joined

    def _repeat(self, piece: Repeat, start: int) -> int:
        for _ in range(piece.least):
            start = self._add(piece.item, start)
        if piece.most is None:
            loop = self._branch(start)
            self._link(self._add(piece.item, self._branch(loop)), loop)
            return self._branch(loop)
        ends = [start]
        for _ in range(piece.most - piece.least):
            ends.append(self._add(piece.item, ends[-1]))
        return self._join(ends)


def _tester(piece: Look | Single | Mark | Back) -> _State:
    if isinstance(piece, Look):
        return _State(Machine(piece.item), wanted=piece.opening == "(?=")
    return _State(re.compile(piece.python, re.ASCII), consumes=isinstance(piece, Single))
