"""A collection of an earlier layout opens: what was received and said is the same, judged anew."""

import gzip
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assessment.consolidation.collection import Collection, check
from assessment.consolidation.standing import Why, standings
from assessment.errors import AssessmentError
from assessment.files.disk import journal_of
from assessment.problems.files import NewFileProblem
from tests.disks import a_disk, protect
from tests.unit.consolidation.world import IN_USE

DATA = Path(__file__).parents[2] / "data" / "collections"
WRITTEN = gzip.decompress((DATA / "layout-1.drc.gz").read_bytes())
TOLD = json.loads((DATA / "layout-1.json").read_text(encoding="utf-8"))


def laid_down(folder: Path) -> Path:
    path = folder / "ជុំ.drc"
    path.write_bytes(WRITTEN)
    return path


@pytest.fixture
def collection(tmp_path):
    with Collection.open(laid_down(tmp_path), IN_USE) as opened:
        yield opened


def merges_of(collection):
    return [
        [one.number, one.by, one.at.isoformat(), one.kind, one.files,
         [[each.withdrawn, each.by, each.at.isoformat(), each.reason] for each in one.turns]]
        for one in collection.merges
    ]  # fmt: skip


def arrivals_of(collection):
    return [
        [one.merge, Path(one.path).name, one.verdict.value, one.relation.value,
         list(one.case) if one.case else None, one.revision]
        for merge in collection.merges
        for one in collection.arrivals(merge.number)
    ]  # fmt: skip


def decisions_of(collection):
    return [
        [one.merge, list(one.case), one.revision, list(one.heads), one.taken, dict(one.answers),
         one.by, one.at.isoformat(), one.reason]
        for one in collection.decisions
    ]  # fmt: skip


def standing_in(collection):
    return {
        one.case.unit: [one.package.revision if one.package else None, one.why.value]
        for one in standings(collection)
    }


def test_what_was_received_and_said_is_the_same(collection):
    assert merges_of(collection) == TOLD["merges"]
    assert arrivals_of(collection) == TOLD["arrivals"]
    assert decisions_of(collection) == TOLD["decisions"]
    assert sorted(collection.said.questionnaires) == TOLD["admitted"]
    printed = {(one.round, one.digest) for one in collection.said.printed.values()}
    assert printed == {(one, each) for one, digests in TOLD["printed"].items() for each in digests}


def test_what_stands_follows_from_the_kept_files_by_todays_law(collection):
    found, then = standing_in(collection), TOLD["standing"]
    # What a signed copy was made weaker by changes nothing any more: it waits, and M09 stands.
    assert then.pop("M09") == [None, "weaker"]
    assert found.pop("M09")[1] == Why.BETTER
    assert found == then


def test_nothing_in_it_is_damaged(collection):
    assert check(collection) == ()


def test_the_file_as_it_was_stays_beside_it_and_is_opened_once(collection):
    collection.close()
    before = collection.path.read_bytes()
    Collection.open(collection.path, IN_USE).close()
    assert collection.path.read_bytes() == before
    kept = collection.path.with_name("ជុំ-layout-1.drc")
    assert kept.read_bytes() == WRITTEN
    assert sorted(collection.path.parent.iterdir()) == sorted([collection.path, kept])


def test_another_file_of_that_name_stays_what_it_is(tmp_path):
    (tmp_path / "ជុំ-layout-1.drc").write_bytes(b"of another round")
    Collection.open(laid_down(tmp_path), IN_USE).close()
    assert (tmp_path / "ជុំ-layout-1.drc").read_bytes() == b"of another round"
    assert (tmp_path / "ជុំ-layout-1-2.drc").read_bytes() == WRITTEN


def test_it_is_read_without_writing_where_nothing_can_be_written(collection, tmp_path):
    with a_disk(tmp_path / "medium", 4096) as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        path = laid_down(disk.folder)
        protect(disk)
        with Collection.open_anywhere(path, IN_USE) as burnt:
            assert burnt.path == path
            assert standing_in(burnt) == standing_in(collection)
            assert arrivals_of(burnt) == arrivals_of(collection)
            assert check(burnt) == ()
        assert [one.name for one in disk.folder.iterdir()] == [path.name]
        assert path.read_bytes() == WRITTEN


@pytest.mark.parametrize("kilobytes", [800, 1200, 1500, 1700, 2000])
def test_without_room_nothing_is_changed_and_with_room_it_opens(tmp_path, kilobytes):
    with a_disk(tmp_path / "disk", kilobytes) as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        path = laid_down(disk.folder)
        with pytest.raises(AssessmentError) as refused:
            Collection.open(path, IN_USE)
        assert refused.value.findings[0].problem is NewFileProblem.DISK_FULL
        assert path.read_bytes() == WRITTEN
        assert not list(disk.folder.glob("*.part*"))
        kept = [one.read_bytes() for one in disk.folder.glob("*-layout-1*")]
        assert kept in ([], [WRITTEN])


def test_what_a_broken_off_laying_out_left_is_in_nobodys_way(tmp_path):
    path = laid_down(tmp_path)
    (tmp_path / "ជុំ.drc.part").write_bytes(WRITTEN[:50_000])
    with Collection.open(path, IN_USE) as opened:
        assert merges_of(opened) == TOLD["merges"]
    assert not list(tmp_path.glob("*.part*"))


def test_a_last_change_that_broke_off_is_taken_back_first(tmp_path):
    path = laid_down(tmp_path)
    changing = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE');"
        "c.execute('DELETE FROM piece'); c.execute('DELETE FROM merge'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", changing, str(path)], check=True)
    assert journal_of(path).exists()
    with Collection.open(path, IN_USE) as opened:
        assert merges_of(opened) == TOLD["merges"]
        assert check(opened) == ()


def test_one_kept_file_that_was_damaged_is_told_of_and_the_rest_goes_on(tmp_path):
    path = laid_down(tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE piece SET bytes = x'00' WHERE digest = (SELECT digest FROM file"
            " WHERE name = 'm10.drx')"
        )
    with Collection.open(path, IN_USE) as opened:
        found = standing_in(opened)
        assert "M10" not in found
        assert found["M04"] == TOLD["standing"]["M04"]
        assert "m10.drx" in {one.values["name"] for one in check(opened)}
