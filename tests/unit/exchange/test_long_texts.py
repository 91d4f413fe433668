"""Texts that no cell can hold are cut in sight: the cell itself says so."""

from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.exchange import exported
from assessment.language.breaking import cluster_starts
from assessment.language.text import Language
from assessment.questionnaire.workbook.reader import Grid, cell_text, escaped
from assessment.responses.model import NotApplicable, Place, Response
from assessment.words import Words
from tests.unit.exchange.exported_workbooks import a_workbook
from tests.unit.exchange.world import a_full_record

LIMIT = 32_767
TOLD = Words(Language.EN).translate(exported.CUT)
KHMER = "ស្ថាប័នបានពិនិត្យឯកសារទាំងនេះរួចហើយ។ "


def long_comment(text):
    record = a_full_record()
    return record.with_response(Place("A2"), replace(record.response("A2"), comment=text))


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def comment_in(path, sheet="_data"):
    page = openpyxl.load_workbook(path)[sheet]
    texts = [c.value for row in page.iter_rows() for c in row if isinstance(c.value, str)]
    return max(texts, key=len)


@pytest.mark.parametrize(
    "text", [KHMER * 1_000, "x" * LIMIT + "y", "😀" * 20_000, "_x0041_" * 5_000]
)
def test_a_text_no_cell_can_hold_is_cut_in_sight(tmp_path, text):
    record = long_comment(text.strip())
    path = a_workbook(tmp_path / "r.xlsx", record)
    for sheet in ("_data", "Answers"):
        shown = comment_in(path, sheet)
        assert shown.endswith(TOLD)
        assert units(shown) <= LIMIT


@pytest.mark.parametrize("language", list(Language))
def test_a_cut_text_is_no_edit_but_a_changed_one_is(language):
    declared = Response(not_applicable=NotApplicable(KHMER * 1_000))
    record = a_full_record().with_response(Place("A1"), declared)
    rows = [
        dict(enumerate((str(place.question), number, "", *line)))
        for place, number, line in exported.lines(record)
    ]
    at = exported.HEADS.index("not_applicable_reason")
    (long,) = (cells for cells in rows if len(cells[at]) > LIMIT)
    long[at] = cell_text(long[at], Words(language).translate(exported.CUT))
    grid = Grid("_data", dict(enumerate(exported.HEADS)), 1, tuple(enumerate(rows, start=2)))
    assert exported.edits(record, grid) == ([], [])
    long[at] = f"x{long[at]}"
    (edit,), _ = exported.edits(record, grid)
    assert (edit.place, edit.part) == (Place("A1"), "not_applicable_reason")


def test_a_text_that_just_fits_is_not_touched(tmp_path):
    path = a_workbook(tmp_path / "r.xlsx", long_comment("x" * LIMIT))
    assert comment_in(path) == "x" * LIMIT


def test_a_long_text_that_begins_like_a_formula_is_data(tmp_path):
    path = a_workbook(tmp_path / "r.xlsx", long_comment("=1+1 " * 8_000))
    for sheet in ("_data", "Answers"):
        cells = [
            cell
            for row in openpyxl.load_workbook(path)[sheet].iter_rows(min_row=2)
            for cell in row
            if str(cell.value).startswith("=1+1")
        ]
        assert cells
        assert {cell.data_type for cell in cells} == {"s"}


@given(
    text=st.text(st.sampled_from("ក្រើ្ខ😀a_x0041_ "), min_size=1, max_size=300),
    times=st.integers(200, 700),
)
def test_the_cut_is_never_too_long_nor_inside_a_letter(text, times):
    whole = text * times
    kept = cell_text(whole, TOLD)
    assert units(kept) <= LIMIT
    if units(escaped(whole)) <= LIMIT:
        assert kept == escaped(whole)
        return
    assert kept.endswith(TOLD)
    shown = kept.removesuffix(TOLD)
    at = next(n for n in range(len(whole)) if escaped(whole[:n]) == shown)
    assert at == 0 or at in cluster_starts(whole[: at + 1]) or at == len(whole)
    assert at > LIMIT // 8
