"""A roster that comes later: keys that are known then, and keys that count no more."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from assessment.consolidation.acts import Word, accept_late
from assessment.consolidation.intake import Terms
from assessment.consolidation.standing import StandingReason, standings
from assessment.exchange.roster import Person, Roster
from tests.builders import NOW
from tests.unit.consolidation.world import (
    IN_USE,
    SECRETARY,
    a_collection,
    packed,
    record_of,
    taken,
    verdicts,
)
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
UNKNOWING = replace(IN_USE, known={})


def a_roster(*signers, seq=1, since=date(2026, 1, 1), until=None):
    people = tuple(
        Person(one.key.public.name, one.key.public.key, one.role, since, until=until)
        for one in signers
    )
    return Roster(seq, people)


def knowing(roster):
    return replace(UNKNOWING, roster=roster)


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path, UNKNOWING) as opened:
        yield opened


def the_one(collection):
    (found,) = standings(collection)
    return found


def test_packages_received_before_the_roster_are_known_by_it(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST), signers=(THE_ASSESSOR, THE_HEAD))
    assert verdicts(taken(collection, tmp_path / "a.drx")) == ["unknown_key"]
    collection.in_use = knowing(a_roster(THE_ASSESSOR, THE_HEAD))
    assert the_one(collection).package.trust.value == "countersigned"
    collection.in_use = UNKNOWING
    assert the_one(collection).package.trust.value == "unknown_key"


def test_a_revoked_key_counts_no_more_but_for_what_was_received(collection, tmp_path):
    kept = packed(tmp_path / "a.drx", record_of(FIRST))
    packed(tmp_path / "b.drx", record_of(FIRST, unit="M02", number=2))
    roster = a_roster(THE_ASSESSOR)
    collection.in_use = knowing(roster)
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    collection.in_use = knowing(roster.with_revoked(THE_ASSESSOR.key.public.key_id, [kept]))
    found = {one.case.unit: one.reason for one in standings(collection)}
    assert found == {"M01": StandingReason.ONLY, "M02": StandingReason.NOT_ADMITTED}


def test_a_file_signed_with_a_revoked_key_is_named_so(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    collection.in_use = knowing(a_roster(THE_ASSESSOR).with_revoked(THE_ASSESSOR.key.public.key_id))
    assert verdicts(taken(collection, tmp_path / "a.drx")) == ["revoked_key"]


def test_a_key_in_another_role_than_the_rosters_is_named_so(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST), signers=(THE_HEAD,))
    person = Person("x", THE_HEAD.key.public.key, THE_ASSESSOR.role, date(2026, 1, 1))
    collection.in_use = knowing(Roster(1, (person,)))
    assert verdicts(taken(collection, tmp_path / "a.drx")) == ["wrong_role"]


def at(text):
    return Terms(SECRETARY, datetime.fromisoformat(f"{text}T09:00:00+07:00"))


def signed_at(text):
    day = datetime.fromisoformat(f"{text}T09:00:00+07:00")
    return replace(THE_ASSESSOR, at=day), replace(THE_HEAD, at=day)


SHORT = knowing(a_roster(THE_ASSESSOR, THE_HEAD, until=date(2026, 6, 30)))
ENDLESS = knowing(a_roster(THE_ASSESSOR, THE_HEAD))


@pytest.mark.parametrize(
    ("claimed", "received", "said"),
    [
        ("2026-06-20", "2026-07-05", "new"),
        ("2026-06-20", "2026-09-28", "new"),
        ("2026-06-20", "2026-09-29", "late"),
        ("2026-07-01", "2026-07-05", "wrong_role"),
    ],
)
def test_a_signature_counts_within_its_term_when_it_comes_soon_after(
    collection, tmp_path, claimed, received, said
):
    collection.in_use = SHORT
    packed(tmp_path / "a.drx", record_of(FIRST), signers=signed_at(claimed))
    assert verdicts(taken(collection, tmp_path / "a.drx", terms=at(received))) == [said]
    assert (the_one(collection).package is not None) == (said == "new")


def test_what_came_too_late_counts_once_somebody_accepts_it(collection, tmp_path):
    collection.in_use = SHORT
    revision = packed(tmp_path / "a.drx", record_of(FIRST), signers=signed_at("2026-06-20"))
    taken(collection, tmp_path / "a.drx", terms=at("2026-11-01"))
    assert the_one(collection).reason is StandingReason.NOT_ADMITTED
    accept_late(collection, revision[:12], Word(SECRETARY, NOW, "The stick was found late."))
    assert the_one(collection).package.trust.value == "countersigned"
    word = Word(SECRETARY, NOW, "It was no stick of theirs.", counts=False)
    accept_late(collection, revision, word)
    assert the_one(collection).package is None
    accept_late(collection, "2026", Word(SECRETARY, NOW, "The whole round came late."))
    assert the_one(collection).package is not None


@pytest.mark.parametrize("claimed", ["1980-01-01", "2099-01-01"])
def test_of_a_day_that_cannot_be_the_receipt_stands_for_it(collection, tmp_path, claimed):
    collection.in_use = ENDLESS
    packed(tmp_path / "a.drx", record_of(FIRST), signers=signed_at(claimed))
    intake = taken(collection, tmp_path / "a.drx", terms=at("2026-11-01"))
    assert verdicts(intake) == ["new"]
    assert the_one(collection).package.trust.value == "countersigned"


def test_a_clock_that_went_back_at_the_secretariat_brings_nobody_into_a_term(collection, tmp_path):
    """The day of receipt is used only when it is not before the receipt before it."""
    collection.in_use = SHORT
    packed(tmp_path / "a.drx", record_of(FIRST), signers=signed_at("1980-01-01"))
    packed(tmp_path / "b.drx", record_of(FIRST, unit="M02", number=2), "b")
    taken(collection, tmp_path / "b.drx", terms=at("2026-11-01"))
    taken(collection, tmp_path / "a.drx", terms=at("2026-06-01"))
    one = next(one for one in standings(collection) if one.case.unit == "M01")
    again = knowing(a_roster(THE_ASSESSOR, THE_HEAD, since=date(2026, 7, 1)))
    assert one.package is not None  # nobody knows when it came, so any term may be its own
    collection.in_use = again
    one = next(one for one in standings(collection) if one.case.unit == "M01")
    assert one.package is not None
