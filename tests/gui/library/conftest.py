"""The library page on a library of its own."""

import sys

import pytest

from assessment.questionnaire.library import find, install
from assessment.responses.changes import begin
from gui.session import Session
from tests.builders import ASSESSOR, NOW, a_record
from tests.library_worlds import first_version, second_version


@pytest.fixture(autouse=True)
def own_library(tmp_path, monkeypatch):
    # The compiled forms of the shipped ones may be shared: reading them takes most of the time.
    name = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_DATA_HOME"
    monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture
def settled(qtbot):
    """Waits until the page has done what it does off the main thread."""

    def wait(page):
        qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)
        return page

    return wait


@pytest.fixture
def page(window, settled):
    """The library page, shown."""
    window.go("library")
    return settled(window.page("library"))


@pytest.fixture
def versions(tmp_path):
    """Two versions of one questionnaire, installed."""
    return [install(make(tmp_path)) for make in (first_version, second_version)]


@pytest.fixture
def choose():
    """Chooses an entry of the shelf by version, else by id."""

    def act(page, wanted):
        found = (e for e in page.shelf.entries if wanted in (e.version, e.id) and not e.shipped)
        page.shelf.show_entries(page.shelf.entries, next(found))

    return act


@pytest.fixture
def make_assessment(tmp_path):
    """Makes a working file with an empty record of an installed questionnaire."""

    def make(wanted):
        path = tmp_path / "M01-2026.dra"
        record = begin(find(wanted), a_record().subject, identity="r")
        Session.create(path, record, ASSESSOR, lambda: NOW).close()
        return path

    return make


@pytest.fixture
def shown_with_versions(window, versions, settled):
    """The window on the library page, two versions of one questionnaire installed."""
    window.go("library")
    return window, settled(window.page("library"))
