"""The form of a new assessment offers the questionnaire that is made for the unit."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from assessment.language.text import Language
from gui.theme import load_fonts
from gui.widgets.label import Label
from tests.gui.places import settle

NAMES = {
    "Council of Ministers": "dgc-ministry",
    "Mangkul Bourei": "dgc-subnational",
    "Banteay Neang": "dgc-commune",
}


@pytest.fixture
def page(window, qtbot):
    window.go("new")
    qtbot.waitUntil(window.page("new").start.isEnabled, timeout=30_000)
    return window.page("new")


def choose(page, name):
    page.search.clear()
    page.unit.clearSelection()
    page.search.setText(name)
    page.unit.step_in()
    assert page.unit.chosen() is not None, name


def taken(page):
    return page._installed[page.questionnaire.currentIndex()].id


def test_each_kind_of_unit_gets_its_own_questionnaire(page):
    for name, expected in NAMES.items():
        choose(page, name)
        assert taken(page) == expected, name


def test_all_units_are_seen_before_anything_is_sought(page):
    assert page.unit.isVisible()
    assert not page.nothing.isVisible()


def test_a_fitting_questionnaire_chosen_by_hand_stays(page):
    choose(page, "Council of Ministers")
    fitting = {
        at
        for at, entry in enumerate(page._installed)
        if "1" in {block.code for block in entry.questionnaire.settings.peer_blocks}
    }
    by_hand = max(fitting)
    page.questionnaire.setCurrentIndex(by_hand)
    choose(page, "Ministry of Interior")
    assert page.questionnaire.currentIndex() == by_hand


def test_the_questionnaire_is_fitted_also_when_the_unit_was_chosen_first(window, qtbot):
    window.go("new")
    choose(window.page("new"), "Council of Ministers")
    qtbot.waitUntil(window.page("new").start.isEnabled, timeout=30_000)
    assert taken(window.page("new")) == "dgc-ministry"


def test_what_was_chosen_by_hand_stays_even_where_it_is_not_made_for_the_unit(page, qtbot):
    by_hand = [entry.id for entry in page._installed].index("example-small")
    page.questionnaire.setCurrentIndex(by_hand)
    page.questionnaire.activated.emit(by_hand)
    choose(page, "Council of Ministers")
    assert taken(page) == "example-small"


@pytest.mark.parametrize("language", Language)
def test_a_search_that_finds_nothing_says_so_and_leads_back(window, page, qtbot, language):
    window.display.set_language(language)
    say = window.display.translate
    qtbot.keyClicks(page.search, "Atlantis")
    assert not page.unit.isVisible()
    told = " ".join(one.plain_text() for one in page.nothing.findChildren(Label))
    assert say("Nothing found for “{text}”", text="Atlantis") in told
    assert say("Try another spelling, the code, or the name of the province or district.") in told
    page.nothing.button.click()
    assert page.unit.isVisible()
    assert page.search.hasFocus()
    assert page.search.text() == ""


@pytest.mark.parametrize("language", Language)
def test_what_is_missing_or_wrong_is_told_at_its_own_field(window, page, tmp_path, *, language):
    window.display.set_language(language)
    for field in (page.round, page.assessor):
        field.clear()
    page.folder.setText(str(tmp_path / "nowhere"))
    page.start.click()
    wrong = {"unit", "round", "assessor", "folder"}
    for name, field in page.fields.items():
        told = page.findChild(Label, f"{field.field.objectName()}_finding")
        assert told.isVisible() == (name in wrong), name
        assert not told.isVisible() or field.caption.plain_text() in told.plain_text()
    page.round.setText("2026\u200b")
    page.assessor.setText("Dara")
    page.folder.setText(str(tmp_path))
    choose(page, "Council of Ministers")
    assert not any(
        page.findChild(Label, f"{field.field.objectName()}_finding").isVisible()
        for field in page.fields.values()
    )
    page.round.setText("2026\u2060")
    page.start.click()
    assert page.findChild(Label, "round_finding").isVisible()
    assert window.session is None


def test_the_round_is_in_the_digits_of_the_language_that_is_switched_to(page, window):
    page.round.setText("2027")
    window.display.set_language(Language.EN)
    for language, shown in ((Language.KM, "២០២៧"), (Language.EN, "2027")):
        window.display.set_language(language)
        assert page.round.text() == shown


def test_in_large_text_the_units_have_as_much_room_as_the_fields(page, window):
    window.display.set_text_size(150)
    window.resize(1024, 600)
    settle()
    units, fields = page.unit.width(), page.fields["round"].width()
    assert abs(units - fields) < fields // 10


def test_rows_of_units_stand_below_one_another_after_the_window_became_narrower(window, qtbot):
    load_fonts()
    window.display.set_text_size(150)
    window.go("new")
    page = window.page("new")
    qtbot.waitUntil(page.start.isEnabled, timeout=30_000)
    qtbot.wait(200)  # Qt waits so long before it looks at a list of another height
    for wide in (1366, 1024):
        window.resize(wide, window.height())
        settle()
        model = page.unit.model()
        places = [page.unit.visualRect(model.index(at, 0)) for at in range(40)]
        assert all(b.top() == a.bottom() + 1 for a, b in pairwise(places)), wide


def seen(part, place=None):
    """Whether the middle of it, or of a place in it, is in sight."""
    settle()
    return part.visibleRegion().contains((place or part.rect()).center())


def test_where_room_is_short_what_has_the_keyboard_is_in_sight(page, window, qtbot):
    window.display.set_text_size(150)
    window.resize(1024, 600)
    settle()
    bar = page.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert not seen(page.search)
    page.start.click()
    assert page.search.hasFocus()
    assert seen(page.search)
    assert seen(page.findChild(Label, "unit_finding"))
    bar.setValue(bar.maximum())
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    for _ in range(12):
        assert seen(page.unit.viewport(), page.unit.visualRect(page.unit.currentIndex()))
        qtbot.keyClick(page.unit, Qt.Key.Key_Down)
