"""Where things lie: from source, packed, and on a stick that may or may not be written."""

import os
import sys
from pathlib import Path

import pytest

from assessment import places

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A person's own places."""
    for name in VARIABLES:
        monkeypatch.setenv(name, str(tmp_path / "home" / name))
    return tmp_path / "home"


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """The folder of a packed program, with the marker."""
    folder = tmp_path / "ដង USB"
    folder.mkdir()
    (folder / places.MARKERS[0]).touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(places, "HOUSE", folder / "program")
    places._writable.cache_clear()
    yield folder
    places._writable.cache_clear()


def kept_places():
    return [places.kept(), places.cache(), places.settings()]


def test_from_source_the_parts_lie_in_this_tree():
    assert places.HOUSE == ROOT
    assert places.resource("units.csv").is_file()
    assert places.QUESTIONNAIRES.is_dir()
    assert places.program() == [sys.executable, str(ROOT / "main.py")]
    assert places.program_name() == "start"


def test_from_source_nothing_is_kept_beside_it_even_with_a_marker(stick, home, monkeypatch):
    monkeypatch.delattr(sys, "frozen")
    assert all(place.is_relative_to(home) for place in kept_places())
    assert not (stick / places.BESIDE).exists()


def test_packed_the_program_is_its_own_file(stick):
    assert places.program() == [sys.executable]
    assert places.program_name() == "readiness-commands"


def test_on_a_marked_stick_everything_is_kept_beside_the_program(stick, home):
    assert all(place.is_relative_to(stick / places.BESIDE) for place in kept_places())
    assert list((stick / places.BESIDE).iterdir()) == []


def test_the_name_that_explorer_gives_the_marker_counts_too(stick, home):
    (stick / places.MARKERS[0]).rename(stick / "portable.txt")
    assert all(place.is_relative_to(stick / places.BESIDE) for place in kept_places())


def test_what_is_kept_lies_in_folders_of_one_name_and_only_the_cache_can_be_cleaned(home):
    for place in (places.own(), places.cache(), places.settings()):
        assert places.APPLICATION in place.parts
    assert not places.own().is_relative_to(places.cache())
    assert not places.settings().is_relative_to(places.cache())


def test_without_the_marker_the_stick_stays_as_it_is(stick, home):
    (stick / places.MARKERS[0]).unlink()
    assert all(place.is_relative_to(home) for place in kept_places())
    assert list(stick.iterdir()) == []


def test_a_stick_that_cannot_be_written_leaves_everything_in_the_persons_places(stick, home):
    (stick / places.BESIDE).write_text("in the way", encoding="utf-8")
    assert all(place.is_relative_to(home) for place in kept_places())


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's bits forbid nothing on Windows")
@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="root may write everywhere")
def test_a_read_only_stick_leaves_everything_in_the_persons_places(stick, home):
    stick.chmod(0o500)
    try:
        assert all(place.is_relative_to(home) for place in kept_places())
    finally:
        stick.chmod(0o700)


def test_where_no_variable_names_a_place_it_is_below_the_home(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert all(place.is_relative_to(Path.home()) for place in kept_places())
