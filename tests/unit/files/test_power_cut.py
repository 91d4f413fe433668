"""A power cut at any moment loses nothing that was said to be kept: replayed write by write."""

import os
import random
from pathlib import Path

import apsw
import pytest

from assessment.errors import AssessmentError
from assessment.files import schema
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer, SetComment
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW, a_number, a_questionnaire, a_record
from tests.unit.files.power import Acknowledged, Recorder, after_cut

SOAK = os.environ.get("READINESS_SOAK") == "1"
CUTS = 600 if SOAK else 120
ANSWERS = 40
SHIPPED = schema._SETTINGS
COMMON = ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL")
CARELESS = ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = OFF")


def recorded(path: Path, settings: tuple[str, ...], monkeypatch) -> tuple[dict, list]:
    """Answer in a real working file through the recording file system; gives start and log."""
    record = a_record(a_questionnaire(a_number("N"), a_number("M")))
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    before = {path.name: path.read_bytes()}
    recorder = Recorder(f"recording-{path.parent.name}")
    monkeypatch.setattr(schema, "_SETTINGS", settings)
    monkeypatch.setattr(
        schema, "connect", lambda at, _mode: apsw.Connection(str(at), vfs=recorder.known_as)
    )
    file = AssessmentFile.open(path)
    for number in range(1, ANSWERS + 1):
        file.apply(SetAnswer(Place("N"), number), by=ASSESSOR, at=NOW)
        recorder.log.append(Acknowledged(number))
        # Changes of different sizes touch different pages.
        comment = SetComment(Place("M"), "ក" * (number * 97 % 1500))
        file.apply(comment, by=ASSESSOR, at=NOW)
    file.close()
    monkeypatch.undo()
    return before, recorder.log


def outcome(folder: Path, found: dict[str, bytes], said: int) -> str:
    """What became of what was acknowledged: kept, lost or broken."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in found.items():
        (folder / name).write_bytes(content)
    try:
        with AssessmentFile.open(folder / "a.dra") as file:
            kept = int(file.record.response("N").answer or 0)
    except AssessmentError:
        return "broken"
    return "kept" if kept in {said, said + 1} else "lost"


def replayed(tmp_path: Path, settings: tuple[str, ...], monkeypatch) -> dict[str, int]:
    (tmp_path / "work").mkdir()
    (tmp_path / "found").mkdir()
    before, log = recorded(tmp_path / "work" / "a.dra", settings, monkeypatch)
    chance = random.Random(20261125)  # noqa: S311 - a plan, no secret
    words = [at for at, deed in enumerate(log) if isinstance(deed, Acknowledged)]
    counts = {"kept": 0, "lost": 0, "broken": 0}
    for number in range(CUTS):
        # Half of them just after a word was given: there a lost answer is a broken promise.
        cut = chance.choice(words) + 1 if number % 2 else chance.randrange(len(log) + 1)
        deeds = log[:cut]
        said = max((d.number for d in deeds if isinstance(d, Acknowledged)), default=0)
        counts[outcome(tmp_path / "found", after_cut(before, deeds, chance), said)] += 1
    return counts


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(tmp_path, monkeypatch):
    assert replayed(tmp_path, SHIPPED, monkeypatch) == {"kept": CUTS, "lost": 0, "broken": 0}


def test_the_common_settings_do_lose_answers(tmp_path, monkeypatch):
    counts = replayed(tmp_path, COMMON, monkeypatch)
    assert counts["lost"] > 0
    assert counts["broken"] == 0


def test_without_syncing_files_break_and_it_is_noticed(tmp_path, monkeypatch):
    counts = replayed(tmp_path, CARELESS, monkeypatch)
    assert counts["broken"] > 0


@pytest.mark.parametrize("setting", ["EXCLUSIVE", "EXTRA", "DELETE"])
def test_the_settings_measured_are_those_shipped(setting):
    assert any(setting in line for line in SHIPPED)
