"""Sheets are called in the language of the workbook, and formulas still find them."""

import re

import openpyxl
import pytest

from assessment.exchange import exported
from assessment.exchange.exported import read_exported
from assessment.exchange.send import Parcel, sealed
from assessment.exchange.worth import InUse, Trust
from assessment.language.text import Language
from assessment.printing.sheets import Tabs
from assessment.questionnaire.workbook.reader import LONGEST_TITLE
from assessment.reports.national.facts import NationalOrder
from assessment.reports.national.report import write_national_report
from assessment.reports.report import write_unit_report
from tests.report_worlds import a_filled_record, an_order
from tests.unit.exchange.world import EVERYBODY, HEAD_DIGEST, THE_ASSESSOR, a_full_record
from tests.unit.reports.national_world import NOW
from tests.unit.reports.spreadsheets import SOFFICE, calculated, cells, formulas

KM, EN = (Language.KM,), (Language.EN,)
KHMER = re.compile("[\u1780-\u17ff]")
READ_AGAIN = {exported.ANSWER_SHEET, exported.SEALED_SHEET}


def a_book(folder, languages):
    path = folder / f"{'-'.join(languages)}.xlsx"
    write_unit_report(an_order(a_filled_record(), languages=languages, xlsx=path))
    return path


def test_every_sheet_has_a_khmer_name_that_excel_takes(gathered, tmp_path):
    national = tmp_path / "national.xlsx"
    write_national_report(gathered, NationalOrder(NOW, Language.KM, xlsx=national))
    for path in (a_book(tmp_path, KM), national):
        for page in openpyxl.load_workbook(path).worksheets:
            assert KHMER.search(page.title) or page.title in READ_AGAIN
            assert len(page.title) <= LONGEST_TITLE
            assert not set(page.title) & set("[]:*?/\\'\u200b")


@pytest.mark.parametrize("languages", [EN, (Language.KM, Language.EN), (Language.EN, Language.KM)])
def test_where_english_is_read_as_well_the_names_stay_english(languages, tmp_path):
    pages = openpyxl.load_workbook(a_book(tmp_path, languages)).worksheets
    coded = [page for page in pages if page.title not in READ_AGAIN]
    assert [page.title for page in coded] == [page.sheet_properties.codeName for page in coded]
    assert not any(KHMER.search(page.title) for page in pages)
    tabs = Tabs(languages)
    assert tabs.formula("SUM(Pillars!$A$1:$A$9)") == "SUM(Pillars!$A$1:$A$9)"


def test_references_are_quoted_and_functions_left_alone():
    tabs = Tabs(KM)
    pillars = tabs.unused_name("Pillars")
    found = tabs.formula('IF(Pillars!$A$1="",0,SUM(Pillars!A1:A9))+A1')
    assert found == f"IF('{pillars}'!$A$1=\"\",0,SUM('{pillars}'!A1:A9))+A1"
    assert tabs.formula("Elsewhere!A1") == "Elsewhere!A1"


def test_a_roster_is_called_a_list(tmp_path):
    called = Tabs(KM).unused_name("Roster_services_and_systems_in_use")
    assert KHMER.search(called)
    assert called.endswith("_services_and_systems_in_use")
    assert len(called) < len("Roster_services_and_systems_in_use")


def test_a_khmer_workbook_calls_its_sheets_in_khmer_but_those_it_reads_again(tmp_path):
    book = openpyxl.load_workbook(a_book(tmp_path, KM))
    english = openpyxl.load_workbook(a_book(tmp_path, EN))
    for page, other in zip(book.worksheets, english.worksheets, strict=True):
        if page.title in READ_AGAIN:
            assert page.title == other.title
            continue
        assert KHMER.search(page.title)
        assert not KHMER.search(other.title)
        assert page.sheet_properties.codeName == other.title
    assert len(set(book.sheetnames)) == len(book.sheetnames)


def test_formulas_of_a_khmer_workbook_name_only_sheets_it_has(tmp_path):
    path = a_book(tmp_path, KM)
    names = set(openpyxl.load_workbook(path).sheetnames)
    told = [name for text in formulas(path).values() for name in re.findall(r"'([^']+)'!", text)]
    assert set(told) <= names
    assert len(set(told)) > 2
    assert not [text for text in formulas(path).values() if re.search(r"[A-Za-z_]+!", text)]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_khmer_workbook_is_calculated_as_it_is_written(tmp_path):
    path = a_book(tmp_path, KM)
    stored, fresh = cells(path), calculated(path, tmp_path)
    for place in formulas(path):
        wanted = stored.get(place)
        if isinstance(wanted, int | float):
            assert fresh.get(place) == pytest.approx(wanted, abs=1e-6), place
        else:
            assert fresh.get(place) == wanted, place


def test_the_national_workbook_is_named_like_its_edition(gathered, tmp_path):
    for language in Language:
        path = tmp_path / f"{language.value}.xlsx"
        write_national_report(gathered, NationalOrder(NOW, language, xlsx=path))
        book = openpyxl.load_workbook(path)
        khmer = [bool(KHMER.search(page.title)) for page in book.worksheets]
        assert set(khmer) == {language is Language.KM}
        assert all(page.sheet_properties.codeName.isascii() for page in book.worksheets)
        texts = [
            str(cell.value)
            for page in book.worksheets
            for row in page.iter_rows(max_row=60)
            for cell in row
            if cell.data_type == "f"
        ]
        told = {name for text in texts for name in re.findall(r"'([^']+)'!", text)}
        assert told <= set(book.sheetnames)
        assert bool(told) == (language is Language.KM)


@pytest.mark.parametrize("languages", [KM, (Language.KM, Language.EN)])
def test_what_travels_in_a_khmer_workbook_is_found_after_another_program_saved_it(
    tmp_path, languages
):
    record = a_full_record()
    path = tmp_path / "report.xlsx"
    parcel = sealed(Parcel(record, HEAD_DIGEST), (THE_ASSESSOR,))
    write_unit_report(
        an_order(record, languages=languages, code=HEAD_DIGEST, sealed=parcel, xlsx=path)
    )
    openpyxl.load_workbook(path).save(path)
    received = read_exported(path, InUse(known=EVERYBODY))
    assert (received.verdict, received.findings) == (Trust.VERIFIED, ())
    assert received.record == record
