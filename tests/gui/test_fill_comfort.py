"""Small things a person filling in should not have to hesitate about."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from gui.session import Session
from gui.theme import load_fonts
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from tests.builders import (
    ASSESSOR,
    NOW,
    a_ladder,
    a_questionnaire,
    a_record,
    a_select,
    a_text,
)


@pytest.fixture
def opened(window, file, qtbot):
    load_fonts()
    window.open_file(file)
    yield window
    QGuiApplication.clipboard().clear()


@pytest.fixture
def fill(opened):
    return opened.page("fill")


def settle():
    for _ in range(3):
        QApplication.processEvents()


def papers(folder, *names):
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text("text", encoding="utf-8")
    return paths


def mime(paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(target, paths):
    """Drag them over the page and let go, as far as it takes them."""
    data = mime(paths)  # must live as long as the events
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(QPointF(400, 200), copy, data, left, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(400, 200), copy, data, left, none))


def evidence(fill, question="A1"):
    return fill._session.record.response(question).evidence


# ---------------------------------------------------------------- evidence


def test_a_document_let_fall_on_the_page_opens_the_form_with_it(fill, tmp_path):
    drop(fill, papers(tmp_path, "decision 12.txt"))
    form = fill.rail.evidence.form
    assert form.isVisible()
    assert form.fields["title"].text() == "decision 12"
    assert evidence(fill) == (), "nothing is given before the person adds it"
    form.add.click()
    assert [piece.file_name for piece in evidence(fill)] == ["decision 12.txt"]


def test_several_documents_are_listed_at_once_and_completed_one_after_the_other(fill, tmp_path):
    drop(fill, papers(tmp_path, "a.txt", "b.txt", "c.txt"))
    form = fill.rail.evidence.form
    settle()
    chips = [one for one in fill.rail.evidence.findChildren(Chip) if one.isVisible()]
    assert [chip.plain_text() for chip in chips] == ["Particulars missing"] * 2
    for _ in range(3):
        form.add.click()
    assert [piece.title for piece in evidence(fill)] == ["a", "b", "c"]
    assert not form.isVisible()


def test_cancelling_lets_go_of_the_document_in_the_form_and_of_no_other(fill, tmp_path):
    drop(fill, papers(tmp_path, "a.txt", "b.txt"))
    form = fill.rail.evidence.form
    form.cancel.click()
    assert not form.isVisible()
    assert [one.title for one in fill._session.drafts.evidence(Place("A1"))] == ["b"]


def test_a_file_copied_elsewhere_is_pasted_also_from_a_line_of_the_form(fill, qtbot, tmp_path):
    QGuiApplication.clipboard().setMimeData(mime(papers(tmp_path, "copied.txt")))
    qtbot.keyClick(fill.card.answers, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    form = fill.rail.evidence.form
    assert form.fields["title"].text() == "copied"
    form.cancel.click()
    fill.do("add_evidence")
    field = form.fields["title"]
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "copied"
    assert form.draft().file_name == "copied.txt"


def test_a_picture_is_pasted_and_wants_a_title(fill, qtbot):
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    qtbot.keyClick(fill.card.answers, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    form = fill.rail.evidence.form
    assert form.fields["title"].text() == ""
    form.fields["title"].setText("web page")
    form.add.click()
    (piece,) = evidence(fill)
    assert piece.digest
    assert piece.file_name.startswith("picture-")


def test_words_are_pasted_into_the_line_as_ever(fill, qtbot):
    QGuiApplication.clipboard().setText("words")
    fill.do("add_evidence")
    field = fill.rail.evidence.form.fields["title"]
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "words"


def test_nothing_is_taken_where_no_evidence_belongs_or_a_folder_is_dropped(fill, tmp_path):
    drop(fill, [tmp_path])
    assert not fill.rail.evidence.form.isVisible()
    fill.show_page("services", focus=True)
    drop(fill, papers(tmp_path, "a.txt"))
    assert not fill.rail.evidence.form.isVisible()
    assert evidence(fill) == ()


# ---------------------------------------------------------------- undo


def test_undo_goes_where_it_happened(opened, fill, qtbot):
    session = opened.session
    session.apply(SetAnswer(Place("A2"), "b"))
    fill.show_page("B1", focus=True)
    opened.actions_by_name["undo"].trigger()
    assert session.record.response("A2").answer is None
    assert fill.card.page.code == "A2"
    fill.show_page("B1", focus=True)
    opened.actions_by_name["redo"].trigger()
    assert session.record.response("A2").answer == "b"
    assert fill.card.page.code == "A2"


def test_undo_of_what_is_on_screen_stays_there(opened, fill, qtbot):
    fill.show_page("A1", focus=True)
    opened.session.apply(SetAnswer(Place("A1"), ("l1a",)))
    focus = QApplication.focusWidget()
    fill.foot.undo_button.click()
    assert opened.session.record.response("A1").answer is None
    assert fill.card.page.code == "A1"
    assert focus is not None


def test_the_button_is_off_while_there_is_nothing_to_undo(opened, fill):
    assert not fill.foot.undo_button.isEnabled()
    opened.session.apply(SetAnswer(Place("A2"), "b"))
    assert fill.foot.undo_button.isEnabled()


def test_undo_elsewhere_stays_elsewhere(opened):
    opened.session.apply(SetAnswer(Place("A2"), "b"))
    opened.go("review")
    opened.actions_by_name["undo"].trigger()
    assert opened.session.record.response("A2").answer is None
    assert opened.router.shown is opened.page("review")


# ---------------------------------------------------------------- the way


def test_the_head_says_which_page_of_how_many(fill):
    fill.show_page("A2", focus=True)
    assert fill.card.head._place.plain_text() == "2 of 4"
    fill._session.apply(SetAnswer(Place("A2"), "c"))
    assert fill.card.head._place.plain_text() == "2 of 5", "one more question applies now"


def test_after_the_last_page_the_way_leads_to_what_is_missing(opened, fill):
    fill.show_page("services", focus=True)
    assert fill.foot.next_button.accessibleName() == "What is still missing (3)"
    fill.foot.next_button.click()
    assert opened.router.shown is opened.page("review")
    opened.go("fill")
    fill.go_back()
    assert fill.foot.next_button.accessibleName() == "Next"


def test_the_count_below_the_list_leads_to_the_next_open_question(opened, fill):
    opened.session.apply(SetAnswer(Place("A1"), ("l1a",)))
    fill.show_page("A1", focus=True)
    fill.outline.go_open.click()
    assert fill.card.page.code == "A2"


def test_what_is_to_correct_is_told_in_the_head_and_shown_from_there(opened, fill, qtbot):
    opened.resize(1366, 500)
    fill.show_page("A1", focus=True)
    assert fill.card.head.faults.isHidden()
    opened.session.apply(SetAnswer(Place("A1"), ("l1a", "l2a")))
    settle()
    assert fill.card.head.faults.accessibleName() == "1 needing a document"
    fill.card.head.faults.click()
    settle()
    said = fill.card._said.findChild(Label, "finding")
    port = fill.card.viewport()
    top = said.mapTo(port, said.rect().topLeft()).y()
    assert 0 <= top < port.height()


def test_guidance_once_opened_stays_open_from_question_to_question(window, tmp_path, qtbot):
    load_fonts()
    texts = {code: a_text(f"What counts in {code}") for code in ("A1", "A2")}
    form = a_questionnaire(
        a_ladder("A1", guidance=texts["A1"]),
        a_select("A2", guidance=texts["A2"]),
        a_select("A3"),
    )
    path = tmp_path / "guided.dra"
    Session.create(path, a_record(form), ASSESSOR, lambda: NOW).close()
    window.open_file(path)
    fill = window.page("fill")
    fill.show_page("A1", focus=True)
    assert not fill.card.head._help.isVisible()
    window.actions_by_name["guidance"].trigger()
    assert fill.card.head._help.isVisible()
    fill.go_next()
    assert fill.card.head._help.isVisible()
    assert fill.card.head._help_text.plain_text() == "What counts in A2"
    qtbot.mouseClick(fill.card.head.guidance, Qt.MouseButton.LeftButton)
    assert not fill.card.head._help.isVisible()
    fill.go_back()
    assert not fill.card.head._help.isVisible()
