"""Every fault of an expression is told with its kind and the very character."""

import pytest

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import parse
from assessment.expression.lexer import straighten
from assessment.problems.expression import ExpressionProblem
from tests.unit.questionnaire.expression_world import World


def fault(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text).evaluate(World())
    return caught.value


@pytest.mark.parametrize(
    ("text", "kind", "position"),
    [
        ("", ExpressionProblem.EMPTY, 1),
        ("   ", ExpressionProblem.EMPTY, 1),
        ("selected(${a},'x'", ExpressionProblem.UNEXPECTED_END, 18),
        ("(1 + 2  ", ExpressionProblem.UNEXPECTED_END, 7),
        ("1 +", ExpressionProblem.MISSING_VALUE, 4),
        ("not(", ExpressionProblem.MISSING_VALUE, 5),
        ("1 2", ExpressionProblem.UNEXPECTED_TOKEN, 3),
        ("1)", ExpressionProblem.UNEXPECTED_TOKEN, 2),
        ("= 1", ExpressionProblem.UNEXPECTED_TOKEN, 1),
        ("concat('a',)", ExpressionProblem.UNEXPECTED_TOKEN, 12),
        ("concat('a' 'b')", ExpressionProblem.UNEXPECTED_TOKEN, 12),
        ("1e3", ExpressionProblem.UNEXPECTED_TOKEN, 2),
        ("${a} = 'x", ExpressionProblem.UNTERMINATED_STRING, 8),
        ("${a = 1", ExpressionProblem.UNTERMINATED_NAME, 1),
        ("1 + ${a b}", ExpressionProblem.BAD_NAME, 5),
        ("1 + ${ប្រាក់}", ExpressionProblem.BAD_NAME, 5),
        ("${last-saved#a}", ExpressionProblem.UNSUPPORTED_FUNCTION, 1),
        ("1 + age", ExpressionProblem.BARE_NAME, 5),
        ("1 + $age", ExpressionProblem.BARE_NAME, 5),
        ("true and 1", ExpressionProblem.BARE_NAME, 1),
        ("${a} = “x”", ExpressionProblem.CURLY_QUOTE, 8),
        ("${a} =\u00a01", ExpressionProblem.INVISIBLE_CHARACTER, 7),
        ("${a} = ៥", ExpressionProblem.FOREIGN_DIGIT, 8),
        ("${a} && 1", ExpressionProblem.FOREIGN_OPERATOR, 6),
        ("${a} == 1", ExpressionProblem.FOREIGN_OPERATOR, 6),
        ("${a} AND 1", ExpressionProblem.FOREIGN_OPERATOR, 6),
        ("${a} / 2", ExpressionProblem.FOREIGN_OPERATOR, 6),
        ("${a} ~ 2", ExpressionProblem.UNEXPECTED_CHARACTER, 6),
        ("1 + nofunc(1)", ExpressionProblem.UNKNOWN_FUNCTION, 5),
        ("1 + pulldata('a', 'b', 'c', 'd')", ExpressionProblem.UNSUPPORTED_FUNCTION, 5),
        ("instance('a')/list/item[name = 1]/b", ExpressionProblem.UNSUPPORTED_FUNCTION, 1),
        ("1 = ../age", ExpressionProblem.UNSUPPORTED_PATH_TO_NAME, 5),
        ("1 = /data/age", ExpressionProblem.UNSUPPORTED_PATH_TO_NAME, 5),
        ("//age", ExpressionProblem.UNSUPPORTED_PATH_TO_NAME, 1),
        ("child::age", ExpressionProblem.UNSUPPORTED_PATH_TO_NAME, 1),
        ("${a}[1]", ExpressionProblem.UNSUPPORTED_PATH, 5),
        ("${a} | ${b}", ExpressionProblem.UNSUPPORTED_PATH, 6),
        ("1 + not(1, 2)", ExpressionProblem.WRONG_ARGUMENT_COUNT, 5),
        ("coalesce(1, 2, 3)", ExpressionProblem.WRONG_ARGUMENT_COUNT, 1),
        ("sum(1)", ExpressionProblem.WRONG_ARGUMENT, 5),
        ("sum(${x} * 2)", ExpressionProblem.WRONG_ARGUMENT, 10),
        ("1 + ${x}", ExpressionProblem.SEVERAL_ROWS, 5),
        ("indexed-repeat(${x}, ${i5}, 1)", ExpressionProblem.WRONG_ARGUMENT, 22),
        ("indexed-repeat(${i5}, ${rep}, 1)", ExpressionProblem.WRONG_ARGUMENT, 16),
        ("indexed-repeat(1, ${rep}, 1)", ExpressionProblem.WRONG_ARGUMENT, 16),
        ("indexed-repeat(${x}, 2, 1)", ExpressionProblem.WRONG_ARGUMENT, 22),
        ("indexed-repeat(${x}, ${rep})", ExpressionProblem.WRONG_ARGUMENT_COUNT, 1),
        ("indexed-repeat(${x}, ${rep}, 1, ${rep}, 1)", ExpressionProblem.UNSUPPORTED_FUNCTION, 1),
        ("weighted-checklist(1, 2, 3, 4, 5)", ExpressionProblem.WRONG_ARGUMENT_COUNT, 1),
        ("selected(${i5}, '5')", ExpressionProblem.WRONG_ARGUMENT, 10),
        ("jr:choice-name('a')", ExpressionProblem.WRONG_ARGUMENT_COUNT, 1),
        ("jr:choice-name('a', 'one')", ExpressionProblem.WRONG_ARGUMENT, 21),
        ("jr:choice-name('a', '/data/one')", ExpressionProblem.UNSUPPORTED_PATH_TO_NAME, 21),
        ("regex(${s}, '[a')", ExpressionProblem.BAD_REGEX, 13),
        ("regex(${s}, '(')", ExpressionProblem.BAD_REGEX, 13),
        ("date('2026-02-30')", ExpressionProblem.BAD_DATE, 6),
        ("date(${s})", ExpressionProblem.BAD_DATE, 6),
        ("format-date(${dt}, '%d %q')", ExpressionProblem.BAD_DATE_FORMAT, 20),
    ],
)
def test_a_fault_is_told_with_its_kind_and_its_character(text, kind, position):
    error = fault(text)
    assert (error.kind, error.position) == (kind, position)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("selected(${a}, 'x'", {"expected": ")"}),
        ("1 = ../age", {"found": "../age", "remedy": "${age}"}),
        ("/data/rep[1]/age", {"found": "/data/rep[1]/age", "remedy": "${age}"}),
        ("${a} / 2", {"found": "/", "expected": "div"}),
        ("${a} = ៥", {"found": "៥", "expected": "5"}),
        ("seleced(1, 2)", {"function": "seleced", "suggestion": "selected"}),
        ("TRUE()", {"function": "TRUE", "suggestion": "true"}),
        ("substring('a', 1)", {"function": "substring", "suggestion": "substr"}),
        ("zzz(1)", {"function": "zzz"}),
        ("if(1, 2)", {"function": "if", "expected": "3", "found": "2"}),
        ("round()", {"function": "round", "expected": "1-2", "found": "0"}),
        ("true", {"name": "true", "remedy": "true()"}),
        ("1 + ${x}", {"name": "x"}),
    ],
)
def test_a_fault_carries_what_its_sentence_needs(text, values):
    assert dict(fault(text).values) == values


@pytest.mark.parametrize("name", ["now()", "random()", "uuid()", "once(1)", "randomize(${x})"])
def test_what_cannot_be_reproduced_is_refused(name):
    assert fault(name).kind is ExpressionProblem.UNSUPPORTED_FUNCTION


def test_the_first_of_two_faults_is_told():
    assert fault("1 + * “").position == 5


@pytest.mark.parametrize(
    "text",
    ["(" * 3000 + "1" + ")" * 3000, "-" * 3000 + "1", "not(" * 3000 + "1" + ")" * 3000],
    ids=["brackets", "signs", "calls"],
)
def test_deep_nesting_is_refused_and_never_overflows(text):
    assert fault(text).kind is ExpressionProblem.TOO_DEEP


def test_a_long_flat_expression_is_no_deep_one():
    assert parse(" + ".join(["1"] * 5000)).evaluate(World()) == 5000.0
    assert parse(" or ".join(["0"] * 5000) + " or 1").evaluate(World()) is True
    assert parse("if(${i5} = 5, 1, " * 90 + "0" + ")" * 90).evaluate(World()) == 1.0


def test_a_text_that_is_too_long_is_refused():
    assert fault("1 " + " " * 32_000).kind is ExpressionProblem.TOO_LONG


@pytest.mark.parametrize(
    ("crooked", "straight"),
    [
        ("${a} = “x”", '${a} = "x"'),
        ("${a} = ‘x’", "${a} = 'x'"),
        ("${a} = ’x’", "${a} = 'x'"),
        ("${a} = 'x’", "${a} = 'x'"),
        ("concat(“it's”, 'a')", "concat(\"it's\", 'a')"),
        ("${a}\u00a0=\u200b1", "${a} = 1"),
    ],
)
def test_curly_quotes_and_hidden_spaces_are_straightened(crooked, straight):
    assert straighten(crooked) == straight
    assert len(straight) == len(crooked)


@pytest.mark.parametrize("text", ["${a} = 'it’s'", '"“quoted”"', "1 + 1", "'", ""])
def test_what_stands_between_straight_quotes_is_left_alone(text):
    assert straighten(text) == text
