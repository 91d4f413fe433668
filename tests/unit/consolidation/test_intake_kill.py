"""An intake that is killed at any moment loses nothing it had said was kept."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from assessment.consolidation.collection import Collection
from assessment.consolidation.standing import standings
from assessment.exchange.receive import Verdict
from tests.unit.consolidation.world import TERMS, a_collection, packed, record_of, taken

ROOT = Path(__file__).parents[3]
SOAK = os.environ.get("READINESS_SOAK") == "1"
KILLS = 300 if SOAK else 25
LONG_KILLS = 100 if SOAK else 5
FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
FILES = 12
MANY_FILES = 300


def killed_receiver(mode: str, path: Path, folder: Path, after: float) -> int:
    """How many files it had said were kept when it was killed, some time after its first word."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.consolidation.receiver", mode, str(path), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        bufsize=0,
    )
    first = running.stdout.readline()
    assert first, running.stderr.read().decode()
    time.sleep(after)
    running.kill()
    rest, _ = running.communicate()
    return max(int(line) for line in (first + rest).split(b"\n")[:-1])


def sent(folder: Path, number_of_files: int) -> list[Path]:
    """Packages of as many units, in the order they are read in."""
    folder.mkdir()
    for number in range(number_of_files):
        record = record_of(FIRST, unit=f"U{number:03d}", number=number)
        packed(folder / f"{number:03d}.drx", record)
    return sorted(folder.iterdir())


def standing_in(collection: Collection) -> list[tuple]:
    """What counts in a collection, and how far it is believed."""
    found = standings(collection)
    return [(one.case, one.package.revision, one.package.trust) for one in found]


def never_stopped(tmp_path: Path, folder: Path) -> list[tuple]:
    """What counts after an intake that nothing disturbed."""
    with a_collection(tmp_path) as whole:
        taken(whole, folder)
        expected = standing_in(whole)
    assert {trust for _, _, trust in expected} == {Verdict.VERIFIED}
    return expected


def held_whole(collection: Collection) -> set[str]:
    """Where the files that are kept came from; each is there byte for byte."""
    kept = list(collection.arrivals())
    for one in kept:
        with collection.opened(one.file) as content:
            assert content.read() == Path(one.path).read_bytes()
    return {one.path for one in kept}


def test_no_file_said_to_be_kept_is_lost_when_the_intake_is_killed(tmp_path):
    folder, chance = tmp_path / "in", random.Random(20261125)  # noqa: S311 - a plan, no secret
    files = sent(folder, FILES)
    expected = never_stopped(tmp_path, folder)
    journals = unfinished = 0
    for turn in range(KILLS):
        path = tmp_path / f"{turn}.drc"
        Collection.create(path, now=TERMS.at).close()
        said = killed_receiver("groups", path, folder, chance.uniform(0, 0.12))
        journals += path.with_name(f"{path.name}-journal").exists()
        with Collection.open(path) as collection:
            kept = held_whole(collection)
            assert {str(file) for file in files[:said]} <= kept
            unfinished += 0 < len(kept) < FILES
            taken(collection, folder)
            assert standing_in(collection) == expected
        path.unlink()
    # Kills that never fall into the work prove nothing.
    assert unfinished > 0
    assert journals > 0


def test_a_long_intake_that_is_killed_goes_on_from_the_files_it_had_written(tmp_path):
    folder, chance = tmp_path / "in", random.Random(20261125)  # noqa: S311 - a plan, no secret
    files = sent(folder, MANY_FILES)
    expected = never_stopped(tmp_path, folder)
    path = tmp_path / "killed.drc"
    unfinished = 0
    for _ in range(LONG_KILLS):
        Collection.create(path, now=TERMS.at).close()
        said = killed_receiver("whole", path, folder, chance.uniform(0, 1.5))
        with Collection.open(path) as collection:
            kept = held_whole(collection)
            # In the order they were read, never a later one without an earlier one.
            assert kept == {str(file) for file in files[: len(kept)]}
            assert len(kept) >= said
            unfinished += 0 < len(kept) < MANY_FILES
            taken(collection, folder)
            assert standing_in(collection) == expected
        path.unlink()
    assert unfinished > 0
