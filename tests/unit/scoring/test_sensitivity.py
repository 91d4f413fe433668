"""How firm an order is, and how rounds compare."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.structure import Aggregation
from assessment.responses.model import Layer, Review
from assessment.scoring.aggregate import aggregate, tree_of
from assessment.scoring.compare import changes, indicator_gaps
from assessment.scoring.sensitivity import (
    monte_carlo,
    robustness,
    variants,
    without_each,
)
from assessment.scoring.table import ranked
from tests.builders import NOW, a_record
from tests.unit.scoring.worlds import CODES, golden_questionnaire, golden_record, rungs, scores_of

QUESTIONNAIRE = golden_questionnaire()
unit_rows = st.lists(st.floats(0, 100), min_size=len(CODES), max_size=len(CODES))


def table(rows):
    return np.array(rows, dtype=np.float64)


def test_ties_share_the_lowest_rank_and_missing_is_unranked():
    found = ranked(np.array([10.0, 30.0, 30.0, np.nan]))
    assert found[:3].tolist() == [3.0, 1.0, 1.0]
    assert np.isnan(found[3])


@settings(max_examples=200, deadline=None)
@given(st.lists(unit_rows, min_size=2, max_size=6))
def test_a_unit_better_everywhere_is_never_ranked_below(rows):
    leaves = table([*rows, [100.0] * len(CODES)])
    found = monte_carlo(QUESTIONNAIRE, leaves, draws=50)
    assert found.worst[-1] == 1.0


@settings(max_examples=200, deadline=None)
@given(st.lists(unit_rows, min_size=2, max_size=6))
def test_the_rank_range_holds_best_median_worst_in_order(rows):
    found = monte_carlo(QUESTIONNAIRE, table(rows), draws=40)
    assert (found.best <= found.median).all()
    assert (found.median <= found.worst).all()


def test_the_same_seed_gives_the_same_range():
    leaves = table(np.random.default_rng(3).uniform(0, 100, (20, len(CODES))))
    one, other = (monte_carlo(QUESTIONNAIRE, leaves, draws=100, seed=5) for _ in range(2))
    assert (one.best == other.best).all()
    assert (one.worst == other.worst).all()


def test_drawn_indices_are_those_of_the_engine_under_the_drawn_weights():
    """No spread: every draw is the official index, so the range is the official rank."""
    leaves = table(np.random.default_rng(4).uniform(0, 100, (30, len(CODES))))
    for rule in (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC):
        root, *rest = QUESTIONNAIRE.nodes
        changed = replace(QUESTIONNAIRE, nodes=(replace(root, aggregation=rule), *rest))
        found = monte_carlo(changed, leaves, draws=3, spread=0.0)
        assert (found.best == found.official).all()
        assert (found.worst == found.official).all()


def test_equal_weights_and_geometric_are_computed_beside_the_official_index():
    leaves = table([[100.0, 100, 100, 0, 0, 0, 50, 50]])
    equal, geometric = variants(QUESTIONNAIRE, leaves).values()
    assert equal[0] == pytest.approx(50.0)
    by_hand = np.exp((40 * np.log(101) + 35 * np.log(1) + 25 * np.log(51)) / 100) - 1
    assert geometric[0] == pytest.approx(by_hand)


def test_leaving_an_indicator_out_equals_scoring_without_it():
    leaves = table([[100.0, 0, 50, 25, 75, 100, 0, 100]])
    left_out = without_each(QUESTIONNAIRE, leaves)
    tree = tree_of(QUESTIONNAIRE)
    reduced = leaves.copy()
    reduced[0, 0] = np.nan
    assert left_out["A1"][0] == pytest.approx(aggregate(tree, reduced)[0, tree.root])


def test_a_unit_screened_out_takes_nobodys_place_under_any_other_rule():
    root, *rest = QUESTIONNAIRE.nodes
    strict = replace(QUESTIONNAIRE, nodes=(replace(root, min_available=Decimal("0.9")), *rest))
    few = [100.0, *[np.nan] * (len(CODES) - 1)]
    leaves = table([few, [50.0] * len(CODES), [40.0] * len(CODES)])
    found = robustness(strict, ["few", "better", "worse"], leaves, draws=5, spread=0.25)
    assert [unit.rank for unit in found.units] == [None, 1, 2]
    assert [unit.variants["equal_weights"] for unit in found.units] == [None, 1, 2]
    assert [unit.variants["geometric"] for unit in found.units] == [None, 1, 2]
    assert set(found.moved.values()) == {0}


def with_other_keys(codes):
    """The questionnaire of a round in which these indicators asked for something else."""
    return replace(
        QUESTIONNAIRE,
        questions=tuple(
            replace(one, comparable_key=f"old {one.code}") if one.indicator in codes else one
            for one in QUESTIONNAIRE.questions
        ),
    )


def change_of_the_whole(now, before, then):
    return changes(QUESTIONNAIRE, now, before, then)[QUESTIONNAIRE.nodes[0].code]


def test_a_change_is_measured_on_common_indicators_only():
    before, now = golden_record(), golden_record(f3=2)
    shorter = a_record(QUESTIONNAIRE, {"A1": rungs(2), "E1": rungs(4)})
    change = change_of_the_whole(scores_of(now), scores_of(before), QUESTIONNAIRE)
    assert change.before == Decimal("54.0")
    # 58.3333 and 53.9583 stand beside it as 58.3 and 54.0.
    assert change.like_for_like == change.now - change.before == Decimal("4.3")
    renamed = with_other_keys(set(CODES) - {"A1"})
    only = change_of_the_whole(scores_of(now), scores_of(shorter), renamed)
    assert only.common == 1


def test_no_common_indicator_gives_no_change():
    scores = scores_of(golden_record())
    change = change_of_the_whole(scores, scores, with_other_keys(CODES))
    assert (change.like_for_like, change.common) == (None, 0)


def test_the_gap_between_self_and_final_is_what_the_review_took_away():
    record = golden_record()
    review = Review("A1", Layer.HEAD, True, 1, None, "", "head", NOW)
    reviewed = record.with_review((Layer.HEAD, "A1"), review)
    own, final = scores_of(reviewed, Layer.SELF), scores_of(reviewed, Layer.FINAL)
    gaps = indicator_gaps(QUESTIONNAIRE, own, final)
    assert gaps["A1"][1] - gaps["A1"][0] == pytest.approx(-50.0)
    assert gaps["E1"][1] == gaps["E1"][0]
