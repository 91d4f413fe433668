"""Rounds side by side: any tree, any gates, any answers; what is told is what was printed."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.structure import Aggregation, GateCondition, Unanswered
from assessment.scoring.compare import changes, over_rounds
from tests.builders import a_questionnaire, a_record, a_select
from tests.unit.scoring.worlds import LEVELS, a_gate, scores_of

CODES = ("A1", "A2", "B1", "B2")


@st.composite
def a_gate_that_may_close(draw):
    """None that looks for what is missing: that is not compared."""
    closes = draw(st.sampled_from([(GateCondition.ZERO, 0), (GateCondition.BELOW, 60)]))
    cap, node = draw(st.sampled_from([None, None, 1])), draw(st.sampled_from([*CODES, "A", "B"]))
    return a_gate(node, *closes, cap, draw(st.sampled_from([node[0], "overall"])))


@st.composite
def forms(draw):
    made = a_questionnaire(*map(a_select, CODES), levels=LEVELS)
    nodes = tuple(
        replace(
            node,
            weight=Decimal(draw(st.sampled_from(["0.3", "1", "2.5", "3"]))),
            aggregation=draw(st.sampled_from(Aggregation)),
        )
        for node in made.nodes
    )
    gates = tuple(draw(st.lists(a_gate_that_may_close(), min_size=1, max_size=2)))
    rules = replace(made.settings, unanswered=draw(st.sampled_from(Unanswered)))
    return replace(made, nodes=nodes, gates=gates, settings=rules)


@st.composite
def rounds(draw, number):
    form = draw(forms())
    given_ = st.fixed_dictionaries({code: st.sampled_from([*"abc", None]) for code in CODES})
    answers = [draw(given_) for _ in range(number)]
    told = ({code: one for code, one in each.items() if one} for each in answers)
    return form, [scores_of(a_record(form, each)) for each in told]


def has(scores):
    return [scores.nodes[code].exact is not None for code in CODES]


@settings(max_examples=200, deadline=None)
@given(rounds(2))
def test_a_change_is_the_difference_of_the_printed_scores_and_turns_round_with_the_rounds(world):
    form, (before, now) = world
    found, back = changes(form, now, before, form), changes(form, before, now, form)
    for code, one in found.items():
        there, other = one.like_for_like, back[code].like_for_like
        assert there is other is None or there == -other
        if has(before) == has(now) and None not in (one.now, one.before):
            assert there == one.now - one.before
    assert not any(one.like_for_like for one in changes(form, now, now, form).values())


@settings(max_examples=200, deadline=None)
@given(rounds(3), st.permutations(range(3)))
def test_a_path_ends_where_the_change_of_two_rounds_does_and_has_no_order_of_its_own(world, order):
    form, scored = world
    path, common = over_rounds(form, [(one, form) for one in scored])
    turned = over_rounds(form, [(scored[at], form) for at in order])
    assert turned == (tuple(path[at] for at in order), common)
    if all(has(one) == has(scored[0]) for one in scored):
        assert path == tuple(one.overall.score for one in scored)
    (first, last), _ = over_rounds(form, [(scored[0], form), (scored[2], form)])
    change = changes(form, scored[2], scored[0], form)[form.root.code].like_for_like
    assert change == (None if None in (first, last) else last - first)


def test_a_gate_closes_in_a_comparison_only_on_what_is_compared():
    gate = a_gate("A1", GateCondition.MISSING, 0, None)
    made = replace(a_questionnaire(*map(a_select, CODES), levels=LEVELS), gates=(gate,))
    form = replace(made, settings=replace(made.settings, unanswered=Unanswered.MISSING))
    before, now = (
        scores_of(a_record(form, answers))
        for answers in ({"A2": "b", "B1": "b"}, {"A1": "a", "A2": "c", "B1": "b"})
    )
    assert (before.overall.score, now.overall.score) == (Decimal("0.0"), Decimal("50.0"))
    whole = changes(form, now, before, form)["overall"]
    assert (whole.common, whole.like_for_like) == (2, Decimal("25.0"))
