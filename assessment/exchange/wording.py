"""Verdicts in words, for windows and commands alike."""

from assessment.exchange.worth import Verdict
from assessment.words import mark

VERDICTS = {
    Verdict.COUNTERSIGNED: mark("Verified and countersigned"),
    Verdict.VERIFIED: mark("Verified"),
    Verdict.UNSIGNED: mark("Unsigned"),
    Verdict.UNKNOWN_KEY: mark("Unknown key"),
    Verdict.REVOKED_KEY: mark("Revoked key"),
    Verdict.WRONG_ROLE: mark("Wrong role"),
    Verdict.LATE: mark("Received too late"),
    Verdict.DAMAGED_EVIDENCE: mark("Damaged evidence"),
    Verdict.ALTERED: mark("Altered after signing"),
    Verdict.UNREADABLE: mark("Unreadable"),
}
