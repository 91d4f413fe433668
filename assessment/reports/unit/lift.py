"""What would lift the level: the least sets of steps, the most asked question of all."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assessment.language.digits import number
from assessment.language.text import Language
from assessment.reports.blocks import Block, Cell, Column, Heading, Lines, Row, Table
from assessment.reports.facts import Facts
from assessment.reports.shapes import Align
from assessment.reports.wording import joined, level_text, score_text
from assessment.scoring.bands import levels
from assessment.scoring.lift import LiftStep, Proposal, decimals_of, needed
from assessment.scoring.rounding import round_half_up

_SHOWN = 3
_LONG_WAY = 6
_SHORT_WAY = 3


@dataclass(frozen=True, slots=True)
class Raised:
    """One indicator of a scenario.

    Attributes:
        indicator: Its code.
        before: Its score now, as printed.
        score: Its score then, as printed.
        level: Its level then.
    """

    indicator: str
    before: Decimal | None
    score: Decimal
    level: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """Indicators raised to levels, and the result that follows.

    Attributes:
        raised: What rises, in the questionnaire's order.
        effort: How many criteria that takes in all.
        score: The overall score then.
        level: The overall level then.
    """

    raised: tuple[Raised, ...]
    effort: int
    score: Decimal
    level: int


def lift_table(facts: Facts) -> list[Block]:
    """The ways up by one level, each with the scores before and after."""
    found = [_scenario(facts, each) for each in facts.lifts[:_SHOWN]]
    if not found:
        return []
    say, now = facts.speech.say, score_text(facts.result.overall.score)
    columns = (
        Column(say("Indicators to improve"), 7.6),
        Column(say("Effort"), 2.6),
        Column(say("the score {score} becomes", score=now), 2.4, Align.RIGHT),
        Column(say("and the level"), 2.6),
    )
    # The page must hold it all: two languages leave room for two, long ways up for one less.
    most = _SHOWN if len(facts.speech.languages) == 1 else _SHOWN - 1
    most -= any(len(each.raised) > _LONG_WAY for each in found)
    rows = tuple(_lift_row(facts, each) for each in found[:most])
    return [Heading(say("How to raise the level")), Table(columns, rows)]


def _lift_row(facts: Facts, scenario: Scenario) -> Row:
    few = len(scenario.raised) <= _SHORT_WAY
    steps = facts.speech.listed([_told(facts, each, few=few) for each in scenario.raised])
    criteria = facts.speech.count("{n} criterion", "{n} criteria", scenario.effort)
    level = joined([(level_text(scenario.level),), facts.level_name(scenario.level)], " ")
    return Row((Cell(steps[:1]), Cell(criteria[:1]), Cell((score_text(scenario.score),), bold=True),
                Cell(level[:1], bold=True)))  # fmt: skip


def _told(facts: Facts, raised: Raised, *, few: bool) -> Lines:
    """The level it rises to; on a short way, where there is room, the scores before and after."""
    say, code, level = facts.speech.say, raised.indicator, raised.level
    if not few:
        return say("{code} to level {level}", code=code, level=level)
    before, score = score_text(raised.before), score_text(raised.score)
    return say("{code} to level {level} ({before}–{score})", code=code, level=level,
               before=before, score=score)  # fmt: skip


def _scenario(facts: Facts, lifting: Proposal) -> Scenario:
    raised = tuple(_raised(facts, step) for step in lifting.steps)
    return Scenario(raised, lifting.effort, lifting.score, lifting.level)


def _raised(facts: Facts, step: LiftStep) -> Raised:
    decimals = facts.order.record.questionnaire.settings.decimals
    before = facts.result.nodes[step.indicator].score
    after = round_half_up(step.value, decimals)
    return Raised(step.indicator, before, after, _level(facts, step.value))


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
