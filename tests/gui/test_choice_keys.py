"""Every choice shows its key, and the key chooses it: numbers of one and more digits, letters."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from assessment.questionnaire.model import QuestionType
from assessment.responses.model import Place
from gui.fill.editor import PickList, TickList
from gui.fill.page import FillPage
from gui.session import Session
from gui.theme import load_fonts
from gui.widgets.tick_row import TickRow
from tests.builders import (
    ASSESSOR,
    NOW,
    a_choice,
    a_ladder,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
)

Key = Qt.Key
PLACES = tuple(f"p{at}" for at in range(1, 13))
ROW = "r1"


def a_form():
    """A ladder, a list of twelve, one with a condition, an acknowledgement, a table."""
    twelve = a_select("B1", choices=tuple(a_choice(name, score=1) for name in PLACES))
    nearby = tuple(
        a_choice(name, score=1, land=land) for name, land in zip("abcd", "xyxy", strict=True)
    )
    ways = tuple(a_choice(name) for name in ("web", "counter", "phone"))
    return a_questionnaire(
        a_ladder("A1", per_level=2),
        twelve,
        a_select("A2", choices=nearby, choice_filter="land = 'y'"),
        a_question("C1", QuestionType.ACKNOWLEDGE),
        *a_roster(
            "services",
            a_question("name"),
            a_question("ways", QuestionType.SELECT_MULTIPLE, choices=ways, list_name="ways"),
            replace(a_select("stage", indicator=None), scoring=a_question("x").scoring),
        ),
    )


@pytest.fixture
def page(qtbot, tmp_path, display):
    load_fonts()
    session = Session.create(tmp_path / "a.dra", a_record(a_form()), ASSESSOR, lambda: NOW)
    made = FillPage(session, display)
    qtbot.addWidget(made)
    made.resize(1366, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    session.close()


def answer(page, question):
    return page._session.record.response(question).answer


def row(page, name) -> TickRow:
    return page.card.findChild(TickRow, name)


def press(text, key=Key.Key_unknown):
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def lit(page):
    return {row.objectName() for row in page.card.findChildren(TickRow) if row._lit}


@pytest.mark.parametrize("typed", ["c", "ច"])
def test_a_letter_ticks_its_criterion_alone_and_again_takes_it_away(page, typed):
    page.show_page("A1", focus=True)
    press(typed)
    assert answer(page, "A1") == ("l1b",)
    press("e")
    assert answer(page, "A1") == ("l1b", "l2b")
    press(typed)
    assert answer(page, "A1") == ("l2b",)


def test_the_row_shows_the_key_that_presses_it(page):
    page.show_page("A1", focus=True)
    assert row(page, "A1_l1b")._key == "c"
    page.show_page("B1", focus=True)
    assert row(page, "B1_p12")._key == "12"
    assert row(page, "B1_p3")._key == "03"


@pytest.mark.parametrize("typed", ["12", "១២"])
def test_in_a_long_list_two_digits_choose_and_the_first_shows_what_may_come(page, typed):
    page.show_page("B1", focus=True)
    press(typed[0])
    assert answer(page, "B1") is None
    assert lit(page) == {"B1_p10", "B1_p11", "B1_p12"}
    press(typed[1])
    assert answer(page, "B1") == "p12"
    assert lit(page) == set()


def test_a_number_begun_is_forgotten_when_the_keyboard_goes_elsewhere(page, qtbot):
    page.show_page("B1", focus=True)
    press("1")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Down)
    assert lit(page) == set()
    press("2")
    assert answer(page, "B1") is None, "2 is no number of the list, and 12 was not typed"
    press("1")
    press("2")
    assert answer(page, "B1") == "p12"


def test_choices_hidden_by_a_condition_keep_their_numbers_free(page):
    page.show_page("A2", focus=True)
    assert list(page.card.answers.editors["A2"].rows) == ["b", "d"]
    press("1")
    assert answer(page, "A2") is None
    press("4")
    assert answer(page, "A2") == "d"


def test_an_acknowledgement_is_given_by_one(page):
    page.show_page("C1", focus=True)
    press("1")
    assert answer(page, "C1") is not None
    press("1")
    assert answer(page, "C1") is not None, "the same digit again takes nothing away"


def cell(page, column):
    sheet = page.card.answers.roster.sheet
    sheet.setCurrentIndex(page.card.answers.roster.model.index(0, column))
    sheet.setFocus()
    return sheet


def test_in_a_table_the_number_chooses_at_once(page, qtbot):
    page.show_page("services", focus=True)
    sheet = cell(page, 2)
    qtbot.keyClick(sheet, Key.Key_2)
    session = page._session
    qtbot.waitUntil(lambda: bool(session.record.rows.get("services")))
    rows = session.record.rows["services"]
    qtbot.waitUntil(lambda: session.record.response(*Place("stage", rows[0])).answer == "b")
    assert sheet.findChild(PickList) is None or not sheet.findChild(PickList).isVisible()


def test_in_a_table_numbers_tick_and_untick_until_enter_keeps(page, qtbot):
    page.show_page("services", focus=True)
    sheet = cell(page, 1)
    qtbot.keyClick(sheet, Key.Key_1)
    ticks = sheet.findChild(TickList)
    assert ticks.item(2).text().startswith("3  ")
    for key in (Key.Key_3, Key.Key_1):
        qtbot.keyClick(ticks, key)
    assert ticks.value() == "phone"
    qtbot.keyClick(ticks, Key.Key_Return)
    session = page._session
    qtbot.waitUntil(lambda: bool(session.record.rows.get("services")))
    rows = session.record.rows["services"]
    qtbot.waitUntil(lambda: session.record.response(*Place("ways", rows[0])).answer == ("phone",))
