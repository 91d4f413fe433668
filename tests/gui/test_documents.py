"""Looking at documents that came with a file."""

import gc
import os
import stat
import tempfile
import time

import pytest
from PySide6.QtWidgets import QPushButton

from assessment.language.text import Language
from assessment.problems.files import FileProblem
from assessment.responses.changes import AddEvidence
from assessment.responses.model import Place
from assessment.responses.review_changes import Submit
from gui.display import Display
from gui.documents import DocumentDoor, forget_opened
from tests.builders import ASSESSOR, an_evidence


@pytest.fixture
def attached(session, tmp_path):
    """Attaches a document of that name; gives the piece of evidence."""

    def made(name, content=b"%PDF-1.7 a document"):
        source = tmp_path / "source.bin"
        source.write_bytes(content)
        digest = session.attach(source)
        piece = an_evidence("e9", digest=digest, file_name=name, size=len(content))
        assert session.apply(AddEvidence(Place("A1"), piece))
        return piece

    return made


@pytest.fixture
def shown():
    return []


@pytest.fixture
def door(session, qtbot, shown, tmp_path):
    """A door that remembers what it showed; copies go into one folder."""
    made = DocumentDoor(session, Display(Language.EN), None)
    made.show, made.choose = shown.append, lambda name: tmp_path / f"copy-{name}"
    return made


def test_a_document_is_shown_as_a_copy_that_cannot_be_changed(door, attached, shown):
    written = door.look_at(attached("លិខិត 12.pdf"))
    assert shown == [written]
    assert written.name == "លិខិត-12.pdf"
    assert written.read_bytes() == b"%PDF-1.7 a document"
    assert not written.stat().st_mode & (stat.S_IWUSR | stat.S_IRWXG | stat.S_IRWXO)
    assert not written.parent.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


@pytest.mark.parametrize(
    "name",
    [
        "offer.pdf.exe",
        "run.bat",
        "macro.xlsm",
        "link.lnk",
        "page.html",
        "data.csv",
        "no_ending",
        "a.desktop",
        "script.PS1",
    ],
)
def test_what_could_run_is_never_opened_but_can_be_saved(door, attached, shown, tmp_path, name):
    written = door.look_at(attached(name))
    assert shown == []
    assert written == tmp_path / f"copy-{name}"
    assert written.read_bytes() == b"%PDF-1.7 a document"


def test_without_room_for_now_a_document_is_not_shown_and_that_is_told(
    door, attached, session, shown, monkeypatch
):
    told = []
    session.refused.connect(told.extend)
    piece = attached("letter.pdf")
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    assert door.look_at(piece) is None
    assert [one.problem for one in told] == [FileProblem.NO_ROOM_FOR_NOW]
    assert shown == []


def test_a_document_that_cannot_be_written_is_told(door, attached, session, tmp_path, shown):
    told = []
    session.refused.connect(told.extend)
    piece = attached("tool.exe")
    (tmp_path / "copy-tool.exe").mkdir()
    assert door.look_at(piece) is None
    assert shown == []
    assert [finding.problem for finding in told] == [FileProblem.NOT_SAVED]


def test_the_reviewer_opens_a_document_from_its_card(session, attached, qtbot, display):
    from gui.review.page import ReviewPage

    piece = attached("minutes.pdf")
    session.apply(Submit(by=ASSESSOR, at=session.now, reason="the rest is not known yet"))
    page = ReviewPage(session, display)
    qtbot.addWidget(page)
    shown = []
    page.door.show = shown.append
    page.show()
    page.table.choose_code("A1")
    button = page.findChild(QPushButton, f"view_{piece.id}")
    assert button.accessibleName() == f"Open {piece.title}"
    button.click()
    assert [path.name for path in shown] == ["minutes.pdf"]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder for what is of no use later."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return tmp_path / "temporary"


def test_windows_is_told_that_a_document_came_from_elsewhere(door, attached, monkeypatch):
    """The mark that Windows keeps beside a file is here a file of that name."""
    monkeypatch.setattr("sys.platform", "win32")
    opened = door.look_at(attached("letter.pdf"))
    mark = opened.with_name(f"{opened.name}:Zone.Identifier").read_text(encoding="ascii")
    assert mark.splitlines()[0] == "[ZoneTransfer]"
    assert "ZoneId=3" in mark


def test_no_copy_of_a_document_stays_behind_when_its_file_is_closed(session, attached, temporary):
    def opened_at():
        door = DocumentDoor(session, Display(Language.EN), None)
        door.show = lambda _: None
        return door.look_at(attached("letter.pdf"))

    assert opened_at().is_relative_to(temporary)
    gc.collect()
    assert list(temporary.iterdir()) == []


def test_copies_that_a_killed_program_left_go_a_day_later(temporary):
    for name, age in (("dra-opened-old", 2), ("dra-opened-new", 0), ("other", 9)):
        folder = temporary / name
        folder.mkdir()
        (folder / "letter.pdf").write_bytes(b"")
        (folder / "letter.pdf").chmod(0o400)
        then = time.time() - age * 24 * 3600
        os.utime(folder, (then, then))
    forget_opened()
    assert {path.name for path in temporary.iterdir()} == {"dra-opened-new", "other"}
