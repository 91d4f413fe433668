"""What an assessor can do: answer, comment, declare not applicable, move about, edit rows."""

from dataclasses import dataclass, replace
from typing import ClassVar

from assessment.errors import Finding
from assessment.errors import Place as Where
from assessment.problems.answers import AnswerProblem
from assessment.responses import values
from assessment.responses.change import Change, Undo, locked, too_long, unknown_place, where
from assessment.responses.model import Answer, NotApplicable, Place, Response, RowId
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class _ResponseChange(Change):
    """A change of the response at one place; taken back by putting the old response back."""

    place: Place

    @property
    def touches(self) -> frozenset[Place]:
        """The one place."""
        return frozenset({self.place})

    def check(self, record: Record) -> list[Finding]:
        """Answers may be changed now, and the place exists."""
        return locked(record) or unknown_place(record, self.place)

    def inverse(self, before: Record) -> Change:
        """Put back what stood there."""
        return PutBack(self.place, before.response(*self.place))


@dataclass(frozen=True, slots=True)
class PutBack(_ResponseChange):
    """A whole response stands again as it did; the inverse of changes of one response."""

    response: Response

    def apply(self, record: Record) -> Record:
        """The record with the response."""
        return record.with_response(self.place, self.response)


@dataclass(frozen=True, slots=True)
class SetAnswer(_ResponseChange):
    """The answer to a question; None takes the answer away."""

    answer: Answer | None

    def check(self, record: Record) -> list[Finding]:
        """The place exists and the value fits the question."""
        found = locked(record) or unknown_place(record, self.place)
        if found:
            return found
        question = record.questionnaire.by_code[self.place.question]
        place = where(record, self.place)
        if not question.asked:
            return [Finding(AnswerProblem.NOT_ASKED, place)]
        parsed, problems = values.parse(question, self.answer)
        if not problems and parsed != self.answer:
            return [Finding(AnswerProblem.WRONG_KIND, place)]
        return [replace(finding, place=place) for finding in problems]

    def apply(self, record: Record) -> Record:
        """The record with the answer."""
        response = record.response(*self.place)
        return record.with_response(self.place, replace(response, answer=self.answer))


@dataclass(frozen=True, slots=True)
class SetComment(_ResponseChange):
    """The assessor's words beside an answer; an empty text takes them away."""

    comment: str

    def check(self, record: Record) -> list[Finding]:
        """The place exists and the text is not too long."""
        found = locked(record) or unknown_place(record, self.place)
        return found or too_long(where(record, self.place), self.comment)

    def apply(self, record: Record) -> Record:
        """The record with the comment."""
        response = record.response(*self.place)
        return record.with_response(self.place, replace(response, comment=self.comment))


@dataclass(frozen=True, slots=True)
class DeclareNotApplicable(_ResponseChange):
    """The assessor says that a question does not apply, and why.

    Attributes:
        reason: Why. Files of earlier versions may hold changes without one: those stay readable.
    """

    reason: str = ""

    def check(self, record: Record) -> list[Finding]:
        """The question allows it, and there is a reason."""
        found = locked(record) or unknown_place(record, self.place)
        if found:
            return found
        place = where(record, self.place)
        if not record.questionnaire.by_code[self.place.question].not_applicable:
            return [Finding(AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED, place)]
        if not self.reason.strip():
            return [Finding(AnswerProblem.REASON_NOT_APPLICABLE_MISSING, place)]
        return too_long(place, self.reason)

    def apply(self, record: Record) -> Record:
        """The record with the declaration, pending again; the answer is kept beside it."""
        response = record.response(*self.place)
        declared = NotApplicable(self.reason)
        return record.with_response(self.place, replace(response, not_applicable=declared))


@dataclass(frozen=True, slots=True)
class WithdrawNotApplicable(_ResponseChange):
    """The assessor takes the declaration back; the answer given before stands again."""

    def apply(self, record: Record) -> Record:
        """The record without the declaration."""
        response = record.response(*self.place)
        return record.with_response(self.place, replace(response, not_applicable=None))


@dataclass(frozen=True, slots=True)
class AddRow(Change):
    """A new row of a roster, at a position from 0; with responses when it comes back."""

    roster: str
    row_id: RowId
    at: int
    responses: tuple[tuple[Place, Response], ...] = ()

    @property
    def touches(self) -> frozenset[Place]:
        """Places of responses that come back."""
        return frozenset(place for place, _ in self.responses)

    def check(self, record: Record) -> list[Finding]:
        """The roster exists and has no such row."""
        if locked(record) or (found := _unknown_roster(record, self.roster)):
            return locked(record) or found
        if self.row_id in record.rows.get(self.roster, ()) or not self.row_id:
            return [Finding(AnswerProblem.ROW_EXISTS, Where(question=self.roster))]
        return []

    def apply(self, record: Record) -> Record:
        """The record with the row; a position beyond the end means the end."""
        rows = record.rows.get(self.roster, ())
        at = min(max(self.at, 0), len(rows))
        record = record.with_rows(self.roster, (*rows[:at], self.row_id, *rows[at:]))
        for place, response in self.responses:
            record = record.with_response(place, response)
        return record

    def inverse(self, before: Record) -> Change:
        """Remove the row."""
        return RemoveRow(self.roster, self.row_id)


@dataclass(frozen=True, slots=True)
class RemoveRow(Change):
    """A row of a roster goes, with all that was given in it."""

    roster: str
    row_id: RowId

    def check(self, record: Record) -> list[Finding]:
        """The row exists."""
        if locked(record) or (found := _unknown_roster(record, self.roster)):
            return locked(record) or found
        if self.row_id not in record.rows.get(self.roster, ()):
            return [Finding(AnswerProblem.NO_SUCH_ROW, Where(question=self.roster))]
        return []

    def apply(self, record: Record) -> Record:
        """The record without the row and its responses."""
        kept = tuple(row for row in record.rows.get(self.roster, ()) if row != self.row_id)
        without = record.with_rows(self.roster, kept)
        for place, _ in self._given(record):
            without = without.with_response(place, Response())
        return without

    def inverse(self, before: Record) -> Change:
        """Bring the row back where it was, with its responses."""
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
        """The question (or roster) exists; empty is the beginning."""
        known = record.questionnaire.by_code.keys() | record.questionnaire.group.keys()
        if not self.question or self.question in known:
            return []
        values_ = {"question": self.question}
        return [Finding(AnswerProblem.NO_SUCH_QUESTION, Where(question=self.question), values_)]

    def apply(self, record: Record) -> Record:
        """The record that remembers it."""
        return replace(record, at_question=self.question)

    def inverse(self, before: Record) -> Change:
        """Go back."""
        return GoTo(before.at_question)


def _unknown_roster(record: Record, roster: str) -> list[Finding]:
    if roster in record.questionnaire.columns:
        return []
    return [Finding(AnswerProblem.NO_SUCH_TABLE, Where(question=roster), {"roster": roster})]
