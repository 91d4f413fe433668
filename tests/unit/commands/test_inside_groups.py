"""What score, sensitivity, shares and compare tell of a collection, group by group."""

import json
from datetime import UTC, datetime

import pytest

from assessment.commands.main import run
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.exchange.roster import read_roster
from assessment.questionnaire.library import FOLDER, find
from assessment.simulation.simulate import SimulationPlan, simulate
from assessment.units import load_units

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
BLOCK = {unit.code: unit.block for unit in load_units()}


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A collection of ministries of two groups, and the files of each group."""
    folder = tmp_path_factory.mktemp("held")
    made = simulate(SimulationPlan(14, [find("dgc-ministry")], "2026", seed=2), folder)
    path = folder / "round.drc"
    with Collection.create(path, now=NOW, training=read_roster(made.roster)) as collection:
        receive(collection, [made.packages], terms=Terms("S", NOW))
    files = {}
    for package in sorted(made.packages.glob("*.drx")):
        files.setdefault(BLOCK[package.stem.split("-")[1]], []).append(str(package))
    assert len(files) == 2
    return str(path), files


@pytest.fixture
def said(capsys):
    def said(*call):
        capsys.readouterr()
        assert run([*call, "--json", "--language", "en"]) == 0
        return json.loads(capsys.readouterr().out)

    return said


def test_sensitivity_is_worked_out_inside_each_group(held, said):
    path, files = held
    draws = ("--draws", "50")
    for block in said("sensitivity", path, *draws)["blocks"]:
        alone = said("sensitivity", *files[block["block"]], *draws)
        by_unit = {one["unit"]: one for one in alone["units"]}
        assert {one["unit"]: one for one in block["units"]} == by_unit
        assert set(block["units_of_other_level"]) <= by_unit.keys()


def test_shares_are_counted_inside_each_group_and_a_small_one_tells_its_number_only(held, said):
    path, files = held
    for block in said("shares", path, "--question", "A2")["blocks"]:
        assert block["cases"] == len(files[block["block"]])
        if block["cases"] < 5:
            assert block.keys() == {"questionnaire", "block", "cases"}
        else:
            alone = said("shares", *files[block["block"]], "--question", "A2")
            assert block["questions"] == alone["questions"]
            assert block["scores"] == alone["scores"]


@pytest.mark.parametrize("more", [("a.dra",), ("--peers", "a.dra"), ("--targets", "t.csv")])
def test_what_stands_beside_one_unit_is_refused_beside_a_collection(held, capsys, more):
    path, _ = held
    assert run(["compare", path, *more, "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert found["code"] == "files_only"


def test_compare_ranks_inside_each_group(held, said):
    path, files = held
    for block in said("compare", path)["blocks"]:
        assert block["n"] == len(files[block["block"]])
        scores = {one["unit"]: one["score"] for one in block["units"]}
        for one in block["units"]:
            better = sum(score > one["score"] for score in scores.values())
            assert one["rank"] == better + 1


def test_other_rules_grade_every_unit_again_and_count_who_moves(held, said):
    path, files = held
    rules = str(FOLDER / "dgc-ministry" / "2026.1" / "questionnaire.xlsx")
    found = said("score", path, "--rules", rules)
    assert sum(block["changed"] for block in found["blocks"]) == 0
    for block in found["blocks"]:
        alone = said("score", *files[block["block"]])
        told = {one["unit"]: (one["overall"], one["level"]) for one in alone["units"]}
        for one in block["units"]:
            assert (one["score"], one["level"]) == told[one["unit"]]
            assert one["regraded"]["level"] == one["level"]
