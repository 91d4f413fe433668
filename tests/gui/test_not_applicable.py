"""Declaring not applicable: the case the questionnaire lists, and a reason in words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.fill.page import FillPage
from gui.widgets.label import Label

Key = Qt.Key


@pytest.fixture
def page(qtbot, session, display):
    made = FillPage(session, display)
    qtbot.addWidget(made)
    made.resize(1366, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def said_on(widget):
    return [label.plain_text() for label in widget.findChildren(Label) if label.isVisible()]


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_without_a_reason_nothing_is_declared_and_that_is_said(page, qtbot):
    page.do("not_applicable")
    form = page.card.applicability
    for typed in ("", "  "):
        form.reason.setPlainText(typed)
        click(qtbot, form.declare)
        assert page._session.record.response("A1").not_applicable is None
        assert any("not applicable is missing" in text for text in said_on(page.card))
        assert form.isVisible()
    assert QApplication.focusWidget() is form.reason


def test_a_declaration_does_not_lose_its_reason_again(page, qtbot):
    page.do("not_applicable")
    form = page.card.applicability
    form.reason.setPlainText("no such service")
    click(qtbot, form.declare)
    form.reason.setFocus()
    form.reason.clear()
    form.reason.give_now()
    assert page._session.record.response("A1").not_applicable.reason == "no such service"
    assert any("not applicable is missing" in text for text in said_on(page.card))


def test_the_listed_case_is_ticked_before_the_reason_is_written(page, qtbot):
    """What the questionnaire lists and the words beside it: both are asked for."""
    form = page.card.applicability
    form.show_state(("Only when no service has a fee.", ""), None, editable=True)
    page.do("not_applicable")
    assert QApplication.focusWidget() is form.listed
    assert form.reason.isReadOnly()
    assert not form.declare.isEnabled()
    qtbot.keyClick(form.listed, Key.Key_Space)
    assert QApplication.focusWidget() is form.reason
    qtbot.keyClicks(form.reason, "no fees")
    form.show_state(("Only when no service has a fee.", ""), None, editable=True)
    qtbot.keyClick(form.reason, Key.Key_Return)
    assert page._session.record.response("A1").not_applicable.reason == "no fees"
    assert form.listed.isHidden()


def test_what_is_written_counts_on_leaving_only_with_the_listed_case_ticked(page, qtbot):
    form = page.card.applicability
    form.show_state(("Only when no service has a fee.", ""), None, editable=True)
    page.do("not_applicable")
    click(qtbot, form.listed)
    qtbot.keyClicks(form.reason, "no fees")
    click(qtbot, form.listed)
    page.card.give_now()
    assert page._session.record.response("A1").not_applicable is None
    click(qtbot, form.listed)
    page.card.give_now()
    assert page._session.record.response("A1").not_applicable.reason == "no fees"
