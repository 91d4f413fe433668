"""Which sets that lift a node are listed: all of the cheapest first, none inside another."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.model import Scoring, ScoringKind, Threshold
from assessment.questionnaire.structure import Aggregation, GateCondition
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Place, Response
from assessment.scoring.lift import MOST_PROPOSALS, first_steps, lift
from assessment.scoring.score import score_and_claim
from tests.builders import TODAY, a_ladder, a_number, a_questionnaire, a_record
from tests.unit.scoring.worlds import LEVELS, a_gate, gates_of_any_kind, golden_record, scores_of

CODES = ("A1", "A2", "B1", "B2")
NUMBER = "B2"
LIMITS = (Threshold(Decimal(0), strict=True), Threshold(Decimal(60)))
# Answers that reach 0, 1 and 2 of the limits.
NUMBERS = (0, 30, 60)


def proposals(record, node="overall"):
    return lift(record, evaluate(record, TODAY), scores_of(record), node)


def criteria(question, level):
    """The criteria of a ladder up to a level."""
    return frozenset(c.name for c in question.choices if 1 <= (c.level or 0) <= level)


def answered(record, code, level, more=frozenset()):
    """The record with an answer of that level, and some criteria beside."""
    question = record.questionnaire.by_code[code]
    if code == NUMBER:
        return record.with_response(Place(code), Response(answer=NUMBERS[level]))
    ticked = tuple(sorted(criteria(question, level) | more)) or ("none",)
    return record.with_response(Place(code), Response(answer=ticked))


def applied(record, proposal):
    for step in proposal.steps:
        if step.number is not None:
            number = step.number.value + step.number.strict
            record = record.with_response(Place(step.question), Response(answer=int(number)))
            continue
        ticked = {t for t in record.response(step.question).answer if t != "none"}
        answer = tuple(sorted(ticked | set(step.criteria)))
        record = record.with_response(Place(step.question), Response(answer=answer))
    return record


@st.composite
def small_records(draw):
    """Three ladders and a number in two pillars; some criteria met above the level reached."""
    ladders = [
        a_ladder(c, levels=draw(st.integers(1, 3)), per_level=draw(st.integers(1, 2)))
        for c in CODES
        if c != NUMBER
    ]
    number = a_number(NUMBER, indicator=NUMBER, scoring=Scoring(ScoringKind.STEPS, LIMITS))
    made = a_questionnaire(*ladders, number, levels=LEVELS, gates=draw(gates_of_any_kind(CODES)))
    rules = st.sampled_from([rule for rule in Aggregation if rule is not Aggregation.DEDUCT])
    nodes = tuple(
        replace(
            node,
            weight=Decimal(draw(st.sampled_from(["0.5", "1", "2", "3"]))),
            aggregation=draw(rules),
        )
        for node in made.nodes
    )
    record = a_record(replace(made, nodes=nodes), {})
    for question in ladders:
        everything = sorted(criteria(question, 3))
        met = draw(st.lists(st.sampled_from(everything), unique=True, max_size=4))
        record = answered(record, question.code, 0, frozenset(met))
    return answered(record, NUMBER, draw(st.integers(0, 2)))


def options(record, code):
    """Of one indicator: what could still be met, and the record's answer with it, least first."""
    question = record.questionnaire.by_code[code]
    if code == NUMBER:
        now = NUMBERS.index(record.response(code).answer)
        return [(frozenset((code, n) for n in range(now, up)), up) for up in range(now, 3)]
    met = frozenset(record.response(code).answer) - {"none"}
    found = {
        frozenset((code, name) for name in criteria(question, up) - met): up for up in range(4)
    }
    return list(found.items())


def by_trying(record, node, target):
    """Every set that lifts the node and holds no smaller one that does, the smallest first."""
    tried, made = [], []
    for chosen in product(*(options(record, code) for code in CODES)):
        tried.append(frozenset().union(*(more for more, _ in chosen)))
        after = record
        for code, (_, up) in zip(CODES, chosen, strict=True):
            met = () if code == NUMBER else set(record.response(code).answer) - {"none"}
            after = answered(after, code, up, frozenset(met))
        made.append(after)
    scored = score_and_claim(made, [evaluate(each, TODAY) for each in made], Layer.FINAL)
    lifting = [
        each
        for each, (scores, _) in zip(tried, scored, strict=True)
        if (scores.nodes[node].level or 0) >= target
    ]
    return sorted((one for one in lifting if not any(other < one for other in lifting)), key=len)


def held(record, proposal):
    """A proposal as the set of what has to be met."""
    found = set()
    for step in proposal.steps:
        if step.number is None:
            found |= {(step.question, name) for name in step.criteria}
        else:
            now = NUMBERS.index(record.response(step.question).answer)
            found |= {(step.question, n) for n in range(now, now + step.effort)}
    return frozenset(found)


@settings(max_examples=300, deadline=None)
@given(small_records(), st.sampled_from(["overall", "overall", "A", "B"]))
def test_the_five_smallest_sets_are_listed_and_none_holds_another(record, node):
    level = scores_of(record).nodes[node].level
    found = proposals(record, node)
    if level is None or level == len(LEVELS) - 1:
        assert found == ()
        return
    wanted = by_trying(record, node, level + 1)
    listed = [held(record, each) for each in found]
    assert [each.effort for each in found] == [len(each) for each in listed]
    assert [len(each) for each in listed] == [len(each) for each in wanted[:MOST_PROPOSALS]]
    assert set(listed) <= set(wanted)
    assert len(set(listed)) == len(listed)
    for each in found:
        after = scores_of(applied(record, each)).nodes[node]
        assert (after.level, after.score) == (each.level, each.score)


@settings(max_examples=100, deadline=None)
@given(small_records(), st.sampled_from(["overall", "overall", "A", "B"]))
def test_the_cheapest_steps_are_the_least_at_each_indicator_that_give_anything(record, node):
    now, wanted = scores_of(record).nodes[node].score, []
    for code in CODES:
        met = () if code == NUMBER else set(record.response(code).answer) - {"none"}
        for more, up in options(record, code):
            then = scores_of(answered(record, code, up, frozenset(met))).nodes[node].score
            if now is not None and then > now:
                wanted.append((len(more), now - then))
                break
    found = first_steps(record, evaluate(record, TODAY), scores_of(record), node)
    assert [(one.step.effort, -one.gain) for one in found] == sorted(wanted)


def test_a_gate_at_the_indicator_itself_asks_for_no_criterion_that_is_met():
    gate = a_gate("A1", GateCondition.BELOW, 50, None, "A1")
    record = a_record(a_questionnaire(a_ladder("A1"), levels=LEVELS, gates=(gate,)))
    (only,) = proposals(record.with_response(Place("A1"), Response(answer=("l1a",))))
    assert [step.criteria for step in only.steps] == [("l2a",)]


def test_a_set_that_passes_a_gate_at_exactly_a_number_below_it_is_not_missed():
    asked = a_ladder("A1", levels=2), a_ladder("A2", levels=3)
    gate = a_gate("A", GateCondition.ZERO, 50, 1)
    record = a_record(a_questionnaire(*asked, levels=LEVELS, gates=(gate,)), {"A1": ("l1a",)})
    (only,) = proposals(record)
    assert [(step.question, step.criteria) for step in only.steps] == [("A2", ("l1a",))]


def test_a_cheap_set_of_two_indicators_of_the_golden_example_is_not_missed():
    found = proposals(golden_record(f3=0))
    raised = [{step.indicator: step.criteria for step in each.steps} for each in found]
    efforts = [each.effort for each in found]
    assert {"F1": ("l1a",), "F3": ("l1a",)} in raised
    assert efforts == sorted(efforts)
    assert efforts[0] == 2


def test_sets_of_equal_effort_stand_in_the_order_of_the_questionnaire():
    ladders = [a_ladder(code) for code in CODES]
    record = a_record(
        a_questionnaire(*ladders, levels=LEVELS), dict.fromkeys(CODES, ("l1a", "l2a", "l3a"))
    )
    found = proposals(record)
    assert [(each.effort, [step.indicator for step in each.steps]) for each in found] == [
        (1, [code]) for code in CODES
    ]
