"""What two moments of one record tell apart: whatever is built from it looks only there again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.responses.model import Place
from assessment.responses.record import Record, differing
from assessment.responses.relevance import Evaluation

type _Parts = tuple[Record, Evaluation, Record, Evaluation]

# The last difference: what is shown, found and scored after one change asks for the same one.
_told: list[tuple[_Parts, frozenset[str] | None]] = []


@dataclass(frozen=True, slots=True)
class Moment:
    """A record with what follows from its answers."""

    record: Record
    evaluation: Evaluation


def different_codes(before: Moment | None, after: Moment) -> frozenset[str] | None:
    """Questions and groups about which anything is different; None when that may be all.

    It is all of them at the beginning, with other rows, and with another questionnaire.
    """
    if before is None:
        return None
    parts = (before.record, before.evaluation, after.record, after.evaluation)
    kept = _told[0] if _told else None
    if kept is None or any(one is not other for one, other in zip(kept[0], parts, strict=True)):
        kept = (parts, _told_apart(before, after))
        _told[:] = [kept]
    return kept[1]


def _told_apart(before: Moment, after: Moment) -> frozenset[str] | None:
    if before.record.questionnaire is not after.record.questionnaire:
        return None
    if before.record.rows != after.record.rows:
        return None
    old, new = before.evaluation, after.evaluation
    places = {
        *differing(before.record.responses, after.record.responses),
        *_in_one(old.relevant, new.relevant),
        *_in_one(old.groups, new.groups),
        *_in_one(old.required, new.required),
        *_in_one(old.broken, new.broken),
        *_in_one(old.failed, new.failed),
        *_unlike(old.answers, new.answers),
        *_unlike(old.calculated, new.calculated),
        *_unlike(old.offers, new.offers),
    }
    codes = {place.question for place in places}
    return frozenset(codes.union(_unlike(old.row_counts, new.row_counts)))


def _in_one(one: frozenset[Place], other: frozenset[Place]) -> Iterable[Place]:
    """Those in one of the sets only."""
    return () if one is other else one ^ other


def _unlike[K, V](one: Mapping[K, V], other: Mapping[K, V]) -> Iterable[K]:
    """Keys with another value, or with none in one of them."""
    if one is other:
        return ()
    if len(one) == len(other) and list(one) == list(other):
        both = zip(other, one.values(), other.values(), strict=True)
        return [key for key, was, is_now in both if was is not is_now and was != is_now]
    changed = [key for key, value in other.items() if one.get(key) != value]
    return [*changed, *(key for key in one if key not in other)]
