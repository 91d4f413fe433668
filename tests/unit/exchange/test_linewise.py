"""Read line by line, a record is the one that reading all of it gives, and nothing else is one."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.exchange import canonical
from assessment.exchange.linewise import _as_a_whole, _by_lines, record_from
from assessment.responses.model import Place, Response, RowId
from assessment.responses.received import ReceivedLine, ReceivedLines, Unread
from tests.builders import a_questionnaire, a_record
from tests.unit.responses.strategies import CHANGES

TEXT = canonical.questionnaire_bytes(a_questionnaire())
MODEL, WORDS = canonical.questionnaire_from(TEXT), canonical.text_of(TEXT)
# What stands between responses, what ends them, and what must be written otherwise in a text.
SIGNS = [
    '}],[["', '"responses":[[["', '}]],"review', '"responses":[]', "}],[[", '"', "\\", "e\u0301",
    "\u212b", "null", '["A2",null]', ',"comment":"x"', "1.0", "-0", ",", "[]",
]  # fmt: skip


def outcome(read, raw: bytes):
    """The record, or None when it is refused."""
    try:
        return read(raw)
    except (ValueError, KeyError, TypeError, ArithmeticError, AssessmentError):
        return None


def compare(raw: bytes) -> None:
    """Read the bytes in both ways."""
    whole = outcome(lambda content: _as_a_whole(content, MODEL, WORDS), raw)
    by_lines = _by_lines(raw, MODEL, WORDS)
    assert by_lines is None or by_lines == whole
    assert outcome(lambda content: record_from(content, TEXT), raw) == whole


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
def test_a_record_is_read_by_its_lines(changes, texts):
    record = a_record(MODEL)
    for change in changes:
        if not change.check(record):
            record = change.apply(record)
    raw = written(with_texts(record, texts))
    found = _by_lines(raw, MODEL, WORDS)
    # A text that ends like a line is read as a whole.
    assert (found is None) == (b'"responses":[]' in raw or "}],[[" in texts)
    compare(raw)


@given(st.lists(st.sampled_from(SIGNS), max_size=4), st.data())
@settings(max_examples=400)
@example([], None)
def test_spoiled_bytes_are_what_they_are_as_a_whole(texts, data):
    record = a_record(MODEL)
    for code, answer in (("A1", ("l1a",)), ("A2", "a"), ("B1_n", 7)):
        record = record.with_response(Place(code), Response(answer))
    text = written(with_texts(record, texts)).decode()
    compare(text.encode())
    if data is None:
        return
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 12) | st.integers(0, len(text)))
    put = data.draw(st.sampled_from([*SIGNS, ""]) | st.just(text[at : at + cut] * 2))
    compare((text[:at] + put + text[at + cut :]).encode())


@pytest.mark.parametrize("order", [(0, 2, 1), (0, 1, 1, 2), (1, 0, 2)])
def test_lines_that_were_right_elsewhere_must_stand_in_order_once(order):
    record = a_record(MODEL)
    for code in ("A1", "A2", "B1_n"):
        record = record.with_response(Place(code), Response(comment=code))
    raw = written(record)
    assert _by_lines(raw, MODEL, WORDS) == _as_a_whole(raw, MODEL, WORDS)
    text = raw.decode()
    begin, end = text.index('"responses":[') + 13, text.index('],"reviews"')
    lines = [f"[[{line}]" for line in text[begin + 2 : end - 1].split("],[[")]
    mixed = ",".join(lines[number] for number in order)
    assert _by_lines(f"{text[:begin]}{mixed}{text[end:]}".encode(), MODEL, WORDS) is None


def test_the_same_line_is_one_object_in_all_records():
    record = a_record(MODEL).with_response(Place("A2"), Response("a", comment="same"))
    one = record_from(written(record), TEXT)
    other = record_from(written(replace(record, id="another")), TEXT)
    assert isinstance(one.responses, Unread)
    assert one.responses[Place("A2")] is other.responses[Place("A2")]
    assert one.id != other.id


def test_lines_met_long_ago_are_forgotten():
    known = ReceivedLines(MODEL)
    for number in range(10_000):
        known.keep([b"%d" % number], [ReceivedLine(("A2", None), {"comment": f"{number}"})])
    assert known.found([b"0"]) == ([None], [0])
    recent, unknown = known.found([b"9999", b"5000"])
    assert [line and line.plain["comment"] for line in recent] == ["9999", "5000"]
    assert not unknown
    known.keep([b"x" * 2000], [ReceivedLine(("A2", None), {})])
    assert known.found([b"x" * 2000]) == ([None], [0])


@pytest.mark.parametrize(("question", "takes_any"), [("B1_n", True), ("A2", False)])
def test_another_number_is_known_only_where_the_question_takes_any(question, takes_any):
    known, text = ReceivedLines(MODEL), b'%b",null],{"answer":' % question.encode()
    (line,) = known.made([[(question, None), {"answer": 7}]])
    known.keep([text + b"7"], [line])
    (other,), _ = known.found([text + b"8"])
    assert (other is not None) is takes_any
    assert other is None or (other.answer, other.fits) == (8, True)
    assert known.found([text + b"8"])[0] == [other]


@pytest.mark.parametrize(
    "number",
    ["0", "8", "-8", "00", "08", "-0", "8.0", "8e1", "²", "٨", "", "9" * 15, "9" * 16, "9" * 400,
     "9007199254740991", "9007199254740992", '"8"', "8:8", "true", "null", '8,"comment":"x"'],
)  # fmt: skip
def test_a_number_is_read_alone_as_it_is_in_the_whole(number):
    record = a_record(MODEL).with_response(Place("A2"), Response("a"))
    known = written(record.with_response(Place("B1_n"), Response(7)))
    assert _by_lines(known, MODEL, WORDS).responses[Place("B1_n")].answer == 7
    compare(known.decode().replace('"answer":7', f'"answer":{number}').encode())
