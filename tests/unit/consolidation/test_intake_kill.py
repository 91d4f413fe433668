"""An intake that is killed at any moment loses nothing it had said was kept."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.standing import standings
from assessment.exchange.worth import Trust
from tests.unit.consolidation.receiver import CUT, GROUP
from tests.unit.consolidation.world import IN_USE, TERMS, a_collection, packed, record_of, taken

ROOT = Path(__file__).parents[3]
SOAK = os.environ.get("READINESS_SOAK") == "1"
KILLS = 300 if SOAK else 25
LONG_KILLS = 100 if SOAK else 5
FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
FILES = 12
MANY_FILES = 300


def running_receiver(mode: str, path: Path, folder: Path, *more: str) -> subprocess.Popen:
    receiver = "tests.unit.consolidation.receiver"
    return subprocess.Popen(
        [sys.executable, "-m", receiver, mode, str(path), str(folder), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        bufsize=0,
    )


def killed_after(seconds: float, path: Path, folder: Path) -> int:
    """How many files it had said were kept when it was killed, some time after its first word."""
    running = running_receiver("groups", path, folder)
    first = running.stdout.readline()
    assert first, running.stderr.read().decode()
    time.sleep(seconds)
    running.kill()
    rest, _ = running.communicate()
    return max(int(line) for line in (first + rest).split(b"\n")[:-1])


def killed_at(number: int, path: Path, folder: Path) -> None:
    """Let it receive a whole folder, and kill it when it has read so many files."""
    running = running_receiver("whole", path, folder)
    while int(running.stdout.readline() or MANY_FILES) < number:
        pass
    running.kill()
    _, said = running.communicate()
    assert said == b""


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
    assert {trust for _, _, trust in expected} == {Trust.VERIFIED}
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
    for turn in range(KILLS):
        path = tmp_path / f"{turn}.drc"
        Collection.create(path, now=TERMS.at).close()
        said = killed_after(chance.uniform(0, 0.12), path, folder)
        with Collection.open(path, IN_USE) as collection:
            assert {str(file) for file in files[:said]} <= held_whole(collection)
            taken(collection, folder)
            assert standing_in(collection) == expected
        path.unlink()


@pytest.mark.parametrize("commit", range(1, FILES // GROUP + 1))
def test_what_was_being_written_at_a_power_cut_is_taken_in_again(tmp_path, commit):
    folder = tmp_path / "in"
    files = sent(folder, FILES)
    expected = never_stopped(tmp_path, folder)
    path = tmp_path / "cut.drc"
    Collection.create(path, now=TERMS.at).close()
    running = running_receiver("groups", path, folder, str(commit))
    said, _ = running.communicate()
    assert running.returncode == CUT
    assert path.with_name(f"{path.name}-journal").exists()  # it fell into the writing
    with Collection.open(path, IN_USE) as collection:
        # The groups before it, which it had said were kept, and nothing of this one.
        assert int(said.split()[-1]) == (commit - 1) * GROUP
        assert held_whole(collection) == {str(file) for file in files[: (commit - 1) * GROUP]}
        taken(collection, folder)
        assert standing_in(collection) == expected


def test_a_long_intake_that_is_killed_goes_on_from_the_files_it_had_written(tmp_path):
    folder, chance = tmp_path / "in", random.Random(20261125)  # noqa: S311 - a plan, no secret
    files = sent(folder, MANY_FILES)
    expected = never_stopped(tmp_path, folder)
    path = tmp_path / "killed.drc"
    unfinished = 0
    for turn in range(LONG_KILLS):
        Collection.create(path, now=TERMS.at).close()
        # Spread over the whole of it, so that some fall behind the first files written.
        killed_at(int((turn + chance.random()) * MANY_FILES / LONG_KILLS), path, folder)
        with Collection.open(path, IN_USE) as collection:
            kept = held_whole(collection)
            # In the order they were read, never a later one without an earlier one.
            assert kept == {str(file) for file in files[: len(kept)]}
            unfinished += 0 < len(kept) < MANY_FILES
            taken(collection, folder)
            assert standing_in(collection) == expected
        path.unlink()
    assert unfinished > 0
