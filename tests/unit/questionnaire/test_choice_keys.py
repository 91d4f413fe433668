"""The key of a choice is one and the same on paper and in the window."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assessment.questionnaire.choice_keys import TypedKey, choice_keys
from tests.builders import a_ladder, a_select


def of(count):
    question = a_select("Q1")
    first = question.choices[0]
    choices = tuple(replace(first, name=f"c{at}") for at in range(1, count + 1))
    return choice_keys(replace(question, choices=choices))


def test_up_to_nine_choices_have_the_digits_from_one():
    assert list(of(9).values()) == list("123456789")


def test_from_ten_choices_on_all_numbers_are_equally_long():
    assert list(of(12).values())[:3] == ["01", "02", "03"]
    assert list(of(12).values())[-1] == "12"


def test_criteria_of_a_ladder_have_letters_for_digits_are_its_levels():
    keys = choice_keys(a_ladder("A1", per_level=2))
    assert list(keys.values()) == list("abcdefghi")
    assert keys["none"] == "a"


def test_a_ladder_that_is_a_column_of_a_table_has_numbers():
    keys = choice_keys(replace(a_ladder("A1"), roster="services"))
    assert list(keys.values()) == list("12345")


def test_criteria_beyond_z_have_no_key():
    assert len(choice_keys(a_ladder("A1", per_level=8))) == 26


@given(st.integers(min_value=1, max_value=1200), st.data())
def test_typing_what_is_printed_chooses_that_choice_and_no_other_on_the_way(count, data):
    keys = of(count)
    name = data.draw(st.sampled_from(sorted(keys)))
    typed = TypedKey(keys)
    taken = [typed.take(sign) for sign in keys[name]]
    assert taken == [None] * (len(keys[name]) - 1) + [name]
    assert typed.begun == ""


@given(st.integers(min_value=1, max_value=1200))
def test_no_key_is_the_beginning_of_another(count):
    keys = set(of(count).values())
    assert len(keys) == count
    assert not any(a != b and b.startswith(a) for a in keys for b in list(keys)[:50])


def test_a_wrong_sign_is_forgotten_and_may_begin_another_number():
    typed = TypedKey(of(12))
    assert typed.take("1") is None
    assert typed.take("9") is None
    assert typed.begun == ""
    assert typed.take("1") is None
    assert typed.take("0") == "c10"


def test_what_was_begun_can_be_left():
    typed = TypedKey(of(12))
    typed.take("1")
    typed.forget()
    assert typed.take("2") is None
    assert typed.begun == ""
