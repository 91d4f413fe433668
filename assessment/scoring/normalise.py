"""Raw values of leaves to 0-100, for a table of units.

With x the raw values of one leaf: minmax (x - min)/(max - min) over the units; percentile rank =
share of the other units strictly below; goalposts (x - low)/(high - low); log goalposts the
same on natural logarithms. A direction of -1 turns the result round (1 - value; strictly above).
Clipped to 0..1 unless the node says otherwise, times 100. ``none`` takes the raw value as it is.
"""

from collections.abc import Callable

import numpy as np

from assessment.errors import Finding, Place
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.structure import Node, Normalisation
from assessment.scoring.tree import Floats

RELATIVE = (Normalisation.MINMAX, Normalisation.PERCENTILE_RANK)


def normalise(node: Node, raw: Floats) -> tuple[Floats, list[Finding]]:
    """Scores of one leaf, float64 (units,), NaN where missing; and what could not be measured."""
    if node.normalise is Normalisation.NONE:
        return raw.copy(), []
    present = ~np.isnan(raw)
    problem = _not_relative(node, raw[present])
    if problem is not None:
        return np.full_like(raw, np.nan), [_found(problem, node)] if present.any() else []
    value = np.full_like(raw, np.nan)
    value[present] = RULES[node.normalise](node, raw[present])
    lost = int((present & ~np.isfinite(value)).sum())
    findings = [_found(ScoringProblem.LOG_OF_NOTHING, node, count=lost)] if lost else []
    if node.clip:
        value = np.clip(value, 0.0, 1.0)
    return 100.0 * np.where(np.isfinite(value), value, np.nan), findings


def _found(problem: ScoringProblem, node: Node, **values: object) -> Finding:
    return Finding(problem, Place(node=node.code), {"node": node.code, **values})


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


def _minmax(node: Node, x: Floats) -> Floats:
    return _turned(node, (x - x.min()) / (x.max() - x.min()))


def _percentile_rank(node: Node, x: Floats) -> Floats:
    ordered = np.sort(x)
    if node.direction < 0:
        better = x.size - np.searchsorted(ordered, x, side="right")
    else:
        better = np.searchsorted(ordered, x, side="left")
    return np.asarray(better / (x.size - 1), dtype=np.float64)


def _goalposts(node: Node, x: Floats) -> Floats:
    low, high = _posts(node)
    return _turned(node, (x - low) / (high - low))


def _log_goalposts(node: Node, x: Floats) -> Floats:
    low, high = _posts(node)
    # The logarithm of nothing lies below every goalpost: clipped, it is the low end.
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(np.clip(x, 0.0, None))
    value = (logs - np.log(low)) / (np.log(high) - np.log(low))
    return _turned(node, np.where(np.isneginf(value), 0.0, value) if node.clip else value)


def _posts(node: Node) -> tuple[float, float]:
    if node.low is None or node.high is None:
        raise ValueError(f"{node.code} has no goalposts")
    return float(node.low), float(node.high)


RULES: dict[Normalisation, Callable[[Node, Floats], Floats]] = {
    Normalisation.MINMAX: _minmax,
    Normalisation.PERCENTILE_RANK: _percentile_rank,
    Normalisation.GOALPOSTS: _goalposts,
    Normalisation.LOG_GOALPOSTS: _log_goalposts,
}
