"""Two laptops, one conflict, one decision, and the way back to both: through the commands."""

import pytest

from assessment.commands.main import run
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import CaseChoice, decide
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.standing import standings
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State
from assessment.responses.review_changes import Submit
from tests.builders import ASSESSOR, HEAD, NOW
from tests.unit.consolidation.world import record_of, with_small_admitted
from tests.unit.exchange.world import PASSPHRASE, make_keys

UNIT = "M01"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """One working file copied to a second laptop, keys of all, and an empty collection."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READINESS_PASSPHRASE", PASSPHRASE)
    make_keys(tmp_path, assessor=ASSESSOR, head=HEAD, secretariat="Secretariat")
    record = record_of({"A1": ("l1a",), "A2": "a", "B1_n": 1, "B1_d": 2}, state=State.DRAFT)
    with AssessmentFile.create(tmp_path / "one.dra", record, by=ASSESSOR, now=NOW) as file:
        file.copy_to(tmp_path / "two.dra")
    Collection.create(tmp_path / "all.drc", now=NOW).close()
    with_small_admitted(tmp_path / "all.drc")
    return tmp_path


def change(path, *changes):
    with AssessmentFile.open(path) as file:
        for one in changes:
            file.apply(one, by=ASSESSOR, at=NOW)


def take(folder, *names):
    with Collection.open(folder / "all.drc") as collection:
        receive(collection, [folder / name for name in names], terms=Terms("Officer", NOW))
        return standings(collection)


SECRETARIAT = ("--known", "secretariat=secretariat.pub")


def test_a_fork_is_resolved_and_both_laptops_go_on_without_a_new_conflict(desk, said):
    change(desk / "one.dra", SetAnswer(Place("A2"), "b"))
    change(desk / "two.dra", SetAnswer(Place("B1_n"), 2))
    for name in ("one", "two"):
        assert said("send", f"{name}.dra", "--key", "assessor.key", "--out", f"{name}.drx")[0] == 0
    (standing,) = take(desk, "one.drx", "two.drx")
    assert standing.conflict
    code, refused = said("receipt", "all.drc", UNIT, "--out", "r.drx", "--key", "secretariat.key")
    assert (code, refused["findings"][0]["code"]) == (1, "undecided")
    with Collection.open(desk / "all.drc") as collection:
        taken = standing.heads[0].revision
        decide(collection, standing.case, CaseChoice("Officer", NOW, "as agreed", taken=taken))
    code, reply = said(
        "receipt",
        "all.drc",
        UNIT,
        "--out",
        "r.drx",
        "--key",
        "secretariat.key",
        "--note",
        "resolved",
    )
    assert (code, reply["note"]) == (0, "resolved")
    assert said("show", "r.drx", *SECRETARIAT)[1]["kind"] == "receipt"
    for name in ("one", "two"):
        code, done = said("apply", f"{name}.dra", "r.drx", *SECRETARIAT)
        assert (code, done["verdict"], done["findings"]) == (0, "verified", [])
        assert done["merged"] == reply["revision"]
    with AssessmentFile.open(desk / "one.dra") as one, AssessmentFile.open(desk / "two.dra") as two:
        assert one.record.responses == two.record.responses
    for name in ("one", "two"):
        said("send", f"{name}.dra", "--key", "assessor.key", "--out", f"{name}-2.drx")
    (standing,) = take(desk, "one-2.drx", "two-2.drx")
    assert not standing.conflict


def test_returned_questions_come_back_corrected_as_a_newer_revision(desk, said):
    change(desk / "one.dra", Submit(ASSESSOR, NOW, "partly"))
    said("send", "one.dra", "--key", "assessor.key", "--out", "one.drx")
    take(desk, "one.drx")
    code, reply = said(
        "receipt",
        "all.drc",
        UNIT,
        "--out",
        "r.drx",
        "--key",
        "secretariat.key",
        "--return",
        "A2=លិខិតបាត់",
    )
    assert code == 0
    assert reply["returned"] == [{"question": "A2", "comment": "លិខិតបាត់"}]
    code, done = said("apply", "one.dra", "r.drx", *SECRETARIAT)
    assert (code, done["state"], done["reopened"]) == (0, "returned", ["A2"])
    assert said("apply", "one.dra", "r.drx", *SECRETARIAT)[1]["findings"][0]["code"] == (
        "reply_again"
    )
    change(desk / "one.dra", SetAnswer(Place("A2"), "c"), Submit(ASSESSOR, NOW, "partly"))
    said("send", "one.dra", "--key", "assessor.key", "--out", "one-2.drx")
    (standing,) = take(desk, "one-2.drx")
    assert (standing.conflict, standing.package.state) == (False, State.SUBMITTED)


RETURN = ("return", "all.drc", UNIT, "--question", "A2=លិខិតបាត់", "--by", "Officer")


def test_a_return_is_awaited_until_what_follows_it_comes_back(desk, said):
    change(desk / "one.dra", Submit(ASSESSOR, NOW, "partly"))
    said("send", "one.dra", "--key", "assessor.key", "--out", "one.drx")
    take(desk, "one.drx")
    assert said("coverage", "all.drc")[1]["returned"] == []
    code, reply = said(*RETURN, "--out", "r.drx", "--key", "secretariat.key")
    assert (code, reply["returned"]) == (0, [{"question": "A2", "comment": "លិខិតបាត់"}])
    (waited,) = said("coverage", "all.drc")[1]["returned"]
    assert (waited["unit"], waited["by"], waited["reason"]) == (UNIT, "Officer", "A2: លិខិតបាត់")
    assert said("apply", "one.dra", "r.drx", *SECRETARIAT)[1]["reopened"] == ["A2"]
    change(desk / "one.dra", SetAnswer(Place("A2"), "c"), Submit(ASSESSOR, NOW, "partly"))
    said("send", "one.dra", "--key", "assessor.key", "--out", "one-2.drx")
    take(desk, "one-2.drx")
    assert said("coverage", "all.drc")[1]["returned"] == []
    (case,) = said("unit", "all.drc", UNIT)[1]["cases"]
    assert [one["reason"] for one in case["returns"]] == ["A2: លិខិតបាត់"]
    assert case["returned"] is False


def test_a_return_without_a_key_is_taken_in_by_its_code_and_can_be_withdrawn(desk, said):
    change(desk / "one.dra", Submit(ASSESSOR, NOW, "partly"))
    said("send", "one.dra", "--key", "assessor.key", "--out", "one.drx")
    take(desk, "one.drx")
    code, reply = said(*RETURN, "--out", "r.drx")
    assert code == 0
    refused = said("apply", "one.dra", "r.drx")[1]["findings"]
    assert "code_needed" in [one["code"] for one in refused]
    code, done = said("apply", "one.dra", "r.drx", "--code", reply["reply_code"])
    assert (code, done["reopened"]) == (0, ["A2"])
    withdraw = ("return", "all.drc", UNIT, "--withdraw", "--by", "Officer", "--reason", "mistaken")
    assert said(*withdraw)[1]["returned"] is False
    assert said("coverage", "all.drc")[1]["returned"] == []
    assert said(*withdraw)[1]["findings"][0]["code"] == "not_returned"


@pytest.mark.parametrize("lacking", ["--question", "--out"])
def test_a_return_to_a_unit_needs_questions_and_a_file(desk, said, lacking):
    call = [*RETURN, "--out", "r.drx"]
    at = call.index(lacking)
    code, found = said(*call[:at], *call[at + 2 :])
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["option_empty"])


def test_the_page_of_a_unit_tells_all_that_is_held_of_it(desk, said):
    change(desk / "one.dra", SetAnswer(Place("A2"), "b"), Submit(ASSESSOR, NOW, "partly"))
    change(desk / "two.dra", SetAnswer(Place("B1_n"), 2), Submit(ASSESSOR, NOW, "partly"))
    for name in ("one", "two"):
        said("send", f"{name}.dra", "--key", "assessor.key", "--out", f"{name}.drx")
    (standing,) = take(desk, "one.drx", "two.drx")
    (case,) = said("unit", "all.drc", UNIT)[1]["cases"]
    assert [one["question"] for one in case["conflict"]["differences"]] == ["A2", "B1_n"]
    assert {one["revision"] for one in case["revisions"]} == {
        one.revision for one in standing.copies
    }
    assert {(one["worth"], one["assessor"]) for one in case["revisions"]} == {(1, ASSESSOR)}
    assert [one["today"] for one in case["receipts"]] == ["disputed", "disputed"]
    assert all(one["reason"] and one["by"] == "Officer" for one in case["receipts"])
    said(
        "decide",
        "all.drc",
        UNIT,
        "--take",
        standing.heads[0].revision,
        "--by",
        "Officer",
        "--reason",
        "as agreed",
    )
    code, made = said("decision", "all.drc", UNIT, "--pdf", "decision.pdf")
    assert (code, made["by"], made["reason"], made["signed"]) == (0, "Officer", "as agreed", False)
    assert made["questions"] == dict.fromkeys(("A2", "B1_n"), standing.heads[0].revision)
    assert (desk / "decision.pdf").read_bytes().startswith(b"%PDF")
    (case,) = said("unit", "all.drc", UNIT)[1]["cases"]
    assert [one["reason"] for one in case["decisions"]] == ["as agreed"]
    assert (case["standing"], case["conflict"]) == (case["decisions"][0]["revision"], None)
    answers = {one["question"]: one["answer"] for one in case["answers"]}
    assert {code: answers[code] for code in ("A1", "B1_d")} == {"A1": ["l1a"], "B1_d": 2}
    assert case["steps"][-1]["to"] == "submitted"
    code, told_so = said("unit", "all.drc", "M99")
    assert (code, told_so["findings"][0]["code"]) == (1, "no_such_case")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (
            ("receipt", "all.drc", "MOH", "--out", "r.drx", "--key", "secretariat.key"),
            "no_such_case",
        ),
        (
            (
                "receipt",
                "all.drc",
                UNIT,
                "--out",
                "r.drx",
                "--key",
                "secretariat.key",
                "--return",
                "A2",
            ),
            "not_a_return",
        ),
        (("apply", "two.dra", "one.drx"), "not_a_reply"),
        (("apply", "none.dra", "one.drx"), "not_found"),
    ],
)
def test_what_cannot_be_done_is_told(desk, said, arguments, found):
    said("send", "one.dra", "--key", "assessor.key", "--out", "one.drx")
    take(desk, "one.drx")
    code, data = said(*arguments)
    assert (code, data["findings"][0]["code"]) == (1, found)


def test_people_read_the_receipt_in_khmer(desk, said, capsys):
    said("send", "one.dra", "--key", "assessor.key", "--out", "one.drx")
    take(desk, "one.drx")
    said("receipt", "all.drc", UNIT, "--out", "r.drx", "--key", "secretariat.key")
    assert run(["apply", "one.dra", "r.drx", *SECRETARIAT]) == 0
    told_so = capsys.readouterr().out
    assert "បង្កាន់ដៃទទួលរបស់អង្គភាព M01" in told_so
    assert "ដំណាក់កាលនៃការពិនិត្យ" in told_so
