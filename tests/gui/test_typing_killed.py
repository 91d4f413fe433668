"""Whoever types without rest loses at most the last two seconds when the program is killed.

READINESS_SOAK=1 kills it 50 times.
"""

import os
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

import pytest

from assessment.files.store import AssessmentFile
from assessment.responses.drafts import TypedText
from assessment.responses.review_changes import Submit
from tests.builders import ASSESSOR, NOW, a_record

ROOT = Path(__file__).parents[2]
KILLS = 50 if os.environ.get("READINESS_SOAK") == "1" else 5
TYPING_S, LOST_AT_MOST_S = 6, 2
FIELDS = ("comment", "answer", "title", "cell", "view")


def typed_until_killed(path: Path, field: str) -> list[tuple[float, str, str]]:
    """What the typist wrote down: when, what the foot said, and the text so far."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.gui.typist", str(path), field],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    first = running.stdout.readline()
    time.sleep(TYPING_S)
    running.kill()
    rest, _ = running.communicate()
    told = [line.split("\t") for line in (first + rest).split("\n")[:-1]]
    return [(float(at), foot, text) for at, foot, text in told]


def kept_in(path: Path) -> str:
    """The only text that is in the file, given or as a draft."""
    with AssessmentFile.open(path) as file:
        drafts = [
            one.text if isinstance(one, TypedText) else getattr(one, "words", "") or one.title
            for one in file.drafts.all.values()
        ]
        given = [
            text
            for place, one in file.record.responses.items()
            for text in (one.comment, one.answer if place.question != "A2" else "")
            if text
        ]
    return next(iter((*drafts, *given)), "")


@pytest.mark.parametrize(("run", "field"), list(enumerate(islice(cycle(FIELDS), KILLS))), ids=str)
def test_at_most_two_seconds_of_typing_are_lost_and_saved_is_never_said_too_early(
    tmp_path, run, field
):
    path = tmp_path / "MPTC-2026.dra"
    record = a_record(answers={"A2": "c"})
    if field == "view":
        record = Submit(by=ASSESSOR, at=NOW).apply(record)
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    told = typed_until_killed(path, field)
    kept = kept_in(path)
    end = told[-1][0]
    assert end - told[0][0] > TYPING_S / 2, "the typist did not type"
    for at, foot, text in told:
        if at < end - LOST_AT_MOST_S or foot != "Saving…":
            assert kept.startswith(text), (foot, len(text), len(kept), end - at)
    assert {foot for _, foot, _ in told} >= {"Saving…"}
