"""Read a regular expression as Java understands it."""

import re
from dataclasses import dataclass, replace
from typing import Final

from assessment.expression.pattern_classes import (
    LINE_ENDS,
    VERTICAL,
    escaped,
)
from assessment.expression.pattern_sets import Cursor, PatternError, SetReader
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
)

_LARGEST_COUNT = 20_000
_COUNTS = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}", re.ASCII)
_NAMED = re.compile(r"\(\?<([A-Za-z][A-Za-z0-9]*)>", re.ASCII)
_FLAGS = re.compile(r"\(\?([imsxudU]*)(?:-([imsxudU]*))?([:)])", re.ASCII)
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_COMMENT = re.compile(r"\s+|#[^\n]*")
_BACK_NAME = re.compile(r"k<([A-Za-z][A-Za-z0-9]*)>", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Flags:
    on: frozenset[str] = frozenset()

    def wrap(self, python: str) -> str:
        """Make a piece of pattern blind to case where that is asked for."""
        if "i" not in self.on:
            return python
        return f"(?{'iu' if self.on & {'u', 'U'} else 'i'}:{python})"


_MARKS: Final = {
    "b": r"(?u:\b)",
    "B": r"(?u:\B)",
    "A": r"\A",
    "G": r"\A",
    "z": r"\Z",
    "Z": r"(?=\n?\Z)",
}


class PatternReader:
    """Read one pattern into its tree; raise `PatternError` where Java would refuse it."""

    def __init__(self, text: str) -> None:
        self._cursor = Cursor(text)
        self._sets = SetReader(self._cursor)
        self._flags = _Flags()
        self._groups = 0
        self._closed: set[int] = set()
        self._names: dict[str, int] = {}

    def read(self) -> Piece:
        """Give the tree of the whole pattern.

        Raises:
            PatternError: if it is no pattern, or none that is understood here.
        """
        piece = self._choice()
        if not self._cursor.ended:
            raise PatternError("unmatched closing )")
        return piece

    def _choice(self) -> Piece:
        self._cursor.enter()
        options = [self._sequence()]
        while self._cursor.peek("|"):
            self._cursor.at += 1
            options.append(self._sequence())
        self._cursor.depth -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Piece:
        items: list[Piece] = []
        while not self._cursor.ended and self._cursor.letter() not in "|)":
            if "x" in self._flags.on and self._skip_comment():
                continue
            piece = self._quoted_or_atom(items)
            if piece is not None:
                items.append(self._quantified(piece))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _skip_comment(self) -> bool:
        found = self._cursor.match(_COMMENT)
        self._cursor.at = found.end() if found else self._cursor.at
        return found is not None

    def _quoted_or_atom(self, items: list[Piece]) -> Piece | None:
        if not self._cursor.peek("\\Q"):
            return self._atom()
        self._cursor.at += 1
        return self._quoted(items)

    def _quantified(self, piece: Piece) -> Piece:
        counts = self._counts()
        if counts is None:
            return piece
        manner = self._cursor.letter()
        manner = manner if manner in {"?", "+"} else ""
        self._cursor.at += len(manner)
        return Repeat(piece, *counts, manner)

    def _counts(self) -> tuple[int, int | None] | None:
        sign = self._cursor.letter()
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(sign)
        if simple is not None:
            self._cursor.at += 1
            return simple
        if sign != "{":
            return None
        found = self._cursor.match(_COUNTS)
        if found is None:
            raise PatternError("illegal repetition {")
        self._cursor.at = found.end()
        least = int(found.group(1))
        most = int(found.group(3)) if found.group(3) else (None if found.group(2) else least)
        if max(least, most or 0) > _LARGEST_COUNT or (most is not None and most < least):
            raise PatternError("illegal repetition range")
        return least, most

    def _atom(self) -> Piece | None:
        character = self._cursor.letter()
        match character:
            case "(":
                return self._bracket()
            case "[":
                return Single(self._flags.wrap(self._sets.brackets()))
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{":
                raise PatternError(f"dangling {character}")
            case _:
                self._cursor.at += 1
                return self._plain(character)

    def _plain(self, character: str) -> Piece:
        several = "m" in self._flags.on
        if character == "^":
            return Mark("(?m:^)" if several else r"\A")
        if character == "$":
            return Mark("(?m:$)" if several else "$")
        if character == ".":
            return Single(r"[\s\S]" if "s" in self._flags.on else f"[^{LINE_ENDS}]")
        return Single(self._flags.wrap(escaped(character)))

    def _bracket(self) -> Piece | None:
        flags = self._cursor.match(_FLAGS)
        if flags:
            return self._flagged(flags)
        opening, end, number = self._opening()
        self._cursor.at = end
        outer = self._flags
        inner = self._choice()
        self._switch(outer)
        self._close()
        if number:
            self._closed.add(number)
        return Look(inner, opening) if opening in _LOOKS else Group(inner, opening)

    def _opening(self) -> tuple[str, int, int]:
        for opening in (*_LOOKS, "(?>"):
            if self._cursor.peek(opening):
                return opening, self._cursor.at + len(opening), 0
        named = self._cursor.match(_NAMED)
        if named is None and self._cursor.peek("(?"):
            raise PatternError("unknown group (?")
        self._groups += 1
        if named is None:
            return "(", self._cursor.at + 1, self._groups
        if named.group(1) in self._names:
            raise PatternError("group name used twice")
        self._names[named.group(1)] = self._groups
        return "(", named.end(), self._groups

    def _flagged(self, found: re.Match[str]) -> Piece | None:
        outer = self._flags
        changed = (outer.on | set(found.group(1))) - set(found.group(2) or "")
        self._switch(replace(outer, on=frozenset(changed)))
        self._cursor.at = found.end()
        if found.group(3) == ")":
            return None
        inner = self._choice()
        self._switch(outer)
        self._close()
        return Group(inner, "(?:")

    def _switch(self, flags: _Flags) -> None:
        self._flags = flags
        self._sets.unicode = "U" in flags.on

    def _close(self) -> None:
        if not self._cursor.peek(")"):
            raise PatternError("unclosed group")
        self._cursor.at += 1

    def _escape(self) -> Piece:
        self._cursor.at += 1
        letter = self._cursor.letter()
        if letter in _MARKS:
            self._cursor.at += 1
            return Mark(_MARKS[letter])
        if letter == "R":
            self._cursor.at += 1
            return Choice((Sequence((Single(r"\r"), Single(r"\n"))), Single(f"[{VERTICAL}]")))
        if letter == "k" or letter in set("123456789"):
            return self._back()
        return Single(self._flags.wrap(self._sets.escape()))

    def _quoted(self, items: list[Piece]) -> Piece | None:
        """Take characters that mean themselves; what repeats afterwards is the last of them."""
        singles = [Single(self._flags.wrap(escaped(sign))) for sign in self._cursor.quoted()]
        items.extend(singles[:-1])
        return singles[-1] if singles else None

    def _back(self) -> Piece:
        named = self._cursor.match(_BACK_NAME)
        if named:
            self._cursor.at = named.end()
            if named.group(1) not in self._names:
                raise PatternError("unknown group name")
            number = self._names[named.group(1)]
        elif self._cursor.letter() == "k":
            raise PatternError("unknown group name")
        else:
            number = self._back_number()
        # A group that is not closed yet has matched nothing, so nothing can equal it.
        python = f"(?:\\{number})" if number in self._closed else "(?!)"
        return Back(self._flags.wrap(python))

    def _back_number(self) -> int:
        number = int(self._cursor.letter())
        self._cursor.at += 1
        while (digit := self._cursor.letter()) in set("0123456789"):
            longer = number * 10 + int(digit)
            if longer > self._groups:
                break
            number = longer
            self._cursor.at += 1
        return number
