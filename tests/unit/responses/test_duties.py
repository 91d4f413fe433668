"""Nobody approves what they entered, even when the record carries another name."""

import pytest

from assessment.errors import AssessmentError
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer, SetComment
from assessment.responses.model import Place, State
from assessment.responses.review_changes import Approve, Submit
from tests.builders import ASSESSOR, HEAD, NOW, a_record, all_reviewed


@pytest.fixture
def file(tmp_path):
    with AssessmentFile.create(tmp_path / "a.dra", a_record(), by=ASSESSOR, now=NOW) as file:
        yield file


def submitted(file, *changes, by):
    for change in changes:
        file.apply(change, by=by, at=NOW)
    file.apply(Submit(ASSESSOR, NOW, "partly"), by=ASSESSOR, at=NOW)
    for change in all_reviewed(file.record):
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
