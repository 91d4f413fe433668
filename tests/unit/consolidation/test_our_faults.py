"""A fault of ours while receiving: told as ours, the file is kept, the rest goes on."""

import os
import random
import sys
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from assessment.consolidation.collection import Collection, check
from assessment.consolidation.intake import receive
from assessment.consolidation.standing import standings
from tests.architecture.tree import ROOT
from tests.unit.consolidation.world import TERMS, a_collection, packed, record_of, verdicts
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
UNITS = ("M01", "M02", "M05")
FAULTS = (AttributeError, TypeError, KeyError, IndexError)
OURS = str(ROOT / "assessment")
# SQLite refuses to go on when a function fails that it calls, and tells nothing of why.
TOLD_BY_SQLITE = "_authorised"
MOST = 10_000 if os.environ.get("READINESS_SOAK") == "1" else 25
# What fails here is one file's; the rest writes, or copies bytes that are not kept yet.
READING = (
    "exchange/receive.py",
    "exchange/container.py",
    "exchange/worth.py",
    "scoring/",
    "consolidation/reading.py",
    "consolidation/standing.py",
)

BEFORE_READING = ("gathered", "InMemory.__init__", "measured")


@cache
def the_files() -> tuple[Path, ...]:
    folder = Path(tempfile.mkdtemp(prefix="dra-faults-"))
    for number, unit in enumerate(UNITS, start=1):
        record = record_of(FIRST, unit=unit, number=number)
        packed(folder / f"{unit}.drx", record, signers=(THE_ASSESSOR, THE_HEAD))
    return tuple(sorted(folder.iterdir()))


@contextmanager
def told_of_each_call(tell):
    """Every function of ours is told of as it is entered."""
    before = sys.gettrace()

    def trace(frame, event, _):
        if event == "call" and frame.f_code.co_filename.startswith(OURS):
            place = frame.f_code.co_filename.removeprefix(OURS).lstrip("/\\").replace("\\", "/")
            tell(f"{place}:{frame.f_code.co_firstlineno} {frame.f_code.co_qualname}")

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def received(collection: Collection):
    return receive(collection, the_files(), terms=TERMS)


@cache
def entered() -> tuple[str, ...]:
    """The functions that receiving enters, some of them or all, the same in every run."""
    found: dict[str, None] = {}
    with tempfile.TemporaryDirectory() as folder, a_collection(Path(folder)) as collection:
        received(collection)  # whatever is loaded or remembered once is so from now on
    with (
        tempfile.TemporaryDirectory() as folder,
        a_collection(Path(folder)) as collection,
        told_of_each_call(found.setdefault),
    ):
        received(collection)
    names = sorted(one for one in found if not one.endswith(TOLD_BY_SQLITE))
    random.Random(1).shuffle(names)  # noqa: S311 - the same in every run
    return tuple(names[:MOST])


def test_whatever_fails_is_told_as_ours_and_read_again_later(caplog):
    told = 0
    for number, function in enumerate(entered()):
        with tempfile.TemporaryDirectory() as folder, a_collection(Path(folder)) as collection:
            fault = FAULTS[number % len(FAULTS)]
            said = received_while(collection, function, fault)
            assert set(said) <= {"new", "our_fault"}, function
            one_file = function.startswith(READING) and not function.endswith(BEFORE_READING)
            assert len(said) == len(UNITS) or not one_file, function
            assert ("our_fault" in said) == bool(caplog.records), function
            told += "our_fault" in said
            caplog.clear()
            again = verdicts(received(collection))
            assert set(again) <= {"new", "same_again"}, function
            assert [one.case.unit for one in standings(collection)] == list(UNITS), function
            assert check(collection) == (), function
    assert told


def received_while(collection, function, fault) -> list[str]:
    """The verdicts while a function fails; none when the fault came out as it is."""
    ours = type("Ours", (fault,), {})

    def fail(name):
        if name == function:
            raise ours(function)

    with told_of_each_call(fail):
        try:
            return verdicts(received(collection))
        except ours:
            return []
