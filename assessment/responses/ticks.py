"""Ticking choices of a question that takes several: exclusive choices and whole levels."""

from assessment.questionnaire.model import Choice, Question
from assessment.responses.model import Answer


def toggled(question: Question, answer: Answer | None, choice: str) -> tuple[str, ...]:
    """The answer after a click on a choice, in questionnaire order.

    Ticking the exclusive choice ("none of this") unticks all others; ticking any other unticks
    the exclusive one. An unknown choice changes nothing.
    """
    ticked = set(_names(answer))
    clicked = question.choice(choice)
    if clicked is None:
        return _in_order(question, ticked)
    if choice in ticked:
        return _in_order(question, ticked - {choice})
    if clicked.exclusive:
        return (choice,)
    return _in_order(question, {choice} | (ticked - _exclusive(question)))


def tick_up_to(question: Question, answer: Answer | None, level: int) -> tuple[str, ...]:
    """The answer in which exactly the criteria of levels 1 to ``level`` are ticked.

    Level 0 ticks the exclusive choice alone (nothing when there is none). Choices without a
    level stay as they are. For the keys 0 to 4 on a ladder.
    """
    if level <= 0:
        return _in_order(question, _exclusive(question))
    kept = {c.name for c in question.choices if c.level is None and c.name in _names(answer)}
    return _in_order(question, kept | {c.name for c in question.choices if _within(c, level)})


def _within(choice: Choice, level: int) -> bool:
    return choice.level is not None and 1 <= choice.level <= level


def _names(answer: Answer | None) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ()


def _exclusive(question: Question) -> set[str]:
    return {choice.name for choice in question.choices if choice.exclusive}


def _in_order(question: Question, names: set[str]) -> tuple[str, ...]:
    return tuple(choice.name for choice in question.choices if choice.name in names)
