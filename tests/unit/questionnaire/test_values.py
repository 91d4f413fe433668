from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.language.text import Language
from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.model import Question, QuestionType
from assessment.questionnaire.question_types import fits, parse
from assessment.questionnaire.values import (
    LONGEST_TEXT,
    MOST_DIGITS,
    as_input,
    as_text,
    from_json,
    to_json,
)
from tests.builders import a_choice, a_ladder, a_number, a_question, a_select

RANGE = a_question(
    "R", QuestionType.RANGE, minimum=Decimal(0), maximum=Decimal(10), step=Decimal(2)
)
DECIMAL = a_number("D", QuestionType.DECIMAL)
DATE = a_question("T", QuestionType.DATE)
ACKNOWLEDGE = a_question("K", QuestionType.ACKNOWLEDGE)


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (a_question("X"), "  ក្រសួង  ", "ក្រសួង"),
        (a_question("X"), "one\r\ntwo\x00\x0b", "one\ntwo"),
        (a_question("X"), "\ud800a", "a"),
        (a_number("N"), "១២", 12),
        (a_number("N"), "1,200", 1200),
        (a_number("N"), "-៣", -3),
        (a_number("N"), "-0", 0),
        (a_number("N"), 7.0, 7),
        (DECIMAL, "១.៥", Decimal("1.5")),
        (DECIMAL, 0.1, Decimal("0.1")),
        (RANGE, "៤", 4),
        (DATE, "2026-11-25", date(2026, 11, 25)),
        (DATE, "25-11-2026", date(2026, 11, 25)),
        (DATE, "២៥/១១/២០២៦", date(2026, 11, 25)),
        (DATE, datetime(2026, 11, 25, 8, 0), date(2026, 11, 25)),  # noqa: DTZ001 - a naive one
        (a_select("S"), "b", "b"),
        (a_ladder("L"), "l2a l1a l1a", ("l1a", "l2a")),
        (a_ladder("L"), ["l4a", "l1a"], ("l1a", "l4a")),
        (a_ladder("L"), ("none",), ("none",)),
        (ACKNOWLEDGE, True, "OK"),
        (ACKNOWLEDGE, "OK", "OK"),
    ],
)
def test_what_people_give_is_understood(question: Question, typed: object, answer: object):
    parsed, findings = parse(question, typed)
    assert (parsed, findings) == (answer, [])
    assert type(parsed) is type(answer)


@pytest.mark.parametrize(
    ("question", "typed", "problem"),
    [
        (a_number("N"), "many", AnswerProblem.NOT_A_NUMBER),
        (a_number("N"), "1e5", AnswerProblem.NOT_A_NUMBER),
        (a_number("N"), True, AnswerProblem.NOT_A_NUMBER),
        (a_number("N"), float("nan"), AnswerProblem.NOT_A_NUMBER),
        (a_number("N"), Decimal("Infinity"), AnswerProblem.NOT_A_NUMBER),
        (a_number("N"), ("a",), AnswerProblem.NOT_A_NUMBER),
        (a_number("N"), "1.5", AnswerProblem.NOT_A_WHOLE_NUMBER),
        (a_number("N"), "1.000", AnswerProblem.NOT_A_WHOLE_NUMBER),
        (RANGE, "2.000", AnswerProblem.NOT_A_WHOLE_NUMBER),
        (a_number("N"), "១០.០០០", AnswerProblem.NOT_A_WHOLE_NUMBER),
        (a_number("N"), 10**15, AnswerProblem.NUMBER_TOO_LONG),
        (DECIMAL, "0.1234567890123456", AnswerProblem.NUMBER_TOO_LONG),
        (RANGE, 11, AnswerProblem.OUTSIDE_RANGE),
        (RANGE, "-1", AnswerProblem.OUTSIDE_RANGE),
        (RANGE, 3, AnswerProblem.OFF_STEP),
        (DATE, "30-02-2026", AnswerProblem.NOT_A_DATE),
        (DATE, "11/25/26", AnswerProblem.NOT_A_DATE),
        (DATE, "yesterday", AnswerProblem.NOT_A_DATE),
        (DATE, 5, AnswerProblem.NOT_A_DATE),
        (a_select("S"), "z", AnswerProblem.UNKNOWN_CHOICE),
        (a_ladder("L"), "l1a zz", AnswerProblem.UNKNOWN_CHOICE),
        (a_ladder("L"), "none l1a", AnswerProblem.EXCLUSIVE_CHOICE),
        (a_ladder("L"), 5, AnswerProblem.WRONG_KIND),
        (a_question("X"), 5, AnswerProblem.WRONG_KIND),
        (a_question("X"), "x" * 10_001, AnswerProblem.TEXT_TOO_LONG),
        (ACKNOWLEDGE, "no", AnswerProblem.WRONG_KIND),
        (a_question("C", QuestionType.CALCULATE), "5", AnswerProblem.NOT_ASKED),
        (a_question("C", QuestionType.NOTE), "5", AnswerProblem.NOT_ASKED),
    ],
)
def test_what_does_not_fit_is_a_finding_and_no_answer(
    question: Question, typed: object, problem: AnswerProblem
):
    parsed, findings = parse(question, typed)
    assert parsed is None
    assert [finding.problem for finding in findings] == [problem]
    assert findings[0].place.question == question.code


@pytest.mark.parametrize("nothing", [None, "", "  ", "\u200b", [], ()])
@pytest.mark.parametrize("question", [a_number("N"), a_question("X"), a_ladder("L"), DATE])
def test_nothing_given_is_unanswered(question: Question, nothing: object):
    assert parse(question, nothing) == (None, [])


ANSWERS = st.one_of(
    st.text(min_size=1).filter(lambda text: text.isprintable()),
    st.integers(-(10**15), 10**15),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
    st.dates(),
    st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), min_size=1).map(tuple),
)


@given(ANSWERS)
def test_an_answer_comes_back_from_json_as_it_was(answer):
    back = from_json(to_json(answer))
    assert back == answer
    assert type(back) is type(answer)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        [],
        1.5,
        {},
        {"decimal": "x"},
        {"decimal": "NaN"},
        {"date": "2026"},
        {"date": "2026-01-01", "more": 1},
        ["a", 1],
        {"other": "1"},
    ],
)
def test_what_is_no_answer_in_json_is_refused(value: object):
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError is the promise
        from_json(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999))
def test_what_is_written_for_editing_is_read_again(number):
    assert parse(DECIMAL, as_input(number)) == (number, [])


def test_readers_see_labels_and_written_dates():
    one = a_question(
        "S", QuestionType.SELECT_MULTIPLE, choices=(a_choice("a"), a_choice("b"), a_choice("c"))
    )
    assert as_text(one, ("a", "c"), Language.EN) == "a; c"
    assert as_text(a_select("S"), "a", Language.KM) == "សំណួរ a"
    assert as_text(DATE, date(2026, 11, 25), Language.EN) == "25 November 2026"
    assert as_text(DECIMAL, Decimal("1.50"), Language.EN) == "1.5"
    assert as_text(DECIMAL, None, Language.EN) == ""


def test_what_fits_is_kept_exactly_as_it_is():
    text = a_question("X")
    assert fits(text, "x" * LONGEST_TEXT)
    assert not fits(text, "x" * (LONGEST_TEXT + 1))
    assert not fits(text, " x")
    assert fits(DECIMAL, Decimal("1.5"))
    assert not fits(DECIMAL, 10**MOST_DIGITS)
    assert not fits(a_select("A1"), "none of these")
