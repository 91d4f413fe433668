"""Laws every score obeys."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.language.text import Text
from assessment.questionnaire.structure import Aggregation, Node, NodeCode
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.scoring.aggregate import _compile, aggregate
from assessment.scoring.explain import explain
from assessment.scoring.rounding import round_half_up
from assessment.scoring.score import score_and_claim
from tests.builders import TODAY, a_record
from tests.unit.scoring.worlds import CODES, golden_questionnaire, rungs, scores_of

QUESTIONNAIRE = golden_questionnaire()
answers = st.dictionaries(st.sampled_from(CODES), st.integers(0, 4))
MEANS = (
    Aggregation.ARITHMETIC,
    Aggregation.GEOMETRIC,
    Aggregation.HARMONIC,
    Aggregation.MIN,
    Aggregation.MAX,
)


def record_of(levels):
    return a_record(QUESTIONNAIRE, {code: rungs(n) for code, n in levels.items()})


def a_tree(aggregation, weights):
    root = Node(NodeCode("root"), None, Text(()), aggregation=aggregation)
    leaves = [
        Node(NodeCode(f"L{i}"), NodeCode("root"), Text(()), weight=Decimal(w))
        for i, w in enumerate(weights)
    ]
    return _compile((root, *leaves))


@settings(max_examples=200)
@given(answers)
def test_a_score_lies_between_its_lowest_and_highest_part(levels):
    scores = scores_of(record_of(levels))
    for pillar in QUESTIONNAIRE.pillars:
        parts = [scores.nodes[c.code].exact for c in QUESTIONNAIRE.children[pillar.code]]
        assert min(parts) - 1e-9 <= scores.nodes[pillar.code].exact <= max(parts) + 1e-9


@settings(max_examples=200)
@given(answers, st.sampled_from(CODES))
def test_a_better_answer_never_lowers_a_score(levels, code):
    before = scores_of(record_of(levels))
    better = {**levels, code: min(4, levels.get(code, 0) + 1)}
    after = scores_of(record_of(better))
    assert after.overall.exact >= before.overall.exact - 1e-9
    assert (after.overall.level or 0) >= (before.overall.level or 0)


@settings(max_examples=200)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.sampled_from(MEANS), st.data())
def test_scaling_all_sibling_weights_changes_nothing(weights, aggregation, data):
    values = data.draw(st.lists(st.floats(0, 100), min_size=len(weights), max_size=len(weights)))
    leaves = np.array([values])
    once = aggregate(a_tree(aggregation, weights), leaves)
    tenfold = aggregate(a_tree(aggregation, [10 * w for w in weights]), leaves)
    assert np.allclose(once, tenfold, equal_nan=True, rtol=1e-9, atol=1e-7)


@settings(max_examples=200)
@given(st.sampled_from(tuple(Aggregation)), st.data())
def test_no_infinity_ever_leaves_the_engine(aggregation, data):
    n = data.draw(st.integers(1, 5))
    number = st.one_of(st.floats(0, 100), st.just(0.0), st.just(float("nan")))
    leaves = np.array([data.draw(st.lists(number, min_size=n, max_size=n))])
    weights = data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    assert not np.isinf(aggregate(a_tree(aggregation, weights), leaves)).any()


@settings(max_examples=200)
@given(st.lists(answers, min_size=1, max_size=6))
def test_one_unit_alone_scores_as_in_the_batch(units):
    records = [record_of(levels) for levels in units]
    evaluations = [evaluate(record, TODAY) for record in records]
    together = score_and_claim(records, evaluations, Layer.FINAL)
    for record, (scores, _) in zip(records, together, strict=True):
        alone = scores_of(record)
        assert {c: n.score for c, n in alone.nodes.items()} == {
            c: n.score for c, n in scores.nodes.items()
        }


@settings(max_examples=200)
@given(answers)
def test_the_explanation_adds_up_to_the_number_it_explains(levels):
    record = record_of(levels)
    scores = scores_of(record)
    evaluation = evaluate(record, TODAY)
    for node in (QUESTIONNAIRE.root, *QUESTIONNAIRE.pillars):
        chain = explain(record, evaluation, scores, node.code)
        total = sum(part.contribution or 0.0 for part in chain.parts)
        assert total == pytest.approx(scores.nodes[node.code].exact, abs=1e-9)


@settings(max_examples=200)
@given(answers, st.randoms())
def test_the_order_of_answers_does_not_matter(levels, random):
    shuffled = list(levels.items())
    random.shuffle(shuffled)
    assert scores_of(record_of(levels)).overall == scores_of(record_of(dict(shuffled))).overall


def test_a_value_held_just_below_a_half_is_rounded_up():
    assert round_half_up(75.74999999999999, 1) == Decimal("75.8")
    assert round_half_up(303 / 4, 1) == Decimal("75.8")
    assert round_half_up(-203.25, 1) == Decimal("-203.3")


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ("arithmetic", 62.5),
        ("geometric", 70.71067811865),
        ("harmonic", 66.6666666667),
        ("min", 50.0),
        ("max", 100.0),
        ("sum", 250.0),
    ],
)
def test_each_aggregation_gives_the_value_computed_by_hand(aggregation, expected):
    weights = (3, 1) if aggregation in ("arithmetic", "sum") else (1, 1)
    scores = aggregate(a_tree(Aggregation(aggregation), weights), np.array([[50.0, 100.0]]))
    assert scores[0, 0] == pytest.approx(expected)


def test_deductions_start_from_the_given_number_and_may_go_below_zero():
    root = Node(NodeCode("r"), None, Text(()), aggregation=Aggregation.DEDUCT, start=Decimal(110))
    leaf = Node(NodeCode("x"), NodeCode("r"), Text(()), weight=Decimal(313))
    tree = _compile((root, leaf))
    assert aggregate(tree, np.array([[0.0]]))[0, 0] == pytest.approx(-203.0)
    assert aggregate(tree, np.array([[100.0]]))[0, 0] == pytest.approx(110.0)


def test_too_little_available_weight_gives_no_score():
    root = Node(NodeCode("r"), None, Text(()), min_available=Decimal("0.5"))
    leaves = [Node(NodeCode(c), NodeCode("r"), Text(())) for c in "abc"]
    tree = _compile((root, *leaves))
    assert np.isnan(aggregate(tree, np.array([[50.0, np.nan, np.nan]]))[0, 0])
    assert aggregate(tree, np.array([[50.0, 100.0, np.nan]]))[0, 0] == pytest.approx(75.0)


def test_a_reviewed_level_stands_over_the_answer_only_in_its_layer():
    from assessment.responses.model import Review
    from tests.builders import NOW

    record = record_of({"A1": 4})
    review = Review("A1", Layer.HEAD, False, 1, None, "lower", "head", NOW)
    reviewed = record.with_review((Layer.HEAD, "A1"), review)
    assert scores_of(reviewed, Layer.SELF).nodes["A1"].exact == pytest.approx(100)
    assert scores_of(reviewed, Layer.HEAD).nodes["A1"].exact == pytest.approx(25)
    assert scores_of(reviewed, Layer.FINAL).nodes["A1"].exact == pytest.approx(25)


def test_an_index_without_weight_has_no_score():
    tree = a_tree(Aggregation.ARITHMETIC, (0, 0))
    assert np.isnan(aggregate(tree, np.array([[10.0, 20.0]]))[0, 0])


def test_equal_structures_share_one_compiled_tree():
    again = replace(QUESTIONNAIRE, fingerprint="other")
    assert _compile(again.nodes) is _compile(QUESTIONNAIRE.nodes)


@settings(max_examples=200)
@given(answers, st.randoms())
def test_the_order_of_questions_does_not_matter(levels, random):
    questions = list(QUESTIONNAIRE.questions)
    random.shuffle(questions)
    turned = replace(QUESTIONNAIRE, questions=tuple(questions))
    ticks = {code: rungs(n) for code, n in levels.items()}
    one, other = scores_of(a_record(QUESTIONNAIRE, ticks)), scores_of(a_record(turned, ticks))
    assert one.nodes == other.nodes


@settings(max_examples=200)
@given(answers, st.sampled_from(CODES))
def test_the_explanation_of_an_indicator_adds_up_too(levels, code):
    record = record_of(levels)
    scores, evaluation = scores_of(record), evaluate(record, TODAY)
    chain = explain(record, evaluation, scores, code)
    total = sum(part.contribution or 0.0 for part in chain.parts)
    assert total == pytest.approx(scores.nodes[code].exact, abs=1e-9)
