"""A report of a record that is hardly begun tells what is open as open."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.language.text import Language
from assessment.printing.blocks import Table
from assessment.printing.sheets import OpenScore
from assessment.printing.wording import Speech
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.structure import Gate, GateCondition, NodeCode
from assessment.reports.excel.scores import indicators_sheet
from assessment.reports.facts import Facts
from assessment.reports.order import ReportOrder
from assessment.reports.unit.gates import gates_section
from assessment.reports.unit.results import indicators_section, pillars_section
from assessment.reports.unit.summary import figures, headline
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Review, State
from assessment.scoring.score import score_record
from tests.builders import NOW, TODAY, a_questionnaire, a_record, a_text


@pytest.fixture
def form():
    gate = Gate(
        NodeCode("A1"), GateCondition.ZERO, Decimal(0), 1, NodeCode("overall"), a_text("Nobody")
    )
    return with_fingerprint(a_questionnaire(gates=(gate,)))


def facts(form, answers, state=State.DRAFT):
    record = replace(a_record(form, answers), state=state)
    evaluation = evaluate(record, TODAY)
    scores = {Layer.SELF: score_record(record, evaluation, Layer.SELF)}
    order = ReportOrder(record, evaluation, scores, "ab" * 32, NOW, (Language.EN,))
    return Facts(order, Speech((Language.EN,)))


def said(section):
    return str(section)


def test_what_is_open_has_no_level_and_its_gate_is_not_yet_known(form):
    begun = facts(form, {"A2": "c"})
    assert headline(begun)[0].startswith("Score so far")
    assert begun.result.overall.level is None
    assert begun.result.gates == ()
    section = said(gates_section(begun))
    assert "Not yet known, for lack of answers: A1" in section
    assert "Nobody" not in section


def test_of_a_record_without_any_answer_nothing_is_known_yet(form):
    blank = facts(form, {})
    assert headline(blank) == ("Score so far 0.0: too little is answered for a level.",)
    assert {node.level for node in blank.result.nodes.values()} == {None}
    assert blank.result.gates == ()


def test_what_nobody_answered_has_no_number_on_paper_and_shows_none_in_the_workbook(form):
    begun = facts(form, {"A2": "c"})
    (table,) = (one for one in indicators_section(begun).blocks if isinstance(one, Table))
    texts = {
        row.cells[0].text[0]: [one for cell in row.cells[1:] for one in cell.text]
        for row in table.rows
    }
    assert "–" in texts["A1"]
    assert not any("0.0" in one for one in texts["A1"])
    assert any(one[:1].isdigit() for one in texts["A2"])
    rows = {row[0]: row for row in indicators_sheet(begun).rows}
    seen = {code: [one for one in row if isinstance(one, OpenScore)] for code, row in rows.items()}
    assert seen["A1"] == [0.0, 0.0]  # as scored, and as stored
    assert seen["A2"] == []


def test_a_pillar_that_is_open_is_not_called_the_lowest(form):
    begun = facts(form, {"A1": ("l1a", "l2a"), "A2": "c"})
    assert begun.result.nodes["B"].level is None
    assert "B" not in pillars_section(begun).headline[0].split()


def test_a_record_that_nobody_reviewed_is_not_held_against_itself(form):
    begun = facts(form, {"A1": ("l1a", "l2a"), "A2": "c"})
    scores = begun.order.scores
    both = replace(begun.order, scores={**scores, Layer.FINAL: scores[Layer.SELF]})
    names = [one.name for one in figures(Facts(both, begun.speech))]
    assert ("Against the self-assessment",) not in names
    review = Review("A1", Layer.FINAL, True, None, None, "", "Chan", NOW)
    record = replace(both.record, reviews={(Layer.FINAL, "A1"): review})
    names = [one.name for one in figures(Facts(replace(both, record=record), begun.speech))]
    assert ("Against the self-assessment",) in names


def test_an_approved_record_is_told_as_it_is(form):
    approved = facts(form, {"A2": "c"}, State.APPROVED)
    assert approved.result.overall.level is not None
    assert "Nobody" in said(gates_section(approved))
