"""Thousands of rows: sorted, filtered and sought without a copy, and what is shown stays true."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.display import Display
from gui.theme import load_fonts
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn, RowModel
from gui.widgets.tables.table import RowTable


@dataclass(frozen=True)
class Line:
    name: str
    score: float | None


COLUMNS = (
    RowColumn[Line]("Unit", lambda one: TableCell(one.name), lambda one: one.name),
    RowColumn[Line]("Score", lambda one: TableCell(str(one.score)), lambda one: one.score, 80),
    RowColumn[Line]("File", lambda one: TableCell(one.name[::-1])),
)
LINES = st.lists(
    st.builds(Line, st.text("abc", max_size=3), st.none() | st.integers(0, 9)), max_size=12
)
PLAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture
def model(qapp):
    made = RowModel(COLUMNS, Display())
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def shown(model):
    return [model.row(at) for at in range(model.rowCount())]


@PLAIN
@given(lines=LINES, falling=st.booleans())
def test_sorting_loses_nothing_and_leaves_what_has_no_value_last(model, lines, falling):
    model.show_rows(lines)
    model.sort_by(1, falling=falling)
    found = shown(model)
    assert sorted(map(repr, found)) == sorted(map(repr, lines))
    scores = [one.score for one in found]
    there = [score for score in scores if score is not None]
    assert scores == there + [None] * (len(scores) - len(there))
    assert there == sorted(there, reverse=falling)


@PLAIN
@given(lines=LINES, least=st.integers(0, 9), text=st.text("abc", max_size=2))
def test_filter_and_search_show_exactly_what_fits_in_the_order_sorted(model, lines, least, text):
    model.show_rows(lines)
    model.keep(lambda one: (one.score or 0) >= least)
    model.words_of = lambda one: [one.name]
    model.search(text)
    assert shown(model) == [
        one for one in shown_all(model, lines) if (one.score or 0) >= least and text in one.name
    ]


def shown_all(model, lines):
    other = RowModel(COLUMNS, Display())
    other.show_rows(lines)
    if model.sorted_by is not None:
        column, falling = model.sorted_by
        other.sort_by(column, falling=falling)
    return shown(other)


def test_a_column_without_a_key_sorts_nothing(model):
    model.show_rows([Line("b", 1), Line("a", 2)])
    model.sort_by(2, falling=False)
    assert model.sorted_by is None


def test_twenty_thousand_rows_are_shown_without_asking_for_each(model):
    asked = []
    model.columns = (
        RowColumn[Line](
            "Unit", lambda one: asked.append(one) or TableCell(one.name), lambda one: one.name
        ),
    )
    model.show_rows([Line(str(number), number) for number in range(20_000)])
    model.sort_by(0, falling=True)
    assert len(asked) < 50  # what is shown, and what a tester of models looks at
    assert model.row(0).name == "9999"


def test_the_table_sorts_by_key_and_copies_all_rows(qtbot, display):
    table = RowTable("lines", COLUMNS, display)
    qtbot.addWidget(table)
    table.show_rows([Line("b", 1), Line("a", 2)])
    assert table.current == Line("b", 1)
    qtbot.keyClick(table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert [table.rows.row(at).name for at in range(2)] == ["a", "b"]
    assert table.current == Line("b", 1)
    qtbot.keyClick(table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert [table.rows.row(at).name for at in range(2)] == ["b", "a"]
    assert table.copied().split("\n")[1:] == ["b\t1\tb", "a\t2\ta"]


def at_its_end(table, qtbot, count):
    """The table, shown, with the last of its rows chosen."""
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    table.show_rows([Line(str(number), number) for number in range(count)])
    table.choose(Line(str(count - 1), count - 1))
    return table


def sees_the_chosen(table):
    return table.viewport().rect().contains(table.visualRect(table.currentIndex()))


def test_the_row_chosen_stays_in_sight_when_the_text_grows(qtbot, display):
    load_fonts()
    table = at_its_end(RowTable("lines", COLUMNS, display), qtbot, 50)
    low = table.rowHeight(0)
    display.set_text_size(150)
    assert table.rowHeight(0) > low
    assert sees_the_chosen(table)


def test_the_last_row_stays_in_sight_where_rows_get_higher_under_fewer_columns(qtbot, display):
    class Tall(RowTable[Line]):
        def row_height(self, _lines):
            return 60 if len(self.rows.columns) < len(COLUMNS) else 40

    table = at_its_end(Tall("lines", COLUMNS, display), qtbot, 20)
    table.resize(300, 240)
    table.show_columns(COLUMNS[:2])
    assert sees_the_chosen(table)
