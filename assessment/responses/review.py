"""The review as a path of states: which step leads from where to where, and who may take it."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from assessment.responses.model import Layer, Review, State
from assessment.responses.record import Record

LAYERS: tuple[Layer, ...] = tuple(Layer)


class StepName(StrEnum):
    """The steps of a review."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    REOPEN = "reopen"


_PATHS: Mapping[StepName, tuple[frozenset[State], State]] = MappingProxyType(
    {
        StepName.SUBMIT: (frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED),
        StepName.RETURN: (frozenset({State.SUBMITTED}), State.RETURNED),
        StepName.APPROVE: (frozenset({State.SUBMITTED}), State.APPROVED),
        StepName.REOPEN: (frozenset({State.APPROVED}), State.RETURNED),
    }
)


def allowed(step: StepName, state: State) -> bool:
    """Whether the step can be taken in the state."""
    return state in _PATHS[step][0]


def target(step: StepName) -> State:
    """The state a step leads to."""
    return _PATHS[step][1]


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same, whatever their spaces and letter case."""
    return _plain(one) == _plain(other)


def entered_by(record: Record) -> tuple[str, ...]:
    """Names of those who entered or submitted the answers."""
    submitters = (step.by for step in record.steps if step.to is State.SUBMITTED)
    return tuple(dict.fromkeys((record.subject.assessor, *submitters)))


def standing_review(record: Record, indicator: str) -> Review | None:
    """The review of the latest layer that looked at the indicator; None when none did."""
    for layer in reversed(LAYERS):
        review = record.reviews.get((layer, indicator))
        if review is not None:
            return review
    return None


def not_accepted(record: Record) -> list[str]:
    """Indicators whose standing review returns them, in the order of the questionnaire.

    A view that was opened again returns nothing: it has to be given again.
    """
    reviews = (
        (node.code, standing_review(record, node.code)) for node in record.questionnaire.nodes
    )
    return [
        code
        for code, review in reviews
        if review is not None and not review.accepted and not review.reopened
    ]


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFC", name).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "\u200b\u200c\u200d\ufeff")
