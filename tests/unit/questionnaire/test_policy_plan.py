"""What serves the strategies of a new list, and what the list leaves without a question."""

from assessment.incoming.given import read_grids
from assessment.questionnaire.policy_list import plan_policy, read_policy_list
from tests.unit.questionnaire.policy_world import THEMES, UNITS, a_line, a_list, form
from tests.workbooks import a_question, both

OFFICIAL = (
    {"code": "S1", "kind": "strategy", "official": "yes", **both("ទី១", "First")},
    {"code": "A1x", "kind": "action", "parent": "S1", "official": "yes", **both("ក", "Act")},
)


def plan(folder, *lines, few=1, **sheets):
    questionnaire = form(folder, **sheets)
    path = a_list(folder, *lines)
    listed, findings = read_policy_list(path.name, read_grids(path), questionnaire, UNITS)
    assert findings == ()
    return plan_policy(questionnaire, listed, few)


def told(found):
    return [(one.code, one.place.text, one.values.get("n")) for one in found.findings]


def test_a_question_of_a_theme_serves_the_line_that_takes_it_over(tmp_path):
    found = plan(tmp_path, a_line("S1", themes="T1"), a_line("S2", themes="T1 T2"))
    assert found.codes == {"q1": ("S1", "S2"), "q2": ("S2",)}
    assert found.served == {"S1": ("A1",), "S2": ("A1", "A2")}
    assert found.findings == ()


def test_a_single_indicator_can_be_named(tmp_path):
    found = plan(tmp_path, a_line("S1", indicators="A1"), a_line("S2", indicators="A2 A1"))
    assert found.codes == {"q1": ("S1", "S2"), "q2": ("S2",)}


def test_an_action_serves_its_strategy(tmp_path):
    lines = (a_line("S1"), a_line("X1", "action", parent="S1", themes="T1 T2"))
    found = plan(tmp_path, *lines)
    assert found.codes == {"q1": ("X1",), "q2": ("X1",)}
    assert found.served == {"S1": ("A1", "A2"), "X1": ("A1", "A2")}
    assert [one.item.code for one in found.actions] == ["X1"]


def test_a_strategy_without_a_question_is_told_with_its_cell(tmp_path):
    found = plan(tmp_path, a_line("S1", themes="T1 T2"), a_line("S2"))
    assert told(found) == [("strategy_not_served", "list.csv!A3", None)]
    assert (found.findings[0].values["reached"], found.findings[0].values["all"]) == (1, 2)


def test_an_action_without_a_question_is_no_finding(tmp_path):
    lines = (a_line("S1", themes="T1 T2"), a_line("X1", "action", parent="S1"))
    assert plan(tmp_path, *lines).findings == ()


def test_few_indicators_are_told(tmp_path):
    found = plan(tmp_path, a_line("S1", themes="T1 T2"), few=3)
    assert told(found) == [("few_indicators", "list.csv!A2", 2)]


def test_a_theme_that_no_line_takes_over_is_told(tmp_path):
    found = plan(tmp_path, a_line("S1", themes="T1"))
    assert found.codes["q2"] == ()
    assert told(found) == [("theme_not_taken_over", "policy_map", 1)]
    assert found.findings[0].values["found"] == "T2"


def test_a_theme_whose_questions_are_all_served_otherwise_needs_no_line(tmp_path):
    assert plan(tmp_path, a_line("S1", indicators="A1 A2")).findings == ()


def test_a_reworded_official_line_keeps_its_questions(tmp_path):
    more = {"policy_map": [*THEMES, *OFFICIAL], "more": [_serving("A1x")]}
    lines = (a_line("S1"), a_line("A1x", "action", parent="S1"), a_line("S2", themes="T1 T2"))
    found = plan(tmp_path, *lines, **more)
    assert found.codes["q3"] == ("S1", "A1x")


def test_a_line_that_only_shares_the_code_of_a_provisional_theme_takes_nothing_over(tmp_path):
    found = plan(tmp_path, a_line("T1"), a_line("S2", themes="T1 T2"))
    assert found.codes == {"q1": ("S2",), "q2": ("S2",)}


def test_a_theme_reaches_the_parts_below_it(tmp_path):
    more = {"policy_map": [*THEMES, *OFFICIAL], "more": [_serving("A1x")]}
    found = plan(tmp_path, a_line("N1", themes="S1 T1 T2"), **more)
    assert found.codes["q3"] == ("N1",)


def _serving(code):
    return a_question("q3", "select_one yn", indicator="A1", policy=code)
