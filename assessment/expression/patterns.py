"""Regular expressions with Java's meaning, matched against whole texts in bounded time.

A pattern is read here and written anew, since others read some signs otherwise. RE2 matches it, in
time that grows with the text only. What RE2 cannot do by its nature (looking around inside, going
back to a group, giving nothing back, borders of Khmer words) is left to Python, as long as no
repetition inside another could take forever.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

_LONGEST_TEXT = 10_000
_LONGEST_PATTERN = 5_000
_DEEPEST = 40
_LARGEST_COUNT = 20_000
# Ways for Python to try that take about a second; shorter texts than these must be possible.
_STEPS = 2_000_000
_SHORTEST = 30
# More repetitions than these are many, where ways to match multiply.
_MANY = 10
_LAST = 0x10FFFF
# A set of more letters than these is one of all letters, in both cases already.
_MOST_CASED = 5_000
# Letters and marks beyond this plane do not exist, apart from reserved and private ones.
_LAST_WITH_PROPERTY = 0x3_2400

type _Set = tuple[tuple[int, int], ...]


class PatternError(ValueError):
    """A text that is no regular expression; says why, in the words of programmers."""


class _NotApartError(Exception):
    """What is looked ahead for at the start cannot be asked apart from the rest."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to use: tells whether a whole text matches, up to a length."""

    matches: Callable[[str], bool]
    longest: int


@lru_cache(maxsize=512)
def compile_pattern(text: str) -> Pattern:
    """Read a pattern.

    Raises:
        PatternError: it is no pattern, or none that can be matched in bounded time.
    """
    if len(text) > _LONGEST_PATTERN:
        raise PatternError("pattern too long")
    try:
        *looks, whole = _Reader(text, apart=True).written()
    except _NotApartError:
        *looks, whole = _Reader(text, apart=False).written()
    parts = [(*_engine(part), part.wanted) for part in (whole, *looks)]

    def matches(subject: str) -> bool:
        return all((match(subject) is not None) is wanted for match, _, wanted in parts)

    return Pattern(matches, min(longest for _, longest, _ in parts))


@dataclass(frozen=True, slots=True)
class _Part:
    """A pattern that a whole text must, or must not, match.

    ``loops`` counts endless repetitions; in a ``tangled`` one, one lies inside another.
    """

    written: str
    loops: int
    tangled: bool
    foreign: bool
    wanted: bool = True


def _engine(part: _Part) -> tuple[Callable[[str], object], int]:
    """What matches a part, and the longest text it may be given."""
    import re2

    try:
        plain = re.compile(part.written).fullmatch
    except (re.error, OverflowError, RecursionError, MemoryError) as error:
        raise PatternError(str(error)) from error
    options = re2.Options()
    options.log_errors = False
    try:
        if not part.foreign:
            linear = re2.compile(part.written, options).fullmatch
            return lambda text: linear(text.encode("utf-8", "replace")), _LONGEST_TEXT
    except (re2.error, UnicodeEncodeError):
        pass  # too large for it
    longest = int(_STEPS ** (1 / max(part.loops, 1)))
    if part.tangled or longest < _SHORTEST:
        raise PatternError("repetitions inside repetitions that could take forever")
    return plain, min(longest, _LONGEST_TEXT)


def _union(*sets: _Set) -> _Set:
    found: list[tuple[int, int]] = []
    for low, high in sorted(each for one in sets for each in one):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return tuple(found)


def _without(one: _Set) -> _Set:
    edges = [-1, *(edge for low, high in _union(one) for edge in (low - 1, high)), _LAST]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple((low + 1, high) for low, high in pairs if low < high)


def _both(one: _Set, other: _Set) -> _Set:
    return _without(_union(_without(one), _without(other)))


def _set(brackets: str) -> _Set:
    pairs = re.findall(r"(.)(?:-(.))?", brackets, re.DOTALL)
    return _union(tuple((ord(low), ord(high or low)) for low, high in pairs))


def _where(test: Callable[[str], bool]) -> _Set:
    codes = (code for code in range(_LAST_WITH_PROPERTY) if test(chr(code)))
    return _union(tuple((code, code) for code in codes))


_LINE_ENDS = _set("\n\r\x85\u2028\u2029")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}
_POSIX = {
    "Lower": "a-z", "Upper": "A-Z", "ASCII": "\0-\x7f", "Alpha": "a-zA-Z", "Digit": "0-9",
    "Alnum": "a-zA-Z0-9", "Punct": "!-/:-@[-`{-~", "Graph": "!-~", "Print": " -~", "Blank": " \t",
    "Cntrl": "\0-\x1f\x7f", "XDigit": "0-9a-fA-F", "Space": " \t-\r",
}  # fmt: skip
_BLOCKS = {
    "khmer": "\u1780-\u17ff", "khmersymbols": "\u19e0-\u19ff", "basiclatin": "\0-\x7f",
    "latin-1supplement": "\x80-\xff", "thai": "\u0e00-\u0e7f", "lao": "\u0e80-\u0eff",
}  # fmt: skip
_KHMER = "\u1780-\u17dd\u17e0-\u17e9\u17f0-\u17f9\u19e0-\u19ff"
_SCRIPTS = {"latn": "LATIN ", **{name: f"{name.upper()} " for name in
            ("latin", "thai", "lao", "greek", "cyrillic")}}  # fmt: skip
_BINARY: dict[str, Callable[[str], bool]] = {
    "alphabetic": str.isalpha,
    "letter": str.isalpha,
    "digit": lambda character: unicodedata.category(character) == "Nd",
    "uppercase": str.isupper,
    "lowercase": str.islower,
    "white_space": str.isspace,
    "whitespace": str.isspace,
    "punctuation": lambda character: unicodedata.category(character).startswith("P"),
}
_CATEGORY = re.compile("L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cf]?", re.ASCII)


@lru_cache(maxsize=64)
def property_set(name: str) -> _Set:
    """The set of a property such as `L`, `Lu`, `Alpha`, `IsKhmer`.

    Raises:
        PatternError: it is unknown.
    """
    if name in _POSIX:
        return _set(_POSIX[name])
    sort, equals, value = name.partition("=")
    plain = (value or name).lower()
    sort = sort.lower() if equals else ""
    if not equals and name[:2] in ("In", "Is"):
        sort, plain = name[:2].lower(), plain[2:]
    block = plain.replace("_", "").replace(" ", "")
    if sort in ("block", "blk", "in") and block in _BLOCKS:
        return _set(_BLOCKS[block])
    if sort == "is" and plain in _BINARY:
        return _where(_BINARY[plain])
    if sort in ("script", "sc", "is") and plain in ("khmer", "khmr"):
        return _set(_KHMER)
    if sort in ("script", "sc", "is") and plain in _SCRIPTS:
        start = _SCRIPTS[plain]
        return _where(lambda one: one.isalpha() and unicodedata.name(one, "").startswith(start))
    category = value if sort in ("general_category", "gc") else name.removeprefix("Is")
    if _CATEGORY.fullmatch(category):
        return _where(lambda character: unicodedata.category(character).startswith(category))
    raise PatternError("unknown character property")


_DIGITS, _BLANKS, _WORD = _set("0-9"), _set(" \t-\r"), _set("a-zA-Z0-9_")
_LETTER_SETS: dict[str, Callable[[bool], _Set]] = {
    # The sets of a letter after a backslash, of ASCII only or (flag U) of all scripts.
    "d": lambda wide: property_set("Nd") if wide else _DIGITS,
    "s": lambda wide: _where(str.isspace) if wide else _BLANKS,
    "w": lambda wide: _union(_where(str.isalnum), property_set("M"), _set("_")) if wide else _WORD,
    "h": lambda _: _set(" \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000"),
    "v": lambda _: _set("\n-\r\x85\u2028\u2029"),
}
_CODE = re.compile(
    r"x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|0([0-3]?[0-7]{1,2})", re.ASCII
)
_PROPERTY = re.compile(r"[pP](?:\{\^?([^}]*)\}|([A-Z]))")
_COUNTS = re.compile(r"(?:([*+?])|\{([0-9]+)(?:(,)([0-9]*))?\})([?+]?)", re.ASCII)
_SIGNS = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_FLAGS = re.compile(r"\(\?([imsxudU]*)(?:-([imsxudU]*))?([:)])", re.ASCII)
_NAMED = re.compile(r"\(\?<([A-Za-z][A-Za-z0-9]*)>", re.ASCII)
_LOOK = re.compile(r"\^*\(\?([=!])")
_COMMENT = re.compile(r"\s+|#[^\n]*")
_BACK_NAME = re.compile(r"k<([A-Za-z][A-Za-z0-9]*)>", re.ASCII)
_PLACES = {
    "A": r"\A", "G": r"\A", "z": "$", "Z": "$", "b": r"\b", "B": r"\B",
    "R": "(?:\r\n|[\n-\r\x85\u2028\u2029])",
}  # fmt: skip
_FOREIGN = ("(?=", "(?!", "(?<=", "(?<!", "(?>")


def _one_of(characters: _Set) -> str:
    inside = "".join(f"{_written(low)}-{_written(high)}" for low, high in characters)
    return f"[{inside}]" if inside else f"[^\0-{chr(_LAST)}]"


def _written(code: int) -> str:
    return f"\\{chr(code)}" if chr(code) in r"\[]^-&~|" else chr(code)


@dataclass(slots=True)
class _Group:
    """An open group: the flags outside it, and what its repetitions mean for time."""

    flags: frozenset[str]
    number: int = 0
    loose: bool = False
    loops: int = 0


class _Reader:
    """Reads one pattern of Java; looks ahead at its start are taken ``apart``."""

    def __init__(self, text: str, *, apart: bool) -> None:
        self._text = text
        self._apart = apart
        self._at = 0
        self._depth = 0
        self._flags: frozenset[str] = frozenset()
        self._groups = 0
        self._closed: set[int] = set()
        self._names: dict[str, int] = {}
        self._looked = False
        self._open: list[_Group] = []
        self._last = _Group(self._flags)
        self._tangled = self._foreign = False

    def written(self) -> Iterator[_Part]:
        """The parts that a text must, or must not, match; that of the whole comes last."""
        while self._apart and (look := self._takes(_LOOK)):
            flags = self._flags
            inner = self._part(look[1] == "=")
            yield replace(inner, written=f"(?:{inner.written})(?s:.)*")
            if not self._skips(")"):
                raise PatternError("unclosed group")
            self._flags = flags
            if self._takes(_COUNTS):
                raise _NotApartError
            self._looked = True
        yield self._part(wanted=True)
        if self._at < len(self._text):
            raise PatternError("unmatched closing )")

    def _part(self, wanted: bool) -> _Part:  # noqa: FBT001 - a field of the part
        """What stands from here to the end, or to a bracket that closes nothing opened here."""
        self._open = [_Group(self._flags)]
        self._tangled = self._foreign = False
        written: list[str] = []
        while self._at < len(self._text):
            if "x" in self._flags and self._takes(_COMMENT):
                continue
            if self._peek(")") and len(self._open) == 1:
                break
            self._last = _Group(self._flags)
            written.append(self._bracket() if self._text[self._at] in "()" else self._piece())
            written.append(self._repeated())
        if len(self._open) > 1:
            raise PatternError("unclosed group")
        loops = self._open[0].loops
        return _Part("".join(written), loops, self._tangled, self._foreign, wanted)

    def _repeated(self) -> str:
        """How often the last piece may stand there; noted for the group around it."""
        found, last, around = self._takes(_COUNTS), self._last, self._open[-1]
        if found is None:
            around.loose |= last.loose
            around.loops += last.loops
            return ""
        sign, count, comma, upper, manner = found.groups(default="")
        least, most = _SIGNS[sign] if sign else (int(count), int(upper) if upper else None)
        most = most if sign or comma else least
        if max(least, most or 0) > _LARGEST_COUNT:
            raise PatternError("illegal repetition range")
        self._tangled |= last.loose and (most is None or most > _MANY)
        around.loose |= last.loose or least != most
        around.loops += last.loops + 1 if most is None else last.loops * most
        self._foreign |= manner == "+"
        return found[0]

    def _peek(self, sign: str | tuple[str, ...]) -> bool:
        return self._text.startswith(sign, self._at)

    def _skips(self, sign: str) -> bool:
        found = self._peek(sign)
        self._at += len(sign) * found
        return found

    def _takes(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found

    def _next(self) -> str:
        self._at += 1
        return self._text[self._at - 1 : self._at]

    def _bracket(self) -> str:
        if self._skips(")"):
            self._last = self._open.pop()
            self._flags = self._last.flags
            self._closed.add(self._last.number)
            return ")"
        if flags := self._takes(_FLAGS):
            on, off, end = flags.groups(default="")
            opened = self._opened("(?:") if end == ":" else "(?:)"
            self._flags = (self._flags | set(on)) - set(off)
            return opened
        for opening in _FOREIGN:
            if self._skips(opening):
                self._foreign = True
                return self._opened(opening)
        named = self._takes(_NAMED)
        if named is None and self._peek("(?"):
            raise PatternError("unknown group (?")
        if named and named[1] in self._names:
            raise PatternError("group name used twice")
        self._groups += 1
        if named:
            self._names[named[1]] = self._groups
        self._at += named is None
        return self._opened("(", self._groups)

    def _opened(self, opening: str, number: int = 0) -> str:
        self._open.append(_Group(self._flags, number))
        if len(self._open) > _DEEPEST:
            raise PatternError("nested too deeply")
        return opening

    def _piece(self) -> str:
        if self._peek("["):
            return _one_of(self._brackets())
        sign = self._next()
        several = "m" in self._flags
        match sign:
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{":
                raise PatternError(f"dangling {sign}")
            case "|":
                if self._looked and len(self._open) == 1:
                    raise _NotApartError
                self._open[-1].loose = True
                return sign
            case "^" | "$":
                return f"(?m:{sign})" if several else sign
            case ".":
                return _one_of(_without(() if "s" in self._flags else _LINE_ENDS))
            case _:
                return _one_of(self._cased(_set(sign)))

    def _escape(self) -> str:
        if self._skips("Q"):
            return "".join(_one_of(self._cased(_set(sign))) for sign in self._quoted()) or "(?:)"
        sign = self._text[self._at : self._at + 1]
        if sign and sign in _PLACES:
            self._at += 1
            self._foreign |= sign in "bB"
            return _PLACES[sign]
        if sign == "k" or sign in set("123456789"):
            self._foreign = True
            return self._back()
        return _one_of(self._cased(self._escaped()))

    def _back(self) -> str:
        """What an earlier group has matched; one not closed yet has matched nothing."""
        named = self._takes(_BACK_NAME)
        number = self._names.get(named[1], 0) if named else 0
        if named is None and not self._peek("k"):
            number = int(self._next())
            while self._peek(tuple("0123456789")) and number * 10 + int(self._text[self._at]) <= (
                self._groups
            ):
                number = number * 10 + int(self._next())
        elif not number:
            raise PatternError("unknown group name")
        back = f"(?:\\{number})" if number in self._closed else "(?!)"
        wide = "" if self._flags & {"u", "U"} else "a"
        return f"(?{wide}i:{back})" if "i" in self._flags else back

    def _quoted(self) -> str:
        r"""What stands from here to `\E`, or to the end."""
        content, _, _ = self._text[self._at :].partition("\\E")
        self._at += len(content) + 2
        return content

    def _cased(self, characters: _Set) -> _Set:
        """The set with the other case of its letters, where the flags ask for it."""
        wide = bool(self._flags & {"u", "U"})
        letters = characters if wide else _both(characters, _set("a-zA-Z"))
        if "i" not in self._flags or sum(high - low for low, high in letters) > _MOST_CASED:
            return characters
        signs = [chr(code) for low, high in letters for code in range(low, high + 1)]
        cased = {other for sign in signs for other in (sign.lower(), sign.upper())}
        return _union(characters, *(_set(other) for other in cased if len(other) == 1))

    def _escaped(self) -> _Set:
        """The set that an escape stands for, often of one character."""
        sign = self._text[self._at : self._at + 1]
        if sign.lower() in _LETTER_SETS:
            self._at += 1
            found = _LETTER_SETS[sign.lower()]("U" in self._flags)
            return found if sign.islower() else _without(found)
        if sign in ("p", "P"):
            named = self._takes(_PROPERTY)
            found = self._cased(property_set((named[1] or named[2] or "") if named else ""))
            return found if sign == "p" else _without(found)
        return _set(self._character())

    def _character(self) -> str:
        if code := self._takes(_CODE):
            octal = code[4]
            number = int(octal, 8) if octal else int(next(filter(None, code.groups())), 16)
            if number > _LAST:
                raise PatternError("no such character")
            return chr(number)
        sign = self._next()
        if not sign:
            raise PatternError("ends with a backslash")
        if sign == "c":
            return chr(ord(self._next() or "@") ^ 64)
        if sign in _CONTROLS:
            return _CONTROLS[sign]
        if sign.isascii() and sign.isalpha():
            raise PatternError(f"unsupported escape \\{sign}")
        return sign

    def _brackets(self) -> _Set:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PatternError("nested too deeply")
        self._at += 1
        negative = self._skips("^")
        found = self._members(first=True)
        while self._skips("&&"):
            if not self._peek("&&") and not self._peek("]"):
                found = _both(found, self._members(first=False))
        if not self._skips("]"):
            raise PatternError("unclosed character class")
        self._depth -= 1
        return _without(found) if negative else found

    def _members(self, *, first: bool) -> _Set:
        members: list[_Set] = []
        while self._at < len(self._text) and not self._peek("&&"):
            if self._peek("]") and (members or not first):
                break
            members.append(self._member())
        if not members:
            raise PatternError("unclosed character class")
        return _union(*members)

    def _member(self) -> _Set:
        if self._peek("["):
            return self._brackets()
        if self._skips("\\Q"):
            return self._cased(_union(*map(_set, self._quoted())))
        low = self._escaped() if self._skips("\\") else _set(self._next())
        ahead = self._text[self._at + 1 : self._at + 2]
        if not (low[0][0] == low[-1][1] and self._peek("-") and ahead and ahead not in "[]"):
            return self._cased(low)
        self._at += 1
        end = ord(self._character() if self._skips("\\") else self._next())
        if low[0][0] > end:
            raise PatternError("illegal character range")
        return self._cased(((low[0][0], end),))
