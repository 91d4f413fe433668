"""How an invented assessment is handed in, reviewed by the head of the unit, and approved."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.questionnaire.model import ScoringKind
from assessment.responses.evidence_changes import JudgeApplicability, JudgeEvidence
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    Place,
    ReasonCode,
    Review,
    Verdict,
)
from assessment.responses.reached import reached_level
from assessment.responses.record import Record
from assessment.responses.review_changes import Approve, SetReview, Submit

_REASON = "ទិន្នន័យខ្លះមិនទាន់ប្រមូលបាន។ Some data could not be collected in time."
_LOWERED = "ឯកសារមិនបញ្ជាក់កម្រិតនេះ។ The document does not prove this level."
_APPLIES = "អង្គភាពមានសេវានេះ។ The unit does have this service."
_LIKELY = {"refused": 0.12, "lowered": 0.14}
_REASONS = (
    ReasonCode.MISSING,
    ReasonCode.WRONG_DOCUMENT,
    ReasonCode.OUTDATED,
    ReasonCode.INCOMPLETE,
)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """The head of a unit at work.

    Attributes:
        name: Who reviews.
        at: When the assessor hands in; the review takes some days more.
    """

    name: str
    at: datetime

    @property
    def done(self) -> datetime:
        """When the review ends."""
        return self.at + timedelta(days=6, hours=2)


def submitted(record: Record, at: datetime) -> Record:
    """The record handed in by its assessor."""
    return Submit(record.subject.assessor, at, _REASON).apply(record)


def approved(record: Record, reviewer: Reviewer, chance: random.Random) -> Record:
    """The record handed in, its documents judged, every indicator looked at, and approved."""
    record = submitted(record, reviewer.at)
    record = _judged(record, chance)
    lowered = _lowered(record, chance)
    for node in record.questionnaire.indicators:
        review = _review(node.code, lowered.get(node.code), reviewer, chance)
        record = SetReview(Layer.HEAD, node.code, review).apply(record)
    return Approve(reviewer.name, reviewer.done).apply(record)


def _judged(record: Record, chance: random.Random) -> Record:
    """Every document and every declaration of not applicable gets its verdict."""
    for place, response in list(record.responses.items()):
        if response.not_applicable is not None:
            record = _confirmed(record, Place(*place), chance)
        for piece in response.evidence:
            refused = chance.random() < _LIKELY["refused"]
            judged = JudgeEvidence(
                Place(*place),
                piece.id,
                Verdict.REJECTED if refused else Verdict.ACCEPTED,
                chance.choice(_REASONS) if refused else None,
            )
            record = judged.apply(record)
    return record


def _confirmed(record: Record, place: Place, chance: random.Random) -> Record:
    refused = chance.random() < _LIKELY["refused"]
    verdict = ApplicabilityVerdict.REFUSED if refused else ApplicabilityVerdict.CONFIRMED
    return JudgeApplicability(place, verdict, _APPLIES if refused else "").apply(record)


def _lowered(record: Record, chance: random.Random) -> dict[str, int]:
    """The indicators of which the head believes one level less than was claimed."""
    found = {}
    for question in record.questionnaire.questions:
        if question.indicator is None or question.scoring.kind is not ScoringKind.LADDER:
            continue
        claimed = reached_level(question, record.response(question.code).answer)
        if claimed and chance.random() < _LIKELY["lowered"]:
            found[str(question.indicator)] = claimed - 1
    return found


def _review(code: str, level: int | None, reviewer: Reviewer, chance: random.Random) -> Review:
    return Review(
        indicator=code,
        layer=Layer.HEAD,
        accepted=True,
        level=level,
        reason=None if level is None else chance.choice(_REASONS),
        comment="" if level is None else _LOWERED,
        by=reviewer.name,
        at=reviewer.done,
    )
