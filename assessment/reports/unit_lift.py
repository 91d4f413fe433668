"""What would lift the level: the least sets of steps, the most asked question of all."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assessment.reports.facts import Facts
from assessment.scoring.bands import levels
from assessment.scoring.lift import lift

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Scenario:
    """Indicators raised to levels, and the result that follows.

    Attributes:
        raised: Indicator and the level it would reach.
        effort: How many criteria that takes in all.
        score: The overall score then.
        level: The overall level then.
    """

    raised: tuple[tuple[str, int], ...]
    effort: int
    score: Decimal
    level: int


def scenarios(facts: Facts) -> tuple[Scenario, ...]:
    """At most three ways up by one level, the least effort first."""
    order = facts.order
    found = lift(order.record, order.evaluation, facts.result, facts.result.overall.code)
    return tuple(
        Scenario(
            tuple((step.indicator, _level(facts, step.value)) for step in each.steps),
            each.effort,
            each.score,
            each.level,
        )
        for each in found[:_SHOWN]
    )


def _level(facts: Facts, value: float) -> int:
    return int(levels(facts.order.record.questionnaire, np.array([[value]]))[0, 0])
