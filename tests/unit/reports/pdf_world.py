"""What the tests of Khmer paragraphs draw, and how they read it back."""

import io
import shutil
import subprocess

import pytest
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import SimpleDocTemplate

from assessment.printing.pdf.fonts import BOLD, REGULAR
from assessment.printing.pdf.letters import Letters, Span, printable
from assessment.printing.pdf.text import KhmerParagraph, line_text

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


def bold_and_plain(first, then, **changes):
    spans = Span(first, Letters(BOLD, 9.6)), Span(then, Letters(REGULAR, 9.6))
    return KhmerParagraph(spans, style(**changes))


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
