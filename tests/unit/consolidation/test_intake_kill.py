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
KILLS = 300 if os.environ.get("READINESS_SOAK") == "1" else 25
FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
FILES = 12


def killed_receiver(path: Path, folder: Path, after: float) -> int:
    """How many files it had said were kept when it was killed, some time after its first word."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.consolidation.receiver", str(path), str(folder)],
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


def test_no_file_said_to_be_kept_is_lost_when_the_intake_is_killed(tmp_path):
    folder, chance = tmp_path / "in", random.Random(20261125)  # noqa: S311 - a plan, no secret
    folder.mkdir()
    for number in range(FILES):
        record = record_of(FIRST, unit=f"U{number:02d}", number=number)
        packed(folder / f"{number:02d}.drx", record)
    files = sorted(folder.iterdir())
    with a_collection(tmp_path) as whole:
        taken(whole, *files)
        expected = [(one.case, one.package.revision) for one in standings(whole)]
    journals = unfinished = 0
    for turn in range(KILLS):
        path = tmp_path / f"{turn}.drc"
        Collection.create(path, now=TERMS.at).close()
        said = killed_receiver(path, folder, chance.uniform(0, 0.12))
        journals += path.with_name(f"{path.name}-journal").exists()
        with Collection.open(path) as collection:
            kept = {one.path for one in collection.arrivals()}
            assert {str(file) for file in files[:said]} <= kept
            unfinished += 0 < len(kept) < FILES
            for one in collection.arrivals():
                with collection.opened(one.file) as content:
                    assert content.read() == Path(one.path).read_bytes()
            taken(collection, folder)
            found = standings(collection)
            assert [(one.case, one.package.revision) for one in found] == expected
            assert {one.package.trust for one in found} == {Verdict.VERIFIED}
        path.unlink()
    # Kills that never fall into the work prove nothing.
    assert unfinished > 0
    assert journals > 0
