"""Laws of what a copy is worth and of what stands; and that each rule is needed to keep them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessment.consolidation import collection, standing
from assessment.consolidation.model import CaseDecision, CommitteeActs
from assessment.consolidation.standing import stand
from assessment.exchange import keys, worth
from assessment.exchange.keys import Role
from assessment.exchange.roster import Person, Revocation, Roster
from assessment.exchange.worth import Claim, InUse, Trust, TrustLevel, judge
from assessment.responses.model import State
from tests.builders import NOW
from tests.unit.consolidation.laws import (
    assert_nobody_is_passed_over,
    assert_weaker_copies_decide_nothing,
)
from tests.unit.consolidation.strategies import CASE, copies, outcome_of, worlds
from tests.unit.consolidation.world import a_register
from tests.unit.exchange.world import (
    A_STRANGER,
    THE_ASSESSOR,
    THE_HEAD,
    THE_SECRETARIAT,
    digest_of,
)

PEOPLE = (THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT, A_STRANGER)
REVISIONS = tuple(digest_of(name.encode()) for name in ("first", "second"))
TODAY, A_YEAR_AGO = NOW.date(), NOW.date() - timedelta(days=365)


# --- What stands ---------------------------------------------------------------------------------


@st.composite
def follows_a_decision(draw):
    """A signed decision on copies, and weaker ones that say they go on from it."""
    strong, weak = draw(
        st.sampled_from([(TrustLevel.BOTH, TrustLevel.ONE), (TrustLevel.ONE, TrustLevel.STRANGER)])
    )
    names = [f"{at:064x}" for at in range(1, 3)]
    on = [draw(copies(name, names, (strong,))) for name in names]
    made = replace(draw(copies("d" * 64, names, (TrustLevel.DECISION,))), ancestors=tuple(names))
    after = [f"{at:064x}" for at in range(10, 10 + draw(st.integers(1, 3)))]
    weaker = [
        replace(draw(copies(name, names, (weak,))), ancestors=("d" * 64, *names)) for name in after
    ]
    return [*on, made], weaker


def nothing_weaker_follows_a_decision(world):
    believed, weaker = world
    assert outcome_of([*believed, *weaker]) == outcome_of(believed)


@st.composite
def decided_here(draw):
    """Believed copies that differ, one that is not, and a decision without a key that took it."""
    names = [f"{at:064x}" for at in range(1, 4)]
    *strong, taken = names
    believed = [draw(copies(name, [name], (TrustLevel.BOTH, TrustLevel.ONE))) for name in strong]
    weak = draw(copies(taken, names, (TrustLevel.UNSIGNED, TrustLevel.STRANGER)))
    made = replace(draw(copies("d" * 64, names, (TrustLevel.UNSIGNED,))), ancestors=tuple(names))
    told = CaseDecision(1, CASE, made.revision, tuple(strong), taken, {}, "Sokha", NOW, "agreed")
    return believed, [weak, made], told


def a_decision_without_a_key_is_worth_what_it_took(world):
    believed, weaker, made = world
    found = {one.revision: one for one in (*believed, *weaker)}
    collection.weigh_decisions(found, [made])
    assert outcome_of(found.values()) == outcome_of(believed)


@st.composite
def strangers(draw):
    """Copies of keys that nobody knows; some say they go on from another key's."""
    names = [f"{at:064x}" for at in range(1, 1 + draw(st.integers(2, 5)))]
    return [draw(copies(name, names, (TrustLevel.STRANGER,))) for name in names]


def another_key_takes_nothing_over(world):
    """What nobody with the same key goes on from stays in sight."""
    ends = {one.content for one in stand(CASE, world, CommitteeActs()).heads}
    for one in world:
        same = [other for other in world if other.signers == one.signers and other is not one]
        untouched = all(
            one.revision not in other.ancestors and one.head[:16] not in other.trail
            for other in same
        )
        alone = sum(other.content == one.content for other in world) == 1
        if untouched and alone:
            assert one.content in ends


def nothing_is_approved_without_reason(world, *, secretariat_signs):
    names = frozenset(one.revision for one in world if one.state is State.APPROVED)
    for returned in (frozenset(), names):
        found = stand(
            CASE, world, CommitteeActs(returned=returned, secretariat_signs=secretariat_signs)
        )
        if found.approved:
            assert found.package is not None
            assert found.package.trust_level >= TrustLevel.BOTH
            assert found.package.state is State.APPROVED
            assert found.package.revision not in returned


# --- What a copy is worth ------------------------------------------------------------------------


@cache
def signatures_on(revision: str) -> tuple[keys.Signature, ...]:
    """One of each person, and one of the assessor in the head's role."""
    signers = (*PEOPLE, replace(THE_ASSESSOR, role=Role.HEAD))
    return tuple(keys.sign(revision, one) for one in signers)


@st.composite
def files(draw):
    """A claim with signatures, of which some were made for another revision; and what is in use."""
    revision = draw(st.sampled_from(REVISIONS))
    signed = draw(st.lists(st.integers(0, 4), max_size=3, unique=True))
    under = [signatures_on(draw(st.sampled_from([revision, *REVISIONS])))[at] for at in signed]
    late = draw(st.booleans())
    received = NOW + timedelta(days=200 if late else 1)
    claim = Claim(
        revision,
        draw(st.sampled_from(["M01", "M99"])),
        "2026",
        draw(st.sampled_from(["known", "own"])),
        received,
    )
    until = draw(st.sampled_from([None, TODAY, TODAY - timedelta(days=30)]))
    people = tuple(
        Person(one.key.public.name, one.key.public.key, one.role, A_YEAR_AGO, until=until)
        for one in (THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT)
    )
    lost = draw(st.sampled_from([(), (THE_HEAD,), (THE_ASSESSOR,)]))
    revoked = tuple(Revocation(one.key.public.key_id) for one in lost)
    in_use = InUse(
        Roster(1, people, revoked), questionnaires=frozenset({"known"}), register=a_register("M01")
    )
    return claim, tuple(under), in_use


def faults_of(claim: Claim, signed, in_use: InUse) -> Iterator[str]:
    """Why a copy stands for nothing, told in another way than the product does."""
    if claim.unit not in in_use.register.by_code:
        yield "unit"
    if claim.fingerprint not in in_use.questionnaires:
        yield "questionnaire"
    lost = {one.key_id for one in in_use.roster.revoked}
    for one in signed:
        said = one.statement
        if said.manifest != claim.revision:
            yield "altered"
        if said.key_id in lost:
            yield "revoked"
        lines = [line for line in in_use.roster.people if line.public.key_id == said.key_id]
        if lines and all(line.role is not said.role for line in lines):
            yield "role"
        if any(line.until and line.until < NOW.date() for line in lines):
            yield "term"
        if any(line.until and line.until + timedelta(90) < claim.received.date() for line in lines):
            yield "late"


def what_has_a_fault_is_worth_nothing(file):
    claim, signed, in_use = file
    found = judge(claim, keys.pack(signed), in_use)
    if any(faults_of(claim, signed, in_use)):
        assert found.trust_level is TrustLevel.NONE
    else:
        used = {one.statement.key_id for one in signed}
        believed = {one.key.public.key_id for one in (THE_ASSESSOR, THE_HEAD)} & used
        if len(believed) == 2:
            assert found.trust_level is TrustLevel.BOTH
        elif believed:
            assert found.trust_level is TrustLevel.ONE
        elif not used:
            assert found.trust_level is TrustLevel.UNSIGNED


LAWS = {
    "the weaker decide nothing": (
        (worlds(), st.data()),
        assert_weaker_copies_decide_nothing,
    ),
    "nobody is passed over": ((worlds(),), assert_nobody_is_passed_over),
    "a decision": ((follows_a_decision(),), nothing_weaker_follows_a_decision),
    "a decision without a key": ((decided_here(),), a_decision_without_a_key_is_worth_what_it_took),
    "another key": ((strangers(),), another_key_takes_nothing_over),
    "approved": (
        (worlds(), st.booleans()),
        lambda world, signs: nothing_is_approved_without_reason(world, secretariat_signs=signs),
    ),
    "worth": ((files(),), what_has_a_fault_is_worth_nothing),
}


def tried(law: str) -> None:
    """Try a law in 200 worlds, the same ones each time.

    Raises:
        AssertionError: In the first world where it does not hold.
    """
    strategies, check = LAWS[law]

    @settings(
        max_examples=200,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*strategies))
    def run(drawn):
        check(*drawn)

    run()


@pytest.mark.parametrize("law", LAWS)
def test_the_law_holds_of(law):
    tried(law)


def everything_admitted(given_ones):
    return tuple(one for one in given_ones if one.admitted)


def as_if_signed(found, decisions):
    for made in decisions:
        found[made.revision] = replace(found[made.revision], trust_level=TrustLevel.BOTH)


def forgiving(*forgiven: Trust) -> Callable:
    """The rule about keys, which forgives these."""
    strict = worth.key_of

    def key_of(*given):
        found = strict(*given)
        return Trust.VERIFIED if found in forgiven else found

    return key_of


SWITCHED_OFF = {
    "weaker copies decide too": (
        "the weaker decide nothing",
        standing,
        "deciding_among",
        everything_admitted,
    ),
    "any of several ends stands": (
        "nobody is passed over",
        standing.AncestryClaims,
        "heads",
        lambda claims: list(claims.members.values())[:1],
    ),
    "whoever is worth anything goes on from a decision": (
        "a decision",
        standing,
        "_best_decided_on",
        lambda *_: TrustLevel.UNSIGNED,
    ),
    "a decision counts without a key": (
        "a decision without a key",
        collection,
        "weigh_decisions",
        as_if_signed,
    ),
    "any key goes on from another": ("another key", standing, "continues", lambda *_: True),
    "what stands is approved": ("approved", standing, "_is_approved", lambda *_: True),
    "any unit and questionnaire": ("worth", worth, "aside", lambda *_: None),
    "any signature holds": ("worth", keys, "holds", lambda *_: True),
    "a lost key counts": ("worth", worth, "key_of", forgiving(Trust.REVOKED_KEY)),
    "any role and term": ("worth", worth, "key_of", forgiving(Trust.WRONG_ROLE)),
    "nothing is late": ("worth", worth, "key_of", forgiving(Trust.LATE)),
}


@contextmanager
def forgetting_signatures():
    """What was found out of signatures before is not remembered."""
    worth._proven.cache_clear()
    yield
    worth._proven.cache_clear()


@pytest.mark.parametrize("rule", SWITCHED_OFF)
def test_without_the_rule_a_law_is_broken_within_200_worlds(monkeypatch, rule):
    law, place, name, off = SWITCHED_OFF[rule]
    with forgetting_signatures(), monkeypatch.context() as changed:
        changed.setattr(place, name, off)
        with pytest.raises(AssertionError):
            tried(law)
