"""Tables of units as people keep them: read as they mean it, and what is not, told by cell."""

import codecs
import json
import math

import openpyxl
import pytest

from assessment.commands.main import run
from tests.unit.scoring.index_files import a_file, a_node, an_index, exact, scored

ROWS = (a_node("index"), a_node("x", "index"), a_node("y", "index"))


@pytest.fixture
def book(tmp_path):
    return an_index(tmp_path, ROWS)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.5", 12.5),
        (" 12.5 ", 12.5),
        ("+3", 3),
        ("-4", -4),
        ("\N{MINUS SIGN}4", -4),
        ("1e3", 1000),
        ("17,894", 17894),
        ("1,234,567.5", 1234567.5),
        ("1 234", 1234),
        ("1\N{NO-BREAK SPACE}234", 1234),
        ("1'234", 1234),
        ("0,85", 0.85),
        ("-0,5", -0.5),
        ("12,5", 12.5),
        (".5", 0.5),
        ("០.៥", 0.5),
        ("១២", 12),
    ],
)
def test_a_number_is_read_as_it_is_meant(tmp_path, book, capsys, cell, value):
    path = a_file(tmp_path, f'unit,x,y\na,"{cell}",1\n')
    code, units, _ = scored(capsys, book, path)
    assert (code, exact(units)) == (0, {"a": pytest.approx(value)})


@pytest.mark.parametrize(
    "cell", ["n/a", "N/A", "..", "-", "–", "", " ", "NA", "null", "#N/A", "n.d.", "គ្មាន"]
)
def test_words_for_missing_are_missing_and_never_zero(tmp_path, book, capsys, cell):
    code, units, findings = scored(capsys, book, a_file(tmp_path, f"unit,x,y\na,{cell},40\n"))
    assert (code, exact(units)) == (0, {"a": None})
    assert units["a"]["index"]["score"] == 40
    assert [f["code"] for f in findings] == (["values_called_missing"] if cell.strip() else [])


@pytest.mark.parametrize(
    "cell", ["abc", "12%", "1_000", "inf", "1e999", "12,34,5", "1,23,456", "TRUE", "1..2"]
)
def test_what_is_no_number_is_told_with_its_cell(tmp_path, book, capsys, cell):
    path = a_file(tmp_path, f'unit,x,y\na,1,2\n\nb,3,"{cell}"\n')
    code, units, findings = scored(capsys, book, path)
    assert (code, exact(units, "y")) == (1, {"a": 2, "b": None})
    assert [(f["code"], f["row"], f["column"]) for f in findings] == [
        ("value_not_a_number", 4, "C")
    ]


@pytest.mark.parametrize("cell", ["1e308", "-1e308", "1e31", "1e-320", "-1e-31"])
def test_a_number_no_mean_can_be_taken_of_is_told_with_its_cell(tmp_path, book, capsys, cell):
    path = a_file(tmp_path, f"unit,x,y\na,{cell},2\nb,-1e30,1e-30\n")
    code, units, findings = scored(capsys, book, path)
    assert (code, exact(units, "x")) == (1, {"a": None, "b": -1e30})
    assert [(f["code"], f["row"], f["column"]) for f in findings] == [("value_beyond", 2, "B")]


@pytest.mark.parametrize("mean", ["arithmetic", "geometric", "harmonic", "min", "max", "sum"])
def test_the_largest_and_the_smallest_numbers_never_give_what_is_no_number(tmp_path, capsys, mean):
    rows = (a_node("index", aggregation=mean), a_node("x", "index", weight=10**14), ROWS[2])
    units = "a,1e30,1e30\nb,-1e30,1e30\nc,1e-30,1e-30\nd,0,1e-30\ne,-1e-30,0\n"
    path = a_file(tmp_path, f"unit,x,y\n{units}")
    _, found, _ = scored(capsys, an_index(tmp_path, rows), path)
    scores = exact(found, "index").values()
    assert all(score is None or math.isfinite(score) for score in scores)
    assert len(scores) == 5


def test_semicolons_part_columns_and_the_comma_is_decimal(tmp_path, book, capsys):
    path = a_file(tmp_path, "unit;x;y\na;1,234;1.234,5\n")
    _, units, findings = scored(capsys, book, path)
    assert (units["a"]["x"]["exact"], units["a"]["y"]["exact"]) == (1.234, 1234.5)
    assert {f["code"] for f in findings} == {"values_with_marks"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_of_excel_are_read(tmp_path, book, capsys, encoding):
    path = a_file(tmp_path, "unit\tx\ty\nCôte d'Ivoire\t1\t2\n", encoding)
    code, units, findings = scored(capsys, book, path)
    assert (code, list(units)) == (0, ["Côte d'Ivoire"])
    assert [f["code"] for f in findings] == (["old_encoding"] if encoding == "cp1252" else [])


def test_units_without_name_or_named_twice_are_told_and_counted_once(tmp_path, book, capsys):
    path = a_file(tmp_path, "unit,x,y\nខេត្ត ក,1,2\nខេត្ត ក,3,4\n,5,6\nb,7,8\n")
    code, units, findings = scored(capsys, book, path)
    assert code == 1
    assert exact(units) == {"ខេត្ត ក": 1, "b": 7}
    assert [(f["code"], f["row"]) for f in findings] == [("unit_twice", 3), ("unit_missing", 4)]


def test_other_columns_are_not_read_and_missing_ones_are_told(tmp_path, book, capsys):
    path = a_file(tmp_path, "country,region,X\na,Asia,5\n")
    code, units, findings = scored(capsys, book, path)
    assert (code, units["a"]["index"]["exact"]) == (0, 5)
    assert [(f["code"], f["where"]) for f in findings] == [
        ("unknown_leaf", "values!B1"),
        ("leaf_without_values", "y"),
    ]


def test_a_received_score_that_is_not_the_computed_one_is_told(tmp_path, book, capsys):
    path = a_file(tmp_path, "unit,x,y,index\na,10,20,15.0\nb,10,20,15.2\n")
    code, units, findings = scored(capsys, book, path)
    assert (code, units["b"]["index"]["score"]) == (0, 15)
    (finding,) = findings
    assert (finding["code"], finding["where"]) == ("received_differs", "values!D3")
    assert "15.2" in finding["message"]


def test_a_finding_about_a_unit_and_a_node_names_the_row_and_the_column(tmp_path, capsys):
    book = an_index(tmp_path, (a_node("index", aggregation="sum"), *ROWS[1:]))
    path = a_file(tmp_path, "Table 1\n\nunit,z,y,x\na,,1,2\n\nb,,,3\n")
    _, _, findings = scored(capsys, book, path)
    assert [(f["code"], f["where"]) for f in findings] == [
        ("unknown_leaf", "values!B3"),
        ("adds_nothing", "values!C6"),
    ]


def test_a_finding_about_a_node_without_a_column_names_the_node(tmp_path, book, capsys):
    _, _, findings = scored(capsys, book, a_file(tmp_path, "unit,y\na,1\n"))
    assert [(f["code"], f["where"], f["row"]) for f in findings] == [
        ("leaf_without_values", "x", None)
    ]


def test_a_leaf_without_a_column_says_what_was_looked_for_and_where(tmp_path, book, capsys):
    _, _, findings = scored(capsys, book, a_file(tmp_path, "Table 1\n\nunit,y\na,1\n"))
    (finding,) = findings
    assert finding["code"] == "leaf_without_values"
    assert "No column is headed x (typed.csv, values!3), so Node x is" in finding["message"]
    assert "Add the column" in finding["message"]


@pytest.mark.parametrize("name", ["gone.csv", "gone.xlsx"])
def test_a_table_that_is_not_there_is_said_not_to_be_there(tmp_path, book, capsys, name):
    code, _, findings = scored(capsys, book, tmp_path / name)
    assert code == 1
    assert "was not found" in findings[0]["message"]
    assert name in findings[0]["message"]


def test_a_folder_is_no_table_of_values(tmp_path, book, capsys):
    code, _, findings = scored(capsys, book, tmp_path)
    assert (code, [f["code"] for f in findings]) == (1, ["values_not_read"])


@pytest.mark.parametrize("text", ["unit,x,y\n", "Table\n\nunit,x,y\n,,\n", "unit,x,y\n,1,2\n"])
@pytest.mark.parametrize("command", ["score-table", "sensitivity"])
def test_a_table_without_units_is_refused_by_every_command_alike(
    tmp_path, book, capsys, command, text
):
    path = a_file(tmp_path, text)
    code = run([command, str(book), str(path), "--json", "--language", "en"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert (code, findings[-1]["code"]) == (1, "no_unit_rows")
    head = text.splitlines().index("unit,x,y") + 1
    assert (findings[-1]["sheet"], findings[-1]["row"]) == ("values", head)
    missing = [f["row"] for f in findings[:-1] if f["code"] == "unit_missing"]
    assert missing == ([2] if ",1,2" in text else [])


@pytest.mark.parametrize("zero", ["-0", "-0.0", "-0,0"])
def test_a_zero_has_no_sign(tmp_path, book, capsys, zero):
    path = a_file(tmp_path, f'unit,x,y\na,"{zero}","{zero}"\nb,1,2\n')
    for command in ("score-table", "sensitivity"):
        assert run([command, str(book), str(path), "--json"]) == 0
        printed = capsys.readouterr().out
        assert '"exact": 0.0' in printed
        assert "-0" not in printed.partition('"findings"')[0]


def test_a_line_break_inside_a_cell_makes_no_second_number(tmp_path, book, capsys):
    path = a_file(tmp_path, 'unit,x,y\na,"1\n2",3\nb,"4\n",5\nc,6\nd,7,8,9\n')
    code, units, findings = scored(capsys, book, path)
    assert (code, exact(units)) == (1, {"a": None, "b": 4, "c": 6, "d": 7})
    assert exact(units, "y") == {"a": 3, "b": 5, "c": None, "d": 8}
    assert [(f["code"], f["where"]) for f in findings] == [("value_not_a_number", "values!B2")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_lines_end_as_every_system_ends_them(tmp_path, book, capsys, end, last):
    text = end.join(["unit,x,y", "a,1,2", "", "b,3,4"]) + (end if last else "")
    code, units, findings = scored(capsys, book, a_file(tmp_path, text))
    assert (code, exact(units), findings) == (0, {"a": 1, "b": 3}, [])


def test_a_workbook_of_values_is_read_like_a_csv_file(tmp_path, capsys):
    book = an_index(tmp_path, ROWS)
    values = openpyxl.Workbook()
    for row in (["unit", "x", "y"], ["a", 1.5, None], [2024, "1,500", "n/a"], ["c", "?", 3]):
        values.active.append(row)
    path = tmp_path / "values.xlsx"
    values.save(path)
    code, units, findings = scored(capsys, book, path)
    assert (code, exact(units)) == (1, {"a": 1.5, "2024": 1500, "c": None})
    assert ("value_not_a_number", "Sheet!B4") in {(f["code"], f["where"]) for f in findings}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04", bytes(range(256))])
def test_a_file_that_is_no_table_is_refused(tmp_path, book, capsys, content):
    path = tmp_path / "values.csv"
    path.write_bytes(content)
    code, units, findings = scored(capsys, book, path)
    assert (code, units) == (1, {}) or not findings


def test_utf16_cut_in_the_middle_is_refused(tmp_path, book, capsys):
    path = tmp_path / "values.csv"
    path.write_bytes(codecs.BOM_UTF16_LE + b"a")
    code, _, findings = scored(capsys, book, path)
    assert (code, findings[0]["code"]) == (1, "values_not_read")


def test_titles_above_the_header_are_passed_over(tmp_path, book, capsys):
    path = a_file(tmp_path, "Table 1. Results,,\nsource: ministry,,\n\nunit,x,y\na,1,2\n")
    code, units, findings = scored(capsys, book, path)
    assert (code, exact(units), findings) == (0, {"a": 1}, [])


def test_of_several_sheets_the_one_that_names_the_nodes_is_read(tmp_path, capsys):
    book = an_index(tmp_path, ROWS)
    values = openpyxl.Workbook()
    values.active.append(["About this file", "who", "when"])
    values.active.append(["written by", "me", 2026])
    sheet = values.create_sheet("data")
    for row in (["unit", "x", "y"], ["a", 1, 2]):
        sheet.append(row)
    path = tmp_path / "values.xlsx"
    values.save(path)
    code, units, _ = scored(capsys, book, path)
    assert (code, exact(units)) == (0, {"a": 1})


def test_a_workbook_may_hold_its_own_values(tmp_path, capsys):
    data = ({"unit": "a", "x": 1, "y": 2}, {"unit": "b", "x": 3, "y": 4})
    rows = (a_node("index"), a_node("x", "index"), a_node("y", "index"))
    book = an_index(tmp_path, rows, figures=data)
    code, units, _ = scored(capsys, book, book)
    assert (code, exact(units, "y")) == (0, {"a": 2, "b": 4})


def test_a_table_may_be_longer_than_a_questionnaire_may(tmp_path, capsys):
    codes = [f"c{n}" for n in range(100)]
    book = an_index(tmp_path, [a_node("index"), *(a_node(code, "index") for code in codes)])
    values = openpyxl.Workbook(write_only=True)
    sheet = values.create_sheet()
    sheet.append(["unit", *codes])
    for n in range(4000):
        sheet.append([f"unit {n}", *(n + 0.123456 for _ in codes)])
    path = tmp_path / "values.xlsx"
    values.save(path)
    code, units, findings = scored(capsys, book, path)
    assert (code, len(units), findings) == (0, 4000, [])


def test_a_table_may_have_hundreds_of_columns(tmp_path, capsys):
    codes = [f"c{n}" for n in range(300)]
    book = an_index(tmp_path, [a_node("index"), *(a_node(code, "index") for code in codes)])
    values = openpyxl.Workbook()
    values.active.append(["unit", *codes])
    values.active.append(["a", *range(300)])
    path = tmp_path / "values.xlsx"
    values.save(path)
    code, units, findings = scored(capsys, book, path)
    assert (code, units["a"]["index"]["exact"], findings) == (0, 149.5, [])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("title", ["", "Table 1; of the report, 2024 | draft\n\n"])
def test_the_mark_that_parts_columns_is_the_one_that_names_the_nodes(
    tmp_path, book, capsys, mark, title
):
    text = title + "\n".join(mark.join(row) for row in (("unit", "x", "y"), ("a", "1", "2")))
    code, units, findings = scored(capsys, book, a_file(tmp_path, text))
    assert (code, exact(units), findings) == (0, {"a": 1}, [])


def test_a_table_that_names_no_node_is_refused(tmp_path, book, capsys):
    code, units, findings = scored(capsys, book, a_file(tmp_path, "unit,p,q\na,1,2\n"))
    assert (code, units, [f["code"] for f in findings]) == (1, {}, ["values_not_read"])


@pytest.mark.parametrize("text", ["x,y,unit\n1,2,a\n3,4,b\n", "y;x\n1;2\n"])
def test_a_table_that_begins_with_values_is_refused(tmp_path, book, capsys, text):
    """Else a value would stand for the unit, and its indicator would be missing everywhere."""
    code, units, findings = scored(capsys, book, a_file(tmp_path, text))
    assert (code, units, [f["code"] for f in findings]) == (1, {}, ["values_not_read"])


def test_the_column_of_the_units_may_be_called_as_a_node_is(tmp_path, book, capsys):
    path = a_file(tmp_path, "index,x,y\na,1,2\n")
    code, units, _ = scored(capsys, book, path)
    assert (code, exact(units)) == (0, {"a": 1})
    path = a_file(tmp_path, "x,x,y\na,1,2\n")
    code, units, _ = scored(capsys, book, path)
    assert (code, exact(units)) == (0, {"a": 1})
