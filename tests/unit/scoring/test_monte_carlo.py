"""Ranges of ranks: what is drawn in blocks is what scoring again under each draw would give."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import (
    Aggregation,
    Gate,
    GateCondition,
    Node,
    NodeCode,
    Settings,
)
from assessment.scoring.aggregate import aggregate, tree_of
from assessment.scoring.sensitivity import monte_carlo, robustness, without_each
from assessment.scoring.table import ranked

RULES = st.sampled_from(tuple(Aggregation))


def an_index(rules, weights=(1, 2, 3), gates=()):
    """An index of two pillars of three leaves, and one leaf of its own."""
    root, *pillars = (rules[0], *rules[1:])
    nodes = [Node(NodeCode("index"), None, Text(()), aggregation=root)]
    for name, rule in zip("AB", pillars, strict=True):
        nodes.append(Node(NodeCode(name), NodeCode("index"), Text(()), aggregation=rule))
        nodes += [
            Node(NodeCode(f"{name}{i}"), NodeCode(name), Text(()), weight=Decimal(w))
            for i, w in enumerate(weights)
        ]
    nodes.append(Node(NodeCode("C"), NodeCode("index"), Text(()), weight=Decimal("0.5")))
    settings_ = Settings(id="t", version="1", title=Text(()), decimals=6)
    return Questionnaire(settings_, (), nodes=tuple(nodes), gates=gates)


def by_scoring_again(questionnaire, leaves, draws, seed):
    """The percentiles of ranks when every draw is scored by the engine itself."""
    tree = tree_of(questionnaire)
    random = np.random.default_rng(seed)
    size = (draws, len(tree.nodes))
    drawn = []
    for weights in tree.weights * random.uniform(0.75, 1.25, size=size):
        scores = aggregate(replace(tree, weights=weights), leaves)[:, [tree.root]]
        drawn.append(ranked(np.round(scores[:, 0], 6)))
    ordered = np.sort(np.array(drawn), axis=0)
    return [ordered[round(p * (draws - 1) / 100)] for p in (5, 50, 95)]


@settings(max_examples=200, deadline=None)
@given(RULES, RULES, RULES, st.integers(0, 2**16), st.booleans())
def test_blocks_of_draws_give_what_scoring_again_gives(root, one, other, seed, gaps):
    questionnaire = an_index((root, one, other))
    random = np.random.default_rng(seed)
    leaves = random.uniform(0, 100, size=(8, 7))
    leaves[random.random(leaves.shape) < 0.1] = 0.0
    leaves[5] = leaves[2]
    if gaps:
        leaves[random.random(leaves.shape) < 0.1] = np.nan
    found = monte_carlo(questionnaire, leaves, draws=21, seed=seed)
    for ours, theirs in zip(
        (found.best, found.median, found.worst),
        by_scoring_again(questionnaire, leaves, 21, seed),
        strict=True,
    ):
        assert np.array_equal(ours, theirs, equal_nan=True)


def test_a_unit_that_a_gate_zeroes_stays_last_under_every_weight():
    gate = Gate(NodeCode("A"), GateCondition.BELOW, Decimal(50), None, NodeCode("index"), Text(()))
    questionnaire = an_index([Aggregation.ARITHMETIC] * 3, gates=(gate,))
    leaves = np.array([[10.0, 10, 10, 100, 100, 100, 100], [60.0, 60, 60, 0, 0, 0, 0]])
    found = monte_carlo(questionnaire, leaves, draws=20)
    assert found.official.tolist() == found.best.tolist() == found.worst.tolist() == [2.0, 1.0]


def test_every_unit_is_told_how_firm_it_stands():
    questionnaire = an_index([Aggregation.ARITHMETIC] * 3)
    leaves = np.array([[90.0] * 7, [50.0, 51, 49, 50, 50, 50, 0], [np.nan] * 7])
    found = robustness(questionnaire, ["high", "low", "none"], leaves, draws=50, spread=0.25)
    high, low, none = found.units
    assert (high.rank, high.best, high.worst, high.width) == (1, 1, 1, 0)
    assert (low.rank, low.variants) == (2, {"equal_weights": 2, "geometric": 2})
    assert (low.leans_on, low.change > 0) == ("C", True)
    assert (none.rank, none.best, none.width, none.leans_on) == (None, None, None, None)
    assert set(found.moved) == {"A0", "A1", "A2", "B0", "B1", "B2", "C"}
    assert set(found.moved.values()) == {0.0}


@settings(max_examples=200, deadline=None)
@given(st.lists(RULES, min_size=3, max_size=3), st.integers(0, 2**16))
def test_one_indicator_left_out_is_the_index_without_it(rules, seed):
    questionnaire = an_index(rules)
    leaves = np.random.default_rng(seed).uniform(0, 100, size=(4, 7))
    tree = tree_of(questionnaire)
    for column, (_, index) in enumerate(without_each(questionnaire, leaves).items()):
        less = leaves.copy()
        less[:, column] = np.nan
        assert index == pytest.approx(aggregate(tree, less)[:, tree.root])
