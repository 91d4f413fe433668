"""What is open is told as open: no level of little that is answered, no gate taken as a fact."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import QuestionCode, QuestionType, Scoring, ScoringKind
from assessment.questionnaire.structure import Gate, GateCondition, NodeCode, Unanswered
from assessment.responses.changes import DeclareNotApplicable
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Place
from assessment.scoring.explain import explain
from assessment.scoring.result import so_far
from assessment.scoring.score import score_record
from tests.builders import (
    TODAY,
    a_number,
    a_question,
    a_questionnaire,
    a_ratio,
    a_record,
    a_roster,
    a_select,
    a_text,
)

LEAVES = ("A1", "A2", "A3", "A4")
IN_TEN = Scoring(ScoringKind.SCALE, bounds=(Decimal(0), Decimal(10)))


def a_form(least="0.7"):
    """Four questions of one weight, and a gate: A1 below 50 holds the whole at level 1."""
    made = a_questionnaire(*(a_select(code, not_applicable=True) for code in LEAVES))
    gate = Gate(
        NodeCode("A1"), GateCondition.BELOW, Decimal(50), 1, NodeCode("overall"), a_text("held")
    )
    settings = replace(made.settings, min_applicable=Decimal(least))
    return with_fingerprint(replace(made, gates=(gate,), settings=settings))


def shown(answers, least="0.7", record=None):
    record = record or a_record(a_form(least), answers)
    evaluation = evaluate(record, TODAY)
    scores = score_record(record, evaluation, Layer.SELF)
    told = so_far(scores, record.questionnaire)
    return scores, told, lambda code: explain(record, evaluation, told, code)


@pytest.mark.parametrize(
    ("answered", "least", "told"),
    [(3, "0.7", True), (2, "0.7", False), (2, "0.5", True), (0, "0.5", False), (3, "0.75", True)],
)
def test_a_level_is_told_from_the_share_of_weight_that_the_questionnaire_asks_for(
    answered, least, told
):
    _, shown_, _ = shown(dict.fromkeys(LEAVES[:answered], "c"), least)
    assert (shown_.overall.level is not None) is told


def test_numbers_stay_as_they_are_counted():
    counted, told, _ = shown({"A1": "c"})
    assert told.overall.score == counted.overall.score
    assert told.nodes["A1"] == counted.nodes["A1"]
    assert counted.overall.level is not None
    assert told.overall.level is None


def test_of_what_is_open_the_levels_are_told_between_which_it_can_come_gates_included():
    scores, told, _ = shown(dict.fromkeys(LEAVES[1:], "c"))
    assert (scores.overall.lowest, scores.overall.highest) == (Decimal("75.0"), Decimal("100.0"))
    assert (told.overall.lowest_level, told.overall.highest_level) == (1, 3)
    scores, told, _ = shown(dict.fromkeys(LEAVES, "a"))
    assert (told.overall.lowest_level, told.overall.highest_level) == (0, 0)
    part = a_record(a_form(), {"A1": "a"})
    for code in LEAVES[1:3]:
        part = DeclareNotApplicable(Place(code), "no such office").apply(part)
    _, told, _ = shown({}, record=part)
    assert told.overall.level is told.overall.lowest_level is told.overall.highest_level is None


def test_an_open_indicator_has_no_level():
    _, told, _ = shown({"A1": "c", "A3": "c", "A4": "c"})
    assert told.nodes["A2"].level is None
    assert told.nodes["A3"].level == 3


def test_a_gate_about_an_open_indicator_is_not_known_and_takes_no_level():
    counted, told, chain = shown({"A2": "c", "A3": "c", "A4": "c"})
    assert (counted.overall.level, counted.overall.level_before_gates) == (1, 3)
    assert (told.overall.level, told.overall.level_before_gates) == (None, 3)
    assert [gate.known for gate in told.gates] == [False]
    assert chain("overall").gates == ()


def test_a_gate_about_an_answered_indicator_holds_as_ever():
    counted, told, chain = shown({"A1": "a", "A2": "c", "A3": "c", "A4": "c"})
    assert told == counted
    assert chain("overall").gates == (a_text("held"),)


@pytest.mark.parametrize(
    ("condition", "limit", "unanswered", "known"),
    [
        (GateCondition.BELOW, 50, Unanswered.MISSING, False),
        (GateCondition.ZERO, 100, Unanswered.ZERO, False),
        (GateCondition.MISSING, 0, Unanswered.ZERO, False),  # it may be declared not applicable
        (GateCondition.BELOW, 0, Unanswered.MISSING, True),
    ],
)
def test_a_gate_that_an_open_answer_may_close_is_not_known(condition, limit, unanswered, known):
    form = a_form()
    gate = replace(form.gates[0], condition=condition, threshold=Decimal(limit))
    settings = replace(form.settings, unanswered=unanswered)
    made = with_fingerprint(replace(form, gates=(gate,), settings=settings))
    counted, told, _ = shown({}, record=a_record(made, dict.fromkeys(LEAVES[1:], "c")))
    assert (counted.overall.level, counted.gates) == (3, ())
    assert told.overall.level == (3 if known else None)
    assert [one.known for one in told.gates] == ([] if known else [False])


def test_what_does_not_apply_is_not_open():
    record = a_record(a_form(), dict.fromkeys(LEAVES[1:], "c"))
    excused = DeclareNotApplicable(Place("A1"), "x").apply(record)
    _, told, _ = shown({}, record=excused)
    assert told.overall.level == 3


@pytest.mark.parametrize("part", [5, -1])
def test_figures_that_contradict_each_other_count_as_open_until_they_are_corrected(part):
    form = a_questionnaire(*a_ratio("A1"), a_select("A2"))
    wrong, _, _ = shown({}, record=a_record(form, {"A1_n": part, "A1_d": 4, "A2": "c"}))
    bare, _, _ = shown({}, record=a_record(form, {"A2": "c"}))
    right, _, _ = shown({}, record=a_record(form, {"A1_n": 4, "A1_d": 4, "A2": "c"}))
    assert wrong.nodes["A1"].unanswered
    assert wrong.overall == bare.overall
    assert (wrong.overall.score, right.overall.score) == (Decimal("50.0"), Decimal("100.0"))


def test_a_contradiction_is_seen_through_any_number_of_calculations():
    steps = [
        a_question(f"c{n}", QuestionType.CALCULATE, calculation=f"${{c{n - 1}}}") for n in (1, 2, 3)
    ]
    scored = replace(steps[-1], indicator=NodeCode("A1"), scoring=IN_TEN)
    form = a_questionnaire(a_number("c0", constraint=". <= 5"), *steps[:-1], scored)
    for number, open_ in ((5, False), (10, True)):
        told, _, _ = shown({}, record=a_record(form, {"c0": number}))
        assert told.nodes["A1"].unanswered is open_


def a_table(constraint=None, **fields):
    column = QuestionCode("weight")
    columns = a_number("value", scoring=IN_TEN), a_number(column, constraint=constraint)
    rows = Scoring(ScoringKind.ROWS, weight_column=column)
    return a_roster("rows", *columns, indicator="A2", scoring=rows, **fields)


def test_a_table_that_is_not_asked_leaves_the_count():
    form = a_questionnaire(a_select("A1"), *a_table(relevant="${A1} = 'a'"))
    asked, _, _ = shown({}, record=a_record(form, {"A1": "a"}))
    hidden, _, chain = shown({}, record=a_record(form, {"A1": "c", ("value", "r1"): 0}))
    assert (asked.nodes["A2"].unanswered, hidden.nodes["A2"].unanswered) == (True, False)
    assert (hidden.overall.score, hidden.overall.highest) == (100, 100)
    assert chain("A2").result.score is None


@pytest.mark.parametrize(("constraint", "weight"), [(None, -1), (". <= 5", 9)])
def test_a_weight_below_nothing_or_that_contradicts_itself_does_not_weigh(constraint, weight):
    form = a_questionnaire(*a_table(constraint))
    rows = {("value", "r1"): 10, ("value", "r2"): 0, ("weight", "r1"): 3, ("weight", "r2"): weight}
    scores, _, _ = shown({}, record=a_record(form, rows))
    assert (scores.overall.score, scores.overall.lowest, scores.overall.highest) == (50, 0, 100)


def test_a_row_that_contradicts_itself_does_not_count_for_its_table():
    table = a_roster(
        "offices",
        a_number(
            "share",
            constraint=". <= 100",
            scoring=Scoring(ScoringKind.SCALE, bounds=(Decimal(0), Decimal(100))),
        ),
        indicator="A1",
    )
    rows = {("share", "r1"): 50, ("share", "r2"): 140}
    scores, _, _ = shown({}, record=a_record(a_questionnaire(*table), rows))
    assert scores.overall.score == Decimal("50.0")
