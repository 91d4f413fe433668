"""Walking with Tab: every control of every page is reached, is named, and nothing holds it."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from assessment.exchange.send import parcel_of, send_parcel
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from gui.fill.page import pages_now
from gui.theme import load_fonts
from tests.gui.keys import press
from tests.gui.places import PLACES as EVERYWHERE
from tests.gui.places import Places, a_file, settle
from tests.unit.exchange.world import THE_ASSESSOR

MOST_STEPS = 160
PARTS = (
    "top_bar",
    "start_panel",
    "recent_list",
    "forms_card",
    "send_card",
    "countersign_card",
    "outline",
    "card",
    "rail",
    "foot_bar",
)
PLACES = (*EVERYWHERE, "countersign")
SHAPES = {"wide": (1366, 688), "compact": (1024, 600)}


@pytest.fixture
def file(tmp_path):
    return a_file(tmp_path)


@pytest.fixture
def go(window, file, qtbot):
    """Shows a page."""
    places = Places(window, file, qtbot)

    def countersign():
        path = file.with_suffix(".drx")
        if not path.exists():
            with AssessmentFile.open(file) as opened:
                send_parcel(parcel_of(opened), [THE_ASSESSOR], path)
        window.show_package(path)
        qtbot.waitUntil(window.page("countersign").sign.isVisible)
        qtbot.waitUntil(lambda: not window.page("countersign").busy)
        settle()

    def show(place):
        load_fonts()
        if place == "countersign":
            countersign()
        else:
            places.show(place)

    return show


def takes_tab(widget):
    tab = Qt.FocusPolicy.TabFocus.value
    wanted = widget.focusPolicy().value & tab == tab
    return wanted and widget.isVisible() and widget.isEnabled() and not widget.focusProxy()


def group_of(widget):
    """The rows that are one stop together, or the control alone."""
    return next((up for up in _above(widget) if up.property("one_stop")), widget)


def spoken(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def walk(qtbot, window, key=Qt.Key.Key_Tab):
    """The controls Tab leads through, from where the keyboard is until it is there again."""
    first = QApplication.focusWidget()
    assert first is not None
    found = [first]
    for _ in range(MOST_STEPS):
        here = QApplication.focusWidget()
        if here is not found[-1]:
            if here is first:
                break
            found.append(here)  # a text with links has the keyboard once for each of them
        modifier = Qt.KeyboardModifier.NoModifier
        if here.metaObject().className() == "RosterSheet":
            modifier = Qt.KeyboardModifier.ControlModifier
        qtbot.keyClick(here, key, modifier)
    return found


@pytest.mark.parametrize("shape", SHAPES.values())
@pytest.mark.parametrize("language", [Language.KM, Language.EN])
@pytest.mark.parametrize("place", PLACES)
def test_tab_reaches_every_control_and_each_says_its_name(
    window, go, qtbot, *, place, language, shape
):
    window.resize(*shape)
    window.display.set_language(language)
    go(place)
    reached = walk(qtbot, window)
    unnamed = [one.objectName() or type(one).__name__ for one in reached if not spoken(one).strip()]
    assert unnamed == []
    stops = {group_of(one) for one in reached}
    there = {group_of(one) for one in window.findChildren(QWidget) if takes_tab(one)}
    missed = {one.objectName() or type(one).__name__ for one in there - stops}
    assert missed == set()
    assert not any(isinstance(one, QScrollArea) for one in reached)


@pytest.mark.parametrize("place", ["forms", "program", "fill A1", "send", "countersign"])
def test_where_tab_comes_to_is_in_sight_from_whatever_part_it_comes(window, go, qtbot, place):
    window.display.set_text_size(150)
    window.resize(1024, 600)
    go(place)
    unseen = []
    for _ in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        settle()
        here = QApplication.focusWidget()
        if not here.visibleRegion().contains(here.rect().center()):
            unseen.append(here.objectName())
    assert unseen == []


@pytest.mark.parametrize("place", ["start", "recent", "forms", "fill A1", "fill B1"])
def test_tab_goes_on_as_one_reads(window, go, qtbot, place):
    go(place)
    window.top.home_button.setFocus()
    reached = walk(qtbot, window)
    columns = {}
    for one in reached:
        spot = one.mapTo(window, one.rect().center())
        part = next((up for up in _above(one) if up.objectName() in PARTS), None)
        columns.setdefault(part, []).append(spot)
    back = [
        (part.objectName() if part else "", spots)
        for part, spots in columns.items()
        if any(b.y() < a.y() - 30 for a, b in pairwise(spots))
    ]
    assert back == []


def test_tab_follows_the_work_card_evidence_comment_foot_list_bar(window, go, qtbot):
    go("fill A1")
    reached = walk(qtbot, window)
    parts = (
        next((up.objectName() for up in _above(one) if up.objectName() in PARTS), "")
        for one in reached
    )
    assert list(dict.fromkeys(parts)) == ["card", "rail", "foot_bar", "outline", "top_bar"]
    names = [one.objectName() for one in reached]
    assert names.index("add_evidence") == 1, "one press from the ladder to the evidence"
    assert names.index("comment") < names.index("back" if "back" in names else "next")


def test_a_ladder_is_one_stop_and_the_arrow_keys_move_in_it(window, go, qtbot):
    go("fill A1")
    rows = window.page("fill").card.answers.editors["A1"].tick_rows()
    rows[0].setFocus()
    for row in rows[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        assert row.hasFocus()
    qtbot.keyClick(rows[-1], Qt.Key.Key_Tab)
    assert not any(row.hasFocus() for row in rows)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert rows[-1].hasFocus(), "it comes back to where it was"


def test_next_leads_on_from_the_last_page_after_opening_again(window, file, go, qtbot):
    go("fill A1")
    last = pages_now(window.session)[-1].code
    window.go("fill", last)
    window.go("home")
    window.open_file(file)
    assert window.page("fill").card.page.code == last
    qtbot.mouseClick(window.page("fill").foot.next_button, Qt.MouseButton.LeftButton)
    assert window.router.shown is window.page("review")


def _above(widget):
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


@pytest.mark.parametrize("place", PLACES)
def test_f6_goes_round_all_regions_of_a_page(window, go, qtbot, place):
    go(place)
    seen = []
    for _ in range(12):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    assert any(window.top.isAncestorOf(one) for one in seen)
    assert any(not window.top.isAncestorOf(one) for one in seen)


@pytest.mark.parametrize("place", ["help", "forms", "new", "recovery", "send"])
def test_escape_leaves_a_page_that_stands_aside(window, go, qtbot, place):
    go(place)
    page = window.router.shown
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert window.router.shown is not page


def test_a_new_assessment_is_begun_with_the_keyboard_alone(window, go, qtbot, tmp_path):
    go("new")
    window.page("new").folder.setText(str(tmp_path))
    window.page("new").assessor.setText("Dara")
    qtbot.keyClicks(window.page("new").search, "M10")
    qtbot.keyClick(window.page("new").search, Qt.Key.Key_Return)
    assert window.page("new").unit.chosen().code == "M10"
    qtbot.keyClick(window.page("new").unit, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is window.page("new").questionnaire
    window.page("new").round.setFocus()
    qtbot.keyClick(window.page("new").round, Qt.Key.Key_Return)
    assert window.session is not None
    assert window.session.record.subject.unit == "M10"


def test_a_double_click_on_start_does_not_press_what_appears_below_it(window, go, qtbot, tmp_path):
    go("new")
    window.page("new").folder.setText(str(tmp_path))
    window.page("new").assessor.setText("Dara")
    window.page("new").search.setText("M10")
    spot = window.page("new").start.mapTo(window, window.page("new").start.rect().center())
    press(window, spot, double=False)
    assert window.session is not None
    settle()
    first = window.page("fill").card.page.code
    foot = window.page("fill").foot.next_button
    press(window, foot.mapTo(window, foot.rect().center()), double=True)
    assert window.page("fill").card.page.code == first
    qtbot.mouseClick(foot, Qt.MouseButton.LeftButton)
    assert window.page("fill").card.page.code != first


def test_quick_clicks_on_next_turn_as_many_pages(window, go):
    go("fill A1")
    foot = window.page("fill").foot.next_button
    spot = foot.mapTo(window, foot.rect().center())
    press(window, spot, double=False)
    press(window, spot, double=True)
    assert window.page("fill").card.page.code == pages_now(window.session)[2].code


def test_a_criterion_is_heard_with_its_level_and_whether_it_counts(window, go):
    window.display.set_language(Language.EN)
    go("fill A1")
    for name in ("l1a", "l3a"):
        window.findChild(QAbstractButton, f"A1_{name}").click()
    settle()
    heard = {
        name: window.findChild(QAbstractButton, f"A1_{name}").accessibleDescription()
        for name in ("l1a", "l2a", "l3a")
    }
    assert heard["l1a"].startswith("1 · ")
    assert heard["l1a"].endswith("Current level")
    assert "counted" not in heard["l2a"]
    assert heard["l3a"].endswith("Not counted yet")
    row = QAccessible.queryAccessibleInterface(window.findChild(QAbstractButton, "A1_l1a"))
    assert row.role() is QAccessible.Role.CheckBox
    assert row.state().checked
