"""What a unit could still do at each indicator, what that brings, and how it is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assessment.errors import AssessmentError
from assessment.questionnaire.model import Question, Questionnaire, ScoringKind, Threshold
from assessment.responses.choices import passed
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import Answer, Place
from assessment.responses.record import Record
from assessment.scoring.points import checklist_level, ladder_level, ladder_top, points, scored
from assessment.scoring.rounding import GUARD
from assessment.words import Words, mark


@dataclass(frozen=True, slots=True)
class LiftStep:
    """Raising one question of one indicator.

    Attributes:
        indicator: The leaf.
        criteria: Names of choices to meet besides those met; empty where a number must rise.
        effort: How many criteria (or thresholds) that takes.
        value: The leaf's score then, 0-100.
        number: What the number has to reach; None where criteria are to be met.
    """

    indicator: str
    question: str
    criteria: tuple[str, ...]
    effort: int
    value: float
    number: Threshold | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One set of steps that lifts the node by one level.

    Attributes:
        effort: Number of criteria in all.
        score: The node's score then, as printed.
        level: The node's level then.
    """

    node: str
    steps: tuple[LiftStep, ...]
    effort: int
    score: Decimal
    level: int


def steps_of(
    record: Record, evaluation: Evaluation, indicator: str, reached: float | None
) -> tuple[LiftStep, ...]:
    """Every way up at an indicator, from the least effort; none where it is not one question.

    Args:
        record: The assessment.
        evaluation: Its evaluation.
        indicator: The leaf.
        reached: Its score in the layer that is to be lifted; where reviewers or missing proof
            left less than the answer claims, criteria above are still to be met.
    """
    asked = record.questionnaire.questions_of[indicator]
    questions = [q for q in asked if scored(q.scoring) and q.roster is None]
    if len(questions) != 1 or indicator in record.questionnaire.roster_of_indicator:
        return ()
    (question,) = questions
    place = Place(question.code)
    declared = record.response(question.code).not_applicable
    # Without a score there is no way up: nothing applies, or nothing can be made of the answer.
    if place not in evaluation.relevant or declared is not None or reached is None:
        return ()
    answer = evaluation.answers.get(place)
    try:
        claimed = Decimal(0) if answer is None else points(question, answer)
    except AssessmentError:  # outside its scale, which is told by itself
        return ()
    if claimed is None:
        return ()
    now = claimed if abs(float(100 * claimed) - reached) <= GUARD else Decimal(reached) / 100
    rule = _WAYS.get(question.scoring.kind, _no_way)
    ways = rule(question, answer, None if now == claimed else now)
    return tuple(
        LiftStep(indicator, question.code, criteria, effort, float(100 * value), number)
        for criteria, effort, value, number in ways
        if value > now and effort > 0
    )


Way = tuple[tuple[str, ...], int, Decimal, Threshold | None]


def _no_way(_question: Question, _answer: Answer | None, _held: Decimal | None) -> list[Way]:
    return []


def _ticked(answer: Answer | None) -> set[str]:
    return set(answer) if isinstance(answer, tuple) else set()


def _ladder(question: Question, answer: Answer | None, held: Decimal | None) -> list[Way]:
    met, top = _ticked(answer), ladder_top(question)
    now = ladder_level(question, answer) if answer is not None else 0
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


def _checklist(question: Question, answer: Answer | None, held: Decimal | None) -> list[Way]:
    if held is not None:
        return []
    met, top = _ticked(answer), len(question.scoring.thresholds)
    items = sorted(
        (c for c in question.choices if not c.exclusive and c.name not in met),
        key=lambda c: not c.required,
    )
    kept = tuple(name for name in met if name not in {c.name for c in items})
    ways: list[Way] = []
    for count in range(1, len(items) + 1):
        unmet = tuple(c.name for c in items[:count])
        ticked = tuple(n for n in kept if not _exclusive(question, n)) + unmet
        ways.append((unmet, count, Decimal(checklist_level(question, ticked)) / top, None))
    return ways


def _exclusive(question: Question, name: str) -> bool:
    choice = question.choice(name)
    return choice is not None and choice.exclusive


def _steps(question: Question, answer: Answer | None, held: Decimal | None) -> list[Way]:
    limits = question.scoring.thresholds
    top = len(limits)
    number = Decimal(answer) if isinstance(answer, int | Decimal) else None
    now = 0 if number is None else passed(limits, number)
    now = now if held is None else int(held * top)
    return [
        ((), level - now, Decimal(level) / top, limits[level - 1])
        for level in range(now + 1, top + 1)
    ]


def _choice(question: Question, _answer: Answer | None, _held: Decimal | None) -> list[Way]:
    scores = sorted((c.score, c.name) for c in question.choices if c.score is not None)
    return [((name,), 1, score / 100, None) for score, name in scores[-1:]]


_WAYS = {
    ScoringKind.LADDER: _ladder,
    ScoringKind.CHECKLIST: _checklist,
    ScoringKind.STEPS: _steps,
    ScoringKind.CHOICE: _choice,
}


_AT_LEAST = mark("a number of at least {n}")
_ABOVE = mark("a number above {n}")


def needed(limit: Threshold) -> str:
    """The message that says what a number has to reach; its placeholder is ``n``."""
    return _ABOVE if limit.strict else _AT_LEAST


def decimals_of(value: Decimal) -> int:
    """How many decimals a number was written with, zeros at its end left out."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def proposal_lines(proposal: Proposal, questionnaire: Questionnaire, words: Words) -> Iterator[str]:
    """A proposal in lines: what it leads to, then every criterion and number it asks for."""
    yield words.count(
        "{n} more criterion: score {score}, level {level}",
        "{n} more criteria: score {score}, level {level}",
        proposal.effort,
        score=proposal.score,
        level=questionnaire.level_label(proposal.level).get(words.language),
    )
    for step in proposal.steps:
        label = questionnaire.node[step.indicator].label.get(words.language)
        yield f"  {step.indicator} {label} (+{step.effort})"
        for told in step_lines(step, questionnaire, words):
            yield f"    {told}"


def step_lines(step: LiftStep, questionnaire: Questionnaire, words: Words) -> Iterator[str]:
    """What one step asks for: the criteria by their labels, or what the number has to reach."""
    question = questionnaire.by_code[step.question]
    if step.number is not None:
        value = step.number.value
        shown = f"{value:.{decimals_of(value)}f}"
        yield words.say(needed(step.number), n=shown)
    for name in step.criteria:
        choice = question.choice(name)
        if choice is not None:
            yield choice.label.get(words.language)
