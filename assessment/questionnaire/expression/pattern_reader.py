"""Read a regular expression as Java understands it."""

import re
from dataclasses import dataclass, replace

from assessment.questionnaire.expression.pattern_classes import (
    CONTROLS,
    HORIZONTAL,
    LINE_ENDS,
    VERTICAL,
    escaped,
    property_set,
)
from assessment.questionnaire.expression.pattern_tree import (
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

_DEEPEST = 40
_LARGEST_COUNT = 20_000
_COUNTS = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}", re.ASCII)
_NAMED = re.compile(r"\(\?<([A-Za-z][A-Za-z0-9]*)>", re.ASCII)
_FLAGS = re.compile(r"\(\?([imsxudU]*)(?:-([imsxudU]*))?([:)])", re.ASCII)
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_BACK_NAME = re.compile(r"k<([A-Za-z][A-Za-z0-9]*)>", re.ASCII)
_CODE = re.compile(
    r"x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|0([0-3]?[0-7]{1,2})", re.ASCII
)
_PROPERTY = re.compile(r"[pP](?:\{\^?([^}]*)\}|([A-Z]))")


class PatternError(ValueError):
    """A text that is no regular expression; says why, in the words of programmers."""


@dataclass(frozen=True, slots=True)
class _Flags:
    on: frozenset[str] = frozenset()

    def wrap(self, python: str) -> str:
        """Make a piece of pattern blind to case where that is asked for."""
        if "i" not in self.on:
            return python
        return f"(?{'iu' if self.on & {'u', 'U'} else 'i'}:{python})"


class PatternReader:
    """Read one pattern into its tree; raise `PatternError` where Java would refuse it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._flags = _Flags()
        self._groups = 0
        self._closed: set[int] = set()
        self._names: dict[str, int] = {}
        self._depth = 0

    def read(self) -> Piece:
        """Give the tree of the whole pattern."""
        piece = self._choice()
        if self._at < len(self._text):
            raise PatternError("unmatched closing )")
        return piece

    def _peek(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def _choice(self) -> Piece:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PatternError("nested too deeply")
        options = [self._sequence()]
        while self._peek("|"):
            self._at += 1
            options.append(self._sequence())
        self._depth -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Piece:
        items: list[Piece] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            if "x" in self._flags.on and self._skip_comment():
                continue
            piece = self._atom()
            if piece is not None:
                items.append(self._quantified(piece))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _skip_comment(self) -> bool:
        found = re.compile(r"\s+|#[^\n]*").match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found is not None

    def _quantified(self, piece: Piece) -> Piece:
        counts = self._counts()
        if counts is None:
            return piece
        manner = self._text[self._at : self._at + 1]
        manner = manner if manner in {"?", "+"} else ""
        self._at += len(manner)
        return Repeat(piece, *counts, manner)

    def _counts(self) -> tuple[int, int | None] | None:
        sign = self._text[self._at : self._at + 1]
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(sign)
        if simple is not None:
            self._at += 1
            return simple
        if sign != "{":
            return None
        found = _COUNTS.match(self._text, self._at)
        if found is None:
            raise PatternError("illegal repetition {")
        self._at = found.end()
        least = int(found.group(1))
        most = int(found.group(3)) if found.group(3) else (None if found.group(2) else least)
        if max(least, most or 0) > _LARGEST_COUNT or (most is not None and most < least):
            raise PatternError("illegal repetition range")
        return least, most

    def _atom(self) -> Piece | None:
        character = self._text[self._at]
        match character:
            case "(":
                return self._bracket()
            case "[":
                return Single(self._flags.wrap(self._set()))
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{":
                raise PatternError(f"dangling {character}")
            case _:
                self._at += 1
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
        flags = _FLAGS.match(self._text, self._at)
        if flags:
            return self._flagged(flags)
        opening, end, number = self._opening()
        self._at = end
        outer = self._flags
        inner = self._choice()
        self._flags = outer
        self._close()
        if number:
            self._closed.add(number)
        return Look(inner, opening) if opening in _LOOKS else Group(inner, opening)

    def _opening(self) -> tuple[str, int, int]:
        for opening in (*_LOOKS, "(?>"):
            if self._peek(opening):
                return opening, self._at + len(opening), 0
        named = _NAMED.match(self._text, self._at)
        if named is None and self._peek("(?"):
            raise PatternError("unknown group (?")
        self._groups += 1
        if named is None:
            return "(", self._at + 1, self._groups
        if named.group(1) in self._names:
            raise PatternError("group name used twice")
        self._names[named.group(1)] = self._groups
        return "(", named.end(), self._groups

    def _flagged(self, found: re.Match[str]) -> Piece | None:
        outer = self._flags
        changed = (outer.on | set(found.group(1))) - set(found.group(2) or "")
        self._flags = replace(outer, on=frozenset(changed))
        self._at = found.end()
        if found.group(3) == ")":
            return None
        inner = self._choice()
        self._flags = outer
        self._close()
        return Group(inner, "(?:")

    def _close(self) -> None:
        if not self._peek(")"):
            raise PatternError("unclosed group")
        self._at += 1

    def _escape(self) -> Piece:
        self._at += 1
        letter = self._text[self._at : self._at + 1]
        marks = {"b": r"\b", "B": r"\B", "A": r"\A", "G": r"\A", "z": r"\Z", "Z": r"(?=\n?\Z)"}
        if letter in marks:
            self._at += 1
            return Mark(marks[letter])
        if letter == "R":
            self._at += 1
            return Choice((Sequence((Single(r"\r"), Single(r"\n"))), Single(f"[{VERTICAL}]")))
        if letter == "Q":
            return self._quoted()
        if letter == "k" or letter in set("123456789"):
            return self._back()
        return Single(self._flags.wrap(self._escaped_set()))

    def _quoted(self) -> Piece:
        end = self._text.find("\\E", self._at)
        content = self._text[self._at + 1 : end if end >= 0 else len(self._text)]
        self._at = len(self._text) if end < 0 else end + 2
        return Sequence(tuple(Single(self._flags.wrap(escaped(sign))) for sign in content))

    def _back(self) -> Piece:
        named = _BACK_NAME.match(self._text, self._at)
        if named:
            self._at = named.end()
            if named.group(1) not in self._names:
                raise PatternError("unknown group name")
            number = self._names[named.group(1)]
        elif self._text[self._at] == "k":
            raise PatternError("unknown group name")
        else:
            number = self._back_number()
        # A group that is not closed yet has matched nothing, so nothing can equal it.
        python = f"(?:\\{number})" if number in self._closed else "(?!)"
        return Back(self._flags.wrap(python))

    def _back_number(self) -> int:
        number = int(self._text[self._at])
        self._at += 1
        while (digit := self._text[self._at : self._at + 1]) in set("0123456789"):
            longer = number * 10 + int(digit)
            if longer > self._groups:
                break
            number = longer
            self._at += 1
        return number

    def _escaped_set(self) -> str:
        """Read an escape that stands for one character of a set; give a pattern for it."""
        letter = self._text[self._at : self._at + 1]
        if not letter:
            raise PatternError("ends with a backslash")
        if letter in {"d", "w", "s", "D", "W", "S"}:
            self._at += 1
            return f"(?u:\\{letter})" if "U" in self._flags.on else f"\\{letter}"
        if letter in {"h", "H", "v", "V"}:
            self._at += 1
            content = HORIZONTAL if letter in "hH" else VERTICAL
            return f"[{content}]" if letter.islower() else f"[^{content}]"
        if letter in {"p", "P"}:
            return self._property()
        return escaped(self._escaped_character())

    def _property(self) -> str:
        found = _PROPERTY.match(self._text, self._at)
        name = (found.group(1) or found.group(2)) if found else None
        content = property_set(name) if name else None
        if found is None or content is None:
            raise PatternError("unknown character property")
        self._at = found.end()
        return f"[^{content}]" if found.group().startswith("P") else f"[{content}]"

    def _escaped_character(self) -> str:
        code = _CODE.match(self._text, self._at)
        if code:
            self._at = code.end()
            octal = code.group(4)
            number = int(octal, 8) if octal else int(next(filter(None, code.groups())), 16)
            return _character(number)
        letter = self._text[self._at]
        self._at += 1
        if letter == "c":
            control = self._text[self._at : self._at + 1]
            self._at += 1
            return _character(ord(control or "@") ^ 64)
        if letter in CONTROLS:
            return CONTROLS[letter]
        if letter.isascii() and letter.isalpha():
            raise PatternError(f"unsupported escape \\{letter}")
        return letter

    def _set(self) -> str:
        """Read `[...]`; give a pattern that matches one character of it."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PatternError("nested too deeply")
        self._at += 1
        negative = self._peek("^")
        self._at += negative
        python = self._union(first=True)
        while self._peek("&&"):
            self._at += 2
            if not self._peek("&&") and not self._peek("]"):
                python = f"(?:(?={python}){self._union(first=False)})"
        if not self._peek("]"):
            raise PatternError("unclosed character class")
        self._at += 1
        self._depth -= 1
        return f"(?:(?!{python})[\\s\\S])" if negative else python

    def _union(self, *, first: bool) -> str:
        members: list[str] = []
        while self._at < len(self._text) and not self._peek("&&"):
            if self._peek("]") and (members or not first):
                break
            members.append(self._member())
        if not members:
            raise PatternError("unclosed character class")
        return members[0] if len(members) == 1 else f"(?:{'|'.join(members)})"

    def _member(self) -> str:
        character = self._text[self._at]
        if character == "[":
            return self._set()
        if character == "\\":
            self._at += 1
            if self._text[self._at : self._at + 1] == "Q":
                quoted = self._quoted()
                items = quoted.items if isinstance(quoted, Sequence) else ()
                return "|".join(item.python for item in items if isinstance(item, Single))
            start = self._escaped_set()
        else:
            self._at += 1
            start = escaped(character)
        return self._range(start)

    def _range(self, start: str) -> str:
        following = self._text[self._at + 1 : self._at + 2]
        is_single = len(start) == 1 or start.startswith("\\U")
        if not (is_single and self._peek("-") and following and following not in "[]"):
            return start
        self._at += 1
        if following == "\\":
            self._at += 1
            end = self._escaped_character()
        else:
            self._at += 1
            end = following
        if _code(start) > ord(end):
            raise PatternError("illegal character range")
        return f"[{start}-{escaped(end)}]"


def _code(single: str) -> int:
    return int(single[2:], 16) if len(single) > 1 else ord(single)


def _character(number: int) -> str:
    if number > 0x10FFFF:
        raise PatternError("no such character")
    return chr(number)
