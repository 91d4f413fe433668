"""The order a list gets by its heads: as people know it, not as codes of letters fall."""

import pytest

from gui.committee.coverage_page import LOOKS
from gui.committee.session import province_of
from gui.widgets.tables.table import RowTable
from tests.gui.committee.world import many, page_of, received
from tests.unit.consolidation.world import packed, record_of

# In the order of a Khmer dictionary; by their codes កោះ would stand before កំ, and A first of all.
NAMES = ("កែប", "កំពង់ចាម", "កោះកុង", "ព្រៃវែង", "ព្រះវិហារ", "annex")

ALL_PROVINCES = range(25)  # with the capital


def column_named(table: RowTable, head: str) -> int:
    return next(at for at, one in enumerate(table.rows.columns) if one.head == head)


@pytest.fixture
def coverage(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 3))
    desk.go("coverage")
    page = page_of(desk, "coverage")
    page.reports.choose("all")
    return page.table


def test_provinces_stand_in_the_order_of_their_codes_and_units_without_one_last(coverage):
    coverage.rows.sort_by(column_named(coverage, "Province"), falling=False)
    shown = [province_of(one.unit.code) for one in coverage.rows.shown()]
    named = [code for code in shown if code]
    assert named == sorted(named)
    assert len(set(named)) == len(ALL_PROVINCES)
    assert "" not in shown[: len(named)]


def test_states_stand_from_approved_to_not_yet_reported(coverage):
    coverage.rows.sort_by(column_named(coverage, "State"), falling=False)
    shown = [one.report for one in coverage.rows.shown()]
    assert shown == sorted(shown, key=list(LOOKS).index)
    assert len(set(shown)) > 1


def test_files_stand_in_the_order_of_a_dictionary_wherever_they_came_from(desk, qtbot, tmp_path):
    paths = []
    for number, name in enumerate(NAMES):
        # The folders run the other way.
        folder = tmp_path / f"stick {9 - number}"
        folder.mkdir()
        paths.append(folder / f"{name}.drx")
        packed(paths[-1], record_of({}, unit=f"M{number + 1:02d}", number=number + 1))
    table = received(qtbot, desk, paths[::-1]).list.table
    table.rows.sort_by(column_named(table, "File"), falling=False)
    assert [one.arrival.path for one in table.rows.shown()] == [str(path) for path in paths]
