"""Whatever a command is told to write, nothing that holds answers or keys is lost."""

import gc
import shutil
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest

from assessment.files import disk
from assessment.files.disk import is_irreplaceable
from assessment.files.failures import failure
from assessment.problems.files import FileProblem
from assessment.questionnaire.library import installed
from assessment.reports import report
from tests.disks import a_disk, protect

UNIT = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")


@pytest.fixture(autouse=True)
def passphrase(monkeypatch):
    monkeypatch.setenv("READINESS_PASSPHRASE", "a long passphrase of words")


@pytest.fixture
def files(tmp_path, said):
    """A working file, a key, its public part, a package and a collection."""
    made = {name: tmp_path / name for name in ("a.dra", "s.key", "s.pub", "a.drx", "n.drc")}
    said("new", made["a.dra"], "--questionnaire", "example-small", *UNIT)
    said("key", "new", made["s.key"], "--name", "Sok Dara")
    said("key", "export", made["s.key"], "--out", made["s.pub"])
    said("send", made["a.dra"], "--key", made["s.key"], "--out", made["a.drx"])
    said("receive", made["n.drc"], made["a.drx"])
    assert all(path.is_file() for path in made.values())
    return made


@pytest.mark.parametrize("target", ["a.dra", "s.key", "s.pub", "a.drx", "n.drc"])
@pytest.mark.parametrize(
    "call",
    [
        ("report", "a.dra", "--pdf"),
        ("report", "a.dra", "--xlsx"),
        ("template", "example-small", "--pdf"),
        ("kobo-form", "example-small", "--out"),
        ("receipt", "n.drc", "M07", "--key", "s.key", "--out"),
        ("send", "a.dra", "--key", "s.key", "--out"),
        ("key", "export", "s.key", "--out"),
        ("recover", "a.dra", "--out"),
    ],
    ids=" ".join,
)
def test_answers_packages_collections_and_keys_are_never_written_over(files, said, call, target):
    before = {name: path.read_bytes() for name, path in files.items()}
    code, found = said(*(files.get(word, word) for word in call), files[target])
    assert code == 1
    assert found["findings"][0]["where"] == target
    assert {name: path.read_bytes() for name, path in files.items()} == before


def test_a_questionnaire_is_not_written_over_by_its_own_copy(tmp_path, said):
    workbook = tmp_path / "mine.xlsx"
    shutil.copy(next(one.path for one in installed() if one.path), workbook)
    before = workbook.read_bytes()
    code, found = said("kobo-form", workbook, "--out", tmp_path / "." / "mine.xlsx")
    assert (code, found["findings"][0]["code"]) == (1, "target_is_read")
    assert workbook.read_bytes() == before


def test_two_reports_need_two_names(files, said, tmp_path):
    one = tmp_path / "r.pdf"
    code, found = said("report", files["a.dra"], "--pdf", one, "--xlsx", one)
    assert (code, found["findings"][0]["code"]) == (1, "target_twice")
    assert not one.exists()


@pytest.mark.parametrize("call", [("report", "a.dra"), ("template", "example-small")])
@pytest.mark.parametrize("other", [("taken", "already_exists"), ("no/r", "no_folder")])
def test_of_two_reports_none_is_written_where_the_other_cannot_be(
    files, said, tmp_path, call, other
):
    (tmp_path / "taken").mkdir()
    xlsx, code = other
    pdf = tmp_path / "r.pdf"
    call = [files.get(word, word) for word in call]
    refused, found = said(*call, "--pdf", pdf, "--xlsx", tmp_path / xlsx)
    assert (refused, [one["code"] for one in found["findings"]]) == (1, [code])
    assert not pdf.exists()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no folder that takes nothing")
@pytest.mark.parametrize("call", [("report", "a.dra"), ("template", "example-small")])
@pytest.mark.parametrize("ways", [("--pdf", "--xlsx"), ("--xlsx", "--pdf")])
def test_of_two_reports_none_is_written_where_only_writing_shows_that_the_other_cannot_be(
    files, said, tmp_path, call, ways
):
    call = [files.get(word, word) for word in call]
    before = set(tmp_path.iterdir())
    refused, found = said(*call, ways[0], tmp_path / "r", ways[1], "/proc/x")
    assert refused == 1
    assert [one["where"] for one in found["findings"]] == ["x"]
    assert set(tmp_path.iterdir()) == before


def test_where_one_of_two_reports_has_its_name_and_the_other_gets_none_it_is_told(
    files, said, tmp_path, monkeypatch
):
    def in_use(unfinished, target):
        if target.suffix == ".pdf":
            raise PermissionError
        unfinished.replace(target)

    monkeypatch.setattr(report, "put_in_place", in_use)
    pdf, xlsx = tmp_path / "r.pdf", tmp_path / "r.xlsx"
    pdf.write_text("open elsewhere")
    _, found = said("report", files["a.dra"], "--pdf", pdf, "--xlsx", xlsx)
    assert [(one["code"], one["where"]) for one in found["findings"]] == [
        ("target_open", "r.pdf"),
        ("written", "r.xlsx"),
    ]
    assert pdf.read_text() == "open elsewhere"
    assert xlsx.is_file()


@pytest.mark.parametrize(("out", "problem"), [("no/d", "no_folder"), ("b.csv", "already_exists")])
def test_nothing_is_decided_where_the_revision_cannot_be_written(
    files, said, tmp_path, out, problem
):
    other, table = tmp_path / "b.dra", tmp_path / "b.csv"
    table.write_text("question,answer\nP2_d,5\n")
    said("new", other, "--questionnaire", "example-small", *UNIT)
    said("answer", other, "--from", table)
    said("send", other, "--key", files["s.key"], "--out", tmp_path / "b.drx")
    said("receive", files["n.drc"], tmp_path / "b.drx")
    before = said("conflicts", files["n.drc"])
    (conflict,) = before[1]["conflicts"]
    words = ("--take", conflict["heads"][0], "--by", "Lim", "--reason", "newer", "--out")
    code, found = said("decide", files["n.drc"], "M07", *words, tmp_path / out)
    assert (code, [one["code"] for one in found["findings"]]) == (1, [problem])
    assert said("conflicts", files["n.drc"]) == before


@pytest.mark.parametrize(
    "call",
    [
        ("kobo-form", "example-small", "--out", ""),
        ("recover", "a.dra", "--out", ""),
        ("receipt", "n.drc", "M07", "--out", "r.drx", "--key", ""),
        ("report", "a.dra", "--pdf", "", "--xlsx", "r.xlsx"),
    ],
    ids=" ".join,
)
def test_a_file_without_a_name_is_asked_for(files, said, tmp_path, monkeypatch, call):
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    code, found = said(*(files.get(word, word) for word in call))
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["option_empty"])
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("unit", ["M\n7", "M\udce97"])
@pytest.mark.parametrize(
    "call",
    [
        ("key", "card", "s.pub", "--role", "head", "--out", "t.pdf"),
        ("roster", "add", "t.roster", "--public", "s.pub", "--role", "head"),
    ],
    ids=" ".join,
)
def test_nobody_is_entered_for_a_unit_that_cannot_be_told(files, said, tmp_path, call, unit):
    words = [tmp_path / word if word.startswith("t.") else files.get(word, word) for word in call]
    code, found = said(*words, "--unit", unit)
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["not_visible"])
    assert not list(tmp_path.glob("t.*"))


def test_a_file_that_is_no_text_holds_no_passphrase(files, said, tmp_path):
    (tmp_path / "no_text").write_bytes(b"\xff\xfe\x00three quiet boats")
    out, key = tmp_path / "b.drx", ("--key", files["s.key"], "--passphrase-file")
    code, found = said("send", files["a.dra"], *key, tmp_path / "no_text", "--out", out)
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["passphrase_wrong"])


def test_words_lose_what_no_file_can_hold_and_a_name_stands_on_one_line(files, said, tmp_path):
    reply = ("receipt", files["n.drc"], "M07", "--key", files["s.key"], "--out")
    code, made = said(*reply, tmp_path / "r.drx", "--note", "Thank\udce9s")
    assert (code, made["note"]) == (0, "Thanks")
    code, found = said(*reply, tmp_path / "q.drx", "--note", "\udce9")
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["option_empty"])
    code, found = said(*reply, tmp_path / "q.drx", "--return", "P1=\udce9")
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["not_a_return"])
    assert said("key", "new", tmp_path / "t.key", "--name", "Sok\nDara")[1]["name"] == "Sok Dara"


def test_nothing_begins_a_collection(said, tmp_path):
    code, found = said("receive", tmp_path / "n.drc", tmp_path / "a.drx", tmp_path / "b.drx")
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["not_found", "not_found"])
    assert not (tmp_path / "n.drc").exists()


def test_an_earlier_report_may_be_written_again(files, said, tmp_path):
    for _ in range(2):
        code, _ = said("report", files["a.dra"], "--pdf", tmp_path / "r.pdf")
        assert code == 0
    assert not is_irreplaceable(tmp_path / "r.pdf")


@pytest.mark.parametrize("option", ["--unit", "--round", "--assessor"])
def test_an_assessment_needs_a_unit_a_round_and_an_assessor(tmp_path, said, option):
    given = [" " if before == option else word for before, word in pairwise(("", *UNIT))]
    path = tmp_path / "b.dra"
    code, found = said("new", path, "--questionnaire", "example-small", *given)
    assert (code, found["findings"][0]["code"]) == (1, "option_empty")
    assert option in found["findings"][0]["message"]
    assert not path.exists()


def test_one_unreadable_file_does_not_keep_the_others_from_being_scored(files, said, tmp_path):
    gone = tmp_path / "gone.dra"
    code, found = said("score", files["a.dra"], gone, files["a.drx"])
    assert code == 1
    assert [unit["unit"] for unit in found["units"]] == ["M07", "M07"]
    assert [(one["code"], one["where"]) for one in found["findings"]] == [("not_found", "gone.dra")]


def test_a_working_file_of_another_name_and_a_folder_are_told_apart(files, said, tmp_path):
    plain = tmp_path / "answers"
    shutil.copy(files["a.dra"], plain)
    code, found = said("score", plain, tmp_path)
    assert (code, len(found["units"])) == (1, 1)
    assert [one["code"] for one in found["findings"]] == ["not_found"]


@pytest.mark.parametrize("words", [("--by", ""), ("--by= ",)])
def test_who_does_something_in_a_collection_has_a_name(files, said, words):
    code, found = said("undo", files["n.drc"], "1", *words)
    assert (code, found["findings"][0]["code"]) == (1, "option_empty")
    assert said("show", files["n.drc"])[1]["merges"][0]["withdrawn"] is False


def test_an_empty_name_does_not_receive_the_folder_one_is_in(files, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, found = said("receive", tmp_path / "x.drc", "")
    assert (code, found["findings"][0]["code"]) == (1, "option_empty")
    assert not (tmp_path / "x.drc").exists()


def test_only_a_question_that_exists_is_returned(files, said, tmp_path):
    out = tmp_path / "r.drx"
    call = ("receipt", files["n.drc"], "M07", "--key", files["s.key"], "--out", out)
    code, found = said(*call, "--return", "P1=Please", "--return", "P9=Please")
    assert code == 1
    assert [(one["code"], one["where"]) for one in found["findings"]] == [
        ("unknown_question", "P9")
    ]
    assert not out.exists()
    assert said(*call, "--return", "P1=Please")[0] == 0


@pytest.mark.parametrize(
    "call",
    [
        ("key", "new", "t.key", "--name", "x"),
        ("key", "export", "s.key", "--out", "t.pub"),
        ("receipt", "n.drc", "M07", "--key", "s.key", "--out", "t.drx"),
        ("send", "a.dra", "--key", "s.key", "--out", "t.drx"),
        ("report", "a.dra", "--pdf", "t.pdf"),
        ("recover", "a.dra", "--out", "t.dra"),
        ("receive", "t.drc", "a.drx"),
        ("template", "example-small", "--xlsx", "t.xlsx"),
    ],
    ids=" ".join,
)
def test_a_folder_that_does_not_exist_is_named_as_what_is_missing(files, said, tmp_path, call):
    gone = tmp_path / "gone"
    words = [gone / word if word.startswith("t.") else files.get(word, word) for word in call]
    code, found = said(*words)
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["no_folder"])


def test_a_file_in_a_place_where_nothing_can_be_written_is_read(files, said, monkeypatch, tmp_path):
    path = files["a.dra"]
    before, shown = said("score", path), said("show", path)

    def refused(asked):
        if asked.parent == path.parent:
            raise failure(FileProblem.READ_ONLY, asked)

    monkeypatch.setattr(disk, "check_writable", refused)
    assert said("score", path) == before
    assert said("show", path) == shown
    assert said("validate", path)[1]["completeness"] == 0
    assert said("report", path, "--xlsx", tmp_path / "r.xlsx")[0] == 0
    assert said("submit", path, "--by", "Sok Dara")[1]["findings"][0]["code"] == "read_only"


def test_a_file_on_a_medium_that_can_only_be_read_is_sent_to_another_place(files, said, tmp_path):
    sent, here = tmp_path / "sent.drx", ("--key", files["s.key"], "--out")
    with a_disk(tmp_path / "medium") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        path = disk.folder / "a.dra"
        shutil.copyfile(files["a.dra"], path)
        protect(disk)
        code, made = said("send", path, *here, sent)
        assert (code, made["revision"]) == (0, said("show", files["a.drx"])[1]["revision"])
        left = said("review", path, "--by", "Chan Sophea", "--layer", "document")
        assert left == said("review", files["a.dra"], "--by", "Chan Sophea", "--layer", "document")
        assert left[0] == 0
        code, refused = said("send", path, *here, disk.folder / "b.drx")
        assert (code, refused["findings"][0]["code"]) == (1, "no_permission")
        assert [one.name for one in disk.folder.iterdir()] == ["a.dra"]
    assert said("show", sent)[1]["revision"] == made["revision"]


@pytest.mark.parametrize(
    "call",
    [
        ("report", "a.dra", "--xlsx", "t.xlsx"),
        ("template", "example-small", "--xlsx", "t.xlsx"),
        ("recover", "a.dra", "--out", "t.dra"),
    ],
    ids=" ".join,
)
def test_where_there_is_no_room_for_a_moment_that_is_told_and_nothing_else(
    files, said, tmp_path, monkeypatch, call
):
    with a_disk(tmp_path / "passing") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
        disk.fill()
        target = tmp_path / call[-1]
        code, told = said(*(files.get(word, word) for word in call[:-1]), target)
        # The library tries to end its sheets once more when they are forgotten.
        monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
        gc.collect()
        monkeypatch.undo()
    assert (code, [one["code"] for one in told["findings"]]) == (1, ["no_room_for_now"])
    assert not target.exists()


@pytest.mark.parametrize(
    "call",
    [
        ("new", "t.dra", "--questionnaire", "example-small", *UNIT),
        ("key", "new", "t.key", "--name", "x"),
        ("key", "export", "s.key", "--out", "t.pub"),
        ("send", "a.dra", "--key", "s.key", "--out", "t.drx"),
        ("receipt", "n.drc", "M07", "--key", "s.key", "--out", "t.drx"),
        ("receive", "t.drc", "a.drx"),
    ],
    ids=" ".join,
)
def test_what_a_full_disk_had_no_room_for_is_named_and_not_left_half(files, said, tmp_path, call):
    with a_disk(tmp_path / "small") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        disk.fill()
        words = [
            disk.folder / word if word.startswith("t.") else files.get(word, word) for word in call
        ]
        code, found = said(*words)
        (told,) = found["findings"]
        name = next(word for word in call if word.startswith("t."))
        assert (code, told["code"]) == (1, "disk_full")
        assert f"so {name} was not created. No partial file was left" in told["message"]
        disk.free()
        assert list(disk.folder.iterdir()) == []
