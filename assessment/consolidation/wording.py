"""Verdicts on files, and why a package stands, in words for windows and commands alike."""

from collections import Counter
from collections.abc import Iterable

from assessment.consolidation.held import FileVerdict, ReceivedFile, Relation
from assessment.consolidation.standing import Why
from assessment.words import mark

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
REASONS = {
    Why.ONLY: mark("The only package"),
    Why.NEWEST: mark("Follows all others"),
    Why.SAME: mark("All copies say the same"),
    Why.DECIDED: mark("Decided by the secretariat"),
    Why.FORK: mark("Two copies of one assessment differ"),
    Why.BETTER: mark("Better signed than the others"),
    Why.KEY_CHANGED: mark("The key was changed, and neither is known"),
    Why.DECISIONS: mark("Two signed decisions differ"),
    Why.DUPLICATE: mark("Two assessments of one unit"),
    Why.NOT_ADMITTED: mark("No copy can be trusted"),
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
