"""Who signs as what: the key, the past, the work and the stage propose it; some things never go."""

from datetime import date, timedelta

import pytest

from assessment.exchange.keys import Role, sign
from assessment.exchange.roster import Person, Roster
from assessment.exchange.send import (
    NO_RIGHTS,
    Reason,
    Rights,
    objection,
    own_package,
    rights_of,
    usual_role,
)
from assessment.language.text import Language
from assessment.problems.exchange import SigningProblem
from assessment.responses.model import State, Step
from assessment.words import Words
from tests.builders import ASSESSOR, HEAD, NOW, a_record
from tests.unit.exchange.world import THE_ASSESSOR, a_key, signs

UNIT = "MPTC"
KEY = a_key("Chan Dara").public
SINCE = date(2020, 1, 1)


def listed(*roles, unit=UNIT, until=None, revoked=False):
    people = tuple(Person("Chan Dara", KEY.key, role, SINCE, unit, until) for role in roles)
    roster = Roster(3, people)
    return roster.with_revoked(KEY.key_id) if revoked else roster


def rights(*roles, **more):
    return rights_of(KEY, UNIT, NOW, listed(*roles, **more))


def problem(found):
    return None if found is None else found.problem


def test_without_a_list_every_key_may_sign_and_is_unknown():
    found = rights_of(KEY, UNIT, NOW, Roster())
    assert found == NO_RIGHTS
    assert [objection(KEY, found, role) for role in Role] == [None] * 3


def test_a_key_signs_in_the_roles_the_list_gives_it_today():
    assert rights(Role.HEAD).roles == {Role.HEAD}
    assert rights(Role.HEAD, Role.ASSESSOR).roles == {Role.HEAD, Role.ASSESSOR}
    assert rights(Role.HEAD, unit="M01").roles == frozenset()
    assert rights(Role.HEAD, until=NOW.date() - timedelta(days=2)).roles == frozenset()
    assert rights(Role.HEAD, unit="").roles == {Role.HEAD}


def test_before_its_term_the_day_of_this_computer_is_told_and_its_clock():
    early = rights_of(KEY, UNIT, NOW.replace(year=2019, month=12, day=31), listed(Role.HEAD))
    told = Words(Language.EN).finding(objection(KEY, early, Role.HEAD))
    assert "31-12-2019" in told
    assert "clock" in told


@pytest.mark.parametrize(
    ("found", "role", "against"),
    [
        (rights(Role.HEAD), Role.HEAD, None),
        (rights(Role.HEAD), Role.ASSESSOR, SigningProblem.KEY_OTHER_ROLE),
        (rights(Role.SECRETARIAT), Role.HEAD, SigningProblem.KEY_NOT_FOR_UNIT),
        (rights(Role.HEAD, unit="M01"), Role.HEAD, SigningProblem.KEY_NOT_FOR_UNIT),
        (rights(Role.HEAD, revoked=True), Role.HEAD, SigningProblem.KEY_REVOKED),
        (rights(revoked=True), Role.ASSESSOR, SigningProblem.KEY_REVOKED),
        (Rights(edition=3), Role.ASSESSOR, None),
    ],
)
def test_what_stands_against_a_signature_has_one_reason(found, role, against):
    assert problem(objection(KEY, found, role)) is against


def record(state=State.SUBMITTED, approved_by=""):
    made = a_record(state=state)
    steps = [Step(State.SUBMITTED, ASSESSOR, NOW)]
    steps += [Step(State.APPROVED, approved_by, NOW)] if approved_by else []
    return type(made)(made.id, made.questionnaire, made.subject, state=state, steps=tuple(steps))


APPROVED = record(State.APPROVED, HEAD)


@pytest.mark.parametrize(
    ("one", "by", "working", "known", "expected"),
    [
        (record(), "", None, NO_RIGHTS, (Role.ASSESSOR, Reason.STATE)),
        (APPROVED, "", None, NO_RIGHTS, (Role.HEAD, Reason.STATE)),
        (APPROVED, "", Role.SECRETARIAT, NO_RIGHTS, (Role.HEAD, Reason.STATE)),
        (record(), "Somebody", Role.HEAD, NO_RIGHTS, (Role.HEAD, Reason.WORKS_AS)),
        (APPROVED, "Somebody", Role.ASSESSOR, NO_RIGHTS, (Role.ASSESSOR, Reason.WORKS_AS)),
        (APPROVED, f"  {HEAD.upper()} ", Role.ASSESSOR, NO_RIGHTS, (Role.HEAD, Reason.APPROVED_IT)),
        (APPROVED, ASSESSOR, Role.HEAD, NO_RIGHTS, (Role.ASSESSOR, Reason.ENTERED_IT)),
        (record(), ASSESSOR, Role.ASSESSOR, rights(Role.HEAD), (Role.HEAD, Reason.KEY)),
        (APPROVED, HEAD, Role.HEAD, rights(Role.ASSESSOR), (Role.ASSESSOR, Reason.KEY)),
        (
            APPROVED,
            HEAD,
            Role.HEAD,
            rights(Role.ASSESSOR, Role.HEAD),
            (Role.HEAD, Reason.APPROVED_IT),
        ),
    ],
)
def test_the_key_then_the_past_then_the_work_then_the_stage_proposes(
    one, by, working, known, expected
):
    assert usual_role(one, by, working, known) == expected


def test_nobody_countersigns_what_they_signed_as_assessor():
    first = sign("ab" * 32, THE_ASSESSOR)
    same_owner_other_key = a_key(ASSESSOR + " ").public
    assert problem(own_package(THE_ASSESSOR.key.public, [first])) is SigningProblem.OWN_PACKAGE
    assert problem(own_package(same_owner_other_key, [first])) is SigningProblem.OWN_PACKAGE
    assert own_package(a_key(HEAD).public, [first]) is None
    as_head = sign("ab" * 32, signs(HEAD, Role.HEAD))
    assert own_package(a_key(HEAD).public, [as_head]) is None
