"""Khmer paragraphs on PDF pages."""

import io
import shutil
import subprocess
from itertools import pairwise

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from assessment.language.breaking import cluster_starts
from assessment.reports.pdf_fonts import BOLD, REGULAR, MissingGlyphError
from assessment.reports.pdf_lines import boxes_of, fill_lines, line_text, line_width
from assessment.reports.pdf_markup import Look, escape, printable
from assessment.reports.pdf_text import (
    Align,
    KhmerParagraph,
    draw_decoration,
    draw_text,
    text_width,
)

BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=9.6, leading=15.6)
SENTENCES = [
    "គណៈកម្មាធិការរដ្ឋាភិបាលឌីជីថល បានវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថលរបស់ក្រសួង-ស្ថាប័នចំនួន ២៥។",
    "អង្គភាពត្រូវបំពេញកម្រងសំណួរ និងភ្ជាប់ភស្តុតាងមុនថ្ងៃទី២៥ ខែវិច្ឆិកា ឆ្នាំ២០២៦។",
    "ប្រព័ន្ធអន្តរប្រតិបត្តិការត្រូវតភ្ជាប់តាម CamDX ដើម្បីផ្លាស់ប្តូរទិន្នន័យរវាងក្រសួង។",
    "សូចនាករនេះវាស់សន្តិសុខឌីជីថល ការបម្រុងទុកទិន្នន័យ និងឧប្បត្តិហេតុ (Digital Security)។",
]
TERMS = [
    "គណៈកម្មាធិការ",
    "រដ្ឋាភិបាលឌីជីថល",
    "ភាពត្រៀមខ្លួន",
    "ក្រសួង",
    "កម្រងសំណួរ",
    "ភស្តុតាង",
    "អន្តរប្រតិបត្តិការ",
    "ទិន្នន័យ",
    "សូចនាករ",
    "សន្តិសុខឌីជីថល",
    "ឧប្បត្តិហេតុ",
    "CamDX",
    "Digital Security",
]
KHMER = "".join(map(chr, range(0x1780, 0x17DD))) + "០១២"
khmer_text = st.text(st.sampled_from(KHMER + "្្ាេ  abcé(«-/.,%")).map(printable)


def style(**changes):
    return ParagraphStyle("changed", parent=BODY, **changes)


def pdf_of(*flowables):
    output = io.BytesIO()
    SimpleDocTemplate(output, invariant=1, leftMargin=40, rightMargin=40).build(list(flowables))
    return output.getvalue()


def text_of(pdf, tmp_path):
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "drawn.pdf"
    path.write_bytes(pdf)
    command = [tool, "-enc", "UTF-8", "-raw", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")


def squeezed(text):
    return "".join(text.replace("\u200b", "").split())


def lines_of(paragraph, width=200.0):
    paragraph.wrap(width, 10_000)
    return [line_text(line) for line in paragraph.lines]


def test_every_term_is_found_as_often_as_it_was_drawn(tmp_path):
    paragraphs = [KhmerParagraph(sentence, BODY) for sentence in SENTENCES * 3]
    found = text_of(pdf_of(*paragraphs), tmp_path)
    drawn = "\n".join("\n".join(lines_of(p, 531)) for p in paragraphs)
    for term in TERMS:
        assert found.count(term) == drawn.count(term) > 0, term


def test_justified_and_bold_terms_are_found_too(tmp_path):
    justified = [KhmerParagraph(f"<b>{s}</b> {s}", style(alignment=4)) for s in SENTENCES]
    found = squeezed(text_of(pdf_of(*justified), tmp_path))
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
    pdf_of(KhmerParagraph("<b>ខ្ញុំ</b>ឱ្យឯកសារ ABC ៥៦៧", style(fontSize=20)))
    assert pdf_of(*story()) == first


def test_two_documents_written_at_once_do_not_disturb_each_other():
    def canvas_and_output():
        output = io.BytesIO()
        return Canvas(output, invariant=1), output

    def draw(canvas, number):
        draw_text(canvas, (50, 700 - 20 * number), SENTENCES[number], Look(REGULAR, 10))

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
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of(KhmerParagraph("ក្រសួង <b>ក្រសួង</b>", BODY))))
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
        draw_text(Canvas(io.BytesIO()), (0, 0), "ក✓", Look())


def test_a_font_that_is_not_ours_is_refused():
    with pytest.raises(ValueError, match="Helvetica"):
        KhmerParagraph("ក", style(fontName="Helvetica"))


def test_reportlab_may_not_draw_khmer_with_our_font_itself():
    canvas = Canvas(io.BytesIO())
    text_width("register", Look())
    canvas.setFont(REGULAR, 9)
    canvas.drawString(10, 10, "Latin is fine")
    with pytest.raises(ValueError, match="Khmer"):
        canvas.drawString(10, 10, "ក្រសួង")


@given(khmer_text, st.floats(5, 300))
def test_wrapping_loses_no_text(text, width):
    lines = fill_lines(boxes_of(escape(text), Look()), width)
    assert squeezed("".join(map(line_text, lines))) == squeezed(text)


@given(khmer_text, st.floats(5, 300))
def test_lines_never_begin_inside_a_cluster(text, width):
    boxes = boxes_of(escape(text), Look())
    whole = "".join(box.text for box in boxes)
    starts = {0, *cluster_starts(whole), len(whole)}
    at = 0
    for line in fill_lines(boxes, width):
        assert at in starts
        at += sum(len(box.text) for box in line)


@given(khmer_text, st.floats(60, 300))
def test_no_line_is_wider_than_its_column(text, width):
    for line in fill_lines(boxes_of(escape(text), Look(size=8)), width):
        assert line_width(line) <= width + 0.001 or len(line) == 1


def test_a_word_wider_than_its_column_is_broken_instead_of_overflowing():
    word = "អន្តរប្រតិបត្តិការ"
    lines = fill_lines(boxes_of(word, Look()), 30)
    assert len(lines) > 1
    assert all(line_width(line) <= 30 for line in lines)
    assert "".join(map(line_text, lines)) == word


@given(khmer_text, st.floats(20, 200))
@settings(max_examples=50)
def test_splitting_over_pages_loses_no_text_and_adds_no_height(text, height):
    whole = KhmerParagraph(escape(f"{text} {SENTENCES[0]}"), BODY)
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
    paragraph = KhmerParagraph("ក<br/>ខ<br/><br/>គ", BODY)
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


def positions_of(paragraph, width=300.0):
    """Where every line starts, read from the page's own operators."""
    output = io.BytesIO()
    canvas = Canvas(output, pageCompression=0)
    paragraph.wrapOn(canvas, width, 1000)
    paragraph.drawOn(canvas, 0, 0)
    content = "\n".join(vars(canvas)["_code"]).splitlines()
    return [float(line.split()[4]) for line in content if line.endswith(" Tm")]


def test_lines_stand_left_centred_or_right_as_the_style_says():
    (left,) = positions_of(KhmerParagraph("ក្រសួង", BODY))
    (centred,) = positions_of(KhmerParagraph("ក្រសួង", style(alignment=1)))
    (right,) = positions_of(KhmerParagraph("ក្រសួង", style(alignment=2)))
    width = text_width("ក្រសួង", Look())
    assert (left, centred, right) == pytest.approx((0, (300 - width) / 2, 300 - width), abs=0.001)


def test_indents_and_bullets_stand_where_the_style_says():
    indented = style(leftIndent=14, bulletIndent=3)
    assert positions_of(KhmerParagraph("ក្រសួង", indented, bullet="•")) == [3, 14]


def test_the_least_width_is_that_of_the_widest_word():
    paragraph = KhmerParagraph("ក្រសួង សេដ្ឋកិច្ច", style(leftIndent=5))
    widest = max(text_width(word, Look()) for word in ("ក្រសួង", "សេដ្ឋកិច្ច"))
    assert paragraph.minWidth() == pytest.approx(widest + 5)


def test_justified_lines_end_at_the_margin_unless_that_tears_them_apart():
    paragraph = KhmerParagraph(" ".join(SENTENCES * 2), style(alignment=4))
    paragraph.wrap(300, 1000)
    ends = []
    for line in paragraph.lines:
        x, in_space, in_gap = paragraph._placed(line)
        assert in_gap <= BODY.fontSize * 0.15
        spaces = sum(1 for box in line[:-1] if box.space)
        ends.append(x + line_width(line) + spaces * in_space + (len(line) - 1) * in_gap)
    stretched = [end for end in ends if end == pytest.approx(300)]
    assert len(stretched) > len(ends) / 2
    assert all(end < 300.001 for end in ends)
    assert ends[-1] == pytest.approx(line_width(paragraph.lines[-1]))


def test_every_line_carries_its_text_and_decoration_carries_none():
    canvas = Canvas(io.BytesIO())
    draw_text(canvas, (10, 10), "ក្រសួង", Look())
    draw_decoration(canvas, (10, 30), "បណ្តោះអាសន្ន", Look())
    content = "\n".join(vars(canvas)["_code"])
    assert f"/ActualText <FEFF{'ក្រសួង'.encode('utf-16-be').hex().upper()}>" in content
    assert "/ActualText <FEFF>" in content
    assert content.count("BDC") == content.count("EMC") == 2


def test_drawn_text_leaves_the_canvas_as_it_was(tmp_path):
    output = io.BytesIO()
    canvas = Canvas(output, invariant=1)
    canvas.setFont("Helvetica", 12)
    draw_text(canvas, (50, 700), "ក្រសួង", Look(BOLD, 8, (1, 0, 0)), Align.RIGHT)
    canvas.drawString(50, 650, "Helvetica still")
    canvas.save()
    assert "Helvetica still" in text_of(output.getvalue(), tmp_path)


def test_drawn_text_is_aligned_at_its_point():
    canvas = Canvas(io.BytesIO())
    width = draw_text(canvas, (100, 10), "ក្រសួង", Look(size=10), Align.CENTRE)
    assert width == text_width("ក្រសួង", Look(size=10)) > 20
    assert f"1 0 0 1 {100 - width / 2:.3f} 10.000 Tm" in "\n".join(vars(canvas)["_code"])


def test_paragraphs_stand_in_tables():
    cells = [[KhmerParagraph(sentence, BODY), "1.5"] for sentence in SENTENCES]
    look = TableStyle([("FONT", (0, 0), (-1, -1), REGULAR, 8)])
    assert b"%%EOF" in pdf_of(Table(cells, colWidths=[200, 40], style=look))


def test_a_thousand_glyph_forms_fit_one_document(tmp_path):
    bases = [chr(code) for code in range(0x1780, 0x17A3)]
    marks = [chr(code) for code in range(0x17B6, 0x17C6)]
    syllables = [base + mark for base in bases for mark in marks]
    found = text_of(pdf_of(KhmerParagraph(" ".join(syllables), BODY)), tmp_path)
    assert found.split() == syllables


def test_pages_of_text_come_out_complete(tmp_path):
    paragraphs = [
        KhmerParagraph(f"{number} {SENTENCES[number % 4]}", BODY) for number in range(200)
    ]
    pdf = pdf_of(*paragraphs)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 3
    found = squeezed(text_of(pdf, tmp_path))
    wanted = squeezed("".join(f"{number} {SENTENCES[number % 4]}" for number in range(200)))
    assert found == wanted


def test_lines_are_a_leading_apart():
    output = io.BytesIO()
    canvas = Canvas(output)
    paragraph = KhmerParagraph(" ".join(SENTENCES), BODY)
    paragraph.wrapOn(canvas, 200, 1000)
    paragraph.drawOn(canvas, 0, 0)
    content = "\n".join(vars(canvas)["_code"]).splitlines()
    heights = [float(line.split()[5]) for line in content if line.endswith(" Tm")]
    assert [one - other for one, other in pairwise(heights)] == pytest.approx(
        [BODY.leading] * (len(heights) - 1), abs=0.002
    )


@pytest.mark.parametrize(
    "heap",
    ["\u17d2" * 3000, "ក" + "\u17c9\u17b7" * 2000, "ក" + "\u17d2ក" * 2000, "e" + "\u0301" * 3000,
     "ក" * 20_000, "\n" * 500, "\u25cc\u17be" * 500],
)  # fmt: skip
def test_heaps_of_stray_signs_never_stop_a_report(heap):
    pdf = pdf_of(KhmerParagraph(escape(heap), BODY))
    assert pdf.endswith(b"%%EOF\n")
