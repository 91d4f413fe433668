"""What holds on every page of the secretariat: names, keyboard, room, one primary button."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from assessment.commands.main import run
from assessment.consolidation.model import FileVerdict
from assessment.language.text import Language
from gui.committee.national.overview import HeatTable, SpreadChart
from gui.theme import TEXT_SIZES
from gui.widgets.top_bar import COLLECTION_STAGES
from tests.gui.committee.world import a_fork, many, page_of, received, settled
from tests.gui.contrasts import yellow
from tests.gui.cuts import cut, fallen_out
from tests.gui.places import settle

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, HeatTable, SpreadChart)


@pytest.fixture
def busy_desk(desk, qtbot, tmp_path):
    """A collection with packages of several units, a conflict, and a filled template."""
    paths = many(tmp_path / "in", 5)[1:]
    a_fork(tmp_path / "fork")
    book = tmp_path / "filled.xlsx"
    assert run(["template", "example-small", "--xlsx", str(book), "--unit", "M28"]) == 0
    received(qtbot, desk, [*paths, tmp_path / "fork", book])
    return desk


def pages(window, qtbot):
    for stage in COLLECTION_STAGES:
        window.go(stage)
        settled(qtbot, window)
        yield stage, page_of(window, stage)


def apart(window, qtbot, folder):
    """What has no tab: pages of the menu, of a unit and of a package, parts and open forms."""
    for name, about in {
        "policy": None,
        "register": None,
        "keys": None,
        "package": (folder / "in" / "001.drx", window.collection),
        "unit": "M02",
    }.items():
        window.go(name, about)
        settled(qtbot, window)
        page = page_of(window, name)
        if name in ("package", "unit"):
            qtbot.waitUntil(lambda one=page: one.shown is not None, timeout=30_000)
        yield name, page
    unit = page
    unit.give_back.click()
    yield "return", unit
    unit.give_back.click()
    unit.show_part("history")
    yield "history", unit
    window.go("intake")
    files = page_of(window, "intake").list.table
    fork = (one for one in files.rows.rows if one.arrival.verdict is FileVerdict.FORK)
    files.choose(next(fork))
    yield "a conflict that came", page_of(window, "intake")
    window.go("national")
    settled(qtbot, window)
    national = page_of(window, "national")
    qtbot.keyClick(national.overview.heat, Qt.Key.Key_Return)
    yield "units", national
    window.go("rounds")
    rounds = page_of(window, "rounds")
    for part, button in rounds.parts.buttons.items():
        button.click()
        settled(qtbot, window)
        yield part, rounds
    decided(window, qtbot)
    yield "decided", page_of(window, "conflicts")


def decided(window, qtbot):
    """The first conflict as it was decided."""
    window.go("conflicts")
    settled(qtbot, window)
    page = page_of(window, "conflicts")
    page.show_case(window.collection.snapshot.conflicts[0].case)
    page.pane.form.reason.setText("as the head said")
    page.pane.copies.buttons[next(iter(page.pane.compared.copies))].click()
    page.pane.form.button.click()
    qtbot.waitUntil(lambda: bool(window.collection.snapshot.decided), timeout=30_000)
    settled(qtbot, window)


def everywhere(window, qtbot, folder):
    yield from pages(window, qtbot)
    yield from apart(window, qtbot, folder)


def controls(page):
    return [
        child
        for child in page.findChildren(QWidget)
        if isinstance(child, CONTROLS)
        and child.isVisible()
        and not child.objectName().startswith("qt_")
        and child.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


@pytest.mark.parametrize("language", list(Language))
def test_every_control_has_a_name(busy_desk, qtbot, tmp_path, language):
    busy_desk.display.set_language(language)
    nameless = [
        (stage, control.objectName(), type(control).__name__)
        for stage, page in everywhere(busy_desk, qtbot, tmp_path)
        for control in controls(page)
        if not control.accessibleName()
    ]
    assert nameless == []


def test_every_page_can_be_made_as_small_as_a_small_screen(busy_desk, qtbot):
    for language in Language:
        busy_desk.display.set_language(language)
        for stage, _ in pages(busy_desk, qtbot):
            for size in ((1366, 688), (1024, 600)):
                busy_desk.resize(*size)
                settle()
                hint = busy_desk.minimumSizeHint()
                fits = hint.width() <= size[0] and hint.height() <= size[1]
                assert fits, (stage, language, size, hint)


@pytest.mark.parametrize("language", list(Language))
def test_no_page_asks_for_more_than_a_small_screen_nor_cuts_a_word_at_any_text_size(
    busy_desk, qtbot, language
):
    busy_desk.display.set_language(language)
    found = []
    for percent in TEXT_SIZES:
        busy_desk.display.set_text_size(percent)
        for stage, _ in pages(busy_desk, qtbot):
            for size in ((1366, 688), (1024, 600)):
                busy_desk.resize(*size)
                settle()
                case = (stage, percent, size)
                found += [(case, words) for words in cut(busy_desk)]
                hint = busy_desk.minimumSizeHint()
                if hint.width() > size[0] or hint.height() > size[1]:
                    found.append((case, (hint.width(), hint.height())))
    assert found == []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("percent", [100, 150])
def test_no_page_without_a_tab_cuts_a_word_or_a_field_on_a_small_screen(
    busy_desk, qtbot, tmp_path, *, language, percent
):
    busy_desk.display.set_language(language)
    busy_desk.display.set_text_size(percent)
    busy_desk.resize(1024, 600)
    found = []
    for stage, _ in apart(busy_desk, qtbot, tmp_path):
        for _attempt in range(20):  # what was read aside is laid out in several steps
            settle()
            if not (told := (*cut(busy_desk), *fallen_out(busy_desk))):
                break
        found += [(stage, words) for words in told]
        hint = busy_desk.minimumSizeHint()
        if hint.width() > 1024 or hint.height() > 600:
            found.append((stage, (hint.width(), hint.height())))
    assert found == []


def test_what_appears_in_a_smaller_window_stands_within_it(busy_desk, qtbot):
    busy_desk.display.set_text_size(150)
    busy_desk.resize(1366, 688)
    busy_desk.go("national")
    settled(qtbot, busy_desk)
    page = page_of(busy_desk, "national")
    page.show_left_out()
    settle()
    busy_desk.resize(1024, 600)
    settle()
    assert page.left_out.table.left_out
    assert not [*fallen_out(busy_desk)]


@pytest.mark.parametrize(("size", "percent"), [((1024, 600), 100), ((1366, 688), 150)])
def test_the_row_somebody_is_at_stays_in_sight_in_less_room(desk, qtbot, size, percent):
    desk.resize(1366, 688)
    desk.go("register")
    settled(qtbot, desk)
    table = page_of(desk, "register").table
    settle()
    last = table.rowAt(table.viewport().height() - 1)
    table.setCurrentIndex(table.rows.index(last - 1, 0))
    desk.display.set_text_size(percent)
    desk.resize(*size)
    settle()
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())


def test_no_page_opens_with_a_button_in_yellow(busy_desk, qtbot, tmp_path):
    for stage, _ in everywhere(busy_desk, qtbot, tmp_path):
        settle()
        typed = isinstance(busy_desk.focusWidget(), QLineEdit)
        assert typed or not yellow(busy_desk), stage


def test_tab_reaches_every_control_of_every_page(busy_desk, qtbot, tmp_path):
    for stage, page in everywhere(busy_desk, qtbot, tmp_path):
        wanted = {control for control in controls(page) if control.isEnabled()}
        seen = set()
        page.setFocus()
        for _ in range(120):
            qtbot.keyClick(busy_desk.focusWidget() or page, Qt.Key.Key_Tab)
            seen.add(busy_desk.focusWidget())
        missed = {control.objectName() for control in wanted - seen}
        assert missed == set(), stage


def test_at_most_one_primary_button_a_page(busy_desk, qtbot):
    for stage, page in pages(busy_desk, qtbot):
        primary = [
            button.objectName()
            for button in page.findChildren(QPushButton)
            if button.property("role") == "primary" and button.isVisible() and button.isEnabled()
        ]
        assert len(primary) <= 1, (stage, primary)


def test_buttons_show_their_words_whole(busy_desk, qtbot):
    for stage, page in pages(busy_desk, qtbot):
        for button in page.findChildren(QPushButton):
            if button.isVisible() and button.text():
                room = button.width() - (24 if button.icon().isNull() else 44)
                need = QFontMetrics(button.font()).horizontalAdvance(button.text().strip())
                assert need <= room, (stage, button.objectName(), button.text())


def test_the_language_is_switched_on_every_page(busy_desk, qtbot):
    for stage, _ in pages(busy_desk, qtbot):
        busy_desk.display.switch_language()
        busy_desk.display.switch_language()
        assert busy_desk.top.stages[stage].isChecked()


def test_the_file_of_a_collection_is_let_go_when_the_window_is_left(busy_desk, qtbot, collection):
    session = busy_desk.collection
    session.refresh()
    busy_desk.go("home")
    assert busy_desk.collection is None
    busy_desk.open_file(collection)
    settled(qtbot, busy_desk)
    session = busy_desk.collection
    assert session.snapshot.standings
    assert all(pages(busy_desk, qtbot))
    busy_desk.go(next(iter(COLLECTION_STAGES)))
    session.refresh()
    settled(qtbot, busy_desk)
    busy_desk.close()
    assert not session.working, "what is closed does no more work"


def test_keys_of_stages_mean_the_collection_only_while_one_is_open(busy_desk, qtbot):
    on = {name for name, action in busy_desk.actions_by_name.items() if action.isEnabled()}
    assert set(COLLECTION_STAGES) <= on
    assert "scores" not in on
    busy_desk.go("home")
    on = {name for name, action in busy_desk.actions_by_name.items() if action.isEnabled()}
    assert not set(COLLECTION_STAGES) & on


def test_help_leads_back_to_the_page(busy_desk, qtbot):
    busy_desk.go("coverage")
    busy_desk.show_help()
    busy_desk.go_back()
    assert page_of(busy_desk, "coverage").isVisible()
