"""The sheet of a roster: every type of column by keyboard, pasting, many rows."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from assessment.language.text import Language
from assessment.questionnaire.model import QuestionType, Scoring
from assessment.responses.completion import Want
from assessment.responses.model import Place
from gui.fill.editor import PickList, TickList
from gui.fill.page import FillPage
from gui.fill.roster_editor import cells_of
from gui.fill.roster_sheet import FAULT, FirstColumn
from gui.session import Session
from gui.theme import load_fonts
from gui.widgets.label import Label
from tests.builders import (
    ASSESSOR,
    NOW,
    a_choice,
    a_number,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
)
from tests.gui.places import settle

KEY = Qt.Key
ROWS = "services"
MANY = 2


def a_sheet():
    """A roster with a column of every kind, the third takes several choices."""
    choices = (
        a_choice("web"),
        a_choice("counter"),
        a_choice("phone"),
        a_choice("nothing", level=0),
    )
    return a_questionnaire(
        *a_roster(
            ROWS,
            a_question("name"),
            a_number("clients"),
            a_question("ways", QuestionType.SELECT_MULTIPLE, choices=choices, list_name="ways"),
            a_question("since", QuestionType.DATE),
            replace(a_select("stage", indicator=None), scoring=Scoring()),
        )
    )


@pytest.fixture
def roster(qtbot, tmp_path, display):
    load_fonts()
    session = Session.create(tmp_path / "a.dra", a_record(a_sheet()), ASSESSOR, lambda: NOW)
    page = FillPage(session, display)
    qtbot.addWidget(page)
    page.resize(1366, 600)
    page.show()
    page.activateWindow()  # a window of the test before may still be the active one
    qtbot.waitUntil(page.isActiveWindow)
    page.show_page(ROWS, focus=True)
    yield page.card.answers.roster
    session.close()


def answers(roster, code):
    record = roster._session.record
    return [record.response(code, row).answer for row in record.rows.get(ROWS, ())]


def press(qtbot, *keys):
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def stand(roster, row, column):
    roster.sheet.setFocus()
    roster.sheet.setCurrentIndex(roster.model.index(row, column))


def test_several_choices_are_ticked_by_keyboard(roster, qtbot):
    stand(roster, 0, MANY)
    press(qtbot, KEY.Key_Return)
    ticks = QApplication.focusWidget()
    assert isinstance(ticks, TickList)
    assert ticks.accessibleName()
    press(qtbot, KEY.Key_Space, KEY.Key_Down, KEY.Key_Down, KEY.Key_Space, KEY.Key_Return)
    qtbot.waitUntil(lambda: answers(roster, "ways") == [("web", "phone")])
    assert roster.model.index(0, MANY).data() == "; ".join(
        choice.label.get(roster._display.language)
        for choice in roster.model.columns[MANY].choices
        if choice.name in ("web", "phone")
    )


def test_space_opens_the_list_without_ticking_anything(roster, qtbot):
    stand(roster, 0, MANY)
    press(qtbot, KEY.Key_Space)
    ticks = QApplication.focusWidget()
    assert isinstance(ticks, TickList)
    assert ticks.value() == ""


def test_escape_leaves_a_list_as_it_was(roster, qtbot):
    roster.take_pasted("licence\t3\tweb")
    stand(roster, 0, MANY)
    press(qtbot, KEY.Key_F2, KEY.Key_Down, KEY.Key_Space, KEY.Key_Escape)
    qtbot.wait(10)
    assert answers(roster, "ways") == [("web",)]
    assert QApplication.focusWidget() is roster.sheet


def test_the_choice_that_excludes_the_others_takes_their_ticks_away(roster, qtbot):
    roster.take_pasted("licence\t3\tweb phone")
    stand(roster, 0, MANY)
    press(qtbot, KEY.Key_F2, KEY.Key_End, KEY.Key_Space, KEY.Key_Return)
    qtbot.waitUntil(lambda: answers(roster, "ways") == [("nothing",)])


def test_a_click_anywhere_on_a_line_ticks_it_once(roster, qtbot):
    stand(roster, 0, MANY)
    press(qtbot, KEY.Key_Return)
    ticks = QApplication.focusWidget()
    line = ticks.visualItemRect(ticks.item(1))
    for spot in (line.center(), QPoint(line.left() + 8, line.center().y())):
        before = ticks.value()
        qtbot.mouseClick(ticks.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        assert (("counter" in before), ("counter" in ticks.value())) in (
            (False, True),
            (True, False),
        )


def test_the_list_stays_inside_the_sheet(roster, qtbot):
    roster.take_pasted("\n".join(f"row {at}" for at in range(30)))
    stand(roster, 29, MANY)
    roster.sheet.scrollToBottom()
    press(qtbot, KEY.Key_Return)
    ticks = QApplication.focusWidget()
    assert roster.sheet.viewport().rect().contains(ticks.geometry())


def test_one_choice_is_made_by_keyboard_and_taken_away_again(roster, qtbot):
    stand(roster, 0, 4)
    press(qtbot, KEY.Key_Return)
    assert isinstance(QApplication.focusWidget(), PickList)
    press(qtbot, KEY.Key_Down, KEY.Key_Down, KEY.Key_Return)
    qtbot.waitUntil(lambda: answers(roster, "stage") == ["b"])
    press(qtbot, KEY.Key_F2, KEY.Key_Home, KEY.Key_Return)
    qtbot.waitUntil(lambda: answers(roster, "stage") == [None])


def test_one_choice_is_made_by_a_click(roster, qtbot):
    stand(roster, 0, 4)
    press(qtbot, KEY.Key_Return)
    pick = QApplication.focusWidget()
    spot = pick.visualItemRect(pick.item(3)).center()
    qtbot.mouseClick(pick.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: answers(roster, "stage") == ["c"])


def test_tab_goes_through_a_new_row_without_losing_a_letter(roster, qtbot):
    stand(roster, 0, 0)
    press(qtbot, KEY.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "licence")
    press(qtbot, KEY.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "12")
    press(qtbot, KEY.Key_Tab)
    qtbot.waitUntil(lambda: answers(roster, "clients") == [12])
    assert answers(roster, "name") == ["licence"]


def test_numbers_and_dates_take_khmer_digits(roster, qtbot):
    stand(roster, 0, 1)
    press(qtbot, KEY.Key_Return)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    QApplication.focusWidget().insert("១២០")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: answers(roster, "clients") == [120])
    stand(roster, 0, 3)
    press(qtbot, KEY.Key_Return)
    QApplication.focusWidget().insert("២៥-១១-២០២៥")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: str(answers(roster, "since")[0]) == "2025-11-25")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("between", ["; ", ", ", "\n"])
def test_several_choices_are_pasted_by_their_labels(roster, language, between):
    choices = roster.model.columns[MANY].choices
    said = between.join(choice.label.get(language) for choice in choices[:2])
    roster.take_pasted(f'licence\t"{said}"'.replace("\t", "\t7\t"))
    assert answers(roster, "ways") == [("web", "counter")]
    assert roster.refused.findings == ()


def test_a_paste_is_one_step_back(roster):
    roster.take_pasted("licence\t1\tweb\npermit\t2\tphone counter\n")
    assert answers(roster, "ways") == [("web",), ("counter", "phone")]
    roster._session.undo()
    assert roster._session.record.rows.get(ROWS, ()) == ()


def test_cells_that_find_no_column_are_told(roster):
    roster.take_pasted("a\t1\tweb\t01-02-2025\ta\tleft over\tand this")
    (finding,) = roster.refused.findings
    assert finding.values["count"] == 2


def test_of_many_wrong_cells_the_first_are_named_and_the_rest_counted(roster):
    roster.take_pasted("\n".join(f"row {at}\tmany" for at in range(20)))
    *first, last = roster.refused.findings
    assert [finding.place.row for finding in first] == [1, 2, 3, 4, 5, 6]
    assert last.values["count"] == 14
    said = roster.refused.write(first[1], roster._display)
    assert roster._display.plain(roster.model.columns[1].label) in said


def test_a_wrong_name_in_a_list_of_choices_is_refused_and_the_rest_is_taken(roster):
    roster.take_pasted("licence\t1\tweb fax")
    assert answers(roster, "ways") == [None]
    assert answers(roster, "name") == ["licence"]
    assert len(roster.refused.findings) == 1


def test_what_could_not_be_pasted_is_quoted(roster):
    roster.take_pasted("licence\tmany\tweb")
    (finding,) = roster.refused.findings
    assert roster.refused.write(finding, roster._display).startswith("“many” · ")


def test_rows_are_added_and_duplicated_by_a_press(roster, qtbot):
    roster.take_pasted("licence\t1\tweb\npermit\t2\tphone")
    stand(roster, 0, 1)
    roster.double.click()
    assert answers(roster, "name") == ["licence", "licence", "permit"]
    assert roster.sheet.currentIndex().row() == 1
    roster._session.undo()
    assert answers(roster, "name") == ["licence", "permit"]
    roster.add.click()
    assert roster.sheet.currentIndex().row() == 2
    QGuiApplication.clipboard().setText("third\t3")
    press(qtbot, KEY.Key_Escape)
    roster.paste.click()
    assert answers(roster, "name") == ["licence", "permit", "third"]


def test_what_was_said_of_a_row_goes_with_it(roster):
    roster.take_pasted("licence\tmany")
    assert roster.refused.findings
    stand(roster, 0, 0)
    roster.remove.click()
    assert roster.refused.findings == ()


def test_the_first_column_stays_in_sight_beside_the_cell_at_work(roster, qtbot):
    roster.take_pasted("licence\t1\tweb\t01-02-2025\ta")
    # In whatever font the tests before left, the columns are wider than the sheet.
    roster.sheet.setFixedWidth(roster.sheet.horizontalHeader().length() // 2)
    first = roster.sheet.findChild(FirstColumn)
    assert not first.isVisible()
    stand(roster, 0, 4)
    qtbot.waitUntil(first.isVisible)
    sheet, row = roster.sheet, roster.model.index(0, 0)
    assert first.horizontalHeader().height() == sheet.horizontalHeader().height()
    beside = sheet.visualRect(roster.model.index(0, 4))
    assert first.visualRect(row).height() == beside.height()
    there = first.viewport().mapTo(sheet, first.visualRect(row).topLeft()).y()
    assert there == sheet.viewport().mapTo(sheet, beside.topLeft()).y()
    stand(roster, 0, 2)
    at = roster.sheet.visualRect(roster.sheet.currentIndex())
    assert not first.isVisible() or at.left() >= first.width() - 1
    stand(roster, 0, 0)
    qtbot.waitUntil(lambda: not first.isVisible())


def test_on_a_low_page_the_cell_at_work_is_above_the_fold(roster, qtbot):
    roster.take_pasted("Permits\nLicences\nMaps")
    roster.window().resize(1024, 280)
    for row in (3, 0):
        stand(roster, row, 0)
        settle()
        cell = roster.sheet.visualRect(roster.sheet.currentIndex())
        area = roster.sheet.viewport()
        assert area.visibleRegion().contains(cell.adjusted(1, 1, -1, -1).center())
        assert area.visibleRegion().boundingRect().bottom() >= cell.bottom() - 1


def test_below_a_head_in_two_languages_some_rows_are_in_sight(roster, qtbot, display):
    display.rule()  # in the fonts of the program, whatever those of the computer are
    roster.take_pasted("Permits\nLicences\nMaps")
    display.set_text_size(150)
    roster.window().resize(1024, 400)
    settle()
    display.set_together(on=True)
    settle()
    area = roster.sheet.viewport()
    assert roster.sheet.verticalHeader().height() == area.height()
    seen = area.visibleRegion().boundingRect()
    rows = [roster.sheet.visualRect(roster.model.index(row, 0)) for row in range(2)]
    assert all(seen.top() <= row.top() and row.bottom() <= seen.bottom() + 1 for row in rows)


@pytest.fixture
def demanding(qtbot, tmp_path, display):
    """A table of which cells are demanded, and one is worked out for another."""
    columns = (
        a_question("name", required="true()"),
        a_number("clients", required="true()", constraint=". < 10"),
        a_question("step", QuestionType.CALCULATE, calculation="${clients} * 2"),
        a_question("end", QuestionType.CALCULATE, calculation="${step} + 1"),
    )
    record = a_record(a_questionnaire(*a_roster(ROWS, *columns)))
    session = Session.create(tmp_path / "a.dra", record, ASSESSOR, lambda: NOW)
    page = FillPage(session, display)
    qtbot.addWidget(page)
    page.resize(1366, 600)
    page.show()
    page.show_page(ROWS, focus=True)
    yield page
    session.close()


def test_a_row_is_judged_when_it_is_left_and_its_cells_are_marked(demanding):
    roster = demanding.card.answers.roster
    roster.take_pasted("licence\npermit")
    stand(roster, 0, 0)
    marks = [roster.model.index(row, 1).data(FAULT) for row in (0, 1)]
    assert marks == [None, Want.ANSWER]
    stand(roster, 1, 0)
    marks = [roster.model.index(row, 1).data(FAULT) for row in (0, 1)]
    assert marks == [Want.ANSWER, None]
    assert demanding.card._said.findings == ()


def test_a_wrong_value_is_marked_at_once_and_told_at_its_cell(demanding):
    roster = demanding.card.answers.roster
    roster.take_pasted("licence\t12")
    stand(roster, 0, 1)
    assert roster.model.index(0, 1).data(FAULT) == Want.CONTRADICTION
    told = demanding.card.findChild(Label, "cell_finding")
    assert told.isVisible()
    stand(roster, 0, 0)
    assert not told.isVisible()
    demanding.card.head.faults.click()
    assert roster.sheet.currentIndex().column() == 1


def test_steps_of_a_calculation_are_no_columns(demanding):
    codes = [one.code for one in demanding.card.answers.roster.model.columns]
    assert codes == ["name", "clients", "end"]


def test_cells_with_line_breaks_and_empty_lines_are_read_as_excel_writes_them():
    assert cells_of('a\t"b\nc"\r\n\t\r\n"say ""x"""\td\r\n') == [["a", "b\nc"], ['say "x"', "d"]]


def test_two_hundred_rows_are_pasted_and_edited_without_a_wait(roster, qtbot):
    lines = "\n".join(f"service {at}\t{at}\tweb phone\t01-02-2025\ta" for at in range(200))
    QGuiApplication.clipboard().setText(lines)
    begun = time.process_time()
    qtbot.keyClick(roster.sheet, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(answers(roster, "name")) == 200
    pasted = time.process_time() - begun
    stand(roster, 150, 0)
    begun = time.process_time()
    roster.model.setData(roster.model.index(150, 0), "another")
    qtbot.waitUntil(lambda: answers(roster, "name")[150] == "another")
    edited = time.process_time() - begun
    assert pasted < 5
    assert edited < 1
    assert roster.sheet.currentIndex().row() == 150


def test_what_is_typed_stays_when_the_language_is_switched(roster, qtbot, display):
    stand(roster, 0, 0)
    press(qtbot, KEY.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "half a na")
    display.set_language(Language.KM)
    editors = [line for line in roster.sheet.findChildren(QLineEdit, "cell") if line.isVisible()]
    kept = [line.text() for line in editors] or answers(roster, "name")
    assert kept == ["half a na"]


@pytest.mark.parametrize("key", [KEY.Key_Tab, KEY.Key_Backtab])
def test_control_tab_leaves_the_sheet_both_ways(roster, qtbot, key):
    stand(roster, 0, 0)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(roster.sheet, key, control)
    assert QApplication.focusWidget() is not roster.sheet
    stand(roster, 0, 0)
    press(qtbot, KEY.Key_Tab)
    assert roster.sheet.currentIndex().column() == 1


def test_the_place_of_a_cell_is_told_by_name(roster):
    roster.take_pasted("licence")
    index = roster.model.index(0, 0)
    assert roster.model.place(index) == Place("name", roster.model.row_id(0))


def numbers(roster):
    model = roster.model
    return [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]


def test_rows_are_numbered_in_the_digits_of_the_language(roster, display, qtbot):
    roster.take_pasted("licence\t3\tweb\npermit\t4\tphone")
    assert numbers(roster) == ["1", "2", "+"]
    with qtbot.waitSignal(
        roster.model.headerDataChanged,
        check_params_cb=lambda way, *_: way is Qt.Orientation.Vertical,
    ):
        display.set_language(Language.KM)
    assert numbers(roster) == ["១", "២", "+"]
