"""Backup copies are found again by their file, whatever has become of it."""

import os
import stat
from datetime import timedelta

import pytest

from assessment.files import backups
from assessment.files.backups import all_copies, copies_of, folder_of, keep_copy, root
from assessment.files.store import AssessmentFile
from assessment.places import APPLICATION
from assessment.problems.files import FileProblem
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW, a_record


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "ឯកសារ-2026.dra"
    with AssessmentFile.create(made, a_record(answers={"A2": "b"}), by=ASSESSOR, now=NOW) as file:
        for number in range(3):
            file.apply(SetAnswer(Place("A3"), f"text {number}"), by=ASSESSOR, at=NOW)
            assert keep_copy(file, NOW + timedelta(hours=number)) == ()
    return made


def spoil(path):
    content = bytearray(path.read_bytes())
    content[:100] = bytes(100)
    path.write_bytes(content)


def test_copies_lie_on_this_computer_and_not_beside_the_file(path, place):
    assert root() == place / APPLICATION / "backups"
    assert [copy.path.is_relative_to(root()) for copy in copies_of(path)] == [True] * 3
    assert [other.name for other in path.parent.iterdir() if other.suffix == ".dra"] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="rights are told otherwise there")
def test_copies_are_read_by_nobody_else_on_this_computer(path):
    copies = [one for one in root().rglob("*") if one.is_file()]
    assert len(copies) == 3
    assert {stat.S_IMODE(one.stat().st_mode) & 0o077 for one in (*copies, copies[0].parent)} == {0}


def test_a_copy_says_when_it_was_taken_and_how_much_is_in_it(path):
    newest, *_, oldest = copies_of(path)
    assert newest.taken == NOW + timedelta(hours=2)
    assert oldest.taken == NOW
    assert newest.answers == 2
    assert newest.unit.pairs
    assert newest.round == "2026"


def test_copies_of_a_damaged_a_renamed_and_a_missing_file_are_found(path):
    expected = copies_of(path)
    renamed = path.rename(path.with_name("other name.dra"))
    assert copies_of(renamed) == expected
    renamed.rename(path)
    spoil(path)
    assert copies_of(path) == expected
    path.unlink()
    assert copies_of(path) == expected
    assert all_copies() == expected


def test_two_assessments_of_one_name_do_not_thin_out_each_others_copies(path, tmp_path):
    other = tmp_path / "other" / path.name
    other.parent.mkdir()
    with AssessmentFile.create(other, a_record(identity="other"), by=ASSESSOR, now=NOW) as file:
        for number in range(30):
            file.apply(SetAnswer(Place("A3"), f"{number}"), by=ASSESSOR, at=NOW)
            keep_copy(file, NOW + timedelta(minutes=number))
    assert len(copies_of(path)) == 3
    assert len(copies_of(other)) <= 7


def test_copies_do_not_fill_the_disk_but_the_newest_stay(path, monkeypatch):
    size = copies_of(path)[0].path.stat().st_size
    monkeypatch.setattr(backups, "MOST_BYTES", size)
    monkeypatch.setattr(backups, "_now", lambda: NOW + timedelta(days=7))
    with AssessmentFile.open(path) as file:
        for number in range(6):
            file.apply(SetAnswer(Place("A3"), f"more {number}"), by=ASSESSOR, at=NOW)
            keep_copy(file, NOW + timedelta(days=number + 1))
        newest = file.head
    left = copies_of(path)
    assert len(left) == 3
    assert left[0].path.stem.endswith(newest[:12])


def test_an_identity_cannot_lead_out_of_the_folder_of_copies():
    for identity in ("../../x", "/etc", "a\x00b", "\ud800", "x" * 5000):
        assert folder_of(identity).parent == root()


def test_a_copy_that_cannot_be_read_is_listed_without_numbers(path):
    newest = copies_of(path)[0]
    spoil(newest.path)
    assert copies_of(path)[0].answers is None


def test_work_does_not_stop_when_no_copy_can_be_made(path, place):
    for folder in root().iterdir():
        for copy in folder.iterdir():
            copy.unlink()
        folder.rmdir()
        folder.write_bytes(b"in the way")
    with AssessmentFile.open(path) as file:
        (warned,) = keep_copy(file, NOW)
    assert warned.problem is FileProblem.NO_BACKUP


def test_the_command_lists_copies_newest_first(path, said):
    code, found = said("backups", path)
    assert code == 0
    assert [copy["answers"] for copy in found["backups"]] == [2, 2, 2]
    assert found["backups"][0]["taken"] > found["backups"][1]["taken"]
    assert set(found["backups"][0]) == {"path", "taken", "answers", "unit", "round"}


def test_a_backup_is_brought_back_whole_by_command(path, tmp_path, said):
    oldest = copies_of(path)[-1]
    target = tmp_path / "back.dra"
    code, found = said("recover", oldest.path, "--out", target)
    assert (code, found["whole"], found["answers"], found["findings"]) == (0, True, 2, [])
    with AssessmentFile.open(target) as file:
        assert file.record.response("A3").answer == "text 0"
        assert len(file.history) == 1


def test_a_damaged_file_is_brought_back_as_far_as_it_can_be_read(path, tmp_path, said):
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM event WHERE number = 2")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    target = tmp_path / "back.dra"
    code, found = said("recover", path, "--out", target, "--by", "Sok Dara")
    assert (code, found["whole"], found["answers"]) == (1, False, 2)
    assert [finding["code"] for finding in found["findings"]] == ["altered", "recovered"]
    assert path.read_bytes() == before
    with AssessmentFile.open(target) as file:
        assert file.record.response("A3").answer == "text 2"


def test_recovering_overwrites_nothing(path, tmp_path, said):
    target = tmp_path / "back.dra"
    target.write_bytes(b"mine")
    code, found = said("recover", path, "--out", target)
    assert (code, found["findings"][0]["code"]) == (1, "already_exists")
    assert target.read_bytes() == b"mine"


def test_a_review_step_by_command_leaves_a_copy(tmp_path, said):
    path = tmp_path / "ready.dra"
    answers = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2}
    AssessmentFile.create(path, a_record(answers=answers), by=ASSESSOR, now=NOW).close()
    assert copies_of(path) == []
    code, found = said("submit", path, "--by", ASSESSOR)
    assert (code, found["state"]) == (0, "submitted")
    assert [copy.answers for copy in copies_of(path)] == [4]


def test_a_look_into_a_copy_does_not_touch_it(path):
    copy = copies_of(path)[0].path
    before = copy.stat()
    backups.noted(copy)
    assert copy.stat().st_mtime_ns == before.st_mtime_ns
    assert [other.suffix for other in copy.parent.iterdir()] == [".dra"] * 3


@pytest.mark.parametrize("year", [1980, 2099])
def test_a_clock_that_goes_wrong_never_costs_the_copy_just_taken(path, year):
    """An empty battery sets a clock back by decades; the copies of weeks must not crowd it out."""
    with AssessmentFile.open(path) as file:
        for number in range(30):
            file.apply(SetAnswer(Place("A3"), f"day {number}"), by=ASSESSOR, at=NOW)
            assert keep_copy(file, NOW + timedelta(days=3 * number)) == ()
        for number in range(3):
            file.apply(SetAnswer(Place("A3"), f"wrong {number}"), by=ASSESSOR, at=NOW)
            assert keep_copy(file, NOW.replace(year=year) + timedelta(hours=number)) == ()
            marks = [copy.path.stem.rsplit("-", 1)[1] for copy in copies_of(path)]
            assert file.head[:12] in marks
        file.apply(SetAnswer(Place("A3"), "right again"), by=ASSESSOR, at=NOW)
        assert keep_copy(file, NOW + timedelta(days=200)) == ()
        assert file.head[:12] in [copy.path.stem.rsplit("-", 1)[1] for copy in copies_of(path)]


def test_copies_of_a_clock_that_was_ahead_are_neither_the_newest_nor_in_the_way(path):
    """“Open the newest copy”, says the manual: not one of before, because of its date."""
    with AssessmentFile.open(path) as file:
        for number in range(12):
            file.apply(SetAnswer(Place("A3"), f"ahead {number}"), by=ASSESSOR, at=NOW)
            assert keep_copy(file, NOW.replace(year=2099) + timedelta(minutes=number)) == ()
        heads = []
        for number in range(4):
            file.apply(SetAnswer(Place("A3"), f"right {number}"), by=ASSESSOR, at=NOW)
            assert keep_copy(file, NOW + timedelta(minutes=number)) == ()
            heads.insert(0, file.head[:12])
        marks = [copy.path.stem.rsplit("-", 1)[1] for copy in copies_of(path)]
    assert marks[:4] == heads
    assert len(marks) > 4, "those of before are kept, too"


def test_what_somebody_else_put_among_the_copies_is_left_alone(path):
    folder = copies_of(path)[0].path.parent
    stamp = f"{path.stem}-20200101-000000-0123456789ab"
    (folder / f"{stamp}.dra").mkdir()
    (folder / f"{stamp}.dra" / "inside").write_bytes(b"x")
    (folder / f"{path.stem}-20200102-000000-0123456789ab.dra").symlink_to(folder / "nowhere")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / f"{path.stem}-notaday-000000-0123456789ab.dra").write_bytes(b"x")
    (folder / f"{path.stem}-20209999-999999-0123456789ab.dra").write_bytes(b"x")
    foreign = {one.name for one in folder.iterdir()} - {one.path.name for one in copies_of(path)}
    assert len(foreign) == 5
    with AssessmentFile.open(path) as file:
        for number in range(30):
            file.apply(SetAnswer(Place("A3"), f"day {number}"), by=ASSESSOR, at=NOW)
            assert keep_copy(file, NOW + timedelta(days=3 * number)) == ()
    assert foreign <= {one.name for one in folder.iterdir()}
    assert all(copy.answers is not None for copy in copies_of(path))
    assert len(all_copies()) == len(copies_of(path))
