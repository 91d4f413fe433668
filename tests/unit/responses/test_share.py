"""A calculated share tells both its numbers, the rows they come from, and when they cannot be."""

import pytest

from assessment.questionnaire.model import Group, QuestionType
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place
from assessment.responses.share import RowShare, contradicted, quotient_in, share_of
from tests.builders import TODAY, a_question, a_questionnaire, a_ratio, a_record, a_roster

TABLE = a_questionnaire(
    *a_roster(
        "services",
        a_question("name"),
        a_question("paid"),
        a_question("paid_n", QuestionType.CALCULATE, calculation="if(${paid} = 'yes', 1, 0)"),
    ),
    Group("after", a_question("after").label),
    a_question(
        "C1",
        QuestionType.CALCULATE,
        indicator="C1",
        group="after",
        calculation="if(count(${name}) > 0, sum(${paid_n}) div count(${name}) * 100, '')",
    ),
)


def share(record, code):
    return share_of(record, evaluate(record, TODAY), code, TODAY)


def test_a_share_of_a_table_tells_what_each_row_adds():
    answers = {
        ("name", "r1"): "A",
        ("paid", "r1"): "yes",
        ("name", "r2"): "B",
        ("paid", "r2"): "no",
    }
    found = share(a_record(TABLE, answers), "C1")
    assert (found.part, found.whole, found.roster, found.hundred) == (1, 2, "services", True)
    assert found.rows == (RowShare("A", 1, 1), RowShare("B", 0, 1))
    assert not found.contradicted


def test_without_rows_the_share_is_nothing_of_nothing():
    found = share(a_record(TABLE), "C1")
    assert (found.part, found.whole, found.rows) == (0, 0, ())


def test_numbers_that_contradict_each_other_are_told_as_such():
    ratio = a_questionnaire(*a_ratio("B1"))
    good = share(a_record(ratio, {"B1_n": 3, "B1_d": 4}), "B1")
    assert (good.part, good.whole, good.contradicted, good.hundred) == (3, 4, False, False)
    wrong = share(a_record(ratio, {"B1_n": 5, "B1_d": 4}), "B1")
    assert (wrong.part, wrong.whole, wrong.contradicted) == (5, 4, True)
    assert share(a_record(ratio), "B1").part is None


def test_figures_that_contradict_each_other_stand_for_what_comes_from_them():
    ratio = a_questionnaire(*a_ratio("B1"), *a_ratio("B2"))
    record = a_record(ratio, {"B1_n": 5, "B1_d": 4, "B2_n": 3, "B2_d": 4})
    evaluation = evaluate(record, TODAY)
    wrong = {code for code in ratio.by_code if contradicted(ratio, evaluation, Place(code))}
    assert wrong == {"B1_n", "B1"}


@pytest.mark.parametrize(
    ("calculation", "is_share"),
    [
        ("${a} div ${b}", True),
        ("if(${b} > 0, ${a} div ${b} * 100, '')", True),
        ("${a} * 100", False),
        ("${a} div ${b} * 7", False),
        ("${a} +", False),
        ("", False),
    ],
)
def test_what_is_a_share_is_read_from_the_calculation(calculation, is_share):
    assert (quotient_in(calculation) is not None) == is_share
