"""Every explanation can be followed by hand: its formula and what the parts add give the number."""

import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.language.text import Language
from assessment.questionnaire.structure import Aggregation, GateCondition
from assessment.responses.evaluate import evaluate
from assessment.scoring.explain import explain_down
from assessment.scoring.rounding import round_half_up
from assessment.words import Words
from tests.builders import TODAY, a_ladder, a_questionnaire, a_record
from tests.unit.scoring.worlds import LEVELS, a_gate, rungs, scores_of

CODES = ("A1", "A2", "A3", "B1", "B2")
ENGLISH, KHMER = Words(Language.EN), Words(Language.KM)
SIGNS = str.maketrans({"÷": "/", "×": "*", "−": "-", "^": "`"})
ZEROED = a_gate("A1", GateCondition.ZERO, 0, None, "A")


@st.composite
def small_records(draw):
    ladders = [a_ladder(code, levels=draw(st.sampled_from([2, 3, 7]))) for code in CODES]
    gates = draw(st.sampled_from([(), (ZEROED,)]))
    made = a_questionnaire(*ladders, levels=LEVELS, gates=gates)
    nodes = tuple(
        replace(
            node,
            weight=Decimal(draw(st.sampled_from(["0", "0.3", "1", "2.5", "3"]))),
            aggregation=draw(st.sampled_from(Aggregation)),
            start=Decimal(draw(st.sampled_from([100, 110]))),
        )
        for node in made.nodes
    )
    answers = {code: rungs(draw(st.integers(0, 7))) for code in CODES}
    return a_record(
        replace(made, nodes=nodes),
        {
            code: tuple(t for t in ticks if t in {c.name for c in made.by_code[code].choices})
            for code, ticks in answers.items()
        },
    )


def chains_of(record):
    return explain_down(record, evaluate(record, TODAY), scores_of(record), "overall")


def followed(text):
    """What a reader gets who follows a formula with pencil and paper."""
    left, _, right = text.translate(SIGNS).replace("`", "**").rpartition(" = ")
    return eval(left, {"__builtins__": {}}), Decimal(right)  # noqa: S307 - figures of the formula


@settings(max_examples=300, deadline=None)
@given(small_records())
def test_what_the_parts_add_and_the_formula_give_the_number(record):
    for chain in chains_of(record):
        exact = chain.result.exact
        if exact is None:
            assert chain.formula(ENGLISH) == ""
            continue
        adds = sum(part.contribution or 0 for part in chain.parts)
        assert adds + chain.gates_take == pytest.approx(exact, abs=1e-7)
        assert adds == pytest.approx(chain.combined, abs=1e-7)
        assert chain.gates_take == pytest.approx(0, abs=1e-7) or (exact == 0 and chain.code == "A")
        told = chain.formula(ENGLISH)
        if chain.aggregation in {"min", "max"}:
            ends = {"min": min, "max": max}[chain.aggregation]
            assert ends(part.score for part in chain.counted) == chain.combined
            assert told.endswith("decides")
        elif chain.aggregation == "harmonic" and "has 0 points" in told:
            assert chain.combined == 0
        else:
            value, printed = followed(told)
            assert round_half_up(value, chain.decimals) == printed
            assert printed == round_half_up(chain.combined, chain.decimals)


@settings(max_examples=60, deadline=None)
@given(small_records())
def test_the_factors_of_a_geometric_mean_multiply_to_the_number(record):
    for chain in chains_of(record):
        data = chain.to_json(ENGLISH)
        found = [part["factor"] for part in data["parts"]]
        if chain.aggregation == "geometric" and chain.result.exact is not None:
            product = math.prod(each for each in found if each is not None)
            assert product == pytest.approx(chain.combined, abs=1e-7)
        else:
            assert all(each is None for each in found) or chain.result.exact is None


def a_pair(rule, one=5, other=2, **fields):
    """Two parts of weights 3 and 2, at 60 and 40 points when not said otherwise."""
    weights = {"A1": Decimal(3), "A2": Decimal(2)}
    levels = {"A1": one, "A2": other}
    ladders = [a_ladder("A1", levels=5), a_ladder("A2", levels=5)]
    made = a_questionnaire(*ladders, levels=LEVELS)
    nodes = tuple(
        replace(n, weight=weights.get(n.code, n.weight), **({"aggregation": rule} | fields))
        for n in made.nodes
    )
    record = a_record(replace(made, nodes=nodes), {c: rungs(levels[c]) for c in levels})
    return next(chain for chain in chains_of(record) if chain.code == "A")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("arithmetic", "(3 × 60.0 + 2 × 40.0) ÷ 5 = 52.0"),
        ("geometric", "60.0^(3/5) × 40.0^(2/5) = 51.0"),
        ("harmonic", "5 ÷ (3 ÷ 60.0 + 2 ÷ 40.0) = 50.0"),
        ("min", "lowest of 60.0, 40.0 = 40.0: A2 Indicator A2 decides"),
        ("max", "highest of 60.0, 40.0 = 60.0: A1 Indicator A1 decides"),
        ("sum", "3 × 60.0 + 2 × 40.0 = 260.0"),
        ("deduct", "110 − 3 × (1 − 60.0 ÷ 100) − 2 × (1 − 40.0 ÷ 100) = 107.6"),
    ],
)
def test_every_rule_is_written_with_its_figures(rule, told):
    chain = a_pair(Aggregation(rule), one=3, other=2, start=Decimal(110))
    assert chain.formula(ENGLISH) == told
    assert f"  {told}" in chain.lines(ENGLISH)
    assert chain.to_json(ENGLISH)["formula"] == told
    if rule in {"min", "max"}:
        assert "កំណត់ដោយ" in chain.formula(KHMER)
    else:
        assert chain.formula(KHMER) == told


def test_a_part_at_nothing_and_a_gate_are_said():
    chain = a_pair(Aggregation.HARMONIC, one=3, other=0)
    assert chain.formula(ENGLISH) == "A2 Indicator A2 has 0 points, so the harmonic mean is 0"
    assert [part.contribution for part in chain.parts] == [60, -60]
    ladders = [a_ladder(code, levels=5) for code in ("A1", "A2")]
    made = a_questionnaire(*ladders, levels=LEVELS, gates=(ZEROED,))
    record = a_record(made, {"A1": rungs(0), "A2": rungs(4)})
    chain = next(chain for chain in chains_of(record) if chain.code == "A")
    assert chain.lines(ENGLISH)[3:5] == [
        "  (1 × 0.0 + 1 × 80.0) ÷ 2 = 40.0",
        "  A gate makes the score 0.0.",
    ]
    assert chain.gates_take == pytest.approx(-40)
