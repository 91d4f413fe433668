"""The table of types of questions hangs together."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from assessment.language.text import Language
from assessment.questionnaire.model import QuestionType
from assessment.questionnaire.question_types import TYPES, EntryKind, adds_up, fits, parse
from assessment.questionnaire.structure import ActionPart
from assessment.questionnaire.values import as_input, from_json, to_json
from assessment.scoring.points import SCORING_RULES
from assessment.words import Words
from tests.builders import a_question


def test_every_type_has_its_row():
    assert TYPES.keys() == set(QuestionType)


def test_no_word_in_a_workbook_means_two_types():
    words = Counter(name for own, known in TYPES.items() for name in (own.value, *known.words))
    assert [word for word, times in words.items() if times > 1] == []


def test_every_rule_of_scoring_a_type_may_have_earns_points():
    rules = {rule for known in TYPES.values() for rule in known.rules}
    assert rules == SCORING_RULES.keys()


def test_what_people_give_stands_on_forms_and_nothing_else():
    """A file is attached in the window; on forms its evidence is named."""
    filled_in = {own for own, known in TYPES.items() if known.takes is not EntryKind.NOTHING}
    assert filled_in == {own for own in QuestionType if own.answered_by_people} - {
        QuestionType.FILE
    }


@pytest.mark.parametrize("own", [own for own, known in TYPES.items() if known.made_up])
def test_an_answer_made_up_for_training_is_one_of_the_type(own):
    question = a_question("Q", own)
    answer = TYPES[own].made_up(Random(7))  # noqa: S311 - no secret
    assert fits(question, answer)
    assert from_json(to_json(answer)) == answer
    assert parse(question, as_input(answer)) == (answer, [])


@pytest.mark.parametrize("own", [own for own, known in TYPES.items() if known.how])
def test_how_to_answer_is_said_in_both_languages(own):
    said = [Words(language).translate(TYPES[own].how, low=0, high=10) for language in Language]
    assert len(set(said)) == len(said)


def test_amounts_add_up_and_points_percentages_and_words_do_not():
    amount = a_question("Q", QuestionType.INTEGER)
    assert adds_up(amount)
    assert not adds_up(replace(amount, maximum=Decimal(10)))
    assert not adds_up(replace(amount, comparable_key=ActionPart.PERCENT))
    assert not adds_up(a_question("Q", QuestionType.TEXT))
