"""What is written in the review and not given yet is kept, counts nowhere, and waits."""

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest

from assessment.exchange.send import parcel_of
from assessment.files.store import AssessmentFile
from assessment.responses.model import Layer, Place, ReasonCode, State
from assessment.responses.review_changes import Return, Submit, raised
from assessment.scoring.score import score_record
from gui.review.page import ReviewPage
from gui.session import Session
from gui.widgets.label import Label
from tests.builders import ASSESSOR, HEAD, NOW
from tests.gui.review.world import a_full_record, give_reason, return_one, review

WORDS = "the letter is of 2019"


@pytest.fixture
def again(qtbot, display):
    """Opens the file of a page anew, as after a power cut."""
    opened = []

    def made(page):
        page.session.close()
        session = Session.open(page.session.path, HEAD, lambda: NOW)
        session.score_now()
        fresh = ReviewPage(session, display)
        qtbot.addWidget(fresh)
        fresh.resize(1366, 631)
        with qtbot.waitExposed(fresh):
            fresh.show()
        fresh.session = session
        opened.append(session)
        return fresh

    yield made
    for session in opened:
        session.close()


def write(page, field, words=WORDS):
    field.setFocus()
    QTest.keyClicks(field, words)
    page.session.saving.again()


def foot(page):
    return page.desk.findChild(Label, "save_state").plain_text()


def drafts(page):
    return list(page.session.saving.file.drafts.all.values())


def test_a_view_begun_is_there_again_with_its_level_and_reason(reviewing, again):
    reviewing.table.choose_code("A1")
    reviewing.pane.form.choose("0")
    give_reason(reviewing, ReasonCode.OUTDATED)
    write(reviewing, reviewing.pane.form.comment)
    page = again(reviewing)
    page.table.choose_code("A2")
    assert page.pane.form.comment.toPlainText() == ""
    page.table.choose_code("A1")
    form = page.pane.form
    assert form.comment.toPlainText() == WORDS
    assert (form.draft.level, form.draft.reason) == (0, ReasonCode.OUTDATED)
    page.desk.foot.name.setText(HEAD)
    page.decide(accepted=False)
    assert review(page, "A1").comment == WORDS
    assert drafts(page) == []


def test_each_step_of_the_review_has_words_of_its_own(reviewing):
    reviewing.table.choose_code("A1")
    write(reviewing, reviewing.pane.form.comment)
    layer = reviewing.desk.foot.layer
    for at, words in ((layer.findData(Layer.DOCUMENT), ""), (layer.findData(Layer.HEAD), WORDS)):
        layer.setCurrentIndex(at)
        layer.activated.emit(at)
        assert reviewing.pane.form.comment.toPlainText() == words


def test_the_foot_says_saving_until_the_words_are_on_disk(reviewing, qtbot):
    reviewing.table.choose_code("A1")
    assert foot(reviewing).startswith("Saved")
    reviewing.pane.form.comment.setFocus()
    QTest.keyClicks(reviewing.pane.form.comment, WORDS)
    assert foot(reviewing) == "Saving…"
    assert reviewing.desk.findChild(Label, "save_state").isVisible()
    assert drafts(reviewing) == []
    qtbot.waitUntil(lambda: foot(reviewing).startswith("Saved"))
    assert [one.words for one in drafts(reviewing)] == [WORDS]


def test_words_begun_count_nowhere_and_do_not_travel(reviewing):
    session = reviewing.session
    record, before = session.record, parcel_of(session.saving.file)
    scores = score_record(record, session.evaluation, Layer.FINAL)
    reviewing.table.choose_code("A1")
    reviewing.pane.form.choose("0")
    write(reviewing, reviewing.pane.form.comment)
    assert session.record == record
    assert score_record(session.record, session.evaluation, Layer.FINAL) == scores
    assert parcel_of(session.saving.file) == before
    assert not any(finding.place.question == "A1" for finding in session.findings)


def test_a_return_names_the_words_that_are_not_given_and_forbids_nothing(reviewing):
    return_one(reviewing)
    assert reviewing.desk.strip.findings.findings == ()
    reviewing.desk.strip.cancel.click()
    reviewing.table.choose_code("A2")
    write(reviewing, reviewing.pane.form.comment)
    reviewing.desk.foot.back.click()
    (told,) = reviewing.desk.strip.findings.findings
    assert (told.code, told.values["indicators"]) == ("views_begun", "A2")
    reviewing.desk.strip.confirm.click()
    assert reviewing.session.record.state is State.RETURNED


def test_words_taken_out_again_leave_no_draft(reviewing):
    reviewing.table.choose_code("A1")
    write(reviewing, reviewing.pane.form.comment)
    reviewing.pane.form.comment.clear()
    reviewing.session.saving.again()
    assert drafts(reviewing) == []


def test_why_a_declaration_is_refused_waits_while_other_things_are_looked_at(reviewing, again):
    reviewing.table.choose_code("B1")
    write(reviewing, reviewing.pane.documents.declared[Place("B1")].note)
    reviewing.table.choose_code("A1")
    reviewing.table.choose_code("B1")
    assert reviewing.pane.documents.declared[Place("B1")].note.text() == WORDS
    page = again(reviewing)
    page.table.choose_code("B1")
    card = page.pane.documents.declared[Place("B1")]
    assert card.note.text() == WORDS
    page.desk.foot.name.setText(HEAD)
    card.refuse.click()
    assert page.session.record.response("B1").not_applicable.reviewer_note == WORDS
    assert drafts(page) == []


def test_why_it_is_returned_is_there_again_and_a_cancel_proposes_anew(reviewing, again):
    return_one(reviewing)
    box = reviewing.desk.strip.box
    proposal = box.toPlainText()
    assert drafts(reviewing) == [], "a proposal is nobody's words"
    write(reviewing, box)
    page = again(reviewing)
    page.desk.foot.back.click()
    assert sorted(page.desk.strip.box.toPlainText()) == sorted(proposal + WORDS)
    page.desk.strip.cancel.click()
    page.desk.foot.back.click()
    assert page.desk.strip.box.toPlainText() == proposal


@pytest.mark.parametrize("answers", [False, True])
def test_an_objection_and_its_answer_wait_at_their_indicator(make, again, answers):
    record = a_full_record()
    page = make(record)
    page.desk.submit("")
    session = page.session
    page.desk.foot.name.setText(HEAD)
    return_one(page)
    session.apply(Return(by=HEAD, at=NOW, reason="x"), HEAD)
    if answers:
        session.apply(raised(session.record, "A1", "No", ASSESSOR, NOW))
        session.apply(Submit(by=ASSESSOR, at=NOW))
    side = page.pane if answers else page.panel
    page.table.choose_code("A1")
    if not answers:
        side.objections.begin.click()
    write(page, side.objections.box)
    page.table.choose_code("A2")
    assert side.objections.box.toPlainText() == ""
    assert page.session.record.state is (State.SUBMITTED if answers else State.RETURNED)
    page = again(page)
    side = page.pane if answers else page.panel
    page.table.choose_code("A1")
    assert side.objections.box.toPlainText() == WORDS
    assert side.objections.box.isVisible()
    page.desk.foot.name.setText(HEAD)
    (side.objections.uphold if answers else side.objections.send).click()
    one = page.session.record.objections[0]
    assert (one.answer if answers else one.words) == WORDS
    assert drafts(page) == []


def test_the_reason_for_submitting_it_incomplete_is_there_again(make, again):
    page = make(replace(a_full_record(), responses={}))
    write(page, page.panel.reason_box)
    page = again(page)
    assert page.panel.reason == WORDS
    page.desk.foot.submit.click()
    page.desk.strip.cancel.click()
    page.session.saving.again()
    assert [one.words for one in drafts(page)] == [WORDS], "a cancel forgets no other words"


def test_a_view_taken_back_forgets_no_words_written_since(reviewing):
    reviewing.table.choose_code("A1")
    reviewing.decide(accepted=True)
    reviewing.table.choose_code("A1")
    write(reviewing, reviewing.pane.form.comment)
    reviewing.session.by = HEAD
    assert reviewing.session.undo()
    assert review(reviewing, "A1") is None
    assert reviewing.pane.form.comment.toPlainText() == WORDS


def test_a_file_with_words_begun_opens_and_is_copied_like_any(reviewing, tmp_path):
    reviewing.table.choose_code("A1")
    write(reviewing, reviewing.pane.form.comment)
    reviewing.session.saving.file.copy_to(tmp_path / "copy.dra")
    with AssessmentFile.open(tmp_path / "copy.dra") as copy:
        assert [one.words for one in copy.drafts.all.values()] == [WORDS]
        assert copy.record.reviews == {}
