"""The review page: the table, every decision, and its form in all windows."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from reportlab.pdfgen.canvas import Canvas

from assessment.language.text import Language
from assessment.problems.answers import AnswerProblem
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    Place,
    ReasonCode,
    State,
    Step,
    Verdict,
)
from gui.review.documents import read_document
from gui.review.pane import PaneHead
from gui.review.table import Filter, ReviewMark, difference_words
from gui.widgets.keyboard import key_of
from gui.widgets.label import Label
from gui.widgets.marks import CaptionedValue
from gui.widgets.tick_row import SeenTick
from tests.builders import ASSESSOR, HEAD, NOW, a_questionnaire, a_record, a_select, an_evidence
from tests.gui.places import settle
from tests.gui.review.world import a_full_record, documents, give_reason, marks, problems, review

NO_KEY = Qt.KeyboardModifier.NoModifier

# ---------------------------------------------------------------- the table


def test_the_model_keeps_qts_own_rules(qtmodeltester, page):
    qtmodeltester.check(page.table.rows)


def test_every_indicator_has_its_row_with_levels_and_documents(page):
    rows = {row.code: row for row in page.table.rows.rows}
    assert list(rows) == ["A1", "A2", "B1"]
    assert documents(page, "A1") == "0/2"
    assert documents(page, "A2") == "–"
    assert rows["A1"].own is not None
    assert rows["A1"].reviewed is None
    assert set(marks(page).values()) == {ReviewMark.PENDING}


def test_what_was_accepted_without_an_answer_has_no_level_either(make):
    page = make(a_record(answers={"A1": ("l1a",)}))
    page.desk.submit("nobody knows it yet")
    page.desk.foot.name.setText(HEAD)
    page.table.choose_code("A2")
    page.decide(accepted=True)
    row = page.table.row_of("A2")
    assert row.mark is ReviewMark.ACCEPTED
    assert (row.own, row.reviewed) == (None, None)


def test_filters_count_and_show_what_they_say(reviewing):
    reviewing.table.choose_code("A2")
    reviewing.decide(accepted=True)
    counts = reviewing.table.counts()
    assert counts[Filter.ALL] == 3
    assert counts[Filter.OPEN] == 2
    assert counts[Filter.BARE] == 2
    reviewing.filters.segments.buttons[Filter.OPEN].click()
    assert [row.code for row in reviewing.table.rows.shown()] == ["A1", "B1"]
    assert "2" in reviewing.filters.segments.buttons[Filter.OPEN].text()


def test_search_finds_codes_and_names_in_both_languages_and_says_when_nothing_is_there(page):
    page.filters.search.setText("a2")
    assert [row.code for row in page.table.rows.shown()] == ["A2"]
    page.filters.search.setText("សំណួរ indicator b1")
    assert [row.code for row in page.table.rows.shown()] == ["B1"]
    page.filters.search.setText("%%%")
    assert page.table.isHidden()
    page.empty.button.click()
    assert len(page.table.rows.shown()) == 3


def test_a_questionnaire_without_structure_says_so(make):
    empty = a_questionnaire(a_select("Q", indicator=None))
    page = make(a_record(empty))
    assert page.table.isHidden()
    assert not page.empty.isHidden()
    page.desk.submit("")
    assert page.session.record.state is State.SUBMITTED
    assert page.pane.isHidden()  # there is no indicator to decide on


# ---------------------------------------------------------------- deciding


def test_accepting_goes_to_the_next_one_and_keeps_the_self_layer(reviewing, qtbot):
    before = reviewing.session.record.response("A1").answer
    reviewing.table.choose_code("A1")
    qtbot.keyClick(reviewing.table, Qt.Key.Key_A)
    assert review(reviewing, "A1").accepted
    assert review(reviewing, "A1").by == HEAD
    assert reviewing.table.code == "A2"
    assert reviewing.session.record.response("A1").answer == before
    assert not [key for key in reviewing.session.record.reviews if key[0] is Layer.SELF]


def test_without_a_name_nothing_is_decided_and_the_field_gets_the_keyboard(page):
    page.table.choose_code("A1")
    page.decide(accepted=True)
    assert review(page, "A1") is None
    assert AnswerProblem.NAME_MISSING in problems(page.desk.findings.findings)
    assert QApplication.focusWidget() is page.desk.foot.name


def test_a_return_needs_reason_and_words(reviewing, qtbot):
    reviewing.table.choose_code("A1")
    qtbot.keyClick(reviewing.table, Qt.Key.Key_R)
    found = problems(reviewing.pane.findings)
    assert {AnswerProblem.REVIEW_REASON_MISSING, AnswerProblem.REVIEW_COMMENT_MISSING} <= found
    assert QApplication.focusWidget() is reviewing.pane.form.reason
    give_reason(reviewing, ReasonCode.OUTDATED)
    reviewing.pane.form.comment.setPlainText("លិខិតចាស់")
    reviewing.decide(accepted=False)
    assert not review(reviewing, "A1").accepted
    assert review(reviewing, "A1").reason is ReasonCode.OUTDATED
    assert marks(reviewing)["A1"] is ReviewMark.RETURNED


def test_a_level_is_set_by_its_digit_and_lowered_only_with_a_reason(reviewing, qtbot):
    reviewing.table.choose_code("A1")
    qtbot.keyClick(reviewing.table, Qt.Key.Key_0)
    reviewing.decide(accepted=True)
    assert review(reviewing, "A1") is None
    give_reason(reviewing, ReasonCode.INCOMPLETE)
    reviewing.pane.form.comment.setPlainText("ខ្វះឯកសារ")
    reviewing.decide(accepted=True)
    assert review(reviewing, "A1").level == 0
    row = reviewing.table.row_of("A1")
    assert row.difference < 0
    assert difference_words(row, reviewing._display).startswith("−")


def test_a_level_above_the_assessors_needs_new_evidence(reviewing):
    reviewing.table.choose_code("A2")
    reviewing.pane.form.choose("3")
    give_reason(reviewing, ReasonCode.OUTDATED)
    reviewing.pane.form.comment.setPlainText("…")
    reviewing.decide(accepted=True)
    assert AnswerProblem.LEVEL_RAISED in problems(reviewing.pane.findings)
    give_reason(reviewing, ReasonCode.UPGRADE_EVIDENCED)
    reviewing.decide(accepted=True)
    assert review(reviewing, "A2").level == 3


def test_a_level_for_what_does_not_apply_needs_new_evidence_too(reviewing):
    reviewing.table.choose_code("B1")
    reviewing.pane.form.choose("1")
    give_reason(reviewing, ReasonCode.OUTDATED)
    reviewing.pane.form.comment.setPlainText("…")
    reviewing.decide(accepted=True)
    assert AnswerProblem.LEVEL_RAISED in problems(reviewing.pane.findings)


def test_what_was_written_about_one_indicator_waits_there(reviewing):
    reviewing.table.choose_code("A1")
    reviewing.pane.form.comment.setPlainText("សូមពិនិត្យ")
    reviewing.table.choose_code("A2")
    assert reviewing.pane.form.comment.toPlainText() == ""
    reviewing.table.choose_code("A1")
    assert reviewing.pane.form.comment.toPlainText() == "សូមពិនិត្យ"


def test_a_document_is_accepted_or_refused_with_its_reason_in_words(reviewing):
    reviewing.table.choose_code("A1")
    cards = reviewing.pane.documents.pieces
    cards["e1"].accept.click()
    cards["e2"].reject.click()
    assert cards["e2"].finding.isVisible()
    assert cards["e1"].finding.isHidden()
    assert AnswerProblem.REJECTION_REASON_MISSING in problems(reviewing.pane.findings)
    reason = cards["e2"].reason
    reason.setCurrentIndex(reason.findData(ReasonCode.WRONG_DOCUMENT))
    cards["e2"].reject.click()
    first, second = reviewing.session.record.response("A1").evidence
    assert first.verdict is Verdict.ACCEPTED
    assert (second.verdict, second.reason) == (Verdict.REJECTED, ReasonCode.WRONG_DOCUMENT)
    assert reviewing.pane.documents.pieces is cards  # the same widgets: the keyboard stays
    assert documents(reviewing, "A1") == "1/2"


def test_not_applicable_is_confirmed_or_refused_with_words(reviewing):
    reviewing.table.choose_code("B1")
    card = reviewing.pane.documents.declared[Place("B1")]
    card.refuse.click()
    assert AnswerProblem.REFUSAL_NOTE_MISSING in problems(reviewing.pane.findings)
    card.confirm.click()
    stated = reviewing.session.record.response("B1").not_applicable
    assert stated.verdict is ApplicabilityVerdict.CONFIRMED
    assert marks(reviewing)["B1"] is ReviewMark.NOT_APPLICABLE


def test_letters_are_words_while_a_field_has_the_keyboard(reviewing, qtbot):
    reviewing.table.choose_code("A1")
    box = reviewing.pane.form.comment
    box.setFocus()
    qtbot.keyClicks(box, "a r 2")
    assert box.toPlainText() == "a r 2"
    assert review(reviewing, "A1") is None


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ("ា", 0x17B6, "A"),
        ("រ", 0x179A, "R"),
        ("៣", 0x17E3, "3"),
        ("3", Qt.Key.Key_3, "3"),
        ("r", Qt.Key.Key_R, "R"),
        ("", Qt.Key.Key_Down, ""),
    ],
)
def test_keys_are_known_by_their_place_also_in_the_khmer_layout(text, key, meant):
    event = QKeyEvent(QKeyEvent.Type.KeyPress, int(key), Qt.KeyboardModifier.NoModifier, text)
    assert key_of(event) == meant


def test_control_and_a_letter_is_no_decision():
    event = QKeyEvent(
        QKeyEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, "\x01"
    )
    assert key_of(event) == ""


# ---------------------------------------------------------------- form


def test_in_a_narrow_window_list_and_indicator_take_turns(page, qtbot):
    page.resize(960, 483)
    assert page.pane.isHidden()
    page.table.opened.emit(page.table.row_of("A1"))
    assert page.pane.isVisible()
    assert not page.table.isVisible()
    page.pane.head.to_list.click()
    assert page.table.isVisible()
    assert page.minimumSizeHint().width() <= 960
    page.resize(1366, 631)
    assert page.pane.isVisible()
    assert page.table.isVisible()


def test_in_a_narrow_window_what_a_return_lacks_is_seen_where_it_is_given(reviewing, qtbot):
    reviewing.resize(960, 483)
    reviewing.table.choose_code("A1")
    qtbot.keyClick(reviewing.table, Qt.Key.Key_R)
    assert reviewing.pane.findings
    assert QApplication.focusWidget().isVisible()
    assert reviewing.pane.isAncestorOf(QApplication.focusWidget())


def test_switching_the_language_keeps_place_and_unsaved_words(reviewing, display):
    reviewing.table.choose_code("A2")
    reviewing.pane.form.comment.setPlainText("unsaved")
    display.set_language(Language.KM)
    assert reviewing.table.code == "A2"
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
    page.session.apply(undo_free_judgement(), HEAD)
    assert page.table.row_of("A1").accepted == 0
    with qtbot.waitExposed(page):
        page.show()
    assert page.table.row_of("A1").accepted == 1


def undo_free_judgement():
    from assessment.responses.changes import JudgeEvidence

    return JudgeEvidence(Place("A1"), an_evidence("e1").id, Verdict.ACCEPTED)


def test_one_document_is_one_document(reviewing):
    reviewing.table.choose_code("A1")
    button = reviewing.pane.documents.accept_all
    assert button.accessibleName() == "Accept 2 documents (D)"
    reviewing.pane.documents.pieces["e1"].accept.click()
    assert button.accessibleName() == "Accept 1 document (D)"


def test_names_of_levels_stand_in_the_head_in_both_languages(page, display):
    page.table.choose_code("A1")
    own = page.pane.head.told.findChild(QWidget, "own_level")
    display.set_together(on=True)
    QApplication.processEvents()
    shown = [label.plain_text() for label in own.findChildren(Label) if label.isVisible()]
    assert shown == ["Self-assessment", "Level 2", "សំណួរ Level 2"]
    assert own.accessibleName().endswith("Level 2 · សំណួរ Level 2")


def test_levels_stand_below_each_other_where_their_names_have_no_room(qtbot, display):
    head = PaneHead(display)
    levels = head.told.findChildren(CaptionedValue)
    for shown in (head, head.told):
        qtbot.addWidget(shown)
        shown.resize(380, 200)
        shown.show()
    for percent, beside in ((100, True), (150, False)):
        display.set_text_size(percent)
        settle()
        assert (len({one.y() for one in levels}) == 1) is beside


def test_a_ladder_is_seen_as_it_was_ticked_and_says_which_document_it_wants(page):
    page.table.choose_code("A1")
    rows = {row.objectName(): row for row in page.pane.answers.findChildren(SeenTick)}
    ticked = {name for name, row in rows.items() if row.isChecked()}
    assert ticked == {"seen_l1a", "seen_l2a"}
    down = [name for name in sorted(rows, key=lambda name: rows[name].y()) if name != "seen_none"]
    assert down == sorted(down), "from the lowest level, as on paper and where it is filled in"
    assert len(rows) > len(ticked)
    assert not any(row.focusPolicy() & Qt.FocusPolicy.TabFocus for row in rows.values())


def test_what_is_left_is_one_press_away_from_the_sentence_that_says_so(reviewing):
    page = reviewing
    for code in ("A1", "A2", "B1"):
        page.table.choose_code(code)
        page.decide(accepted=True)
    assert "left" in page.desk.foot.left.plain_text()
    page.desk.foot.show_open.click()
    assert page.filters.chosen is Filter.UNJUDGED
    assert [row.code for row in page.table.rows.shown()] == ["A1"]
    page.pane.documents.accept_pending()
    page.desk.foot.show_open.click()
    assert page.filters.chosen is Filter.UNDECIDED
    assert [row.code for row in page.table.rows.shown()] == ["B1"]


def test_why_it_was_submitted_incomplete_is_read_at_once(make):
    step = Step(State.SUBMITTED, ASSESSOR, NOW, reason="The archive is closed")
    page = make(a_full_record(state=State.SUBMITTED, steps=(step,)))
    told = page.list.early.findChild(Label)
    assert told.isVisible()
    assert "The archive is closed" in told.plain_text()


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_pictures_and_pdf_are_shown_inside(page, kind, tmp_path):
    path = tmp_path / f"proof.{kind}"
    if kind == "png":
        picture = QImage(300, 200, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.darkGreen)
        picture.save(str(path))
    else:
        canvas = Canvas(str(path))
        canvas.drawString(100, 700, "Decision")
        canvas.save()
    piece = an_evidence("e9", file_name=path.name)
    assert page.viewer.show_piece(piece, read_document(path.name, path.read_bytes()))
    assert page.viewer.preview.view.pages == 1
    assert not page.viewer.show_piece(piece, read_document(path.name, b"not what its name says"))
    assert not page.viewer.show_piece(piece, read_document("list.xlsx", b"PK"))


def test_the_words_around_a_document_follow_the_language(page, display):
    viewer, shown, piece = page.viewer, Canvas(""), an_evidence("e9", file_name="plan.pdf")
    shown.showPage()
    assert viewer.show_piece(piece, read_document(piece.file_name, shown.getpdfdata()))
    before = viewer.open.text(), viewer.close_button.text()
    display.set_language(Language.KM)
    after = viewer.open.text(), viewer.close_button.text()
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_the_row_below_the_mouse_lights_up_as_a_whole(page, display):
    table = page.table
    QApplication.processEvents()  # columns are fitted once the page is there
    spot = QPointF(table.visualRect(table.model().index(1, 0)).center())
    where = spot, table.viewport().mapToGlobal(spot), Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, NO_KEY)
    QApplication.sendEvent(table.viewport(), moved)
    assert grounds(table, 1) == {display.colour("raised").rgb()}
    assert grounds(table, 2) == {display.colour("surface").rgb()}
    QApplication.sendEvent(table, QEvent(QEvent.Type.Leave))
    assert grounds(table, 1) == {display.colour("surface").rgb()}


def grounds(table, row):
    """The colours below the words in all cells of a row."""
    drawn, columns = table.viewport().grab().toImage(), range(table.model().columnCount())
    cells = [table.visualRect(table.model().index(row, column)) for column in columns]
    return {drawn.pixel(cell.left() + 2, cell.top() + 2) for cell in cells}


@pytest.mark.parametrize("language", list(Language))
def test_in_a_small_window_with_large_text_the_indicator_has_most_of_the_room(
    reviewing, display, language
):
    page = reviewing
    display.set_language(language)
    display.set_text_size(150)
    page.setStyleSheet(display.sheet())
    page.resize(1024, 500)
    page.table.choose_code("A1")
    page.show_pane(shown=True)
    settle()
    assert page.pane.area.height() > page.pane.height() // 2
    assert page.pane.back.isVisible()


@pytest.mark.parametrize("language", list(Language))
def test_how_many_are_left_is_never_a_bare_number(reviewing, display, language):
    page = reviewing
    display.set_language(language)
    display.set_text_size(150)
    page.setStyleSheet(display.sheet())
    page.table.choose_code("A1")
    give_reason(page, ReasonCode.OUTDATED)
    page.pane.form.comment.setPlainText("លិខិតចាស់")
    page.decide(accepted=False)
    for wide in range(1366, 959, -29):
        page.resize(wide, 500)
        settle()
        assert not page.desk.foot.left.seen().strip().isdecimal(), wide
        assert "…" not in page.desk.foot.left.seen(), wide
