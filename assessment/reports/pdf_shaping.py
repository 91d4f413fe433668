"""From text to placed glyphs: HarfBuzz for Khmer, a table look-up for everything else."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

import uharfbuzz

from assessment.language.breaking import KHMER_RUN
from assessment.reports.pdf_fonts import Glyph, MissingGlyphError, glyph_font

_NOTHING = "\u200b"
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


class Shaped(NamedTuple):
    """A text as glyphs of one font; lengths in thousandths of the font size."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: float


@lru_cache(maxsize=32_768)
def shape(font_name: str, text: str) -> Shaped:
    """The text as glyphs of the font, in the order they are drawn.

    Every glyph carries a part of the text; together they carry all of it, cluster by cluster.

    Raises:
        MissingGlyphError: If the font lacks a character of the text.
        ValueError: If the font is not a bundled one.
    """
    visible = "".join(char for char in text if char not in _INVISIBLE)
    is_khmer = KHMER_RUN.search(visible) is not None
    glyphs = tuple((_shaped if is_khmer else _looked_up)(font_name, visible))
    return Shaped(visible, glyphs, sum(glyph.advance for glyph in glyphs))


def missing_characters(font_name: str, text: str) -> tuple[str, ...]:
    """The characters of the text the font cannot draw, each once."""
    known = glyph_font(font_name).glyph_of
    return tuple(
        dict.fromkeys(char for char in text if ord(char) not in known and char not in _INVISIBLE)
    )


def _looked_up(font_name: str, text: str) -> Iterator[Glyph]:
    font = glyph_font(font_name)
    scale = 1000 / font.face.unitsPerEm
    for char in text:
        number = font.glyph_of.get(ord(char), 0)
        if not number:
            raise MissingGlyphError(missing_characters(font_name, text), text)
        width = font.face.hmetrics[number][0] * scale
        yield Glyph(number, char, width, 0.0, 0.0, width)


def _shaped(font_name: str, text: str) -> Iterator[Glyph]:
    missing = missing_characters(font_name, text)
    if missing:
        raise MissingGlyphError(missing, text)
    font = _harfbuzz_font(font_name)
    scale = 1000 / font.face.upem
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {})
    infos = buffer.glyph_infos
    starts = sorted({info.cluster for info in infos})
    cluster_text = {start: text[start:end] for start, end in pairwise([*starts, len(text)])}
    placed = zip(infos, buffer.glyph_positions, strict=True)
    for start, group in groupby(placed, key=lambda pair: pair[0].cluster):
        members = list(group)
        dealt = _deal(cluster_text[start], len(members))
        for (info, position), part in zip(members, dealt, strict=True):
            yield Glyph(
                info.codepoint,
                part,
                position.x_advance * scale,
                position.x_offset * scale,
                position.y_offset * scale,
                font.get_glyph_h_advance(info.codepoint) * scale,
            )


def _deal(text: str, count: int) -> list[str]:
    """The characters of a cluster dealt over its glyphs, in order and none left out.

    No glyph may stand for an empty text: several viewers then show a control character.
    """
    if len(text) < count:
        return [*text, *[_NOTHING] * (count - len(text))]
    first = len(text) - count + 1
    return [text[:first], *text[first:]]


@lru_cache(maxsize=4)
def _harfbuzz_font(font_name: str) -> uharfbuzz.Font:
    path = glyph_font(font_name).face.filename
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
