"""Scores a table of units: rows are units, columns are leaf codes, values are raw numbers.

With x the raw values of one leaf: minmax (x - min)/(max - min) over the units; percentile rank =
share of the other units strictly below; goalposts (x - low)/(high - low); log goalposts the
same on natural logarithms. A direction of -1 turns the result round (1 - value; strictly above).
Clipped to 0..1 unless the node says otherwise, times 100. ``none`` takes the raw value as it is.

The two relative measures look at the units scored together: not at one that has too few values
for the index itself, since it is not scored.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assessment.errors import Finding
from assessment.problems.problem import Problem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node, Normalisation
from assessment.scoring import aggregate
from assessment.scoring.aggregate import NO_LEVEL, Levels, Tree, tree_of
from assessment.scoring.result import at_node
from assessment.scoring.rounding import GUARD, Floats, Mask, printed

MOST_TOLD = 200


class BoundedFindings:
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
        for finding in self._kept:
            if isinstance(finding, Finding):
                yield finding
            elif more := self._met[finding] - MOST_TOLD:
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
        before, after = (np.where(scarce, NO_LEVEL, array) for array in (before, after))
        unranked = unranked | scarce
        too_little = scarce[:, tree.root] & ~np.isnan(scores[:, tree.root])
        if too_little.any():
            least = f"{float(questionnaire.settings.min_applicable):.0%}"
            first = {
                "count": int(too_little.sum()),
                "unit": units[int(too_little.argmax())],
                "share": least,
            }
            findings.append(Finding(ScoringProblem.TOO_LITTLE_APPLIES, values=first))
    del leaves
    codes = tuple(str(node.code) for node in tree.nodes)
    ranks = _ranks(questionnaire, scores, unranked)
    decimals = questionnaire.settings.decimals
    table_scores = TableScores(tuple(units), codes, scores, after, before, ranks, decimals)
    findings.extend(adding_nothing(tree, units, scores))
    kept = BoundedFindings()
    kept.extend(findings)
    kept.extend(_differing(table_scores, {c: v for c, v in columns.items() if c not in tree.codes}))
    return replace(table_scores, findings=tuple(kept))


def score_batch(questionnaire: Questionnaire, leaves: Floats) -> tuple[Floats, Levels, Levels]:
    """Scores (float64, NaN without) of all nodes, and levels before gates and after.

    Leaves are float64 (units, leaves), 0-100, NaN where missing. Worked out in blocks of units that
    stay in the cache; levels are ``NO_LEVEL`` without a score.
    """
    shape = (leaves.shape[0], len(questionnaire.nodes))
    scores = np.empty(shape)
    before = np.empty(shape, dtype=np.int16)
    after = np.empty(shape, dtype=np.int16)
    for start in range(0, shape[0], BLOCK):
        part = slice(start, start + BLOCK)
        array, shut = aggregate.gated(questionnaire, leaves[part])
        scores[part] = array
        before[part] = aggregate.levels(questionnaire, array)
        after[part] = aggregate.capped_levels(questionnaire, shut, before[part])
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
        leaves[:, column], other_findings = normalise(tree.nodes[leaf], leaves[:, column], together)
        findings.extend(other_findings)
    if left := int((~together).sum()):
        # They have no place beside the others, as they are not scored.
        root = str(tree.nodes[tree.root].code)
        findings.append(at_node(ScoringProblem.NOT_MEASURED_AGAINST, root, count=left))
    return leaves, findings


def _scarce(
    questionnaire: Questionnaire, not_applicable: Mapping[str, Mask], shape: tuple[int, ...]
) -> Mask:
    """Where too little weight applies for a level and a rank: boolean (units, nodes)."""
    tree = tree_of(questionnaire)
    applies = np.ones(shape)
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
        visible = aggregate.printed_scores(questionnaire, scores[:, k].copy())
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
    findings: list[Finding] = []
    for i in tree.adding:
        for child in tree.children[i]:
            lacking = np.isnan(scores[:, child]) & ~np.isnan(scores[:, i])
            if tree.weights[child] > 0 and lacking.any():
                first = {"unit": units[int(lacking.argmax())], "count": int(lacking.sum())}
                code = str(tree.nodes[child].code)
                parent = str(tree.nodes[i].code)
                findings.append(at_node(ScoringProblem.ADDS_NOTHING, code, parent=parent, **first))
    return findings


def _differing(numbers: TableScores, received: Mapping[str, Floats]) -> Iterator[Finding]:
    """Received scores of nodes above the leaves that are not the computed ones."""
    for k, code in enumerate(numbers.codes):
        if code not in received:
            continue
        array = received[code]
        computed = numbers.scores[:, k]
        for i in np.flatnonzero(np.isfinite(array)).tolist():
            came, score = (printed(of[i], numbers.decimals) for of in (array, computed))
            if came != score:
                values = {"given": came, "unit": numbers.units[i]}
                shown = "–" if score is None else score
                yield at_node(ScoringProblem.RECEIVED_DIFFERS, code, **values, score=shown)


RELATIVE = (Normalisation.MINMAX, Normalisation.PERCENTILE_RANK)
# Of a range smaller than any ratio can be made of, the farthest that is still a number.
_FARTHEST = 1e300


def scored_together(tree: Tree, raw: Floats) -> Mask:
    """Which units have enough values for the index itself; raw values are (units, leaves)."""
    least = float(tree.nodes[tree.root].min_available)
    if least <= 0:
        return np.ones(raw.shape[0], dtype=np.bool_)
    present = np.zeros(raw.shape[0])
    for column, share in enumerate(tree.below[tree.root]):
        present += share * ~np.isnan(raw[:, column])
    return np.asarray(present >= least - GUARD)


def normalise(node: Node, raw: Floats, together: Mask) -> tuple[Floats, list[Finding]]:
    """Scores of one leaf, float64 (units,); and what could not be measured.

    NaN where missing, infinite where nothing can be made of the value: where it is infinite itself,
    or where a logarithm is asked of nothing or less. Raw values are float64 (units,), NaN where
    missing; relative measures compare the units ``together``.
    """
    if node.normalise is Normalisation.NONE:
        return raw.copy(), []
    refused = np.isinf(raw)
    if refused.any():
        value, findings = normalise(node, np.where(refused, np.nan, raw), together)
        return np.where(refused, np.inf, value), findings
    present = ~np.isnan(raw)
    inside = present & together
    problem = _not_relative(node, raw[inside])
    if problem is not None:
        return np.full_like(raw, np.nan), [at_node(problem, node.code)] if present.any() else []
    value = np.full_like(raw, np.nan)
    value[present] = RULES[node.normalise](node, raw[present], raw[inside], inside[present])
    lost = int((present & ~np.isfinite(value)).sum())
    if lost:
        findings = [at_node(ScoringProblem.LOG_OF_NOTHING, node.code, count=lost)]
    else:
        findings = []
    measured = np.isfinite(value)
    if node.clip:
        value = np.clip(value, 0.0, 1.0)
    return 100.0 * np.where(measured | np.isnan(raw), value, np.inf), findings


def _not_relative(node: Node, values: Floats) -> ScoringProblem | None:
    """Why the units cannot be measured against each other; None when they can."""
    if node.normalise in RELATIVE and values.size < 2:
        return ScoringProblem.RELATIVE_ALONE
    if node.normalise is Normalisation.MINMAX and values.max() == values.min():
        return ScoringProblem.NO_SPREAD
    return None


def _turned(node: Node, value: Floats) -> Floats:
    if node.direction < 0:
        return 1.0 - value
    return value


def _between(x: Floats, low: float, high: float) -> Floats:
    """How far from ``low`` to ``high``; beyond all measure at most ``_FARTHEST``."""
    with np.errstate(over="ignore"):
        return np.clip((x - low) / (high - low), -_FARTHEST, _FARTHEST)


def _percentile_rank(node: Node, x: Floats, together: Floats, inside: Mask) -> Floats:
    ordered = np.sort(together)
    if node.direction < 0:
        better = ordered.size - np.searchsorted(ordered, x, side="right")
    else:
        better = np.searchsorted(ordered, x, side="left")
    others = ordered.size - inside
    return np.asarray(better / others, dtype=np.float64)


def _log_goalposts(node: Node, x: Floats, *_: object) -> Floats:
    low, high = _posts(node)
    with np.errstate(divide="ignore"):
        logs = np.log(np.clip(x, 0.0, None))
    return _turned(node, (logs - np.log(low)) / (np.log(high) - np.log(low)))


def _posts(node: Node) -> tuple[float, float]:
    if node.low is None or node.high is None:
        raise ValueError(f"{node.code} has no goalposts")
    return float(node.low), float(node.high)


def _minmax(node: Node, values: Floats, together: Floats, _inside: Mask) -> Floats:
    return _turned(node, _between(values, together.min(), together.max()))


def _goalposts(node: Node, values: Floats, _together: Floats, _inside: Mask) -> Floats:
    return _turned(node, _between(values, *_posts(node)))


# From the values to measure, those of the units scored together, and which of them are among these.
RULES: dict[Normalisation, Callable[[Node, Floats, Floats, Mask], Floats]] = {
    Normalisation.MINMAX: _minmax,
    Normalisation.PERCENTILE_RANK: _percentile_rank,
    Normalisation.GOALPOSTS: _goalposts,
    Normalisation.LOG_GOALPOSTS: _log_goalposts,
}
