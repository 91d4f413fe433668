"""The file itself: made once, opened only when it is ours, and damage in it is told."""

import random
import shutil
import sqlite3
import threading

import pytest

from assessment.consolidation.collection import Collection, check
from assessment.consolidation.standing import standings
from assessment.errors import AssessmentError
from assessment.language.text import Language
from assessment.words import Words
from tests.builders import NOW
from tests.unit.consolidation.world import a_collection, packed, record_of, taken

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
FLIPS = 60


@pytest.fixture
def filled(tmp_path):
    """A collection of a few packages, closed."""
    for number, unit in enumerate(("M01", "M02", "0101"), start=1):
        packed(tmp_path / f"{unit}.drx", record_of(FIRST, unit=unit, number=number))
    with a_collection(tmp_path) as collection:
        taken(collection, *sorted(tmp_path.glob("*.drx")))
    return tmp_path / "round.drc"


def refused(path):
    with pytest.raises(AssessmentError) as refusal:
        Collection.open(path)
    return refusal.value.findings[0].code


def test_a_collection_is_never_made_over_another_file(filled):
    with pytest.raises(AssessmentError):
        Collection.create(filled, now=NOW)


def test_files_of_other_kinds_are_refused(tmp_path):
    (tmp_path / "text.drc").write_bytes(b"text")
    assert refused(tmp_path / "text.drc") in {"damaged", "foreign"}
    sqlite3.connect(tmp_path / "empty.drc").close()
    assert refused(tmp_path / "empty.drc") == "not_a_collection"
    assert refused(tmp_path / "gone.drc") == "not_found"


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("PRAGMA user_version = 99", "collection_newer"),
        ("CREATE TABLE more (x)", "collection_altered"),
        ("CREATE VIEW more AS SELECT 1", "collection_altered"),
        ("DROP TABLE decision", "collection_altered"),
    ],
)
def test_newer_and_altered_collections_are_refused(filled, sql, code):
    connection = sqlite3.connect(filled)
    connection.execute(sql)
    connection.commit()
    connection.close()
    assert refused(filled) == code


def test_a_collection_of_an_earlier_layout_is_refused_in_clear_words_and_stays_as_it_is(filled):
    connection = sqlite3.connect(filled)
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    before = filled.read_bytes()
    for opened in (Collection.open, Collection.open_anywhere):
        with pytest.raises(AssessmentError) as refusal:
            opened(filled)
        (found,) = refusal.value.findings
        assert found.code == "collection_older"
        for language, *told in (
            (Language.EN, "earlier version", "new collection", "receive the original packages"),
            (Language.KM, "កំណែមុន", "បណ្តុំថ្មី", "ទទួលកញ្ចប់ដើម"),
        ):
            assert all(part in Words(language).finding(found) for part in told)
    assert filled.read_bytes() == before
    assert [one.name for one in filled.parent.glob("round*")] == ["round.drc"]


def test_a_sound_collection_has_nothing_to_tell(filled):
    with Collection.open(filled) as collection:
        assert check(collection) == ()


def test_a_changed_answer_or_unit_in_the_tables_is_noticed(filled):
    for column, value in (("unit", "M09"), ("round", "1999"), ("instrument", "00")):
        copy = filled.with_name(f"another-{column}.drc")
        shutil.copy(filled, copy)
        connection = sqlite3.connect(copy)
        connection.execute(f"UPDATE revision SET {column} = ? WHERE unit = 'M01'", (value,))  # noqa: S608 - ours
        connection.commit()
        connection.close()
        with Collection.open(copy) as collection:
            assert [one.code for one in check(collection)] == ["part_damaged"]


def test_flipped_bits_are_noticed_or_harm_nothing(filled):
    whole = filled.read_bytes()
    with Collection.open(filled) as collection:
        expected = standings(collection)
    dice, noticed = random.Random(7), 0  # noqa: S311 - a plan, no secret
    copy = filled.with_name("flipped.drc")
    for _ in range(FLIPS):
        at = dice.randrange(len(whole))
        copy.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        try:
            with Collection.open(copy) as collection:
                if check(collection):
                    noticed += 1
                else:
                    assert standings(collection) == expected
        except AssessmentError:
            noticed += 1
    # Most bytes of so small a file are empty space.
    assert noticed > 0


def test_a_window_reads_while_a_task_receives(filled, tmp_path):
    packed(tmp_path / "late.drx", record_of(FIRST, unit="M05", number=5))
    failures = []

    def receiving():
        try:
            with Collection.open(filled) as own:
                taken(own, tmp_path / "late.drx")
        except AssessmentError as error:
            failures.append(error)

    with Collection.open(filled) as collection:
        assert len(standings(collection)) == 3
        task = threading.Thread(target=receiving)
        task.start()
        while task.is_alive():
            assert len(standings(collection)) in {3, 4}
        task.join()
        assert failures == []
        assert len(standings(collection)) == 4


def test_a_kept_package_leaves_the_collection_as_it_came(filled, tmp_path):
    with Collection.open(filled) as collection:
        held = next(one for one in collection.revisions() if one.case.unit == "M01")
        collection.export(held, tmp_path / "out.drx")
    assert (tmp_path / "out.drx").read_bytes() == (tmp_path / "M01.drx").read_bytes()


def test_what_one_reading_proved_serves_another_until_the_file_changes(filled, tmp_path):
    packed(tmp_path / "late.drx", record_of(FIRST, unit="M05", number=5))
    with Collection.open(filled) as first, Collection.open(filled) as second:
        second.take(first.proven)
        assert standings(second) == standings(first)
        with Collection.open(filled) as third:
            taken(third, tmp_path / "late.drx")
        assert len(standings(second)) == 4
        second.take(first.proven)
        with second.connection:
            second.connection.execute("UPDATE revision SET unit = 'M09' WHERE unit = 'M01'")
        assert "M09" not in {one.case.unit for one in standings(second)}
