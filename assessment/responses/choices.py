"""Ticked choices: the level an answer reaches, and the answer after a click."""

from decimal import Decimal

from assessment.questionnaire.model import Question, ScoringKind, Threshold
from assessment.questionnaire.values import Answer


def reached_level(question: Question, answer: Answer | None) -> int:
    """The level the answer claims; 0 when it claims none or the question knows no levels.

    A ladder reaches the highest level all of whose criteria, and those of all levels below, are
    ticked. Steps and checklists count thresholds; one choice has its own level.
    """
    match question.scoring.kind:
        case ScoringKind.LADDER:
            return ladder_level(question, ticked_in(answer))
        case ScoringKind.CHECKLIST:
            return checklist_level(question, ticked_in(answer))
        case ScoringKind.STEPS if isinstance(answer, int | Decimal):
            return passed(question.scoring.thresholds, Decimal(answer))
    if not isinstance(answer, str):
        return 0
    choice = question.choice(answer)
    if choice is None:
        return 0
    return choice.level or 0


def ladder_level(question: Question, ticked: set[str]) -> int:
    """Highest level all of whose criteria, and those of all levels below, are ticked."""
    reached = 0
    for level in sorted({choice.level for choice in question.choices if choice.level}):
        if any(choice.name not in ticked for choice in question.choices if choice.level == level):
            break
        reached = level
    return reached


def highest_level(question: Question) -> int:
    return max((choice.level or 0 for choice in question.choices), default=0)


def checklist_level(question: Question, ticked: set[str]) -> int:
    """Number of ticked choices against the thresholds; a missing required one caps at level 1."""
    regular = [choice for choice in question.choices if not choice.exclusive]
    count = sum(choice.name in ticked for choice in regular)
    level = passed(question.scoring.thresholds, Decimal(count))
    if all(choice.name in ticked for choice in regular if choice.required):
        return level
    return min(level, 1)


def passed(thresholds: tuple[Threshold, ...], value: Decimal) -> int:
    """How many ascending thresholds the value reaches."""
    return sum(
        value > threshold.value if threshold.strict else value >= threshold.value
        for threshold in thresholds
    )


def toggled(question: Question, answer: Answer | None, choice: str) -> tuple[str, ...]:
    """The answer after a click on a choice, in questionnaire order.

    Ticking the exclusive choice ("none of this") unticks all others; ticking any other unticks
    the exclusive one. An unknown choice changes nothing.
    """
    ticked = ticked_in(answer)
    clicked = question.choice(choice)
    if clicked is None or choice in ticked:
        return _in_order(question, ticked - {choice})
    if clicked.exclusive:
        return (choice,)
    return _in_order(question, {choice} | (ticked - _exclusive_names(question)))


def tick_up_to(question: Question, answer: Answer | None, level: int) -> tuple[str, ...]:
    """The answer in which exactly the criteria of levels 1 to ``level`` are ticked.

    Level 0 ticks the exclusive choice alone (nothing when there is none). Choices without a
    level stay as they are. For the keys 0 to 4 on a ladder.
    """
    if level <= 0:
        return _in_order(question, _exclusive_names(question))
    ticked = ticked_in(answer)
    names = {
        choice.name
        for choice in question.choices
        if choice.level is not None and 1 <= choice.level <= level
    }
    names |= {choice.name for choice in question.choices if choice.level is None} & ticked
    return _in_order(question, names)


def ticked_in(answer: Answer | None) -> set[str]:
    """Names of the choices that an answer ticks."""
    if isinstance(answer, tuple):
        return set(answer)
    return set()


def _exclusive_names(question: Question) -> set[str]:
    return {choice.name for choice in question.choices if choice.exclusive}


def _in_order(question: Question, names: set[str]) -> tuple[str, ...]:
    return tuple(choice.name for choice in question.choices if choice.name in names)
