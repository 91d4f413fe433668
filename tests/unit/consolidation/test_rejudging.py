"""A roster that comes later: keys that are known then, and keys that count no more."""

from datetime import date

import pytest
from assessment.consolidation.rejudging import judge_again

from assessment.consolidation.intake import Terms
from assessment.consolidation.standing import Why, standings
from assessment.exchange.keys import NO_KEYS
from assessment.exchange.roster import Person, Roster
from tests.builders import NOW
from tests.unit.consolidation.world import (
    SECRETARY,
    a_collection,
    packed,
    record_of,
    taken,
    verdicts,
)
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
UNKNOWING = Terms(SECRETARY, NOW, NOBODY)


def a_roster(*signers, seq=1):
    people = tuple(
        Person(one.key.public.name, one.key.public.key, one.role, date(2026, 1, 1))
        for one in signers
    )
    return Roster(seq, people)


def knowing(roster):
    return Terms(SECRETARY, NOW, Believed(NO_KEYS, roster))


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as opened:
        yield opened


def test_packages_received_before_the_roster_are_known_by_it(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST), signers=(THE_ASSESSOR, THE_HEAD))
    assert verdicts(taken(collection, tmp_path / "a.drx", terms=UNKNOWING)) == ["unknown_key"]
    roster = a_roster(THE_ASSESSOR, THE_HEAD)
    again = taken(collection, tmp_path / "a.drx", terms=knowing(roster))
    assert verdicts(again) == ["same_again"]
    assert [one.code for one in again.findings] == ["judged_again"]
    assert standings(collection)[0].package.trust.value == "countersigned"
    assert judge_again(collection, Believed(NO_KEYS, roster)) == 0


def test_a_revoked_key_counts_no_more_but_for_what_was_received(collection, tmp_path):
    kept = packed(tmp_path / "a.drx", record_of(FIRST))
    packed(tmp_path / "b.drx", record_of(FIRST, unit="M02", number=2))
    roster = a_roster(THE_ASSESSOR)
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx", terms=knowing(roster))
    revoked = roster.with_revoked(THE_ASSESSOR.key.public.key_id, [kept])
    assert judge_again(collection, Believed(NO_KEYS, revoked)) == 1
    found = {one.case.unit: one.why for one in standings(collection)}
    assert found == {"M01": Why.ONLY, "M02": Why.NOT_ADMITTED}


def test_a_file_signed_with_a_revoked_key_is_named_so(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    revoked = a_roster(THE_ASSESSOR).with_revoked(THE_ASSESSOR.key.public.key_id)
    assert verdicts(taken(collection, tmp_path / "a.drx", terms=knowing(revoked))) == [
        "revoked_key"
    ]


def test_a_key_in_another_role_than_the_rosters_is_named_so(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST), signers=(THE_HEAD,))
    person = Person("x", THE_HEAD.key.public.key, THE_ASSESSOR.role, date(2026, 1, 1))
    terms = knowing(Roster(1, (person,)))
    assert verdicts(taken(collection, tmp_path / "a.drx", terms=terms)) == ["wrong_role"]
