"""Going back: copies the program took, and files that are damaged."""

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt

from assessment.files.backups import all_copies, copies_of
from assessment.files.store import AssessmentFile
from assessment.language.digits import latin_digits
from assessment.language.text import Language
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from assessment.responses.review_changes import Submit
from tests.builders import ASSESSOR, NOW, a_record
from tests.disks import a_disk
from tests.gui.kept import A3, spoil
from tests.gui.said import said_in

KHMER = re.compile(r"[\u1780-\u17ff]")
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """Copies of this test alone."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def page(window):
    return window.page("recovery")


def listed(window, qtbot, count: int):
    qtbot.waitUntil(lambda: len(page(window).cards) == count)
    return page(window).cards


def test_a_copy_is_taken_soon_after_opening_and_only_when_something_is_new(window, kept, qtbot):
    window.open_file(kept)
    qtbot.waitUntil(lambda: len(copies_of(kept, window.session.record.id)) == 3, timeout=5_000)
    window.safe.copies.keep()
    assert len(copies_of(kept, window.session.record.id)) == 3


def test_submitting_takes_a_copy_at_once(window, file, qtbot):
    window.open_file(file)
    for code, answer in {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2}.items():
        window.session.apply(SetAnswer(Place(code), answer))
    before = copies_of(file, window.session.record.id)
    assert window.session.apply(Submit(ASSESSOR, NOW))
    assert len(copies_of(file, window.session.record.id)) == len(before) + 1


@pytest.mark.parametrize("language", list(Language))
def test_the_page_lists_copies_with_time_and_number_of_answers(window, kept, qtbot, language):
    window.display.set_language(language)
    window.actions_by_name["recovery"].trigger()
    cards = listed(window, qtbot, 2)
    assert page(window).isVisible()
    assert cards[0].copy.answers == 2
    assert "២" in cards[0]._answers.plain_text() or "2" in cards[0]._answers.plain_text()
    assert bool(KHMER.search(cards[0].button.text())) == (language is Language.KM)
    assert cards[0]._name.plain_text() in {"Round 2026", "ជុំ ២០២៦"}
    window.open_file(kept)
    window.go("home")
    (card,) = window.home._cards
    assert card._round.plain_text().startswith(("Round 2026 · ", "ជុំ ២០២៦ · "))


def test_a_copy_is_opened_as_a_new_file_by_keyboard(window, kept, target, qtbot):
    before = kept.read_bytes()
    qtbot.keyClick(
        window,
        Qt.Key.Key_B,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    oldest = listed(window, qtbot, 2)[-1]
    oldest.button.setFocus()
    qtbot.keyClick(oldest.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session is not None)
    assert window.session.path == target
    assert window.session.record.response("A3").answer in {"first", "second"}
    assert window.session._file.can_undo
    assert kept.read_bytes() == before


def test_with_an_open_assessment_only_its_own_copies_are_listed_and_closing_goes_back(
    window, kept, tmp_path, qtbot
):
    other = tmp_path / "other.dra"
    shutil.copyfile(kept, other)
    window.open_file(kept)
    window.show_copies()
    listed(window, qtbot, 2)
    assert window.session is not None
    page(window).close_button.click()
    assert window.page("fill").isVisible()


@pytest.mark.parametrize("language", list(Language))
def test_a_damaged_file_leads_to_its_copies_and_to_recovery(window, kept, target, qtbot, language):
    window.display.set_language(language)
    damaged = spoil(kept)
    window.open_file(kept)
    assert window.session is None
    assert window.home.findings.isVisible()
    banner = window.safe.doors.banner
    assert banner.isVisible()
    assert bool(KHMER.search(said_in(banner))) == (language is Language.KM)
    banner.buttons["recovery"].click()
    listed(window, qtbot, 2)
    assert not banner.isVisible()
    assert page(window).recover_button.isVisible()
    page(window).recover_button.click()
    qtbot.waitUntil(lambda: window.session is not None)
    assert window.session.path == target
    assert window.session.record.response("A3").answer == "third"
    assert kept.read_bytes() == damaged


@pytest.mark.usefixtures("kept")
def test_the_copies_asked_for_last_are_listed_however_long_those_before_take(
    window, qtbot, tmp_path, monkeypatch
):
    may_end = Event()
    slow = lambda: (may_end.wait(5), all_copies())[1]  # noqa: E731 - as slow as a stick
    monkeypatch.setattr("gui.recovery.all_copies", slow)
    window.show_copies()
    window.show_copies(tmp_path / "another.dra")
    qtbot.wait(50)
    may_end.set()
    qtbot.waitUntil(lambda: not page(window).work.busy)
    assert all_copies()
    assert page(window).cards == []


@pytest.mark.parametrize("language", list(Language))
def test_a_step_dated_in_the_far_future_is_told_when_its_file_is_opened(
    window, kept, tmp_path, language
):
    window.display.set_language(language)
    ahead = a_record()
    created = NOW.replace(year=2099)
    ahead = replace(ahead, subject=replace(ahead.subject, created=created))
    AssessmentFile.create(tmp_path / "ahead.dra", ahead, by=ASSESSOR, now=created).close()
    window.open_file(tmp_path / "ahead.dra")
    banner = window.safe.doors.banner
    assert banner.isVisible()
    assert "25-11-2099" in latin_digits(said_in(banner))
    assert bool(KHMER.search(said_in(banner))) == (language is Language.KM)
    window.open_file(kept)
    assert not banner.isVisible()


def test_recovering_into_a_file_that_exists_is_refused_in_words(window, kept, target, qtbot):
    spoil(kept)
    target.write_bytes(b"mine")
    window.open_file(kept)
    window.safe.doors.banner.buttons["recovery"].click()
    page(window).recover_button.click()
    qtbot.waitUntil(lambda: bool(page(window).findings.findings))
    assert [one.code for one in page(window).findings.findings] == ["already_exists"]
    assert target.read_bytes() == b"mine"


def test_a_file_that_a_power_cut_left_empty_offers_its_copies(window, kept, qtbot):
    kept.write_bytes(b"")
    window.open_file(kept)
    assert [one.code for one in window.home.findings.findings] == ["damaged"]
    window.safe.doors.banner.buttons["recovery"].click()
    qtbot.waitUntil(lambda: len(page(window).cards) == 2)


def test_a_foreign_a_newer_and_a_locked_file_offer_no_recovery(window, kept, tmp_path):
    with closing(sqlite3.connect(tmp_path / "notes.dra")) as notes:
        notes.execute("CREATE TABLE note (text)")
    newer = tmp_path / "newer.dra"
    shutil.copyfile(kept, newer)
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with AssessmentFile.open(kept):
        for path, code in ((tmp_path / "notes.dra", "foreign"), (newer, "newer"), (kept, "locked")):
            window.open_file(path)
            assert [one.code for one in window.home.findings.findings] == [code]
            assert not window.safe.doors.banner.isVisible()


def test_when_no_copy_can_be_made_the_window_says_so_and_work_goes_on(window, file, tmp_path):
    (tmp_path / "data").write_bytes(b"in the way")
    window.open_file(file)
    window.safe.copies.keep()
    assert "No backup copy" in said_in(window.safe.doors.banner)
    assert window.session.apply(SetAnswer(A3, "text"))
    window.safe.doors.banner.buttons["shut"].click()
    assert not window.safe.doors.banner.isVisible()


def test_what_a_full_disk_refuses_outlives_the_program_in_a_backup_copy(
    window, kept, tmp_path, target, qtbot
):
    with a_disk(tmp_path / "small") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        path = disk.folder / "MPTC-2026.dra"
        shutil.copyfile(kept, path)
        window.open_file(path)
        disk.fill()
        number = 0
        while not window.session.saving.trouble:
            number += 1
            window.session.apply(SetAnswer(A3, f"{number} " + "x" * 900))
        window.session.apply(SetAnswer(A3, "on no disk but one"))
        identity, head = window.session.record.id, window.session.head
        qtbot.waitUntil(
            lambda: copies_of(path, identity)[0].path.stem.endswith(head[:12]), timeout=6_000
        )
        # As if the program had died: nothing is saved, and the copy is opened.
        window.safe.guard._given_up = True
        window.go("home")
    window.page("recovery").show_file(path, identity)
    qtbot.waitUntil(lambda: bool(page(window).cards))
    page(window).cards[0].button.click()
    qtbot.waitUntil(lambda: window.session is not None)
    assert window.session.path == target
    assert window.session.record.response("A3").answer == "on no disk but one"
    assert window.session.head == head
