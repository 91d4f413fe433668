"""Khmer and Latin digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.language.digits import (
    khmer_digits,
    latin_digits,
    number,
    parse_number,
    round_half_up,
)
from assessment.language.text import Language


@given(st.text())
def test_changing_digits_there_and_back_gives_latin_digits(text):
    assert latin_digits(khmer_digits(text)) == latin_digits(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", "12"),
        ("១២", "12"),
        ("១២.៥", "12.5"),
        (" 12,000.50 ", "12000.50"),
        ("១២,០០០", "12000"),
        ("២០ ០០០", "20000"),
        ("20\u00a0000", "20000"),
        ("\u22125", "-5"),
        ("-5", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("០", "0"),
        ("1\u200b2", "12"),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(typed, meant):
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "a", "1,2", "12,00", "1.234.567", "1,234,56", "1e5", "NaN", "Infinity", "0x10", "5.",
     ".", "--5", "12 %", "1_000", "٣", "១២នាក់", "1 2", "9" * 1000, "1\n2"],
)  # fmt: skip
def test_what_is_not_plainly_a_number_is_refused(typed):
    assert parse_number(typed) is None


@given(
    st.decimals(-(10**12), 10**12, places=2, allow_nan=False),
    st.sampled_from(Language),
    st.booleans(),
)
def test_a_written_number_reads_back_as_the_same_number(value, language, khmer):
    assert parse_number(number(value, language, decimals=2, khmer_digits=khmer)) == value


def test_halves_are_rounded_up_from_the_exact_value():
    assert round_half_up(Decimal(303) / 4, 1) == Decimal("75.8")
    assert round_half_up(0.285, 2) == Decimal("0.29")
    assert round_half_up(Decimal(-5) / 2) == Decimal(-3)


def test_thousands_are_marked_and_the_minus_is_real():
    assert number(-1234567.25, Language.EN, decimals=1) == "−1,234,567.3"
    assert number(999, Language.EN) == "999"


def test_what_rounds_to_zero_has_no_sign():
    assert number(-0.04, Language.EN, decimals=1) == "0.0"


def test_khmer_digits_are_only_for_khmer_text():
    assert number(61.4, Language.KM, decimals=1, khmer_digits=True) == "៦១.៤"
    assert number(61.4, Language.EN, decimals=1, khmer_digits=True) == "61.4"
    assert number(61.4, Language.KM, decimals=1) == "61.4"


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")]
)
def test_what_is_no_finite_number_is_never_written(value):
    with pytest.raises(ValueError, match="finite"):
        number(value, Language.EN)
