import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import errors_in
from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.values import LONGEST_TEXT
from assessment.responses.changes import (
    AddEvidence,
    AddRow,
    Change,
    DeclareNotApplicable,
    EditEvidence,
    GoTo,
    JudgeApplicability,
    JudgeEvidence,
    RemoveEvidence,
    RemoveRow,
    ResponseChange,
    SetAnswer,
    SetComment,
    WithdrawNotApplicable,
)
from assessment.responses.codec import KINDS, from_json, name_of, to_json
from assessment.responses.model import (
    ApplicabilityVerdict,
    EvidenceId,
    Place,
    ReasonCode,
    RowId,
    State,
    Verdict,
)
from assessment.responses.record import Record, differing
from assessment.responses.review_changes import Submit
from tests.builders import ASSESSOR, NOW, a_record, an_evidence
from tests.unit.responses.strategies import CHANGE, CHANGES


def problems(change: Change, record: Record | None = None) -> list[AnswerProblem]:
    return [finding.problem for finding in change.check(record or a_record())]


def possible(record: Record, changes: list[Change]):
    """Each change that is allowed, with the record before and after it."""
    for change in changes:
        if not errors_in(change.check(record)):
            after = change.apply(record)
            yield change, record, after
            record = after


def under_review() -> Record:
    record = a_record(answers={"A2": "b", ("services_name", "r1"): "x"})
    for code in ("A1", "A2", "B1", "B1_n"):
        record = AddEvidence(Place(code), an_evidence()).apply(record)
    for code in ("A1", "B1"):
        record = DeclareNotApplicable(Place(code), "x").apply(record)
    return Submit(ASSESSOR, NOW, "The rest is missing").apply(record)


@given(CHANGES, st.booleans())
def test_a_change_and_its_inverse_give_the_same_record(changes, reviewed):
    begun = under_review() if reviewed else a_record()
    for change, before, after in possible(begun, changes):
        inverse = change.inverse(before)
        assert inverse.apply(after) == before
        assert inverse.inverse(after).apply(before) == after


@given(CHANGES)
def test_a_change_of_one_response_leaves_all_others_as_they_were(changes):
    for change, before, after in possible(a_record(), changes):
        if isinstance(change, ResponseChange):
            assert set(differing(before.responses, after.responses)) <= {change.place}
            assert before.rows == after.rows


@given(CHANGE)
def test_a_change_comes_back_from_json_as_it_was(change):
    written = json.dumps(to_json(change), ensure_ascii=False)
    assert from_json(json.loads(written)) == change


@given(CHANGES, st.booleans())
@settings(max_examples=50)
def test_inverses_come_back_from_json_too(changes, reviewed):
    for change, before, _ in possible(under_review() if reviewed else a_record(), changes):
        inverse = change.inverse(before)
        assert from_json(json.loads(json.dumps(to_json(inverse)))) == inverse


def test_every_kind_of_change_has_its_own_name():
    assert len(set(KINDS.values())) == len(KINDS)
    assert name_of(GoTo("A1")) == "go_to"


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"change": "no_such"},
        {"change": "go_to"},
        {"change": "go_to", "question": 5},
        {"change": "go_to", "question": "A1", "more": 1},
        {"change": "set_answer", "place": ["A1"], "answer": "x"},
        {"change": "set_answer", "place": ["A1", None], "answer": 1.5},
        {"change": "judge_evidence", "place": ["A1", None], "evidence_id": "e", "verdict": "?"},
        {"change": "submit", "by": "x", "at": {"time": "yesterday"}},
        {"change": "add_row", "roster": "s", "row_id": "r", "at": True},
    ],
)
def test_what_is_no_change_in_json_is_refused(plain: object):
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError is the promise
        from_json(plain)


def test_an_answer_must_fit_its_question_and_place():
    assert problems(SetAnswer(Place("A2"), "b")) == []
    assert problems(SetAnswer(Place("A2"), None)) == []
    assert problems(SetAnswer(Place("A2"), "z")) == [AnswerProblem.UNKNOWN_CHOICE]
    assert problems(SetAnswer(Place("A1"), ("l2a", "l1a"))) == [AnswerProblem.WRONG_KIND]
    assert problems(SetAnswer(Place("B1_n"), "5")) == [AnswerProblem.WRONG_KIND]
    assert problems(SetAnswer(Place("B1"), 5)) == [AnswerProblem.NOT_ASKED]
    assert problems(SetAnswer(Place("Z9"), 5)) == [AnswerProblem.NO_SUCH_QUESTION]
    assert problems(SetAnswer(Place("A2", RowId("r1")), "b")) == [AnswerProblem.NO_SUCH_ROW]
    assert problems(SetAnswer(Place("services_name"), "x")) == [AnswerProblem.NO_SUCH_ROW]


def test_a_finding_in_a_row_names_the_row_by_its_number():
    record = a_record(answers={("services_name", "x"): "a", ("services_name", "y"): "b"})
    (finding,) = SetAnswer(Place("services_count", RowId("y")), "many").check(record)
    assert finding.place.text == "services_count[2]"


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        (State.SUBMITTED, AnswerProblem.SUBMITTED_LOCKED),
        (State.APPROVED, AnswerProblem.APPROVED_LOCKED),
    ],
)
def test_a_record_handed_in_is_not_changed_any_more(state: State, problem: AnswerProblem):
    record = a_record(answers={("services_name", "r1"): "x"}, state=state)
    place, row = Place("A1"), RowId("r1")
    for change in (
        SetAnswer(place, ("l1a",)),
        SetComment(place, "x"),
        DeclareNotApplicable(place, "x"),
        WithdrawNotApplicable(place),
        AddEvidence(place, an_evidence()),
        EditEvidence(place, an_evidence()),
        RemoveEvidence(place, EvidenceId("e1")),
        AddRow("services", RowId("r2"), 0),
        RemoveRow("services", row),
    ):
        assert problems(change, record) == [problem]
    assert problems(GoTo("A1"), record) == []


def test_not_applicable_is_declared_only_where_it_is_allowed():
    assert problems(DeclareNotApplicable(Place("A1"), "x")) == []
    refused = problems(DeclareNotApplicable(Place("A2"), "x"))
    assert refused == [AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED]


@pytest.mark.parametrize("reason", ["", " ", "\n\t", "\u200b", "\u3164\u2800"])
def test_not_applicable_is_not_declared_without_a_reason(reason):
    missing = AnswerProblem.REASON_NOT_APPLICABLE_MISSING
    assert problems(DeclareNotApplicable(Place("A1"), reason)) == [missing]


def test_free_texts_are_held_to_the_same_length_as_comments():
    just, over = "ក" * LONGEST_TEXT, "ក" * (LONGEST_TEXT + 1)
    place = Place("A1")
    with_piece = AddEvidence(place, an_evidence()).apply(a_record())
    for text, found in ((just, []), (over, [AnswerProblem.TEXT_TOO_LONG])):
        assert problems(SetComment(place, text)) == found
        assert problems(DeclareNotApplicable(place, text)) == found
        for field in ("title", "number", "issuer", "page", "kind", "link", "paper_seen_by"):
            piece = an_evidence(**{field: text})
            assert problems(AddEvidence(place, piece)) == found
            assert problems(EditEvidence(place, piece), with_piece) == found


def test_the_answer_stands_again_when_not_applicable_is_withdrawn():
    record = a_record(answers={"A1": ("l1a",)})
    stated = DeclareNotApplicable(Place("A1"), "x").apply(record)
    assert stated.response("A1").answer == ("l1a",)
    assert WithdrawNotApplicable(Place("A1")).apply(stated) == record


def test_rows_are_added_once_and_removed_with_what_is_in_them():
    record = AddRow("services", RowId("r1"), 5).apply(a_record())
    assert problems(AddRow("services", RowId("r1"), 0), record) == [AnswerProblem.ROW_EXISTS]
    assert problems(AddRow("nothing", RowId("r1"), 0)) == [AnswerProblem.NO_SUCH_TABLE]
    assert problems(RemoveRow("nothing", RowId("r1"))) == [AnswerProblem.NO_SUCH_TABLE]
    assert problems(RemoveRow("services", RowId("r9")), record) == [AnswerProblem.NO_SUCH_ROW]
    filled = SetAnswer(Place("services_name", RowId("r1")), "x").apply(record)
    assert RemoveRow("services", RowId("r1")).apply(filled) == a_record()


def test_evidence_has_a_title_and_stands_once():
    place = Place("A1")
    record = AddEvidence(place, an_evidence()).apply(a_record())
    assert problems(AddEvidence(place, an_evidence()), record) == [AnswerProblem.EVIDENCE_EXISTS]
    untitled = an_evidence("e2", "  ")
    assert problems(AddEvidence(place, untitled)) == [AnswerProblem.EVIDENCE_TITLE_MISSING]
    assert problems(EditEvidence(place, untitled)) == [AnswerProblem.NO_SUCH_EVIDENCE]
    again = an_evidence("e1", " ")
    assert problems(EditEvidence(place, again), record) == [AnswerProblem.EVIDENCE_TITLE_MISSING]


def test_edited_evidence_must_be_judged_anew():
    place = Place("A1")
    judged = an_evidence(verdict=Verdict.ACCEPTED, reviewer_note="fine")
    assert AddEvidence(place, judged).apply(a_record()).response("A1").evidence == (an_evidence(),)
    record = a_record().with_response(place, a_record().response("A1"))
    record = AddEvidence(place, an_evidence()).apply(record)
    record = JudgeEvidence(place, EvidenceId("e1"), Verdict.ACCEPTED).apply(record)
    edited = EditEvidence(place, record.response("A1").evidence[0]).apply(record)
    assert edited.response("A1").evidence[0].verdict is Verdict.PENDING


def test_verdicts_belong_to_the_review_and_give_reasons():
    place = Place("A1")
    draft = AddEvidence(place, an_evidence()).apply(a_record())
    draft = DeclareNotApplicable(place, "x").apply(draft)
    refuse = JudgeEvidence(place, EvidenceId("e1"), Verdict.REJECTED)
    doubt = JudgeApplicability(place, ApplicabilityVerdict.REFUSED)
    assert problems(refuse, draft) == [AnswerProblem.NOT_UNDER_REVIEW]
    assert problems(doubt, draft) == [AnswerProblem.NOT_UNDER_REVIEW]
    under_review = a_record(responses=draft.responses, state=State.SUBMITTED)
    assert problems(refuse, under_review) == [AnswerProblem.REJECTION_REASON_MISSING]
    assert problems(doubt, under_review) == [AnswerProblem.REFUSAL_NOTE_MISSING]
    reasoned = JudgeEvidence(place, EvidenceId("e1"), Verdict.REJECTED, ReasonCode.UNSIGNED)
    assert problems(reasoned, under_review) == []
    nothing = JudgeApplicability(Place("A2"), ApplicabilityVerdict.CONFIRMED)
    assert problems(nothing, under_review) == [AnswerProblem.NOT_DECLARED]
    assert problems(GoTo("Z9")) == [AnswerProblem.NO_SUCH_QUESTION]
