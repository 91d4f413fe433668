"""Names keep their room in every table: other columns become slim, or leave and can be had."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.language.text import Language
from gui.review.table import IndicatorTable
from gui.theme import load_fonts
from gui.widgets.tables.cells import PAD, SHARED, SMALLEST, TableCell, small_name
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, Need, RowTable, fit_columns, next_first
from tests.gui.committee.world import a_fork, many, page_of, received, settled
from tests.gui.places import settle

NAMED = Need(200)
PILLAR = Need(80, gives=1)

needs_of = st.lists(
    st.builds(Need, st.integers(1, 200), st.sampled_from([0, 1]), st.integers(0, 3)),
    min_size=1,
    max_size=9,
)


def test_everything_is_shown_where_it_fits():
    assert fit_columns([NAMED, PILLAR, PILLAR], 360) == [200, 80, 80]


def test_the_last_column_leaves_first_and_the_one_sorted_by_stays():
    assert fit_columns([NAMED, PILLAR, PILLAR, PILLAR], 360) == [200, 80, 80, 0]
    assert fit_columns([NAMED, PILLAR, PILLAR, PILLAR], 360, kept=3) == [200, 80, 0, 80]


def test_a_chip_keeps_its_word_or_its_sign_and_less_needed_columns_leave_before():
    code, state = Need(80, gives=2), Need(200, slim=48, gives=1)
    assert fit_columns([NAMED, code, state], 480) == [200, 80, 200]
    assert fit_columns([NAMED, code, state], 470) == [200, 0, 200]
    assert fit_columns([NAMED, code, state], 390) == [200, 0, 190]
    assert fit_columns([NAMED, code, state], 300) == [200, 0, 48]


@given(needs_of, st.integers(0, 900), st.integers(0, 8))
def test_more_room_never_shows_less(needs, room, first):
    assert sum(fit_columns(needs, room, first=first)) <= sum(
        fit_columns(needs, room + 50, first=first)
    )
    for need, wide in zip(needs, fit_columns(needs, room, first=first), strict=True):
        assert wide in {need.wide, need.slim, 0} or need.slim < wide < need.wide
        assert wide == need.wide or need.gives
        assert wide or need.leaves or first


def turns(needs, room, by, kept=None):
    """What is shown one after the other, until it begins anew."""
    first, shown = 0, []
    while not shown or first:
        given_now = fit_columns(needs, room, kept=kept, first=first)
        shown.append({at for at, wide in enumerate(given_now) if wide})
        first = next_first(needs, room, first, by, kept=kept)
        assert len(shown) <= len(needs)
    return shown


@given(needs_of, st.integers(0, 900), st.sampled_from([1, -1]), st.none() | st.integers(1, 9))
def test_turning_shows_every_column_in_turn_and_comes_back(needs, room, by, kept):
    needs = [NAMED, *needs]
    shown = turns(needs, room, by, kept)
    assert set().union(*shown) == set(range(len(needs)))
    assert kept is None or kept >= len(needs) or kept in shown[0]


COVERAGE = [Need(285), Need(105, gives=2), Need(188, gives=3), Need(250, slim=60, gives=1)]
GROUPS = [Need(255), Need(238, slim=125, gives=2), Need(114, gives=3), Need(105, gives=1)]


@pytest.mark.parametrize(("needs", "room"), [(COVERAGE, 522), (GROUPS, 406)])
def test_a_column_turned_to_has_room_where_only_a_sign_or_a_bar_is_in_its_way(needs, room):
    for first in (at for at, need in enumerate(needs) if need.leaves):
        given_now = fit_columns(needs, room, first=first)
        assert given_now[first] == needs[first].wide
        assert sum(given_now) <= room


@pytest.fixture
def table(qtbot, display):
    """A table with a name and six numbers, and its button, in a narrow place."""
    name = RowColumn("Name", lambda one: TableCell(one, name=True), str, least=220)
    numbers = [
        RowColumn(
            f"N{at}", lambda _, at=at: TableCell(str(at)), lambda _: 0, 78, gives=1, spoken=True
        )
        for at in range(6)
    ]
    made = RowTable("narrow", (name, *numbers), display)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show_rows(["ក្រសួងសាធារណការ និងដឹកជញ្ជូន"])
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(table):
    columns = range(1, table.rows.columnCount())
    return [table.rows.head(at) for at in columns if not table.isColumnHidden(at)]


def test_arrows_show_the_columns_that_had_no_room(table, qtbot):
    assert shown(table) == ["N0", "N1", "N2"]
    assert table.left_out == 3
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert shown(table) == ["N3", "N4", "N5"]
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert shown(table) == ["N0", "N1", "N2"]
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert shown(table) == ["N3", "N4", "N5"]
    assert table.columnWidth(0) >= 220


def test_sorting_by_keys_brings_in_a_column_that_had_no_room(table, qtbot):
    for _ in range(6):
        qtbot.keyClick(table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert table.rows.sorted_by == (5, False)
    assert shown(table) == ["N0", "N1", "N4"]


def test_a_column_sorted_by_is_shown_though_another_was_turned_to(table, qtbot):
    table.resize(340, 300)
    assert shown(table) == ["N0"]
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert shown(table) == ["N1"]
    table.sort_by(5, falling=False)
    assert shown(table) == ["N4"]
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert shown(table) == ["N0"]


def test_what_is_copied_has_every_column(table):
    assert table.copied().splitlines()[0].split("\t")[1:] == [f"N{at}" for at in range(6)]


def test_the_button_says_how_many_columns_have_no_room(table, qtbot, display):
    button = MoreColumns(table, display)
    qtbot.addWidget(button)
    assert button.accessibleName() == "3 more columns"
    button.click()
    assert shown(table) == ["N3", "N4", "N5"]
    display.set_language(Language.KM)
    assert button.accessibleName() == "ជួរឈរចំនួន ៣ ទៀត"
    table.resize(900, 300)
    assert table.left_out == 0
    assert len(shown(table)) == 6


def test_the_button_is_seen_when_it_comes_into_a_page_after_the_table_was_fitted(
    table, qtbot, display
):
    page = QWidget()
    qtbot.addWidget(page)
    assert table.left_out
    more = MoreColumns(table, display)
    assert more.isHidden()
    QVBoxLayout(page).addWidget(more)
    assert not more.isHidden()


def test_a_language_does_not_undo_the_order_of_units(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 3))
    desk.go("national")
    settled(qtbot, desk)
    page = page_of(desk, "national")
    qtbot.waitUntil(lambda: bool(page.overview.heat.heats), timeout=20_000)
    page.overview.open.click()
    by = page.units.table.rows.sorted_by
    assert by is not None
    desk.display.set_language(Language.EN)
    assert page.units.table.rows.sorted_by == by


def test_a_name_on_several_lines_touches_neither_end_of_its_row(table, display):
    small = QFontMetrics(display.font("small")).height()
    assert all(table.row_height(lines) > lines * small for lines in (1, 2, 3))


def names_cut(table):
    """Names that neither one line nor two can hold, of those a person sees."""
    room = table.columnWidth(0) - 2 * PAD
    one, two = table._display.font(), table._display.font("small")
    for at in range(len(table.rows.order)):
        name = table.rows.columns[0].cell(table.rows.row(at))
        high = table.rowHeight(at)
        lines = 2 if 2 * QFontMetrics(two).height() <= high + 6 else 1
        wide = QFontMetrics(two).horizontalAdvance(name.text) / (lines * 0.8)
        if QFontMetrics(one).horizontalAdvance(name.text) > room and wide > room:
            yield name.text


@pytest.mark.parametrize("percent", [100, 150])
def test_every_column_of_coverage_and_of_the_files_can_be_seen(desk, qtbot, tmp_path, percent):
    received(qtbot, desk, many(tmp_path / "in", 3))
    desk.display.set_text_size(percent)
    desk.resize(1024, 600)
    for stage in ("intake", "coverage"):
        desk.go(stage)
        settle()
        tables = [one for one in page_of(desk, stage).findChildren(RowTable) if one.isVisible()]
        assert any(one.left_out for one in tables)
        for table in tables:
            columns = range(1, table.rows.columnCount())
            unseen = {table.rows.head(at) for at in columns}
            for _ in table.rows.columns:
                unseen -= set(shown(table))
                qtbot.keyClick(table, Qt.Key.Key_Right)
            assert unseen == set()


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
@pytest.mark.parametrize("percent", [100, 150])
def test_units_are_named_in_full_at_every_size(desk, qtbot, tmp_path, language, percent):
    received(qtbot, desk, many(tmp_path / "in", 20))
    desk.display.set_language(language)
    desk.display.set_text_size(percent)
    desk.resize(1024, 600)
    desk.go("national")
    settled(qtbot, desk)
    page = page_of(desk, "national")
    qtbot.waitUntil(lambda: bool(page.overview.heat.heats), timeout=20_000)
    page.overview.open.click()
    settle()
    assert len(page.units.table.rows.order) > 5
    assert list(names_cut(page.units.table)) == []
    desk.go("coverage")
    settle()
    groups = page_of(desk, "coverage").groups
    assert list(names_cut(groups.provinces.table)) == []


def test_the_list_of_conflicts_keeps_the_name_and_the_sign_of_the_state(desk, qtbot, tmp_path):
    a_fork(tmp_path / "in")
    received(qtbot, desk, [tmp_path / "in"])
    desk.go("conflicts")
    table = page_of(desk, "conflicts").panel.table
    desk.display.set_text_size(150)
    desk.resize(1024, 600)
    settle()
    assert table.columnWidth(0) > 2 * table.columnWidth(1)
    assert not table.isColumnHidden(1)
    assert table.rows.slim == {1}


def test_a_low_window_shows_groups_or_provinces(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 3))
    desk.go("coverage")
    groups = page_of(desk, "coverage").groups
    desk.resize(1366, 1400)
    settle()
    assert groups.which.isHidden()
    assert groups.blocks.isVisible()
    assert groups.provinces.isVisible()
    desk.resize(1366, 688)
    settle()
    groups.which.buttons["by_province"].click()
    settle()
    assert not groups.blocks.isVisible()
    table = groups.provinces.table
    assert table.viewport().height() >= 8 * table.rowHeight(0)
    desk.display.set_text_size(150)
    desk.resize(1024, 600)
    groups.which.buttons["by_block"].click()
    settle()
    assert groups.blocks.isVisible()
    assert groups.provinces.isHidden()
    groups.which.buttons["by_province"].click()
    settle()
    assert groups.blocks.isHidden()
    assert groups.provinces.table.viewport().height() >= 2 * groups.provinces.table.rowHeight(0)


def test_rows_of_a_long_list_have_two_lines_where_its_names_need_them(qtbot, display):
    display.set_text_size(150)
    column = RowColumn("Name", lambda one: TableCell(one, name=True), str, least=150)
    table = RowTable("long", (column,), display)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show_rows([f"Commune {number}" for number in range(500)])
    low = table.rowHeight(0)
    table.show_rows(["Ministry of Land Management, Urban Planning"] * 500)
    two = 2 * QFontMetrics(display.font("small")).height()
    assert table.rowHeight(0) >= two - 2 > low


def test_names_of_a_column_that_is_left_out_make_no_row_higher(qtbot, display):
    kept = RowColumn("Name", lambda one: TableCell("A", name=True), str, least=200)
    gone = RowColumn("Unit", lambda one: TableCell(one, name=True), str, least=180, gives=1)
    table = RowTable("short", (kept, gone), display)
    qtbot.addWidget(table)
    table.resize(260, 300)
    table.show_rows(["Ministry of Land Management, Urban Planning and Construction"])
    assert table.isColumnHidden(1)
    assert table.rowHeight(0) == table.row_height(1)


def test_a_state_that_is_a_sign_alone_is_told_to_mouse_and_screen_reader(qtbot, display):
    name = RowColumn("Name", lambda one: TableCell(one, name=True), str, least=200)
    state = RowColumn(
        "State",
        lambda _: TableCell("Not reported yet", "idle", "missing"),
        str,
        200,
        gives=1,
        slim=48,
    )
    table = RowTable("signs", (name, state), display)
    qtbot.addWidget(table)
    table.resize(320, 300)
    table.show_rows(["A"])
    assert table.columnWidth(1) == 48
    roles = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
    assert {table.rows.index(0, 1).data(role) for role in roles} == {"Not reported yet"}
    across = Qt.Orientation.Horizontal
    assert table.rows.headerData(1, across, Qt.ItemDataRole.ToolTipRole) == "State"


def test_a_name_that_has_room_in_small_type_is_told_to_its_end(qtbot, display):
    load_fonts()
    display.set_language(Language.KM)
    names = ["", *(f"ក្រសួងរៀបចំដែនដី នគរូបនីយកម្ម និងសំណង់ {last}" for last in "AB")]
    column = RowColumn("Name", lambda one: TableCell(one, name=True), str, least=150)
    table = RowTable("short", (column,), display)
    qtbot.addWidget(table)
    small = QFontMetrics(display.font("small")).horizontalAdvance(names[1])
    around = 2 * PAD + 2 * table.frameWidth() + table.verticalScrollBar().sizeHint().width()
    table.resize(small + around + 4, 300)
    table.show()
    table.show_rows(names)
    places = (table.visualRect(table.rows.index(at, 0)) for at in (1, 2))
    first, second = (table.viewport().grab(place).toImage() for place in places)
    assert first != second


@pytest.mark.parametrize("name", ["Policy actions assigned to the institution", "Transformation"])
def test_a_name_is_set_smaller_before_its_end_is_cut(display, name):
    load_fonts()
    display.set_text_size(150)
    room = QRectF(0, 0, 144 if " " in name else 114, 68)
    font, lines = small_name(display, TableCell(name, name=True), room)
    metrics = QFontMetrics(font)
    assert " ".join(lines) == name
    assert max(map(metrics.horizontalAdvance, lines)) <= room.width() + 1
    assert len(lines) * metrics.height() <= room.height() + SHARED
    assert font.pixelSize() >= SMALLEST


def test_rows_have_the_lines_that_names_need_beside_the_sign_of_a_gate(qtbot, display):
    column = RowColumn("Name", lambda one: TableCell(one, name=True), str, least=150)
    table = RowTable("signs", (column,), display)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show_rows(["Ministry of Land Management, Urban Planning"])
    low, table.beside = table.rowHeight(0), 120
    table.refresh_layout()
    assert table.rowHeight(0) > low
    assert IndicatorTable.beside
