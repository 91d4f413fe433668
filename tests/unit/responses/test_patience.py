"""A questionnaire made by somebody who means harm cannot keep the computer busy."""

from datetime import date

import pytest

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import parse
from assessment.problems.expression import ExpressionProblem
from assessment.questionnaire.canonical import check_whole, expression_characters
from assessment.questionnaire.model import QuestionType
from assessment.questionnaire.structure import MOST_OF_EXPRESSIONS
from assessment.responses import evaluate as evaluating
from assessment.responses.evaluate import Evaluator, evaluate
from tests.builders import a_number, a_question, a_questionnaire, a_record, a_select

DAY = date(2026, 11, 25)


def calculated(code, text):
    return a_question(code, QuestionType.CALCULATE, calculation=text)


def test_a_text_that_doubles_from_question_to_question_ends_early():
    first = calculated("c0", f"'{'a' * 20}'")
    rest = [calculated(f"c{n}", f"concat(${{c{n - 1}}}, ${{c{n - 1}}})") for n in range(1, 60)]
    record = a_record(a_questionnaire(first, *rest), {})
    found = evaluate(record, DAY)
    lengths = [len(value) for value in found.calculated.values()]
    assert max(lengths) <= 100_000
    assert [place.question for place in found.failed] == ["c13"]


@pytest.mark.parametrize("text", ["concat({})", "join('', {})"])
def test_a_made_text_has_an_end_that_is_told_with_its_place(text):
    parts = ", ".join([f"'{'a' * 1000}'"] * 31)
    short = parse(text.format(parts))
    assert len(short.evaluate(None)) == 31_000
    nested = parse(text.format(", ".join(["${x}"] * 4)))

    class Long:
        def value(self, name):
            return "a" * 30_000

        def shape(self, name):
            from assessment.expression.scope import Shape

            return Shape.ONE

    with pytest.raises(ExpressionError) as caught:
        nested.evaluate(Long())
    assert caught.value.kind is ExpressionProblem.TEXT_TOO_LONG


def test_work_beyond_all_reason_is_given_up_and_told(monkeypatch):
    monkeypatch.setattr(evaluating, "MOST_STEPS", 40)
    many = [calculated(f"c{n}", "1 + 1 + 1 + 1") for n in range(20)]
    found = evaluate(a_record(a_questionnaire(a_number("A1"), *many), {"A1": 1}), DAY)
    assert 0 < len(found.calculated) < len(many)
    assert len(found.failed) == len(many) - len(found.calculated)


def test_a_filter_given_up_leaves_all_choices_on_offer(monkeypatch):
    monkeypatch.setattr(evaluating, "MOST_STEPS", 10)
    chosen = a_select("A1", choice_filter="name = 'a'")
    record = a_record(a_questionnaire(chosen), {})
    found = evaluate(record, DAY)
    (place,) = record.places("A1")
    assert found.offers[place] == tuple(choice.name for choice in chosen.choices)
    assert place in found.failed


def test_steps_are_counted_anew_for_every_change(monkeypatch):
    """Whoever answers all day long never runs out of patience."""
    monkeypatch.setattr(evaluating, "MOST_STEPS", 30)
    parts = (a_number("A1"), calculated("c1", "${A1} + 1"))
    live = Evaluator()
    record = a_record(a_questionnaire(*parts), {"A1": 0})
    (place,) = record.places("A1")
    for number in range(60):
        response = record.response("A1")
        record = record.with_response(place, type(response)(answer=number))
        assert not live.follow(record, DAY).failed


def test_a_stored_questionnaire_with_too_much_to_work_out_is_refused():
    crowded = " and ".join(["${A1} = 1"] * 3000)
    count = MOST_OF_EXPRESSIONS // len(crowded) + 1
    model = a_questionnaire(a_number("A1"), *(calculated(f"c{n}", crowded) for n in range(count)))
    assert expression_characters(model) > MOST_OF_EXPRESSIONS
    with pytest.raises(ValueError, match="too many conditions"):
        check_whole(model)
