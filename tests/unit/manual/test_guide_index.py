"""The guide "Reproduce a published index", followed word by word in both languages."""

import csv
import json
import re
import shlex

import pytest

from assessment.commands.main import run
from tests.unit.manual.guide import manual, rows_of, table
from tests.workbooks import a_workbook

LANGUAGES = ("en", "km")


def typed_values(text, folder):
    """The table of values as the file the guide says, every cell as it stands there."""
    block = text.split("\n**hdi: values**\n\n", 1)[1].split("\n\n", 1)[0]
    rows = rows_of(block)
    with (folder / "hdi.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(params=LANGUAGES)
def text(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = manual(request.param)
    sheets = {name: table(said, f"hdi: {name}") for name in ("structure", "levels")}
    a_workbook(tmp_path, None, settings=(), name="hdi.xlsx", **sheets)
    typed_values(said, tmp_path)
    return said


def test_the_guide_gives_the_published_index_and_finds_no_difference(text, capsys):
    (line,) = re.findall(r"^\./start (score-table hdi\.xlsx .*)$", text, re.MULTILINE)
    assert run(shlex.split(line)) == 0
    data = json.loads(capsys.readouterr().out)
    stated = {row["unit"]: row for row in table(text, "hdi: scores")}
    found = {row["unit"]: row["nodes"]["hdi"] for row in data["units"]}
    assert found.keys() == stated.keys()
    for unit, row in stated.items():
        score = None if row["score"] is None else float(row["score"])
        assert (found[unit]["score"], found[unit]["level"], found[unit]["rank"]) == (
            score,
            row["level"],
            row["rank"],
        )
    assert [finding["code"] for finding in data["findings"]] == [
        "values_called_missing",
        "not_measured_against",
    ]


def test_a_published_figure_that_differs_is_told(text, tmp_path, capsys):
    values = tmp_path / "hdi.csv"
    values.write_text(values.read_text(encoding="utf-8").replace("79.6", "79.7"), encoding="utf-8")
    assert run(["score-table", "hdi.xlsx", "hdi.csv", "--json", "--language", "en"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert "received_differs" in {finding["code"] for finding in findings}
