"""Saving a large file elsewhere: the window stays alive, it can be stopped, and nothing is lost."""

import os
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from gui.session import Session
from tests.builders import ASSESSOR, NOW, a_record
from tests.gui.said import said_in

A3 = Place("A3")
DOCUMENTS = 6


@pytest.fixture
def large(tmp_path):
    """A working file with documents of 30 MB."""
    path = tmp_path / "stick" / "MPTC-2026.dra"
    path.parent.mkdir()
    Session.create(path, a_record(answers={"A2": "c"}), ASSESSOR, lambda: NOW).close()
    with AssessmentFile.open(path) as file:
        for number in range(DOCUMENTS):
            file.keep(os.urandom(5_000_000), f"{number}.bin")
    return path


@pytest.fixture
def troubled(window, large):
    """The window on it, after its folder went away and an answer could not be saved."""
    window.open_file(large)
    shutil.move(large.parent, large.parent.with_name("gone"))
    window.session.apply(SetAnswer(A3, "refused here"))
    assert window.session.saving.waiting == 1
    yield window
    window.safe.guard._given_up = True


def guard(window):
    return window.safe.guard


def press(window, qtbot, name):
    button = guard(window).banner.buttons[name]
    assert button.isVisible()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def gone_on(window, target):
    return window.session is not None and window.session.path == target


def test_answers_given_while_it_is_written_are_there_too(troubled, target, qtbot):
    press(troubled, qtbot, "elsewhere")
    assert guard(troubled).line.busy
    assert f"being saved in {target.name}" in said_in(guard(troubled).banner)
    assert troubled.session.apply(SetAnswer(A3, "given meanwhile"))
    qtbot.waitUntil(lambda: gone_on(troubled, target), timeout=30_000)
    assert "work continues there" in said_in(guard(troubled).banner)
    assert not guard(troubled).line.isVisible()
    assert troubled.session.saving.trouble == ()
    assert troubled.session.apply(SetAnswer(A3, "given after"))
    history = troubled.session.saving.file.history
    troubled.go("home")
    assert troubled.session is None
    with AssessmentFile.open(target) as kept:
        assert kept.history == history
        assert kept.record.response("A3").answer == "given after"
        assert len(kept.documents()) == DOCUMENTS


def test_nobody_leaves_while_it_is_written_and_the_keyboard_can_stop_it(troubled, target, qtbot):
    press(troubled, qtbot, "elsewhere")
    stop = guard(troubled).line.stop_button
    assert stop.isVisible()
    assert stop.hasFocus()
    troubled.go("home")
    assert troubled.session is not None
    assert QApplication.focusWidget() is stop
    qtbot.keyClick(stop, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not guard(troubled).line.busy, timeout=30_000)
    assert list(target.parent.iterdir()) == []
    assert guard(troubled).banner.buttons["elsewhere"].isVisible()
    assert said_in(guard(troubled).line) == "Stopped. No partial file was kept."
    assert troubled.session.record.response("A3").answer == "refused here"
    press(troubled, qtbot, "elsewhere")
    qtbot.waitUntil(lambda: gone_on(troubled, target), timeout=30_000)
    assert troubled.session.record.response("A3").answer == "refused here"


def test_a_place_that_refuses_is_told_and_another_one_takes_everything(troubled, target, qtbot):
    target.write_bytes(b"another file")
    press(troubled, qtbot, "elsewhere")
    qtbot.waitUntil(lambda: not guard(troubled).line.busy, timeout=30_000)
    assert target.read_bytes() == b"another file"
    assert target.name in said_in(guard(troubled).banner)
    assert troubled.session.saving.waiting == 1
    target.unlink()
    press(troubled, qtbot, "elsewhere")
    qtbot.waitUntil(lambda: gone_on(troubled, target), timeout=30_000)
    assert troubled.session.record.response("A3").answer == "refused here"


def test_the_banner_says_it_in_khmer_too(troubled, target, qtbot):
    press(troubled, qtbot, "elsewhere")
    troubled.display.set_language(Language.KM)
    assert "កំពុងរក្សាទុកអ្វីៗទាំងអស់" in said_in(guard(troubled).banner)
    assert said_in(guard(troubled).line) == "អ្នកអាចបន្តឆ្លើយបានក្នុងពេលនេះ។"
    qtbot.waitUntil(lambda: gone_on(troubled, target), timeout=30_000)


def test_an_assessment_begun_in_a_strange_place_is_moved_by_its_own_banner(
    window, large, target, qtbot
):
    from assessment.files.disk import Kind

    session = Session.open(large, ASSESSOR)
    window.enter(session)
    doors = window.safe.doors
    doors.strange(session, Kind.REMOVABLE)
    head = session.head
    qtbot.keyClick(doors.banner.buttons["move"], Qt.Key.Key_Space)
    assert doors.line.busy
    assert f"being saved in {target.name}" in said_in(doors.banner)
    qtbot.waitUntil(lambda: gone_on(window, target), timeout=30_000)
    assert not doors.banner.isVisible()
    assert window.session.head == head
    assert window.session.apply(SetAnswer(A3, "here"))
