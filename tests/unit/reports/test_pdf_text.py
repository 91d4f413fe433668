"""Khmer paragraphs on PDF pages: text, bytes, lines, splitting."""

import io

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from assessment.language.breaking import cluster_starts
from assessment.printing.pdf.fonts import REGULAR, MissingGlyphError
from assessment.printing.pdf.letters import Letters, Span, typed
from assessment.printing.pdf.text import (
    KhmerParagraph,
    boxes_of,
    draw_text,
    fill_lines,
    line_text,
    line_width,
    text_width,
)
from tests.unit.reports.pdf_world import (
    BODY,
    SENTENCES,
    TERMS,
    bold_and_plain,
    khmer_text,
    lines_of,
    pdf_of,
    squeezed,
    style,
    text_of,
)


def test_every_term_is_found_as_often_as_it_was_drawn(tmp_path):
    paragraphs = [KhmerParagraph(sentence, BODY) for sentence in SENTENCES * 3]
    found = text_of(pdf_of(*paragraphs), tmp_path)
    drawn = "\n".join("\n".join(lines_of(p, 531)) for p in paragraphs)
    for term in TERMS:
        assert found.count(term) == drawn.count(term) > 0, term


def test_bold_terms_are_found_too(tmp_path):
    drawn = [bold_and_plain(s, f" {s}") for s in SENTENCES]
    found = squeezed(text_of(pdf_of(*drawn), tmp_path))
    for term in TERMS:
        drawn = sum(2 * sentence.count(term) for sentence in SENTENCES)
        assert found.count(squeezed(term)) == drawn, term


def test_a_reader_without_our_line_texts_still_reads_every_letter():
    page = pypdf.PdfReader(
        io.BytesIO(pdf_of(*[KhmerParagraph(s, style(fontSize=7)) for s in SENTENCES]))
    ).pages[0]
    found = page.extract_text().replace("\n", "")
    for sentence in SENTENCES:
        assert sentence in found


def test_the_same_story_gives_the_same_bytes_whatever_was_drawn_before():
    def story():
        return [KhmerParagraph(sentence, BODY) for sentence in SENTENCES]

    first = pdf_of(*story())
    pdf_of(bold_and_plain("ខ្ញុំ", "ឱ្យឯកសារ ABC ៥៦៧"))
    assert pdf_of(*story()) == first


def test_two_documents_written_at_once_do_not_disturb_each_other():
    def canvas_and_output():
        output = io.BytesIO()
        return Canvas(output, invariant=1), output

    def draw(canvas, number):
        draw_text(canvas, (50, 700 - 20 * number), SENTENCES[number], Letters(REGULAR, 10))

    alone, alone_output = canvas_and_output()
    for number in range(3):
        draw(alone, number)
    alone.save()
    one, one_output = canvas_and_output()
    other, _ = canvas_and_output()
    for number in range(3):
        draw(other, 2 - number)
        draw(one, number)
    other.save()
    one.save()
    assert one_output.getvalue() == alone_output.getvalue()


def test_only_the_bundled_fonts_carry_khmer_and_both_are_embedded():
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of(bold_and_plain("ក្រសួង ", "ក្រសួង"))))
    fonts = [font.get_object() for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    ours = [font for font in fonts if "Readiness" in font["/BaseFont"]]
    assert len(ours) == 2
    for font in ours:
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert len(descriptor["/FontFile2"].get_data()) > 500


def test_a_missing_glyph_is_refused_by_name():
    with pytest.raises(MissingGlyphError, match=r"U\+2265") as caught:
        KhmerParagraph("ពិន្ទុ ≥ 5", BODY)
    assert caught.value.characters == ("≥",)
    with pytest.raises(MissingGlyphError):
        draw_text(Canvas(io.BytesIO()), (0, 0), "ក✓", Letters())


def test_a_font_that_is_not_ours_is_refused():
    with pytest.raises(ValueError, match="Helvetica"):
        KhmerParagraph("ក", style(fontName="Helvetica"))


def test_reportlab_may_not_draw_khmer_with_our_font_itself():
    canvas = Canvas(io.BytesIO())
    text_width("register", Letters())
    canvas.setFont(REGULAR, 9)
    canvas.drawString(10, 10, "Latin is fine")
    with pytest.raises(ValueError, match="Khmer"):
        canvas.drawString(10, 10, "ក្រសួង")


@given(khmer_text, st.floats(5, 300))
def test_wrapping_loses_no_text(text, width):
    lines = fill_lines(boxes_of((Span(typed(text), Letters()),)), width)
    assert squeezed("".join(map(line_text, lines))) == squeezed(text)


@given(khmer_text, st.floats(5, 300))
def test_lines_never_begin_inside_a_cluster(text, width):
    boxes = boxes_of((Span(typed(text), Letters()),))
    whole = "".join(box.text for box in boxes)
    starts = {0, *cluster_starts(whole), len(whole)}
    at = 0
    for line in fill_lines(boxes, width):
        assert at in starts
        at += sum(len(box.text) for box in line)


@given(khmer_text, st.floats(60, 300))
def test_no_line_is_wider_than_its_column(text, width):
    for line in fill_lines(boxes_of((Span(typed(text), Letters(size=8)),)), width):
        assert line_width(line) <= width + 0.001 or len(line) == 1


def test_a_word_wider_than_its_column_is_broken_instead_of_overflowing():
    word = "អន្តរប្រតិបត្តិការ"
    lines = fill_lines(boxes_of((Span(word, Letters()),)), 30)
    assert len(lines) > 1
    assert all(line_width(line) <= 30 for line in lines)
    assert "".join(map(line_text, lines)) == word


@given(khmer_text, st.floats(20, 200))
@settings(max_examples=50)
def test_splitting_over_pages_loses_no_text_and_adds_no_height(text, height):
    whole = KhmerParagraph(typed(f"{text} {SENTENCES[0]}"), BODY)
    _, needed = whole.wrap(120, 10_000)
    parts = whole.split(120, height)
    said = "".join("".join(lines_of(part, 120)) for part in parts)
    if parts:
        assert squeezed(said) == squeezed("".join(lines_of(whole, 120)))
        assert sum(part.height for part in parts) == pytest.approx(needed)
        assert parts[0].height <= height + 0.001 or parts == [whole]


def test_no_line_is_left_alone_at_the_foot_of_a_page():
    paragraph = KhmerParagraph(" ".join(SENTENCES), BODY)
    assert paragraph.split(150, BODY.leading * 1.5) == []
    head, _ = paragraph.split(150, BODY.leading * 2.5)
    assert len(head.lines or lines_of(head, 150)) == 2


def test_a_style_may_forbid_a_line_alone_at_the_head_of_a_page():
    strict = KhmerParagraph(" ".join(SENTENCES), style(allowWidows=0))
    count = len(lines_of(strict, 150))
    head, tail = strict.split(150, BODY.leading * (count - 1))
    assert (len(lines_of(head, 150)), len(lines_of(tail, 150))) == (count - 2, 2)


def test_the_space_around_a_split_paragraph_is_kept_outside():
    paragraph = KhmerParagraph(" ".join(SENTENCES), style(spaceBefore=7, spaceAfter=9))
    head, tail = paragraph.split(150, BODY.leading * 3)
    assert (head.getSpaceBefore(), head.getSpaceAfter()) == (7, 0)
    assert (tail.getSpaceBefore(), tail.getSpaceAfter()) == (0, 9)


def test_a_demanded_break_starts_a_new_line_also_when_split():
    paragraph = KhmerParagraph("ក\nខ\n\nគ", BODY)
    assert lines_of(paragraph) == ["ក", "ខ", "", "គ"]
    head, tail = paragraph.split(200, BODY.leading * 2)
    assert lines_of(head) + lines_of(tail) == ["ក", "ខ", "", "គ"]


def test_a_balanced_heading_keeps_its_lines_and_evens_them():
    text = "អន្តរប្រតិបត្តិការទាបជាងគេ ក្នុង ៤ ក្រុមប្រៀបធៀបក្នុងចំណោម ៧ ក្រុមទាំងអស់"
    plain, balanced = KhmerParagraph(text, BODY), KhmerParagraph(text, BODY, balanced=True)
    assert len(lines_of(plain, 260)) == len(lines_of(balanced, 260)) == 2

    def unevenness(paragraph):
        one, other = map(line_width, paragraph.lines)
        return abs(one - other)

    assert unevenness(balanced) < unevenness(plain)
