"""The review by command: all that a reviewer decides in the window, on real files."""

import csv
import json

import pytest

from assessment.commands.main import run
from assessment.files.store import AssessmentFile
from assessment.responses.changes import AddEvidence, DeclareNotApplicable
from assessment.responses.model import Place
from assessment.responses.review_changes import Submit
from tests.builders import ASSESSOR, HEAD, NOW, a_record, an_evidence

COMPLETE = {"A1": ("l1a", "l2a"), "A2": "b"}


@pytest.fixture
def path(tmp_path):
    """Handed in: a document at A1, and B1 declared not applicable."""
    seen = an_evidence(paper_seen_by=ASSESSOR)
    record = AddEvidence(Place("A1"), seen).apply(a_record(answers=COMPLETE))
    record = DeclareNotApplicable(Place("B1"), "No services").apply(record)
    target = tmp_path / "a.dra"
    with AssessmentFile.create(target, record, by=ASSESSOR, now=NOW) as file:
        file.apply(Submit(ASSESSOR, NOW), by=ASSESSOR, at=NOW)
    return target


@pytest.fixture
def review(capsys, path):
    """Runs the command on the file; gives exit code and what it printed."""

    def call(*arguments, by=HEAD):
        named = ["--by", by] if by else []
        code = run(["review", str(path), *named, *map(str, arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return call


def codes(said):
    return [finding["code"] for finding in said["findings"]]


def test_without_decisions_it_lists_what_is_left(review):
    code, said = review(by="")
    assert (code, said["applied"], said["state"]) == (0, 0, "submitted")
    left = said["left"]
    assert left["indicators"] == ["A1", "A2", "B1"]
    assert [(one["id"], one["question"]) for one in left["evidence"]] == [("e1", "A1")]
    assert (left["not_applicable"], left["objections"]) == (["B1"], [])


def test_everything_is_decided_in_one_call_and_approved(review, path):
    code, said = review(
        "--evidence",
        "e1=rejected:OUTDATED",
        "--level",
        "A1=1",
        "--reason",
        "OUTDATED",
        "--not-applicable",
        "B1=accepted",
        "--accept-all",
        "--comment",
        "The decision is old",
    )
    assert code == 0, said
    assert said["left"] == {
        "indicators": [],
        "evidence": [],
        "not_applicable": [],
        "objections": [],
    }
    views = {view["indicator"]: view for view in said["reviews"]}
    assert (views["A1"]["level"], views["A1"]["reason"]) == (1, "OUTDATED")
    assert views["A2"]["accepted"]
    assert run(["approve", str(path), "--by", HEAD]) == 0


def test_a_table_decides_too_and_every_fault_has_its_cell(review, tmp_path, path):
    table = tmp_path / "reviews.csv"
    rows = [
        ("indicator", "A2", "accepted", "", "", ""),
        ("", "e1", "rejected", "", "SOMEHOW", ""),
        ("", "A1", "", "៩", "OUTDATED", "x"),
        ("indicator", "Z9", "accepted", "", "", ""),
        ("evidence", "e7", "accepted", "", "", ""),
        ("weather", "A2", "accepted", "", "", ""),
        ("", "A2", "maybe", "", "", ""),
        ("", "A2", "", "high", "", ""),
        ("not_applicable", "B1", "refused", "", "", ""),
        ("", "A2", "", "3", "OUTDATED", "x"),
        ("", "B1", "", "1", "OUTDATED", "x"),
    ]
    head = ("what", "code", "decision", "level", "reason", "comment")
    with table.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([head, *rows])
    before = path.read_bytes()
    code, said = review("--from", table)
    assert code == 1
    assert [(one["code"], one["row"]) for one in said["findings"]] == [
        ("unknown_reason", 3),
        ("no_such_level", 4),
        ("no_such_indicator", 5),
        ("not_found_here", 6),
        ("unknown_what", 7),
        ("unknown_decision", 8),
        ("level_not_read", 9),
        ("refusal_note_missing", 10),
        ("level_raised", 11),
        ("level_raised", 12),
    ]
    assert path.read_bytes() == before
    table.write_text("code,decision\nall,accepted\n", encoding="utf-8")
    code, said = review("--from", table, "--layer", "document")
    assert (code, said["applied"]) == (0, 3)
    assert {view["layer"] for view in said["reviews"]} == {"document"}


def test_a_file_that_is_no_table_of_reviews_is_refused(review, tmp_path):
    table = tmp_path / "answers.csv"
    table.write_text("question,answer\nA1,b\n", encoding="utf-8")
    code, said = review("--from", table)
    assert (code, codes(said)) == (1, ["reviews_not_read"])


def test_objections_go_to_and_fro(review, path):
    code, said = review("--object", "A2", "--comment", "Too low", by=ASSESSOR)
    assert (code, codes(said)) == (1, ["nothing_to_object_to"])
    review("--accept-all", "--evidence", "all=accepted", "--not-applicable", "all=accepted")
    code, said = review("--object", "A2", "--comment", "Too low", by=ASSESSOR)
    assert [one["words"] for one in said["left"]["objections"]] == ["Too low"]
    assert run(["approve", str(path), "--by", HEAD]) == 1
    code, said = review("--answer", "A2=upheld", "--comment", "Agreed", by=ASSESSOR)
    assert codes(said) == ["own_objection"]
    code, said = review("--answer", "A2=not_upheld", "--comment", "The letter is old")
    assert (code, said["left"]["objections"]) == (0, [])
    code, said = review("--answer", "A2=upheld", "--comment", "Again")
    assert codes(said) == ["not_found_here"]


def test_returning_and_a_name_are_asked_for(review):
    code, said = review("--return", "A2", "--comment", "No letter")
    assert codes(said) == ["review_reason_missing"]
    code, said = review("--return", "A2", "--comment", "No letter", "--reason", "missing")
    assert (code, said["reviews"][0]["accepted"]) == (0, False)
    code, said = review("--accept", "A1", by="")
    assert (code, codes(said)) == (1, ["name_missing"])


def test_people_read_what_is_left_line_by_line(path, capsys):
    assert run(["review", str(path), "--language", "en"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.startswith("Decisions taken: 0. Left: indicators 3, documents 1, declarations 1")
    assert "evidence  e1" in lines[3]
    assert lines[:3] == ["indicators  A1", "indicators  A2", "indicators  B1"]
    assert lines[4] == "not_applicable  B1"
