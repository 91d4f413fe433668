"""The expressions of a workbook are checked against its questions, choices and rosters."""

import pytest

from assessment.questionnaire.load import load
from tests.unit.questionnaire.finding_world import YES_NO
from tests.workbooks import a_question, a_workbook, both

CHOICES = (
    {"list_name": "yn", "name": "yes", **both("មាន", "Yes")},
    {"list_name": "yn", "name": "no", **both("គ្មាន", "No")},
    {"list_name": "n", "name": 1, **both("មួយ", "One")},
)
ASKED = (
    a_question("yn", "select_one yn"),
    a_question("many", "select_multiple yn"),
    a_question("n", "select_one n"),
    a_question("day", "date"),
    a_question("number", "integer"),
    a_question("note", "note"),
    a_question("r", "begin_repeat"),
    a_question("column", "integer"),
    {"type": "end_repeat"},
)


def found(tmp_path, column, expression, kind="text"):
    """The findings of one more question, as (code, place)."""
    row = a_question("q", kind, **{column: expression})
    _, findings = load(a_workbook(tmp_path, [row, *ASKED], choices=CHOICES))
    assert {finding.place.text for finding in findings} <= {"survey!E2"}
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    "expression",
    [
        "${yn} = 'yes'",
        "selected(${many}, 'no')",
        "${n} = 1",
        "${n} = '1'",
        "${yn} = ''",
        "${day} > date('2026-01-01')",
        "sum(${column}) > 3",
        "count(${r}) > 1",
        "indexed-repeat(${column}, ${r}, 1) = 4",
        "regex(${number}, '[0-9]+')",
        "count-selected(${many}) >= 2",
        "if(${number} > 1, true(), false())",
        "join(' ', ${column}) != ''",
        "max(${column}) > 1",
    ],
)
def test_a_right_condition_is_accepted(tmp_path, expression):
    assert found(tmp_path, "relevant", expression) == []


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("${yn} = 'maybe'", "choice_unknown"),
        ("selected(${many}, 'perhaps')", "choice_unknown"),
        ("${n} = 2", "choice_unknown"),
        ("${nobody} = 1", "name_unknown"),
        ("${note} = 1", "name_of_nothing"),
        ("${day} > '2026-01-01'", "date_compared_with_text"),
        ("${column} > 3", "several_rows"),
        ("regex(${number}, '[0-9')", "bad_regex"),
        ("../number > 1", "unsupported_path_to_name"),
        ("/data/number > 1", "unsupported_path_to_name"),
        ("pulldata('a', 'b', 'c', 'd')", "unsupported_function"),
        ("instance('x')", "unsupported_function"),
        ("once(1)", "unsupported_function"),
        ("now() > 1", "unsupported_function"),
        ("random() > 1", "unsupported_function"),
        ("uuid() = ''", "unsupported_function"),
        ("${last-saved#number} = 1", "unsupported_function"),
        ("slected(${many}, 'yes')", "misspelt_function"),
        ("(${number} > 1", "unexpected_end"),
        ("${number} && 1", "foreign_operator"),
        ("number > 1", "bare_name"),
        ("floor(${number}) > 1", "floor"),
        ("${number} = ៥", "foreign_digit"),
        ("${q} = 1", "cycle"),
    ],
)
def test_a_wrong_condition_is_told(tmp_path, expression, code):
    assert code in found(tmp_path, "relevant", expression)


@pytest.mark.parametrize("column", ["relevant", "required", "constraint", "calculation"])
def test_every_expression_column_is_checked(tmp_path, column):
    assert found(tmp_path, column, "${nobody} + 1") == ["name_unknown"]


def test_a_constraint_may_compare_its_own_choice(tmp_path):
    assert found(tmp_path, "constraint", "not(selected(., 'nobody'))", "select_multiple yn") == [
        "choice_unknown"
    ]


def test_a_column_is_one_value_inside_its_roster(tmp_path):
    rows = [
        a_question("r", "begin_repeat"),
        a_question("a", "integer"),
        a_question("b", "integer", relevant="${a} > 1"),
        {"type": "end_repeat"},
    ]
    assert load(a_workbook(tmp_path, rows))[1] == ()


def test_a_circle_is_named_with_its_path(tmp_path):
    rows = [
        a_question("a", relevant="${b} = '1'"),
        a_question("b", relevant="${c} = '1'"),
        a_question("c", relevant="${a} = '1'"),
        a_question("d", relevant="${a} = '1'"),
    ]
    questionnaire, (finding,) = load(a_workbook(tmp_path, rows))
    assert questionnaire is None
    assert finding.code == "cycle"
    assert finding.place.text == "survey!E2"
    assert finding.values["path"] == "a > b > c > a"


def test_a_group_that_depends_on_its_own_question_is_a_circle(tmp_path):
    rows = [
        a_question("g", "begin_group", relevant="${a} = '1'"),
        a_question("a"),
        {"type": "end_group"},
    ]
    assert [finding.code for finding in load(a_workbook(tmp_path, rows))[1]] == ["cycle"]


def test_two_circles_are_both_told(tmp_path):
    rows = [a_question("a", relevant="${a} = '1'"), a_question("b", calculation="${b} + 1")]
    findings = load(a_workbook(tmp_path, rows))[1]
    assert [(f.code, f.place.text) for f in findings] == [
        ("cycle", "survey!E2"),
        ("cycle", "survey!F3"),
    ]


def test_a_choice_that_excludes_the_others_may_be_compared_with_all_that_is_chosen(tmp_path):
    listed = [{"list_name": "d", "name": f"l{n}", "level": n, **both("ក", "X")} for n in range(2)]
    for chosen, codes in (("l0", []), ("l1", ["one_of_several"])):
        row = a_question("p", relevant=f"${{q}} != '{chosen}'")
        rows = [a_question("q", "select_multiple d"), row]
        path = a_workbook(tmp_path, rows, choices=listed)
        assert [finding.code for finding in load(path)[1]] == codes


def test_a_choice_filter_names_columns_of_its_list(tmp_path):
    choices = [{"list_name": "d", "name": "x", "zone": "z", **both("ក", "X")}]
    for expression, codes in (("zone = 'z'", []), ("zonne = 'z'", ["column_missing"])):
        row = a_question("q", "select_one d", choice_filter=expression)
        path = a_workbook(tmp_path, [row], choices=choices)
        assert [finding.code for finding in load(path)[1]] == codes


def test_metadata_has_no_answer_so_a_condition_on_it_is_refused(tmp_path):
    rows = [
        {"type": "start", "name": "start"},
        {"type": "today", "name": "day"},
        a_question("q", "date", constraint=". <= ${day}"),
    ]
    questionnaire, findings = load(a_workbook(tmp_path, rows))
    assert questionnaire is None
    assert [(f.place.text, f.code) for f in findings] == [
        ("survey!A2", "metadata_ignored"),
        ("survey!A3", "metadata_ignored"),
        ("survey!E4", "name_not_kept"),
    ]


def test_a_choice_without_quotes_is_told_with_them_and_a_name_with_its_braces(tmp_path):
    rows = [
        a_question("a", "select_one yn"),
        a_question("b", relevant="${a} = yes"),
        a_question("c", relevant="a = 'yes'"),
    ]
    _, findings = load(a_workbook(tmp_path, rows, choices=YES_NO))
    assert [(f.place.text, f.values["remedy"]) for f in findings] == [
        ("survey!E3", "'yes'"),
        ("survey!E4", "${a}"),
    ]


def test_a_constraint_that_begins_with_its_operator_is_told_with_the_answer_before_it(tmp_path):
    _, (finding,) = load(a_workbook(tmp_path, [a_question("a", "integer", constraint="> 5")]))
    assert finding.place.text == "survey!E2"
    assert finding.values["meant"] == ". > 5"
