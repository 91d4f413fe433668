"""Generated structures, and tables of values."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import strategies as st

from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node, NodeCode, Settings
from assessment.questionnaire.workbook.scoring_cells import aggregation_of, normalise_of
from tests.unit.scoring.worlds import cells

AGGREGATIONS = ["arithmetic", "geometric", "harmonic", "min", "max", "sum", "deduct(110)"]


ABSOLUTE = ["none", "goalposts(10,80)", "log_goalposts(1,90)"]


RELATIVE = ["minmax", "percentile_rank"]


WEIGHTS = [0.5, 1, 2, 3]


@st.composite
def structures(draw, normalisations=(*ABSOLUTE, *RELATIVE)):
    """Rows of ``structure``: a tree of up to four levels, everything by chance."""
    rows = [{"code": "n0", "parent": None}]
    rows += [
        {"code": f"n{at}", "parent": f"n{draw(st.integers(0, at - 1))}"}
        for at in range(1, draw(st.integers(2, 9)))
    ]
    parents = {row["parent"] for row in rows}
    for row in rows:
        row["weight"] = draw(st.sampled_from(WEIGHTS))
        if row["code"] in parents:
            row["aggregation"] = draw(st.sampled_from(AGGREGATIONS))
            row["min_available"] = draw(st.sampled_from([0, 0, 0.5, 0.9]))
        else:
            row["normalise"] = draw(st.sampled_from(normalisations))
            row["direction"] = draw(st.sampled_from([1, -1])) if row["normalise"] != "none" else 1
    return rows


@st.composite
def tables(draw, rows, least=2):
    """Values of several units; the first two differ everywhere, so that all can be measured."""
    parents = {row["parent"] for row in rows}
    leaves = [row["code"] for row in rows if row["code"] not in parents]
    number = st.one_of(st.none(), st.integers(1, 100))
    values = {"a": dict.fromkeys(leaves, 20), "b": dict.fromkeys(leaves, 70)}
    for at in range(draw(st.integers(least - 2, 4))):
        values[f"u{at}"] = {code: draw(number) for code in leaves}
    return values


def a_questionnaire(rows, **fields):
    nodes = []
    for row in rows:
        rule, start = aggregation_of(row.get("aggregation", "arithmetic"))
        kind, posts, clip = normalise_of(row.get("normalise", "none"))
        low, high = posts or (None, None)
        nodes.append(
            Node(
                NodeCode(row["code"]),
                row["parent"] and NodeCode(row["parent"]),
                Text(()),
                weight=Decimal(str(row["weight"])),
                aggregation=rule,
                start=start,
                direction=row.get("direction", 1),
                normalise=kind,
                low=low,
                high=high,
                clip=clip,
                min_available=Decimal(str(row.get("min_available", 0))),
            )
        )
    made = Settings(id="t", version="1", title=Text(()), **fields)
    return Questionnaire(made, (), nodes=tuple(nodes))


def alike(one, other):
    """Whether two results of one unit are the same but for the last digits of floats."""
    return one.keys() == other.keys() and all(
        (value is None) == (other[code] is None)
        and (value is None or value == pytest.approx(other[code], rel=1e-9, abs=1e-7))
        for code, value in one.items()
    )


def columns_of(values):
    leaves = next(iter(values.values()))
    return {
        code: np.array([math.nan if v[code] is None else v[code] for v in values.values()], float)
        for code in leaves
    }


def exact(scores):
    return {
        unit: {code: one.exact for code, one in nodes.items()}
        for unit, nodes in cells(scores).items()
    }
