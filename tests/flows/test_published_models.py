"""Models others have published, the long way: through questions, and by their own definitions."""

import csv
import json
import math
import random

import pandas as pd
import pytest

from assessment.commands.main import run
from tests.unit.scoring.index_files import a_node, a_table, an_index, scored
from tests.workbooks import a_workbook, both

# The Software Assurance Maturity Model: functions, practices, three levels of two streams.
FUNCTIONS = {
    "Governance": ("SM", "PC", "EG"),
    "Design": ("TA", "SR", "SA"),
    "Implementation": ("SB", "SD", "DM"),
    "Verification": ("AA", "RT", "ST"),
    "Operations": ("IM", "EM", "OM"),
}
PRACTICES = [practice for practices in FUNCTIONS.values() for practice in practices]
# Four scales of four answers; what each counts is the same.
SCALES = ("coverage", "frequency", "quality", "tools")
COUNTS = (0, 25, 50, 100)
# What every practice answers throughout, and the scores that the arithmetic of the model gives.
ANSWERED = {practice: (3, 0, 1, 2)[n % 4] for n, practice in enumerate(PRACTICES)}
EXPECTED = {
    "Governance": 1.25,
    "Design": 1.5,
    "Implementation": 1.75,
    "Verification": 0.75,
    "Operations": 1.25,
    "samm": 1.3,
    **{practice: 3 * COUNTS[answer] / 100 for practice, answer in ANSWERED.items()},
}


def streams():
    """Practice, level, stream and scale of the ninety questions."""
    for practice in PRACTICES:
        for level in (1, 2, 3):
            for stream in "AB":
                yield practice, level, stream, SCALES[(level + ord(stream)) % 4]


def the_model():
    """Rows of the structure: means of two, sums of three, means above; 0 to 3 everywhere."""
    yield a_node("samm")
    for function, practices in FUNCTIONS.items():
        yield a_node(function, "samm")
        for practice in practices:
            yield a_node(practice, function, aggregation="sum")
            for level in (1, 2, 3):
                yield a_node(f"{practice}{level}", practice, weight=0.01)


def test_a_maturity_model_asked_on_four_scales_sums_three_levels(tmp_path, capsys):
    survey = [
        {
            "type": f"select_one {scale}",
            "name": f"{p}_{level}_{stream}",
            **both("សំណួរ", "Question"),
            "indicator": f"{p}{level}",
            "scoring": "choice",
        }
        for p, level, stream, scale in streams()
    ]
    choices = [
        {
            "list_name": scale,
            "name": f"{scale}{n}",
            **both(f"ចម្លើយ {n}", f"Answer {n}"),
            "score": count,
        }
        for scale in SCALES
        for n, count in enumerate(COUNTS)
    ]
    settings = (
        {"form_id": "samm", "version": "1", "decimals": 2, **both("គំរូ", "Model", "form_title")},
    )
    book = a_workbook(
        tmp_path, survey, choices=choices, structure=list(the_model()), settings=settings
    )
    unit = tmp_path / "unit.dra"
    answers = tmp_path / "answers.csv"
    with answers.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("question", "answer")]
            + [(f"{p}_{level}_{s}", f"{scale}{ANSWERED[p]}") for p, level, s, scale in streams()]
        )
    who = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")
    assert run(["new", str(unit), "--questionnaire", str(book), *who]) == 0
    assert run(["answer", str(unit), "--from", str(answers)]) == 0
    capsys.readouterr()
    assert run(["score", str(unit), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["units"]
    assert {code: found["nodes"][code]["score"] for code in EXPECTED} == EXPECTED
    assert (found["overall"], found["interval"]) == (1.3, [1.3, 1.3])


def test_the_same_model_as_a_table_gives_the_same(tmp_path, capsys):
    rows = [*the_model()]
    rows += [a_node(f"{p}{level}{s}", f"{p}{level}") for p, level, s, _ in streams()]
    values = {f"{p}{level}{s}": COUNTS[ANSWERED[p]] for p, level, s, _ in streams()}
    book = an_index(tmp_path, rows, settings={"decimals": 2})
    _, units, _ = scored(capsys, book, a_table(tmp_path, values, {"M07": values}))
    assert {code: units["M07"][code]["score"] for code in EXPECTED} == EXPECTED


# The example of the index builders: 49 indicators, eight pillars, two sub-indices.
PILLARS = {
    "Physical": "LPI Flights Ship Bord Elec Gas ConSpeed Cov4G",
    "ConEcFin": "Goods Services FDI PRemit ForPort",
    "Political": "Embs IGOs UNVote",
    "Instit": "CostImpEx Tariff TBTs TIRcon RTAs Visa",
    "P2P": "StMob Research Pat CultServ CultGood Tourist MigStock Lang",
    "Environ": "Renew PrimEner CO2 MatCon Forest",
    "Social": "Poverty Palma TertGrad FreePress TolMin NGOs CPI FemLab WomParl",
    "SusEcFin": "PubDebt PrivDebt GDPGrow RDExp NEET",
}
SUB_INDICES = {
    "Conn": ("Physical", "ConEcFin", "Political", "Instit", "P2P"),
    "Sust": ("Environ", "Social", "SusEcFin"),
}
TURNED = (
    "CostImpEx Tariff TBTs PrimEner CO2 MatCon Forest Poverty Palma FreePress TolMin PubDebt"
    " PrivDebt NEET"
)
DIRECTIONS = {
    code: -1 if code in TURNED.split() else 1
    for codes in PILLARS.values()
    for code in codes.split()
}


def by_the_builders_definitions(raw, rule):
    """Screen the units, turn and normalise each indicator, then means of what is there."""
    kept = raw[1 - raw.isna().sum(axis=1) / raw.shape[1] >= 0.9]
    scores = kept * [*DIRECTIONS.values()]
    if rule == "minmax":
        scores = (scores - scores.min()) / (scores.max() - scores.min()) * 100
    else:
        scores = (scores.rank(method="min") - 1) / (scores.count() - 1) * 100
    for pillar, codes in PILLARS.items():
        scores[pillar] = scores[codes.split()].mean(axis=1)
    for sub_index, pillars in SUB_INDICES.items():
        scores[sub_index] = scores[list(pillars)].mean(axis=1)
    return scores.assign(Index=scores[list(SUB_INDICES)].mean(axis=1))


@pytest.mark.parametrize("rule", ["minmax", "percentile_rank"])
def test_four_levels_with_directions_gaps_and_a_screen_follow_the_builders(tmp_path, capsys, rule):
    random_ = random.Random(51)  # noqa: S311 - the same values every time
    raw = pd.DataFrame(
        [
            [
                math.nan if random_.random() < 0.07 else round(random_.lognormvariate(2, 1), 1)
                for _ in DIRECTIONS
            ]
            for _ in range(51)
        ],
        columns=[*DIRECTIONS],
        index=[f"U{n}" for n in range(51)],
    )
    expected = by_the_builders_definitions(raw, rule)
    assert 30 < len(expected) < 51
    rows = [a_node("Index", min_available=0.9), *(a_node(s, "Index") for s in SUB_INDICES)]
    rows += [a_node(p, s) for s, pillars in SUB_INDICES.items() for p in pillars]
    rows += [
        a_node(code, pillar, normalise=rule, direction=DIRECTIONS[code])
        for pillar, codes in PILLARS.items()
        for code in codes.split()
    ]
    path = tmp_path / "values.csv"
    raw.to_csv(path, index_label="uCode", na_rep="NA")
    book = an_index(tmp_path, rows, settings={"decimals": 2, "rank_and_band_on": "full"})
    code, units, findings = scored(capsys, book, path)
    assert code == 0
    assert "not_measured_against" in {f["code"] for f in findings}
    assert {u for u, nodes in units.items() if nodes["Index"]["score"] is not None} == {
        *expected.index
    }
    ranks = expected.rank(ascending=False, method="min")
    for unit in expected.index:
        for node, score in expected.loc[unit].items():
            found = units[unit][node]
            if math.isnan(score):
                assert found["exact"] is None
            else:
                assert found["exact"] == pytest.approx(score, abs=1e-9)
        assert units[unit]["Index"]["rank"] == ranks.loc[unit, "Index"]
