"""What a calculation gives, and the places of a table's column."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses.evaluate import evaluate, outcome
from assessment.responses.model import Place
from tests.builders import TODAY, a_questionnaire, a_record, a_roster


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_calculated_number_stays_the_number_it_is(number):
    kept, answer = outcome(number)
    assert kept == number
    assert answer == Decimal(repr(number))
    assert type(answer) is (int if number.is_integer() else Decimal)


@pytest.mark.parametrize("nothing", [None, "", math.nan, math.inf, -math.inf])
def test_what_came_to_nothing_is_no_answer(nothing):
    assert outcome(nothing) == (None, None)


@pytest.mark.parametrize(("value", "text"), [("yes", "yes"), (True, "true"), (False, "false")])
def test_a_calculated_text_or_truth_is_kept_as_text(value, text):
    assert outcome(value) == (text, text)


def test_places_of_a_column_are_like_any_other_places():
    record = a_record(a_questionnaire(*a_roster("staff")), {("staff_name", "r1"): "Sok"})
    relevant = evaluate(record, TODAY).relevant
    (place,) = (one for one in relevant if one.question == "staff_name")
    assert type(place) is Place
    assert (place.question, place.row) == ("staff_name", "r1")
