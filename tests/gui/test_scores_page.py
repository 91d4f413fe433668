"""The scores page with real sessions: numbers, gates, pillars, and why."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.model import Scoring, ScoringKind, Threshold
from assessment.questionnaire.structure import Gate, GateCondition, NodeCode
from assessment.responses.changes import SetAnswer
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    NotApplicable,
    Place,
    ReasonCode,
    Response,
    Review,
    State,
    Step,
)
from assessment.scoring.score import score_record
from gui.scores.comparison import PartRow
from gui.scores.page import ScoresPage, first_question
from gui.session import Session
from gui.theme import load_fonts
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    a_ladder,
    a_number,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
    a_text,
    the_usual_parts,
)
from tests.gui.places import settle

ANSWERS = {"A1": ("l1a", "l2a"), "A2": "c"}
GATE = Gate(
    NodeCode("A1"),
    GateCondition.BELOW,
    Decimal(90),
    0,
    NodeCode("overall"),
    a_text("A1 keeps the result at the lowest level."),
)


@pytest.fixture(autouse=True)
def fonts(qapp):
    """The family of the windows, so that Qt does not look for another one that has Khmer."""
    load_fonts()


@pytest.fixture
def make(qtbot, tmp_path, display):
    opened = []

    def made(record, size=(1366, 631)):
        session = Session.create(tmp_path / f"{len(opened)}.dra", record, ASSESSOR, lambda: NOW)
        session.score_now()
        page = ScoresPage(session, display)
        page.setFont(display.font())
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
    assert page.headline.overall.value.plain_text() == str(overall.score)
    assert "so far" in page.headline.overall.accessibleName()
    assert page.headline.complete.value.plain_text().endswith("%")
    assert page.headline.weight.value.plain_text() == "100%"
    low, high = str(overall.lowest), str(overall.highest)
    interval = page.headline.interval
    assert interval.value.plain_text() == f"{low} – {high}"
    levels = overall.lowest_level, overall.highest_level
    assert interval.value._below.plain_text() == "level {} – {}".format(*levels)
    assert "no rows added" not in interval.accessibleName()


def test_of_a_form_with_a_scored_table_the_range_says_that_rows_to_come_are_not_in_it(make):
    table = a_roster("offices", a_select("O1"), indicator="A1")
    record = a_record(a_questionnaire(*table), {("O1", "r1"): "b"})
    assert "no rows added" in make(record).headline.interval.accessibleName()


def test_final_only_once_approved(make):
    steps = (Step(State.SUBMITTED, ASSESSOR, NOW), Step(State.APPROVED, HEAD, NOW))
    page = make(replace(a_record(answers=ANSWERS), state=State.APPROVED, steps=steps))
    assert "final" in page.headline.overall.accessibleName()


def test_an_answer_changes_the_number(page, qtbot):
    before = page.headline.overall.value.plain_text()
    with qtbot.waitSignal(page.session.scored):
        page.session.apply(SetAnswer(Place("A2"), "a"))
    assert page.headline.overall.value.plain_text() != before


def test_without_any_answer_nothing_breaks(make):
    page = make(a_record())
    assert page.headline.overall.value.plain_text()
    assert page.chart.accessibleName()


def test_a_closed_gate_says_its_sentence_and_leads_to_its_question(make, qtbot):
    page = make(a_record(a_questionnaire(*the_usual_parts(), gates=(GATE,)), ANSWERS))
    assert "A1 keeps the result at the lowest level." in [
        label.plain_text() for label in page.findChildren(Label)
    ]
    assert page.headline.before.accessibleName() != page.headline.after.accessibleName()
    with qtbot.waitSignal(page.wanted) as gone:
        page.findChild(Button, "go_A1").click()
    assert gone.args == ["fill", "A1"]


def seen(page):
    """The texts on screen, once the layout has shown what is new."""
    QApplication.processEvents()
    return [label.plain_text() for label in page.findChildren(Label) if label.isVisible()]


def test_what_is_open_is_told_as_open_until_it_is_answered(make):
    page = make(a_record(a_questionnaire(*the_usual_parts(), gates=(GATE,)), {"A2": "c"}))
    said = seen(page)
    assert page.headline.before.value.plain_text() == "No level yet"
    assert page.headline.after.value.plain_text() == "No level yet"
    assert "25% is answered. A level is told from 70% on." in said
    assert "Gates not known yet, as their answers are awaited: A1" in said
    assert "A1 keeps the result at the lowest level." not in said
    for place, answer in (("A1", ("l1a",)), ("B1_n", 1), ("B1_d", 2)):
        page.session.apply(SetAnswer(Place(place), answer))
    page.session.score_now()
    said = seen(page)
    assert page.headline.after.value.plain_text() == "Level 0"
    assert "A1 keeps the result at the lowest level." in said
    assert not any("not known yet" in text for text in said)


def test_a_pillar_without_a_level_says_why_as_its_row_and_as_what_is_explained(make):
    parts = *(a_ladder(f"A{n}") for n in (1, 2, 3)), *(a_ladder(f"B{n}") for n in (1, 2))
    given = dict.fromkeys(("A1", "A2", "A3", "B1"), ("l1a",))
    page = make(a_record(a_questionnaire(*parts), given))
    why = "50% is answered. A level is told from 70% on."
    (row,) = [one for one in page.why.findChildren(Label) if one.plain_text() == why]
    assert row.property("note") == "B"
    page.chart.chosen.emit(next(bar for bar in page.chart.rows if bar.code == "B"))
    assert any(one.endswith(why) for one in seen(page))


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
    assert said_in(page)[-1] == "(1 × 100.0 + 1 × 75.0) ÷ 2 = 87.5"


def test_numbers_of_the_explanation_are_rounded_like_the_scores(make):
    four = [a_select(code, scores=(0, 25, 100)) for code in ("A1", "A2", "A3", "A4")]
    page = make(a_record(a_questionnaire(*four), {"A1": "c", "A2": "c", "A3": "b", "A4": "a"}))
    assert str(page.session.scores.nodes["A"].score) == "56.3"  # 56.25, half up
    assert said_in(page)[-1].startswith("(1 × 56.3)")


def test_a_questionnaire_without_structure_says_so(make):
    page = make(a_record(a_questionnaire(a_select("Q", indicator=None))))
    assert page._scroll.isHidden()
    assert not page._empty.isHidden()


def test_the_page_speaks_khmer_and_keeps_what_is_explained(page, display):
    page.why.node.setCurrentIndex(page.why.node.findData("B"))
    display.set_language(Language.KM)
    assert page.why.node.currentData() == "B"
    assert "ពិន្ទុរួម" in page.headline.overall.accessibleName()
    assert page.headline.overall.value.plain_text() != str(page.session.scores.overall.score)


@pytest.mark.parametrize("size", [(1366, 631), (1024, 543), (960, 483)])
def test_it_fits_every_window(make, size):
    page = make(a_record(answers=ANSWERS), size)
    assert page.minimumSizeHint().width() <= size[0]
    assert page._scroll.widget().width() <= page.width()


# ---------------------------------------------------------------- one press on any number


def said_in(page):
    QApplication.processEvents()  # a layout shows new widgets in the next turn
    return [label.plain_text() for label in page.why.findChildren(Label) if not label.isHidden()]


def test_every_number_is_pressed_to_be_explained_down_to_the_question(page, qtbot):
    qtbot.mouseClick(page.headline.overall, Qt.MouseButton.LeftButton)
    assert page.why.node.currentData() == "overall"
    assert [row.code for row in page.why.rows] == ["A", "B"]
    page.why.rows[0].setFocus()
    qtbot.keyClick(page.why.rows[0], Qt.Key.Key_Space)
    assert page.why.node.currentData() == "A"
    page.why.rows[0].click()
    assert page.why.node.currentData() == "A1"
    with qtbot.waitSignal(page.wanted) as gone:
        page.why.rows[0].click()
    assert gone.args == ["fill", "A1"]
    page.why.up.click()
    assert page.why.node.currentData() == "A"


def test_a_long_question_is_read_whole_where_it_is_explained(make):
    asked = "To what extent do all offices have a line that works in office hours, day by day?"
    form = a_questionnaire(replace(a_ladder("A1"), label=a_text(asked)))
    page = make(a_record(form, {"A1": ("l1a",)}))
    page.compared.asked.emit("A1")
    settle()
    (question,) = [one for one in page.why.findChildren(Label) if one.plain_text() == asked]
    assert question.heightForWidth(question.width()) <= question.height()
    assert question.width() < question.fontMetrics().horizontalAdvance(asked)


def test_what_is_explained_is_seen_where_it_stands_below_the_chart(make):
    page = make(a_record(answers=ANSWERS), (960, 483))
    page.compared.asked.emit("A")
    settle()
    last, seen = page.why.rows[-1], page._scroll.viewport()
    assert last.mapTo(seen, last.rect().bottomLeft()).y() <= seen.height()


def test_the_keyboard_asks_about_the_whole(page, qtbot):
    page.why.node.setCurrentIndex(page.why.node.findData("B"))
    page.headline.after.setFocus()
    qtbot.keyClick(page.headline.after, Qt.Key.Key_Return)
    assert page.why.node.currentData() == "overall"


def test_every_row_says_what_it_is_and_what_pressing_it_asks(page):
    name = page.why.rows[0].accessibleName()
    assert name.startswith("A Pillar A")
    assert name.endswith("Why this score?")


def test_the_reasons_of_an_indicator_are_told(page):
    page._choose("A1")
    told = " ".join(said_in(page))
    assert "2 of 4" in told or "level 2" in told


def test_an_indicator_without_an_answer_has_no_number_of_its_own(make):
    page = make(a_record())
    page.why.asked.emit("A2")
    said = [one.plain_text() for one in page.why.findChildren(Label) if one.isVisible()]
    assert "– · Unanswered" in said
    assert not any(one.startswith("0.0") for one in said)


@pytest.fixture
def reviewed_page(make):
    lowered = Review("A1", Layer.HEAD, True, 1, ReasonCode.OUTDATED, "Old letter", HEAD, NOW)
    raised = replace(
        lowered,
        layer=Layer.DOCUMENT,
        level=2,
        comment="New letter",
        reason=ReasonCode.UPGRADE_EVIDENCED,
    )
    record = a_record(answers=ANSWERS).with_review((Layer.HEAD, "A1"), lowered)
    record = record.with_review((Layer.DOCUMENT, "A1"), raised)
    return make(replace(record, state=State.SUBMITTED))


def choose_layer(page, layer):
    page.beside.layers.setCurrentIndex(page.beside.layers.findData(layer))
    page.beside.layers.activated.emit(page.beside.layers.currentIndex())


def test_each_layer_shows_its_scores_and_reasons(reviewed_page):
    page = reviewed_page
    layers = page.beside.layers
    assert [layers.itemData(at) for at in range(layers.count())] == [
        "self",
        "head",
        "document",
        "final",
    ]
    numbers = {}
    page._choose("A1")
    for layer, comment in ((Layer.HEAD, "Old letter"), (Layer.DOCUMENT, "New letter")):
        choose_layer(page, layer)
        numbers[layer] = page.headline.overall.value.plain_text()
        assert any(comment in text for text in said_in(page)), layer
    assert numbers[Layer.HEAD] != numbers[Layer.DOCUMENT]
    choose_layer(page, Layer.SELF)
    assert not any("letter" in text for text in said_in(page))


def test_the_layer_chosen_is_not_set_smaller_where_there_is_room(reviewed_page, display):
    display.set_language(Language.KM)
    display.set_text_size(150)
    reviewed_page.setFont(display.font())
    reviewed_page.resize(1024, 600)
    settle()
    layers = reviewed_page.beside.layers
    font, seen = layers.fitted()
    assert (font.pixelSize(), seen) == (layers.font().pixelSize(), layers.currentText())


def test_what_a_reviewer_judged_counts_before_the_first_review(make):
    refused = NotApplicable("no such unit", ApplicabilityVerdict.REFUSED)
    record = a_record(answers=ANSWERS)
    record = record.with_response(Place("A1"), Response(not_applicable=refused))
    page = make(replace(record, state=State.SUBMITTED))
    final = score_record(record, page.session.evaluation, Layer.FINAL).overall.score
    assert page.headline.overall.value.plain_text() == str(final)
    choose_layer(page, Layer.SELF)
    assert page.headline.overall.value.plain_text() != str(final)


@pytest.mark.parametrize(
    ("state", "called"),
    [(State.SUBMITTED, "Result so far"), (State.APPROVED, "Final result")],
)
def test_nothing_is_called_final_before_it_is_approved(make, state, called):
    review = Review("A1", Layer.HEAD, True, 1, ReasonCode.OUTDATED, "Old letter", HEAD, NOW)
    record = a_record(answers=ANSWERS).with_review((Layer.HEAD, "A1"), review)
    layers = make(replace(record, state=state)).beside.layers
    assert layers.itemText(layers.findData(Layer.FINAL)) == called


def test_one_layer_is_no_choice(page):
    assert page.beside.layers.isHidden()


def test_an_earlier_round_is_compared_like_for_like(page, qtbot, tmp_path):
    record = a_record(answers={"A2": "a"})
    record = replace(record, subject=replace(record.subject, round="2025"))
    path = tmp_path / "earlier.dra"
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    asked = []
    page.resize(1024, 500)
    page.beside.choose = lambda title, kinds: asked.append((title, kinds)) or str(path)
    with qtbot.waitSignal(page.beside.changed):
        page.beside.earlier.click()
    settle()
    assert not page.compared.visibleRegion().isEmpty(), "what was asked for is in sight"
    assert asked == [("Compare with an earlier round…", "*.dra *.drx")]
    assert "2025" in page.beside.told.plain_text()
    assert {"overall", "A", "A2"} <= set(page.compared.rows)
    assert "+" in page.compared.rows["A2"].accessibleName()
    page.compared.rows["A2"].click()
    assert page.why.node.currentData() == "A2"
    page.beside.clear.click()
    assert page.compared.isHidden()
    assert page.session.earlier is None


def test_a_file_of_another_unit_is_refused_in_words(page, qtbot, tmp_path):
    record = a_record()
    record = replace(record, subject=replace(record.subject, unit="ELSEWHERE"))
    path = tmp_path / "other.dra"
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    page.beside.choose = lambda *_: str(path)
    with qtbot.waitSignal(page.beside.changed):
        page.beside.earlier.click()
    assert [one.code for one in page.beside.findings.findings] == ["units_differ"]
    assert page.compared.isHidden()


def test_a_file_of_the_same_round_is_no_earlier_one(page, qtbot, tmp_path):
    path = tmp_path / "same.dra"
    AssessmentFile.create(path, a_record(), by=ASSESSOR, now=NOW).close()
    page.beside.choose = lambda *_: str(path)
    with qtbot.waitSignal(page.beside.changed):
        page.beside.earlier.click()
    assert [one.code for one in page.beside.findings.findings] == ["round_same"]
    assert page.compared.isHidden()


def test_targets_are_shown_with_what_is_still_to_go(page, qtbot, tmp_path):
    table = tmp_path / "targets.csv"
    table.write_text("node,level,score\nA,,99\nA2,,10\nZZ,,1\n", encoding="utf-8")
    page.beside.choose = lambda *_: str(table)
    with qtbot.waitSignal(page.beside.changed):
        page.beside.targets.click()
        page.beside.choose_targets.click()
    assert set(page.compared.rows) == {"A", "A2"}
    assert "reached" in page.compared.rows["A2"].accessibleName()
    assert [one.place.row for one in page.beside.findings.findings] == [4]


@pytest.mark.parametrize("language", Language)
def test_targets_say_what_they_are_before_a_table_is_asked_for(page, display, language):
    display.set_language(language)
    page.beside.targets.click()
    told = " ".join(one.plain_text() for one in page.beside.findChildren(Label) if one.isVisible())
    columns = {"node", "level", "score"} if language is Language.EN else {"node"}
    assert all(column in told for column in columns)
    assert page.beside.choose_targets.isVisible()


def test_no_part_of_the_page_is_ever_a_window_of_its_own(page, qapp):
    before = {widget for widget in qapp.topLevelWidgets() if widget.isVisible()}
    page.refresh()
    assert {widget for widget in qapp.topLevelWidgets() if widget.isVisible()} == before


def test_what_a_number_has_to_reach_stands_beside_its_step(make):
    limits = (Threshold(Decimal(30)), Threshold(Decimal("62.5")))
    share = a_number("B1", indicator="B1", scoring=Scoring(ScoringKind.STEPS, limits))
    page = make(a_record(a_questionnaire(share), {"B1": 10}))
    said = [label.plain_text() for label in page.lift.findChildren(Label)]
    assert any("30" in each and each.startswith("a number of at least") for each in said)


def test_the_cheapest_steps_stand_with_what_they_give_and_lead_to_their_question(make, qtbot):
    page = make(a_record(a_questionnaire(*the_usual_parts()), ANSWERS))
    rows = page.lift.findChildren(PartRow)
    assert 0 < len(rows) <= 5
    assert all("+" in row.accessibleName() for row in rows)
    with qtbot.waitSignal(page.wanted) as gone:
        rows[0].click()
    assert gone.args[0] == "fill"
    assert gone.args[1] in page.session.questionnaire.by_code


def test_while_much_is_open_it_says_what_answering_can_give(make):
    page = make(a_record(a_questionnaire(*the_usual_parts()), {"A2": "c"}))
    said = seen(page)
    assert "What answering can give" in said
    assert any(text.startswith("up to +") for text in said)


def test_gates_stand_in_one_card_the_strictest_first(make):
    mild = replace(GATE, cap=1, reason=a_text("At most level 1."))
    page = make(a_record(a_questionnaire(*the_usual_parts(), gates=(mild, GATE)), ANSWERS))
    card = page.findChild(QFrame, "gates_card")
    said = [label.plain_text() for label in card.findChildren(Label)]
    assert said[0] == "A1 keeps the result at the lowest level."


def test_both_columns_end_together(make):
    page = make(a_record(a_questionnaire(*the_usual_parts()), ANSWERS))
    QApplication.processEvents()
    assert abs(page.lift.geometry().bottom() - page.why.geometry().bottom()) <= 1


@pytest.mark.parametrize("percent", [100, 150])
def test_the_longest_number_has_room_at_every_size_of_text(make, display, percent):
    page = make(a_record(a_questionnaire(*the_usual_parts()), {"A1": ("l1a", "l2a"), "A2": "a"}))
    display.set_text_size(percent)
    chart = page.chart
    longest = max(bar.number for bar in chart.rows)
    needed = QFontMetrics(display.font(bold=True)).horizontalAdvance(longest)
    assert chart.room_for_number() > needed
