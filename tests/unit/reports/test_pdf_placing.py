"""Khmer paragraphs on PDF pages: where lines and letters stand."""

import io
from itertools import pairwise

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from assessment.printing.pdf.fonts import BOLD, REGULAR
from assessment.printing.pdf.letters import Letters, Span, typed
from assessment.printing.pdf.text import (
    Align,
    KhmerParagraph,
    draw_decoration,
    draw_text,
    text_width,
)
from tests.unit.reports.pdf_world import (
    BODY,
    SENTENCES,
    pdf_of,
    squeezed,
    style,
    text_of,
)


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
    width = text_width("ក្រសួង", Letters())
    assert (left, centred, right) == pytest.approx((0, (300 - width) / 2, 300 - width), abs=0.001)


def test_indents_stand_where_the_style_says():
    assert positions_of(KhmerParagraph("ក្រសួង", style(leftIndent=14))) == [14]


def test_the_least_width_is_that_of_the_widest_word():
    paragraph = KhmerParagraph("ក្រសួង សេដ្ឋកិច្ច", style(leftIndent=5))
    widest = max(text_width(word, Letters()) for word in ("ក្រសួង", "សេដ្ឋកិច្ច"))
    assert paragraph.minWidth() == pytest.approx(widest + 5)


def test_every_line_carries_its_text_and_decoration_carries_none():
    canvas = Canvas(io.BytesIO())
    draw_text(canvas, (10, 10), "ក្រសួង", Letters())
    draw_decoration(canvas, (10, 30), "បណ្តោះអាសន្ន", Letters())
    content = "\n".join(vars(canvas)["_code"])
    assert f"/ActualText <FEFF{'ក្រសួង'.encode('utf-16-be').hex().upper()}>" in content
    assert "/ActualText <FEFF>" in content
    assert content.count("BDC") == content.count("EMC") == 2


def test_drawn_text_leaves_the_canvas_as_it_was(tmp_path):
    output = io.BytesIO()
    canvas = Canvas(output, invariant=1)
    canvas.setFont("Helvetica", 12)
    draw_text(canvas, (50, 700), "ក្រសួង", Letters(BOLD, 8, (1, 0, 0)), Align.RIGHT)
    canvas.drawString(50, 650, "Helvetica still")
    canvas.save()
    assert "Helvetica still" in text_of(output.getvalue(), tmp_path)


def test_drawn_text_is_aligned_at_its_point():
    canvas = Canvas(io.BytesIO())
    draw_text(canvas, (100, 10), "ក្រសួង", Letters(size=10), Align.CENTRE)
    width = text_width("ក្រសួង", Letters(size=10))
    assert width > 20
    assert f"1 0 0 1 {100 - width / 2:.3f} 10.000 Tm" in "\n".join(vars(canvas)["_code"])


def test_paragraphs_stand_in_tables():
    cells = [[KhmerParagraph(sentence, BODY), "1.5"] for sentence in SENTENCES]
    display = TableStyle([("FONT", (0, 0), (-1, -1), REGULAR, 8)])
    assert b"%%EOF" in pdf_of(Table(cells, colWidths=[200, 40], style=display))


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
    [
        "\u17d2" * 3000,
        "ក" + "\u17c9\u17b7" * 2000,
        "ក" + "\u17d2ក" * 2000,
        "e" + "\u0301" * 3000,
        "ក" * 20_000,
        "\n" * 500,
        "\u25cc\u17be" * 500,
    ],
)
def test_heaps_of_stray_signs_never_stop_a_report(heap):
    pdf = pdf_of(KhmerParagraph(typed(heap), BODY))
    assert pdf.endswith(b"%%EOF\n")


def test_lines_of_smaller_letters_take_less_room_and_stand_inside_it():
    spans = Span("ក្រសួង", Letters()), Span("\nMinistry of Post", Letters(size=7.0))
    paragraph = KhmerParagraph(spans, BODY)
    _, high = paragraph.wrap(400, 800)
    assert BODY.leading < high < 2 * BODY.leading
    assert high >= BODY.leading + 7  # the letters themselves
    head, rest = paragraph.split(400, BODY.leading) or (None, None)
    assert head is None or rest is not None
