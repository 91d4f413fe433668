"""Regular expressions mean what Java means by them, and none of them can hang."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import parse
from assessment.expression.patterns import PatternError, compile_pattern
from assessment.problems.expression import ExpressionProblem
from tests.computed import computed
from tests.unit.questionnaire.expression_world import World


def matches(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).matches(text)


@pytest.mark.parametrize(
    ("pattern", "text", "result"),
    [
        ("[0-9]{2}", "12", True),
        ("a|b", "ab", False),
        (r"\d+", "១២", False),
        (r"\p{Nd}+", "១២", True),
        (r"\p{L}[\p{L}\p{M}]*", "ភ្នំពេញ", True),
        (r"[\p{InKhmer} ]+", "ភ្នំ ពេញ", True),
        ("[a-z&&[^b]]+", "acd", True),
        ("[a-z&&[^b]]+", "abc", False),
        ("[a-c[x-z]]", "y", True),
        ("[^[a-c]x]", "d", True),
        (r"\Qa.b\E+", "a.bbb", True),
        ("(?<n>a)\\k<n>", "aa", True),
        ("(?i)abc", "ABC", True),
        ("(?i)é", "É", False),
        ("(?i)[^a]", "A", False),
        ("(?iu)[^é]", "É", False),
        ("^(?!00)[0-9]{4}$", "0123", True),
        ("^(?!00)[0-9]{4}$", "0012", False),
        ("(?=.{3}$)a*", "aaaa", False),
        ("(?=a)a|b", "b", True),
        ("(?iu)é", "É", True),
        ("a*+a", "aaa", False),
        ("(?x) a b # and a remark", "ab", True),
        (r"ក\b ខ", "ក ខ", True),
        (r"\p{IsLatin}\p{IsKhmer}", "aក", True),
        (r"\p{IsUppercase}\p{gc=Ll}\p{sc=Thai}\p{blk=Khmer}", "Aaกក", True),
        ("(?s).", "\n", True),
        (".", "\n", False),
        ("(?m)^a$\n^b$", "a\nb", True),
        (r"(?=.*[0-9])(?=.*[a-z]).{4,}", "ab12", True),
        (r"(?=.*[0-9])(?=.*[a-z]).{4,}", "abcd", False),
        (r"([\w-]+\.)+[a-z]{2,}", "mptc.gov.kh", True),
        (r"([\w-]+\.)+[a-z]{2,}", "mptc..kh", False),
    ],
)
def test_a_pattern_means_what_java_means(pattern, text, result):
    assert matches(pattern, text) is result


@pytest.mark.parametrize(
    "pattern",
    [
        "[",
        "(",
        ")",
        "*",
        "a**",
        "a{",
        "a{2,1}",
        "a{1",
        "[z-a]",
        "[^]",
        r"\y",
        r"\p{Nope}",
        "\\",
        "(?<n>a)(?<n>b)",
        r"\k<n>",
        "(?P<n>a)",
        "(" * 200,
        "[" * 200,
        "a" * 6000,
        r"((a)\2)*b{99999}",
        r"(?<=a+)b",
        r"\x{110000}",
        "a{99999999999}",
    ],
)
def test_what_is_no_pattern_is_refused(pattern):
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a|a)*b",
        "(a*)*b",
        "(.*a){20}b",
        "a*a*a*a*a*a*b",
        "((a|aa)+)+b",
        "(?=(a+)+b)a*",
        "(a?){30}b",
    ],
)
def test_no_pattern_takes_forever(pattern):
    started = computed()
    for length in (30, 190, 1000):
        assert not matches(pattern, "a" * length)
    assert computed() - started < 5


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:(a)\1?)*",
        "(?:a++b?)*",
        r"a*b*c*d*e*(f)\1",
        "(?<=a)(b?)*",
        "(b{0,90}){90}c",
        "(?:(?=[ab]*c)[ab])*c",
    ],
)
def test_a_pattern_that_no_engine_here_can_run_safely_is_refused(pattern):
    with pytest.raises(PatternError, match="forever"):
        compile_pattern(pattern)


def test_a_pattern_with_some_loops_and_a_back_reference_takes_short_texts_only():
    compiled = compile_pattern(r"(.*)-(.*)-\1")
    assert compiled.longest < 2_000
    assert compiled.matches("ab-c-ab")


def test_two_loops_are_fast_on_short_and_on_long_texts():
    compiled = compile_pattern(".*x.*y")
    assert compiled.matches("x" * 9_000 + "y")
    assert not compiled.matches("x" * 9_000)
    assert compiled.matches("xy")


def test_a_text_too_long_for_a_pattern_is_told():
    world = World(answers={"a": "x" * 10_001})
    with pytest.raises(ExpressionError) as caught:
        parse("regex(${a}, 'x*')").evaluate(world)
    assert caught.value.kind is ExpressionProblem.REGEX_TEXT_TOO_LONG
    assert parse("regex(${a}, 'x*')").evaluate(World(answers={"a": "x" * 10_000})) is True


PATTERNS = st.recursive(
    st.sampled_from(["a", "b", "[ab]", ".", "[^a]", "^", "$", r"\b"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{1,2}", "*?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        inner.map(lambda part: f"(?={part})"),
        inner.map(lambda part: f"(?!{part})"),
    ),
    max_leaves=5,
)


@given(PATTERNS, st.text(alphabet="ab c", max_size=6))
def test_what_is_matched_is_what_python_matches(pattern, text):
    try:
        found = matches(pattern, text)
    except PatternError:
        return
    assert found is (re.fullmatch(pattern, text) is not None)


@given(
    st.one_of(
        st.text(max_size=30), st.text(alphabet="ab[](){}^$\\|*+?.-&,:=!<>01dpPQE", max_size=20)
    )
)
def test_no_pattern_raises_anything_but_a_pattern_error(pattern):
    try:
        compiled = compile_pattern(pattern)
    except PatternError:
        return
    assert compiled.matches("ab01") in {True, False}


@given(st.characters(categories=["L", "N", "P", "Z"]))
def test_a_property_holds_exactly_the_characters_of_its_category(character):
    category = unicodedata.category(character)
    assert matches(rf"\p{{{category}}}", character) is (ord(character) < 0x32400)
    assert matches(rf"\P{{{category[0]}}}", character) is not (ord(character) < 0x32400)
