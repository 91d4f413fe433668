"""Letters of one look, and what is printed of a text: only what the fonts have."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from reportlab.lib.colors import Color, toColor

from assessment.language.normalise import clean_text
from assessment.reports.pdf.fonts import REGULAR
from assessment.reports.pdf.shaping import missing_characters

_SPACES = re.compile(r"[ \t\r]+")
_STAND_INS = {
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{NOT EQUAL TO}": "<>",
    "\N{PLUS-MINUS SIGN}": "+/-",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{LEFTWARDS ARROW}": "<-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{HYPHEN}": "-",
    "\N{DAGGER}": "*",
    "\N{BLACK CIRCLE}": "\N{BULLET}",
    "\N{WHITE CIRCLE}": "\N{BULLET}",
    "\N{BLACK SQUARE}": "\N{BULLET}",
    "\N{WHITE SQUARE}": "\N{BULLET}",
    "\N{NARROW NO-BREAK SPACE}": "\u00a0",
}


class Letters(NamedTuple):
    """How letters look; a colour of None keeps the one set on the canvas."""

    font: str = REGULAR
    size: float = 9.6
    color: tuple[float, float, float] | None = None


class Span(NamedTuple):
    """A stretch of text of one look; a line end in it is a forced break."""

    text: str
    letters: Letters


@lru_cache(maxsize=64)
def named_colour(name: str) -> Color:
    """The colour of a name or a number of colour; to read it anew for every text is slow."""
    return toColor(name)


def rgb(color: str | Color) -> tuple[float, float, float]:
    """The colour as red, green and blue from 0 to 1.

    Raises:
        ValueError: If the text names no colour.
    """
    red, green, blue = (named_colour(color) if isinstance(color, str) else color).rgb()
    return (float(red), float(green), float(blue))


def printable(text: str) -> str:
    """The text with every character the fonts lack written in ones they have.

    For what people typed: comparison signs, arrows and boxes become their usual stand-ins, rare
    accented and compatibility letters plain ones, any other unknown character its number, as in
    ``[U+1F600]``. No character vanishes without a sign.
    """
    cleaned = clean_text(text)
    unknown = set(missing_characters(REGULAR, cleaned)) - {"\n", "\t"}
    if not unknown:
        return cleaned
    return cleaned.translate({ord(char): _stand_in(char) for char in unknown})


def typed(text: str) -> str:
    """What a person typed, as it is printed: runs of spaces are one, line ends stay."""
    return _SPACES.sub(" ", printable(text))


def _stand_in(char: str) -> str:
    if char in _STAND_INS:
        return _STAND_INS[char]
    apart = unicodedata.normalize("NFKD", char)
    plain = "".join(part for part in apart if not unicodedata.combining(part))
    if plain and not missing_characters(REGULAR, plain):
        return plain
    return f"[U+{ord(char):04X}]"
