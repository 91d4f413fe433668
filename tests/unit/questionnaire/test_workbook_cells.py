"""Cells are read as Excel shows them; openpyxl, which reads them too, is the witness."""

import datetime
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from assessment.errors import AssessmentError
from assessment.questionnaire.workbook.reader import MOST_BLANK_ROWS, read_workbook
from tests.unit.questionnaire.package_world import RELATIONS, SHEET, changed, with_shared_texts


def _moment(year):
    return datetime.datetime(year, 1, 1)  # noqa: DTZ001 - dates of Excel have no zone


VALUES = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8
    ).filter(lambda text: not text.startswith("=")),
    st.integers(-(10**12), 10**12),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.booleans(),
    st.datetimes(_moment(1950), _moment(2100)).map(lambda moment: moment.replace(microsecond=0)),
    st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
)


def grid(path, findings=None):
    """The first sheet of a workbook."""
    return read_workbook(path, lambda _: True, [] if findings is None else findings)[0]


def a_file(folder, *rows, formats=()):
    """A workbook of one sheet with these rows and the formats of its cells by name."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in formats:
        book.active[cell].number_format = number_format
    path = folder / "cells.xlsx"
    book.save(path)
    return path


def as_shown(value):
    """What an author reads in a cell that holds this value."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value).strip()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VALUES, min_size=1, max_size=12))
def test_every_kind_of_value_is_read_as_openpyxl_reads_it(tmp_path, values):
    path = a_file(tmp_path, ["header", *"abcdefghijkl"], [None, *values])
    again = openpyxl.load_workbook(path).active
    wanted = {
        cell.column - 1: as_shown(cell.value)
        for cell in again[2]
        if cell.value is not None and as_shown(cell.value) and cell.data_type != "e"
    }
    rows = grid(path).rows
    assert (dict(rows[0][1]) if rows else {}) == wanted
    with_shared_texts(path)
    assert grid(path).rows == rows


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1.0, "General", "1"),
        (0.5, "0%", "0.5"),
        (46053, "yyyy-mm-dd", "2026-01-31"),
        (46053, "[$-km-KH]dd mmmm yyyy", "2026-01-31"),
        (46053, '"day "0', "46053"),
        (46053, "[Red]0.00", "46053"),
        (46053.5, "dd/mm/yy hh:mm", "2026-01-31 12:00:00"),
        (0.25, "hh:mm", "06:00:00"),
        (1.25, "[h]:mm", "1 day, 6:00:00"),
        (1, "dd/mm/yy", "1900-01-01"),
        (1e-7, "General", "0.0000001"),
    ],
)
def test_a_number_is_a_date_only_where_its_format_says_so(tmp_path, value, number_format, text):
    path = a_file(tmp_path, ["h"], [value], formats=[("A2", number_format)])
    assert dict(grid(path).rows[0][1]) == {0: text}


def test_a_day_that_does_not_exist_is_an_error_of_its_cell(tmp_path):
    findings = []
    path = a_file(tmp_path, ["h"], [-1e9], formats=[("A2", "yyyy-mm-dd")])
    assert grid(path, findings).rows == ()
    assert [(f.place.text, f.code) for f in findings] == [("Sheet!A2", "cell_error")]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path):
    path = a_file(tmp_path, ["h"], [1], formats=[("A2", "yyyy-mm-dd")])
    changed(
        path,
        "xl/workbook.xml",
        lambda xml: xml.replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>'),
    )
    assert dict(grid(path).rows[0][1]) == {0: "1904-01-02"}


def test_formatted_pieces_of_a_text_are_read_as_one(tmp_path):
    rich = CellRichText("select", TextBlock(InlineFont(b=True), "_one"), " yn")
    assert grid(a_file(tmp_path, ["h"], [rich])).rows[0][1] == {0: "select_one yn"}


AID = b"<t>text</t><rPh sb='0' eb='1'><t>aid</t></rPh><phoneticPr/>"


def test_reading_aids_above_a_text_are_no_part_of_it(tmp_path):
    path = a_file(tmp_path, ["h"], ["text"])
    changed(path, SHEET, lambda xml: xml.replace(b"<t>text</t>", AID))
    assert grid(path).rows[0][1] == {0: "text"}
    with_shared_texts(path)
    assert b"aid" in zipfile.ZipFile(path).read("xl/sharedStrings.xml")
    assert grid(path).rows[0][1] == {0: "text"}


def test_the_strict_variant_and_prefixed_names_are_read(tmp_path):
    path = a_file(tmp_path, ["h"], ["text"])

    def strict(xml):
        old = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        return xml.replace(old, b"http://purl.oclc.org/ooxml/spreadsheetml/main")

    def prefixed(xml):
        for name in (b"worksheet", b"sheetData", b"row", b"c", b"v", b"is", b"t"):
            for before, after in ((b"<", b"<x:"), (b"</", b"</x:")):
                for end in (b" ", b">"):
                    xml = xml.replace(before + name + end, after + name + end)
        return strict(xml).replace(b"xmlns=", b"xmlns:x=")

    changed(path, SHEET, prefixed)
    assert b"<x:row" in zipfile.ZipFile(path).read(SHEET)
    assert grid(path).rows[0][1] == {0: "text"}


def test_parts_named_with_the_separators_of_windows_are_found(tmp_path):
    path = a_file(tmp_path, ["h"], ["text"])
    changed(path, RELATIONS, lambda xml: xml.replace(b"/xl/worksheets/", b"worksheets\\"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.filename = name.replace("/", "\\")
            archive.writestr(info, content)
    assert grid(other).rows[0][1] == {0: "text"}


def test_only_the_first_cell_of_merged_ones_speaks(tmp_path):
    path = a_file(tmp_path, ["a", "b", "c"], ["one", None, "three"])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A2:B2")
    book.save(path)
    assert grid(path).rows[0][1] == {0: "one", 2: "three"}


def test_rows_below_a_long_blank_stretch_are_not_lost_in_silence(tmp_path):
    blank = [[None]] * MOST_BLANK_ROWS
    findings = []
    path = a_file(tmp_path, ["h"], ["a"], *blank, ["b"])
    book = openpyxl.load_workbook(path)
    assert len(grid(path, findings).rows) == 1
    assert [(f.place.text, f.code) for f in findings] == [("Sheet!63", "rows_below_blank")]
    book.active.delete_rows(3)
    book.save(path)
    findings.clear()
    assert len(grid(path, findings).rows) == 2
    assert findings == []


def test_a_sheet_formatted_down_to_its_end_is_read_at_once(tmp_path):
    path = a_file(tmp_path, ["h"], ["a"])

    def formatted(xml):
        empty = b"".join(
            b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1048577)
        )
        return xml.replace(b"</sheetData>", empty + b"</sheetData>")

    changed(path, SHEET, formatted)
    assert [dict(row) for _, row in grid(path).rows] == [{0: "a"}]


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2"/><row r="1"/>',
        b'<row r="0"/>',
        b'<row r="99999999"/>',
        b'<row r="x"/>',
        b'<row r="5"><c r="AAAA5"><v>1</v></c></row>',
        b'<row r="5"><c r="5"><v>1</v></c></row>',
        b'<row r="5"><c t="s"><v>999</v></c></row>',
        "<row r='5'><c><v>១</v></c></row>".encode(),
        b'<row r="5"><c><v>nan</v></c></row>',
        b'<row r="5"><c><v>1e999</v></c></row>',
        b"<a>" * 100 + b"</a>" * 100,
    ],
)
def test_a_sheet_built_wrongly_is_damaged_and_nothing_else(tmp_path, rows):
    path = a_file(tmp_path, ["h"], ["a"])
    changed(
        path,
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"),
    )
    with pytest.raises(AssessmentError) as refusal:
        grid(path)
    assert refusal.value.findings[0].code == "workbook_damaged"


def test_a_link_to_another_file_is_never_followed(tmp_path):
    path = a_file(tmp_path, ["h"], ["a"])
    secret = tmp_path / "secret.xml"
    secret.write_bytes(zipfile.ZipFile(path).read(SHEET))

    def linked(xml):
        return xml.replace(b'Target="/xl/worksheets/sheet1.xml"', b'Target="../../secret.xml"')

    changed(path, RELATIONS, linked)
    with pytest.raises(AssessmentError):
        grid(path)
