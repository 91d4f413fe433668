"""What a calculation gives, and the places of a table's column."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses.evaluate import outcome
from assessment.responses.model import Place, RowId, places_in


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
    first, second = places_in("staff_posts", [RowId("r1"), RowId("r2")])
    assert (first, second) == (Place("staff_posts", RowId("r1")), Place("staff_posts", RowId("r2")))
    assert type(first) is Place
    assert (first.question, second.row) == ("staff_posts", "r2")
