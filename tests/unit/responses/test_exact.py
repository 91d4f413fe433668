"""A plain value is read as exact only where writing gives the very same one, whatever it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import UnreadableError
from assessment.questionnaire.values import Answer
from assessment.responses.codec import from_exact, to_plain
from assessment.responses.model import (
    Evidence,
    EvidenceId,
    Layer,
    NotApplicable,
    Objection,
    Place,
    ReasonCode,
    Response,
    Review,
    State,
    Step,
    Verdict,
)
from assessment.responses.record import Subject
from tests.builders import NOW, a_text

KINDS = [Response, Evidence, Review, Step, Objection, Subject, Place, State, Answer, str, int]
WORDS = st.text("aក0-:TZ .1", max_size=4)
ANSWERS = st.one_of(
    WORDS.filter(bool),
    st.integers(-5, 5),
    st.decimals(-1000, 1000, places=3),
    st.dates(),
    st.lists(WORDS.filter(bool), min_size=1, max_size=3).map(tuple),
)
EVIDENCE = st.builds(
    Evidence,
    WORDS.map(EvidenceId),
    WORDS,
    number=WORDS,
    dated=st.none() | st.dates(),
    signed=st.booleans(),
    size=st.integers(0, 2),
    verdict=st.sampled_from(Verdict),
    reason=st.none() | st.sampled_from(ReasonCode),
)
RESPONSES = st.builds(
    Response,
    st.none() | ANSWERS,
    st.lists(EVIDENCE, max_size=2).map(tuple),
    WORDS,
    st.none() | st.builds(NotApplicable, WORDS),
)
VALUES = st.one_of(
    RESPONSES,
    EVIDENCE,
    ANSWERS,
    st.builds(Place, WORDS, st.none() | WORDS),
    st.just(Subject("M01", a_text("Unit"), "2026", "A", NOW)),
    st.just(Review("A1", Layer.HEAD, True, None, None, "", "H", NOW)),
    st.just(Step(State.DRAFT, "H", NOW, scores=(("A", "1.0"),))),
    st.just(Objection("o", "A1", "no", "B", NOW, answered_at=NOW)),
)
ODD = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        1,
        1.0,
        "",
        "pending",
        "draft",
        [],
        {},
        [""],
        ["a", 1],
        [None],
        {"date": "20260101"},
        {"date": "2026-01-01"},
        {"date": "2026-13-01"},
        {"date": 1},
        {"time": "2026-01-01"},
        {"time": "2026-01-01T00:00:00+00:00"},
        {"decimal": "1.50"},
        {"decimal": "NaN"},
        {"decimal": "1.5"},
        {"decimal": "1.5", "x": 1},
        ["A1", None],
    ]
)


@given(VALUES)
def test_what_is_written_is_read_as_it_was(value):
    kind = type(value) if type(value) in KINDS else Answer
    assert from_exact(kind, to_plain(value)) == value


@st.composite
def spoiled(draw):
    """A plain value of which one part somewhere was exchanged, removed or added."""
    plain = to_plain(draw(VALUES))
    at = plain
    while True:
        inner = [key for key, one in _items(at) if isinstance(one, dict | list)]
        if not inner or draw(st.booleans()):
            break
        at = at[draw(st.sampled_from(inner))]
    keys = [key for key, _ in _items(at)]
    if not keys:
        return draw(ODD)
    key = draw(st.sampled_from(keys))
    if isinstance(at, dict) and draw(st.booleans()):
        at[draw(st.sampled_from(["reason", "size", "x", "verdict", "answer"]))] = draw(ODD)
    elif draw(st.booleans()):
        del at[key]
    else:
        at[key] = draw(ODD)
    return plain


def _items(plain):
    if isinstance(plain, dict):
        return list(plain.items())
    return list(enumerate(plain)) if isinstance(plain, list) else []


@given(st.sampled_from(KINDS), st.one_of(spoiled(), ODD))
def test_what_would_not_be_written_so_is_refused(kind, plain):
    try:
        found = from_exact(kind, plain)
    except UnreadableError:
        return
    # As texts, since a truth value equals a number.
    assert json.dumps(to_plain(found), sort_keys=True) == json.dumps(plain, sort_keys=True)


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (Evidence, {"id": "e", "title": "t", "verdict": "pending"}),
        (Response, {"evidence": []}),
        (Response, {"answer": {"date": "20260101"}}),
        (Response, {"answer": {"decimal": "1.50"}}),
    ],
)
def test_another_way_to_write_the_same_is_refused(kind, plain):
    with pytest.raises(UnreadableError):
        from_exact(kind, plain)
