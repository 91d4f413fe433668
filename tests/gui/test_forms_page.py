"""Blank forms by the window: chosen, made off the main thread, told where they are."""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from assessment.language.text import Language
from assessment.questionnaire.library import FOLDER, installed
from assessment.reports.order import Tongue
from gui.forms import SUFFIX, FormKind, FormsPage
from gui.session import Session
from gui.theme import load_fonts
from tests.builders import a_record


@pytest.fixture(autouse=True)
def fonts(qapp):
    load_fonts()


@pytest.fixture
def page(qtbot, settings, display, tmp_path):
    made = FormsPage(settings, display)
    made.choose = lambda wish: tmp_path / f"form{SUFFIX[wish.form]}"
    qtbot.addWidget(made)
    made.resize(1366, 631)
    with qtbot.waitExposed(made):
        made.show()
    made.offer(installed(FOLDER))
    return made


def make(qtbot, page, form):
    qtbot.mouseClick(page.buttons[form], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)


@pytest.mark.parametrize("form", list(FormKind))
def test_every_kind_of_form_is_made_and_told(qtbot, page, form, tmp_path):
    page.speak(Tongue.BOTH)
    make(qtbot, page, form)
    path = tmp_path / f"form{SUFFIX[form]}"
    assert path.stat().st_size > 1000
    assert page.saved.path == path
    assert page.saved.open_file.isVisible()


def test_the_unit_stands_in_the_workbook(qtbot, page, tmp_path):
    page.unit.setText("M07")
    make(qtbot, page, FormKind.WORKBOOK)
    assert openpyxl.load_workbook(tmp_path / "form.xlsx")["guide"]["C4"].value == "M07"


def test_an_unknown_unit_is_told_and_nothing_is_made(qtbot, page, tmp_path):
    page.unit.setText("nowhere")
    make(qtbot, page, FormKind.PAPER)
    assert [finding.code for finding in page.findings.findings] == ["unknown_unit"]
    assert not (tmp_path / "form.pdf").exists()


def test_a_folder_that_is_not_there_is_told(qtbot, page, tmp_path):
    page.choose = lambda wish: tmp_path / "none" / "form.pdf"
    make(qtbot, page, FormKind.PAPER)
    assert [finding.code for finding in page.findings.findings] == ["no_folder"]


def test_everything_has_a_name_in_both_languages(page, display):
    before = {button.objectName(): button.accessibleName() for button in named(page)}
    display.set_language(Language.KM)
    after = {button.objectName(): button.accessibleName() for button in named(page)}
    assert all(before.values())
    assert all(after.values())
    assert before["form_paper"] != after["form_paper"]


def named(page):
    return [each for each in page.findChildren(QAbstractButton) if each.objectName()]


def test_it_opens_from_the_menu_and_leads_back(qtbot, window):
    inner = window if hasattr(window, "session") else window.centralWidget()
    inner.actions_by_name["forms"].trigger()
    assert inner.page("forms").isVisible()
    qtbot.waitUntil(lambda: bool(inner.page("forms").entries), timeout=20_000)
    qtbot.mouseClick(inner.page("forms").close_button, Qt.MouseButton.LeftButton)
    assert inner.home.isVisible()


def test_the_start_page_leads_to_it(qtbot, window):
    qtbot.mouseClick(window.home.panel.doors["forms"], Qt.MouseButton.LeftButton)
    assert window.page("forms").isVisible()
    qtbot.waitUntil(lambda: bool(window.page("forms").entries), timeout=20_000)


def test_blank_forms_begin_from_the_open_assessment(window, tmp_path, qtbot):
    entry = next(one for one in installed() if one.id == "dgc-ministry" and one.questionnaire)
    path = tmp_path / "M10-2026.dra"
    Session.create(path, a_record(entry.questionnaire), "Dara").close()
    window.open_file(path)
    window.do("forms")
    page = window.page("forms")
    qtbot.waitUntil(lambda: bool(page.entries) and not page.busy, timeout=20_000)
    assert page.entries[page.questionnaire.currentIndex()].id == "dgc-ministry"
    assert page.unit.text() == "MPTC"
