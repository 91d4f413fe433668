"""The scores page with real sessions: numbers, gates, pillars, and why."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt

from assessment.language.text import Language
from assessment.questionnaire.structure import Gate, GateCondition, NodeCode
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State, Step
from gui.fonts import load_fonts
from gui.scores.page import ScoresPage, first_question
from gui.session import Session
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    a_questionnaire,
    a_record,
    a_select,
    a_text,
    the_usual_parts,
)

ANSWERS = {"A1": ("l1a", "l2a"), "A2": "c"}
GATE = Gate(
    NodeCode("A1"), GateCondition.BELOW, Decimal(90), 0, NodeCode("overall"),
    a_text("A1 keeps the result at the lowest level."),
)  # fmt: skip


@pytest.fixture(autouse=True)
def fonts(qapp):
    """The family of the windows, so that Qt does not look for another one that has Khmer."""
    load_fonts()


@pytest.fixture
def make(qtbot, tmp_path, wording, theme):
    opened = []

    def made(record, size=(1366, 631)):
        session = Session.create(tmp_path / f"{len(opened)}.dra", record, ASSESSOR, lambda: NOW)
        session.score_now()
        page = ScoresPage(session, wording, theme)
        page.setFont(theme.font())
        page.session = session
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        opened.append(session)
        return page

    yield made
    for session in opened:
        session.close()


@pytest.fixture
def page(make):
    return make(a_record(answers=ANSWERS))


def test_the_number_is_the_one_that_scoring_gives_and_never_alone(page):
    overall = page.session.scores.overall
    assert page.headline.overall.value.said() == str(overall.score)
    assert "provisional" in page.headline.overall.accessibleName()
    assert page.headline.complete.value.said().endswith("%")
    assert page.headline.weight.value.said() == "100%"
    low, high = str(overall.lowest), str(overall.highest)
    assert page.headline.interval.value.said() == f"{low} – {high}"


def test_final_only_once_approved(make):
    steps = (Step(State.SUBMITTED, ASSESSOR, NOW), Step(State.APPROVED, HEAD, NOW))
    page = make(replace(a_record(answers=ANSWERS), state=State.APPROVED, steps=steps))
    assert "final" in page.headline.overall.accessibleName()


def test_an_answer_changes_the_number(page, qtbot):
    before = page.headline.overall.value.said()
    with qtbot.waitSignal(page.session.scored):
        page.session.apply(SetAnswer(Place("A2"), "a"))
    assert page.headline.overall.value.said() != before


def test_without_any_answer_nothing_breaks(make):
    page = make(a_record())
    assert page.headline.overall.value.said()
    assert page.chart.accessibleName()


def test_a_closed_gate_says_its_sentence_and_leads_to_its_question(make, qtbot):
    page = make(a_record(a_questionnaire(*the_usual_parts(), gates=(GATE,)), ANSWERS))
    assert "A1 keeps the result at the lowest level." in [
        label.said() for label in page.findChildren(Label)
    ]
    assert page.headline.before.accessibleName() != page.headline.after.accessibleName()
    with qtbot.waitSignal(page.go) as gone:
        page.findChild(Button, "go_A1").click()
    assert gone.args == ["A1"]


def test_an_open_gate_says_nothing(make):
    easy = replace(GATE, threshold=Decimal(1))
    page = make(a_record(a_questionnaire(*the_usual_parts(), gates=(easy,)), ANSWERS))
    assert page.findChild(Button, "go_A1") is None


def test_the_first_question_of_a_pillar_is_found_below_it():
    questionnaire = a_questionnaire()
    assert first_question(questionnaire, "B") == "B1"
    assert first_question(questionnaire, "overall") == "A1"
    assert first_question(questionnaire, "nowhere") == "nowhere"


def test_the_chart_names_every_pillar_and_its_number(page):
    spoken = page.chart.accessibleName()
    for pillar in page.session.questionnaire.pillars:
        score = page.session.scores.nodes[pillar.code].score
        assert f"{pillar.code} {pillar.label.get(Language.EN)}" in spoken
        assert score is None or str(score) in spoken


def test_arrows_and_mouse_choose_a_pillar_to_explain(page, qtbot):
    page.chart.setFocus()
    qtbot.keyClick(page.chart, Qt.Key.Key_Down)
    assert page.why.node.currentData() == "B"
    qtbot.keyClick(page.chart, Qt.Key.Key_Down)
    assert page.why.node.currentData() == "B"
    qtbot.mouseClick(page.chart, Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    assert page.why.node.currentData() == "A"


def test_the_explanation_adds_up_with_the_numbers_shown(make):
    one = a_questionnaire(a_select("A1"), a_select("A2", scores=(0, 75, 100)))
    page = make(a_record(one, {"A1": "c", "A2": "b"}))
    page.why.node.setCurrentIndex(page.why.node.findData("A"))
    page.why.node.activated.emit(page.why.node.currentIndex())
    said = page.why.findChild(Label, "why_sum").said()
    assert said == "(1 × 100.0 + 1 × 75.0) ÷ 2 = 87.5"


def test_numbers_of_the_explanation_are_rounded_like_the_scores(make):
    four = [a_select(code, scores=(0, 25, 100)) for code in ("A1", "A2", "A3", "A4")]
    page = make(a_record(a_questionnaire(*four), {"A1": "c", "A2": "c", "A3": "b", "A4": "a"}))
    said = page.why.findChild(Label, "why_sum").said()
    assert str(page.session.scores.nodes["A"].score) == "56.3"  # 56.25, half up
    assert said.startswith("(1 × 56.3)")


def test_a_questionnaire_without_structure_says_so(make):
    page = make(a_record(a_questionnaire(a_select("Q", indicator=None))))
    assert page._scroll.isHidden()
    assert not page._empty.isHidden()


def test_the_page_speaks_khmer_and_keeps_what_is_explained(page, wording):
    page.why.node.setCurrentIndex(page.why.node.findData("B"))
    wording.set_language(Language.KM)
    assert page.why.node.currentData() == "B"
    assert "ពិន្ទុរួម" in page.headline.overall.accessibleName()
    assert page.headline.overall.value.said() != str(page.session.scores.overall.score)


@pytest.mark.parametrize("size", [(1366, 631), (1024, 543), (960, 483)])
def test_it_fits_every_window(make, size):
    page = make(a_record(answers=ANSWERS), size)
    assert page.minimumSizeHint().width() <= size[0]
    assert page._inside.width() <= page.width()
