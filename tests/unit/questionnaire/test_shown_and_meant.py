"""Rows that nobody will ever see, cells that change nothing, and words that were meant."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.questionnaire.workbook.cells import Guesser, near
from tests.unit.questionnaire.finding_world import of_survey
from tests.workbooks import a_question

END = {"type": "end_group"}


def never(tmp_path, *rows):
    """The cells of rows that are told never to be shown."""
    found = of_survey(tmp_path, *rows, choices=[])
    return [cell for cell, code in found if code == "never_shown"]


@pytest.mark.parametrize(
    "condition", ["false()", "no", "1 = 2", "'a' = 'b'", "not(true())", "2 < 1 or false()", "''"]
)
def test_a_condition_that_is_false_whatever_is_answered_is_told(tmp_path, condition):
    rows = [a_question("a"), a_question("b", relevant=condition)]
    assert never(tmp_path, *rows) == ["survey!E3"]


@pytest.mark.parametrize(
    "condition",
    ["true()", "1 = 1", "${a} = 'x'", "today() < date('2020-01-01')", "string-length(${a}) > 99"],
)
def test_a_condition_that_can_hold_one_day_is_not_told(tmp_path, condition):
    assert never(tmp_path, a_question("a"), a_question("b", relevant=condition)) == []


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("count(${r}) > 0", ["survey!E5"]),
        ("sum(${n}) > 3", ["survey!E5"]),
        ("jr:choice-name(${a}, '${a}') = 'x'", []),
        ("date(${a}) > 1", []),
    ],
)
def test_rows_of_a_roster_never_shown_are_none(tmp_path, condition, told):
    rows = [
        a_question("r", "begin_repeat", relevant="false()"),
        a_question("n", "integer"),
        {"type": "end_repeat"},
        a_question("b", relevant=condition),
        a_question("a"),
    ]
    found = never(tmp_path, *rows)
    assert [cell for cell in found if cell not in ("survey!E2", "survey!A3")] == told


def test_a_group_that_is_never_shown_takes_along_all_inside_it(tmp_path):
    rows = [
        a_question("g", "begin_group", relevant="false()"),
        a_question("inside"),
        a_question("deeper", "begin_group"),
        a_question("deepest"),
        END,
        a_question("counted", "calculate", calculation="1"),
        END,
        a_question("after"),
    ]
    assert never(tmp_path, *rows) == ["survey!E2", "survey!A3", "survey!A4", "survey!A5"]


def test_what_waits_for_an_answer_that_never_comes_is_never_shown(tmp_path):
    rows = [
        a_question("a", relevant="false()"),
        a_question("b", relevant="${a} = 'x'"),
        a_question("c", relevant="${b} != ''"),
        a_question("d", relevant="${c} = ''"),
    ]
    assert never(tmp_path, *rows) == ["survey!E2", "survey!E3", "survey!E4"]


@pytest.mark.parametrize(
    ("kind", "column", "cell"),
    [
        ("text", "choice_filter", "true()"),
        ("text", "repeat_count", "3"),
        ("note", "required", "yes"),
        ("note", "constraint", "true()"),
        ("begin_group", "constraint", "true()"),
        ("begin_group", "repeat_count", "3"),
        ("begin_group", "default", "x"),
    ],
)
def test_a_cell_without_effect_is_told_where_it_stands(tmp_path, kind, column, cell):
    row = a_question("q", kind, **{column: cell})
    rows = [row, a_question("p"), *([END] if kind == "begin_group" else [])]
    assert ("survey!E2", "column_without_effect") in of_survey(tmp_path, *rows, choices=[])


def test_a_condition_on_the_end_of_a_group_is_not_lost_in_silence(tmp_path):
    rows = [a_question("g", "begin_group"), a_question("q"), {**END, "relevant": "true()"}]
    assert of_survey(tmp_path, *rows, choices=[]) == [("survey!E4", "column_without_effect")]


def test_a_no_where_nothing_can_be_said_is_not_told(tmp_path):
    assert (
        of_survey(tmp_path, a_question("n", "note", required="no"), a_question(), choices=[]) == []
    )


def test_words_are_found_by_their_letters_before_their_case_and_separators():
    guess = Guesser()
    known = ["province", "yes_no", "Q1", "Q2"]
    assert guess.meant("provnice", known) == {"meant": "province"}
    assert guess.meant("Yes-No", known) == {"meant": "yes_no"}
    assert guess.meant("q1", known) == {"meant": "Q1"}
    assert guess.meant("Q9", known) == {}
    assert guess.meant("district", known) == {}
    assert guess.meant("Q1", known) == {}


def test_guessing_tires_before_it_takes_long():
    guess = Guesser()
    known = [f"name{n}" for n in range(5000)]
    start = time.process_time()
    guessed = [guess.meant(f"nane{n}x", known) for n in range(5000)]
    assert time.process_time() - start < 5
    assert guessed[-1] == {}


@given(st.text(alphabet="abcd", min_size=5, max_size=9), st.data())
def test_one_slip_of_the_hand_is_always_understood(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcd"))
    slips = [
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ]
    for slip in slips:
        assert near(slip, [word, "something else"]) == word
