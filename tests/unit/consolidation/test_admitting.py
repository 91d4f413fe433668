"""Packages of another questionnaire: set aside, let in without being sent again, and out again."""

from dataclasses import replace

import pytest

from assessment.consolidation.acts import Word, admit_questionnaire
from assessment.consolidation.collection import Collection, check
from assessment.consolidation.model import Case
from assessment.consolidation.standing import StandingReason, standing_of
from assessment.errors import AssessmentError
from assessment.exchange.worth import Aside
from assessment.problems.consolidation import ConsolidationProblem
from assessment.questionnaire.canonical import with_fingerprint
from tests.builders import NOW
from tests.unit.consolidation.world import (
    IN_USE,
    SECRETARY,
    SMALL,
    a_collection,
    packed,
    record_of,
    taken,
    verdicts,
)
from tests.unit.exchange.world import A_STRANGER

BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
UNIT = Case("M01", "2026", "small")
ELSEWHERE = replace(IN_USE, questionnaires=frozenset({"ff" * 32}))
YES = Word(SECRETARY, NOW, "The units got this form.")
NO = replace(YES, counts=False)


@pytest.fixture
def collection(tmp_path):
    """A package that answers another form of the questionnaire than the one in use."""
    with Collection.create(tmp_path / "round.drc", now=NOW, in_use=ELSEWHERE) as opened:
        opened.first = packed(tmp_path / "a.drx", record_of(BASE), "one")
        taken(opened, tmp_path / "a.drx")
        yield opened


def test_what_answers_another_questionnaire_waits_and_counts_once_let_in(collection):
    assert [one.aside for one in collection.revisions()] == [Aside.QUESTIONNAIRE]
    assert standing_of(collection, UNIT).reason is StandingReason.NOT_ADMITTED
    assert admit_questionnaire(collection, SMALL, YES).values["n"] == 1
    assert standing_of(collection, UNIT).package.revision == collection.first
    assert collection.committee_acts.questionnaires == {SMALL.fingerprint}
    assert check(collection) == ()


def test_what_comes_later_counts_at_once(collection, tmp_path):
    admit_questionnaire(collection, SMALL, YES)
    packed(tmp_path / "b.drx", record_of(BASE, unit="M02", number=2), "two")
    assert verdicts(taken(collection, tmp_path / "b.drx")) == ["new"]


def test_letting_in_is_taken_back_and_given_again(collection):
    for _ in range(2):
        admit_questionnaire(collection, SMALL, YES)
        assert standing_of(collection, UNIT).package is not None
        admit_questionnaire(collection, SMALL, NO)
        assert standing_of(collection, UNIT).reason is StandingReason.NOT_ADMITTED
    assert collection.committee_acts.questionnaires == frozenset()


def test_it_is_kept_in_the_file(collection):
    admit_questionnaire(collection, SMALL, YES)
    with Collection.open(collection.path, ELSEWHERE) as again:
        assert standing_of(again, UNIT).package.revision == collection.first


def test_another_file_than_the_one_filled_in_lets_nobody_in(collection):
    title = replace(SMALL.settings, version="2")
    other = with_fingerprint(replace(SMALL, settings=title))
    for word in (YES, NO):
        with pytest.raises(AssessmentError) as refused:
            admit_questionnaire(collection, other, word)
        assert refused.value.findings[0].problem is ConsolidationProblem.NOBODY_WAITS
    assert collection.committee_acts.questionnaires == frozenset()


def test_it_is_let_in_only_once(collection):
    admit_questionnaire(collection, SMALL, YES)
    with pytest.raises(AssessmentError):
        admit_questionnaire(collection, SMALL, YES)


def test_what_counts_by_itself_needs_nobody_to_let_it_in(tmp_path):
    with a_collection(tmp_path) as collection:
        packed(tmp_path / "a.drx", record_of(BASE), "one")
        taken(collection, tmp_path / "a.drx")
        with pytest.raises(AssessmentError):
            admit_questionnaire(collection, SMALL, YES)


def test_a_questionnaire_makes_no_signature_better(collection, tmp_path):
    """An unknown key stays an unknown key; letting the questionnaire in changes only that."""
    packed(tmp_path / "s.drx", record_of(BASE, unit="M09", number=9), "s", signers=(A_STRANGER,))
    taken(collection, tmp_path / "s.drx")
    admit_questionnaire(collection, SMALL, YES)
    trusts = {one.case.unit: one.trust_level for one in collection.revisions()}
    assert trusts["M09"] < trusts["M01"]
