"""Files that lie elsewhere: on a stick, on a disk that can only be read; and the way back there."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from assessment.errors import AssessmentError
from assessment.files import disk, moving
from assessment.files.disk import Kind
from assessment.files.store import AssessmentFile
from assessment.problems.files import NewFileProblem
from assessment.responses.changes import SetAnswer
from assessment.responses.drafts import DraftPart, TypedText
from gui.session import Session
from tests.builders import ASSESSOR, NOW
from tests.disks import a_disk, protect
from tests.gui.kept import A3, spoil
from tests.gui.said import said_in


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """Copies of this test alone."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def stick(tmp_path, kept, monkeypatch):
    """The file on a drive that can be removed; only the system's word for it is made up."""
    folder = tmp_path / "stick"
    folder.mkdir()
    path = folder / "MPTC-2026.dra"
    kept.rename(path)
    real = disk.kind_of

    def told(asked: Path) -> Kind:
        return Kind.REMOVABLE if asked.is_relative_to(folder) else real(asked)

    monkeypatch.setattr(disk, "kind_of", told)
    monkeypatch.setattr(moving, "kind_of", told)
    return path


def arrived(window, qtbot):
    qtbot.waitUntil(lambda: window.session is not None, timeout=5_000)
    return window.safe.doors.banner


def test_a_file_on_a_stick_is_copied_here_and_written_back(window, stick, tmp_path, qtbot):
    before = stick.read_bytes()
    window.open_file(stick)
    banner = arrived(window, qtbot)
    assert window.session.path == tmp_path / "MPTC-2026.dra"
    assert "is on a removable drive" in said_in(banner)
    window.session.apply(SetAnswer(A3, "typed here"))
    assert stick.read_bytes() == before
    banner.buttons["back"].click()
    assert "written back" in said_in(banner)
    assert [one.name for one in stick.parent.iterdir()] == [stick.name]
    window.go("home")
    with AssessmentFile.open(stick) as file:
        assert file.record.response("A3").answer == "typed here"


def test_a_large_file_is_written_back_while_the_window_stays_alive(window, stick, qtbot):
    with AssessmentFile.open(stick) as theirs:
        for number in range(3):
            theirs.keep(os.urandom(10_000_000), f"{number}.bin")
    window.open_file(stick)
    banner = arrived(window, qtbot)
    window.session.apply(SetAnswer(A3, "typed here"))
    banner.buttons["back"].click()
    assert "Do not remove the drive yet" in said_in(banner)
    window.go("home")
    assert window.session is not None
    assert window.session.apply(SetAnswer(A3, "typed meanwhile"))
    qtbot.waitUntil(lambda: "written back" in said_in(banner), timeout=30_000)
    with AssessmentFile.open(stick) as file:
        assert file.record.response("A3").answer in {"typed here", "typed meanwhile"}
    assert window.session.apply(SetAnswer(A3, "typed after"))
    window.go("home")
    assert "not written back" in said_in(banner)
    banner.buttons["back"].click()
    qtbot.waitUntil(lambda: "Everything was written back" in said_in(banner), timeout=30_000)
    window.go("home")
    assert window.session is None
    with AssessmentFile.open(stick) as file:
        assert file.record.response("A3").answer == "typed after"


def test_an_assessment_begun_on_a_stick_is_told_and_moved_here(window, stick, target, qtbot):
    session = Session.open(stick, ASSESSOR)
    window.enter(session)
    banner = window.safe.doors.banner
    assert "is on a removable drive" in said_in(banner)
    head = session.head
    qtbot.keyClick(banner.buttons["move"], Qt.Key.Key_Space)
    assert not banner.isVisible()
    assert (window.session.path, window.session.head) == (target, head)
    assert "work continues there" in said_in(window.safe.guard.banner)


def test_leaving_without_writing_back_is_said_once(window, stick, qtbot):
    window.open_file(stick)
    banner = arrived(window, qtbot)
    window.session.apply(SetAnswer(A3, "typed here"))
    window.go("home")
    assert window.session is not None
    assert "not written back" in said_in(banner)
    assert banner.buttons["back"].hasFocus()
    banner.buttons["leave"].click()
    assert window.session is None
    assert not banner.isVisible()


def test_writing_back_when_leaving_leaves_with_the_next_try(window, stick, qtbot):
    window.open_file(stick)
    banner = arrived(window, qtbot)
    window.session.apply(SetAnswer(A3, "typed here"))
    window.go("home")
    qtbot.keyClick(banner.buttons["back"], Qt.Key.Key_Space)
    assert "written back" in said_in(banner)
    window.go("home")
    assert window.session is None
    with AssessmentFile.open(stick) as file:
        assert file.record.response("A3").answer == "typed here"


def test_opening_the_stick_again_goes_on_in_the_copy(window, stick, tmp_path, qtbot):
    window.open_file(stick)
    arrived(window, qtbot)
    window.session.apply(SetAnswer(A3, "typed here"))
    window.go("home")
    window.go("home")
    window.open_file(stick)
    banner = arrived(window, qtbot)
    assert "continuing" in said_in(banner)
    assert window.session.record.response("A3").answer == "typed here"
    assert window.session.path == tmp_path / "MPTC-2026.dra"


def test_a_stick_that_was_taken_out_is_told_as_that_and_nobody_is_kept_here(
    window, stick, tmp_path, qtbot
):
    window.open_file(stick)
    banner = arrived(window, qtbot)
    window.session.apply(SetAnswer(A3, "typed here"))
    stick.parent.rename(tmp_path / "pocket")
    banner.buttons["back"].click()
    assert "its drive was removed" in said_in(banner)
    window.go("home")
    banner.buttons["leave"].click()
    assert window.session is None


def test_a_banner_put_away_comes_back_with_what_is_not_written_back(window, stick, qtbot):
    window.open_file(stick)
    banner = arrived(window, qtbot)
    window.session.apply(SetAnswer(A3, "typed here"))
    banner.buttons["shut"].click()
    assert not banner.isVisible()
    window.open_file(stick)
    assert banner.buttons["back"].isVisible(), "opened once more it offers the way back again"
    banner.buttons["shut"].click()
    window.go("home")
    assert "not written back" in said_in(banner)
    banner.buttons["leave"].click()


def test_a_stick_without_room_is_not_told_as_a_change_that_was_lost(window, file, tmp_path, qtbot):
    with a_disk(tmp_path / "stick") as disk:
        path = disk.folder / file.name
        shutil.copyfile(file, path)
        arrival = moving.bring_here(path, tmp_path / "here")
        with AssessmentFile.open(arrival.path) as copy:
            copy.apply(SetAnswer(A3, "x" * 9000), by=ASSESSOR, at=NOW)
            disk.fill()
            with pytest.raises(AssessmentError) as told:
                moving.take_back(copy, arrival)
            disk.free()
    assert told.value.findings[0].problem is NewFileProblem.DISK_FULL


def test_the_copy_is_found_again_when_new_files_go_to_another_folder(
    window, stick, tmp_path, qtbot
):
    window.open_file(stick)
    arrived(window, qtbot)
    window.session.apply(SetAnswer(A3, "typed here"))
    window.go("home")
    window.safe.doors.banner.buttons["leave"].click()
    window._settings.folder = tmp_path / "another"
    window._settings.folder.mkdir()
    window.open_file(stick)
    banner = arrived(window, qtbot)
    assert window.session.record.response("A3").answer == "typed here"
    assert "continuing" in said_in(banner)
    window.go("home")
    banner.buttons["leave"].click()


def test_the_file_that_is_open_comes_to_the_front_when_it_is_opened_again(window, file):
    window.open_file(file)
    session = window.session
    window.go("scores")
    window.open_file(file.parent / "." / file.name)
    assert window.session is session
    assert session.apply(SetAnswer(A3, "typed"))
    assert window.router.current == "scores"


def test_what_others_wrote_on_the_stick_meanwhile_is_not_overwritten(window, stick, qtbot):
    window.open_file(stick)
    banner = arrived(window, qtbot)
    with AssessmentFile.open(stick) as theirs:
        theirs.apply(SetAnswer(A3, "theirs"), by=ASSESSOR, at=NOW)
    window.session.apply(SetAnswer(A3, "mine"))
    banner.buttons["back"].click()
    assert "changed by somebody else" in said_in(banner)
    assert not banner.buttons["back"].isVisible()
    banner.buttons["both"].click()
    assert "MPTC-2026 (2).dra" in said_in(banner)
    window.go("home")
    assert window.session is None
    for path, words in ((stick, "theirs"), (stick.with_name("MPTC-2026 (2).dra"), "mine")):
        with AssessmentFile.open(path) as file:
            assert file.record.response("A3").answer == words


def test_a_copy_that_holds_other_work_is_named(window, stick, qtbot):
    window.open_file(stick)
    arrived(window, qtbot)
    window.session.apply(SetAnswer(A3, "mine"))
    window.go("home")
    window.safe.doors.banner.buttons["leave"].click()
    with AssessmentFile.open(stick) as theirs:
        theirs.drafts.keep([TypedText(A3, DraftPart.REASON, "theirs")])
    window.open_file(stick)
    banner = arrived(window, qtbot)
    assert "What was done in MPTC-2026.dra here is not in it" in said_in(banner)
    window.go("home")


def test_a_file_on_a_disk_that_can_only_be_read_is_worked_on_in_a_copy(
    window, kept, tmp_path, qtbot
):
    with a_disk(tmp_path / "medium") as disk:
        path = disk.folder / "read-only.dra"
        shutil.copyfile(kept, path)
        if not disk.real:
            pytest.skip("needs a disk of its own")
        protect(disk)
        window.open_file(path)
        banner = arrived(window, qtbot)
        assert "only be read" in said_in(banner)
        assert not banner.buttons["back"].isVisible()
        assert window.session.path == tmp_path / "read-only.dra"
        assert window.session.apply(SetAnswer(A3, "in the copy"))
        window.go("home")


def test_without_room_for_now_that_is_told_and_not_that_the_file_is_gone(
    window, stick, tmp_path, monkeypatch, qtbot
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    window.open_file(stick)
    qtbot.waitUntil(lambda: bool(window.home.findings.findings))
    assert [one.code for one in window.home.findings.findings] == ["no_room_for_now"]
    with a_disk(tmp_path / "full") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
        disk.fill()
        window.open_file(stick)
        qtbot.waitUntil(lambda: not window.safe._work.busy)
        assert [one.code for one in window.home.findings.findings] == ["no_room_for_now"]


def test_a_damaged_file_on_a_stick_is_told_and_offers_its_copies(window, stick, qtbot):
    spoil(stick)
    window.open_file(stick)
    qtbot.waitUntil(lambda: bool(window.home.findings.findings))
    assert [one.code for one in window.home.findings.findings] == ["altered"]
    window.safe.doors.banner.buttons["recovery"].click()
    qtbot.waitUntil(lambda: len(window.page("recovery").cards) == 2)
