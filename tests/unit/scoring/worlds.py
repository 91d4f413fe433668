"""Worlds of the scoring tests: the golden example, and random trees."""

import math
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st

from assessment.language.text import Text
from assessment.questionnaire.structure import Gate, GateCondition, Level, LevelName, Node, NodeCode
from assessment.responses.evaluate import evaluate
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    NotApplicable,
    Place,
    Response,
)
from assessment.scoring.rounding import round_half_up
from assessment.scoring.score import score_record
from tests.builders import TODAY, a_ladder, a_questionnaire, a_record, a_text


class Cell(NamedTuple):
    """What a table of units has for one unit at one node."""

    score: Decimal | None
    exact: float | None
    level: int | None
    level_before_gates: int | None
    rank: int | None


def cells(found):
    """The numbers of a table by unit and code; None where there is none."""
    return {
        unit: {code: _cell(found, row, column) for column, code in enumerate(found.codes)}
        for row, unit in enumerate(found.units)
    }


def _cell(found, *at):
    exact = float(found.scores[at])
    if math.isnan(exact):
        return Cell(*(None,) * 5)
    level, before = (
        None if each[at] < 0 else int(each[at]) for each in (found.levels, found.before)
    )
    printed = round_half_up(exact, found.decimals)
    return Cell(printed, exact + 0.0, level, before, int(found.ranks[at]) or None)


LEVELS = tuple(
    Level(LevelName(name), a_text(name), Decimal(edge), Text(()))
    for name, edge in (
        ("not started", 0),
        ("initial", 20),
        ("developing", 40),
        ("established", 60),
        ("advanced", 80),
    )
)
WEIGHTS = {"A": 40, "F": 35, "E": 25}
DOUBLE = ("A1", "F1")
CODES = ("A1", "A2", "A3", "F1", "F2", "F3", "E1", "E2")


def a_gate(node, condition, threshold, cap, target="overall"):
    return Gate(
        NodeCode(node), condition, Decimal(threshold), cap, NodeCode(target), a_text("gate")
    )


GATES = (
    a_gate("F1", GateCondition.ZERO, 0, 2),
    a_gate("F", GateCondition.BELOW, 40, 2),
    *(a_gate(pillar, GateCondition.BELOW, 40, 3) for pillar in WEIGHTS),
)


def golden_questionnaire():
    """Pillars A, F, E of the published golden example, five levels, three kinds of gates."""
    ladders = [a_ladder(code, not_applicable=True) for code in CODES]
    made = a_questionnaire(*ladders, levels=LEVELS, gates=GATES)
    nodes = [
        Node(
            node.code,
            node.parent,
            node.label,
            order=node.order,
            weight=Decimal(WEIGHTS.get(node.code, 2 if node.code in DOUBLE else 1)),
            min_available=Decimal("0.5") if node.code in WEIGHTS else Decimal(0),
        )
        for node in made.nodes
    ]
    return replace(made, nodes=tuple(nodes))


def rungs(level):
    """Ticks of a ladder up to a level."""
    return tuple(f"l{n}a" for n in range(1, level + 1)) or ("none",)


def golden_record(a3=None, f3=None):
    """The golden answers; ``a3`` is the verdict on A3's "not applicable", ``f3`` F3's level."""
    levels = {"A1": 3, "A2": 1, "F1": 0, "F2": 4, "E1": 4, "E2": 3}
    if f3 is not None:
        levels["F3"] = f3
    record = a_record(golden_questionnaire(), {code: rungs(n) for code, n in levels.items()})
    declared = NotApplicable("none here", a3 or ApplicabilityVerdict.PENDING)
    return record.with_response(Place("A3"), Response(not_applicable=declared))


def scores_of(record, layer=Layer.FINAL):
    """The record's scores."""
    return score_record(record, evaluate(record, TODAY), layer)


@st.composite
def gates_of_any_kind(draw, leaves):
    """Up to two gates of any condition: on a leaf or pillar, striking it or what stands above."""
    found = []
    for _ in range(draw(st.integers(0, 2))):
        node = draw(st.sampled_from([*leaves, "A", "B"]))
        targets = ["overall", "overall", *{node[0], node}]
        condition = draw(st.sampled_from(list(GateCondition)))
        limits = [0, 0, 25, 50, 100] if condition is GateCondition.ZERO else [30, 60]
        cap = draw(st.sampled_from([None, 0, 1, 2, 3]))
        limit, target = draw(st.sampled_from(limits)), draw(st.sampled_from(sorted(targets)))
        found.append(a_gate(node, condition, limit, cap, target))
    return tuple(found)
