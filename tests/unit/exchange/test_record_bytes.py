"""A record is read from exactly the bytes that are written for it, and from no others."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.exchange import canonical
from assessment.exchange.canonical import record_from
from assessment.responses.model import Place, Response, RowId
from tests.builders import a_questionnaire, a_record
from tests.unit.responses.strategies import CHANGES

TEXT = canonical.questionnaire_bytes(a_questionnaire())
MODEL = canonical.questionnaire_from(TEXT)
# What stands between responses, what ends them, and what must be written otherwise in a text.
SIGNS = [
    '}],[["',
    '"responses":[[["',
    '}]],"review',
    '"responses":[]',
    "}],[[",
    '"',
    "\\",
    "e\u0301",
    "\u212b",
    "null",
    '["A2",null]',
    ',"comment":"x"',
    "1.0",
    "-0",
    ",",
    "[]",
]


def check(raw: bytes) -> bool:
    """Whether the bytes are read; they are then those that are written."""
    try:
        record = record_from(raw, TEXT)
    except (ValueError, AssessmentError):
        return False
    assert written(record) == raw
    return True


def with_texts(record, texts):
    """The record with comments of these words."""
    for number, text in enumerate(texts):
        place = Place("services_name", RowId(f"c{number}"))
        record = record.with_response(place, Response(comment=f"x{text}"))
    return record


def written(record) -> bytes:
    """The bytes of a record; its questionnaire is the one at hand."""
    return canonical.record_bytes(replace(record, questionnaire=MODEL), TEXT)


@given(CHANGES, st.lists(st.sampled_from(SIGNS), max_size=3))
def test_what_is_written_is_read(changes, texts):
    record = a_record(MODEL)
    for change in changes:
        if not change.check(record):
            record = change.apply(record)
    assert check(written(with_texts(record, texts)))


@given(st.lists(st.sampled_from(SIGNS), max_size=4), st.data())
@settings(max_examples=400)
@example([], None)
def test_spoiled_bytes_are_read_only_if_they_would_be_written_so(texts, data):
    record = a_record(MODEL)
    for code, answer in (("A1", ("l1a",)), ("A2", "a"), ("B1_n", 7)):
        record = record.with_response(Place(code), Response(answer))
    text = written(with_texts(record, texts)).decode()
    assert check(text.encode())
    if data is None:
        return
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 12) | st.integers(0, len(text)))
    put = data.draw(st.sampled_from([*SIGNS, ""]) | st.just(text[at : at + cut] * 2))
    check((text[:at] + put + text[at + cut :]).encode())


@pytest.mark.parametrize("order", [(0, 2, 1), (0, 1, 1, 2), (1, 0, 2)])
def test_responses_stand_in_order_once(order):
    record = a_record(MODEL)
    for code in ("A1", "A2", "B1_n"):
        record = record.with_response(Place(code), Response(comment=code))
    text = written(record).decode()
    begin, end = text.index('"responses":[') + 13, text.index('],"reviews"')
    lines = [f"[[{line}]" for line in text[begin + 2 : end - 1].split("],[[")]
    mixed = ",".join(lines[number] for number in order)
    assert not check(f"{text[:begin]}{mixed}{text[end:]}".encode())
