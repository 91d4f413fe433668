"""Round against round and self against final: like for like, never across different indicators."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.aggregate import aggregate
from assessment.scoring.result import Scores
from assessment.scoring.rounding import round_half_up
from assessment.scoring.tree import Floats, tree_of


@dataclass(frozen=True, slots=True)
class Change:
    """How a unit changed between two rounds.

    Attributes:
        now: This round's score as printed; None without.
        before: The earlier round's score as printed; None without.
        like_for_like: Difference on the common indicators with this round's weights, as printed;
            None without a common indicator.
        common: Number of common indicators scored in both rounds.
    """

    now: Decimal | None
    before: Decimal | None
    like_for_like: Decimal | None
    common: int


def comparable(questionnaire: Questionnaire) -> dict[str, str]:
    """Join key of each indicator: its question's ``comparable_key``, else its own code."""
    keys: dict[str, str] = {}
    for node in questionnaire.indicators:
        given = (q.comparable_key for q in questionnaire.questions_of[node.code])
        keys[node.code] = next((key for key in given if key), node.code)
    return keys


def like_for_like(
    questionnaire: Questionnaire,
    now: Scores,
    before: Scores,
    keys_before: Mapping[str, str],
) -> Change:
    """The change on indicators that both rounds have and scored, with this round's structure.

    Args:
        questionnaire: This round's.
        now: This round's scores.
        before: The earlier round's scores.
        keys_before: Join key of each indicator of the earlier questionnaire.
    """
    by_key = {key: code for code, key in keys_before.items()}
    tree = tree_of(questionnaire)
    keys = comparable(questionnaire)
    pair = np.full((2, len(tree.leaves)), np.nan)
    for column, i in enumerate(tree.leaves):
        code = str(tree.nodes[i].code)
        earlier = before.nodes.get(by_key.get(keys[code], ""))
        if earlier is not None and earlier.exact is not None:
            current = now.nodes[code].exact
            if current is not None:
                pair[:, column] = (current, earlier.exact)
    common = int((~np.isnan(pair[0])).sum())
    decimals = questionnaire.settings.decimals
    return Change(
        now=now.overall.score,
        before=before.overall.score,
        like_for_like=_difference(aggregate(tree, pair)[:, tree.root], decimals),
        common=common,
    )


def _difference(pair: Floats, decimals: int) -> Decimal | None:
    if np.isnan(pair).any():
        return None
    return round_half_up(float(pair[0] - pair[1]), decimals)


@dataclass(frozen=True, slots=True)
class Gap:
    """Self against final of one indicator, both 0-100; difference is final minus self."""

    indicator: str
    self_score: float
    final_score: float

    @property
    def difference(self) -> float:
        """Final minus self."""
        return self.final_score - self.self_score


def gaps(own: Scores, final: Scores) -> tuple[Gap, ...]:
    """Every indicator scored in both layers, in order."""
    found = []
    for code, node in own.nodes.items():
        other = final.nodes.get(code)
        if node.exact is not None and other is not None and other.exact is not None:
            found.append(Gap(code, node.exact, other.exact))
    return tuple(found)
