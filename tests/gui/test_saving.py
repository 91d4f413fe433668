"""A disk that refuses: nothing typed is lost, the window says so, and work goes on elsewhere."""

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.responses.changes import SetAnswer, SetComment
from assessment.responses.model import Place
from gui.session import Session
from tests.builders import ASSESSOR, NOW, a_record
from tests.disks import a_disk, pull
from tests.gui.said import said_in

KHMER = re.compile(r"[\u1780-\u17ff]")
A1, A3 = Place("A1"), Place("A3")


@pytest.fixture
def disk(tmp_path):
    with a_disk(tmp_path / "stick") as made:
        yield made


@pytest.fixture
def on_disk(disk) -> Path:
    path = disk.folder / "MPTC-2026.dra"
    session = Session.create(path, a_record(answers={"A2": "c"}), ASSESSOR, lambda: NOW)
    session.apply(SetAnswer(A3, "kept before"))
    session.close()
    return path


@pytest.fixture
def opened(window, on_disk):
    window.open_file(on_disk)
    assert window.session is not None
    yield window
    # What a test leaves unsaved is not to hold the window open.
    window.safe.guard._given_up = True


@pytest.fixture
def elsewhere(tmp_path, disk, monkeypatch):
    """Where the person says the file should go; the dialogue itself belongs to the system."""
    target = tmp_path / "safe" / "MPTC-2026.dra"
    target.parent.mkdir()

    def chosen(*_arguments, **_options):
        if not disk.real:
            disk.free()
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    return target


def fill_up(window, disk) -> str:
    """Fill the disk and answer until it refuses; gives the last text typed."""
    disk.fill()
    for number in range(200):
        text = f"{number} " + "ក" * 800
        window.session.apply(SetAnswer(A3, text))
        if window.session.saving.trouble:
            return text
    raise AssertionError("the disk was never full")


def banner(window):
    return window.safe.guard.banner


def press(window, qtbot, name: str) -> None:
    button = banner(window).buttons[name]
    assert button.isVisible()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


@pytest.mark.parametrize("language", list(Language))
def test_a_full_disk_is_said_on_every_page_in_both_languages(opened, disk, language):
    opened.display.set_language(language)
    fill_up(opened, disk)
    for stage in ("fill", "review", "scores", "report"):
        opened.go(stage)
        assert banner(opened).isVisible()
    assert bool(KHMER.search(said_in(banner(opened)))) == (language is Language.KM)
    assert len(said_in(banner(opened))) > 40


def test_typing_goes_on_while_the_disk_is_full_and_everything_typed_stays_on_screen(
    opened, disk, qtbot
):
    fill_up(opened, disk)
    opened.go("fill", "A1")
    row = opened.page("fill").card.findChild(QAbstractButton, "A1_l1a")
    row.click()
    assert row.isChecked()
    assert opened.session.record.response("A1").answer == ("l1a",)
    assert opened.page("fill").foot.saved.words.plain_text() == "Unsaved changes"
    assert opened.session.saving.waiting >= 2


def test_saving_elsewhere_keeps_everything_with_its_history(
    opened, disk, on_disk, elsewhere, qtbot
):
    last = fill_up(opened, disk)
    opened.session.apply(SetComment(A1, "typed while the disk was full"))
    history, head, record = opened.session._file.history, opened.session.head, opened.session.record
    press(opened, qtbot, "elsewhere")
    assert opened.session.path == elsewhere
    assert opened.session.saving.waiting == 0
    assert "MPTC-2026.dra" in said_in(banner(opened))
    opened.session.apply(SetComment(Place("A2"), "work continues there"))
    opened.go("home")
    assert opened.session is None
    with AssessmentFile.open(elsewhere) as kept:
        assert kept.history[: len(history)] == history
        assert head in kept.earlier_heads
        assert kept.record.response("A3").answer == last
        assert kept.record.response("A1") == record.response("A1")
        assert kept.record.response("A2").comment == "work continues there"
        assert kept.can_undo
    assert opened._settings.recent[0].path == elsewhere
    disk.free()
    with AssessmentFile.open(on_disk) as old:
        assert old.history == history[: len(old.history)]
        assert 0 < len(old.history) < len(history)


def test_text_typed_a_moment_ago_goes_along(opened, disk, elsewhere, qtbot):
    fill_up(opened, disk)
    opened.go("fill", "A3")
    box = opened.page("fill").card.findChild(object, "field_A3")
    box.setFocus()
    box.clear()
    qtbot.keyClicks(box, "just typed")
    press(opened, qtbot, "elsewhere")
    opened.go("home")
    with AssessmentFile.open(elsewhere) as kept:
        assert kept.record.response("A3").answer == "just typed"


def test_room_made_on_the_disk_brings_everything_there(opened, disk, on_disk, qtbot):
    last = fill_up(opened, disk)
    press(opened, qtbot, "again")
    assert banner(opened).isVisible()
    disk.free()
    press(opened, qtbot, "again")
    assert not banner(opened).isVisible()
    assert opened.page("fill").foot.saved.words.plain_text().startswith("Saved")
    opened.go("home")
    with AssessmentFile.open(on_disk) as kept:
        assert kept.record.response("A3").answer == last


def test_the_next_answer_brings_everything_when_there_is_room_again(opened, disk, on_disk):
    last = fill_up(opened, disk)
    disk.free()
    opened.session.apply(SetComment(A1, "after"))
    assert not banner(opened).isVisible()
    opened.go("home")
    with AssessmentFile.open(on_disk) as kept:
        assert kept.record.response("A3").answer == last
        assert kept.record.response("A1").comment == "after"


@pytest.mark.parametrize("way", ["home", "new", "quit", "other"])
def test_nobody_leaves_by_mistake_while_changes_are_not_saved(opened, disk, on_disk, way, qtbot):
    fill_up(opened, disk)
    ways = {
        "home": lambda: opened.go("home"),
        "new": lambda: opened.go("new"),
        "quit": opened.close,
        "other": lambda: opened.open_file(on_disk.with_name("other.dra")),
    }
    ways[way]()
    assert opened.isVisible()
    assert opened.session is not None
    assert QApplication.focusWidget() is banner(opened).buttons["elsewhere"]
    assert "lost" in said_in(banner(opened))
    if way == "home":
        press(opened, qtbot, "leave")
        assert opened.session is None
        assert not banner(opened).isVisible()


def test_a_place_that_refuses_while_nothing_waits_speaks_of_no_changes(opened, elsewhere):
    elsewhere.write_bytes(b"another file")
    assert not opened.session.saving.elsewhere(elsewhere)
    assert "already exists" in said_in(banner(opened))
    assert "0 changes" not in said_in(banner(opened))


def test_a_place_that_refuses_too_loses_nothing(opened, disk, elsewhere, qtbot):
    last = fill_up(opened, disk)
    elsewhere.write_bytes(b"another file")
    press(opened, qtbot, "elsewhere")
    assert "already exists" in said_in(banner(opened))
    assert elsewhere.read_bytes() == b"another file"
    assert opened.session.record.response("A3").answer == last
    elsewhere.unlink()
    press(opened, qtbot, "elsewhere")
    assert opened.session.path == elsewhere


def test_a_file_that_was_moved_away_is_noticed_at_the_next_answer(
    opened, on_disk, elsewhere, qtbot
):
    digest = opened.session._file.attach(b"%PDF a document", "paper.pdf")
    on_disk.rename(on_disk.with_name("moved.dra"))
    assert opened.session.apply(SetAnswer(A3, "after the move"))
    assert "no longer in its folder" in said_in(banner(opened))
    press(opened, qtbot, "elsewhere")
    opened.go("home")
    with AssessmentFile.open(elsewhere) as kept:
        assert kept.record.response("A3").answer == "after the move"
        assert kept.attachment(digest) == b"%PDF a document"


def test_a_stick_that_was_pulled_out_takes_no_answer_along(opened, disk, on_disk, elsewhere, qtbot):
    if disk.real:
        pull(disk)
    else:
        shutil.rmtree(disk.folder)
    assert opened.session.apply(SetAnswer(A3, "after the pull"))
    assert banner(opened).isVisible()
    press(opened, qtbot, "elsewhere")
    head = opened.session.head
    opened.go("home")
    with AssessmentFile.open(elsewhere) as kept:
        assert kept.head == head
        assert [event.change for event in kept.history][-1] == SetAnswer(A3, "after the pull")
