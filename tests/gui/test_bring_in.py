"""Answers come in by the window: seen first, taken over as one step, taken back by one undo."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from assessment.language.text import Language
from assessment.responses.model import Place, State
from gui.bring_in import BringInPage
from gui.theme import load_fonts
from tests.gui.places import settle


@pytest.fixture(autouse=True)
def fonts(qapp):
    load_fonts()


@pytest.fixture
def page(qtbot, session, display):
    made = BringInPage(session, display)
    qtbot.addWidget(made)
    made.resize(1366, 631)
    with qtbot.waitExposed(made):
        made.show()
    return made


def a_table(folder, rows, name="answers.csv"):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["question", "row", "answer", "comment"])
        writer.writerows(rows)
    return path


def read(qtbot, page, path):
    page.read_file(path)
    qtbot.waitUntil(lambda: not page.work.busy)


def shown(page):
    model = page.preview.table.rows
    return [
        [model.data(model.index(row, column)) for column in range(4)]
        for row in range(model.rowCount())
    ]


def test_nothing_is_changed_before_it_is_taken_over(qtbot, page, session, tmp_path):
    read(qtbot, page, a_table(tmp_path, [["A2", "", "b", "seen"], ["B1_d", "", "4", ""]]))
    assert [row[1] for row in shown(page)] == ["Answer", "Comment", "Answer"]
    assert not session.record.responses
    assert page.take.isEnabled()


def test_it_is_one_step_that_one_undo_takes_back(qtbot, page, session, tmp_path):
    rows = [["A2", "", "b", "seen"], ["services_name", "2", "Licence", ""]]
    read(qtbot, page, a_table(tmp_path, rows))
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert session.record.response("A2").answer == "b"
    assert session.record.response("A2").comment == "seen"
    assert len(session.record.rows["services"]) == 2
    assert not page.take.isEnabled()
    assert session.undo()
    assert not session.record.responses
    assert not session.record.rows


def test_what_is_refused_stands_beside_with_its_cell(qtbot, page, session, tmp_path):
    read(qtbot, page, a_table(tmp_path, [["A2", "", "z", ""], ["B1_d", "", "4", ""]]))
    assert [f.place.text for f in page.preview.findings.findings] == ["answers.csv!C2"]
    wanted = []
    page.wanted.connect(lambda _, code: wanted.append(code))
    buttons = page.preview.findings.findChildren(QAbstractButton)
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert wanted == ["A2"]
    page.take_over()
    assert session.record.response("B1_d").answer == 4
    assert session.record.response("A2").answer is None


def test_in_large_text_a_button_stands_below_what_was_refused(qtbot, page, display, tmp_path):
    read(qtbot, page, a_table(tmp_path, [["A2", "", "z", ""]]))
    (button,) = page.preview.findings.findChildren(QAbstractButton)
    words = page.preview.findings.findChild(QLabel, "finding")
    assert button.geometry().left() > words.geometry().right()
    display.set_text_size(150)
    for size in ((1366, 631), (1024, 543)):
        page.resize(*size)
        settle()
        assert button.geometry().top() > words.geometry().bottom()


@pytest.mark.parametrize("seen", [(1366, 100), (1024, 100), (1024, 150)])
def test_short_answers_leave_the_room_to_the_questions(qtbot, page, display, tmp_path, seen):
    display.set_text_size(seen[1])
    page.resize(seen[0], 480)
    read(qtbot, page, a_table(tmp_path, [["A2", "", "z", ""], ["B1_d", "", "4", "seen"]]))
    settle()
    table = page.preview.table
    wides = [table.columnWidth(at) for at in range(4)]
    assert all(wides)
    assert wides[0] > 2 * wides[3]
    long = "a comment that goes on and on, as they do " * 9
    read(qtbot, page, a_table(tmp_path, [["B1_d", "", "4", long]], "long.csv"))
    settle()
    assert all(table.columnWidth(at) >= 100 * (at in (0, 3)) for at in range(4))
    assert sum(table.columnWidth(at) for at in range(4)) <= table.viewport().width()


def test_a_file_that_cannot_be_read_says_why(qtbot, page, tmp_path):
    path = tmp_path / "notes.xlsx"
    path.write_text("no workbook")
    read(qtbot, page, path)
    assert page.findings.findings
    assert not page.take.isEnabled()
    read(qtbot, page, tmp_path / "none.csv")
    assert [f.code for f in page.findings.findings] == ["file_unreadable"]


def test_an_export_with_several_submissions_asks_which(qtbot, page, session, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("_uuid,A2\naa,a\nbb,c\n", encoding="utf-8")
    read(qtbot, page, path)
    assert page.submission.isVisible()
    page.submission.setText("bb")
    page.submission.editingFinished.emit()
    qtbot.waitUntil(lambda: not page.work.busy and page._reading.plan is not None)
    page.take_over()
    assert session.record.response("A2").answer == "c"


def test_a_submitted_assessment_takes_nothing(qtbot, page, session, tmp_path):
    from assessment.responses.review_changes import Submit

    session.apply(Submit("Sok", session.now, "paper follows"))
    assert session.record.state is State.SUBMITTED
    read(qtbot, page, a_table(tmp_path, [["A2", "", "b", ""], ["B1_d", "", "4", ""]]))
    assert [f.code for f in page.preview.findings.findings] == ["submitted_locked"]
    assert not page.take.isEnabled()


def test_everything_is_said_in_both_languages(qtbot, page, display, tmp_path):
    read(qtbot, page, a_table(tmp_path, [["A2", "", "b", ""]]))
    before = page.take.text(), page.summary.text()
    display.set_language(Language.KM)
    after = page.take.text(), page.summary.text()
    assert all(old != new for old, new in zip(before, after, strict=True))
    named = [b for b in page.findChildren(QAbstractButton) if b.objectName() and b.isVisible()]
    assert all(button.accessibleName() for button in named)


def test_the_answer_is_taken_even_if_the_assessment_changed_meanwhile(
    qtbot, page, session, tmp_path
):
    from assessment.responses.changes import SetAnswer

    read(qtbot, page, a_table(tmp_path, [["A2", "", "b", ""]]))
    session.apply(SetAnswer(Place("B1_d"), 9))
    page.take_over()
    assert session.record.response("B1_d").answer == 9
    assert session.record.response("A2").answer == "b"


def test_the_menu_leads_to_it_and_to_the_questions_back(qtbot, window, file):
    assert not window.actions_by_name["bring_in"].isEnabled()
    window.open_file(file)
    qtbot.waitUntil(lambda: window.session is not None)
    window.actions_by_name["bring_in"].trigger()
    shown = window.page("bring_in")
    assert shown.isVisible()
    shown.choose = lambda: None
    shown.want_question("A2")
    assert window.page("fill").isVisible()
