from dataclasses import replace
from datetime import date
from decimal import Decimal

from assessment.questionnaire.model import Group, QuestionType
from assessment.responses.changes import DeclareNotApplicable, JudgeApplicability
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import ApplicabilityVerdict, Place, RowId, State
from tests.builders import (
    TODAY,
    a_choice,
    a_number,
    a_question,
    a_questionnaire,
    a_ratio,
    a_record,
    a_roster,
    a_text,
)


def evaluated(questionnaire, answers=None, today: date = TODAY) -> Evaluation:
    return evaluate(a_record(questionnaire, answers), today)


def test_a_question_applies_when_its_condition_holds():
    usual = a_questionnaire()
    assert Place("A3") not in evaluated(usual).relevant
    assert Place("A3") in evaluated(usual, {"A2": "c"}).relevant


def test_a_hidden_answer_is_empty_for_other_conditions():
    chain = a_questionnaire(
        a_question("X"),
        a_question("Y", relevant="${X} = 'yes'"),
        a_question("Z", relevant="${Y} = 'yes'"),
    )
    shown = evaluated(chain, {"X": "yes", "Y": "yes"})
    hidden = evaluated(chain, {"X": "no", "Y": "yes"})
    assert Place("Z") in shown.relevant
    assert Place("Z") not in hidden.relevant
    assert Place("Y") not in hidden.answers


def test_the_order_of_questions_does_not_decide():
    backwards = a_questionnaire(
        a_question("Z", relevant="${Y} = 'yes'"),
        a_question("Y", relevant="${X} = 'yes'"),
        a_question("X"),
    )
    assert Place("Z") not in evaluated(backwards, {"X": "no", "Y": "yes"}).relevant


def test_a_hidden_group_hides_all_that_is_in_it():
    nested = a_questionnaire(
        a_question("X"),
        Group("outer", a_text("outer"), relevant="${X} = 'yes'"),
        Group("inner", a_text("inner"), parent="outer"),
        a_question("Y", group="inner", required="true()"),
    )
    hidden = evaluated(nested, {"Y": "given before"})
    assert hidden.relevant == {Place("X")}
    assert hidden.required == frozenset()
    assert hidden.groups == frozenset()
    assert Place("Y") in evaluated(nested, {"X": "yes"}).required


def test_calculated_values_build_on_each_other_in_any_order():
    sums = a_questionnaire(
        a_question("Twice", QuestionType.CALCULATE, calculation="${Once} * 2"),
        a_question("Once", QuestionType.CALCULATE, calculation="${N} div 4"),
        a_number("N"),
    )
    assert evaluated(sums, {"N": 3}).calculated == {
        Place("Once"): Decimal("0.75"),
        Place("Twice"): Decimal("1.5"),
    }
    assert evaluated(sums).calculated == {}


def test_large_amounts_stay_numbers_from_one_calculation_to_the_next():
    amounts = a_questionnaire(
        a_number("Riel"),
        a_question("Sum", QuestionType.CALCULATE, calculation="${Riel} * 1000"),
        a_question("Half", QuestionType.CALCULATE, calculation="${Sum} div 2"),
    )
    assert (
        evaluated(amounts, {"Riel": 9_000_000_000}).calculated[Place("Half")] == 4_500_000_000_000
    )


def test_division_by_zero_gives_no_value():
    ratio = a_questionnaire(*a_ratio("B1"))
    assert evaluated(ratio, {"B1_n": 0, "B1_d": 0}).calculated == {}
    assert evaluated(ratio, {"B1_n": 5, "B1_d": 0}).calculated == {}


def test_rows_of_a_roster_have_conditions_of_their_own():
    table = a_questionnaire(
        *a_roster(
            "s",
            a_question("s_online"),
            a_number("s_users", relevant="${s_online} = 'yes'", required="true()"),
            a_question("s_rank", QuestionType.CALCULATE, calculation="position(..)"),
        ),
        a_question("Users", QuestionType.CALCULATE, calculation="sum(${s_users})"),
        a_question("Rows", QuestionType.CALCULATE, calculation="count(${s})"),
    )
    found = evaluated(
        table,
        {
            ("s_online", "a"): "yes",
            ("s_users", "a"): 3,
            ("s_online", "b"): "no",
            ("s_users", "b"): 4,
            ("s_online", "c"): "yes",
            ("s_users", "c"): 5,
        },
    )
    assert Place("s_users", RowId("b")) not in found.relevant
    assert found.calculated[Place("Users")] == 8
    assert found.calculated[Place("Rows")] == 3
    assert found.calculated[Place("s_rank", RowId("c"))] == 3
    assert found.required == {Place("s_users", RowId("a")), Place("s_users", RowId("c"))}


def test_a_hidden_roster_has_no_rows_for_others():
    table = a_questionnaire(
        a_question("Has"),
        *a_roster("s", a_number("s_users"), relevant="${Has} = 'yes'"),
        a_question("Rows", QuestionType.CALCULATE, calculation="count(${s})"),
    )
    assert evaluated(table, {("s_users", "a"): 3}).calculated[Place("Rows")] == 0


def test_a_fixed_number_of_rows_is_worked_out():
    table = a_questionnaire(a_number("N"), *a_roster("s", repeat_count="${N}"))
    assert evaluated(table, {"N": 3}).row_counts == {"s": 3}
    assert evaluated(table).row_counts == {"s": 0}


def test_a_constraint_is_broken_only_by_an_answer():
    ratio = a_questionnaire(*a_ratio("B1"))
    assert evaluated(ratio).broken == frozenset()
    assert evaluated(ratio, {"B1_n": 5, "B1_d": 4}).broken == {Place("B1_n")}
    assert evaluated(ratio, {"B1_n": 4, "B1_d": 4}).broken == frozenset()


def test_a_choice_filter_decides_what_is_on_offer():
    choices = (a_choice("kep", zone="sea"), a_choice("takeo", zone="land"))
    town = a_question("Town", QuestionType.SELECT_ONE, choices=choices, choice_filter="zone = ${Z}")
    found = evaluated(a_questionnaire(a_question("Z"), town), {"Z": "sea"})
    assert found.offers == {Place("Town"): ("kep",)}
    assert [c.name for c in found.choices(town, Place("Town"))] == ["kep"]
    assert [c.name for c in found.choices(town, Place("Other"))] == ["kep", "takeo"]


def test_the_inputs_of_a_page_declared_not_applicable_are_not_required():
    record = a_record(a_questionnaire(*a_ratio("B1")))
    assert evaluate(record, TODAY).required == {Place("B1_n"), Place("B1_d")}
    stated = DeclareNotApplicable(Place("B1"), "No services yet").apply(record)
    assert evaluate(stated, TODAY).required == frozenset()
    assert evaluate(stated, TODAY).calculated == {}
    refused = JudgeApplicability(Place("B1"), ApplicabilityVerdict.REFUSED, "There are.").apply(
        replace(stated, state=State.SUBMITTED)
    )
    assert evaluate(refused, TODAY).required == {Place("B1_n"), Place("B1_d")}


def test_today_is_the_day_handed_in():
    due = a_questionnaire(a_question("X", relevant="today() > date('2026-06-30')"))
    assert evaluated(due, today=date(2026, 6, 30)).relevant == frozenset()
    assert evaluated(due, today=date(2026, 7, 1)).relevant == {Place("X")}


def test_an_expression_that_cannot_be_worked_out_hides_nothing():
    odd = a_questionnaire(
        a_question("D"),
        a_question("X", relevant="date(${D}) > today()", required="date(${D}) > today()"),
    )
    found = evaluated(odd, {"D": "no date"})
    assert Place("X") in found.relevant
    assert Place("X") not in found.required
    assert found.failed == {Place("X")}


def test_an_unreadable_expression_hides_nothing_and_is_reported():
    found = evaluated(a_questionnaire(a_question("X", relevant="${Y} = (")))
    assert Place("X") in found.relevant
    assert found.failed == {Place("X")}


def test_questions_that_need_each_other_do_not_hang():
    ring = a_questionnaire(
        a_question("X", relevant="${Y} = ''"), a_question("Y", relevant="${X} = ''")
    )
    assert evaluated(ring).relevant
