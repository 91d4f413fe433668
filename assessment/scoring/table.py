"""Scores a table of units: rows are units, columns are leaf codes, values are raw numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assessment.errors import Finding, Place
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Questionnaire
from assessment.scoring.bands import NO_LEVEL, capped_levels, gated_scores, levels, shown
from assessment.scoring.normalise import normalise
from assessment.scoring.rounding import GUARD, round_half_up
from assessment.scoring.tree import Floats, Tree, tree_of


@dataclass(frozen=True, slots=True)
class TableScore:
    """One node of one unit.

    Attributes:
        score: As printed; None when missing.
        exact: Full score, float64; None when missing.
        level: Level number after gates; None without score or levels.
        rank: 1 for the best; units with equal values share the lowest number; None when missing.
    """

    score: Decimal | None
    exact: float | None
    level: int | None
    rank: int | None


@dataclass(frozen=True)
class UnitRow:
    """The scores of one unit by node code."""

    unit: str
    nodes: Mapping[str, TableScore]


@dataclass(frozen=True)
class TableScores:
    """All units in the order given, and what could not be scored."""

    units: tuple[UnitRow, ...]
    findings: tuple[Finding, ...]


def score_table(
    questionnaire: Questionnaire, units: Sequence[str], columns: Mapping[str, Floats]
) -> TableScores:
    """Score raw values.

    Args:
        questionnaire: Only its structure, levels, gates and settings are used.
        units: Names of the units.
        columns: Float64 (units,) by column name; NaN where missing.

    Raises:
        ValueError: when the questionnaire has no structure.
    """
    tree = tree_of(questionnaire)
    leaves, findings = _leaves(tree, len(units), columns)
    scores = gated_scores(questionnaire, tree, leaves)
    after = capped_levels(questionnaire, tree, scores, levels(questionnaire, scores))
    ranks = np.apply_along_axis(_ranks, 0, shown(questionnaire, scores))
    decimals = questionnaire.settings.decimals
    rows = []
    for i, unit in enumerate(units):
        nodes = {
            str(node.code): _score(scores[i, n], int(after[i, n]), ranks[i, n], decimals)
            for n, node in enumerate(tree.nodes)
        }
        rows.append(UnitRow(unit, nodes))
    return TableScores(tuple(rows), tuple(findings))


def _leaves(tree: Tree, n: int, columns: Mapping[str, Floats]) -> tuple[Floats, list[Finding]]:
    leaves = np.full((n, len(tree.leaves)), np.nan)
    codes = [str(tree.nodes[i].code) for i in tree.leaves]
    findings = [
        Finding(ScoringProblem.UNKNOWN_LEAF, Place(node=name), {"node": name})
        for name in columns
        if name not in codes
    ]
    for column, i in enumerate(tree.leaves):
        raw = columns.get(codes[column])
        if raw is not None:
            leaves[:, column], found = normalise(tree.nodes[i], raw)
            findings.extend(found)
    return leaves, findings


def _ranks(values: Floats) -> Floats:
    """Rank of each value, 1 for the highest, ties share the lowest number; NaN stays NaN."""
    there = ~np.isnan(values)
    ordered = np.sort(values[there])
    above = ordered.size - np.searchsorted(ordered, values + GUARD, side="right")
    return np.where(there, above + 1.0, np.nan)


def _score(exact: float, level: int, rank: float, decimals: int) -> TableScore:
    if np.isnan(exact):
        return TableScore(None, None, None, None)
    return TableScore(
        score=round_half_up(exact, decimals),
        exact=float(exact),
        level=None if level == NO_LEVEL else level,
        rank=int(rank),
    )
