"""The range told holds for every way to answer, leave open or declare what is open; gates included.

Questionnaires by chance: every kind of scoring, every rule, every gate, and answers of all kinds.
"""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessment.questionnaire.structure import Aggregation, GateCondition, Unanswered
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Place, Response
from assessment.scoring.score import score_record
from tests.builders import (
    TODAY,
    a_questionnaire,
    a_record,
    a_select,
)
from tests.unit.scoring.strategies import CODES, a_gate_of_any_kind, an_answer, places_of, records
from tests.unit.scoring.worlds import LEVELS, a_gate


def is_open(record, evaluation, place):
    response = record.response(*place)
    if place not in evaluation.relevant or response.not_applicable is not None:
        return False
    if place.question.endswith("_note"):  # a declaration there is one about the whole table
        return not any(
            at.question.startswith(f"{place.question[:2]}_x")
            or at.question.startswith(f"{place.question[:2]}_y")
            for at in evaluation.answers
        )
    return place not in evaluation.answers or place in evaluation.broken


def outside(told, now):
    """Gates that closed though they could not, nodes with a number outside of the range told."""
    might = {one.gate for one in (*told.gates, *told.waiting)}
    yield from (one.gate for one in now.gates if one.gate not in might)
    for code, node in now.nodes.items():
        low, high = told.nodes[code].lowest, told.nodes[code].highest
        if node.score is not None and not (low is not None and low <= node.score <= high):
            yield code, low, node.score, high
        least, most = told.nodes[code].lowest_level, told.nodes[code].highest_level
        if node.level is not None and not (least is not None and least <= node.level <= most):
            yield code, least, node.level, most


@settings(max_examples=250)
@given(records(), st.sampled_from((Layer.SELF, Layer.FINAL)), st.data())
def test_whatever_is_done_with_what_is_open_no_score_leaves_its_range(record, layer, data):
    evaluation = evaluate(record, TODAY)
    told = score_record(record, evaluation, layer)
    assert list(outside(told, told)) == []
    settled = {place for _, place in places_of(record) if not is_open(record, evaluation, place)}
    hidden = {place for place in settled if place not in evaluation.relevant}
    for _ in range(8):
        waiting = [
            (question, place)
            for question, place in places_of(record)
            if place not in settled - hidden and is_open(record, evaluation, place)
        ]
        if not waiting:
            break
        question, place = data.draw(st.sampled_from(waiting))
        answer, judged = data.draw(an_answer(question, new=True)), record.response(*place).evidence
        answer = replace(answer, evidence=(*judged, *answer.evidence))
        record = record.with_response(place, answer)
        evaluation = evaluate(record, TODAY)
        assert list(outside(told, score_record(record, evaluation, layer))) == []


def numbers(record):
    found = score_record(record, evaluate(record, TODAY), Layer.SELF)
    return {code: replace(node, not_applicable=False) for code, node in found.nodes.items()}


@settings(max_examples=100)
@given(records())
def test_what_contradicts_itself_counts_as_if_it_were_not_answered(record):
    then = record
    for place in evaluate(record, TODAY).broken:
        then = then.with_response(place, replace(record.response(*place), answer=None))
    assert numbers(then) == numbers(record)


@settings(max_examples=100)
@given(records())
def test_what_is_declared_not_applicable_counts_as_if_it_were_not_asked(record):
    form, relevant = record.questionnaire, evaluate(record, TODAY).relevant
    out = {
        at.question for at, one in record.responses.items() if one.not_applicable and at in relevant
    }
    conditions = [one.relevant or "" for one in (*form.questions, *form.groups)]
    assume(not any(f"${{{code}}}" in one for code in out for one in conditions))
    tables = {f"{code[:2]}_rows" for code in out if code.endswith("_note")}
    asked = tuple(q for q in form.questions if q.code not in out and q.group not in tables)
    groups = tuple(group for group in form.groups if group.code not in tables)
    shorter = replace(form, questions=asked, groups=groups, fingerprint="shorter")
    assert numbers(replace(record, questionnaire=shorter)) == numbers(record)


@pytest.mark.parametrize(
    ("unanswered", "condition", "limit", "ends"),
    [
        (Unanswered.ZERO, GateCondition.ZERO, 100, (0, 100)),  # at its best it is just shut
        (Unanswered.ZERO, GateCondition.ZERO, 0, (0, 100)),
        (Unanswered.ZERO, GateCondition.MISSING, 0, (50, 100)),  # it can only be answered
        (Unanswered.MISSING, GateCondition.MISSING, 0, (0, 100)),
        (Unanswered.MISSING, GateCondition.BELOW, 60, (0, 100)),
    ],
)
def test_each_end_takes_a_gate_that_is_not_known_as_it_suits_it(unanswered, condition, limit, ends):
    gate = a_gate("A1", condition, limit, None)
    made = a_questionnaire(a_select("A1"), a_select("B1"), levels=LEVELS, gates=(gate,))
    made = replace(made, settings=replace(made.settings, unanswered=unanswered))
    record = a_record(made, {"B1": "c"})
    told = score_record(record, evaluate(record, TODAY)).overall
    assert (told.lowest, told.highest) == ends


@st.composite
def plain_records(draw):
    """Choices alone, some open; gates at nothing or below a limit, or choices that do not count."""
    gated = draw(st.booleans())
    points = [(0, 50, 100), (0, 20, 60)] if gated else [(0, 50, 100), (0, None, 40)]
    asked = [a_select(code, draw(st.sampled_from(points))) for code in CODES]
    asked.append(a_select("A1_more", (0, 30, 60), indicator="A1", weight=Decimal(2)))
    made = a_questionnaire(*asked, levels=LEVELS)
    rules = [rule for rule in Aggregation if not rule.adds_up]
    nodes = [
        replace(
            node, weight=Decimal(draw(st.integers(1, 3))), aggregation=draw(st.sampled_from(rules))
        )
        for node in made.nodes
    ]
    gates = []
    for gate in draw(st.lists(a_gate_of_any_kind(zeroing=True), max_size=2 * gated)):
        zero = gate.condition is GateCondition.ZERO
        condition = GateCondition.ZERO if zero else GateCondition.BELOW
        gates.append(
            replace(gate, condition=condition, threshold=Decimal(0) if zero else gate.threshold)
        )
    record = a_record(replace(made, nodes=tuple(nodes), gates=tuple(gates)))
    open_ = draw(st.sets(st.sampled_from([question.code for question in asked]), max_size=4))
    for question in asked:
        answer = None if question.code in open_ else draw(st.sampled_from("abc"))
        record = record.with_response(Place(question.code), Response(answer=answer))
    return record


@settings(max_examples=60)
@given(plain_records())
def test_each_end_of_a_range_is_reached_by_some_way_to_answer(record):
    open_ = [
        q.code for q in record.questionnaire.questions if record.response(q.code).answer is None
    ]
    found = []
    for answers in product(("a", "b", "c", None), repeat=len(open_)):
        then = record
        for code, answer in zip(open_, answers, strict=True):
            then = then.with_response(Place(code), Response(answer=answer))
        found.append(score_record(then, evaluate(then, TODAY)))
    told = score_record(record, evaluate(record, TODAY))
    for code, node in told.nodes.items():
        reached = [each.nodes[code].score for each in found if each.nodes[code].score is not None]
        assert (node.lowest, node.highest) == (
            min(reached, default=None),
            max(reached, default=None),
        )
