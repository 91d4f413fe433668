"""What comes of an intake depends on what was received, and on nothing else."""

import itertools
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.consolidation.acts import Word, turn
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.model import Case, CommitteeActs, ReceivedCopy
from assessment.consolidation.standing import StandingReason, deciding_among, stand, standings
from assessment.errors import Cancelled
from assessment.exchange.keys import Role
from assessment.exchange.worth import Trust, TrustLevel
from assessment.progress import Progress
from assessment.responses.model import State
from tests.builders import NOW, TODAY
from tests.unit.consolidation.world import IN_USE, SECRETARY, TERMS, packed, record_of
from tests.unit.exchange.world import A_STRANGER, THE_ASSESSOR, THE_HEAD

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
SOAK = os.environ.get("READINESS_SOAK") == "1"
SLOW = settings(
    max_examples=100 if SOAK else 8, suppress_health_check=list(HealthCheck), deadline=None
)


@cache
def the_files() -> tuple[Path, ...]:
    """A little of everything: chains, forks, duplicates, repeated, unsigned, altered, damaged."""
    folder = Path(tempfile.mkdtemp(prefix="dra-intake-"))
    both = (THE_ASSESSOR, THE_HEAD)
    packed(folder / "m1-1.drx", record_of(FIRST), "one")
    packed(folder / "m1-2.drx", record_of(FIRST | {"A2": "c"}), "one", "two")
    packed(folder / "m1-3.drx", record_of(FIRST | {"B1_n": 2}), "one", "two", "three", signers=both)
    packed(folder / "m1-3-plain.drx", record_of(FIRST | {"B1_n": 2}), "one", "two", "three")
    packed(folder / "m1-stray.drx", record_of(FIRST | {"A2": "a"}), "one", "other")
    for number, unit in ((2, "M02"), (3, "M02")):
        packed(folder / f"{unit}-{number}.drx", record_of(FIRST, unit=unit, number=number))
    packed(folder / "m5-1.drx", record_of(FIRST, unit="M05", number=5), "one", signers=both)
    packed(
        folder / "m5-2.drx",
        record_of(FIRST | {"A2": "a"}, unit="M05", number=5),
        "one",
        "two",
        signers=(A_STRANGER,),
    )
    packed(folder / "m6.drx", record_of(FIRST, unit="M06", number=6), signers=())
    shutil.copy(folder / "m6.drx", folder / "m6-again.drx")
    torn = (folder / "m1-2.drx").read_bytes()
    (folder / "torn.drx").write_bytes(torn[: len(torn) // 2])
    return tuple(sorted(folder.iterdir()))


def outcome(collection: Collection):
    """All that follows from what is held; and every byte that is kept."""
    kept = collection.connection.execute("SELECT digest FROM file ORDER BY digest").fetchall()
    return standings(collection), collection.revisions(), kept


@cache
def expected():
    with tempfile.TemporaryDirectory() as folder, a_new_one(folder) as collection:
        receive(collection, the_files(), terms=TERMS)
        return outcome(collection)


def a_new_one(folder) -> Collection:
    return Collection.create(Path(folder) / "round.drc", now=NOW, in_use=IN_USE)


def later(number: int) -> Terms:
    """The same terms, by a clock that is wrong by some days."""
    return Terms(SECRETARY, NOW.replace(day=1 + number % 28))


FILES = st.permutations(range(12))


@SLOW
@given(FILES, st.lists(st.integers(1, 12), max_size=5), st.lists(st.integers(0, 11), max_size=6))
def test_the_outcome_depends_on_no_order_grouping_repetition_or_clock(order, cuts, repeated):
    files = [the_files()[at] for at in (*order, *repeated)]
    places = sorted({0, *cuts, len(files)})
    with tempfile.TemporaryDirectory() as folder, a_new_one(folder) as collection:
        for number, (start, end) in enumerate(itertools.pairwise(places)):
            receive(collection, files[start:end], terms=later(number * 17))
        assert outcome(collection) == expected()


@SLOW
@given(FILES, st.integers(0, 12), st.integers(1, 4))
def test_an_intake_that_is_stopped_and_run_again_ends_the_same(order, stop, batch):
    files = [the_files()[at] for at in order]

    def stopped():
        nonlocal left
        left -= 1
        return left < 0

    with tempfile.TemporaryDirectory() as folder, a_new_one(folder) as collection:
        for more in range(stop, 40, batch):
            left = more
            try:
                receive(collection, files, terms=TERMS, progress=Progress(stopped=stopped))
                break
            except Cancelled:
                continue
        assert outcome(collection) == expected()


@SLOW
@given(FILES, st.integers(1, 11), st.lists(st.sampled_from([1, 2]), max_size=6))
def test_undone_and_redone_merges_leave_what_the_others_hold(order, cut, turns):
    files = [the_files()[at] for at in order]
    groups = {1: files[:cut], 2: files[cut:]}
    with tempfile.TemporaryDirectory() as folder, a_new_one(folder) as collection:
        for group in groups.values():
            receive(collection, group, terms=TERMS)
        out: set[int] = set()
        for merge in turns:
            turn(collection, merge, Word(SECRETARY, NOW, "a mistake", counts=merge in out))
            out ^= {merge}
        with tempfile.TemporaryDirectory() as other, a_new_one(other) as alone:
            left = [path for merge, group in groups.items() if merge not in out for path in group]
            if left:
                receive(alone, left, terms=TERMS)
            assert standings(collection) == standings(alone)


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


MANY = settings(max_examples=5000 if SOAK else 300, deadline=None)


def outcome_of(held):
    """What stands and what conflicts, for those who look at nothing else."""
    found = stand(CASE, held, CommitteeActs())
    return found.package, found.approved, found.conflict, found.heads, found.base


@MANY
@given(worlds(), st.randoms())
def test_whatever_is_claimed_something_is_left_and_no_order_matters(world, chance):
    shuffled = list(world)
    chance.shuffle(shuffled)
    assert stand(CASE, world, CommitteeActs()) == stand(CASE, shuffled, CommitteeActs())
    assert bool(stand(CASE, world, CommitteeActs()).heads) == any(one.admitted for one in world)


@MANY
@given(worlds())
def test_there_is_no_silent_winner(world):
    found = stand(CASE, world, CommitteeActs())
    sayings = {one.content for one in found.heads}
    assert (found.package is None) == (len(sayings) != 1)
    if found.package is None and found.heads:
        assert found.conflict


@MANY
@given(worlds(), st.data())
def test_what_is_worth_less_decides_nothing(world, data):
    """Any weaker files added: the same outcome; but for what follows a signed decision."""
    deciding = deciding_among(tuple(world))
    least = min((one.trust_level for one in deciding), default=TrustLevel.NONE)
    weaker = tuple(one for one in TrustLevel if one < least)
    if not weaker:
        return
    # Who goes on from a signed decision is no weaker file: that is the one exception.
    names = [one.revision for one in world if one.trust_level is not TrustLevel.DECISION]
    more = [f"{at:064x}" for at in range(100, 100 + data.draw(st.integers(1, 5)))]
    # At least half of what is named is real: a forger names what he wants to be rid of.
    junk = [data.draw(copies(name, [*names, *more], weaker)) for name in more]
    assert outcome_of([*world, *junk]) == outcome_of(world)


@MANY
@given(worlds())
def test_what_nobody_follows_is_never_passed_over(world):
    deciding = deciding_among(tuple(world))
    named = {name for one in deciding for name in one.ancestors}
    trails = {beginning for one in deciding for beginning in one.trail}
    contents = [one.content for one in deciding]
    ends = stand(CASE, world, CommitteeActs()).heads
    for one in deciding:
        untouched = one.revision not in named and one.head[:16] not in trails
        if untouched and contents.count(one.content) == 1:
            assert one in ends


def test_the_world_of_files_holds_every_kind_of_trouble():
    found = {one.case.unit: one.reason for one in expected()[0]}
    assert found == {
        "M01": StandingReason.BETTER,
        "M02": StandingReason.SAME,
        "M05": StandingReason.BETTER,
        "M06": StandingReason.ONLY,
    }
