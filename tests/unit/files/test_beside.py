"""What a file keeps beside its record: taken back submissions, packages made, the round before."""

from datetime import timedelta

import pytest

from assessment.errors import AssessmentError
from assessment.files.beside import GivenAway
from assessment.files.rescue import recover
from assessment.files.store import AssessmentFile
from assessment.problems.answers import AnswerProblem
from assessment.responses.changes import GoTo, JudgeApplicability
from assessment.responses.model import (
    ApplicabilityVerdict,
    NotApplicable,
    Place,
    Response,
    State,
)
from assessment.responses.review_changes import Submit, TakeBackStep
from tests.builders import ASSESSOR, HEAD, NOW, a_record
from tests.unit.files.writers import save_elsewhere

GIVEN = GivenAway("M08-2026.drx", "ab" * 32, NOW)


@pytest.fixture
def file(tmp_path):
    record = a_record(answers={"A2": "b"})
    record = record.with_response(Place("A1"), Response(not_applicable=NotApplicable("none here")))
    with AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=NOW) as made:
        yield made


def submitted(file):
    file.apply(Submit(ASSESSOR, NOW, "later"), by=ASSESSOR, at=NOW)


def refused(act):
    with pytest.raises(AssessmentError) as caught:
        act()
    return {finding.problem for finding in caught.value.findings}


def test_a_submission_taken_back_leaves_two_events_and_the_record_as_it_was(file):
    before = file.record
    submitted(file)
    file.apply(GoTo("A2"), by=HEAD, at=NOW)
    file.take_back(by=ASSESSOR, at=NOW)
    assert (file.record.state, file.record.steps) == (State.DRAFT, ())
    assert file.record.responses == before.responses
    kinds = [type(event.change) for event in file.history]
    assert kinds == [Submit, GoTo, TakeBackStep]
    assert file.history[-1].inverse == file.history[0].change
    assert not file.can_undo
    file.close()
    with AssessmentFile.open(file.path) as again:
        submitted(again)
        assert again.record.state is State.SUBMITTED


def test_nothing_is_taken_back_once_something_of_a_review_stands(file):
    submitted(file)
    judged = JudgeApplicability(Place("A1"), ApplicabilityVerdict.CONFIRMED)
    file.apply(judged, by=HEAD, at=NOW)
    assert refused(lambda: file.take_back(by=ASSESSOR, at=NOW)) == {AnswerProblem.REVIEW_BEGUN}
    file.undo(by=HEAD, at=NOW)
    file.take_back(by=ASSESSOR, at=NOW)
    assert file.record.state is State.DRAFT


def test_only_who_submitted_takes_back_and_only_a_submission(file):
    no_step = {AnswerProblem.STEP_NOT_ALLOWED}
    assert refused(lambda: file.take_back(by=ASSESSOR, at=NOW)) == no_step
    submitted(file)
    theirs = {AnswerProblem.NOT_YOUR_SUBMISSION}
    assert refused(lambda: file.take_back(by=HEAD, at=NOW)) == theirs


@pytest.mark.parametrize("days", [-400, 400])
def test_whether_a_package_is_of_the_last_step_no_clock_decides(file, days):
    file.give_away("before.drx", "cd" * 32, NOW + timedelta(days=days))
    submitted(file)
    assert file.given_away == ()
    file.give_away("M08-2026.drx", "ab" * 32, NOW + timedelta(days=days))
    file.apply(GoTo("A2"), by=ASSESSOR, at=NOW)
    assert [one.name for one in file.given_away] == ["M08-2026.drx"]
    file.take_back(by=ASSESSOR, at=NOW)
    submitted(file)
    assert file.given_away == (), "that one is of the submission that was taken back"


def test_packages_given_away_are_kept_beside_the_record_and_come_along(file, tmp_path):
    head = file.head
    file.give_away(GIVEN.name, GIVEN.revision, GIVEN.at)
    assert file.head == head
    file.close()
    with AssessmentFile.open(file.path) as again:
        assert again.beside.given_away == (GIVEN,)
        moved = save_elsewhere(again, tmp_path / "b.dra").file
    assert moved.given_away == (GIVEN,)
    moved.close()
    recover(moved.path, tmp_path / "c.dra", by="", now=NOW)
    with AssessmentFile.open(tmp_path / "c.dra") as rescued:
        assert rescued.beside.given_away == (GIVEN,)
