"""Scoring 10,000 units on 200 indicators: the product's engine beside bare numpy products.

The floor does the least that gives the same numbers, scores and levels of every node, for this one
structure: matrix products in blocks, and comparisons for levels and gates.
"""

import sys
from decimal import Decimal
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.questionnaire.structure import Gate, GateCondition, Level, LevelName, Node, NodeCode
from assessment.scoring.aggregate import tree_of
from assessment.scoring.table import score_batch
from tests.bench.common import in_turn, print_figures, print_ratio
from tests.builders import a_questionnaire, a_select, a_text

UNITS, PILLARS, EACH = 10_000, 10, 20
EDGES = (0, 20, 40, 60, 80)
PILLAR_LIMIT, CAP = 40, 3
GOAL = 2
RUNS = 9
BLOCK = 512
GUARD = 1e-9


def an_instrument():
    """Ten pillars of twenty indicators, five levels, one gate for each pillar."""
    random = np.random.default_rng(11)
    codes = [f"{chr(65 + p)}{i}" for p in range(PILLARS) for i in range(1, EACH + 1)]
    made = a_questionnaire(*(a_select(code) for code in codes))
    nodes = tuple(
        Node(
            node.code,
            node.parent,
            node.label,
            order=node.order,
            weight=Decimal(int(random.integers(1, 9))),
        )
        for node in made.nodes
    )
    pillars = [node.code for node in nodes if node.parent == "overall"]
    return a_questionnaire(
        *(a_select(code) for code in codes),
        nodes=nodes,
        levels=tuple(
            Level(LevelName(f"l{edge}"), a_text(str(edge)), Decimal(edge), a_text(""))
            for edge in EDGES
        ),
        gates=tuple(
            Gate(
                pillar,
                GateCondition.BELOW,
                Decimal(PILLAR_LIMIT),
                CAP,
                NodeCode("overall"),
                a_text("gate"),
            )
            for pillar in pillars
        ),
    )


def floor(tree, values):
    """Scores and levels of every node by matrix products in blocks that stay in the cache."""
    pillars = [i for i, node in enumerate(tree.nodes) if node.parent == "overall"]
    matrix = np.zeros((len(tree.leaves), len(pillars)))
    for column, pillar in enumerate(pillars):
        for child in tree.children[pillar]:
            matrix[tree.leaves.index(child), column] = tree.weights[child]
    scores = np.empty((len(values), len(tree.nodes)))
    level = np.empty(scores.shape, dtype=np.int64)
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        there = ~np.isnan(block)
        sums, shares = np.where(there, block, 0.0) @ matrix, there.astype(np.float64) @ matrix
        given = shares > 0
        part = np.divide(sums, shares, out=np.full_like(sums, np.nan), where=given)
        weights = tree.weights[pillars]
        found = scores[start : start + BLOCK]
        found[:, tree.root] = np.where(given, part, 0.0) @ weights / (given @ weights)
        found[:, pillars] = part
        found[:, list(tree.leaves)] = block
        shown = np.floor(found * 10 + 0.5 + GUARD) / 10
        bands = level[start : start + BLOCK]
        bands[:] = np.where(np.isnan(shown), -1, 0)
        for edge in EDGES[1:]:
            bands += shown >= edge - GUARD
        low = (shown[:, pillars] < PILLAR_LIMIT - GUARD).any(axis=1)
        bands[low, tree.root] = np.minimum(bands[low, tree.root], CAP)
    return scores, level


def main():
    """Assert that both agree, then print the ratio of CPU times."""
    questionnaire = an_instrument()
    tree = tree_of(questionnaire)
    random = np.random.default_rng(7)
    values = random.integers(0, 5, size=(UNITS, len(tree.leaves))) * 25.0
    values[random.random(values.shape) < 0.08] = np.nan
    scores, _, levels_after = score_batch(questionnaire, values)
    bare_scores, bare_levels = floor(tree, values)
    assert np.allclose(scores, bare_scores, equal_nan=True)
    assert (levels_after == bare_levels).all()
    figures = in_turn(
        {
            "numpy products in blocks (floor)": lambda: floor(tree, values) and None,
            "assessment.scoring": lambda: score_batch(questionnaire, values) and None,
        },
        RUNS,
    )
    print_figures(f"score {UNITS} x {len(tree.leaves)}", figures)
    bare, engine = figures.values()
    print_ratio("scoring", engine.median_cpu / bare.median_cpu, GOAL)


if __name__ == "__main__":
    main()
