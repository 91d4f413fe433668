"""A questionnaire's way by command: checked, installed, used, compared with the next, removed."""

import pytest

from assessment.commands.main import run
from assessment.questionnaire.library import own_folder
from tests.workbooks import SETTINGS, a_question, a_workbook


@pytest.fixture(autouse=True)
def own_library(tmp_path, monkeypatch):
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


def a_version(folder, version, *rows):
    settings = [{**SETTINGS[0], "version": version}]
    return a_workbook(folder, rows or [a_question()], settings=settings, name=f"v{version}.xlsx")


def test_the_whole_way_of_two_versions(tmp_path, said):
    first = a_version(tmp_path, "1", a_question("q1"), a_question("q2", constraint=". != 'x'"))
    second = a_version(tmp_path, "2", a_question("q1", "integer"), a_question("q3"))
    for path in (first, second):
        code, done = said("questionnaires", "install", path)
        assert code == 0, done
        assert done["installed"]["id"] == "test"
        assert done["installed"]["shipped"] is False
    _, listed = said("questionnaires")
    own = [entry for entry in listed["questionnaires"] if not entry["shipped"]]
    assert [entry["version"] for entry in own] == ["1", "2"]

    begun = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")
    assert said("new", tmp_path / "a.dra", "--questionnaire", "test/1", *begun)[0] == 0
    code, used = said("questionnaires", "uses", tmp_path)
    assert code == 0
    assert [(use["id"], use["version"], use["unit"]) for use in used["uses"]] == [
        ("test", "1", "M07")
    ]

    code, compared = said("questionnaires", "differences", "test/1", "test/2")
    assert code == 0
    assert (compared["old"]["version"], compared["new"]["version"]) == ("1", "2")
    assert [
        (one["code"], one["aspect"], one["before"], one["after"]) for one in compared["differences"]
    ] == [
        ("q1", "type", "text", "integer"),
        ("q3", "added", "", "Question q3"),
        ("q2", "removed", "Question q2", ""),
    ]
    assert compared["effects"] == {"answers": 1, "asked_anew": 1, "no_longer_asked": 1}

    code, gone = said("questionnaires", "remove", "test", "1")
    assert (code, gone["removed"]["version"]) == (0, "1")
    # The assessment keeps what it was begun with.
    assert said("show", tmp_path / "a.dra")[0] == 0
    code, refused = said("questionnaires", "remove", "test", "1")
    assert (code, refused["findings"][0]["code"]) == (1, "not_there")


def test_a_faulty_workbook_is_not_installed_and_every_reason_is_told(tmp_path, said):
    path = a_version(tmp_path, "1", a_question("a", "geopoint"), a_question("b", "select_one no"))
    code, refused = said("questionnaires", "install", path)
    assert code == 1
    assert refused["installed"] is None
    assert {(f["code"], f["row"]) for f in refused["findings"]} >= {
        ("type_unsupported", 2),
        ("list_unknown", 3),
    }
    assert said("questionnaires")[1]["questionnaires"] == [
        entry for entry in said("questionnaires")[1]["questionnaires"] if entry["shipped"]
    ]


def test_the_same_version_with_other_contents_is_refused_and_the_same_again_is_not(tmp_path, said):
    path = a_version(tmp_path, "1")
    assert said("questionnaires", "install", path)[0] == 0
    code, again = said("questionnaires", "install", path)
    assert code == 0
    assert [finding["code"] for finding in again["findings"]] == ["same_again"]
    code, refused = said("questionnaires", "install", a_version(tmp_path, "1", a_question("x")))
    assert code == 1
    assert [finding["code"] for finding in refused["findings"]] == ["version_taken"]


@pytest.mark.parametrize("language", ["km", "en"])
def test_people_read_the_differences_line_by_line(tmp_path, capsys, language):
    first, second = a_version(tmp_path, "1"), a_version(tmp_path, "2", a_question("other"))
    call = ["questionnaires", "differences", str(first), str(second), "--language", language]
    assert run(call) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("other" in line for line in lines)
    assert run([*call[:3], str(first), "--language", language]) == 0
    nothing = {"en": "There are no differences.", "km": "មិនមានភាពខុសគ្នាទេ។"}
    assert nothing[language] in capsys.readouterr().out


def test_wrong_usage_is_exit_code_two(capsys):
    for wrong in (["install"], ["remove", "x"], ["differences", "x"], ["unheard-of"]):
        with pytest.raises(SystemExit) as stopped:
            run(["questionnaires", *wrong])
        assert stopped.value.code == 2
    capsys.readouterr()


def test_a_refused_workbook_among_the_installed_ones_is_told_and_hides_no_other(tmp_path, said):
    place = own_folder() / "test" / "1"
    place.mkdir(parents=True)
    a_version(place, "1", a_question("q", "geopoint"))
    code, listed = said("questionnaires")
    assert code == 1
    assert {"dgc-ministry", "example-small"} <= {one["id"] for one in listed["questionnaires"]}


def test_a_library_that_cannot_be_written_is_told(tmp_path, said):
    own_folder().parent.mkdir(parents=True)
    own_folder().write_text("in the way", encoding="utf-8")
    code, refused = said("questionnaires", "install", a_version(tmp_path, "1"))
    assert code == 1
    assert refused["installed"] is None
    assert [finding["code"] for finding in refused["findings"]] == ["folder_not_written"]


def test_the_demonstration_uses_what_came_with_the_program(tmp_path, said):
    rows = [a_question(f"q{number}") for number in range(200)]
    assert said("questionnaires", "install", a_version(tmp_path, "1", *rows))[0] == 0
    code, done = said("demo", "--out", tmp_path / "demo")
    assert code == 0
    assert done["overall"] is not None
