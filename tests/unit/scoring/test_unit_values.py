"""Tables of units as people keep them: read as they mean it, and what is not, told by cell."""

import codecs

import openpyxl
import pytest

from tests.unit.scoring.index_files import a_band, a_node, a_table, an_index, scored

ROWS = (a_node("index"), a_node("x", "index"), a_node("y", "index"))


@pytest.fixture
def book(tmp_path):
    return an_index(tmp_path, ROWS)


def a_file(folder, text, encoding="utf-8"):
    path = folder / "typed.csv"
    path.write_bytes(text.encode(encoding))
    return path


def exact(units, node="x"):
    return {unit: nodes[node]["exact"] for unit, nodes in units.items()}


@pytest.mark.parametrize(
    ("cell", "value"),
    [("12.5", 12.5), (" 12.5 ", 12.5), ("+3", 3), ("-4", -4), ("\N{MINUS SIGN}4", -4),
     ("1e3", 1000), ("17,894", 17894), ("1,234,567.5", 1234567.5), ("1 234", 1234),
     ("1\N{NO-BREAK SPACE}234", 1234), ("1'234", 1234), ("0,85", 0.85), ("-0,5", -0.5),
     ("12,5", 12.5), (".5", 0.5), ("០.៥", 0.5), ("១២", 12)],
)  # fmt: skip
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
        ("unknown_leaf", "values!B1"), ("leaf_without_values", "y"),
    ]  # fmt: skip


def test_a_received_score_that_is_not_the_computed_one_is_told(tmp_path, book, capsys):
    path = a_file(tmp_path, "unit,x,y,index\na,10,20,15.0\nb,10,20,15.2\n")
    code, units, findings = scored(capsys, book, path)
    assert (code, units["b"]["index"]["score"]) == (0, 15)
    (finding,) = findings
    assert finding["code"] == "received_differs"
    assert "15.2" in finding["message"]


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


def test_a_relative_measure_of_one_unit_or_of_equal_ones_gives_no_number(tmp_path, capsys):
    rows = (a_node("index"), a_node("x", "index", normalise="minmax"),
            a_node("y", "index", normalise="percentile_rank"))  # fmt: skip
    book = an_index(tmp_path, rows)
    code, units, findings = scored(capsys, book, a_table(tmp_path, "xy", {"a": {"x": 1, "y": 2}}))
    assert (code, units["a"]["index"]["score"]) == (1, None)
    assert [(f["code"], f["where"]) for f in findings] == [
        ("relative_alone", "x"), ("relative_alone", "y"),
    ]  # fmt: skip
    table = a_table(tmp_path, "xy", {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 2}})
    code, units, findings = scored(capsys, book, table)
    assert (code, [f["code"] for f in findings]) == (1, ["no_spread"])
    assert units["a"]["y"]["exact"] == 0


def test_no_logarithm_of_nothing_without_clipping(tmp_path, capsys):
    rows = (a_node("index"), a_node("x", "index", normalise="log_goalposts(1,100) noclip"))
    values = a_table(tmp_path, "x", {"a": {"x": 0}, "b": {"x": 1000}})
    code, units, findings = scored(capsys, an_index(tmp_path, rows), values)
    assert (code, exact(units)) == (1, {"a": None, "b": pytest.approx(150)})
    assert [f["code"] for f in findings] == ["log_of_nothing"]


@pytest.mark.parametrize(
    ("cells", "score"),
    [({"aggregation": "Geometric"}, 40), ({"aggregation": " MAX "}, 80),
     ({"aggregation": "deduct (110)"}, 109), ({"min_available": "90 %"}, 50)],
)  # fmt: skip
def test_rules_may_be_spelled_as_authors_spell_them(tmp_path, capsys, cells, score):
    rows = (a_node("index", **cells), a_node("1.1", "index"), a_node("1.2", "index"))
    table = a_table(tmp_path, ("1.1", "1.2"), {"a": {"1.1": 20, "1.2": 80}})
    _, units, _ = scored(capsys, an_index(tmp_path, rows), table)
    assert units["a"]["index"]["score"] == score


@pytest.mark.parametrize("direction", ["-1", -1, "\N{MINUS SIGN}1", "negative"])
@pytest.mark.parametrize("normalise", ["goalposts(0,10)", "Goalposts (0; 10)", "min-max"])
def test_a_direction_may_be_spelled_as_authors_spell_it(tmp_path, capsys, direction, normalise):
    rows = (a_node("index"), a_node("x", "index", direction=direction, normalise=normalise))
    table = a_table(tmp_path, "x", {"a": {"x": 0}, "b": {"x": 10}})
    _, units, _ = scored(capsys, an_index(tmp_path, rows), table)
    assert exact(units) == {"a": 100, "b": 0}


@pytest.mark.parametrize("effect", ["cap(1)", "cap(1, index)", "cap(low) on index",
                                    "cap(1 on index)", "cap(index: low)", "cap(1; index)",
                                    "cap(index, 1)", "cap (1) index", "cap(1)@index",
                                    "index: cap(1)", "index cap(1)"])  # fmt: skip
@pytest.mark.parametrize("when", ["= 0", "=0", "0", 0])
def test_a_gate_may_be_spelled_as_authors_spell_it(tmp_path, capsys, effect, when):
    levels = (a_band("none", 0), a_band("low", 30), a_band("high", 60))
    gates = ({"node": "x", "when": when, "effect": effect},)
    book = an_index(tmp_path, ROWS, levels=levels, gates=gates)
    table = a_table(tmp_path, "xy", {"a": {"x": 0, "y": 160}})
    _, units, _ = scored(capsys, book, table)
    assert (units["a"]["index"]["level"], units["a"]["index"]["level_before_gates"]) == (1, 2)


def test_a_direction_that_would_do_nothing_is_told(tmp_path, capsys):
    rows = (a_node("index"), a_node("x", "index", direction=-1))
    _, units, findings = scored(
        capsys, an_index(tmp_path, rows), a_table(tmp_path, "x", {"a": {"x": 30}})
    )
    assert exact(units) == {"a": 30}
    assert [(f["code"], f["where"]) for f in findings] == [("direction_unused", "structure!D3")]


def test_faults_of_the_structure_refuse_the_workbook_with_their_cells(tmp_path, capsys):
    rows = (a_node("index"), a_node("p", "index", weight=-1), a_node("x", "p", weight=0),
            a_node("y", "nowhere", normalise="zscore"))  # fmt: skip
    code, _, findings = scored(capsys, an_index(tmp_path, rows), a_table(tmp_path, "x", {}))
    assert code == 1
    assert {f["code"] for f in findings if f["severity"] == "error"} >= {
        "negative", "all_weights_zero", "not_in_sheet", "bad_normalise",
    }  # fmt: skip
    assert all(f["row"] for f in findings if f["severity"] == "error")


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


@pytest.mark.parametrize("weights", [("25%", "75 %"), (0.25, 0.75), (1, 3), ("1", "3.0")])
def test_weights_may_be_shares_percentages_or_parts(tmp_path, capsys, weights):
    rows = (a_node("index"), *(a_node(c, "index", weight=w) for c, w in zip("xy", weights,
            strict=True)))  # fmt: skip
    table = a_table(tmp_path, "xy", {"a": {"x": 0, "y": 100}})
    _, units, findings = scored(capsys, an_index(tmp_path, rows), table)
    assert (units["a"]["index"]["score"], findings) == (75, [])


def test_levels_may_stand_from_the_top_down(tmp_path, book, capsys):
    bands = (a_band("low", 0), a_band("middle", 55), a_band("high", 80))
    values = a_table(tmp_path, "xy", {"a": {"x": 54.9, "y": 54.9}, "b": {"x": 55, "y": 55}})
    found = []
    for levels in (bands, bands[::-1]):
        code, units, _ = scored(capsys, an_index(tmp_path, ROWS, levels=levels), values)
        assert code == 0
        found.append([(u["index"]["level"], u["index"]["level_name"]) for u in units.values()])
    assert found == [[(0, "low"), (1, "middle")]] * 2


def test_a_gate_on_a_sum_may_look_beyond_0_and_100(tmp_path, capsys):
    levels = (a_band("none", 0), a_band("some", 30))
    rows = (a_node("index", aggregation="sum"), a_node("x", "index"), a_node("y", "index"))
    values = a_table(tmp_path, "xy", {"a": {"x": 70, "y": 50}, "b": {"x": 90, "y": 70}})
    gate = {"node": "index", "when": "< 150", "effect": "cap(none)"}
    _, units, _ = scored(capsys, an_index(tmp_path, rows, levels=levels, gates=(gate,)), values)
    assert {unit: nodes["index"]["level"] for unit, nodes in units.items()} == {"a": 0, "b": 1}
    book = an_index(tmp_path, ROWS, levels=levels, gates=(gate,))
    code, _, findings = scored(capsys, book, values)
    assert (code, findings[0]["code"]) == (1, "bad_condition")


def test_an_empty_cell_is_missing_and_does_not_take_level_or_rank(tmp_path, capsys):
    """What has no value still applies: only ``min_available`` screens it."""
    levels = (a_band("low", 0), a_band("high", 50))
    book = an_index(tmp_path, ROWS, levels=levels, settings={"min_applicable": 0.7})
    values = a_table(tmp_path, "xy", {"a": {"x": 60}, "b": {"x": 20, "y": 40}})
    _, units, findings = scored(capsys, book, values)
    found = {u: (n["index"]["score"], n["index"]["level"], n["index"]["rank"])
             for u, n in units.items()}  # fmt: skip
    assert (found, findings) == ({"a": (60, 1, 1), "b": (30, 0, 2)}, [])


@pytest.mark.parametrize("words", ["not applicable", "Not Applicable", "មិនពាក់ព័ន្ធ"])
@pytest.mark.parametrize(("least", "kept"), [(None, False), (0.5, True), (0.51, False)])
def test_too_little_that_applies_has_a_score_but_no_level_and_no_rank(
    tmp_path, capsys, words, least, kept
):
    levels = (a_band("low", 0), a_band("high", 50))
    book = an_index(tmp_path, ROWS, levels=levels, settings={"min_applicable": least})
    table = a_file(tmp_path, f"unit,x,y\na,60,{words}\nb,20,40\n")
    code, units, findings = scored(capsys, book, table)
    a, b = units["a"]["index"], units["b"]["index"]
    assert (code, a["score"]) == (0, 60)
    assert (a["level"], a["level_before_gates"], a["rank"]) == ((1, 1, 1) if kept else (None,) * 3)
    assert (b["level"], b["rank"]) == (0, 2 if kept else 1)
    told = {"values_not_applicable"} | (set() if kept else {"too_little_applies"})
    assert {f["code"] for f in findings} == told


def test_units_without_enough_values_are_not_measured_against(tmp_path, capsys):
    rows = (a_node("index", min_available=0.9), a_node("x", "index", normalise="minmax"),
            a_node("y", "index", normalise="percentile_rank"))  # fmt: skip
    full = {"a": {"x": 10, "y": 1}, "b": {"x": 15, "y": 2}, "c": {"x": 20, "y": 3}}
    poor = {"least": {"x": 0}, "most": {"y": 99}}
    book = an_index(tmp_path, rows)
    _, alone, findings = scored(capsys, book, a_table(tmp_path, "xy", full))
    assert findings == []
    _, units, findings = scored(capsys, book, a_table(tmp_path, "xy", {**poor, **full}))
    for unit in full:
        for code, node in alone[unit].items():
            assert units[unit][code]["exact"] == node["exact"]
    assert [units[u]["index"]["rank"] for u in ("a", "b", "c")] == [3, 2, 1]
    assert [units[u]["index"]["score"] for u in poor] == [None, None]
    assert (units["least"]["x"]["exact"], units["most"]["y"]["exact"]) == (0, 100)
    assert [f["code"] for f in findings] == ["not_measured_against"]
