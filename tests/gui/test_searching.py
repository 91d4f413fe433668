"""Searching: Khmer is found however it was typed, and nothing found is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from assessment.language.text import Language
from gui.fill.outline import Outline
from gui.session import Session
from gui.start.help_page import Block, BlockKind, ManualSection, hits
from gui.widgets.fields import Combo, TextBox
from tests.builders import ASSESSOR, NOW, a_record
from tests.report_worlds import the_ministry_questionnaire

WORD = "ទិន្នន័យ"
# A break mark inside, and two signs of one letter in the other order.
TYPED = ("ទិន្ន\u200bន័យ", WORD, "ទិន្នន័យ ")


@pytest.fixture
def outline(qtbot, tmp_path, display):
    display.set_language(Language.KM)
    record = a_record(the_ministry_questionnaire())
    session = Session.create(tmp_path / "s.dra", record, ASSESSOR, lambda: NOW)
    made = Outline(session, display)
    qtbot.addWidget(made)
    made.show()
    yield made
    session.close()


def shown(outline):
    tree, model = outline.tree, outline.model
    return [
        model.index(at, 0, model.index(row, 0)).data()
        for row in range(model.rowCount())
        for at in range(model.rowCount(model.index(row, 0)))
        if not tree.isRowHidden(at, model.index(row, 0))
    ]


@pytest.mark.parametrize("typed", TYPED)
def test_a_question_is_found_with_and_without_break_marks(outline, typed):
    all_of_them = shown(outline)
    outline.search.setText(typed)
    assert 0 < len(shown(outline)) < len(all_of_them)


def test_what_is_not_there_is_said_instead_of_an_empty_list(outline):
    outline.search.setText("zzz")
    assert shown(outline) == []
    assert outline.tree.isHidden()
    assert "zzz" in outline._nothing.plain_text()
    outline.search.clear()
    assert not outline.tree.isHidden()
    assert outline._nothing.isHidden()


def test_after_the_search_the_question_on_screen_is_in_sight_again(outline):
    outline.show_page("A2")
    outline.search.setText("zzz")
    outline.search.clear()
    here = outline.tree.currentIndex()
    assert outline.model.page(here).page.code == "A2"
    assert outline.tree.isExpanded(here.parent())


def test_once_a_hit_is_chosen_the_whole_list_returns_at_that_question(outline, qtbot):
    all_of_them = shown(outline)
    outline.picked.connect(lambda code, _focus: outline.show_page(code))
    outline.search.setText("G2")
    assert len(shown(outline)) < len(all_of_them)
    qtbot.keyClick(outline.search, Qt.Key.Key_Return)
    assert shown(outline) == all_of_them
    assert outline.model.page(outline.tree.currentIndex()).page.code == "G2"
    area = outline.tree.viewport().rect()
    assert area.intersects(outline.tree.visualRect(outline.tree.currentIndex()))


@pytest.mark.parametrize("typed", TYPED)
def test_the_help_is_searched_the_same_way(typed):
    section = ManualSection(
        1, "", (Block(BlockKind.TEXT, (f"អំពី{WORD}",)), Block(BlockKind.TEXT, ("ផ្សេង",)))
    )
    assert len(hits(section, typed.strip())) == 1


def test_without_files_the_start_page_offers_the_first_and_says_nothing_of_a_list(window):
    assert window.home.empty.button.hasFocus()
    assert window.home._note.isHidden()


def test_a_long_entry_of_a_list_ends_in_dots_and_is_told_whole(qtbot, display):
    combo = Combo(display, "x")
    qtbot.addWidget(combo)
    combo.addItems(["short", "long " * 40])
    combo.resize(200, 44)
    combo.show()
    assert combo.toolTip() == ""
    combo.setCurrentIndex(1)
    assert combo.toolTip() == "long " * 40
    assert "…" in combo.fitted()[1]


def compose(field, unfinished, finished):
    """What a Khmer keyboard of the system sends: letters in the making, then the word."""
    for step in range(1, len(unfinished) + 1):
        QApplication.sendEvent(field, QInputMethodEvent(unfinished[:step], []))
    done = QInputMethodEvent("", [])
    done.setCommitString(finished)
    QApplication.sendEvent(field, done)


def test_letters_in_the_making_are_neither_searched_nor_saved(outline, qtbot):
    with qtbot.assertNotEmitted(outline.search.textChanged):
        QApplication.sendEvent(outline.search, QInputMethodEvent("ទិ", []))
    compose(outline.search, "ទិន្ន", WORD)
    assert outline.search.text() == WORD


def test_a_word_composed_in_a_box_is_given_once_and_whole(qtbot):
    box = TextBox("x")
    qtbot.addWidget(box)
    given = []
    box.given.connect(given.append)
    QApplication.sendEvent(box, QInputMethodEvent("ទិ", []))
    box.show_text("")  # the record is read again while the person types
    compose(box, "ទិន្ន", WORD)
    box.give_now()
    assert given == [WORD]
