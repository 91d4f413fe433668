"""Answers to points from 0 to 1, one small rule per scoring kind.

Rules are those of the questionnaire's ``scoring`` column. Every rule returns a fraction of
the best possible, or None when the answer leaves the denominator (a choice without score).
"""

from collections.abc import Callable
from decimal import Decimal

from assessment.errors import AssessmentError, Finding, Place
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Choice, Question, Scoring, ScoringKind
from assessment.responses import choices
from assessment.responses.model import Answer

HUNDRED = Decimal(100)


type Points = Decimal | None


def _outside(question: Question, answer: object) -> AssessmentError:
    return AssessmentError(
        Finding(
            ScoringProblem.ANSWER_OUTSIDE_SCALE,
            Place(question=question.code),
            {"answer": answer, "question": question.code},
        )
    )


def _number(question: Question, answer: Answer) -> Decimal:
    if isinstance(answer, (int, Decimal)):
        return Decimal(answer)
    try:
        value = Decimal(str(answer))
    except ArithmeticError as error:
        raise _outside(question, answer) from error
    if not value.is_finite():
        raise _outside(question, answer)
    return value


def _chosen(question: Question, answer: Answer) -> tuple[Choice, ...]:
    names = answer if isinstance(answer, tuple) else (str(answer),)
    found = []
    for name in names:
        choice = question.choice(name)
        if choice is None:
            raise _outside(question, name)
        found.append(choice)
    return tuple(found)


def _choice_score(question: Question, answer: Answer) -> Points:
    (choice,) = _chosen(question, answer)
    return None if choice.score is None else choice.score / HUNDRED


def ladder_level(question: Question, answer: Answer) -> int:
    """Highest L such that every criterion of levels 1..L is ticked.

    Raises:
        AssessmentError: when the answer names no choice of the question.
    """
    return choices.ladder_level(question, {choice.name for choice in _chosen(question, answer)})


def ladder_top(question: Question) -> int:
    """The highest level the ladder's criteria name."""
    return max((choice.level or 0 for choice in question.choices), default=0)


def _ladder(question: Question, answer: Answer) -> Points:
    return Decimal(ladder_level(question, answer)) / max(1, ladder_top(question))


def _steps(question: Question, answer: Answer) -> Points:
    thresholds = question.scoring.thresholds
    return Decimal(choices.passed(thresholds, _number(question, answer))) / len(thresholds)


def checklist_level(question: Question, answer: Answer) -> int:
    """Count of ticked items against the thresholds; a missing required item caps at level 1.

    Raises:
        AssessmentError: when the answer names no choice of the question.
    """
    return choices.checklist_level(question, {choice.name for choice in _chosen(question, answer)})


def _checklist(question: Question, answer: Answer) -> Points:
    return Decimal(checklist_level(question, answer)) / len(question.scoring.thresholds)


def _scores(question: Question, answer: Answer) -> list[Decimal]:
    return [c.score for c in _chosen(question, answer) if c.score is not None]


def _clip(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), Decimal(1))


def _sum(question: Question, answer: Answer) -> Points:
    return _clip(sum(_scores(question, answer), Decimal(0)) / HUNDRED)


def _max(question: Question, answer: Answer) -> Points:
    scores = _scores(question, answer)
    return max(scores) / HUNDRED if scores else None


def _share(question: Question, answer: Answer) -> Points:
    offered = [choice for choice in question.choices if not choice.exclusive]
    ticked = [choice for choice in _chosen(question, answer) if not choice.exclusive]
    return Decimal(len(ticked)) / len(offered) if offered else None


def _scale(question: Question, answer: Answer) -> Points:
    low, high = question.scoring.bounds or (Decimal(0), HUNDRED)
    return _clip((_number(question, answer) - low) / (high - low))


def _value(question: Question, answer: Answer) -> Points:
    value = _number(question, answer)
    if not 0 <= value <= HUNDRED:
        raise _outside(question, answer)
    return value / HUNDRED


RULES: dict[ScoringKind, Callable[[Question, Answer], Points]] = {
    ScoringKind.CHOICE: _choice_score,
    ScoringKind.LADDER: _ladder,
    ScoringKind.STEPS: _steps,
    ScoringKind.CHECKLIST: _checklist,
    ScoringKind.SUM: _sum,
    ScoringKind.SHARE: _share,
    ScoringKind.MAX: _max,
    ScoringKind.SCALE: _scale,
    ScoringKind.VALUE: _value,
    ScoringKind.CALC: _value,
}


def points(question: Question, answer: Answer) -> Points:
    """Points of a given answer, 0..1 exactly; None when it leaves the denominator.

    Raises:
        AssessmentError: when the answer lies outside the question's scale.
    """
    return RULES[question.scoring.kind](question, answer)


def scored(scoring: Scoring) -> bool:
    """Whether a rule turns the answer into points."""
    return scoring.kind in RULES
