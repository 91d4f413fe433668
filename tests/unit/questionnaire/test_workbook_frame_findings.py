"""Faults of structure, levels, gates and policy map are told with their cells."""

import pytest

from tests.unit.questionnaire.finding_world import LEVELS, NODES, found, of_survey
from tests.workbooks import a_question, a_workbook, both


def test_structure_faults_are_told(tmp_path):
    structure = [
        {"code": "all", "parent": None, "aggregation": "avg", **both("ក", "All")},
        {"code": "a", "parent": "b", "normalise": "goalposts(5,1)", **both("ក", "A")},
        {"code": "b", "parent": "a", "direction": 2, **both("ក", "B")},
        {"code": "c", "parent": "nobody", "min_available": 2, **both("ក", "C")},
        {"code": "c", "parent": "all", "weight": -1, **both("ក", "C again")},
    ]
    findings = found(a_workbook(tmp_path, [a_question()], structure=structure))
    assert set(findings) == {
        ("structure!C2", "bad_aggregation"),
        ("structure!F3", "goalposts_empty"),
        ("structure!B4", "structure_cycle"),
        ("structure!G4", "not_one_of"),
        ("structure!B5", "not_in_sheet"),
        ("structure!H5", "out_of_range"),
        ("structure!A6", "name_twice"),
        ("structure!I6", "negative"),
    }


def test_levels_ascend_from_0(tmp_path):
    levels = [
        {"name": "a", "from": 10, **both("ក", "A")},
        {"name": "b", "from": 5, **both("ខ", "B")},
    ]
    assert found(a_workbook(tmp_path, [a_question()], levels=levels)) == [
        ("levels!B2", "levels_start"),
        ("levels!B3", "levels_not_ascending"),
    ]


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ({"node": "X"}, ("gates!A2", "not_in_sheet")),
        ({"when": "about 3"}, ("gates!B2", "bad_condition")),
        ({"effect": "cut(2)"}, ("gates!C2", "bad_effect")),
        ({"effect": "cap(golden)"}, ("gates!C2", "level_unknown")),
        ({"effect": "cap(7)"}, ("gates!C2", "level_unknown")),
        ({"node": "all", "effect": "cap(0, A1)"}, ("gates!C2", "not_ancestor")),
    ],
)
def test_wrong_gates_are_told(tmp_path, gate, code):
    cells = {"node": "A1", "when": "missing", "effect": "cap(0)", **gate}
    row = a_question("q", "select_one yn", indicator="A1")
    sheets = {"structure": NODES, "levels": LEVELS, "gates": [cells]}
    assert code in of_survey(tmp_path, row, **sheets)


def test_policy_codes_exist_and_every_strategy_is_reached(tmp_path):
    policy = [
        {"code": "S1", "kind": "strategy", "parent": None, **both("ក", "One")},
        {"code": "S2", "kind": "strategy", "parent": None, **both("ខ", "Two")},
        {"code": "x", "kind": "action", "parent": "S1", **both("គ", "Three")},
    ]
    findings = of_survey(tmp_path, a_question("q", policy="x S9"), policy_map=policy, choices=[])
    assert findings == [("survey!E2", "not_in_sheet"), ("policy_map!A3", "strategy_not_reached")]
