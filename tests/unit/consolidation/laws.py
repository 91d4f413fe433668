"""Laws of what stands, for any copies of one case."""

from hypothesis import strategies as st

from assessment.consolidation.model import CommitteeActs
from assessment.consolidation.standing import deciding_among, stand
from assessment.exchange.worth import TrustLevel
from tests.unit.consolidation.strategies import CASE, copies, outcome_of


def assert_weaker_copies_decide_nothing(world, data):
    """Any weaker copies added: the same outcome; but for what follows a signed decision."""
    deciding = deciding_among(tuple(world))
    least = min((copy.trust_level for copy in deciding), default=TrustLevel.NONE)
    weaker = tuple(level for level in TrustLevel if level < least)
    if not weaker:
        return
    # Who goes on from a signed decision is no weaker copy: that is the one exception.
    names = [copy.revision for copy in world if copy.trust_level is not TrustLevel.DECISION]
    more = [f"{number:064x}" for number in range(100, 100 + data.draw(st.integers(1, 5)))]
    # At least half of what is named is real: a forger names what he wants to be rid of.
    junk = [data.draw(copies(name, [*names, *more], weaker)) for name in more]
    assert outcome_of([*world, *junk]) == outcome_of(world)


def assert_nobody_is_passed_over(world):
    """What no copy follows, and whose content is its own, is among the ends."""
    deciding = deciding_among(tuple(world))
    named = {name for copy in deciding for name in copy.ancestors}
    trails = {beginning for copy in deciding for beginning in copy.trail}
    contents = [copy.content for copy in deciding]
    ends = stand(CASE, world, CommitteeActs()).heads
    for copy in deciding:
        untouched = copy.revision not in named and copy.head[:16] not in trails
        if untouched and contents.count(copy.content) == 1:
            assert copy in ends
