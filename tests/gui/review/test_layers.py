"""Later layers of the review, objections, and what opens again, on the review page."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from assessment.problems.answers import AnswerProblem
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Layer, Place, ReasonCode, State, Verdict
from assessment.responses.review_changes import Return, Submit
from gui.review.table import ReviewMark
from gui.widgets.label import Label
from tests.builders import ASSESSOR, HEAD, NOW
from tests.gui.review.world import (
    accept_all,
    give_reason,
    judge_all,
    marks,
    problems,
    return_one,
)


def choose_layer(page, layer):
    page.desk.foot.layer.setCurrentIndex(page.desk.foot.layer.findData(layer))
    page.desk.foot.layer.activated.emit(page.desk.foot.layer.currentIndex())


def test_a_later_layer_keeps_its_own_view_beside_that_of_the_head(reviewing):
    page = reviewing
    accept_all(page)
    choose_layer(page, Layer.DOCUMENT)
    assert (marks(page)["A1"], marks(page)["A2"]) == (ReviewMark.PENDING, ReviewMark.PENDING)
    page.table.choose_code("A1")
    shown = [label.plain_text() for label in page.pane.views.findChildren(Label)]
    assert any(HEAD in text for text in shown)
    page.pane.form.choose("1")
    give_reason(page, ReasonCode.OUTDATED)
    page.pane.form.comment.setPlainText("The letter is of 2019")
    page.decide(accepted=True)
    record = page.session.record
    assert record.reviews[Layer.DOCUMENT, "A1"].level == 1
    assert record.reviews[Layer.HEAD, "A1"].level is None
    assert marks(page)["A1"] is ReviewMark.ACCEPTED
    assert page.table.row_of("A1").reviewed == 1


def test_the_level_of_the_layer_before_is_what_a_later_one_keeps(reviewing):
    page = reviewing
    page.table.choose_code("A1")
    page.pane.form.choose("1")
    give_reason(page, ReasonCode.OUTDATED)
    page.pane.form.comment.setPlainText("Old")
    page.decide(accepted=True)
    choose_layer(page, Layer.INTERVIEW)
    page.table.choose_code("A1")
    page.pane.form.choose("2")
    give_reason(page, ReasonCode.OUTDATED)
    page.pane.form.comment.setPlainText("They showed it")
    page.decide(accepted=True)
    assert AnswerProblem.LEVEL_RAISED in problems(page.pane.findings)
    give_reason(page, ReasonCode.UPGRADE_EVIDENCED)
    page.decide(accepted=True)
    assert page.session.record.reviews[Layer.INTERVIEW, "A1"].level == 2


def test_later_layers_go_on_after_the_approval(reviewing):
    page = reviewing
    accept_all(page)
    page.desk.approve()
    assert page.session.record.state is State.APPROVED
    assert not page.pane.accept.isVisible()
    choose_layer(page, Layer.VISIT)
    assert page.pane.accept.isVisible()
    page.table.choose_code("A2")
    page.decide(accepted=True)
    assert page.session.record.reviews[Layer.VISIT, "A2"].accepted


def test_how_many_are_left_is_said_of_the_step_that_is_chosen(reviewing):
    """The bar above counts what the unit head has left, whatever step is looked at."""
    page = reviewing
    accept_all(page)
    assert "left" not in page.desk.foot.left.plain_text()
    choose_layer(page, Layer.DOCUMENT)
    assert page.desk.foot.left.plain_text().endswith(" left in this step")


def test_approval_waits_for_documents_declarations_and_objections(reviewing):
    page = reviewing
    for code in ("A1", "A2", "B1"):
        page.table.choose_code(code)
        page.decide(accepted=True)
    assert page.desk.left == 0
    assert not page.desk.foot.approve.isEnabled()
    assert "3" in page.desk.foot.left.plain_text()
    judge_all(page)
    assert page.desk.foot.approve.isEnabled()


def test_an_objection_is_raised_and_answered_on_the_page(reviewing, qtbot):
    page = reviewing
    page.table.choose_code("A2")
    objections = page.pane.objections
    assert objections.isHidden()  # nobody looked at it yet
    accept_all(page)
    page.table.choose_code("A2")
    objections.begin.click()
    objections.send.click()
    assert "empty" in objections.findChild(Label, "objections_words_finding").plain_text()
    objections.box.setPlainText("The letter was attached")
    objections.send.click()
    (one,) = page.session.record.objections
    assert (one.indicator, one.by, one.words) == ("A2", ASSESSOR, "The letter was attached")
    assert not page.desk.foot.approve.isEnabled()
    page.desk.foot.name.setText(ASSESSOR)
    objections.box.setPlainText("Seen")
    objections.uphold.click()
    assert page.session.record.objections == (one,)  # nobody answers their own
    page.desk.foot.name.setText(HEAD)
    objections.decline.click()
    (done,) = page.session.record.objections
    assert (done.answer, done.upheld, done.answered_by) == ("Seen", False, HEAD)
    assert page.desk.foot.approve.isEnabled()
    page.session.undo()
    assert page.session.record.objections == (done,)  # nor takes the answer of another back
    page.session.by = HEAD
    page.session.undo()
    assert page.session.record.objections == (one,)


def test_the_office_sees_objections_beside_what_it_corrects(reviewing):
    page = reviewing
    judge_all(page)
    return_one(page)
    page.desk.strip.confirmed.emit("A1: correct it")
    assert page.session.record.state is State.RETURNED
    page.table.choose_code("A1")
    assert not page.panel.objections.isHidden()
    page.panel.objections.begin.click()
    page.panel.objections.box.setPlainText("It is in force")
    page.panel.objections.send.click()
    assert [one.words for one in page.session.record.objections] == ["It is in force"]


def test_a_corrected_answer_asks_for_another_look(reviewing):
    page = reviewing
    accept_all(page)
    page.desk.ask(Return)
    page.desk.strip.confirmed.emit("A2 again")
    page.session.apply(SetAnswer(Place("A2"), "a"))
    page.desk.submit("")
    assert (marks(page)["A1"], marks(page)["A2"]) == (ReviewMark.ACCEPTED, ReviewMark.AGAIN)
    assert page.desk.left == 1


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_what_came_back_is_to_be_looked_at_again_whatever_clocks_say(reviewing, days):
    page, at = reviewing, NOW + timedelta(days=days)
    judge_all(page)
    return_one(page)
    page.desk.strip.confirmed.emit("A1: correct it")
    assert marks(page)["A1"] is ReviewMark.RETURNED
    page.session.apply(Submit(by=ASSESSOR, at=at), ASSESSOR)
    assert marks(page)["A1"] is ReviewMark.AGAIN
    page.session.take_back()
    assert marks(page)["A1"] is ReviewMark.RETURNED
    page.session.apply(Submit(by=ASSESSOR, at=at), ASSESSOR)
    page.table.choose_code("A1")
    page.pane.form.comment.setPlainText("still the old one")
    page.decide(accepted=False)
    assert marks(page)["A1"] is ReviewMark.RETURNED, "it was looked at since"
    page.session.by = HEAD
    assert page.session.undo()
    assert marks(page)["A1"] is ReviewMark.AGAIN


def test_one_key_accepts_all_documents_of_an_indicator(reviewing, qtbot):
    page = reviewing
    page.table.choose_code("A1")
    assert "2" in page.pane.documents.accept_all.text()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_D)
    verdicts = [one.verdict for one in page.session.record.response("A1").evidence]
    assert verdicts == [Verdict.ACCEPTED, Verdict.ACCEPTED]
    assert page.pane.documents.accept_all.isHidden()
