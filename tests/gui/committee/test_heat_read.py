"""Every name in the table of medians is read without a mouse, in whatever width."""

from itertools import combinations, product

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics

from assessment.language.text import Language, Text
from assessment.questionnaire.library import find
from assessment.simulation.simulate import SimulationPlan, simulate
from gui.committee.national.overview import MOST_LINES, arrange
from gui.committee.national.picture import Heat, Square
from gui.widgets.tables.cells import wrapped
from tests.gui.committee.world import page_of, received, settled
from tests.gui.places import settle

INSTRUMENTS = ("dgc-ministry", "dgc-subnational", "dgc-commune")
GROUPS = (
    Text.from_wordings(
        km="ក្រសួង-ស្ថាប័នដែលមិនផ្តល់សេវាផ្ទាល់ដល់ប្រជាពលរដ្ឋ ឬធុរជន",
        en="Ministries and institutions without direct services to citizens or businesses",
    ),
    Text.from_wordings(km="ឃុំ", en="Communes"),
)


@pytest.fixture(scope="module")
def heats():
    """The pillars of the questionnaires of the committee, with two groups each."""
    made = []
    for name in INSTRUMENTS:
        questionnaire = find(name)
        root = questionnaire.root
        nodes = questionnaire.children[root.code]
        pillars = tuple((str(one.code), one.label) for one in nodes)
        squares = tuple(Square("A", code, 9, 60.0, 2) for code, _ in pillars)
        made.append(Heat(name, pillars, tuple((group, squares) for group in GROUPS), 1))
    return tuple(made)


@pytest.fixture(params=product((Language.KM, Language.EN), (100, 150)), ids=str)
def plain(request, display, qapp):
    """How names are said, in each language and size of text."""
    language, percent = request.param
    display.set_language(language)
    display.set_text_size(percent)
    return display.plain


@pytest.mark.parametrize("width", [380, 590, 950])
def test_each_pillar_and_each_group_is_named_in_full(heats, plain, display, width):
    metrics = QFontMetrics(display.font("small"))
    for heat in heats:
        *drawn, legend = arrange((heat,), plain, display.font("small"), 40, width)[0]
        heads, rows = drawn[: len(heat.pillars)], drawn[len(heat.pillars) :]
        names = [f"{code} {plain(name)}" for code, name in heat.pillars]
        if legend.lines:
            assert [one.lines for one in heads] == [(code,) for code, _ in heat.pillars]
            assert flat(legend.lines) == flat([" · ".join(names)])
        else:
            check_heads(heads, names, metrics)
        for row, group in zip(rows, GROUPS, strict=True):
            assert flat(row.lines) == flat([plain(group)])
            assert row.area.height() >= metrics.height() * len(row.lines)
        assert max(map(metrics.horizontalAdvance, legend.lines), default=0) <= width


def check_heads(heads, names, metrics):
    for one, name in zip(heads, names, strict=True):
        assert flat(one.lines) == flat([name])
        assert len(one.lines) <= MOST_LINES
        assert max(map(metrics.horizontalAdvance, one.lines)) <= one.area.width() + 1


def flat(lines):
    """What is written, whatever the breaks."""
    return "".join("".join(lines).split()).replace("·", "")


def test_names_and_squares_do_not_overlap(heats, display, qapp):
    names, spots = arrange(heats, display.plain, display.font("small"), 40, 500)
    areas = [*(one.area for one in names), *(one.area for row in spots for one in row)]
    assert [(a, b) for a, b in combinations(areas, 2) if a.intersects(b)] == []
    assert max(area.bottom() for area in areas) <= names[-1].area.bottom()


def test_nothing_is_lost_where_one_word_is_too_wide(display, qapp):
    assert wrapped("a extraordinarily b", display.font(), 20) == ("a", "extraordinarily", "b")
    assert wrapped("", display.font(), 20) == ("",)


@pytest.fixture
def overview(desk, qtbot, tmp_path):
    """The national picture of some ministries and communes."""
    plan = SimulationPlan(30, [find(one) for one in INSTRUMENTS], "2026", seed=5)
    received(qtbot, desk, [simulate(plan, tmp_path).packages])
    desk.go("national")
    settled(qtbot, desk)
    page = page_of(desk, "national")
    qtbot.waitUntil(lambda: bool(page.overview.heat.heats), timeout=20_000)
    return page.overview


def test_a_narrow_window_has_the_table_first_and_it_follows_the_keyboard(overview, desk, qtbot):
    desk.display.set_text_size(150)
    desk.resize(1024, 600)
    settle()
    tops = [
        one.mapTo(overview._inside, QPoint(0, 0)).y() for one in (overview.heat, overview.chart)
    ]
    assert tops[0] < tops[1]
    view = overview._scroll.viewport()
    for _ in range(len(overview.heat.spots)):
        qtbot.keyClick(overview.heat, Qt.Key.Key_Down)
        here = overview.heat.here
        place = overview.heat.mapTo(view, here.center())
        assert view.rect().contains(place)
    desk.display.set_text_size(100)
    desk.resize(1366, 688)
    settle()
    left, right = (
        one.mapTo(overview._inside, QPoint(0, 0)).x() for one in (overview.chart, overview.heat)
    )
    assert left < right


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
def test_groups_of_the_distribution_are_named_in_full(overview, desk, language):
    desk.display.set_language(language)
    for wide, high, percent in ((1024, 600, 150), (1366, 688, 100)):
        desk.display.set_text_size(percent)
        desk.resize(wide, high)
        settle()
        chart, line = overview.chart, QFontMetrics(desk.display.font("small")).height()
        for one in chart.rows:
            lines = chart.name_of(one)
            assert flat(lines) == flat([chart._display.plain(one.name)])
            assert len(lines) * line <= chart.high


def test_of_a_few_lines_the_last_holds_the_rest(display, qapp):
    text = "one two three four"
    assert wrapped(text, display.font(), 30, 2) == ("one", "two three four")
    assert wrapped(text, display.font(), 30, 1) == (text,)
    assert wrapped(text, display.font(), 3000, 2) == (text,)
