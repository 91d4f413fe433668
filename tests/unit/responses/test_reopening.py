"""A view of the review counts only as long as what it looked at stays the same."""

from dataclasses import replace

import pytest

from assessment.errors import AssessmentError
from assessment.files.store import AssessmentFile
from assessment.problems.answers import AnswerProblem
from assessment.responses import codec
from assessment.responses.changes import (
    AddEvidence,
    AddRow,
    DeclareNotApplicable,
    EditEvidence,
    RemoveEvidence,
    SetAnswer,
    SetComment,
)
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Place, ReasonCode, Review, RowId, State
from assessment.responses.review import not_accepted, outstanding
from assessment.responses.review_changes import (
    Approve,
    Reopening,
    Return,
    SetReview,
    Submit,
    inner,
    with_reopening,
    with_views_opened,
)
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    TODAY,
    a_record,
    all_reviewed,
    an_evidence,
    reviewed,
)

COMPLETE = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2}
INDICATORS = ["A1", "A2", "B1"]


@pytest.fixture
def returned():
    """Accepted in every indicator, with a document at A1, and returned to the assessor."""
    record = AddEvidence(Place("A1"), an_evidence()).apply(a_record(answers=COMPLETE))
    return replace(reviewed(record), state=State.RETURNED)


def opened_by(change, record):
    after = with_reopening(change, record, TODAY).apply(record)
    return sorted(view.indicator for view in after.reviews.values() if view.reopened)


@pytest.mark.parametrize(
    ("change", "opened"),
    [
        (SetAnswer(Place("A2"), "c"), ["A2"]),
        (SetAnswer(Place("B1_n"), 2), ["B1"]),
        (AddEvidence(Place("A1"), an_evidence("e2")), ["A1"]),
        (EditEvidence(Place("A1"), an_evidence(title="Another decision")), ["A1"]),
        (RemoveEvidence(Place("A1"), an_evidence().id), ["A1"]),
        (DeclareNotApplicable(Place("B1"), "No services"), ["B1"]),
        (SetComment(Place("A2"), "see the letter"), []),
        (AddRow("services", RowId("r1"), 0), []),
    ],
)
def test_what_changes_opens_the_views_that_rest_on_it(returned, change, opened):
    assert opened_by(change, returned) == opened


def test_an_opened_view_neither_accepts_nor_sets_a_level_but_keeps_its_words(returned):
    lowered = Review("A2", Layer.DOCUMENT, True, 0, ReasonCode.MISSING, "No letter", HEAD, NOW)
    record = returned.with_review((Layer.DOCUMENT, "A2"), lowered)
    after = with_reopening(SetAnswer(Place("A2"), "c"), record, TODAY).apply(record)
    view = after.reviews[Layer.DOCUMENT, "A2"]
    assert (view.accepted, view.level, view.comment) == (False, None, "No letter")
    assert after.reviews[Layer.HEAD, "A2"].reopened


def test_a_view_that_returned_the_indicator_is_answered_by_its_correction_and_still_says_why(
    returned,
):
    view = Review("A2", Layer.HEAD, False, 0, ReasonCode.MISSING, "No letter", HEAD, NOW)
    record = returned.with_review((Layer.HEAD, "A2"), view)
    assert not_accepted(record) == ["A2"]
    assert opened_by(SetComment(Place("A2"), "see the letter"), record) == []
    change = with_reopening(SetAnswer(Place("A2"), "c"), record, TODAY)
    after = change.apply(record)
    assert not_accepted(after) == []
    kept = after.reviews[Layer.HEAD, "A2"]
    assert (kept.reason, kept.comment, kept.level) == (ReasonCode.MISSING, "No letter", None)
    assert outstanding(after, evaluate(after, TODAY)).indicators == ("A2",)
    assert change.inverse(record).apply(after) == record


def test_edits_that_came_some_other_way_open_views_too(returned):
    after = SetAnswer(Place("A2"), "c").apply(returned)
    opened = with_views_opened(returned, after, TODAY)
    assert [view.indicator for view in opened.reviews.values() if view.reopened] == ["A2"]
    assert with_views_opened(returned, returned, TODAY) == returned


@pytest.fixture
def file(tmp_path, returned):
    record = replace(returned, state=State.DRAFT, reviews={}, steps=())
    with AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=NOW) as file:
        file.apply(Submit(ASSESSOR, NOW), by=ASSESSOR, at=NOW)
        for change in all_reviewed(file.record):
            file.apply(change, by=HEAD, at=NOW)
        file.apply(Return(HEAD, NOW, "B1: look again"), by=HEAD, at=NOW)
        yield file


def test_the_change_and_what_it_opened_are_one_event_and_one_undo(file):
    before = file.record
    file.apply(SetAnswer(Place("A2"), "c"), by=ASSESSOR, at=NOW)
    last = file.history[-1].change
    assert isinstance(last, Reopening)
    assert inner(last) == SetAnswer(Place("A2"), "c")
    assert file.record.reviews[Layer.HEAD, "A2"].reopened
    after = file.record
    file.undo(by=ASSESSOR, at=NOW)
    assert file.record == before
    file.redo(by=ASSESSOR, at=NOW)
    assert file.record == after


def test_the_second_change_opens_nothing_again(file):
    file.apply(SetAnswer(Place("A2"), "c"), by=ASSESSOR, at=NOW)
    file.apply(SetAnswer(Place("A2"), "a"), by=ASSESSOR, at=NOW)
    assert isinstance(file.history[-1].change, SetAnswer)


def test_a_file_with_opened_views_reads_back_as_it_was(file):
    file.apply(SetAnswer(Place("A2"), "c"), by=ASSESSOR, at=NOW)
    record, head, path = file.record, file.head, file.path
    file.close()
    with AssessmentFile.open(path) as again:
        assert (again.record, again.head) == (record, head)


def test_a_corrected_indicator_has_to_be_looked_at_again_before_approval(file):
    file.apply(SetAnswer(Place("A2"), "c"), by=ASSESSOR, at=NOW)
    file.apply(Submit(ASSESSOR, NOW), by=ASSESSOR, at=NOW)
    with pytest.raises(AssessmentError) as refused:
        file.apply(Approve(HEAD, NOW), by=HEAD, at=NOW)
    (finding,) = refused.value.findings
    assert (finding.problem, finding.place.node) == (AnswerProblem.NOT_ALL_REVIEWED, "A2")
    view = replace(file.record.reviews[Layer.HEAD, "A2"], accepted=True, reopened=False)
    file.apply(SetReview(Layer.HEAD, "A2", view), by=HEAD, at=NOW)
    file.apply(Approve(HEAD, NOW), by=HEAD, at=NOW)
    assert file.record.state is State.APPROVED


def test_who_corrected_an_answer_entered_it(file):
    file.apply(SetAnswer(Place("A2"), "c"), by="Helper", at=NOW)
    file.apply(Submit(ASSESSOR, NOW), by=ASSESSOR, at=NOW)
    for change in all_reviewed(file.record):
        file.apply(change, by=HEAD, at=NOW)
    with pytest.raises(AssessmentError) as refused:
        file.apply(Approve("helper", NOW), by="helper", at=NOW)
    assert [one.code for one in refused.value.findings] == ["own_approval"]


@pytest.mark.parametrize("fields", [{"of": {}, "reviews": []}, {"reviews": []}, {"of": None}])
def test_a_damaged_reopening_is_no_change(fields):
    with pytest.raises(ValueError, match=r"."):
        codec.from_json({"change": "reopening", **fields})
    nested = codec.to_json(Reopening(SetAnswer(Place("A2"), "c"), ()))
    with pytest.raises(ValueError, match="reopening"):
        codec.from_json({"change": "reopening", "of": nested, "reviews": []})


def test_approval_waits_for_documents_and_declarations(returned):
    record = replace(returned, state=State.SUBMITTED)
    assert Approve(HEAD, NOW).check(record) == []
    higher = SetAnswer(Place("A1"), ("l1a", "l2a")).apply(record)
    unjudged = AddEvidence(Place("A1"), an_evidence("e2")).apply(higher)
    declared = DeclareNotApplicable(Place("B1"), "No services").apply(unjudged)
    found = Approve(HEAD, NOW).check(declared)
    assert [one.problem for one in found] == [
        AnswerProblem.EVIDENCE_NOT_JUDGED,
        AnswerProblem.NOT_APPLICABLE_UNDECIDED,
    ]
    assert [one.place.node for one in found] == ["A1", "B1"]
