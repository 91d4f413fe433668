"""A writer that is killed at any moment loses nothing it had said was kept."""

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from assessment.files.store import AssessmentFile
from tests.builders import ASSESSOR, NOW, a_number, a_questionnaire, a_record
from tests.unit.files.writers import a_document, newest_of

ROOT = Path(__file__).parents[3]
SOAK = os.environ.get("READINESS_SOAK") == "1"
KILLS = 300 if SOAK else 40
OTHER_KILLS = 300 if SOAK else 12
CONTROL_KILLS = 100 if SOAK else 25


def killed_writer(kind: str, path: Path, after: float) -> list[int]:
    """What a writer acknowledged before it was killed, some time after its first word."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.files.writers", kind, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        bufsize=0,
    )
    assert running.stdout is not None
    first = running.stdout.readline()
    assert first, running.stderr.read().decode() if running.stderr else ""
    time.sleep(after)
    running.kill()
    rest, _ = running.communicate()
    return [int(line) for line in (first + rest).split(b"\n")[:-1]]


def test_no_acknowledged_answer_is_lost_when_the_program_is_killed(tmp_path):
    path, chance = begun(tmp_path)
    acknowledged = journals = 0
    for _ in range(KILLS):
        said = killed_writer("store", path, chance.uniform(0, 0.05))
        journals += path.with_name("a.dra-journal").exists()
        with AssessmentFile.open(path) as file:
            kept = int(file.record.response("N").answer)
            assert len(file.history) == kept
        # The one after the last said may be kept too: killed between keeping and saying.
        assert kept in {said[-1], said[-1] + 1}
        acknowledged += len(said)
    assert acknowledged > KILLS
    # Kills that never fall into a transaction prove nothing.
    assert journals > 0


def begun(tmp_path: Path) -> tuple[Path, random.Random]:
    path = tmp_path / "a.dra"
    record = a_record(a_questionnaire(a_number("N")))
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    return path, random.Random(20261125)  # noqa: S311 - a plan, no secret


def test_no_document_of_an_acknowledged_answer_is_lost_either(tmp_path):
    path, chance = begun(tmp_path)
    acknowledged = 0
    for _ in range(OTHER_KILLS):
        said = killed_writer("documents", path, chance.uniform(0, 0.1))
        with AssessmentFile.open(path) as file:
            kept = int(file.record.response("N").answer)
            assert kept in {said[-1], said[-1] + 1}
            for number in said:
                document = a_document(number)
                assert file.attachment(hashlib.sha256(document).hexdigest()) == document
        acknowledged += len(said)
    assert acknowledged > OTHER_KILLS


def test_moving_to_another_file_and_taking_copies_loses_nothing_when_killed(tmp_path):
    path, chance = begun(tmp_path)
    for _ in range(OTHER_KILLS):
        said = killed_writer("moving", path, chance.uniform(0, 0.1))
        with AssessmentFile.open(newest_of(path)) as file:
            assert int(file.record.response("N").answer) in {said[-1], said[-1] + 1}
        for copy in (tmp_path / "backups").glob("*.dra"):
            AssessmentFile.open(copy).close()
        for old in sorted(tmp_path.glob("a*.dra"))[:-1]:
            AssessmentFile.open(old).close()
            old.unlink()


def kept_in_place(path: Path) -> int:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return max((json.loads(line)["number"] for line in lines), default=0)
    except json.JSONDecodeError:
        return 0


def test_a_careless_writer_does_lose_answers(tmp_path):
    path, chance = tmp_path / "a.json", random.Random(20261125)  # noqa: S311 - a plan, no secret
    lost = 0
    for _ in range(CONTROL_KILLS):
        said = killed_writer("in_place", path, chance.uniform(0, 0.05))
        lost += kept_in_place(path) < said[-1]
    assert lost > 0
