import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assessment.problems.answers import AnswerProblem
from assessment.responses.changes import (
    AddEvidence,
    Change,
    DeclareNotApplicable,
    JudgeApplicability,
)
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    NotApplicable,
    Place,
    ReasonCode,
    Response,
    Review,
    State,
)
from assessment.responses.record import Record
from assessment.responses.review import same_person, standing_review
from assessment.responses.review_changes import Approve, Reopen, Return, SetReview, Submit
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    a_question,
    a_questionnaire,
    a_record,
    a_select,
    an_evidence,
    reviewed,
)

COMPLETE = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2}


NOTHING_SEEN = (" ", "\u200b", "\u3164\u2800", "\u00ad")


def problems(change: Change, record: Record) -> list[AnswerProblem]:
    return [finding.problem for finding in change.check(record)]


def submitted(**fields) -> Record:
    return replace(Submit(ASSESSOR, NOW).apply(a_record(answers=COMPLETE)), **fields)


def a_view(**fields) -> Review:
    given = {
        "indicator": "A1",
        "layer": Layer.HEAD,
        "accepted": True,
        "level": None,
        "reason": None,
        "comment": "",
        "by": HEAD,
        "at": NOW,
    }
    return Review(**(given | fields))


def view(**fields) -> SetReview:
    review = a_view(**fields)
    return SetReview(review.layer, review.indicator, review)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(
    ("change", "states"),
    [
        (Submit(ASSESSOR, NOW), {State.DRAFT, State.RETURNED}),
        (Return(HEAD, NOW, "Evidence is missing"), {State.SUBMITTED}),
        (Approve(HEAD, NOW), {State.SUBMITTED}),
        (Reopen(HEAD, NOW, "New round"), {State.APPROVED}),
    ],
)
def test_each_step_is_possible_in_its_states_only(change: Change, states: set, state: State):
    record = reviewed(a_record(answers=COMPLETE, state=state))
    expected = [] if state in states else [AnswerProblem.STEP_NOT_ALLOWED]
    assert problems(change, record) == expected


def test_the_whole_way_is_written_down():
    record = submitted()
    record = Return(HEAD, NOW, "A2 is not right").apply(record)
    record = Submit(ASSESSOR, NOW).apply(record)
    record = Approve(HEAD, NOW, scores=(("overall", "54.0"),)).apply(record)
    record = Reopen(HEAD, NOW, "New papers").apply(record)
    assert [step.to for step in record.steps] == [
        State.SUBMITTED,
        State.RETURNED,
        State.SUBMITTED,
        State.APPROVED,
        State.RETURNED,
    ]
    assert record.steps[3].scores == (("overall", "54.0"),)
    assert record.state is State.RETURNED


def test_an_incomplete_record_is_submitted_only_with_the_heads_reason():
    (finding,) = Submit(ASSESSOR, NOW).check(a_record(answers={"A2": "b", "A1": ("l1a", "l2a")}))
    assert finding.problem is AnswerProblem.SUBMIT_INCOMPLETE
    assert problems(Submit(ASSESSOR, NOW, "The papers are in another office"), a_record()) == []


def test_a_reason_does_not_excuse_answers_that_break_their_conditions():
    broken = a_record(answers=COMPLETE | {"B1_n": 3})
    assert problems(Submit(ASSESSOR, NOW, "Please"), broken) == [AnswerProblem.SUBMIT_INVALID]


def test_a_page_that_does_not_apply_does_not_hold_the_record_back():
    record = a_record(answers={"A1": ("l1a",), "A2": "b"})
    assert problems(Submit(ASSESSOR, NOW), record) == [AnswerProblem.SUBMIT_INCOMPLETE]
    stated = DeclareNotApplicable(Place("B1"), "No services").apply(record)
    assert problems(Submit(ASSESSOR, NOW), stated) == []
    unexplained = DeclareNotApplicable(Place("B1"), " ").apply(record)
    assert problems(Submit(ASSESSOR, NOW), unexplained) == [AnswerProblem.SUBMIT_INCOMPLETE]


def test_evidence_lets_a_higher_level_be_submitted():
    record = a_record(answers=COMPLETE | {"A1": ("l1a", "l2a")})
    assert problems(Submit(ASSESSOR, NOW), record) == [AnswerProblem.SUBMIT_INCOMPLETE]
    named = AddEvidence(Place("A1"), an_evidence()).apply(record)
    assert problems(Submit(ASSESSOR, NOW), named) == [AnswerProblem.SUBMIT_INCOMPLETE]
    shown = AddEvidence(Place("A1"), an_evidence(paper_seen_by=HEAD)).apply(record)
    assert problems(Submit(ASSESSOR, NOW), shown) == []


@pytest.mark.parametrize("name", [ASSESSOR, f" {ASSESSOR} ", "សុខ\u200bសុភា", "សុខ\u2060សុភា"])
def test_nobody_approves_what_they_entered(name: str):
    assert problems(Approve(name, NOW), reviewed(submitted())) == [AnswerProblem.OWN_APPROVAL]


def test_a_khmer_name_typed_otherwise_is_the_same_name():
    subject = replace(submitted().subject, assessor="ស៊ីម សុខស្ដា")
    record = reviewed(submitted(subject=subject))
    assert problems(Approve("សុីម សុខស្តា", NOW), record) == [AnswerProblem.OWN_APPROVAL]


def test_an_indicator_is_looked_at_though_a_part_of_it_does_not_apply():
    form = a_questionnaire(a_select("A1"), a_question("A1x", indicator="A1", not_applicable=True))
    record = replace(a_record(form, {"A1": "c"}), state=State.SUBMITTED)
    record = record.with_response(Place("A1x"), Response(not_applicable=NotApplicable("None")))
    record = JudgeApplicability(Place("A1x"), ApplicabilityVerdict.CONFIRMED).apply(record)
    assert problems(Approve(HEAD, NOW), record) == [AnswerProblem.NOT_ALL_REVIEWED]


@pytest.mark.parametrize("name", ["SOK DARA", "Ｓok Dara", "S\u043ek Dara", "Sok\u200e Dara"])
def test_a_name_that_looks_like_the_assessors_is_the_assessors(name: str):
    subject = replace(submitted().subject, assessor="Sok Dara")
    record = submitted(subject=subject)
    assert problems(Approve(name, NOW), reviewed(record)) == [AnswerProblem.OWN_APPROVAL]


def test_nobody_approves_what_they_submitted_for_another():
    record = reviewed(Submit(HEAD, NOW).apply(a_record(answers=COMPLETE)))
    assert problems(Approve(HEAD, NOW), record) == [AnswerProblem.OWN_APPROVAL]


def test_every_step_has_a_name_and_the_way_back_a_reason():
    record = submitted()
    for nothing in NOTHING_SEEN:
        assert problems(Approve(nothing, NOW), record) == [AnswerProblem.NAME_MISSING]
        back = Return(HEAD, NOW, nothing)
        assert problems(back, record) == [AnswerProblem.RETURN_REASON_MISSING]
    approved = Approve(HEAD, NOW).apply(record)
    assert problems(Reopen(HEAD, NOW), approved) == [AnswerProblem.REOPEN_REASON_MISSING]


def test_an_indicator_that_is_not_accepted_stands_against_approval():
    refused = a_view(accepted=False, reason=ReasonCode.MISSING, comment="Show the decision")
    record = reviewed(submitted()).with_review((Layer.HEAD, "A1"), refused)
    assert problems(Approve(HEAD, NOW), record) == [AnswerProblem.NOT_ALL_ACCEPTED]
    assert problems(Approve(HEAD, NOW), view().apply(record)) == []


def test_the_latest_layer_is_the_one_that_stands():
    record = view(layer=Layer.DOCUMENT, accepted=False).apply(view().apply(submitted()))
    assert standing_review(record, "A1") == a_view(layer=Layer.DOCUMENT, accepted=False)
    assert standing_review(record, "A2") is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"by": ""}, [AnswerProblem.NAME_MISSING]),
        ({"by": "\u3164"}, [AnswerProblem.NAME_MISSING]),
        ({"layer": Layer.SELF}, [AnswerProblem.SELF_LAYER_FIXED]),
        ({"indicator": "A"}, [AnswerProblem.NO_SUCH_INDICATOR]),
        ({"level": 1}, [AnswerProblem.REVIEW_REASON_MISSING, AnswerProblem.REVIEW_COMMENT_MISSING]),
        ({"accepted": False, "reason": ReasonCode.MISSING}, [AnswerProblem.REVIEW_COMMENT_MISSING]),
        ({"level": 1, "reason": ReasonCode.OUTDATED, "comment": "x"}, []),
        (
            {"level": -1, "reason": ReasonCode.OUTDATED, "comment": "x"},
            [AnswerProblem.NO_SUCH_LEVEL],
        ),
    ],
)
def test_a_reviewers_view_gives_its_reasons(fields: dict, expected: list):
    assert problems(view(**fields), submitted()) == expected


def test_a_level_is_raised_only_for_new_evidence():
    lowered = view(level=1, reason=ReasonCode.OUTDATED, comment="x").apply(submitted())
    up = {"layer": Layer.FINAL, "level": 2, "comment": "x"}
    raised = view(**up, reason=ReasonCode.DUPLICATE)
    assert problems(raised, lowered) == [AnswerProblem.LEVEL_RAISED]
    assert problems(view(**up, reason=ReasonCode.UPGRADE_EVIDENCED), lowered) == []


def test_views_belong_to_a_record_that_was_handed_in():
    assert problems(view(), a_record()) == [AnswerProblem.NOT_UNDER_REVIEW]
    approved = Approve(HEAD, NOW).apply(submitted())
    assert problems(view(), approved) == [AnswerProblem.NOT_UNDER_REVIEW]
    assert problems(view(layer=Layer.FINAL), approved) == []


def test_names_are_the_same_whatever_their_spaces():
    assert same_person("Sok  Dara", "sok dara")
    assert not same_person("Sok Dara", "Sok Daro")


@pytest.fixture
def in_phnom_penh(monkeypatch):
    with monkeypatch.context() as there:
        there.setenv("TZ", "Asia/Phnom_Penh")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set for a process")
def test_a_step_before_seven_in_the_morning_is_judged_by_the_day_of_the_office(in_phnom_penh):
    late = a_question("X", relevant="today() > date('2026-11-25')", required="true()")
    record = a_record(questionnaire=a_questionnaire(late))
    early = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)  # half past six of the 26th there
    assert problems(Submit(ASSESSOR, early), record) == [AnswerProblem.SUBMIT_INCOMPLETE]
    assert problems(Submit(ASSESSOR, early - timedelta(hours=7)), record) == []
