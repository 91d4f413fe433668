"""A filled template without a package: shown for the unit it names, and counted as nothing."""

from dataclasses import replace

import openpyxl
import pytest

from assessment.commands.main import run
from assessment.consolidation.acts import Word, turn
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import UnitProgress, coverage
from assessment.exchange.exported import read_exported
from assessment.exchange.worth import Trust
from tests.builders import NOW
from tests.unit.consolidation.national_world import HIGH, LIST
from tests.unit.consolidation.world import a_collection, packed, record_of, taken, verdicts


@pytest.fixture
def filled(tmp_path):
    """A template that somebody wrote the code of a unit into, in small letters."""
    path = tmp_path / "filled.xlsx"
    assert run(["template", "example-small", "--xlsx", str(path)]) == 0
    named(path, " m01 ")
    return path


def named(path, text, fact="unit"):
    """Write the code of a unit, or another fact, into a template, by another program."""
    book = openpyxl.load_workbook(path)
    (row,) = (row for row in book["guide"].iter_rows() if row[0].value == fact)
    row[2].value = text
    book.save(path)


@pytest.fixture
def collection(tmp_path, monkeypatch):
    monkeypatch.setattr(Collection, "expected_in", lambda *_: LIST)
    with a_collection(tmp_path) as opened:
        yield opened


def of_the_unit(collection):
    return coverage(collection)


def test_it_is_shown_for_the_unit_it_names_and_stands_for_nothing(collection, filled):
    intake = taken(collection, filled)
    (one,) = intake.files
    assert verdicts(intake) == ["unsigned"]
    assert (one.arrival.case.unit, one.arrival.case.questionnaire) == ("M01", "example-small")
    assert one.arrival.revision == ""
    assert [finding.code for finding in one.findings] == ["without_seal"]
    assert collection.revisions() == ()
    assert verdicts(taken(collection, filled)) == ["same_again"]


def test_coverage_tells_it_apart_from_what_counts(collection, filled, tmp_path):
    merge = taken(collection, filled).merge
    found = of_the_unit(collection)
    assert found.units[0].report is UnitProgress.UNSIGNED_WORKBOOK
    total = found.total
    assert (total.received, total.approved, total.unsigned_workbooks) == (0, 0, 1)
    assert total.missing == total.expected == len(LIST)
    assert found.missing[0].code == "M01"
    turn(collection, merge, Word(by="Secretariat", at=NOW, reason="Wrong folder", counts=False))
    assert of_the_unit(collection).units[0].report is UnitProgress.MISSING


def test_a_package_of_the_unit_stands_before_its_workbook(collection, filled, tmp_path):
    packed(tmp_path / "p.drx", record_of(HIGH))
    taken(collection, filled, tmp_path / "p.drx")
    found = of_the_unit(collection)
    assert found.units[0].report is UnitProgress.RECEIVED
    assert (found.total.received, found.total.unsigned_workbooks) == (1, 0)


@pytest.mark.parametrize("code", [None, "   ", "M" * 61])
def test_without_the_code_of_a_unit_it_is_nobodys(filled, code):
    named(filled, code)
    received = read_exported(filled)
    assert (received.verdict, received.filled) == (Trust.UNSIGNED, None)


def test_a_workbook_of_another_kind_is_nobodys(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "guide"
    book.active.append(["unit", "Code of the unit", "M01"])
    book.save(tmp_path / "other.xlsx")
    assert read_exported(tmp_path / "other.xlsx").filled is None


def test_the_commands_name_the_unit(filled, tmp_path, capsys, said):
    path = tmp_path / "round.drc"
    (file,) = said("receive", path, filled)[1]["files"]
    assert (file["unit"], file["verdict"], file["revision"]) == ("M01", "unsigned", None)
    shown = said("show", filled)[1]
    assert (shown["unit"], shown["round"], shown["verdict"]) == ("M01", None, "unsigned")
    data = said("coverage", path)[1]
    assert (data["received"], data["approved"], data["unsigned_workbooks"]) == (0, 0, 1)
    assert data["reported"] == [{"unit": "M01", "report": "unsigned_workbook", "round": None}]
    assert run(["coverage", str(path), "--language", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("1 unit sent a completed workbook that nobody signed.")
    (line,) = (line for line in lines if line.startswith("M01 "))
    assert line.endswith("(Completed workbook, unsigned, no round named)")


@pytest.mark.parametrize("written", [2025, " 2025 ", "២០២៥"])
def test_one_that_names_a_round_is_shown_in_that_round_only(collection, filled, tmp_path, written):
    named(filled, written, "round")
    two_rounds(collection, tmp_path)
    taken(collection, filled)
    assert {one: report_of(collection, one) for one in ("2025", "2026")} == {
        "2025": (UnitProgress.UNSIGNED_WORKBOOK, "2025"),
        "2026": (UnitProgress.MISSING, "2026"),
    }


@pytest.mark.parametrize("written", [None, "Round of spring", "x" * 61])
def test_one_that_names_no_round_that_is_held_is_lost_from_sight_in_none(
    collection, filled, tmp_path, written
):
    named(filled, written, "round")
    two_rounds(collection, tmp_path)
    taken(collection, filled)
    told_as = written if written == "Round of spring" else ""
    for occasion in ("2025", "2026"):
        assert report_of(collection, occasion) == (UnitProgress.UNSIGNED_WORKBOOK, told_as)


def test_one_in_a_template_without_a_place_for_the_round_names_none(filled):
    book = openpyxl.load_workbook(filled)
    (row,) = (row for row in book["guide"].iter_rows() if row[0].value == "round")
    row[0].value = ""
    row[2].value = "2025"
    book.save(filled)
    assert read_exported(filled).filled.round == ""


def test_people_read_which_round_it_names(collection, filled, tmp_path, capsys, said):
    named(filled, "spring", "round")
    two_rounds(collection, tmp_path)
    taken(collection, filled)
    shown = said("show", filled)[1]
    assert (shown["unit"], shown["round"]) == ("M01", "spring")
    call = ["coverage", str(collection.path), "--round", "2026", "--language", "en"]
    assert run(call) == 0
    (line,) = (one for one in capsys.readouterr().out.splitlines() if one.startswith("M01 "))
    assert line.endswith("(Completed workbook, unsigned, names the round spring)")


def two_rounds(collection, folder):
    """A package of another unit in each of two rounds."""
    for number, occasion in enumerate(("2025", "2026"), start=5):
        record = record_of(HIGH, unit="0101", number=number)
        subject = replace(record.subject, round=occasion)
        packed(folder / f"{occasion}.drx", replace(record, subject=subject))
        taken(collection, folder / f"{occasion}.drx")


def report_of(collection, occasion):
    """What is said of the unit in a round, and the round that goes with it."""
    one = coverage(collection, occasion=occasion).units[0]
    assert one.unit.code == "M01"
    return one.report, one.round
