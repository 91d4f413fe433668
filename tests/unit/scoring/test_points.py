"""Answers to points, rule by rule."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.questionnaire.model import (
    QuestionType,
    Scoring,
    ScoringKind,
    Threshold,
)
from assessment.responses.choices import checklist_level, ladder_level, passed
from assessment.scoring.points import points
from tests.builders import a_choice, a_ladder, a_question, a_select

PERCENT = (Threshold(Decimal(0), strict=True), *(Threshold(Decimal(n)) for n in (25, 50, 80)))


def a_scored(kind, **scoring):
    return a_question("Q", QuestionType.INTEGER, scoring=Scoring(kind, **scoring))


def a_checklist(*items, thresholds):
    return a_question(
        "Q",
        QuestionType.SELECT_MULTIPLE,
        choices=(*items, a_choice("none", level=0)),
        scoring=Scoring(ScoringKind.CHECKLIST, tuple(Threshold(Decimal(t)) for t in thresholds)),
    )


@pytest.mark.parametrize(
    ("ticks", "level"),
    [(("none",), 0), (("l1a",), 1), (("l1a", "l2a"), 2), (("l1a", "l3a"), 1), (("l2a",), 0)],
)
def test_a_ladder_stops_below_the_first_unmet_level(ticks, level):
    assert ladder_level(a_ladder("A1"), set(ticks)) == level


def test_a_level_with_two_criteria_needs_both():
    question = a_ladder("A1", per_level=2)
    assert ladder_level(question, {"l1a"}) == 0
    assert ladder_level(question, {"l1a", "l1b"}) == 1


@pytest.mark.parametrize(
    ("value", "level"),
    [("0", 0), ("0.001", 1), ("24.9", 1), ("25", 2), ("50", 3), ("79.99", 3), ("80", 4)],
)
def test_a_ratio_reaches_its_level_at_the_threshold(value, level):
    assert passed(PERCENT, Decimal(value)) == level


def test_a_missing_required_item_caps_the_checklist_at_level_one():
    items = (a_choice("a", required=True), a_choice("b"), a_choice("c"))
    question = a_checklist(*items, thresholds=(1, 2, 3))
    assert checklist_level(question, {"b", "c"}) == 1
    assert checklist_level(question, {"a", "b", "c"}) == 3
    assert checklist_level(question, {"none"}) == 0


def test_a_choice_without_score_leaves_the_denominator():
    question = a_select("A2", choices=(a_choice("a", score=50), a_choice("b")))
    assert points(question, "a") == Decimal("0.5")
    assert points(question, "b") is None


def test_a_scale_is_clipped_and_can_be_reversed():
    rising = a_scored(ScoringKind.SCALE, bounds=(Decimal(0), Decimal(10)))
    falling = a_scored(ScoringKind.SCALE, bounds=(Decimal(10), Decimal(0)))
    assert [points(rising, n) for n in (-1, 5, 11)] == [0, Decimal("0.5"), 1]
    assert [points(falling, n) for n in (0, 5, 10)] == [1, Decimal("0.5"), 0]


@pytest.mark.parametrize("answer", ["zz", ("l1a", "zz")])
def test_an_answer_outside_its_scale_is_a_finding_never_a_zero(answer):
    with pytest.raises(AssessmentError) as raised:
        points(a_ladder("A1"), answer)
    assert raised.value.findings[0].code == "answer_outside_scale"


@pytest.mark.parametrize("answer", [-1, 101, "NaN", "abc"])
def test_a_value_outside_0_to_100_is_a_finding(answer):
    with pytest.raises(AssessmentError):
        points(a_scored(ScoringKind.VALUE), answer)


@settings(max_examples=200, deadline=None)
@given(st.sets(st.sampled_from(["a", "b", "c", "d"]), min_size=1))
def test_share_sum_and_max_stay_between_0_and_1(ticks):
    choices = tuple(a_choice(n, score=s) for n, s in zip("abcd", (10, 20, 60, 90), strict=True))
    for kind in (ScoringKind.SHARE, ScoringKind.SUM, ScoringKind.MAX):
        question = a_question(
            "Q", QuestionType.SELECT_MULTIPLE, choices=choices, scoring=Scoring(kind)
        )
        value = points(question, tuple(sorted(ticks)))
        assert value is not None
        assert 0 <= value <= 1
