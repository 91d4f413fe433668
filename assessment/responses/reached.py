"""The level an answer reaches by itself, as far as evidence is asked for it."""

from decimal import Decimal

from assessment.questionnaire.model import Question, ScoringKind, Threshold
from assessment.responses.model import Answer


def reached_level(question: Question, answer: Answer | None) -> int:
    """The level the answer claims; 0 when it claims none or the question knows no levels.

    A ladder reaches the highest level all of whose criteria, and those of all levels below, are
    ticked. Steps and checklists count thresholds; one choice has its own level.
    """
    match question.scoring.kind:
        case ScoringKind.LADDER:
            return ladder_level(question, set(answer) if isinstance(answer, tuple) else set())
        case ScoringKind.CHECKLIST:
            return checklist_level(question, set(answer) if isinstance(answer, tuple) else set())
        case ScoringKind.STEPS if isinstance(answer, int | Decimal):
            return passed(question.scoring.thresholds, Decimal(answer))
    chosen = question.choice(answer) if isinstance(answer, str) else None
    return (chosen.level or 0) if chosen is not None else 0


def ladder_level(question: Question, ticked: set[str]) -> int:
    """Highest level all of whose criteria, and those of all levels below, are ticked."""
    reached = 0
    for level in sorted({choice.level for choice in question.choices if choice.level}):
        if any(c.name not in ticked for c in question.choices if c.level == level):
            break
        reached = level
    return reached


def checklist_level(question: Question, ticked: set[str]) -> int:
    """Ticked items against the thresholds; a missing required item caps at level 1."""
    items = [choice for choice in question.choices if not choice.exclusive]
    count = sum(choice.name in ticked for choice in items)
    level = passed(question.scoring.thresholds, Decimal(count))
    complete = all(choice.name in ticked for choice in items if choice.required)
    return level if complete else min(level, 1)


def passed(thresholds: tuple[Threshold, ...], value: Decimal) -> int:
    """How many ascending thresholds the value reaches."""
    return sum(value > t.value if t.strict else value >= t.value for t in thresholds)
