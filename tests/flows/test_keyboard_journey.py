"""The whole journey in the real window with the keyboard alone, on the shipped questionnaire."""

import pytest
from PySide6.QtCore import Qt

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.model import EvidenceDemand, QuestionType, ScoringKind
from assessment.responses.model import State
from gui.app.start import make_window
from gui.fill.page import pages_now
from gui.settings import WindowSettings
from tests.flows.keyboard import CTRL, SHIFT, Key, Keyboard

ASSESSOR, HEAD = "Sok Dara", "Chan Sophea"
PAGES_AT_MOST = 80


@pytest.fixture
def window(qapp, qtbot, tmp_path):
    settings = WindowSettings(tmp_path / "settings.ini")
    settings.name = ASSESSOR
    settings.folder = tmp_path
    settings.language = Language.EN
    made = make_window(qapp, settings)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()


def begin(keys, qtbot):
    """Ctrl+N, find the unit by typing, Enter."""
    window = keys.window
    keys.press(Key.Key_N, CTRL)
    qtbot.waitUntil(window.page("new").start.isEnabled, timeout=20_000)
    keys.tab_to("unit_search")
    keys.type("Ministry of Planning")
    keys.press(Key.Key_Down)
    keys.press(Key.Key_Return)
    keys.tab_to("questionnaire")
    choose_ministry(keys)
    keys.activate("create")
    qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)


def choose_ministry(keys):
    combo = keys.focus
    for _ in range(combo.count()):
        chosen = keys.window.page("new")._installed[combo.currentIndex()]
        if chosen.id == "dgc-ministry":
            return
        keys.press(Key.Key_Down)
    raise AssertionError("the ministry questionnaire is not offered")


def fill_everything(keys):
    """Answer page after page with Ctrl+Enter between them, until the last."""
    fill = keys.window.page("fill")
    codes = [page.code for page in pages_now(keys.window.session)]
    for at, code in enumerate(codes):
        assert fill.card.page.code == code
        answer_page(keys, fill)
        if at < len(codes) - 1:
            keys.press(Key.Key_Return, CTRL)


def answer_page(keys, fill):
    session, page = keys.window.session, fill.card.page
    if page.roster is not None:
        fill_roster(keys, session, page)
        return
    for code in page.questions:
        question = session.questionnaire.by_code[code]
        if question.asked:
            answer_question(keys, question)
    main = session.questionnaire.by_code[page.main]
    if main.evidence.demand is not EvidenceDemand.NONE:
        add_evidence(keys)


def answer_question(keys, question):
    if question.type in (QuestionType.INTEGER, QuestionType.DECIMAL):
        keys.type("100" if question.code.endswith("_d") else "20")
        keys.press(Key.Key_Tab)
    elif question.scoring.kind is ScoringKind.LADDER:
        keys.press(Key.Key_3 if question.code == "A1" else Key.Key_1)
    else:
        keys.press(Key.Key_Space)


def add_evidence(keys):
    keys.press(Key.Key_A, CTRL | SHIFT)
    keys.type("Decision 123")
    keys.activate("evidence_seen")
    keys.activate("evidence_add")


def fill_roster(keys, session, page):
    """One row, cell by cell: type, Tab; choose from a list with the arrow keys."""
    columns = [
        q
        for q in session.questionnaire.columns[page.roster]
        if q.type not in (QuestionType.CALCULATE, QuestionType.HIDDEN)
    ]
    keys.tab_to(f"sheet_{page.roster}")
    keys.press(Key.Key_Home)
    keys.press(Key.Key_Home, CTRL)
    for at, question in enumerate(columns):
        sheet = keys.focus
        assert sheet.currentIndex().column() == at, question.code
        if sheet.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            fill_cell(keys, question)
        if at < len(columns) - 1:
            keys.press(Key.Key_Right)


def fill_cell(keys, question):
    match question.type:
        case QuestionType.SELECT_ONE:
            keys.press(Key.Key_Return)
            keys.press(Key.Key_Down)
            keys.press(Key.Key_Return)
        case QuestionType.SELECT_MULTIPLE:
            keys.press(Key.Key_Return)
            keys.press(Key.Key_Space)
            keys.press(Key.Key_Return)
        case QuestionType.INTEGER | QuestionType.DECIMAL:
            keys.type("5")
            keys.press(Key.Key_Return)
        case QuestionType.DATE:
            keys.type("2026-03-15")
            keys.press(Key.Key_Return)
        case _:
            keys.type("Sample")
            keys.press(Key.Key_Return)


def test_the_whole_journey_with_the_keyboard_alone(window, qtbot, tmp_path):
    keys = Keyboard(window)
    begin(keys, qtbot)
    path = window.session.path
    fill_everything(keys)
    record = window.session.record
    assert record.state is State.DRAFT
    answered = {place.question for place, r in record.responses.items() if r.answer is not None}
    assert {"A1", "A2", "B4", "C4", "F2", "H3"} <= answered
    assert any(place.row for place in record.responses)

    keys.press(Key.Key_2, CTRL)
    keys.activate("submit_step")
    confirm(keys)
    assert window.session.record.state is State.SUBMITTED

    hand_over(keys)
    review_everything(keys)
    keys.tab_to("reviewer_name")
    keys.press(Key.Key_A, CTRL)
    keys.type(HEAD)
    keys.activate("approve_step")
    confirm(keys)
    assert window.session.record.state is State.APPROVED

    keys.press(Key.Key_3, CTRL)
    assert window.router.at == "scores"
    write_reports(keys, qtbot, tmp_path)
    window.close()
    file = AssessmentFile.open(path)
    assert file.record.state is State.APPROVED
    file.close()


def hand_over(keys):
    """Who filled in is offered no reviewer's button; the unit head opens the file."""
    assert not keys.window.page("review").desk.foot.approve.isVisible()
    keys.press(Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    keys.activate("role_head")
    keys.activate("continue")
    assert keys.window.router.at == "review"


def confirm(keys):
    """A step that asks once more is confirmed where the keyboard then stands."""
    review = keys.window.page("review")
    if review.findChild(object, "confirm_step").isVisible():
        keys.activate("confirm_step")


def review_everything(keys):
    keys.tab_to("reviewer_name")
    keys.type(HEAD)
    keys.press(Key.Key_Tab)
    keys.tab_to("indicator_table")
    for _ in keys.window.session.questionnaire.indicators:
        keys.press(Key.Key_D)  # its documents first, then the indicator
        keys.press(Key.Key_A)


def write_reports(keys, qtbot, tmp_path):
    keys.press(Key.Key_4, CTRL)
    page = keys.window.page("report")
    for button, name in (("save_pdf", "report.pdf"), ("save_xlsx", "report.xlsx")):
        target = tmp_path / name
        page.choose = lambda _kind, at=target: at
        keys.activate(button)
        qtbot.waitUntil(target.exists, timeout=60_000)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
