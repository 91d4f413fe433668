"""What is told of a file when it comes: why it does not count, and what to do about it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessment.consolidation.file_status import files_today
from assessment.consolidation.intake import Terms
from assessment.consolidation.standing import StandingReason, standings
from assessment.exchange.keys import NO_KEYS, Role
from assessment.exchange.roster import Person, Roster
from tests.builders import ASSESSOR, NOW
from tests.unit.consolidation.world import (
    IN_USE,
    SECRETARY,
    a_collection,
    a_register,
    packed,
    record_of,
    taken,
    verdicts,
)
from tests.unit.exchange.world import A_STRANGER, THE_ASSESSOR, a_key, signs

BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
THE_TERM = Person(
    ASSESSOR, a_key(ASSESSOR).public.key, Role.ASSESSOR, date(2026, 1, 1), "M01", NOW.date()
)
BY_TERM = replace(IN_USE, known=NO_KEYS, roster=Roster(seq=1, people=(THE_TERM,)))
NOBODY_KNOWN = replace(IN_USE, known=NO_KEYS)


def codes(intake):
    return [{finding.code for finding in one.findings} for one in intake.files]


@pytest.mark.parametrize(
    ("days", "said"), [(90, ("new", False)), (91, ("late", True))], ids=["in time", "too late"]
)
def test_one_that_comes_long_after_the_term_of_its_signer_says_so(tmp_path, days, said):
    packed(tmp_path / "a.drx", record_of(BASE), "one", signers=(THE_ASSESSOR,))
    terms = Terms(SECRETARY, NOW + timedelta(days=days))
    with a_collection(tmp_path, BY_TERM) as collection:
        intake = taken(collection, tmp_path / "a.drx", terms=terms)
    assert (verdicts(intake)[0], "received_late" in codes(intake)[0]) == said


def test_a_day_that_cannot_be_is_told_and_the_day_of_receipt_counts(tmp_path):
    ahead = replace(THE_ASSESSOR, at=NOW + timedelta(days=900))
    packed(tmp_path / "a.drx", record_of(BASE), "one", signers=(ahead,))
    with a_collection(tmp_path, BY_TERM) as collection:
        intake = taken(collection, tmp_path / "a.drx", terms=Terms(SECRETARY, NOW))
    assert (verdicts(intake), codes(intake)) == (["new"], [{"day_passed_over"}])


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")], ids=["in order", "backwards"])
def test_another_key_that_nobody_knows_is_told_whichever_came_first(tmp_path, order):
    other = signs("Somebody", Role.ASSESSOR)
    packed(tmp_path / "a.drx", record_of(BASE), "one", signers=(A_STRANGER,))
    packed(tmp_path / "b.drx", record_of(BASE | {"A2": "c"}), "one", "two", signers=(other,))
    with a_collection(tmp_path, NOBODY_KNOWN) as collection:
        first, second = (taken(collection, tmp_path / f"{name}.drx") for name in order)
        assert "key_changed" not in codes(first)[0]
        assert "key_changed" in codes(second)[0]
        assert [one.reason for one in standings(collection)] == [StandingReason.KEY_CHANGED]


def test_what_is_late_and_off_the_list_is_called_by_the_graver_word_today_too(tmp_path):
    packed(tmp_path / "a.drx", record_of(BASE), "one", signers=(THE_ASSESSOR,))
    terms = Terms(SECRETARY, NOW + timedelta(days=91))
    with a_collection(tmp_path, replace(BY_TERM, register=a_register("M02"))) as collection:
        assert verdicts(taken(collection, tmp_path / "a.drx", terms=terms)) == ["late"]
        (one,) = files_today(collection, collection.arrivals(), standings(collection))
        assert (one.then, one.arrival.verdict) == ("late", "late")
