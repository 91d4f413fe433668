"""What was typed is taken, what is wrong stands where people look, the keyboard stays at work."""

import contextlib
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from assessment.errors import Finding, FindingPlace
from assessment.language.text import Language, Text
from assessment.problems.answers import AnswerProblem
from assessment.responses.model import Layer, ReasonCode, Review, State, Step
from gui.fill.evidence import _size
from gui.fill.outline import Outline
from gui.fill.page import FillPage
from gui.session import Session
from gui.theme import load_fonts
from gui.widgets.findings import InForm, sentence
from gui.widgets.style import bring_in_sight, dress
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    a_ladder,
    a_question,
    a_questionnaire,
    a_ratio,
    a_record,
    a_roster,
)
from tests.report_worlds import a_filled_record, the_ministry_questionnaire

REASON = "no such service"


def settle():
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def questionnaire():
    return a_questionnaire(
        a_ladder("A1", not_applicable=True),
        *a_roster("services"),
        *a_ratio("B1"),
        replace(a_question("T1"), label=Text.from_wordings(km="យោបល់", en="Comments")),
    )


@pytest.fixture
def opened(window, tmp_path, questionnaire):
    load_fonts()
    path = tmp_path / "kept.dra"
    Session.create(path, a_record(questionnaire), ASSESSOR, lambda: NOW).close()
    window.open_file(path)
    settle()
    return window


def reason_of(window):
    window.go("fill", "A1")
    window.page("fill").do("not_applicable")
    return window.page("fill").card.applicability.reason


def declared(window):
    return window.session.record.response("A1").not_applicable


def test_enter_declares_that_a_question_does_not_apply(opened, qtbot):
    field = reason_of(opened)
    qtbot.keyClicks(field, REASON)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert declared(opened).reason == REASON


def test_enter_without_a_reason_declares_nothing(opened, qtbot):
    qtbot.keyClick(reason_of(opened), Qt.Key.Key_Return)
    assert declared(opened) is None


def test_shift_and_enter_begin_a_new_line_of_the_reason(opened, qtbot):
    field = reason_of(opened)
    qtbot.keyClicks(field, "one")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert declared(opened) is None
    qtbot.keyClicks(field, "two")
    assert field.toPlainText().splitlines() == ["one", "two"]


def test_a_reason_typed_is_taken_when_the_person_goes_on(opened, qtbot):
    qtbot.keyClicks(reason_of(opened), REASON)
    opened.page("fill").do("next")
    assert declared(opened).reason == REASON


def test_a_reason_that_was_called_off_is_not_taken(opened, qtbot):
    field = reason_of(opened)
    qtbot.keyClicks(field, REASON)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    opened.page("fill").do("next")
    assert declared(opened) is None


def test_what_could_not_be_pasted_is_in_sight(opened):
    opened.resize(1024, 600)
    opened.go("fill", "services")
    card = opened.page("fill").card
    roster = card.answers.roster
    roster.take_pasted("\n".join(f"s{n}\tno number\tx\ty" for n in range(9)))
    settle()
    top = roster.refused.mapTo(card.viewport(), roster.refused.rect().topLeft()).y()
    assert 0 <= top < card.viewport().height()


def test_a_sheet_keeps_its_room_when_findings_come_below_it(opened):
    opened.resize(1366, 688)
    opened.go("fill", "services")
    roster = opened.page("fill").card.answers.roster
    settle()
    before = roster.sheet.height()
    roster.take_pasted("\n".join(f"s{n}\tno number" for n in range(9)))
    settle()
    assert roster.sheet.minimumHeight() <= roster.sheet.height() <= before


def test_places_are_named_as_the_form_is_known(questionnaire, display):
    form = InForm(questionnaire)
    column = questionnaire.columns["services"][0]
    missing = AnswerProblem.ANSWER_MISSING
    cell = Finding(missing, FindingPlace(question=column.code, row=2))
    assert "[2]" not in form.write(cell, display)
    assert display.plain(column.label) in form.write(cell, display)
    assert form.goal(cell, display) == "row 2"
    part = Finding(missing, FindingPlace(question="B1_d"))
    assert form.write(part, display).startswith("B1 · ")
    assert form.goal(part, display) == "B1"
    whole = Finding(missing, FindingPlace(question="A1"))
    assert form.write(whole, display).startswith("A1: ")
    file = Finding(missing, FindingPlace(sheet="answers", column="B", row=7, question="A1"))
    assert form.write(file, display).startswith("Sheet answers, cell B7: ")
    assert form.goal(file, display) == "A1"
    of_csv = Finding(missing, FindingPlace("a.csv", sheet="a.csv", column="B", row=7))
    assert form.write(of_csv, display).startswith("a.csv, cell B7: ")


def test_numbers_of_a_finding_are_written_in_the_digits_in_use(display):
    finding = Finding(AnswerProblem.NOT_ALL_ACCEPTED, values={"n": 43})
    assert "43" in sentence(finding, display)
    display.set_language(Language.KM)
    assert "៤៣" in sentence(finding, display)
    display.set_khmer_digits(on=False)
    assert "43" in sentence(finding, display)


def test_days_of_a_finding_are_written_in_the_digits_in_use_and_names_are_not(display):
    display.set_language(Language.KM)
    for value, said in (("28-11-2026", "២៨-១១-២០២៦"), ("A1-2026", "A1-2026")):
        finding = Finding(AnswerProblem.NOT_ALL_ACCEPTED, values={"n": value})
        assert said in sentence(finding, display)


def test_no_document_has_zero_bytes_to_read():
    assert [_size(n) for n in (1, 3000, 5 * 1024 * 1024)] == ["1 KB", "3 KB", "5.0 MB"]


def test_what_is_missing_for_a_new_assessment_goes_away_once_it_is_there(window, qtbot):
    window.go("new")
    qtbot.waitUntil(window.page("new").start.isEnabled)
    window.page("new").assessor.setText("")
    window.page("new").start.click()
    fields = window.page("new").fields
    assert not fields["unit"]._finding.isHidden()
    window.page("new").unit.step_in()
    window.page("new").assessor.setText("Dara")
    assert fields["unit"]._finding.isHidden()
    assert fields["assessor"]._finding.isHidden()


def test_who_opens_a_returned_file_begins_at_what_came_back(qtbot, tmp_path, display):
    load_fonts()
    record = a_record(a_questionnaire(a_ladder("A1"), a_ladder("A2"), a_ladder("A3")))
    refused = Review("A2", Layer.HEAD, False, None, ReasonCode.UNSIGNED, "please sign", HEAD, NOW)
    record = replace(
        record.with_review((Layer.HEAD, "A2"), refused),
        state=State.RETURNED,
        steps=(Step(State.SUBMITTED, ASSESSOR, NOW), Step(State.RETURNED, HEAD, NOW, reason="A2")),
        at_question="A3",
    )
    session = Session.create(tmp_path / "back.dra", record, ASSESSOR, lambda: NOW)
    page = FillPage(session, display)
    qtbot.addWidget(page)
    assert page.card.page.code == "A2"
    assert "No signature or stamp · please sign" in page.card._reviewer.plain_text()
    session.close()


def test_further_pages_of_an_indicator_are_told_apart_in_the_list(qtbot, tmp_path, display):
    second = replace(
        a_question("A1m"), indicator="A1", label=Text.from_wordings(km="ខ", en="How far here?")
    )
    record = a_record(a_questionnaire(a_ladder("A1"), second))
    session = Session.create(tmp_path / "two.dra", record, ASSESSOR, lambda: NOW)
    outline = Outline(session, display)
    qtbot.addWidget(outline)
    model = outline.model
    section = model.index(0, 0)
    told = [model.index(at, 0, section).data() for at in range(model.rowCount(section))]
    assert len(told) == len(set(told)) == 2
    assert any("How far here?" in one for one in told)
    session.close()


def test_a_name_without_room_on_one_line_has_more_in_the_list(qtbot, tmp_path, display):
    load_fonts()
    display.set_language(Language.KM)
    record = a_record(the_ministry_questionnaire())
    with contextlib.closing(
        Session.create(tmp_path / "list.dra", record, ASSESSOR, lambda: NOW)
    ) as session:
        outline = Outline(session, display)
        qtbot.addWidget(outline)
        outline.show()
        heights = []
        for percent in (100, 150):
            display.set_text_size(percent)
            outline.tree.expandAll()
            settle()
            long, short = (outline.model.index_of(code) for code in ("actions", "A2"))
            heights += [outline.tree.visualRect(one).height() for one in (long, short)]
        line = QFontMetrics(display.font("body")).height()
        assert heights[0] > heights[1]
        assert heights[2] > heights[0]
        assert heights[2] >= 2 * line


def test_a_page_that_is_turned_to_looks_as_one_that_is_begun_with(qtbot, tmp_path, display):
    load_fonts()
    display.rule()
    record = a_filled_record(the_ministry_questionnaire())
    record = replace(record, state=State.DRAFT, steps=())
    with contextlib.closing(
        Session.create(tmp_path / "turned.dra", record, ASSESSOR, lambda: NOW)
    ) as session:
        turned = shown_page(qtbot, session, display)
        # A ladder after a ladder of fewer and of more criteria, after choices, figures and a table.
        for code in ("A1", "G4", "E5", "G3", "A4", "F2", "staff", "F1", "E7"):
            turned.show_page(code, focus=True)
            settle()
            begun = shown_page(qtbot, session, display)
            assert begun.card.page.code == turned.card.page.code
            seen = [one.card.answers.grab().toImage() for one in (begun, turned)]
            assert seen[0].size() == seen[1].size(), code
            if turned.card.answers.roster is None:  # the chosen cell of a table is in another tone
                assert seen[0] == seen[1], code
            begun.close()
        tick = turned.card.answers.editors["E7"].tick_rows()[-1]
        before = session.record
        tick.click()
        told = {
            place.question
            for place, one in session.record.responses.items()
            if one != before.responses.get(place)
        }
        assert told == {"E7"}


def shown_page(qtbot, session, display):
    page = FillPage(session, display)
    qtbot.addWidget(page)
    dress(page, display)
    page.resize(1366, 631)
    with qtbot.waitExposed(page):
        page.show()
    settle()
    return page


def test_a_page_moves_only_for_what_is_not_seen_whole(qtbot):
    area, ground = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    area.setWidget(ground)
    area.resize(300, 300)
    ground.resize(200, 900)
    area.show()
    high = area.viewport().height()
    seen, cut = QWidget(ground), QWidget(ground)
    seen.setGeometry(0, high - 40, 100, 40)
    cut.setGeometry(0, high - 20, 100, 40)
    seen.show()
    cut.show()
    for part, moves in ((seen, False), (cut, True)):
        bring_in_sight(part)
        settle()
        assert part.visibleRegion().boundingRect() == part.rect()
        assert bool(area.verticalScrollBar().value()) is moves


def seen_whole(part):
    return part.visibleRegion().boundingRect() == part.rect()


@pytest.mark.parametrize("name", ["comment", "evidence_page"])
def test_what_has_the_keyboard_below_a_card_stays_in_sight(opened, name):
    display, frame = opened.display, opened.windowHandle()
    frame.resize(1024, 600)
    opened.go("fill", "A1")
    opened.page("fill").do("add_evidence")
    field = opened.page("fill").findChild(QWidget, name)
    field.setFocus()
    bring_in_sight(field)
    settle()
    changes = [partial(display.set_text_size, percent) for percent in (115, 130, 150, 100)]
    changes += [partial(display.set_language, one) for one in Language]
    changes += [partial(frame.resize, 1024, high) for high in (700, 560)]
    for change in changes:
        change()
        settle()
        assert QApplication.focusWidget() is field
        assert seen_whole(field), change


def test_a_page_that_was_scrolled_away_from_the_keyboard_stays(opened):
    opened.resize(1024, 600)
    opened.go("fill", "A1")
    card = opened.page("fill").card
    settle()
    bar = card.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert QApplication.focusWidget().visibleRegion().isEmpty()
    opened.display.set_text_size(115)
    settle()
    assert bar.value() > 0
    assert QApplication.focusWidget().visibleRegion().isEmpty()
