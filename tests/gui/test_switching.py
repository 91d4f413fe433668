"""Another language or another size: everything follows, and nothing is styled again and again."""

import gc
from collections import Counter
from itertools import pairwise, permutations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollBar, QWidget

from assessment.language.text import Language
from assessment.units import load_units
from gui.app.start import make_window
from gui.display import Display
from gui.start.new_page import UnitList
from gui.theme import Appearance
from gui.widgets.label import Label
from tests.gui.cuts import lost_words
from tests.gui.places import Places, a_file, settle

MOST = 2.5  # off and on; from one sheet to another Qt alone would make it about eight


class Styled(QObject):
    """Counts how often each widget is styled."""

    def __init__(self):
        super().__init__()
        self.times = Counter()

    def eventFilter(self, watched, event):  # noqa: N802 - the name Qt calls
        if event.type() == QEvent.Type.StyleChange and isinstance(watched, QWidget):
            self.times[watched] += 1
        return False


@pytest.fixture
def styled(window, tmp_path, qtbot):
    """What is styled from now on, in a window that was everywhere."""
    Places(window, a_file(tmp_path), qtbot).show("scores")
    for stage in ("fill", "review"):
        window.go(stage)
        settle()
    found = Styled()
    QApplication.instance().installEventFilter(found)
    yield found.times
    QApplication.instance().removeEventFilter(found)


@pytest.mark.parametrize("change", ["appearance", "size"])
def test_a_switch_styles_no_widget_again_and_again(window, styled, change):
    if change == "appearance":
        window.display.set_appearance(Appearance.DARK)
    else:
        window.display.resize_text(3)
    deep = [widget for widget in styled if isinstance(widget, Label)]
    assert len(deep) > 40
    # What is made anew while the words are said is styled once more with each thing it is put in.
    assert styled.total() <= MOST * len(styled)


def test_another_language_styles_nothing_that_stands(window, styled):
    there = set(window.findChildren(QWidget))
    window.display.set_language(Language.KM)
    assert len(there) > 500
    assert not there & set(styled)


@pytest.mark.parametrize("place", ["scores", "report", "review"])
def test_a_page_that_was_hidden_speaks_the_language_it_is_shown_in(window, tmp_path, qtbot, place):
    places = Places(window, a_file(tmp_path), qtbot)

    def said():
        settle()
        return [
            one.plain_text()
            for one in window.findChildren(Label)
            if one.isVisible() and one.plain_text()
        ]

    places.show(place)
    window.display.set_language(Language.KM)
    khmer = said()
    window.display.set_language(Language.EN)
    english = said()
    assert khmer != english
    window.go("fill")
    settle()
    window.display.set_language(Language.KM)
    window.go(place)
    assert said() == khmer


def what_is_seen(window):
    """Of all that is on screen: what it is, where it stands, in which type, and what it says."""
    window.session.score_now()
    settle()
    parts = [one for one in window.findChildren(QWidget) if one.isVisible()]
    return Counter(
        (
            type(one).__name__,
            one.objectName(),
            one.mapTo(window, one.rect().topLeft()).toTuple(),
            one.size().toTuple(),
            one.font().toString(),
            getattr(one, "text", str)() if isinstance(one, Label | QAbstractButton) else "",
        )
        for one in parts
    )


SWITCHES = {
    "there and back": lambda display: (display.switch_language(), display.switch_language()),
    "both languages": lambda display: display.switch_together(),
    "language in large text": lambda display: (display.resize_text(3), display.switch_language()),
}


@pytest.fixture
def begun_at(window, settings, qapp, tmp_path, qtbot):
    """Begins another window for the same person at a place; the one before is closed."""
    shown, file = [window], a_file(tmp_path)

    def begin(place):
        shown[-1].close()
        made = make_window(qapp, settings)
        shown.append(made)
        qtbot.addWidget(made)
        made.resize(window.size())
        made.show()
        made.activateWindow()
        Places(made, file, qtbot).show(place)
        return made

    yield begin
    shown[-1].close()


@pytest.mark.parametrize("switch", SWITCHES)
@pytest.mark.parametrize("away", ["", "scores"], ids=["in sight", "away"])
@pytest.mark.parametrize("place", ["fill A1", "review", "send"])
def test_after_a_switch_all_stands_as_in_a_window_begun_so(begun_at, place, away, switch):
    begun_at(place)  # from now on it is where the file was left
    window = begun_at(place)
    if away:
        window.go(away)
        settle()
    SWITCHES[switch](window.display)
    settle()
    window.go(place.partition(" ")[0])
    seen, fresh = what_is_seen(window), what_is_seen(begun_at(place))
    assert (seen - fresh, fresh - seen) == (Counter(), Counter())


def test_units_say_their_names_in_the_language_and_the_chosen_one_stays(qtbot):
    units, display = UnitList("units"), Display(Language.KM)
    qtbot.addWidget(units)
    register = load_units()
    units.show_units(register, display)
    units.search("phnom penh")
    units.step_in()
    chosen = units.chosen()
    assert chosen is not None
    khmer = units.model().index(0, 0).data()
    display.set_language(Language.EN)
    units.show_units(register, display)
    assert units.chosen() is chosen
    assert units.model().index(0, 0).data() != khmer
    units.show_units(tuple(reversed(register)), display)
    assert units.chosen() is chosen


def test_the_sheet_is_another_in_another_look_and_the_same_in_every_language():
    display = Display(appearance=Appearance.LIGHT)
    sheet = display.sheet()
    display.set_language(Language.EN)
    assert display.sheet() == sheet
    display.set_text_size(150)
    larger = display.sheet()
    display.set_appearance(Appearance.DARK)
    assert len({sheet, larger, display.sheet()}) == 3


@pytest.mark.parametrize("change", ["language", "size"])
def test_what_is_at_the_top_of_the_scores_stays_there(window, tmp_path, qtbot, change):
    places = Places(window, a_file(tmp_path), qtbot)
    places.show("scores")
    window.resize(1024, 600)
    settle()
    page = window.page("scores")
    area = page.why.parentWidget().parentWidget()  # the viewport

    def top():
        return page.why.mapTo(area, QPoint()).y()

    page.headline.asked.emit()
    settle()
    bar = next(one for one in page.findChildren(QScrollBar) if one.maximum() > 0)
    bar.setValue(bar.value() + top())
    settle()
    before = top()
    if change == "language":
        window.display.set_language(Language.KM)
    else:
        window.display.resize_text(1)
    settle()
    settle()
    assert abs(top() - before) < area.height() // 4  # text as large again by a step


def test_no_sweep_of_memory_goes_through_what_an_open_file_holds(window, tmp_path):
    gc.unfreeze()
    window.open_file(a_file(tmp_path))
    record = window.session.record
    assert not any(one is record for one in gc.get_objects())


def test_another_language_looks_at_no_indicator_again(window, tmp_path, qtbot):
    places = Places(window, a_file(tmp_path), qtbot)
    places.show("review")
    settle()
    review = window.page("review", None)
    rows = review.table.rows.rows
    assert rows
    window.display.switch_language()
    settle()
    assert review.table.rows.rows is rows


@pytest.mark.parametrize("begun", [((1366, 768), 100), ((1024, 600), 150)])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("order", [*permutations(("smaller", "language", "larger"))], ids="-".join)
@pytest.mark.parametrize("name", ["Round 2026", "Ministry of Planning and of much else"])
def test_what_the_bar_shows_has_room_whatever_changes_first(
    window, language, order, *, begun, name
):
    bar = window.top
    window.display.set_language(language)
    size, percent = begun
    window.resize(*size)
    window.display.set_text_size(percent)
    bar.show_stages("intake")
    bar.show_place(name)
    settle()
    change = {
        "language": lambda: (window.display.set_language(Language.KM), bar.show_place(name)),
        "smaller": lambda: window.display.set_text_size(100),
        "larger": lambda: window.display.set_text_size(150),
    }
    for one in order:
        change[one]()
    window.resize(1024, 600)
    settle()
    shown = [one for one in bar.children() if isinstance(one, QWidget) and one.isVisible()]
    shown.sort(key=lambda one: one.x())
    assert all(one.geometry().right() < two.x() for one, two in pairwise(shown))
    assert shown[-1].geometry().right() < bar.width()
    assert not [*lost_words(bar)]
