"""The door of scoring: one record or thousands, by the same arrays.

Of a questionnaire without structure a ``ValueError`` says that it has no scores.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

import numpy as np

from assessment.errors import Finding, FindingPlace
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Group, Question, Questionnaire
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring import aggregate
from assessment.scoring.aggregate import NO_LEVEL, tree_of
from assessment.scoring.leaves import Leaf, LeavesFollowed, LeavesRead
from assessment.scoring.result import ByNode, ClosedGate, NodeScore, Scores
from assessment.scoring.rounding import GUARD, printed
from assessment.scoring.table import adding_nothing


def score_record(record: Record, evaluation: Evaluation, layer: Layer = Layer.FINAL) -> Scores:
    """Scores of one record in one review layer; the same path as for thousands."""
    return ScoresFollowed().follow(record, evaluation, layer)


def score_and_claim(
    records: Sequence[Record], evaluations: Sequence[Evaluation], layer: Layer
) -> Iterator[tuple[Scores, float | None]]:
    """Scores of records of one questionnaire, in their order; each with what the unit claims.

    That is the full score of the index in the self-assessment.
    """
    followed = [LeavesFollowed() for _ in records]

    def read(layer: Layer) -> list[LeavesRead]:
        asked = zip(followed, records, evaluations, strict=True)
        return [one.follow(record, evaluation, layer) for one, record, evaluation in asked]

    scores, own = _scores(records, read(layer), layer), read(Layer.SELF)
    tree = tree_of(records[0].questionnaire)
    values = np.array([[found[code].numbers[0] for code in tree.codes] for found, _ in own])
    claimed = aggregate.gated_scores(records[0].questionnaire, values)[:, tree.root].tolist()
    return zip(scores, (each if math.isfinite(each) else None for each in claimed), strict=True)


def _scores(records: Sequence[Record], read: Sequence[LeavesRead], layer: Layer) -> list[Scores]:
    table = _Table(records[0].questionnaire, [found for found, _ in read])
    return [
        table.scores(i, record, tuple(findings), layer)
        for i, (record, (_, findings)) in enumerate(zip(records, read, strict=True))
    ]


class ScoresFollowed:
    """The scores of one record that changes: only indicators it reaches are worked out again."""

    def __init__(self) -> None:
        self._leaves = LeavesFollowed()

    def follow(self, record: Record, evaluation: Evaluation, layer: Layer) -> Scores:
        """The scores of the record as it is now."""
        return _scores([record], [self._leaves.follow(record, evaluation, layer)], layer)[0]


class _Table:
    def __init__(self, questionnaire: Questionnaire, rows: Sequence[Mapping[str, Leaf]]) -> None:
        self._questionnaire = questionnaire
        self._tree = tree = tree_of(questionnaire)
        read = np.array([[row[code].numbers for code in tree.codes] for row in rows])
        values, lowest, highest, applies, answered, left_out = read.transpose(2, 0, 1)
        # Together: one walk up the tree, however few the records.
        walked = aggregate.gated_scores(questionnaire, np.concatenate((values, lowest, highest)))
        self._scores, self._lowest, self._highest = walked.reshape(3, len(rows), -1)
        self._applicable = applies @ tree.share.T
        reached = (applies * answered) @ tree.share.T
        self._complete = np.divide(
            reached, self._applicable, out=np.zeros_like(reached), where=self._applicable > 0
        )
        self._stopped = aggregate.stopped_above(tree, np.isinf(values))
        # No level where too little of the weight applies.
        scarce = self._applicable < float(questionnaire.settings.min_applicable) - GUARD
        self._before = np.where(scarce, NO_LEVEL, aggregate.levels(questionnaire, self._scores))
        self._after = aggregate.capped_levels(questionnaire, self._scores, self._before)
        # Only leaves are left out or unanswered themselves.
        self._left_out, self._open = np.zeros((2, *self._scores.shape), dtype=bool)
        self._left_out[:, tree.leaves] = left_out > 0
        self._open[:, tree.leaves] = (applies > 0) & (answered == 0)

    def scores(self, i: int, record: Record, findings: tuple[Finding, ...], layer: Layer) -> Scores:
        columns = (self._scores, self._lowest, self._highest, self._before, self._after,
                   self._applicable, self._complete, self._left_out, self._open,
                   self._stopped)  # fmt: skip
        # Plain numbers: asked one by one, those of an array are slow.
        numbers = list(zip(*(column[i].tolist() for column in columns), strict=True))
        decimals, structure = self._questionnaire.settings.decimals, self._tree.nodes
        nodes = ByNode(
            self._tree.position, cache(lambda at: _node(structure[at].code, numbers[at], decimals))
        )
        return Scores(
            unit=record.subject.unit,
            overall=nodes[self._tree.nodes[self._tree.root].code],
            nodes=nodes,
            gates=self._gates(i),
            findings=(
                *findings,
                *adding_nothing(self._tree, [record.subject.unit], self._scores[i : i + 1]),
            ),
            layer=layer.value,
        )

    def _gates(self, i: int) -> tuple[ClosedGate, ...]:
        before, at = self._before[i], self._tree.position
        return tuple(
            ClosedGate(gate, gate.cap is None or bool(before[at[gate.target]] > gate.cap))
            for gate in self._questionnaire.gates
            if aggregate.closed(self._questionnaire, gate, self._scores[i : i + 1])[0]
        )


def _node(code: str, numbers: Sequence[float], decimals: int) -> NodeScore:
    exact, lowest, highest, before, after, applicable, complete, *told = numbers
    left_out, unanswered, stopped = map(bool, told)
    return NodeScore(
        code=code,
        exact=None if math.isnan(exact) else exact,
        score=printed(exact, decimals),
        level=None if after == NO_LEVEL else int(after),
        level_before_gates=None if before == NO_LEVEL else int(before),
        applicable_weight=applicable,
        completeness=complete,
        lowest=printed(lowest, decimals),
        highest=printed(highest, decimals),
        not_applicable=left_out,
        unanswered=unanswered,
        stopped=stopped,
    )


def rule_version(questionnaire: Questionnaire) -> dict[str, str]:
    """What names a rule version: id, version as printed, fingerprint."""
    settings = questionnaire.settings
    return {
        "id": settings.id,
        "version": settings.version,
        "fingerprint": questionnaire.fingerprint,
    }


def regraded(record: Record, rules: Questionnaire) -> tuple[Record, list[Finding]]:
    """The record under other rules, and what of it they leave out.

    Those of a whole questionnaire bring its choices and scoring; those of structure, levels,
    gates and settings only stand over the record's own questions.
    """
    target = rules if rules.questions else _with_rules(record.questionnaire, rules)
    nodes = {node.code for node in target.indicators}
    unknown = {place.question for place in record.responses} - target.by_code.keys()
    left = [FindingPlace(question=code) for code in sorted(unknown)]
    if not rules.questions:
        fed = {q.indicator for q in record.questionnaire.questions if q.indicator is not None}
        homeless = sorted(fed - {node.code for node in target.nodes})
        left += [FindingPlace(node=code) for code in homeless]
    rosters = {group.code for group in target.rosters}
    regraded = replace(
        record,
        questionnaire=target,
        responses=_kept(record.responses, lambda place: place.question in target.by_code),
        rows=_kept(record.rows, lambda code: code in rosters),
        reviews=_kept(record.reviews, lambda key: key[1] in nodes),
    )
    told = (Finding(ScoringProblem.LEFT_OUT, at, {"code": at.question or at.node}) for at in left)
    return regraded, list(told)


def _with_rules(own: Questionnaire, rules: Questionnaire) -> Questionnaire:
    nodes = {node.code for node in rules.nodes}
    settings = replace(
        rules.settings,
        default_language=own.settings.default_language,
        languages=own.settings.languages,
        peer_blocks=own.settings.peer_blocks,
    )

    def fed[P: (Question, Group)](parts: Iterable[P]) -> tuple[P, ...]:
        return tuple(p if p.indicator in nodes else replace(p, indicator=None) for p in parts)

    return replace(
        own,
        settings=settings,
        questions=fed(own.questions),
        groups=fed(own.groups),
        nodes=rules.nodes,
        levels=rules.levels,
        gates=rules.gates,
        recommendations=tuple(r for r in own.recommendations if r.node in nodes),
        fingerprint=rules.fingerprint,
    )


def _kept[K, V](mapping: Mapping[K, V], wanted: Callable[[K], bool]) -> Mapping[K, V]:
    return MappingProxyType({key: value for key, value in mapping.items() if wanted(key)})
