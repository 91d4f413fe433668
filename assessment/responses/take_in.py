"""What came back from the secretariat, taken in as one step: a reply, a resolved revision."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from assessment.errors import Finding
from assessment.errors import Place as Where
from assessment.problems.answers import AnswerProblem
from assessment.responses.change import Change, Undo
from assessment.responses.model import Objection, Place, Response, Review, RowId, State, Step
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything in a record that can be replaced."""

    responses: tuple[tuple[Place, Response], ...]
    rows: tuple[tuple[str, tuple[RowId, ...]], ...]
    reviews: tuple[Review, ...]
    steps: tuple[Step, ...]
    state: State
    objections: tuple[Objection, ...] = ()

    @classmethod
    def of(cls, record: Record) -> "Contents":
        """The contents of a record."""
        return cls(
            tuple(sorted(record.responses.items(), key=_by_place)),
            tuple(sorted(record.rows.items())),
            tuple(record.reviews[key] for key in sorted(record.reviews)),
            record.steps,
            record.state,
            record.objections,
        )

    def within(self, record: Record) -> Record:
        """The record with these contents."""
        return replace(
            record,
            responses=MappingProxyType(dict(self.responses)),
            rows=MappingProxyType(dict(self.rows)),
            reviews=MappingProxyType({(one.layer, one.indicator): one for one in self.reviews}),
            steps=self.steps,
            state=self.state,
            objections=self.objections,
        )


def _by_place(entry: tuple[Place, Response]) -> tuple[str, str]:
    return str(entry[0].question), entry[0].row or ""


@dataclass(frozen=True, slots=True)
class TakeIn(Change):
    """A reply of the secretariat was taken in.

    Attributes:
        reply: Digest of the reply; empty for the way back.
        revision: The revision that was taken in with it, which the next package names as an
            ancestor; empty when there was none.
        after: What the record holds then.
    """

    undo: ClassVar[Undo] = Undo.WALL
    remembered: ClassVar[bool] = True
    reply: str
    revision: str
    after: Contents

    @property
    def touches(self) -> frozenset[Place]:
        """All places that have a response then."""
        return frozenset(place for place, _ in self.after.responses)

    def check(self, record: Record) -> list[Finding]:
        """Every response has a place in the questionnaire."""
        known = record.questionnaire.by_code
        return [
            Finding(AnswerProblem.NO_SUCH_QUESTION, Where(question=place.question),
                    {"question": place.question})
            for place, _ in self.after.responses
            if place.question not in known
        ]  # fmt: skip

    def apply(self, record: Record) -> Record:
        """The record with the contents that came."""
        return self.after.within(record)

    def inverse(self, before: Record) -> Change:
        """The contents of before."""
        return TakeIn("", "", Contents.of(before))
