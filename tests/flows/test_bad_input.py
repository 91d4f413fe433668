"""Bad input by command: a clear sentence in both languages, a way out, and nothing lost."""

import re
import shutil

import pytest

from assessment.commands.main import run
from assessment.files.store import AssessmentFile

UNIT = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")
KHMER = re.compile(r"[\u1780-\u17ff]")


@pytest.fixture
def begun(tmp_path, capsys):
    path = tmp_path / "unit.dra"
    assert run(["new", str(path), "--questionnaire", "example-small", *UNIT]) == 0
    capsys.readouterr()
    return path


@pytest.fixture(params=["km", "en"])
def refused(request, capsys):
    """Runs a command that must be refused; gives the sentence, checked for its language."""

    def call(*arguments):
        code = run([*map(str, arguments), "--language", request.param])
        told = capsys.readouterr().err
        assert code == 1
        assert "Traceback" not in told
        assert bool(KHMER.search(told)) == (request.param == "km")
        return told

    return call


def test_a_text_file_is_no_assessment(refused, tmp_path):
    path = tmp_path / "notes.dra"
    path.write_text("these are notes" * 100)
    assert "notes.dra" in refused("show", path)
    assert path.read_text() == "these are notes" * 100


def test_an_empty_file_is_no_assessment(refused, tmp_path):
    path = tmp_path / "empty.dra"
    path.touch()
    refused("show", path)


def test_a_damaged_assessment_is_told_and_left_as_it_is(refused, begun):
    content = bytearray(begun.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 600] = bytes(600)
    begun.write_bytes(content)
    refused("show", begun)
    assert begun.read_bytes() == content


def test_a_cut_assessment_is_told(refused, begun):
    content = begun.read_bytes()
    begun.write_bytes(content[: len(content) // 2])
    refused("show", begun)


def test_a_second_window_on_the_same_file_is_told(refused, begun):
    with AssessmentFile.open(begun):
        refused("show", begun)
    assert run(["show", str(begun)]) == 0


def test_a_folder_in_place_of_a_file_is_told(refused, tmp_path):
    refused("show", tmp_path)


def test_a_report_where_a_folder_does_not_exist_is_told(refused, begun, tmp_path):
    refused("report", begun, "--pdf", tmp_path / "none" / "r.pdf")
    assert not (tmp_path / "none").exists()


def test_a_report_over_a_folder_leaves_the_folder(refused, begun, tmp_path):
    target = tmp_path / "r.pdf"
    target.mkdir()
    refused("report", begun, "--pdf", target)
    assert target.is_dir()


def test_a_workbook_of_something_else_is_told_with_its_reasons(refused, tmp_path):
    import openpyxl

    path = tmp_path / "budget.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["item", "cost"])
    book.save(path)
    refused("check", path)


def test_a_file_copied_from_an_open_one_opens(begun, tmp_path, capsys):
    with AssessmentFile.open(begun):
        shutil.copy(begun, tmp_path / "copy.dra")
    assert run(["show", str(tmp_path / "copy.dra")]) == 0
    capsys.readouterr()
