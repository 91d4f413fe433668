"""The secretariat's window on collections of its own."""

import pytest

from assessment.consolidation.collection import Collection
from gui.settings import WorkRole
from tests.builders import NOW
from tests.gui.committee.world import SECRETARY
from tests.unit.consolidation.world import with_small_admitted


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A computer on which nobody has taken in a list of keys yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))


@pytest.fixture
def settings(settings):
    settings.role = WorkRole.SECRETARIAT
    settings.name = SECRETARY
    return settings


@pytest.fixture
def collection(tmp_path):
    """An empty collection."""
    path = tmp_path / "round.drc"
    Collection.create(path, now=NOW).close()
    return with_small_admitted(path)


@pytest.fixture
def desk(window, qtbot, collection):
    """The window with the empty collection open."""
    window.open_file(collection)
    ready(qtbot, window)
    return window


def ready(qtbot, window):
    session = window.collection
    qtbot.waitUntil(
        lambda: not session.working and session.snapshot.proven is not None, timeout=20_000
    )
