"""Round against round, self against final, unit against peers and targets: like for like.

Never across different indicators, never across different blocks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import GateCondition
from assessment.recent import IdentityCache
from assessment.responses.record import Subject
from assessment.scoring.aggregate import gated_scores, tree_of
from assessment.scoring.result import NodeScore, Scores
from assessment.scoring.rounding import Floats, printed, round_floats, round_half_up


@dataclass(frozen=True, slots=True)
class ScoreChange:
    now: Decimal | None
    before: Decimal | None
    # Difference of the printed scores on the common indicators, with this round's weights; None
    # without a common indicator.
    like_for_like: Decimal | None
    common: int  # number of common indicators scored in both rounds


def comparable(questionnaire: Questionnaire) -> dict[str, str]:
    """Join key of each indicator: its question's ``comparable_key``, else its own code."""
    keys: dict[str, str] = {}
    for node in questionnaire.indicators:
        question_keys = (q.comparable_key for q in questionnaire.questions_of[node.code])
        keys[node.code] = next((key for key in question_keys if key), node.code)
    return keys


def changes(
    questionnaire: Questionnaire, now: Scores, before: Scores, then: Questionnaire
) -> dict[str, ScoreChange]:
    """The change of every node, like for like, with this round's structure and weights.

    An indicator that compares only since a later version than that of ``then`` is not common.
    """
    tree = tree_of(questionnaire)
    decimals = questionnaire.settings.decimals
    pair = _common(questionnaire, ((now, questionnaire), (before, then)))
    leaves = _leaves_of((before, then), questionnaire).items()
    had = {**before.nodes, **{code: node for code, node in leaves if node is not None}}
    common = (~np.isnan(pair[0])).astype(float) @ (tree.share > 0).astype(float).T
    after, earlier = round_floats(_scored(questionnaire, pair), decimals)
    return {
        code: ScoreChange(
            now=now.nodes[code].score,
            before=had[code].score if code in had else None,
            like_for_like=printed(after[i] - earlier[i], decimals),
            common=int(common[i]),
        )
        for code, i in tree.position.items()
    }


# What a unit has in a round, and what it was asked then.
type Round = tuple[Scores, Questionnaire]
_keys = IdentityCache(comparable, keep=8)


def _leaves_of(of: Round, questionnaire: Questionnaire) -> dict[str, NodeScore | None]:
    """What a round has for each indicator of another round's questionnaire."""
    (scores, then) = of
    asked = questionnaire.questions_of
    by_key = {key: code for code, key in _keys.get(then).items()}
    # An indicator that compares only since a later version is not common.
    return {
        code: scores.nodes.get(by_key.get(key, ""))
        if then is questionnaire
        or all(question.compares_with(then.settings.version) for question in asked[code])
        else None
        for code, key in _keys.get(questionnaire).items()
    }


def over_rounds(
    questionnaire: Questionnaire, unit_rounds: Sequence[Round]
) -> tuple[tuple[Decimal | None, ...], int]:
    """The whole in several rounds on the indicators that all of them have and scored.

    The structure and the weights are those of the questionnaire given; with them comes the number
    of these indicators.
    """
    table = _common(questionnaire, unit_rounds)
    scored = _scored(questionnaire, table)[:, tree_of(questionnaire).root]
    decimals = questionnaire.settings.decimals
    common = 0
    if unit_rounds:
        common = int((~np.isnan(table[0])).sum())
    return tuple(printed(value, decimals) for value in scored), common


def _scored(questionnaire: Questionnaire, table: Floats) -> Floats:
    """With the gates that turn a score to 0, but none for a node that is only not compared."""
    gates = (gate for gate in questionnaire.gates if gate.condition is not GateCondition.MISSING)
    return gated_scores(replace(questionnaire, gates=tuple(gates)), table)


def _common(questionnaire: Questionnaire, unit_rounds: Sequence[Round]) -> Floats:
    """A row a round, a column an indicator; missing where one of the rounds has no score."""
    tree = tree_of(questionnaire)
    table = np.full((len(unit_rounds), len(tree.leaves)), np.nan)
    for row, unit_round in enumerate(unit_rounds):
        leaves = _leaves_of(unit_round, questionnaire)
        for column, code in enumerate(tree.codes):
            node = leaves[code]
            if node is not None and node.exact is not None:
                table[row, column] = node.exact
    table[:, np.isnan(table).any(axis=0)] = np.nan
    return table


type Gap = tuple[float, float]  # the full scores, own and final


def indicator_gaps(questionnaire: Questionnaire, own: Scores, final: Scores) -> dict[str, Gap]:
    """The gap of every indicator scored in both layers, in order."""
    codes = (str(node.code) for node in questionnaire.indicators)
    pairs = ((code, own.nodes[code].exact, final.nodes[code].exact) for code in codes)
    return {
        code: (before, to) for code, before, to in pairs if before is not None and to is not None
    }


def mean_gap(gaps: Iterable[Gap]) -> float | None:
    """Mean of final minus own; None without any."""
    moved = [to - before for before, to in gaps]
    if moved:
        return sum(moved) / len(moved)
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """One node of a unit against its peers."""

    node: str
    score: Decimal | None  # the unit's score as printed; None without
    median: Decimal | None  # median of the peers' printed scores; None without any
    lower: Decimal | None
    upper: Decimal | None
    peers: int  # how many peers have a score
    rank: int | None  # 1 for the best among the unit and its peers; None without a score


def is_peer(questionnaire: Questionnaire, node: NodeScore) -> bool:
    """Whether a node's score stands among those of peers: it has one, and enough applies."""
    enough = float(questionnaire.settings.min_applicable)
    return node.score is not None and node.applicable_weight >= enough


def against_peers(
    questionnaire: Questionnaire, scores: Scores, peers: Sequence[Scores]
) -> tuple[Standing, ...]:
    """Every node of a unit against the other units of its block, in order.

    A unit with too little applicable weight ("partial") is neither ranked nor a peer.
    """
    decimals = questionnaire.settings.decimals
    standings = []
    for code, node in scores.nodes.items():
        others = [
            float(other.score)
            for scores in peers
            if (other := scores.nodes.get(code)) is not None
            and other.score is not None
            and is_peer(questionnaire, other)
        ]
        quartiles = np.percentile(others, (25, 50, 75)) if others else ()
        spread = [round_half_up(float(q), decimals) for q in quartiles]
        lower, median, upper = spread or (None,) * 3
        ranked = is_peer(questionnaire, node)
        rank = None
        if ranked:
            rank = 1 + sum(o > float(node.score or 0) for o in others)
        standings.append(Standing(code, node.score, median, lower, upper, len(others), rank))
    return tuple(standings)


@dataclass(frozen=True, slots=True)
class Target:
    node: str
    level: int | None  # level number to reach; None when only a score is set
    score: Decimal | None  # score to reach, 0-100; None when only a level is set
    block: str = ""
    round: str = ""  # round it holds for; empty for all


@dataclass(frozen=True, slots=True)
class Distance:
    node: str
    score: Decimal | None
    level: int | None
    target: Target
    reached: bool  # whether it is reached; a node without score reaches nothing
    points: Decimal | None  # printed points still to gain; 0 when reached, None without a score


def distances(
    questionnaire: Questionnaire, scores: Scores, targets: Iterable[Target], subject: Subject
) -> tuple[Distance, ...]:
    """The distance of every node that has a target for the block and round of the subject.

    Of several targets for a node the most particular counts: block and round over block, over
    round, over all.
    """
    block = ("", subject.block)
    of_round = ("", subject.round)
    fitting = [target for target in targets if target.block in block and target.round in of_round]
    best = {target.node: target for target in fitting if target.node in scores.nodes}
    for target in sorted(fitting, key=lambda t: (t.block > "", t.round > "")):
        if target.node in best:
            best[target.node] = target
    distances_to_targets = []
    for target in best.values():
        node = scores.nodes[target.node]
        needed = score_needed(questionnaire, target)
        high_enough = node.score is not None and (needed is None or node.score >= needed)
        level = target.level
        level_reached = level is None or (node.level is not None and node.level >= level)
        left = None
        if node.score is not None:
            left = max(Decimal(0), (needed or Decimal(0)) - node.score)
        reached = high_enough and level_reached
        distances_to_targets.append(
            Distance(target.node, node.score, node.level, target, reached, left)
        )
    return tuple(distances_to_targets)


def score_needed(questionnaire: Questionnaire, target: Target) -> Decimal | None:
    """The score that a target asks for, by itself or by its level."""
    needed = target.score
    if target.level is None:
        return needed
    edge = questionnaire.levels[target.level].from_score
    if needed is None:
        return edge
    return max(needed, edge)
