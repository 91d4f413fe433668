"""The pages of a form stand in the order its author wrote, in sections that say where they are."""

import pytest

from assessment.language.text import Text
from assessment.questionnaire.library import FOLDER, find, installed
from assessment.questionnaire.model import Group
from assessment.questionnaire.pages import sections
from tests.builders import a_question, a_questionnaire, a_roster
from tests.library_worlds import plain_form


def told(questionnaire):
    return [
        (section.code, [page.code for page in section.pages]) for section in sections(questionnaire)
    ]


def test_questions_outside_groups_stay_where_they_stand():
    group = Group("g", Text.from_wordings(en="Group"))
    questionnaire = a_questionnaire(
        a_question("a"),
        group,
        a_question("b", group="g"),
        a_question("c"),
        *a_roster("r"),
        a_question("d"),
    )
    assert told(questionnaire) == [("", ["a"]), ("g", ["b"]), ("", ["c", "r", "d"])]


def test_a_plain_form_is_asked_in_its_own_order(tmp_path):
    found = told(find(plain_form(tmp_path)))
    assert found == [
        ("", ["respondent"]),
        ("house", ["members", "water", "source"]),
        ("", ["person", "visited", "thanks"]),
    ]


@pytest.mark.parametrize("entry", installed(FOLDER), ids=lambda entry: entry.id)
def test_every_asked_question_of_a_shipped_one_is_on_one_page_in_its_order(entry):
    questionnaire = entry.questionnaire
    shown = [
        code
        for section in sections(questionnaire)
        for page in section.pages
        for code in page.questions
    ]
    assert len(shown) == len(set(shown))
    asked = [question.code for question in questionnaire.questions if question.asked]
    assert set(asked) <= set(shown)
    assert [code for code in shown if code in asked] == asked
    named = [section.code for section in sections(questionnaire) if section.code]
    assert len(named) == len(set(named))
