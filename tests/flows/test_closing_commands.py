"""A round is closed and opened again by command; only then its report is final."""

import pytest

from tests.unit.reports.national_world import text_of

BY = ("--by", "Sokha", "--reason", "all that will come has come")


@pytest.fixture
def collection(tmp_path, monkeypatch, said):
    monkeypatch.chdir(tmp_path)
    simulated = ("--units", "12", "--questionnaire", "dgc-ministry", "--round", "2026")
    assert said("simulate", *simulated, "--out", "made")[0] == 0
    said("receive", "all.drc", "made/packages", "--roster", "made/simulated.roster")
    return "all.drc"


def figures(said, collection):
    code, told = said("national", collection, "--final", "--xlsx", "n.xlsx")
    assert code == 0
    return told


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (("--least-coverage", "many"), "out_of_range"),
        (("--least-coverage", "101"), "out_of_range"),
        (("--except", "M01"), "not_an_exception"),
        (("--except", "M01=a", "--except", "M01=b"), "not_an_exception"),
    ],
)
def test_what_cannot_be_demanded_is_refused(collection, said, option, expected):
    code, told = said("close-round", collection, "--round", "2026", *BY, *option)
    assert (code, [one["code"] for one in told["findings"]]) == (1, [expected])


def test_what_came_after_closing_is_told_and_changes_nothing(tmp_path, monkeypatch, said):
    monkeypatch.chdir(tmp_path)
    simulated = ("--units", "12", "--questionnaire", "dgc-ministry", "--round", "2026")
    said("simulate", *simulated, "--out", "made")
    first, *later = sorted((tmp_path / "made" / "packages").iterdir(), reverse=True)
    said("receive", "all.drc", first, "--roster", "made/simulated.roster")
    said("close-round", "all.drc", "--round", "2026", *BY, "--least-coverage", "0.01")
    before, path = figures(said, "all.drc"), said("all-rounds", "all.drc")
    _, come = said("receive", "all.drc", *later)
    assert "closed_otherwise" in [one["code"] for one in come["findings"]]
    assert "closed_today" in [one["code"] for one in said("coverage", "all.drc")[1]["findings"]]
    after = figures(said, "all.drc")
    assert said("all-rounds", "all.drc") == path
    for name in ("groups", "approved", "expected", "missing", "conflicts"):
        assert after[name] == before[name]
    assert after["short_code"] == before["short_code"]
    assert "closed_otherwise" in [one["code"] for one in after["findings"]]


def test_the_figures_of_today_of_a_closed_round_are_never_taken_for_those_kept(collection, said):
    written = ("national", collection, "--pdf", "n.pdf", "--language", "en")
    told = "These are the figures of today"
    _, before = said(*written)
    assert (before["figures"], told in text_of("n.pdf")) == ("today", False)
    said("close-round", collection, "--round", "2026", *BY, "--least-coverage", "0.01")
    _, today = said(*written)
    assert (today["figures"], told in text_of("n.pdf")) == ("today", True)
    assert "closed_today" in [one["code"] for one in today["findings"]]
    _, kept = said(*written, "--final")
    assert (kept["figures"], told in text_of("n.pdf")) == ("kept", False)
    assert "closed_today" not in [one["code"] for one in kept["findings"]]
