"""Levels and gates of any tree: held against an independent reading of the rules."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.language.text import Text
from assessment.questionnaire.structure import Gate, GateCondition, Level, LevelName, NodeCode
from assessment.scoring.rounding import round_half_up
from assessment.scoring.table import score_table
from tests.unit.scoring.oracle import gated_by_hand
from tests.unit.scoring.table_strategies import (
    a_questionnaire,
    alike,
    columns_of,
    exact,
    structures,
    tables,
)
from tests.unit.scoring.worlds import cells

DECIMALS = 2
SIGNS = [condition.value for condition in GateCondition]


@st.composite
def gates_of(draw, rows):
    """Up to four gates: any node looked at, the node itself or an ancestor struck."""
    parents = {row["code"]: row["parent"] for row in rows}
    found = []
    for _ in range(draw(st.integers(0, 4))):
        node = draw(st.sampled_from(sorted(parents)))
        line = [node]
        while parents[line[-1]] is not None:
            line.append(parents[line[-1]])
        cap = draw(st.sampled_from([None, 0, 1, 2]))
        limit = draw(st.sampled_from([0, 20, 50, 100]))
        found.append((node, draw(st.sampled_from(SIGNS)), limit, draw(st.sampled_from(line)), cap))
    return found


def with_rules(questionnaire, edges, gates):
    levels = tuple(
        Level(LevelName(str(n)), Text(()), Decimal(e), Text(())) for n, e in enumerate(edges)
    )
    made = tuple(
        Gate(NodeCode(node), GateCondition(sign), Decimal(limit), cap, NodeCode(target), Text(()))
        for node, sign, limit, target, cap in gates
    )
    return replace(questionnaire, levels=levels, gates=made)


def printed(score):
    return round_half_up(score, DECIMALS)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_levels_and_gates_are_those_of_the_independent_reading(data):
    rows = data.draw(structures())
    values = data.draw(tables(rows))
    gates = data.draw(gates_of(rows))
    edges = (0, 30, 55, 80)
    questionnaire = with_rules(a_questionnaire(rows, decimals=DECIMALS), edges, gates)
    scores = score_table(questionnaire, list(values), columns_of(values))
    expected, caps = gated_by_hand(rows, values, gates, printed)
    for unit, nodes in cells(scores).items():
        assert alike(exact(scores)[unit], expected[unit])
        for code, node in nodes.items():
            if node.score is None:
                assert node.level is None
                continue
            level = max(n for n, edge in enumerate(edges) if node.score >= edge or n == 0)
            assert node.level_before_gates == level
            assert node.level == min(level, caps.get((unit, code), level))
