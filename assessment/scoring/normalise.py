"""Raw values of leaves to 0-100, for a table of units.

With x the raw values of one leaf: minmax (x - min)/(max - min) over the units; percentile rank =
share of the other units strictly below; goalposts (x - low)/(high - low); log goalposts the
same on natural logarithms. A direction of -1 turns the result round (1 - value; strictly above).
Clipped to 0..1 unless the node says otherwise, times 100. ``none`` takes the raw value as it is.

The two relative measures look at the units scored together: not at one that has too few values
for the index itself, since it is not scored.
"""

from collections.abc import Callable

import numpy as np

from assessment.errors import Finding
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.structure import Node, Normalisation
from assessment.scoring.aggregate import Tree
from assessment.scoring.result import at_node
from assessment.scoring.rounding import GUARD, Floats, Mask

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


def normalise(
    node: Node, raw: Floats, together: Mask | None = None
) -> tuple[Floats, list[Finding]]:
    """Scores of one leaf, float64 (units,); and what could not be measured.

    NaN where missing, infinite where nothing can be made of the value: where it is infinite itself,
    or where a logarithm is asked of nothing or less.

    Args:
        node: The leaf.
        raw: Float64 (units,), NaN where missing.
        together: Which units relative measures compare with; all when None.
    """
    if node.normalise is Normalisation.NONE:
        return raw.copy(), []
    refused = np.isinf(raw)
    if refused.any():
        value, findings = normalise(node, np.where(refused, np.nan, raw), together)
        return np.where(refused, np.inf, value), findings
    present = ~np.isnan(raw)
    inside = present if together is None else present & together
    problem = _not_relative(node, raw[inside])
    if problem is not None:
        return np.full_like(raw, np.nan), [at_node(problem, node.code)] if present.any() else []
    value = np.full_like(raw, np.nan)
    value[present] = RULES[node.normalise](node, raw[present], raw[inside], inside[present])
    lost = int((present & ~np.isfinite(value)).sum())
    findings = [at_node(ScoringProblem.LOG_OF_NOTHING, node.code, count=lost)] if lost else []
    measured = np.isfinite(value)
    if node.clip:
        value = np.clip(value, 0.0, 1.0)
    return 100.0 * np.where(measured | np.isnan(raw), value, np.inf), findings


def _not_relative(node: Node, values: Floats) -> ScoringProblem | None:
    """Why the units cannot be measured against each other; None when they can."""
    if node.normalise not in RELATIVE:
        return None
    if values.size < 2:
        return ScoringProblem.RELATIVE_ALONE
    if node.normalise is Normalisation.MINMAX and values.max() == values.min():
        return ScoringProblem.NO_SPREAD
    return None


def _turned(node: Node, value: Floats) -> Floats:
    return 1.0 - value if node.direction < 0 else value


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


# From the values to measure, those of the units scored together, and which of them are among these.
RULES: dict[Normalisation, Callable[[Node, Floats, Floats, Mask], Floats]] = {
    Normalisation.MINMAX: lambda node, x, together, _inside: _turned(
        node, _between(x, together.min(), together.max())
    ),
    Normalisation.PERCENTILE_RANK: _percentile_rank,
    Normalisation.GOALPOSTS: lambda node, x, _together, _inside: _turned(
        node, _between(x, *_posts(node))
    ),
    Normalisation.LOG_GOALPOSTS: _log_goalposts,
}
