"""Generated copies of one case, and what stands of them."""

from hypothesis import strategies as st

from assessment.consolidation.model import Case, CommitteeActs, ReceivedCopy
from assessment.consolidation.standing import stand
from assessment.exchange.keys import Role
from assessment.exchange.worth import Trust, TrustLevel
from assessment.responses.model import State
from tests.builders import TODAY

TRUST = {
    TrustLevel.NONE: Trust.ALTERED,
    TrustLevel.UNSIGNED: Trust.UNSIGNED,
    TrustLevel.STRANGER: Trust.UNKNOWN_KEY,
    TrustLevel.ONE: Trust.VERIFIED,
    TrustLevel.BOTH: Trust.COUNTERSIGNED,
    TrustLevel.DECISION: Trust.VERIFIED,
}


CASE = Case("M01", "2026", "small")


KEYS = ["k1" * 32, "k2" * 32]


@st.composite
def worlds(draw):
    """Revisions with any ancestry, honest or not; contents, worth and keys at random."""
    size = draw(st.integers(1, 7))
    names = [f"{at:064x}" for at in range(size)]
    return [draw(copies(name, names)) for name in names]


@st.composite
def copies(draw, name, names, worths=tuple(TrustLevel)):
    worth = draw(st.sampled_from(worths))
    return ReceivedCopy(
        revision=name,
        case=CASE,
        assessment=draw(st.sampled_from(["one", "two"])),
        version="1",
        fingerprint="",
        state=draw(st.sampled_from([State.SUBMITTED, State.APPROVED])),
        day=TODAY,
        head=draw(st.sampled_from("abcd")) * 64,
        trail=draw(st.frozensets(st.sampled_from([x * 16 for x in "abcd"]))),
        ancestors=tuple(draw(st.lists(st.sampled_from(names), max_size=3))),
        content=draw(st.sampled_from(["x", "y", "z"])),
        trust=TRUST[worth],
        trust_level=worth,
        aside=None,
        signers=frozenset({(Role.ASSESSOR, draw(st.sampled_from(KEYS)))}),
        damaged=0,
        package=name,
    )


def outcome_of(held):
    """What stands and what conflicts, for those who look at nothing else."""
    found = stand(CASE, held, CommitteeActs())
    return found.package, found.approved, found.conflict, found.heads, found.base
