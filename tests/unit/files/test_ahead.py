"""While the disk is awaited another thread works out what will be asked; then both are there."""

import sqlite3
import threading

import pytest

from assessment.errors import AssessmentError
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from assessment.responses.relevance import evaluate
from tests.builders import ASSESSOR, NOW, TODAY, a_record


@pytest.fixture
def file(tmp_path):
    with AssessmentFile.create(tmp_path / "a.dra", a_record(), by=ASSESSOR, now=NOW) as made:
        yield made


def answer(file, value):
    return file.apply(SetAnswer(Place("A2"), value), by=ASSESSOR, at=NOW)


def test_who_foresees_is_given_the_record_to_come_in_another_thread(file):
    told = []
    file.foresee = lambda record, evaluation: told.append(
        (record, evaluation, threading.get_ident())
    )
    answer(file, "b")
    ((record, evaluation, thread),) = told
    assert record is file.record
    assert evaluation is file.evaluation(TODAY)
    assert evaluation == evaluate(file.record, TODAY)
    assert thread != threading.get_ident()


def test_the_change_is_done_only_when_the_foresight_has_ended(file):
    begun, ended = threading.Event(), []

    def slow(_record, _evaluation):
        begun.set()
        threading.Event().wait(0.05)
        ended.append(True)

    file.foresee = slow
    answer(file, "b")
    assert begun.is_set()
    assert ended


def test_a_foresight_that_fails_takes_nothing_from_the_answer(file):
    def broken(_record, _evaluation):
        raise ZeroDivisionError

    file.foresee = broken
    answer(file, "b")
    assert file.record.response("A2").answer == "b"
    path = file.path
    file.close()
    with AssessmentFile.open(path) as again:
        assert again.record.response("A2").answer == "b"


def test_what_was_foreseen_for_a_refused_change_is_not_shown(file, monkeypatch):
    answer(file, "b")
    before, known = file.record, file.evaluation(TODAY)

    def full(connection, work, meanwhile):
        meanwhile()
        raise sqlite3.OperationalError("database or disk is full")

    told = []
    file.foresee = lambda record, _evaluation: told.append(record)
    with monkeypatch.context() as broken:
        broken.setattr("assessment.files.keeping.in_one", full)
        with pytest.raises(AssessmentError):
            answer(file, "c")
    assert told[0].response("A2").answer == "c"
    assert file.record is before
    assert file.evaluation(TODAY) == known == evaluate(file.record, TODAY)
    answer(file, "a")
    assert file.evaluation(TODAY) == evaluate(file.record, TODAY)
