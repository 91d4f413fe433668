"""Every control on every page: a name for screen readers, words that can be read, room to click."""

import pytest
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QWidget,
)

from assessment.language.text import Language
from gui.theme import Appearance
from gui.widgets.fields import LineField, TextBox
from tests.gui.contrasts import contrast
from tests.gui.places import PLACES, Places, a_file, settle

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractItemView,
    QTextBrowser,
)
LOOKS = (Appearance.LIGHT, Appearance.DARK, Appearance.CONTRAST)
READABLE = 4.5
# Qt's own parts inside a control; the control itself is named.
INNER = ("qt_tableview_cornerbutton", "qt_spinbox_lineedit")
LEAST_SIDE = 32


@pytest.fixture
def places(window, tmp_path, qtbot):
    return Places(window, a_file(tmp_path), qtbot)


def controls(window):
    return [
        one
        for one in window.findChildren(QWidget)
        if isinstance(one, CONTROLS) and not isinstance(one, QHeaderView)
        if one.isVisible() and one.objectName() not in INNER
    ]


def named(widget):
    return widget.objectName() or type(widget).__name__


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
@pytest.mark.parametrize("place", PLACES)
def test_every_control_says_its_name(window, places, place, language):
    window.display.set_language(language)
    places.show(place)
    found = controls(window)
    assert found
    nameless = [
        named(one)
        for one in found
        if not QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name).strip()
    ]
    assert nameless == []


@pytest.mark.parametrize("place", PLACES)
def test_every_button_has_room_for_a_finger_and_an_icon_alone_has_a_tip(window, places, place):
    places.show(place)
    buttons = [one for one in controls(window) if isinstance(one, QAbstractButton)]
    small = {
        named(one): one.size().toTuple()
        for one in buttons
        if min(one.size().toTuple()) < LEAST_SIDE
    }
    assert small == {}
    silent = [
        named(one)
        for one in buttons
        if isinstance(one, QPushButton)
        and not one.text().strip()
        and not one.icon().isNull()
        and not one.toolTip()
    ]
    assert silent == []


def written(window):
    """What stands in words on the page: labels, and buttons that are on.

    What the edge of a scrolled area cuts off has perhaps only its empty rim in sight.
    """
    for one in window.findChildren(QWidget):
        words = one.text().strip() if isinstance(one, QLabel | QPushButton) else ""
        whole = one.visibleRegion().boundingRect().height() == one.height() > 0
        if words and one.isVisible() and one.isEnabled() and whole:
            yield one


def colours_of(widget, picture, window):
    """The ground that most of the widget shows, and every other colour on it."""
    area = widget.visibleRegion().boundingRect()
    area.moveTopLeft(widget.mapTo(window, area.topLeft()))
    area = area.intersected(picture.rect())
    counted = {}
    for y in range(area.top(), area.bottom() + 1, 1):
        for x in range(area.left(), area.right() + 1, 1):
            colour = picture.pixel(x, y)
            counted[colour] = counted.get(colour, 0) + 1
    return max(counted, key=counted.get), counted


@pytest.mark.parametrize("display", LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_words_can_be_read_in_every_appearance(window, places, place, display):
    window.display.set_language(Language.KM)
    window.display.set_appearance(display)
    places.show(place)
    settle()
    picture = window.grab().toImage()
    poor = {}
    for one in written(window):
        ground, counted = colours_of(one, picture, window)
        best = max(contrast_of(ink, ground) for ink in counted)
        if best < READABLE:
            poor[named(one), one.text()[:30]] = round(best, 2)
    assert poor == {}


def contrast_of(ink, ground):
    return contrast(QColor(ink), QColor(ground))


@pytest.mark.parametrize("display", LOOKS)
@pytest.mark.parametrize("make", [LineField, TextBox])
def test_what_an_empty_field_says_can_be_read(window, display, make):
    window.display.set_appearance(display)
    field = make("hint_field")
    field.setParent(window)
    field.name_it("name", "MHEMHE MHEMHE")
    field.resize(300, 60)
    field.show()
    settle()
    picture = field.grab().toImage()
    inside = [
        picture.pixel(x, y)
        for x in range(8, picture.width() - 8)
        for y in range(8, picture.height() - 8)
    ]
    ground = max(set(inside), key=inside.count)
    assert max(contrast_of(ink, ground) for ink in set(inside)) >= READABLE
