"""Large text in a small window: copies of a conflict and squares of scores are seen whole."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor

from assessment.language.text import Language
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from tests.gui.committee.world import a_fork, page_of, received
from tests.gui.places import settle


def test_copies_stand_below_one_another_where_the_room_is_short(desk, qtbot, tmp_path):
    a_fork(tmp_path / "in")
    received(qtbot, desk, [tmp_path / "in"])
    desk.resize(1600, 688)
    desk.go("conflicts")
    settle()
    bar = page_of(desk, "conflicts").pane.copies
    assert len({button.mapTo(bar, QPoint(0, 0)).y() for button in bar.buttons.values()}) == 1
    bar.setFixedWidth(bar.minimumSizeHint().width())
    settle()
    take = list(bar.buttons.values())
    assert len({button.mapTo(bar, QPoint(0, 0)).y() for button in take}) == 2
    for button in take:
        assert button.mapTo(bar, QPoint(button.width(), 0)).x() <= bar.width()


def seen_whole(area, part):
    settle()
    place = QRect(part.mapTo(area.viewport(), QPoint()), part.size())
    return area.viewport().rect().contains(place)


def test_what_one_asked_for_comes_into_sight_in_a_low_window(desk, qtbot, tmp_path):
    """The form of the decision after the last copy taken, what a printed code leads to."""
    a_fork(tmp_path / "in")
    received(qtbot, desk, [tmp_path / "in"])
    desk.resize(1024, 600)
    desk.go("conflicts")
    pane = page_of(desk, "conflicts").pane
    assert not seen_whole(pane._scroll, pane.form)
    for _difference in range(len(pane.compared.differences)):
        list(pane.card.buttons.values())[-1].click()
    assert pane.form.button.isEnabled()
    assert seen_whole(pane._scroll, pane.form)
    desk.go("national_report")
    page = page_of(desk, "national_report")
    page.print.code.setText("AAAA-BBBB-CCCC-DDDD")
    page.print.check()
    qtbot.waitUntil(page.print.outcome.isVisible)
    assert seen_whole(page._choosing, page.print.outcome)


def test_the_square_of_a_score_is_as_wide_as_its_number(qtbot, display):
    display.set_text_size(150)
    column = RowColumn("Score", lambda one: TableCell(one, level=0, right=True), None, 110)
    table = RowTable("squares", (column, RowColumn("Name", TableCell)), display)
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show_rows(["100.00"])
    table.refresh_layout()
    with qtbot.waitExposed(table):
        table.show()
    picture = table.viewport().grab().toImage()
    ground = QColor(display.level_colours(0).ground)
    high = table.rowHeight(0) // 2 - 12
    wide = sum(picture.pixelColor(x, high) == ground for x in range(table.columnWidth(0)))
    assert wide > table.fontMetrics().horizontalAdvance("100.00")


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
def test_the_choices_of_the_national_report_fold_where_the_room_is_short(desk, language):
    desk.display.set_language(language)
    desk.go("national_report")
    page = page_of(desk, "national_report")
    buttons = page.choices.reaches.buttons.values()
    for size, percent, folded in ((1366, 100, False), (1024, 150, True), (1366, 100, False)):
        desk.display.set_text_size(percent)
        desk.resize(size, 600)
        settle()
        assert page._choosing.horizontalScrollBar().maximum() == 0
        heights = {button.mapTo(page, QPoint(0, 0)).y() for button in buttons}
        assert len(heights) == (len(buttons) if folded else 1)
        for button in buttons:
            assert button.width() >= button.sizeHint().width()
            assert button.mapTo(page, QPoint(button.width(), 0)).x() <= page.width()
