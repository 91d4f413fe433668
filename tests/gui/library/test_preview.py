"""The preview is the real form on a record that is thrown away."""

import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from assessment.errors import AssessmentError, Finding
from assessment.language.text import Language
from assessment.problems.files import FileProblem
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.library import FOLDER, installed
from gui.fill.page import FillPage
from gui.session import Session
from tests.builders import a_question, a_questionnaire

CTRL = Qt.KeyboardModifier.ControlModifier
SIZES = [(1366, 688), (1024, 600), (960, 540)]


@pytest.fixture
def shown(window, page, tmp_path, monkeypatch):
    """A preview of the usual small questionnaire, with all temporary files in a known folder."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    page.book.head.preview.setFocus()
    window.go("preview", with_fingerprint(a_questionnaire()))
    return window.page("preview")


def kept(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "scratch").rglob("*"))


def test_it_is_the_page_assessors_fill_in_and_says_what_it_is(window, shown):
    assert isinstance(shown.fill, FillPage)
    assert shown.isVisible()
    assert "Nothing typed here is kept." in shown._told.plain_text()
    assert window.top._unit.plain_text() == "Preview"
    assert not window.top.stages["review"].isVisible()
    assert window.session is None


def test_answers_count_at_once_and_nothing_of_it_is_kept(window, shown, tmp_path, qtbot):
    shown.fill.card.findChild(QAbstractButton, "A1_l1a").click()
    assert shown._session.record.response("A1").answer == ("l1a",)
    qtbot.waitUntil(lambda: shown._session.scores is not None)
    assert kept(tmp_path)
    shown.leave.click()
    assert kept(tmp_path) == []
    assert window.page("library").isVisible()
    assert window.page("preview") is None
    assert window._settings.recent == ()
    assert QApplication.focusWidget() is window.page("library").book.head.preview


@pytest.mark.parametrize("leave", ["home", "new", "library", "close"])
def test_leaving_by_any_way_forgets_it(window, shown, tmp_path, leave):
    window.close() if leave == "close" else window.go(leave)
    assert kept(tmp_path) == []


def test_the_keys_are_those_of_filling_in(shown, qtbot):
    first = shown.fill.card.page.code
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    assert shown.fill.card.page.code != first
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.fill.card.page.code == first
    shown.fill.card.findChild(QAbstractButton, "A1_l1a").click()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert shown._session.record.response("A1").answer is None
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is shown.fill.outline.search


def test_help_comes_back_to_it_with_the_answers(window, shown):
    shown.fill.card.findChild(QAbstractButton, "A1_l1a").click()
    window.show_help()
    window.page("help").close_button.click()
    assert shown.isVisible()
    assert shown._session.record.response("A1").answer == ("l1a",)


@pytest.mark.parametrize("language", list(Language))
def test_it_fits_the_smallest_window_in_both_languages(window, shown, language):
    window.display.set_language(language)
    for size in SIZES:
        window.resize(*size)
        QApplication.processEvents()
        hint = window.minimumSizeHint()
        assert hint.width() <= size[0], size
        assert hint.height() <= size[1], size


@pytest.mark.parametrize("entry", installed(FOLDER), ids=lambda entry: entry.id)
def test_every_shipped_questionnaire_can_be_previewed(window, page, entry):
    page.wanted.emit("preview", entry.questionnaire)
    assert window.page("preview").fill.card.page.code
    window.go_back()


def test_a_questionnaire_that_asks_nothing_shows_an_empty_form(window, page):
    nothing = with_fingerprint(a_questionnaire(a_question("n", relevant="false()")))
    window.go("preview", nothing)
    assert window.page("preview").isVisible()
    window.go_back()


def test_no_room_for_a_trial_record_is_told(window, page, tmp_path, monkeypatch):
    def no_room(*_arguments):
        raise AssessmentError(Finding(FileProblem.DISK_FULL))

    monkeypatch.setattr(Session, "create", no_room)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = sorted(tmp_path.iterdir())
    page.book.head.preview.setFocus()
    window.go("preview", with_fingerprint(a_questionnaire()))
    assert window.page("preview") is None
    assert [finding.code for finding in page.refused.findings] == ["disk_full"]
    assert sorted(tmp_path.iterdir()) == before
