"""Drafts: what was typed or attached but not yet entered; stored beside a record, not in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Self

from assessment.errors import Finding
from assessment.language.dates import table_date
from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.question_types import parse
from assessment.responses import changes, model
from assessment.responses.changes import Change, unknown_place, where
from assessment.responses.model import Evidence, EvidenceId, Place
from assessment.responses.record import Record
from assessment.responses.review_changes import Reopen, Return, SetObjection, SetReview, Submit

type Key = tuple[str, ...]
# Fields that a piece of evidence and its draft have in common.
_COMMON_FIELDS = ("title", "number", "issuer", "page", "signed", "digest", "file_name", "size")


class DraftPart(StrEnum):
    ANSWER = "answer"
    COMMENT = "comment"
    REASON = "not_applicable"


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text as far as it is typed; its row may not exist yet."""

    KIND: ClassVar[str] = "text"
    place: Place
    part: DraftPart
    text: str

    @property
    def key(self) -> Key:
        return _key(self.place, self.part)


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """A piece of evidence whose particulars are not complete; its document is stored already."""

    KIND: ClassVar[str] = "evidence"
    place: Place
    id: EvidenceId  # the identity the piece has, or will have
    title: str = ""
    number: str = ""
    dated: str = ""
    issuer: str = ""
    page: str = ""
    signed: bool = False
    seen: bool = False
    digest: str = ""
    file_name: str = ""
    size: int = 0

    @property
    def key(self) -> Key:
        return _key(self.place, self.id)

    @classmethod
    def from_evidence(cls, place: Place, piece: Evidence) -> Self:
        common = {name: getattr(piece, name) for name in _COMMON_FIELDS}
        dated = ""
        if piece.dated:
            dated = table_date(piece.dated)
        return cls(
            place,
            piece.id,
            dated=dated,
            seen=bool(piece.paper_seen_by),
            **common,
        )

    def piece(self, old: Evidence | None = None) -> Evidence:
        """The piece it becomes, without its date; other particulars are those of ``old``."""
        common = {name: getattr(self, name) for name in _COMMON_FIELDS}
        piece = replace(old or Evidence(self.id, ""), **common)
        piece = replace(piece, title=self.title or self.file_name)
        if self.seen:
            return piece
        return replace(piece, paper_seen_by="", paper_seen_on=None)

    @property
    def empty(self) -> bool:
        return self == EvidenceDraft(self.place, self.id)


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """What is written in the review and not yet entered; of a review also its level and reason."""

    KIND: ClassVar[str] = "review"
    about: tuple[str, ...]
    words: str = ""
    level: int | None = None  # level set; None keeps the one before
    reason: model.ReasonCode | None = None  # why; None while none is chosen

    @property
    def key(self) -> Key:
        return "", "", *self.about

    @classmethod
    def view(cls, layer: model.Layer, indicator: str) -> Self:
        return cls(("view", layer, indicator))

    @classmethod
    def note(cls, place: Place) -> Self:
        """Why a declaration is refused."""
        return cls(("note", place.question, place.row or ""))

    @classmethod
    def objection(cls, indicator: str, answered: str = "") -> Self:
        """An objection to the review of the indicator, or the answer to one that was raised."""
        return cls(("objection", indicator, answered))

    @classmethod
    def step(cls, kind: type[Change]) -> Self:
        """Why a step is taken."""
        return cls(("step", kind.__name__))


type Draft = TypedText | EvidenceDraft | ReviewDraft


def settled_by(change: Change, keys: Iterable[Key]) -> list[Key]:
    """Keys of the drafts that a change settles: the text is entered, or its place is gone."""
    match change:
        case changes.SetAnswer():
            settled = [_key(change.place, DraftPart.ANSWER)]
        case changes.SetComment():
            settled = [_key(change.place, DraftPart.COMMENT)]
        case changes.DeclareNotApplicable() | changes.WithdrawNotApplicable():
            settled = [_key(change.place, DraftPart.REASON)]
        case changes.AddEvidence() | changes.EditEvidence():
            settled = [_key(change.place, change.evidence.id)]
        case changes.RemoveEvidence():
            settled = [_key(change.place, change.evidence_id)]
        case changes.RemoveRow():
            return [key for key in keys if key[1] == change.row_id]
        case _:
            draft = _review_draft_of(change)
            if draft is None:
                settled = []
            else:
                settled = [draft.key]
    return [key for key in keys if key in settled]


def _review_draft_of(change: Change) -> ReviewDraft | None:
    """An empty draft with the key of what a change of the review enters."""
    match change:
        case SetReview(review=model.Review()):
            return ReviewDraft.view(change.layer, change.indicator)
        case changes.JudgeApplicability():
            return ReviewDraft.note(change.place)
        case SetObjection(objection=model.Objection() as objection):
            if objection.answered_at:
                answered = objection.id
            else:
                answered = ""
            return ReviewDraft.objection(objection.indicator, answered)
        case Submit() | Return() | Reopen():
            return ReviewDraft.step(type(change))
        case _:
            return None


def draft_findings(record: Record, drafts: Iterable[Draft]) -> Iterator[Finding]:
    """Findings about text that is no valid answer, and about each unfinished piece of evidence."""
    for draft in drafts:
        if isinstance(draft, ReviewDraft) or unknown_place(record, draft.place):
            continue
        place = where(record, draft.place)
        if isinstance(draft, EvidenceDraft):
            if changes.found_evidence(record.response(*draft.place), draft.id) is None:
                values = {"title": draft.title or draft.file_name or "–"}
                yield Finding(AnswerProblem.EVIDENCE_BEGUN, place, values)
        elif draft.part is DraftPart.ANSWER:
            question = record.questionnaire.by_code[draft.place.question]
            _, problems = parse(question, draft.text)
            for finding in problems:
                yield replace(finding, place=place)


def _key(place: Place, part: str) -> Key:
    return place.question, place.row or "", part
