"""Published indices, written as workbooks of contract columns, give the published figures.

Sources and licences: ``tests/data/published/README.md``.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.scoring.index_files import a_band, a_node, a_table, an_index, scored

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
HDI = (
    a_node("hdi", aggregation="geometric", min_available=1),
    a_node("life", "hdi", normalise="goalposts(20,85)"),
    a_node("knowledge", "hdi"),
    a_node("expected", "knowledge", normalise="goalposts(0,18)"),
    a_node("mean", "knowledge", normalise="goalposts(0,15)"),
    a_node("income", "hdi", normalise="log_goalposts(100,75000)"),
)
HDI_BANDS = (a_band("Very high", 80), a_band("High", 70), a_band("Medium", 55), a_band("Low", 0))
# The four indicators, and half of the last printed digit of each.
HALVES = {"life": 0.05, "expected": 0.05, "mean": 0.05, "income": 0.5}
EGDI_PARTS = ("services", "people", "network")
EGDI = (a_node("egdi"), *(a_node(part, "egdi") for part in EGDI_PARTS))


def published(name):
    """The rows of a table, by unit."""
    with (PUBLISHED / name).open(encoding="utf-8") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


def test_the_human_development_index_of_five_countries_over_32_years(tmp_path, capsys):
    """Log goalposts, caps at the top, a geometric mean; no index where an indicator is missing."""
    book = an_index(tmp_path, HDI, levels=HDI_BANDS)
    code, units, _ = scored(capsys, book, PUBLISHED / "hdi_2021.csv")
    rows = published("hdi_2021.csv")
    expected = {
        unit: float(Decimal(row["published"]) * 100) if row["published"] else None
        for unit, row in rows.items()
    }
    assert code == 0
    assert {unit: nodes["hdi"]["score"] for unit, nodes in units.items()} == expected
    assert sum(score is not None for score in expected.values()) == 141
    capped = [unit for unit, row in rows.items() if float(row["income"]) > 75_000]
    assert len(capped) == 18
    assert {units[unit]["income"]["score"] for unit in capped} == {100}
    groups = {unit: nodes["hdi"]["level_name"] for unit, nodes in units.items() if "2021" in unit}
    assert groups == {
        "Afghanistan 2021": "Low",
        "Angola 2021": "Medium",
        "Argentina 2021": "Very high",
        "Andorra 2021": "Very high",
        "United Arab Emirates 2021": "Very high",
    }


def test_the_human_development_index_of_2014_in_all_188_countries(tmp_path, capsys):
    """Incomes with thousands separators; every index as close as the printed values allow."""
    book = an_index(tmp_path, HDI, settings={"decimals": 1})
    source = PUBLISHED / "hdi_2014.csv"
    code, units, findings = scored(capsys, book, source)
    rows = published(source.name)
    assert (code, len(units)) == (0, 188)
    assert [f["where"] for f in findings if f["code"] == "values_with_marks"] == ["values!E2"]
    given = {u: [float(row[c].replace(",", "")) for c in HALVES] for u, row in rows.items()}
    ends = []
    for sign in (-1, 1):
        moved = {
            unit: {
                c: value + sign * half
                for (c, half), value in zip(HALVES.items(), values, strict=True)
            }
            for unit, values in given.items()
        }
        ends.append(scored(capsys, book, a_table(tmp_path, list(HALVES), moved))[1])
    for unit, row in rows.items():
        low, high = (end[unit]["hdi"]["exact"] for end in ends)
        index = float(row["published"]) * 100
        assert low - 0.05 <= index <= high + 0.05, unit
        assert low < units[unit]["hdi"]["exact"] < high, unit
    index = an_index(tmp_path, [a_node("published")], settings={"decimals": 3})
    _, units, _ = scored(capsys, index, source)
    ranks = {unit: nodes["published"]["rank"] for unit, nodes in units.items()}
    assert ranks == {unit: int(row["rank"]) for unit, row in rows.items()}


WOMEN = {
    "Afghanistan 1990": (48.3973, 1.970662649, 0.342503031, 668.0557602, 0.196279945),
    "Afghanistan 1994": (53.5442, 2.525171289, 0.459932642, 266.2076098, 0.182091907),
    "Afghanistan 2021": (65.2791, 7.736391273, 2.311079979, 532.9553682, 0.364840230),
    "Argentina 2021": (78.6471, 19.23380089, 11.35364528, 15580.71571, 0.833324995),
}
MEN = {
    "Afghanistan 1990": (43.7088, 3.939092538, 1.311019876, 4700.298515, 0.329910184),
    "Afghanistan 2021": (58.9147, 12.67218933, 3.401309967, 3089.270418, 0.535610873),
    "Argentina 2021": (72.1818, 16.55146027, 10.90602315, 26376.42505, 0.835521148),
    "United Arab Emirates 1990": (70.2619, 10.16147041, 5.704969792, 140146.366, 0.726520359),
}


@pytest.mark.parametrize(("posts", "people"), [((22.5, 87.5), WOMEN), ((17.5, 82.5), MEN)])
def test_the_index_of_women_and_of_men_agrees_in_every_digit(tmp_path, capsys, posts, people):
    """Published with nine digits; years of schooling and income reach their caps."""
    low, high = posts
    rows = [
        row | {"normalise": f"goalposts({low},{high})"} if row["code"] == "life" else row
        for row in HDI
    ]
    leaves = ("life", "expected", "mean", "income")
    values = {unit: dict(zip(leaves, row, strict=False)) for unit, row in people.items()}
    book = an_index(tmp_path, rows, settings={"decimals": 5})
    code, units, findings = scored(capsys, book, a_table(tmp_path, leaves, values))
    assert (code, findings) == (0, [])
    for unit, (*_, index) in people.items():
        assert units[unit]["hdi"]["exact"] == pytest.approx(100 * index, abs=1e-6)
        assert units[unit]["hdi"]["score"] == round(100 * index, 5)


def test_the_e_government_index_of_2022_ranks_ties_on_the_printed_value(tmp_path, capsys):
    levels = (
        a_band("Low", 0),
        a_band("Middle", 0.25),
        a_band("High", 0.5),
        a_band("Very high", 0.75),
    )
    book = an_index(tmp_path, EGDI, settings={"decimals": 4}, levels=levels)
    code, units, _ = scored(capsys, book, PUBLISHED / "egdi_2022.csv")
    rows = published("egdi_2022.csv")
    assert code == 0
    assert {unit: nodes["egdi"]["rank"] for unit, nodes in units.items()} == {
        unit: int(row["rank"]) for unit, row in rows.items()
    }
    assert {nodes["egdi"]["level_name"] for nodes in units.values()} == {"Very high"}
    # The parts are published with four digits: in two rows their mean is one apart in the last.
    apart = {
        unit: abs(units[unit]["egdi"]["score"] - float(row["published"]))
        for unit, row in rows.items()
        if units[unit]["egdi"]["score"] != float(row["published"])
    }
    assert apart == {"New Zealand": pytest.approx(1e-4), "Germany": pytest.approx(1e-4)}
    full = an_index(tmp_path, EGDI, settings={"decimals": 4, "rank_and_band_on": "full"})
    _, units, _ = scored(capsys, full, PUBLISHED / "egdi_2022.csv")
    assert (units["Sweden"]["egdi"]["rank"], units["Iceland"]["egdi"]["rank"]) == (5, 6)


# Aspects: weight, published score, indicators with weight and value. I13 is printed as 1.17, but
# only the full value gives the score of its aspect.
PEMDI = {
    "governance": (10, 1.75, {"I1": (5, 2.0), "I2": (5, 1.5)}),
    "organisers": (10, 1.28, {"I3": (5, 1.26), "I4": (5, 1.3)}),
    "data": (15, 1.0, {"I5": (5, 1.0), "I6": (3, 1.0), "I7": (3, 1.0), "I8": (4, 1.0)}),
    "security": (15, 1.17, {"I9": (4, 1.0), "I10": (4, 1.0), "I11": (3, 1.5), "I12": (4, 1.25)}),
    "technology": (10, 1.08, {"I13": (5, 7 / 6), "I14": (5, 1.0)}),
    "services": (15, 1.4, {"I15": (4, 1.0), "I16": (4, 1.0), "I17": (4, 2.5), "I18": (3, 1.0)}),
    "satisfaction": (25, 1.18, {"I19": (10, 1.0), "I20": (15, 1.3)}),
}


def test_unequal_weights_on_two_levels_give_a_districts_aspects_index_and_band(tmp_path, capsys):
    rows, values = [a_node("index")], {}
    for aspect, (weight, _, indicators) in PEMDI.items():
        rows.append(a_node(aspect, "index", weight=weight))
        for code, (part, value) in indicators.items():
            rows.append(a_node(code, aspect, weight=part))
            values[code] = value
    levels = (
        a_band("Initiate", 0),
        a_band("Emerging", 1.5),
        a_band("Developing", 2.5),
        a_band("Embedded", 3.5),
        a_band("Leading", 4),
    )
    book = an_index(tmp_path, rows, settings={"decimals": 2}, levels=levels)
    code, units, _ = scored(capsys, book, a_table(tmp_path, values, {"district": values}))
    nodes = units["district"]
    assert code == 0
    assert {aspect: nodes[aspect]["score"] for aspect in PEMDI} == {
        aspect: score for aspect, (_, score, _) in PEMDI.items()
    }
    assert (nodes["index"]["score"], nodes["index"]["level_name"]) == (1.24, "Initiate")
    assert (nodes["governance"]["level_name"], nodes["I17"]["level_name"]) == (
        "Emerging",
        "Developing",
    )


REQUIREMENTS = {
    1: 22,
    2: 3,
    3: 9,
    4: 9,
    5: 11,
    6: 3,
    7: 6,
    8: 9,
    9: 2,
    10: 6,
    11: 3,
    12: 4,
    13: 16,
    14: 7,
}
FIVE = (
    "3.1.1 3.1.2 3.1.12 3.1.13 3.1.16 3.1.17 3.1.18 3.2.1 3.2.2 3.3.1 3.3.5 3.4.1 3.4.2 3.4.5"
    " 3.4.6 3.4.7 3.4.8 3.5.1 3.5.2 3.5.3 3.5.10 3.6.1 3.6.2 3.7.2 3.7.5 3.8.3 3.8.7 3.9.2 3.10.1"
    " 3.10.2 3.11.2 3.12.1 3.12.3 3.13.1 3.13.2 3.13.5 3.13.6 3.13.11 3.13.15 3.14.1 3.14.2 3.14.3"
    " 3.14.4 3.14.6"
)
THREE = "3.1.5 3.1.19 3.3.2 3.7.1 3.7.4 3.8.1 3.8.2 3.8.8 3.9.1 3.11.1 3.12.2 3.13.8 3.14.5 3.14.7"
PLAN = "3.12.4"


def sp_800_171():
    """The 110 requirements by family and what each costs when lacking; the plan weighs nothing."""
    weights = dict.fromkeys(FIVE.split(), 5) | dict.fromkeys(THREE.split(), 3) | {PLAN: 0}
    return {
        code: weights.get(code, 1)
        for family, count in REQUIREMENTS.items()
        for code in (f"3.{family}.{number}" for number in range(1, count + 1))
    }


def test_the_sp_800_171_assessment_deducts_from_110_down_to_minus_203(tmp_path, capsys):
    weights = sp_800_171()
    assert (len(weights), sum(weights.values())) == (110, 313)
    rows = (
        a_node("score", aggregation="deduct(110)"),
        *(
            a_node(code, "score", weight=w, normalise="goalposts(0,5)")
            for code, w in weights.items()
        ),
    )
    gates = ({"node": PLAN, "when": "= 0", "effect": "zero", "reason": "no plan, no result"},)
    book = an_index(tmp_path, rows, gates=gates, settings={"decimals": 0})
    met, none = dict.fromkeys(weights, 5), dict.fromkeys(weights, 0)
    values = {
        "all met": met,
        "only the plan": none | {PLAN: 5},
        # Multi-factor for some users, cryptography that is not validated: 3 of 5 are lost.
        "two in part": met | {"3.5.3": 2, "3.13.11": 2},
        "first family lacking": met | {code: 0 for code in weights if code.startswith("3.1.")},
        "without a plan": met | {PLAN: 0},
    }
    code, units, findings = scored(capsys, book, a_table(tmp_path, weights, values))
    assert (code, findings) == (0, [])
    assert {unit: nodes["score"]["score"] for unit, nodes in units.items()} == {
        "all met": 110,
        "only the plan": -203,
        "two in part": 104,
        "first family lacking": 110 - 54,
        "without a plan": 0,
    }


SAMM = {
    "governance": ("strategy", "policy", "education"),
    "design": ("threats", "requirements", "architecture"),
    "implementation": ("build", "deployment", "defects"),
    "verification": ("review", "testing", "security"),
    "operations": ("incidents", "environment", "management"),
}


def test_samm_means_sums_and_means_on_two_answer_scales(tmp_path, capsys):
    """Two streams a level, three levels added to a practice, means above: 0 to 3 everywhere."""
    rows, leaves = [a_node("samm")], {}
    for function, practices in SAMM.items():
        rows.append(a_node(function, "samm"))
        for practice in practices:
            rows.append(a_node(practice, function, aggregation="sum"))
            for level in (1, 2, 3):
                rows.append(a_node(f"{practice}{level}", practice, weight=0.01))
                for stream in "ab":
                    leaf = f"{practice}{level}{stream}"
                    # Shares of 0 to 1 in the one stream, counts of four quarters in the other.
                    scale = "goalposts(0,1)" if stream == "a" else "goalposts(0,4)"
                    rows.append(a_node(leaf, f"{practice}{level}", normalise=scale))
                    leaves[leaf] = 1 if stream == "a" else 4
    top = dict(leaves)
    mixed = dict.fromkeys(leaves, 0) | {
        "strategy1a": 1,
        "strategy1b": 2,
        "strategy2a": 0.25,
        "strategy3b": 1,
        "policy1a": 0.5,
        "policy1b": 4,
        "incidents1a": 1,
        "incidents1b": 4,
        "incidents2a": 0.5,
    }
    book = an_index(tmp_path, rows, settings={"decimals": 2})
    table = a_table(
        tmp_path, leaves, {"top": top, "mixed": mixed, "none": dict.fromkeys(leaves, 0)}
    )
    code, units, findings = scored(capsys, book, table)
    assert (code, findings) == (0, [])
    heights = ("samm", *SAMM, *(p for practices in SAMM.values() for p in practices))
    assert {units["top"][node]["score"] for node in heights} == {3}
    assert {units["none"][node]["score"] for node in heights} == {0}
    # strategy (1 + .5)/2 + .25/2 + .25/2 = 1, policy (.5 + 1)/2 = .75, incidents 1 + .25
    nodes = units["mixed"]
    assert [nodes[p]["score"] for p in ("strategy", "policy", "incidents")] == [1, 0.75, 1.25]
    assert [nodes[f]["score"] for f in ("governance", "operations")] == [0.58, 0.42]
    assert nodes["samm"]["score"] == 0.2


def test_units_with_too_few_values_are_screened_out_as_in_the_builders_example(tmp_path, capsys):
    """Of twelve countries three have less than 75 % of the values; one has just that and stays."""
    indicators = ("Research", "Pat", "CultServ", "CultGood")
    table = {
        "KOR": (20437, 249.8, 1.798, None),
        "LAO": (175, None, None, None),
        "MYS": (8080, 64.2, 1.15292, 7.555),
        "MNG": (293, 0.3, 0.00266, 0.046),
        "MMR": (299, None, 0.08905, None),
        "NZL": (7731, 46.5, 0.34615, 1.213),
        "PAK": (7122, 7.2, 0.03553, 1.256),
        "PHL": (1361, 11.3, 0.29555, 3.185),
        "RUS": (16182, 141.5, 1.44633, 8.379),
        "SGP": (11411, 270.5, 0.9278, 14.507),
        "THA": (5317, 53.6, 0.08969, 6.661),
        "VNM": (3618, None, None, None),
    }
    values = {unit: dict(zip(indicators, row, strict=True)) for unit, row in table.items()}
    for rule in ("minmax", "percentile_rank"):
        rows = (
            a_node("index", min_available="75%"),
            *(a_node(code, "index", normalise=rule) for code in indicators),
        )
        book = an_index(tmp_path, rows, settings={"decimals": 2})
        code, units, findings = scored(capsys, book, a_table(tmp_path, indicators, values))
        assert code == 0
        assert [f["code"] for f in findings] == ["not_measured_against"]
        out = {unit for unit, nodes in units.items() if nodes["index"]["score"] is None}
        assert out == {"LAO", "MMR", "VNM"}
        # Without the three the lowest number of researchers is that of Mongolia.
        assert (units["MNG"]["Research"]["score"], units["KOR"]["Research"]["score"]) == (0, 100)
        kept = {unit: given for unit, given in values.items() if unit not in out}
        _, alone, findings = scored(capsys, book, a_table(tmp_path, indicators, kept))
        assert findings == []
        assert {unit: units[unit]["index"] for unit in kept} == {
            unit: nodes["index"] for unit, nodes in alone.items()
        }
