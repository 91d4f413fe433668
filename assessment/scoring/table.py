"""Scores a table of units: rows are units, columns are leaf codes, values are raw numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assessment.errors import Finding
from assessment.problems.problem import Problem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Questionnaire
from assessment.scoring import aggregate
from assessment.scoring.aggregate import NO_LEVEL, Levels, Tree, tree_of
from assessment.scoring.normalise import normalise, scored_together
from assessment.scoring.result import at_node
from assessment.scoring.rounding import GUARD, Floats, Mask, printed

MOST_TOLD = 200


class Told:
    """Keeps so many findings of every kind, so that a table wrong in every cell fits in memory."""

    def __init__(self) -> None:
        # Where enough of a kind are kept, the kind itself.
        self._kept: list[Finding | Problem] = []
        self._met: Counter[Problem] = Counter()

    def append(self, finding: Finding, /) -> None:
        """Keep a finding, or count it where enough of its kind are kept."""
        self._met[finding.problem] += 1
        if self._met[finding.problem] <= MOST_TOLD:
            self._kept.append(finding)
        if self._met[finding.problem] == MOST_TOLD:
            self._kept.append(finding.problem)

    def extend(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.append(finding)

    def __iter__(self) -> Iterator[Finding]:
        for one in self._kept:
            if isinstance(one, Finding):
                yield one
            elif more := self._met[one] - MOST_TOLD:
                yield Finding(ScoringProblem.MORE_LIKE_THIS, values={"count": more})


BLOCK = 512
Ranks = NDArray[np.int32]


@dataclass(frozen=True)
class TableScores:
    """All numbers of a table, and what could not be scored; rows are units, columns are codes."""

    units: tuple[str, ...]  # in the order given
    codes: tuple[str, ...]
    scores: Floats  # float64, NaN without score
    levels: Levels  # level numbers after gates, ``NO_LEVEL`` where there is none
    before: Levels  # level numbers before gates, likewise
    # 1 for the best; units with equal values share the lowest number; 0 where there is none, as for
    # a unit with too few values for the index itself.
    ranks: Ranks
    decimals: int  # how many a score is printed with
    findings: tuple[Finding, ...] = ()


def score_table(
    questionnaire: Questionnaire,
    units: Sequence[str],
    columns: Mapping[str, Floats],
    not_applicable: Mapping[str, Mask] | None = None,
) -> TableScores:
    """Score raw values.

    Args:
        questionnaire: Only its structure, levels, gates and settings are used.
        units: Names of the units.
        columns: Float64 (units,) by column name; NaN where missing, infinite where nothing can be
            made of what was given: no node above it has a score then. A column named after a node
            above the leaves is compared with what is computed, and a difference is told.
        not_applicable: Boolean (units,) by leaf: where the value is missing because it does not
            apply. A node with too little weight that applies has no level and no rank.

    Raises:
        ValueError: when the questionnaire has no structure.
    """
    tree = tree_of(questionnaire)
    leaves, findings = table_leaves(questionnaire, len(units), columns)
    scores, before, after = score_batch(questionnaire, leaves)
    unranked = np.broadcast_to(~scored_together(tree, leaves)[:, None], scores.shape)
    if not_applicable:
        scarce = _scarce(questionnaire, not_applicable, leaves.shape)
        before, after = (np.where(scarce, NO_LEVEL, found) for found in (before, after))
        unranked = unranked | scarce
        told = scarce[:, tree.root] & ~np.isnan(scores[:, tree.root])
        if told.any():
            least = f"{float(questionnaire.settings.min_applicable):.0%}"
            first = {"count": int(told.sum()), "unit": units[int(told.argmax())], "share": least}
            findings.append(Finding(ScoringProblem.TOO_LITTLE_APPLIES, values=first))
    del leaves
    codes = tuple(str(node.code) for node in tree.nodes)
    ranks = _ranks(questionnaire, scores, unranked)
    decimals = questionnaire.settings.decimals
    found = TableScores(tuple(units), codes, scores, after, before, ranks, decimals)
    findings.extend(adding_nothing(tree, units, scores))
    kept = Told()
    kept.extend(findings)
    kept.extend(_differing(found, columns, set(tree.codes)))
    return replace(found, findings=tuple(kept))


def score_batch(questionnaire: Questionnaire, leaves: Floats) -> tuple[Floats, Levels, Levels]:
    """Scores (float64, NaN without) of all nodes, and levels before gates and after.

    Leaves are float64 (units, leaves), 0-100, NaN where missing. Worked out in blocks of units that
    stay in the cache; levels are ``NO_LEVEL`` without a score.
    """
    shape = (leaves.shape[0], len(questionnaire.nodes))
    scores = np.empty(shape)
    before, after = np.empty(shape, dtype=np.int16), np.empty(shape, dtype=np.int16)
    for start in range(0, shape[0], BLOCK):
        part = slice(start, start + BLOCK)
        scores[part] = found = aggregate.gated_scores(questionnaire, leaves[part])
        before[part] = plain = aggregate.levels(questionnaire, found)
        after[part] = aggregate.capped_levels(questionnaire, found, plain)
    return scores, before, after


def table_leaves(
    questionnaire: Questionnaire, n: int, columns: Mapping[str, Floats]
) -> tuple[Floats, list[Finding]]:
    """The leaves of ``n`` units from raw values, float64 (units, leaves), and what went wrong.

    NaN where missing, infinite where nothing can be made of the value.
    """
    tree = tree_of(questionnaire)
    leaves = np.full((n, len(tree.leaves)), np.nan)
    unknown = (name for name in columns if name not in tree.position)
    findings = [at_node(ScoringProblem.UNKNOWN_LEAF, name) for name in unknown]
    for column, (leaf, code) in enumerate(zip(tree.leaves, tree.codes, strict=True)):
        if code in columns:
            leaves[:, column] = columns[code]
        else:
            # The column looked for: whoever knows the table fills in where its headers stand.
            label = tree.nodes[leaf].label or code
            findings.append(at_node(ScoringProblem.LEAF_WITHOUT_VALUES, code, name=label, table=""))
    together = scored_together(tree, leaves)
    for column, leaf in enumerate(tree.leaves):
        leaves[:, column], found = normalise(tree.nodes[leaf], leaves[:, column], together)
        findings.extend(found)
    if left := int((~together).sum()):
        # They have no place beside the others, as they are not scored.
        root = str(tree.nodes[tree.root].code)
        findings.append(at_node(ScoringProblem.NOT_MEASURED_AGAINST, root, count=left))
    return leaves, findings


def _scarce(
    questionnaire: Questionnaire, not_applicable: Mapping[str, Mask], shape: tuple[int, ...]
) -> Mask:
    """Where too little weight applies for a level and a rank: boolean (units, nodes)."""
    tree, applies = tree_of(questionnaire), np.ones(shape)
    for column, code in enumerate(tree.codes):
        if code in not_applicable:
            applies[:, column] = ~not_applicable[code]
    enough = float(questionnaire.settings.min_applicable) - GUARD
    return np.asarray((applies @ tree.share.T < enough) & (tree.share.sum(axis=1) > 0))


def ranked(values: Floats) -> Floats:
    """Rank of each value, 1 for the highest, ties share the lowest number; NaN stays NaN.

    Float64 (units,) in and out.
    """
    there = ~np.isnan(values)
    ordered = np.sort(values[there])
    above = ordered.size - np.searchsorted(ordered, values + GUARD, side="right")
    return np.where(there, above + 1.0, np.nan)


def _ranks(questionnaire: Questionnaire, scores: Floats, unranked: Mask) -> Ranks:
    """Ranks of all units at every node, 0 where there is none; node by node, memory kept small."""
    ranks = np.zeros(scores.shape, dtype=np.int32)
    for k in range(scores.shape[1]):
        # The scores themselves stay as they are.
        visible = aggregate.shown(questionnaire, scores[:, k].copy())
        visible[unranked[:, k]] = np.nan
        ranks[:, k] = np.nan_to_num(ranked(visible))
    return ranks


def adding_nothing(tree: Tree, units: Sequence[str], scores: Floats) -> list[Finding]:
    """Notes where a part is missing in a sum or a deduction, and so adds nothing.

    Args:
        tree: The compiled structure.
        units: Names of the units.
        scores: Float64 (units, nodes), NaN without score.
    """
    found: list[Finding] = []
    for i, node in enumerate(tree.nodes):
        for child in tree.children[i] if node.aggregation.adds_up else ():
            lacking = np.isnan(scores[:, child]) & ~np.isnan(scores[:, i])
            if tree.weights[child] > 0 and lacking.any():
                first = {"unit": units[int(lacking.argmax())], "count": int(lacking.sum())}
                code, parent = str(tree.nodes[child].code), str(node.code)
                found.append(at_node(ScoringProblem.ADDS_NOTHING, code, parent=parent, **first))
    return found


def _differing(
    numbers: TableScores, columns: Mapping[str, Floats], leaves: set[str]
) -> Iterator[Finding]:
    """Received scores of nodes above the leaves that are not the computed ones."""
    for k, code in enumerate(numbers.codes):
        if code in leaves or code not in columns:
            continue
        given, computed = columns[code], numbers.scores[:, k]
        for i in np.flatnonzero(np.isfinite(given)).tolist():
            received = printed(given[i], numbers.decimals)
            score = printed(computed[i], numbers.decimals)
            if received != score:
                told = {"given": received, "unit": numbers.units[i]}
                said = "–" if score is None else score
                yield at_node(ScoringProblem.RECEIVED_DIFFERS, code, **told, score=said)
