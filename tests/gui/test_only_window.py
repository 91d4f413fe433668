"""A second start: the first window comes to the front with the file, whatever its kind."""

import os
import subprocess
import sys
import time

import pytest
from PySide6.QtWidgets import QMessageBox

from gui.app import only_window
from gui.app.only_window import ASKED, OnlyWindow
from gui.app.start import Opening, begin, come_forward, first_sight
from gui.crash import Net
from tests.architecture.tree import ROOT

SECOND = """
import sys
from pathlib import Path
from gui.app.only_window import OnlyWindow
only = OnlyWindow(Path(sys.argv[1]))
print(only.is_first(), only.hand_over(Path(sys.argv[2]) if sys.argv[2:] else None))
"""


def second(folder, *file):
    """A start of another process; it says whether it is the first, and whether it was heard."""
    call = [sys.executable, "-X", "utf8", "-c", SECOND, str(folder), *map(str, file)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, text=True, cwd=folder)


def told(running, qtbot):
    qtbot.waitUntil(lambda: running.poll() is not None)
    with running:
        return running.stdout.read().split()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "settings"


@pytest.fixture
def only(qapp, folder):
    made = OnlyWindow(folder)
    assert made.is_first()
    return made


@pytest.fixture
def asked(only):
    heard = []
    only.asked.connect(heard.append)
    return heard


def test_a_second_start_is_heard_with_the_whole_path_of_its_file(only, asked, folder, qtbot):
    only.listen()
    assert told(second(folder), qtbot) == ["False", "True"]
    assert asked == [None]
    assert told(second(folder, "ក.dra"), qtbot) == ["False", "True"]
    assert asked == [None, None, folder / "ក.dra"]
    assert list((folder / ASKED).iterdir()) == []


def test_what_is_asked_before_the_pages_are_made_is_heard_afterwards(only, asked, folder, qtbot):
    running = second(folder, "a.drx")
    qtbot.waitUntil(lambda: bool(list((folder / ASKED).glob("*.ask"))))
    only.listen()
    assert told(running, qtbot) == ["False", "True"]
    assert asked[-1] == folder / "a.drx"


def test_where_the_first_does_not_answer_the_second_goes_its_own_way(only, folder, monkeypatch):
    monkeypatch.setattr(only_window, "PATIENCE_SECONDS", 0.2)
    other = OnlyWindow(folder)
    assert not other.is_first()
    assert not other.hand_over(None)
    assert list((folder / ASKED).iterdir()) == []


def test_after_a_first_that_was_killed_the_next_is_the_first(folder, tmp_path, qtbot):
    body = SECOND.replace(
        "print(", "import time; print(only.is_first(), flush=True)\ntime.sleep(60); print("
    )
    call = [sys.executable, "-X", "utf8", "-c", body, str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "True\n"
        assert not OnlyWindow(folder).is_first()
        running.kill()
        running.wait()
    assert OnlyWindow(folder).is_first()


def test_where_nothing_can_be_written_every_start_has_its_own_window(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    made = OnlyWindow(tmp_path / "file")
    assert made.is_first()
    assert not made.hand_over(None)


def test_what_somebody_asked_long_ago_is_not_shown_any_more(only, asked, folder):
    old = folder / ASKED / "1.ask"
    old.write_text(str(folder / "a.dra"), encoding="utf-8")
    os.utime(old, (time.time() - 3600,) * 2)
    only.listen()
    assert asked == []
    assert not old.exists()


def test_a_person_who_is_being_asked_something_answers_first(only, asked, folder, qtbot):
    only.listen()
    box = QMessageBox()
    box.open()
    assert told(second(folder, "a.dra"), qtbot) == ["False", "True"]
    assert asked == [None]
    box.reject()
    qtbot.waitUntil(lambda: len(asked) == 2)


@pytest.fixture
def opened(qapp, qtbot, settings, tmp_path):
    """The first window, minimized: its frame and what it holds."""
    kept, sheet = qapp.palette(), qapp.styleSheet()
    windows = []
    frame = Opening(
        first_sight(qapp, settings),
        settings.geometry,
        lambda frame: windows.append(begin(qapp, settings, None, Net(tmp_path), frame)),
    )
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitUntil(lambda: bool(windows))
    frame.showMinimized()
    yield frame, windows[0]
    frame.close()
    qapp.setPalette(kept)
    qapp.setStyleSheet(sheet)


@pytest.mark.parametrize(
    ("ending", "page"), [(".dra", "fill"), (".DRA", "fill"), (".drx", "countersign")]
)
def test_the_file_of_a_second_start_is_opened_in_the_first_window(opened, file, ending, page):
    frame, window = opened
    come_forward(frame, window, None)
    assert not frame.isMinimized()
    come_forward(frame, window, file.rename(file.with_suffix(ending)))
    assert window.router.current == page
