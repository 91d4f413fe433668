"""Filling in: clicks and keys become changes, and what is shown is what the record holds."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from assessment.language.text import Language, Text
from assessment.questionnaire.model import Group, QuestionType, Scoring, ScoringKind, Threshold
from assessment.questionnaire.structure import NodeCode
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, RowId
from gui.display import Display
from gui.fill.outline import ENTRY, PageMark
from gui.fill.page import FillPage, pages_now
from gui.session import Session
from gui.widgets.label import Label
from gui.widgets.style import dress
from gui.widgets.tick_row import TickRow
from tests.builders import (
    ASSESSOR,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
)
from tests.gui.places import settle

Key = Qt.Key


@pytest.fixture
def page(qtbot, session, display):
    made = FillPage(session, display)
    qtbot.addWidget(made)
    made.resize(1366, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def row(page, name) -> TickRow:
    return page.card.findChild(TickRow, name)


def answer(page, question="A1"):
    return page._session.record.response(question).answer


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_numbers_that_contradict_each_other_are_both_named_and_give_no_level(page):
    for code, number in (("B1_d", 4), ("B1_n", 5)):
        page._session.apply(SetAnswer(Place(code), number))
    page.show_page("B1", focus=False)
    page._session.score_now()
    value = page.card.answers.editors["B1"].value
    assert value.plain_text().startswith("5 of 4:")
    assert page.card.head._level.isHidden()


def test_a_share_of_a_table_names_its_rows_and_opens_it(qtbot, tmp_path, display):
    form = a_questionnaire(
        *a_roster("services", a_question("name"), a_question("paid", QuestionType.INTEGER)),
        Group("after", Text.from_wordings(en="After")),
        a_question(
            "C1",
            QuestionType.CALCULATE,
            indicator="C1",
            group="after",
            scoring=Scoring(
                ScoringKind.STEPS, thresholds=(Threshold(Decimal(20)), Threshold(Decimal(60)))
            ),
            calculation="if(count(${name}) > 0, sum(${paid}) div count(${name}) * 100, '')",
        ),
    )
    answers = {("name", "r1"): "Visa", ("paid", "r1"): 1, ("name", "r2"): "Tax", ("paid", "r2"): 0}
    session = Session.create(tmp_path / "a.dra", a_record(form, answers), ASSESSOR)
    page = FillPage(session, display)
    qtbot.addWidget(page)
    page.show_page("C1", focus=True)
    said = [label.plain_text() for label in page.card.answers.findChildren(Label)]
    assert {"1 of 2 = 50%", "Visa: counted", "Tax: not counted"} <= set(said)
    assert "Level 1 (Level 1) from 20% · Level 2 (Level 2) from 60%" in said
    page.card.answers.editors["C1"].table.click()
    assert page.card.page.roster == "services"
    session.close()


def test_a_click_on_a_criterion_ticks_it_in_the_record(page, qtbot):
    click(qtbot, row(page, "A1_l1a"))
    assert answer(page) == ("l1a",)
    assert row(page, "A1_l1a").isChecked()


def test_the_ladder_shows_the_level_that_follows_and_ticks_that_do_not_count(page, qtbot):
    for name in ("l1a", "l3a"):
        click(qtbot, row(page, f"A1_{name}"))
    ladder = page.card.answers.editors["A1"]
    assert ladder.rows[1].property("frame") == "current"
    assert row(page, "A1_l3a").hollow
    assert ladder.rows[3].stands.plain_text() == "Not counted yet"
    click(qtbot, row(page, "A1_l2a"))
    assert ladder.rows[3].property("frame") == "current"
    assert not row(page, "A1_l3a").hollow


def test_none_of_this_and_a_criterion_exclude_each_other(page, qtbot):
    click(qtbot, row(page, "A1_l1a"))
    click(qtbot, row(page, "A1_none"))
    assert answer(page) == ("l1a",)  # it asks before it takes ticks away
    clearing = page.card.answers.editors["A1"].clearing
    clearing.keep.click()
    assert not clearing.isVisible()
    assert answer(page) == ("l1a",)
    click(qtbot, row(page, "A1_none"))
    clearing.clear.click()
    assert answer(page) == ("none",)
    click(qtbot, row(page, "A1_l1a"))
    assert answer(page) == ("l1a",)


@pytest.mark.parametrize("typed", ["2", "២"])
def test_a_digit_ticks_up_to_that_level_in_both_kinds_of_digits(page, typed):
    page.card.first_focus()
    target = QApplication.focusWidget()
    press = QKeyEvent(
        QKeyEvent.Type.KeyPress, Key.Key_unknown, Qt.KeyboardModifier.NoModifier, typed
    )
    QApplication.sendEvent(target, press)
    assert answer(page) == ("l1a", "l2a")


def test_a_smaller_digit_never_unticks(page, qtbot):
    page.card.first_focus()
    for key in (Key.Key_3, Key.Key_1):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert answer(page) == ("l1a", "l2a", "l3a")


def test_arrows_move_between_criteria_and_space_ticks(page, qtbot):
    row(page, "A1_none").setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Down)
    assert QApplication.focusWidget() is row(page, "A1_l1a")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    assert answer(page) == ("l1a",)


@pytest.mark.parametrize("percent", [100, 150])
def test_the_name_of_a_level_stands_beside_its_first_criterion(page, display, percent):
    display.set_text_size(percent)
    dress(page, display)
    settle()
    ladder = page.card.answers.editors["A1"]
    for level, own in ladder.rows.items():
        first = next(one for one in ladder.question.choices if (one.level or 0) == level)
        tick = ladder.criteria[first.name]
        name = own.name.mapTo(ladder, own.name.rect().center()).y()
        middle = tick.mapTo(ladder, tick.rect().center()).y()
        assert abs(name - middle) < tick.height() // 8
        assert own.name.mapTo(ladder, QPoint()).y() < own.stands.mapTo(ladder, QPoint()).y()


def test_the_ladder_stands_in_the_order_of_the_paper_form(page):
    ladder = page.card.answers.editors["A1"]
    codes = [choice.name for choice in page._session.questionnaire.by_code["A1"].choices]
    tops = [row(page, f"A1_{name}").mapTo(ladder, QPoint(0, 0)).y() for name in codes]
    assert tops == sorted(tops)


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("room", [-1, 0, 1, 20, 400])
def test_nothing_moves_at_a_tick(page, qtbot, display, percent, room):
    """Even where what is told below the rows makes the card too tall for the window."""
    display.set_text_size(percent)
    display.rule()
    dress(page, display)
    page.show_compact(compact=display.is_compact(1366, 768))
    settle()
    inside, ladder = page.card.widget(), page.card.answers.editors["A1"]
    asked = inside.layout().totalHeightForWidth(inside.width())
    page.resize(1366, page.height() - page.card.height() + asked + room)
    settle()

    def places():
        return [(one.geometry(), one.mapTo(ladder, QPoint(0, 0))) for one in ladder.tick_rows()]

    before = places()
    for name in ("l1a", "l3a", "l2a"):
        click(qtbot, row(page, f"A1_{name}"))
        settle()
        assert places() == before


def test_one_choice_replaces_the_other(page, qtbot):
    page.show_page("A2", focus=True)
    click(qtbot, row(page, "A2_b"))
    click(qtbot, row(page, "A2_c"))
    assert answer(page, "A2") == "c"
    assert not row(page, "A2_b").isChecked()


@pytest.mark.parametrize("typed", ["2", "២"])
def test_a_digit_chooses_the_choice_of_that_number(page, qtbot, typed):
    page.show_page("A2", focus=True)
    press = QKeyEvent(
        QKeyEvent.Type.KeyPress, Key.Key_unknown, Qt.KeyboardModifier.NoModifier, typed
    )
    QApplication.sendEvent(QApplication.focusWidget(), press)
    assert answer(page, "A2") == "b"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_2)
    assert answer(page, "A2") == "b", "the same digit again takes nothing away"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_9)
    assert answer(page, "A2") == "b", "there is no ninth choice"


def test_a_question_that_begins_to_apply_appears_in_the_outline(page, qtbot):
    model, tree = page.outline.model, page.outline.tree
    index = model.index_of("A3")
    assert tree.isRowHidden(index.row(), index.parent())
    page.show_page("A2", focus=True)
    click(qtbot, row(page, "A2_c"))
    assert not tree.isRowHidden(index.row(), index.parent())


def test_an_answer_tells_the_outline_only_of_rows_that_look_different(page, session):
    model, told = page.outline.model, []
    model.dataChanged.connect(
        lambda first, last: told.append((first.data(ENTRY).code, first == last))
    )
    session.apply(SetAnswer(Place("A2"), "a"))
    assert told == [("A", True), ("A2", True)]
    told.clear()
    session.apply(SetAnswer(Place("A2"), "b"))
    assert told == []


def test_another_language_tells_the_outline_of_every_row(page):
    model, told = page.outline.model, []
    model.dataChanged.connect(lambda first, _: told.append(first.data(ENTRY).title))
    page.outline.refresh()
    assert len(told) == sum(1 + len(section.pages) for section in model.sections)


def test_numbers_are_taken_in_khmer_digits_and_their_ratio_is_shown(page, qtbot):
    page.show_page("B1", focus=True)
    editors = page.card.answers.editors
    for code, typed in (("B1_d", "២០០"), ("B1_n", "50")):
        editors[code].field.setText(typed)
        editors[code].field.editingFinished.emit()
    assert answer(page, "B1_d") == 200
    assert editors["B1"].value.plain_text() == "50 of 200 = 25%"


def test_what_is_no_number_is_said_beside_the_field_and_typing_stays(page):
    page.show_page("B1", focus=True)
    editor = page.card.answers.editors["B1_d"]
    editor.field.setText("12a")
    editor.field.editingFinished.emit()
    assert answer(page, "B1_d") is None
    assert editor._finding.isVisible()
    assert editor.field.text() == "12a"
    editor.field.setText("12")
    editor.field.editingFinished.emit()
    assert not editor._finding.isVisible()
    assert answer(page, "B1_d") == 12


def test_next_is_never_blocked_and_the_place_is_remembered(page, qtbot, file):
    click(qtbot, page.foot.next_button)
    assert page.card.page.code == "A2"
    page._session.close()
    again = Session.open(file, ASSESSOR)
    assert again.record.at_question == "A2"
    again.close()


def test_f8_goes_to_what_is_open_and_comes_round(page, qtbot):
    click(qtbot, row(page, "A1_none"))
    page.do("next_open")
    assert page.card.page.code == "A2"
    click(qtbot, row(page, "A2_a"))
    for _ in range(4):
        page.do("next_open")
        assert page.card.page.code not in ("A1", "A2")


def test_a_comment_is_kept_when_the_person_goes_on_before_the_rest(page, qtbot):
    page.rail.comment.box.setFocus()
    qtbot.keyClicks(page.rail.comment.box, "seen")
    page.go_next()
    assert page._session.record.response("A1").comment == "seen"
    assert page.rail.comment.box.toPlainText() == ""


def test_not_applicable_needs_only_a_reason_and_can_be_taken_back(page, qtbot):
    page.do("not_applicable")
    page.card.applicability.reason.setPlainText("no such service")
    click(qtbot, page.card.applicability.declare)
    assert page._session.record.response("A1").not_applicable.reason == "no such service"
    assert page.outline.model.index_of("A1").data(ENTRY).mark is PageMark.NOT_APPLICABLE
    assert not row(page, "A1_l1a").isEnabled()
    click(qtbot, page.card.applicability.withdraw)
    assert page._session.record.response("A1").not_applicable is None
    assert row(page, "A1_l1a").isEnabled()


def test_typing_in_the_last_row_makes_a_row(page, qtbot):
    page.show_page("services", focus=True)
    roster = page.card.answers.roster
    roster.model.setData(roster.model.index(0, 0), "licence")
    qtbot.waitUntil(lambda: "services" in page._session.record.rows)
    (row_id,) = page._session.record.rows["services"]
    assert page._session.record.response("services_name", row_id).answer == "licence"
    assert roster.model.rowCount() == 2


def test_rows_are_pasted_from_a_sheet_and_bad_cells_are_named(page):
    page.show_page("services", focus=True)
    roster = page.card.answers.roster
    QGuiApplication.clipboard().setText("licence\t១២\npermit\tmany\n")
    roster.take_pasted(QGuiApplication.clipboard().text())
    rows = page._session.record.rows["services"]
    record = page._session.record
    assert [record.response("services_name", r).answer for r in rows] == ["licence", "permit"]
    assert [record.response("services_count", r).answer for r in rows] == [12, None]
    assert len(roster.refused.findings) == 1


def test_a_row_is_deleted_and_comes_back_with_undo(page):
    page.show_page("services", focus=True)
    roster = page.card.answers.roster
    roster.take_pasted("licence\t1")
    roster.sheet.setCurrentIndex(roster.model.index(0, 0))
    roster.remove.click()
    assert page._session.record.rows.get("services", ()) == ()
    page._session.undo()
    (row_id,) = page._session.record.rows["services"]
    assert page._session.record.response("services_name", row_id).answer == "licence"
    assert isinstance(row_id, str)
    assert RowId(row_id) == row_id


def test_the_roster_model_keeps_the_rules_of_qt(page, qtmodeltester):
    page.show_page("services", focus=True)
    qtmodeltester.check(page.card.answers.roster.model)


def test_the_outline_model_keeps_the_rules_of_qt(page, qtmodeltester):
    qtmodeltester.check(page.outline.model)


def test_searching_leaves_only_what_was_sought(page, qtbot):
    page.focus_search()
    qtbot.keyClicks(page.outline.search, "B1")
    model, tree = page.outline.model, page.outline.tree
    shown = [
        model.index(at, 0, model.index(section, 0)).data(ENTRY).code
        for section in range(model.rowCount())
        for at in range(model.rowCount(model.index(section, 0)))
        if not tree.isRowHidden(at, model.index(section, 0))
    ]
    assert shown == ["B1"]


def test_the_language_changes_everything_and_the_question_stays(page, display, qtbot):
    page.go_next()
    display.set_language(Language.KM)
    assert page.card.page.code == "A2"
    assert page.card.head.title.plain_text() == "សំណួរ A2"
    assert page.foot.next_button.text().strip() == "បន្ទាប់"
    assert page.rail.comment.box.accessibleName() == "យោបល់"


def test_unsaved_text_survives_a_change_of_language(page, display, qtbot):
    page.rail.comment.box.setFocus()
    qtbot.keyClicks(page.rail.comment.box, "half a sen")
    display.set_language(Language.KM)
    assert page.rail.comment.box.toPlainText() == "half a sen"


def test_undo_is_shown_at_once(page, qtbot):
    click(qtbot, row(page, "A1_l1a"))
    page._session.undo()
    assert not row(page, "A1_l1a").isChecked()


def test_a_questionnaire_without_structure_can_be_filled_in(qtbot, tmp_path):
    record = a_record(a_questionnaire(a_question("name"), a_question("more")))
    session = Session.create(tmp_path / "u.dra", record, ASSESSOR)
    page = FillPage(session, Display(Language.KM))
    qtbot.addWidget(page)
    editor = page.card.answers.editors["name"]
    editor.field.setText("  ឈ្មោះ\u200bវែង  ")
    editor.field.editingFinished.emit()
    assert session.record.response("name").answer == "ឈ្មោះវែង"
    page.give_all()
    session.close()


def test_an_answer_set_elsewhere_is_shown(page):
    page._session.apply(SetAnswer(Place("A1"), ("l1a",)))
    assert row(page, "A1_l1a").isChecked()


def test_next_steps_through_every_page_even_where_a_roster_feeds_the_same_indicator(
    qtbot, tmp_path
):
    roster = a_roster("services", indicator=NodeCode("E1"), scoring=Scoring(ScoringKind.ROWS))
    record = a_record(a_questionnaire(*roster, a_select("E1"), a_select("E2")))
    session = Session.create(tmp_path / "r.dra", record, ASSESSOR)
    page = FillPage(session, Display(Language.EN))
    qtbot.addWidget(page)
    codes = [one.code for one in pages_now(session)]
    seen = []
    for _ in codes:
        seen.append(page.card.page.code)
        page.go_next()
    assert seen == codes == ["services", "E1", "E2"]
    session.close()


def test_questions_that_share_a_page_each_show_their_hint(qtbot, tmp_path):
    hint = Text.from_wordings(km="លេខ និងចំណងជើង", en="Number and title")
    together = (
        Group("both", Text.from_wordings(en="Both"), appearance="field-list"),
        a_question("state", group="both"),
        a_question("cite", group="both", hint=hint),
    )
    session = Session.create(tmp_path / "h.dra", a_record(a_questionnaire(*together)), ASSESSOR)
    page = FillPage(session, Display(Language.EN))
    qtbot.addWidget(page)
    page.show()
    shown = [one for one in page.findChildren(Label) if one.isVisibleTo(page)]
    assert [one.plain_text() for one in shown].count("Number and title") == 1
    session.close()


def test_a_table_that_feeds_an_indicator_with_a_page_of_its_own_is_not_called_by_its_code(
    qtbot, tmp_path, display
):
    """The list of services feeds E1, and E1 has its own page: "E1" stands once in the list."""
    table, *columns = a_roster("services", indicator=NodeCode("E1"))
    note = a_question("E1", indicator=NodeCode("E1"), scoring=Scoring(ScoringKind.NONE))
    record = a_record(a_questionnaire(table, *columns, note))
    session = Session.create(tmp_path / "e.dra", record, ASSESSOR)
    shown = FillPage(session, display)
    qtbot.addWidget(shown)
    model = shown.outline.model
    pages = [model.index(at, 0, model.index(0, 0)) for at in range(2)]
    assert [index.data(ENTRY).code for index in pages] == ["", "E1"]
    session.close()
