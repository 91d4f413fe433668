"""A reader who has seen enough, as ``head`` has, is no fault of the program."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_a_reader_who_stops_reading_gets_no_traceback():
    made = subprocess.Popen(
        [sys.executable, ROOT / "main.py", "questionnaires", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    made.stdout.close()
    told = made.stderr.read().decode()
    made.stderr.close()
    assert made.wait(60) == 1
    assert "Traceback" not in told
    assert "BrokenPipe" not in told
