"""Long tables of units: how long one may be, and how many findings are told one by one."""

import json
import re
import tracemalloc
from collections import Counter

import openpyxl
import pytest

from assessment.commands import unit_values as unit_table
from assessment.commands.main import run
from assessment.commands.unit_values import read_unit_values
from assessment.errors import AssessmentError
from assessment.language.text import Language
from assessment.questionnaire import container
from assessment.questionnaire.load import load_structure
from assessment.scoring.table import MOST_TOLD
from assessment.words import Words
from tests.unit.scoring.index_files import a_file, a_node, an_index, scored


@pytest.fixture
def book(tmp_path):
    return an_index(tmp_path, (a_node("index"), a_node("x", "index"), a_node("y", "index")))


def a_long_workbook(folder, rows):
    values = openpyxl.Workbook(write_only=True)
    sheet = values.create_sheet("តម្លៃ")
    sheet.append(["unit", "x", "y"])
    for n in range(rows):
        sheet.append([f"u{n}", n, 1])
    path = folder / "values.xlsx"
    values.save(path)
    return path


def test_a_workbook_of_values_may_be_longer_than_a_questionnaire_by_far(tmp_path, book, capsys):
    code, units, findings = scored(capsys, book, a_long_workbook(tmp_path, 20_100))
    assert (code, len(units), findings) == (0, 20_100, [])
    assert units["u20099"]["index"]["rank"] == 1


@pytest.mark.parametrize(
    ("bound", "most"), [("MOST_ROWS", 50), ("MOST_XML", 1000), ("LARGEST_FILE", 1000)]
)
def test_a_workbook_beyond_the_bound_is_refused_whole_and_says_what_to_do(
    tmp_path, monkeypatch, bound, most
):
    path = a_long_workbook(tmp_path, 100)
    monkeypatch.setattr(container if bound == "LARGEST_FILE" else unit_table, bound, most)
    with pytest.raises(AssessmentError) as told:
        unit_table.open_table(path, {"x", "y"}, [])
    (finding,) = told.value.findings
    assert finding.code == "values_too_large"
    assert "Save the table as CSV" in Words(Language.EN).finding(finding)
    assert "CSV" in Words(Language.KM).finding(finding)


@pytest.mark.parametrize(
    ("bound", "most", "text"),
    [
        ("LARGEST_CSV", 20, "unit,x,y\nu1,1,2\nu2,1,2\n"),
        ("MOST_ROWS", 2, "unit,x,y\nu1,1,2\nu2,1,2\n"),
        ("_LONGEST_LINE", 30, f"unit,x,y\nu1,1,2{',' * 40}\n"),
    ],
)
def test_text_beyond_the_bound_is_refused(tmp_path, monkeypatch, bound, most, text):
    path = a_file(tmp_path, text)
    monkeypatch.setattr(unit_table, bound, most)
    with pytest.raises(AssessmentError) as told:
        list(unit_table.open_table(path, {"x", "y"}, []).rows)
    assert [one.code for one in told.value.findings] == ["values_too_large"]


@pytest.mark.parametrize("language", ["en", "km"])
def test_of_very_many_findings_of_a_kind_the_first_are_told_and_the_others_counted(
    tmp_path, book, capsys, language
):
    rows = "".join(f"u{n % 900},?,1e99\n" for n in range(1200))
    path = a_file(tmp_path, f"unit,x,y\n{rows}")
    assert run(["score-table", str(book), str(path), "--json", "--language", language]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    told = Counter(f["code"] for f in findings)
    kinds = ("unit_twice", "value_not_a_number", "value_beyond")
    assert {kind: told[kind] for kind in kinds} == dict.fromkeys(kinds, MOST_TOLD)
    counts = [f["message"] for f in findings if f["code"] == "more_like_this"]
    assert [int(re.search("[0-9]+", message)[0]) for message in counts] == [
        300 - MOST_TOLD,
        900 - MOST_TOLD,
        900 - MOST_TOLD,
    ]


def test_findings_of_a_table_wrong_in_every_cell_fit_in_memory(tmp_path, book):
    questionnaire, _ = load_structure(book)
    rows = "".join(f"u{n},?,?\n" for n in range(20_000))
    path = a_file(tmp_path, f"unit,x,y\n{rows}")
    tracemalloc.start()
    try:
        read_unit_values(path, questionnaire)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 10_000_000
