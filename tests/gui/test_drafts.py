"""What is typed or attached is kept before it is given, and goes on where it was left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer, SetComment
from assessment.responses.completion import Want
from assessment.responses.drafts import DraftPart, TypedText
from assessment.responses.model import Place, RowId
from gui.widgets.marks import Chip
from tests.builders import ASSESSOR, HEAD, NOW, a_number, a_question, a_questionnaire, a_record
from tests.disks import a_disk

A1 = Place("A1")


@pytest.fixture
def opened(window, file):
    window.open_file(file)
    return window


@pytest.fixture
def fill(opened):
    return opened.page("fill")


@pytest.fixture
def form(fill):
    return fill.rail.evidence.form


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "decision 12.txt"
    path.write_text("text", encoding="utf-8")
    return path


def foot(window):
    return window.page("fill").foot.saved.words.plain_text()


def again(window):
    """Close the file and open it anew, as after a break."""
    path = window.session.path
    window.go("home")
    window.open_file(path)
    return window.page("fill")


def chips(fill):
    QApplication.processEvents()
    return [one.plain_text() for one in fill.rail.evidence.findChildren(Chip) if one.isVisible()]


def press(qtbot, fill, name):
    QApplication.processEvents()
    (found,) = (
        one
        for one in fill.rail.evidence.findChildren(QPushButton)
        if one.isVisible() and one.objectName().startswith(f"{name}_")
    )
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def keep(path, *drafts):
    with AssessmentFile.open(path) as file:
        file.drafts.keep(drafts)


def test_the_foot_says_saving_until_what_is_typed_is_on_disk(opened, fill, qtbot):
    assert foot(opened).startswith("Saved")
    QTest.keyClicks(fill.rail.comment.box, "words")
    assert foot(opened) == "Saving…"
    qtbot.waitUntil(lambda: foot(opened).startswith("Saved"))
    assert opened.session.record.response("A1").comment == "words"


def test_taking_back_what_one_typed_leaves_nothing_to_save(opened, fill):
    box = fill.rail.comment.box
    QTest.keyClicks(box, "w")
    QTest.keyClick(box, Qt.Key.Key_Backspace)
    assert foot(opened).startswith("Saved")


def test_a_document_is_kept_at_once_and_its_particulars_go_on_after_a_break(
    opened, fill, form, paper, qtbot
):
    fill.rail.evidence.take([paper])
    with_document = opened.session.saving.file.drafts.all
    assert [one.file_name for one in with_document.values()] == ["decision 12.txt"]
    QTest.keyClicks(form.fields["number"], "12/26")
    fill = again(opened)
    form = fill.rail.evidence.form
    assert form.isVisible()
    assert form.fields["number"].text() == "12/26"
    form.add.click()
    (piece,) = opened.session.record.response("A1").evidence
    assert (piece.title, piece.number, piece.size) == ("decision 12", "12/26", 4)
    assert not opened.session.saving.drafts


def test_evidence_that_is_only_begun_does_not_count_and_is_told(opened, fill, paper, qtbot):
    fill.rail.evidence.take([paper])
    qtbot.keyClick(fill.rail.evidence.form.fields["title"], Qt.Key.Key_Escape)
    assert chips(fill) == ["Particulars missing"]
    assert opened.session.record.response("A1").evidence == ()
    assert "evidence_begun" in [one.code for one in opened.session.findings]
    press(qtbot, fill, "edit")
    assert fill.rail.evidence.form.fields["title"].text() == "decision 12"
    fill.rail.evidence.form.cancel.click()
    assert chips(fill) == []
    assert opened.session.findings == again(opened)._session.findings


def test_a_piece_that_was_given_can_be_edited_later(opened, fill, form, paper, qtbot):
    fill.rail.evidence.take([paper])
    form.add.click()
    press(qtbot, fill, "edit")
    QTest.keyClicks(form.fields["issuer"], "MPTC")
    form.add.click()
    (piece,) = opened.session.record.response("A1").evidence
    assert (piece.file_name, piece.issuer) == ("decision 12.txt", "MPTC")
    press(qtbot, fill, "edit")
    QTest.keyClicks(form.fields["issuer"], " two")
    form.cancel.click()
    assert opened.session.record.response("A1").evidence == (piece,)
    assert not opened.session.saving.drafts


def test_going_to_another_question_and_back_leaves_the_form_as_it_was(opened, fill, form):
    fill.do("add_evidence")
    QTest.keyClicks(form.fields["title"], "half")
    fill.show_page("A2", focus=True)
    assert not form.isVisible()
    fill.show_page("A1", focus=True)
    assert form.isVisible()
    assert form.fields["title"].text() == "half"


def test_texts_that_were_being_typed_when_the_program_ended_are_given_on_opening(window, file):
    row = RowId("r1")
    keep(
        file,
        TypedText(A1, DraftPart.COMMENT, "as far as"),
        TypedText(Place("services_name", row), DraftPart.ANSWER, "ID card"),
    )
    window.open_file(file)
    record = window.session.record
    assert record.response("A1").comment == "as far as"
    assert record.rows["services"] == (row,)
    assert record.response("services_name", row).answer == "ID card"
    assert not window.session.saving.drafts
    assert window.session.undo()


def test_what_the_assessor_was_typing_makes_no_author_of_the_head_who_opens_the_file(
    window, file, settings
):
    keep(file, TypedText(A1, DraftPart.COMMENT, "as far as"))
    settings.name = HEAD
    window.open_file(file)
    assert {event.by for event in window.session.saving.file.history} == {ASSESSOR, HEAD}
    assert next(event.by for event in window.session.saving.file.history) == ASSESSOR


def test_a_number_that_is_none_stays_in_its_field_with_what_is_wrong_with_it(window, tmp_path):
    path = tmp_path / "n.dra"
    parts = a_question("T"), a_number("N")
    AssessmentFile.create(path, a_record(a_questionnaire(*parts)), by=ASSESSOR, now=NOW).close()
    keep(path, TypedText(Place("N"), DraftPart.ANSWER, "12a"))
    window.open_file(path)
    window.go("fill", "N")
    editor = window.page("fill").card.answers.editors["N"]
    assert editor.field.text() == "12a"
    assert editor._finding.isVisible()
    editor.field.setText("12")
    editor.give_now()
    assert window.session.record.response("N").answer == 12
    assert not window.session.saving.drafts


def test_a_number_that_is_none_is_left_to_correct_though_the_one_before_it_counts(opened, qtbot):
    session = opened.session
    session.apply(SetAnswer(Place("B1_d"), 12))
    opened.go("fill", "B1")
    field = opened.page("fill").card.answers.editors["B1_d"].field
    field.selectAll()
    QTest.keyClicks(field, "15a")
    qtbot.waitUntil(lambda: session.saving.all_kept)
    (left,) = [one for one in session.left if one.want is Want.CONTRADICTION]
    assert (left.page.code, session.record.response("B1_d").answer) == ("B1", 12)
    field.setText("15")
    opened.page("fill").give_all()
    assert Want.CONTRADICTION not in {one.want for one in session.left}


def test_a_reason_that_was_begun_goes_on_and_nothing_is_declared_by_itself(opened, fill):
    fill.show_page("A1", focus=True)
    fill.do("not_applicable")
    QTest.keyClicks(fill.card.applicability.reason, "no such")
    opened.session.saving.again()
    copied = opened.session.path.with_name("copy.dra")
    opened.session.saving.file.copy_to(copied)  # as a program that ends now would leave it
    opened.open_file(copied)
    form = opened.page("fill").card.applicability
    assert form.isVisible()
    assert form.reason.toPlainText() == "no such"
    assert opened.session.record.response("A1").not_applicable is None
    form.declare.click()
    assert opened.session.record.response("A1").not_applicable.reason == "no such"
    assert not opened.session.saving.drafts


def test_a_reason_is_taken_when_the_person_goes_on_to_the_review(opened, fill):
    fill.do("not_applicable")
    QTest.keyClicks(fill.card.applicability.reason, "no such")
    opened.go("help")
    opened.go_back()
    assert opened.session.record.response("A1").not_applicable is None
    opened.go("review")
    assert opened.session.record.response("A1").not_applicable.reason == "no such"


def test_a_cell_left_by_escape_keeps_nothing_of_what_was_typed(opened, fill, qtbot):
    fill.show_page("services", focus=True)
    sheet = fill.card.answers.roster.sheet
    sheet.setCurrentIndex(sheet.model().index(0, 0))
    sheet.edit_here()
    line = sheet.findChild(QLineEdit, "cell")
    QTest.keyClicks(line, "half")
    assert opened.session.saving.drafts
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not opened.session.saving.drafts)


def test_nobody_leaves_unasked_while_a_full_disk_holds_back_what_is_typed(window, tmp_path):
    with a_disk(tmp_path / "stick") as disk:
        path = disk.folder / "a.dra"
        AssessmentFile.create(path, a_record(), by=ASSESSOR, now=NOW).close()
        window.open_file(path)
        disk.fill()
        session = window.session
        for _ in range(400):
            if not session.saving.trouble:
                session.apply(SetComment(A1, "ក" * 900 + str(session.head)))
        assert session.saving.trouble
        window.page("fill").do("add_evidence")
        QTest.keyClicks(window.page("fill").rail.evidence.form.fields["title"], "half")
        assert foot(window) == "Unsaved changes"
        window.go("home")
        assert window.session is session
        disk.free()
        window.go("home")
        assert window.session is None
        with AssessmentFile.open(path) as file:
            assert [one.title for one in file.drafts.all.values()] == ["half"]
