"""Verdicts on files, and why a package stands, in words for windows and commands alike."""

from assessment.consolidation.held import FileVerdict
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
    FileVerdict.ALTERED: mark("Altered after signing"),
    FileVerdict.OTHER_QUESTIONNAIRE: mark("Other questionnaire"),
    FileVerdict.UNREADABLE: mark("Unreadable"),
}
REASONS = {
    Why.ONLY: mark("The only package"),
    Why.NEWEST: mark("Follows all others"),
    Why.SAME: mark("All copies say the same"),
    Why.DECIDED: mark("Decided by the secretariat"),
    Why.FORK: mark("Two copies of one assessment differ"),
    Why.WEAKER: mark("The newer copy can be believed less"),
    Why.DUPLICATE: mark("Two assessments of one unit"),
    Why.NOT_ADMITTED: mark("None that can be believed"),
}
