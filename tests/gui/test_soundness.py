"""The files of a packed program are compared once, behind the work; what differs is told."""

import pytest

from assessment import places
from assessment.problems.program import ProgramProblem
from assessment.program.verifying import LIST
from gui.app.start import verify_once
from resources.packaging import parts
from tests.releases import a_folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a packed program that runs."""
    made = a_folder(tmp_path, "1.0.0")
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr(places, "HOUSE", made / parts.INNER)
    return made


@pytest.fixture
def told():
    return []


def verify(settings, told, window, qtbot):
    before = len(told)
    task = verify_once(settings, told.extend, window)
    if task is not None:
        qtbot.waitUntil(lambda: settings.verified != "" or len(told) > before)
    return task


def test_a_whole_folder_is_compared_once(folder, settings, told, window, qtbot):
    assert verify(settings, told, window, qtbot) is not None
    assert told == []
    assert verify(settings, told, window, qtbot) is None


def test_what_was_changed_is_told_each_time(folder, settings, told, window, qtbot):
    file = folder / parts.INNER / "resources" / "part3.bin"
    file.write_bytes(bytes(len(file.read_bytes())))
    for _ in range(2):
        verify(settings, told, window, qtbot)
    assert [one.problem for one in told] == [ProgramProblem.PROGRAM_ALTERED] * 2


def test_another_version_is_compared_anew(folder, settings, told, window, qtbot):
    verify(settings, told, window, qtbot)
    (folder / LIST).write_bytes((folder / LIST).read_bytes() + b"\n")
    assert verify_once(settings, told.extend, window) is not None


def test_from_source_nothing_is_compared(settings, told, window):
    assert verify_once(settings, told.extend, window) is None
    assert told == []
