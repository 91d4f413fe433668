"""A home of one test alone."""

import pytest

from assessment import places


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Where a person's own things are kept in this test."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return places.own()
