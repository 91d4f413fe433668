"""Folders as people have them: closed ones, endless ones, twins, many copies of one file."""

import os
import shutil
import sys
import threading
import unicodedata

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import receive
from assessment.consolidation.reading import WORKING_FILE, gathered
from assessment.progress import Progress
from tests.unit.consolidation.world import (
    IN_USE,
    TERMS,
    a_collection,
    packed,
    record_of,
    taken,
    verdicts,
)

ANSWERS = {"A2": "b"}


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as made:
        yield made


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def many(folder, number):
    for at in range(1, number + 1):
        packed(folder / f"{at:02}.drx", record_of(ANSWERS, unit=f"U{at}", number=at))


@pytest.mark.skipif(sys.platform != "linux", reason="paths end earlier elsewhere")
def test_a_folder_too_deep_to_look_into_is_told(stick, collection):
    packed(stick / "here.drx", record_of(ANSWERS))
    before = os.getcwd()  # noqa: PTH109 - no path is long enough for what follows
    try:
        os.chdir(stick)
        for _ in range(25):
            os.mkdir("d" * 200)  # noqa: PTH102
            os.chdir("d" * 200)
    finally:
        os.chdir(before)
    intake = taken(collection, stick)
    assert verdicts(intake) == ["new"]
    assert [one.code for one in intake.findings] == ["folder_closed"]
    assert len(intake.findings[0].values["folder"]) < 250


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed")
def test_a_folder_one_may_not_open_is_told(stick, collection):
    packed(stick / "here.drx", record_of(ANSWERS))
    (stick / "closed").mkdir(mode=0)
    intake = taken(collection, stick)
    assert verdicts(intake) == ["new"]
    assert [one.code for one in intake.findings] == ["folder_closed"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed")
def test_files_in_a_folder_that_only_lists_its_names_are_told_as_unreadable(stick, collection):
    packed(stick / "here.drx", record_of(ANSWERS))
    (stick / "names").mkdir()
    (stick / "names" / "a.drx").write_bytes(b"x")
    (stick / "names").chmod(0o400)
    try:
        assert sorted(verdicts(taken(collection, stick))) == ["new", "unreadable"]
    finally:
        (stick / "names").chmod(0o700)


@pytest.mark.parametrize("name", ["x" * 300 + ".drx", "x/" * 3000 + "a.drx"])
def test_a_name_too_long_for_any_disk_stops_nothing(stick, collection, name):
    packed(stick / "here.drx", record_of(ANSWERS))
    assert sorted(verdicts(taken(collection, stick, stick / name))) == ["new", "unreadable"]


def test_a_folder_that_goes_away_while_it_is_looked_at_is_told(stick, monkeypatch):
    """A stick that is pulled out is no empty stick."""
    (stick / "inside").mkdir()
    (stick / "inside" / "a.drx").write_bytes(b"x")
    display = os.scandir

    def scandir(path):
        if str(path).endswith("inside"):
            shutil.rmtree(stick)
        return display(path)

    monkeypatch.setattr(os, "scandir", scandir)
    files, findings = gathered([stick])
    assert files == ()
    assert [one.code for one in findings] == ["folder_closed"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_link_in_a_folder_is_followed_and_all_are_named(stick, collection, tmp_path):
    """A received stick must not make this computer read, and keep, what lies elsewhere."""
    packed(stick / "a.drx", record_of(ANSWERS))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "secret.txt").write_text("not for the committee", encoding="utf-8")
    packed(tmp_path / "mine" / "own.drx", record_of(ANSWERS, unit="M02", number=2))
    (stick / "b.drx").symlink_to(tmp_path / "mine" / "secret.txt")
    (stick / "circle.drx").symlink_to(stick / "circle.drx")
    (stick / "nothing.drx").symlink_to(stick / "gone.drx")
    (stick / "outside").symlink_to(tmp_path / "mine")
    (stick / "letter.docx").symlink_to(tmp_path / "mine" / "secret.txt")
    (stick / "folder.drx").mkdir()
    intake = taken(collection, stick)
    assert verdicts(intake) == ["new"]
    (told,) = intake.findings
    assert told.code == "links_passed_over"
    assert told.values["n"] == 5
    assert told.values["names"] == "b.drx, circle.drx, letter.docx, nothing.drx, outside"
    collection.close()
    assert b"not for the committee" not in (tmp_path / "round.drc").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_a_person_names_is_their_own_choice(stick, collection, tmp_path):
    packed(stick / "a.drx", record_of(ANSWERS))
    (tmp_path / "link.drx").symlink_to(stick / "a.drx")
    (tmp_path / "the stick").symlink_to(stick)
    intake = taken(collection, tmp_path / "link.drx", tmp_path / "the stick")
    assert verdicts(intake) == ["new", "same_again"]
    assert intake.findings == ()


def test_names_that_look_the_same_are_two_files(stick, collection):
    for form, number in (("NFC", 1), ("NFD", 2)):
        name = unicodedata.normalize(form, "é")
        packed(stick / f"{name}.drx", record_of(ANSWERS, unit=f"M{number}", number=number))
    packed(stick / "A.drx", record_of(ANSWERS, unit="M3", number=3))
    packed(stick / "a.DRX", record_of(ANSWERS, unit="M4", number=4))
    files = {one.name for one in stick.iterdir()}
    assert verdicts(taken(collection, stick)) == ["new"] * len(files)


def test_one_package_under_500_names_is_held_once(stick, collection):
    packed(stick / "a.drx", record_of(ANSWERS))
    content = (stick / "a.drx").read_bytes()
    for number in range(1, 500):
        (stick / f"copy ({number}).drx").write_bytes(content)
    intake = taken(collection, stick)
    assert sorted(verdicts(intake)) == ["new"] + ["same_again"] * 499
    assert len(collection.revisions()) == 1
    collection.close()
    assert (stick.parent / "round.drc").stat().st_size < 1_000_000


def test_a_file_still_being_copied_is_unreadable_until_it_is_whole(stick, collection):
    packed(stick.parent / "whole.drx", record_of(ANSWERS))
    whole = (stick.parent / "whole.drx").read_bytes()
    found = []
    for length in (0, 100, len(whole) // 2, len(whole) - 1, len(whole)):
        (stick / "a.drx").write_bytes(whole[:length])
        found += verdicts(taken(collection, stick))
    assert found == ["unreadable"] * 4 + ["new"]
    assert len(collection.revisions()) == 1


def test_what_was_read_before_the_stick_was_pulled_out_is_kept(stick, collection):
    many(stick, 40)

    def tell(done, _total):
        if done == 10:
            shutil.rmtree(stick)

    progress = Progress(tell=tell, stopped=lambda: False)
    intake = receive(collection, [stick], terms=TERMS, progress=progress)
    assert sorted(verdicts(intake)) == ["new"] * 10 + ["unreadable"] * 30
    assert len(collection.revisions()) == 10
    many_again = stick
    many_again.mkdir()
    many(stick, 40)
    assert sorted(verdicts(taken(collection, stick))) == ["new"] * 30 + ["same_again"] * 10


def test_three_windows_that_receive_at_once_hold_everything_once(stick, tmp_path):
    many(stick, 40)
    a_collection(tmp_path).close()
    found = []

    def work():
        with Collection.open(tmp_path / "round.drc", IN_USE) as held:
            found.extend(verdicts(taken(held, stick)))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == ["new"] * 40 + ["same_again"] * 80
    with Collection.open(tmp_path / "round.drc", IN_USE) as held:
        assert len(held.revisions()) == 40


def test_files_named_one_by_one_are_read_whatever_they_are(stick, collection):
    (stick / f"a{WORKING_FILE}").write_bytes(b"")
    named = [stick / f"a{WORKING_FILE}", stick / "gone.drx"]
    assert gathered(named) == (tuple(named), ())
    assert verdicts(taken(collection, *named)) == ["unreadable", "unreadable"]


def test_files_of_another_kind_are_named_once_a_folder_and_traces_of_systems_are_not(
    stick, collection
):
    packed(stick / "a.drx", record_of(ANSWERS))
    for name in ("letter.docx", "b.drx.txt", "1.pdf", "2.pdf", "3.pdf", "4.pdf"):
        (stick / name).write_bytes(b"x")
    for name in ("Thumbs.db", ".DS_Store", "~$b.xlsx", "desktop.ini"):
        (stick / name).write_bytes(b"x")
    intake = taken(collection, stick)
    assert verdicts(intake) == ["new"]
    (told,) = intake.findings
    assert told.code == "passed_over"
    assert told.values["n"] == 6
    assert told.values["names"] == "1.pdf, 2.pdf, 3.pdf, 4.pdf, b.drx.txt, …"


@pytest.mark.parametrize("name", ["report.ods", "report.XLS"])
def test_a_workbook_saved_in_another_form_is_kept_and_told_what_to_do(stick, collection, name):
    (stick / name).write_bytes(b"whatever another program writes")
    intake = taken(collection, stick)
    assert verdicts(intake) == ["unreadable"]
    assert [one.code for one in intake.files[0].findings] == ["other_form_of_workbook"]
    assert intake.findings == ()
