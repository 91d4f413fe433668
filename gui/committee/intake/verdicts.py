"""The verdicts on received files, gathered into a few kinds, each with icon, colour and reason."""

from enum import StrEnum

from assessment.consolidation.model import FileVerdict, ReceivedFile, Relation
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
WITHOUT_PACKAGE = mark(
    "It contains no package, so it does not count. Import its answers into an assessment of the "
    "unit, and send that."
)
# Why a file has its verdict and what to do; said without the file at hand.
WHY = {
    FileVerdict.NEW: mark("The first package of this unit; nothing to do."),
    FileVerdict.NEWER: mark(
        "It follows the package received before and replaces it; nothing to do."
    ),
    FileVerdict.OLDER: mark("A later package of this unit is already here; nothing to do."),
    FileVerdict.SAME_AGAIN: mark("The same file was received before; nothing to do."),
    FileVerdict.FORK: mark(
        "Two copies differ and neither replaces the other. Decide which one counts."
    ),
    FileVerdict.DUPLICATE: mark(
        "This unit was assessed twice in the round. Decide which one counts."
    ),
    FileVerdict.DAMAGED_EVIDENCE: mark(
        "The answers are intact, but one document is damaged. Ask for that document again."
    ),
    FileVerdict.UNSIGNED: mark(
        "Nobody signed it, so it counts only while no signed package of the unit is here, and "
        "never as final. Ask the unit for a signed package."
    ),
    FileVerdict.UNKNOWN_KEY: mark(
        "Its key is not on the list of keys. Compare its code by telephone, then enter it there."
    ),
    FileVerdict.OTHER_QUESTIONNAIRE: mark(
        "It answers a different form of the questionnaire from the one in use, and is waiting. "
        "Choose the questionnaire file that the unit filled in, so that it counts, or ask the "
        "unit for the right version."
    ),
    FileVerdict.WAITS: mark(
        "It differs from the copy that stands and is not as well signed, so it changes nothing. If "
        "it is right, ask the unit to sign it."
    ),
    FileVerdict.NOT_ON_LIST: mark(
        "Its unit is not on the list of units, so it does not count. Check the code; if the unit "
        "should count, admit it by command."
    ),
    FileVerdict.LATE: mark(
        "It came long after its signer's term ended, so it does not count until somebody accepts "
        "it by command, with a reason."
    ),
    FileVerdict.OUR_FAULT: mark(
        "The program could not read it, because of a fault of its own. The file is kept, and a "
        "later version will read it again. Tell the makers of the program."
    ),
    FileVerdict.REVOKED_KEY: mark(
        "Its key was revoked. Ask the unit for a package signed with its new key."
    ),
    FileVerdict.WRONG_ROLE: mark(
        "The key may not sign in this role. Ask for one signed by the right person."
    ),
    FileVerdict.ALTERED: mark("Changed after signing. Ask the unit for a new package."),
    FileVerdict.UNREADABLE: mark("Damaged, or not a package. Ask the unit to send it again."),
}


_BESIDE = frozenset({Relation.FORK, Relation.DUPLICATE})
_UNSIGNED_BESIDE = mark(
    "Nobody signed it, and it differs from another copy of the unit. Ask the unit for a signed "
    "package, or decide which one counts."
)
_WHY_BETTER = {
    Relation.BETTER_SIGNED: mark(
        "It is the same revision as before, with better signatures, and replaces that copy; "
        "nothing to do."
    ),
    Relation.MORE_COMPLETE: mark(
        "It is the same revision as before, with documents that were missing or damaged there, "
        "and replaces that copy; nothing to do."
    ),
}


def why(arrival: ReceivedFile) -> str:
    """Why a file has its verdict and what to do, to be said in the language in use."""
    if arrival.verdict is FileVerdict.UNSIGNED and not arrival.revision:
        return WITHOUT_PACKAGE
    if arrival.verdict is FileVerdict.UNSIGNED and arrival.relation in _BESIDE:
        return _UNSIGNED_BESIDE
    if arrival.verdict is FileVerdict.NEWER and arrival.relation in _WHY_BETTER:
        return _WHY_BETTER[arrival.relation]
    return WHY[arrival.verdict]
