"""Rules of a table of units, spelled as authors spell them, and what each does to the scores."""

import pytest

from assessment.commands.main import run
from tests.unit.scoring.index_files import a_band, a_file, a_node, a_table, an_index, exact, scored

ROWS = (a_node("index"), a_node("x", "index"), a_node("y", "index"))


@pytest.fixture
def book(tmp_path):
    return an_index(tmp_path, ROWS)


def test_a_relative_measure_of_one_unit_or_of_equal_ones_gives_no_number(tmp_path, capsys):
    rows = (
        a_node("index"),
        a_node("x", "index", normalise="minmax"),
        a_node("y", "index", normalise="percentile_rank"),
    )
    book = an_index(tmp_path, rows)
    code, units, findings = scored(capsys, book, a_table(tmp_path, "xy", {"a": {"x": 1, "y": 2}}))
    assert (code, units["a"]["index"]["score"]) == (1, None)
    assert [(f["code"], f["where"]) for f in findings] == [
        ("relative_alone", "values!B1"),
        ("relative_alone", "values!C1"),
    ]
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
    [
        ({"aggregation": "Geometric"}, 40),
        ({"aggregation": " MAX "}, 80),
        ({"aggregation": "deduct (110)"}, 109),
        ({"min_available": "90 %"}, 50),
    ],
)
def test_rules_may_be_spelled_as_authors_spell_them(tmp_path, capsys, cells, score):
    rows = (a_node("index", **cells), a_node("1.1", "index"), a_node("1.2", "index"))
    table = a_table(tmp_path, ("1.1", "1.2"), {"a": {"1.1": 20, "1.2": 80}})
    _, units, _ = scored(capsys, an_index(tmp_path, rows), table)
    assert units["a"]["index"]["score"] == score


@pytest.mark.parametrize(
    "direction",
    [
        "-1",
        -1,
        -1.0,
        "-1.0",
        "\N{MINUS SIGN}1",
        "negative",
        "down",
        "lower is better",
        "lower_better",
    ],
)
@pytest.mark.parametrize("normalise", ["goalposts(0,10)", "Goalposts (0; 10)", "min-max"])
def test_a_direction_may_be_spelled_as_authors_spell_it(tmp_path, capsys, direction, normalise):
    rows = (a_node("index"), a_node("x", "index", direction=direction, normalise=normalise))
    table = a_table(tmp_path, "x", {"a": {"x": 0}, "b": {"x": 10}})
    _, units, _ = scored(capsys, an_index(tmp_path, rows), table)
    assert exact(units) == {"a": 100, "b": 0}


@pytest.mark.parametrize(
    ("aggregation", "score"),
    [
        ("arithmetic", 50),
        ("mean", 50),
        ("Weighted mean", 50),
        ("geometric mean", 40),
        ("geometric_mean", 40),
        ("harmonic-mean", 32),
        ("minimum", 20),
        ("Maximum", 80),
        ("sum()", 100),
        ("weighted sum", 100),
        ("deduct (110)", 109),
    ],
)
def test_an_aggregation_may_be_called_as_books_call_it(tmp_path, capsys, aggregation, score):
    rows = (a_node("index", aggregation=aggregation), *ROWS[1:])
    table = a_table(tmp_path, "xy", {"a": {"x": 20, "y": 80}})
    code, units, _ = scored(capsys, an_index(tmp_path, rows), table)
    assert (code, units["a"]["index"]["score"]) == (0, score)


@pytest.mark.parametrize("header", ["normalise", "normalize", "Normalisation", "normalization"])
@pytest.mark.parametrize(
    ("words", "middle"),
    [
        ("minmax", 25),
        ("min-max", 25),
        ("MinMax()", 25),
        ("percentile_rank", 50),
        ("percentile rank", 50),
        ("Percentile", 50),
        ("prank", 50),
        ("goalposts(10;15)", 100),
    ],
)
def test_a_normalisation_may_be_called_as_books_call_it(tmp_path, capsys, header, words, middle):
    rows = (a_node("index"), a_node("x", "index", **{header: words}))
    table = a_table(tmp_path, "x", {"a": {"x": 10}, "b": {"x": 15}, "c": {"x": 30}})
    code, units, findings = scored(capsys, an_index(tmp_path, rows), table)
    assert (code, findings, units["b"]["x"]["exact"]) == (0, [], middle)


@pytest.mark.parametrize(
    "effect",
    [
        "cap(1)",
        "cap(1, index)",
        "cap(low) on index",
        "cap(1 on index)",
        "cap(index: low)",
        "cap(1; index)",
        "cap(index, 1)",
        "cap (1) index",
        "cap(1)@index",
        "index: cap(1)",
        "index cap(1)",
    ],
)
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


def test_goalposts_the_wrong_way_round_are_one_finding_that_names_the_direction(tmp_path, capsys):
    rows = (a_node("index"), a_node("x", "index", normalise="goalposts(85,20)", direction=-1))
    code, units, findings = scored(
        capsys, an_index(tmp_path, rows), a_table(tmp_path, "x", {"a": {"x": 30}})
    )
    assert (code, units) == (1, {})
    assert [(f["code"], f["where"]) for f in findings] == [("goalposts_empty", "structure!D3")]
    assert "direction -1" in findings[0]["message"]


def test_faults_of_the_structure_refuse_the_workbook_with_their_cells(tmp_path, capsys):
    rows = (
        a_node("index"),
        a_node("p", "index", weight=-1),
        a_node("x", "p", weight=0),
        a_node("y", "nowhere", normalise="zscore"),
    )
    code, _, findings = scored(capsys, an_index(tmp_path, rows), a_table(tmp_path, "x", {}))
    assert code == 1
    assert {f["code"] for f in findings if f["severity"] == "error"} >= {
        "negative",
        "all_weights_zero",
        "not_in_sheet",
        "bad_normalise",
    }
    assert all(f["row"] for f in findings if f["severity"] == "error")


@pytest.mark.parametrize("weights", [("25%", "75 %"), (0.25, 0.75), (1, 3), ("1", "3.0")])
def test_weights_may_be_shares_percentages_or_parts(tmp_path, capsys, weights):
    rows = (
        a_node("index"),
        *(a_node(c, "index", weight=w) for c, w in zip("xy", weights, strict=True)),
    )
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


def test_levels_of_a_sum_may_begin_beyond_100(tmp_path, book, capsys):
    levels = (a_band("none", 0), a_band("one", 100), a_band("two", 200))
    rows = (a_node("index", aggregation="sum"), *(a_node(code, "index") for code in "xyz"))
    values = a_table(
        tmp_path, "xyz", {"a": dict.fromkeys("xyz", 66), "b": dict.fromkeys("xyz", 67)}
    )
    _, units, _ = scored(capsys, an_index(tmp_path, rows, levels=levels), values)
    assert {u: n["index"]["level_name"] for u, n in units.items()} == {"a": "one", "b": "two"}
    mean = an_index(tmp_path, ROWS, levels=levels)
    code, _, findings = scored(capsys, mean, values)
    assert (code, {f["code"] for f in findings}) == (1, {"out_of_range"})


def test_an_empty_cell_is_missing_and_does_not_take_level_or_rank(tmp_path, capsys):
    """What has no value still applies: only ``min_available`` screens it."""
    levels = (a_band("low", 0), a_band("high", 50))
    book = an_index(tmp_path, ROWS, levels=levels, settings={"min_applicable": 0.7})
    values = a_table(tmp_path, "xy", {"a": {"x": 60}, "b": {"x": 20, "y": 40}})
    _, units, findings = scored(capsys, book, values)
    found = {
        u: (n["index"]["score"], n["index"]["level"], n["index"]["rank"]) for u, n in units.items()
    }
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
    rows = (
        a_node("index", min_available=0.9),
        a_node("x", "index", normalise="minmax"),
        a_node("y", "index", normalise="percentile_rank"),
    )
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


@pytest.mark.parametrize("name", ["Level 1: begun", "working on it", "a, b", "1 = first"])
def test_a_level_whose_name_holds_a_mark_is_still_one_level(tmp_path, capsys, name):
    levels = (a_band("none", 0), a_band(name, 30), a_band("high", 60))
    gates = ({"node": "x", "when": "= 0", "effect": f"cap({name})"},)
    book = an_index(tmp_path, ROWS, levels=levels, gates=gates)
    _, units, findings = scored(capsys, book, a_table(tmp_path, "xy", {"a": {"x": 0, "y": 160}}))
    assert (units["a"]["index"]["level_name"], findings) == (name, [])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["Unit  Score  Level  Rank", "a  60.0  High  1", "b  –  –  –"]),
        ("km", ["អង្គភាព  ពិន្ទុ  កម្រិត  ចំណាត់ថ្នាក់", "a  60.0  ខ្ពស់  1", "b  –  –  –"]),
    ],
)
def test_people_read_the_score_the_level_by_its_name_and_the_rank(tmp_path, capsys, language, told):
    levels = (
        a_band("low", 0),
        {"name": "high", "from": 50, "label::English (en)": "High", "label::Khmer (km)": "ខ្ពស់"},
    )
    book = an_index(tmp_path, ROWS, levels=levels)
    table = a_table(tmp_path, "xy", {"a": {"x": 50, "y": 70}, "b": {}})
    assert run(["score-table", str(book), str(table), "--language", language]) == 0
    assert capsys.readouterr().out.splitlines() == told
