"""The letters of report texts, and hostile texts that must stay texts."""

import io

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import SimpleDocTemplate

from assessment.language.normalise import clean_text
from assessment.printing.pdf.fonts import BOLD, REGULAR
from assessment.printing.pdf.letters import Letters, Span, printable, rgb, typed
from assessment.printing.pdf.text import KhmerParagraph, line_text

BASE = Letters(REGULAR, 10.0, (0.0, 0.0, 0.0))
STYLE = ParagraphStyle("body", fontName=REGULAR, fontSize=10, leading=16)
HOSTILE = [
    "<b>x",
    "</b>",
    "<b>a<font color='red'>b</b>c</font>",
    "<font name='NoSuchFont'>x</font>",
    "<font size='huge'>x</font>",
    "<font color='nocolour'>x</font>",
    "<img src='missing.png'/>",
    "<img src='http://example.invalid/x.png' width='10'/>",
    "<a href='javascript:alert(1)'>x</a>",
    "<para alignment='right'>x</para>",
    "<br/><br/>",
    "<super>x</super>",
    "&lt;b&gt; &amp;amp; &#60;b&#62; &nosuch;",
    "a < b & c > d",
    "<!-- x --><![CDATA[y]]><?xml z?>",
    "<onDraw name='x' label='y'/><seq id='a'/><bullet>b</bullet>",
    "\\) Tj ET Q (x) %PDF endstream \x00\x07\u202e<greek>a</greek>",
    '=HYPERLINK("x") \' " ` ${x} {0} %s',
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_is_read_from_the_page_as_it_was_typed(payload):
    output = io.BytesIO()
    SimpleDocTemplate(output).build([KhmerParagraph(typed(payload), STYLE)])
    found = pypdf.PdfReader(io.BytesIO(output.getvalue())).pages[0].extract_text()
    assert "".join(found.split()) == "".join(clean_text(payload).split())


@given(st.text())
def test_any_text_at_all_can_be_printed(text):
    paragraph = KhmerParagraph(typed(text), STYLE)
    paragraph.wrap(100, 1000)
    carried = "".join(box.text for box in paragraph.boxes)
    assert "".join(carried.split()) == "".join(printable(text).replace("\u200b", "").split())


def test_every_span_keeps_its_look():
    bold, red = BASE._replace(font=BOLD), BASE._replace(color=(1.0, 0.0, 0.0), size=12.0)
    spans = Span("a ", BASE), Span("b ", bold), Span("c", red)
    runs = [run for box in KhmerParagraph(spans, STYLE).boxes for run in box.runs]
    expected = [("a", BASE), ("b", bold), ("c", red)]
    assert [(run.shaped.text, run.letters) for run in runs] == expected


def test_a_line_end_is_a_break_in_any_span():
    spans = Span("a\nb", BASE), Span("\n", BASE), Span("c", BASE)
    paragraph = KhmerParagraph(spans, STYLE)
    paragraph.wrap(500, 500)
    assert [line_text(line) for line in paragraph.lines] == ["a", "b", "c"]


def test_runs_of_spaces_are_one_space():
    assert typed("a \t b") == "a b"


def test_a_look_never_changes_inside_a_cluster():
    spans = Span("ក", BASE), Span("្រុម", BASE._replace(font=BOLD))
    first, second = KhmerParagraph(spans, STYLE).boxes[0].runs
    assert (first.shaped.text, second.shaped.text) == ("ក្រុ", "ម")


def test_what_the_fonts_lack_gets_a_stand_in():
    assert printable("ពិន្ទុ ≥ 5 → ១") == "ពិន្ទុ >= 5 -> ១"
    assert printable("Nguyễn") == "Nguyen"
    assert printable("ok 😀") == "ok [U+1F600]"


@given(st.text())
def test_replacing_twice_is_replacing_once(text):
    assert printable(printable(text)) == printable(text)


def test_colours_are_read_by_name_and_by_number():
    assert rgb("#FF0000") == rgb("red") == (1.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="nocolour"):
        rgb("nocolour")
