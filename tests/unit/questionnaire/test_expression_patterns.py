"""Regular expressions mean what Java means by them, and none of them can hang."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.expression.patterns import PatternError, compile_pattern
from tests.computed import computed


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
        (r"\Qa.b\E+", "a.bbb", True),
        ("(?i)abc", "ABC", True),
        ("(?i)[^a]", "A", False),
        ("(?iu)[^é]", "É", False),
        ("^(?!00)[0-9]{4}$", "0123", True),
        ("^(?!00)[0-9]{4}$", "0012", False),
        ("(?=.{3}$)a*", "aaaa", False),
        ("(?<n>a)b", "ab", True),
        ("(?iu)é", "É", True),
        (r"[\h]\H\v", "\u00a0a\u2028", True),
        (r"\P{Alpha}[\p{Alpha}]", "1a", True),
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
    ("pattern", "reason"),
    [
        ("[a-z&&[^b]]+", "a set within a set"),
        ("[a-c[x-z]]", "a set within a set"),
        ("[[:alpha:]]", "a set within a set"),
        (r"(?<n>a)\k<n>", "unsupported escape"),
        (r"(a)\1", "unsupported escape"),
        (r"ក\b ខ", "unsupported escape"),
        ("(?i)é", "case"),
        ("(?=a)a|b", "one of several alternatives"),
        ("a(?=b)b", "looks around in the middle"),
        ("(?<=a)b", "looks around in the middle"),
        ("(?>a*)a", "looks around in the middle"),
        ("a*+a", "gives nothing back"),
        ("(?x) a b", "unsupported flag"),
        ("a{1001}", "more than 1000 repetitions"),
        ("(b{0,90}){90}c", "size"),
    ],
)
def test_what_java_could_and_re2_cannot_is_refused_with_the_reason(pattern, reason):
    with pytest.raises(PatternError, match=reason):
        compile_pattern(pattern)


def test_two_loops_are_fast_on_short_and_on_long_texts():
    compiled = compile_pattern(".*x.*y")
    assert compiled.matches("x" * 9_000 + "y")
    assert not compiled.matches("x" * 9_000)
    assert compiled.matches("xy")


PATTERNS = st.recursive(
    st.sampled_from(["a", "b", "[ab]", ".", "[^a]", "^", "$"]),
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
        result = matches(pattern, text)
    except PatternError:
        return
    assert result is (re.fullmatch(pattern, text) is not None)


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


@given(st.characters(categories=["L", "N", "P", "Z"], max_codepoint=0x17FF))
def test_a_property_holds_exactly_the_characters_of_its_category(character):
    category = unicodedata.category(character)
    assert matches(rf"\p{{{category}}}", character)
    assert not matches(rf"\P{{{category[0]}}}", character)
