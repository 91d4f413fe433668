"""Answers come back from an Excel table, each fault by its line."""

import json

import openpyxl

from assessment.commands.main import run

UNIT = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")


def test_answers_in_a_workbook_are_applied_like_typed_ones(tmp_path, capsys):
    path, table = tmp_path / "unit.dra", tmp_path / "answers.xlsx"
    assert run(["new", str(path), "--questionnaire", "example-small", *UNIT]) == 0
    book = openpyxl.Workbook()
    for row in (["question", "row", "answer"], ["P2_d", None, 40], ["P2_n", None, 10]):
        book.active.append(row)
    book.save(table)
    capsys.readouterr()
    assert run(["answer", str(path), "--from", str(table), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["applied"] == 2


def test_a_table_of_values_in_a_workbook_is_scored(tmp_path, capsys):
    from assessment.questionnaire.library import installed

    workbook = next(entry.path for entry in installed() if entry.id == "example-small")
    table = tmp_path / "values.xlsx"
    book = openpyxl.Workbook()
    for row in (["unit", "P1", "P2"], ["a", 100, 50], ["b", None, "much"]):
        book.active.append(row)
    book.save(table)
    assert run(["score-table", str(workbook), str(table), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [row["unit"] for row in found["units"]] == ["a", "b"]
    assert "value_not_a_number" in {finding["code"] for finding in found["findings"]}
