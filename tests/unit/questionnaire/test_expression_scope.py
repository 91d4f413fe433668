"""What an expression looks at, and what not: rows, the question itself, choices, the clock."""

from datetime import date

import pytest

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import (
    Cycle,
    LiteralComparison,
    arrange,
    comparisons,
    parse,
)
from assessment.expression.values import HIDDEN
from assessment.problems.expression import ExpressionProblem
from tests.unit.questionnaire.expression_world import World

WEIGHTED = World(columns={"x": (1, 2, 3), "w": (2, 4, 8)})


def value(text: str, world: World | None = None):
    return parse(text).evaluate(world or World())


def test_if_looks_at_the_branch_it_takes_and_at_no_other():
    world = World()
    assert value("if(${i5} = 5, ${s}, date(${kh}))", world) == "abc"
    assert "kh" not in world.asked


@pytest.mark.parametrize(
    "text", ["1 or ${s}", "0 and ${s}", "coalesce(1, ${s})", "${i5} = 5 or ${s} or ${s}"]
)
def test_what_cannot_matter_any_more_is_not_looked_at(text):
    world = World()
    parse(text).evaluate(world)
    assert "s" not in world.asked


def test_outside_a_roster_its_questions_are_all_rows_at_once():
    assert value("sum(${x}) + count(${rep}) + count-non-empty(${y})") == 11.0
    assert value("join(', ', ${y})") == "y0, , y2"
    assert value("max(${x}) - min(${x})") == 2.0
    assert value("indexed-repeat(${y}, ${rep}, 3)") == "y2"


def test_inside_a_row_its_questions_have_the_answer_of_that_row():
    second = World(row=2)
    assert value("${x} * 10", second) == 20.0
    assert value("position(..)", second) == 2.0
    assert value("position(../..)", second) == 2.0
    assert value("sum(${x})", second) == 2.0
    assert value("indexed-repeat(${x}, ${rep}, position(..) - 1)", second) == 1.0
    assert value("indexed-repeat(${x}, ${rep}, position(..) + 9)", second) == ""


def test_checklists_take_the_rows_of_a_roster():
    assert value("checklist(3, 3, ${x})") is True
    assert value("weighted-checklist(14, 14, ${x}, ${w})", WEIGHTED) is True
    assert value("weighted-checklist(15, 99, ${x}, ${w})", WEIGHTED) is False
    with pytest.raises(ExpressionError) as caught:
        value("weighted-checklist(1, 9, ${x}, ${w})", World(columns={"x": (1, 2), "w": (1,)}))
    assert caught.value.kind is ExpressionProblem.WRONG_ARGUMENT


def test_position_of_a_roster_is_that_of_the_row_or_of_the_first():
    assert value("position(${rep})") == 1.0
    assert value("position(${rep})", World(row=3)) == 3.0
    assert value("position(${x})", World(row=3)) == 1.0
    assert value("position(${rep})", World(columns={"x": ()})) == 0.0
    assert value("position()") == 1.0


def test_a_roster_without_rows_sums_to_nothing_and_counts_none():
    empty = World(columns={"x": (), "y": ()})
    assert value("sum(${x})", empty) == 0.0
    assert value("count(${rep})", empty) == 0.0
    assert value("${x} = ''", empty) is True
    assert value("string(max(${x}))", empty) == "NaN"


def test_a_single_row_can_be_used_as_one_value():
    assert value("${x} + 1", World(columns={"x": (4,)})) == 5.0


def test_a_hidden_answer_is_empty_and_not_counted():
    world = World(answers={"a": HIDDEN}, columns={"x": (1, HIDDEN, 3)})
    assert value("${a} = ''", world) is True
    assert value("count(${a})", world) == 0.0
    assert value("count(${x})", world) == 2.0
    assert value("indexed-repeat(${x}, ${rep}, 3)", world) == 3.0


def test_the_dot_is_the_question_itself():
    assert value(". >= 0 and .<= 100", World(here=50)) is True
    assert value("string-length()", World(here="abcd")) == 4.0
    assert parse(". > 1").uses_current
    assert parse("string-length() > 1").uses_current
    assert not parse("1.5 > 1").uses_current


def test_today_is_what_the_clock_handed_in_says():
    world = World(clock=date(2030, 1, 2))
    assert value("format-date(today(), '%e/%n/%Y')", world) == "2/1/2030"


def test_the_label_of_a_choice_is_found_by_its_question():
    read = parse("jr:choice-name(${one}, '${one}')")
    assert read.evaluate(World()) == "Yes!"
    assert read.names == {"one"}
    assert read.warnings == ()
    assert value("jr:choice-name(${empty}, '${one}')") == ""


def test_a_choice_filter_may_use_the_columns_of_the_choices_sheet():
    read = parse("province = ${s} or name = 'all'", columns={"province", "name"})
    assert read.names == {"s"}
    assert read.evaluate(World(choice={"province": "abc", "name": "x"})) is True
    assert read.evaluate(World(choice={"province": "def"})) is False
    with pytest.raises(ExpressionError) as caught:
        parse("province = ${s}")
    assert caught.value.kind is ExpressionProblem.BARE_NAME


def test_the_names_of_an_expression_are_those_it_refers_to():
    read = parse("if(${a} = 1, ${b}, sum(${c})) + count(${rep}) - ${a}")
    assert read.names == {"a", "b", "c", "rep"}


def test_comparisons_with_fixed_texts_are_told_for_the_checks():
    read = parse("${a} = 'x' and 5 < ${b} and selected(${c}, ' y ') and . != 'z' and ${a} = ${b}")
    assert comparisons(read) == (
        LiteralComparison("a", "=", "x", is_text=True, position=8),
        LiteralComparison("b", ">", "5", is_text=False, position=16),
        LiteralComparison("c", "selected", "y", is_text=True, position=44),
        LiteralComparison(None, "!=", "z", is_text=True, position=60),
    )


def needs_of(**texts):
    """What each name's expression refers to."""
    return {name: parse(text).names for name, text in texts.items()}


def test_expressions_are_ordered_by_what_they_need():
    needs = needs_of(c="${b} + ${a}", b="${a}", a="${answered} + 1")
    assert arrange(needs) == ("a", "b", "c")


def test_a_cycle_is_told_with_its_path():
    needs = needs_of(a="${b}", b="${c} + ${x}", c="${b}", d="1")
    assert arrange(needs) == Cycle(("b", "c", "b"))
    assert arrange(needs_of(a="${a}")) == Cycle(("a", "a"))


def test_a_very_long_chain_of_needs_is_ordered_too():
    needs = needs_of(**{f"q{number}": f"${{q{number + 1}}}" for number in range(5000)})
    order = arrange(needs)
    assert isinstance(order, tuple)
    assert order[0] == "q4999"
    assert order[-1] == "q0"


@pytest.mark.parametrize("around", ["coalesce({}, 1)", "if(1, {}, 2)", "decimal-date-time({})"])
def test_what_lies_deep_inside_is_read_once(around):
    text = "${i5}"
    for _ in range(12):
        text = around.format(text)
    world = World()
    assert parse(text).evaluate(world) == 5.0
    assert world.asked == ["i5"]
