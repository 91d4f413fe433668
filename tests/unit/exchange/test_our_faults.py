"""A fault of our own is never told as damage of the sender's file: it comes out as it is.

Some functions of each reading fail in the usual run; all of them with READINESS_SOAK=1.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.exchange.receive import read_package
from assessment.exchange.reply import reply_to, write_reply
from assessment.exchange.worth import InUse
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from tests.architecture.tree import ROOT
from tests.builders import ASSESSOR, NOW
from tests.unit.exchange.exported_workbooks import a_workbook
from tests.unit.exchange.world import (
    EVERYBODY,
    THE_ASSESSOR,
    THE_HEAD,
    THE_SECRETARIAT,
    a_full_record,
    a_package,
    digest_of,
)

# SQLite refuses to go on when a function fails that it calls, and tells nothing of why.
TOLD_BY_SQLITE = "_authorised"
MOST = 10_000 if os.environ.get("READINESS_SOAK") == "1" else 30


def a_working_file(folder: Path) -> Path:
    path = folder / "office.dra"
    with AssessmentFile.create(path, a_full_record(), by=ASSESSOR, now=NOW) as file:
        file.apply(SetAnswer(Place("A2"), "b"), by=ASSESSOR, at=NOW)
    return path


def a_reply(folder: Path) -> Path:
    package = a_package(folder, THE_ASSESSOR, THE_HEAD)
    content = package.read_bytes()
    reply = reply_to(read_package(package, InUse(known=EVERYBODY)), by="Lim Sokha", at=NOW)
    reply = replace(reply, merged=digest_of(content))
    write_reply(reply, [THE_SECRETARIAT], folder / "reply.drx", content)
    return folder / "reply.drx"


FILES: dict[str, Callable[[Path], Path]] = {
    "package": lambda folder: a_package(folder, THE_ASSESSOR, THE_HEAD),
    "exported workbook": lambda folder: a_workbook(folder / "r.xlsx"),
    "working file": a_working_file,
    "reply": a_reply,
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="every fault happens in a copy of the process")
@pytest.mark.parametrize("kind", FILES)
def test_a_fault_of_ours_comes_out_of_the_reading_of_a(tmp_path, kind):
    script = ROOT / "tests" / "unit" / "exchange" / "faulted.py"
    command = [sys.executable, "-X", "utf8", str(script), str(FILES[kind](tmp_path)), str(MOST)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["entered"] > 50
    assert told["failed"] == min(MOST, told["entered"])
    assert [one for one in told["hidden"] if not one.endswith(TOLD_BY_SQLITE)] == []
