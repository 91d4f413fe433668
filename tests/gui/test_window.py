"""The window: from the start page to an open assessment and back, by mouse and by keyboard."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.responses.choices import tick_up_to
from assessment.responses.review_changes import Submit
from gui.actions import ACTIONS, Needs
from gui.session import Session
from gui.settings import WindowSettings, WorkRole
from gui.theme import Appearance
from gui.widgets.label import Label
from gui.widgets.top_bar import STAGES
from tests.builders import ASSESSOR, NOW, a_record
from tests.gui.places import settle

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
SIZES = [(1366, 688), (1024, 600), (960, 540)]


@pytest.fixture
def opened(window, file, qtbot):
    window.open_file(file)
    qtbot.waitUntil(lambda: window.session is not None and window.session.scores is not None)
    return window


def controls(widget: QWidget) -> list[QWidget]:
    return [
        child
        for child in widget.findChildren(QWidget)
        if isinstance(child, CONTROLS)
        and child.isVisible()
        and child.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not child.objectName().startswith("qt_")
        and "header" not in type(child).__name__.lower()
    ]


def everywhere(window, qtbot):
    """Every page of an open assessment, and those without."""
    for stage in STAGES:
        window.go(stage)
        yield stage
    for code in ("A2", "B1", "services"):
        window.go("fill", code)
        yield code
    window.page("fill").do("add_evidence")
    yield "evidence form"
    window.show_copies()
    yield "copies"
    window.go("home")
    yield "start"
    window.go("new")
    qtbot.waitUntil(window.page("new").start.isEnabled, timeout=9_000)
    yield "new"
    window.go("library")
    library = window.page("library")
    qtbot.waitUntil(lambda: not library.work.busy, timeout=9_000)
    for tab in library.book.tabs.buttons.values():
        tab.click()
        yield f"library {tab.objectName()}"
    library.book.head.preview.click()
    yield "preview"
    window.show_help()
    yield "help"


def test_nothing_is_open_at_first_and_the_start_page_says_so(window):
    assert window.session is None
    assert window.home.empty.isVisible()
    assert not window.top.stages["fill"].isVisible()


def test_a_new_assessment_from_the_first_click_to_the_first_answer(window, qtbot, tmp_path):
    qtbot.mouseClick(window.home.new, Qt.MouseButton.LeftButton)
    page = window.page("new")
    qtbot.waitUntil(page.start.isEnabled, timeout=9_000)
    qtbot.keyClicks(page.search, "Ministry of Planning")
    unit = page.unit.chosen()
    assert unit is not None
    chosen = page._installed[page.questionnaire.currentIndex()].questionnaire
    assert unit.block in {block.code for block in chosen.settings.peer_blocks}
    assert chosen.settings.id == "dgc-ministry"
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    assert window.session is not None
    assert window.session.path.exists()
    assert window.session.path.parent == tmp_path
    assert window.session.record.subject.unit == unit.code
    assert window._settings.recent[0].path == window.session.path


def test_a_form_that_is_not_complete_says_what_is_missing(window, qtbot):
    window.go("new")
    qtbot.waitUntil(window.page("new").start.isEnabled, timeout=9_000)
    window.page("new").assessor.clear()
    window.page("new").start.click()
    assert window.session is None
    assert QApplication.focusWidget() is window.page("new").search
    assert window.page("new").fields["assessor"]._finding.plain_text() == "Please fill in Assessor."


def test_a_second_assessment_of_the_same_unit_and_round_is_refused_in_words(window, qtbot):
    for _ in range(2):
        window.go("new")
        qtbot.waitUntil(window.page("new").start.isEnabled, timeout=9_000)
        window.page("new").search.clear()
        qtbot.keyClicks(window.page("new").search, "M10")
        window.page("new").start.click()
    assert window.session is None
    told = window.page("new").findChild(Label, "folder_finding")
    assert told.isVisible()
    assert "M10-2026.dra" in told.plain_text() or "M10" in told.plain_text()


def test_going_home_closes_the_file_and_lists_it_first(opened, file):
    opened.go("home")
    assert opened.session is None
    (card,) = opened.home._cards
    assert card.file.path == file
    assert card.file.total == 4
    card.button.click()
    assert opened.session is not None


@pytest.mark.parametrize(
    ("role", "words"),
    [(WorkRole.ASSESSOR, ["Continue", "Open"]), (WorkRole.HEAD, ["Open", "Review"])],
)
def test_the_start_page_leads_each_role_to_its_own_work_and_says_where_files_lie(
    window, tmp_path, role, words
):
    for name, steps in (("sent", (Submit(ASSESSOR, NOW, "why"),)), ("begun", ())):
        path = tmp_path / f"{name}.dra"
        session = Session.create(path, replace(a_record(), id=name), ASSESSOR, lambda: NOW)
        assert all(session.apply(step) for step in steps)
        session.close()
        window.open_file(path)
        window.go("home")
    window.home.roles[role].click()
    cards = window.home._cards
    assert [card.button.text() for card in cards] == words
    primary = [card.button.text() for card in cards if card.button.property("role") == "primary"]
    assert primary == [words[0] if role is WorkRole.ASSESSOR else words[1]]
    assert [Path(card.where.plain_text()) for card in cards] == [card.file.path for card in cards]
    window.home.first_focus()
    assert QApplication.focusWidget().text() == primary[0]


def test_a_file_that_is_gone_is_shown_as_gone_and_kept_in_the_list(opened, file):
    opened.go("home")
    file.unlink()
    opened.home.begin()
    (card,) = opened.home._cards
    assert card.chip.plain_text() == "File not found"
    assert card.button.text() == "Locate…"


def test_taking_a_file_from_the_list_does_not_delete_it(opened, file):
    opened.go("home")
    opened.home._cards[0].remove.click()
    assert opened._settings.recent == ()
    assert file.exists()


def test_a_damaged_file_is_told_on_the_start_page(window, tmp_path):
    broken = tmp_path / "x.dra"
    broken.write_bytes(b"nothing of the kind")
    window.open_file(broken)
    assert window.session is None
    assert window.home.findings.findings
    assert window.home.findings.isVisible()


def test_searching_the_recent_ones_by_unit(opened, qtbot):
    opened.go("home")
    qtbot.keyClicks(opened.home.search, "nowhere")
    assert opened.home.nothing.isVisible()
    opened.home.nothing.button.click()
    assert opened.home._cards[0].isVisible()


def test_control_and_a_digit_go_to_the_stages(opened, qtbot):
    for at, name in enumerate(STAGES, start=1):
        qtbot.keyClick(opened, getattr(Qt.Key, f"Key_{at}"), Qt.KeyboardModifier.ControlModifier)
        assert opened.top.stages[name].isChecked()


def test_the_language_switch_keeps_the_page_and_is_remembered(opened, tmp_path, qtbot):
    opened.go("fill", "A2")
    opened.top.switch.buttons["km"].click()
    assert opened.top.stages["fill"].text() == "បំពេញ"
    assert opened.page("fill").card.page.code == "A2"
    assert WindowSettings(tmp_path / "settings.ini").language is Language.KM


def test_another_appearance_repaints_everything(opened):
    before = opened.grab().toImage()
    opened.display.set_appearance(Appearance.DARK)
    assert opened.grab().toImage() != before


def test_undo_and_redo_by_key(opened, qtbot):
    fill = opened.page("fill")
    row = fill.card.findChild(QAbstractButton, "A1_l1a")
    row.click()
    qtbot.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.session.record.response("A1").answer is None
    qtbot.keyClick(opened, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert opened.session.record.response("A1").answer == ("l1a",)


def test_f6_walks_through_the_regions_and_returns(opened, qtbot):
    seen = []
    for _ in range(5):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(opened, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is seen[0]
    assert len(set(seen)) == 5


def stop(control):
    """The rows that Tab visits as one, by their editor; else the control itself."""
    above = control
    while above is not None and not above.property("one_stop"):
        above = above.parentWidget()
    return (above or control).objectName()


def test_tab_reaches_every_control_of_the_question_page_and_returns(opened):
    wanted = {
        control
        for control in controls(opened)
        if control.isEnabled() and control.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    first = QApplication.focusWidget()
    seen = set()
    for _ in range(200):
        seen.add(QApplication.focusWidget())
        QApplication.focusWidget().focusNextChild()
        if QApplication.focusWidget() is first:
            break
    assert QApplication.focusWidget() is first
    assert {stop(w) for w in wanted} <= {stop(w) for w in seen}


@pytest.mark.parametrize("language", list(Language))
def test_every_control_has_a_name_for_tests_and_for_screen_readers(opened, qtbot, language):
    opened.display.set_language(language)
    nameless = {
        (place, type(control).__name__, control.objectName())
        for place in everywhere(opened, qtbot)
        for control in controls(opened)
        if not control.objectName() or not control.accessibleName()
    }
    assert nameless == set()


def test_controls_are_large_enough_to_hit(opened, qtbot):
    small = {
        (place, control.objectName(), control.height())
        for place in everywhere(opened, qtbot)
        for control in controls(opened)
        if isinstance(control, QAbstractButton | QLineEdit | QComboBox) and control.height() < 36
    }
    assert small == set()


def test_at_most_one_primary_button_is_on_each_page(opened, qtbot):
    for place in everywhere(opened, qtbot):
        primary = [
            button.objectName()
            for button in opened.findChildren(QPushButton)
            if button.isVisible() and button.isEnabled() and button.property("role") == "primary"
        ]
        assert len(primary) <= 1, place


@pytest.mark.parametrize("language", list(Language))
def test_no_page_asks_for_more_room_than_the_smallest_window(opened, qtbot, language):
    opened.display.set_language(language)
    for size in SIZES:
        opened.resize(*size)
        for place in everywhere(opened, qtbot):
            hint = opened.minimumSizeHint()
            assert hint.width() <= size[0], (place, size)
            assert hint.height() <= size[1], (place, size)
        opened.open_file(opened._settings.recent[0].path)


def test_no_widget_ever_becomes_a_window_of_its_own(window, file, qtbot):
    class Watch(QObject):
        def __init__(self):
            super().__init__()
            self.seen = []

        def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
            shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
            if shown and watched.isWindow() and watched is not window:
                self.seen.append(watched)
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    window.open_file(file)
    for size in SIZES:
        window.resize(*size)
        for code in ("A2", "B1", "services", "A1"):
            window.go("fill", code)
        QApplication.processEvents()
    QApplication.instance().removeEventFilter(watch)
    assert watch.seen == []


def test_in_a_narrow_window_the_outline_is_a_drawer_and_evidence_stands_below(opened, qtbot):
    opened.resize(1024, 600)
    fill = opened.page("fill")
    assert not fill.outline.isVisible()
    assert fill.card.isAncestorOf(fill.rail.evidence)
    fill.do("outline")
    assert fill.outline.isVisible()
    opened.resize(1366, 688)
    assert fill.rail.isAncestorOf(fill.rail.evidence)


@pytest.mark.parametrize("language", list(Language))
def test_in_large_text_the_list_stands_instead_of_the_card_until_a_question_is_chosen(
    window, tmp_path, language
):
    """In a window where both have no room: nothing of the card is out of sight to the right."""
    path = tmp_path / "m.dra"
    form = find("dgc-ministry")
    ticked = {"A1": tick_up_to(form.by_code["A1"], None, 2)}  # which wants a document
    Session.create(path, a_record(form, answers=ticked), ASSESSOR, lambda: NOW).close()
    window.open_file(path)
    window.display.set_language(language)
    window.display.set_text_size(150)
    window.resize(1024, 600)
    fill = window.page("fill")
    settle()
    fill.do("outline")
    settle()
    assert fill.outline.width() == fill.width()
    assert fill.card.isHidden()
    fill.outline.picked.emit("A2", False)  # an arrow key moved on in the list
    assert fill.card.isHidden()
    fill.outline.picked.emit("A2", True)
    settle()
    assert fill.outline.isHidden()
    assert fill.card.isVisible()
    assert fill.card.page.code == "A2"
    assert fill.card.widget().width() <= fill.card.viewport().width()


def test_in_large_text_the_list_beside_the_card_is_as_much_wider(opened):
    opened.resize(1366, 688)
    fill = opened.page("fill")
    settle()
    wide = fill.outline.width()
    opened.display.set_text_size(150)
    settle()
    fill.do("outline")
    settle()
    assert fill.outline.width() == wide * 3 // 2
    assert fill.card.widget().width() <= fill.card.viewport().width()
    opened.display.set_text_size(100)
    settle()
    assert fill.outline.width() == wide


@pytest.mark.parametrize("language", list(Language))
def test_the_home_page_stands_without_a_scroll_bar_again_after_large_text(window, language):
    window.display.set_language(language)
    window.resize(1366, 688)
    bar = window.findChild(QScrollArea, "start_panel_scroll").verticalScrollBar()
    window.display.set_text_size(150)
    settle()
    assert bar.isVisible()
    window.display.set_text_size(100)
    settle()
    assert not bar.isVisible()


def test_rows_of_the_list_are_low_again_after_large_text(opened):
    tree = opened.page("fill").outline.tree
    first = tree.model().index(0, 0)
    settle()
    low = tree.visualRect(first).height()
    opened.display.set_text_size(150)
    opened.page("fill").do("outline")
    settle()
    assert tree.visualRect(first).height() > low
    opened.display.set_text_size(100)
    settle()
    assert tree.visualRect(first).height() == low


def test_no_two_actions_share_a_key_in_the_same_place():
    keys = [
        (QKeySequence(key).toString(), where)
        for entry in ACTIONS
        for key in entry.keys
        for where in (
            {Needs.NOTHING: Needs, Needs.ASSESSMENT: (Needs.ASSESSMENT, Needs.FILLING)}.get(
                entry.needs, (entry.needs,)
            )
        )
    ]
    assert len(keys) == len(set(keys))
    assert all(entry.keys for entry in ACTIONS)


def test_help_goes_back_to_the_question(opened, qtbot):
    opened.go("fill", "A2")
    opened.show_help()
    opened.page("help").close_button.click()
    assert opened.page("fill").isVisible()
    assert opened.page("fill").card.page.code == "A2"


def test_the_unit_head_begins_with_the_review(window, file):
    window.home.roles[WorkRole.HEAD].click()
    window.open_file(file)
    assert window.top.stages["review"].isChecked()


@pytest.mark.parametrize("language", Language)
def test_the_menu_has_its_groups_and_the_look_all_that_changes_it(window, language):
    window.display.set_language(language)
    say, menu = window.display.translate, window.menu

    def shown():
        return [one.menu().title() for one in menu.actions() if one.menu() and one.isVisible()]

    assert shown() == [say(one) for one in ("File", "Send", "View", "Help")]
    window.home.roles[WorkRole.SECRETARIAT].click()
    assert shown() == [say(one) for one in ("File", "Send", "Secretariat", "View", "Help")]
    words = {one.text() for one in menu.view.actions()}
    named = (
        "Larger text",
        "Smaller text",
        "Khmer / English",
        "Khmer and English together",
        "Light appearance",
        "Dark appearance",
        "Khmer digits in Khmer text",
    )
    assert words >= {say(one) for one in named}
    assert window.top.look_button.text() == "Aa"
    assert window.top.look_button.accessibleName() == say("Text size and appearance")


def test_settings_come_back_and_nonsense_counts_as_absent(tmp_path):
    kept = WindowSettings(tmp_path / "s.ini")
    kept.language, kept.role, kept.text_size = Language.EN, WorkRole.HEAD, 115
    kept.store.setValue("recent", "not json")
    kept.store.setValue("appearance", 7)
    kept.store.sync()
    again = WindowSettings(tmp_path / "s.ini")
    assert (again.language, again.role, again.text_size) == (Language.EN, WorkRole.HEAD, 115)
    assert again.recent == ()
    kept.store.setValue("language", "xx")
    kept.store.setValue("text_size", "9000")
    assert (kept.language, kept.text_size) == (Language.KM, 100)


@pytest.mark.parametrize("size", [(1366, 688), (1024, 600)])
def test_the_review_does_not_begin_with_the_reason_for_leaving_something_out(opened, size):
    opened.resize(*size)
    opened.go("review")
    settle()
    page = opened.page("review")
    assert page.panel.reason_box.isVisible()
    assert not page.panel.reason_box.hasFocus()
    opened.resize(*((1024, 600) if size[0] > 1024 else (1366, 688)))
    settle()
    assert not page.panel.reason_box.hasFocus()
