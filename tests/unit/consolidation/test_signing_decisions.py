"""A decision that was recorded without a key is signed later; nothing else changes by it."""

import pytest

from assessment.consolidation.acts import redo, undo
from assessment.consolidation.checking import check
from assessment.consolidation.deciding import Choice, decide
from assessment.consolidation.held import Case
from assessment.consolidation.signing import sign_decision
from assessment.consolidation.standing import standing_of, standings
from assessment.errors import AssessmentError
from assessment.exchange.receive import read_package
from assessment.exchange.roster import NO_ROSTER
from assessment.exchange.worth import Verdict
from assessment.responses.model import State
from tests.builders import NOW
from tests.unit.consolidation.world import SECRETARY, a_collection, packed, record_of, taken
from tests.unit.exchange.world import EVERYBODY, THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT

BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
UNIT = Case("M01", "2026", "small")
BELIEVED = Believed(EVERYBODY, NO_ROSTER)
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
    return decide(collection, UNIT, Choice(SECRETARY, NOW, "why", taken=collection.a), **more)


def test_the_signed_copy_is_the_one_that_goes_out(forked, tmp_path):
    made = decided(forked)
    before = standing_of(forked, UNIT)
    assert before.package.trust is Verdict.UNSIGNED
    held = sign_decision(forked, made, THE_SECRETARIAT, BELIEVED)
    assert held.trust is Verdict.VERIFIED
    assert held.revision == made.revision
    after = standing_of(forked, UNIT)
    assert (after.why, after.decision) == (before.why, before.decision)
    assert after.package.authority == before.package.authority
    forked.export(held, tmp_path / "out.drx")
    assert read_package(tmp_path / "out.drx", EVERYBODY).verdict is Verdict.VERIFIED
    assert check(forked) == ()


def test_signed_at_once_it_is_judged_by_what_is_believed_here(forked):
    made = decided(forked, signers=[THE_SECRETARIAT], believed=BELIEVED)
    assert forked.find(made.revision).trust is Verdict.VERIFIED


def test_a_key_that_nobody_knows_here_is_called_so(forked):
    made = decided(forked)
    assert sign_decision(forked, made, THE_SECRETARIAT).trust is Verdict.UNKNOWN_KEY


def test_the_signature_is_withdrawn_and_brought_back_with_the_decision(forked):
    before = standings(forked)
    made = decided(forked)
    sign_decision(forked, made, THE_SECRETARIAT, BELIEVED)
    after = standings(forked)
    undo(forked, made.merge, by=SECRETARY, at=NOW, reason="a mistake")
    assert standings(forked) == before
    redo(forked, made.merge, by=SECRETARY, at=NOW, reason="a mistake")
    assert standings(forked) == after


def test_the_same_key_signs_only_once(forked):
    made = decided(forked)
    sign_decision(forked, made, THE_SECRETARIAT, BELIEVED)
    held = forked.held()
    with pytest.raises(AssessmentError):
        sign_decision(forked, made, THE_SECRETARIAT, BELIEVED)
    assert forked.held() == held


def test_a_withdrawn_decision_is_not_signed(forked):
    made = decided(forked)
    undo(forked, made.merge, by=SECRETARY, at=NOW, reason="a mistake")
    with pytest.raises(AssessmentError):
        sign_decision(forked, made, THE_SECRETARIAT, BELIEVED)
