"""What people do with evidence: add, edit, remove; and the reviewer's verdicts on it."""

from dataclasses import dataclass, replace

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.problems.answers import AnswerProblem
from assessment.responses import change
from assessment.responses.changes import ResponseChange
from assessment.responses.model import (
    ApplicabilityVerdict,
    Evidence,
    EvidenceId,
    Place,
    ReasonCode,
    Response,
    Verdict,
)
from assessment.responses.record import Record


def found_evidence(response: Response, identity: EvidenceId) -> Evidence | None:
    """The piece of that id among the response's evidence; None when it is not there."""
    return next((piece for piece in response.evidence if piece.id == identity), None)


def _unjudged(piece: Evidence) -> Evidence:
    return replace(piece, verdict=Verdict.PENDING, reason=None, reviewer_note="")


def _unfit(piece: Evidence, place: Where) -> list[Finding]:
    """What is wrong with the particulars of a piece: no title, or texts beyond all length."""
    if not piece.title.strip():
        return [Finding(AnswerProblem.EVIDENCE_TITLE_MISSING, place)]
    free = (piece.title, piece.number, piece.issuer, piece.page, piece.kind, piece.link)
    return change.too_long(place, *free, piece.paper_seen_by, piece.file_name)


def _exchanged(record: Record, place: Place, piece: Evidence) -> Record:
    response = record.response(*place)
    pieces = tuple(piece if old.id == piece.id else old for old in response.evidence)
    return record.with_response(place, replace(response, evidence=pieces))


@dataclass(frozen=True, slots=True)
class _EvidenceChange(ResponseChange):
    def _missing(self, record: Record, identity: EvidenceId) -> list[Finding]:
        found = change.unknown_place(record, self.place)
        if found or found_evidence(record.response(*self.place), identity) is not None:
            return found
        return [Finding(AnswerProblem.NO_SUCH_EVIDENCE, change.where(record, self.place))]


@dataclass(frozen=True, slots=True)
class AddEvidence(_EvidenceChange):
    evidence: Evidence

    def check(self, record: Record) -> list[Finding]:
        found = change.locked(record) or change.unknown_place(record, self.place)
        if found:
            return found
        place = change.where(record, self.place)
        if found_evidence(record.response(*self.place), self.evidence.id) is not None:
            return [Finding(AnswerProblem.EVIDENCE_EXISTS, place)]
        return _unfit(self.evidence, place)

    def apply(self, record: Record) -> Record:
        response = record.response(*self.place)
        pieces = (*response.evidence, _unjudged(self.evidence))
        return record.with_response(self.place, replace(response, evidence=pieces))


@dataclass(frozen=True, slots=True)
class EditEvidence(_EvidenceChange):
    """A piece of evidence with other particulars; an earlier verdict on it no longer counts."""

    evidence: Evidence

    def check(self, record: Record) -> list[Finding]:
        found = change.locked(record) or self._missing(record, self.evidence.id)
        return found or _unfit(self.evidence, change.where(record, self.place))

    def apply(self, record: Record) -> Record:
        return _exchanged(record, self.place, _unjudged(self.evidence))


@dataclass(frozen=True, slots=True)
class RemoveEvidence(_EvidenceChange):
    evidence_id: EvidenceId

    def check(self, record: Record) -> list[Finding]:
        return change.locked(record) or self._missing(record, self.evidence_id)

    def apply(self, record: Record) -> Record:
        response = record.response(*self.place)
        kept = tuple(piece for piece in response.evidence if piece.id != self.evidence_id)
        return record.with_response(self.place, replace(response, evidence=kept))


@dataclass(frozen=True, slots=True)
class JudgeEvidence(_EvidenceChange):
    evidence_id: EvidenceId
    verdict: Verdict
    reason: ReasonCode | None = None
    note: str = ""

    def check(self, record: Record) -> list[Finding]:
        if record.state not in change.REVIEW_STATES:
            return [Finding(AnswerProblem.NOT_UNDER_REVIEW)]
        found = self._missing(record, self.evidence_id)
        place = change.where(record, self.place)
        if not found and self.verdict is Verdict.REJECTED and self.reason is None:
            return [Finding(AnswerProblem.REJECTION_REASON_MISSING, place)]
        return found or change.too_long(place, self.note)

    def apply(self, record: Record) -> Record:
        old = found_evidence(record.response(*self.place), self.evidence_id)
        if old is None:
            return record
        judged = replace(old, verdict=self.verdict, reason=self.reason, reviewer_note=self.note)
        return _exchanged(record, self.place, judged)

    def inverse(self, before: Record) -> change.Change:
        old = found_evidence(before.response(*self.place), self.evidence_id)
        if old is None:
            return self
        return JudgeEvidence(
            self.place, old.id, verdict=old.verdict, reason=old.reason, note=old.reviewer_note
        )


@dataclass(frozen=True, slots=True)
class JudgeApplicability(_EvidenceChange):
    verdict: ApplicabilityVerdict
    note: str = ""

    def check(self, record: Record) -> list[Finding]:
        if record.state not in change.REVIEW_STATES:
            return [Finding(AnswerProblem.NOT_UNDER_REVIEW)]
        found = change.unknown_place(record, self.place)
        if found:
            return found
        place = change.where(record, self.place)
        if record.response(*self.place).not_applicable is None:
            return [Finding(AnswerProblem.NOT_DECLARED, place)]
        if self.verdict is ApplicabilityVerdict.REFUSED and not self.note.strip():
            return [Finding(AnswerProblem.REFUSAL_NOTE_MISSING, place)]
        return change.too_long(place, self.note)

    def apply(self, record: Record) -> Record:
        response = record.response(*self.place)
        if response.not_applicable is None:
            return record
        judged = replace(response.not_applicable, verdict=self.verdict, reviewer_note=self.note)
        return record.with_response(self.place, replace(response, not_applicable=judged))

    def inverse(self, before: Record) -> change.Change:
        declared = before.response(*self.place).not_applicable
        if declared is None:
            return self
        return JudgeApplicability(self.place, declared.verdict, declared.reviewer_note)
