"""Cuts a font down to the forms one document uses: single glyphs and whole clusters.

A Khmer cluster is embedded as one glyph put together from the font's own. A page then shows
every cluster by one code: nothing is positioned on the page, and what a viewer finds, marks or
copies is always a whole cluster with its whole text.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from reportlab.pdfbase.ttfonts import TTFontFace

_COMPOSITE = -1
_WORDS_AND_OFFSETS, _MORE_COMPONENTS = 0x0003, 0x0020
_MAXP_POINTS, _MAXP_COMPONENTS = 6, 28
_DEEPEST = 2


class Component(NamedTuple):
    """A glyph of the font, moved by so many font units."""

    number: int
    dx: int = 0
    dy: int = 0


Form = tuple[Component, ...]


def subset_font(face: TTFontFace, forms: Sequence[Form]) -> tuple[bytes, list[int]]:
    """The font file with these forms only, and the number each of them has in it.

    Glyph 0 is always the font's sign for a missing character.
    """
    extended = _ExtendedFace(face, forms)
    numbers = list(dict.fromkeys([0, *map(extended.number_of, forms)]))
    extended.charToGlyph = dict(enumerate(numbers))
    places = {number: place for place, number in enumerate(numbers)}
    font_file = bytes(extended.makeSubset(list(range(len(numbers)))))
    return font_file, [places[extended.number_of(form)] for form in forms]


class _ExtendedFace(TTFontFace):
    """A face with forms appended behind its own glyphs; the face it is made from stays as is."""

    _ttf_data: Any

    def __init__(self, face: TTFontFace, forms: Iterable[Form]) -> None:
        vars(self).update(vars(face))
        self._glyphs_start, _ = self.get_table_pos("glyf")
        built = [form for form in dict.fromkeys(forms) if not _is_plain(form)]
        first = len(face.glyphPos)  # the number before it would span the gap behind the own glyphs
        self._number = {form: first + at for at, form in enumerate(built)}
        data = bytearray(self._ttf_data)
        data += bytes(-(len(data) - self._glyphs_start) % 4)
        starts, metrics = [len(data) - self._glyphs_start], [(0, 0)]
        for form in built:
            glyph, left = self._composite(form)
            data += glyph
            starts.append(len(data) - self._glyphs_start)
            advance = sum(self.hmetrics[part.number][0] for part in form)
            metrics.append((advance, left & 0xFFFF))
        self._raise_limits(data, max(map(len, built), default=1))
        self._ttf_data = bytes(data)
        self.table = {**face.table, "glyf": {**face.table["glyf"], "length": starts[-1]}}
        self.glyphPos = [*face.glyphPos, *starts]
        self.hmetrics = [*face.hmetrics, *metrics]

    def number_of(self, form: Form) -> int:
        """The number of the form among the face's own and the appended glyphs."""
        return self._number[form] if form in self._number else form[0].number

    def _composite(self, form: Form) -> tuple[bytes, int]:
        """The form as a composite glyph, and its left edge."""
        lefts, lows, rights, highs = zip(*self._edges(form), strict=True)
        edges = (min(lefts), min(lows), max(rights), max(highs))
        data = struct.pack(">5h", _COMPOSITE, *edges)
        for part in form:
            more = 0 if part is form[-1] else _MORE_COMPONENTS
            data += struct.pack(">2H2h", _WORDS_AND_OFFSETS | more, *part)
        return data + bytes(-len(data) % 4), edges[0]

    def _edges(self, form: Form) -> Iterator[tuple[int, int, int, int]]:
        for number, dx, dy in form:
            at = self._glyphs_start + self.glyphPos[number]
            is_blank = self.glyphPos[number] == self.glyphPos[number + 1]
            header = bytes(8) if is_blank else self._ttf_data[at + 2 : at + 10]
            left, low, right, high = struct.unpack(">4h", header)
            yield left + dx, low + dy, right + dx, high + dy

    def _raise_limits(self, data: bytearray, most_parts: int) -> None:
        """Tell rasterisers how large the largest composite can be."""
        start, _ = self.get_table_pos("maxp")
        points, contours, *own = struct.unpack_from(">4H", data, start + _MAXP_POINTS)
        limits = [max(own[0], points) * most_parts, max(own[1], contours) * most_parts]
        struct.pack_into(">2H", data, start + _MAXP_POINTS + 4, *(min(at, 0xFFFF) for at in limits))
        parts, _ = struct.unpack_from(">2H", data, start + _MAXP_COMPONENTS)
        struct.pack_into(">2H", data, start + _MAXP_COMPONENTS, max(parts, most_parts), _DEEPEST)


def _is_plain(form: Form) -> bool:
    return len(form) == 1 and form[0] == Component(form[0].number)
