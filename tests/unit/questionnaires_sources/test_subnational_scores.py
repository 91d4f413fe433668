"""The sub-national and the commune workbook, answered and scored by the product itself."""

from decimal import Decimal

import pytest

from assessment.questionnaire.load import load
from assessment.questionnaire.model import QuestionType
from assessment.responses.evaluate import evaluate
from assessment.scoring.score import score_record
from tests.builders import TODAY, a_record

FORMS = ("dgc-subnational", "dgc-commune")
FEES = {"dgc-subnational": "SE3", "dgc-commune": "K9"}


@pytest.fixture(params=FORMS)
def questionnaire(request, form_of):
    read, _ = load(form_of(request.param).workbook)
    return read


def best(question):
    """Every rung or item ticked; 20 out of 20."""
    if question.type is QuestionType.SELECT_MULTIPLE:
        return tuple(choice.name for choice in question.choices if not choice.exclusive)
    return Decimal(20)


def nothing(question):
    """The row that says there is nothing yet; 0 out of 20."""
    if question.type is QuestionType.SELECT_MULTIPLE:
        return tuple(choice.name for choice in question.choices if choice.exclusive)
    return Decimal(20 if question.code.endswith("_d") else 0)


def scored(questionnaire, answer, **other):
    asked = [q for q in questionnaire.questions if q.type is not QuestionType.CALCULATE]
    answers = {question.code: answer(question) for question in asked} | other
    record = a_record(questionnaire, answers)
    return score_record(record, evaluate(record, TODAY))


def test_the_best_answers_reach_a_hundred_and_the_top_level(questionnaire):
    overall = scored(questionnaire, best).overall
    assert (overall.score, overall.level, overall.completeness) == (Decimal("100.0"), 4, 1.0)


def test_nothing_at_all_is_zero_and_complete(questionnaire):
    overall = scored(questionnaire, nothing).overall
    assert (overall.score, overall.level, overall.completeness) == (Decimal("0.0"), 0, 1.0)


def test_hidden_fees_hold_the_best_unit_at_level_two(questionnaire):
    fees = FEES[questionnaire.settings.id]
    scores = scored(questionnaire, best, **{fees: nothing(questionnaire.by_code[fees])})
    assert scores.overall.level_before_gates == 4
    assert scores.overall.level == 2
    assert scores.overall.score > 80
    assert [closed.gate.node for closed in scores.gates if closed.changed] == [fees]


def test_every_ladder_and_checklist_has_one_row_for_nothing(questionnaire):
    for question in questionnaire.questions:
        if question.type is QuestionType.SELECT_MULTIPLE:
            assert len(nothing(question)) == 1, question.code


def test_a_required_item_left_out_keeps_a_checklist_at_level_one(questionnaire):
    required = [(q, c.name) for q in questionnaire.questions for c in q.choices if c.required]
    assert len(required) == 3
    for question, name in required:
        ticked = tuple(item for item in best(question) if item != name)
        scores = scored(questionnaire, best, **{question.code: ticked})
        assert scores.nodes[question.indicator].score == Decimal("25.0"), name
