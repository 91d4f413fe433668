"""What would lift a node one level: the smallest sets of unmet criteria, gates included.

Every set of the least effort comes before any dearer one, and no listed set holds another one
whole. The search is exact (``lift_search.py``); the scores told are those of the engine itself.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from assessment.questionnaire.model import Questionnaire
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation
from assessment.scoring.bands import capped_levels, gated_scores, levels
from assessment.scoring.lift_search import Search, Way
from assessment.scoring.lift_steps import Proposal, Step, steps_of
from assessment.scoring.result import Scores
from assessment.scoring.rounding import round_half_up
from assessment.scoring.tree import tree_of

MOST_PROPOSALS = 5


def lift(record: Record, evaluation: Evaluation, scores: Scores, node: str) -> tuple[Proposal, ...]:
    """At most five proposals, the least effort first; none at the top level or without level.

    Those of equal effort stand in the questionnaire's order; of more than fit, the ones that give
    the most points are taken.
    """
    questionnaire = record.questionnaire
    level = scores.nodes[node].level
    if level is None or level >= len(questionnaire.levels) - 1:
        return ()
    steps: dict[str, tuple[Step, ...]] = {
        leaf.code: steps_of(record, evaluation, leaf.code, scores.nodes[leaf.code].exact)
        for leaf in questionnaire.indicators
    }
    return tuple(_Lifting(questionnaire, scores, node, steps).proposals())


class _Lifting:
    """One node that is to be lifted by one level."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        scores: Scores,
        node: str,
        steps: Mapping[str, tuple[Step, ...]],
    ) -> None:
        self._questionnaire, self._scores, self._node = questionnaire, scores, node
        self._target = (scores.nodes[node].level or 0) + 1
        self._steps = steps
        self._most = sum(max((s.effort for s in each), default=0) for each in steps.values())
        self._place: Mapping[str, int] = {
            leaf.code: at for at, leaf in enumerate(questionnaire.indicators)
        }
        self._holding = frozenset(
            at
            for at, gate in enumerate(questionnaire.gates)
            if gate.target == node and (gate.cap is None or gate.cap < self._target)
        )
        self._quick = Search(questionnaire, scores, steps, most=1)
        self._wide = Search(questionnaire, scores, steps, most=MOST_PROPOSALS)

    def proposals(self) -> list[Proposal]:
        """The sets of the least effort, then the least that hold none of them, and so on."""
        found: list[Proposal] = []
        if any(map(self._quick.never_opens, self._holding)):
            return found
        while len(found) < MOST_PROPOSALS:
            listed = [each.steps for each in found]
            first = next(self._lifting(self._quick, self._most, listed), None)
            if first is None:
                break
            same = [
                each
                for each in self._lifting(self._wide, first.effort, listed)
                if each.effort == first.effort
            ] or [first]
            same.sort(key=lambda each: (-each.score, self._order(each)))
            found += sorted(same[: MOST_PROPOSALS - len(found)], key=self._order)
        return found

    def _order(self, proposal: Proposal) -> list[tuple[int, int]]:
        return [(self._place[step.indicator], step.effort) for step in proposal.steps]

    def _lifting(
        self, search: Search, limit: int, listed: Sequence[Sequence[Step]]
    ) -> Iterator[Proposal]:
        """The ways that reach the target, the least effort first, as the engine scores them."""
        ways = search.ways(self._node, self._holding, limit, listed)
        reached = levels(self._questionnaire, np.array([way.value for way in ways]))
        for way, level in zip(ways, reached, strict=True):
            if level >= self._target and way.steps:
                proposal = self._proposal(way)
                if proposal.level >= self._target:
                    yield proposal

    def _proposal(self, way: Way) -> Proposal:
        score, level = self._tried(way.steps)
        printed = round_half_up(score, self._questionnaire.settings.decimals)
        return Proposal(self._node, way.steps, way.effort, printed, level)

    def _tried(self, steps: Sequence[Step]) -> tuple[float, int]:
        """The node's score and level after the steps, with every gate as it stands then."""
        tree = tree_of(self._questionnaire)
        exact = {code: found.exact for code, found in self._scores.nodes.items()}
        exact |= {step.indicator: step.value for step in steps}
        at_leaves = [exact[tree.nodes[i].code] for i in tree.leaves]
        row = np.array([[np.nan if value is None else value for value in at_leaves]])
        scores = gated_scores(self._questionnaire, tree, row)
        before = levels(self._questionnaire, scores)
        after = capped_levels(self._questionnaire, tree, scores, before)
        at = tree.position[self._node]
        return float(scores[0, at]), int(after[0, at])
