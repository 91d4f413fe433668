"""Many responses at once, brought in from a file: one step of the history, one undo."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from assessment.errors import Finding
from assessment.errors import Place as Where
from assessment.problems.answers import AnswerProblem
from assessment.responses.change import Change, locked
from assessment.responses.changes import DeclareNotApplicable, SetAnswer, SetComment
from assessment.responses.model import EMPTY, Place, Response, RowId
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class BringIn(Change):
    """Responses and rows stand as a file says; all of them or none.

    Attributes:
        source: Name of the file; empty for the way back.
        responses: Places and what stands there afterwards.
        rows: The rows of the rosters that change.
    """

    source: str
    responses: tuple[tuple[Place, Response], ...]
    rows: tuple[tuple[str, tuple[RowId, ...]], ...] = ()

    @property
    def touches(self) -> frozenset[Place]:
        """All the places."""
        return frozenset(place for place, _ in self.responses)

    def check(self, record: Record) -> list[Finding]:
        """Everything in it could be done by hand."""
        found = locked(record)
        if found:
            return found
        for roster, _ in self.rows:
            if roster not in record.questionnaire.columns:
                values = {"roster": roster}
                found.append(Finding(AnswerProblem.NO_SUCH_TABLE, Where(question=roster), values))
        if found:
            return found
        return _checked(self._with_rows(record), self)

    def apply(self, record: Record) -> Record:
        """The record with the rows and the responses."""
        after = self._with_rows(record)
        responses = dict(after.responses)
        for place, response in self.responses:
            if response.empty:
                responses.pop(place, None)
            else:
                responses[place] = response
        kept = {row for rows in after.rows.values() for row in rows}
        return with_responses(
            after, {p: each for p, each in responses.items() if p.row is None or p.row in kept}
        )

    def inverse(self, before: Record) -> Change:
        """Put everything back as it was."""
        gone = self._gone(before)
        places = [place for place, _ in self.responses]
        return BringIn(
            "",
            tuple((place, before.responses.get(place, EMPTY)) for place in (*places, *gone)),
            tuple((roster, before.rows.get(roster, ())) for roster, _ in self.rows),
        )

    def _gone(self, before: Record) -> list[Place]:
        """Places of rows that the step takes away."""
        changed = {place for place, _ in self.responses}
        after = self.apply(before)
        return [p for p in before.responses if p not in after.responses and p not in changed]

    def _with_rows(self, record: Record) -> Record:
        for roster, rows in self.rows:
            record = record.with_rows(roster, rows)
        return record


def _checked(record: Record, brought: BringIn) -> list[Finding]:
    found: list[Finding] = []
    for place, response in brought.responses:
        before = record.response(*place)
        found += SetComment(place, response.comment).check(record)
        if response.answer is not None and response.answer != before.answer:
            found += SetAnswer(place, response.answer).check(record)
        # On the way back a reason stands again as it did, even one that would not do today.
        newly = response.not_applicable is not None and before.not_applicable is None
        if response.not_applicable is not None and newly and brought.source:
            found += DeclareNotApplicable(place, response.not_applicable.reason).check(record)
    return found


def with_responses(record: Record, responses: Mapping[Place, Response]) -> Record:
    """The record with these responses and no others."""
    return replace(record, responses=MappingProxyType(dict(responses)))
