"""What became of a received file: what would be said of it today, and whether it counts.

The verdict of an arrival is the word of its day. A later list of keys, a questionnaire that was let
in, a newer package or a decision change what holds now.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from assessment.consolidation import rows
from assessment.consolidation.admitting import is_set_aside
from assessment.consolidation.collection import Collection
from assessment.consolidation.held import Arrival, FileVerdict, Held, Relation, verdict_of
from assessment.consolidation.judging import TRUST
from assessment.consolidation.standing import Standing, Why
from assessment.exchange.receive import Verdict
from assessment.files.failures import explained
from assessment.problems.files import FileProblem
from assessment.words import mark

# What was said for reasons that may pass; all other verdicts are about bytes and stay.
_PASSING = frozenset({*TRUST.values(), FileVerdict.OTHER_QUESTIONNAIRE}) - {
    FileVerdict.UNREADABLE,
    FileVerdict.ALTERED,
}
_STAYING = frozenset(
    {
        FileVerdict.UNREADABLE,
        FileVerdict.ALTERED,
        FileVerdict.SAME_AGAIN,
        FileVerdict.DAMAGED_EVIDENCE,
    }
)

_WRONG = frozenset({FileVerdict.REVOKED_KEY, FileVerdict.WRONG_ROLE})
_WEAKLY = frozenset(
    {Verdict.UNKNOWN_KEY, Verdict.UNSIGNED, Verdict.REVOKED_KEY, Verdict.WRONG_ROLE}
)


class Today(StrEnum):
    """What a received file is good for now."""

    COUNTS = "counts"
    DISPUTED = "disputed"
    REPLACED = "replaced"
    ASIDE = "aside"


TODAY = {
    Today.COUNTS: mark("Counts"),
    Today.DISPUTED: mark("Waits for a decision"),
    Today.REPLACED: mark("Replaced by another"),
    Today.ASIDE: mark("Does not count"),
}


@dataclass(frozen=True, slots=True)
class Present:
    """A received file as it is today.

    Attributes:
        arrival: The file, with the verdict that holds today.
        today: What it is good for.
        then: What was said of it when it came.
        held: The revision it brought; None when nothing of it is held.
    """

    arrival: Arrival
    today: Today
    then: FileVerdict
    held: Held | None = None


def weakly_signed(collection: Collection) -> Mapping[str, FileVerdict]:
    """By file, the word for copies whose own signatures say less than a sound copy's would.

    Another copy of the same revision may be sound; these files are no better by that.
    """
    with explained(collection.path, FileProblem.DAMAGED):
        return {
            file: TRUST[trust]
            for file, trust in rows.trust_of_files(collection.connection)
            if trust in _WEAKLY
        }


def presents(
    arrivals: Iterable[Arrival],
    standings: Iterable[Standing],
    weak: Mapping[str, FileVerdict] = MappingProxyType({}),
) -> Iterator[Present]:
    """The received files as they are today, in the order given.

    ``weak`` tells what the signatures of single files lack (``weakly_signed``).
    """
    known: dict[str, tuple[Held, Standing]] = {
        held.revision: (held, standing) for standing in standings for held in standing.held
    }
    return (_present(one, known, weak.get(one.file)) for one in arrivals)


def _present(
    one: Arrival, known: Mapping[str, tuple[Held, Standing]], weak: FileVerdict | None
) -> Present:
    found = known.get(one.revision)
    if found is None or one.verdict in (FileVerdict.UNREADABLE, FileVerdict.ALTERED):
        return Present(one, Today.ASIDE, one.verdict)
    held, standing = found
    today = _today(held, standing)
    verdict = one.verdict if one.verdict in _STAYING else _verdict(one, held, standing, today)
    if weak is not None and held.trust not in TRUST:
        if weak in _WRONG:
            return Present(replace(one, verdict=weak), Today.ASIDE, one.verdict, held)
        # Its answers count by the sound copy; what is said of this file does not change by that.
        verdict = verdict if verdict in _STAYING else weak
    arrival = one if verdict is one.verdict else replace(one, verdict=verdict)
    return Present(arrival, today, one.verdict, held)


def _today(held: Held, standing: Standing) -> Today:
    package = standing.package
    if package is not None and package.revision == held.revision:
        return Today.COUNTS
    if not held.admitted:
        return Today.ASIDE
    if package is not None and package.content == held.content:
        return Today.COUNTS
    return Today.DISPUTED if standing.conflict and held in standing.heads else Today.REPLACED


def _verdict(one: Arrival, held: Held, standing: Standing, today: Today) -> FileVerdict:
    if held.trust in TRUST:
        weak = FileVerdict.UNKNOWN_KEY, FileVerdict.UNSIGNED
        word = TRUST[held.trust]
        # What was better believed by another copy keeps the word of its day.
        return word if one.verdict in _PASSING or word not in weak else one.verdict
    if is_set_aside(held):
        return FileVerdict.OTHER_QUESTIONNAIRE
    if one.verdict not in _PASSING:
        return one.verdict
    if one.relation is not Relation.APART:
        return verdict_of(one.relation)
    if today is Today.DISPUTED:
        twice = standing.why is Why.DUPLICATE
        return FileVerdict.DUPLICATE if twice else FileVerdict.FORK
    return FileVerdict.NEW if today is Today.COUNTS else FileVerdict.OLDER
