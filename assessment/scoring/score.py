"""The door of scoring: one record or thousands, by the same arrays.

First each record to the values of the structure's leaves in one review layer, then all up the
tree. Of a questionnaire without structure a ``ValueError`` says that it has no scores.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from itertools import compress

import numpy as np

from assessment.errors import AssessmentError, Finding
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import EvidenceDemand, Group, Question, Questionnaire
from assessment.responses import model
from assessment.responses.evaluate import Evaluation, IncrementalCache
from assessment.responses.model import Layer, Place, Response, Verdict
from assessment.responses.record import Record
from assessment.responses.review import LAYERS, level_set
from assessment.responses.share import contradicted
from assessment.scoring import aggregate
from assessment.scoring.aggregate import NO_LEVEL, Levels, tree_of
from assessment.scoring.dependence import always, depending, fed, uncounted
from assessment.scoring.points import SCORING_RULES, may_leave, most_points, points, scored
from assessment.scoring.ranges import Ranges, may_and_must_close, ranges
from assessment.scoring.result import ByNode, ClosedGate, NodeScore, Scores, at_node
from assessment.scoring.rounding import GUARD, Floats, Mask, printed
from assessment.scoring.table import RELATIVE, adding_nothing

JUDGING = LAYERS[LAYERS.index(Layer.DOCUMENT) :]


def looked_at(record: Record, indicator: str, layer: Layer) -> bool:
    """Whether a reviewer up to this layer judged the indicator or any of its evidence."""
    if layer in JUDGING:
        layers = JUDGING[: JUDGING.index(layer) + 1]
    else:
        layers = ()
    views = (record.reviews.get((layer, indicator)) for layer in layers)
    if any(view is not None and not view.reopened for view in views):
        return True
    return bool(layers) and any(
        piece.verdict is not Verdict.PENDING
        for question in record.questionnaire.questions_of[indicator]
        for place in record.places(question.code)
        for piece in record.response(*place).evidence
    )


def _proved(claimed: Decimal, question: Question, top: int, response: Response) -> Decimal:
    """The points (0..1) that accepted evidence leaves of the claimed ones; ``top`` is a level."""
    without = claimed
    rule = question.evidence
    if rule.demand is EvidenceDemand.REQUIRED:
        without = Decimal(0)
    elif rule.demand is EvidenceDemand.FROM_LEVEL and top > 0:
        without = Decimal(max(0, rule.level - 1)) / top
    if claimed <= without or any(evidence.verdict in model.GOOD for evidence in response.evidence):
        return claimed
    return without


@dataclass(frozen=True)
class Leaf:
    value: Decimal | None  # 0-100 by the questionnaire's rule for unanswered; None when missing
    lowest: Decimal | None  # 0-100 with everything unanswered at 0; None when nothing applies
    # 0-100 with everything unanswered at the top; None when nothing applies.
    highest: Decimal | None
    answered: Decimal  # share (0..1) of the applicable question weight that is answered
    applies: bool  # whether anything applies
    not_applicable: bool  # whether a declaration (pending or confirmed) took it out
    # Whether nothing can be made of an answer: no node above it has a score then.
    stopped: bool = False
    sure: bool = True  # whether it has a value however what is open is answered

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """Value and both ends; is it sure, does it apply, how far is it answered, is it left out.

        Not a number where there is none, infinite where nothing can be made of an answer. Made
        once: after an answer all leaves but one are the same.
        """
        top = (self.value, self.lowest, self.highest)
        ends = (math.inf if self.stopped else math.nan if value is None else value for value in top)
        rest = self.sure, self.applies, self.answered, self.not_applicable
        return tuple(map(float, (*ends, *rest)))


NOTHING = Leaf(None, None, None, Decimal(0), applies=False, not_applicable=False)
STOPPED = replace(NOTHING, stopped=True)


type LeavesRead = tuple[dict[str, Leaf], list[Finding]]


def _left_out(record: Record, layer: Layer) -> set[str]:
    """The questions that declarations take out of the count; with a table all its columns."""
    form = record.questionnaire
    responses = record.responses.items()
    out = {
        at.question
        for at, response in responses
        if _out(response.not_applicable, layer) and not at.row
    }
    for question in [*filter(None, map(form.by_code.get, out))]:
        table = form.roster_of_indicator.get(question.indicator or "")
        if table is not None and not scored(question.scoring):
            out.update(column.code for column in form.columns[table.code])
    return out


@dataclass(frozen=True, slots=True)
class _LeafResult:
    """What the answers say about one leaf: as claimed, as proved, and what went wrong."""

    claimed: Leaf
    proved: Leaf
    findings: tuple[Finding, ...] = ()
    declared: bool = False  # whether any of it was declared not applicable


def _leaf_results(
    record: Record, evaluation: Evaluation, indicator: str
) -> tuple[_LeafResult, _LeafResult]:
    """As the unit says it, and as reviewers take it: what they refused as not applicable counts."""
    own = _leaf_result(record, evaluation, indicator, Layer.SELF)
    if not own.declared:
        return own, own
    return own, _leaf_result(record, evaluation, indicator, Layer.FINAL)


def _leaf_result(
    record: Record, evaluation: Evaluation, indicator: str, layer: Layer
) -> _LeafResult:
    node = record.questionnaire.node[indicator]
    if node.normalise in RELATIVE:
        alone = at_node(ScoringProblem.RELATIVE_ALONE, indicator)
        return _LeafResult(NOTHING, NOTHING, (alone,))
    try:
        question_shares = list(shares(record, evaluation, indicator, layer))
    except AssessmentError as error:
        return _LeafResult(STOPPED, STOPPED, tuple(error.findings))
    parts = [*filter(None, question_shares)]
    settled = record.questionnaire
    declared = None in question_shares
    claimed = _combined(parts, settled, not_applicable=declared)
    if all(part.left == part.points for part in parts):
        return _LeafResult(claimed, claimed, declared=declared)
    proved = _combined([*map(_proved_part, parts)], settled, not_applicable=declared)
    return _LeafResult(claimed, proved, declared=declared)


@dataclass(frozen=True, slots=True)
class Share:
    """The share of a question, or of a roster as a whole, in their indicator."""

    question_or_group: Question | Group
    place: Place
    points: Decimal | None  # as claimed; None while it is not answered
    left: Decimal | None  # what accepted evidence leaves of them
    ends: tuple[Decimal, Decimal]  # the least and the most that answering can make of the points
    leaves: bool = False  # whether answering can take it out of the count


def _proved_part(part: Share) -> Share:
    least, most = part.ends
    if part.left is not None and part.left != part.points:
        least = min(least, part.left)
        most = part.left
    return replace(part, points=part.left, ends=(least, most))


def _ends(parts: Sequence[Share]) -> tuple[Decimal, Decimal]:
    """The least and the most points of parts together; what may leave does where that is more."""
    if len(parts) == 1:
        return parts[0].ends
    total = sum((part.question_or_group.weight for part in parts), Decimal(0))
    least = (
        sum((part.question_or_group.weight * part.ends[0] for part in parts), Decimal(0)) / total
    )
    weight = reached = Decimal(0)
    for part in sorted(parts, key=lambda part: (part.leaves, -part.ends[1])):
        if not part.leaves or not weight or part.ends[1] * weight > reached:
            weight = weight + part.question_or_group.weight
            reached = reached + part.question_or_group.weight * part.ends[1]
    return least, reached / weight


def shares(
    record: Record, evaluation: Evaluation, indicator: str, layer: Layer
) -> Iterator[Share | None]:
    """The shares of questions and the roster that apply; None for what was declared not to."""
    for question in record.questionnaire.questions_of[indicator]:
        places = record.places(question.code) if scored(question.scoring) else ()
        for place in places:
            if place not in evaluation.relevant:
                continue
            if _out(record.response(*place).not_applicable, layer):
                yield None
            else:
                yield from _share(record, evaluation, place)
    roster = record.questionnaire.roster_of_indicator.get(indicator)
    if roster is not None and Place(roster.code) in evaluation.groups:
        yield _share_of_rows(record, evaluation, roster, layer)


def _share_of_rows(
    record: Record, evaluation: Evaluation, roster: Group, layer: Layer
) -> Share | None:
    asked = record.questionnaire.questions_of[str(roster.indicator)]
    beside = [question for question in asked if not scored(question.scoring)]
    stated = (record.response(question.code).not_applicable for question in beside)
    declaration = next(
        (not_applicable for not_applicable in stated if not_applicable is not None), None
    )
    if _out(declaration, layer):
        return None
    claimed, ends = _points_of_rows(record, evaluation, roster)
    if declaration is not None:
        claimed = Decimal(0)
        ends = (Decimal(0), Decimal(0))
    left = claimed
    top = len(record.questionnaire.levels) - 1
    for question in beside:
        # The evidence of a roster stands at an unscored question of its indicator.
        if question.roster is None and left is not None:
            left = _proved(left, question, top, record.response(question.code))
    leaves = claimed is None and (
        uncounted(record.questionnaire) or any(question.not_applicable for question in beside)
    )
    return Share(roster, Place(roster.code), claimed, left, ends, leaves)


def _combined(parts: list[Share], questionnaire: Questionnaire, *, not_applicable: bool) -> Leaf:
    total = sum((part.question_or_group.weight for part in parts), Decimal(0))
    if total == 0:
        return replace(NOTHING, not_applicable=not_applicable)
    shares = [part for part in parts if part.points is not None]
    open_weight = total - sum((part.question_or_group.weight for part in shares), Decimal(0))
    reached = sum(
        (part.question_or_group.weight * (part.points or 0) for part in shares), Decimal(0)
    )
    least, most = _ends(parts)
    value: Decimal | None = 100 * reached / total
    if uncounted(questionnaire):
        answered = total - open_weight
        value = None
        if answered:
            value = 100 * reached / answered
    sure = any(part.question_or_group.weight and not part.leaves for part in parts)
    ends = (100 * least, 100 * most)
    share = 1 - open_weight / total
    return Leaf(value, *ends, share, applies=True, not_applicable=False, sure=sure)


def _out(declaration: model.NotApplicable | None, layer: Layer) -> bool:
    """Whether a declaration takes the question out; a refusal counts in the reviewers' layers."""
    if declaration is None:
        return False
    return declaration.verdict is not model.ApplicabilityVerdict.REFUSED or layer is Layer.SELF


def _share(record: Record, evaluation: Evaluation, place: Place) -> Iterator[Share]:
    """The share of a question that applies; none when its answer leaves the denominator."""
    question = record.questionnaire.by_code[place.question]
    answer = evaluation.answers.get(place)
    response = record.response(*place)
    refused = response.not_applicable is not None
    if not refused and (answer is None or contradicted(record.questionnaire, evaluation, place)):
        ends = Decimal(0), most_points(question)
        leaves = uncounted(record.questionnaire) or may_leave(question)
        yield Share(question, place, None, None, ends, leaves)
        return
    claimed = Decimal(0) if refused or answer is None else points(question, answer)
    if claimed is not None:
        top = SCORING_RULES[question.scoring.kind].top(question)
        left = _proved(claimed, question, top, response)
        yield Share(question, place, claimed, left, (claimed, claimed))


# The points of rows, None without any; the least and the most that filling in cells can make of it.
type _Reached = tuple[Decimal | None, tuple[Decimal, Decimal]]
_OPEN_ROW: _Reached = None, (Decimal(0), Decimal(1))


def _points_of_rows(record: Record, evaluation: Evaluation, roster: Group) -> _Reached:
    """Mean over the rows, weighted when every row has its weight."""
    columns = [q for q in record.questionnaire.columns[roster.code] if scored(q.scoring)]
    column = roster.scoring.weight_column
    rows = record.rows.get(roster.code, ())
    row_points = [_row_points(record, evaluation, columns, row) for row in rows]
    weights = [_row_weight(record, evaluation, Place(column or "", row)) for row in rows]
    to_add = max(0, evaluation.row_counts.get(roster.code, 0) - len(rows))
    row_points = row_points + [_OPEN_ROW] * to_add
    weights = weights + [None] * to_add
    known = [
        (w, reached)
        for w, (reached, _) in zip(weights, row_points, strict=True)
        if reached is not None
    ]
    least, most = ([ends[at] for _, ends in row_points] for at in (0, 1))
    if not known:
        return _OPEN_ROW
    points = _mean(*zip(*known, strict=True))
    if column is not None and None in weights:
        return points, (min(least), max(most))  # a weight still to come may let any row decide
    return points, (_mean(weights, least), _mean(weights, most))


def _mean(weights: Sequence[Decimal | None], values: Sequence[Decimal]) -> Decimal:
    """The mean by the weights; the plain one where one is not known or all are nothing."""
    known_weights = [weight for weight in weights if weight is not None]
    if len(known_weights) < len(values) or sum(known_weights) == 0:
        known_weights = [Decimal(1)] * len(values)
    reached = sum((w * value for w, value in zip(known_weights, values, strict=True)), Decimal(0))
    return reached / sum(known_weights, Decimal(0))


def _row_weight(record: Record, evaluation: Evaluation, place: Place) -> Decimal | None:
    weight = evaluation.answers.get(place)
    if not isinstance(weight, int | Decimal) or weight < 0:
        return None
    if contradicted(record.questionnaire, evaluation, place):
        return None
    return Decimal(weight)


def _row_points(
    record: Record, evaluation: Evaluation, columns: Iterable[Question], row: model.RowId
) -> _Reached:
    asked = (Place(question.code, row) for question in columns)
    cells = [
        replace(cell, leaves=cell.points is None)  # what is open in a row is out of its mean
        for place in asked
        if place in evaluation.relevant and record.response(*place).not_applicable is None
        for cell in _share(record, evaluation, place)
    ]
    weighted_points = [
        (cell.question_or_group.weight, cell.points) for cell in cells if cell.points is not None
    ]
    if not any(weight for weight, _ in weighted_points):
        return _OPEN_ROW
    return _mean(*zip(*weighted_points, strict=True)), _ends(cells)


def level_by_review(record: Record, indicator: str, layer: Layer) -> model.Review | None:
    """The review up to this layer whose level stands for the answers; None when none does."""
    if len(record.questionnaire.levels) < 2:
        return None
    return level_set(record, indicator, LAYERS[: LAYERS.index(layer) + 1])


def _reviewed_leaf(record: Record, indicator: str, layer: Layer, leaf_result: _LeafResult) -> Leaf:
    """The leaf as the latest layer up to ``layer`` left it."""
    if not record.reviews and leaf_result.proved is leaf_result.claimed:
        return leaf_result.claimed
    review = level_by_review(record, indicator, layer)
    if review is not None:
        value = Decimal(100 * (review.level or 0)) / (len(record.questionnaire.levels) - 1)
        return Leaf(value, value, value, Decimal(1), applies=True, not_applicable=False)
    if leaf_result.proved is not leaf_result.claimed and looked_at(record, indicator, layer):
        return leaf_result.proved
    return leaf_result.claimed


def score_record(
    record: Record, evaluation: Evaluation, layer: Layer = Layer.FINAL, *, ranged: bool = True
) -> Scores:
    """Scores of one record in one review layer; the same path as for thousands.

    Where nobody asks what is open could make of them, they need not be ``ranged``.
    """
    leaves = ScoresCache().leaves(record, evaluation, layer)
    return _scores([record], [leaves], layer, ranged=ranged)[0]


def score_and_claim(
    records: Sequence[Record], evaluations: Sequence[Evaluation], layer: Layer
) -> Iterator[tuple[Scores, float | None]]:
    """Scores of records of one questionnaire, in their order; each with what the unit claims.

    That is the full score of the index in the self-assessment.
    """
    followed = [ScoresCache() for _ in records]

    def read(layer: Layer) -> list[LeavesRead]:
        asked = zip(followed, records, evaluations, strict=True)
        return [
            scores_followed.leaves(record, evaluation, layer)
            for scores_followed, record, evaluation in asked
        ]

    scores = _scores(records, read(layer), layer)
    own = read(Layer.SELF)
    tree = tree_of(records[0].questionnaire)
    values = np.array([[leaves[code].numbers[0] for code in tree.codes] for leaves, _ in own])
    claimed = aggregate.gated_scores(records[0].questionnaire, values)[:, tree.root].tolist()
    return zip(scores, (each if math.isfinite(each) else None for each in claimed), strict=True)


def _scores(
    records: Sequence[Record], read: Sequence[LeavesRead], layer: Layer, *, ranged: bool = True
) -> list[Scores]:
    table = _Table(records[0].questionnaire, [leaves for leaves, _ in read], ranged=ranged)
    return [
        table.scores(i, record, tuple(findings), layer)
        for i, (record, (_, findings)) in enumerate(zip(records, read, strict=True))
    ]


class ScoresCache:
    """The scores of one record that changes: only indicators it reaches are worked out again."""

    def __init__(self) -> None:
        self._leaf_results = IncrementalCache(_leaf_results, fed)

    def leaves(self, record: Record, evaluation: Evaluation, layer: Layer) -> LeavesRead:
        """The leaf of every indicator in a review layer, and what could not be scored."""
        codes = [str(node.code) for node in record.questionnaire.indicators]
        known = self._leaf_results.follow(record, evaluation, codes)
        reviewed = layer is not Layer.SELF
        leaves = {
            code: _reviewed_leaf(record, code, layer, known[code][reviewed]) for code in codes
        }
        # What an answer still to come may have asked, or worth, otherwise may have any score.
        waiting = {
            at.question
            for at in evaluation.relevant - evaluation.answers.keys()
            if record.questionnaire.by_code[at.question].type.answered_by_people
            and record.response(*at).not_applicable is None
        }
        waiting.update(at.question for at in evaluation.broken)
        out = _left_out(record, layer) if waiting else ()
        for code in depending(record.questionnaire, waiting, out):
            if not leaves[code].stopped and level_by_review(record, code, layer) is None:
                sure = leaves[code].sure and always(record.questionnaire, code)
                ends = Decimal(0), Decimal(100)
                leaves[code] = replace(leaves[code], lowest=ends[0], highest=ends[1], sure=sure)
        return leaves, [finding for code in codes for finding in known[code][reviewed].findings]

    def follow(self, record: Record, evaluation: Evaluation, layer: Layer) -> Scores:
        """The scores of the record as it is now."""
        return _scores([record], [self.leaves(record, evaluation, layer)], layer)[0]


class _Table:
    def __init__(
        self, questionnaire: Questionnaire, rows: Sequence[Mapping[str, Leaf]], *, ranged: bool
    ) -> None:
        self._questionnaire = questionnaire
        self._tree = tree = tree_of(questionnaire)
        read = np.array([[row[code].numbers for code in tree.codes] for row in rows])
        values, lowest, highest, sure, applies, answered, left_out = read.transpose(2, 0, 1)
        self._scores, self._shut = aggregate.gated(questionnaire, values)
        self._lowest = self._scores.copy()
        self._highest = self._scores.copy()
        self._may = self._shut.copy()
        self._must = self._shut.copy()
        decided = np.isnan(lowest) | ((lowest == highest) & (sure > 0))
        if ranged and (some := ~decided.all(axis=1)).any():
            score_ranges = ranges(
                questionnaire, Ranges(lowest[some], highest[some], sure[some] > 0)
            )
            self._lowest[some] = score_ranges.low
            self._highest[some] = score_ranges.high
            for number, gate in enumerate(questionnaire.gates):
                may, must = may_and_must_close(questionnaire, gate, score_ranges)
                self._may[some, number] |= may
                self._must[some, number] &= must
        self._applicable = applies @ tree.share.T
        reached = (applies * answered) @ tree.share.T
        self._complete = np.divide(
            reached, self._applicable, out=np.zeros_like(reached), where=self._applicable > 0
        )
        self._stopped = aggregate.stopped_above(tree, np.isinf(values))
        self._before, self._after = self._levels(self._scores, self._shut, self._applicable)
        may_apply = ~np.isnan(lowest) @ tree.share.T
        self._least = self._levels(self._lowest, self._may, may_apply)[1]
        self._most = self._levels(self._highest, self._must, may_apply)[1]
        # Only leaves are left out or unanswered themselves.
        self._left_out, self._open = np.zeros((2, *self._scores.shape), dtype=bool)
        self._left_out[:, tree.leaves] = left_out > 0
        self._open[:, tree.leaves] = (applies > 0) & (answered == 0)

    def _levels(self, scores: Floats, shut: Mask, applicable: Floats) -> tuple[Levels, Levels]:
        """Before gates and after; none where too little of the weight applies."""
        scarce = applicable < float(self._questionnaire.settings.min_applicable) - GUARD
        before = np.where(scarce, NO_LEVEL, aggregate.levels(self._questionnaire, scores))
        return before, aggregate.capped_levels(self._questionnaire, shut, before)

    def scores(self, i: int, record: Record, findings: tuple[Finding, ...], layer: Layer) -> Scores:
        columns = (
            self._scores,
            self._lowest,
            self._highest,
            self._before,
            self._after,
            self._least,
            self._most,
            self._applicable,
            self._complete,
            self._left_out,
            self._open,
            self._stopped,
        )
        # Plain numbers: asked one by one, those of an array are slow.
        numbers = list(zip(*(column[i].tolist() for column in columns), strict=True))
        decimals = self._questionnaire.settings.decimals
        structure = self._tree.nodes
        before = self._before[i]
        at = self._tree.position
        nodes = ByNode(at, cache(lambda at: _node(structure[at].code, numbers[at], decimals)))

        def told(which: Mask) -> tuple[ClosedGate, ...]:
            return tuple(
                ClosedGate(gate, gate.cap is None or bool(before[at[gate.target]] > gate.cap))
                for gate in compress(self._questionnaire.gates, which)
            )

        return Scores(
            unit=record.subject.unit,
            overall=nodes[structure[self._tree.root].code],
            nodes=nodes,
            gates=told(self._shut[i]),
            waiting=told(self._may[i] & ~self._shut[i]),
            findings=(
                *findings,
                *adding_nothing(self._tree, [record.subject.unit], self._scores[i : i + 1]),
            ),
            layer=layer.value,
        )


def _node(code: str, numbers: Sequence[float], decimals: int) -> NodeScore:
    exact, lowest, highest, *levels, applicable, complete, left_out, unanswered, stopped = numbers
    before, after, least, most = (None if level == NO_LEVEL else int(level) for level in levels)
    return NodeScore(
        code=code,
        exact=None if math.isnan(exact) else exact,
        score=printed(exact, decimals),
        level=after,
        level_before_gates=before,
        applicable_weight=applicable,
        completeness=complete,
        lowest=printed(lowest, decimals),
        highest=printed(highest, decimals),
        lowest_level=least,
        highest_level=most,
        not_applicable=bool(left_out),
        unanswered=bool(unanswered),
        stopped=bool(stopped),
    )
