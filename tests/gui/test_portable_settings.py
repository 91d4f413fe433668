"""Settings of the packed program on a marked stick: kept there, and read by commands too."""

import sys

import pytest

from assessment import places
from assessment.commands.command import chosen_language
from assessment.language.text import Language
from gui.settings import WindowSettings


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """The folder of a packed program with the marker, and a person without settings."""
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / places.MARKERS[0]).touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(places, "HOUSE", tmp_path / "stick" / "program")
    places._writable.cache_clear()
    yield tmp_path / "stick"
    places._writable.cache_clear()


def test_what_is_chosen_on_a_stick_stays_on_the_stick(stick):
    settings = WindowSettings()
    settings.language = Language.EN
    settings.store.sync()
    assert (stick / "data" / places.APPLICATION / "settings.ini").is_file()
    assert not (stick.parent / "home").exists()
    assert chosen_language() is Language.EN
    assert WindowSettings().language is Language.EN
