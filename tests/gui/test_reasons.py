"""Why a score is what it is: every number of the card can be followed by hand."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from gui.widgets.label import Label
from gui.widgets.marks import LevelSquare
from tests.gui.places import Places, a_file


def why_of(window, tmp_path, qtbot):
    Places(window, a_file(tmp_path), qtbot).show("scores")
    page = window.page("scores")
    page._choose("A")
    QApplication.processEvents()
    return page.why


def test_the_formula_comes_with_what_its_signs_stand_for(window, tmp_path, qtbot):
    why = why_of(window, tmp_path, qtbot)
    key, told = (one.plain_text() for one in why.findChildren(Label, "why_sum") if one.isVisible())
    assert key == "Weight × score of each part, added up, ÷ the sum of the weights"
    assert told.endswith(f"= {window.session.scores.nodes['A'].score}")


def test_squares_stand_below_one_another_and_what_is_unanswered_has_no_number(
    window, tmp_path, qtbot
):
    why = why_of(window, tmp_path, qtbot)
    spoken = [row.accessibleName() for row in why.rows]
    assert spoken
    assert all("Unanswered" in one and "0.0" not in one for one in spoken)
    squares = [square for row in why.rows for square in row.findChildren(LevelSquare)]
    assert len({square.mapTo(why, QPoint(0, 0)).x() for square in squares}) == 1
