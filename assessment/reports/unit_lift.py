"""What would lift the level: the least sets of steps, the most asked question of all."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assessment.language.digits import number
from assessment.language.text import Language
from assessment.reports.blocks import Lines
from assessment.reports.facts import Facts
from assessment.reports.wording import joined
from assessment.scoring.bands import levels
from assessment.scoring.lift_words import decimals_of, needed

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
    return tuple(
        Scenario(
            tuple((step.indicator, _level(facts, step.value)) for step in each.steps),
            each.effort,
            each.score,
            each.level,
        )
        for each in facts.lifts[:_SHOWN]
    )


def _level(facts: Facts, value: float) -> int:
    return int(levels(facts.order.record.questionnaire, np.array([[value]]))[0, 0])


def drafted(facts: Facts) -> dict[str, Lines]:
    """The least set of unmet criteria that lifts the whole one level, in words by indicator.

    Where a number has to rise, what it has to reach stands beside the level.
    """
    questions = facts.order.record.questionnaire.by_code
    words: dict[str, Lines] = {}
    for step in facts.lifts[0].steps if facts.lifts else ():
        chosen = (questions[step.question].choice(name) for name in step.criteria)
        labels = [facts.speech.text(choice.label) for choice in chosen if choice is not None]
        told = facts.speech.say("level {level}", level=_level(facts, step.value))
        if step.number is not None:
            value = step.number.value
            shown = number(value, Language.EN, decimals=decimals_of(value))
            told = joined([told, facts.speech.say(needed(step.number), n=shown)])
        words[step.indicator] = joined(labels, " ") if labels else told
    return words
