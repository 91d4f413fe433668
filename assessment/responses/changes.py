"""What people do to a record, one change each: it can be checked, applied and taken back.

Begin, answer, comment, give and judge evidence, move about, edit rows, bring in, take in.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import ClassVar

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.language.normalise import has_ink
from assessment.language.text import Language
from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.question_types import parse
from assessment.questionnaire.structure import ActionPart, PolicyItem, Settings
from assessment.questionnaire.values import LONGEST_TEXT, Answer
from assessment.responses import model
from assessment.responses.model import Evidence, EvidenceId, Place, Response, RowId, State, Verdict
from assessment.responses.record import Contents, Record, Subject

OPEN_STATES = frozenset({State.DRAFT, State.RETURNED})
REVIEW_STATES = frozenset({State.SUBMITTED, State.APPROVED})
_LOCKED = {
    State.SUBMITTED: AnswerProblem.SUBMITTED_LOCKED,
    State.APPROVED: AnswerProblem.APPROVED_LOCKED,
}


class Undo(Enum):
    YES = "yes"  # takes it back
    SKIP = "skip"  # passes over it: moving about is no work
    WALL = "wall"  # stops: a step of the review stands, and so does all before it


class Change(ABC):
    """One thing a person did to a record. Subclasses are frozen dataclasses of plain fields."""

    __slots__ = ()
    undo: ClassVar[Undo] = Undo.YES

    @abstractmethod
    def check(self, record: Record) -> list[Finding]:
        """What forbids the change now; it may be applied when no finding is an error."""

    @abstractmethod
    def apply(self, record: Record) -> Record:
        """The record afterwards; only for a record that ``check`` finds nothing against."""

    def alters(self, record: Record) -> bool:
        """Whether it is worth keeping."""
        return self.apply(record) != record

    @abstractmethod
    def inverse(self, before: Record) -> "Change":
        """The change that leads from the record afterwards back to ``before``, exactly."""


def where(record: Record, place: Place) -> Where:
    """The place of a finding about a response; rows are counted from 1."""
    question = record.questionnaire.by_code.get(place.question)
    if question is None or question.roster is None or place.row is None:
        return Where(question=place.question)
    rows = record.rows.get(question.roster, ())
    number = rows.index(place.row) + 1 if place.row in rows else None
    return Where(question=place.question, row=number)


def locked(record: Record) -> list[Finding]:
    """A finding when answers may not be changed in the record's state."""
    problem = _LOCKED.get(record.state)
    return [] if problem is None else [Finding(problem)]


def too_long(place: Where, *texts: str) -> list[Finding]:
    """A finding when one of the texts is longer than anybody may write."""
    if all(len(text) <= LONGEST_TEXT for text in texts):
        return []
    return [Finding(AnswerProblem.TEXT_TOO_LONG, place, {"limit": LONGEST_TEXT})]


def no_question(code: str) -> Finding:
    """That the questionnaire has no question of that code."""
    return Finding(AnswerProblem.NO_SUCH_QUESTION, Where(question=code), {"question": code})


def unknown_place(record: Record, place: Place) -> list[Finding]:
    """A finding when the questionnaire has no such question, or its roster no such row."""
    question = record.questionnaire.by_code.get(place.question)
    if question is None:
        return [no_question(place.question)]
    rows = (None,) if question.roster is None else record.rows.get(question.roster, ())
    return [] if place.row in rows else [Finding(AnswerProblem.NO_SUCH_ROW, where(record, place))]


@dataclass(frozen=True, slots=True)
class ResponseChange(Change):
    """A change of the response at one place; taken back by putting the old response back."""

    place: Place

    def check(self, record: Record) -> list[Finding]:
        if found := self.closed(record) or unknown_place(record, self.place):
            return found
        question, place = record.questionnaire.by_code[self.place.question], self.place
        return self.against(question, record.response(*place), where(record, place))

    def closed(self, record: Record) -> list[Finding]:
        """A finding when the record is in no state for such a change."""
        return locked(record)

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        """What stands against it at a place that is there."""
        return []

    def apply(self, record: Record) -> Record:
        return record.with_response(self.place, self.after(record.response(*self.place)))

    def alters(self, record: Record) -> bool:
        response = record.response(*self.place)
        return self.after(response) != response

    @abstractmethod
    def after(self, response: Response) -> Response:
        """What the response becomes."""

    def inverse(self, before: Record) -> Change:
        return PutBack(self.place, before.response(*self.place))


@dataclass(frozen=True, slots=True)
class PutBack(ResponseChange):
    """A whole response stands again as it did; the inverse of changes of one response."""

    response: Response

    def after(self, response: Response) -> Response:
        return self.response


@dataclass(frozen=True, slots=True)
class SetAnswer(ResponseChange):
    answer: Answer | None

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if not question.asked:
            return [Finding(AnswerProblem.NOT_ASKED, place)]
        parsed, problems = parse(question, self.answer)
        if not problems and parsed != self.answer:
            return [Finding(AnswerProblem.WRONG_KIND, place)]
        return [replace(finding, place=place) for finding in problems]

    def after(self, response: Response) -> Response:
        return replace(response, answer=self.answer)


@dataclass(frozen=True, slots=True)
class SetComment(ResponseChange):
    comment: str

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        return too_long(place, self.comment)

    def after(self, response: Response) -> Response:
        return replace(response, comment=self.comment)


@dataclass(frozen=True, slots=True)
class DeclareNotApplicable(ResponseChange):
    """The assessor says that a question does not apply, and why."""

    # Why. Files of earlier versions may hold changes without one: those stay readable.
    reason: str = ""

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if not question.not_applicable:
            return [Finding(AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED, place)]
        if not has_ink(self.reason):
            return [Finding(AnswerProblem.REASON_NOT_APPLICABLE_MISSING, place)]
        return too_long(place, self.reason)

    def after(self, response: Response) -> Response:
        return replace(response, not_applicable=model.NotApplicable(self.reason))


@dataclass(frozen=True, slots=True)
class WithdrawNotApplicable(ResponseChange):
    """The assessor takes the declaration back; the answer given before stands again."""

    def after(self, response: Response) -> Response:
        return replace(response, not_applicable=None)


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
    return too_long(place, *free, piece.paper_seen_by, piece.file_name)


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
        under_review = record.state in REVIEW_STATES
        return [] if under_review else [Finding(AnswerProblem.NOT_UNDER_REVIEW)]


@dataclass(frozen=True, slots=True)
class JudgeEvidence(_Judgement):
    evidence_id: EvidenceId
    verdict: Verdict
    reason: model.ReasonCode | None = None
    note: str = ""

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        found = _missing(response, self.evidence_id, place)
        if not found and self.verdict is Verdict.REJECTED and self.reason is None:
            return [Finding(AnswerProblem.REJECTION_REASON_MISSING, place)]
        return found or too_long(place, self.note)

    def after(self, response: Response) -> Response:
        old = found_evidence(response, self.evidence_id)
        if old is None:
            return response
        judged = replace(old, verdict=self.verdict, reason=self.reason, reviewer_note=self.note)
        return _exchanged(response, judged)


@dataclass(frozen=True, slots=True)
class JudgeApplicability(_Judgement):
    verdict: model.ApplicabilityVerdict
    note: str = ""

    def against(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if response.not_applicable is None:
            return [Finding(AnswerProblem.NOT_DECLARED, place)]
        if self.verdict is model.ApplicabilityVerdict.REFUSED and not has_ink(self.note):
            return [Finding(AnswerProblem.REFUSAL_NOTE_MISSING, place)]
        return too_long(place, self.note)

    def after(self, response: Response) -> Response:
        if response.not_applicable is None:
            return response
        judged = replace(response.not_applicable, verdict=self.verdict, reviewer_note=self.note)
        return replace(response, not_applicable=judged)


@dataclass(frozen=True, slots=True)
class AddRow(Change):
    roster: str
    row_id: RowId
    at: int
    responses: tuple[tuple[Place, Response], ...] = ()

    def check(self, record: Record) -> list[Finding]:
        if found := locked(record) or _unknown_roster(record, self.roster):
            return found
        if self.row_id in record.rows.get(self.roster, ()) or not self.row_id:
            return [Finding(AnswerProblem.ROW_EXISTS, Where(question=self.roster))]
        return []

    def apply(self, record: Record) -> Record:
        rows = record.rows.get(self.roster, ())
        at = min(max(self.at, 0), len(rows))
        record = record.with_rows(self.roster, (*rows[:at], self.row_id, *rows[at:]))
        for place, response in self.responses:
            record = record.with_response(place, response)
        return record

    def inverse(self, before: Record) -> Change:
        return RemoveRow(self.roster, self.row_id)


@dataclass(frozen=True, slots=True)
class RemoveRow(Change):
    roster: str
    row_id: RowId

    def check(self, record: Record) -> list[Finding]:
        if found := locked(record) or _unknown_roster(record, self.roster):
            return found
        if self.row_id not in record.rows.get(self.roster, ()):
            return [Finding(AnswerProblem.NO_SUCH_ROW, Where(question=self.roster))]
        return []

    def apply(self, record: Record) -> Record:
        kept = tuple(row for row in record.rows.get(self.roster, ()) if row != self.row_id)
        without = record.with_rows(self.roster, kept)
        for place, _ in self._given(record):
            without = without.with_response(place, Response())
        return without

    def inverse(self, before: Record) -> Change:
        at = before.rows[self.roster].index(self.row_id)
        return AddRow(self.roster, self.row_id, at, self._given(before))

    def _given(self, record: Record) -> tuple[tuple[Place, Response], ...]:
        columns = record.questionnaire.columns.get(self.roster, ())
        places = (Place(column.code, self.row_id) for column in columns)
        return tuple((p, record.responses[p]) for p in places if p in record.responses)


@dataclass(frozen=True, slots=True)
class GoTo(Change):
    """The question the person looks at; remembered, and no matter of undo."""

    undo: ClassVar[Undo] = Undo.SKIP
    question: str

    def check(self, record: Record) -> list[Finding]:
        known = record.questionnaire.by_code.keys() | record.questionnaire.group.keys()
        told = self.question and self.question not in known
        return [no_question(self.question)] if told else []

    def apply(self, record: Record) -> Record:
        return replace(record, at_question=self.question)

    def inverse(self, before: Record) -> Change:
        return GoTo(before.at_question)


def _unknown_roster(record: Record, roster: str) -> list[Finding]:
    if roster in record.questionnaire.columns:
        return []
    return [Finding(AnswerProblem.NO_SUCH_TABLE, Where(question=roster), {"roster": roster})]


def begin(questionnaire: Questionnaire, subject: Subject, *, identity: str) -> Record:
    """A new record of that identity; questions outside tables hold their default answers.

    The table of actions has a row for each action that the unit leads or joins by the policy map.
    """
    outside = (question for question in questionnaire.questions if question.roster is None)
    responses = MappingProxyType(dict(_defaults(outside, None)))
    return with_own_actions(Record(identity, questionnaire, subject, responses))


def with_own_actions(record: Record) -> Record:
    """The record with a row for each action that the unit leads or joins by the policy map."""
    questionnaire, subject = record.questionnaire, record.subject
    columns = questionnaire.action_columns
    column = columns.get(ActionPart.ACTION)
    if column is None or column.roster is None:
        return record
    for item in questionnaire.policy_map:
        offered = not column.choices or column.choice(item.code) is not None
        if subject.unit in item.units and offered:
            row = RowId(item.code)
            record = new_row(record, column.roster, row).apply(record)
            for part, answer in _of_the_list(item, columns, questionnaire.settings).items():
                record = record.with_response(Place(columns[part].code, row), Response(answer))
    return record


def _of_the_list(
    item: PolicyItem, columns: Mapping[str, Question], settings: Settings
) -> dict[str, Answer]:
    language = Language(settings.default_language)
    said: dict[str, Answer | None] = {
        ActionPart.ACTION: item.code,
        ActionPart.NAME: item.label.get(language),
        ActionPart.LEAD: item.lead,
        ActionPart.DUE: date.fromisoformat(item.due) if item.due else None,
        ActionPart.MILESTONES: item.milestones.get(language),
    }
    chosen = bool(columns[ActionPart.ACTION].choices)
    return {
        part: answer
        for part, answer in said.items()
        if answer and part in columns and (part == ActionPart.ACTION or not chosen)
    }


def new_row(record: Record, roster: str, row_id: RowId) -> AddRow:
    """The change that adds a row at the end, its columns holding their defaults."""
    columns = record.questionnaire.columns[roster]
    at = len(record.rows.get(roster, ()))
    return AddRow(roster, row_id, at, tuple(_defaults(columns, row_id)))


def _defaults(questions: Iterable[Question], row: RowId | None) -> Iterable[tuple[Place, Response]]:
    for question in questions:
        if question.asked and question.default:
            # The authoring rules refuse a default that does not fit; here it is left out.
            answer, _ = parse(question, question.default)
            if answer is not None:
                yield Place(question.code, row), Response(answer=answer)


@dataclass(frozen=True, slots=True)
class BringIn(Change):
    """Responses and rows stand as a file says; all of them or none."""

    source: str  # name of the file; empty for the way back
    responses: tuple[tuple[Place, Response], ...]
    rows: tuple[tuple[str, tuple[RowId, ...]], ...] = ()

    def check(self, record: Record) -> list[Finding]:
        unknown = (each for roster, _ in self.rows for each in _unknown_roster(record, roster))
        if forbidden := locked(record) or list(unknown):
            return forbidden
        found, record = list[Finding](), self._with_rows(record)
        for place, response in self.responses:
            before = record.response(*place)
            found += SetComment(place, response.comment).check(record)
            if response.answer is not None and response.answer != before.answer:
                found += SetAnswer(place, response.answer).check(record)
            # On the way back a reason stands again as it did, even one that would not do today.
            declared = None if before.not_applicable else response.not_applicable
            if declared is not None and self.source:
                found += DeclareNotApplicable(place, declared.reason).check(record)
        return found

    def apply(self, record: Record) -> Record:
        after = self._with_rows(record)
        rows = {None, *(row for rows in after.rows.values() for row in rows)}
        both = {**after.responses, **dict(self.responses)}
        kept = {p: one for p, one in both.items() if p.row in rows and not one.empty}
        return with_responses(after, kept)

    def inverse(self, before: Record) -> Change:
        changed, after = dict(self.responses), self.apply(before).responses
        gone = (p for p in before.responses if p not in after and p not in changed)
        return BringIn(
            "",
            tuple((place, before.responses.get(place, model.EMPTY)) for place in (*changed, *gone)),
            tuple((roster, before.rows.get(roster, ())) for roster, _ in self.rows),
        )

    def _with_rows(self, record: Record) -> Record:
        for roster, rows in self.rows:
            record = record.with_rows(roster, rows)
        return record


def with_responses(record: Record, responses: Mapping[Place, Response]) -> Record:
    """The record with these responses and no others."""
    return replace(record, responses=MappingProxyType(dict(responses)))


@dataclass(frozen=True, slots=True)
class TakeIn(Change):
    """A reply of the secretariat was taken in."""

    undo: ClassVar[Undo] = Undo.WALL
    reply: str  # digest of the reply; empty for the way back
    # The revision that was taken in with it, which the next package names as an ancestor; empty
    # when there was none.
    revision: str
    after: Contents

    def check(self, record: Record) -> list[Finding]:
        known = record.questionnaire.by_code
        codes = (place.question for place, _ in self.after.responses)
        return [no_question(code) for code in codes if code not in known]

    def alters(self, record: Record) -> bool:
        return True  # that it happened

    def apply(self, record: Record) -> Record:
        return self.after.within(record)

    def inverse(self, before: Record) -> Change:
        return TakeIn("", "", Contents.of(before))
