"""From what a reviewer chose to the change it stands for, and what speaks against it."""

from dataclasses import dataclass
from datetime import datetime

from assessment.errors import Finding
from assessment.errors import Place as Where
from assessment.problems.answers import AnswerProblem
from assessment.responses.duties import own_review
from assessment.responses.model import ReasonCode, Review
from assessment.responses.record import Record
from assessment.responses.review_changes import SetReview
from gui.review.rows import IndicatorRow


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reviewer chose and wrote about one indicator before deciding.

    Attributes:
        level: Level set; None keeps the one before.
        reason: Why; None while none is chosen.
        comment: Words for the assessor.
    """

    level: int | None = None
    reason: ReasonCode | None = None
    comment: str = ""


def draft_of(row: IndicatorRow) -> Draft:
    """The draft as the standing view of the indicator left it."""
    if row.review is None:
        return Draft()
    return Draft(row.review.level, row.review.reason, row.review.comment)


def view(row: IndicatorRow, draft: Draft, *, accepted: bool, by: str, at: datetime) -> SetReview:
    """The reviewer's view of the indicator as a change; the level before set again is none."""
    level = None if draft.level == row.before else draft.level
    told = level is not None or not accepted
    review = Review(
        indicator=row.code,
        layer=row.layer,
        accepted=accepted,
        level=level,
        reason=draft.reason if told else None,
        comment=draft.comment,
        by=by.strip(),
        at=at,
    )
    return SetReview(row.layer, row.code, review)


def against(record: Record, row: IndicatorRow, change: SetReview) -> list[Finding]:
    """What forbids the view: what the change itself says, and a level raised without a cause."""
    review = change.review
    found = [*change.check(record), *own_review(change, record, "")]
    if review is None or review.level is None or row.before is None:
        return found
    raised = review.level > row.before and review.reason is not ReasonCode.UPGRADE_EVIDENCED
    if raised and not any(one.problem is AnswerProblem.LEVEL_RAISED for one in found):
        found.append(Finding(AnswerProblem.LEVEL_RAISED, Where(node=row.code)))
    return found
