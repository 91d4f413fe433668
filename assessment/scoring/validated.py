"""What evidence leaves of a claim: once somebody judged it, only what is proved counts.

In the reviewers' layers, from the document review on, criteria count only if the evidence they
demand is accepted or waived. An indicator nobody looked at keeps its claim: the final result is
that of the last layer present.
"""

from decimal import Decimal

from assessment.questionnaire.model import EvidenceDemand, EvidenceRule, Question, ScoringKind
from assessment.responses.model import GOOD, Layer, Place, Response
from assessment.responses.record import Record
from assessment.responses.unread import is_judged

LAYERS = tuple(Layer)
JUDGING = LAYERS[LAYERS.index(Layer.DOCUMENT) :]


def looked_at(record: Record, indicator: str, layer: Layer) -> bool:
    """Whether a reviewer up to this layer judged the indicator or any of its evidence."""
    layers = JUDGING[: JUDGING.index(layer) + 1] if layer in JUDGING else ()
    views = (record.reviews.get((each, indicator)) for each in layers)
    if any(view is not None and not view.reopened for view in views):
        return True
    return bool(layers) and any(
        is_judged(record.responses, place)
        for question in record.questionnaire.questions_of[indicator]
        for place in record.places(question.code)
    )


def backed(response: Response) -> bool:
    """Whether any evidence was accepted or waived."""
    return any(each.verdict in GOOD for each in response.evidence)


def proved(record: Record, question: Question, place: Place, claimed: Decimal) -> Decimal:
    """The points (0..1) that accepted evidence leaves of the claimed ones."""
    limit = _limit(question.evidence, _top(question))
    if limit is None or backed(record.response(*place)):
        return claimed
    return min(claimed, limit)


def proved_rows(record: Record, indicator: str, claimed: Decimal) -> Decimal:
    """The same for a roster, whose evidence stands at an unscored question of its indicator."""
    top = len(record.questionnaire.levels) - 1
    for question in record.questionnaire.questions_of[indicator]:
        limit = _limit(question.evidence, top)
        carrier = question.scoring.kind is ScoringKind.NONE and question.roster is None
        if carrier and limit is not None and not backed(record.response(question.code)):
            claimed = min(claimed, limit)
    return claimed


def _limit(rule: EvidenceRule, top: int) -> Decimal | None:
    """The points that need no evidence; None when nothing is demanded."""
    if rule.demand is EvidenceDemand.REQUIRED:
        return Decimal(0)
    if rule.demand is EvidenceDemand.FROM_LEVEL and top > 0:
        return Decimal(max(0, rule.level - 1)) / top
    return None


def _top(question: Question) -> int:
    """The highest level of the question's own scale; 0 where it knows no levels."""
    if question.scoring.kind in (ScoringKind.STEPS, ScoringKind.CHECKLIST):
        return len(question.scoring.thresholds)
    return max((choice.level or 0 for choice in question.choices), default=0)
