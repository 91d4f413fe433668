"""Khmer and Latin digits."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.language.digits import (
    khmer_digits,
    latin_digits,
    number,
    parse_number,
    percent,
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
    [
        "",
        " ",
        "a",
        "1,2",
        "12,00",
        "1.234.567",
        "1,234,56",
        "1e5",
        "NaN",
        "Infinity",
        "0x10",
        "5.",
        ".",
        "--5",
        "12 %",
        "1_000",
        "٣",
        "១២នាក់",
        "1 2",
        "9" * 1000,
        "1\n2",
    ],
)
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


def test_the_error_of_a_float_moves_no_half():
    assert number(75.74999999999999, Language.EN, decimals=1) == "75.8"
    assert number(0.575 * 100, Language.EN) == "58"


@given(st.integers(1, 2_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_is_rounded_half_up_and_never_told_as_all_or_nothing_though_it_is_not(counted):
    n, of = counted
    told, exact = percent(n / of, Language.EN), Decimal(100 * n) / of
    if told in ("0%", "100%"):
        assert n in (0, of)
    elif "." not in told:
        assert told == f"{exact.quantize(Decimal(1), ROUND_HALF_UP)}%"
    else:
        assert exact.quantize(Decimal(1), ROUND_HALF_UP) in (0, 100)
        assert abs(Decimal(told[:-1]) - exact) <= Decimal("0.05")


def test_a_share_is_told_in_the_digits_in_use():
    assert percent(0.997, Language.KM, khmer_digits=True) == "៩៩.៧%"
    assert percent(1 - 1e-16, Language.EN) == "100%"


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
