"""A scored table is printed unit by unit: the very same text, and little memory for long tables."""

import io
import json
import sys
import tracemalloc
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.commands.main import run
from assessment.commands.scores import BLOCK
from assessment.commands.unit_values import read_unit_values
from assessment.questionnaire.load import load_structure
from assessment.scoring.rounding import round_floats, round_half_up
from assessment.scoring.table import score_table
from tests.unit.scoring.index_files import a_band, a_file, a_node, an_index
from tests.unit.scoring.worlds import cells

LEAVES = [f"i{n}" for n in range(20)]
UNITS = 5000
# Values, scores, levels and ranks of a cell are 40 bytes in arrays, and its text is a few.
MOST_BYTES_A_CELL = 75


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    pillars = [a_node(f"p{n}", "index", min_available=0.6) for n in range(4)]
    leaves = [a_node(code, f"p{n % 4}") for n, code in enumerate(LEAVES)]
    leaves[0] |= {"normalise": "goalposts(0,50)"}
    levels = (a_band('low "one"', 0), a_band("កម្រិតខ្ពស់", 50))
    gates = ({"node": "p0", "when": "< 50", "effect": "cap(0)"},)
    return an_index(folder, [a_node("index"), *pillars, *leaves], levels=levels, gates=gates)


def a_long_table(folder, units):
    """Units with numbers of many digits and of few, with holes and cells that do not apply."""
    draws = np.random.default_rng(7)
    values = np.round(draws.uniform(-20, 100, (units, len(LEAVES))), 3)
    texts = [[repr(float(value)) for value in row] for row in values]
    for n in range(0, units, 3):
        texts[n][n % len(LEAVES)] = ""
        texts[n][7:18] = ["not applicable"] * 11 if n % 5 == 0 else texts[n][7:18]
    lines = [",".join([f'"ខេត្ត ""{n}"""', *row]) for n, row in enumerate(texts)]
    return a_file(folder, "\n".join([",".join(["unit", *LEAVES]), *lines]))


def formerly(book, path):
    """The JSON object of the units as one text, made of objects."""
    questionnaire, _ = load_structure(book)
    table = read_unit_values(path, questionnaire)
    scores = score_table(questionnaire, table.units, table.columns, table.not_applicable)
    names = [level.name for level in questionnaire.levels]
    return json.dumps(
        [
            {
                "unit": unit,
                "nodes": {
                    code: {
                        "score": None if node.score is None else float(node.score),
                        "exact": node.exact,
                        "level": node.level,
                        "level_name": None if node.level is None else names[node.level],
                        "level_before_gates": node.level_before_gates,
                        "rank": node.rank,
                    }
                    for code, node in nodes.items()
                },
            }
            for unit, nodes in cells(scores).items()
        ],
        ensure_ascii=False,
        allow_nan=False,
    )


@pytest.mark.parametrize("units", [1, BLOCK, 2 * BLOCK + 1])
def test_what_is_printed_unit_by_unit_is_the_same_text(tmp_path, book, capsys, units):
    path = a_long_table(tmp_path, units)
    run(["score-table", str(book), str(path), "--json", "--language", "en"])
    printed = capsys.readouterr().out
    expected = formerly(book, path)
    start = f'{{"units": {expected}, "findings": '
    assert printed.startswith(start)
    rest = printed.removeprefix(start)
    assert rest == json.dumps(json.loads(rest[:-2]), ensure_ascii=False) + "}\n"
    found = {
        (n["level"], n["level_before_gates"], n["rank"] is None)
        for row in json.loads(expected)
        for n in row["nodes"].values()
    }
    assert units == 1 or {(None, None, True), (0, 1, False), (1, 1, False)} <= found


class _Counted(io.TextIOBase):
    """An output that keeps nothing but how much it was given, and the largest piece."""

    def __init__(self):
        self.given = self.largest = 0

    def write(self, text):
        self.given += len(text)
        self.largest = max(self.largest, len(text))
        return len(text)


@pytest.mark.parametrize("form", [["--json"], []])
def test_a_long_table_takes_little_more_than_its_numbers(tmp_path, book, monkeypatch, form):
    # What is loaded once is no memory of a row.
    run(["score-table", str(book), str(a_long_table(tmp_path, 1)), *form])
    path = a_long_table(tmp_path, UNITS)
    arguments = ["score-table", str(book), str(path), "--language", "en", *form]
    printed = _Counted()
    monkeypatch.setattr(sys, "stdout", printed)
    tracemalloc.start()
    code = run(arguments)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code == 0
    assert printed.given > (100 * UNITS * len(LEAVES) if form else 10 * UNITS)
    assert printed.largest < 1_000_000
    assert peak < MOST_BYTES_A_CELL * UNITS * len(LEAVES)


@given(st.lists(st.floats(-1e30, 1e30), min_size=1), st.integers(0, 6))
def test_scores_of_a_table_are_rounded_as_each_alone(values, decimals):
    alone = [float(round_half_up(value, decimals)) for value in values]
    together = round_floats(np.array(values), decimals).tolist()
    assert list(map(repr, together)) == list(map(repr, alone))


@given(st.integers(-(10**7), 10**7), st.integers(0, 4))
def test_a_half_in_a_table_is_rounded_up(number, decimals):
    value = float(Decimal(2 * number + 1).scaleb(-decimals) / 2)
    (together,) = round_floats(np.array([value]), decimals).tolist()
    assert repr(together) == repr(float(round_half_up(value, decimals)))
