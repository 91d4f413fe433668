"""What would lift the level: a few recomputed results, the most asked question of all."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.questionnaire.structure import Node
from assessment.reports.facts import Facts
from assessment.responses.model import Layer, Review
from assessment.responses.record import Record
from assessment.scoring.result import Scores
from assessment.scoring.score import score_records

_MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Scenario:
    """Indicators raised to levels, and the result that follows.

    Attributes:
        raised: Indicator and the level it would reach.
        score: The overall score then.
        level: The overall level then; None without one.
    """

    raised: tuple[tuple[str, int], ...]
    score: Decimal | None
    level: int | None


def scenarios(facts: Facts) -> tuple[Scenario, ...]:
    """At most three: pass the gates that lower the level, the best single step, steps together.

    Every result is computed by the same scoring as the report's own; none is estimated.
    """
    raisable = _raisable(facts)
    if facts.result.overall.level is None or not raisable:
        return ()
    found: list[Scenario] = []
    gates = _gate_steps(facts)
    if gates:
        found += _tried(facts, [gates])
    singles = sorted(
        _tried(facts, [(step,) for step in raisable]), key=lambda s: -(s.score or Decimal(0))
    )
    found += singles[:1]
    chain: list[tuple[str, int]] = list(gates)
    for single in singles:
        if len(chain) >= len(gates) + _MOST_STEPS:
            break
        if single.raised[0][0] not in {code for code, _ in chain}:
            chain += single.raised
    groups = [tuple(chain[:n]) for n in range(len(gates) + 2, len(chain) + 1)]
    found += _first_higher(_tried(facts, groups), facts.result.overall.level)
    return tuple({each.raised: each for each in found}.values())


def _first_higher(tried: list[Scenario], level: int) -> list[Scenario]:
    higher = [each for each in tried if each.level is not None and each.level > level]
    return higher[:1] or tried[-1:]


def _raisable(facts: Facts) -> list[tuple[str, int]]:
    return [
        (node.code, (facts.score(node).level or 0) + 1)
        for node in facts.order.record.questionnaire.indicators
        if _can_rise(facts, node)
    ]


def _can_rise(facts: Facts, node: Node) -> bool:
    found = facts.score(node)
    return found.score is not None and found.level is not None and found.level < facts.top


def _gate_steps(facts: Facts) -> tuple[tuple[str, int], ...]:
    """The lowest level of each indicator that opens the gates on it."""
    steps: dict[str, int] = {}
    for found in facts.result.gates:
        node = facts.order.record.questionnaire.node[found.gate.node]
        if not found.changed or not _can_rise(facts, node):
            continue
        if facts.order.record.questionnaire.children[node.code]:
            continue
        needed = next(
            (n for n in range(1, facts.top + 1) if 100 * n / facts.top >= found.gate.threshold
             and n > (facts.score(node).level or 0)),
            facts.top,
        )  # fmt: skip
        steps[node.code] = max(steps.get(node.code, 0), needed)
    return tuple(steps.items())


def _tried(facts: Facts, groups: list[tuple[tuple[str, int], ...]]) -> list[Scenario]:
    if not groups:
        return []
    records = [_raised(facts, group) for group in groups]
    evaluations = [facts.order.evaluation] * len(records)
    results = score_records(records, evaluations, facts.layers[-1])
    return [_scenario(group, result) for group, result in zip(groups, results, strict=True)]


def _scenario(group: tuple[tuple[str, int], ...], result: Scores) -> Scenario:
    return Scenario(group, result.overall.score, result.overall.level)


def _raised(facts: Facts, group: tuple[tuple[str, int], ...]) -> Record:
    record = facts.order.record
    layer: Layer = facts.layers[-1]
    for code, level in group:
        review = Review(code, layer, accepted=True, level=level, reason=None, comment="", by="",
                        at=facts.order.now)  # fmt: skip
        record = record.with_review((layer, code), review)
    return record
