"""The bundled Khmer fonts as reportlab fonts whose codes stand for glyphs with their text.

The fonts are ordinary composite fonts (two-byte codes). A code stands for one letter or one whole
Khmer cluster, embedded as one glyph put together from the font's own: nothing is positioned on
the page, and what a viewer finds, marks or copies is always a cluster with its text. Codes are
given out per document: what was drawn before in other documents never changes a file.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from assessment import places

FONT_FOLDER = places.resource("fonts")
REGULAR = "ReadinessKhmer-Regular"
BOLD = "ReadinessKhmer-Bold"
_MOST_CODES = 0xFFFF
_COMPOSITE = -1
_WORDS_AND_OFFSETS = 0x0003
_MORE_COMPONENTS = 0x0020
_MAXP_POINTS = 6
_MAXP_COMPONENTS = 28
_DEEPEST = 2


class MissingGlyphError(ValueError):
    """A character the bundled fonts cannot draw; a report never prints an empty box for it."""

    def __init__(self, characters: Iterable[str], text: str) -> None:
        self.characters = tuple(dict.fromkeys(characters))
        named = ", ".join(f"U+{ord(char):04X}" for char in self.characters)
        super().__init__(f"no glyph for {named} in {text!r}")


class Component(NamedTuple):
    number: int
    dx: int = 0
    dy: int = 0


Form = tuple[Component, ...]


class Glyph(NamedTuple):
    """What one code of a document draws: a Latin letter or a whole Khmer cluster."""

    form: Form  # the font's glyphs it is put together from, moved by font units
    text: str  # the characters it stands for
    advance: float  # how far the pen moves, in thousandths of the font size


class _DocumentCodes:
    def __init__(self, internal_name: str) -> None:
        self.internal_name = internal_name
        self.codes: dict[Glyph, int] = {}
        self._encoded: dict[str, str] = {}

    def code(self, glyph: Glyph) -> int:
        """The code of a glyph in this document, from 1; the same whenever it is asked for."""
        if glyph not in self.codes:
            if len(self.codes) >= _MOST_CODES:
                raise OverflowError("too many different glyphs in one document")
            self.codes[glyph] = len(self.codes) + 1
        return self.codes[glyph]

    def encoded(self, text: str, glyphs: Iterable[Glyph]) -> str:
        """The glyphs of the text as a hexadecimal PDF string; equal texts are encoded once."""
        if text not in self._encoded:
            codes = "".join(f"{self.code(glyph):04X}" for glyph in glyphs)
            self._encoded[text] = f"<{codes}>"
        return self._encoded[text]


class GlyphFont(TTFont):
    """A TrueType font that is drawn glyph by glyph; plain Latin strings work as usual."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), shapable=False)
        self.glyph_of: dict[int, int] = self.face.charToGlyph
        self.characters = frozenset(map(chr, self.glyph_of))
        self._used: WeakKeyDictionary[PDFDocument, _DocumentCodes] = WeakKeyDictionary()
        self._plain: dict[str, Glyph] = {}

    def encoder(self, document: PDFDocument) -> Callable[[str, Iterable[Glyph]], str]:
        return self._codes_of(document).encoded

    def plain_glyph(self, char: str, text: str) -> Glyph:
        """The glyph of one character by itself.

        Raises:
            MissingGlyphError: If the font lacks the character; the error names the text.
        """
        if char not in self._plain:
            number = self.glyph_of.get(ord(char), 0)
            if not number:
                raise MissingGlyphError([char], text)
            advance = self.face.hmetrics[number][0] * 1000 / self.face.unitsPerEm
            self._plain[char] = Glyph((Component(number),), char, advance)
        return self._plain[char]

    def splitString(  # noqa: N802 - reportlab's name
        self, text: str | bytes, doc: PDFDocument, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        """The codes of a plain string, for reportlab's own drawing of Latin text.

        Raises:
            ValueError: If the text is Khmer, which would come out unreadable this way.
            MissingGlyphError: If the font lacks a character.
        """
        if isinstance(text, bytes):
            plain = text.decode(encoding)
        else:
            plain = text
        if any("\u1780" <= char <= "\u17ff" for char in plain):
            raise ValueError(f"Khmer must be drawn by pdf_text, not by reportlab: {plain!r}")
        used = self._codes_of(doc)
        codes = [used.code(self.plain_glyph(char, plain)) for char in plain]
        return [(0, b"".join(code.to_bytes(2, "big") for code in codes))]

    def getSubsetInternalName(self, subset: int, doc: PDFDocument) -> str:  # noqa: N802 - reportlab's name
        del subset
        return f"/{self._codes_of(doc).internal_name}"

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab's name
        used = self._codes_of(doc)
        name = f"READIN+{self.fontName}"
        face = _ExtendedFace(self.face, [glyph.form for glyph in used.codes])
        descriptor = face.addSubsetObjects(doc, name, [*face.charToGlyph])  # type: ignore[no-untyped-call]
        code_to_glyph = b"".join(place.to_bytes(2, "big") for place in (0, *face.places))
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": pdfdoc.PDFName(name),
                "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
                "FontDescriptor": descriptor,
                "DW": 0,
                "W": pdfdoc.PDFArray(
                    [1, pdfdoc.PDFArray([f"{glyph.advance:g}" for glyph in used.codes])]
                ),
                "CIDToGIDMap": _reference(doc, _stream(doc, code_to_glyph)),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([_reference(doc, descendant)]),
                "ToUnicode": _reference(doc, _stream(doc, _to_unicode(used).encode("ascii"))),
            }
        )
        fonts = cast("pdfdoc.PDFDictionary", doc.idToObject[pdfdoc.BasicFonts])
        fonts.dict[used.internal_name] = _reference(doc, font)

    def _codes_of(self, document: PDFDocument) -> _DocumentCodes:
        used = self._used.get(document)
        if used is None:
            used = _DocumentCodes(f"K{len(document.fontMapping) + 1}")
            document.fontMapping[self.fontName] = f"/{used.internal_name}"
            document.delayedFonts.append(self)
            self._used[document] = used
        return used


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make Regular and Bold known to reportlab, once per process.

    Raises:
        FileNotFoundError: If the fonts were not built; the message names the missing file.
    """
    for name in (REGULAR, BOLD):
        path = FONT_FOLDER / f"{name}.ttf"
        if not path.is_file():
            raise FileNotFoundError(str(path))
        pdfmetrics.registerFont(GlyphFont(name, path))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, REGULAR, BOLD)
    # Streams need no text armour: without it a file is a quarter smaller and written faster.
    rl_config.useA85 = 0


@lru_cache(maxsize=8)
def glyph_font(name: str) -> GlyphFont:
    """The font of this name, ``REGULAR`` or ``BOLD``.

    Raises:
        ValueError: For any other name.
    """
    if name not in {REGULAR, BOLD}:
        raise ValueError(f"not a bundled font: {name}")
    register_fonts()
    return cast("GlyphFont", pdfmetrics.getFont(name))


def _reference(doc: PDFDocument, target: pdfdoc.PDFObject) -> pdfdoc.PDFObjectReference:
    return cast(
        "pdfdoc.PDFObjectReference",
        doc.Reference(target),  # type: ignore[no-untyped-call]  # reportlab's stubs leave it open
    )


def _stream(doc: PDFDocument, content: bytes) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=content)
    if doc.compression:
        stream.filters = [pdfdoc.PDFZCompress]
    else:
        stream.filters = []
    return stream


def _to_unicode(used: _DocumentCodes) -> str:
    rows = [
        f"<{code:04X}> <{glyph.text.encode('utf-16-be').hex().upper()}>"
        for glyph, code in used.codes.items()
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for block in batched(rows, 100):
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap CMapName currentdict /CMap defineresource pop end end"])


class _ExtendedFace(TTFontFace):
    """A face with forms appended behind its own glyphs; the face it is made from stays as is.

    Of all of them those that the forms need stand in its subset, each at its place; at 0 is always
    the font's sign for a missing character.
    """

    _ttf_data: Any

    def __init__(self, face: TTFontFace, forms: Sequence[Form]) -> None:
        vars(self).update(vars(face))
        self._glyphs_start, _ = self.get_table_pos("glyf")
        built = [form for form in dict.fromkeys(forms) if form != (Component(form[0].number),)]
        first = len(face.glyphPos)  # the number before it would span the gap behind the own glyphs
        appended = {form: first + at for at, form in enumerate(built)}
        data = bytearray(self._ttf_data)
        data += bytes(-(len(data) - self._glyphs_start) % 4)
        starts = [len(data) - self._glyphs_start]
        metrics = [(0, 0)]
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
        numbers = [appended.get(form, form[0].number) for form in forms]
        self.charToGlyph = dict(enumerate(dict.fromkeys([0, *numbers])))
        place = {number: at for at, number in self.charToGlyph.items()}
        self.places = [place[number] for number in numbers]

    def _composite(self, form: Form) -> tuple[bytes, int]:
        boxes = []
        for number, dx, dy in form:
            at = self._glyphs_start + self.glyphPos[number]
            is_blank = self.glyphPos[number] == self.glyphPos[number + 1]
            if is_blank:
                header = bytes(8)
            else:
                header = self._ttf_data[at + 2 : at + 10]
            left, low, right, high = struct.unpack(">4h", header)
            boxes.append((left + dx, low + dy, right + dx, high + dy))
        lefts, lows, rights, highs = zip(*boxes, strict=True)
        edges = (min(lefts), min(lows), max(rights), max(highs))
        data = struct.pack(">5h", _COMPOSITE, *edges)
        for part in form:
            more = 0
            if part is not form[-1]:
                more = _MORE_COMPONENTS
            data += struct.pack(">2H2h", _WORDS_AND_OFFSETS | more, *part)
        return data + bytes(-len(data) % 4), edges[0]

    def _raise_limits(self, data: bytearray, most_parts: int) -> None:
        start, _ = self.get_table_pos("maxp")
        points, contours, *own = struct.unpack_from(">4H", data, start + _MAXP_POINTS)
        limits = [max(own[0], points) * most_parts, max(own[1], contours) * most_parts]
        struct.pack_into(">2H", data, start + _MAXP_POINTS + 4, *(min(at, 0xFFFF) for at in limits))
        parts, _ = struct.unpack_from(">2H", data, start + _MAXP_COMPONENTS)
        struct.pack_into(">2H", data, start + _MAXP_COMPONENTS, max(parts, most_parts), _DEEPEST)
