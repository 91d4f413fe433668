"""Laws that hold for every expression, every answer and every text whatsoever."""

import math
import string
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.expression.compiling import FUNCTIONS
from assessment.expression.errors import ExpressionError
from assessment.expression.expression import parse
from assessment.expression.lexer import straighten
from assessment.expression.tree import (
    OPERATORS,
    Binding,
    Call,
    Chain,
    Current,
    Literal,
    Negation,
    Reference,
    RowNumber,
)
from assessment.expression.values import HIDDEN, Moment, as_number, as_text, truth
from tests.unit.questionnaire.expression_world import World

NAMES = st.sampled_from(["i5", "d25", "empty", "s", "multi", "dt", "x", "y", "rep", "nope"])
TEXTS = st.one_of(
    st.text(max_size=6).filter(lambda text: not ("'" in text and '"' in text)),
    st.sampled_from(["", "a", "07", "2026-03-15", "%d", "[0-9]+", "(", "1,5", "a b"]),
)
ANSWERS = st.one_of(
    st.none(),
    st.text(max_size=10),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.lists(st.text(max_size=5), max_size=4).map(tuple),
    st.just(HIDDEN),
)


def chains(operands):
    def build(level):
        operators = [word for word, other in OPERATORS.items() if other is level]
        rest = st.tuples(st.sampled_from(operators), operands)
        return st.builds(
            Chain,
            st.just(level),
            operands,
            st.lists(rest, min_size=1, max_size=3).map(tuple),
        )

    return st.sampled_from(list(Binding)).flatmap(build)


def calls(operands):
    def build(name):
        function = FUNCTIONS[name]
        most = function.least + 3 if function.most is None else function.most
        arguments = st.lists(operands, min_size=function.least, max_size=most)
        return st.builds(Call, st.just(name), arguments.map(tuple))

    return st.sampled_from(sorted(FUNCTIONS)).flatmap(build)


TREES = st.recursive(
    st.one_of(
        st.builds(Literal, st.floats(min_value=0, allow_nan=False) | TEXTS),
        st.builds(Reference, NAMES),
        st.builds(Current),
        st.builds(RowNumber),
    ),
    lambda inner: st.one_of(chains(inner), calls(inner), st.builds(Negation, inner)),
    max_leaves=12,
)
PIECES = st.sampled_from(
    [
        "${i5}",
        "${x}",
        "'a'",
        '"',
        "'",
        "1",
        ".5",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "div",
        "and",
        "=",
        "<",
        "!=",
        ".",
        "..",
        "/",
        "//",
        "[",
        "]",
        "@",
        "|",
        "::",
        "$",
        "${",
        "}",
        " ",
        "if(",
        "not(",
        "sum(",
        "regex(",
        "date(",
        "position(..)",
        "jr:choice-name(",
        "“",
        "៥",
        "\u200b",
        "\n",
        "e3",
    ]
)


def written(tree):
    """The tree as an author writes it: single spaces, no brackets but the needed ones."""
    return WRITTEN[type(tree)](tree)


def literal(tree):
    if isinstance(tree.value, str):
        quote = '"' if "'" in tree.value else "'"
        return f"{quote}{tree.value}{quote}"
    if math.isinf(tree.value):
        return "9" * 310  # reads as infinity again
    return format(Decimal(repr(tree.value)), "f").removesuffix(".0")


def negation(tree):
    inner = written(tree.operand)
    return f"-({inner})" if isinstance(tree.operand, Chain) else f"-{inner}"


def chain(tree):
    rest = ((operator, bracketed(operand, tree.level)) for operator, operand in tree.rest)
    return " ".join((bracketed(tree.first, tree.level), *(word for pair in rest for word in pair)))


def bracketed(operand, level):
    inner = written(operand)
    return f"({inner})" if isinstance(operand, Chain) and operand.level <= level else inner


WRITTEN = {
    Literal: literal,
    Reference: lambda tree: f"${{{tree.name}}}",
    Current: lambda _: ".",
    RowNumber: lambda _: "position(..)",
    Negation: negation,
    Chain: chain,
    Call: lambda tree: f"{tree.name}({', '.join(map(written, tree.arguments))})",
}


@given(TREES)
def test_printing_and_reading_gives_the_same_tree(tree):
    text = written(tree)
    try:
        read = parse(text)
    except ExpressionError:  # a faulty argument, such as a text that is no date
        return
    assert read.tree == tree
    assert written(read.tree) == text


def position_of_fault(text):
    try:
        return 1, parse(text)
    except ExpressionError as error:
        return error.position, None


@given(st.one_of(st.text(), st.text(alphabet=string.printable), st.lists(PIECES).map("".join)))
def test_no_text_raises_anything_but_an_expression_error(text):
    position, read = position_of_fault(text)
    assert 1 <= position <= len(text) + 1
    if read is not None:
        assert parse(written(read.tree)) == read


@given(TREES, st.dictionaries(NAMES, ANSWERS), ANSWERS, st.sampled_from([None, 1, 2]))
def test_no_answers_raise_anything_but_an_expression_error(tree, answers, here, row):
    world = World(answers=answers, here=here, row=row)
    try:
        value = parse(written(tree)).evaluate(world)
    except ExpressionError:
        return
    assert type(value) in {bool, float, str, Moment}
    assert isinstance(as_text(value), str)
    assert isinstance(as_number(value), float)
    assert isinstance(truth(value), bool)


@given(ANSWERS)
def test_every_answer_equals_itself_unless_it_is_no_finite_number(answer):
    value = parse("${a} = ${a}").evaluate(World(answers={"a": answer}))
    is_number = isinstance(answer, float | Decimal | int)
    assert value is (not is_number or is_finite(answer))


def is_finite(answer):
    try:
        return math.isfinite(float(answer))
    except (OverflowError, ValueError):
        return False


@given(st.text())
def test_straightening_keeps_the_length_and_does_nothing_twice(text):
    straight = straighten(text)
    assert len(straight) == len(text)
    if straight == text:
        assert straighten(straight) == straight


@given(st.dates(), st.integers(-3000, 3000))
def test_days_added_to_a_date_give_the_date_so_many_days_later(day, days):
    world = World(answers={"d": day, "n": days})
    try:
        later = date.fromordinal(day.toordinal() + days)
    except (ValueError, OverflowError):
        return
    value = parse("date(${d} + ${n})").evaluate(world)
    assert isinstance(value, Moment)
    assert value.as_date() == later


@given(st.datetimes())
def test_a_moment_written_and_read_is_the_same_moment(moment):
    text = moment.isoformat(timespec="milliseconds")
    written = parse("format-date-time(date-time(${t}), '%Y-%m-%dT%H:%M:%S.%3')")
    assert (
        abs(_milliseconds(written.evaluate(World(answers={"t": text}))) - _milliseconds(text)) < 2
    )


def _milliseconds(text):
    since = datetime.fromisoformat(str(text)) - datetime(1, 1, 1)  # noqa: DTZ001 - no zones here
    return since.total_seconds() * 1000


@pytest.mark.parametrize("text", ["${i5}+1", "  ${ i5 }  +  1 ", "(${i5}) + (1)", "${i5} +\n1"])
def test_spaces_and_needless_brackets_do_not_matter(text):
    assert parse(text) == parse("${i5} + 1")
    assert written(parse(text).tree) == "${i5} + 1"
