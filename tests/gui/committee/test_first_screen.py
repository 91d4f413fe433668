"""In a small window with large text the first screen of a conflict shows what differs."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea

from assessment.language.text import Language
from assessment.responses.model import State
from gui.theme import load_fonts
from gui.widgets.label import Label
from tests.gui.committee.world import FIRST, a_fork, page_of, received
from tests.gui.cuts import cut
from tests.gui.places import settle
from tests.unit.consolidation.world import packed, record_of

SMALL, USUAL = (1024, 600, 150), (1366, 688, 100)


def shaped(desk, shape):
    wide, high, percent = shape
    desk.display.set_text_size(percent)
    desk.resize(wide, high)
    settle()


@pytest.fixture
def pane(desk, qtbot, tmp_path):
    """The conflict of two copies that differ in two questions."""
    a_fork(tmp_path / "in")
    received(qtbot, desk, [tmp_path / "in"])
    desk.go("conflicts")
    return page_of(desk, "conflicts").pane


def is_seen(pane, widget):
    """Whether all of a widget is in sight without scrolling."""
    view = pane._scroll.viewport()
    top, below = (widget.mapTo(view, QPoint(0, at)).y() for at in (0, widget.height()))
    return top >= 0 and below <= view.height()


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
def test_what_each_copy_answers_is_seen_without_scrolling(pane, desk, language):
    desk.display.set_language(language)
    shaped(desk, SMALL)
    assert is_seen(pane, pane.table)
    for button in pane.card.buttons.values():
        first = button.parentWidget().findChildren(Label)[0]
        assert is_seen(pane, first)


def test_the_decision_comes_into_sight_when_the_keyboard_goes_there(pane, desk, qtbot):
    shaped(desk, SMALL)
    assert not is_seen(pane, pane.form.reason)
    qtbot.keyClick(pane.table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert pane.form.reason.hasFocus()
    qtbot.waitUntil(lambda: is_seen(pane, pane.form.reason))
    pane.form.reason.setText("agreed")
    pane.first_focus()
    qtbot.waitUntil(lambda: is_seen(pane, pane.table))
    assert pane.regions() == [pane.table, pane.card, pane.copies, pane.form]


def test_the_question_in_full_comes_into_sight_when_the_keyboard_goes_there(pane, desk, qtbot):
    shaped(desk, SMALL)
    bar = pane._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    inside = pane.card.findChild(QScrollArea, "difference_scroll")
    assert inside.mapTo(pane._scroll.viewport(), QPoint(0, 0)).y() < 0
    inside.setFocus()
    qtbot.waitUntil(lambda: inside.mapTo(pane._scroll.viewport(), QPoint(0, 0)).y() >= 0)


def test_copies_stand_below_each_other_when_their_words_come_to_need_more_room(pane, desk):
    shaped(desk, USUAL)
    first, second = pane.copies.buttons.values()
    assert first.mapTo(pane, QPoint(0, 0)).y() == second.mapTo(pane, QPoint(0, 0)).y()
    for button in (first, second):
        button.set_texts("Take everything that this copy says, and nothing of others")
    settle()
    assert cut(desk) == ()


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
def test_what_a_decision_lacks_has_room(pane, desk, language):
    load_fonts()
    desk.display.set_language(language)
    shaped(desk, SMALL)
    next(iter(pane.copies.buttons.values())).click()
    pane.form.reason.setText("agreed")
    pane.form.signs.click()
    pane.form.button.click()
    settle()
    assert pane.form._key_missing.isVisible()
    assert cut(desk) == ()


def test_where_there_is_room_the_decision_stands_below_whatever_is_scrolled(pane, desk):
    shaped(desk, SMALL)
    pane.form.reason.setText("kept")
    shaped(desk, USUAL)
    assert not pane._scroll.isAncestorOf(pane.form)
    assert pane.form.reason.text() == "kept"
    assert pane.copies.y() < pane.table.y()
    assert pane.regions()[0] is pane.copies
    shaped(desk, SMALL)
    assert pane.table.y() < pane.card.y() < pane.copies.y() < pane.form.y()


UNCHANGED = {
    Language.EN: ("Its answers and reviews are those of the copy before.", "as before"),
    Language.KM: ("ចម្លើយ និងការពិនិត្យក្នុងច្បាប់ចម្លងនេះ ដូចច្បាប់ចម្លងមុនទាំងស្រុង។", "ដូចមុន"),
}


@pytest.mark.parametrize("language", UNCHANGED)
def test_a_copy_that_changed_nothing_says_so(desk, qtbot, tmp_path, language):
    told, beside = UNCHANGED[language]
    folder = tmp_path / "in"
    folder.mkdir()
    base = packed(folder / "0.drx", record_of(FIRST), "first")
    ours, theirs = record_of(FIRST | {"A2": "c"}), record_of(FIRST, state=State.RETURNED)
    packed(folder / "a.drx", ours, "first", "a", ancestors=(base,))
    idle = packed(folder / "b.drx", theirs, "first", "b", ancestors=(base,))
    received(qtbot, desk, [folder])
    desk.go("conflicts")
    desk.display.set_language(language)
    settle()
    pane = page_of(desk, "conflicts").pane
    letter = "AB"[list(pane.compared.copies).index(idle)]
    other = "BA"["AB".index(letter)]
    assert pane.copies.findChild(Label, f"unchanged_{letter}").plain_text() == told
    assert pane.copies.findChild(Label, f"unchanged_{other}") is None
    said = {
        revision: [
            one.plain_text() for one in button.parentWidget().findChildren(Label, "as_before")
        ]
        for revision, button in pane.card.buttons.items()
    }
    assert said.pop(idle) == [beside]
    assert set(map(tuple, said.values())) == {()}
