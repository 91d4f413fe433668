"""The committee's commands: their JSON, their exit codes and what they leave behind."""

from dataclasses import replace

import openpyxl
import pytest

from assessment.commands.main import run
from assessment.consolidation.collection import Collection
from assessment.exchange import keys
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.receive import read_package
from assessment.language.text import Language
from assessment.questionnaire.library import FOLDER, find
from tests.builders import NOW, a_record
from tests.unit.consolidation.world import an_empty_one, packed, record_of, taken
from tests.unit.exchange.world import CHEAP, PASSPHRASE, THE_ASSESSOR, THE_HEAD

EXAMPLE = "example-small"
BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}


@pytest.fixture
def known(tmp_path):
    """Public keys on files, as the command line wants them."""
    given = []
    for signer, role in ((THE_ASSESSOR, Role.ASSESSOR), (THE_HEAD, Role.HEAD)):
        path = tmp_path / f"{role.value}.pub"
        path.write_text(signer.key.public.export(), encoding="utf-8")
        given += ["--known", f"{role.value}={path}"]
    return given


@pytest.fixture
def folder(tmp_path):
    """A fork with its common ancestor, another unit, and a file that is none."""
    inside = tmp_path / "in"
    inside.mkdir()
    packed(inside / "a.drx", record_of(BASE), "one")
    packed(inside / "b.drx", record_of(BASE | {"A2": "c"}), "one", "two b")
    packed(inside / "c.drx", record_of(BASE | {"B1_n": 1}), "one", "two c")
    packed(inside / "d.drx", record_of(BASE, unit="M02", number=2))
    (inside / "e.drx").write_bytes(b"torn")
    return inside


@pytest.fixture
def received(tmp_path, folder, known, said):
    path = an_empty_one(tmp_path)
    return path, *said("receive", path, folder, "--by", "Lim Sokha", *known)


def test_receiving_says_one_verdict_a_file_and_what_conflicts(received, folder):
    _, code, data = received
    assert code == 1  # one file could not be read
    assert set(data) == {"received", "by_verdict", "conflicts", "findings", "files", "merge"}
    assert data["received"] == 5
    assert data["by_verdict"] == {"unreadable": 1, "fork": 1, "newer": 1, "new": 2}
    assert [set(one) for one in data["files"]] == [{"path", "verdict", "unit", "revision"}] * 5
    assert [one["unit"] for one in data["conflicts"]] == ["M01"]
    assert data["files"][4] == {
        "path": str(folder / "e.drx"),
        "verdict": "unreadable",
        "unit": None,
        "revision": None,
    }
    told = next(one for one in data["findings"] if one["code"] == "copies_differ")
    assert (told["severity"], told["where"]) == ("warning", "c.drx")


def test_receiving_again_changes_nothing(received, folder, known, said):
    path, _, first = received
    _, again = said("receive", path, folder, *known)
    assert again["by_verdict"] == {"same_again": 5}
    assert again["conflicts"] == first["conflicts"]


def test_a_conflict_is_listed_question_by_question(received, known, said):
    path, *_ = received
    code, data = said("conflicts", path, *known)
    (conflict,) = data["conflicts"]
    assert code == 0
    assert conflict["kind"] == "fork"
    assert [one["question"] for one in conflict["differences"]] == ["A2", "B1_n"]
    assert {one["answer"] for one in conflict["differences"][1]["answers"].values()} == {1, 3}
    assert conflict["differences"][1]["base"]["answer"] == 3
    assert {one["verdict"] for one in conflict["copies"]} == {"verified"}


def test_people_read_a_conflict_question_by_question(received, capsys):
    path, _, data = received
    assert run(["conflicts", str(path), "--language", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Conflict: M01, 2026: ")
    assert lines[1] == "  Two copies of one assessment differ"
    codes = [short_code(head) for head in data["conflicts"][0]["heads"]]
    rest = [line.split(" – ") for line in lines[2:]]
    assert [line[0].strip() for line in rest if "Signed by" in line[-1]] == codes
    questions = [line for line in rest if line[0].strip() not in codes]
    assert {line[0].strip() for line in questions} == {"A2", "B1_n"}
    assert {line[1] for line in questions} == {"Before", *codes}
    assert len(questions) == 6
    assert all(line[2] for line in questions)


def test_a_decision_settles_it_and_undo_opens_it_again(received, tmp_path, said):
    path, *_ = received
    _, data = said("conflicts", path)
    one, other = data["conflicts"][0]["heads"]
    decision = ("decide", path, "M01", "--by", "Lim Sokha", "--reason", "Both letters seen")
    out = tmp_path / "decided.drx"
    choices = ("--take-answer", f"A2={one}", "--take-answer", f"B1_n={other}", "--out", out)
    code, made = said(*decision, *choices)
    assert code == 0
    assert made["answers"] == {"A2": one, "B1_n": other}
    assert set(made["ancestors"]) == {one, other}
    assert out.is_file()
    assert said("conflicts", path) == (0, {"conflicts": [], "findings": []})
    code, withdrawn = said("undo", path, made["merge"], "--reason", "a mistake")
    assert (code, withdrawn["withdrawn"]) == (0, True)
    assert [each["unit"] for each in withdrawn["conflicts"]] == ["M01"]
    again = ("undo", path, made["merge"], "--redo", "--by", "Chan Thida", "--reason", "no mistake")
    assert said(*again)[1]["conflicts"] == []
    merges = said("show", path)[1]["merges"]
    told = [(one["withdrawn"], one["by"], one["reason"]) for one in merges[-1]["turns"]]
    assert told == [(True, "secretariat", "a mistake"), (False, "Chan Thida", "no mistake")]


def test_that_no_reason_was_given_stands_beside_the_merge(received, said):
    path, *_ = received
    assert said("undo", path, 1)[0] == 0
    (turn,) = said("show", path)[1]["merges"][0]["turns"]
    assert turn["reason"] in {"By command, without a reason.", "តាមពាក្យបញ្ជា ដោយគ្មានមូលហេតុ។"}


@pytest.mark.parametrize("blank", [("--reason", " "), ("--by", "\n", "--reason", "x")])
def test_nothing_is_withdrawn_without_name_and_reason(received, said, blank):
    path, *_ = received
    code, data = said("undo", path, 1, *blank)
    assert code == 1
    assert data["findings"][0]["code"] in ("turn_needs_reason", "option_empty")
    assert all(not one["turns"] for one in said("show", path)[1]["merges"])


def test_what_cannot_be_decided_is_refused_with_a_reason(received, said):
    path, *_ = received
    decision = ("decide", path, "M01", "--by", "x", "--reason", "y")
    code, data = said(*decision, "--take-answer", "A2")
    assert (code, data["findings"][0]["code"]) == (1, "not_a_choice")
    code, data = said("decide", path, "M77", "--take", "ab", "--by", "x", "--reason", "y")
    assert (code, data["findings"][0]["code"]) == (1, "no_such_case")
    code, data = said("undo", path, 99, "--reason", "a mistake")
    assert (code, data["findings"][0]["code"]) == (1, "no_such_merge")


@pytest.mark.parametrize("signs", [1, 7])
def test_a_copy_is_never_guessed_from_a_few_signs(received, said, signs):
    path, *_ = received
    _, data = said("conflicts", path)
    one, other = data["conflicts"][0]["heads"]
    decision = ("decide", path, "M01", "--by", "Lim", "--reason", "Both letters seen")
    code, refused = said(*decision, "--take", one[:signs])
    (finding,) = refused["findings"]
    assert (code, finding["code"]) == (1, "revision_unclear")
    assert all(each[:12] in finding["message"] for each in (one, other))
    code, refused = said(*decision, "--take-answer", f"A2={one[:signs]}")
    assert (code, refused["findings"][0]["code"]) == (1, "revision_unclear")
    code, refused = said(*decision, "--take", "f" * 12)
    assert (code, refused["findings"][0]["code"]) == (1, "no_such_revision")
    assert len(said("conflicts", path)[1]["conflicts"]) == 1


@pytest.mark.parametrize("written", [lambda r: r[:8], str, short_code, lambda r: r[:8].upper()])
def test_a_copy_is_named_by_its_first_signs_or_by_its_code(received, said, written):
    path, *_ = received
    one, _ = said("conflicts", path)[1]["conflicts"][0]["heads"]
    decision = ("decide", path, "M01", "--by", "Lim", "--reason", "Both letters seen")
    code, made = said(*decision, "--take", written(one))
    assert (code, made["taken"]) == (0, one)


def test_where_nothing_is_held_nobody_has_reported(tmp_path, capsys, said):
    path = tmp_path / "round.drc"
    Collection.create(path, now=NOW).close()
    code, data = said("coverage", path)
    assert (code, data["round"], data["received"], data["reported"]) == (0, None, 0, [])
    assert data["not_reported"] == data["expected"] == len(data["missing"]) > 0
    assert sum(one["expected"] for one in data["blocks"]) == data["expected"]
    assert run(["coverage", str(path), "--language", "en"]) == 0
    assert "none of the" in capsys.readouterr().out.splitlines()[0]
    code, data = said("coverage", path, "--round", "2026")
    assert (code, data["round"], data["received"]) == (0, "2026", 0)


@pytest.mark.parametrize(
    "call",
    [("coverage",), ("reminders",), ("reminders", "--unit", "M01", "--note", "soon", "--by", "S")],
)
def test_a_round_that_nobody_opened_is_no_round_in_which_nobody_reported(received, said, call):
    (path, *_), (command, *more) = received, call
    code, data = said(command, path, "--round", "2O26", *more)
    assert (code, [one["code"] for one in data["findings"]]) == (1, ["no_such_round"])


def test_coverage_counts_who_has_reported(received, said):
    path, *_ = received
    code, data = said("coverage", path)
    assert code == 0
    assert data["received"] + data["not_reported"] == data["expected"]
    assert (data["received"], data["conflicts"]) == (2, 1) if data["unexpected"] == [] else True
    assert sum(one["expected"] for one in data["blocks"]) == data["expected"]
    assert "M03" in [one["unit"] for one in data["missing"]]


def test_a_collection_shows_itself(received, said):
    path, *_ = received
    code, data = said("show", path)
    assert code == 0
    assert (data["kind"], data["round"]) == ("drc", "2026")
    assert (data["standing"], data["conflicts"]) == (1, 1)
    assert [one["by"] for one in data["merges"]] == ["Lim Sokha"]


def test_a_file_that_is_no_collection_is_refused(tmp_path, said):
    path = tmp_path / "x.drc"
    path.write_bytes(b"nothing of ours")
    code, data = said("coverage", path)
    assert (code, data["findings"][0]["severity"]) == (1, "error")


@pytest.mark.parametrize("language", ["km", "en"])
def test_people_are_told_in_their_language(received, capsys, language):
    path, *_ = received
    for command in ("conflicts", "coverage", "show"):
        assert run([command, str(path), "--language", language]) == 0
    told = capsys.readouterr().out
    assert "M01" in told
    assert ("អង្គភាព" in told) == (language == "km")


def test_an_answer_is_not_taken_from_two_copies(received, said):
    path, _, _ = received
    _, data = said("conflicts", path)
    one, other = data["conflicts"][0]["heads"]
    twice = ("--take-answer", f"A2={one}", "--take-answer", f"A2={other}")
    code, data = said("decide", path, "M01", "--by", "Lim", "--reason", "x", *twice)
    assert (code, [each["code"] for each in data["findings"]]) == (1, ["taken_twice"])


def test_a_decision_is_signed_later_by_command(received, tmp_path, said, monkeypatch):
    path, *_ = received
    key, out = tmp_path / "secretariat.key", tmp_path / "signed.drx"
    keys.make(key, "Secretariat", PASSPHRASE, cost=CHEAP)
    monkeypatch.setenv("READINESS_PASSPHRASE", PASSPHRASE)
    sign = ("sign-decision", path, "M01", "--key", key, "--out", out)
    code, data = said(*sign)
    assert code == 1
    assert [one["code"] for one in data["findings"]] == ["not_decided"]
    _, open_ones = said("conflicts", path)
    one, _ = open_ones["conflicts"][0]["heads"]
    _, made = said("decide", path, "M01", "--take", one, "--by", "S", "--reason", "why")
    code, data = said(*sign)
    assert code == 0
    assert set(data) == {"unit", "revision", "short_code", "merge", "verdict", "findings"}
    assert (data["revision"], data["merge"]) == (made["revision"], made["merge"])
    assert data["verdict"] == "unknown_key"  # nobody here has the key on a list
    assert read_package(out).signatures[0].public.name == "Secretariat"


def test_another_questionnaire_is_let_in_and_out_by_command(tmp_path, capsys, said):
    model, path = find(EXAMPLE), tmp_path / "round.drc"
    workbook = openpyxl.load_workbook(FOLDER / EXAMPLE / "1" / "questionnaire.xlsx")
    for cell in (cell for row in workbook["settings"].iter_rows() for cell in row):
        if cell.value == model.settings.title.get(Language.EN):
            cell.value = "Another title"
    workbook.save(tmp_path / "other.xlsx")
    other = find(tmp_path / "other.xlsx")
    assert other.fingerprint != model.fingerprint
    record = a_record(other, {})
    record = replace(record, subject=replace(record.subject, unit="M01"))
    packed(tmp_path / "a.drx", record, "one")
    with Collection.create(path, now=NOW) as collection:
        taken(collection, tmp_path / "a.drx")
    said_so = ("--by", "Lim Sokha", "--reason", "The units got it.")
    code, data = said("admit-questionnaire", path, tmp_path / "other.xlsx", *said_so)
    assert code == 0
    assert (data["counts"], data["packages"]) == (True, 1)
    assert data["fingerprint"] == other.fingerprint
    _, shown = said("show", path)
    assert shown["standing"] == 1
    _, data = said("admit-questionnaire", path, tmp_path / "other.xlsx", "--withdraw", *said_so)
    assert (data["counts"], data["packages"]) == (False, 1)
    _, shown = said("show", path)
    assert shown["standing"] == 0
