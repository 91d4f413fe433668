"""The disk fills up in the middle of the shipped questionnaire; only the keyboard is used."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.model import ScoringKind
from gui.app.start import make_window
from gui.settings import WindowSettings
from tests.builders import ASSESSOR
from tests.disks import a_disk
from tests.flows.keyboard import CTRL, Key, Keyboard

PAGES = 30
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def disk(tmp_path):
    with a_disk(tmp_path / "small", kilobytes=4096) as made:
        yield made


@pytest.fixture
def window(qapp, qtbot, disk):
    settings = WindowSettings(disk.folder.parent / "settings.ini")
    settings.name, settings.folder, settings.language = ASSESSOR, disk.folder, Language.EN
    made = make_window(qapp, settings)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()


def answer_pages(keys, number: int) -> int:
    """Answer the ladders among the next pages; gives how many there were."""
    answered = 0
    for _ in range(number):
        fill = keys.window.page("fill")
        main = keys.window.session.questionnaire.by_code.get(fill.card.page.main or "")
        if main is not None and main.scoring.kind is ScoringKind.LADDER:
            keys.press(Key.Key_1)
            answered += 1
        keys.press(Key.Key_Return, CTRL)
    return answered


def test_answers_given_on_a_full_disk_go_elsewhere_with_those_before(
    window, qtbot, disk, tmp_path, monkeypatch
):
    keys = Keyboard(window)
    keys.press(Key.Key_N, CTRL)
    qtbot.waitUntil(window.page("new").start.isEnabled, timeout=20_000)
    keys.write("unit_search", "Ministry of Planning")
    keys.press(Key.Key_Down)
    keys.activate("create")
    qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)
    old = window.session.path
    assert old.parent == disk.folder
    before = answer_pages(keys, 6)
    disk.fill()
    while_full = answer_pages(keys, PAGES)
    banner = window.safe.guard.banner
    assert before > 2
    assert while_full > 10
    assert banner.isVisible()
    assert window.session.saving.waiting > while_full

    target = tmp_path / "elsewhere.dra"

    def chosen(*_arguments, **_options):
        if not disk.real:
            disk.free()
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    keys.press(Key.Key_F6)
    keys.activate("banner_elsewhere")
    assert window.session.path == target
    history, head = window.session._file.history, window.session.head
    keys.press(Key.Key_Home, ALT)
    assert window.session is None
    with AssessmentFile.open(target) as kept:
        assert (kept.history, kept.head) == (history, head)
        given = [one for one in kept.record.responses.values() if one.answer is not None]
        assert len(given) >= before + while_full
    disk.free()
    with AssessmentFile.open(old) as left:
        assert left.history == history[: len(left.history)]
