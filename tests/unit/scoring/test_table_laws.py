"""Laws of tables of units, whatever the tree: held against an independent reading of the rules."""

import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.structure import MOST_DECIMALS, RankOn
from assessment.scoring.rounding import round_floats, round_half_up
from assessment.scoring.table import score_batch, score_table, table_leaves
from tests.unit.scoring.oracle import in_the_index, ranks_by_hand, scored_by_hand
from tests.unit.scoring.table_strategies import (
    ABSOLUTE,
    RELATIVE,
    a_questionnaire,
    alike,
    columns_of,
    exact,
    structures,
    tables,
)
from tests.unit.scoring.worlds import cells

NAN = math.nan


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_every_score_and_rank_is_that_of_the_independent_reading(data):
    rows = data.draw(structures())
    values = data.draw(tables(rows))
    questionnaire = a_questionnaire(rows, decimals=3, rank_and_band_on=RankOn.ROUNDED)
    scores = score_table(questionnaire, list(values), columns_of(values))
    expected = scored_by_hand(rows, values)
    for unit, nodes in exact(scores).items():
        assert alike(nodes, expected[unit])
    inside, found = in_the_index(rows, values), cells(scores)
    for code in questionnaire.node:
        shown = {
            unit: nodes[code].score if unit in inside else None for unit, nodes in found.items()
        }
        ranks = {unit: nodes[code].rank for unit, nodes in found.items()}
        assert ranks == ranks_by_hand(shown)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_one_unit_alone_equals_its_row_where_measures_are_absolute(data):
    rows = data.draw(structures(ABSOLUTE))
    values = data.draw(tables(rows))
    questionnaire = a_questionnaire(rows)
    together = exact(score_table(questionnaire, list(values), columns_of(values)))
    for unit, given_values in values.items():
        alone = exact(score_table(questionnaire, [unit], columns_of({unit: given_values})))
        assert alike(alone[unit], together[unit])


@settings(max_examples=200, deadline=None)
@given(st.data(), st.randoms())
def test_the_order_of_units_columns_and_rows_of_the_structure_does_not_matter(data, random):
    rows = data.draw(structures())
    values = data.draw(tables(rows))
    one = exact(score_table(a_questionnaire(rows), list(values), columns_of(values)))
    units, columns, leaves = list(values), list(columns_of(values).items()), rows[1:]
    for part in (units, columns, leaves):
        random.shuffle(part)
    turned = {unit: values[unit] for unit in units}
    order = {code: columns_of(turned)[code] for code, _ in columns}
    other = exact(score_table(a_questionnaire([rows[0], *leaves]), units, order))
    for unit, nodes in one.items():
        assert alike(other[unit], nodes)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from([2, 10, 0.1]))
def test_scaling_the_weights_of_mean_types_changes_nothing(data, factor):
    rows = data.draw(structures())
    values = data.draw(tables(rows))
    for row in rows:
        if row.get("aggregation") in ("sum", "deduct(110)"):
            row["aggregation"] = "arithmetic"
    scaled = [row | {"weight": row["weight"] * factor} for row in rows]
    one, other = (
        exact(score_table(a_questionnaire(r), list(values), columns_of(values)))
        for r in (rows, scaled)
    )
    for unit, nodes in one.items():
        assert alike(other[unit], nodes)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.integers(0, MOST_DECIMALS))
def test_what_is_printed_is_the_full_score_rounded_once(data, decimals):
    rows = data.draw(structures())
    values = data.draw(tables(rows))
    scores = score_table(a_questionnaire(rows, decimals=decimals), list(values), columns_of(values))
    inside = in_the_index(rows, values)
    for unit, nodes in cells(scores).items():
        for node in nodes.values():
            assert (node.exact is None) == (node.score is None)
            assert (node.rank is None) == (node.score is None or unit not in inside)
            if node.exact is not None:
                assert math.isfinite(node.exact)
                assert node.score == round_half_up(node.exact, decimals)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_the_table_holds_no_infinity_and_no_nan_leaves(data):
    rows = data.draw(
        structures([*ABSOLUTE, *RELATIVE, "goalposts(0,1) noclip", "log_goalposts(1,2) noclip"])
    )
    parents = {row["parent"] for row in rows}
    leaves = [row["code"] for row in rows if row["code"] not in parents]
    number = st.one_of(st.none(), st.floats(-1e300, 1e300), st.just(0.0), st.just(5e-324))
    values = {unit: {code: data.draw(number) for code in leaves} for unit in "abc"}
    scores = score_table(a_questionnaire(rows), list(values), columns_of(values))
    for nodes in cells(scores).values():
        assert all(one.exact is None or math.isfinite(one.exact) for one in nodes.values())


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(0, MOST_DECIMALS), st.integers(1, 200))
def test_a_half_is_rounded_up_however_it_is_held(tenths, decimals, parts):
    """A value exactly half way, added up from many parts in floats, rounds away from zero."""
    half = Decimal(2 * tenths + 1) / 2 / 10**decimals
    if abs(half) > 10_000:
        return
    held = sum([float(half) / parts] * parts)
    expected = abs(tenths) + 1 if tenths >= 0 else -abs(tenths + 1) - 1
    away = Decimal(expected if half > 0 else -(abs(2 * tenths + 1) // 2 + 1)).scaleb(-decimals)
    assert round_half_up(held, decimals) == away


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**14), 10**14), st.integers(0, 1))
def test_however_large_a_whole_number_is_printed_as_it_is(number, decimals):
    values = np.array([[float(number), 1.0, NAN]])
    assert round_half_up(float(number), decimals) == number
    assert round_floats(values, decimals)[0, :2].tolist() == [number, 1]


def test_a_batch_of_many_blocks_scores_like_each_unit_alone():
    rows = [{"code": "i", "parent": None, "weight": 1}] + [
        {"code": f"x{n}", "parent": "i", "weight": n + 1, "normalise": "none"} for n in range(3)
    ]
    questionnaire = a_questionnaire(rows)
    leaves = np.random.default_rng(2).uniform(0, 100, (5000, 3))
    leaves[::11, 1] = np.nan
    scores, _, levels = score_batch(questionnaire, leaves)
    for at in (0, 11, 2047, 2048, 4999):
        alone, _, its_levels = score_batch(questionnaire, leaves[at : at + 1])
        assert np.array_equal(alone[0], scores[at], equal_nan=True)
        assert its_levels[0, 0] == levels[at, 0] == -1


@pytest.mark.parametrize(("value", "score"), [(1.0, 100.0), (-1.0, 0.0)])
def test_a_value_beyond_a_range_too_small_for_any_ratio_lies_at_its_end(value, score):
    """Unit c has no value of y, so it is measured against a range it does not belong to."""
    rows = [
        {"code": "i", "parent": None, "weight": 1, "min_available": 1},
        {"code": "x", "parent": "i", "weight": 1, "normalise": "minmax"},
        {"code": "y", "parent": "i", "weight": 1},
    ]
    columns = {"x": np.array([0.0, 5e-324, value]), "y": np.array([1.0, 2.0, NAN])}
    scores = score_table(a_questionnaire(rows), ["a", "b", "c"], columns)
    assert [exact(scores)[unit]["x"] for unit in "abc"] == [0.0, 100.0, score]


def test_a_leaf_without_column_is_missing_and_told():
    rows = [
        {"code": "i", "parent": None, "weight": 1},
        {"code": "x", "parent": "i", "weight": 1, "normalise": "none"},
    ]
    leaves, findings = table_leaves(a_questionnaire(rows), 2, {})
    assert np.isnan(leaves).all()
    assert [f.code for f in findings] == ["leaf_without_values"]
    assert replace(findings[0].place).text == "x"
