"""A decision that was recorded without a key is signed later; nothing else changes by it."""

from dataclasses import replace

import pytest

from assessment.consolidation.acts import Word, turn
from assessment.consolidation.collection import check
from assessment.consolidation.deciding import CaseChoice, decide, sign_decision
from assessment.consolidation.model import Case
from assessment.consolidation.standing import standing_of, standings
from assessment.errors import AssessmentError
from assessment.exchange.receive import read_package
from assessment.exchange.worth import Trust, TrustLevel
from assessment.responses.model import State
from tests.builders import NOW
from tests.unit.consolidation.world import IN_USE, SECRETARY, a_collection, packed, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT, known

BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
UNIT = Case("M01", "2026", "small")
BOTH = (THE_ASSESSOR, THE_HEAD)


@pytest.fixture
def forked(tmp_path):
    """Two copies, both countersigned, so that a decision on them is worth much."""
    with a_collection(tmp_path) as collection:
        for name, answer in (("a", "a"), ("b", "c")):
            record = record_of(BASE | {"A2": answer}, state=State.APPROVED)
            revision = packed(tmp_path / f"{name}.drx", record, name, signers=BOTH)
            setattr(collection, name, revision)
        taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
        yield collection


def decided(collection, **more):
    return decide(collection, UNIT, CaseChoice(SECRETARY, NOW, "why", taken=collection.a), **more)


def test_the_signed_copy_is_the_one_that_goes_out(forked, tmp_path):
    made = decided(forked)
    before = standing_of(forked, UNIT)
    assert before.package.trust is Trust.UNSIGNED
    held = sign_decision(forked, made, THE_SECRETARIAT)
    assert held.trust is Trust.VERIFIED
    assert held.revision == made.revision
    after = standing_of(forked, UNIT)
    assert (after.reason, after.decision) == (before.reason, before.decision)
    # Where a key of the secretariat is known, only its signature makes a decision final.
    assert (before.approved, after.approved) == (False, True)
    forked.export(held, tmp_path / "out.drx")
    assert read_package(tmp_path / "out.drx", IN_USE).verdict is Trust.VERIFIED
    assert check(forked) == ()


def test_signed_at_once_it_is_judged_by_what_is_believed_here(forked):
    made = decided(forked, signers=[THE_SECRETARIAT])
    assert forked.find(made.revision).trust is Trust.VERIFIED


def test_a_key_that_nobody_knows_here_is_called_so(forked):
    made = decided(forked)
    forked.in_use = replace(IN_USE, known=known(THE_ASSESSOR, THE_HEAD))
    assert sign_decision(forked, made, THE_SECRETARIAT).trust is Trust.UNKNOWN_KEY
    standing = standing_of(forked, UNIT)
    # It counts as what it took: here nobody knows how the secretariat signs.
    assert (standing.package.trust_level, standing.approved) == (TrustLevel.BOTH, True)


def test_the_signature_is_withdrawn_and_brought_back_with_the_decision(forked):
    before = standings(forked)
    made = decided(forked)
    sign_decision(forked, made, THE_SECRETARIAT)
    after = standings(forked)
    turn(forked, made.merge, Word(by=SECRETARY, at=NOW, reason="a mistake", counts=False))
    assert standings(forked) == before
    turn(forked, made.merge, Word(by=SECRETARY, at=NOW, reason="a mistake"))
    assert standings(forked) == after


def test_the_same_key_signs_only_once(forked):
    made = decided(forked)
    sign_decision(forked, made, THE_SECRETARIAT)
    held = forked.revisions()
    with pytest.raises(AssessmentError):
        sign_decision(forked, made, THE_SECRETARIAT)
    assert forked.revisions() == held


def test_a_withdrawn_decision_is_not_signed(forked):
    made = decided(forked)
    turn(forked, made.merge, Word(by=SECRETARY, at=NOW, reason="a mistake", counts=False))
    with pytest.raises(AssessmentError):
        sign_decision(forked, made, THE_SECRETARIAT)
