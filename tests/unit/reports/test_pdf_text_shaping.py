"""Glyphs: right ones, at the right places, with their text."""

import io
import struct

import pypdf
import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from assessment.printing.pdf import fonts as pdf_fonts
from assessment.printing.pdf.fonts import BOLD, FONT_FOLDER, REGULAR, MissingGlyphError
from assessment.printing.pdf.letters import Letters, missing_characters, shape
from assessment.printing.pdf.text import draw_text

HARD = [
    "កម្ពុជា",
    "អង់គ្លេស",
    "អង្គ្លេស",
    "ប៊ិច",
    "ម៉ឺន",
    "ប៉ុស្តិ៍",
    "ភ្នំពេញ",
    "អ៊ីនធឺណិត",
    "រ៉ូបូត",
    "អញ្ជើញ",
    "បណ្ឌិត",
    "ស្ត្រី",
    "ក្រសួង",
    "ផ្នែក",
    "ត្រៀម",
    "ញ្ញុំ",
    "ខ្ញុំ",
    "ស្រុក",
    "ឱ្យ",
    "ព័ត៌មាន",
    "លក្ខណៈ",
    "សន្តិសុខ",
    "កុំព្យូទ័រ",
    "ចៅហ្វាយ",
    "ហ៊្វឹក",
    "ល្បឿន",
    "ស្អែក",
    "ព្រះសីហនុ",
    "ប្រៃសណីយ៍",
    "ម៉ោង",
    "ពុទ្ធសាសនា",
    "ក្ស្មី",
    "សង្គ្រាម",
    "កន្ត្រៃ",
    "ញ៉ាំ",
    "ស៊ី",
    "ប៊ុន",
    "គ្រឿង",
    "ព្រឹទ្ធសភា",
    "ទូរគមនាគមន៍",
    "យុទ្ធសាស្ត្រ",
    "ឯកឧត្តម",
    "ឥឡូវ",
    "ឪពុក",
    "ឫទ្ធិ",
    "ឮ",
    "ជំនុំជម្រះ",
    "ប្រាំ",
    "ត្រឹមត្រូវ",
    "ខ្លួន",
    "ដៃគូ",
    "ពេលវេលា",
    "ស្នើ",
    "ល្អៀង",
    "ទឿង",
    "កណ្ដាល",
    "កណ្តាល",
]
KHMER = "".join(map(chr, range(0x1780, 0x17DD)))


@pytest.fixture(scope="module")
def reference():
    blob = uharfbuzz.Blob.from_file_path(str(FONT_FOLDER / f"{REGULAR}.ttf"))
    font = uharfbuzz.Font(uharfbuzz.Face(blob))

    def placed(word):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer, {})
        return [
            (info.codepoint, position.x_advance, position.x_offset, position.y_offset)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    return placed


def landed(glyphs):
    """Every glyph of the font with the place it stands at, and where the pen ends."""
    places, pen = [], 0
    for glyph in glyphs:
        places += [(part.number, pen + part.dx, part.dy) for part in glyph.form]
        pen += glyph.advance
    return places, pen


@pytest.mark.parametrize("word", HARD)
def test_hard_clusters_are_placed_as_harfbuzz_places_them(word, reference):
    wanted, pen = [], 0
    for number, advance, dx, dy in reference(word):
        wanted.append((number, pen + dx, dy))
        pen += advance
    assert landed(shape(REGULAR, word).glyphs) == (wanted, pen)


def test_the_embedded_font_draws_every_cluster_as_it_was_shaped():
    """Reads the font back out of a finished file and compares outlines, point by point."""
    output = io.BytesIO()
    canvas = Canvas(output)
    for number, word in enumerate(HARD):
        draw_text(canvas, (50, 800 - 12 * number), word, Letters())
    canvas.save()
    embedded, code_to_glyph, widths = _embedded_font(output.getvalue())
    original = TTFont(FONT_FOLDER / f"{REGULAR}.ttf")
    glyphs = dict.fromkeys(glyph for word in HARD for glyph in shape(REGULAR, word).glyphs)
    for code, glyph in enumerate(glyphs, start=1):
        drawn = _outline(embedded, code_to_glyph[code])
        wanted = [
            (x + part.dx, y + part.dy)
            for part in glyph.form
            for x, y in _outline(original, part.number)
        ]
        assert drawn == wanted, glyph.text
        assert widths[code - 1] == glyph.advance


def _embedded_font(pdf):
    fonts = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()
    (font,) = [f.get_object() for f in fonts if f.get_object()["/Subtype"] == "/Type0"]
    descendant = font["/DescendantFonts"][0].get_object()
    data = descendant["/FontDescriptor"]["/FontFile2"].get_data()
    table = descendant["/CIDToGIDMap"].get_data()
    code_to_glyph = struct.unpack(f">{len(table) // 2}H", table)
    return TTFont(io.BytesIO(data)), code_to_glyph, descendant["/W"][1]


def _outline(font, number):
    glyphs = font["glyf"]
    glyph = glyphs[font.getGlyphOrder()[number]]
    return [tuple(point) for point in glyph.getCoordinates(glyphs)[0]]


@given(st.text(st.sampled_from(KHMER), min_size=1, max_size=12))
def test_the_glyphs_of_a_text_carry_all_of_it_in_order(text):
    assert "".join(glyph.text for glyph in shape(REGULAR, text).glyphs) == text
    assert all(glyph.text for glyph in shape(REGULAR, text).glyphs)


def test_khmer_and_latin_are_both_in_both_weights():
    printable_latin = "".join(map(chr, range(0x20, 0x7F)))
    for name in (REGULAR, BOLD):
        assert missing_characters(name, printable_latin + KHMER + "០១២៣៤៥៦៧៨៩«»“”–−…×៛•·°é") == ()


def test_zero_width_characters_are_not_drawn():
    assert shape(REGULAR, "ក\u200bខ\ufeff") == shape(REGULAR, "កខ")


def test_missing_characters_are_named_once():
    with pytest.raises(MissingGlyphError) as caught:
        shape(REGULAR, "ក≥✓≥")
    assert caught.value.characters == ("≥", "✓")


def test_bold_is_another_font():
    assert shape(BOLD, "ក្រសួង").width > shape(REGULAR, "ក្រសួង").width


def test_an_unbuilt_font_is_named_by_its_path(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_fonts, "FONT_FOLDER", tmp_path)
    pdf_fonts.register_fonts.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match=r"ReadinessKhmer-Regular\.ttf"):
            pdf_fonts.register_fonts()
    finally:
        monkeypatch.undo()
        pdf_fonts.register_fonts()
