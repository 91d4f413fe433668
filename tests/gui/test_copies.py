"""Backup copies of large files: taken by another thread, whole whatever is answered meanwhile."""

import os
import time

import pytest
from PySide6.QtCore import QTimer

from assessment.files import writing
from assessment.files.backups import copies_of, folder_of, root
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from gui.app.safe import CopyClock
from gui.session import Session
from tests.builders import ASSESSOR
from tests.gui.said import said_in

A3 = Place("A3")
LARGEST_GAP = 0.1


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def grown(file, documents):
    with AssessmentFile.open(file) as opened:
        for number in range(documents):
            opened.keep(os.urandom(10_000_000), f"{number}.bin")
    return file


@pytest.fixture
def large(file):
    """A working file of 10 MB, that is not small any more."""
    return grown(file, 1)


@pytest.fixture
def slow(monkeypatch):
    """Small pieces, so that much happens between the first and the last."""
    monkeypatch.setattr(writing, "_PIECE", 2)


@pytest.fixture
def watched(qtbot, large):
    session = Session.open(large, ASSESSOR)
    clock = CopyClock()
    clock.watch(session)
    yield session, clock
    clock.rest()
    session.close()


def gaps():
    """A timer that writes down the longest time it had to wait for its turn."""
    found, timer, last = [0.0], QTimer(), [time.monotonic()]

    def tick():
        now = time.monotonic()
        found[0] = max(found[0], now - last[0])
        last[0] = now

    timer.setInterval(1)
    timer.timeout.connect(tick)
    timer.start()
    return found, timer


def copied(session):
    return copies_of(session.path, session.record.id)


def newest(session):
    """Copies of the same second are told apart by the disk alone."""
    return max((one.path for one in copied(session)), key=lambda path: path.stat().st_mtime_ns)


def done(clock):
    return lambda: not clock.work.busy


def test_the_window_stays_alive_while_fifty_megabytes_are_copied(qtbot, file):
    session, clock = Session.open(grown(file, 5), ASSESSOR), CopyClock()
    clock.watch(session)
    session.score_now()  # loads what it needs: that is not what is measured here
    found, timer = gaps()
    began = time.monotonic()
    clock.keep()
    assert clock.work.busy  # it is copied elsewhere
    qtbot.waitUntil(done(clock), timeout=30_000)
    timer.stop()
    # Beside others on a busy machine a turn may be long, but never as long as the copying.
    assert found[0] < max(LARGEST_GAP, (time.monotonic() - began) / 2), found
    (one,) = copied(session)
    assert one.path.stat().st_size > 50_000_000
    clock.rest()
    session.close()


@pytest.mark.usefixtures("slow")
def test_answers_given_while_it_is_copied_are_saved_and_the_copy_is_whole(qtbot, watched):
    session, clock = watched
    clock.keep()
    number = 0
    while clock.work.busy:
        assert session.apply(SetAnswer(A3, f"text {number}"))
        number += 1
        qtbot.wait(5)
    assert number
    for one in copied(session):
        with AssessmentFile.open(one.path) as opened:
            assert one.path.stem.endswith(opened.head[:12])
    clock.keep()
    qtbot.waitUntil(done(clock), timeout=30_000)
    with AssessmentFile.open(newest(session)) as opened:
        assert opened.record == session.record


@pytest.mark.usefixtures("slow")
def test_a_state_reached_while_another_is_copied_is_copied_after_it(qtbot, watched):
    session, clock = watched
    clock.keep()
    assert session.apply(SetAnswer(A3, "later"))
    clock.keep()
    qtbot.waitUntil(done(clock), timeout=60_000)
    with AssessmentFile.open(newest(session)) as opened:
        assert opened.record.response("A3").answer == "later"


@pytest.mark.usefixtures("slow")
def test_leaving_lets_a_copy_under_way_come_to_its_end(watched):
    session, clock = watched
    clock.keep()
    clock.rest()
    (one,) = copied(session)
    assert one.answers is not None
    session.close()
    AssessmentFile.open(session.path).close()


@pytest.mark.usefixtures("slow")
def test_a_copy_that_takes_too_long_to_leave_is_made_on_leaving(watched, monkeypatch):
    session, clock = watched
    monkeypatch.setattr("gui.app.safe.LEAVE_SECONDS", 0)
    clock.keep()
    time.sleep(0.05)
    clock.rest()
    (one,) = copied(session)
    assert one.answers is not None
    assert [each.suffix for each in folder_of(session.record.id).iterdir()] == [".dra"]


def test_the_list_shows_a_copy_that_was_being_taken(qtbot, window, large):
    window.open_file(large)
    window.safe.copies.keep()
    window.show_copies()
    qtbot.waitUntil(lambda: len(window.page("recovery").cards) == 1, timeout=30_000)


def test_what_an_earlier_start_left_unfinished_is_tidied(window, large, qtbot):
    window.open_file(large)
    folder = folder_of(window.session.record.id)
    folder.mkdir(parents=True)
    stray = folder / f"{large.stem}-20260101-000000.part"
    stray.write_bytes(b"half")
    window.safe.copies.keep()
    qtbot.waitUntil(done(window.safe.copies), timeout=30_000)
    assert not stray.exists()


def test_where_no_copy_can_be_made_of_a_large_file_it_is_said(qtbot, window, large, tmp_path):
    (tmp_path / "data").write_bytes(b"in the way")
    window.open_file(large)
    window.safe.copies.keep()
    qtbot.waitUntil(window.safe.doors.banner.isVisible, timeout=30_000)
    assert "No backup copy" in said_in(window.safe.doors.banner)
    assert not root().exists()
