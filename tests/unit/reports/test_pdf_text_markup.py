"""The mark-up of report texts, and hostile texts that must stay texts."""

import io
import re

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import SimpleDocTemplate

from assessment.language.normalise import clean_text
from assessment.reports.pdf.fonts import BOLD, REGULAR
from assessment.reports.pdf.markup import LINE_BREAK, Letters, escape, parse, printable, rgb
from assessment.reports.pdf.text import KhmerParagraph

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


def said(markup):
    return "".join(span.text for span in parse(markup, BASE))


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_is_printed_as_it_was_typed(payload):
    assert said(escape(payload)) == clean_text(payload)
    assert {span.letters for span in parse(escape(payload), BASE)} == {BASE}


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_is_read_from_the_page_as_it_was_typed(payload):
    output = io.BytesIO()
    SimpleDocTemplate(output).build([KhmerParagraph(escape(payload), STYLE)])
    found = pypdf.PdfReader(io.BytesIO(output.getvalue())).pages[0].extract_text()
    assert "".join(found.split()) == "".join(clean_text(payload).split())


@pytest.mark.parametrize(
    "payload", [p for p in HOSTILE if "nocolour" not in p and "huge" not in p and "\x00" not in p]
)
def test_even_text_that_was_not_escaped_never_stops_a_report(payload):
    output = io.BytesIO()
    SimpleDocTemplate(output).build([KhmerParagraph(payload, STYLE)])
    assert output.getvalue().startswith(b"%PDF")


@given(st.text())
def test_any_text_at_all_can_be_printed_once_escaped(text):
    paragraph = KhmerParagraph(escape(text), STYLE)
    paragraph.wrap(100, 1000)
    carried = "".join(box.text for box in paragraph.boxes)
    assert "".join(carried.split()) == "".join(printable(text).replace("\u200b", "").split())


@given(st.text(st.sampled_from("<>&\"'b/fontsuperbr =ab;ltgq#39\n"), max_size=40))
def test_escaping_is_undone_by_parsing_but_for_repeated_spaces(text):
    assert said(escape(text)) == re.sub(" +", " ", text)


def test_bold_colour_and_size_change_the_look():
    markup = 'a<b>b</b><font color="#FF0000" size="12">c</font>'
    plain, bold, large = parse(markup, BASE)
    assert plain.letters == BASE
    assert bold.letters == BASE._replace(font=BOLD)
    assert large.letters == BASE._replace(color=(1.0, 0.0, 0.0), size=12.0)


def test_looks_nest():
    spans = parse("<b>a<font color='#0000FF'>b</font>c</b>d", BASE)
    assert [span.letters.font for span in spans] == [BOLD, BOLD, BOLD, REGULAR]
    assert [span.letters.color for span in spans] == [(0, 0, 0), (0, 0, 1), (0, 0, 0), (0, 0, 0)]


def test_a_break_is_a_span_of_its_own():
    assert [span.text for span in parse("a<br/>b<br>c", BASE)] == [
        "a", LINE_BREAK, "b", LINE_BREAK, "c",
    ]  # fmt: skip


def test_runs_of_spaces_are_one_space():
    assert said("a \n\t b") == "a b"


def test_a_look_never_changes_inside_a_cluster():
    paragraph = KhmerParagraph("ក<b>្រុម</b>", STYLE)
    first, second = paragraph.boxes[0].runs
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
