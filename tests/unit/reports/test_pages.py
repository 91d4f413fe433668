"""Every page of every report is worth its paper: filled, inside its margins, nothing orphaned."""

import re
import subprocess
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import pytest

from assessment.language.text import Language
from assessment.printing.blocks import (
    Cell,
    Column,
    Heading,
    Paragraph,
    Report,
    Row,
    Section,
    SideBySide,
    Signatures,
    Table,
    numbered,
    small,
)
from assessment.printing.pdf import flow
from assessment.printing.pdf.page import BOTTOM, HEIGHT, LEFT, RIGHT, TEXT_WIDTH, TOP, WIDTH
from assessment.printing.pdf.write import write_pdf
from assessment.printing.wording import Speech, inline
from assessment.reports.facts import Facts
from assessment.reports.national.facts import NationalFacts, NationalOrder
from assessment.reports.national.report import national_report, write_national_report
from assessment.reports.order import Edition
from assessment.reports.report import write_unit_report
from assessment.reports.unit.report import unit_report
from tests.report_extremes import INSTRUMENTS, edges
from tests.report_worlds import LAYERS, an_order
from tests.unit.reports.national_world import NOW

EDITIONS = {
    "km": (Language.KM,),
    "en": (Language.EN,),
    "both": (Language.KM, Language.EN),
}
ALL = [
    ("ministry", world, edition) for world in ("full", "empty", "crowded") for edition in EDITIONS
]
ALL += [(name, "full", "both") for name in INSTRUMENTS[1:]]
ALL += [(name, "empty", "km") for name in INSTRUMENTS[1:]]
ALL += [(name, "crowded", "both") for name in INSTRUMENTS[1:]]
LEAST = 0.33
_EDGES = " ".join(rf'{edge}="([\d.]+)"' for edge in ("xMin", "yMin", "xMax", "yMax"))
_LINE = re.compile(rf"<line {_EDGES}>(.*?)</line>", re.DOTALL)
_WORD = re.compile(r">([^<]*)</word>")
_PLACED = re.compile(rf"<word {_EDGES}>([^<]*)</word>")


@dataclass(frozen=True)
class Line:
    """A line of text on a page, measured from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@cache
def worlds(name):
    return edges(name)


def pages_of(path):
    """The lines of every page, head, foot and edge left out."""
    told = subprocess.run(
        ["pdftotext", "-bbox-layout", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = []
    for page in told.split("<page ")[1:]:
        lines = [
            Line(*(float(edge) for edge in found[:4]), " ".join(_WORD.findall(found[4])))
            for found in _LINE.findall(page)
        ]
        pages.append(
            [one for one in lines if one.top > TOP - 6 and one.bottom < HEIGHT - BOTTOM + 6]
        )
    return pages


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def draw(name, world, edition, *, short=False):
        path = folder / f"{name}-{world}-{edition}-{short}.pdf"
        record = worlds(name)[world]
        order = an_order(
            record, LAYERS, pdf=path, languages=EDITIONS[edition], final=True, short=short
        )
        write_unit_report(order)
        return order, pages_of(path)

    return draw


def collisions(path):
    """Words on one line of a page that lie on each other."""
    told = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    found = []
    for number, page in enumerate(told.split("<page ")[1:], start=1):
        words = [
            Line(*(float(edge) for edge in word[:4]), word[4]) for word in _PLACED.findall(page)
        ]
        words.sort(key=lambda word: (word.top, word.left))
        for at, one in enumerate(words):
            for other in words[at + 1 :]:
                if other.top - one.top > 3:
                    break
                if min(one.right, other.right) - max(one.left, other.left) > 1:
                    found.append((number, one.text, other.text))
    return found


def filled(page):
    """How far down the page its text reaches, from 0 to 1."""
    return (max((line.bottom for line in page), default=0.0) - TOP) / (HEIGHT - TOP - BOTTOM)


def squeezed(text):
    return "".join(text.replace("\u200b", "").split())


def leading_words(report: Report):
    """Headings, heads of tables, and what leads to one: no use at the foot of a page."""
    for section in report.sections:
        yield f"{section.number} {inline(section.title)}"
        if section.blocks:
            yield from section.headline
        yield from leading_to_a_table(section.blocks)
        for block in section.blocks:
            parts = (*block.left, *block.right) if isinstance(block, SideBySide) else (block,)
            for part in parts:
                if isinstance(part, Heading):
                    yield inline(part.text)
                if isinstance(part, Table) and not part.plain:
                    yield " ".join(column.head[0] for column in part.columns if column.head)


def leading_to_a_table(blocks):
    """The words of a paragraph, or of its last line, above a table."""
    for block, following in pairwise(blocks):
        if isinstance(block, Paragraph) and isinstance(following, Table):
            yield inline(block.text)


def lone_headings(report, pages):
    """Headings, and heads of tables, that are the last words of a page."""
    headings = {squeezed(words) for words in leading_words(report)}
    found = []
    for at, page in enumerate(pages, start=1):
        lowest = max(line.bottom for line in page)
        last = [line for line in page if line.bottom > lowest - 4]
        words = squeezed(" ".join(line.text for line in sorted(last, key=lambda one: one.left)))
        if words in headings:
            found.append((at, words))
    return found


@pytest.mark.parametrize(("name", "world", "edition"), ALL)
def test_no_page_but_the_last_is_nearly_empty(drawn, name, world, edition):
    _, pages = drawn(name, world, edition)
    shares = [round(filled(page), 2) for page in pages]
    assert [(at, share) for at, share in enumerate(shares[:-1], 1) if share < LEAST] == []


@pytest.mark.parametrize(("name", "world", "edition"), ALL)
def test_no_heading_stands_alone_at_the_foot_of_a_page(drawn, name, world, edition):
    order, pages = drawn(name, world, edition)
    report = unit_report(Facts(order, Speech(order.languages)))
    assert lone_headings(report, pages) == []


@pytest.mark.parametrize(("name", "world", "edition"), ALL)
def test_every_line_stays_inside_the_margins(drawn, name, world, edition):
    _, pages = drawn(name, world, edition)
    for at, page in enumerate(pages, start=1):
        inside = [line for line in page if line.left < WIDTH - RIGHT]
        assert inside, at
        for line in inside:
            assert line.left > LEFT - 2, (at, line)
            assert line.right < WIDTH - RIGHT + 2, (at, line)


@pytest.mark.parametrize(("name", "world", "edition"), ALL)
def test_no_words_lie_on_each_other(drawn, name, world, edition):
    order, _ = drawn(name, world, edition)
    assert collisions(order.pdf) == []


@pytest.mark.parametrize("world", ["full", "empty", "crowded"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_cover_and_the_summary_take_one_page_each(drawn, world, edition):
    order, pages = drawn("ministry", world, edition)
    sections = unit_report(Facts(order, Speech(order.languages))).sections
    for number, page in zip((1, 2), pages[1:3], strict=True):
        first = min(page, key=lambda line: (round(line.top), line.left))
        title = f"{number} {inline(sections[number - 1].title)}"
        assert squeezed(first.text) == squeezed(title)


@pytest.mark.parametrize("name", ["commune", "skills"])
@pytest.mark.parametrize("world", ["full", "empty", "crowded"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_small_form_has_two_pages_whatever_it_holds(drawn, name, world, edition):
    _, pages = drawn(name, world, edition, short=True)
    assert len(pages) == 2


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("edition", [Edition.FULL, Edition.BY_BLOCK])
def test_pages_of_the_national_report_are_filled_and_whole(gathered, tmp_path, language, edition):
    path = tmp_path / "national.pdf"
    order = NationalOrder(NOW, language, cards=edition is Edition.FULL, edition=edition, pdf=path)
    write_national_report(gathered, order)
    pages = pages_of(path)
    shares = [round(filled(page), 2) for page in pages]
    assert [(at, share) for at, share in enumerate(shares[:-1], 1) if share < LEAST] == []
    assert lone_headings(national_report(NationalFacts(gathered, order)), pages) == []


def test_a_small_group_of_rows_stays_on_one_page(gathered, tmp_path):
    order = NationalOrder(NOW, Language.EN, cards=True, pdf=tmp_path / "national.pdf")
    write_national_report(gathered, order)
    cards = national_report(NationalFacts(gathered, order)).sections[-1]
    last_of = {}
    for block in cards.blocks:
        for row in block.rows if isinstance(block, Table) else ():
            name = squeezed(row.cells[0].text[0])
            if row.group:
                unit = name
            last_of[unit] = name
    pages = [squeezed("".join(line.text for line in page)) for page in pages_of(order.pdf)]
    for unit, last in last_of.items():
        assert any(last in page[page.rindex(unit) :] for page in pages if unit in page), unit


@pytest.mark.parametrize("note", [(), ("What it says",)])
@pytest.mark.parametrize("rows", range(1, 9))
def test_what_is_announced_of_a_table_is_what_begins_it_on_its_page(rows, note):
    """Of four rows the first two and the last three stay together: all four."""
    lines = tuple(Row((Cell((str(at),)),)) for at in range(rows))
    made = Table((Column(("Unit",), 10.0),), lines, note=note)
    drawn = flow.table(made, TEXT_WIDTH)
    announced = flow.opening(made, drawn, TEXT_WIDTH)
    first, *_ = drawn.split(TEXT_WIDTH, announced + 1) or [None]
    assert first is not None


def a_table(*texts, plain=False):
    return Table(
        (Column(("Unit",), 10.0),), tuple(Row((Cell((text,)),)) for text in texts), plain=plain
    )


SIGNED = Signatures((("Here",), ("There",)), ("Date",))
ENDS = {
    "a paragraph is signed": (Paragraph(("Last words",)), SIGNED),
    "a table is signed": (a_table("one", "two", "Last words"), SIGNED),
    "words tell of two tables": (
        small(("Last words",)),
        SideBySide((a_table("Date", *"abcdefghij", plain=True),), (a_table("k", plain=True),)),
    ),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("above", range(17, 24))
def test_what_is_signed_or_told_stands_on_the_page_of_what_it_tells(drawn, tmp_path, end, above):
    order, _ = drawn("commune", "full", "en")
    report = unit_report(Facts(order, Speech(order.languages)))
    filling = (Paragraph((f"Words {at}",)) for at in range(above))
    blocks = (*filling, Heading(("The end",)), *ENDS[end])
    section = Section(("Title",), ("Headline",), blocks)
    path = tmp_path / "report.pdf"
    with path.open("wb") as out:
        write_pdf(replace(report, sections=numbered((section,)), short=True), out)
    (last,) = (page for page in pages_of(path) if any("Date" in line.text for line in page))
    assert {"The end", "Last words"} <= {line.text for line in last}
