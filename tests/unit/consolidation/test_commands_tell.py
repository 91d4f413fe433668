"""What people read of a collection: numbers with the right words, dates, names of groups."""

import json
from dataclasses import replace

import pytest

from assessment.commands.main import run
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import coverage
from assessment.consolidation.national import NationalQuery, group_names, questionnaires_of
from assessment.exchange import roster as rosters
from assessment.exchange.roster import Roster, sign_roster, write_roster
from assessment.language.text import Language
from assessment.reports.national.facts import NationalFacts, NationalOrder, gather
from tests.builders import NOW
from tests.unit.consolidation.national_world import HIGH, LOW
from tests.unit.consolidation.world import an_empty_one, packed, record_of
from tests.unit.exchange.world import a_key


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """No roster is kept yet."""
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))


@pytest.fixture
def said(capfd):
    """The lines of a command."""

    def call(*arguments):
        run([*map(str, arguments), "--language", "en"])
        return capfd.readouterr().out.splitlines()

    return call


@pytest.fixture
def one(tmp_path):
    an_empty_one(tmp_path)
    path = tmp_path / "one.drx"
    packed(path, record_of(HIGH), "one")
    return path


def test_one_is_singular_and_two_are_plural(tmp_path, one, said):
    packed(tmp_path / "two.drx", record_of(LOW, unit="M02", number=2))
    book = tmp_path / "round.drc"
    assert said("receive", book, one)[0] == "1 file received."
    assert said("show", book)[0] == "1 package stands. 0 conflicts are open."
    assert said("receive", book, tmp_path)[0] == "2 files received."
    assert said("show", book)[0] == "2 packages stand. 0 conflicts are open."


def test_an_intake_and_a_decision_are_told_apart_each_with_its_day(tmp_path, one, said):
    packed(tmp_path / "two.drx", record_of(LOW), "two")
    book = tmp_path / "round.drc"
    said("receive", book, one, tmp_path / "two.drx", "--by", "Lim Sokha")
    with Collection.open(book) as collection:
        (revision, _) = (held.revision for held in collection.revisions())
    decide = ("decide", book, "M01", "--take", revision, "--by", "Lim Sokha", "--reason")
    said(*decide, "Seen on paper")
    first, chain, intake, decision = said("show", book)
    assert chain.startswith("End of the collection's chain: code ")
    assert first == "1 package stands. 0 conflicts are open."
    assert intake.startswith("Merge 1, 20")
    assert intake.endswith(": 2 files received, by Lim Sokha.")
    assert decision.startswith("Merge 2, 20")
    assert decision.endswith(": decision about M01, by Lim Sokha: Seen on paper")


def test_a_peer_group_has_one_name_in_coverage_report_and_window(tmp_path, one, said):
    book = tmp_path / "round.drc"
    said("receive", book, one)
    with Collection.open(book) as collection:
        names = group_names(questionnaires_of(collection))
        order = NationalOrder(NOW, Language.EN)
        facts = NationalFacts(gather(collection, NationalQuery()), order)
        blocks = [each.group for each in coverage(collection).by_block]
    assert {code: name.get(Language.EN) for code, name in names.items()} == {
        code: name for code, (name,) in facts.block_names().items()
    }
    lines = said("coverage", book)
    assert not any(line.startswith("Block") for line in lines)
    for code in blocks:
        assert any(line.startswith(f"{names[code].get(Language.EN)}: ") for line in lines)


def test_a_unit_let_count_without_a_peer_group_stands_in_a_group_with_a_word_for_it(tmp_path, said):
    book = an_empty_one(tmp_path)
    record = record_of(HIGH, unit="X99")
    packed(tmp_path / "x.drx", replace(record, subject=replace(record.subject, block="")), "one")
    said("receive", book, tmp_path / "x.drx")
    said("units", "admit", book, "X99", "--by", "Lim Sokha", "--reason", "A new office")
    lines = said("coverage", book)
    assert "Peer group: 1 of 1" in lines
    assert not [line for line in lines if line.startswith(":")]


def test_what_one_call_believes_is_to_be_taken_in_once(tmp_path, one, capfd):
    given = tmp_path / "the list 2026.roster"
    write_roster(given, sign_roster(Roster(), a_key("Root")))
    receive = ["receive", str(tmp_path / "round.drc"), str(one), "--roster", str(given), "--json"]
    assert run(receive) == 0
    found = {one["code"]: one for one in json.loads(capfd.readouterr().out)["findings"]}
    once = found["roster_for_one_call"]
    assert once["severity"] == "note"
    assert once["message"].endswith(f"roster import '{given}'")
    rosters.take_in(given, [a_key("Root").public])
    assert run(receive) == 0
    codes = [one["code"] for one in json.loads(capfd.readouterr().out)["findings"]]
    assert "roster_for_one_call" not in codes
