"""The verdicts on received files, gathered into a few kinds, each with icon and colour."""

from enum import StrEnum

from assessment.consolidation.model import FileVerdict
from assessment.words import mark


class ArrivalKind(StrEnum):
    """What a person does with a file of that kind."""

    ALL = "all"
    TAKEN = "taken"
    NEWER = "newer"
    AGAIN = "again"
    CONFLICT = "conflict"
    LOOK = "look"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


# Ink, icon and word of each kind.
KINDS = {
    ArrivalKind.ALL: ("soft", "list", mark("All files")),
    ArrivalKind.TAKEN: ("ok", "done", mark("Received")),
    ArrivalKind.NEWER: ("primary", "note", mark("Newer or better")),
    ArrivalKind.AGAIN: ("idle", "copy", mark("Already received")),
    ArrivalKind.CONFLICT: ("warn", "conflict", mark("Conflict")),
    ArrivalKind.LOOK: ("warn", "warning", mark("Worth a look")),
    ArrivalKind.WRONG: ("stop", "finding", mark("Wrong signature")),
    ArrivalKind.UNREADABLE: ("idle", "missing", mark("Unreadable")),
}
KIND_OF = {
    FileVerdict.NEW: ArrivalKind.TAKEN,
    FileVerdict.NEWER: ArrivalKind.NEWER,
    FileVerdict.OLDER: ArrivalKind.AGAIN,
    FileVerdict.SAME_AGAIN: ArrivalKind.AGAIN,
    FileVerdict.FORK: ArrivalKind.CONFLICT,
    FileVerdict.DUPLICATE: ArrivalKind.CONFLICT,
    FileVerdict.DAMAGED_EVIDENCE: ArrivalKind.LOOK,
    FileVerdict.UNSIGNED: ArrivalKind.LOOK,
    FileVerdict.UNKNOWN_KEY: ArrivalKind.LOOK,
    FileVerdict.OTHER_QUESTIONNAIRE: ArrivalKind.LOOK,
    FileVerdict.WAITS: ArrivalKind.LOOK,
    FileVerdict.NOT_ON_LIST: ArrivalKind.LOOK,
    FileVerdict.LATE: ArrivalKind.LOOK,
    FileVerdict.OUR_FAULT: ArrivalKind.UNREADABLE,
    FileVerdict.REVOKED_KEY: ArrivalKind.WRONG,
    FileVerdict.WRONG_ROLE: ArrivalKind.WRONG,
    FileVerdict.ALTERED: ArrivalKind.WRONG,
    FileVerdict.UNREADABLE: ArrivalKind.UNREADABLE,
}
