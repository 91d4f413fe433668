"""Every figure of a simulated round again, from its packages alone, by code that is not ours."""

import json
from collections import defaultdict
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from tests.flows.outsider import Package, printed, quantile, result

UNITS = 80
HEAD_ROWS = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("round")


@pytest.fixture(scope="module")
def told(folder):
    """What the product says of the round: JSON of the report, and the rows of its sheets."""
    from assessment.commands.main import run

    def written(*call):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_DATA_HOME", str(folder / "home"))
            return run([*map(str, call), "--language", "en"])

    simulated = folder / "simulated"
    assert (
        written(
            "simulate",
            "--units",
            UNITS,
            "--questionnaire",
            "all",
            "--faults",
            "--seed",
            7,
            "--out",
            simulated,
        )
        == 0
    )
    collection, roster = folder / "all.drc", simulated / "simulated.roster"
    written("receive", collection, simulated / "packages", "--roster", roster)
    book = folder / "national.xlsx"
    assert written("national", collection, "--xlsx", book) == 0
    sheets = load_workbook(book)
    return {
        sheet.title: list(sheet.iter_rows(min_row=HEAD_ROWS + 1, values_only=True))
        for sheet in sheets
    }


@pytest.fixture(scope="module")
def packages(folder, told):
    """The package of each unit that stands, as the simulator meant it."""
    manifest = json.loads((folder / "simulated" / "manifest.json").read_text(encoding="utf-8"))
    return {
        unit["unit"]: folder / "simulated" / "packages" / file["file"]
        for unit in manifest["units"]
        for file in unit["files"]
        if unit["standing"] and file["revision"] == unit["standing"]
    }


@pytest.fixture(scope="module")
def again(packages):
    """The same round, calculated by the outsider."""
    assert len(packages) > UNITS * 3 // 4
    return {unit: result(path) for unit, path in packages.items()}


@pytest.fixture(scope="module")
def groups(again):
    """Results by questionnaire and peer group."""
    found = defaultdict(list)
    for one in again.values():
        found[one.questionnaire, one.block].append(one)
    return found


def test_every_score_and_level_of_every_unit_is_the_same(told, again):
    rows = {row[2:4]: row[4:6] for row in told["Scores_long"]}
    mine = {
        (one.unit, node): (float(printed(score)), one.levels.get(node))
        for one in again.values()
        for node, score in one.scores.items()
    }
    assert {place: said for place, said in rows.items() if said[0] is not None} == mine


def test_the_list_of_units_says_the_same(told, again):
    rows = {row[3]: (row[6], row[8]) for row in told["Units"] if row[3]}
    assert rows == {
        one.unit: (float(printed(one.scores["overall"])), one.levels.get("overall"))
        for one in again.values()
    }


def test_numbers_medians_and_quartiles_of_every_group_are_the_same(told, groups):
    wanted = {}
    for (questionnaire, block), results in groups.items():
        for node in {node for one in results for node in one.scores}:
            values = [one.scores[node] for one in results if node in one.scores]
            quarters = [quantile(values, Fraction(n, 4)) for n in (2, 1, 3)]
            wanted[questionnaire, block, node] = (len(values), *map(float, quarters))
    said = {
        (row[0], row[1], row[3]): (row[5], row[6], row[8], row[9])
        for row in told["Heat"]
        if row[0] and row[6] is not None
    }
    assert said.keys() == wanted.keys()
    assert {place: pytest.approx(one, abs=1e-9) for place, one in wanted.items()} == said


def test_evidence_and_its_verdicts_are_counted_the_same(told, packages, again):
    verdicts = ("pending", "accepted", "rejected", "waived")
    counts = defaultdict(lambda: dict.fromkeys(verdicts, 0))
    for unit, path in packages.items():
        place = again[unit].questionnaire, again[unit].block
        for response in Package(path).given.values():
            for piece in response.get("evidence", ()):
                counts[place][piece.get("verdict", "pending")] += 1
    rows = [row for row in told["Evidence_stats"] if row[0]]
    assert counts == {row[:2]: dict(zip(verdicts, row[3:7], strict=True)) for row in rows}
