"""What hurried people do: resize, switch, close and click while something else is going on."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from assessment.language.text import Language, Text
from gui.session import Session
from gui.settings import RecentFile
from gui.theme import Appearance, load_fonts
from tests.builders import (
    ASSESSOR,
    NOW,
    a_ladder,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
)

LONG = "ក្រសួងប្រៃសណីយ៍ និងទូរគមនាគមន៍ នៃព្រះរាជាណាចក្រកម្ពុជា " * 12
UNBROKEN = "Xy" * 300
SIZES = ((1366, 688), (1024, 600), (960, 540))


def settle():
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opened(window, tmp_path):
    """An assessment with long words everywhere."""
    load_fonts()
    question = a_question("T1", appearance="multiline")
    parts = (
        a_ladder("A1", not_applicable=True),
        *a_roster("services"),
        question,
        replace(a_question("T2"), label=Text.from_wordings(km=LONG, en=UNBROKEN)),
    )
    path = tmp_path / "robust.dra"
    Session.create(path, a_record(a_questionnaire(*parts)), ASSESSOR, lambda: NOW).close()
    window.open_file(path)
    settle()
    return window


def box(window):
    window.go("fill", "T1")
    return window.page("fill").card.answers.editors["T1"].box


def test_a_storm_of_resizes_keeps_the_keyboard_and_what_is_being_typed(opened, qtbot):
    field = box(opened)
    field.setFocus()
    qtbot.keyClicks(field, "half a sen")
    for step in range(60):
        opened.resize(960 + step * 397 % 640, 540 + step * 211 % 360)
        QApplication.processEvents()
    assert QApplication.focusWidget() is field
    assert field.toPlainText() == "half a sen"
    qtbot.keyClicks(field, "tence")
    opened.go("fill", "A1")
    assert opened.session.record.response("T1").answer == "half a sentence"


@pytest.mark.parametrize("change", ["language", "appearance", "larger"])
def test_switching_in_the_middle_of_a_word_loses_nothing(opened, qtbot, change):
    field = box(opened)
    field.setFocus()
    qtbot.keyClicks(field, "one ")
    for _ in range(3):
        {
            "language": opened.display.switch_language,
            "appearance": lambda: opened.display.set_appearance(Appearance.DARK),
            "larger": lambda: opened.display.resize_text(1),
        }[change]()
        qtbot.keyClicks(field, "two ")
    assert field.toPlainText() == "one two two two "
    assert QApplication.focusWidget() is field
    field.give_now()
    assert opened.session.record.response("T1").answer == "one two two two"


def test_a_comment_typed_until_the_last_moment_is_there_when_the_file_is_opened_again(
    opened, qtbot
):
    opened.go("fill", "A1")
    comment = opened.page("fill").rail.comment.box
    comment.setFocus()
    qtbot.keyClicks(comment, "at the last moment")
    path = opened.session.path
    opened.go("home")
    opened.open_file(path)
    assert opened.session.record.response("A1").comment == "at the last moment"


def test_a_reason_that_was_begun_survives_the_switch_of_the_language(opened, qtbot):
    opened.go("fill", "A1")
    opened.page("fill").do("not_applicable")
    reason = opened.page("fill").card.applicability.reason
    qtbot.keyClicks(reason, "no such service")
    opened.display.switch_language()
    assert reason.toPlainText() == "no such service"
    assert QApplication.focusWidget() is reason


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
@pytest.mark.parametrize("percent", [100, 130, 150])
def test_very_long_words_make_no_page_wider_than_the_window(opened, language, percent):
    opened.display.set_language(language)
    opened.display.set_text_size(percent)
    session = opened.session
    opened.go("fill", "services")
    opened.page("fill").card.answers.roster.take_pasted(f"{LONG}\t12\n{UNBROKEN}\t5")
    for code in ("T2", "services", "A1"):
        opened.go("fill", code)
        for size in SIZES:
            opened.resize(*size)
            settle()
            assert opened.width() == size[0], (code, size)
            next_button = opened.page("fill").foot.next_button
            right = next_button.mapTo(opened, next_button.rect().topRight())
            assert right.x() <= size[0]
    row = session.record.rows["services"][0]
    assert session.record.response("services_name", row).answer == LONG.strip()


def test_a_recent_file_of_a_unit_with_a_very_long_name_fits(window, settings, tmp_path):
    load_fonts()
    path = tmp_path / "long.dra"
    settings.remember(
        RecentFile(path, Text.from_wordings(km=LONG, en=UNBROKEN), "2026", "draft", 3, 9, NOW)
    )
    window.home.begin()
    for language in (Language.KM, Language.EN):
        window.display.set_language(language)
        for size in SIZES:
            window.resize(*size)
            settle()
            (card,) = window.home._cards
            right = card.remove.mapTo(window, card.remove.rect().topRight())
            assert right.x() <= size[0]


def test_closing_while_questionnaires_are_being_read_ends_quietly(window, qtbot):
    window.go("new")
    window.go("forms")
    window.go("library")
    window.close()
    settle()
    time.sleep(0.3)
    settle()
    assert not window.isVisible()


def test_pressing_a_form_button_many_times_makes_one_form(window, qtbot, tmp_path):
    asked = []

    def choose(wish):
        asked.append(wish)
        return tmp_path / f"form{len(asked)}.pdf"

    window.go("forms")
    page = window.page("forms")
    qtbot.waitUntil(lambda: bool(page.entries))
    page.choose = choose
    button = next(iter(page.buttons.values()))
    for _ in range(5):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.saved.path is not None, timeout=60_000)
    assert len(asked) == 1


def test_undos_and_redos_in_a_hurry_end_where_they_began(opened, qtbot):
    opened.go("fill", "A1")
    for name in ("l1a", "l2a", "l3a"):
        opened.findChild(QAbstractButton, f"A1_{name}").click()
    told = opened.session.record.response("A1").answer
    for _ in range(50):
        opened.session.undo()
    for _ in range(50):
        opened.session.redo()
    assert opened.session.record.response("A1").answer == told


def test_turning_pages_in_a_hurry_leaves_no_page_behind(opened, qtbot):
    fill = opened.page("fill")
    for _ in range(30):
        fill.go_next()
        fill.go_back()
    settle()
    cards = [one for one in fill.findChildren(type(fill.card)) if one is not fill.card]
    assert cards == []


def test_evidence_that_was_begun_waits_until_one_comes_back(opened, qtbot):
    opened.go("fill", "A1")
    form = opened.page("fill").rail.evidence.form
    opened.page("fill").do("add_evidence")
    qtbot.keyClicks(form.fields["title"], "Decision")
    form.seen.click()
    opened.page("fill").do("add_evidence")
    assert form.fields["title"].text() == "Decision"
    opened.go("fill", "T1")
    assert form.isHidden() or not form.fields["title"].text()
    opened.go("fill", "A1")
    assert form.isVisible()
    assert form.fields["title"].text() == "Decision"
    assert form.seen.isChecked()
    form.fields["title"].setFocus()
    qtbot.keyClick(form.fields["title"], Qt.Key.Key_Escape)
    assert form.isHidden()
    assert QApplication.focusWidget() is opened.page("fill").rail.evidence.add
    opened.go("fill", "T1")
    opened.go("fill", "A1")
    assert form.isHidden()


def test_escape_leaves_the_reason_and_gives_the_keyboard_back(opened, qtbot):
    opened.go("fill", "A1")
    card = opened.page("fill").card
    opened.page("fill").do("not_applicable")
    qtbot.keyClicks(card.applicability.reason, "x")
    qtbot.keyClick(card.applicability.reason, Qt.Key.Key_Escape)
    assert card.applicability.isHidden()
    assert QApplication.focusWidget() is card.head.not_applicable
    assert opened.session.record.response("A1").not_applicable is None
