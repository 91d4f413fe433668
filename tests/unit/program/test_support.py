"""The report for support says which program it is and what failed, and nothing of the answers."""

import json

import pytest

from assessment import places
from assessment.commands.main import run
from assessment.program.support import known_shapes
from assessment.version import version

TYPED = "ចម្លើយសម្ងាត់ 4711"
LOG = f"""\
2026-11-28 10:00:00 1.0.0, Python 3.13.2, win32
2026-11-28 10:00:05,123 gui.crash ERROR uncaught {TYPED}
Traceback (most recent call last):
  File "C:\\Users\\{TYPED}\\program\\gui\\fill\\page.pyc", line 12, in give
    answer = "{TYPED}"
assessment.errors.AssessmentError: {TYPED}
File "{TYPED}", {TYPED}
ValueError: could not read {TYPED}
{TYPED}
Fatal Python error: Segmentation fault
  File "/home/{TYPED}/gui/start.py", line 3 in run
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    places.own().mkdir()
    return tmp_path


def test_of_the_log_only_where_and_how_something_failed_is_told():
    assert list(known_shapes(LOG.splitlines())) == [
        "2026-11-28 10:00:00 1.0.0, Python 3.13.2, win32",
        "2026-11-28 10:00:05,123 gui.crash ERROR",
        "Traceback (most recent call last):",
        "  page.pyc:12 give",
        "assessment.errors.AssessmentError",
        "ValueError",
        "Fatal Python error: Segmentation fault",
        "  start.py:3 run",
    ]


def test_the_report_is_a_text_with_versions_places_and_errors_and_no_answers(home, capsys):
    (places.own() / places.LOG).write_text(LOG, encoding="utf-8")
    (places.own() / "problem-20261128-100005.txt").write_text(LOG, encoding="utf-8")
    target = home / "report.txt"
    assert run(["support-report", "--out", str(target), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == [str(target)]
    text = target.read_text(encoding="utf-8-sig")
    for part in (f"version: {version()}", "problem-20261128", "log.txt", "page.pyc:12", "MB free"):
        assert part in text
    assert "4711" not in text
    assert "ចម្លើយ" not in text


def test_without_a_log_it_is_written_all_the_same(home, capsys):
    assert run(["support-report", "--out", str(home / "report.txt")]) == 0
    assert "log.txt" not in (home / "report.txt").read_text(encoding="utf-8-sig")


def test_it_does_not_take_the_place_of_answers(home, capsys):
    file = home / "a.dra"
    file.write_bytes(b"SQLite format 3\0" + bytes(100))
    assert run(["support-report", "--out", str(file), "--json"]) == 1
    assert file.read_bytes().startswith(b"SQLite")
