"""The smallest sets of criteria that lift a node: they work, and no smaller one does."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.structure import Aggregation
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place, Response
from assessment.scoring.lift import MOST_PROPOSALS, Proposal, first_steps, lift, open_ends
from tests.builders import TODAY, a_ladder, a_questionnaire, a_record
from tests.unit.scoring.worlds import (
    LEVELS,
    GateCondition,
    a_gate,
    gates_of_any_kind,
    golden_record,
    rungs,
    scores_of,
)

CODES = ("A1", "A2", "B1")


def a_world(aggregation, gates=()):
    made = a_questionnaire(*[a_ladder(c, levels=2) for c in CODES], levels=LEVELS, gates=gates)
    nodes = tuple(
        replace(node, aggregation=aggregation) if node.parent is None else node
        for node in made.nodes
    )
    return replace(made, nodes=nodes)


def proposals(record, node="overall"):
    return lift(record, evaluate(record, TODAY), scores_of(record), node)


def applied(record, proposal):
    for step in proposal.steps:
        ticks = record.response(step.question).answer or ()
        ticked = tuple(t for t in ticks if t != "none") + step.criteria
        record = record.with_response(Place(step.question), Response(answer=ticked))
    return record


def test_every_proposal_of_the_golden_example_reaches_its_level():
    record = golden_record()
    found = proposals(record)
    assert found
    for proposal in found:
        scores = scores_of(applied(record, proposal))
        assert scores.overall.level == proposal.level
        assert scores.overall.score == proposal.score


@given(st.tuples(*[st.integers(0, 2)] * 3), st.sampled_from(["l1a", "l2a"]))
def test_a_proposal_reaches_its_score_where_one_criterion_has_another_question_asked(levels, opens):
    made = a_world(Aggregation.ARITHMETIC)
    asked = [
        replace(one, relevant=f"selected(${{A1}}, '{opens}')") if one.code == "B1" else one
        for one in made.questions
    ]
    few = replace(made.settings, min_applicable=Decimal(0))
    made = replace(made, questions=tuple(asked), settings=few)
    record = a_record(made, {one: rungs(n) for one, n in zip(CODES, levels, strict=True)})
    for proposal in proposals(record):
        assert scores_of(applied(record, proposal)).overall.score == proposal.score


def test_a_gate_that_would_hold_the_level_down_is_cleared():
    record = golden_record(f3=4)
    (first, *_) = proposals(record)
    assert "F1" in {step.indicator for step in first.steps}
    assert scores_of(applied(record, first)).overall.level == 3


def test_an_indicator_is_lifted_by_its_own_next_criterion():
    record = golden_record()
    (first, *_) = proposals(record, "A2")
    assert (first.effort, first.steps[0].criteria) == (1, ("l2a",))


def test_at_the_top_there_is_nothing_to_propose():
    questionnaire = a_world(Aggregation.ARITHMETIC)
    record = a_record(questionnaire, {code: rungs(2) for code in CODES})
    assert proposals(record) == ()


def test_a_pillar_left_at_nothing_does_not_hide_a_gate_below_it_that_holds_the_whole():
    zero = GateCondition.ZERO
    gates = (a_gate("A1", zero, 0, None, "overall"), a_gate("A1", zero, 0, None, "A"))
    record = a_record(a_world(Aggregation.ARITHMETIC, gates), dict.fromkeys(CODES, rungs(0)))
    (first, *_) = proposals(record)
    assert "A1" in {step.indicator for step in first.steps}
    assert scores_of(applied(record, first)).overall.level == first.level == 1


def least_effort_by_trying(record, target):
    best = None
    for levels in product(range(3), repeat=len(CODES)):
        ticks = {code: rungs(n) for code, n in zip(CODES, levels, strict=True)}
        now = {code: record.response(code).answer or () for code in CODES}
        if any(set(now[c]) - {"none"} > set(ticks[c]) for c in CODES):
            continue
        effort = sum(len(set(ticks[c]) - set(now[c]) - {"none"}) for c in CODES)
        tried = a_record(record.questionnaire, ticks)
        level = scores_of(tried).overall.level
        if level is not None and level >= target and (best is None or effort < best):
            best = effort
    return best


@settings(max_examples=200)
@given(
    st.lists(st.integers(0, 2), min_size=3, max_size=3),
    st.sampled_from(
        [
            Aggregation.ARITHMETIC,
            Aggregation.GEOMETRIC,
            Aggregation.HARMONIC,
            Aggregation.MIN,
            Aggregation.MAX,
        ]
    ),
    st.sampled_from([(), ("B1",), ("A1", "B1")]),
)
def test_no_cheaper_proposal_exists(levels, aggregation, gated):
    gates = tuple(a_gate(code, GateCondition.ZERO, 0, 2) for code in gated)
    questionnaire = a_world(aggregation, gates)
    record = a_record(
        questionnaire, {code: rungs(n) for code, n in zip(CODES, levels, strict=True)}
    )
    level = scores_of(record).overall.level
    found = proposals(record)
    if level is None or level == len(LEVELS) - 1:
        assert found == ()
        return
    cheapest = least_effort_by_trying(record, level + 1)
    if cheapest is None:
        assert found == ()
    else:
        assert found[0].effort == cheapest
        assert scores_of(applied(record, found[0])).overall.level >= level + 1


TREE = ("A1", "A2", "B1", "B2")
MONOTONE = st.sampled_from([rule for rule in Aggregation if rule is not Aggregation.DEDUCT])


@st.composite
def small_trees(draw):
    """Two pillars of two ladders with weights, rules of aggregation and gates by chance."""
    ladders = [a_ladder(code, levels=2) for code in TREE]
    made = a_questionnaire(*ladders, levels=LEVELS, gates=draw(gates_of_any_kind(TREE)))
    nodes = tuple(
        replace(
            node,
            weight=Decimal(draw(st.sampled_from(["0.5", "1", "3"]))),
            aggregation=draw(MONOTONE),
        )
        for node in made.nodes
    )
    ticks = {code: rungs(draw(st.integers(0, 2))) for code in TREE}
    return a_record(replace(made, nodes=nodes), ticks)


def cheapest_by_trying(record, node, target):
    """Least number of ticks after which the node reaches the level; None when nothing does."""
    now = {code: set(record.response(code).answer) - {"none"} for code in TREE}
    best = None
    for tried in product(range(3), repeat=len(TREE)):
        ticks = {code: rungs(n) for code, n in zip(TREE, tried, strict=True)}
        sets = {code: set(given) - {"none"} for code, given in ticks.items()}
        if any(now[code] - sets[code] for code in TREE):
            continue
        effort = sum(len(sets[code] - now[code]) for code in TREE)
        level = scores_of(a_record(record.questionnaire, ticks)).nodes[node].level
        if level is not None and level >= target and (best is None or effort < best):
            best = effort
    return best


@settings(max_examples=250, deadline=None)
@given(small_trees(), st.sampled_from(["overall", "A", "B2"]))
def test_no_cheaper_proposal_exists_on_any_small_tree(record, node):
    level = scores_of(record).nodes[node].level
    found = proposals(record, node)
    if level is None or level == len(LEVELS) - 1:
        assert found == ()
        return
    cheapest = cheapest_by_trying(record, node, level + 1)
    assert (found[0].effort if found else None) == cheapest
    for proposal in found:
        after = scores_of(applied(record, proposal)).nodes[node]
        assert after.level == proposal.level >= level + 1
        assert after.score == proposal.score


def test_each_of_the_cheapest_steps_gives_what_it_says():
    record = golden_record()
    scores = scores_of(record)
    found = first_steps(record, evaluate(record, TODAY), scores, "overall")
    assert 0 < len(found) <= MOST_PROPOSALS
    assert [one.step.effort for one in found] == sorted(one.step.effort for one in found)
    for one in found:
        after = scores_of(applied(record, Proposal("overall", (one.step,), 0, one.score, 0)))
        assert after.overall.score == one.score
        assert after.overall.score - scores.overall.score == one.gain > 0


def test_what_is_open_can_give_as_much_as_its_best_answer():
    record = golden_record()
    scores = scores_of(record)
    found = open_ends(record, evaluate(record, TODAY), scores, "overall")
    unanswered = {code for code, node in scores.nodes.items() if node.unanswered}
    assert {one.step.indicator for one in found} <= unanswered
    assert [one.gain for one in found] == sorted((one.gain for one in found), reverse=True)
    assert all(one.score <= scores.overall.highest for one in found)
