"""Worlds of real files, honest and forged: what is worth less changes nothing of what counts."""

import itertools
import os
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import receive
from assessment.consolidation.model import Case
from assessment.consolidation.standing import (
    StandingReason,
    deciding_among,
    standings,
)
from assessment.errors import Cancelled
from assessment.exchange.keys import Role
from assessment.exchange.roster import Person, Roster
from assessment.exchange.worth import InUse, TrustLevel
from assessment.progress import Progress
from assessment.responses.model import State
from tests.builders import NOW
from tests.unit.consolidation.remarks import said_of
from tests.unit.consolidation.world import IN_USE, TERMS, a_register, packed, record_of
from tests.unit.exchange.world import (
    A_STRANGER,
    THE_ASSESSOR,
    THE_HEAD,
    THE_SECRETARIAT,
    Parts,
    digest_of,
    known,
    signs,
)

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
BOTH = (THE_ASSESSOR, THE_HEAD)
ANOTHER = signs("Another", Role.ASSESSOR)
UNITS = {"M01": BOTH, "M02": (THE_ASSESSOR,), "M05": (A_STRANGER,)}
WORLDS = 2000 if os.environ.get("READINESS_SOAK") == "1" else 15


@dataclass(frozen=True)
class Pool:
    """Files made once, and the revisions that forgers may name."""

    honest: tuple[Path, ...]
    forged: tuple[Path, ...]


@cache
def pool() -> Pool:
    folder = Path(tempfile.mkdtemp(prefix="dra-worlds-"))
    (folder / "honest").mkdir()
    (folder / "forged").mkdir()
    for unit, signers in UNITS.items():
        _honest(folder / "honest", unit, signers)
        _forged(folder, unit)
    honest, forged = (tuple(sorted((folder / one).iterdir())) for one in ("honest", "forged"))
    assert len(forged) * 2 >= len(honest)
    return Pool(honest, forged)


def _honest(folder: Path, unit: str, signers: tuple) -> None:
    """A chain, a fork of it, another assessment, and what the secretariat decided on them."""

    def sent(name, answers, *history, number=1, ancestors=(), signers=signers):
        record = record_of(FIRST | answers, unit=unit, number=number, state=State.APPROVED)
        path = folder / f"{unit}-{name}.drx"
        return packed(path, record, *history, signers=signers, ancestors=ancestors)

    sent("1", {}, "one")
    left = sent("2", {"A2": "a"}, "one", "two")
    right = sent("fork", {"A2": "c"}, "one", "other")
    sent("plain", {"A2": "c"}, "one", "other", signers=())
    sent("twice", {"B1_n": 1}, "else", number=2)
    if unit == "M01":
        official = (THE_SECRETARIAT,)
        heads = (left, right)
        made = sent("decided", {"A2": "a"}, "d", ancestors=heads, signers=official)
        sent("decided-otherwise", {"A2": "c"}, "e", ancestors=heads, signers=official)
        sent("after", {"B1_n": 4}, "one", "two", "three", ancestors=[made])


def _forged(folder: Path, unit: str) -> None:
    """Copies that claim to follow every genuine one, signed by nobody who may."""
    sources = sorted((folder / "honest").glob(f"{unit}-*.drx"))
    parts = {path: Parts.of(path) for path in sources}
    heads = [one.json("manifest.json")["head"] for one in parts.values()]
    revisions = [digest_of(one.members["manifest.json"]) for one in parts.values()]
    hands = itertools.cycle([None, (), (ANOTHER,), (replace(THE_ASSESSOR, role=Role.HEAD),)])
    for number, (source, hand) in enumerate(zip(sources, hands, strict=False)):
        made = Parts.of(source)
        claims = {"ancestors": [one for at, one in enumerate(revisions) if at != number]}
        if number % 2:
            claims |= {"head": heads[number - 1], "trail": sorted({one[:16] for one in heads})}
        made.put("manifest.json", made.json("manifest.json") | claims)
        if hand is not None:
            made.signed(*hand)
        made.write(folder / "forged" / source.name)


def on_roster(*signers, **term) -> Roster:
    return Roster(
        1,
        tuple(
            Person(one.key.public.name, one.key.public.key, one.role, date(2026, 1, 1), **term)
            for one in signers
        ),
    )


ALL = on_roster(*BOTH, THE_SECRETARIAT)
HEAD_ID = THE_HEAD.key.public.key_id
USES = {
    "everybody is known by hand": IN_USE,
    "everybody is on the roster": replace(IN_USE, known={}, roster=ALL),
    "nobody is known": replace(IN_USE, known={}),
    "the head is not known": replace(IN_USE, known=known(THE_ASSESSOR, THE_SECRETARIAT)),
    "the head's key was lost": replace(IN_USE, known={}, roster=ALL.with_revoked(HEAD_ID)),
    "the term is over": replace(IN_USE, known={}, roster=on_roster(*BOTH, until=date(2026, 6, 30))),
    "a unit is off the register": replace(IN_USE, register=a_register("M01", "M05")),
    "the questionnaire is not in use": replace(IN_USE, questionnaires=frozenset()),
}


@st.composite
def worlds(draw):
    """Files in any order, of which at least a third are forged."""
    honest = draw(st.lists(st.sampled_from(pool().honest), min_size=1, max_size=8, unique=True))
    least = (len(honest) + 1) // 2
    forged = draw(st.lists(st.sampled_from(pool().forged), min_size=least, max_size=8, unique=True))
    return draw(st.permutations([*honest, *forged]))


def received_in_parts(collection, files, cuts, stop):
    """Receive files in groups; the first attempt at each is stopped after some."""
    for start, end in itertools.pairwise(sorted({0, *cuts, len(files)})):
        left = stop

        def stopped():
            nonlocal left
            left -= 1
            return left < 0

        try:
            receive(collection, files[start:end], terms=TERMS, progress=Progress(stopped=stopped))
        except Cancelled:
            receive(collection, files[start:end], terms=TERMS)


def of_weight(collection: Collection, files: list[Path]) -> list[Path]:
    """The files without those worth less than what decides, or was decided on, in their case."""
    least: dict[Case, TrustLevel] = {}
    rests_on: set[str] = set()
    for case, held in collection.cases().items():
        deciding = deciding_among(held)
        least[case] = min((one.trust_level for one in deciding), default=TrustLevel.BOTH)
        rests_on |= {name for one in deciding for name in one.ancestors}
    heavy = {
        file
        for file, one in collection.copies()
        if one.trust_level >= least[one.case] or one.revision in rests_on
    }
    return [path for path in files if digest_of(path.read_bytes()) in heavy]


def outcome(collection: Collection):
    return {
        one.case: said_of(one)
        for one in standings(collection)
        if one.reason is not StandingReason.NOT_ADMITTED
    }


@settings(max_examples=WORLDS, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    worlds(),
    st.lists(st.integers(1, 16), max_size=4),
    st.integers(0, 20),
    st.sampled_from(sorted(USES)),
    st.sampled_from(sorted(USES)),
)
def test_what_is_worth_less_changes_nothing_however_and_whenever_it_comes(
    files, cuts, stop, then, now
):
    with tempfile.TemporaryDirectory() as name, a_new_one(name, USES[then]) as collection:
        received_in_parts(collection, files, cuts, stop)
        collection.in_use = USES[now]
        found, heavy = outcome(collection), of_weight(collection, files)
    with tempfile.TemporaryDirectory() as name, a_new_one(name, USES[now]) as collection:
        receive(collection, sorted(heavy), terms=TERMS)
        assert outcome(collection) == found


def a_new_one(folder: str, in_use: InUse) -> Collection:
    return Collection.create(Path(folder) / "round.drc", now=NOW, in_use=in_use)
