"""A home of one test alone, an office, and a desk with keys."""

from dataclasses import replace

import pytest

from assessment import places
from assessment.files.store import AssessmentFile
from tests.builders import ASSESSOR, HEAD, NOW, a_record
from tests.unit.exchange.world import PASSPHRASE, a_full_record, make_keys


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Where a person's own things are kept in this test."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return places.own()


@pytest.fixture
def office(tmp_path):
    """The office's open working file, whose document is stored in it."""
    record = a_full_record()
    path = tmp_path / "office.dra"
    bare = {place: replace(one, evidence=()) for place, one in record.responses.items()}
    file = AssessmentFile.create(path, replace(record, responses=bare), by=ASSESSOR, now=NOW)
    yield file
    file.close()


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A working file, keys of three people, and a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READINESS_PASSPHRASE", PASSPHRASE)
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    record = a_record(answers={"A1": ("l1a",), "A2": "a"})
    AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=NOW).close()
    make_keys(tmp_path, assessor=ASSESSOR, head=HEAD, root="Root")
    return tmp_path
