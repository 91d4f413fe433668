"""The verdicts on received files, gathered into a few kinds, each with icon, colour and reason."""

from enum import StrEnum
from typing import NamedTuple

from assessment.consolidation.held import FileVerdict
from assessment.words import mark


class Kind(StrEnum):
    """What a person does with a file of that kind."""

    ALL = "all"
    TAKEN = "taken"
    NEWER = "newer"
    AGAIN = "again"
    CONFLICT = "conflict"
    LOOK = "look"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


class Look(NamedTuple):
    """Ink, drawing and word of a kind."""

    ink: str
    drawing: str
    word: str


KINDS = {
    Kind.ALL: Look("soft", "list", mark("All files")),
    Kind.TAKEN: Look("ok", "done", mark("Received")),
    Kind.NEWER: Look("primary", "note", mark("Newer revision")),
    Kind.AGAIN: Look("idle", "copy", mark("Had before")),
    Kind.CONFLICT: Look("warn", "conflict", mark("Conflict")),
    Kind.LOOK: Look("warn", "warning", mark("Worth a look")),
    Kind.WRONG: Look("stop", "finding", mark("Signature is wrong")),
    Kind.UNREADABLE: Look("idle", "missing", mark("Unreadable")),
}
KIND_OF = {
    FileVerdict.NEW: Kind.TAKEN,
    FileVerdict.NEWER: Kind.NEWER,
    FileVerdict.OLDER: Kind.AGAIN,
    FileVerdict.SAME_AGAIN: Kind.AGAIN,
    FileVerdict.FORK: Kind.CONFLICT,
    FileVerdict.DUPLICATE: Kind.CONFLICT,
    FileVerdict.DAMAGED_EVIDENCE: Kind.LOOK,
    FileVerdict.UNSIGNED: Kind.LOOK,
    FileVerdict.UNKNOWN_KEY: Kind.LOOK,
    FileVerdict.OTHER_QUESTIONNAIRE: Kind.LOOK,
    FileVerdict.REVOKED_KEY: Kind.WRONG,
    FileVerdict.WRONG_ROLE: Kind.WRONG,
    FileVerdict.ALTERED: Kind.WRONG,
    FileVerdict.UNREADABLE: Kind.UNREADABLE,
}
# Why a file has its verdict and what to do; said without the file at hand.
WHY = {
    FileVerdict.NEW: mark("The first package of this unit; it counts."),
    FileVerdict.NEWER: mark("Goes back to the package held before and takes its place."),
    FileVerdict.OLDER: mark("A later package of this unit is held; nothing changes."),
    FileVerdict.SAME_AGAIN: mark("The same bytes were received before; nothing changes."),
    FileVerdict.FORK: mark("Two copies differ and neither goes back to the other. Decide."),
    FileVerdict.DUPLICATE: mark("This unit was assessed twice in the round. Decide."),
    FileVerdict.DAMAGED_EVIDENCE: mark(
        "The answers are sound, a document is not. Ask for it again."
    ),
    FileVerdict.UNSIGNED: mark("Nobody signed it. It counts until a signed package comes."),
    FileVerdict.UNKNOWN_KEY: mark("Its key is not on the list. Compare the code by telephone."),
    FileVerdict.OTHER_QUESTIONNAIRE: mark(
        "It answers another questionnaire than the one in use. It does not count."
    ),
    FileVerdict.REVOKED_KEY: mark("Its key was revoked. It is kept and does not count."),
    FileVerdict.WRONG_ROLE: mark("The key may not sign in this role. It does not count."),
    FileVerdict.ALTERED: mark("Changed after signing. Ask the unit for a new package."),
    FileVerdict.UNREADABLE: mark("Damaged, or no package. Ask the unit to send it again."),
}
