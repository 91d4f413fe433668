"""Published indices, rebuilt with nothing but the workbook's columns.

Figures of the Human Development Index: United Nations Development Programme, Human Development
Report 2020 and technical notes (goalposts 20-85 years, 0-18 years, 0-15 years, 100-75,000
dollars). Figures of the E-Government Development Index: United Nations, E-Government Survey 2022.
Both are facts, named with their source.
"""

import random

import pytest

from tests.unit.scoring.index_files import a_band, a_node, a_table, an_index, scored
from tests.unit.scoring.oracle import ranks_by_hand, scored_by_hand

HDI = (
    a_node("hdi", aggregation="geometric"),
    a_node("health", "hdi", normalise="goalposts(20,85)"),
    a_node("education", "hdi"),
    a_node("expected", "education", normalise="goalposts(0,18)"),
    a_node("mean", "education", normalise="goalposts(0,15)"),
    a_node("income", "hdi", normalise="log_goalposts(100,75000)"),
)


def test_the_human_development_index_of_the_technical_notes(tmp_path, capsys):
    book = an_index(tmp_path, HDI)
    peru = {"health": 76.7, "expected": 15.0, "mean": 9.7, "income": 12252}
    rich = {"health": 90, "expected": 20, "mean": 16, "income": 120_000}
    values = a_table(tmp_path, peru.keys(), {"Peru": peru, "above every cap": rich})
    code, units, findings = scored(capsys, book, values)
    assert (code, findings) == (0, [])
    assert units["Peru"]["hdi"]["score"] == 77.7
    assert {n["score"] for n in units["above every cap"].values()} == {100.0}


def test_the_e_government_index_its_bands_and_ranks(tmp_path, capsys):
    parts = ("services", "infrastructure", "human")
    book = an_index(
        tmp_path,
        (a_node("egdi"), *(a_node(code, "egdi") for code in parts)),
        settings={"decimals": 4},
        levels=(
            a_band("low", 0),
            a_band("middle", 0.25),
            a_band("high", 0.5),
            a_band("very high", 0.75),
        ),
    )
    published = {
        "Denmark": (0.9797, 0.9795, 0.9559, 0.9717, 1),
        "Finland": (0.9833, 0.9127, 0.9640, 0.9533, 2),
        "Republic of Korea": (0.9826, 0.9674, 0.9087, 0.9529, 3),
    }
    table = {u: dict(zip(parts, row, strict=False)) for u, row in published.items()}
    code, units, _ = scored(capsys, book, a_table(tmp_path, parts, table))
    assert code == 0
    for unit, (*_, score, rank) in published.items():
        node = units[unit]["egdi"]
        assert (node["score"], node["rank"], node["level_name"]) == (score, rank, "very high")


def a_four_level_index():
    """Two sub-indices, five pillars, 24 indicators: directions, both relative measures, gaps."""
    random_ = random.Random(4)  # noqa: S311 - the same index every time
    sizes = {"C1": 6, "C2": 5, "C3": 3, "S1": 6, "S2": 4}
    rows = [
        a_node("index", min_available=0.9),
        a_node("C", "index"),
        a_node("S", "index", weight=2),
        *(a_node(pillar, pillar[0], weight=random_.randint(1, 4)) for pillar in sizes),
        *(
            a_node(
                f"{pillar}.{i}",
                pillar,
                weight=random_.randint(1, 3),
                direction=random_.choice([1, -1]),
                normalise=random_.choice(["minmax", "percentile_rank"]),
            )
            for pillar, size in sizes.items()
            for i in range(size)
        ),
    ]
    leaves = [row["code"] for row in rows if "normalise" in row]
    values = {
        f"unit {n}": {
            code: None if random_.random() < 0.06 else round(random_.uniform(-50, 900), 2)
            for code in leaves
        }
        for n in range(40)
    }
    return rows, leaves, values


def test_a_four_level_index_with_gaps_and_an_availability_screen(tmp_path, capsys):
    rows, leaves, values = a_four_level_index()
    code, units, _ = scored(capsys, an_index(tmp_path, rows), a_table(tmp_path, leaves, values))
    assert code == 0
    expected = scored_by_hand(rows, values)
    screened = [unit for unit in units if expected[unit]["index"] is None]
    assert 0 < len(screened) < len(units)
    for unit, nodes in units.items():
        for node, score in expected[unit].items():
            assert nodes[node]["exact"] == pytest.approx(score, abs=1e-9)
    printed = {unit: nodes["index"]["score"] for unit, nodes in units.items()}
    assert {u: n["index"]["rank"] for u, n in units.items()} == ranks_by_hand(printed)


def test_a_maturity_model_of_means_sums_and_means_on_several_scales(tmp_path, capsys):
    rows = [
        a_node("model"),
        *(a_node(area, "model", aggregation="sum") for area in ("plan", "run")),
        *(a_node(f"{area}{i}", area, weight=0.5 * i) for area in ("plan", "run") for i in (1, 2)),
    ]
    scales = ("goalposts(0,5)", "goalposts(1,4)", "goalposts(0,1)")
    leaves = []
    for part in ("plan1", "plan2", "run1", "run2"):
        for n, scale in enumerate(scales):
            leaves.append(f"{part}_{n}")
            rows.append(a_node(leaves[-1], part, normalise=scale, weight=n + 1))
    values = {
        f"agency {n}": {code: (n + i) % (int(code[-1]) + 2) for i, code in enumerate(leaves)}
        for n in range(6)
    }
    code, units, _ = scored(capsys, an_index(tmp_path, rows), a_table(tmp_path, leaves, values))
    assert code == 0
    expected = scored_by_hand(rows, values)
    for unit, nodes in units.items():
        assert {c: node["exact"] for c, node in nodes.items()} == pytest.approx(expected[unit])
    assert max(nodes["plan"]["score"] for nodes in units.values()) > 0


def test_unequal_weights_on_two_levels_with_bands(tmp_path, capsys):
    rows = (
        a_node("index"),
        a_node("A", "index", weight=0.65),
        a_node("B", "index", weight=0.35),
        a_node("A1", "A", weight=0.2),
        a_node("A2", "A", weight=0.8),
        a_node("B1", "B", weight=3),
        a_node("B2", "B", weight=5),
    )
    bands = (a_band("poor", 0), a_band("fair", 1.8), a_band("good", 2.6), a_band("excellent", 4.2))
    book = an_index(tmp_path, rows, levels=bands, settings={"decimals": 2})
    leaves = ("A1", "A2", "B1", "B2")
    values = {
        "x": dict(zip(leaves, (5, 4, 2, 3), strict=True)),
        "y": dict(zip(leaves, (1, 2, 2, 1), strict=True)),
    }
    _, units, _ = scored(capsys, book, a_table(tmp_path, leaves, values))
    # x: 0.65 * (0.2*5 + 0.8*4) + 0.35 * (3*2 + 5*3)/8 = 2.73 + 0.91875
    assert units["x"]["index"] == {
        "score": 3.65,
        "exact": pytest.approx(3.64875),
        "level": 2,
        "level_name": "good",
        "level_before_gates": 2,
        "rank": 1,
    }
    assert units["y"]["index"]["level_name"] == "poor"


def test_a_knock_out_rule_zeroes_the_index_and_a_gate_caps_its_level(tmp_path, capsys):
    rows = (
        a_node("index"),
        a_node("law", "index"),
        a_node("staff", "index"),
        a_node("money", "index"),
    )
    book = an_index(
        tmp_path,
        rows,
        levels=tuple(a_band(f"level {n}", 20 * n) for n in range(5)),
        gates=(
            {"node": "law", "when": "< 10", "effect": "zero"},
            {"node": "staff", "when": "< 50", "effect": "cap(2)"},
            {"node": "money", "when": "missing", "effect": "cap(1)"},
        ),
    )
    values = {
        "out": {"law": 9.9, "staff": 90, "money": 90},
        "capped": {"law": 100, "staff": 49.94, "money": 100},
        "passed": {"law": 100, "staff": 49.96, "money": 100},
        "untold": {"law": 90, "staff": 90},
    }
    _, units, _ = scored(capsys, book, a_table(tmp_path, ("law", "staff", "money"), values))
    index = {unit: nodes["index"] for unit, nodes in units.items()}
    assert (index["out"]["score"], index["out"]["level"], index["out"]["rank"]) == (0, 0, 4)
    assert (index["capped"]["level"], index["capped"]["level_before_gates"]) == (2, 4)
    assert index["passed"]["level"] == 4
    assert (index["untold"]["score"], index["untold"]["level"]) == (90, 1)


def test_deductions_run_from_110_down_below_zero(tmp_path, capsys):
    weights = {"a": 3, "b": 10, "c": 50, "d": 250}
    rows = (
        a_node("index", aggregation="deduct(110)"),
        *(a_node(code, "index", weight=w) for code, w in weights.items()),
    )
    values = {
        "spotless": dict.fromkeys(weights, 100),
        "worst": dict.fromkeys(weights, 0),
        "half": {"a": 100, "b": 50, "c": 0, "d": 100},
        "gap": {"a": 0, "b": 0, "c": 0},
    }
    code, units, findings = scored(
        capsys, an_index(tmp_path, rows), a_table(tmp_path, weights, values)
    )
    printed = {unit: nodes["index"]["score"] for unit, nodes in units.items()}
    assert printed == {"spotless": 110, "worst": -203, "half": 55, "gap": 47}
    assert {u: n["index"]["rank"] for u, n in units.items()} == ranks_by_hand(printed)
    assert (code, [f["code"] for f in findings]) == (0, ["adds_nothing"])


def test_ranks_tie_on_the_printed_value_unless_the_full_one_is_asked_for(tmp_path, capsys):
    rows = (a_node("index"), *(a_node(code, "index") for code in "abcd"))
    # A quarter of 303 is held as 75.75 or a hair below; it prints 75.8, as does 75.76.
    values = {
        "one": dict(zip("abcd", (101.1, 67.3, 66.6, 68), strict=True)),
        "two": dict.fromkeys("abcd", 75.76),
        "three": dict.fromkeys("abcd", 75.7),
        "none": {},
    }
    table = a_table(tmp_path, "abcd", values)
    _, units, _ = scored(capsys, an_index(tmp_path, rows), table)
    found = {u: (n["index"]["score"], n["index"]["rank"]) for u, n in units.items()}
    assert found == {"one": (75.8, 1), "two": (75.8, 1), "three": (75.7, 3), "none": (None, None)}
    full = an_index(tmp_path, rows, settings={"rank_and_band_on": "full"})
    _, units, _ = scored(capsys, full, table)
    assert {u: n["index"]["rank"] for u, n in units.items()} == {
        "one": 2,
        "two": 1,
        "three": 3,
        "none": None,
    }
