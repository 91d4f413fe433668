"""Nobody reviews or approves what they entered, even when the record carries another name."""

from functools import partial

import pytest

from assessment.errors import AssessmentError
from assessment.files.store import AssessmentFile
from assessment.incoming.reviews import Decision, Reviewer, changes_of
from assessment.responses.changes import (
    AddEvidence,
    JudgeApplicability,
    JudgeEvidence,
    SetAnswer,
    SetComment,
)
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    Place,
    ReasonCode,
    Review,
    State,
    Verdict,
)
from assessment.responses.review_changes import Approve, SetReview, Submit
from tests.builders import ASSESSOR, HEAD, NOW, a_record, all_reviewed, an_evidence


@pytest.fixture
def file(tmp_path):
    with AssessmentFile.create(tmp_path / "a.dra", a_record(), by=ASSESSOR, now=NOW) as file:
        yield file


def submitted(file, *changes, by):
    for change in changes:
        file.apply(change, by=by, at=NOW)
    file.apply(Submit(ASSESSOR, NOW, "partly"), by=ASSESSOR, at=NOW)
    for change in all_reviewed(file.record, "A reviewer"):
        file.apply(change, by="A reviewer", at=NOW)


def test_who_entered_one_answer_may_not_approve(file):
    submitted(file, SetAnswer(Place("A2"), "a"), by=f" {HEAD.upper()} ")
    with pytest.raises(AssessmentError) as error:
        file.apply(Approve(HEAD, NOW), by=HEAD, at=NOW)
    assert [one.code for one in error.value.findings] == ["own_approval"]
    assert file.record.state is State.SUBMITTED
    file.apply(Approve("Another head", NOW), by="Another head", at=NOW)
    assert file.record.state is State.APPROVED


def test_who_only_commented_or_reviewed_may_approve(file):
    submitted(file, SetComment(Place("A2"), "see the letter"), by=HEAD)
    file.apply(Approve(HEAD, NOW), by=HEAD, at=NOW)
    assert file.record.state is State.APPROVED


def test_who_entered_one_answer_may_not_review_either_and_nothing_of_the_table_is_taken(file):
    submitted(file, SetAnswer(Place("A2"), "a"), by=HEAD)
    decisions = [
        Decision("objection", "A1", "raised", comment="no"),
        Decision("", "A1", "accepted"),
    ]
    asked = file.record, decisions, Reviewer(HEAD, NOW), {}
    assert [one.code for one in changes_of(*asked, tuple(file.done))[1]] == ["own_review"]
    for change in judgements(file.record, f" {HEAD.upper()} "):
        with pytest.raises(AssessmentError) as error:
            file.apply(change, by=f" {HEAD.upper()} ", at=NOW)
        assert "own_review" in [one.code for one in error.value.findings]


@pytest.mark.parametrize("by", [ASSESSOR, "A helper"])
def test_nobody_takes_a_judgement_of_what_they_entered_back_or_brings_it_again(file, by):
    file.apply(AddEvidence(Place("A2"), an_evidence("e1")), by="A helper", at=NOW)
    submitted(file, by=ASSESSOR)
    lowered = Review("A1", Layer.HEAD, True, 1, ReasonCode.OUTDATED, "of 2019", "A reviewer", NOW)
    file.apply(SetReview(Layer.HEAD, "A1", lowered), by="A reviewer", at=NOW)
    before = file.record
    for change in (file.undo, partial(file.apply, SetReview(Layer.HEAD, "A1", None))):
        with pytest.raises(AssessmentError) as error:
            change(by=by, at=NOW)
        assert [one.code for one in error.value.findings] == ["own_review"]
    assert file.record == before
    file.undo(by="A reviewer", at=NOW)
    with pytest.raises(AssessmentError) as error:
        file.redo(by=by, at=NOW)
    assert [one.code for one in error.value.findings] == ["own_review"]
    file.redo(by="A reviewer", at=NOW)
    assert file.record == before


def judgements(record, by):
    """A verdict on a document, on a declaration, and a view in the head's and in the last step."""
    place = Place("A2")
    yield JudgeEvidence(place, "e1", Verdict.ACCEPTED)
    yield JudgeApplicability(Place("A3"), ApplicabilityVerdict.CONFIRMED)
    for layer in (Layer.HEAD, Layer.FINAL):
        yield SetReview(layer, "A1", Review("A1", layer, True, None, None, "", by, NOW))


@pytest.mark.parametrize("by", [ASSESSOR, f" {ASSESSOR.upper()} ", "Who submitted"])
def test_nobody_reviews_what_they_entered_or_submitted(file, by):
    file.apply(AddEvidence(Place("A2"), an_evidence("e1")), by=ASSESSOR, at=NOW)
    file.apply(Submit("Who submitted", NOW, "partly"), by="Who submitted", at=NOW)
    before = file.record
    for change in judgements(file.record, by):
        with pytest.raises(AssessmentError) as error:
            file.apply(change, by=by, at=NOW)
        assert "own_review" in [one.code for one in error.value.findings]
    assert file.record == before


def test_who_approves_their_own_is_told_so_once(file):
    submitted(file, SetAnswer(Place("A2"), "a"), by=ASSESSOR)
    with pytest.raises(AssessmentError) as error:
        file.apply(Approve(ASSESSOR, NOW), by=ASSESSOR, at=NOW)
    assert [one.code for one in error.value.findings] == ["own_approval"]


def test_a_table_of_decisions_by_the_assessor_is_refused_before_any_is_taken(file):
    submitted(file, by=ASSESSOR)
    objection = Decision("objection", "A1", "raised", comment="no")
    decisions = [objection, Decision("", "A1", "accepted")]
    _, findings = changes_of(file.record, decisions, Reviewer(ASSESSOR, NOW), {})
    assert [one.code for one in findings] == ["own_review"]
