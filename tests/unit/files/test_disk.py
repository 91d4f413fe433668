"""What Windows does to files is met: names of other computers, programs that hold a file."""

import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from assessment import places
from assessment.errors import AssessmentError
from assessment.files import disk, schema
from assessment.files.failures import explained
from assessment.problems.files import FileProblem
from tests import disks


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PurePosixPath("/home/sok dara/a#1?.dra"), "file:///home/sok%20dara/a%231%3F.dra"),
        (
            PureWindowsPath(r"C:\ឯកសារ\a.dra"),
            "file:///C:/%E1%9E%AF%E1%9E%80%E1%9E%9F%E1%9E%B6%E1%9E%9A/a.dra",
        ),
        (PureWindowsPath(r"\\server\share\a.dra"), "file:////server/share/a.dra"),
    ],
)
def test_a_file_has_an_address_without_the_name_of_a_computer_before_its_path(path, address):
    assert schema.address(path) == address


def test_sqlite_opens_what_lies_below_two_slashes(tmp_path):
    """Where the name of a computer stands in the address instead, SQLite refuses."""
    made = tmp_path / "ក 1#%.dra"
    place = tmp_path.as_posix()
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("CREATE TABLE a (b)")
    assert made.is_file()
    if sys.platform != "win32":
        below = PureWindowsPath("//" + place.lstrip("/").replace("/", "\\"), made.name)
        with closing(sqlite3.connect(f"{schema.address(below)}?mode=ro", uri=True)) as connection:
            assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("a",)]
    with pytest.raises(sqlite3.OperationalError, match="authority"):
        sqlite3.connect("file://server/share/a.dra?mode=ro", uri=True)


def test_a_place_that_takes_no_files_is_told_though_the_rights_say_it_does():
    """What a kernel shows as a folder takes no files of anybody; Windows has such places too."""
    place = Path("/proc/uptime")
    if not place.exists():
        pytest.skip("needs a folder that only looks like one")
    assert not disk.is_writable(place)
    with pytest.raises(AssessmentError):
        disk.check_writable(place)


def test_trying_leaves_nothing_behind_and_changes_nothing(tmp_path):
    (tmp_path / "a.dra").write_bytes(b"kept")
    before = (tmp_path / "a.dra").stat()
    assert disk.is_writable(tmp_path / "a.dra")
    assert [path.name for path in tmp_path.iterdir()] == ["a.dra"]
    assert (tmp_path / "a.dra").stat().st_mtime_ns == before.st_mtime_ns


def test_a_full_disk_is_told_when_something_is_written_not_as_one_that_is_protected(tmp_path):
    with disks.a_disk(tmp_path / "small") as small:
        if not small.real:
            pytest.skip("needs to mount a small disk")
        (small.folder / "a.dra").write_bytes(b"kept")
        small.fill()
        assert disk.is_writable(small.folder / "a.dra")
        small.free()
        disks.protect(small)
        assert not disk.is_writable(small.folder / "a.dra")


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setattr(places, "PAUSES", (0.01, 0.01, 0.01))


class Held:
    """A complete file that refuses its name as often as it is told to."""

    def __init__(self, path, times):
        self.path, self.times = path, times

    def replace(self, target):
        """Refuse, as Windows does while another program has the file open."""
        self.times -= 1
        if self.times >= 0:
            raise PermissionError(13, "held", str(self.path))
        return self.path.replace(target)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_file_that_is_held_for_a_moment_gets_its_name_after_it(tmp_path, times):
    (tmp_path / "a.part").write_text("new", encoding="utf-8")
    (tmp_path / "a").write_text("old", encoding="utf-8")
    places.put_in_place(Held(tmp_path / "a.part", times), tmp_path / "a")
    assert (tmp_path / "a").read_text("utf-8") == "new"


@pytest.mark.usefixtures("patient")
def test_a_folder_that_is_held_for_a_moment_gets_its_name_too(tmp_path):
    """As a questionnaire that is installed: its folder, with all that is in it."""
    (tmp_path / "a.part").mkdir()
    (tmp_path / "a.part" / "form.xlsx").touch()
    places.put_in_place(Held(tmp_path / "a.part", 2), tmp_path / "a")
    assert (tmp_path / "a" / "form.xlsx").is_file()


@pytest.mark.usefixtures("patient")
def test_one_that_is_held_for_good_is_refused_and_what_stood_there_stays(tmp_path):
    (tmp_path / "a.part").write_text("new", encoding="utf-8")
    (tmp_path / "a").write_text("old", encoding="utf-8")
    with pytest.raises(PermissionError):
        places.put_in_place(Held(tmp_path / "a.part", 9), tmp_path / "a")
    assert (tmp_path / "a").read_text("utf-8") == "old"


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows keeps open files in their place")
def test_windows_itself_gives_the_name_when_the_other_program_lets_go(tmp_path):
    (tmp_path / "a.part").write_text("new", encoding="utf-8")
    target = tmp_path / "a"
    target.write_text("old", encoding="utf-8")
    held = target.open("rb")
    with pytest.raises(PermissionError):
        (tmp_path / "a.part").replace(target)
    threading.Timer(0.3, held.close).start()
    places.put_in_place(tmp_path / "a.part", target)
    assert target.read_text("utf-8") == "new"


@pytest.mark.parametrize("number", [32, 33])
def test_a_file_that_another_program_holds_is_said_to_be_open_there(tmp_path, number):
    problem = PermissionError(13, "held")
    problem.winerror = number
    with pytest.raises(AssessmentError) as told, explained(tmp_path / "a", FileProblem.NOT_SAVED):
        raise problem
    assert [finding.problem for finding in told.value.findings] == [FileProblem.LOCKED]
