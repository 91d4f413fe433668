"""A conflict in which the answers are equal: what reviewers and offices said comes first."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QScrollArea

from assessment.responses.model import ReasonCode
from gui.committee.conflicts.sides import beginnings_cut
from gui.widgets.label import Label
from gui.widgets.tables.cells import CELL
from tests.builders import HEAD
from tests.gui.committee.world import FIRST, page_of, received
from tests.gui.places import settle
from tests.unit.consolidation.remarks import objected, viewed
from tests.unit.consolidation.world import packed, record_of

OBJECTION = "The letter of 3 January was handed in with the file"


@pytest.fixture
def pane(desk, qtbot, tmp_path):
    """The conflict of two copies that differ in what was said of one answer."""
    folder = tmp_path / "in"
    folder.mkdir()
    start = record_of(FIRST)
    base = packed(folder / "0.drx", start, "first")
    ours = viewed(start, "A1", 1, ReasonCode.OUTDATED)
    theirs = objected(viewed(start, "A1"), "A1", OBJECTION)
    for name, record in (("a", ours), ("b", theirs)):
        packed(folder / f"{name}.drx", record, "first", name, ancestors=(base,))
    received(qtbot, desk, [folder])
    desk.resize(1366, 688)
    desk.go("conflicts")
    settle()
    return page_of(desk, "conflicts").pane


def sides(pane):
    """The labels of each side of the question in full, from above."""
    boxes = [button.parentWidget() for button in pane.card.buttons.values()]
    return [[label for label in box.findChildren(Label) if label.isVisible()] for box in boxes]


def test_what_differs_stands_above_the_answer_and_in_sight(pane):
    before, *copies = sides(pane)
    assert before[0].plain_text() == "Only what is the same"
    said = [[label.plain_text() for label in side] for side in copies]
    ours, theirs = sorted(said, key=lambda lines: OBJECTION in " ".join(lines))
    assert ours[0] == f"Unit head, {HEAD}: Accepted · level 1 · Document out of date"
    assert theirs[:2] == [f"Unit head, {HEAD}: Accepted", f"Objection of Sok Dara: {OBJECTION}"]
    for lines in (ours, theirs):
        assert lines[-2] == "The same in every copy:"
    area = pane.card.findChild(QScrollArea).viewport()
    for first, *_ in copies:
        assert first.mapTo(area, QPoint(0, first.height())).y() <= area.height()


def test_the_table_counts_what_is_the_same_and_shows_what_differs(pane):
    table = pane.table
    cells = [table.rows.index(0, column).data(CELL) for column in range(1, 4)]
    assert cells[0].text == "Only what is the same · the same: 1"
    for cell in cells[1:]:
        assert cell.text.startswith("Unit head, ")
        assert cell.text.endswith(" · the same: 1")
        assert cell.short.startswith("…")
    told = " ".join(cell.short for cell in cells[1:])
    assert "level 1" in told
    assert OBJECTION in told


def test_a_cell_without_room_is_drawn_from_where_the_copies_part(pane, desk):
    table = pane.table
    cell = table.rows.index(0, 2).data(CELL)
    wide = QFontMetrics(desk.display.font()).horizontalAdvance(cell.text)
    drawn = [table.itemDelegate().said_in(width, cell) for width in (wide + 1, wide - 1)]
    assert drawn == [cell.text, cell.short]


@pytest.mark.parametrize(
    ("texts", "cut"),
    [
        (
            ["A plan for three years, approved", "A plan for three years, draft"],
            ("…approved", "…draft"),
        ),
        (
            ["A plan for three years and a budget", "A plan for three years"],
            ("…years and a budget", "…years"),
        ),
        (["A plan", "A draft"], ("A plan", "A draft")),
        (["Something else entirely here", "A draft"], ("Something else entirely here", "A draft")),
        (["one", "one"], ("one", "one")),
        (["alone"], ("alone",)),
        (["", "a"], ("", "a")),
    ],
)
def test_long_texts_of_one_beginning_are_told_from_where_they_part(texts, cut):
    assert beginnings_cut(texts) == cut


def test_a_review_alone_can_be_taken_by_its_digit(pane, qtbot):
    pane.table.setFocus()
    qtbot.keyClick(pane.table, Qt.Key.Key_1)
    assert pane.form.button.isEnabled()
