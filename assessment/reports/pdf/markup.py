"""The little mark-up of report texts: bold, colour and size, line breaks.

Only ``<b>``, ``<font color= size=>`` and ``<br/>`` are mark-up. Everything else,
unbalanced tags too, is text: no input can fail, load a file or start a link. Texts that come
from people still go through ``escape``, so that what they typed is what is printed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from reportlab.lib.colors import Color, toColor

from assessment.language.normalise import clean_text
from assessment.reports.pdf.fonts import BOLD, REGULAR
from assessment.reports.pdf.shaping import missing_characters

LINE_BREAK = "\n"
_TAG = re.compile(
    r"<(?:(/)(b|font)|(b)|font((?:\s+\w+=(?:\"[^\"<>]*\"|'[^'<>]*'))+)|(br)\s*/?)\s*>"
)
_ATTRIBUTE = re.compile(r"(\w+)=[\"']([^\"']*)[\"']")
_ENTITIES = {
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&nbsp;": "\u00a0",
    "&amp;": "&",
}
_ENTITY = re.compile("|".join(_ENTITIES))
_ESCAPES = str.maketrans({char: name for name, char in _ENTITIES.items() if char != "\u00a0"})
_SPACES = re.compile(r"[ \t\r\n]+")
_STAND_INS = {
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{NOT EQUAL TO}": "<>",
    "\N{PLUS-MINUS SIGN}": "+/-",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{LEFTWARDS ARROW}": "<-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{HYPHEN}": "-",
    "\N{SUPERSCRIPT TWO}": "2",
    "\N{SUPERSCRIPT THREE}": "3",
    "\N{DAGGER}": "*",
    "\N{BLACK CIRCLE}": "\N{BULLET}",
    "\N{WHITE CIRCLE}": "\N{BULLET}",
    "\N{BLACK SQUARE}": "\N{BULLET}",
    "\N{WHITE SQUARE}": "\N{BULLET}",
    "\N{NARROW NO-BREAK SPACE}": "\u00a0",
}


class Letters(NamedTuple):
    """How letters look.

    Attributes:
        font: ``REGULAR`` or ``BOLD``.
        size: In points.
        color: Red, green and blue from 0 to 1; None keeps the colour set on the canvas.
    """

    font: str = REGULAR
    size: float = 9.6
    color: tuple[float, float, float] | None = None


class Span(NamedTuple):
    """A stretch of text of one look; ``LINE_BREAK`` alone is a forced break."""

    text: str
    letters: Letters


@lru_cache(maxsize=64)
def named_colour(name: str) -> Color:
    """The colour of a name or a number of colour; to read it anew for every text is slow.

    Raises:
        ValueError: If the text names no colour.
    """
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


def escape(text: str) -> str:
    """What a person typed, as mark-up that prints exactly that; line ends stay line ends."""
    return printable(text).translate(_ESCAPES).replace("\n", "<br/>")


@lru_cache(maxsize=8_192)
def parse(markup: str, base: Letters) -> tuple[Span, ...]:
    """The marked-up text as spans; runs of spaces become one space.

    Raises:
        ValueError: If a font tag names no colour or no size.
    """
    return tuple(_spans(markup, base))


def _stand_in(char: str) -> str:
    if char in _STAND_INS:
        return _STAND_INS[char]
    apart = unicodedata.normalize("NFKD", char)
    plain = "".join(part for part in apart if not unicodedata.combining(part))
    if plain and not missing_characters(REGULAR, plain):
        return plain
    return f"[U+{ord(char):04X}]"


def _spans(markup: str, base: Letters) -> Iterator[Span]:
    looks: list[tuple[str, Letters]] = [("", base)]
    at = 0
    for tag in _TAG.finditer(markup):
        closing, closed, opened, attributes, line_break = tag.groups()
        if closing and closed != looks[-1][0]:
            continue
        if tag.start() > at:
            yield Span(_plain(markup[at : tag.start()]), looks[-1][1])
        at = tag.end()
        if closing:
            looks.pop()
        elif line_break:
            yield Span(LINE_BREAK, looks[-1][1])
        else:
            name = opened or "font"
            looks.append((name, _changed(looks[-1][1], name, attributes or "")))
    if markup[at:]:
        yield Span(_plain(markup[at:]), looks[-1][1])


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda match: _ENTITIES[match.group()], _SPACES.sub(" ", text))


def _changed(letters: Letters, tag: str, attributes: str) -> Letters:
    if tag == "b":
        return letters._replace(font=BOLD)
    given = dict(_ATTRIBUTE.findall(attributes))
    if "color" in given:
        letters = letters._replace(color=rgb(given["color"]))
    if "size" in given:
        letters = letters._replace(size=float(given["size"]))
    return letters
