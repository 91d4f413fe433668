"""Texts and times that no good file holds are refused before anything is made of them."""

import tracemalloc
from datetime import UTC, date, datetime

import pytest

from assessment.codec import MOST_MARKS, is_bearable
from assessment.errors import AssessmentError, UnreadableError
from assessment.exchange import canonical
from assessment.exchange.keys import Role, Signer
from assessment.exchange.package import Manifest
from assessment.exchange.receive import read_package
from assessment.exchange.roster import Person, Roster
from assessment.exchange.worth import InUse, Trust
from assessment.files.rows import loads
from assessment.questionnaire.canonical import from_json
from assessment.responses.codec import from_plain
from tests.unit.exchange.attack_texts import lists
from tests.unit.exchange.world import EVERYBODY, THE_ASSESSOR, Parts, a_key, a_package

MB = 1024 * 1024
READERS = {
    "canonical": canonical.load,
    "stored": lambda raw: loads(raw.decode()),
    "questionnaire": lambda raw: from_json(raw.decode()),
}


@pytest.mark.parametrize("reader", READERS)
def test_millions_of_empty_lists_are_not_even_begun(reader):
    raw = lists()
    tracemalloc.start()
    try:
        with pytest.raises((ValueError, AssessmentError)):
            READERS[reader](raw)
        # The text is there once more, but none of its values.
        assert tracemalloc.get_traced_memory()[1] < 2 * len(raw) + MB
    finally:
        tracemalloc.stop()


def test_a_long_text_with_few_values_is_read():
    assert is_bearable(f'["{"a" * (MOST_MARKS + 1)}"]')


def test_one_wide_letter_makes_a_long_text_too_large():
    assert not is_bearable(f'["😀{"a" * (8 * MB)}"]')
    assert is_bearable(f'["{"a" * (8 * MB)}"]')


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"])
def test_a_time_at_either_end_of_all_time_is_no_time(text):
    with pytest.raises(UnreadableError):
        from_plain(datetime, {"time": text})


@pytest.mark.parametrize("year", [1970, 2000, 2100])
def test_a_clock_that_goes_wrong_is_a_time_all_the_same(year):
    moment = datetime(year, 1, 1, tzinfo=UTC)
    assert from_plain(datetime, {"time": moment.isoformat()}) == moment


def test_a_signature_of_the_last_second_is_altered_and_stops_nothing(tmp_path):
    key = a_key("Sok Dara")
    people = (Person("Sok Dara", key.public.key, Role.ASSESSOR, date(2026, 1, 1)),)
    late = Signer(key, Role.ASSESSOR, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.signed(late)
    received = read_package(parts.write(path), InUse(Roster(1, people)))
    assert received.verdict is Trust.ALTERED


@pytest.mark.parametrize("number", [0, -1])
def test_a_package_of_no_known_layout_is_unreadable(tmp_path, number):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.put("manifest.json", parts.json("manifest.json") | {"format": number})
    with pytest.raises(ValueError, match="canonical"):
        Manifest.from_bytes(parts.members["manifest.json"])
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.UNREADABLE
