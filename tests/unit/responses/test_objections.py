"""What an office objects to and what it is answered is kept with the record."""

from dataclasses import replace

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.receive import read_package
from assessment.exchange.send import parcel_of, send_parcel
from assessment.files.rows import contents_of, record_of
from assessment.files.store import AssessmentFile
from assessment.problems.answers import AnswerProblem
from assessment.responses.model import Layer, State
from assessment.responses.record import Contents
from assessment.responses.review_changes import (
    Approve,
    SetObjection,
    objections_to,
    open_objections,
)
from assessment.responses.review_changes import raised as raised_by
from tests.builders import ASSESSOR, HEAD, NOW, a_record, reviewed

COMPLETE = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2}
OFFICE, REVIEWER = ASSESSOR, HEAD


def raised(record, indicator, words, by):
    return raised_by(record, indicator, words, by, NOW)


def answered(objection, words, by, *, upheld):
    answer = {"answer": words.strip(), "upheld": upheld, "answered_by": by, "answered_at": NOW}
    return SetObjection(objection.id, replace(objection, **answer))


@pytest.fixture
def record():
    return replace(reviewed(a_record(answers=COMPLETE)), state=State.SUBMITTED)


def problems(change, record):
    return [finding.problem for finding in change.check(record)]


def test_an_objection_is_raised_and_answered(record):
    change = raised(record, "A2", " The letter was attached ", OFFICE)
    assert problems(change, record) == []
    record = change.apply(record)
    (one,) = open_objections(record)
    assert (one.indicator, one.words, one.by) == ("A2", "The letter was attached", ASSESSOR)
    answer = answered(one, "Agreed", REVIEWER, upheld=True)
    assert problems(answer, record) == []
    after = answer.apply(record)
    assert open_objections(after) == ()
    assert objections_to(after, "A2")[0].upheld
    assert answer.inverse(record).apply(after) == record


@pytest.mark.parametrize(
    ("indicator", "words", "by", "problem"),
    [
        ("A2", " ", ASSESSOR, AnswerProblem.OBJECTION_WORDS_MISSING),
        ("A2", "x", " ", AnswerProblem.NAME_MISSING),
        ("A", "x", ASSESSOR, AnswerProblem.NO_SUCH_INDICATOR),
        ("A2", "x" * 100_001, ASSESSOR, AnswerProblem.TEXT_TOO_LONG),
    ],
)
def test_an_objection_says_what_and_who(record, indicator, words, by, problem):
    change = raised(record, indicator, words, by)
    assert problems(change, record) == [problem]


def test_there_must_be_a_view_to_object_to(record):
    bare = replace(record, reviews={})
    change = raised(bare, "A2", "x", OFFICE)
    assert problems(change, bare) == [AnswerProblem.NOTHING_TO_OBJECT_TO]


def test_nobody_answers_their_own_objection_and_an_answer_has_words(record):
    record = raised(record, "A2", "x", OFFICE).apply(record)
    (one,) = record.objections
    own = answered(one, "y", OFFICE, upheld=True)
    assert problems(own, record) == [AnswerProblem.OWN_OBJECTION]
    silent = answered(one, " ", REVIEWER, upheld=True)
    assert problems(silent, record) == [AnswerProblem.OBJECTION_ANSWER_MISSING]
    gone = replace(record, objections=())
    late = answered(one, "y", REVIEWER, upheld=True)
    assert problems(late, gone) == [AnswerProblem.NO_SUCH_OBJECTION]
    assert problems(SetObjection(one.id, None), gone) == [AnswerProblem.NO_SUCH_OBJECTION]


def test_who_entered_answers_no_objection_of_a_colleague_either(record, tmp_path):
    record = raised(record, "A2", "x", "Colleague").apply(record)
    answer = answered(record.objections[0], "y", OFFICE, upheld=True)
    with (
        AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=NOW) as file,
        pytest.raises(AssessmentError, match=r"^own_review "),
    ):
        file.apply(answer, by=OFFICE, at=NOW)


def test_an_open_objection_holds_approval_back(record):
    record = raised(record, "A2", "x", OFFICE).apply(record)
    assert problems(Approve(HEAD, NOW), record) == [AnswerProblem.OBJECTION_UNANSWERED]
    done = answered(record.objections[0], "y", REVIEWER, upheld=False).apply(record)
    assert problems(Approve(HEAD, NOW), done) == []


def test_objections_survive_file_and_package(record, tmp_path):
    path = tmp_path / "a.dra"
    with AssessmentFile.create(path, record, by=ASSESSOR, now=NOW) as file:
        file.apply(raised(record, "A2", "ឯកសារមានហើយ", OFFICE), by=ASSESSOR, at=NOW)
        file.apply(raised(record, "A1", "x", OFFICE), by=ASSESSOR, at=NOW)
        answer = answered(file.record.objections[0], "យល់ព្រម", REVIEWER, upheld=True)
        file.apply(answer, by=HEAD, at=NOW)
        after = file.record
    assert [one.indicator for one in after.objections] == ["A2", "A1"]
    with AssessmentFile.open(path) as again:
        assert again.record == after
        again.undo(by=HEAD, at=NOW)
        assert len(open_objections(again.record)) == 2
    plain = contents_of(after, "text")
    assert record_of(plain, after.questionnaire, "text") == after
    assert "review_objections" not in contents_of(record, "text")
    assert Contents.from_record(after).within(record).objections == after.objections


def test_a_package_brings_objections_and_opened_views(record, tmp_path):
    opened = replace(record.reviews[Layer.HEAD, "A1"], accepted=False, reopened=True)
    record = record.with_review((Layer.HEAD, "A1"), opened)
    record = raised(record, "A2", "x", OFFICE).apply(record)
    with AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=NOW) as file:
        send_parcel(parcel_of(file), (), tmp_path / "a.drx")
    received = read_package(tmp_path / "a.drx")
    assert received.record is not None
    assert received.record.objections == record.objections
    assert received.record.reviews == record.reviews
