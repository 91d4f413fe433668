"""What became of a received file: what would be said of it today, and whether it counts.

The verdict of an arrival is the word of its day. A later list of keys, a questionnaire that was let
in, a newer package or a decision change what holds now.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import FileVerdict, Held, ReceivedFile, Relation
from assessment.consolidation.standing import CaseStanding, Why
from assessment.exchange.worth import Aside, Trust
from assessment.words import Worded, mark

FILE_VERDICTS = {
    FileVerdict.NEW: mark("New"),
    FileVerdict.NEWER: mark("Newer revision"),
    FileVerdict.OLDER: mark("Older revision"),
    FileVerdict.SAME_AGAIN: mark("Same again"),
    FileVerdict.FORK: mark("Conflict"),
    FileVerdict.DUPLICATE: mark("Assessed twice"),
    FileVerdict.DAMAGED_EVIDENCE: mark("Damaged evidence"),
    FileVerdict.UNSIGNED: mark("Unsigned"),
    FileVerdict.UNKNOWN_KEY: mark("Unknown key"),
    FileVerdict.REVOKED_KEY: mark("Revoked key"),
    FileVerdict.WRONG_ROLE: mark("Wrong role"),
    FileVerdict.LATE: mark("Received too late"),
    FileVerdict.NOT_ON_LIST: mark("Not on the list of units"),
    FileVerdict.WAITS: mark("Waits, less well signed"),
    FileVerdict.OUR_FAULT: mark("Program fault"),
    FileVerdict.ALTERED: mark("Altered after signing"),
    FileVerdict.OTHER_QUESTIONNAIRE: mark("Other questionnaire"),
    FileVerdict.UNREADABLE: mark("Unreadable"),
}
_BETTER_COPIES = {
    Relation.BETTER_SIGNED: mark("Better signed copy"),
    Relation.MORE_COMPLETE: mark("More complete copy"),
}


def verdict_word(verdict: FileVerdict, relation: Relation) -> str:
    """The word for a verdict; a better copy of what was held is not called a newer revision."""
    if verdict is FileVerdict.NEWER and relation in _BETTER_COPIES:
        return _BETTER_COPIES[relation]
    return FILE_VERDICTS[verdict]


def counted(arrivals: Iterable[ReceivedFile]) -> list[tuple[str, int]]:
    """The words for the verdicts on files, each with its number, in the order of the verdicts."""
    found = Counter((one.verdict, verdict_word(one.verdict, one.relation)) for one in arrivals)
    order = list(FILE_VERDICTS)
    words = sorted(found, key=lambda one: (order.index(one[0]), one[1] != FILE_VERDICTS[one[0]]))
    return [(one[1], found[one]) for one in words]


# What is said of a file for what it is beside the others, for what can be believed of it, and for
# what it is about. A better copy of what was held takes its place, as a newer revision does.
RELATION: Mapping[Relation, FileVerdict] = {
    **{one: FileVerdict(one.value) for one in Relation if one.value in FileVerdict},
    **dict.fromkeys(_BETTER_COPIES, FileVerdict.NEWER),
}
TRUST: Mapping[Trust, FileVerdict] = {
    one: FileVerdict(one.value)
    for one in Trust
    if one.value in FileVerdict and one is not Trust.DAMAGED_EVIDENCE
}
ASIDE = {
    Aside.QUESTIONNAIRE: FileVerdict.OTHER_QUESTIONNAIRE,
    Aside.UNIT: FileVerdict.NOT_ON_LIST,
}
# What was said for reasons that may pass; all other verdicts are about bytes and stay.
_PASSING = frozenset({*TRUST.values(), *ASIDE.values(), FileVerdict.WAITS}) - {
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


class Today(Worded):
    """What a received file is good for now."""

    COUNTS = "counts", mark("Counts")
    DISPUTED = "disputed", mark("Waits for a decision")
    REPLACED = "replaced", mark("Replaced by another")
    WAITS = "waits", mark("Worth a look")
    ASIDE = "aside", mark("Does not count")


TODAY = {one: one.word for one in Today}


@dataclass(frozen=True, slots=True)
class FileToday:
    """A received file as it is today.

    Attributes:
        arrival: The file, with the verdict that holds today.
        today: What it is good for.
        then: What was said of it when it came.
        held: The revision it brought; None when nothing of it is held.
    """

    arrival: ReceivedFile
    today: Today
    then: FileVerdict
    held: Held | None = None


def files_today(
    collection: Collection, arrivals: Iterable[ReceivedFile], standings: Iterable[CaseStanding]
) -> Iterator[FileToday]:
    """The received files as they are today, in the order given."""
    known: dict[str, tuple[Held, CaseStanding]] = {
        held.revision: (held, standing) for standing in standings for held in standing.held
    }
    copies = dict(collection.copies())
    return (_file_today(one, known, copies.get(one.file)) for one in arrivals)


def _file_today(
    one: ReceivedFile, known: Mapping[str, tuple[Held, CaseStanding]], copy: Held | None
) -> FileToday:
    found = known.get(one.revision)
    if found is None or copy is None or copy.trust is Trust.ALTERED:
        return FileToday(one, Today.ASIDE, one.verdict)
    held, standing = found
    if held.admitted and not copy.admitted:
        # Another copy of the same revision is sound; this one is no better by that.
        word = _matter(copy) or one.verdict
        return FileToday(replace(one, verdict=word), Today.ASIDE, one.verdict, held)
    today = _today(held, standing)
    again = one.relation is Relation.SAME_AGAIN and copy.worth < held.worth
    if again or one.verdict in _STAYING:
        verdict = FileVerdict.SAME_AGAIN if again else one.verdict
    else:
        verdict = _verdict(one, copy, standing, today)
    arrival = one if verdict is one.verdict else replace(one, verdict=verdict)
    return FileToday(arrival, today, one.verdict, held)


def _matter(copy: Held) -> FileVerdict | None:
    """The gravest word for what is the matter with a copy itself; None when nothing is."""
    words = {TRUST.get(copy.trust), copy.aside and ASIDE[copy.aside]}
    return next((word for word in FileVerdict if word in words), None)


def _today(held: Held, standing: CaseStanding) -> Today:
    package = standing.package
    if package is not None and package.revision == held.revision:
        return Today.COUNTS
    if not held.admitted:
        return Today.ASIDE
    if package is not None and package.content == held.content:
        return Today.COUNTS
    if standing.conflict and held in standing.heads:
        return Today.DISPUTED
    return Today.WAITS if held in standing.waiting else Today.REPLACED


def _verdict(one: ReceivedFile, copy: Held, standing: CaseStanding, today: Today) -> FileVerdict:
    word = _matter(copy)
    if word is not None:
        return word if one.verdict in _PASSING or not copy.admitted else one.verdict
    if today is Today.WAITS or one.verdict not in _PASSING:
        return FileVerdict.WAITS if today is Today.WAITS else one.verdict
    if one.relation not in (Relation.APART, Relation.WAITS):
        return RELATION[one.relation]
    if today is Today.DISPUTED:
        twice = standing.why is Why.DUPLICATE
        return FileVerdict.DUPLICATE if twice else FileVerdict.FORK
    return FileVerdict.NEW if today is Today.COUNTS else FileVerdict.OLDER
