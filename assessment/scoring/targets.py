"""Target profiles: what a kind of unit is to reach in a round, and how far it is from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import Scores


@dataclass(frozen=True, slots=True)
class Target:
    """What one node is to reach.

    Attributes:
        node: Code of the node.
        level: Level number to reach; None when only a score is set.
        score: Score to reach, 0-100; None when only a level is set.
        block: Peer block it holds for; empty for all.
        round: Round it holds for; empty for all.
    """

    node: str
    level: int | None
    score: Decimal | None
    block: str = ""
    round: str = ""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a node is from its target.

    Attributes:
        node: Code of the node.
        score: Score as printed; None without.
        level: Level number after gates; None without.
        target: What is to be reached.
        reached: Whether it is reached; a node without score reaches nothing.
        points: Printed points still to gain; 0 when reached, None without a score.
    """

    node: str
    score: Decimal | None
    level: int | None
    target: Target
    reached: bool
    points: Decimal | None


def distances(
    questionnaire: Questionnaire,
    scores: Scores,
    targets: Iterable[Target],
    *,
    block: str,
    round_name: str,
) -> tuple[Distance, ...]:
    """The distance of every node that has a target for this block and round.

    Of several targets for a node the most particular counts: block and round over block, over
    round, over all.
    """
    best: dict[str, Target] = {}
    for target in targets:
        fits = target.block in ("", block) and target.round in ("", round_name)
        if not fits or target.node not in scores.nodes:
            continue
        other = best.get(target.node)
        if other is None or _weight(target) >= _weight(other):
            best[target.node] = target
    return tuple(_distance(questionnaire, scores, target) for target in best.values())


def _weight(target: Target) -> int:
    return 2 * bool(target.block) + bool(target.round)


def _distance(questionnaire: Questionnaire, scores: Scores, target: Target) -> Distance:
    node = scores.nodes[target.node]
    needed = target.score
    if target.level is not None:
        edge = questionnaire.levels[target.level].from_score
        needed = edge if needed is None else max(needed, edge)
    high_enough = node.score is not None and (needed is None or node.score >= needed)
    level_reached = target.level is None or (node.level is not None and node.level >= target.level)
    points = None
    if node.score is not None:
        points = max(Decimal(0), (needed or Decimal(0)) - node.score)
    reached = high_enough and level_reached
    return Distance(target.node, node.score, node.level, target, reached, points)
