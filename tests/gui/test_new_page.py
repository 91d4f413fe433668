"""The form of a new assessment offers the questionnaire that is made for the unit."""

import pytest

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
