"""Read the sets of characters of a Java regular expression: brackets and escapes."""

import re

from assessment.expression.pattern_classes import (
    CONTROLS,
    HORIZONTAL,
    VERTICAL,
    escaped,
    property_set,
)

DEEPEST = 40
_CODE = re.compile(
    r"x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|0([0-3]?[0-7]{1,2})", re.ASCII
)
_PROPERTY = re.compile(r"[pP](?:\{\^?([^}]*)\}|([A-Z]))")


class PatternError(ValueError):
    """A text that is no regular expression; says why, in the words of programmers."""


class Cursor:
    """A place in the text of a pattern."""

    __slots__ = ("at", "depth", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def peek(self, text: str) -> bool:
        """Tell whether a text stands here."""
        return self.text.startswith(text, self.at)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match a pattern here, without going on."""
        return pattern.match(self.text, self.at)

    def letter(self, ahead: int = 0) -> str:
        """Give the character here or further on, or "" past the end."""
        return self.text[self.at + ahead : self.at + ahead + 1]

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)

    def enter(self) -> None:
        """Go one level down; raise `PatternError` when that is too deep."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise PatternError("nested too deeply")

    def quoted(self) -> str:
        r"""Read what stands from `Q` to `\E`, or to the end."""
        end = self.text.find("\\E", self.at)
        content = self.text[self.at + 1 : end if end >= 0 else len(self.text)]
        self.at = len(self.text) if end < 0 else end + 2
        return content


class SetReader:
    """Read one set at a cursor; `unicode` makes the digit escape and its like see all scripts."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self.unicode = False

    def escape(self) -> str:
        """Read an escape that stands for one character of a set; give a pattern for it.

        Raises:
            PatternError: if nothing follows the backslash, or what is not understood here.
        """
        letter = self._cursor.letter()
        if not letter:
            raise PatternError("ends with a backslash")
        if letter in {"d", "w", "s", "D", "W", "S"}:
            self._cursor.at += 1
            return f"(?u:\\{letter})" if self.unicode else f"\\{letter}"
        if letter in {"h", "H", "v", "V"}:
            self._cursor.at += 1
            content = HORIZONTAL if letter in "hH" else VERTICAL
            return f"[{content}]" if letter.islower() else f"[^{content}]"
        if letter in {"p", "P"}:
            return self._property()
        return escaped(self._escaped_character())

    def _property(self) -> str:
        found = self._cursor.match(_PROPERTY)
        name = (found.group(1) or found.group(2)) if found else None
        content = property_set(name) if name else None
        if found is None or content is None:
            raise PatternError("unknown character property")
        self._cursor.at = found.end()
        return f"[^{content}]" if found.group().startswith("P") else f"[{content}]"

    def _escaped_character(self) -> str:
        code = self._cursor.match(_CODE)
        if code:
            self._cursor.at = code.end()
            octal = code.group(4)
            number = int(octal, 8) if octal else int(next(filter(None, code.groups())), 16)
            return _character(number)
        letter = self._cursor.letter()
        self._cursor.at += 1
        if letter == "c":
            control = self._cursor.letter()
            self._cursor.at += 1
            return _character(ord(control or "@") ^ 64)
        if letter in CONTROLS:
            return CONTROLS[letter]
        if letter.isascii() and letter.isalpha():
            raise PatternError(f"unsupported escape \\{letter}")
        return letter

    def brackets(self) -> str:
        """Read `[...]`; give a pattern that matches one character of it.

        Raises:
            PatternError: if it is not closed, too deep, or holds what is not understood here.
        """
        self._cursor.enter()
        self._cursor.at += 1
        negative = self._cursor.peek("^")
        self._cursor.at += negative
        python = self._union(first=True)
        while self._cursor.peek("&&"):
            self._cursor.at += 2
            if not self._cursor.peek("&&") and not self._cursor.peek("]"):
                python = f"(?:(?={python}){self._union(first=False)})"
        if not self._cursor.peek("]"):
            raise PatternError("unclosed character class")
        self._cursor.at += 1
        self._cursor.depth -= 1
        return f"(?:(?!{python})[\\s\\S])" if negative else python

    def _union(self, *, first: bool) -> str:
        members: list[str] = []
        while not self._cursor.ended and not self._cursor.peek("&&"):
            if self._cursor.peek("]") and (members or not first):
                break
            members.append(self._member())
        if not members:
            raise PatternError("unclosed character class")
        return members[0] if len(members) == 1 else f"(?:{'|'.join(members)})"

    def _member(self) -> str:
        character = self._cursor.letter()
        if character == "[":
            return self.brackets()
        if character == "\\":
            self._cursor.at += 1
            if self._cursor.letter() == "Q":
                return "|".join(map(escaped, self._cursor.quoted())) or "(?!)"
            start = self.escape()
        else:
            self._cursor.at += 1
            start = escaped(character)
        return self._range(start)

    def _range(self, start: str) -> str:
        following = self._cursor.letter(1)
        is_single = len(start) == 1 or start.startswith("\\U")
        if not (is_single and self._cursor.peek("-") and following and following not in "[]"):
            return start
        self._cursor.at += 1
        if following == "\\":
            self._cursor.at += 1
            end = self._escaped_character()
        else:
            self._cursor.at += 1
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
