"""Expressions give what ODK's engine gives, case by case."""

import math
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import parse
from assessment.expression.values import (
    Moment,
    as_number,
    as_text,
    calculated_answer,
    equal,
    truth,
    value_of,
)
from assessment.problems.expression import ExpressionProblem
from tests.unit.questionnaire.expression_world import World

DATA = Path(__file__).resolve().parents[2] / "data"


def cases(file_name: str) -> list[tuple[str, str, str, str]]:
    lines = (DATA / file_name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], row[1], row[2], row[3] if len(row) > 3 else "") for row in rows]


GIVEN = cases("expressions.tsv")
OBSERVED = cases("expressions_observed.tsv")


def check(expression: str, sort: str, expected: str) -> None:
    if sort == "error" or expected == "error":
        with pytest.raises(ExpressionError):
            parse(expression).evaluate(World())
        return
    value = parse(expression).evaluate(World())
    match sort:
        case "bool":
            assert value is (expected == "true")
        case "num":
            assert type(value) is float
            number = float(expected)
            assert value == number or (math.isnan(value) and math.isnan(number))
        case "str":
            assert value == expected
        case _:
            assert isinstance(value, Moment)
            day, _, clock = expected.partition("T")
            assert value.text() == day
            seconds = value.milliseconds % 86_400_000 / 1000
            hours, minutes, rest = (clock or "0:0:0").split(":")
            assert seconds == int(hours) * 3600 + int(minutes) * 60 + float(rest)


@pytest.mark.parametrize(("expression", "sort", "expected", "remark"), GIVEN)
def test_a_given_case_has_the_result_of_odk(expression, sort, expected, remark):
    if remark == "ours":
        read = parse(expression)
        assert read.warnings
        assert read.evaluate(World()) == 2.0
    else:
        check(expression, sort, expected)


def test_every_observed_case_has_the_result_of_odk():
    assert len(OBSERVED) > 900
    for expression, sort, expected, remark in OBSERVED:
        if not remark:
            check(expression, sort, expected)


def test_a_pattern_that_re2_cannot_match_as_odk_does_is_refused():
    refused = [expression for expression, _, _, remark in OBSERVED if remark == "refused here"]
    assert len(refused) > 10
    for expression in refused:
        with pytest.raises(ExpressionError) as caught:
            parse(expression).evaluate(World())
        assert caught.value.kind is ExpressionProblem.BAD_REGEX


def test_floor_and_ceiling_are_accepted_with_a_warning_that_says_where():
    read = parse("1 + floor(2.5) + ceiling(${i5})")
    assert [(note.kind, note.position) for note in read.warnings] == [
        (ExpressionProblem.FLOOR, 5),
        (ExpressionProblem.CEILING, 18),
    ]
    assert parse("floor(-2.5) = -3 and ceiling(-2.5) = -2").evaluate(World()) is True


def test_a_name_between_quotes_is_warned_of():
    read = parse("'${i5}' = '5'")
    assert [(note.kind, note.values["name"]) for note in read.warnings] == [
        (ExpressionProblem.NAME_IN_TEXT, "${i5}")
    ]
    assert read.names == frozenset()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5.0, "5"),
        (-0.0, "0"),
        (1e7, "10000000"),
        (12345678.5, "1.23456785E7"),
        (1234567.5, "1234567.5"),
        (2147483648.0, "2.147483648E9"),
        (1e300, "1.0E300"),
        (0.001, "0.001"),
        (0.0001234, "1.234E-4"),
        (-1e-5, "-1.0E-5"),
        (100.5, "100.5"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
        (110.00000000000001, "110"),
    ],
)
def test_numbers_are_written_as_java_writes_them(number, text):
    assert as_text(number) == text


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (None, ""),
        (7, "7"),
        (Decimal("2.50"), "2.5"),
        (("a", "b"), "a b"),
        ((), ""),
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 23, 59), "2026-03-05"),  # noqa: DTZ001 - clock readings have no zone
        ("ភ្នំពេញ", "ភ្នំពេញ"),
        (10**400, "Infinity"),
    ],
)
def test_an_answer_is_seen_as_text(answer, text):
    assert as_text(value_of(answer)) == text


def test_what_is_missing_is_neither_above_nor_below_anything():
    assert math.isnan(as_number(""))
    assert parse("${empty} > 0 or ${empty} < 1 or ${empty} = 0").evaluate(World()) is False


def test_khmer_digits_are_no_numbers():
    assert math.isnan(as_number("១២"))
    assert parse("regex('១២', '\\d+')").evaluate(World()) is False


def test_equality_forgives_the_last_digits():
    assert equal(0.1 + 0.2, 0.3)
    assert not equal(0.3, 0.3 + 1e-11)


def test_truth_of_a_text_does_not_look_at_what_it_says():
    assert truth("false")
    assert not truth("")
    assert truth(Moment(0))


def test_a_calculation_that_comes_to_nothing_stores_nothing():
    assert calculated_answer(math.nan) is None
    assert calculated_answer("") is None
    assert calculated_answer(2.0) == "2"
    assert calculated_answer(value=False) == "false"
