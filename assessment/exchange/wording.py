"""Verdicts in words, for windows and commands alike."""

from assessment.exchange.worth import Trust
from assessment.words import mark

VERDICTS = {
    Trust.COUNTERSIGNED: mark("Verified and countersigned"),
    Trust.VERIFIED: mark("Verified"),
    Trust.UNSIGNED: mark("Unsigned"),
    Trust.UNKNOWN_KEY: mark("Unknown key"),
    Trust.REVOKED_KEY: mark("Revoked key"),
    Trust.WRONG_ROLE: mark("Wrong role"),
    Trust.LATE: mark("Received too late"),
    Trust.DAMAGED_EVIDENCE: mark("Damaged evidence"),
    Trust.ALTERED: mark("Altered after signing"),
    Trust.UNREADABLE: mark("Unreadable"),
}
