"""A table of raw values through the same engine."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import (
    Aggregation,
    Node,
    NodeCode,
    Normalisation,
    RankOn,
    Settings,
)
from assessment.scoring.table import normalise, score_table
from tests.unit.scoring.worlds import cells

NAN = float("nan")


def a_leaf(code, rule=Normalisation.NONE, **fields):
    fields = {
        k: Decimal(str(v)) if k in ("low", "high", "weight") else v for k, v in fields.items()
    }
    return Node(NodeCode(code), NodeCode("index"), Text(()), normalise=rule, **fields)


def an_index(*leaves, aggregation=Aggregation.ARITHMETIC, decimals=1):
    root = Node(NodeCode("index"), None, Text(()), aggregation=aggregation)
    settings = Settings(id="t", version="1", title=Text(()), decimals=decimals)
    return Questionnaire(settings, (), nodes=(root, *leaves))


def normalised(leaf, raw):
    """Of units that are all measured together."""
    return normalise(leaf, raw, np.ones(raw.shape, dtype=bool))


def test_goalposts_on_logarithms_reproduce_an_income_index():
    leaf = a_leaf("income", Normalisation.LOG_GOALPOSTS, low=100, high=75000)
    value, findings = normalised(leaf, np.array([100.0, 75000.0, 2738.6127875258, 1.0, 1e6]))
    assert value == pytest.approx([0.0, 100.0, 50.0, 0.0, 100.0])
    assert findings == []


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("clip", [True, False])
@pytest.mark.parametrize("nothing", [0.0, -500.0])
def test_what_has_no_logarithm_is_told_and_gives_no_number_anywhere_above(nothing, clip, direction):
    posts = {"low": 100, "high": 75000, "clip": clip, "direction": direction}
    book = an_index(a_leaf("income", Normalisation.LOG_GOALPOSTS, **posts), a_leaf("b"))
    columns = {"income": np.array([nothing, 2738.6, NAN]), "b": np.array([60.0, 40.0, 20.0])}
    scores = score_table(book, ["x", "y", "z"], columns)
    assert [finding.code for finding in scores.findings] == ["log_of_nothing"]
    rows = cells(scores)
    assert (rows["x"]["income"].score, rows["x"]["index"].score) == (None, None)
    assert rows["x"]["index"].rank is None
    assert rows["x"]["b"].score == 60
    assert rows["y"]["index"].rank == 1
    assert rows["z"]["index"].score == 20


@pytest.mark.parametrize(
    "rule", [Normalisation.NONE, Normalisation.MINMAX, Normalisation.PERCENTILE_RANK]
)
def test_a_refused_value_leaves_its_unit_without_score_and_the_others_as_they_were(rule):
    book = an_index(a_leaf("a", rule), a_leaf("b"))
    refused = {"a": np.array([np.inf, 2.0, 8.0]), "b": np.array([90.0, 40.0, 20.0])}
    missing = refused | {"a": np.array([NAN, 2.0, 8.0])}
    rows = cells(score_table(book, "xyz", refused))
    same = cells(score_table(book, "xyz", missing))
    assert (rows["x"]["a"].score, rows["x"]["index"].score, rows["x"]["index"].rank) == (None,) * 3
    assert [rows[unit]["index"].exact for unit in "yz"] == [
        same[unit]["index"].exact for unit in "yz"
    ]
    assert {rows[unit]["index"].rank for unit in "yz"} == {1, 2}


@pytest.mark.parametrize("looked_at", list(RankOn))
def test_a_unit_with_too_few_values_for_the_index_has_no_place_beside_the_others(looked_at):
    root = Node(NodeCode("index"), None, Text(()), min_available=Decimal("0.9"))
    settings = Settings(id="t", version="1", title=Text(()), rank_and_band_on=looked_at)
    book = Questionnaire(settings, (), nodes=(root, a_leaf("a"), a_leaf("b")))
    columns = {"a": np.array([90.0, 50.0, 40.0]), "b": np.array([NAN, 30.0, 70.0])}
    scores = score_table(book, ["half", "y", "z"], columns)
    ranks = {unit: nodes["a"].rank for unit, nodes in cells(scores).items()}
    assert ranks == {"half": None, "y": 1, "z": 2}
    assert cells(scores)["half"]["a"].score == 90
    assert [finding.code for finding in scores.findings] == ["not_measured_against"]


def test_a_lower_raw_value_is_better_when_the_direction_says_so():
    leaf = a_leaf("deaths", Normalisation.GOALPOSTS, low=0, high=200, direction=-1)
    value, _ = normalised(leaf, np.array([0.0, 50.0, 300.0]))
    assert value == pytest.approx([100.0, 75.0, 0.0])


def test_percentile_rank_is_the_share_of_the_others_strictly_below():
    leaf = a_leaf("x", Normalisation.PERCENTILE_RANK)
    value, _ = normalised(leaf, np.array([1.0, 2.0, 2.0, 5.0, NAN]))
    assert value[:4] == pytest.approx([0.0, 100 / 3, 100 / 3, 100.0])
    assert np.isnan(value[4])


def test_a_relative_measure_of_one_unit_is_a_finding_never_a_number():
    leaf = a_leaf("x", Normalisation.MINMAX)
    value, findings = normalised(leaf, np.array([3.0]))
    assert np.isnan(value).all()
    assert [finding.code for finding in findings] == ["relative_alone"]


def test_ties_on_the_printed_value_share_the_lowest_rank():
    questionnaire = an_index(a_leaf("x"))
    scores = score_table(questionnaire, "abcd", {"x": np.array([50.04, 50.01, 49.0, NAN])})
    assert [nodes["index"].rank for nodes in cells(scores).values()] == [1, 1, 3, None]


def test_an_unknown_column_is_told():
    scores = score_table(an_index(a_leaf("x")), "a", {"y": np.array([1.0])})
    assert [finding.code for finding in scores.findings] == ["unknown_leaf", "leaf_without_values"]
    assert cells(scores)["a"]["index"].score is None


def test_a_geometric_index_multiplies():
    leaves = [a_leaf(code) for code in "xyz"]
    questionnaire = an_index(*leaves, aggregation=Aggregation.GEOMETRIC)
    columns = {"x": np.array([100.0]), "y": np.array([50.0]), "z": np.array([20.0])}
    scores = score_table(questionnaire, ["a"], columns)
    assert cells(scores)["a"]["index"].exact == pytest.approx((100 * 50 * 20) ** (1 / 3))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.randoms())
def test_the_order_of_units_does_not_matter(values, random):
    questionnaire = an_index(a_leaf("x", Normalisation.PERCENTILE_RANK))
    order = list(range(len(values)))
    random.shuffle(order)
    names = [str(i) for i in range(len(values))]
    one = score_table(questionnaire, names, {"x": np.array(values)})
    other = score_table(
        questionnaire, [names[i] for i in order], {"x": np.array([values[i] for i in order])}
    )
    assert cells(one) == cells(other)
