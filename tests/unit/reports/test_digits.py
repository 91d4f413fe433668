"""One system of digits in a report."""

import re
from dataclasses import fields, is_dataclass, replace

import pytest

from assessment.language.text import Language, Text
from assessment.printing.wording import Speech
from assessment.reports.excel.write import sheets_of
from assessment.reports.facts import Facts
from assessment.reports.national.facts import NationalFacts, NationalOrder
from assessment.reports.national.report import national_report
from assessment.reports.national.report import sheets_of as national_sheets
from assessment.reports.unit.report import unit_report
from tests.report_extremes import INSTRUMENTS, the_questionnaire
from tests.report_worlds import a_filled_record, an_order
from tests.unit.reports.national_world import NOW

KHMER_DIGIT = re.compile("[\u17e0-\u17e9]")
BOTH = (Language.KM, Language.EN)


def texts_in(thing):
    """Every text in nested data."""
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing):
        for each in fields(thing):
            yield from texts_in(getattr(thing, each.name))
    elif isinstance(thing, (tuple, list)):
        for each in thing:
            yield from texts_in(each)


@pytest.fixture(scope="module", params=INSTRUMENTS)
def facts(request):
    record = a_filled_record(the_questionnaire(request.param))
    return Facts(an_order(record, annex=True, languages=BOTH), Speech(BOTH))


def test_khmer_digits_of_the_questionnaire_become_those_of_the_report():
    speech = Speech((Language.KM, Language.EN))
    text = Text.from_wordings(km="ពិន្ទុក្រោម ៤០ នៃ A1", en="Score below 40 of A1")
    assert speech.text(text) == ("ពិន្ទុក្រោម 40 នៃ A1", "Score below 40 of A1")


def test_no_page_mixes_two_systems_of_digits(facts):
    assert [text for text in texts_in(unit_report(facts)) if KHMER_DIGIT.search(text)] == []


def test_no_sheet_mixes_two_systems_of_digits(facts):
    told = texts_in([(sheet.title, sheet.columns, sheet.rows) for sheet in sheets_of(facts)])
    assert [text for text in told if KHMER_DIGIT.search(text)] == []


def test_no_page_of_the_national_report_mixes_two_systems_of_digits(gathered):
    report = national_report(NationalFacts(gathered, NationalOrder(NOW, Language.KM)))
    assert [text for text in texts_in(report) if KHMER_DIGIT.search(text)] == []
    pages = national_sheets(NationalFacts(gathered, NationalOrder(NOW, Language.KM)))
    told = texts_in([(page.title, page.columns, [*page.rows]) for page in pages])
    assert [text for text in told if KHMER_DIGIT.search(text)] == []


def test_a_round_typed_in_khmer_digits_is_printed_in_those_of_the_report():
    record = a_filled_record(the_questionnaire("commune"))
    subject = replace(record.subject, round="ឆ្នាំ២០២៦ ជុំទី២")
    order = an_order(replace(record, subject=subject), languages=BOTH)
    report = unit_report(Facts(order, Speech(BOTH)))
    assert [text for text in texts_in(report) if KHMER_DIGIT.search(text)] == []
    assert report.cover.round == ("ជុំ៖ ឆ្នាំ2026 ជុំទី2", "Round: ឆ្នាំ2026 ជុំទី2")


def test_a_round_of_the_collection_is_printed_in_the_digits_of_the_report(gathered):
    renamed = replace(gathered, national=replace(gathered.national, round="២០២៦"))
    report = national_report(NationalFacts(renamed, NationalOrder(NOW, Language.KM)))
    assert [text for text in texts_in(report) if KHMER_DIGIT.search(text)] == []
    assert report.cover.round == ("ជុំ៖ 2026",)
