"""The workbook of the national report."""

from collections.abc import Iterator
from pathlib import Path

from assessment.exchange.answer_sheet import CUT
from assessment.exchange.codes import short_code
from assessment.reports.excel.book import Imprint, ReportBook
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.lists import (
    conflicts_page,
    dictionary_page,
    missing_page,
    scores_page,
    totals_page,
    units_page,
)
from assessment.reports.national.sheets import (
    blocks_page,
    coverage_page,
    evidence_page,
    gates_page,
    heat_page,
    recommendations_page,
    themes_page,
)
from assessment.reports.sheets import ReportSheet
from assessment.reports.wording import inline, joined


def write_workbook(facts: NationalFacts, path: Path) -> None:
    """Write all sheets; the same facts give the same bytes.

    Raises:
        OSError: If the file cannot be written.
    """
    occasion = facts.speech.occasion(facts.gathered.national.round)
    code = short_code(facts.code)
    said = [facts.title, occasion, facts.status, facts.speech.same(code)]
    imprint = Imprint(
        title=inline(facts.title),
        creator=inline(facts.say("Digital Government Committee")),
        below=inline(joined(said)),
        source=inline(joined([facts.title, occasion])),
        status=inline(facts.status),
        code=code,
        cut=inline(facts.say(CUT)),
    )
    book = ReportBook(imprint, facts.speech.languages)
    for page in pages_of(facts):
        book.add(page)
    book.save(path, facts.order.now)


def pages_of(facts: NationalFacts) -> Iterator[ReportSheet]:
    """The sheets in their order; a copy by block has none that shows single units."""
    yield blocks_page(facts)
    yield heat_page(facts)
    yield coverage_page(facts)
    yield gates_page(facts)
    yield themes_page(facts)
    yield recommendations_page(facts)
    yield totals_page(facts)
    yield evidence_page(facts)
    if facts.shows.singly:
        yield missing_page(facts)
        yield units_page(facts)
        yield scores_page(facts)
        yield conflicts_page(facts)
    yield dictionary_page(facts)
