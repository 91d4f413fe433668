"""A collection on a medium that can only be read is told of like any other, and not changed."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from assessment.files.disk import journal_of
from tests.disks import a_disk, protect
from tests.unit.consolidation.world import a_collection, packed, record_of, taken

BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
ROOM = 8 * 1024
ASKING = (
    ("coverage",),
    ("conflicts",),
    ("show",),
    ("shared-documents",),
    ("verify-print", "3JRD-LO4S-554A-U5TA", "--in"),
)
CHANGING = (("receive",), ("undo",), ("decide",))


@pytest.fixture
def kept(tmp_path):
    """A collection with an open conflict and another unit, closed."""
    inside = tmp_path / "in"
    inside.mkdir()
    packed(inside / "a.drx", record_of(BASE), "one", "two a")
    packed(inside / "b.drx", record_of(BASE | {"A2": "c"}), "one", "two b")
    packed(inside / "c.drx", record_of(BASE, unit="M02", number=2))
    with a_collection(tmp_path) as collection:
        taken(collection, inside)
        return collection.path


@pytest.fixture
def medium(tmp_path):
    """A disk that is written once and protected then."""
    with a_disk(tmp_path / "medium", ROOM) as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        yield disk


@pytest.fixture
def burnt(kept, medium):
    """The same collection on a medium that can only be read."""
    shutil.copyfile(kept, medium.folder / kept.name)
    protect(medium)
    return medium.folder / kept.name


@pytest.mark.parametrize("asked", ASKING, ids=lambda words: words[0])
def test_a_command_that_only_reads_says_the_same_of_a_collection_on_a_read_only_medium(
    said, kept, burnt, asked
):
    assert said(*asked, burnt) == said(*asked, kept)
    assert [one.name for one in burnt.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize("asked", CHANGING, ids=lambda words: words[0])
def test_a_command_that_changes_a_collection_says_that_it_can_only_be_read(
    said, kept, burnt, asked
):
    more = {
        "receive": [kept.parent / "in"],
        "undo": ["1", "--by", "Lim Sokha"],
        "decide": ["M01", "--take", "x", "--by", "Lim Sokha", "--reason", "Letter seen"],
    }[asked[0]]
    code, found = said(*asked, burnt, *more)
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["read_only"])


def test_a_national_report_from_a_read_only_medium_warns_that_its_code_is_not_kept(
    said, burnt, tmp_path
):
    code, made = said("national", burnt, "--xlsx", tmp_path / "national.xlsx")
    assert code == 0
    assert (tmp_path / "national.xlsx").is_file()
    (told,) = made["findings"]
    assert (told["code"], told["severity"]) == ("print_not_kept", "warning")
    assert "write it where round.drc can be changed" in told["message"]


def test_a_national_report_whose_code_is_kept_already_warns_of_nothing(
    said, kept, medium, tmp_path
):
    first = said("national", kept, "--xlsx", tmp_path / "first.xlsx")[1]
    assert first["findings"] == []
    shutil.copyfile(kept, medium.folder / kept.name)
    protect(medium)
    again = said("national", medium.folder / kept.name, "--xlsx", tmp_path / "again.xlsx")[1]
    assert again["findings"] == []
    assert again["short_code"] == first["short_code"]


def test_a_collection_that_was_not_closed_well_is_told_to_be_copied_with_its_journal(
    said, kept, medium, tmp_path
):
    sound = said("coverage", kept)
    there = medium.folder / kept.name
    _broken_off(kept, there)
    protect(medium)
    code, found = said("coverage", there)
    (told,) = found["findings"]
    assert (code, told["code"]) == (1, "broken_off")
    assert "Copy round.drc and round.drc-journal together" in told["message"]

    here = tmp_path / "copied" / kept.name
    here.parent.mkdir()
    shutil.copyfile(there, here)
    shutil.copyfile(journal_of(there), journal_of(here))
    assert said("coverage", here) == sound
    assert not journal_of(here).exists()


def _broken_off(path, target):
    """Copy a collection in the middle of a change that has reached its file already."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE piece SET bytes = zeroblob(400000)")
        shutil.copyfile(path, target)
        shutil.copyfile(journal_of(path), journal_of(target))
        connection.execute("ROLLBACK")
