"""What would lift a node, in the reader's words: criteria by name, numbers with their limit."""

from collections.abc import Iterator
from decimal import Decimal

from assessment.questionnaire.model import Questionnaire, Threshold
from assessment.scoring.lift_steps import Proposal, Step
from assessment.words import Words, mark

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


def step_lines(step: Step, questionnaire: Questionnaire, words: Words) -> Iterator[str]:
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
