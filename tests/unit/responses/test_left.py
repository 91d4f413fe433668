"""What is left: answers, documents and contradictions, each page counted once for each."""

from dataclasses import replace

import pytest

from assessment.questionnaire.model import EvidenceDemand, EvidenceRule, QuestionType
from assessment.responses.changes import AddEvidence, DeclareNotApplicable, SetAnswer
from assessment.responses.completion import Left, Want, completion_in, counted, findings_in, left_in
from assessment.responses.drafts import EvidenceDraft, draft_findings
from assessment.responses.evaluate import evaluate
from assessment.responses.model import EvidenceId, Place
from assessment.responses.record import Record
from tests.builders import (
    TODAY,
    a_choice,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
    an_evidence,
)

A1 = Place("A1")
ALL = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2, ("services_name", "r"): "x"}


def left_of(record: Record, *drafts: EvidenceDraft) -> tuple[Left, ...]:
    evaluation = evaluate(record, TODAY)
    found = (*findings_in(record, evaluation), *draft_findings(record, drafts))
    return left_in(completion_in(record, evaluation), found)


def left(record: Record, *drafts: EvidenceDraft) -> list[tuple[str, Want]]:
    return [(one.page.code, one.want) for one in left_of(record, *drafts)]


def test_an_empty_record_has_every_page_left_to_answer_in_their_order():
    assert left(a_record()) == [(code, Want.ANSWER) for code in ("A1", "A2", "B1")]


def test_nothing_is_left_when_all_is_given():
    assert left(a_record(answers=ALL)) == []


def test_a_level_that_demands_a_document_wants_it_until_one_is_shown():
    record = a_record(answers=ALL | {"A1": ("l1a", "l2a")})
    assert left(record) == [("A1", Want.DOCUMENT)]
    named = AddEvidence(A1, an_evidence()).apply(record)
    assert left(named) == [("A1", Want.DOCUMENT)], "a title alone shows nothing"
    shown = AddEvidence(A1, an_evidence(digest="00", file_name="a.pdf")).apply(record)
    assert left(shown) == []


def test_evidence_that_is_only_begun_leaves_its_page_wanting_it():
    record = a_record(answers=ALL)
    assert left(record, EvidenceDraft(A1, EvidenceId("e1"), title="x")) == [("A1", Want.DOCUMENT)]


def test_recommended_evidence_is_advice_and_leaves_nothing():
    rule = EvidenceRule(EvidenceDemand.RECOMMENDED)
    assert left(a_record(a_questionnaire(a_select("X", evidence=rule)), {"X": "a"})) == []


def test_answers_that_do_not_agree_are_a_contradiction():
    record = a_record(answers=ALL | {"B1_n": 5, "B1_d": 4})
    assert left(record) == [("B1", Want.CONTRADICTION)]
    choices = (a_choice("kep", zone="sea"), a_choice("takeo", zone="land"))
    town = a_question("T", QuestionType.SELECT_ONE, choices=choices, choice_filter="zone = ${Z}")
    moved = a_record(a_questionnaire(a_question("Z"), town), {"Z": "land", "T": "kep"})
    assert left(moved) == [("T", Want.CONTRADICTION)]


@pytest.mark.parametrize("rows", [1, 12])
def test_a_table_counts_once_however_many_cells_are_empty(rows):
    cells = {("s_count", f"r{n}"): n for n in range(rows)}
    assert left(a_record(a_questionnaire(*a_roster("s")), cells)) == [("s", Want.ANSWER)]


def test_a_page_without_duty_is_left_while_it_is_empty():
    free = a_record(a_questionnaire(a_question("F")))
    ((one,)) = left_of(free)
    assert [found.code for found in one.findings] == ["answer_open"]
    assert left(SetAnswer(Place("F"), "x").apply(free)) == []


def test_what_does_not_apply_wants_nothing_but_its_reason():
    record = a_record()
    excused = DeclareNotApplicable(A1, "none here").apply(record)
    assert ("A1", Want.ANSWER) not in left(excused)
    old = record.with_response(
        A1,
        replace(
            excused.response("A1"),
            not_applicable=replace(excused.response("A1").not_applicable, reason=""),
        ),
    )
    assert ("A1", Want.CONTRADICTION) in left(old)


def test_each_kind_is_counted():
    assert counted(left_of(a_record(answers={"A1": ("l1a", "l2a")}))) == {
        Want.CONTRADICTION: 0,
        Want.ANSWER: 2,
        Want.DOCUMENT: 1,
    }
