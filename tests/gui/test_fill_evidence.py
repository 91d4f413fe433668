"""Evidence given while filling in."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from assessment.language.text import Language
from assessment.responses.review_changes import Submit
from gui.fill.page import FillPage
from gui.theme import load_fonts
from gui.widgets.style import dress
from tests.builders import ASSESSOR
from tests.gui.places import settle


@pytest.fixture
def page(qtbot, session, display):
    made = FillPage(session, display)
    qtbot.addWidget(made)
    made.resize(1366, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_evidence_of_a_paper_that_was_seen_names_who_saw_it(page, qtbot):
    page.do("add_evidence")
    form = page.rail.evidence.form
    form.fields["title"].setText("ប្រកាស")
    form.fields["dated"].setText("១៤-០៣-២០២៥")
    click(qtbot, form.seen)
    click(qtbot, form.add)
    (piece,) = page._session.record.response("A1").evidence
    assert (piece.title, piece.paper_seen_by) == ("ប្រកាស", ASSESSOR)
    assert piece.dated.isoformat() == "2025-03-14"
    assert not form.isVisible()


def test_evidence_without_title_or_with_a_false_date_is_not_taken(page, qtbot):
    page.do("add_evidence")
    form = page.rail.evidence.form
    click(qtbot, form.add)
    form.fields["title"].setText("x")
    form.fields["dated"].setText("31-02-2025")
    click(qtbot, form.add)
    assert page._session.record.response("A1").evidence == ()
    assert form.isVisible()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", [(False, 100), (True, 100), (True, 150)])
def test_the_form_is_seen_to_its_end_its_columns_align_and_there_is_one_add(
    page, display, language, size
):
    compact, percent = size
    load_fonts()
    display.set_text_size(percent)
    display.set_language(language)
    display.rule()
    dress(page, display)
    page.resize(*((1024, 543) if compact else (1366, 631)))
    page.show_compact(compact=compact)
    settle()
    page.do("add_evidence")
    settle()
    form = page.rail.evidence.form
    assert form.add.visibleRegion().boundingRect() == form.add.rect()
    assert form.choose.visibleRegion().boundingRect() == form.choose.rect()
    left = {name: field.mapTo(page, QPoint()).x() for name, field in form.fields.items()}
    assert (left["number"], left["dated"]) == (left["issuer"], left["page"])
    said = form.add.text()
    seen = [one for one in page.findChildren(QPushButton) if one.isVisible() and one.text() == said]
    assert seen == [form.add]


def test_no_form_stands_open_once_the_assessment_is_submitted(page):
    page.do("add_evidence")
    page._session.apply(Submit(by=ASSESSOR, at=page._session.now, reason="the rest is not known"))
    evidence = page.rail.evidence
    assert not evidence.form.isVisible()
    assert evidence.add.isVisible()
    assert not evidence.add.isEnabled()


def test_a_file_is_attached_and_can_be_removed(page, qtbot, tmp_path):
    paper = tmp_path / "report 2025.txt"
    paper.write_text("text", encoding="utf-8")
    page.do("add_evidence")
    form = page.rail.evidence.form
    form.chosen.emit(paper)
    click(qtbot, form.add)
    (piece,) = page._session.record.response("A1").evidence
    assert (piece.title, piece.file_name, piece.size) == ("report 2025", "report 2025.txt", 4)
    remove = page.rail.evidence.findChild(QPushButton, f"remove_{piece.id}")
    click(qtbot, remove)
    assert page._session.record.response("A1").evidence == ()


def test_why_a_file_is_not_taken_stands_beside_its_name_until_another_is_chosen(
    page, qtbot, tmp_path
):
    empty, good = tmp_path / "empty.pdf", tmp_path / "good.txt"
    empty.write_bytes(b"")
    good.write_text("text", encoding="utf-8")
    page.do("add_evidence")
    form = page.rail.evidence.form
    for refused in (empty, tmp_path / "pulled out" / "gone.pdf"):
        form.chosen.emit(refused)
        assert form.refused.isVisible()
        assert refused.name in form.refused.plain_text()
    form.chosen.emit(good)
    assert not form.refused.isVisible()
    click(qtbot, form.add)
    assert [one.file_name for one in page._session.record.response("A1").evidence] == ["good.txt"]


def test_a_program_is_no_document(page, qtbot, tmp_path):
    program = tmp_path / "Setup.EXE"
    program.write_bytes(b"MZ")
    page.do("add_evidence")
    form = page.rail.evidence.form
    form.chosen.emit(program)
    assert "Setup.EXE" in form.refused.plain_text()
    assert page._session.record.response("A1").evidence == ()


def test_the_field_at_work_stays_in_sight_when_the_form_moves_below_the_card(page, display):
    dress(page, display)
    page.do("add_evidence")
    settle()
    page.resize(1024, 500)
    page.show_compact(compact=True)
    settle()
    field = page.rail.evidence.form.fields["title"]
    assert field.hasFocus()
    assert field.visibleRegion().boundingRect() == field.rect()


def test_what_is_read_stays_in_sight_when_the_field_at_work_does_not_move(page, display):
    dress(page, display)
    page.resize(1366, 400)
    settle()
    page.card.first_focus()
    settle()
    assert page.card.isAncestorOf(QApplication.focusWidget())
    bar = page.card.verticalScrollBar()
    bar.setValue(bar.maximum())
    read = bar.value()
    page.show_compact(compact=True)
    settle()
    assert 0 < read == bar.value()


def test_the_form_may_move_below_the_card_while_it_is_shown(page):
    """Whatever Qt has to say of it would fail this test."""
    page.do("add_evidence")
    page.show_compact(compact=True)
    settle()
    assert page.card.isAncestorOf(page.rail.evidence.form)
    page.do("add_evidence")
    page.show_compact(compact=False)
    settle()
    assert page.rail.isAncestorOf(page.rail.evidence.form)
    page.show_compact(compact=True)
    page.do("add_evidence")
    page.show_page("A2", focus=True)  # the card that would scroll goes
    settle()
    assert page.rail.evidence.form.isHidden()
