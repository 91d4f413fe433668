"""People name choices as they like: by name, by label, by ticks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.incoming.choices import choice_code, choice_label, meant, several, ticked
from assessment.language.text import Language, Text
from assessment.questionnaire.library import find
from assessment.questionnaire.model import Choice, Question, QuestionCode, QuestionType


def a_list(*labels, kind=QuestionType.SELECT_MULTIPLE):
    choices = tuple(
        Choice(f"c{at}", Text.from_wordings(km=f"ជម្រើស {label}", en=label))
        for at, label in enumerate(labels)
    )
    return Question(QuestionCode("q"), kind, Text.from_wordings(en="q"), choices=choices)


@pytest.mark.parametrize("said", ["✓", "x", "X", "1", "1.0", "TRUE", "yes", "១", "មាន"])
def test_a_tick_is_a_tick_in_many_hands(said):
    assert ticked(said) is True


@pytest.mark.parametrize("said", ["", "0", "0.0", "FALSE", "no", "-", "០", "ទេ"])
def test_no_tick_is_none(said):
    assert ticked(said) is False


@pytest.mark.parametrize("said", ["maybe", "2", "=1", "yes no"])
def test_anything_else_is_neither(said):
    assert ticked(said) is None


def test_a_label_that_two_choices_share_means_none_of_them():
    question = a_list("Same", "Same", "Other")
    assert several(question, "Same") == "Same"
    assert several(question, "Other") == ("c2",)


def test_labels_with_spaces_stand_behind_each_other():
    question = a_list("Paper", "Paper at the counter", "Online, from start", "From start")
    assert several(question, "Paper at the counter Paper") == ("c1", "c0")
    assert several(question, "Online, from start") == ("c2",)
    assert several(question, "From start; Online, from start") == ("c3", "c2")
    assert several(question, "Paper at the desk") == "Paper at the desk"


def test_a_long_text_of_nothing_is_given_up_quickly():
    question = a_list(*("a" * n for n in range(1, 30)))
    text = "a " * 3_000 + "!"
    assert several(question, text) == text


@pytest.mark.parametrize("questionnaire", ["dgc-ministry", "dgc-commune", "dgc-subnational"])
def test_every_choice_is_found_by_what_lists_and_exports_show(questionnaire):
    for question in find(questionnaire).questions:
        labels = [choice.label.get(Language.KM) for choice in question.choices]
        for choice in question.choices:
            if labels.count(choice.label.get(Language.KM)) > 1:
                continue
            for words in (
                choice.name,
                choice.label.get(Language.KM),
                choice.label.get(Language.EN),
                choice_label(choice, choice.label.get(Language.KM)),
            ):
                if question.type is QuestionType.SELECT_ONE:
                    assert choice_code(question, words) == choice.name
                elif question.type is QuestionType.SELECT_MULTIPLE:
                    assert several(question, f" {words}  ") == (choice.name,)


@given(st.text(max_size=60))
def test_any_text_means_names_of_choices_or_itself(text):
    question = a_list("Yes", "No", "Yes and no")
    found = meant(question, text)
    assert found == text or set(found) <= {"c0", "c1", "c2"}
