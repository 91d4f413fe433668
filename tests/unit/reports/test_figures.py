"""One table of figures: paper and workbook show the same, each in its own way."""

from decimal import Decimal

import pytest

from assessment.printing.blocks import Cell
from assessment.printing.figures import (
    CODE,
    COUNT,
    GAP,
    LEVEL,
    SCORE,
    SHARE,
    WEIGHT,
    Series,
    figure_text,
    on_paper,
    sheet_of,
)
from assessment.printing.shapes import Align
from assessment.printing.sheets import FIRST_ROW, Formula

ROWS = [("A1", 1234, 0.5, 61.25), ("A2", 7, None, None)]
SERIES = (
    Series(("ក", "Code"), lambda row: row[0], 1.0, 12, CODE, bold=True),
    Series(("Units",), lambda row: row[1], 2.0, 9, COUNT),
    Series(("Rate",), lambda row: Formula("B{row}/9", row[2]), 2.0, 9, SHARE, 1, strong=True),
    Series(("Mean",), lambda row: row[3], 2.0, 0, SCORE, 1),
    Series(("Exact",), lambda row: row[3], 0, 9, SCORE),
    Series((), lambda row: Cell(("whole",), gate=True), 3.0),
)


def test_paper_shows_figures_by_their_unit_and_rounds_once():
    table = on_paper(SERIES, ROWS)
    assert [column.align for column in table.columns] == [
        Align.LEFT,
        *[Align.RIGHT] * 3,
        Align.LEFT,
    ]
    told = [[cell.text[0] for cell in row.cells] for row in table.rows]
    assert told == [["A1", "1,234", "50.0%", "61.3", "whole"], ["A2", "7", "–", "–", "whole"]]
    assert table.rows[0].cells[0].bold


def test_the_workbook_keeps_numbers_whole_and_formulas_at_their_row():
    sheet = sheet_of("Some", ("ចំណងជើង", "Title"), SERIES, iter(ROWS))
    assert sheet.title == "ចំណងជើង / Title"
    assert [column.head for column in sheet.columns] == ["ក / Code", "Units", "Rate", "Exact"]
    first, second = sheet.rows
    assert first == ("A1", 1234, Formula(f"B{FIRST_ROW}/9", 0.5), 61.25)
    assert second == ("A2", 7, Formula(f"B{FIRST_ROW + 1}/9", None), None)


@pytest.mark.parametrize(
    ("found", "measure", "digits", "told"),
    [
        (None, COUNT, 0, "–"),
        (float("nan"), SCORE, 1, "–"),
        (12.25, SCORE, 1, "12.3"),
        (Decimal("12.30"), SCORE, 0, "12.30"),
        (3.0, GAP, 1, "+3.0"),
        (-0.25, GAP, 1, "−0.3"),
        (0.126, SHARE, 0, "13%"),
        (Decimal("2.50"), WEIGHT, 0, "2.5"),
        (3, LEVEL, 0, "3"),
        (Decimal("1.5"), COUNT, 0, "1.5"),
        ("as it is", COUNT, 0, "as it is"),
    ],
)
def test_a_figure_is_printed_by_its_unit(found, measure, digits, told):
    assert figure_text(found, measure, digits) == told
