"""What people do to a record, one change each: it can be checked, applied and taken back.

Start a record, answer, comment, add and judge evidence, navigate, edit rows, import, take in.
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
    YES = "yes"  # the change can be undone
    SKIP = "skip"  # undo passes over it: navigation is no work
    WALL = "wall"  # undo stops here: a step of the review stands, and so does all before it


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
        """Whether the record differs afterwards, so that the change has to be recorded."""
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
    if place.row in rows:
        number = rows.index(place.row) + 1
    else:
        number = None
    return Where(question=place.question, row=number)


def locked(record: Record) -> list[Finding]:
    """A finding when answers may not be changed in the record's state."""
    problem = _LOCKED.get(record.state)
    if problem is None:
        return []
    return [Finding(problem)]


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
    if question.roster is None:
        is_known = place.row is None
    else:
        is_known = place.row in record.rows.get(question.roster, ())
    if is_known:
        return []
    return [Finding(AnswerProblem.NO_SUCH_ROW, where(record, place))]


@dataclass(frozen=True, slots=True)
class ResponseChange(Change):
    """A change of the response at one place; its inverse restores the old response."""

    place: Place

    def check(self, record: Record) -> list[Finding]:
        if findings := self.check_state(record) or unknown_place(record, self.place):
            return findings
        question = record.questionnaire.by_code[self.place.question]
        return self.check_response(
            question, record.response(*self.place), where(record, self.place)
        )

    def check_state(self, record: Record) -> list[Finding]:
        """A finding when the state of the record does not allow such a change."""
        return locked(record)

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        """Findings against the change at a place that exists."""
        return []

    def apply(self, record: Record) -> Record:
        return record.with_response(self.place, self.change_response(record.response(*self.place)))

    def alters(self, record: Record) -> bool:
        response = record.response(*self.place)
        return self.change_response(response) != response

    @abstractmethod
    def change_response(self, response: Response) -> Response:
        """The response after the change."""

    def inverse(self, before: Record) -> Change:
        return PutBack(self.place, before.response(*self.place))


@dataclass(frozen=True, slots=True)
class PutBack(ResponseChange):
    """Restores a whole response; the inverse of changes of one response."""

    response: Response

    def change_response(self, response: Response) -> Response:
        return self.response


@dataclass(frozen=True, slots=True)
class SetAnswer(ResponseChange):
    answer: Answer | None

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if not question.asked:
            return [Finding(AnswerProblem.NOT_ASKED, place)]
        parsed, problems = parse(question, self.answer)
        if not problems and parsed != self.answer:
            return [Finding(AnswerProblem.WRONG_KIND, place)]
        return [replace(finding, place=place) for finding in problems]

    def change_response(self, response: Response) -> Response:
        return replace(response, answer=self.answer)


@dataclass(frozen=True, slots=True)
class SetComment(ResponseChange):
    comment: str

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        return too_long(place, self.comment)

    def change_response(self, response: Response) -> Response:
        return replace(response, comment=self.comment)


@dataclass(frozen=True, slots=True)
class DeclareNotApplicable(ResponseChange):
    """The assessor says that a question does not apply, and why."""

    # Why. Files of earlier versions may hold changes without one: those stay readable.
    reason: str = ""

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if not question.not_applicable:
            return [Finding(AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED, place)]
        if not has_ink(self.reason):
            return [Finding(AnswerProblem.REASON_NOT_APPLICABLE_MISSING, place)]
        return too_long(place, self.reason)

    def change_response(self, response: Response) -> Response:
        return replace(response, not_applicable=model.NotApplicable(self.reason))


@dataclass(frozen=True, slots=True)
class WithdrawNotApplicable(ResponseChange):
    """The assessor takes the declaration back; the answer given before stands again."""

    def change_response(self, response: Response) -> Response:
        return replace(response, not_applicable=None)


def found_evidence(response: Response, identity: EvidenceId) -> Evidence | None:
    """The piece of that id among the response's evidence; None when it is not there."""
    return next((piece for piece in response.evidence if piece.id == identity), None)


def _without_verdict(piece: Evidence) -> Evidence:
    return replace(piece, verdict=Verdict.PENDING, reason=None, reviewer_note="")


def _check_particulars(piece: Evidence, place: Where) -> list[Finding]:
    """Findings about the particulars of a piece: no title, or texts that are too long."""
    if not has_ink(piece.title):
        return [Finding(AnswerProblem.EVIDENCE_TITLE_MISSING, place)]
    return too_long(
        place,
        piece.title,
        piece.number,
        piece.issuer,
        piece.page,
        piece.kind,
        piece.link,
        piece.paper_seen_by,
        piece.file_name,
    )


def _replace_evidence(response: Response, piece: Evidence) -> Response:
    pieces = tuple(piece if old.id == piece.id else old for old in response.evidence)
    return replace(response, evidence=pieces)


def _check_evidence_exists(response: Response, identity: EvidenceId, place: Where) -> list[Finding]:
    if found_evidence(response, identity) is not None:
        return []
    return [Finding(AnswerProblem.NO_SUCH_EVIDENCE, place)]


@dataclass(frozen=True, slots=True)
class AddEvidence(ResponseChange):
    evidence: Evidence

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if found_evidence(response, self.evidence.id) is not None:
            return [Finding(AnswerProblem.EVIDENCE_EXISTS, place)]
        return _check_particulars(self.evidence, place)

    def change_response(self, response: Response) -> Response:
        return replace(response, evidence=(*response.evidence, _without_verdict(self.evidence)))


@dataclass(frozen=True, slots=True)
class EditEvidence(ResponseChange):
    """A piece of evidence with other particulars; an earlier verdict on it no longer counts."""

    evidence: Evidence

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        return _check_evidence_exists(response, self.evidence.id, place) or _check_particulars(
            self.evidence, place
        )

    def change_response(self, response: Response) -> Response:
        return _replace_evidence(response, _without_verdict(self.evidence))


@dataclass(frozen=True, slots=True)
class RemoveEvidence(ResponseChange):
    evidence_id: EvidenceId

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        return _check_evidence_exists(response, self.evidence_id, place)

    def change_response(self, response: Response) -> Response:
        remaining = tuple(piece for piece in response.evidence if piece.id != self.evidence_id)
        return replace(response, evidence=remaining)


@dataclass(frozen=True, slots=True)
class _Judgement(ResponseChange):
    def check_state(self, record: Record) -> list[Finding]:
        if record.state in REVIEW_STATES:
            return []
        return [Finding(AnswerProblem.NOT_UNDER_REVIEW)]


@dataclass(frozen=True, slots=True)
class JudgeEvidence(_Judgement):
    evidence_id: EvidenceId
    verdict: Verdict
    reason: model.ReasonCode | None = None
    note: str = ""

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if missing := _check_evidence_exists(response, self.evidence_id, place):
            return missing
        if self.verdict is Verdict.REJECTED and self.reason is None:
            return [Finding(AnswerProblem.REJECTION_REASON_MISSING, place)]
        return too_long(place, self.note)

    def change_response(self, response: Response) -> Response:
        old = found_evidence(response, self.evidence_id)
        if old is None:
            return response
        judged = replace(old, verdict=self.verdict, reason=self.reason, reviewer_note=self.note)
        return _replace_evidence(response, judged)


@dataclass(frozen=True, slots=True)
class JudgeApplicability(_Judgement):
    verdict: model.ApplicabilityVerdict
    note: str = ""

    def check_response(self, question: Question, response: Response, place: Where) -> list[Finding]:
        if response.not_applicable is None:
            return [Finding(AnswerProblem.NOT_DECLARED, place)]
        if self.verdict is model.ApplicabilityVerdict.REFUSED and not has_ink(self.note):
            return [Finding(AnswerProblem.REFUSAL_NOTE_MISSING, place)]
        return too_long(place, self.note)

    def change_response(self, response: Response) -> Response:
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
        if findings := locked(record) or _unknown_roster(record, self.roster):
            return findings
        if self.row_id in record.rows.get(self.roster, ()) or not self.row_id:
            return [Finding(AnswerProblem.ROW_EXISTS, Where(question=self.roster))]
        return []

    def apply(self, record: Record) -> Record:
        rows = record.rows.get(self.roster, ())
        index = min(max(self.at, 0), len(rows))
        record = record.with_rows(self.roster, (*rows[:index], self.row_id, *rows[index:]))
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
        if findings := locked(record) or _unknown_roster(record, self.roster):
            return findings
        if self.row_id not in record.rows.get(self.roster, ()):
            return [Finding(AnswerProblem.NO_SUCH_ROW, Where(question=self.roster))]
        return []

    def apply(self, record: Record) -> Record:
        remaining = tuple(row for row in record.rows.get(self.roster, ()) if row != self.row_id)
        changed = record.with_rows(self.roster, remaining)
        for place, _ in self._row_responses(record):
            changed = changed.with_response(place, Response())
        return changed

    def inverse(self, before: Record) -> Change:
        index = before.rows[self.roster].index(self.row_id)
        return AddRow(self.roster, self.row_id, index, self._row_responses(before))

    def _row_responses(self, record: Record) -> tuple[tuple[Place, Response], ...]:
        columns = record.questionnaire.columns.get(self.roster, ())
        places = (Place(column.code, self.row_id) for column in columns)
        return tuple(
            (place, record.responses[place]) for place in places if place in record.responses
        )


@dataclass(frozen=True, slots=True)
class GoTo(Change):
    """The question the person looks at; remembered, and never undone."""

    undo: ClassVar[Undo] = Undo.SKIP
    question: str

    def check(self, record: Record) -> list[Finding]:
        known = record.questionnaire.by_code.keys() | record.questionnaire.group.keys()
        if self.question and self.question not in known:
            return [no_question(self.question)]
        return []

    def apply(self, record: Record) -> Record:
        return replace(record, at_question=self.question)

    def inverse(self, before: Record) -> Change:
        return GoTo(before.at_question)


def _unknown_roster(record: Record, roster: str) -> list[Finding]:
    if roster in record.questionnaire.columns:
        return []
    return [Finding(AnswerProblem.NO_SUCH_TABLE, Where(question=roster), {"roster": roster})]


def begin(questionnaire: Questionnaire, subject: Subject, *, identity: str) -> Record:
    """A new record with that identity; questions outside rosters hold their default answers.

    The roster of actions has a row for each action that the unit leads or joins by the policy map.
    """
    outside = (question for question in questionnaire.questions if question.roster is None)
    responses = MappingProxyType(dict(_default_responses(outside, None)))
    return with_own_actions(Record(identity, questionnaire, subject, responses))


def with_own_actions(record: Record) -> Record:
    """The record with a row for each action that the unit leads or joins by the policy map."""
    questionnaire = record.questionnaire
    columns = questionnaire.action_columns
    action_column = columns.get(ActionPart.ACTION)
    if action_column is None or action_column.roster is None:
        return record
    for action in questionnaire.policy_map:
        is_offered = not action_column.choices or action_column.choice(action.code) is not None
        if record.subject.unit not in action.units or not is_offered:
            continue
        row = RowId(action.code)
        record = new_row(record, action_column.roster, row).apply(record)
        for part, answer in _action_answers(action, columns, questionnaire.settings).items():
            record = record.with_response(Place(columns[part].code, row), Response(answer))
    return record


def _action_answers(
    action: PolicyItem, columns: Mapping[str, Question], settings: Settings
) -> dict[str, Answer]:
    """Answers in the row of an action, as the policy map has them, by part of the action."""
    # Where the action is chosen from a list, the list already says the rest.
    if columns[ActionPart.ACTION].choices:
        if action.code:
            return {ActionPart.ACTION: action.code}
        return {}
    language = Language(settings.default_language)
    answers: dict[str, Answer | None] = {
        ActionPart.ACTION: action.code,
        ActionPart.NAME: action.label.get(language),
        ActionPart.LEAD: action.lead,
        ActionPart.DUE: date.fromisoformat(action.due) if action.due else None,
        ActionPart.MILESTONES: action.milestones.get(language),
    }
    return {part: answer for part, answer in answers.items() if answer and part in columns}


def new_row(record: Record, roster: str, row_id: RowId) -> AddRow:
    """The change that adds a row at the end, its columns holding their defaults."""
    columns = record.questionnaire.columns[roster]
    index = len(record.rows.get(roster, ()))
    return AddRow(roster, row_id, index, tuple(_default_responses(columns, row_id)))


def _default_responses(
    questions: Iterable[Question], row: RowId | None
) -> Iterable[tuple[Place, Response]]:
    for question in questions:
        if question.asked and question.default:
            # The authoring rules refuse a default that does not fit; here it is left out.
            answer, _ = parse(question, question.default)
            if answer is not None:
                yield Place(question.code, row), Response(answer=answer)


@dataclass(frozen=True, slots=True)
class BringIn(Change):
    """Responses and rows are set as a file has them; all of them or none."""

    source: str  # name of the file; empty for the inverse
    responses: tuple[tuple[Place, Response], ...]
    rows: tuple[tuple[str, tuple[RowId, ...]], ...] = ()

    def check(self, record: Record) -> list[Finding]:
        if findings := locked(record):
            return findings
        unknown_rosters = [
            finding for roster, _ in self.rows for finding in _unknown_roster(record, roster)
        ]
        if unknown_rosters:
            return unknown_rosters
        findings = []
        record = self._with_rows(record)
        for place, response in self.responses:
            before = record.response(*place)
            findings += SetComment(place, response.comment).check(record)
            if response.answer is not None and response.answer != before.answer:
                findings += SetAnswer(place, response.answer).check(record)
            # The inverse restores a reason as it was, even one that would not be accepted today.
            if before.not_applicable:
                declared = None
            else:
                declared = response.not_applicable
            if declared is not None and self.source:
                findings += DeclareNotApplicable(place, declared.reason).check(record)
        return findings

    def apply(self, record: Record) -> Record:
        after = self._with_rows(record)
        existing_rows = {None, *(row for rows in after.rows.values() for row in rows)}
        responses = {**after.responses, **dict(self.responses)}
        return with_responses(
            after,
            {
                place: response
                for place, response in responses.items()
                if place.row in existing_rows and not response.empty
            },
        )

    def inverse(self, before: Record) -> Change:
        changed = dict(self.responses)
        after = self.apply(before).responses
        removed = [
            place for place in before.responses if place not in after and place not in changed
        ]
        return BringIn(
            "",
            tuple(
                (place, before.responses.get(place, model.EMPTY)) for place in (*changed, *removed)
            ),
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
    reply: str  # digest of the reply; empty for the inverse
    # The revision that was taken in with it, which the next package names as an ancestor; empty
    # when there was none.
    revision: str
    after: Contents

    def check(self, record: Record) -> list[Finding]:
        known = record.questionnaire.by_code
        codes = (place.question for place, _ in self.after.responses)
        return [no_question(code) for code in codes if code not in known]

    def alters(self, record: Record) -> bool:
        return True  # the history has to show that it happened

    def apply(self, record: Record) -> Record:
        return self.after.within(record)

    def inverse(self, before: Record) -> Change:
        return TakeIn("", "", Contents.from_record(before))
