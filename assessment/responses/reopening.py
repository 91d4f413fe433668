"""Reviews open again when what they accepted changes: one event with the change, one undo."""

from dataclasses import dataclass, replace
from datetime import date

from assessment.errors import Finding
from assessment.responses.change import OPEN_STATES, Change, Undo
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place, Review
from assessment.responses.record import Record
from assessment.responses.review import basis, pages_of_indicators


@dataclass(frozen=True, slots=True)
class Reopening(Change):
    """A change of answers, with the reviews as they stand after it."""

    change: Change
    reviews: tuple[Review, ...]

    @property
    def touches(self) -> frozenset[Place]:
        return self.change.touches

    def check(self, record: Record) -> list[Finding]:
        return self.change.check(record)

    def apply(self, record: Record) -> Record:
        after = self.change.apply(record)
        for review in self.reviews:
            after = after.with_review((review.layer, review.indicator), review)
        return after

    def inverse(self, before: Record) -> Change:
        keys = ((review.layer, review.indicator) for review in self.reviews)
        old = tuple(before.reviews[key] for key in keys if key in before.reviews)
        return Reopening(self.change.inverse(before), old)


def with_reopening(change: Change, record: Record, today: date) -> Change:
    """The change, together with the reviews it opens again; the same change when it opens none.

    Views count no longer once the answers, evidence or declarations of their indicator are
    others. One that returned it keeps its words: they say what was to be corrected.
    """
    views = [view for view in record.reviews.values() if not view.reopened]
    if not views or record.state not in OPEN_STATES or change.undo is not Undo.YES:
        return change
    after = change.apply(record)
    if after.responses is record.responses and after.rows is record.rows:
        return change
    changed = _changed_indicators(record, after, today, {view.indicator for view in views})
    opened = tuple(_opened(view) for view in views if view.indicator in changed)
    return Reopening(change, opened) if opened else change


def with_views_opened(before: Record, after: Record, today: date) -> Record:
    """The record after edits of any kind, in which views of what they changed count no longer."""
    views = [view for view in after.reviews.values() if not view.reopened]
    changed = _changed_indicators(before, after, today, {view.indicator for view in views})
    for view in views:
        if view.indicator in changed:
            after = after.with_review((view.layer, view.indicator), _opened(view))
    return after


def inner(change: Change) -> Change:
    """What the person did, without what followed for the reviews."""
    return change.change if isinstance(change, Reopening) else change


def _changed_indicators(
    before: Record, after: Record, today: date, wanted: set[str]
) -> frozenset[str]:
    pages = pages_of_indicators(before.questionnaire)
    old, new = evaluate(before, today), evaluate(after, today)
    return frozenset(
        code
        for code in wanted
        if basis(before, old, pages.get(code, ())) != basis(after, new, pages.get(code, ()))
    )


def _opened(view: Review) -> Review:
    reason = None if view.accepted else view.reason
    return replace(view, accepted=False, level=None, reason=reason, reopened=True)
