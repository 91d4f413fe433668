"""The steps of the review on its page: hand in, return, approve, reopen."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from assessment.errors import Finding
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.problems.answers import AnswerProblem
from assessment.responses.model import State, Step, Verdict
from assessment.words import Words
from gui.widgets.buttons import Button
from gui.widgets.keyboard import focus_first
from gui.widgets.label import Label
from tests.builders import ASSESSOR, HEAD, NOW, a_record
from tests.gui.places import settle
from tests.gui.review.world import (
    a_full_record,
    accept_all,
    primaries,
    problems,
    return_one,
    review,
)

# ---------------------------------------------------------------- handing in


def test_what_is_missing_is_listed_with_the_way_to_each_question(make, qtbot):
    page = make(a_record())
    assert not page.panel.isHidden()
    buttons = page.panel.missing.findChildren(Button)
    assert buttons
    with qtbot.waitSignal(page.wanted) as gone:
        buttons[0].click()
    assert gone.args == ["fill", "A1"]


def test_an_incomplete_record_is_handed_in_only_with_a_reason(make):
    page = make(a_record(answers={"A2": "a"}))
    page.desk.foot.submit.click()
    assert page.session.record.state is State.DRAFT
    told = Words(Language.EN).finding(Finding(AnswerProblem.SUBMIT_INCOMPLETE))
    seen = [label for label in page.findChildren(Label) if label.isVisible()]
    assert [label.property("tone") for label in seen if told in label.plain_text()] == ["stop"]
    assert page.panel.reason_box.hasFocus()
    page.panel.reason_box.setPlainText("ទិន្នន័យមិនទាន់មាន")
    page.panel.reason_box.give_now()
    assert [label for label in seen if label.property("tone") == "stop"] == []
    page.desk.foot.submit.click()
    page.desk.strip.confirm.click()
    assert page.session.record.state is State.SUBMITTED
    assert page.session.record.steps[-1].reason == "ទិន្នន័យមិនទាន់មាន"
    assert page.desk.findings.isHidden()


def test_a_step_keeps_the_scores_that_were_printed(page):
    step = page.session.record.steps[-1]
    assert step.by == ASSESSOR
    assert dict(step.scores)["overall"] == str(page.session.scores.overall.score)


# ---------------------------------------------------------------- steps


def test_approve_is_off_while_anything_is_left_and_says_what(reviewing):
    assert not reviewing.desk.foot.approve.isEnabled()
    assert "3" in reviewing.desk.foot.approve.toolTip()
    accept_all(reviewing)
    assert reviewing.desk.foot.approve.isEnabled()
    reviewing.desk.foot.approve.click()
    assert reviewing.session.record.state is State.APPROVED
    assert reviewing.session.record.steps[-1].by == HEAD


def test_nobody_approves_what_they_entered(reviewing):
    accept_all(reviewing)
    reviewing.desk.foot.name.setText(f" {ASSESSOR} ")
    reviewing.desk.foot.approve.click()
    assert reviewing.session.record.state is State.SUBMITTED
    assert AnswerProblem.OWN_APPROVAL in problems(reviewing.desk.findings.findings)


def test_the_assessors_own_name_is_not_proposed_as_reviewer(page, make):
    assert page.desk.reviewer == ""
    assert make(a_full_record(), by=HEAD).desk.reviewer == HEAD


def test_a_return_proposes_what_was_found_and_can_be_called_off(reviewing):
    return_one(reviewing)
    assert "A1" in reviewing.desk.strip.box.toPlainText()
    assert "លិខិតចាស់" in reviewing.desk.strip.box.toPlainText()
    reviewing.desk.strip.cancel.click()
    assert reviewing.session.record.state is State.SUBMITTED
    assert reviewing.desk.strip.isHidden()


def test_a_return_without_reason_is_refused_where_it_is_asked(reviewing):
    return_one(reviewing)
    reviewing.desk.strip.box.setPlainText(" ")
    reviewing.desk.strip.confirm.click()
    found = problems(reviewing.desk.strip.findings.findings)
    assert found == {AnswerProblem.RETURN_REASON_MISSING}
    assert reviewing.session.record.state is State.SUBMITTED


def test_after_a_return_the_assessor_reads_why(reviewing):
    return_one(reviewing)
    reviewing.desk.strip.confirm.click()
    assert reviewing.session.record.state is State.RETURNED
    assert not reviewing.panel.isHidden()
    told = reviewing.panel.findChild(type(reviewing.panel._returned), "returned_why").plain_text()
    assert HEAD in told
    assert "លិខិតចាស់" in told


def test_reopening_an_approved_record_needs_a_reason(reviewing):
    accept_all(reviewing)
    reviewing.desk.foot.approve.click()
    reviewing.desk.foot.reopen.click()
    reviewing.desk.strip.confirm.click()
    assert reviewing.session.record.state is State.APPROVED
    reviewing.desk.strip.box.setPlainText("មានឯកសារថ្មី")
    reviewing.desk.strip.confirm.click()
    assert reviewing.session.record.state is State.RETURNED


def test_there_is_never_more_than_one_primary_button(make, reviewing):
    assert primaries(make(a_record())) == ["submit_step"]
    assert primaries(reviewing) == ["accept_indicator"]
    return_one(reviewing)
    assert primaries(reviewing) == ["confirm_step"]
    reviewing.desk.strip.cancel.click()
    give_all = reviewing
    give_all.table.choose_code("A1")
    accept_all(give_all)
    assert primaries(reviewing) == ["approve_step"]


def test_after_handing_in_the_keyboard_is_at_the_list(make):
    page = make(a_full_record(), by=ASSESSOR)
    page.desk.foot.submit.setFocus()
    page.desk.foot.submit.click()
    page.desk.strip.confirm.click()
    assert page.session.record.state is State.SUBMITTED
    assert page.table.hasFocus()


def test_submitting_asks_once_names_what_is_left_and_can_be_thought_better_of(make):
    page = make(a_record(answers={"A2": "a"}))
    page.panel.reason_box.setPlainText("later")
    page.panel.reason_box.give_now()
    page.desk.foot.submit.click()
    assert page.desk.strip.told.plain_text().startswith("2 not answered")
    assert primaries(page) == ["confirm_step"]
    page.desk.strip.cancel.click()
    assert page.session.record.state is State.DRAFT
    assert page.desk.foot.submit.hasFocus()


# ---------------------------------------------------------------- taking back


def test_a_submission_is_taken_back_after_it_was_asked(page):
    page.session.give_away(Path("M08-2026.drx"), "ab" * 32)
    page.desk.foot.take_back.click()
    assert "M08-2026.drx" in page.desk.strip.told.plain_text()
    page.desk.strip.confirm.click()
    assert page.session.record.state is State.DRAFT
    assert page.session.editable
    assert page.desk.strip.isHidden()
    assert page.desk.foot.submit.isVisible()


def test_what_was_reviewed_here_is_not_taken_back(reviewing):
    assert reviewing.desk.foot.take_back.isVisible()
    return_one(reviewing)
    assert not reviewing.desk.foot.take_back.isVisible()
    assert not reviewing.session.take_back()
    assert reviewing.session.record.state is State.SUBMITTED


@pytest.mark.parametrize("size", [(1366, 631), (1024, 540)])
def test_who_reviews_begins_at_the_list_where_letters_decide(make, size):
    page = make(replace(a_full_record(), state=State.SUBMITTED), by=HEAD, size=size)
    focus_first(page)  # as Qt does when the page before is hidden
    assert page.filters.isAncestorOf(QApplication.focusWidget())
    page.first_focus()
    assert page.table.hasFocus()


def test_nobody_reviews_what_they_entered(reviewing):
    reviewing.desk.foot.name.setText(f" {ASSESSOR} ")
    reviewing.table.choose_code("A1")
    reviewing.decide(accepted=True)
    assert review(reviewing, "A1") is None
    assert problems(reviewing.desk.findings.findings) == {AnswerProblem.OWN_REVIEW}
    reviewing.pane.documents.accept_pending()
    evidence = reviewing.session.record.response("A1").evidence
    assert {one.verdict for one in evidence} == {Verdict.PENDING}
    assert AnswerProblem.OWN_REVIEW in problems(reviewing.desk.findings.findings)


def test_a_document_is_judged_in_the_name_of_the_reviewer(reviewing):
    reviewing.desk.foot.name.setText("")
    reviewing.table.choose_code("A1")
    reviewing.pane.documents.accept_pending()
    assert problems(reviewing.desk.findings.findings) == {AnswerProblem.NAME_MISSING}
    reviewing.desk.foot.name.setText(HEAD)
    reviewing.pane.documents.accept_pending()
    assert not reviewing.desk.findings.findings
    assert reviewing.session.record.response("A1").evidence[0].verdict is Verdict.ACCEPTED
    path = reviewing.session.path
    reviewing.session.close()
    with AssessmentFile.open(path) as file:
        assert file.history[-1].by == HEAD


def test_nothing_is_said_of_after_the_review_before_anybody_reviewed(reviewing):
    page = reviewing
    assert page.desk.foot.own.isVisible()
    assert page.desk.foot.reviewed.isHidden()
    page.table.choose_code("A2")
    page.decide(accepted=True)
    assert page.desk.foot.reviewed.isVisible()


def test_in_a_small_window_with_large_text_the_reason_can_be_written(make, display):
    why = Step(State.RETURNED, HEAD, NOW, reason="A1 – old\nA2 – old\nB1 – old")
    page = make(replace(a_record(), state=State.RETURNED, steps=(why,)), size=(1024, 500))
    display.set_text_size(150)
    page.setStyleSheet(display.sheet())
    settle()
    page.desk.foot.submit.click()
    settle()
    box = page.panel.reason_box
    assert box.hasFocus()
    assert box.visibleRegion().boundingRect() == box.rect()
    assert box.height() > 2 * box.fontMetrics().height()
