"""What is worked out of a record as it changes: again only where a change reaches."""

from collections.abc import Callable, Iterable, Mapping

from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import Place
from assessment.responses.record import Record, differing

type _Moment = tuple[Record, Evaluation]

_SETS = ("relevant", "groups", "required", "broken", "failed")
_VALUES = ("answers", "calculated", "offers")
# The last difference: what is shown, found and scored after one change asks for the same one.
_last: list[tuple[_Moment, _Moment, frozenset[str] | None]] = []


class Followed[T]:
    """Something worked out for each of many codes; what a change does not reach is kept.

    At the beginning, with other rows and with another questionnaire everything is worked out.
    """

    def __init__(
        self,
        work: Callable[[Record, Evaluation, str], T],
        reached: Callable[[Questionnaire, frozenset[str]], Iterable[str | None]],
    ) -> None:
        """Follow a record.

        Args:
            work: Works it out for one code.
            reached: The codes to be worked out again, given the questions and groups about which
                anything is different.
        """
        self._work, self._reached = work, reached
        self._moment: _Moment | None = None
        self._known: Mapping[str, T] = {}

    def follow(
        self, record: Record, evaluation: Evaluation, codes: Iterable[str]
    ) -> Mapping[str, T]:
        """What it is now for each of the codes; the same mapping when nothing is different."""
        now = (record, evaluation)
        other = None if self._moment is None else different_codes(self._moment, now)
        self._moment = now
        if other is None:
            self._known = {code: self._work(record, evaluation, code) for code in codes}
        elif other:
            again = self._known.keys() & set(self._reached(record.questionnaire, other))
            found = {code: self._work(record, evaluation, code) for code in again}
            unlike = {code: one for code, one in found.items() if one != self._known[code]}
            self._known = {**self._known, **unlike} if unlike else self._known
        return self._known


def different_codes(before: _Moment, after: _Moment) -> frozenset[str] | None:
    """Questions and groups about which anything is different; None when that may be all."""
    if not _last or not _is_same(_last[0][0], before) or not _is_same(_last[0][1], after):
        _last[:] = [(before, after, _told_apart(before, after))]
    return _last[0][2]


def _is_same(one: _Moment, other: _Moment) -> bool:
    return one[0] is other[0] and one[1] is other[1]


def _told_apart(before: _Moment, after: _Moment) -> frozenset[str] | None:
    (record, old), (changed, new) = before, after
    if record.questionnaire is not changed.questionnaire or record.rows != changed.rows:
        return None
    places = set(differing(record.responses, changed.responses))
    for name in _SETS:
        one, other = getattr(old, name), getattr(new, name)
        places |= frozenset[Place]() if one is other else one ^ other
    for name in _VALUES:
        places.update(differing(getattr(old, name), getattr(new, name)))
    codes = {place.question for place in places}
    return frozenset(codes.union(differing(old.row_counts, new.row_counts)))
