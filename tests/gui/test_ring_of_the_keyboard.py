"""The place of the keyboard is shown strongly to who uses keys, and not to who points."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from tests.gui.contrasts import yellow
from tests.gui.places import PLACES, Places, settle


@pytest.fixture
def places(window, file, qtbot):
    return Places(window, file, qtbot)


def press(window, key):
    QTest.keyClick(window.windowHandle(), key)
    settle()


def point(window, widget):
    where = widget.mapTo(window, widget.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=where)
    settle()


def test_a_button_that_was_pointed_at_is_not_yellow_until_a_key_is_used(window):
    point(window, window.home.name)
    window.home.new.setFocus()
    settle()
    before = yellow(window)
    press(window, Qt.Key.Key_Shift)
    assert yellow(window) > before
    point(window, window.home.panel)
    window.home.new.setFocus()
    settle()
    assert yellow(window) == before


def test_tab_shows_where_it_went(window):
    point(window, window.home.panel)
    window.home.panel.doors["open"].setFocus()
    settle()
    assert not yellow(window)
    press(window, Qt.Key.Key_Tab)
    assert yellow(window)


@pytest.mark.parametrize("place", [one for one in PLACES if not one.startswith("fill T")])
def test_no_page_opens_with_a_button_in_yellow(places, place):
    places.show(place)
    focus = places.window.focusWidget()
    typed = isinstance(focus, (QLineEdit, QPlainTextEdit))
    assert typed or not yellow(places.window)
