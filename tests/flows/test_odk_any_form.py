"""Answers survive the way through ODK and Kobo, whatever they are and however they are exported."""

import random

import pytest

from assessment.incoming.plan import plan
from assessment.incoming.read import read_answers
from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.questionnaire.model import QuestionType
from assessment.questionnaire.question_types import parse
from assessment.questionnaire.values import as_input
from tests.builders import TODAY, a_record
from tests.flows.exports import kobo_columns, labelled, path_of, write_csv, write_xlsx

SHIPPED = ("dgc-ministry", "dgc-subnational", "dgc-commune")


def an_answer(question, chance):
    """Some answer, as ODK writes it."""
    if question.type is QuestionType.SELECT_MULTIPLE:
        open_ = [choice.name for choice in question.choices if not choice.exclusive]
        return " ".join(sorted(chance.sample(open_, chance.randint(1, len(open_)))))
    if question.type is QuestionType.SELECT_ONE:
        return chance.choice(question.choices).name
    if question.type is QuestionType.DATE:
        return "2026-03-15"
    return str(chance.randint(0, 99)) if question.type is QuestionType.INTEGER else "ពាក្យ text"


def answers_of(questions, seed):
    chance = random.Random(seed)  # noqa: S311 - the same answers at every run
    return {question.code: an_answer(question, chance) for question in questions}


def expected(questionnaire, answers):
    return {
        code: as_input(parse(questionnaire.by_code[code], said)[0])
        for code, said in answers.items()
    }


def came_in(path, record):
    source = read_answers(path, record)
    found = plan(record, source, path.name, TODAY)
    assert found.refused == ()
    return found.change.apply(record)


def top(record):
    return {
        place.question: as_input(response.answer)
        for place, response in record.responses.items()
        if place.row is None
    }


def outside(questionnaire):
    return [q for q in questionnaire.questions if q.asked and q.roster is None]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("identity", SHIPPED)
def test_names_with_groups_and_split_columns(identity, seed, tmp_path):
    questionnaire = find(identity)
    answers = answers_of(outside(questionnaire), seed)
    line = kobo_columns(questionnaire, outside(questionnaire), answers)
    record = came_in(write_csv(tmp_path / "e.csv", [line]), a_record(questionnaire))
    assert top(record) == expected(questionnaire, answers)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("identity", SHIPPED)
def test_labels_in_either_language(identity, language, tmp_path):
    questionnaire = find(identity)
    answers = answers_of(outside(questionnaire), 7)
    line = {
        question.label.get(language): labelled(question, answers[question.code], language)
        for question in outside(questionnaire)
    }
    if len(line) < len(answers):
        pytest.skip("two questions have the same label")
    record = came_in(write_csv(tmp_path / "e.csv", [line]), a_record(questionnaire))
    assert top(record) == expected(questionnaire, answers)


def test_every_table_of_the_ministry_comes_back(tmp_path):
    questionnaire = find("dgc-ministry")
    sheets = {"main": [{**kobo_columns(questionnaire, outside(questionnaire), {}), "_index": 1}]}
    wanted = {}
    for roster, columns in questionnaire.columns.items():
        asked = [question for question in columns if question.asked]
        rows = [answers_of(asked, seed) for seed in range(3)]
        wanted[roster] = [expected(questionnaire, row) for row in rows]
        sheets[roster] = [
            {
                **{path_of(questionnaire, code): said for code, said in row.items()},
                "_index": at,
                "_parent_index": 1,
            }
            for at, row in enumerate(rows, start=1)
        ]
    record = came_in(write_xlsx(tmp_path / "e.xlsx", **sheets), a_record(questionnaire))
    for roster, rows in wanted.items():
        found = [
            {code: as_input(record.response(code, row).answer) for code in rows[0]}
            for row in record.rows[roster]
        ]
        assert found == rows


@pytest.mark.parametrize("language", list(Language))
def test_labels_of_choices_as_columns_of_their_own(language, tmp_path):
    questionnaire = find("dgc-commune")
    questions = [q for q in outside(questionnaire) if q.type is QuestionType.SELECT_MULTIPLE]
    answers = answers_of(questions, 3)
    line = {
        f"{question.label.get(language)}/{choice.label.get(language)}": int(
            choice.name in answers[question.code].split()
        )
        for question in questions
        for choice in question.choices
    }
    record = came_in(write_csv(tmp_path / "e.csv", [line]), a_record(questionnaire))
    assert top(record) == expected(questionnaire, answers)
