"""The door of scoring: one record or thousands, by the same arrays.

Formulas and rules: ``assessment/scoring/aggregate.py`` and ``bands.py``. Float64 throughout,
rounded once at the end; a score is never stored, always computed.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from assessment.errors import Finding
from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation
from assessment.scoring.bands import (
    NO_LEVEL,
    capped_levels,
    closed,
    gated_scores,
    levels_where_enough,
)
from assessment.scoring.leaves import Leaf, LiveLeaves, leaves
from assessment.scoring.result import ClosedGate, NodeScore, Scores
from assessment.scoring.rounding import round_rows
from assessment.scoring.table import adding_nothing
from assessment.scoring.tree import Floats, Tree, tree_of
from assessment.scoring.walk import Walked, walk, walk_again


def score_record(record: Record, evaluation: Evaluation, layer: Layer = Layer.FINAL) -> Scores:
    """Scores of one record in one review layer; the same path as for thousands.

    Raises:
        ValueError: when the questionnaire has no structure.
    """
    return score_records([record], [evaluation], layer)[0]


def score_records(
    records: Sequence[Record], evaluations: Sequence[Evaluation], layer: Layer = Layer.FINAL
) -> list[Scores]:
    """Scores of records of one questionnaire, in their order.

    Raises:
        ValueError: when the questionnaire has no structure.
    """
    if not records:
        return []
    read = [leaves(r, e, layer) for r, e in zip(records, evaluations, strict=True)]
    return scores_from(records, read, layer)


def scores_from(
    records: Sequence[Record], read: Sequence[tuple[dict[str, Leaf], list[Finding]]], layer: Layer
) -> list[Scores]:
    """Scores of records of one questionnaire whose leaves in a layer are at hand."""
    questionnaire = records[0].questionnaire
    tree = tree_of(questionnaire)
    table = _Table(questionnaire, tree, walk(tree, [found for found, _ in read]))
    return [
        table.scores(i, record, tuple(findings), layer)
        for i, (record, (_, findings)) in enumerate(zip(records, read, strict=True))
    ]


class LiveScores:
    """The scores of one record that changes: only indicators it reaches are worked out again.

    After any changes they are those of ``score_record``.
    """

    def __init__(self) -> None:
        """Nothing is followed yet."""
        self._leaves = LiveLeaves()
        self._last: _Last | None = None

    def follow(self, record: Record, evaluation: Evaluation, layer: Layer) -> Scores:
        """The scores of the record as it is now.

        Raises:
            ValueError: when the questionnaire has no structure.
        """
        questionnaire, last = record.questionnaire, self._last
        of = (record, evaluation, layer)
        if last is not None and all(a is b for a, b in zip(of, last.of, strict=True)):
            return last.scores
        if last is not None and last.questionnaire is not questionnaire:
            # Under other rules, or in another structure, nothing can be gone on from.
            last = None
        tree = tree_of(questionnaire) if last is None else last.tree
        found, findings = self._leaves.follow(record, evaluation, layer)
        walked = walk(tree, [found]) if last is None else walk_again(tree, found, last.walked)
        table = _Table(questionnaire, tree, walked)
        scores = table.scores(0, record, tuple(findings), layer, last)
        self._last = _Last(of, questionnaire, tree, walked, table.numbers(0), scores)
        return scores


@dataclass(frozen=True, slots=True)
class _Last:
    """What was found last of the one record."""

    of: tuple[Record, Evaluation, Layer]
    questionnaire: Questionnaire
    tree: Tree
    walked: Walked
    numbers: Floats
    scores: Scores


type _Printed = Decimal | None
type _NodeNumbers = tuple[float, float, float, float, float, _Printed, _Printed, _Printed]


class _Table:
    """All arrays of one batch; rows are records."""

    def __init__(self, questionnaire: Questionnaire, tree: Tree, walked: Walked) -> None:
        self._questionnaire = questionnaire
        self._tree = tree
        self.walked = walked
        self._asked: tuple[int, Floats] | None = None
        ungated, self._lowest, self._highest = np.split(walked.scores, 3)
        values, applies, answered = walked.read[0], walked.read[3], walked.read[4]
        self._scores = gated_scores(questionnaire, tree, values, ungated)
        self._applicable = applies @ tree.share.T
        reached = (applies * answered) @ tree.share.T
        self._complete = np.divide(
            reached, self._applicable, out=np.zeros_like(reached), where=self._applicable > 0
        )
        self._stopped = (np.isinf(values).astype(np.float64) @ (tree.below > 0).T) > 0
        self._before = levels_where_enough(questionnaire, self._scores, self._applicable)
        self._after = capped_levels(questionnaire, tree, self._scores, self._before)

    def scores(
        self,
        i: int,
        record: Record,
        findings: tuple[Finding, ...],
        layer: Layer,
        last: _Last | None = None,
    ) -> Scores:
        """The result of row ``i``; nodes that are as they were last are the same objects."""
        nodes = dict(last.scores.nodes) if last is not None else {}
        which = range(len(self._tree.nodes)) if last is None else self._others(last)
        nodes.update((node.code, node) for node in self._nodes(i, which))
        root = self._tree.nodes[self._tree.root].code
        return Scores(
            unit=record.subject.unit,
            overall=nodes[root],
            nodes=_read_only(nodes),
            gates=self._gates(i),
            findings=(*findings, *self._adding_nothing(i, record)),
            layer=layer.value,
        )

    def numbers(self, i: int) -> Floats:
        """Float64 (8, nodes): everything about the nodes that row ``i`` has in numbers."""
        if self._asked is None or self._asked[0] != i:
            columns = (self._scores, self._before, self._after, self._applicable, self._complete)
            more = (self._lowest, self._highest, self._stopped)
            row = np.array([column[i] for column in (*columns, *more)])
            self._asked = (i, row)
        return self._asked[1]

    def _others(self, last: _Last) -> list[int]:
        """Positions of the nodes of the one record that are not as they were."""
        numbers, leaves_, before = self.numbers(0), self.walked.rows[0], last.walked.rows[0]
        unlike = (numbers != last.numbers) & ~(np.isnan(numbers) & np.isnan(last.numbers))
        changed = unlike.any(axis=0).tolist()
        codes = [node.code for node in self._tree.nodes]
        return [
            at
            for at, code in enumerate(codes)
            if changed[at] or leaves_.get(code) is not before.get(code)
        ]

    def _nodes(self, i: int, which: Sequence[int]) -> Iterator[NodeScore]:
        """The scores of the nodes at some positions."""
        found = self.numbers(i)[:, which]
        # Plain numbers: asked one by one, those of an array are slow.
        numbers = zip(*found[:5].tolist(), *self._rounded(found[[0, 5, 6]]), strict=True)
        for at, one, stopped in zip(which, numbers, found[7].tolist(), strict=True):
            code = str(self._tree.nodes[at].code)
            node = self._node(code, self.walked.rows[i].get(code), one)
            yield replace(node, stopped=True) if stopped else node

    def _adding_nothing(self, i: int, record: Record) -> list[Finding]:
        """Notes on missing parts of sums and deductions."""
        return adding_nothing(self._tree, [record.subject.unit], self._scores[i : i + 1])

    def _node(self, code: str, leaf: Leaf | None, numbers: _NodeNumbers) -> NodeScore:
        exact, before, after, applicable, complete, score, lowest, highest = numbers
        return NodeScore(
            code=code,
            exact=None if math.isnan(exact) else exact,
            score=score,
            level=_level(after),
            level_before_gates=_level(before),
            applicable_weight=applicable,
            completeness=complete,
            lowest=lowest,
            highest=highest,
            not_applicable=leaf is not None and leaf.not_applicable,
            unanswered=leaf is not None and leaf.applies and leaf.answered == 0,
        )

    def _rounded(self, values: Floats) -> list[list[Decimal | None]]:
        return round_rows(values, self._questionnaire.settings.decimals)

    def _gates(self, i: int) -> tuple[ClosedGate, ...]:
        found = []
        for gate in self._questionnaire.gates:
            if closed(self._questionnaire, self._tree, gate, self._scores[i : i + 1])[0]:
                before = int(self._before[i, self._tree.position[gate.target]])
                changed = gate.cap is None or before > gate.cap
                found.append(ClosedGate(gate, changed))
        return tuple(found)


def _level(value: float) -> int | None:
    return None if value == NO_LEVEL else int(value)


def _read_only(nodes: dict[str, NodeScore]) -> Mapping[str, NodeScore]:
    return MappingProxyType(nodes)
