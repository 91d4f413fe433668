"""Whole tables of published indices: every unit, every figure, every rank.

Sources and licences: ``tests/data/published/README.md``.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.scoring.index_files import a_band, a_node, a_table, an_index, scored

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
EGDI_PARTS = ("services", "people", "network")
EGDI = (a_node("egdi"), *(a_node(part, "egdi") for part in EGDI_PARTS))
EGDI_BANDS = (
    a_band("Low", 0),
    a_band("Middle", 0.25),
    a_band("High", 0.5),
    a_band("Very high", 0.75),
)
CONNECTIVITY = ("Physical", "ConEcFin", "Political", "Instit", "P2P")
SUSTAINABILITY = ("Environ", "Social", "SusEcFin")

THEMES = {
    "theme_1": ("poverty", "unemployment", "housing_cost", "no_diploma", "uninsured"),
    "theme_2": ("aged_65", "aged_17", "disability", "single_parent", "limited_english"),
    "theme_3": ("minority",),
    "theme_4": ("multi_unit", "mobile_homes", "crowding", "no_vehicle", "group_quarters"),
}


def published(name):
    """The rows of a table, by unit."""
    with (PUBLISHED / name).open(encoding="utf-8") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


def column(rows, name, kind=float):
    """One column of a table, by unit."""
    return {unit: kind(row[name]) for unit, row in rows.items()}


def scores_of(units, node, key="score"):
    """One figure of one node, by unit."""
    return {unit: nodes[node][key] for unit, nodes in units.items()}


def test_the_e_government_index_of_2018_in_all_193_countries(tmp_path, capsys):
    """Scores, bands and ranks; the ties of two pairs show only in the printed value."""
    book = an_index(tmp_path, EGDI, settings={"decimals": 4}, levels=EGDI_BANDS)
    code, units, _ = scored(capsys, book, PUBLISHED / "egdi_2018.csv")
    rows = published("egdi_2018.csv")
    assert (code, len(units)) == (0, 193)
    assert scores_of(units, "egdi") == column(rows, "published")
    ranks = column(rows, "rank", int)
    assert scores_of(units, "egdi", "rank") == ranks
    assert Counter(scores_of(units, "egdi", "level_name").values()) == {
        "Very high": 40,
        "High": 71,
        "Middle": 66,
        "Low": 16,
    }
    full = an_index(tmp_path, EGDI, settings={"decimals": 4, "rank_and_band_on": "full"})
    _, units, _ = scored(capsys, full, PUBLISHED / "egdi_2018.csv")
    apart = {u for u, rank in scores_of(units, "egdi", "rank").items() if rank != ranks[u]}
    assert apart == {"SRB", "IRQ"}


def test_the_e_government_index_of_2010_is_zero_where_a_part_is_missing(tmp_path, capsys):
    """Unequal weights; nine countries with a part not known hold 0 and share the last rank."""
    weights = {"services": 0.34, "people": 0.33, "network": 0.33}
    gates = [
        {"node": part, "when": "missing", "effect": "zero", "target": "egdi"} for part in EGDI_PARTS
    ]
    book = an_index(
        tmp_path,
        (a_node("egdi"), *(a_node(p, "egdi", weight=w) for p, w in weights.items())),
        settings={"decimals": 5},
        gates=gates,
    )
    code, units, _ = scored(capsys, book, PUBLISHED / "egdi_2010.csv")
    rows = published("egdi_2010.csv")
    assert (code, len(units)) == (0, 192)
    assert scores_of(units, "egdi", "rank") == column(rows, "rank", int)
    lost = {unit for unit, score in scores_of(units, "egdi").items() if score == 0}
    assert lost == {unit for unit, row in rows.items() if not row["people"]}
    assert (len(lost), {units[unit]["egdi"]["rank"] for unit in lost}) == (9, {184})
    # The parts are published cut off after five digits: 23 sums are one apart in the last.
    apart = [
        abs(units[unit]["egdi"]["score"] - index)
        for unit, index in column(rows, "published").items()
        if units[unit]["egdi"]["score"] != index
    ]
    assert (len(apart), max(apart)) == (23, pytest.approx(1e-5))


def test_the_e_government_index_of_2012_is_zero_without_any_online_service(tmp_path, capsys):
    """The knock-out rule of the survey: no service on line, no index, and the last rank shared."""
    book = an_index(
        tmp_path,
        EGDI,
        settings={"decimals": 5},
        gates=({"node": "services", "when": "= 0", "effect": "zero"},),
    )
    code, units, _ = scored(capsys, book, PUBLISHED / "egdi_2012.csv")
    rows = published("egdi_2012.csv")
    assert (code, len(units)) == (0, 193)
    assert scores_of(units, "egdi", "rank") == column(rows, "rank", int)
    knocked = {unit for unit, score in scores_of(units, "egdi").items() if score == 0}
    assert knocked == {"LBY", "CAF", "GIN"}
    assert {units[unit]["egdi"]["rank"] for unit in knocked} == {191}
    # The parts are published cut off after five digits: some means are one apart in the last.
    apart = {
        unit: abs(units[unit]["egdi"]["score"] - index)
        for unit, index in column(rows, "published").items()
        if units[unit]["egdi"]["score"] != index
    }
    assert len(apart) == 20
    assert list(apart.values()) == pytest.approx([1e-5] * 20)


def test_the_builders_index_of_51_countries_from_its_two_sub_indices(tmp_path, capsys):
    """All digits are published: the index, as printed, and its ranks come out the same."""
    rows = published("asem_second_build.csv")
    parts = (a_node("Index"), a_node("Conn", "Index"), a_node("Sust", "Index"))
    book = an_index(tmp_path, parts, settings={"decimals": 2, "rank_and_band_on": "full"})
    code, units, _ = scored(capsys, book, PUBLISHED / "asem_second_build.csv")
    assert (code, len(units)) == (0, 51)
    assert scores_of(units, "Index") == column(rows, "published")
    assert scores_of(units, "Index", "rank") == column(rows, "rank", int)


def asem():
    """The structure of the example: eight pillars, two sub-indices, one index."""
    return (
        a_node("Index"),
        a_node("Conn", "Index"),
        a_node("Sust", "Index"),
        *(a_node(pillar, "Conn") for pillar in CONNECTIVITY),
        *(a_node(pillar, "Sust") for pillar in SUSTAINABILITY),
    )


def test_the_builders_pillars_give_the_sub_indices_the_index_and_the_ranks(tmp_path, capsys):
    """Three pillars in all digits, five with two: what comes of each is as exact as they are."""
    rows = published("asem_sustainable_connectivity.csv")
    values = {
        unit: {p: row[p] for p in CONNECTIVITY} | {p: row[f"full {p}"] for p in SUSTAINABILITY}
        for unit, row in rows.items()
    }
    leaves = (*CONNECTIVITY, *SUSTAINABILITY)
    book = an_index(tmp_path, asem(), settings={"decimals": 2, "rank_and_band_on": "full"})
    code, units, _ = scored(capsys, book, a_table(tmp_path, leaves, values))
    assert (code, len(units)) == (0, 51)
    for node in ("Sust", *SUSTAINABILITY):
        assert scores_of(units, node, "exact") == pytest.approx(column(rows, f"full {node}"))
        assert scores_of(units, node) == column(rows, node)
        assert scores_of(units, node, "rank") == column(rows, f"rank {node}", int)
    for node in ("Conn", "Index", *CONNECTIVITY):
        assert scores_of(units, node, "exact") == pytest.approx(column(rows, node), abs=0.0101)
    index = scores_of(units, "Index", "exact")
    assert index == pytest.approx(column(rows, "full Index"), abs=0.0026)
    for node in ("Conn", "Index"):
        assert scores_of(units, node, "rank") == column(rows, f"rank {node}", int)


def test_the_builders_min_max_scores_of_51_countries_in_every_digit(tmp_path, capsys):
    """Services had the highest values cut to one; seven countries count no graduates."""
    rows = published("asem_min_max.csv")
    leaves = ("Services", "TertGrad")
    book = an_index(
        tmp_path, (a_node("index"), *(a_node(c, "index", normalise="minmax") for c in leaves))
    )
    code, units, findings = scored(capsys, book, PUBLISHED / "asem_min_max.csv")
    assert (code, len(units)) == (0, 51)
    for leaf in leaves:
        expected = column(rows, f"published {leaf}", lambda text: None if text == "NA" else text)
        found = scores_of(units, leaf, "exact")
        assert {u for u, x in found.items() if x is None} == {
            u for u, x in expected.items() if x is None
        }
        given = {unit: float(text) for unit, text in expected.items() if text is not None}
        assert {u: found[u] for u in given} == pytest.approx(given, abs=1e-11)
    assert sorted(scores_of(units, "Services", "rank").values())[:6] == [1, 1, 1, 1, 1, 6]
    assert list(scores_of(units, "TertGrad", "rank").values()).count(None) == 7
    assert "values_called_missing" in {f["code"] for f in findings}


def test_the_builders_min_max_turned_round_mirrors_every_score(tmp_path, capsys):
    """Direction -1 is the same measure of the negative values."""
    rows = published("asem_min_max.csv")
    leaf = a_node("TertGrad", "index", normalise="minmax", direction=-1)
    book = an_index(tmp_path, (a_node("index"), leaf))
    _, units, _ = scored(capsys, book, PUBLISHED / "asem_min_max.csv")
    for unit, row in rows.items():
        given = row["published TertGrad"]
        assert units[unit]["TertGrad"]["exact"] == (
            None if given == "NA" else pytest.approx(100 - float(given), abs=1e-11)
        )


# Ends of the scales in the technical notes of 2001; telephones and electricity on logarithms.
TECHNOLOGY = {
    "creation": {"patents": "goalposts(0,994)", "royalties": "goalposts(0,272.6)"},
    "recent": {"internet": "goalposts(0,232.4)", "exports": "goalposts(0,80.8)"},
    "old": {"telephones": "log_goalposts(1,901)", "electricity": "log_goalposts(22,6969)"},
    "skills": {"schooling": "goalposts(0.8,12)", "university": "goalposts(0.1,27.4)"},
}
# The index as the Human Development Report 2001 has it, to two digits. Singapore has no number of
# patents there, and the mean of Israel lies on the edge between two digits.
TECHNOLOGY_OF_2001 = {
    "Finland": 74,
    "United States": 73,
    "Sweden": 70,
    "Japan": 70,
    "Korea": 67,
    "Netherlands": 63,
    "United Kingdom": 61,
    "Australia": 59,
    "Canada": 59,
    "Germany": 58,
    "Norway": 58,
    "Ireland": 57,
    "Belgium": 55,
    "New Zealand": 55,
    "Austria": 54,
    "France": 54,
    "Spain": 48,
    "Italy": 47,
    "Czech Republic": 47,
    "Hungary": 46,
    "Slovenia": 46,
}
# What experts gave each indicator from a budget of points.
BUDGET = {
    "patents": 11,
    "royalties": 11,
    "internet": 11,
    "exports": 18,
    "telephones": 10,
    "electricity": 6,
    "schooling": 15,
    "university": 18,
}


def technology_values(rows):
    """Raw values; the handbook prints two of them as logarithms."""
    return {
        unit: {
            code: 10 ** float(row[f"log {code}"]) if f"log {code}" in row else float(row[code])
            for code in BUDGET
        }
        for unit, row in rows.items()
    }


def ranks_of_technology(tmp_path, capsys, structure):
    """Ranks of the 23 countries by an index of this structure."""
    values = technology_values(published("technology_2001.csv"))
    book = an_index(tmp_path, structure, settings={"decimals": 4})
    code, units, _ = scored(capsys, book, a_table(tmp_path, BUDGET, values))
    assert (code, len(units)) == (0, 23)
    return scores_of(units, "tai", "rank"), units


def test_technology_achievement_on_log_goalposts_with_caps_ranks_23_countries(tmp_path, capsys):
    structure = [a_node("tai")]
    for part, leaves in TECHNOLOGY.items():
        structure.append(a_node(part, "tai"))
        structure += [a_node(code, part, normalise=posts) for code, posts in leaves.items()]
    ranks, units = ranks_of_technology(tmp_path, capsys, structure)
    assert ranks == column(published("technology_2001.csv"), "rank equal", int)
    printed = {unit: round(score) for unit, score in scores_of(units, "tai", "exact").items()}
    assert {unit: printed[unit] for unit in TECHNOLOGY_OF_2001} == TECHNOLOGY_OF_2001
    assert {units[unit]["telephones"]["exact"] for unit in ("Finland", "Norway")} == {100}


def test_technology_achievement_by_the_budget_of_experts_ranks_23_countries(tmp_path, capsys):
    posts = {code: rule for leaves in TECHNOLOGY.values() for code, rule in leaves.items()}
    structure = [
        a_node("tai"),
        *(a_node(c, "tai", weight=f"{w}%", normalise=posts[c]) for c, w in BUDGET.items()),
    ]
    ranks, _ = ranks_of_technology(tmp_path, capsys, structure)
    assert ranks == column(published("technology_2001.csv"), "rank budget", int)


def test_technology_achievement_as_a_geometric_mean_of_raw_values_ranks_them(tmp_path, capsys):
    """The handbook multiplies the raw values, two of them as logarithms."""
    rows = published("technology_2001.csv")
    names = {code: f"log {code}" if f"log {code}" in rows["Finland"] else code for code in BUDGET}
    values = {unit: {c: row[name] for c, name in names.items()} for unit, row in rows.items()}
    structure = (a_node("tai", aggregation="geometric"), *(a_node(c, "tai") for c in BUDGET))
    book = an_index(tmp_path, structure, settings={"decimals": 4})
    code, units, _ = scored(capsys, book, a_table(tmp_path, BUDGET, values))
    assert code == 0
    assert scores_of(units, "tai", "rank") == column(rows, "rank geometric", int)


def test_min_max_scores_of_schooling_agree_with_the_handbook(tmp_path, capsys):
    rows = published("technology_2001.csv")
    leaf = a_node("schooling", "index", normalise="minmax")
    book = an_index(tmp_path, (a_node("index"), leaf), settings={"decimals": 0})
    code, units, _ = scored(capsys, book, PUBLISHED / "technology_2001.csv")
    assert code == 0
    expected = {unit: round(100 * s) for unit, s in column(rows, "min-max schooling").items()}
    assert scores_of(units, "schooling") == expected


def test_the_social_vulnerability_index_of_67_counties_by_percentile_ranks(tmp_path, capsys):
    """Percentile ranks with many ties, sums on two levels, the percentile rank of the sum."""
    nodes = [a_node("published", aggregation="sum")]
    for theme, leaves in THEMES.items():
        nodes.append(a_node(theme, "published", aggregation="sum"))
        nodes += [a_node(leaf, theme, normalise="percentile_rank") for leaf in leaves]
    source = PUBLISHED / "svi_2020.csv"
    book = an_index(tmp_path, nodes, settings={"decimals": 6})
    code, units, _ = scored(capsys, book, source)
    rows = published(source.name)
    assert (code, len(units)) == (0, 67)
    for unit, row in rows.items():
        for theme, leaves in THEMES.items():
            # Published sums are sums of printed ranks, four digits each.
            printed = [round(units[unit][leaf]["exact"] / 100, 4) for leaf in leaves]
            assert round(sum(printed), 4) == float(row[theme]), (unit, theme)
            near = pytest.approx(float(row[theme]), abs=5e-5 * len(leaves))
            assert units[unit][theme]["exact"] / 100 == near
        near = pytest.approx(float(row["published"]), abs=5e-5 * 16)
        assert units[unit]["published"]["exact"] / 100 == near
    last = an_index(tmp_path, [a_node("published", normalise="percentile_rank")])
    _, units, _ = scored(capsys, last, source)
    ranks = {u: round(nodes["published"]["exact"] / 100, 4) for u, nodes in units.items()}
    assert ranks == column(rows, "percentile")
