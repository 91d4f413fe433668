"""The scoring kinds: for each, in one object, its points from 0 to 1 and the ways to more.

Kinds are those of the questionnaire's ``scoring`` column. Points are a fraction of the best
possible, or None when the answer leaves the denominator (a choice without score).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Choice, Question, Scoring, ScoringKind, Threshold
from assessment.questionnaire.values import Answer
from assessment.responses import choices

HUNDRED = Decimal(100)
# Criteria to meet besides those met, how many they (or thresholds) are, the points then, and what
# a number has to reach.
type Way = tuple[tuple[str, ...], int, Decimal, Threshold | None]


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """How answers of one kind of scoring earn points."""

    points: Callable[[Question, Answer], Decimal | None]  # the points of an answer
    # What could still be done, given the answer and the points that stand where these are not the
    # answer's own.
    ways: Callable[[Question, Answer | None, Decimal | None], list[Way]] = lambda _q, _a, _h: []
    # The highest level of the question's own scale.
    top: Callable[[Question], int] = choices.highest_level


def points(question: Question, answer: Answer) -> Decimal | None:
    """Points of a given answer, 0..1 exactly; None when it leaves the denominator."""
    return SCORING_RULES[question.scoring.kind].points(question, answer)


_OF_NUMBERS = (ScoringKind.STEPS, ScoringKind.SCALE, ScoringKind.VALUE, ScoringKind.CALC)


def _of_choices(question: Question) -> list[Decimal | None]:
    """The points of every choice alone and of all together; none where a number is asked for."""
    if question.scoring.kind in _OF_NUMBERS:
        return []
    together = tuple(choice.name for choice in question.choices if not choice.exclusive)
    answers: list[Answer] = [together, *(choice.name for choice in question.choices)]
    return [points(question, answer) for answer in answers]


def most_points(question: Question) -> Decimal:
    """The points of the best answer there can be, 0..1."""
    return max(
        (of_choice for of_choice in _of_choices(question) if of_choice is not None),
        default=Decimal(1),
    )


def may_leave(question: Question) -> bool:
    """Whether an answer can take it out of the count, or a declaration that it does not apply."""
    return question.not_applicable or None in _of_choices(question)


def scored(scoring: Scoring) -> bool:
    """Whether a rule turns the answer into points."""
    return scoring.kind in SCORING_RULES


def _outside(question: Question, answer: object) -> AssessmentError:
    values = {"answer": answer, "question": question.code}
    where = FindingPlace(question=question.code)
    return AssessmentError(Finding(ScoringProblem.ANSWER_OUTSIDE_SCALE, where, values))


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
    if isinstance(answer, tuple):
        names = answer
    else:
        names = (str(answer),)
    choices = []
    for name in names:
        choice = question.choice(name)
        if choice is None:
            raise _outside(question, name)
        choices.append(choice)
    return tuple(choices)


def _best_choice(question: Question, _answer: object, _held: object) -> list[Way]:
    scores = sorted((c.score, c.name) for c in question.choices if c.score is not None)
    return [((name,), 1, score / HUNDRED, None) for score, name in scores[-1:]]


def _higher_rungs(question: Question, answer: Answer | None, held: Decimal | None) -> list[Way]:
    met = choices.ticked_in(answer)
    top = choices.highest_level(question)
    now = choices.ladder_level(question, met)
    if held is not None:
        # Another level stands than the ticks say: criteria up to it are met, none above.
        now = int(held * top)
        met = {c.name for c in question.choices if (c.level or 0) <= now}
    ways: list[Way] = []
    for level in range(now + 1, top + 1):
        unmet = tuple(
            c.name for c in question.choices if 1 <= (c.level or 0) <= level and c.name not in met
        )
        ways.append((unmet, len(unmet), Decimal(level) / top, None))
    return ways


def _thresholds(question: Question) -> int:
    return len(question.scoring.thresholds)


def _steps(question: Question, answer: Answer) -> Decimal:
    reached = choices.passed(question.scoring.thresholds, _number(question, answer))
    return Decimal(reached) / _thresholds(question)


def _higher_steps(question: Question, answer: Answer | None, held: Decimal | None) -> list[Way]:
    limits = question.scoring.thresholds
    top = _thresholds(question)
    number = None
    if isinstance(answer, int | Decimal):
        number = Decimal(answer)
    now = 0
    if number is not None:
        now = choices.passed(limits, number)
    if held is not None:
        now = int(held * top)
    return [
        ((), level - now, Decimal(level) / top, limits[level - 1])
        for level in range(now + 1, top + 1)
    ]


def _ladder(question: Question, answer: Answer) -> Decimal:
    level = choices.ladder_level(question, {choice.name for choice in _chosen(question, answer)})
    return Decimal(level) / max(1, choices.highest_level(question))


def _checklist(question: Question, answer: Answer) -> Decimal:
    level = choices.checklist_level(question, {choice.name for choice in _chosen(question, answer)})
    return Decimal(level) / _thresholds(question)


def _more_items(question: Question, answer: Answer | None, held: Decimal | None) -> list[Way]:
    if held is not None:
        return []
    met = choices.ticked_in(answer)
    items = [choice for choice in question.choices if not choice.exclusive]
    kept = {choice.name for choice in items if choice.name in met}
    left = sorted((c for c in items if c.name not in met), key=lambda c: not c.required)
    ways: list[Way] = []
    for count in range(1, len(left) + 1):
        unmet = tuple(choice.name for choice in left[:count])
        level = choices.checklist_level(question, kept.union(unmet))
        reached = Decimal(level) / _thresholds(question)
        ways.append((unmet, count, reached, None))
    return ways


def _scores(question: Question, answer: Answer) -> list[Decimal]:
    return [c.score for c in _chosen(question, answer) if c.score is not None]


def _clip(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), Decimal(1))


def _max(question: Question, answer: Answer) -> Decimal | None:
    scores = _scores(question, answer)
    if scores:
        return max(scores) / HUNDRED
    return None


def _share(question: Question, answer: Answer) -> Decimal | None:
    offered = [choice for choice in question.choices if not choice.exclusive]
    ticked = [choice for choice in _chosen(question, answer) if not choice.exclusive]
    if offered:
        return Decimal(len(ticked)) / len(offered)
    return None


def _scale(question: Question, answer: Answer) -> Decimal:
    low, high = question.scoring.bounds or (Decimal(0), HUNDRED)
    return _clip((_number(question, answer) - low) / (high - low))


def _value(question: Question, answer: Answer) -> Decimal:
    value = _number(question, answer)
    if not 0 <= value <= HUNDRED:
        raise _outside(question, answer)
    return value / HUNDRED


SCORING_RULES: Mapping[ScoringKind, ScoringRule] = {
    ScoringKind.CHOICE: ScoringRule(_max, _best_choice),
    ScoringKind.LADDER: ScoringRule(_ladder, _higher_rungs),
    ScoringKind.STEPS: ScoringRule(_steps, _higher_steps, top=_thresholds),
    ScoringKind.CHECKLIST: ScoringRule(_checklist, _more_items, top=_thresholds),
    ScoringKind.SUM: ScoringRule(lambda q, a: _clip(sum(_scores(q, a), Decimal(0)) / HUNDRED)),
    ScoringKind.SHARE: ScoringRule(_share),
    ScoringKind.MAX: ScoringRule(_max),
    ScoringKind.SCALE: ScoringRule(_scale),
    ScoringKind.VALUE: ScoringRule(_value),
    ScoringKind.CALC: ScoringRule(_value),
}
