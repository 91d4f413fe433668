"""What is made anew takes the keyboard over; a page that comes puts it on what is answered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from assessment.language.text import Language
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from gui.widgets.buttons import Button
from tests.gui.places import Places, a_file, settle


@pytest.fixture
def places(window, tmp_path, qtbot):
    return Places(window, a_file(tmp_path), qtbot)


def held():
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.objectName()


def switch(window, language):
    window.display.set_language(language)
    settle()


def test_a_switch_of_the_language_leaves_the_keyboard_on_the_way_to_a_finding(window, places):
    places.show("review")
    page = window.page("review")
    page.panel.missing.findChild(Button, "go_A1").setFocus()
    for language in (Language.KM, Language.EN):
        switch(window, language)
        assert held() == "go_A1"


def test_a_switch_of_the_language_leaves_the_keyboard_on_the_number(window, places):
    places.show("scores")
    page = window.page("scores")
    page.why.rows[-1].setFocus()
    name = held()
    assert name.startswith("part_")
    switch(window, Language.KM)
    assert held() == name
    assert page.why.rows[-1].hasFocus()


def test_going_down_into_a_number_and_up_again_keeps_the_keyboard_in_the_reasons(
    window, places, qtbot
):
    places.show("scores")
    why = window.page("scores").why
    why.rows[0].setFocus()
    qtbot.keyClick(why.rows[0], Qt.Key.Key_Space)
    settle()
    assert why.rows[0].hasFocus()
    why.up.setFocus()
    qtbot.keyClick(why.up, Qt.Key.Key_Space)
    settle()
    assert not why.up.isEnabled()
    assert why.rows[0].hasFocus()


@pytest.mark.parametrize(
    ("ticked", "row"), [(("l1a", "l2a"), "A1_l2a"), (("l1a",), "A1_l1a"), (("none",), "A1_none")]
)
def test_a_ladder_begins_at_the_level_that_stands(window, places, ticked, row):
    places.show("fill A2")
    window.session.apply(SetAnswer(Place("A1"), ticked))
    places.window.go("fill", "A1")
    settle()
    assert held() == row
    focus = QApplication.focusWidget()
    assert focus.visibleRegion().boundingRect() == focus.rect()


def test_without_an_answer_a_ladder_begins_at_level_1(window, places):
    places.show("fill A1")
    criteria = window.page("fill").card.answers.editors["A1"].criteria
    assert QApplication.focusWidget() is criteria["l1a"]


def test_of_several_choices_the_chosen_one_has_the_keyboard(window, places):
    places.show("fill A1")
    window.session.apply(SetAnswer(Place("A2"), "b"))
    window.go("fill", "A2")
    settle()
    assert held() == "A2_b"
