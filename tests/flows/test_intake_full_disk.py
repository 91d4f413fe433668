"""A disk that has no more room in the middle of an intake: what came is kept, and it goes on."""

import tempfile

import pytest

from assessment.consolidation.collection import Collection
from tests.builders import NOW
from tests.disks import a_disk
from tests.unit.consolidation.world import (
    an_empty_one,
    packed,
    record_of,
    taken,
    with_film,
    with_small_admitted,
)

ANSWERS = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
BATCH = 128
FILES = 2 * BATCH


@pytest.fixture
def folder(tmp_path):
    """Packages of many units."""
    inside = tmp_path / "in"
    inside.mkdir()
    for number in range(FILES):
        packed(inside / f"{number:03d}.drx", record_of(ANSWERS, unit=f"U{number}", number=number))
    return inside


def kilobytes_of_a_batch(folder, place):
    """How large a collection is that holds the first batch of the folder."""
    with Collection.create(place / "first.drc", now=NOW) as first:
        taken(first, *sorted(folder.iterdir())[:BATCH])
        return first.path.stat().st_size // 1024


def test_what_came_before_the_disk_was_full_is_kept_and_the_same_intake_goes_on(
    folder, said, tmp_path
):
    size = kilobytes_of_a_batch(folder, tmp_path)
    with a_disk(tmp_path / "small", 4 * size) as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        path, other = an_empty_one(disk.folder), disk.folder / "other"
        other.write_bytes(bytes((4 * size - size * 3 // 2) * 1024))
        code, found = said("receive", path, folder)
        (told,) = (one for one in found["findings"] if one["severity"] == "error")
        assert (code, found["received"], told["code"]) == (1, BATCH, "intake_full")
        assert f"Files kept until then: {BATCH}. Free some room" in told["message"]

        other.unlink()
        code, found = said("receive", path, folder)
        assert (code, found["received"]) == (0, FILES)
        assert found["by_verdict"]["same_again"] == BATCH
        assert said("show", path)[1]["verdict"] == "sound"


def test_a_large_package_there_was_no_room_to_copy_is_not_kept_as_unreadable(
    said, tmp_path, monkeypatch
):
    file, path = tmp_path / "large.drx", tmp_path / "round.drc"
    Collection.create(path, now=NOW).close()
    with_small_admitted(path)
    with_film(file)
    with a_disk(tmp_path / "small") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
        code, found = said("receive", path, file)
        assert (code, found["received"]) == (1, 0)
        assert [one["code"] for one in found["findings"]] == ["intake_full"]
    monkeypatch.undo()
    assert said("receive", path, file)[1]["by_verdict"] == {"unknown_key": 1}


def test_a_file_there_was_no_room_to_look_into_is_not_kept_as_unreadable(
    said, tmp_path, monkeypatch
):
    file, path = tmp_path / "m07.dra", tmp_path / "round.drc"
    Collection.create(path, now=NOW).close()
    with_small_admitted(path)
    who = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")
    said("new", file, "--questionnaire", "example-small", *who)
    with a_disk(tmp_path / "small") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        disk.fill()
        monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
        code, found = said("receive", path, file)
        assert (code, found["received"]) == (1, 0)
        assert [one["code"] for one in found["findings"]] == ["intake_full"]
        disk.free()
        assert said("receive", path, file)[1]["by_verdict"] == {"unsigned": 1}
