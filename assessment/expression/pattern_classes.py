"""Sets of characters in Java's regular expressions: escapes, properties, brackets' contents.

A set is kept as the text between Python's square brackets.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Letters and marks beyond this plane do not exist, apart from reserved and private ones.
_LAST_CHARACTER = 0x3_2400

HORIZONTAL = r" \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000"
VERTICAL = r"\n\x0b\f\r\x85\u2028\u2029"
LINE_ENDS = r"\n\r\x85\u2028\u2029"
CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}

_POSIX = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": r"\x00-\x7f",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": r"!-/:-@\[-`{-~",
    "Graph": "!-~",
    "Print": " -~",
    "Blank": r" \t",
    "Cntrl": r"\x00-\x1f\x7f",
    "XDigit": "0-9a-fA-F",
    "Space": r" \t\n\x0b\f\r",
}
_KHMER = r"\u1780-\u17dd\u17e0-\u17e9\u17f0-\u17f9\u19e0-\u19ff"
_BLOCKS = {
    "khmer": r"\u1780-\u17ff",
    "khmersymbols": r"\u19e0-\u19ff",
    "basiclatin": r"\x00-\x7f",
    "latin-1supplement": r"\x80-\xff",
    "thai": r"\u0e00-\u0e7f",
    "lao": r"\u0e80-\u0eff",
}


def escaped(character: str) -> str:
    """Write one character so that it means itself, inside brackets and outside."""
    if character.isascii() and character.isalnum():
        return character
    return f"\\U{ord(character):08x}"


def property_set(name: str) -> str | None:
    r"""Give the set of a property such as `L`, `Lu`, `Alpha`, `IsKhmer`; None if unknown."""
    if name in _POSIX:
        return _POSIX[name]
    for key in ("general_category=", "gc=", "script=", "sc=", "block=", "blk="):
        if name.lower().startswith(key):
            return _named(key[0], name[len(key) :])
    if name.startswith("In"):
        return _BLOCKS.get(name[2:].lower().replace("_", "").replace(" ", ""))
    if name.startswith("Is"):
        return _binary(name[2:].lower()) or _named("s", name[2:]) or _category(name[2:])
    return _category(name)


def _named(sort: str, name: str) -> str | None:
    if sort == "g":
        return _category(name)
    if sort == "b":
        return _BLOCKS.get(name.lower().replace("_", "").replace(" ", ""))
    return _script(name.lower())


@lru_cache(maxsize=64)
def _script(name: str) -> str | None:
    if name in {"khmer", "khmr"}:
        return _KHMER
    if name not in {"latin", "latn", "thai", "lao", "greek", "cyrillic"}:
        return None
    start = {"latn": "LATIN"}.get(name, name.upper()) + " "
    return _ranges(
        lambda character: character.isalpha() and unicodedata.name(character, "").startswith(start)
    )


@lru_cache(maxsize=64)
def _binary(name: str) -> str | None:
    tests: dict[str, Callable[[str], bool]] = {
        "alphabetic": str.isalpha,
        "letter": str.isalpha,
        "digit": lambda character: unicodedata.category(character) == "Nd",
        "uppercase": str.isupper,
        "lowercase": str.islower,
        "white_space": str.isspace,
        "whitespace": str.isspace,
        "punctuation": lambda character: unicodedata.category(character).startswith("P"),
    }
    test = tests.get(name)
    return None if test is None else _ranges(test)


@lru_cache(maxsize=64)
def _category(name: str) -> str | None:
    categories = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf"
    if name not in categories.split() and name not in set("LMNPSZC"):
        return None
    return _ranges(lambda character: unicodedata.category(character).startswith(name))


def _ranges(test: Callable[[str], bool]) -> str:
    """Write all characters that pass a test as ranges."""
    pieces: list[str] = []
    start: int | None = None
    for code in range(_LAST_CHARACTER + 1):
        if code < _LAST_CHARACTER and test(chr(code)):
            start = code if start is None else start
        elif start is not None:
            pieces.append(f"{escaped(chr(start))}-{escaped(chr(code - 1))}")
            start = None
    return "".join(pieces)
