"""The review page with real sessions on real files: hand in, decide, return, approve, reopen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from assessment.language.text import Language
from assessment.problems.answers import AnswerProblem
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    NotApplicable,
    Place,
    ReasonCode,
    Response,
    State,
    Verdict,
)
from gui.fonts import load_fonts
from gui.review.keys import key_of
from gui.review.page import ReviewPage
from gui.review.rows import Mark
from gui.review.table_model import Column, Filter, IndicatorModel
from gui.session import Session
from gui.widgets.buttons import Button
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    a_questionnaire,
    a_record,
    a_select,
    an_evidence,
)

LADDER = ("l1a", "l2a")


def a_full_record(**fields):
    """A record that may be handed in: A1 with a document, A2 answered, B1 not applicable."""
    answers = {"A2": "b", "B1_n": 3, "B1_d": 4}
    record = a_record(answers=answers, **fields)
    proof = (an_evidence("e1", link="https://example.org"), an_evidence("e2", "Minutes", link="x"))
    record = record.with_response(Place("A1"), Response(LADDER, evidence=proof))
    return record.with_response(
        Place("B1"), Response(not_applicable=NotApplicable("No such service"))
    )


@pytest.fixture(autouse=True)
def fonts(qapp):
    """The family of the windows, so that Qt does not look for another one that has Khmer."""
    load_fonts()


@pytest.fixture
def make(qtbot, tmp_path, wording, theme):
    """Makes the page on a file with the record, shown wide; closes everything afterwards."""
    opened = []

    def made(record, by=ASSESSOR, size=(1366, 631)):
        session = Session.create(tmp_path / f"{len(opened)}.dra", record, by, lambda: NOW)
        session.score_now()
        page = ReviewPage(session, wording, theme)
        page.setFont(theme.font())
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.resize(*size)
        page.activateWindow()
        opened.append(session)
        page.session = session
        return page

    yield made
    for session in opened:
        session.close()


@pytest.fixture
def page(make):
    """The page of a record that was handed in."""
    page = make(a_full_record(), by=ASSESSOR)
    page.desk.submit("")
    assert page.session.record.state is State.SUBMITTED
    return page


@pytest.fixture
def reviewing(page):
    """The same, with the reviewer's name given."""
    page.desk.foot.name.setText(HEAD)
    return page


def marks(page):
    return {row.code: row.mark for row in page.table.rows.all_rows}


def review(page, code):
    return page.session.record.reviews.get((Layer.HEAD, code))


def problems(findings):
    return {finding.problem for finding in findings}


def press(qtbot, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, key, modifier)


# ---------------------------------------------------------------- the table


def test_the_model_keeps_qts_own_rules(qtmodeltester, page, wording):
    model = IndicatorModel(wording)
    model.show_rows(page.table.rows.all_rows)
    qtmodeltester.check(model)


def test_every_indicator_has_its_row_with_levels_and_documents(page):
    model = page.table.rows
    rows = {row.code: row for row in model.all_rows}
    assert list(rows) == ["A1", "A2", "B1"]
    assert model.cell(rows["A1"], Column.EVIDENCE) == "0/2"
    assert model.cell(rows["A2"], Column.EVIDENCE) == "–"
    assert rows["A1"].own is not None
    assert rows["A1"].reviewed is None
    assert set(marks(page).values()) == {Mark.PENDING}


def test_filters_count_and_show_what_they_say(reviewing):
    reviewing.table.choose("A2")
    reviewing.decide(accepted=True)
    counts = reviewing.table.rows.counts()
    assert counts[Filter.ALL] == 3
    assert counts[Filter.OPEN] == 2
    assert counts[Filter.BARE] == 2
    reviewing.filters.segments.buttons[Filter.OPEN].click()
    assert [row.code for row in reviewing.table.rows.rows] == ["A1", "B1"]
    assert "2" in reviewing.filters.segments.buttons[Filter.OPEN].text()


def test_search_finds_codes_and_names_in_both_languages_and_says_when_nothing_is_there(page):
    page.filters.search.setText("a2")
    assert [row.code for row in page.table.rows.rows] == ["A2"]
    page.filters.search.setText("សំណួរ indicator b1")
    assert [row.code for row in page.table.rows.rows] == ["B1"]
    page.filters.search.setText("%%%")
    assert page.table.isHidden()
    page.empty.button.click()
    assert len(page.table.rows.rows) == 3


def test_a_questionnaire_without_structure_says_so(make):
    empty = a_questionnaire(a_select("Q", indicator=None))
    page = make(a_record(empty))
    assert page.table.isHidden()
    assert not page.empty.isHidden()
    page.desk.submit("")
    assert page.session.record.state is State.SUBMITTED


# ---------------------------------------------------------------- handing in


def test_what_is_missing_is_listed_with_the_way_to_each_question(make, qtbot):
    page = make(a_record())
    assert not page.panel.isHidden()
    buttons = page.panel.missing.findChildren(Button)
    assert buttons
    with qtbot.waitSignal(page.go) as gone:
        buttons[0].click()
    assert gone.args == ["A1"]


def test_an_incomplete_record_is_handed_in_only_with_a_reason(make):
    page = make(a_record(answers={"A2": "a"}))
    page.desk.foot.submit.click()
    assert page.session.record.state is State.DRAFT
    assert AnswerProblem.SUBMIT_INCOMPLETE in problems(page.desk.findings.findings)
    page.panel.reason_box.setPlainText("ទិន្នន័យមិនទាន់មាន")
    page.panel.reason_box.give_now()
    page.desk.foot.submit.click()
    assert page.session.record.state is State.SUBMITTED
    assert page.session.record.steps[-1].reason == "ទិន្នន័យមិនទាន់មាន"
    assert page.desk.findings.isHidden()


def test_a_step_keeps_the_scores_that_were_printed(page):
    step = page.session.record.steps[-1]
    assert step.by == ASSESSOR
    assert dict(step.scores)["overall"] == str(page.session.scores.overall.score)


# ---------------------------------------------------------------- deciding


def test_accepting_goes_to_the_next_one_and_keeps_the_self_layer(reviewing, qtbot):
    before = reviewing.session.record.response("A1").answer
    reviewing.table.choose("A1")
    press(qtbot, reviewing.table, Qt.Key.Key_A)
    assert review(reviewing, "A1").accepted
    assert review(reviewing, "A1").by == HEAD
    assert reviewing.table.current == "A2"
    assert reviewing.session.record.response("A1").answer == before
    assert not [key for key in reviewing.session.record.reviews if key[0] is Layer.SELF]


def test_without_a_name_nothing_is_decided_and_the_field_gets_the_keyboard(page):
    page.table.choose("A1")
    page.decide(accepted=True)
    assert review(page, "A1") is None
    assert AnswerProblem.NAME_MISSING in problems(page.pane.findings.findings)
    assert QApplication.focusWidget() is page.desk.foot.name


def test_a_return_needs_reason_and_words(reviewing, qtbot):
    reviewing.table.choose("A1")
    press(qtbot, reviewing.table, Qt.Key.Key_R)
    found = problems(reviewing.pane.findings.findings)
    assert {AnswerProblem.REVIEW_REASON_MISSING, AnswerProblem.REVIEW_COMMENT_MISSING} <= found
    assert QApplication.focusWidget() is reviewing.pane.form.reason
    give_reason(reviewing, ReasonCode.OUTDATED)
    reviewing.pane.form.comment.setPlainText("លិខិតចាស់")
    reviewing.decide(accepted=False)
    assert not review(reviewing, "A1").accepted
    assert review(reviewing, "A1").reason is ReasonCode.OUTDATED
    assert marks(reviewing)["A1"] is Mark.RETURNED


def give_reason(page, reason):
    combo = page.pane.form.reason
    combo.setCurrentIndex(combo.findData(reason))
    combo.activated.emit(combo.currentIndex())


def test_a_level_is_set_by_its_digit_and_lowered_only_with_a_reason(reviewing, qtbot):
    reviewing.table.choose("A1")
    press(qtbot, reviewing.table, Qt.Key.Key_0)
    reviewing.decide(accepted=True)
    assert review(reviewing, "A1") is None
    give_reason(reviewing, ReasonCode.INCOMPLETE)
    reviewing.pane.form.comment.setPlainText("ខ្វះឯកសារ")
    reviewing.decide(accepted=True)
    assert review(reviewing, "A1").level == 0
    row = reviewing.table.rows.row_of("A1")
    assert row.difference < 0
    assert reviewing.table.rows.difference(row).startswith("−")


def test_a_level_above_the_assessors_needs_new_evidence(reviewing):
    reviewing.table.choose("A2")
    reviewing.pane.form.choose("3")
    give_reason(reviewing, ReasonCode.OUTDATED)
    reviewing.pane.form.comment.setPlainText("…")
    reviewing.decide(accepted=True)
    assert AnswerProblem.LEVEL_RAISED in problems(reviewing.pane.findings.findings)
    give_reason(reviewing, ReasonCode.UPGRADE_EVIDENCED)
    reviewing.decide(accepted=True)
    assert review(reviewing, "A2").level == 3


def test_what_was_written_about_one_indicator_waits_there(reviewing):
    reviewing.table.choose("A1")
    reviewing.pane.form.comment.setPlainText("សូមពិនិត្យ")
    reviewing.table.choose("A2")
    assert reviewing.pane.form.comment.toPlainText() == ""
    reviewing.table.choose("A1")
    assert reviewing.pane.form.comment.toPlainText() == "សូមពិនិត្យ"


def test_a_document_is_accepted_or_refused_with_its_reason_in_words(reviewing):
    reviewing.table.choose("A1")
    cards = reviewing.pane.documents.pieces
    cards["e1"].accept.click()
    cards["e2"].reject.click()
    assert AnswerProblem.REJECTION_REASON_MISSING in problems(reviewing.pane.findings.findings)
    reason = cards["e2"].reason
    reason.setCurrentIndex(reason.findData(ReasonCode.WRONG_DOCUMENT))
    cards["e2"].reject.click()
    first, second = reviewing.session.record.response("A1").evidence
    assert first.verdict is Verdict.ACCEPTED
    assert (second.verdict, second.reason) == (Verdict.REJECTED, ReasonCode.WRONG_DOCUMENT)
    assert reviewing.pane.documents.pieces is cards  # the same widgets: the keyboard stays
    row = reviewing.table.rows.row_of("A1")
    assert reviewing.table.rows.cell(row, Column.EVIDENCE) == "1/2"


def test_not_applicable_is_confirmed_or_refused_with_words(reviewing):
    reviewing.table.choose("B1")
    card = reviewing.pane.documents.declared[Place("B1")]
    card.refuse.click()
    assert AnswerProblem.REFUSAL_NOTE_MISSING in problems(reviewing.pane.findings.findings)
    card.confirm.click()
    stated = reviewing.session.record.response("B1").not_applicable
    assert stated.verdict is ApplicabilityVerdict.CONFIRMED
    assert marks(reviewing)["B1"] is Mark.NOT_APPLICABLE


def test_letters_are_words_while_a_field_has_the_keyboard(reviewing, qtbot):
    reviewing.table.choose("A1")
    box = reviewing.pane.form.comment
    box.setFocus()
    qtbot.keyClicks(box, "a r 2")
    assert box.toPlainText() == "a r 2"
    assert review(reviewing, "A1") is None


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [("ា", 0x17B6, "A"), ("រ", 0x179A, "R"), ("៣", 0x17E3, "3"), ("3", Qt.Key.Key_3, "3"),
     ("r", Qt.Key.Key_R, "R"), ("", Qt.Key.Key_Down, "")],
)  # fmt: skip
def test_keys_are_known_by_their_place_also_in_the_khmer_layout(text, key, meant):
    event = QKeyEvent(QKeyEvent.Type.KeyPress, int(key), Qt.KeyboardModifier.NoModifier, text)
    assert key_of(event) == meant


def test_control_and_a_letter_is_no_decision():
    event = QKeyEvent(
        QKeyEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, "\x01"
    )
    assert key_of(event) == ""


# ---------------------------------------------------------------- steps


def accept_all(page):
    for code in ("A1", "A2", "B1"):
        page.table.choose(code)
        page.decide(accepted=True)


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


def return_one(page):
    page.table.choose("A1")
    give_reason(page, ReasonCode.OUTDATED)
    page.pane.form.comment.setPlainText("លិខិតចាស់")
    page.decide(accepted=False)
    page.desk.foot.back.click()


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
    told = reviewing.panel.findChild(type(reviewing.panel._returned), "returned_why").said()
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


def primaries(page):
    return [
        button.objectName()
        for button in page.findChildren(Button)
        if button.property("role") == "primary" and button.isVisible() and button.isEnabled()
    ]


def test_there_is_never_more_than_one_primary_button(make, reviewing):
    assert primaries(make(a_record())) == ["submit_step"]
    assert primaries(reviewing) == ["accept_indicator"]
    return_one(reviewing)
    assert primaries(reviewing) == ["confirm_step"]
    reviewing.desk.strip.cancel.click()
    give_all = reviewing
    give_all.table.choose("A1")
    accept_all(give_all)
    assert primaries(reviewing) == ["approve_step"]


# ---------------------------------------------------------------- form


def test_in_a_narrow_window_list_and_indicator_take_turns(page, qtbot):
    page.resize(960, 483)
    assert page.pane.isHidden()
    page.table.opened.emit("A1")
    assert page.pane.isVisible()
    assert not page.table.isVisible()
    page.pane.head.to_list.click()
    assert page.table.isVisible()
    assert page.minimumSizeHint().width() <= 960
    page.resize(1366, 631)
    assert page.pane.isVisible()
    assert page.table.isVisible()


def test_switching_the_language_keeps_place_and_unsaved_words(reviewing, wording):
    reviewing.table.choose("A2")
    reviewing.pane.form.comment.setPlainText("unsaved")
    wording.set_language(Language.KM)
    assert reviewing.table.current == "A2"
    assert reviewing.pane.form.comment.toPlainText() == "unsaved"
    assert reviewing.desk.foot.approve.accessibleName() == "អនុម័ត"


def test_every_button_and_field_has_an_accessible_name(page):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

    for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit):
        for widget in page.findChildren(kind):
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                assert widget.accessibleName(), widget.objectName()


def test_what_changes_while_another_page_is_shown_is_read_on_return(page, qtbot):
    page.hide()
    page.session.apply(undo_free_judgement())
    assert page.table.rows.row_of("A1").accepted == 0
    with qtbot.waitExposed(page):
        page.show()
    assert page.table.rows.row_of("A1").accepted == 1


def undo_free_judgement():
    from assessment.responses.evidence_changes import JudgeEvidence

    return JudgeEvidence(Place("A1"), an_evidence("e1").id, Verdict.ACCEPTED)
