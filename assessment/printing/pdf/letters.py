"""Letters of one look, and what is printed of a text: only what the fonts have."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

import uharfbuzz
from reportlab.lib.colors import Color, toColor

from assessment.language import breaking, normalise
from assessment.printing.pdf.fonts import REGULAR, Component, Glyph, MissingGlyphError, glyph_font

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
    """The colour as red, green and blue from 0 to 1."""
    red, green, blue = (named_colour(color) if isinstance(color, str) else color).rgb()
    return (float(red), float(green), float(blue))


def printable(text: str) -> str:
    """The text with every character the fonts lack written in ones they have.

    For what people typed: comparison signs, arrows and boxes become their usual stand-ins, rare
    accented and compatibility letters plain ones, any other unknown character its number, as in
    ``[U+1F600]``. No character vanishes without a sign.
    """
    cleaned = normalise.clean_text(text)
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


_MOST_PARTS = 10
_FARTHEST = 15_000
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


class Shaped(NamedTuple):
    """A text as glyphs of one font; lengths in thousandths of the font size."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: float


@lru_cache(maxsize=32_768)
def shape(font_name: str, text: str) -> Shaped:
    """The text as glyphs of the font, in the order they are drawn.

    Every glyph carries its part of the text, a whole cluster in Khmer; together they carry all.

    Raises:
        MissingGlyphError: If the font lacks a character of the text.
        ValueError: If the font is not a bundled one.
    """
    visible = "".join(char for char in text if char not in _INVISIBLE)
    missing = missing_characters(font_name, visible)
    if missing:
        raise MissingGlyphError(missing, visible)
    if breaking.KHMER_RUN.search(visible) is not None:
        glyphs = tuple(_shaped(font_name, visible))
    else:
        font = glyph_font(font_name)
        glyphs = tuple(font.plain_glyph(char, visible) for char in visible)
    return Shaped(visible, glyphs, sum(glyph.advance for glyph in glyphs))


def missing_characters(font_name: str, text: str) -> tuple[str, ...]:
    unknown = set(text) - glyph_font(font_name).characters - _INVISIBLE
    if unknown:
        return tuple(dict.fromkeys(char for char in text if char in unknown))
    return ()


def _shaped(font_name: str, text: str) -> Iterator[Glyph]:
    font = _harfbuzz_font(font_name)
    scale = 1000 / font.face.upem
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {})
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    cluster_text = {start: text[start:end] for start, end in pairwise([*starts, len(text)])}
    placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    for start, group in groupby(placed, key=lambda pair: pair[0].cluster):
        members = list(group)
        # A cluster of real Khmer is always one part.
        parts = range(0, len(members), _MOST_PARTS)
        rest = cluster_text[start]
        size = len(cluster_text[start]) // len(parts)
        for first in parts:
            part, rest = (rest, "") if first == parts[-1] else (rest[:size], rest[size:])
            pen = 0
            form = []
            for info, position in members[first : first + _MOST_PARTS]:
                dx = _bounded(pen + position.x_offset)
                dy = _bounded(position.y_offset)
                form.append(Component(info.codepoint, dx, dy))
                pen += position.x_advance
            yield _cluster(tuple(form), part, pen * scale)


# Ten thousand texts are put together from a thousand clusters.
_cluster = lru_cache(maxsize=8_192)(Glyph)


def _bounded(units: int) -> int:
    """Kept to what a font file can hold; only heaps of stray signs reach it."""
    return max(-_FARTHEST, min(_FARTHEST, units))


@lru_cache(maxsize=4)
def _harfbuzz_font(font_name: str) -> uharfbuzz.Font:
    path = glyph_font(font_name).face.filename
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
