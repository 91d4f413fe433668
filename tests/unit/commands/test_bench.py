"""The command that measures: it runs scripts, reads their ratios and is honest about failures."""

import json

import pytest

from assessment.commands import program
from assessment.commands.main import run

GOOD = 'print("ten units  wall 1.2 ms")\nprint("RATIO good 1.25 2")\n'
SLOW = 'print("RATIO slow 3.50 2")\n'
BROKEN = 'raise SystemExit("no such library")\n'


@pytest.fixture
def scripts(tmp_path, monkeypatch):
    """A folder of three small benchmarks in place of the real ones."""
    for name, text in {"good": GOOD, "slow": SLOW, "broken": BROKEN}.items():
        (tmp_path / f"bench_{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(program, "FOLDER", tmp_path)


def measured(capfd, *arguments):
    code = run(["bench", "--json", "--language", "en", *arguments])
    told = capfd.readouterr()
    return code, json.loads(told.out), told.err


def test_a_benchmark_by_name_gives_its_ratio(scripts, capfd):
    code, data, progress = measured(capfd, "good")
    assert code == 0
    assert data["ratios"] == [{"name": "good", "value": 1.25, "goal": 2.0, "held": True}]
    assert "ten units" in progress


def test_a_goal_that_is_missed_is_told_but_refuses_nothing(scripts, capfd):
    code, data, _ = measured(capfd, "slow")
    assert code == 0
    assert [finding["severity"] for finding in data["findings"]] == ["warning"]
    assert not data["ratios"][0]["held"]


def test_a_benchmark_that_stops_is_an_error_and_the_others_still_run(scripts, capfd):
    code, data, progress = measured(capfd)
    assert code == 1
    assert [ratio["name"] for ratio in data["ratios"]] == ["good", "slow"]
    assert "broken" in data["findings"][0]["message"]
    assert "no such library" in progress


def test_without_json_the_figures_and_the_last_line_are_printed(scripts, capfd):
    assert run(["bench", "good"]) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "RATIO good 1.25 2"


def test_an_unknown_name_is_refused_with_the_names_there_are(scripts, capfd):
    code, data, _ = measured(capfd, "good", "fast")
    assert code == 1
    assert "fast" in data["findings"][0]["message"]
    assert "broken, good, slow" in data["findings"][0]["message"]


def test_a_program_without_its_source_says_so(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(program, "FOLDER", tmp_path / "absent")
    code, data, _ = measured(capfd)
    assert code == 1
    assert "tests/bench" in data["findings"][0]["message"]
