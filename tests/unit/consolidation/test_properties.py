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
from assessment.consolidation.model import CommitteeActs
from assessment.consolidation.standing import StandingReason, stand, standings
from assessment.errors import Cancelled
from assessment.progress import Progress
from tests.builders import NOW
from tests.unit.consolidation.laws import (
    assert_nobody_is_passed_over,
    assert_weaker_copies_decide_nothing,
)
from tests.unit.consolidation.strategies import CASE, worlds
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


MANY = settings(max_examples=5000 if SOAK else 300, deadline=None)


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
    assert_weaker_copies_decide_nothing(world, data)


@MANY
@given(worlds())
def test_what_nobody_follows_is_never_passed_over(world):
    assert_nobody_is_passed_over(world)


def test_the_world_of_files_holds_every_kind_of_trouble():
    found = {one.case.unit: one.reason for one in expected()[0]}
    assert found == {
        "M01": StandingReason.BETTER,
        "M02": StandingReason.SAME,
        "M05": StandingReason.BETTER,
        "M06": StandingReason.ONLY,
    }
