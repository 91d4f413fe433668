"""Bars of a tall page are there when something is out of reach, and cost one look."""

import pytest
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui.display import Display
from gui.fill.card import TallArea
from gui.widgets.label import Label
from gui.widgets.tick_row import TickRow
from tests.gui.places import settle

WORDS = "The unit has a digital plan that was approved and is known to those who work by it. "
SIZES = [(wide, high) for wide in (90, 150, 320, 700) for high in (60, 200, 480, 900)]


def filled(area, display, rows):
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.addWidget(Label(WORDS * 3, wrap=True))
    for at in range(rows):
        row = TickRow(display, f"row_{at}")
        row.set_texts(WORDS * (at % 3 + 1))
        column.addWidget(row)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    return area


def bars(area):
    """Which bars are seen; the one at the side is not painted while there is nothing to scroll."""
    side = area.verticalScrollBar()
    return side.isVisible() and side.isEnabled(), area.horizontalScrollBar().isVisible()


@pytest.mark.parametrize("rows", [0, 1, 6])
def test_bars_are_there_when_something_would_be_out_of_reach_and_only_then(qtbot, rows):
    area = filled(TallArea(), Display(), rows)
    qtbot.addWidget(area)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.show()
    layout = area.widget().layout()
    for wide, high in SIZES:
        area.resize(wide, high)
        settle()
        side = area.verticalScrollBar().sizeHint().width()
        tall = layout.totalHeightForWidth(wide - side) > high
        least = layout.totalMinimumSize().width()
        assert bars(area)[1] == (least > wide - side)
        if not bars(area)[1]:  # a bar below takes height away, too
            assert bars(area)[0] == tall
        inside = area.widget()
        assert inside.height() >= layout.totalHeightForWidth(inside.width())
        assert inside.width() == max(area.viewport().width(), least)


def test_contents_that_grow_bring_the_bar_and_that_shrink_take_it_away(qtbot):
    area = filled(TallArea(), Display(), 1)
    qtbot.addWidget(area)
    area.show()
    # As high as its text in whatever font the tests before left.
    side = area.verticalScrollBar().sizeHint().width()
    area.resize(500, area.widget().layout().totalHeightForWidth(500 - side) + 20)
    settle()
    assert bars(area) == (False, False)
    wide = area.widget().width()
    more = Label(WORDS * 30, wrap=True)
    area.widget().layout().addWidget(more)
    settle()
    assert bars(area) == (True, False)
    assert area.widget().width() == wide, "what stands there keeps its width"
    more.hide()
    settle()
    assert bars(area) == (False, False)


def test_a_row_is_not_asked_for_its_height_at_every_width_there_is(qtbot):
    asked = []

    class Row(TickRow):
        def heightForWidth(self, width):  # noqa: N802 - the name Qt calls
            asked.append(width)
            return super().heightForWidth(width)

    display = Display()
    area = filled(TallArea(), display, 0)
    row = Row(display, "asked")
    row.set_texts(WORDS * 4)
    area.widget().layout().addWidget(row)
    qtbot.addWidget(area)
    area.resize(400, 120)
    area.show()
    settle()
    asked.clear()
    area.resize(460, 130)
    settle()
    assert bars(area) == (True, False)
    assert len(set(asked)) <= 4
