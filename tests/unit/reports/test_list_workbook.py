"""Lists as workbooks: what was text stays text, and nothing half-written is left."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessment.errors import AssessmentError
from assessment.printing.workbook import FONT
from assessment.reports.report import write_list

HEADS = ("Unit", "Code")
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


def cells(path):
    return [tuple(row) for row in load_workbook(path).active.iter_rows(values_only=True)]


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.tuples(WORDS, st.sampled_from(["=1+1", "+2", "-3", "@x", "ក្រសួង"])), max_size=4)
)
def test_texts_come_back_as_they_were(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("list") / "units.xlsx"
    write_list(path, "Units", HEADS, rows)
    sheet = load_workbook(path).active
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row)
    assert cells(path)[0] == HEADS
    assert [row[1] for row in cells(path)[1:]] == [row[1] for row in rows]


def test_the_head_stays_in_sight_and_can_be_filtered(tmp_path):
    path = tmp_path / "units.xlsx"
    write_list(path, "អង្គភាព", HEADS, [("ក្រសួងមហាផ្ទៃ", "M02")])
    sheet = load_workbook(path).active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("អង្គភាព", "A2", "A1:B2")
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.fitToWidth == 1
    assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {FONT}


def test_where_nothing_can_be_written_nothing_is_left(tmp_path):
    with pytest.raises(AssessmentError):
        write_list(tmp_path / "nowhere" / "units.xlsx", "Units", HEADS, [])
    assert list(tmp_path.iterdir()) == []
