"""Glyphs: right ones, at the right places, with their text."""

import pytest
import uharfbuzz
from hypothesis import given
from hypothesis import strategies as st

from assessment.reports import pdf_fonts
from assessment.reports.pdf_fonts import BOLD, FONT_FOLDER, REGULAR, MissingGlyphError, glyph_font
from assessment.reports.pdf_shaping import missing_characters, shape

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


@pytest.mark.parametrize("word", HARD)
def test_hard_clusters_are_placed_as_harfbuzz_places_them(word, reference):
    ours = [(g.number, g.advance, g.dx, g.dy) for g in shape(REGULAR, word).glyphs]
    assert ours == reference(word)


@pytest.mark.parametrize("word", HARD)
def test_what_is_written_to_the_page_moves_the_pen_to_the_same_places(word, reference):
    """Plays the operators back: every glyph must land where HarfBuzz says."""
    shaped = shape(REGULAR, word)
    document = _Document()
    font = glyph_font(REGULAR)
    landed, pen = [], 0.0
    for stroke in font.strokes(word, shaped.glyphs, document):
        codes = {code: number for (number, _), code in font._used[document].codes.items()}
        for token in stroke.shown.replace("<", " <").replace(">", "> ").split():
            if not token.startswith("<"):
                pen -= float(token)
                continue
            for at in range(1, len(token) - 1, 4):
                number = codes[int(token[at : at + 4], 16)]
                landed.append((number, pen, stroke.rise))
                pen += font.face.hmetrics[number][0]
    wanted, x = [], 0
    for number, advance, dx, dy in reference(word):
        wanted.append((number, x + dx, dy))
        x += advance
    assert landed == wanted
    assert pen == x


class _Document:
    """As much of a PDF document as a font needs to give out codes."""

    def __init__(self):
        self.fontMapping = {}
        self.delayedFonts = []


@given(st.text(st.sampled_from(KHMER), min_size=1, max_size=12))
def test_the_glyphs_of_a_text_carry_all_of_it_in_order(text):
    carried = "".join(glyph.text for glyph in shape(REGULAR, text).glyphs)
    assert carried.replace("\u200b", "") == text
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
