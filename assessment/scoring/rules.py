"""The aggregation rules: everything the program knows of each, in one object.

Over the present parts x (0-100) with weights w: arithmetic sum(w x)/sum(w); geometric
100 prod((x/100)^(w/sum w)); harmonic sum(w)/sum(w/x); min; max; sum = sum(w x); deduct(start) =
start - sum(w (1 - x/100)). A new one is a member of ``Aggregation`` and a line in ``RULES``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assessment.questionnaire.structure import Aggregation
from assessment.scoring.rounding import Floats
from assessment.words import mark


@dataclass(frozen=True, slots=True)
class PartCells:
    scores: Sequence[str]
    weights: Sequence[str]
    reached: str
    weight: str
    start: object

    def lowest(self) -> str:
        return f"MIN({','.join(self.scores)})"

    def summed(self, measure: str) -> str:
        """The sum of a measure of weight ``{w}`` and score ``{x}`` over the scores there are."""
        return "+".join(
            f"IF(ISNUMBER({x}),{measure.format(w=w, x=x)},0)"
            for w, x in zip(self.weights, self.scores, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """How the parts of a node become its score.

    A rule either sums weight times a measure of each score, and makes a score of the sum again;
    or it ``picks`` one part. Every rule rises with its parts.
    """

    words: str
    # The left side of a formula of weights and scores as texts, the sum of the weights and the
    # start; with picking rules the message that names the deciding part.
    written: Callable[[Sequence[tuple[str, str]], str, str], str] | str
    cells: Callable[[PartCells], str]
    # What each part adds, from scores, weights (float64, parts) and the number they give together;
    # None where that is the measure itself.
    added: Callable[[Floats, Floats, float], Floats] | None = None
    # What each part multiplies by, from scores and weights; None where parts are not multiplied.
    factors: Callable[[Floats, Floats], Floats] | None = None
    key: str = ""  # what the signs of the formula stand for; empty with picking rules
    # What of a score enters the sum; float64 of any shape, which is kept.
    measure: Callable[[Floats], Floats] = lambda x: x
    # The score of the sum, the sum of the weights and the start.
    back: Callable[[Any, Any, float], Any] = lambda top, _weight, _start: top
    picks: Any = None  # numpy's minimum or maximum; None where parts are summed
    nothing: str = ""  # the message when one part without points decides; empty where none does
    least: float = -np.inf  # a score below it counts as it

    def measured(self, scores: Floats) -> Floats:
        """The measure of scores (float64, any shape): minus infinity where nothing is left."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return self.measure(np.maximum(scores, self.least))

    @property
    def worst(self) -> float:
        """The score that picking never takes while there is another."""
        if self.picks is np.minimum:
            return np.inf
        return -np.inf

    def combined(self, scores: Floats, weights: Floats, start: float) -> Floats:
        """The score of the parts along the last axis; parts without weight do not count.

        Float64, both of the same shape, no NaN; not finite where there is no number.
        """
        if self.picks is not None:
            return np.asarray(self.picks.reduce(np.where(weights > 0, scores, self.worst), axis=-1))
        measure = np.where(weights > 0, self.measured(scores), 0.0)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            top = (measure * weights).sum(axis=-1)
            weight = weights.sum(axis=-1)
            return np.asarray(self.back(top, weight, start))

    def adds(self, scores: Floats, weights: Floats, start: float) -> Floats:
        """What each part adds, float64 (parts,); with the start of deductions it is the number.

        What a part adds, in a mean of any kind, is what its share of the weight could bring at
        most (100 points times the share) less what it takes: the points missing from 100 are
        shared out as the rule weighs what each part misses. One picked part brings everything.
        """
        if self.picks is not None:
            alone = np.arange(scores.size) == self.deciding(scores)
            return np.where(alone, scores, 0.0)
        if self.added is None:
            return weights * self.measured(scores)
        value = float(self.combined(scores, weights, start))
        return self.added(scores, weights, value)

    def deciding(self, scores: Floats) -> int:
        """Position of the part that is picked, or that alone makes nothing of all: float64 in."""
        return int(np.argmax(scores) if self.picks is np.maximum else np.argmin(scores))


def _shared_out(scores: Floats, shares: Floats, value: float, taken: Floats) -> Floats:
    """100 points by weight less what each part takes; parts at nothing take everything."""
    if value <= 0:
        empty = np.where(scores <= 0, shares, 0.0)
        return np.asarray(100 * shares - 100 * empty / empty.sum())
    return np.asarray(100 * shares - taken)


def _geometric_cells(cells: PartCells) -> str:
    logarithms = cells.summed("{w}*LN({x}/100)")
    return f"IF({cells.lowest()}<=0,0,100*EXP(({logarithms})/{cells.weight}))"


def _geometric_added(scores: Floats, weights: Floats, value: float) -> Floats:
    shares = weights / weights.sum()
    if value <= 0:
        return _shared_out(scores, shares, value, scores)
    # The mean of 100 and the value that makes logarithms of shares add up to points.
    lost = np.log(100 / value)
    scale = 100.0
    if not (abs(lost) < 1e-9):
        scale = (100 - value) / lost
    return _shared_out(scores, shares, value, scale * shares * np.log(100 / scores))


def _harmonic_added(scores: Floats, weights: Floats, value: float) -> Floats:
    shares = weights / weights.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        return _shared_out(scores, shares, value, shares * (100 * value / scores - value))


def _joined(sign: str, form: str) -> Callable[[Sequence[tuple[str, str]], str, str], str]:
    def written(parts: Sequence[tuple[str, str]], total: str, _start: str) -> str:
        return sign.join(form.format(w=weight, x=score, total=total) for weight, score in parts)

    return written


def _written_arithmetic(parts: Sequence[tuple[str, str]], total: str, _start: str) -> str:
    summands = " + ".join(f"{weight} × {score}" for weight, score in parts)
    return f"({summands}) ÷ {total}"


def _written_harmonic(parts: Sequence[tuple[str, str]], total: str, _start: str) -> str:
    summands = " + ".join(f"{weight} ÷ {score}" for weight, score in parts)
    return f"{total} ÷ ({summands})"


def _written_deductions(parts: Sequence[tuple[str, str]], _total: str, start: str) -> str:
    return start + "".join(f" − {weight} × (1 − {score} ÷ 100)" for weight, score in parts)


RULES: Mapping[Aggregation, Rule] = {
    Aggregation.ARITHMETIC: Rule(
        words=mark("weighted mean"),
        key=mark("Weight × score of each part, added up, ÷ the sum of the weights"),
        written=_written_arithmetic,
        back=lambda top, weight, _start: top / weight,
        added=lambda scores, weights, _value: scores * weights / weights.sum(),
        cells=lambda c: f"{c.reached}/{c.weight}",
    ),
    Aggregation.GEOMETRIC: Rule(
        words=mark("geometric mean"),
        key=mark("Score of each part ^ (weight ÷ the sum of the weights), multiplied"),
        written=_joined(" × ", "{x}^({w}/{total})"),
        measure=lambda x: np.log(x / 100),
        back=lambda top, weight, _start: 100 * np.exp(top / weight),
        added=_geometric_added,
        factors=lambda scores, weights: np.maximum(scores, 0.0) ** (weights / weights.sum()),
        cells=_geometric_cells,
        least=0.0,
    ),
    Aggregation.HARMONIC: Rule(
        words=mark("harmonic mean"),
        key=mark("The sum of the weights ÷ (weight ÷ score of each part, added up)"),
        written=_written_harmonic,
        measure=lambda x: -1 / x,
        back=lambda top, weight, _start: -weight / top,
        added=_harmonic_added,
        cells=lambda c: f"IF({c.lowest()}<=0,0,{c.weight}/({c.summed('{w}/{x}')}))",
        nothing=mark("{part} has 0 points, so the harmonic mean is 0"),
        least=0.0,
    ),
    Aggregation.MIN: Rule(
        words=mark("lowest part"),
        written=mark("lowest of {values} = {score}: {part} decides"),
        picks=np.minimum,
        cells=PartCells.lowest,
    ),
    Aggregation.MAX: Rule(
        words=mark("highest part"),
        written=mark("highest of {values} = {score}: {part} decides"),
        picks=np.maximum,
        cells=lambda c: f"MAX({','.join(c.scores)})",
    ),
    Aggregation.SUM: Rule(
        words=mark("weighted sum"),
        key=mark("Weight × score of each part, added up"),
        written=_joined(" + ", "{w} × {x}"),
        cells=lambda c: c.reached,
    ),
    Aggregation.DEDUCT: Rule(
        words=mark("deductions"),
        key=mark("The start − weight × (1 − score ÷ 100) of each part"),
        written=_written_deductions,
        measure=lambda x: x / 100 - 1,
        back=lambda top, _weight, start: start + top,
        cells=lambda c: f"{c.start}-({c.weight}-{c.reached}/100)",
    ),
}
AGGREGATION_WORDS: Mapping[str, str] = {
    rule.value: other_rule.words for rule, other_rule in RULES.items()
}
