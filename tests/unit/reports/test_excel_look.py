"""Every sheet of a workbook can be read and printed: nothing cut, heads in sight and repeated."""

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from assessment.language.text import Language
from assessment.printing.sheets import FIRST_ROW, HEAD_ROW, LINE, Measure, line_count
from assessment.printing.workbook import SIZE
from assessment.reports.national.facts import NationalOrder
from assessment.reports.national.report import write_national_report
from assessment.reports.report import write_unit_report
from tests.report_worlds import a_filled_record, an_order, the_ministry_questionnaire
from tests.unit.reports.national_world import NOW

EDITIONS = {
    "km": (Language.KM,),
    "en": (Language.EN,),
    "both": (Language.KM, Language.EN),
}
TALLEST = 400.0
READABLE = 260


@pytest.fixture(scope="module")
def books(tmp_path_factory, gathered):
    folder = tmp_path_factory.mktemp("books")
    record = a_filled_record(the_ministry_questionnaire())
    found = {}
    for name, languages in EDITIONS.items():
        path = folder / f"unit-{name}.xlsx"
        write_unit_report(an_order(record, languages=languages, xlsx=path))
        found[f"unit {name}"] = openpyxl.load_workbook(path, data_only=True)
    for language in Language:
        path = folder / f"national-{language.value}.xlsx"
        write_national_report(gathered, NationalOrder(NOW, language, xlsx=path))
        found[f"national {language.value}"] = openpyxl.load_workbook(path, data_only=True)
    return found


NAMES = [*(f"unit {name}" for name in EDITIONS), *(f"national {one.value}" for one in Language)]


def sheets(book):
    """The sheets made for people."""
    return [sheet for sheet in book if not sheet.title.startswith("_")]


def width(cell):
    return cell.parent.column_dimensions[get_column_letter(cell.column)].width


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_cut_off(books, name):
    for sheet in sheets(books[name]):
        for row in sheet.iter_rows(min_row=HEAD_ROW):
            for cell, beside in zip(row, (*row[1:], None), strict=True):
                if not isinstance(cell.value, str):
                    continue
                where = (sheet.title, cell.coordinate, cell.value)
                lines = line_count(cell.value, width(cell))
                height = sheet.row_dimensions[cell.row].height
                if cell.alignment.wrap_text:
                    assert height is not None, where
                    assert height >= min(lines * SIZE * LINE, TALLEST) - 1, where
                elif beside is not None and beside.value not in (None, ""):
                    assert lines == 1, where


@pytest.mark.parametrize("name", NAMES)
def test_numbers_keep_off_the_words_after_them(books, name):
    for sheet in sheets(books[name]):
        for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + 20):
            for cell in row:
                display = cell.alignment
                if isinstance(cell.value, (int, float)) and display.horizontal == "right":
                    assert display.indent, (sheet.title, cell.coordinate)


@pytest.mark.parametrize("name", NAMES)
def test_a_number_and_its_head_are_aligned_alike(books, name):
    for sheet in sheets(books[name]):
        for head in sheet[HEAD_ROW]:
            for row in range(FIRST_ROW, min(sheet.max_row, FIRST_ROW + 20) + 1):
                cell = sheet.cell(row, head.column)
                if cell.value is not None and cell.number_format != Measure.DATE.value:
                    assert cell.alignment.horizontal == head.alignment.horizontal, (
                        sheet.title,
                        cell.coordinate,
                    )


@pytest.mark.parametrize("name", NAMES)
def test_heads_stay_in_sight_and_are_repeated_in_print(books, name):
    for sheet in sheets(books[name]):
        assert sheet.freeze_panes.endswith(str(FIRST_ROW)), sheet.title
        assert sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
        assert sheet.oddHeader.left.text
        assert sheet.oddHeader.right.text
        assert sheet.oddFooter.right.text == "&P / &N"


@pytest.mark.parametrize("name", NAMES)
def test_no_printed_page_is_so_wide_that_it_cannot_be_read(books, name):
    for sheet in sheets(books[name]):
        columns = range(1, sheet.max_column + 1)
        total = sum(sheet.column_dimensions[get_column_letter(at)].width for at in columns)
        pages = sheet.page_setup.fitToWidth
        assert total / pages <= READABLE, sheet.title
        if pages > 1:
            assert sheet.print_title_cols, sheet.title
            assert not sheet.freeze_panes.startswith("A"), sheet.title
