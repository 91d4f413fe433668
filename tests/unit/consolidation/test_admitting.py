"""Packages of another questionnaire: set aside, let in without being sent again, and out again."""

from dataclasses import replace

import pytest

from assessment.consolidation.acts import Word, admit, admitted, is_set_aside
from assessment.consolidation.checking import check
from assessment.consolidation.collection import Collection
from assessment.consolidation.held import Case
from assessment.consolidation.standing import Why, standing_of
from assessment.errors import AssessmentError
from assessment.problems.consolidation import ConsolidationProblem
from assessment.questionnaire.fingerprint import with_fingerprint
from tests.builders import NOW
from tests.unit.consolidation.world import (
    SECRETARY,
    SMALL,
    TERMS,
    a_collection,
    packed,
    record_of,
    taken,
    verdicts,
)
from tests.unit.exchange.world import A_STRANGER

BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
UNIT = Case("M01", "2026", "small")
ELSEWHERE = replace(TERMS, in_use={("small", "1"): "ff" * 32})
YES, NO = Word(SECRETARY, NOW), Word(SECRETARY, NOW, counts=False)


@pytest.fixture
def collection(tmp_path):
    """A package that answers another form of the questionnaire than the one in use."""
    with a_collection(tmp_path) as opened:
        opened.first = packed(tmp_path / "a.drx", record_of(BASE), "one")
        taken(opened, tmp_path / "a.drx", terms=ELSEWHERE)
        yield opened


def test_what_answers_another_questionnaire_waits_and_counts_once_let_in(collection):
    assert [is_set_aside(one) for one in collection.held()] == [True]
    assert standing_of(collection, UNIT).why is Why.NOT_ADMITTED
    assert admit(collection, SMALL, YES) == 1
    assert standing_of(collection, UNIT).package.revision == collection.first
    assert admitted(collection) == {SMALL.fingerprint}
    assert check(collection) == ()


def test_what_comes_later_counts_at_once(collection, tmp_path):
    admit(collection, SMALL, YES)
    packed(tmp_path / "b.drx", record_of(BASE, unit="M02", number=2), "two")
    assert verdicts(taken(collection, tmp_path / "b.drx", terms=ELSEWHERE)) == ["new"]


def test_letting_in_is_taken_back_and_given_again(collection):
    for _ in range(2):
        admit(collection, SMALL, YES)
        assert standing_of(collection, UNIT).package is not None
        admit(collection, SMALL, NO)
        assert standing_of(collection, UNIT).why is Why.NOT_ADMITTED
    assert admitted(collection) == frozenset()


def test_it_is_kept_in_the_file(collection):
    admit(collection, SMALL, YES)
    with Collection.open(collection.path) as again:
        assert standing_of(again, UNIT).package.revision == collection.first


def test_another_file_than_the_one_filled_in_lets_nobody_in(collection):
    title = replace(SMALL.settings, version="2")
    other = with_fingerprint(replace(SMALL, settings=title))
    for word in (YES, NO):
        with pytest.raises(AssessmentError) as refused:
            admit(collection, other, word)
        assert refused.value.findings[0].problem is ConsolidationProblem.NOBODY_WAITS
    assert admitted(collection) == frozenset()


def test_it_is_let_in_only_once(collection):
    admit(collection, SMALL, YES)
    with pytest.raises(AssessmentError):
        admit(collection, SMALL, YES)


def test_what_counts_by_itself_needs_nobody_to_let_it_in(tmp_path):
    with a_collection(tmp_path) as collection:
        packed(tmp_path / "a.drx", record_of(BASE), "one")
        taken(collection, tmp_path / "a.drx")
        with pytest.raises(AssessmentError):
            admit(collection, SMALL, YES)


def test_a_questionnaire_makes_no_signature_better(collection, tmp_path):
    """An unknown key stays an unknown key; letting the questionnaire in changes only that."""
    packed(tmp_path / "s.drx", record_of(BASE, unit="M09", number=9), "s", signers=(A_STRANGER,))
    taken(collection, tmp_path / "s.drx", terms=ELSEWHERE)
    admit(collection, SMALL, YES)
    trusts = {one.case.unit: one.worth for one in collection.held()}
    assert trusts["M09"] < trusts["M01"]
