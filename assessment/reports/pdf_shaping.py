"""From text to placed glyphs: HarfBuzz for Khmer, a table look-up for everything else."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

import uharfbuzz

from assessment.language.breaking import KHMER_RUN
from assessment.reports.pdf_fonts import Glyph, MissingGlyphError, glyph_font
from assessment.reports.pdf_subset import Component

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
    for char in text:
        yield font.plain_glyph(char, text)


def _shaped(font_name: str, text: str) -> Iterator[Glyph]:
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
        pen = 0
        form = []
        for info, position in group:
            at = Component(info.codepoint, pen + position.x_offset, position.y_offset)
            form.append(at)
            pen += position.x_advance
        yield Glyph(tuple(form), cluster_text[start], pen * scale)


@lru_cache(maxsize=4)
def _harfbuzz_font(font_name: str) -> uharfbuzz.Font:
    path = glyph_font(font_name).face.filename
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
