"""What is printed beside a box of the paper form ticks that very box in the window."""

import re
import subprocess
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from assessment.forms.blank import write_blank
from assessment.forms.words import BlankOrder
from assessment.language.text import Language
from assessment.questionnaire.model import QuestionType
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from gui.fill.page import FillPage
from gui.session import Session
from gui.theme import load_fonts
from tests.builders import ASSESSOR, NOW, a_record
from tests.report_extremes import the_questionnaire

MADE = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def printed(questionnaire, path):
    """By question and choice, the key that stands before its words on paper."""
    write_blank(BlankOrder(questionnaire, MADE, (Language.EN,), pdf=path))
    command = ["pdftotext", "-layout", path, "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {}
    for question in questionnaire.questions:
        if question.roster is None and question.asked and question.type in SELECTS:
            begun = re.search(rf"(?m)^\s*{re.escape(question.code)}\s", told)
            assert begun, question.code
            labels = {choice.name: choice.label.get(Language.EN) for choice in question.choices}
            found[question.code] = {
                name: key_before(beginning(label, labels.values()), told[begun.start() :])
                for name, label in labels.items()
            }
    return found


def beginning(label, labels):
    """As many words as tell it from the others: a long label goes on in the next line."""
    words = label.split()
    for count in range(1, len(words)):
        begun = " ".join(words[:count])
        if sum(other.startswith(begun) for other in labels) == 1:
            return begun
    return label


def key_before(begun, told):
    match = re.search(rf"(?<!\S)(?:([a-z]) +\d +|(\d+) +){re.escape(begun)}", told)
    assert match, begun
    return match.group(1) or match.group(2)


@pytest.fixture
def page(qtbot, tmp_path, display, request):
    load_fonts()
    record = a_record(the_questionnaire(request.param))
    session = Session.create(tmp_path / "a.dra", record, ASSESSOR, lambda: NOW)
    made = FillPage(session, display)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    session.close()


def press(sign):
    event = QKeyEvent(
        QKeyEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign
    )
    QApplication.sendEvent(QApplication.focusWidget(), event)


@pytest.mark.parametrize("page", ["private", "ministry"], indirect=True)
def test_typing_the_key_on_paper_chooses_that_answer_in_the_window(page, tmp_path):
    session = page._session
    keys = printed(session.questionnaire, tmp_path / "form.pdf")
    wrong, tried = [], 0
    for code, choices in keys.items():
        page.show_page(code, focus=True)
        editor = page.card.answers.editors[code]
        if not editor.isVisible():
            continue  # asked only after certain answers
        for name, key in choices.items():
            editor.tick_rows()[0].setFocus()
            for sign in key:
                press(sign)
            given = session.record.response(code).answer
            tried += 1
            if given not in (name, (name,)):
                wrong.append((code, name, key, given))
            session.apply(SetAnswer(Place(code), None))
    assert wrong == []
    assert tried > 100
