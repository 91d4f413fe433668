"""Results by theme of the policy map: the weighted mean of the indicators that serve a theme."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.policy_list import ACTION
from assessment.questionnaire.structure import PolicyItem
from assessment.reports.facts import Facts
from assessment.scoring.aggregate import tree_of
from assessment.scoring.bands import levels
from assessment.scoring.result import Scores
from assessment.scoring.rounding import round_half_up

ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Theme:
    """The result of one theme.

    Attributes:
        item: The theme.
        indicators: Codes of the indicators that serve it.
        counted: How many of them have a score.
        exact: Full score; None without.
        score: As printed; None without.
        level: None with too few indicators.
    """

    item: PolicyItem
    indicators: tuple[str, ...]
    counted: int
    exact: float | None
    score: Decimal | None
    level: int | None

    @property
    def few(self) -> bool:
        """Whether it rests on too few indicators for a level."""
        return self.counted < ENOUGH


def themes(facts: Facts) -> tuple[Theme, ...]:
    """The themes and strategies that an indicator serves, in the order of the policy map.

    Actions count for their strategy; they are too many and too small to have results of their own.
    """
    return themes_of(facts.order.record.questionnaire, facts.result)


def themes_of(questionnaire: Questionnaire, scores: Scores) -> tuple[Theme, ...]:
    """The same for the scores of any unit."""
    served = _served(questionnaire)
    weights: dict[str, float] = dict(zip(
        (node.code for node in questionnaire.indicators), _weights(questionnaire), strict=True
    ))  # fmt: skip
    return tuple(
        _theme(questionnaire, scores, item, {c: weights[c] for c in served[item.code]})
        for item in questionnaire.policy_map
        if item.kind != ACTION and served.get(item.code)
    )


def _served(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Indicators of every policy item and of its parents, each once."""
    parent = {item.code: item.parent for item in questionnaire.policy_map}
    served: dict[str, list[str]] = {}
    for question in questionnaire.questions:
        if question.indicator is None:
            continue
        for code in question.policy:
            at: str | None = code
            seen: set[str] = set()
            while at is not None and at not in seen:
                seen.add(at)
                if question.indicator not in served.setdefault(at, []):
                    served[at].append(question.indicator)
                at = parent.get(at)
    return served


def _weights(questionnaire: Questionnaire) -> list[float]:
    tree = tree_of(questionnaire)
    return [float(share) for share in tree.share[tree.root]]


def _theme(
    questionnaire: Questionnaire, scores: Scores, item: PolicyItem, weights: dict[str, float]
) -> Theme:
    present = {code: exact for code in weights if (exact := scores.nodes[code].exact) is not None}
    total = sum(weights[code] for code in present)
    if total <= 0:
        return Theme(item, tuple(weights), len(present), None, None, None)
    exact = sum(weights[code] * value for code, value in present.items()) / total
    level = None if len(present) < ENOUGH else _level(questionnaire, exact)
    score = round_half_up(exact, questionnaire.settings.decimals)
    return Theme(item, tuple(weights), len(present), exact, score, level)


def _level(questionnaire: Questionnaire, exact: float) -> int | None:
    found = int(levels(questionnaire, np.array([[exact]]))[0, 0])
    return found if found >= 0 else None
