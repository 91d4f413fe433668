"""Real windows on real files, in a folder of their own."""

import pytest
from PySide6.QtWidgets import QFileDialog

from assessment.language.text import Language
from gui.app.start import make_window
from gui.display import Display
from gui.session import Session
from gui.settings import WindowSettings
from gui.theme import IN_FORCE, Appearance
from tests.builders import ASSESSOR, NOW, a_record
from tests.gui.kept import keep_two_copies


@pytest.fixture(autouse=True)
def undressed(qapp):
    """No test stands in the look of a window that was made before it."""
    IN_FORCE.clear()
    font, palette = qapp.font(), qapp.palette()
    yield
    IN_FORCE.clear()
    if qapp.font() != font:
        qapp.setFont(font)
    if qapp.palette() != palette:
        qapp.setPalette(palette)


@pytest.fixture
def settings(tmp_path):
    """Settings that nobody else sees."""
    kept = WindowSettings(tmp_path / "settings.ini")
    kept.language = Language.EN
    kept.name = ASSESSOR
    kept.folder = tmp_path
    return kept


@pytest.fixture
def display():
    return Display(Language.EN, Appearance.LIGHT)


@pytest.fixture
def file(tmp_path):
    """A working file with an empty record of the small questionnaire."""
    path = tmp_path / "MPTC-2026.dra"
    Session.create(path, a_record(), ASSESSOR, lambda: NOW).close()
    return path


@pytest.fixture
def kept(file):
    """A file with two copies of earlier states."""
    return keep_two_copies(file)


@pytest.fixture
def target(tmp_path, monkeypatch):
    """Where the person says the new file should go; the dialogue belongs to the system."""
    chosen = tmp_path / "new" / "back.dra"
    chosen.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(chosen), ""))
    return chosen


@pytest.fixture
def session(qtbot, file):
    opened = Session.open(file, ASSESSOR, lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def window(qapp, qtbot, settings):
    """The window, shown, on its start page."""
    made = make_window(qapp, settings)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    if not made.close():
        # It asks first when something is saved nowhere. Left open it would go on taking copies, of
        # a record that the next test has as well, and where that one looks for its own.
        made.safe.rest()
