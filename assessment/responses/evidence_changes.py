"""What people do with evidence: add, edit, remove; and the reviewer's verdicts on it."""

from dataclasses import dataclass, replace

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.language.normalise import has_ink
from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.model import Question
from assessment.responses import change
from assessment.responses.changes import ResponseChange
from assessment.responses.model import (
    ApplicabilityVerdict,
    Evidence,
    EvidenceId,
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
    if not has_ink(piece.title):
        return [Finding(AnswerProblem.EVIDENCE_TITLE_MISSING, place)]
    free = (piece.title, piece.number, piece.issuer, piece.page, piece.kind, piece.link)
    return change.too_long(place, *free, piece.paper_seen_by, piece.file_name)


def _exchanged(response: Response, piece: Evidence) -> Response:
    pieces = tuple(piece if old.id == piece.id else old for old in response.evidence)
    return replace(response, evidence=pieces)


def _missing(response: Response, identity: EvidenceId, place: Where) -> list[Finding]:
    if found_evidence(response, identity) is not None:
        return []
    return [Finding(AnswerProblem.NO_SUCH_EVIDENCE, place)]


@dataclass(frozen=True, slots=True)
class AddEvidence(ResponseChange):
    evidence: Evidence

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if found_evidence(response, self.evidence.id) is not None:
            return [Finding(AnswerProblem.EVIDENCE_EXISTS, place)]
        return _unfit(self.evidence, place)

    def after(self, response: Response) -> Response:
        return replace(response, evidence=(*response.evidence, _unjudged(self.evidence)))


@dataclass(frozen=True, slots=True)
class EditEvidence(ResponseChange):
    """A piece of evidence with other particulars; an earlier verdict on it no longer counts."""

    evidence: Evidence

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        return _missing(response, self.evidence.id, place) or _unfit(self.evidence, place)

    def after(self, response: Response) -> Response:
        return _exchanged(response, _unjudged(self.evidence))


@dataclass(frozen=True, slots=True)
class RemoveEvidence(ResponseChange):
    evidence_id: EvidenceId

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        return _missing(response, self.evidence_id, place)

    def after(self, response: Response) -> Response:
        kept = tuple(piece for piece in response.evidence if piece.id != self.evidence_id)
        return replace(response, evidence=kept)


@dataclass(frozen=True, slots=True)
class _Judgement(ResponseChange):
    def closed(self, record: Record) -> list[Finding]:
        under_review = record.state in change.REVIEW_STATES
        return [] if under_review else [Finding(AnswerProblem.NOT_UNDER_REVIEW)]


@dataclass(frozen=True, slots=True)
class JudgeEvidence(_Judgement):
    evidence_id: EvidenceId
    verdict: Verdict
    reason: ReasonCode | None = None
    note: str = ""

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        found = _missing(response, self.evidence_id, place)
        if not found and self.verdict is Verdict.REJECTED and self.reason is None:
            return [Finding(AnswerProblem.REJECTION_REASON_MISSING, place)]
        return found or change.too_long(place, self.note)

    def after(self, response: Response) -> Response:
        old = found_evidence(response, self.evidence_id)
        if old is None:
            return response
        judged = replace(old, verdict=self.verdict, reason=self.reason, reviewer_note=self.note)
        return _exchanged(response, judged)


@dataclass(frozen=True, slots=True)
class JudgeApplicability(_Judgement):
    verdict: ApplicabilityVerdict
    note: str = ""

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if response.not_applicable is None:
            return [Finding(AnswerProblem.NOT_DECLARED, place)]
        if self.verdict is ApplicabilityVerdict.REFUSED and not has_ink(self.note):
            return [Finding(AnswerProblem.REFUSAL_NOTE_MISSING, place)]
        return change.too_long(place, self.note)

    def after(self, response: Response) -> Response:
        if response.not_applicable is None:
            return response
        judged = replace(response.not_applicable, verdict=self.verdict, reviewer_note=self.note)
        return replace(response, not_applicable=judged)
