"""Khmer and English together: what is asked stands in both languages, in the same place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from assessment.language.text import Language, Text
from assessment.questionnaire.model import Group
from assessment.responses.changes import AddRow, SetAnswer
from assessment.responses.model import Place, RowId
from assessment.responses.review_changes import Submit
from gui.app.start import make_window
from gui.display import Display
from gui.session import Session
from gui.settings import WindowSettings
from gui.theme import load_fonts
from gui.widgets.label import Label, Second
from gui.widgets.tick_row import SeenTick, TickRow
from tests.builders import (
    ASSESSOR,
    NOW,
    a_ladder,
    a_number,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
    a_text,
)

KM_LADDER = "សំណួរ A1"


def a_form():
    """A ladder with every kind of help, a page of several questions, a table, one language only."""
    asked = a_text("How many?", "ប៉ុន្មាន?")
    return a_questionnaire(
        a_ladder(
            "A1",
            hint=a_text("A hint", "ជំនួយ"),
            guidance=a_text("A guidance", "ការណែនាំ"),
            not_applicable=True,
            not_applicable_note=a_text("When not", "ពេលណា"),
            evidence_note=a_text("A decision", "លិខិត"),
        ),
        a_select("A2", hint=Text.from_wordings(en="Only English")),
        Group("several", a_text("Several", "ច្រើន"), appearance="field-list"),
        a_number("N1", group="several", hint=asked),
        a_number("N2", group="several"),
        *a_roster("services", a_question("name"), a_select("stage", indicator=None)),
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "both.dra"
    Session.create(path, a_record(a_form()), ASSESSOR, lambda: NOW).close()
    return path


@pytest.fixture
def opened(window, file):
    load_fonts()
    window.open_file(file)
    return window


def settle():
    for _ in range(3):
        QApplication.processEvents()


def press_f9(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_F9)
    settle()


def seconds(page) -> list[str]:
    """What stands in the second language, in sight."""
    return [one.plain_text() for one in page.findChildren(Second) if one.isVisible()]


def test_one_key_shows_the_question_in_both_languages_and_again_in_one(opened, qtbot):
    fill = opened.page("fill")
    fill.show_page("A1", focus=True)
    assert seconds(fill) == []
    press_f9(qtbot, opened)
    head = fill.card.head
    assert head.title.plain_text() == "A1"
    assert head.title._below.plain_text() == KM_LADDER
    assert {"ជំនួយ", "លិខិត", KM_LADDER} <= set(seconds(fill))
    row = fill.card.findChild(TickRow, "A1_l1a")
    assert row.text() == "l1a"
    assert row.accessibleName() == "l1a · សំណួរ l1a"
    press_f9(qtbot, opened)
    assert seconds(fill) == []
    assert row.accessibleName() == "l1a"


def test_guidance_and_the_note_on_what_may_not_apply_come_in_both(opened, qtbot):
    press_f9(qtbot, opened)
    fill = opened.page("fill")
    fill.card.head.guidance.click()
    fill.do("not_applicable")
    settle()
    assert "ការណែនាំ" in seconds(fill)
    assert fill.card.applicability.listed.accessibleName() == "When not · ពេលណា"


def test_switching_the_language_changes_which_of_them_leads(opened, qtbot):
    press_f9(qtbot, opened)
    opened.display.switch_language()
    title = opened.page("fill").card.head.title
    assert title.plain_text() == KM_LADDER
    assert title._below.plain_text() == "A1"


def test_names_of_levels_and_captions_of_parts_come_in_both(opened, qtbot):
    press_f9(qtbot, opened)
    fill = opened.page("fill")
    ladder = fill.card.answers.editors["A1"]
    assert ladder.rows[1].name._below is not None
    fill.show_page("N1", focus=True)
    settle()
    assert {"សំណួរ N1", "សំណួរ N2", "ប៉ុន្មាន?"} <= set(seconds(fill))
    field = fill.card.answers.editors["N1"].field
    assert field.accessibleName() == "N1 · សំណួរ N1"


def test_what_exists_in_one_language_is_not_said_twice(opened, qtbot):
    press_f9(qtbot, opened)
    fill = opened.page("fill")
    fill.show_page("A2", focus=True)
    settle()
    assert "Only English" not in seconds(fill)


def test_a_finding_is_said_in_both(opened, qtbot):
    press_f9(qtbot, opened)
    fill = opened.page("fill")
    fill.show_page("N1", focus=True)
    editor = fill.card.answers.editors["N1"]
    editor.field.setText("many")
    editor.give_now()
    settle()
    khmer = [said for said in seconds(fill) if any("ក" <= sign <= "៿" for sign in said)]
    below = editor.findChild(Label, "finding_N1")._below
    assert below.isVisible()
    assert below.plain_text() in khmer


def test_what_does_not_apply_hides_both(opened, qtbot):
    press_f9(qtbot, opened)
    fill = opened.page("fill")
    fill.show_page("N1", focus=True)
    settle()
    labels = fill.card.answers.findChildren(Label)
    captions = next(one for one in labels if one.property("type") == "bold" and one._below)
    captions.setVisible(False)
    assert not captions._below.isVisible()
    captions.setVisible(True)
    assert captions._below.isVisible()
    captions.setEnabled(False)
    assert not captions._below.isEnabled()


def test_a_table_has_its_heads_and_lists_in_both(opened, qtbot):
    press_f9(qtbot, opened)
    fill = opened.page("fill")
    fill.show_page("services", focus=True)
    settle()
    model = fill.card.answers.roster.model
    assert model.headerData(1, Qt.Orientation.Horizontal) == "stage\nសំណួរ stage"
    head = fill.card.answers.roster.sheet.horizontalHeader()
    tall = head.height()
    press_f9(qtbot, opened)
    settle()
    assert model.headerData(1, Qt.Orientation.Horizontal) == "stage"
    assert fill.card.answers.roster.sheet.horizontalHeader().height() < tall


def test_the_answer_in_review_is_read_in_both(opened, qtbot):
    session = opened.session
    session.apply(SetAnswer(Place("A1"), ("l1a", "l2a")))
    session.apply(Submit(by=ASSESSOR, at=session.now, reason="once more"))
    session.score_now()
    opened.go("review")
    press_f9(qtbot, opened)
    page = opened.page("review")
    page.table.choose_code("A1")
    settle()
    told = [one.plain_text() for one in page.pane.answers.findChildren(Second) if one.text()]
    assert KM_LADDER in told
    rows = page.pane.answers.findChildren(SeenTick)
    assert any("សំណួរ l2a" in row.accessibleName() for row in rows)
    assert page.pane.head._title._below.plain_text()


def test_it_is_remembered_and_ticked_in_the_menu(opened, qtbot, qapp, settings, tmp_path):
    action = opened.actions_by_name["together"]
    assert not action.isChecked()
    press_f9(qtbot, opened)
    assert action.isChecked()
    assert settings.together
    again = make_window(qapp, WindowSettings(tmp_path / "settings.ini"))
    qtbot.addWidget(again)
    assert again.actions_by_name["together"].isChecked()
    action.trigger()
    assert not settings.together


def test_an_answer_typed_and_the_keyboard_stay_where_they_are(opened, qtbot):
    fill = opened.page("fill")
    fill.show_page("N1", focus=True)
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "7")
    press_f9(qtbot, opened)
    assert QApplication.focusWidget() is field
    assert field.text() == "7"


def test_while_one_language_is_enough_no_widget_is_made_for_the_other(opened):
    for code in ("A1", "A2", "N1", "services"):
        opened.page("fill").show_page(code, focus=True)
        assert opened.page("fill").card.findChildren(Second) == []


def test_an_english_word_finds_the_question_while_the_list_is_khmer(opened):
    opened.display.set_language(Language.KM)
    outline = opened.page("fill").outline
    outline.search.setText("A2")
    model, tree = outline.model, outline.tree
    index = model.index_of("A2")
    assert not tree.isRowHidden(index.row(), index.parent())


def test_rows_pasted_beforehand_are_untouched(opened, qtbot):
    session = opened.session
    session.apply(AddRow("services", RowId("r"), 0))
    press_f9(qtbot, opened)
    assert session.record.rows["services"] == ("r",)


@pytest.mark.parametrize("language", list(Language))
def test_a_look_gives_the_other_language_only_where_it_says_something_else(language):
    both = Display(language, together=True)
    first, second = ("សំណួរ x", "x") if language is Language.KM else ("x", "សំណួរ x")
    assert both.both(a_text("x")) == (first, second)
    assert both.both(Text.from_wordings(en="x", km="x")) == ("x", "")
    assert both.both(Text.from_wordings(en="x")) == ("x", "")
    assert both.both(Text(())) == ("", "")
    assert Display(language).both(a_text("x")) == (first, "")


def test_from_which_level_on_a_document_is_needed_comes_in_both(window, tmp_path, qtbot):
    load_fonts()
    path = tmp_path / "level.dra"
    record = a_record(a_questionnaire(a_ladder("A1")))
    Session.create(path, record, ASSESSOR, lambda: NOW).close()
    window.open_file(path)
    press_f9(qtbot, window)
    wanted = window.page("fill").rail.evidence._wanted
    assert wanted.plain_text() == "From level 2 on, a document is needed."
    assert wanted._below.plain_text().startswith("ចាប់ពីកម្រិត")
