"""How the parts of a node give its number: a formula to follow by hand, and what each part adds.

What a part adds, in a mean of any kind, is what its share of the weight could bring at most (100
points times the share) less what it takes: the points missing from 100 are shared out as the rule
weighs what each part misses. For the arithmetic mean that is weight times score by the sum of
weights. The lowest or highest part brings everything. Together it is always the number itself.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.scoring.rounding import round_half_up
from assessment.words import Words, mark

_MOST_DECIMALS = 12
_ENDS = {
    "min": mark("lowest of {values} = {score}: {part} decides"),
    "max": mark("highest of {values} = {score}: {part} decides"),
}
_NOTHING = mark("{part} has 0 points, so the harmonic mean is 0")


@dataclass(frozen=True, slots=True)
class Term:
    """A part that counts.

    Attributes:
        name: How it is called in a formula that names the deciding part.
        weight: Its weight, above 0.
        score: Its score.
    """

    name: str
    weight: float
    score: float


@dataclass(frozen=True, slots=True)
class Given:
    """What a formula is written from.

    Attributes:
        rule: Name of the rule.
        terms: The parts that count.
        start: What deductions are taken from.
        decimals: Of printed scores.
    """

    rule: str
    terms: Sequence[Term]
    start: float
    decimals: int


def _geometric(terms: Sequence[Term], total: float, _start: float) -> float:
    if min(term.score for term in terms) <= 0:
        return 0.0
    return 100 * math.exp(sum(t.weight * math.log(t.score / 100) for t in terms) / total)


def _harmonic(terms: Sequence[Term], total: float, _start: float) -> float:
    if min(term.score for term in terms) <= 0:
        return 0.0
    return total / sum(term.weight / term.score for term in terms)


_COMBINED: dict[str, Callable[[Sequence[Term], float, float], float]] = {
    "arithmetic": lambda terms, total, _: sum(t.weight * t.score for t in terms) / total,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "min": lambda terms, _total, _start: min(term.score for term in terms),
    "max": lambda terms, _total, _start: max(term.score for term in terms),
    "sum": lambda terms, _total, _start: sum(t.weight * t.score for t in terms),
    "deduct": lambda terms, _, start: start - sum(t.weight * (1 - t.score / 100) for t in terms),
}


def combined(rule: str, terms: Sequence[Term], start: float = 0.0) -> float:
    """The number the parts give by the rule; ``start`` is what deductions are taken from."""
    return _COMBINED[rule](terms, sum(term.weight for term in terms), start)


def added(rule: str, terms: Sequence[Term]) -> list[float]:
    """What each part adds; with the start of deductions it sums to ``combined``."""
    total = sum(term.weight for term in terms)
    match rule:
        case "geometric" | "harmonic":
            taken = _taken(rule, terms, combined(rule, terms))
            return [100 * t.weight / total - less for t, less in zip(terms, taken, strict=True)]
        case "min" | "max":
            at = _deciding(rule, terms)
            return [term.score if i == at else 0.0 for i, term in enumerate(terms)]
        case "sum":
            return [term.weight * term.score for term in terms]
        case "deduct":
            return [-term.weight * (1 - term.score / 100) for term in terms]
    return [term.weight * term.score / total for term in terms]


def factors(terms: Sequence[Term]) -> list[float]:
    """What each part of a geometric mean multiplies by; their product is the number."""
    total = sum(term.weight for term in terms)
    return [max(0.0, term.score) ** (term.weight / total) for term in terms]


def formula(given: Given, words: Words, number: Callable[[float, int], str] | None = None) -> str:
    """The rule with its numbers, exact enough that who follows it gets the printed number.

    Args:
        given: The rule and the parts that count, at least one.
        words: The reader's language.
        number: How a number with so many decimals is written; plainly without.
    """
    write = number or written
    rule, terms = given.rule, given.terms
    wanted = _printed(given, terms)
    score = write(float(wanted), given.decimals)
    if rule in {"min", "max"}:
        values = ", ".join(write(term.score, given.decimals) for term in terms)
        part = terms[_deciding(rule, terms)].name
        return words.say(_ENDS[rule], values=values, score=score, part=part)
    nothing = min(terms, key=lambda term: term.score)
    if rule == "harmonic" and nothing.score <= 0:
        return words.say(_NOTHING, part=nothing.name)
    more = range(given.decimals, _MOST_DECIMALS)
    enough = (at for at in more if _printed(given, _cut(terms, at)) == wanted)
    places = next(enough, _MOST_DECIMALS)
    # A geometric mean takes what is below nothing as nothing.
    least = 0.0 if rule == "geometric" else -math.inf
    shown = [(f"{t.weight:.12g}", write(max(least, t.score), places)) for t in terms]
    total = f"{sum(term.weight for term in terms):.12g}"
    return f"{_written(rule, shown, total, f'{given.start:.12g}')} = {score}"


def _printed(given: Given, terms: Sequence[Term]) -> Decimal:
    return round_half_up(combined(given.rule, terms, given.start), given.decimals)


def _written(rule: str, shown: Sequence[tuple[str, str]], total: str, start: str) -> str:
    """The left side of a formula; ``shown`` are weights and scores."""
    match rule:
        case "geometric":
            return " × ".join(f"{score}^({weight}/{total})" for weight, score in shown)
        case "harmonic":
            return f"{total} ÷ ({' + '.join(f'{weight} ÷ {score}' for weight, score in shown)})"
        case "sum":
            return " + ".join(f"{weight} × {score}" for weight, score in shown)
        case "deduct":
            return start + "".join(f" − {weight} × (1 − {score} ÷ 100)" for weight, score in shown)
        case _:
            return f"({' + '.join(f'{weight} × {score}' for weight, score in shown)}) ÷ {total}"


def written(value: float, places: int) -> str:
    """A number with so many decimals, rounded like a score."""
    return f"{round_half_up(value, places):f}"


def _cut(terms: Sequence[Term], places: int) -> list[Term]:
    """The parts as they are written with so many decimals."""
    return [Term(t.name, t.weight, float(round_half_up(t.score, places))) for t in terms]


def _deciding(rule: str, terms: Sequence[Term]) -> int:
    """Position of the first part with the lowest or highest score."""
    scores = [term.score for term in terms]
    return scores.index(min(scores) if rule == "min" else max(scores))


def _taken(rule: str, terms: Sequence[Term], value: float) -> list[float]:
    """What each part of a geometric or harmonic mean takes from 100."""
    total = sum(term.weight for term in terms)
    if value <= 0:
        # Parts at nothing take everything, by their weight.
        empty = sum(term.weight for term in terms if term.score <= 0)
        return [100 * term.weight / empty if term.score <= 0 else 0.0 for term in terms]
    if rule == "harmonic":
        return [term.weight / total * (100 * value / term.score - value) for term in terms]
    # The mean of 100 and the value that makes logarithms of shares add up to points.
    lost = math.log(100 / value)
    scale = 100.0 if abs(lost) < 1e-9 else (100 - value) / lost
    return [scale * term.weight / total * math.log(100 / term.score) for term in terms]
