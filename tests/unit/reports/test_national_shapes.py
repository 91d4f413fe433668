"""Drawings and tables of the national report say everything in words too."""

import re
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessment.consolidation.national import Distribution
from assessment.printing.blocks import Cell, Column, Row, Table
from assessment.printing.charts import DOTS, WIDTH, funnel, levels_bar, ruler, spread
from assessment.printing.shapes import Circle, ShapeText
from assessment.reports.national.facts import GROUPS_ONLY, WHOLE

WIDE = 124.0


def words_of(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, ShapeText)]


@given(st.lists(st.integers(0, 400), min_size=2, max_size=5))
def test_the_units_at_every_level_are_told_however_few_they_are(counts):
    told = " ".join(words_of(levels_bar(WHOLE.bands(counts), counts, WIDE)))
    for level, n in enumerate(counts):
        if n:
            assert f"{level}: {n:,}" in told or f"{n:,}" in told.split()
            assert str(level) in told.replace(":", " ").split()


@given(st.floats(0, 100), st.floats(0, 100))
@example(50.0, 50.0)
def test_both_scores_of_a_unit_are_told_and_their_marks_stand_apart(final, own):
    drawn = ruler((), None, (final, "Final"), (own, "Self"), None)
    assert {"Final", "Self"} <= set(" · ".join(words_of(drawn)).split(" · "))
    circles = [one.centre[0] for one in drawn.shapes if isinstance(one, Circle)]
    assert all(abs(x - final * WIDTH / 100) >= 7.7 for x in circles)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=DOTS))
def test_every_dot_stands_at_the_score_of_its_unit_and_beside_the_others(values):
    found = Distribution(len(values), 0.0, 50.0, 40.0, 60.0, 0.0, 100.0)
    dots = [one for one in spread(values, found, (), 200.0).shapes if isinstance(one, Circle)]
    assert sorted(dot.centre[0] for dot in dots) == pytest.approx(sorted(2 * v for v in values))
    rows = defaultdict(list)
    for dot in dots:
        rows[dot.centre[1]].append(dot.centre[0])
    for row in rows.values():
        assert all(b - a >= 2 * dots[0].radius - 1e-6 for a, b in pairwise(sorted(row)))


@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.floats(-30, 30), st.booleans()), min_size=1, max_size=30
    ),
    st.floats(-20, 20),
    st.floats(0.1, 15),
)
def test_both_scales_of_the_funnel_have_numbers(points, mean, spread):
    told = words_of(funnel(points, mean, 3 * spread, 400.0))
    assert sum(re.fullmatch(r"[+−]?\d+\.\d", text) is not None for text in told) >= 4
    assert {"0", str(max(n for n, _, _ in points))} <= set(told)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=5))
def test_levels_are_put_together_until_five_units_stand_in_each(counts):
    bands = GROUPS_ONLY.bands(counts)
    assert len(bands) != 1
    if bands:
        assert all(n == sum(counts[first : last + 1]) >= 5 for first, last, n in bands)
        assert [level for first, last, _ in bands for level in range(first, last + 1)] == [
            *range(len(counts))
        ]


def table_of(*rows):
    columns = tuple(Column((f"c{at}",), 1.0) for at in range(len(rows[0])))
    return Table(columns, tuple(Row(tuple(Cell((text,)) for text in row)) for row in rows))


def test_a_column_of_dashes_is_left_out_and_the_others_stay():
    found = table_of(("A", "–", "", "1"), ("B", "", "–", "–")).without_empty_columns()
    assert [column.head for column in found.columns] == [("c0",), ("c3",)]
    assert [[cell.text[0] for cell in row.cells] for row in found.rows] == [["A", "1"], ["B", "–"]]
