"""The frame a person sees first, and the window that takes its place."""

import pytest
from PySide6.QtCore import QByteArray

from assessment.language.text import Language
from gui.app.start import PANEL, Opening, begin, first_sight, load_ahead
from gui.crash import Net
from gui.settings import WorkRole
from gui.theme import Appearance, load_fonts, tokens


@pytest.fixture(autouse=True)
def unstyled(qapp):
    """The program as it is when it starts: without the sheet of a window made before."""
    sheet, palette = qapp.styleSheet(), qapp.palette()
    qapp.setStyleSheet("")
    yield
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)


@pytest.fixture
def frame(qapp, qtbot, settings, tmp_path):
    """The frame, shown, with the window in it."""
    settings.appearance = Appearance.LIGHT
    made = Opening(
        first_sight(qapp, settings),
        settings.geometry,
        lambda frame: begin(qapp, settings, None, Net(tmp_path), frame),
    )
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.centralWidget().objectName() == "window")
    made.activateWindow()
    yield made
    made.close()


def test_the_program_says_its_name_before_its_pages_are_made(qapp, qtbot, settings):
    settings.language = Language.KM
    settings.appearance = Appearance.DARK
    load_fonts()
    asked = []
    frame = Opening(first_sight(qapp, settings), QByteArray(), asked.append)
    qtbot.addWidget(frame)
    frame.show()
    picture = frame.grab().toImage()
    ground, surface = tokens().colours["bg"][1], tokens().colours["surface"][1]
    assert picture.pixelColor(frame.width() - 5, 400).name().upper() == ground
    assert picture.pixelColor(PANEL - 5, 400).name().upper() == surface
    inks = {picture.pixelColor(at, line).name() for at in range(24, 300) for line in range(60, 100)}
    assert len(inks) > 2, "the name is written in the panel"
    qtbot.waitUntil(lambda: asked == [frame])


def test_the_content_is_asked_for_once(qapp, qtbot, settings):
    asked = []
    frame = Opening(first_sight(qapp, settings), QByteArray(), asked.append)
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitUntil(lambda: bool(asked))
    frame.repaint()
    qapp.processEvents()
    assert asked == [frame]


def test_the_frame_carries_the_title_and_the_place_of_the_window(frame, settings):
    window = frame.centralWidget()
    assert frame.windowTitle() == window.windowTitle() != ""
    window.display.set_language(Language.KM)
    assert frame.windowTitle() == window.windowTitle()
    frame.resize(1100, 620)
    frame.close()
    again = Opening(first_sight_of(settings), settings.geometry, lambda _: None)
    assert again.height() == 620


def first_sight_of(settings):
    from PySide6.QtWidgets import QApplication

    return first_sight(QApplication.instance(), settings)


def test_quitting_closes_the_frame_and_the_open_file(frame, file, qtbot):
    window = frame.centralWidget()
    window.open_file(file)
    assert window.session is not None
    window.actions_by_name["quit"].trigger()
    qtbot.waitUntil(lambda: not frame.isVisible())
    assert window.session is None
    assert not file.with_name(file.name + "-journal").exists()


def test_a_file_named_at_the_start_is_opened(qapp, qtbot, settings, file, tmp_path):
    frame = Opening(
        first_sight(qapp, settings),
        settings.geometry,
        lambda frame: begin(qapp, settings, file, Net(tmp_path), frame),
    )
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitUntil(lambda: getattr(frame.centralWidget(), "session", None) is not None)
    frame.close()


@pytest.mark.parametrize("role", list(WorkRole))
def test_pages_are_loaded_while_the_first_one_is_looked_at(qtbot, window, role, monkeypatch):
    loaded = []
    monkeypatch.setattr("importlib.import_module", loaded.append)
    load_ahead(role, window)
    qtbot.waitUntil(lambda: "gui.app.preview" in loaded, timeout=20_000)
    assert "gui.fill.page" in loaded
    assert ("gui.committee.intake.page" in loaded) is (role is WorkRole.SECRETARIAT)


def test_the_window_never_opens_larger_than_the_screen(qapp, qtbot, settings):
    frame = Opening(first_sight(qapp, settings), QByteArray(), lambda _: None)
    qtbot.addWidget(frame)
    room = frame.screen().availableSize()
    frame.show()
    assert frame.width() <= room.width()
    assert frame.height() < room.height()
