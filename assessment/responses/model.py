"""The response to one question: answer, evidence, comment, or "does not apply"."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, NewType

from assessment.questionnaire.values import Answer
from assessment.words import Worded, mark

RowId = NewType("RowId", str)
EvidenceId = NewType("EvidenceId", str)


class Place(NamedTuple):
    """Which response: a question, and for a roster question its row (None outside rosters)."""

    question: str
    row: RowId | None = None


class Verdict(Worded):
    PENDING = "pending", mark("Pending")
    ACCEPTED = "accepted", mark("Accepted")
    REJECTED = "rejected", mark("Not accepted")
    WAIVED = "waived", mark("Waived")


GOOD = (Verdict.ACCEPTED, Verdict.WAIVED)


class ReasonCode(Worded):
    """Why evidence was not accepted or a level was changed; shown in words, never as a code."""

    MISSING = "MISSING", mark("Document missing")
    NOT_RELEVANT = "NOT_RELEVANT", mark("Content does not match the indicator")
    WRONG_DOCUMENT = "WRONG_DOCUMENT", mark("Wrong kind of document")
    OUTDATED = "OUTDATED", mark("Document out of date")
    UNSIGNED = "UNSIGNED", mark("No signature or stamp")
    INCOMPLETE = "INCOMPLETE", mark("Document incomplete")
    UNREADABLE = "UNREADABLE", mark("Unreadable")
    LOWER_LEVEL_FAILED = "LOWER_LEVEL_FAILED", mark("A lower level is not yet met")
    DUPLICATE = "DUPLICATE", mark("Duplicate evidence")
    UPGRADE_EVIDENCED = "UPGRADE_EVIDENCED", mark("Raised on new evidence")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document or reference that backs an answer."""

    id: EvidenceId  # unique within the record
    title: str
    number: str = ""
    dated: date | None = None
    issuer: str = ""
    page: str = ""
    kind: str = ""
    signed: bool = False
    link: str = ""
    paper_seen_by: str = ""  # who saw the paper; empty when a file is attached
    paper_seen_on: date | None = None
    digest: str = ""  # SHA-256 of the stored bytes in hex; empty without a file
    file_name: str = ""
    size: int = 0
    verdict: Verdict = Verdict.PENDING
    reason: ReasonCode | None = None  # why it was rejected; None otherwise
    reviewer_note: str = ""


class ApplicabilityVerdict(Worded):
    PENDING = "pending", mark("Pending")
    CONFIRMED = "confirmed", mark("Confirmed")
    REFUSED = "refused", mark("Refused")


@dataclass(frozen=True, slots=True)
class NotApplicable:
    reason: str
    verdict: ApplicabilityVerdict = ApplicabilityVerdict.PENDING
    reviewer_note: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """Everything given to one question; ``EMPTY`` when nothing was."""

    answer: Answer | None = None
    evidence: tuple[Evidence, ...] = ()
    comment: str = ""
    not_applicable: NotApplicable | None = None

    @property
    def empty(self) -> bool:
        return self == EMPTY


EMPTY = Response()


class Layer(Worded):
    """The review layers in their order; a later one overrides an earlier one."""

    SELF = "self", mark("Self-assessment")
    HEAD = "head", mark("Unit head")
    DOCUMENT = "document", mark("Document review")
    INTERVIEW = "interview", mark("Interview")
    VISIT = "visit", mark("Site visit")
    FINAL = "final", mark("Final result")


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's view of one indicator in one layer; never overwrites the self layer."""

    indicator: str
    layer: Layer
    accepted: bool  # True when the indicator is accepted as it is, False when it is returned
    level: int | None
    # Why the level changed or why it is returned; None when accepted unchanged.
    reason: ReasonCode | None
    comment: str
    by: str
    at: datetime
    # Whether an answer or its evidence changed since, so that the review no longer counts: it
    # neither accepts nor sets a level, and has to be given again.
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """What an office says against a view of the review, and what the reviewer answered."""

    id: str  # unique within the record
    indicator: str
    words: str
    by: str
    at: datetime
    answer: str = ""  # the reviewer's words; empty while nobody answered
    # Whether the reviewer agrees; a level that is to change is set by a review.
    upheld: bool = False
    answered_by: str = ""
    answered_at: datetime | None = None


class State(Worded):
    DRAFT = "draft", mark("In progress")
    SUBMITTED = "submitted", mark("Submitted")
    RETURNED = "returned", mark("Returned")
    APPROVED = "approved", mark("Approved")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the review: to which state, by whom, when, why."""

    to: State
    by: str
    at: datetime
    reason: str = ""
    scores: tuple[tuple[str, str], ...] = ()
