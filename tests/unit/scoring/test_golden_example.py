"""The golden example, to the digit, in all its variants."""

from decimal import Decimal

import pytest

from assessment.responses.model import ApplicabilityVerdict
from tests.unit.scoring.worlds import golden_record, scores_of


def printed(scores):
    return {code: node.score for code, node in scores.nodes.items()}


def test_pillars_and_overall_are_those_computed_by_hand():
    scores = printed(scores_of(golden_record()))
    assert scores["A"] == Decimal("58.3")
    assert scores["F"] == Decimal("25.0")
    assert scores["E"] == Decimal("87.5")
    assert scores["overall"] == Decimal("54.0")


def test_the_upper_bound_takes_unanswered_as_top_level():
    scores = scores_of(golden_record())
    assert scores.overall.highest == Decimal("62.7")
    assert scores.nodes["F"].highest == Decimal("50.0")
    assert scores.overall.lowest == Decimal("54.0")


def test_the_declared_not_applicable_leaves_the_weight():
    scores = scores_of(golden_record())
    assert scores.overall.applicable_weight == pytest.approx(0.90)
    assert scores.nodes["A3"].not_applicable
    assert scores.nodes["A3"].score is None


def test_a_refused_not_applicable_counts_zero():
    scores = scores_of(golden_record(a3=ApplicabilityVerdict.REFUSED))
    assert scores.nodes["A"].score == Decimal("43.8")
    assert scores.overall.score == Decimal("48.1")
    assert scores.overall.applicable_weight == pytest.approx(1.0)


def test_the_gate_leaves_a_level_it_would_not_lower():
    overall = scores_of(golden_record()).overall
    assert (overall.level_before_gates, overall.level) == (2, 2)


def test_the_gate_caps_the_level_but_not_the_number_at_the_upper_bound():
    scores = scores_of(golden_record(f3=4))
    assert scores.overall.score == Decimal("62.7")
    assert (scores.overall.level_before_gates, scores.overall.level) == (3, 2)
    assert [g.gate.node for g in scores.gates if g.changed] == ["F1"]


def test_completeness_counts_what_applies_and_is_answered():
    scores = scores_of(golden_record())
    assert scores.nodes["F"].completeness == pytest.approx(0.75)
    assert scores.nodes["F3"].unanswered
    assert scores.nodes["A"].completeness == pytest.approx(1.0)
